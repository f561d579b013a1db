package app

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/program"
)

// A load of a file from before the program is about its people alone, so it is
// applied in two transactions side by side: most of what it costs is the time of
// the one Postgres process that writes it. One leads: it holds the merchant, waits
// until the other is committed, and notes how far the file is. Whoever goes on after
// a crash in between finds the other's part done, which changes nothing.
const (
	helperLane = 1
	// rowPatience is how long the helper waits for a row that the leader may hold: they
	// should have none in common.
	rowPatience = 500 * time.Millisecond
)

// noteApart has a load taken in two lanes. Where that cannot be, or they get into
// each other's way, it answers false, and nothing counts as taken.
func (a *App) noteApart(ctx context.Context, l *listingRun, next load) (taken bool, err error) {
	parts := lanesOf(next.events)
	if l.together || len(parts[0]) == 0 || len(parts[1]) == 0 {
		return false, nil
	}
	err = a.db.InMerchant(ctx, l.merchant, func(tx *pg.Tx) error {
		taken = false
		if err := inbox.LeadMerchant(tx); err != nil {
			return err
		}
		programs, err := a.programsOf(tx)
		if err != nil || !beforeAll(programs, next.events) {
			return err
		}
		help := a.beginHelp(ctx, l, parts[1])
		defer help.stop()
		if err := help.await(ctx, help.begun); err != nil {
			return err
		}
		lead := load{events: parts[0], asked: next.asked, last: next.last, objects: next.objects}
		if err := a.takeLoad(tx, l, lead, a.applyEvents); err != nil {
			return err
		}
		taken = true
		return help.await(ctx, help.ended)
	})
	if err == nil || errors.Is(err, errOvertaken) || ctx.Err() != nil {
		return taken && err == nil, err
	}
	l.together = true // whatever it was, it is told by the load in one piece
	a.log.WarnContext(ctx, "a piece of the store's file cannot be applied in two lanes", "store_id", l.stored.ID,
		"listing", l.listing, "error", err)
	return false, nil
}

// help is the transaction beside the leader's.
type help struct {
	begun, ended chan struct{}
	err          error // once it ended
	stop         context.CancelFunc
}

func (a *App) beginHelp(ctx context.Context, l *listingRun, events []platform.Event) *help {
	ctx, cancel := context.WithCancel(ctx)
	h := &help{begun: make(chan struct{}), ended: make(chan struct{})}
	h.stop = func() { cancel(); <-h.ended }
	begun := sync.OnceFunc(func() { close(h.begun) })
	go func() {
		defer close(h.ended)
		h.err = a.db.InMerchant(ctx, l.merchant, func(tx *pg.Tx) error {
			if err := inbox.HelpMerchant(tx, rowPatience); err != nil {
				return err
			}
			begun()
			if err := tx.Unhurried(); err != nil {
				return err
			}
			if err := member.CountApart(tx, helperLane); err != nil {
				return err
			}
			return a.applyEvents(tx, l, events)
		})
	}()
	return h
}

// await waits until the helper is so far, or failed.
func (h *help) await(ctx context.Context, far <-chan struct{}) error {
	patient, stop := context.WithTimeout(ctx, turnPatience)
	defer stop()
	select {
	case <-far:
	case <-h.ended:
	case <-patient.Done():
		return fail.Wrap(patient.Err(), fail.Unavailable, "the other lane does not get on")
	}
	select {
	case <-h.ended:
		return h.err
	default:
		return nil
	}
}

// beforeAll reports whether events are of before the program, or there is none, so
// that nothing of it comes of them: no points, limits, tiers or occasions, which are
// counted in rows that all share.
func beforeAll(programs Programs, events []platform.Event) bool {
	live := programs.Live()
	if live == nil {
		return true
	}
	if len(live.Version.Document.Tiers.Tiers) > 0 || live.Occurs(program.Occurrence{Trigger: program.OnProfile}) {
		return false
	}
	for _, e := range events {
		switch {
		case e.Order != nil && e.Past && programs.At(e.Order.PlacedAt) == nil:
		case e.Customer != nil && e.Customer.CreatedAt.Before(programs.Start()):
		default:
			return false
		}
	}
	return true
}

// lanesOf shares events out so that no person is in both parts: nobody with the same
// account, e-mail or code. What is neither an order nor a customer stays in one.
func lanesOf(events []platform.Event) (parts [2][]platform.Event) {
	groups := grouped{}
	for i, e := range events {
		switch {
		case e.Order != nil:
			groups.join(i, "account", e.Order.CustomerID)
			groups.join(i, "mail", e.Order.Email)
			if e.Order.Customer != nil {
				groups.join(i, "mail", e.Order.Customer.Email)
			}
			for _, code := range e.Order.Codes {
				groups.join(i, "code", code)
			}
		case e.Customer != nil:
			groups.join(i, "account", e.Customer.ID)
			groups.join(i, "mail", e.Customer.Email)
		default:
			return [2][]platform.Event{events}
		}
	}
	lanes := map[int]int{}
	for i := range events {
		group := groups.of(i)
		lane, known := lanes[group]
		if !known && len(parts[1]) < len(parts[0]) {
			lane = 1
		}
		lanes[group] = lane
		parts[lane] = append(parts[lane], events[i])
	}
	return parts
}

// grouped files events by what they have in common: each with an earlier one, or
// itself.
type grouped struct {
	first  map[[2]string]int
	parent []int
}

func (g *grouped) join(event int, kind, key string) {
	for len(g.parent) <= event {
		g.parent = append(g.parent, len(g.parent))
	}
	key = strings.ToLower(strings.TrimSpace(key))
	if key == "" {
		return
	}
	if g.first == nil {
		g.first = map[[2]string]int{}
	}
	at := [2]string{kind, key}
	if other, known := g.first[at]; known {
		x, y := g.of(other), g.of(event)
		g.parent[max(x, y)] = min(x, y)
		return
	}
	g.first[at] = event
}

// of is the first event of an event's group.
func (g *grouped) of(event int) int {
	for g.parent[event] != event {
		event = g.parent[event]
	}
	return event
}

// takeLoad has a load taken and notes that it was. errOvertaken when somebody else
// did.
func (a *App) takeLoad(
	tx *pg.Tx, l *listingRun, next load, take func(*pg.Tx, *listingRun, []platform.Event) error,
) error {
	if err := tx.Unhurried(); err != nil { // a power failure forgets the load with the note of it
		return err
	}
	ours, err := merchant.ReadOn(tx, l.reading, next.objects, next.last)
	if err != nil {
		return err
	}
	if !ours {
		return errOvertaken
	}
	if err := take(tx, l, next.events); err != nil {
		return err
	}
	asked := make([]platform.Event, len(next.asked))
	for i, id := range next.asked {
		asked[i] = l.asked(id)
	}
	return putAside(tx, l, asked)
}
