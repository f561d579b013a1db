package ledger

import (
	"github.com/google/uuid"

	"regulars/app/fail"
)

// What moves when two members are found to be one person. Numbers are stored.
const (
	Moved      Account    = 5  // points on their way from one member to another: always 0 after a transaction
	Merged     Kind       = 30 // a member's account -> moved -> the same account of another member
	FromMember SourceKind = 30 // the member who was found to be another
)

// WhyMerged is why points moved between two accounts of one person.
const WhyMerged = "merged"

// Merge moves all that one member has to another: pending, available and held,
// each by a transfer out and one in, so that both balances stay the sums of their
// transfers. A debt moves the other way. The lots must have been moved before
// (MoveLots); what they hold is set right where one of the two repays the other.
func (b *Book) Merge(keep, lose uuid.UUID) error {
	from, to := b.balances[lose], b.balances[keep]
	if from == nil || to == nil {
		return fail.New(fail.Internal, "the balances of %s and %s are not open", keep, lose)
	}
	spendable := max(from.Available, 0) + max(to.Available, 0)
	for _, part := range []struct {
		account Account
		points  int64
		name    string
	}{{Pending, from.Pending, "pending"}, {Available, from.Available, "available"}, {Held, from.Held, "held"}} {
		if part.points != 0 {
			b.carry(keep, lose, part.account, part.points, part.name)
		}
	}
	return b.drain(keep, spendable-max(to.Available, 0), nil)
}

func (b *Book) carry(keep, lose uuid.UUID, account Account, points int64, name string) {
	m := Movement{
		Key: "merged:" + lose.String() + ":" + name, Points: points,
		Source: Source{Kind: FromMember, ID: lose}, Explain: Explain{Reason: WhyMerged},
	}
	giver, taker := lose, keep
	if points < 0 {
		giver, taker, m.Points = keep, lose, -points
	}
	key := m.Key
	m.Member, m.Key = giver, key+":out"
	b.post(m, account, Moved, Merged)
	m.Member, m.Key = taker, key+":in"
	b.post(m, Moved, account, Merged)
}
