package app

import (
	"context"
	"maps"
	"time"

	"github.com/google/uuid"

	"regulars/app/backtest"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/product"
	"regulars/app/program"
	"regulars/app/words"
)

// BacktestInput says which past orders a draft is tried on: those placed on
// dates of the merchant's calendar like 2026-03-01, from Since until before
// Until. "" sets no bound.
type BacktestInput struct {
	Since    string
	Until    string
	Progress func(done, all int64) // after each page of orders; may be nil
}

// BacktestReport is what a back-test found: of past orders, and who would move
// between tiers on the day the draft is published, by what they have done so far.
type BacktestReport struct {
	backtest.Report
	Tiers TierMoves
}

// backtestPage is how many orders one transaction reads.
const backtestPage = 5000

// Backtest tries the draft, or what is live when there is none, on the store's
// own past orders and compares it with what is live, here and now. Nothing is
// written or locked; cancelling ctx ends it. fail.Invalid names a date that is
// wrong.
func (a *App) Backtest(ctx context.Context, merchantID uuid.UUID, in BacktestInput) (BacktestReport, error) {
	run := &backtest.Run{}
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		run, err = a.planBacktest(tx, in)
		return err
	})
	if err != nil {
		return BacktestReport{}, err
	}
	return a.replayPast(ctx, merchantID, run, concerned{}, func(done int64) error {
		if in.Progress != nil {
			in.Progress(done, run.Total)
		}
		return nil
	})
}

// planBacktest says what is compared, and over which orders.
func (a *App) planBacktest(tx *pg.Tx, in BacktestInput) (*backtest.Run, error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return nil, err
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return nil, err
	}
	run := &backtest.Run{CreatedAt: tx.Now}
	var version *program.Version
	if live := programs.Live(); live != nil {
		version, run.Live = &live.Version, live.Version.Number
	}
	draft, err := draftOf(tx, version, words.For(m.Locale))
	if err != nil {
		return nil, err
	}
	run.Document = draft.Document
	if run.Since, run.Until, err = in.bounds(tx.Now, m.Location()); err != nil {
		return nil, err
	}
	_, run.Total, err = order.CountPlaced(tx, run.Since, run.Until)
	return run, err
}

func (in BacktestInput) bounds(now time.Time, zone *time.Location) (since, until time.Time, err error) {
	until = now
	if in.Since != "" {
		if since, err = midnight("since", in.Since, zone); err != nil {
			return since, until, err
		}
	}
	if in.Until != "" {
		if until, err = midnight("until", in.Until, zone); err != nil {
			return since, until, err
		}
	}
	if !since.Before(until) {
		return since, until, fail.Field("until", "must be after since")
	}
	return since, until, nil
}

// concerned is everybody for whom a draft changes something.
type concerned map[uuid.UUID]backtest.Concern

// moves notes that somebody would move between tiers.
func (all concerned) moves(m TierMove) {
	c := all[m.Member]
	c.Member, c.From, c.To = m.Member, m.From, m.To
	all[m.Member] = c
}

// replayPast does what a run asks for, and fills in whom it concerns. After each
// page it calls beat with how many orders are done, whose error ends it.
func (a *App) replayPast(
	ctx context.Context, merchantID uuid.UUID, run *backtest.Run, all concerned, beat func(done int64) error,
) (r BacktestReport, err error) {
	past := pastRun{states: make([]platform.Order, 1), products: map[product.Key]platform.Product{}}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error { return a.openPast(tx, &past, run) })
	for more := true; more && err == nil; {
		err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
			more, err = past.next(tx)
			return err
		})
		if err == nil {
			err = beat(past.done)
		}
	}
	if err != nil {
		return r, err
	}
	r.Report = past.replay.Report()
	past.replay.Concerned(all)
	r.Tiers, err = a.tiersOf(ctx, merchantID, run, all.moves, func() error { return beat(past.done) })
	return r, err
}

// tiersOf is who would move between tiers if a run's draft were published; each
// hears of all of them.
func (a *App) tiersOf(
	ctx context.Context, merchantID uuid.UUID, run *backtest.Run, each func(TierMove), beat func() error,
) (TierMoves, error) {
	p := &tierPreview{each: each}
	some := false
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		var before program.Document
		programs, err := a.programsOf(tx)
		if live := programs.Number(run.Live); live != nil {
			before = live.Version.Document
		}
		if some = len(before.Tiers.Tiers)+len(run.Document.Tiers.Tiers) > 0; !some || err != nil {
			return err
		}
		return a.beginPreview(tx, p, before, run.Document)
	})
	if err == nil && some {
		err = a.lookAtTiers(ctx, merchantID, p, beat)
	}
	return p.TierMoves, err
}

// pastRun is a backtest on its way through the orders.
type pastRun struct {
	replay   *backtest.Replay
	at       order.Position
	until    time.Time
	page     order.Past
	states   []platform.Order                 // of a page, or the one in hand
	products map[product.Key]platform.Product // nothing for one that is not known
	done     int64
}

func (a *App) openPast(tx *pg.Tx, p *pastRun, run *backtest.Run) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return err
	}
	p.at.PlacedAt, p.until = run.Since, run.Until
	draft := program.Compile(program.Version{Document: run.Document}, m.Location())
	p.replay = backtest.New(draft, programs.Number(run.Live))
	return nil
}

// next replays a page of orders and reports whether there may be more.
func (p *pastRun) next(tx *pg.Tx) (more bool, err error) {
	if p.at, err = order.Stream(tx, &p.page, p.at, p.until, backtestPage); err != nil {
		return false, err
	}
	asksProducts, asksTags := p.replay.Asks()
	tags := map[uuid.UUID][]string{}
	if asksTags {
		if tags, err = member.TagsOf(tx, p.people()); err != nil {
			return false, err
		}
	}
	if asksProducts {
		err = p.learn(tx) // reads all before the first is judged
	}
	for i := 0; i < len(p.page.Rows) && err == nil; i++ {
		err = p.replayOne(i, asksProducts, tags)
	}
	p.done += int64(len(p.page.Rows))
	return len(p.page.Rows) == backtestPage, err
}

func (p *pastRun) replayOne(i int, read bool, tags map[uuid.UUID][]string) error {
	state := &p.states[0]
	if read {
		state = &p.states[i]
	} else if err := p.unpack(i, state); err != nil {
		return err
	}
	row := p.page.Rows[i]
	p.replay.Take(backtest.Order{
		State: state, Member: row.Member, Tags: tags[row.Member], Product: p.productsOf(row.Store, read),
	})
	return nil
}

func (p *pastRun) unpack(i int, into *platform.Order) error {
	from := 0
	if i > 0 {
		from = p.page.Rows[i-1].End
	}
	to := p.page.Rows[i].End
	return order.UnpackInto(p.page.Packed[from:to], p.page.Text[from:to], into)
}

func (p *pastRun) productsOf(store uuid.UUID, asked bool) program.ProductOf {
	if !asked {
		return nil // nobody asks
	}
	return func(id string) (platform.Product, bool) {
		found := p.products[product.Key{StoreID: store, ExternalID: id}]
		return found, found.ID != ""
	}
}

func (p *pastRun) people() []uuid.UUID {
	ids := make([]uuid.UUID, len(p.page.Rows))
	for i, row := range p.page.Rows {
		ids[i] = row.Member
	}
	return ids
}

// learn reads a page's orders and those of their products that were not met
// before.
func (p *pastRun) learn(tx *pg.Tx) error {
	if len(p.states) < backtestPage {
		p.states = make([]platform.Order, backtestPage)
	}
	var missing []product.Key
	for i, row := range p.page.Rows {
		if err := p.unpack(i, &p.states[i]); err != nil {
			return err
		}
		for l := range p.states[i].Lines {
			key := product.Key{StoreID: row.Store, ExternalID: p.states[i].Lines[l].ProductID}
			if _, met := p.products[key]; !met {
				p.products[key] = platform.Product{}
				missing = append(missing, key)
			}
		}
	}
	found, err := product.Get(tx, missing)
	maps.Copy(p.products, found)
	return err
}
