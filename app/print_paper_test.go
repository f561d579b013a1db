package app_test

import (
	"encoding/csv"
	"fmt"
	"image"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/coupon"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/paper"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

// ready starts a run and lets its codes be made.
func (w *world) ready(id uuid.UUID) app.PrintView {
	w.t.Helper()
	_, err := w.StartPrintRun(w.t.Context(), w.merchant, id)
	w.must(err)
	for range 4 {
		w.Pass(10 * time.Second)
	}
	v := w.print(id)
	if v.Stage != coupon.Ready {
		w.t.Fatalf("it is %v: %+v %s", v.Stage, v.Result.Codes, v.LastError)
	}
	return v
}

// onPaper is what a PDF of single coupons says to people and to machines, page by page.
func (w *world) onPaper(pdf string) (pages []printedPage) {
	w.t.Helper()
	run := func(tool string, args ...string) string {
		cmd := exec.CommandContext(w.t.Context(), tool, args...)
		cmd.Stdin = strings.NewReader(pdf)
		out, err := cmd.Output()
		w.must(err)
		return string(out)
	}
	for n, text := range strings.Split(strings.TrimRight(run("pdftotext", "-layout", "-", "-"), "\f"), "\f") {
		page := strconv.Itoa(n + 1)
		raw := run("pdftoppm", "-r", "200", "-gray", "-f", page, "-l", page, "-")
		var width, height, most int
		_, err := fmt.Sscanf(raw, "P5\n%d %d\n%d", &width, &height, &most)
		w.must(err)
		bitmap, err := gozxing.NewBinaryBitmapFromImage(&image.Gray{
			Pix: []byte(raw[len(raw)-width*height:]), Stride: width, Rect: image.Rect(0, 0, width, height),
		})
		w.must(err)
		hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
		square, err := qrcode.NewQRCodeReader().Decode(bitmap, hints)
		w.must(err)
		bars, err := oned.NewCode128Reader().Decode(bitmap, hints)
		w.must(err)
		pages = append(pages, printedPage{text, square.GetText(), bars.GetText()})
	}
	return pages
}

type printedPage struct{ text, qr, bars string }

// What is printed is what the discount gives, from when until when and from how much on;
// the code, its bars and its QR code are the discount's, and one that was used is not printed.
func TestACouponSaysWhatItsDiscountGives(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	document.Rewards[0].Minimum, document.Rewards[0].ValidDays = map[string]int64{"EUR": 2000}, 10
	document.Rewards = append(document.Rewards, program.Reward{
		ID: "part", Name: "A part", Active: true, Kind: program.PercentOff, PercentBP: 1250, Cost: 100, ValidDays: 30,
		Amount: map[string]int64{}, Minimum: map[string]int64{},
	})
	w := newWorld(t, &document, seldom)
	m, err := w.App.Merchant(t.Context(), w.merchant)
	w.must(err)
	for _, one := range []struct {
		store  uuid.UUID
		reward string
		days   int
		value  string
		from   string
		link   string // before the code
	}{
		{w.coffeeID, "five", 10, "€5 off", "Orders from €20", "https://" + w.coffee.Domain + "/discount/"},
		{w.teaID, "part", 30, "12.5% off", "", strings.TrimRight(w.tea.URL(), "/") + "/?regulars-code="},
	} {
		id := w.printed(func(r *coupon.Run) {
			r.Store, r.RewardID, r.Copies, r.Form = one.store, one.reward, 2, paper.Single
		})
		v := w.ready(id)
		last := v.BegunAt.In(m.Location()).AddDate(0, 0, one.days-1)
		if v.Value != one.value || !strings.Contains(v.Limits, "until "+last.Format("2 January 2006")+", once") ||
			!strings.Contains(v.Limits, one.from) || strings.Contains(v.Limits, "from") != (one.from != "") {
			t.Errorf("%s: it says %q, %q, want %q until %s", one.reward, v.Value, v.Limits, one.value, last)
		}
		over := time.Date(last.Year(), last.Month(), last.Day()+1, 0, 0, 0, 0, m.Location())
		usable := w.shopify().usable
		if one.store == w.teaID {
			usable = w.woo().usable
		}
		pages := w.onPaper(w.file(func() (app.FileWriter, error) { return w.printFile(id) }))
		if len(pages) != 2 || pages[0].bars == pages[1].bars {
			t.Fatalf("%s: %d pages: %+v", one.reward, len(pages), pages)
		}
		for _, page := range pages {
			link, found := strings.CutPrefix(page.qr, one.link)
			if !found || strings.TrimSuffix(link, "?redirect=/") != page.bars || !strings.Contains(page.text, page.bars) ||
				!strings.Contains(page.text, one.value) || usable(page.bars) != 1 {
				t.Errorf("%s: it says %+v, and %d discounts have its code", one.reward, page, usable(page.bars))
			}
			var ends time.Time
			w.must(w.owner().QueryRow(t.Context(), "SELECT ends_at FROM redemption WHERE code = $1", page.bars).Scan(&ends))
			if ends.Before(over) || ends.After(over.AddDate(0, 0, 1)) {
				t.Errorf("%s: printed until %s, it works until %s", one.reward, last, ends)
			}
		}
		if _, err := w.TakeCode(t.Context(), w.merchant, pages[0].qr); err != nil {
			t.Errorf("%s: at the till: %v", one.reward, err)
		}
		w.Pass(time.Minute)
		if usable(pages[0].bars) != 0 {
			t.Errorf("%s: taken at the till, it works online", one.reward)
		}
		again := w.onPaper(w.file(func() (app.FileWriter, error) { return w.printFile(id) }))
		if len(again) != 1 || again[0].bars != pages[1].bars {
			t.Errorf("%s: after one was used %+v are printed", one.reward, again)
		}
		w.Pass(time.Duration(one.days+1) * 24 * time.Hour)
		if _, err := w.printFile(id); !fail.Is(err, fail.Conflict) {
			t.Errorf("%s: codes that have ended are printed: %v", one.reward, err)
		}
	}
}

// Half of a segment are left alone: they get no code and are on no list. Workers at once,
// and one who does not know how far the last came, give nobody two.
func TestTheListOfLettersIsOfThoseWhoGetOneAndSafeToOpen(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	const people = 20
	for i := range people {
		w.coffee.AddCustomer(shopifytest.Customer{
			Email: mail(fmt.Sprintf("list %d", i)), FirstName: "=1+1", LastName: fmt.Sprintf(`"O’Neil, %d`, i), Verified: true,
			Enabled: true, Country: "ES", Street: "@Calle, 5", City: "-Madrid", Postcode: "+28013",
		})
	}
	w.deliver()
	w.tx(func(tx *pg.Tx) error {
		var records []consent.Record
		for _, id := range w.texts("SELECT id::text FROM member") {
			records = append(records, consent.Record{
				Member: uuid.MustParse(id), Channel: consent.Post, Granted: true, Basis: consent.Agreed,
				Source: consent.ByStaff, At: tx.Now,
			})
		}
		_, err := consent.Note(tx, records)
		return err
	})
	group := w.everybody()
	id := w.printed(func(r *coupon.Run) {
		r.Segment, r.Posted, r.Form, r.Compare, r.Window = &group, true, paper.Single, 500, 7
	})
	_, err := w.StartPrintRun(t.Context(), w.merchant, id)
	w.must(err)
	var workers sync.WaitGroup
	for range 3 {
		workers.Go(func() { _ = w.ContinuePrintRun(t.Context(), w.merchant, id) })
	}
	workers.Wait()
	v := w.ready(id)
	if v.Given == 0 || v.Alone == 0 || v.Given+v.Alone != people {
		t.Fatalf("%d of %d get one, %d none", v.Given, people, v.Alone)
	}
	noTwo := func(when string) {
		t.Helper()
		if codes, coupons := w.count("SELECT count(*) FROM redemption"),
			w.count("SELECT count(*) FROM print_coupon WHERE redemption_id IS NOT NULL"); codes != v.Given || coupons != v.Given {
			t.Errorf("%s: %d codes and %d coupons for %d members", when, codes, coupons, v.Given)
		}
		if n := w.count(`SELECT count(*) FROM print_coupon c JOIN redemption r ON r.member_id = c.member_id
			WHERE c.redemption_id IS NULL`); n != 0 {
			t.Errorf("%s: %d who are left alone for comparison have a code", when, n)
		}
	}
	noTwo("once")

	list := w.file(func() (app.FileWriter, error) { return w.PrintPosted(t.Context(), w.merchant, id) })
	rows, err := csv.NewReader(strings.NewReader(list)).ReadAll()
	w.must(err)
	pages := w.onPaper(w.file(func() (app.FileWriter, error) { return w.printFile(id) }))
	if head := strings.Join(rows[0], " "); head != "code name company line_1 line_2 postcode city region country" ||
		len(rows) != int(v.Given)+1 || len(pages) != int(v.Given) {
		t.Fatalf("%d rows of %q, %d letters", len(rows)-1, head, len(pages))
	}
	for i, row := range rows[1:] {
		if row[0] != pages[i].bars || !strings.HasPrefix(row[1], `'=1+1 "O’Neil, `) ||
			!slices.Equal(row[2:], []string{"", "'@Calle, 5", "", "'+28013", "'-Madrid", "", "ES"}) {
			t.Errorf("row %d, beside the letter with %s, is %q", i, pages[i].bars, row)
		}
	}
	_, err = w.owner().Exec(t.Context(), `UPDATE print_run SET stage = 1, state = 0, ready_at = NULL, next_at = begun_at,
		after_member = '00000000-0000-0000-0000-000000000000'`)
	w.must(err)
	w.ready(id)
	noTwo("gone through again")

	w.Pass(coupon.KeepAddresses + 24*time.Hour)
	if n := w.count("SELECT count(*) FROM print_coupon WHERE address IS NOT NULL"); n != 0 {
		t.Errorf("%d addresses are kept for ever", n)
	}
	other := w.printed(func(r *coupon.Run) { r.Copies = 1 })
	w.ready(other)
	if _, err := w.PrintPosted(t.Context(), w.merchant, other); !fail.Is(err, fail.Conflict) {
		t.Errorf("a run without addresses has a list: %v", err)
	}
}
