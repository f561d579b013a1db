package ledger

import "github.com/google/uuid"

// WhyErased says that points ended because their member was erased.
const WhyErased = "erased"

// Forfeit ends all that a member has: what is pending becomes usable first, so
// that a later refund finds it among what ended. A debt is written off. The
// sources of the pending lots must be open.
func (b *Book) Forfeit(member uuid.UUID, pending []Source) error {
	for _, source := range pending {
		lot := b.bySource[source]
		if lot == nil || lot.State != LotPending || lot.Member != member {
			continue
		}
		err := b.Promote(Movement{
			Key: "usable:" + lot.ID.String(), Member: member, Source: source, Explain: Explain{Reason: WhyUsable},
		})
		if err != nil {
			return err
		}
	}
	lots, err := b.usable(member)
	if err != nil {
		return err
	}
	for _, lot := range lots {
		err := b.Expire(Movement{
			Key: "erased:" + lot.ID.String(), Member: member, Source: lot.Source, Explain: Explain{Reason: WhyErased},
		})
		if err != nil {
			return err
		}
	}
	if debt := -b.balances[member].Available; debt > 0 {
		return b.Correct(Movement{
			Key: "erased:" + member.String() + ":debt", Member: member, Points: debt,
			Source: Source{Kind: FromStaff, ID: b.newID()}, Explain: Explain{Reason: WhyErased},
		})
	}
	return nil
}
