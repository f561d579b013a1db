package app

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/money"
	"regulars/app/program"
	"regulars/app/tier"
	"regulars/app/words"
)

// TierView is where a member stands, in words.
type TierView struct {
	ID       string // "" for none
	Name     string
	Color    string
	How      string // earned, manual or invited
	Since    *time.Time
	Until    *time.Time  // end of the term or of what staff gave, nil for ever
	LowersOn *time.Time  // the member was told of moving down then
	Detail   string      // until when, or what the member was told
	Next     string      // name of the next tier, "" for none
	Missing  string      // "80 points to go until Gold"
	Permille int64       // of the way to the next
	Perks    []string    // what it brings, orders that earn more included
	Counts   tier.Counts // what counts now
	Changes  []TierReason
}

// TierReason is one change of tier, in words.
type TierReason struct {
	At   time.Time
	Move string // reached, renewed, told, down, ended, gone, given, back or saved
	From string
	To   string
	Text string
}

// Reason is why the tier changed last, as the member reads it; "" when it never did.
func (v TierView) Reason() string {
	if len(v.Changes) == 0 {
		return ""
	}
	return v.Changes[0].Text
}

// shownChanges is how many changes of tier a page shows.
const shownChanges = 20

// tierTeller says tiers in one language.
type tierTeller struct {
	words    *words.Words
	points   words.PointsName
	zone     *time.Location
	currency string // whose amounts are said first, "" for all
}

func (a *App) tierTeller(m merchant.Merchant, locale string) tierTeller {
	if locale == "" {
		locale = m.Locale
	}
	return tierTeller{words: words.For(locale), points: words.PointsName(m.Look.Name(locale)), zone: m.Location()}
}

// view reads where a member stands; nil when the program has no tiers or the
// member is not in it.
func (t tierTeller) view(tx *pg.Tx, live *program.Program, id uuid.UUID) (*TierView, error) {
	if live == nil || len(live.Version.Document.Tiers.Tiers) == 0 {
		return nil, nil //nolint:nilnil // no tiers is no error
	}
	found, err := tier.People(tx, []uuid.UUID{id})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	changes, err := tier.Changes(tx, id, shownChanges)
	if err != nil {
		return nil, err
	}
	v := t.tell(tier.NewPlan(live.Version.Document.Tiers, live.Zone()), found[0], changes, tx.Now)
	v.Perks = slices.Concat(v.Perks, t.birthday(live.Version.Document, v.ID))
	return v, nil
}

// birthday says what a tier brings on a birthday.
func (t tierTeller) birthday(document program.Document, id string) (lines []string) {
	for _, has := range document.Tiers.Tiers {
		if has.ID == id && has.Birthday > 0 {
			lines = append(lines, t.words.TierBirthday(t.words.Points(has.Birthday, t.points)))
		}
	}
	if gift, found := document.BirthdayReward(id); found {
		lines = append(lines, t.words.TierBirthday(gift.Name))
	}
	return lines
}

func (t tierTeller) tell(plan tier.Plan, who *tier.Person, changes []tier.Change, now time.Time) *TierView {
	rank, counts := plan.Rank(who.Tier), plan.Count(who, now)
	has := plan.At(rank)
	v := &TierView{
		ID: has.ID, Name: has.Name, Color: has.Color, Perks: has.Perks, How: hows[who.How], Until: who.Until,
		LowersOn: who.LowersOn, Counts: counts,
	}
	if more := t.words.TierMultiplier(has.Permille, t.points); more != "" {
		v.Perks = append([]string{more}, has.Perks...)
	}
	if !who.Since.IsZero() {
		v.Since = &who.Since
	}
	way := plan.Progress(rank, counts)
	v.Next, v.Permille, v.Missing = way.Tier.Name, way.Permille, t.words.TierToGo(t.toGo(way))
	for _, c := range changes {
		v.Changes = append(v.Changes, t.reason(c))
	}
	switch {
	case who.LowersOn != nil:
		lands := plan.At(plan.Rank(plan.Lands(who, now))).Name
		v.Detail = t.words.TierChanged(words.TierChange{
			Why: "told", From: has.Name, To: lands, On: who.LowersOn.In(t.zone),
		})
	case who.Until != nil:
		v.Detail = t.words.TierUntil(t.lastDay(*who.Until))
	}
	return v
}

var hows = map[tier.How]string{tier.Earned: "earned", tier.Manual: "manual", tier.Invited: "invited"}

// lastDay is the last whole day before an end.
func (t tierTeller) lastDay(end time.Time) time.Time { return end.Add(-time.Nanosecond).In(t.zone) }

// toGo says amounts in the currency of the store that asks, where there is one.
func (t tierTeller) toGo(way tier.Progress) words.ToGo {
	m := words.ToGo{Tier: way.Tier.Name, Any: way.Any, Points: way.Points, Orders: way.Orders, Name: t.points}
	for _, currency := range slices.Sorted(maps.Keys(way.Spend)) {
		switch minor := way.Spend[currency]; {
		case minor == 0:
			m.Spend = nil
			return m // this currency is enough already
		case t.currency == "" || t.currency == currency:
			m.Spend = append(m.Spend, money.Amount{Minor: minor, Currency: currency})
		}
	}
	return m
}

var moveNames = map[tier.Move]string{
	tier.Up: "reached", tier.Renewed: "renewed", tier.Told: "told", tier.Down: "down", tier.Ended: "ended",
	tier.Gone: "gone", tier.Given: "given", tier.Back: "back", tier.Saved: "saved",
}

func (t tierTeller) reason(c tier.Change) TierReason {
	said := words.TierChange{Why: moveNames[c.Move], From: c.FromName, To: c.ToName, Note: c.Note}
	if c.EndsOn != nil {
		said.On = c.EndsOn.In(t.zone)
	}
	return TierReason{
		At: c.At.UTC(), Move: said.Why, From: c.FromName, To: c.ToName, Text: t.words.TierChanged(said),
	}
}

// addTier adds a member's tier to what a shopper sees, in the store's currency.
func (a *App) addTier(tx *pg.Tx, b *Bootstrap, s Shopper, view shopView, live *program.Program) (err error) {
	if b.Standing != "member" {
		return nil
	}
	teller := a.tierTeller(b.Merchant, view.locale)
	teller.currency = view.currency
	b.Tier, err = teller.view(tx, live, s.MemberID)
	return err
}

// MemberTier reads where a member stands, in the merchant's language; nil when
// the program has no tiers. fail.NotFound when there is no such member.
func (a *App) MemberTier(ctx context.Context, merchantID, id uuid.UUID) (v *TierView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := member.GetRow(tx, id); err != nil {
			return noMember(err)
		}
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		programs, err := a.programsOf(tx)
		if err != nil {
			return err
		}
		v, err = a.tierTeller(m, "").view(tx, programs.Live(), id)
		return err
	})
	return v, err
}
