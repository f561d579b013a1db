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

// backtestPage is how many orders one transaction reads.
const backtestPage = 5000

// Backtest tries the draft, or what is live when there is none, on the store's
// own past orders and compares it with what is live. Nothing is written or
// locked; cancelling ctx ends it. fail.Invalid names a date that is wrong.
func (a *App) Backtest(ctx context.Context, merchantID uuid.UUID, in BacktestInput) (backtest.Report, error) {
	past := pastRun{states: make([]platform.Order, 1), products: map[product.Key]platform.Product{}}
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error { return a.openPast(tx, &past, in) })
	for more := true; more && err == nil; {
		err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
			more, err = past.next(tx)
			return err
		})
		if in.Progress != nil && err == nil {
			in.Progress(past.done, past.all)
		}
	}
	if err != nil {
		return backtest.Report{}, err
	}
	return past.replay.Report(), nil
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
	all      int64
}

func (a *App) openPast(tx *pg.Tx, p *pastRun, in BacktestInput) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return err
	}
	live := programs.Live()
	var version *program.Version
	if live != nil {
		version = &live.Version
	}
	draft, err := draftOf(tx, version, words.For(m.Locale))
	if err != nil {
		return err
	}
	if err := p.bounds(in, tx.Now, m.Location()); err != nil {
		return err
	}
	p.replay = backtest.New(program.Compile(program.Version{Document: draft.Document}, m.Location()), live)
	_, p.all, err = order.CountPlaced(tx, p.at.PlacedAt, p.until)
	return err
}

func (p *pastRun) bounds(in BacktestInput, now time.Time, zone *time.Location) (err error) {
	p.until = now
	if in.Since != "" {
		if p.at.PlacedAt, err = midnight("since", in.Since, zone); err != nil {
			return err
		}
	}
	if in.Until != "" {
		if p.until, err = midnight("until", in.Until, zone); err != nil {
			return err
		}
	}
	if !p.at.PlacedAt.Before(p.until) {
		return fail.Field("until", "must be after since")
	}
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
