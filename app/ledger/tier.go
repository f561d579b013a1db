package ledger

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// FromTier is the source of points for reaching a tier. They lift nobody further.
const FromTier SourceKind = 9

// WhyTier says that points are for reaching a tier: Parts names it.
const WhyTier = "tier"

// LoadSources gives an open book the lots of more sources. Their members' balances must
// be open in it.
func LoadSources(tx *pg.Tx, book *Book, sources []Source) error {
	return loadSources(tx, book, sources)
}

// Members are those whose balance is open in a book, in no order.
func (b *Book) Members() []uuid.UUID { return slices.Collect(maps.Keys(b.balances)) }
