package journey

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/segment"
)

// Plan is a document made ready for runs: where each step leads. It is safe for
// concurrent use.
type Plan struct {
	*Script
	first  string
	at     map[string]place
	points map[string]int64    // by message step: what it can speak of
	codes  map[string]string   // by message step: the step that gave what it can speak of
	tags   map[string][]string // by step: what a run that stands there is tagged with until a later step
}

// place is a step and where it leads; "" is the end.
type place struct {
	step              *Step
	next, then, other string
	arms              []string
}

// Compile makes a valid document ready.
func Compile(d *Script) *Plan {
	p := &Plan{
		Script: d, at: map[string]place{}, points: map[string]int64{}, codes: map[string]string{},
		tags: map[string][]string{},
	}
	p.first = p.lay(d.Steps, "")
	p.promise(d.Steps, 0, 0)
	p.hand(d.Steps, "")
	p.mark(d.Steps, nil)
	return p
}

// CodeOf is the step that gave the reward which a message step can speak of: the
// last before it on its way, "" for none.
func (p *Plan) CodeOf(step string) string { return p.codes[step] }

// hand finds what rewards the messages in a row of steps come with.
func (p *Plan) hand(steps []Step, before string) {
	for i := range steps {
		s, earlier := &steps[i], before
		switch s.Kind {
		case Reward, JustForYou:
			before = s.ID
		case Message:
			p.codes[s.ID] = before
		default:
		}
		p.hand(s.Then, before)
		p.hand(s.Else, earlier)
		for n := range s.Arms {
			p.hand(s.Arms[n].Steps, before)
		}
	}
}

// MailsAfter lists the message steps that surely send a letter after a step, in
// their order: up to where the way parts, waits for something or for more than a
// day, or gives another reward.
func (p *Plan) MailsAfter(step string) (ids []string) {
	minutes := int64(0)
	for here, on := p.at[p.at[step].then]; on; here, on = p.at[here.then] {
		switch s := here.step; s.Kind {
		case Branch, Split, Until, End, Reward, JustForYou:
			return ids
		case Wait:
			if minutes += s.Minutes; minutes > mostQuiet {
				return ids
			}
		case Message:
			if s.Place != "shop" {
				ids = append(ids, s.ID)
			}
		default:
		}
	}
	return ids
}

// Template is the template of a message step, by its id as the step writes it.
func (p *Plan) Template(step string) string {
	if here, known := p.at[step]; known {
		return here.step.Template
	}
	return ""
}

// mostQuiet are the minutes that a reward may wait for its letter.
const mostQuiet = 24 * 60

// PointsOf are the points that a message step can speak of: those given last
// before it on its way or, where none were, the first that may be given after it.
// 0 for none.
func (p *Plan) PointsOf(step string) int64 { return p.points[step] }

// promise finds what the messages in a row of steps can speak of.
func (p *Plan) promise(steps []Step, before, after int64) {
	for i := range steps {
		s := &steps[i]
		later := firstPoints(steps[i+1:], after)
		switch s.Kind {
		case Points:
			before = s.Points
		case Message:
			p.points[s.ID] = cmp.Or(before, later)
		default:
		}
		p.promise(s.Then, before, later)
		p.promise(s.Else, before, later)
		for n := range s.Arms {
			p.promise(s.Arms[n].Steps, before, later)
		}
	}
}

// firstPoints are the first points given in a row of steps, or else those after it.
func firstPoints(steps []Step, otherwise int64) int64 {
	found := int64(0)
	//nolint:errcheck,gosec // it only ends the walk
	each("", steps, func(_ string, s *Step) error {
		if s.Kind == Points {
			found = s.Points
			return errFound
		}
		return nil
	})
	return cmp.Or(found, otherwise)
}

var errFound = errors.New("found")

// lay places steps in a row that leads to after, and returns the first one's id.
func (p *Plan) lay(steps []Step, after string) string {
	next := after
	for i := len(steps) - 1; i >= 0; i-- {
		s := &steps[i]
		here := place{step: s, next: next, then: p.lay(s.Then, next), other: p.lay(s.Else, next)}
		for n := range s.Arms {
			here.arms = append(here.arms, p.lay(s.Arms[n].Steps, next))
		}
		p.at[s.ID], next = here, s.ID
	}
	return next
}

// Turn is what going on with a run needs to know.
type Turn struct {
	Now   time.Time
	Zone  *time.Location // the member's
	Holds func(condition *segment.Condition) bool
}

// Go takes a run on from where it stands, until something is to be done to the
// member, it has to wait, or it ends. The step to be done is returned; nil for
// the others. A document is a tree, so this ends.
func (p *Plan) Go(r *Run, t Turn) *Step {
	if r.Step == "" && !r.Begun {
		r.Step, r.Begun = p.first, true
	}
	for r.Ending == "" {
		here, known := p.at[r.Step]
		if !known {
			r.end(Completed, t.Now)
			return nil
		}
		if here.step.Kind.Acts() {
			return here.step
		}
		if !p.pass(r, here, t) {
			return nil
		}
	}
	return nil
}

// Past takes a run over the step that was done.
func (p *Plan) Past(r *Run) { r.enter(p.at[r.Step].then) }

// Instead takes a run to what stands for a step that could not be done: past it
// where nothing does.
func (p *Plan) Instead(r *Run) { r.enter(p.at[r.Step].other) }

// pass decides about a step that does nothing to the member. false means that
// the run waits.
func (p *Plan) pass(r *Run, here place, t Turn) bool {
	s := here.step
	switch s.Kind {
	case End:
		r.end(Completed, t.Now)
	case Branch:
		r.enter(choose(t.Holds(s.If), here.then, here.other))
	case Split:
		r.enter(here.arms[s.arm(r.ID)])
	case GoodHour:
		at := s.goodHour(t.Now.In(t.Zone))
		if at.After(t.Now) {
			r.wait(at)
			return false
		}
		r.enter(here.next)
	default: // Wait, Until
		return r.timed(here, t.Now)
	}
	return true
}

func choose(yes bool, then, other string) string {
	if yes {
		return then
	}
	return other
}

// timed waits for a time, or until something happens.
func (r *Run) timed(here place, now time.Time) bool {
	s := here.step
	over := r.Waits && !r.NextAt.After(now)
	switch {
	case s.Kind == Until && r.Heard:
		r.enter(here.then)
	case over && s.Kind == Until:
		r.enter(here.other)
	case over:
		r.enter(here.next)
	case r.Waits:
		return false // woken early: nothing happened
	default:
		r.wait(now.Add(time.Duration(s.Minutes) * time.Minute))
		return false
	}
	return true
}

// Shows are the points that a run's member is shown to get with the next order, 0
// for none.
func (p *Plan) Shows(r *Run) int64 {
	here, known := p.at[r.Step]
	if !known || !here.step.Shown || !r.Waits || r.Heard || r.Ending != "" {
		return 0
	}
	return here.step.promises()
}

// Awaits reports whether a run waits for a signal right now.
func (p *Plan) Awaits(r *Run, s *Signal) bool {
	here, known := p.at[r.Step]
	return known && here.step.Kind == Until && r.Waits && anyHears(here.step.On, s)
}

// arm is which way of a split a run goes: by its id, so that asking again is the
// same answer.
func (s *Step) arm(run uuid.UUID) int {
	n := int(share(append(run[:], s.ID...)) % 1000)
	for i, arm := range s.Arms {
		if n -= arm.Share; n < 0 {
			return i
		}
	}
	return len(s.Arms) - 1
}

// share is 64 bits that look drawn by chance.
func share(of []byte) uint64 {
	sum := sha256.Sum256(of)
	return binary.BigEndian.Uint64(sum[:8])
}

// goodHour is the next moment between the hours, now if it is.
func (s *Step) goodHour(now time.Time) time.Time {
	if h := now.Hour(); h >= s.From && h < s.Until {
		return now
	}
	y, m, d := now.Date()
	for day := range 3 { // where clocks jump over an hour, the one after it is taken
		at := time.Date(y, m, d+day, s.From, 0, 0, 0, now.Location())
		if at.After(now) {
			return at
		}
	}
	return now.Add(24 * time.Hour)
}

// StepsOf lists the ids of the steps of a kind.
func (p *Plan) StepsOf(kind StepKind) (ids []string) {
	for id, here := range p.at {
		if here.step.Kind == kind {
			ids = append(ids, id)
		}
	}
	return ids
}

// TagsAt are the tags that a run which stands at a step has given for a time: a
// later step of the same row would take them away.
func (p *Plan) TagsAt(step string) []string { return p.tags[step] }

// mark finds which tags are given for a time at each step of a row; around are
// those given so around it.
func (p *Plan) mark(steps []Step, around []string) {
	given := map[string]bool{}
	for i := range steps {
		s, open := &steps[i], slices.Clone(around)
		for _, later := range steps[i:] {
			if later.Kind == Untag && given[later.Tag] && !slices.Contains(open, later.Tag) {
				open = append(open, later.Tag)
			}
		}
		p.tags[s.ID] = open
		p.mark(s.Then, open)
		p.mark(s.Else, open)
		for n := range s.Arms {
			p.mark(s.Arms[n].Steps, open)
		}
		switch s.Kind {
		case Tag:
			given[s.Tag] = true
		case Untag:
			delete(given, s.Tag)
		default:
		}
	}
}

// OpensIn is how long after a message step, in its row of steps, a tag is taken
// away that was set before: until then something is open to few. 0 for none.
func (p *Plan) OpensIn(step string) time.Duration {
	return opensIn(p.Steps, step)
}

func opensIn(steps []Step, step string) time.Duration {
	minutes, passed := int64(0), false
	for i := range steps {
		switch s := &steps[i]; {
		case s.ID == step:
			passed = true
		case !passed:
		case s.Kind == Wait:
			minutes += s.Minutes
		case s.Kind == Untag:
			return time.Duration(minutes) * time.Minute
		}
	}
	return 0
}
