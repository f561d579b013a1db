package ledger

import (
	"strconv"

	"github.com/google/uuid"

	"regulars/app/fail"
)

// What staff move between members. Numbers are stored.
const (
	Handed Kind = 31 // usable points of one member -> moved -> usable points of another
	Split  Kind = 32 // an account of a member -> moved -> the same account of the person whom it was split off for
)

// Why points moved between two people.
const (
	WhyHanded = "handed"
	WhySplit  = "split"
)

// Hand gives usable points of one member to another. Each piece keeps its end.
// fail.Conflict when there are not enough.
func (b *Book) Hand(m Movement, to uuid.UUID) error {
	if err := b.check(m); err != nil {
		return err
	}
	if b.balances[to] == nil {
		return fail.New(fail.Internal, "the balance of %s is not open", to)
	}
	if have := b.balances[m.Member].Available; have < m.Points {
		return fail.Field("points", "are more than the %d that can be moved", max(have, 0))
	}
	type piece struct {
		end    End
		points int64
	}
	var pieces []piece
	err := b.drain(m.Member, m.Points, func(lot *Lot, points int64) {
		pieces = append(pieces, piece{End{At: lot.ExpiresAt, IdleMonths: lot.IdleMonths}, points})
	})
	if err != nil {
		return err
	}
	key := m.Key
	m.Explain.Reason, m.Source = WhyHanded, Source{Kind: FromMember, ID: b.newID()}
	m.Key = key + ":out"
	b.post(m, Available, Moved, Handed)
	m.Member = to
	for n, p := range pieces {
		m.Key, m.Points, m.Source = key+":in:"+strconv.Itoa(n), p.points, Source{Kind: FromMember, ID: b.newID()}
		lot := b.found(&Lot{
			ID: b.newID(), Member: to, Source: m.Source, AvailableAt: b.now, State: LotAvailable, Granted: p.points,
		})
		lot.endsAt(p.end)
		lot.Remaining = b.raise(to, p.points)
		b.changed[lot.ID] = lot
		b.remember(lot)
		b.post(m, Moved, Available, Handed)
	}
	return nil
}

// SplitOff moves what belongs to the accounts that are split off: the lots and
// redemptions must have been moved before.
func (b *Book) SplitOff(from, to uuid.UUID, part Balance) error {
	if b.balances[from] == nil || b.balances[to] == nil {
		return fail.New(fail.Internal, "the balances of %s and %s are not open", from, to)
	}
	for _, one := range []struct {
		account Account
		points  int64
		name    string
	}{{Pending, part.Pending, "pending"}, {Available, part.Available, "available"}, {Held, part.Held, "held"}} {
		if one.points <= 0 {
			continue
		}
		key := "split:" + to.String() + ":" + one.name
		m := Movement{
			Key: key + ":out", Member: from, Points: one.points, Source: Source{Kind: FromMember, ID: to},
			Explain: Explain{Reason: WhySplit},
		}
		b.post(m, one.account, Moved, Split)
		m.Key, m.Member = key+":in", to
		b.post(m, Moved, one.account, Split)
	}
	return nil
}
