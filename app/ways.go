package app

import (
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/budget"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/occasion"
	"regulars/app/program"
	"regulars/app/words"
)

// Way is one way to earn as a shopper sees it. Detail ends with how it stands:
// received, paused, or when it comes round.
type Way struct {
	ID          string
	Title       string
	Detail      string
	PointsLabel string
	Done        bool
	Action      string // "follow" or "birthday": what the shopper can do about it here, "" for nothing
	URL         string // of the account to follow
}

// wayState is how the ways to earn stand for one shopper.
type wayState struct {
	app      *App
	view     shopView
	m        merchant.Merchant
	now      time.Time
	person   *member.Member // nil for who is no member
	birthday string
	greets   bool                                             // a way of its own asks for the birthday
	had      map[program.Trigger]map[string]occasion.Occasion // by key
	rests    rests
}

// rests says of what gives nothing to anybody for now, a rule, a campaign or the
// whole program, when it gives again: the zero time when nobody knows.
type rests map[string]time.Time

// until is how long something of a key rests; false when it does not.
func (r rests) until(key string) (until time.Time, resting bool) {
	for _, k := range []string{key, program.WholeKey} {
		end, found := r[k]
		switch {
		case !found:
		case end.IsZero():
			return end, true
		case !resting || end.After(until):
			until, resting = end, true
		}
	}
	return until, resting
}

// add takes down one more bound that is spent until a moment.
func (r rests) add(key string, until time.Time) {
	if before, found := r[key]; !found || until.IsZero() || !before.IsZero() && until.After(before) {
		r[key] = until
	}
}

// addWays lists the ways to earn, and how each stands for the shopper.
func (a *App) addWays(tx *pg.Tx, b *Bootstrap, s Shopper, view shopView, live *program.Program) error {
	if live == nil {
		return nil
	}
	state := wayState{app: a, view: view, m: b.Merchant, now: tx.Now}
	var err error
	if state.rests, err = restingSlots(tx, live, view.currency); err != nil {
		return err
	}
	if b.Merchant.Paused() != nil {
		state.rests.add(program.WholeKey, time.Time{})
	}
	if b.Standing == "member" {
		if err := state.know(tx, s.MemberID); err != nil {
			return err
		}
	}
	state.greets = len(live.Rules(program.OnBirthday)) > 0
	if b.Ways, err = state.campaigns(tx, live, b.Tier); err != nil {
		return err
	}
	for i := range live.Version.Document.Rules {
		if way, ok := state.way(&live.Version.Document.Rules[i]); ok {
			b.Ways = append(b.Ways, way)
		}
	}
	if way, ok := state.birthdayOfTier(live.Version.Document, b.Tier); ok {
		b.Ways = append(b.Ways, way)
	}
	return nil
}

// birthdayOfTier says what a member's tier brings on a birthday, where no way of
// its own asks for the day.
func (w *wayState) birthdayOfTier(document program.Document, stands *TierView) (way Way, ok bool) {
	if stands == nil || w.person == nil || w.greets {
		return way, false
	}
	for _, t := range document.Tiers.Tiers {
		if t.ID == stands.ID && t.Birthday > 0 {
			way.PointsLabel = w.view.words.Signed(t.Birthday)
		}
	}
	if gift, found := document.BirthdayReward(stands.ID); found && way.PointsLabel == "" {
		way.PointsLabel = gift.Name
	}
	rule := program.Rule{Trigger: program.OnBirthday}
	way.ID, way.Title = "tier-birthday", w.view.words.Occasion(string(rule.Trigger), "", 0, w.view.points).Title
	way.Detail = w.view.about(&rule)
	w.stands(&rule, &way)
	return way, way.PointsLabel != ""
}

// onceOnly are the triggers whose points a shopper can have had for good.
var onceOnly = []program.Trigger{
	program.OnNewsletter, program.OnSMS, program.OnProfile, program.OnSocial, program.OnSignup,
}

func (w *wayState) know(tx *pg.Tx, id uuid.UUID) (err error) {
	if w.person, err = member.Get(tx, id); err != nil {
		return err
	}
	birthdays, err := member.Birthdays(tx, []uuid.UUID{id})
	if err != nil {
		return err
	}
	w.birthday, w.had = birthdays[id], map[program.Trigger]map[string]occasion.Occasion{}
	list, err := occasion.OfMember(tx, id, onceOnly)
	for _, o := range list {
		if w.had[o.Trigger] == nil {
			w.had[o.Trigger] = map[string]occasion.Occasion{}
		}
		w.had[o.Trigger][o.Key] = o
	}
	return err
}

// restingSlots finds what gives nothing to anybody for now, for purchases in a
// currency.
func restingSlots(tx *pg.Tx, live *program.Program, currency string) (rests, error) {
	bounds := map[budget.Count][]program.Bound{}
	for _, slot := range live.Slots() {
		for _, bound := range slot.Bounds {
			if bound.Of == program.OfProgram && bound.In(currency) {
				count := budget.Of(slot.Key, bound.Window, tx.Now, live.Zone())
				count.Currency = bound.Currency
				bounds[count] = append(bounds[count], bound)
			}
		}
	}
	resting := rests{}
	if len(bounds) == 0 {
		return resting, nil
	}
	used, err := budget.Read(tx, slices.Collect(maps.Keys(bounds)))
	for count, now := range used {
		for _, bound := range bounds[count] {
			if live.Leaves(bound, now.Amount, now.Times) == 0 {
				next, _ := budget.Next(bound.Window, tx.Now, live.Zone())
				resting.add(budget.KeyOf(count), next)
			}
		}
	}
	return resting, err
}

// way says one rule; false for what is no way to earn in this store.
func (w *wayState) way(r *program.Rule) (Way, bool) {
	way := Way{ID: r.ID, Title: r.Name, PointsLabel: w.view.words.Signed(r.Points)}
	switch {
	case !r.Active:
		return way, false
	case r.Effect == program.PerAmount:
		per := w.view.amount(r.Per)
		if per.Minor == 0 {
			return way, false // not in this store's currency
		}
		way.PointsLabel = w.view.words.PerAmountLabel(r.Points, per)
	case r.Effect == program.PerItem:
		way.PointsLabel = w.view.words.PerItem(r.Points)
	}
	way.Detail = w.view.about(r)
	if until, resting := w.rests.until("rule:" + r.ID); resting {
		way.Detail = w.view.words.Sentences(way.Detail, w.view.words.Paused(until))
	} else if w.person != nil {
		w.stands(r, &way)
	}
	return way, true
}

// about says what a rule asks for.
func (v shopView) about(r *program.Rule) string {
	if r.Trigger != program.OnOrder {
		return v.words.OnOccasion(string(r.Trigger))
	}
	which, minimum := someOf(&r.When, &r.Only), v.amount(r.Minimum)
	if which == "" {
		return v.words.EveryOrder(minimum)
	}
	if minimum.Minor == 0 {
		return v.words.OnOrders(which)
	}
	return v.words.Sentences(v.words.OnOrders(which), v.words.EveryOrder(minimum))
}

// someOf says which orders are meant, "" for every one.
func someOf(w *program.When, only *program.Selection) words.OrderWay {
	switch {
	case w.First:
		return words.FirstOrder
	case !only.Empty():
		return words.SomeProducts
	case len(w.Nth)+len(w.Channels)+len(w.Countries)+len(w.Tiers)+len(w.Tags) > 0, w.Every > 1:
		return words.SomeOrders
	default:
		return ""
	}
}

// stands says how a way stands for a member.
func (w *wayState) stands(r *program.Rule, way *Way) {
	said := ""
	switch zone := w.m.Location(); r.Trigger {
	case program.OnNewsletter, program.OnSMS, program.OnSignup:
		said, way.Done = w.received(r.Trigger, occasion.Once)
	case program.OnProfile: // the stores tell name and e-mail, the birthday is asked for here
		if said, way.Done = w.received(r.Trigger, occasion.Once); !way.Done && w.birthday == "" && !w.greets {
			way.Action = "birthday"
		}
	case program.OnSocial:
		if said, way.Done = w.received(r.Trigger, r.URL); !way.Done {
			way.Action, way.URL = "follow", r.URL
		}
	case program.OnBirthday:
		if w.birthday == "" {
			way.Action = "birthday"
			return
		}
		said = w.view.words.NextOn(occasion.Next(w.birthday, w.now, zone))
	case program.OnAnniversary:
		if w.person.JoinedAt == nil {
			return
		}
		next := occasion.Next(w.person.JoinedAt.In(zone).Format("01-02"), w.now, zone)
		if w.now.Sub(*w.person.JoinedAt) < 24*time.Hour {
			next = occasion.Next(w.person.JoinedAt.In(zone).Format("01-02"), w.now.AddDate(0, 0, 2), zone)
		}
		said = w.view.words.NextOn(next)
	case program.OnOrder, program.OnReview, program.OnSurvey, program.OnEvent:
		return
	}
	way.Detail = w.view.words.Sentences(way.Detail, said)
}

func (w *wayState) received(trigger program.Trigger, key string) (string, bool) {
	if had, ok := w.had[trigger][key]; ok {
		return w.view.words.Received(had.At.In(w.m.Location())), true
	}
	return "", false
}
