package backtest

import (
	"bytes"
	"maps"
	"slices"

	"github.com/google/uuid"
)

// Concern is what a draft would change for one member: points of past orders, the
// tier, or both.
type Concern struct {
	Member uuid.UUID `json:"m"`
	Draft  int64     `json:"d,omitzero"` // points
	Live   int64     `json:"l,omitzero"`
	From   string    `json:"f,omitzero"` // names of tiers; both "" when nothing changes
	To     string    `json:"t,omitzero"`
}

// PartSize is how many members stand in one stored part.
const PartSize = 5_000

// Concerned adds whom the draft would give more or fewer points.
func (r *Replay) Concerned(found map[uuid.UUID]Concern) {
	for id, p := range r.people {
		if p.draft != p.live {
			found[id] = Concern{Member: id, Draft: p.draft, Live: p.live}
		}
	}
}

// Parts sorts concerns by member and cuts them into parts.
func Parts(found map[uuid.UUID]Concern) [][]Concern {
	all := slices.SortedFunc(maps.Values(found), func(a, b Concern) int {
		return bytes.Compare(a.Member[:], b.Member[:])
	})
	return slices.Collect(slices.Chunk(all, PartSize))
}
