package app

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/google/uuid"

	"regulars/app/coupon"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/member"
	"regulars/app/reward"
	"regulars/app/segment"
	"regulars/app/work"
)

// How a print run goes on.
const (
	printPage  = 100             // coupons in one transaction
	printTurn  = 8 * time.Second // before other runs get the worker
	printRest  = 2 * time.Second // until its codes are looked at again
	printPause = time.Minute     // while the program stands still, or members are counted for the first time
)

// ContinuePrintRun goes on with a run from where it stands: some pages of its audience,
// each in its own transaction with the note of how far it came, so that a worker may be
// killed at any moment and nobody gets two.
//
//	gathering -> making   everybody was looked at: each has a code, or is left alone
//	making    -> ready    no code is on its way any more
//	ready     -> ready    what came of it is counted until its window closes
//	stopped               codes that were not used die
func (a *App) ContinuePrintRun(ctx context.Context, merchantID, id uuid.UUID) error {
	goesOn, err := a.beginPrintTurn(ctx, merchantID, id)
	for end := a.Now().Add(printTurn); err == nil && goesOn && a.Now().Before(end); {
		goesOn, err = a.stepPrint(ctx, merchantID, id)
	}
	if err == nil && !goesOn {
		return nil
	}
	failed := err
	noted := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if failed != nil {
			return ignoreGone(work.Fail(tx, work.Print, id, failed))
		}
		return work.Yield(tx, work.Print, id)
	})
	if failed != nil {
		return failed
	}
	return noted
}

// beginPrintTurn counts that a worker tries, and reports whether there is anything to do.
func (a *App) beginPrintTurn(ctx context.Context, merchantID, id uuid.UUID) (goesOn bool, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		r, err := coupon.Lock(tx, id)
		if err != nil || r.State != work.Waiting || r.NextAt.After(tx.Now) {
			goesOn = false
			return ignoreGone(err)
		}
		givenUp, err := work.Begin(tx, work.Print, id)
		goesOn = !givenUp
		return err
	})
	return goesOn && err == nil, err
}

// stepPrint does the next that is to be done, and reports whether there is more to do at
// once. Addresses are asked for while no transaction is open.
func (a *App) stepPrint(ctx context.Context, merchantID, id uuid.UUID) (goesOn bool, err error) {
	page, err := a.nextPrintPage(ctx, merchantID, id)
	if err != nil || page == nil {
		return false, err
	}
	if page.run.Stage == coupon.Gathering {
		if err := a.fillAddresses(ctx, merchantID, page); err != nil {
			return false, err
		}
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		r, err := coupon.Lock(tx, id)
		if err != nil || r.State != work.Waiting || r.Stage != page.run.Stage || r.After != page.run.After ||
			r.Given != page.run.Given {
			goesOn = false // stopped meanwhile, or somebody else was faster
			return err
		}
		switch r.Stage {
		case coupon.Gathering:
			goesOn, err = true, a.givePage(tx, r, page)
		case coupon.Making:
			goesOn, err = false, a.awaitCodes(tx, r)
		case coupon.Stopped:
			goesOn, err = a.withdrawCodes(tx, r)
		default:
			goesOn, err = false, a.keepPrint(tx, r)
		}
		return err
	})
	return goesOn && err == nil, err
}

// printPageOf is the next page of a run's audience: who gets a coupon, as far as is known
// before the store is asked for addresses.
type printPageOf struct {
	run     *coupon.Run
	step    coupon.Step
	people  []printedFor
	skipped map[coupon.Why]int64 // of this page
}

type printedFor struct {
	member   uuid.UUID
	customer string // in the run's store
	address  []byte // sealed
}

// nextPrintPage reads whom a run goes on with. Nil where it has to wait.
func (a *App) nextPrintPage(ctx context.Context, merchantID, id uuid.UUID) (page *printPageOf, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		page = nil
		r, err := coupon.Get(tx, id)
		if err != nil || r.State != work.Waiting {
			return ignoreGone(err)
		}
		p := &printPageOf{run: r, skipped: map[coupon.Why]int64{}}
		if r.Stage == coupon.Gathering && r.Copies == 0 {
			ids, wait, err := a.printAudience(tx, r)
			if err != nil || wait {
				return err
			}
			if err := a.chooseForPrint(tx, p, ids); err != nil {
				return err
			}
		}
		page = p
		return nil
	})
	return page, err
}

// printAudience lists the next members that a run is for, by id.
func (a *App) printAudience(tx *pg.Tx, r *coupon.Run) (ids []uuid.UUID, wait bool, err error) {
	if m, err := a.merchantOf(tx); err != nil || m.Paused() != nil {
		return nil, true, errors.Join(err, work.Wait(tx, work.Print, r.ID, tx.Now.Add(printPause)))
	}
	if r.Segment == nil {
		if r.Member == nil || r.Looked > 0 { // erased meanwhile, or done
			return nil, false, nil
		}
		return []uuid.UUID{*r.Member}, false, nil
	}
	pass, err := segment.ReadPass(tx)
	if err != nil {
		return nil, false, err
	}
	if pass.MeasuredAt == nil {
		return nil, true, work.Wait(tx, work.Print, r.ID, tx.Now.Add(printRest))
	}
	s, err := segment.Get(tx, *r.Segment)
	if err != nil {
		return nil, false, err
	}
	test, err := a.testOf(tx, s.Condition)
	if err != nil {
		return nil, false, err
	}
	ids, err = segment.Page(tx, test, r.After, printPage)
	return ids, false, err
}

// chooseForPrint sorts out who of a page can get a coupon at all.
func (a *App) chooseForPrint(tx *pg.Tx, p *printPageOf, ids []uuid.UUID) error {
	p.step = coupon.Step{After: p.run.After, Looked: len(ids), Last: len(ids) < printPage || p.run.Segment == nil}
	if len(ids) == 0 {
		return nil
	}
	p.step.After = ids[len(ids)-1]
	people, err := member.Members(tx, ids)
	if err != nil {
		return err
	}
	accounts, err := member.AccountsIn(tx, ids, p.run.Store)
	if err != nil {
		return err
	}
	may, err := mayPost(tx, p.run, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		m := people[id]
		switch {
		case m == nil || m.State != member.StateMember || accounts[id] == "":
			p.skipped[coupon.NoAccount]++
		case p.run.Posted && !may[id]:
			p.skipped[coupon.NoConsent]++
		default:
			p.people = append(p.people, printedFor{member: id, customer: accounts[id]})
		}
	}
	return nil
}

// givePage gives the coupons of a page, save to those who are left alone for comparison.
func (a *App) givePage(tx *pg.Tx, r *coupon.Run, p *printPageOf) error {
	now, err := a.printed(tx, r, r.Begun())
	if err != nil {
		return err
	}
	if now.Value != r.Value || now.Limits != r.Limits {
		return fail.New(fail.Conflict,
			"the reward was changed while its codes were being made: stop the run, and begin anew")
	}
	giver := printGiver{app: a, tx: tx, run: r, n: r.Given + r.Alone, skipped: p.skipped}
	if r.Copies > 0 {
		left := min(printPage, r.Copies-int(r.Looked))
		p.step.Looked, p.step.Last = left, left < printPage || int(r.Looked)+left == r.Copies
		for i := range left {
			if err := giver.give(printedFor{}, strconv.FormatInt(r.Looked+int64(i), 10)); err != nil {
				return err
			}
		}
	} else if err := giver.toPeople(p.people); err != nil {
		return err
	}
	return giver.finish(p.step)
}

// awaitCodes looks whether all codes that can be made were.
func (a *App) awaitCodes(tx *pg.Tx, r *coupon.Run) error {
	codes, err := coupon.Count(tx, r.ID)
	if err != nil {
		return err
	}
	if codes.Making > 0 {
		return work.Wait(tx, work.Print, r.ID, tx.Now.Add(printRest))
	}
	if err := coupon.Finish(tx, r.ID); err != nil {
		return err
	}
	r.Stage, r.ReadyAt = coupon.Ready, &tx.Now
	return a.keepPrint(tx, r)
}

// withdrawCodes makes codes of a run that was stopped die, unless they were used.
func (a *App) withdrawCodes(tx *pg.Tx, r *coupon.Run) (goesOn bool, err error) {
	ids, err := coupon.Unused(tx, r.ID, printPage)
	if err != nil {
		return false, err
	}
	for _, id := range ids {
		code, err := reward.Lock(tx, id)
		if err != nil {
			return false, err
		}
		if changed, _ := code.Close(tx.Now); !changed {
			continue
		}
		if err := reward.Save(tx, code); err != nil {
			return false, err
		}
	}
	if len(ids) == printPage {
		return true, nil
	}
	if err := coupon.ForgetAddresses(tx, r.ID); err != nil {
		return false, err
	}
	return false, a.keepPrint(tx, r)
}

// keepPrint counts what came of a run, and says when it is counted again. Addresses are
// dropped when they have been kept for long enough.
func (a *App) keepPrint(tx *pg.Tx, r *coupon.Run) error {
	if err := segment.Patience(tx, nightPatience); err != nil {
		return err
	}
	if r.Posted && tx.Now.After(r.Begun().Add(coupon.KeepAddresses)) {
		if err := coupon.ForgetAddresses(tx, r.ID); err != nil {
			return err
		}
	}
	result, err := a.countPrint(tx, r)
	if err != nil {
		return err
	}
	return coupon.Keep(tx, r.ID, result, r.NextCount(tx.Now))
}

func (a *App) countPrint(tx *pg.Tx, r *coupon.Run) (found coupon.Result, err error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return found, err
	}
	if found.Codes, err = coupon.Count(tx, r.ID); err != nil {
		return found, err
	}
	found.Given, found.Alone, err = coupon.Bought(tx, r, m.Currency)
	return found, err
}

// printGiver gives the coupons of one page.
type printGiver struct {
	app     *App
	tx      *pg.Tx
	run     *coupon.Run
	n       int64 // the last place that was taken
	coupons []coupon.Coupon
	later   []uuid.UUID // codes of a shared discount: made many at once, a moment later
	now     []uuid.UUID
	skipped map[coupon.Why]int64
}

func (g *printGiver) toPeople(people []printedFor) error {
	ids := make([]uuid.UUID, len(people))
	for i, p := range people {
		ids[i] = p.member
	}
	noted, err := coupon.Noted(g.tx, g.run.ID, ids)
	if err != nil {
		return err
	}
	keys, err := g.app.keysOf(g.tx)
	if err != nil {
		return err
	}
	for _, p := range people {
		keyed, err := keys.Comparison(p.member)
		switch {
		case err != nil:
			return err
		case noted[p.member]: // another account became this member's while the run went on
		case journey.GroupOf(keyed, int(g.run.Compare)) == journey.Alone:
			g.n++
			g.coupons = append(g.coupons, coupon.Coupon{N: g.n, Member: p.member, Group: journey.Alone})
		default:
			if err := g.give(p, p.member.String()); err != nil {
				return err
			}
		}
	}
	return nil
}

// give gives one coupon. A reward that is refused leaves nothing behind.
func (g *printGiver) give(p printedFor, key string) error {
	var r *reward.Redemption
	err := journey.Apart(g.tx, func() (err error) {
		r, err = g.app.grant(g.tx, Grant{
			Merchant: g.tx.Merchant, Member: p.member, Store: g.run.Store, RewardID: g.run.RewardID,
			Key: "print:" + g.run.ID.String() + ":" + key,
		})
		return err
	})
	if refused, ok := errors.AsType[reward.RefusedError](err); ok {
		return g.refuse(refused)
	}
	if err != nil {
		return err
	}
	_, shared, err := r.Shared()
	if shared {
		g.later = append(g.later, r.ID)
	} else {
		g.now = append(g.now, r.ID)
	}
	g.n++
	g.coupons = append(g.coupons, coupon.Coupon{
		N: g.n, Member: p.member, Group: journey.Given, Redemption: r.ID, Address: p.address,
	})
	return err
}

// refuse counts who got none; what all would be refused for stops the page.
func (g *printGiver) refuse(e reward.RefusedError) error {
	switch e.Why {
	case reward.AllTaken, reward.Paused, reward.TakenOften:
		g.skipped[coupon.NoneLeft]++
	case reward.NoAccount:
		g.skipped[coupon.NoAccount]++
	case reward.Away:
		return fail.New(fail.Unavailable, "the store is not connected right now")
	default:
		return fail.New(fail.Conflict, "the reward cannot be given: %s", e.Error())
	}
	return nil
}

func (g *printGiver) finish(step coupon.Step) error {
	for _, c := range g.coupons {
		if c.Group == journey.Alone {
			step.Alone++
		} else {
			step.Given++
		}
	}
	if err := coupon.Add(g.tx, g.run.ID, g.coupons); err != nil {
		return err
	}
	if err := reward.Leave(g.tx, g.now, g.tx.Now); err != nil {
		return err
	}
	if err := reward.Leave(g.tx, g.later, g.tx.Now.Add(tapTime+time.Second)); err != nil {
		return err
	}
	step.Skipped = map[coupon.Why]int64{}
	for _, counts := range []map[coupon.Why]int64{g.run.Skipped, g.skipped} {
		for why, n := range counts {
			step.Skipped[why] += n
		}
	}
	return coupon.Note(g.tx, g.run.ID, step)
}
