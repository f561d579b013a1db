package app

import (
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/profile"
	"regulars/app/segment"
)

// stepping takes some runs on in one transaction, with all that they give.
type stepping struct {
	app      *App
	tx       *pg.Tx
	merchant merchant.Merchant
	keys     *merchant.Keys
	programs Programs
	journeys map[uuid.UUID]*journey.Switched
	plans    map[journey.VersionKey]*journey.Plan
	people   map[uuid.UUID]*member.Member
	profiles map[uuid.UUID]*profile.Profile
	compared map[journey.BeginsOf]*journey.Person
	assigned []*journey.Person
	figures  map[uuid.UUID]journey.Figures
	spent    map[uuid.UUID]bool          // journeys whose budget is
	facts    map[uuid.UUID]*segment.Fact // read when the first branch asks
	tests    map[*segment.Condition]segment.Test
	alone    []deed // of this round, passed over: their members are left alone
}

// deed is what one step does for one run.
type deed struct {
	run    *journey.Run
	plan   *journey.Plan
	step   *journey.Step
	picked *pickedOffer // of a just-for-you offer
}

func (d deed) key() string { return stepKey(d.run, d.step.ID) }

// step takes due runs on until each waits or has ended.
func (a *App) step(tx *pg.Tx, ids []uuid.UUID) error {
	runs, err := journey.TakeRuns(tx, ids)
	if err != nil || len(runs) == 0 {
		return err
	}
	s := &stepping{
		app: a, tx: tx, figures: map[uuid.UUID]journey.Figures{}, spent: map[uuid.UUID]bool{},
		tests: map[*segment.Condition]segment.Test{},
	}
	if err := s.load(runs); err != nil {
		return err
	}
	runs, err = s.letWait(runs)
	if err != nil {
		return err
	}
	// A run comes to each of its steps at most once, so the rounds end.
	for {
		round, err := s.next(runs)
		if err != nil {
			return err
		}
		if len(round) == 0 {
			return s.save(runs)
		}
		if err := s.do(round); err != nil {
			return err
		}
	}
}

func (s *stepping) load(runs []*journey.Run) (err error) {
	if s.merchant, err = s.app.merchantOf(s.tx); err != nil {
		return err
	}
	if s.keys, err = s.app.keysOf(s.tx); err != nil {
		return err
	}
	if s.programs, err = s.app.programsOf(s.tx); err != nil {
		return err
	}
	var members []uuid.UUID
	var keys []journey.VersionKey
	for _, r := range runs {
		members, keys = append(members, r.Member), append(keys, versionOf(r))
	}
	if s.plans, err = s.app.plansOf(s.tx, keys); err != nil {
		return err
	}
	if s.people, err = member.Members(s.tx, members); err != nil {
		return err
	}
	if s.profiles, err = profile.Get(s.tx, members); err != nil {
		return err
	}
	if s.compared, err = journey.People(s.tx, members); err != nil {
		return err
	}
	switched, err := journey.SwitchedOn(s.tx)
	s.journeys = map[uuid.UUID]*journey.Switched{}
	for i := range switched {
		s.journeys[switched[i].ID] = &switched[i]
	}
	return err
}

func versionOf(r *journey.Run) journey.VersionKey {
	return journey.VersionKey{Journey: r.Journey, Number: r.Version}
}

// letWait puts off the runs of paused journeys, and ends those of stopped ones.
func (s *stepping) letWait(runs []*journey.Run) (goOn []*journey.Run, err error) {
	var waiting []uuid.UUID
	for _, r := range runs {
		on := s.journeys[r.Journey]
		switch {
		case on == nil:
			s.stop(r, journey.Stopped, "")
			goOn = append(goOn, r)
		case on.State == journey.Paused:
			waiting = append(waiting, r.ID)
		default:
			goOn = append(goOn, r)
		}
	}
	if len(waiting) > 0 {
		err = journey.PutOff(s.tx, waiting, s.tx.Now.Add(pausedRest))
	}
	return goOn, err
}

func (s *stepping) stop(r *journey.Run, how journey.Ending, why string) { r.Stop(how, why, s.tx.Now) }

func (s *stepping) figure(id uuid.UUID) journey.Figures {
	if s.figures[id] == nil {
		s.figures[id] = journey.Figures{}
	}
	return s.figures[id]
}

// next takes every run to its next deed.
func (s *stepping) next(runs []*journey.Run) (round []deed, err error) {
	for _, r := range runs {
		plan := s.plans[versionOf(r)]
		if r.Ending != "" {
			continue
		}
		step := plan.Go(r, journey.Turn{
			Now: s.tx.Now, Zone: s.zoneOf(r.Member),
			Holds: func(c *segment.Condition) bool {
				yes, failed := s.holds(r.Member, c)
				err = errors.Join(err, failed)
				return yes
			},
		})
		if step != nil {
			round = append(round, deed{run: r, plan: plan, step: step})
		}
	}
	return round, err
}

// zoneOf is the member's zone, the merchant's where it is not known.
func (s *stepping) zoneOf(id uuid.UUID) *time.Location {
	country := ""
	if person := s.people[id]; person != nil {
		country = person.Country
	}
	return profile.ZoneOf(s.profiles[id], country, s.merchant.Location())
}

// holds reports whether a member meets a condition now.
func (s *stepping) holds(id uuid.UUID, c *segment.Condition) (bool, error) {
	if s.facts == nil {
		shop, err := s.app.shopOf(s.tx)
		if err != nil {
			return false, err
		}
		if s.facts, err = segment.Gather(s.tx, shop, slices.Collect(maps.Keys(s.people))); err != nil {
			return false, err
		}
	}
	fact := s.facts[id]
	if fact == nil {
		return false, nil
	}
	test, known := s.tests[c]
	if !known {
		var err error
		if test, err = s.app.testOf(s.tx, *c); err != nil {
			return false, err
		}
		s.tests[c] = test
	}
	return test.Holds(fact), nil
}

// do does one round of deeds: what is common to all first, then kind by kind.
func (s *stepping) do(round []deed) error {
	var doing []deed
	s.alone = nil
	for _, d := range round {
		ok, err := s.mayAct(d)
		if err != nil {
			return err
		}
		if ok {
			doing = append(doing, d)
		}
	}
	doing, err := s.pickOffers(doing)
	if err != nil {
		return err
	}
	if doing, err = s.withinBudgets(doing); err != nil {
		return err
	}
	if err := s.give(doing); err != nil {
		return err
	}
	return s.noteReaders(doing)
}

// mayAct ends runs that must not go on, and passes over what members who are
// left alone would get.
func (s *stepping) mayAct(d deed) (bool, error) {
	person := s.people[d.run.Member]
	switch {
	case person == nil || person.State == member.StateLeft:
		s.stop(d.run, journey.MemberLeft, "")
		return false, nil
	case s.merchant.Paused() != nil:
		s.stop(d.run, journey.ProgramPaused, "")
		return false, nil
	}
	group, err := s.groupOf(d)
	if err != nil || group == journey.Given {
		return err == nil, err
	}
	d.past()
	s.alone = append(s.alone, d)
	return false, nil
}

// past counts a deed and takes its run over the step.
func (d deed) past() {
	d.run.Acts++
	d.plan.Past(d.run)
}

// groupOf is on which side of the comparison a member is. It is decided with the
// first thing that a journey gives, or would have given, and stays.
func (s *stepping) groupOf(d deed) (journey.Group, error) {
	of := journey.BeginsOf{Journey: d.run.Journey, Member: d.run.Member}
	if have := s.compared[of]; have != nil {
		return have.Group, nil
	}
	keyed, err := s.keys.Comparison(d.run.Member)
	if err != nil {
		return 0, err
	}
	person := &journey.Person{
		Journey: of.Journey, Member: of.Member, Group: journey.GroupOf(keyed, d.plan.Compare), AssignedAt: s.tx.Now,
		Until: s.tx.Now.AddDate(0, 0, d.plan.Window),
	}
	s.compared[of] = person
	s.assigned = append(s.assigned, person)
	s.figure(of.Journey).Assign(person.Group)
	return person.Group, nil
}

func (s *stepping) save(runs []*journey.Run) error {
	var ended []*journey.Run
	for _, r := range runs {
		if r.Ending != "" {
			s.figure(r.Journey)[journey.Ended(r.Ending)]++
			ended = append(ended, r)
		}
	}
	if err := s.app.untagEnded(s.tx, ended); err != nil {
		return err
	}
	if err := journey.SaveRuns(s.tx, runs); err != nil {
		return err
	}
	if err := journey.SavePeople(s.tx, s.assigned); err != nil {
		return err
	}
	if err := s.pauseSpent(); err != nil {
		return err
	}
	return journey.AddFigures(s.tx, s.figures)
}

// pauseSpent pauses the journeys whose budget is spent.
func (s *stepping) pauseSpent() error {
	for _, id := range slices.Collect(maps.Keys(s.spent)) {
		j, err := journey.Lock(s.tx, id)
		if err != nil || j.State != journey.Live {
			return err
		}
		j.State, j.Why = journey.Paused, journey.WhyBudget
		if err := journey.Save(s.tx, &j); err != nil {
			return err
		}
	}
	return nil
}
