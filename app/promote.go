package app

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/program"
	"regulars/app/tier"
)

// How many members one transaction ranks.
const (
	rankedAtOnce = 1000
	dueAtOnce    = 500
)

// beginPromotion prepares the members' tiers for a version that is published
// now. A tier that has members cannot go while there are others: they would
// move down without a word. It comes before the version is written, so that
// what is kept of versions is what was committed.
func (a *App) beginPromotion(tx *pg.Tx, v program.Version) error {
	programs, err := a.programsOf(tx)
	if err != nil {
		return err
	}
	var was program.Version
	if before := programs.Number(v.Number - 1); before != nil {
		was = before.Version
	}
	old, plan := was.Document.Tiers, v.Document.Tiers
	if sameTiers(old, plan) {
		return nil
	}
	if len(plan.Tiers) > 0 {
		if err := keepsMembers(tx, old, plan); err != nil {
			return err
		}
	}
	if len(old.Tiers) == 0 {
		return tier.BeginRecount(tx, was.Number)
	}
	return tier.BeginPass(tx, was.Number)
}

func sameTiers(a, b program.TierPlan) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

func keepsMembers(tx *pg.Tx, old, plan program.TierPlan) error {
	sizes, err := tier.Sizes(tx)
	if err != nil {
		return err
	}
	for _, t := range old.Tiers {
		if sizes[t.ID] > 0 && plan.TierOf(t.ID) != t.ID {
			return fail.Field("tiers.tiers", "%s still has %d members: raise what it takes, or make it by invitation "+
				"only, and remove it once they have been told and moved", t.Name, sizes[t.ID])
		}
	}
	return nil
}

// Promote moves members as the clock and a newly published program say: it goes
// on with counting what all did and with a pass over all members where one is under
// way, and then sees to those whose term, notice or gift is over. It may be stopped
// and begun anew at any moment.
func (a *App) Promote(ctx context.Context, merchantID uuid.UUID) error {
	for _, step := range []func(*pg.Tx) (bool, error){a.countOn, a.rankOn, a.rankDue} {
		for more := true; more; {
			err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
				if err := inbox.LockMerchant(tx); err != nil { // no batch moves the same member meanwhile
					return err
				}
				more, err = step(tx)
				return err
			})
			if err != nil {
				return fmt.Errorf("rank members: %w", err)
			}
		}
	}
	return nil
}

// countOn counts what the next members did before there were tiers. When all are
// counted they are ranked.
func (a *App) countOn(tx *pg.Tx) (more bool, err error) {
	from, after, found, err := tier.Recount(tx)
	if err != nil || !found {
		return false, err
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return false, err
	}
	last, err := tier.RecountAfter(tx, m.Location(), after, rankedAtOnce)
	if err != nil {
		return false, err
	}
	if last == uuid.Nil {
		if err := tier.BeginPass(tx, from); err != nil {
			return false, err
		}
	}
	return last != uuid.Nil, tier.NoteRecount(tx, last)
}

// uncounted reports whether some have not been counted yet: then nobody is ranked
// by the clock or a new program.
func uncounted(tx *pg.Tx) (bool, error) {
	_, _, found, err := tier.Recount(tx)
	return found, err
}

// rankOn ranks the next members of a pass under way.
func (a *App) rankOn(tx *pg.Tx) (more bool, err error) {
	if waits, err := uncounted(tx); err != nil || waits {
		return false, err
	}
	from, after, found, err := tier.Pass(tx)
	if err != nil || !found {
		return false, err
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return false, err
	}
	people, err := tier.PeopleAfter(tx, after, rankedAtOnce)
	if err != nil {
		return false, err
	}
	live := programs.Live()
	r := passRanking(tx, live)
	r.quiet = true
	r.edit(people, planOf(programs.Number(from), live))
	if err := a.finishRanks(tx, r); err != nil {
		return false, err
	}
	if len(people) < rankedAtOnce {
		return false, tier.NotePass(tx, uuid.Nil)
	}
	return true, tier.NotePass(tx, people[len(people)-1].ID)
}

// passRanking follows tiers even when there are none any more.
func passRanking(tx *pg.Tx, live *program.Program) *ranking {
	return newRanking(tx, live.Version.Document.Tiers, live.Version.Number, live.Zone())
}

// planOf is a version's tiers in the merchant's calendar; none before the first.
func planOf(p, live *program.Program) tier.Plan {
	if p == nil {
		return tier.NewPlan(program.TierPlan{}, live.Zone())
	}
	return tier.NewPlan(p.Version.Document.Tiers, live.Zone())
}

// edit moves people from an old plan to the ranking's.
func (r *ranking) edit(people []*tier.Person, old tier.Plan) {
	for _, person := range people {
		r.people[person.ID] = person
		if edited := r.plan.Edited(&old, *person, r.tx.Now); edited.Standing != person.Standing {
			r.moved[person.ID] = person
			if person.ToldAt != nil && edited.ToldAt == nil {
				r.move(person, edited.Standing, tier.Saved, "")
			}
			person.Standing = edited.Standing
		}
		r.decide(person.ID)
	}
}

// rankDue ranks members of whom the clock alone may change something.
func (a *App) rankDue(tx *pg.Tx) (more bool, err error) {
	if waits, err := uncounted(tx); err != nil || waits {
		return false, err
	}
	programs, err := a.programsOf(tx)
	live := programs.Live()
	if err != nil || live == nil {
		return false, err
	}
	people, err := tier.Due(tx, dueAtOnce)
	if err != nil || len(people) == 0 {
		return false, err
	}
	r := passRanking(tx, live)
	for _, person := range people {
		r.people[person.ID], r.moved[person.ID] = person, person // its next moment is another one in any case
		r.decide(person.ID)
	}
	return len(people) == dueAtOnce, a.finishRanks(tx, r)
}

// finishRanks writes a ranking, with a book for what reaching a tier gives.
func (a *App) finishRanks(tx *pg.Tx, r *ranking) error {
	var ids []uuid.UUID
	for _, reached := range r.reached {
		if reached.tier.Entry > 0 {
			ids = append(ids, reached.member)
		}
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	if err := ledger.Begin(tx, ids); err != nil {
		return err
	}
	book, err := ledger.Open(tx, ids, nil)
	if err != nil {
		return err
	}
	if err := r.finish(book); err != nil {
		return err
	}
	return flushBook(tx, book, m, ids...)
}
