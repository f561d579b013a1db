package app_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/coupon"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/paper"
	"regulars/app/program"
	"regulars/app/reward"
	"regulars/app/segment"
	"regulars/connectors/shopify/shopifytest"
)

// printed is a draft of coupons of €5 for a segment, or whom change says.
func (w *world) printed(change func(*coupon.Run)) uuid.UUID {
	w.t.Helper()
	run := coupon.Run{
		Name: "Spring", Store: w.coffeeID, RewardID: "five", Design: paper.Clear, Form: paper.Eight, Paper: paper.A4,
		Locale: "en", Line: "Thank you", Window: 30,
	}
	change(&run)
	v, err := w.SavePrintRun(w.t.Context(), w.merchant, run)
	w.must(err)
	return v.ID
}

func (w *world) print(id uuid.UUID) app.PrintView {
	w.t.Helper()
	v, err := w.PrintRun(w.t.Context(), w.merchant, id)
	w.must(err)
	return v
}

// file is what a writer of a run gives.
func (w *world) file(of func() (app.FileWriter, error)) string {
	w.t.Helper()
	write, err := of()
	w.must(err)
	var out bytes.Buffer
	w.must(write(&out))
	return out.String()
}

func (w *world) printFile(id uuid.UUID) (app.FileWriter, error) {
	return w.PrintFile(w.t.Context(), w.merchant, id)
}

// byPost makes members with an account; the first of them agreed to post, and the first of
// those have an address.
func (w *world) byPost(all, agreed, addressed int) {
	w.t.Helper()
	var members []uuid.UUID
	for i := range all {
		who := shopifytest.Customer{
			Email: mail(fmt.Sprintf("post %d", i)), FirstName: "Ann", LastName: fmt.Sprintf("No%d", i), Verified: true,
			Enabled: true, Country: "ES",
		}
		if i < addressed {
			who.Street, who.City, who.Postcode = fmt.Sprintf("Calle Mayor %d", i+1), "Madrid", "28013"
		}
		customer := w.coffee.AddCustomer(who).ID
		w.deliver()
		members = append(members, w.memberOf(w.coffeeID, customer))
	}
	w.tx(func(tx *pg.Tx) error {
		var records []consent.Record
		for _, id := range members[:agreed] {
			records = append(records, consent.Record{
				Member: id, Channel: consent.Post, Granted: true, Basis: consent.Agreed, Source: consent.ByStaff, At: tx.Now,
			})
		}
		_, err := consent.Note(tx, records)
		return err
	})
}

func (w *world) everybody() uuid.UUID {
	w.t.Helper()
	none := int64(0)
	group := w.made("Everybody", segment.Condition{Field: segment.Orders, Op: segment.AtLeast, Number: &none})
	w.Drain()
	w.noon()
	return group
}

func TestAPrintRunGivesOneToEachWhoAgreedAndHasAnAddress(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	w.byPost(9, 7, 5)
	group := w.everybody()
	id := w.printed(func(r *coupon.Run) {
		r.Segment, r.Posted, r.Form, r.Title, r.Compare = &group, true, paper.Folded, "Welcome back", 300
	})
	var clicks sync.WaitGroup
	for range 3 {
		clicks.Go(func() {
			if _, err := w.StartPrintRun(t.Context(), w.merchant, id); err != nil {
				t.Errorf("start: %v", err)
			}
		})
	}
	clicks.Wait()
	if _, err := w.printFile(id); !fail.Is(err, fail.Conflict) {
		t.Errorf("it is printed before its codes work: %v", err)
	}
	if err := w.RemoveSegment(t.Context(), w.merchant, group); !fail.Is(err, fail.Conflict) {
		t.Errorf("its segment goes away: %v", err)
	}
	w.Pass(20 * time.Second)
	w.Pass(5 * time.Second)
	v := w.print(id)
	if v.Stage != coupon.Ready || v.Given+v.Alone != 5 || v.Skipped[coupon.NoConsent] != 2 || v.Skipped[coupon.NoAddress] != 2 ||
		v.Result.Codes.Open != v.Given || v.Value != "€5 off" {
		t.Fatalf("it is %v: %+v", v.Stage, v.Run)
	}
	if n := w.count("SELECT count(*) FROM redemption WHERE idem_key LIKE 'grant:print:%'"); n != v.Given {
		t.Errorf("%d codes for %d coupons", n, v.Given)
	}
	if file := w.file(func() (app.FileWriter, error) { return w.printFile(id) }); !strings.HasPrefix(file, "%PDF-1.7") ||
		strings.Count(file, "/Type /Page ") != int(v.Given) {
		t.Errorf("the file has %d pages for %d letters", strings.Count(file, "/Type /Page "), v.Given)
	}
	list := w.file(func() (app.FileWriter, error) { return w.PrintPosted(t.Context(), w.merchant, id) })
	rows, err := csv.NewReader(strings.NewReader(list)).ReadAll()
	w.must(err)
	if len(rows) != int(v.Given)+1 || !strings.Contains(list, "Calle Mayor") || !strings.HasPrefix(rows[1][0], "RG-") {
		t.Errorf("the list is %v", rows)
	}
	// Whoever is erased is in no file any more, and their address is nowhere.
	var given uuid.UUID
	var email string
	w.must(w.owner().QueryRow(t.Context(), `SELECT m.id, m.email FROM print_coupon c JOIN member m ON m.id = c.member_id
		WHERE c.redemption_id IS NOT NULL LIMIT 1`).Scan(&given, &email))
	w.erased(given, email)
	if n := w.count("SELECT count(*) FROM print_coupon WHERE address IS NOT NULL"); n != v.Given-1 {
		t.Errorf("%d addresses are kept, want %d", n, v.Given-1)
	}
	_, err = w.StopPrintRun(t.Context(), w.merchant, id)
	w.must(err)
	w.Pass(time.Minute)
	if v = w.print(id); v.Stage != coupon.Stopped || v.Result.Codes.Open != 0 || v.Result.Codes.Over != v.Given {
		t.Errorf("stopped, its codes are %+v", v.Result.Codes)
	}
	if n := w.count("SELECT count(*) FROM print_coupon WHERE address IS NOT NULL"); n != 0 {
		t.Error("a run that was stopped keeps addresses")
	}
	for _, code := range w.texts("SELECT code FROM redemption") {
		if w.shopify().usable(code) != 0 {
			t.Errorf("the code %s of a stopped run still works", code)
		}
	}
}

func TestCouponsForWhoeverHasOneAreMadeThroughOneDiscountAndMeasuredByTheirUse(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	document.Rewards[0].SharedCode = true
	w := newWorld(t, &document, seldom)
	id := w.printed(func(r *coupon.Run) { r.Copies, r.RewardID = 230, document.Rewards[0].ID })
	_, err := w.StartPrintRun(t.Context(), w.merchant, id)
	w.must(err)
	for range 8 {
		w.Pass(10 * time.Second)
	}
	v := w.print(id)
	if v.Stage != coupon.Ready || v.Result.Codes.Open != 230 || v.Given != 230 {
		t.Fatalf("it is %v with %+v: %s", v.Stage, v.Result.Codes, v.LastError)
	}
	codes := w.texts("SELECT code FROM redemption ORDER BY code LIMIT 3")
	s := w.shopify()
	customer, _ := w.newcomer(s, mail("finder"))
	s.buy(purchase{customer: customer, email: mail("finder"), quantity: 1, unit: 5000, codes: codes[:1]})
	w.deliver()
	took, err := w.TakeCode(t.Context(), w.merchant, strings.ToLower(codes[1]))
	if w.must(err); took.Standing != app.WasUsed || !took.InStore || took.Run != "Spring" {
		t.Errorf("at the till it is %+v", took)
	}
	if c := w.print(id).Result.Codes; c.Online != 1 || c.InStore != 1 || c.Open != 228 {
		t.Errorf("used are %+v", c)
	}
}

func TestACodeAtTheTillDiesInTheStoreFirstAndIsUsedOnce(t *testing.T) {
	t.Parallel()
	document := giftProgram(2000)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, member := w.newcomer(s, mail("till"))
	take := func(n int) *reward.Redemption {
		r, err := w.Redeem(t.Context(), w.five(s, member, n))
		w.must(err)
		return r
	}
	first, second, third := take(1), take(2), take(3)
	link := "https://" + w.coffee.Domain + "/discount/" + strings.ToLower(first.Code) + "?redirect=/"
	look, err := w.LookAtCode(t.Context(), w.merchant, link)
	if w.must(err); look.Standing != app.CanTake || look.Gives != "€5 off" || look.Member != "Ann" {
		t.Errorf("it is %+v", look)
	}
	var presses sync.WaitGroup
	for range 3 {
		presses.Go(func() {
			if _, err := w.TakeCode(t.Context(), w.merchant, link); err != nil {
				t.Errorf("take: %v", err)
			}
		})
	}
	presses.Wait()
	w.Pass(time.Minute)
	if look, err = w.LookAtCode(t.Context(), w.merchant, first.Code); err != nil || look.Standing != app.WasUsed || !look.InStore {
		t.Errorf("taken, it is %+v: %v", look, err)
	}
	if n := s.usable(first.Code); n != 0 {
		t.Error("it still works online")
	}
	if w.balance(s.id, customer).Available != 500 { // three of 500 were taken, and none came back
		t.Errorf("the balance is %+v", w.balance(s.id, customer))
	}
	s.buy(purchase{customer: customer, email: mail("till"), quantity: 1, unit: 5000, codes: []string{second.Code}})
	w.deliver()
	if _, err := w.TakeCode(t.Context(), w.merchant, second.Code); !fail.Is(err, fail.Conflict) {
		t.Errorf("one that was used online is taken: %v", err)
	}
	// Used online, while the news of it is on its way: the store knows, and that use holds.
	w.coffee.Switch(shopifytest.Switches{Mute: true})
	s.buy(purchase{customer: customer, email: mail("till"), quantity: 1, unit: 5000, codes: []string{third.Code}})
	look, err = w.TakeCode(t.Context(), w.merchant, third.Code)
	if w.must(err); look.Standing == app.WasUsed {
		t.Errorf("one that is being used online is %+v", look)
	}
	for typed, kind := range map[string]fail.Kind{
		"RG-AAAA-AAAA-AAAA-AAAA": fail.NotFound, "SUMMER": fail.Invalid, "": fail.Invalid, "https://x.example/?a=b": fail.Invalid,
	} {
		if _, err := w.LookAtCode(t.Context(), w.merchant, typed); !fail.Is(err, kind) {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestAPrintRunThatMakesNoSenseNamesItsField(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	for field, change := range map[string]func(*coupon.Run){
		"name": func(r *coupon.Run) { r.Name = " " }, "line": func(r *coupon.Run) { r.Line = "a\nb" },
		"design": func(r *coupon.Run) { r.Design = "loud" }, "form": func(r *coupon.Run) { r.Form = "five" },
		"paper": func(r *coupon.Run) { r.Paper = "a0" }, "posted": func(r *coupon.Run) { r.Posted = true },
		"copies": func(r *coupon.Run) { r.Copies = 10_001 }, "reward_id": func(r *coupon.Run) { r.RewardID = "none" },
		"store_id": func(r *coupon.Run) { r.Store = uuid.New() }, "window_days": func(r *coupon.Run) { r.Window = 0 },
		"body":             func(r *coupon.Run) { r.Body = strings.Repeat("A word.\n\n", 13) },
		"compare_permille": func(r *coupon.Run) { r.Compare = 100 },
		"segment_id":       func(r *coupon.Run) { r.Copies, r.Segment = 0, new(uuid.New()) },
		"member_id":        func(r *coupon.Run) { r.Copies, r.Member = 0, new(uuid.New()) },
	} {
		run := coupon.Run{
			Name: "Spring", Store: w.coffeeID, RewardID: "five", Copies: 1, Design: paper.Clear, Form: paper.Eight,
			Paper: paper.A4, Locale: "en", Window: 30,
		}
		change(&run)
		_, err := w.SavePrintRun(t.Context(), w.merchant, run)
		if refused, ok := errors.AsType[*fail.Error](err); !ok || refused.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}
