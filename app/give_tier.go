package app

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/tier"
)

// TierGift is a tier that staff give a member, or take back.
type TierGift struct {
	Merchant uuid.UUID
	Member   uuid.UUID
	Tier     string // "" goes back to what is earned
	Until    string // last day, like 2026-12-31 in the merchant's calendar; "" for as long as staff like
	Reason   string // 1 to 500 characters; the member reads it
}

// GiveTier gives a member a tier above what they earn, or goes back to what they
// earn. The same gift again changes nothing. fail.Invalid names a bad input,
// fail.NotFound an unknown member, fail.Conflict a program without tiers or a
// member who left it.
func (a *App) GiveTier(ctx context.Context, in TierGift) error {
	in.Reason = strings.TrimSpace(in.Reason)
	if err := checkReason(in.Reason); err != nil {
		return err
	}
	return a.db.InMerchant(ctx, in.Merchant, func(tx *pg.Tx) error { return a.giveTier(tx, in) })
}

// checkReason refuses a reason of staff that is none, or too long to be read.
func checkReason(reason string) error {
	if n := utf8.RuneCountInString(reason); n < 1 || n > 500 {
		return fail.Field("reason", "must have 1 to 500 characters")
	}
	return nil
}

func (a *App) giveTier(tx *pg.Tx, in TierGift) error {
	if err := inbox.LockMerchant(tx); err != nil {
		return err
	}
	if _, err := member.GetRow(tx, in.Member); err != nil {
		return noMember(err)
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return err
	}
	r := rankingBy(tx, programs.Live())
	if r == nil {
		return fail.New(fail.Conflict, "the program has no tiers")
	}
	if err := r.load([]uuid.UUID{in.Member}); err != nil {
		return err
	}
	person := r.people[in.Member]
	if person == nil {
		return fail.New(fail.Conflict, "the member has left the program")
	}
	if err := r.give(person, in); err != nil {
		return err
	}
	if len(r.changes) == 0 {
		return nil
	}
	if err := a.finishRanks(tx, r); err != nil {
		return err
	}
	return audit.Record(tx, audit.Entry{
		Action: audit.TierGiven, Kind: audit.OfMember, Subject: in.Member.String(), After: in, Reason: in.Reason,
	})
}

func (r *ranking) give(person *tier.Person, in TierGift) error {
	earned := r.plan.Reached(r.plan.Count(person, r.tx.Now))
	if in.Tier == "" {
		if person.How != tier.Earned {
			r.move(person, r.plan.Reach(earned, r.tx.Now), tier.Back, in.Reason)
		}
		return nil
	}
	if !r.plan.Has(in.Tier) {
		return fail.Field("tier", "%q is no tier of this program", in.Tier)
	}
	rank := r.plan.Rank(in.Tier)
	if rank <= earned {
		return fail.Field("tier", "must be above what the member has earned")
	}
	until, err := r.lastDay(in.Until)
	if err != nil {
		return err
	}
	to := tier.Standing{Tier: in.Tier, Since: r.tx.Now, Until: until, How: tier.Manual}
	if t := r.plan.At(rank); t.Invited || t.Reach.Empty() {
		to.How = tier.Invited
	}
	if person.Tier == to.Tier && person.How == to.How && sameMoment(person.Until, until) {
		return nil
	}
	r.move(person, to, tier.Given, in.Reason)
	return nil
}

// lastDay is the midnight after a day, which must lie ahead; nil for "".
func (r *ranking) lastDay(day string) (*time.Time, error) {
	if day == "" {
		return nil, nil //nolint:nilnil // no day is no error
	}
	at, err := time.ParseInLocation(time.DateOnly, day, r.zone)
	if err != nil {
		return nil, fail.Field("until", "must be a date like 2026-12-31")
	}
	end := time.Date(at.Year(), at.Month(), at.Day()+1, 0, 0, 0, 0, r.zone).UTC()
	if !end.After(r.tx.Now) {
		return nil, fail.Field("until", "must not be over already")
	}
	return &end, nil
}

func sameMoment(a, b *time.Time) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Equal(*b)
}
