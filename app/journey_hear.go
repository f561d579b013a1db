package app

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/member"
	"regulars/app/message"
)

// hearing tells journeys of some signals, oldest first, in one transaction.
type hearing struct {
	app      *App
	tx       *pg.Tx
	currency string
	switched []journey.Switched
	plans    map[journey.VersionKey]*journey.Plan
	people   map[uuid.UUID]*member.Member
	live     map[uuid.UUID][]*journey.Run // by member
	pasts    map[journey.BeginsOf]journey.Past
	compared map[journey.BeginsOf]*journey.Person
	begun    []*journey.Run
	changed  map[uuid.UUID]*journey.Run
	results  map[*journey.Person]bool
	figures  map[uuid.UUID]journey.Figures
}

// hear tells journeys of signals, and forgets those.
func (a *App) hear(tx *pg.Tx, ids []uuid.UUID) error {
	signals, err := journey.TakeSignals(tx, ids)
	if err != nil || len(signals) == 0 {
		return err
	}
	h := &hearing{
		app: a, tx: tx, live: map[uuid.UUID][]*journey.Run{}, changed: map[uuid.UUID]*journey.Run{},
		results: map[*journey.Person]bool{}, figures: map[uuid.UUID]journey.Figures{},
	}
	if err := h.load(signals); err != nil {
		return err
	}
	for i := range signals {
		h.tell(&signals[i])
	}
	if err := h.save(ids); err != nil {
		return err
	}
	return h.expectAgain(signals)
}

func (h *hearing) load(signals []journey.Waiting) (err error) {
	owner, err := h.app.merchantOf(h.tx)
	if err != nil {
		return err
	}
	h.currency = owner.Currency
	members := map[uuid.UUID]bool{}
	for i := range signals {
		members[signals[i].Member] = true
	}
	who := slices.Collect(maps.Keys(members))
	if h.people, err = member.Members(h.tx, who); err != nil {
		return err
	}
	if h.switched, err = journey.SwitchedOn(h.tx); err != nil {
		return err
	}
	runs, err := journey.LiveRuns(h.tx, who)
	if err != nil {
		return err
	}
	for _, r := range runs {
		h.live[r.Member] = append(h.live[r.Member], r)
	}
	if err := h.loadPlans(runs); err != nil {
		return err
	}
	if h.compared, err = journey.People(h.tx, who); err != nil {
		return err
	}
	return h.loadPasts(signals, who)
}

func (h *hearing) loadPlans(runs []*journey.Run) (err error) {
	var keys []journey.VersionKey
	for _, r := range runs {
		keys = append(keys, journey.VersionKey{Journey: r.Journey, Number: r.Version})
	}
	for _, s := range h.switched {
		keys = append(keys, journey.VersionKey{Journey: s.ID, Number: s.Version})
	}
	h.plans, err = h.app.plansOf(h.tx, keys)
	return err
}

// loadPasts reads what members went through in the journeys that the signals may
// begin.
func (h *hearing) loadPasts(signals []journey.Waiting, who []uuid.UUID) (err error) {
	var begin []uuid.UUID
	for _, s := range h.switched {
		plan := h.planOf(s)
		if slices.ContainsFunc(signals, func(w journey.Waiting) bool { return plan.Trigger.Hears(&w.Signal) }) {
			begin = append(begin, s.ID)
		}
	}
	h.pasts = map[journey.BeginsOf]journey.Past{}
	if len(begin) > 0 {
		h.pasts, err = journey.Pasts(h.tx, begin, who)
	}
	return err
}

func (h *hearing) planOf(s journey.Switched) *journey.Plan {
	return h.plans[journey.VersionKey{Journey: s.ID, Number: s.Version}]
}

// tell tells everyone of one signal: results first, then those on their way, then
// what it begins.
func (h *hearing) tell(w *journey.Waiting) {
	if w.Only == nil {
		h.count(&w.Signal)
		for _, r := range h.live[w.Member] {
			h.tellRun(r, &w.Signal)
		}
	}
	person := h.people[w.Member]
	if person == nil || person.State == member.StateLeft {
		return
	}
	for _, s := range h.switched {
		if s.State == journey.Live && (w.Only == nil || *w.Only == s.ID) {
			h.begin(s, &w.Signal)
		}
	}
}

func (h *hearing) tellRun(r *journey.Run, s *journey.Signal) {
	plan := h.plans[journey.VersionKey{Journey: r.Journey, Number: r.Version}]
	if plan == nil || !plan.Hear(r, s) {
		return
	}
	if r.NextAt.After(h.tx.Now) {
		r.NextAt = h.tx.Now
	}
	if h.changed[r.ID] = r; r.Ending != "" {
		h.figure(r.Journey)[journey.Ended(r.Ending)]++
	}
}

func (h *hearing) figure(id uuid.UUID) journey.Figures {
	if h.figures[id] == nil {
		h.figures[id] = journey.Figures{}
	}
	return h.figures[id]
}

// count adds a purchase to the results of the journeys that compare its buyer.
// What was paid in another currency is a purchase without a sum.
func (h *hearing) count(s *journey.Signal) {
	for of, person := range h.compared {
		if of.Member != s.Member || !person.Counts(s) || s.Kind == journey.Refunded && !person.Bought {
			continue
		}
		amount := s.Amount
		if s.Currency != h.currency {
			amount = 0
		}
		h.figure(of.Journey).Buy(person, amount)
		h.results[person] = true
	}
}

func (h *hearing) begin(s journey.Switched, signal *journey.Signal) {
	of := journey.BeginsOf{Journey: s.ID, Member: signal.Member}
	past := h.pasts[of]
	if plan := h.planOf(s); plan == nil || s.OnSince == nil || !plan.Begins(signal, *s.OnSince, past) {
		return
	}
	r := &journey.Run{
		ID: h.tx.NewID(), Journey: s.ID, Version: s.Version, Member: signal.Member, Subject: signal.Subject,
		BeganAt: signal.At, NextAt: h.tx.Now,
	}
	if signal.Past { // what happened since then must not end it
		r.BeganAt = h.tx.Now
	}
	if past.Subjects == nil {
		past.Subjects = map[string]bool{}
	}
	past.Subjects[signal.Subject] = true
	if r.BeganAt.After(past.Last) {
		past.Last = r.BeganAt
	}
	h.pasts[of] = past
	h.begun = append(h.begun, r)
	h.live[r.Member] = append(h.live[r.Member], r)
	h.figure(s.ID)[journey.Started]++
}

func (h *hearing) save(ids []uuid.UUID) error {
	if err := journey.AddRuns(h.tx, h.begun); err != nil {
		return err
	}
	if err := journey.SaveRuns(h.tx, values(h.changed)); err != nil {
		return err
	}
	if err := withdrawOffers(h.tx, values(h.changed), h.plans); err != nil {
		return err
	}
	if err := journey.SavePeople(h.tx, slices.Collect(maps.Keys(h.results))); err != nil {
		return err
	}
	if err := journey.AddFigures(h.tx, h.figures); err != nil {
		return err
	}
	return journey.DropSignals(h.tx, ids)
}

// withdrawOffers takes back messages of runs that ended by a goal or an exit and
// that did not leave yet.
func withdrawOffers(
	tx *pg.Tx, runs []*journey.Run, plans map[journey.VersionKey]*journey.Plan,
) error {
	var keys []string
	for _, r := range runs {
		if r.Ending == journey.GoalReached || r.Ending == journey.Exited {
			plan := plans[journey.VersionKey{Journey: r.Journey, Number: r.Version}]
			for _, id := range plan.StepsOf(journey.Message) {
				keys = append(keys, stepKey(r, id))
			}
		}
	}
	if len(keys) == 0 {
		return nil
	}
	_, err := message.Unsell(tx, keys)
	return err
}

// stepKey names what one step of one run gives: once, whatever happens.
func stepKey(r *journey.Run, step string) string { return "journey:" + r.ID.String() + ":" + step }
