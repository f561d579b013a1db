package app

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/member"
	"regulars/app/message"
	"regulars/app/program"
)

// mostJourneys is how many a merchant may have: what happens is told to each.
const mostJourneys = 100

// JourneyView is one automation and how it does.
type JourneyView struct {
	journey.Journey
	Figures journey.Figures
}

// Journeys lists automations, newest first, below an id (zero for the newest),
// and where to go on (zero at the end).
func (a *App) Journeys(ctx context.Context, merchantID, before uuid.UUID, limit int) (page []JourneyView,
	next uuid.UUID, err error,
) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		list, err := journey.List(tx, before, limit+1)
		if err != nil {
			return err
		}
		if page, next = nil, uuid.Nil; len(list) > limit {
			list, next = list[:limit], list[limit-1].ID
		}
		page, err = withFigures(tx, list)
		return err
	})
	return page, next, err
}

func withFigures(tx *pg.Tx, list []journey.Journey) ([]JourneyView, error) {
	ids := make([]uuid.UUID, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	figures, err := journey.ReadFigures(tx, ids)
	views := make([]JourneyView, len(list))
	for i := range list {
		views[i] = JourneyView{list[i], figures[list[i].ID]}
	}
	return views, err
}

// Journey reads one automation. fail.NotFound when there is none.
func (a *App) Journey(ctx context.Context, merchantID, id uuid.UUID) (v JourneyView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		v, err = readJourney(tx, id)
		return err
	})
	return v, err
}

func readJourney(tx *pg.Tx, id uuid.UUID) (JourneyView, error) {
	j, err := journey.Get(tx, id)
	if err != nil {
		return JourneyView{}, noJourney(err)
	}
	views, err := withFigures(tx, []journey.Journey{j})
	if err != nil {
		return JourneyView{}, err
	}
	return views[0], nil
}

func noJourney(err error) error {
	if fail.Is(pg.Translate(err), fail.NotFound) {
		return fail.New(fail.NotFound, "there is no such automation")
	}
	return err
}

// AddJourney makes a new automation as a draft. fail.Invalid names what makes no
// sense in it, fail.Conflict says that there are too many.
func (a *App) AddJourney(ctx context.Context, merchantID uuid.UUID, d journey.Script) (v JourneyView, err error) {
	if err := d.Validate(); err != nil {
		return v, err
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil {
			return err
		}
		v, err = addJourney(tx, d)
		return err
	})
	return v, err
}

// addJourney adds a draft. The merchant is locked.
func addJourney(tx *pg.Tx, d journey.Script) (JourneyView, error) {
	if err := d.Validate(); err != nil {
		return JourneyView{}, err
	}
	if n, err := journey.Count(tx); err != nil || n >= mostJourneys {
		return JourneyView{}, orElse(err, fail.New(fail.Conflict, "there can be %d automations", mostJourneys))
	}
	j := journey.Journey{ID: tx.NewID(), Draft: d}
	if err := journey.Add(tx, &j); err != nil {
		return JourneyView{}, err
	}
	if err := recordJourney(tx, audit.JourneySaved, j.ID, d, ""); err != nil {
		return JourneyView{}, err
	}
	return readJourney(tx, j.ID)
}

func recordJourney(tx *pg.Tx, action audit.Action, id uuid.UUID, after any, reason string) error {
	return audit.Record(tx, audit.Entry{
		Action: action, Kind: audit.OfJourney, Subject: id.String(), After: after, Reason: reason,
	})
}

// changeJourney changes one automation, and lets nothing of the merchant's happen
// meanwhile.
func (a *App) changeJourney(
	ctx context.Context, merchantID, id uuid.UUID, change func(tx *pg.Tx, j *journey.Journey) error,
) (v JourneyView, err error) {
	err = a.inTurn(ctx, merchantID, func(tx *pg.Tx) error {
		j, err := journey.Lock(tx, id)
		if err != nil {
			return noJourney(err)
		}
		if err := change(tx, &j); err != nil {
			return err
		}
		if err := journey.Save(tx, &j); err != nil {
			return err
		}
		v, err = readJourney(tx, id)
		return err
	})
	a.listening.drop(merchantID)
	return v, err
}

// SaveJourney replaces the draft of an automation. Runs on their way keep theirs.
func (a *App) SaveJourney(ctx context.Context, merchantID, id uuid.UUID, d journey.Script) (JourneyView, error) {
	if err := d.Validate(); err != nil {
		return JourneyView{}, err
	}
	return a.changeJourney(ctx, merchantID, id, func(tx *pg.Tx, j *journey.Journey) error {
		if j.State == journey.Over {
			return fail.New(fail.Conflict, "this automation was stopped for good")
		}
		j.Draft = d
		return recordJourney(tx, audit.JourneySaved, id, d, "")
	})
}

// PublishJourney makes the draft of an automation its next version, live from now
// on. What happened before begins nothing. fail.Invalid names what keeps it from
// going live.
func (a *App) PublishJourney(ctx context.Context, merchantID, id uuid.UUID, in PublishInput) (JourneyView, error) {
	if err := in.validate(); err != nil {
		return JourneyView{}, err
	}
	return a.changeJourney(ctx, merchantID, id, func(tx *pg.Tx, j *journey.Journey) error {
		if j.State == journey.Over {
			return fail.New(fail.Conflict, "this automation was stopped for good")
		}
		if err := a.publishableJourney(tx, &j.Draft); err != nil {
			return err
		}
		v := journey.Version{
			Journey: id, Number: j.Version + 1, Document: j.Draft, PublishedAt: tx.Now, Author: in.Author,
			Note: strings.TrimSpace(in.Note),
		}
		if err := journey.AddVersion(tx, &v); err != nil {
			return err
		}
		if v.Document.AsksFacts() {
			if err := a.beginSegments(tx); err != nil {
				return err
			}
		}
		j.Version = v.Number
		if j.State == journey.Draft {
			if err := a.roomForAutomation(tx); err != nil {
				return err
			}
			on := tx.Now
			j.State, j.OnSince = journey.Live, &on
		}
		j.Listen(v.Document.Listens())
		return recordJourney(tx, audit.JourneyPublished, id, v.Document, v.Note)
	})
}

// publishableJourney refuses what would not do what it says.
func (a *App) publishableJourney(tx *pg.Tx, d *journey.Script) error {
	for _, check := range []func() error{d.Validate, d.Supported, d.Ready} {
		if err := check(); err != nil {
			return err
		}
	}
	if err := segmentsThere(tx, d); err != nil {
		return err
	}
	if err := a.dateAhead(tx, d); err != nil {
		return err
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return err
	}
	live := programs.Live()
	if err := offersThere(tx, live, d.ForYou); err != nil {
		return err
	}
	return d.Each(func(path string, s *journey.Step) error { return a.stepThere(tx, live, path, s) })
}

// stepThere refuses a step that gives, sends or asks what there is not.
func (a *App) stepThere(tx *pg.Tx, live *program.Program, path string, s *journey.Step) error {
	switch s.Kind {
	case journey.Points:
		if live == nil {
			return fail.Field(path+".points", "can be given once the program is live")
		}
	case journey.Reward:
		return rewardThere(live, path, s)
	case journey.Message:
		return templateThere(tx, path, s)
	case journey.Tier:
		if r := rankingBy(tx, live); r == nil || !r.plan.Has(s.Tier) {
			return fail.Field(path+".tier", "%q is no tier of the live program", s.Tier)
		}
	case journey.Survey:
		return askable(tx, path, s)
	case journey.Tag:
		return a.taggable(tx, path, s)
	case journey.Webhook, journey.HandOver:
		return tellable(tx, path, s)
	default:
	}
	return nil
}

func rewardThere(live *program.Program, path string, s *journey.Step) error {
	if live != nil {
		if _, found := live.Version.Document.Reward(s.Reward); found {
			return nil
		}
	}
	return fail.Field(path+".reward", "%q is no reward of the live program", s.Reward)
}

func templateThere(tx *pg.Tx, path string, s *journey.Step) error {
	if id, err := uuid.Parse(s.Template); err == nil {
		t, err := message.GetTemplate(tx, id)
		if err == nil && t.ArchivedAt == nil {
			return nil
		}
		if err != nil && !fail.Is(pg.Translate(err), fail.NotFound) {
			return err
		}
	}
	return fail.Field(path+".template", "%q is no template of yours", s.Template)
}

// PauseJourney lets an automation begin nothing, and those on their way wait.
func (a *App) PauseJourney(ctx context.Context, merchantID, id uuid.UUID) (JourneyView, error) {
	return a.changeJourney(ctx, merchantID, id, func(tx *pg.Tx, j *journey.Journey) error {
		if j.State != journey.Live && j.Why != journey.WhyPlan { // one that rests is to stay off for good
			return fail.New(fail.Conflict, "only a live automation can be paused")
		}
		j.State, j.Why = journey.Paused, journey.WhyStaff
		return recordJourney(tx, audit.JourneyPaused, id, nil, "")
	})
}

// ResumeJourney lets a paused automation go on: those who waited go on at once.
func (a *App) ResumeJourney(ctx context.Context, merchantID, id uuid.UUID) (JourneyView, error) {
	return a.changeJourney(ctx, merchantID, id, func(tx *pg.Tx, j *journey.Journey) error {
		if j.State != journey.Paused {
			return fail.New(fail.Conflict, "only a paused automation can go on")
		}
		if err := a.roomForAutomation(tx); err != nil {
			return err
		}
		j.State, j.Why = journey.Live, ""
		if err := journey.Resume(tx, id); err != nil {
			return err
		}
		return recordJourney(tx, audit.JourneyResumed, id, nil, "")
	})
}

// stoppedAtOnce is how many runs one transaction ends.
const stoppedAtOnce = 5_000

// StopJourney ends an automation for good, with everyone on their way. Its
// results stay.
func (a *App) StopJourney(ctx context.Context, merchantID, id uuid.UUID) (JourneyView, error) {
	_, err := a.changeJourney(ctx, merchantID, id, func(tx *pg.Tx, j *journey.Journey) error {
		if j.State == journey.Over {
			return nil
		}
		j.State, j.Why = journey.Over, ""
		return recordJourney(tx, audit.JourneyStopped, id, nil, "")
	})
	if err == nil {
		err = a.endRuns(ctx, merchantID, id)
	}
	if err != nil {
		return JourneyView{}, err
	}
	return a.Journey(ctx, merchantID, id)
}

// endRuns ends everyone on their way through a stopped automation: a page in one
// transaction, with the tags that they were given for a time.
func (a *App) endRuns(ctx context.Context, merchantID, id uuid.UUID) error {
	for more := true; more; {
		err := a.inTurn(ctx, merchantID, func(tx *pg.Tx) error {
			stopped, err := journey.StopSome(tx, id, stoppedAtOnce)
			if more = len(stopped) == stoppedAtOnce; err != nil || len(stopped) == 0 {
				return err
			}
			if err := a.untagEnded(tx, stopped); err != nil {
				return err
			}
			return journey.AddFigures(tx,
				map[uuid.UUID]journey.Figures{id: {journey.Ended(journey.Stopped): float64(len(stopped))}})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// JourneyVersions lists what was published, newest first, below a number (0 for
// the newest), and where to go on (0 at the end).
func (a *App) JourneyVersions(ctx context.Context, merchantID, id uuid.UUID, before, limit int) (
	page []journey.Version, next int, err error,
) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := journey.Get(tx, id); err != nil {
			return noJourney(err)
		}
		page, err = journey.Versions(tx, id, before, limit+1)
		if next = 0; len(page) > limit {
			page = page[:limit]
			next = page[limit-1].Number
		}
		return err
	})
	return page, next, err
}

// MemberRun is one run of a member, and what the automation is called.
type MemberRun struct {
	journey.Run
	Name string
}

// MemberRuns lists what a member goes or went through, newest first, below an id
// (zero for the newest), and where to go on (zero at the end). fail.NotFound when
// there is no such member.
func (a *App) MemberRuns(ctx context.Context, merchantID, id, before uuid.UUID, limit int) (page []MemberRun,
	next uuid.UUID, err error,
) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := member.GetRow(tx, id); err != nil {
			return noMember(err)
		}
		runs, err := journey.OfMember(tx, id, before, limit+1)
		if err != nil {
			return err
		}
		if page, next = nil, uuid.Nil; len(runs) > limit {
			runs, next = runs[:limit], runs[limit-1].ID
		}
		keys := make([]journey.VersionKey, len(runs))
		for i, r := range runs {
			keys[i] = versionOf(r)
		}
		plans, err := a.plansOf(tx, keys)
		for _, r := range runs {
			run := MemberRun{Run: *r}
			if plan := plans[versionOf(r)]; plan != nil {
				run.Name = plan.Name
			}
			page = append(page, run)
		}
		return err
	})
	return page, next, err
}

// JourneyResults are what came of an automation.
type JourneyResults struct {
	Figures    journey.Figures
	Given      journey.Side
	Alone      journey.Side
	Comparison journey.Comparison
	Currency   string // of money in it
	Window     int    // days after the first thing given in which purchases count
	Permille   int    // of members who are left alone now
}

// JourneyResults compares members who got what an automation gives with those
// who were left alone.
func (a *App) JourneyResults(ctx context.Context, merchantID, id uuid.UUID) (r JourneyResults, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		v, err := readJourney(tx, id)
		if err != nil {
			return err
		}
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		given, alone := v.Figures.Side(journey.Given), v.Figures.Side(journey.Alone)
		r = JourneyResults{
			Figures: v.Figures, Given: given, Alone: alone, Comparison: journey.Compare(given, alone),
			Currency: m.Currency, Window: v.Draft.Window, Permille: v.Draft.Compare,
		}
		if v.Version == 0 {
			return nil
		}
		key := journey.VersionKey{Journey: id, Number: v.Version}
		plans, err := a.plansOf(tx, []journey.VersionKey{key})
		if plan := plans[key]; plan != nil {
			r.Window, r.Permille = plan.Window, plan.Compare
		}
		return err
	})
	return r, err
}
