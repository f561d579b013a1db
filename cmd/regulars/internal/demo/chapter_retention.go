package demo

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"regulars/app/journey"
	"regulars/app/program"
)

// reading is one member of the chapter, who reads what one automation writes.
type reading struct {
	*checker
	*coffee

	email string
	id    string // the member's
	order string // their newest
	asks  asked  // the survey that they answer
	link  string
}

// tale is how one ready-made automation comes to write, and what a member reads.
type tale struct {
	ready   string                                              // the automation
	how     string                                              // it comes about
	subject string                                              // of the letter
	says    string                                              // in its text
	on      map[int]func(ctx context.Context, r *reading) error // by day
	change  func(c *checker, d *journey.Script)                 // what a merchant has to choose, nil for nothing
}

// How long the chapter lasts: anniversaries need a year, the others weeks.
const (
	taleDays  = 33
	yearDays  = 366
	idleWeeks = 47 // between them
)

// retentionChapter: every ready-made automation is switched on, a member does what
// it waits for, the clock passes and the mail server has its letter.
func retentionChapter(ctx context.Context, c *checker) error {
	readers, on := map[string]*reading{}, map[string]owned{}
	var silent *reading
	return all(
		func() error { return c.pointsEnd(ctx) },
		func() error { return c.mayWrite(ctx, 5, 20) },
		func() error { return c.writesGuide(ctx) },
		func() error { return c.untilNoon(ctx) },
		func() error { return c.switchOn(ctx, on) },
		func() error { return c.later(ctx, time.Minute) },
		func() error { return c.gather(ctx, readers) },
		func() (err error) { silent, err = c.newReading(ctx); return err },
		func() error { return buysBox(ctx, silent) },
		func() error { return c.live(ctx, readers, 0, taleDays) },
		func() error { return c.hasRead(ctx, readers, "anniversary") },
		func() error {
			return same(ctx, c, "letters that sell, to who agreed to none", 0, len(c.sold(silent.email)))
		},
		func() error { return c.signsInAgain(ctx) },
		func() error { return c.stops(ctx, on, "anniversary") },
		func() error { return c.nothingHappens(ctx, idleWeeks) },
		func() error { return c.live(ctx, readers, taleDays+7*idleWeeks, yearDays) },
		func() error { return c.signsInAgain(ctx) },
		func() error { return c.hasRead(ctx, map[string]*reading{"anniversary": readers["anniversary"]}) },
		func() error { return c.stops(ctx, on) },
		func() error { return c.mayWrite(ctx, 1, 3) },
		func() error { return c.enrollment(ctx, program.Accounts) },
	)
}

// signsInAgain is needed after weeks: sessions end.
func (c *checker) signsInAgain(ctx context.Context) (err error) {
	c.staff, err = c.Demo.staff(ctx)
	return err
}

// pointsEnd publishes a version whose points end after fifty days, and which has
// what just-for-you offers give.
func (c *checker) pointsEnd(ctx context.Context) error {
	doc := document()
	doc.Expiry.Days = 50
	doc.Rewards = append(doc.Rewards, program.Reward{
		ID: "treat", Name: "A treat", Active: true, Hidden: true, Kind: program.PercentOff, PercentBP: 1000, Cost: 100,
		ValidDays: 30,
	})
	return c.publishProgram(ctx, c.staff, doc, "Points live for fifty days")
}

// mayWrite sets how many letters that sell a member gets a day and a week. Members
// of the chapter are in several automations, each of which is to be seen.
func (c *checker) mayWrite(ctx context.Context, aDay, aWeek int) error {
	var rules map[string]any
	if err := c.staff.api(ctx, http.MethodGet, "/selling-settings", nil, &rules); err != nil {
		return err
	}
	delete(rules, "$schema")
	rules["per_day"], rules["per_week"] = aDay, aWeek
	return c.staff.api(ctx, http.MethodPut, "/selling-settings", rules, nil)
}

// untilNoon lets the next noon come, where the merchant is: letters that sell wait
// for good hours, and the chapter passes whole days.
func (c *checker) untilNoon(ctx context.Context) error {
	m, err := c.App.Merchant(ctx, c.merchant)
	if err != nil {
		return err
	}
	now := c.App.Now().In(m.Location())
	noon := time.Date(now.Year(), now.Month(), now.Day()+1, 12, 0, 0, 0, m.Location())
	return c.later(ctx, noon.Sub(now))
}

// switchOn switches all ready-made automations on, which leave nobody alone here.
func (c *checker) switchOn(ctx context.Context, on map[string]owned) error {
	for _, t := range tales() {
		made, err := c.staff.use(ctx, t.ready, func(d *journey.Script) {
			d.Compare = 0
			if t.change != nil {
				t.change(c, d)
			}
		})
		if err != nil {
			return err
		}
		on[t.ready] = made
	}
	return nil
}

// stops ends automations for good, so that other chapters are as they were.
func (c *checker) stops(ctx context.Context, on map[string]owned, save ...string) error {
	for id, one := range on {
		if len(save) > 0 && id == save[0] {
			continue
		}
		if err := c.staff.api(ctx, http.MethodPost, "/journeys/"+one.ID+"/stop", struct{}{}, nil); err != nil {
			return err
		}
		delete(on, id)
	}
	return nil
}

// gather brings a member a tale, who agreed to be written to.
func (c *checker) gather(ctx context.Context, readers map[string]*reading) error {
	for _, t := range tales() {
		r, err := c.newReading(ctx)
		if err != nil {
			return err
		}
		if err := c.agrees(ctx, r.email); err != nil {
			return err
		}
		readers[t.ready] = r
	}
	return nil
}

func (c *checker) newReading(ctx context.Context) (*reading, error) {
	r := &reading{checker: c, coffee: &coffee{url: c.stores.coffee.URL()}}
	if err := c.newMember(ctx, r.coffee); err != nil {
		return nil, err
	}
	r.email = c.email()
	return r, c.met(ctx, r)
}

// met waits until the admin knows a newcomer: the worker may be at it.
func (c *checker) met(ctx context.Context, r *reading) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		err := c.drain(ctx)
		if err != nil {
			return err
		}
		who, err := c.member(ctx, r.email)
		if err == nil {
			r.id = who.ID
			return nil
		}
		if wait(ctx, 50*time.Millisecond) != nil {
			return err
		}
	}
}

// live lets days pass, on each of which members do what their tales say.
func (c *checker) live(ctx context.Context, readers map[string]*reading, from, until int) error {
	for d := from; d < until; d++ {
		for _, t := range tales() {
			if do := t.on[d]; do != nil {
				if err := do(ctx, readers[t.ready]); err != nil {
					return fmt.Errorf("%s, day %d: %w", t.ready, d, err)
				}
			}
		}
		if err := c.drain(ctx); err != nil {
			return err
		}
		if err := c.pass(ctx, day); err != nil {
			return err
		}
	}
	return nil
}

// nothingHappens lets weeks pass in which no member does anything, a week at once:
// what falls due on one day and another of it is not told apart.
func (c *checker) nothingHappens(ctx context.Context, weeks int) error {
	for range weeks {
		c.App.Advance(7 * day)
		if err := c.sweep(ctx); err != nil {
			return err
		}
		if err := c.drain(ctx); err != nil {
			return err
		}
	}
	return nil
}

// hasRead compares the letters of all tales but one: each member has theirs, once.
func (c *checker) hasRead(ctx context.Context, readers map[string]*reading, but ...string) error {
	for _, t := range tales() {
		r := readers[t.ready]
		if r == nil || len(but) > 0 && t.ready == but[0] {
			continue
		}
		found := 0
		for _, l := range c.mail.To(r.email) {
			if !strings.HasPrefix(l.Subject, t.subject) {
				continue
			}
			found++
			if !strings.Contains(l.Text, t.says) || strings.Contains(l.Text+l.HTML, "{{") {
				return fmt.Errorf("the letter of %s does not say %q:\n%s", t.ready, t.says, l.Text)
			}
		}
		if found == 0 {
			c.say("  letters to %s: %q", r.email, subjectsTo(c, r.email))
		}
		if err := same(ctx, c, fmt.Sprintf("%s: “%s”", t.how, t.subject), 1, found); err != nil {
			return err
		}
	}
	return nil
}
