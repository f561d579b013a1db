package app

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/bulk"
	"regulars/app/coupon"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/paper"
	"regulars/app/platform"
	"regulars/app/reward"
	"regulars/app/words"
)

// mostDrawn is how many files one process draws at once: each takes a core.
const mostDrawn = 2

// PrintFile lets the coupons of a run be drawn, as PDF. Pages leave as they are drawn,
// and nothing of the file is kept: whoever was erased, and codes that were used or have
// ended since, are not in it. What can refuse it does so before the first byte:
// fail.Conflict while codes are being made, or when none works.
func (a *App) PrintFile(ctx context.Context, merchantID, id uuid.UUID) (FileWriter, error) {
	d := &drawing{app: a, merchant: merchantID, id: id}
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := d.open(tx); err != nil {
			return err
		}
		return markPrint(tx, audit.PrintDrawn, id, nil)
	})
	if err != nil {
		return nil, err
	}
	return func(to io.Writer) error {
		select {
		case a.drawing <- struct{}{}:
			defer func() { <-a.drawing }()
		case <-ctx.Done():
			return ctx.Err()
		}
		return paper.Write(to, d.sheet, func() (paper.Card, bool, error) { return d.next(ctx) })
	}, nil
}

// PrintPosted lets the mailing list of a run by post be written, as CSV: of each letter
// whose code works, in the order in which they are printed.
func (a *App) PrintPosted(ctx context.Context, merchantID, id uuid.UUID) (FileWriter, error) {
	d := &drawing{app: a, merchant: merchantID, id: id}
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := d.open(tx); err != nil {
			return err
		}
		if !d.run.Posted {
			return fail.New(fail.Conflict, "this run is not sent by post: it has no addresses")
		}
		return markPrint(tx, audit.PrintListed, id, nil)
	})
	if err != nil {
		return nil, err
	}
	return func(to io.Writer) error {
		file := csv.NewWriter(to)
		head := []string{"code", "name", "company", "line_1", "line_2", "postcode", "city", "region", "country"}
		if err := file.Write(head); err != nil {
			return err
		}
		for {
			one, ok, err := d.printed(ctx)
			if err != nil || !ok {
				file.Flush()
				return errors.Join(err, file.Error())
			}
			at := one.address
			row := []string{
				one.card.Code, at.Name, at.Company, at.Line1, at.Line2, at.Postcode, at.City, at.Region, at.Country,
			}
			for i := range row {
				row[i] = bulk.Plain(row[i])
			}
			if err := file.Write(row); err != nil {
				return err
			}
		}
	}, nil
}

// drawing reads a run's coupons page by page.
type drawing struct {
	app      *App
	merchant uuid.UUID
	id       uuid.UUID
	run      *coupon.Run
	store    merchant.Store
	keys     *merchant.Keys
	words    *words.Words
	sheet    paper.Sheet
	after    int64
	page     []printedCard
	over     bool
}

type printedCard struct {
	card    paper.Card
	address platform.Address
}

func (d *drawing) open(tx *pg.Tx) (err error) {
	if d.run, err = coupon.Get(tx, d.id); err != nil {
		return err
	}
	switch d.run.Stage {
	case coupon.Draft:
		return fail.New(fail.Conflict, "its codes are not made yet: start it")
	case coupon.Gathering, coupon.Making:
		return fail.New(fail.Conflict, "its codes are still being made: a coupon is printed once its code works")
	case coupon.Stopped:
		return fail.New(fail.Conflict, "it was stopped: its codes do not work")
	case coupon.Ready:
	}
	m, err := d.app.merchantOf(tx)
	if err != nil {
		return err
	}
	if d.store, err = merchant.GetStore(tx, d.run.Store); err != nil {
		return err
	}
	if d.keys, err = d.app.keysOf(tx); err != nil {
		return err
	}
	logo, err := coupon.Logo(tx, d.id)
	if err != nil {
		return err
	}
	if d.sheet, err = sheetOf(d.run, m, d.store, tx.Now); err != nil {
		return err
	}
	if d.sheet.Logo, err = paper.OpenLogo(logo); err != nil {
		return err
	}
	d.words = words.For(d.run.Locale)
	if d.page, err = d.read(tx); err == nil && len(d.page) == 0 && d.over {
		return fail.New(fail.Conflict, "none of its codes works any more")
	}
	return err
}

// sheetOf is what all coupons of a run share, as paper has it.
func sheetOf(r *coupon.Run, m merchant.Merchant, store merchant.Store, at time.Time) (s paper.Sheet, err error) {
	w := words.For(r.Locale)
	host := hostOf(store.URL)
	fixed := w.Paper(host)
	s = paper.Sheet{
		Size: r.Paper, Form: r.Form, Design: r.Design, Host: host, Accent: m.Look.Accent, Text: r.Body,
		Locale: w.Locale(), RTL: w.Dir() == "rtl", Made: at, Product: "Regulars",
	}
	for _, text := range []struct {
		to   *string
		from string
	}{
		{&s.Shop, m.Name},
		{&s.Value, r.Value},
		{&s.Line, r.Line},
		{&s.Limits, r.Limits},
		{&s.Title, r.Title},
		{&s.Words.YourCode, fixed.Code},
		{&s.Words.Scan, fixed.Scan},
	} {
		if *text.to, _, err = paper.Printable(text.from); err != nil {
			return s, err
		}
	}
	return s, nil
}

func (d *drawing) next(ctx context.Context) (paper.Card, bool, error) {
	one, ok, err := d.printed(ctx)
	return one.card, ok, err
}

func (d *drawing) printed(ctx context.Context) (printedCard, bool, error) {
	for len(d.page) == 0 && !d.over {
		err := d.app.db.InMerchant(ctx, d.merchant, func(tx *pg.Tx) (err error) {
			d.page, err = d.read(tx)
			return err
		})
		if err != nil {
			return printedCard{}, false, err
		}
	}
	if len(d.page) == 0 {
		return printedCard{}, false, nil
	}
	one := d.page[0]
	d.page = d.page[1:]
	return one, true, nil
}

// read reads the next coupons whose codes work.
func (d *drawing) read(tx *pg.Tx) (cards []printedCard, err error) {
	after := d.after
	coupons, err := coupon.Page(tx, d.id, after, printPage)
	if err != nil {
		return nil, err
	}
	var codes, people []uuid.UUID
	for _, c := range coupons {
		codes = append(codes, c.Redemption)
		if c.Member != uuid.Nil {
			people = append(people, c.Member)
		}
	}
	redemptions, err := reward.ByIDs(tx, codes)
	if err != nil {
		return nil, err
	}
	names, err := member.Briefs(tx, people)
	if err != nil {
		return nil, err
	}
	for _, c := range coupons {
		after = c.N
		r := redemptions[c.Redemption]
		if r == nil || r.Status != reward.Issued || !r.EndsAt.After(tx.Now) || c.Group != journey.Given {
			continue
		}
		one, err := d.card(c, r, names[c.Member].Name)
		if err != nil {
			return nil, err
		}
		cards = append(cards, one)
	}
	d.after, d.over = after, len(coupons) < printPage
	return cards, nil
}

func (d *drawing) card(c coupon.Coupon, r *reward.Redemption, name string) (one printedCard, err error) {
	one.card = paper.Card{Code: r.Shown(), Link: codeLink(d.store, r.Shown()), Hello: d.words.PaperHello("")}
	if one.address, err = openAddress(d.keys, c.Address); err != nil {
		return one, err
	}
	if name, _, err = paper.Printable(name); err != nil {
		return one, err
	}
	if name != "" {
		one.card.For, one.card.Hello = d.words.PaperFor(name), d.words.PaperHello(firstName(name))
	}
	for _, line := range addressed(d.words, one.address) {
		clean, _, err := paper.Printable(line)
		if err != nil {
			return one, err
		}
		if clean != "" {
			one.card.Address = append(one.card.Address, clean)
		}
	}
	return one, nil
}

// addressed are the lines on a letter, the country last.
func addressed(w *words.Words, to platform.Address) []string {
	lines := to.Lines()
	if len(lines) == 0 {
		return nil
	}
	country := to.Country
	for _, c := range w.Countries() {
		if c.Code == to.Country {
			country = c.Name
		}
	}
	return append(lines, strings.ToUpper(country))
}

// firstName is how a letter calls somebody: by the first of their names, or by the whole
// where names are not told apart by spaces.
func firstName(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}

// codeLink opens the shop with a code applied.
func codeLink(s merchant.Store, code string) string {
	base := strings.TrimRight(s.URL, "/")
	if s.Platform == platform.Shopify {
		return base + "/discount/" + url.PathEscape(code) + "?redirect=/"
	}
	return base + "/?" + url.Values{"regulars-code": {code}}.Encode()
}
