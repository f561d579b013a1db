package study

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"github.com/google/uuid"
)

// Lot is a member's number in the draw of a seed: 63 bits of SHA-256, so that
// nobody can choose an id that wins, and whoever knows the seed can draw again.
func Lot(seed, member uuid.UUID) int64 {
	h := sha256.New()
	h.Write(seed[:])
	h.Write(member[:])
	return int64(binary.BigEndian.Uint64(h.Sum(nil)) >> 1)
}

// Candidate is somebody who may be drawn for a quota.
type Candidate struct {
	Member uuid.UUID
	Quota  string
	Lot    int64
}

// Pick draws, of candidates in any order, those with the lowest lots of each
// quota: a random sample of it. Drawing page by page, from those picked before and
// the next page, picks the same people as drawing from all at once.
func (o *Outline) Pick(all []Candidate) []Candidate {
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(a.Lot, b.Lot), bytes.Compare(a.Member[:], b.Member[:]))
	})
	drawn := map[string]int{}
	picked := sorted[:0]
	for _, c := range sorted {
		if q := o.Quota(c.Quota); q != nil && drawn[c.Quota] < q.Invite {
			drawn[c.Quota]++
			picked = append(picked, c)
		}
	}
	return picked
}
