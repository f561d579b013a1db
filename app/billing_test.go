package app_test

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/fail"
	"regulars/app/journey"
	"regulars/app/plan"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

// billed bills merchants of Shopify stores.
func billed(o *apptest.Options) { o.Billing = app.Proposing }

// choose asks for a plan, and answers Shopify's page.
func (w *world) choose(handle, answer string) {
	w.t.Helper()
	page, err := w.ChoosePlan(w.t.Context(), w.merchant, app.PlanChoice{Plan: handle})
	w.must(err)
	w.answerPage(page, answer)
	w.Advance(time.Second) // stores tell moments in whole seconds
	w.deliver()
}

func (w *world) answerPage(page, answer string) {
	w.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	got, err := client.Post(page, "application/x-www-form-urlencoded", strings.NewReader("do="+answer))
	w.must(err)
	w.must(got.Body.Close())
	back := got.Header.Get("Location")
	if got.StatusCode != http.StatusSeeOther || !strings.Contains(back, "/admin/settings/plan?asked=plus") ||
		!strings.Contains(back, "&charge_id=") {
		w.t.Fatalf("agreeing answers %d to %q", got.StatusCode, back)
	}
}

func (w *world) standing(state plan.State, handle string, live, resting int) {
	w.t.Helper()
	v, err := w.PlanOf(w.t.Context(), w.merchant)
	w.must(err)
	if v.State != state || v.Plan.Handle != handle || v.Live != live || v.Resting != resting {
		w.t.Errorf("the merchant stands %s on %q, %d automations on and %d resting; want %s on %q, %d and %d",
			v.State, v.Plan.Handle, v.Live, v.Resting, state, handle, live, resting)
	}
}

// greeting is an automation of its own name.
func greeting(name string) journey.Script {
	d := thankYou()
	d.Name = name
	d.Steps = d.Steps[:2]
	return d
}

func (w *world) refusedByPlan(err error) {
	w.t.Helper()
	_, beyond := errors.AsType[*plan.BeyondError](err)
	if !beyond || !fail.Is(err, fail.Conflict) || fieldOf(err) != "plan" {
		w.t.Errorf("beyond the plan it says %v", err)
	}
}

func TestWhatAPlanLacksRestsAndComesBackByItself(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, billed, seldom)
	var on []uuid.UUID
	for _, name := range []string{"one", "two", "three"} {
		on = append(on, w.switchOn(greeting(name)))
	}
	fourth, err := w.AddJourney(t.Context(), w.merchant, greeting("four"))
	w.must(err)
	_, err = w.PublishJourney(t.Context(), w.merchant, fourth.ID, app.PublishInput{Author: "Test"})
	w.refusedByPlan(err)
	_, err = w.PublishJourney(t.Context(), w.merchant, on[0], app.PublishInput{Author: "Test"})
	w.must(err) // a new version of what is on is nothing new

	w.choose("plus", "decline")
	w.standing(plan.OnFree, "free", 3, 0)
	w.choose("plus", "approve")
	w.standing(plan.OnTrial, "plus", 3, 0)
	on = append(on, w.switchOn(fourth.Draft))
	customer, buyer := w.newcomer(w.shopify(), "ann@example.com")
	w.shopify().buy(purchase{customer: customer, quantity: 1, unit: 2000})
	w.deliver()

	charge := w.coffee.Charges()[1]
	w.coffee.SetCharge(charge.ID, "FROZEN")
	w.deliver()
	w.standing(plan.Frozen, "plus", 3, 1)
	if j, err := w.Journey(t.Context(), w.merchant, on[3]); err != nil || j.Why != journey.WhyPlan {
		t.Errorf("the youngest is %s because of %q, want resting because of the plan (%v)", j.State, j.Why, err)
	}
	_, err = w.ResumeJourney(t.Context(), w.merchant, on[3])
	w.refusedByPlan(err)
	w.Pass(2 * time.Hour)
	if got := w.went(buyer); len(got) != 4 {
		t.Errorf("the buyer goes through %v, want all four", got)
	}
	earned := w.balance(w.coffeeID, customer)
	if earned.Pending != 40 || earned.Available != 170 { // 2 a euro; 50 for joining, of three automations 40 each
		t.Errorf("while the bill is unpaid the buyer has %+v", earned)
	}
	w.coffee.SetCharge(charge.ID, "ACTIVE")
	w.deliver()
	w.standing(plan.OnTrial, "plus", 4, 0)
	w.Pass(time.Minute)
	if got := w.balance(w.coffeeID, customer).Available; got != 210 {
		t.Errorf("once it is paid the one who waited has %d, want what the fourth gives too", got)
	}

	w.Pass(15 * 24 * time.Hour)
	w.standing(plan.Paying, "plus", 4, 0)
	_, err = w.ChoosePlan(t.Context(), w.merchant, app.PlanChoice{Plan: "plus"})
	if !fail.Is(err, fail.Conflict) {
		t.Errorf("choosing one's own plan says %v", err)
	}
	if _, err := w.ChoosePlan(t.Context(), w.merchant, app.PlanChoice{Plan: "free"}); err != nil {
		t.Fatal(err)
	}
	w.standing(plan.OnFree, "free", 3, 1)
	_, err = w.PauseJourney(t.Context(), w.merchant, on[3]) // off for good
	w.must(err)
	w.choose("plus-yearly", "approve")
	w.standing(plan.Paying, "plus-yearly", 3, 0)
	if asked := w.coffee.Charges(); asked[len(asked)-1].TrialDays != 0 {
		t.Errorf("whoever had a trial gets another of %d days", asked[len(asked)-1].TrialDays)
	}
}

func TestLateNewsOfAPlanIsNoOlderState(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, billed, seldom)
	page, err := w.ChoosePlan(t.Context(), w.merchant, app.PlanChoice{Plan: "plus"})
	w.must(err)
	w.coffee.Switch(shopifytest.Switches{Duplicate: true, Reorder: true})
	w.answerPage(page, "approve")
	first := w.coffee.Charges()[0]
	w.coffee.SetCharge(first.ID, "FROZEN")
	w.coffee.SetCharge(first.ID, "ACTIVE")
	w.Advance(time.Second)
	w.deliver()
	w.standing(plan.OnTrial, "plus", 0, 0)

	w.tell(w.coffeeID, platform.Event{Bill: &platform.Bill{At: w.Now().Add(-time.Hour)}}) // an answer from before
	w.deliver()
	w.standing(plan.OnTrial, "plus", 0, 0)

	w.coffee.Switch(shopifytest.Switches{Mute: true}) // a webhook that is lost
	second := w.coffee.AddCharge(shopifytest.PricingPlan{
		Handle: "plus-yearly", Name: "Plus", Price: 29000, Currency: "USD", Yearly: true,
	})
	w.Advance(time.Second)
	w.must(w.Sweep(t.Context(), "bills", w.Now()))
	w.standing(plan.Paying, "plus-yearly", 0, 0)
	w.coffee.SetCharge(second.ID, "CANCELLED")
	w.Advance(time.Second)
	v, err := w.LookAtPlan(t.Context(), w.merchant) // the owner comes to see
	if err != nil || v.Plan.Handle != "plus" || v.Store == nil || v.Store.ID != w.coffeeID {
		t.Errorf("of two the one left is %+v (%v)", v.Standing, err)
	}
}

func TestTwoClicksProposeOnce(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, billed, seldom)
	var clicks sync.WaitGroup
	for range 4 {
		clicks.Go(func() {
			_, err := w.ChoosePlan(t.Context(), w.merchant, app.PlanChoice{Plan: "plus"})
			if err != nil && !fail.Is(err, fail.Conflict) {
				t.Errorf("a click says %v", err)
			}
		})
	}
	clicks.Wait()
	page, err := w.ChoosePlan(t.Context(), w.merchant, app.PlanChoice{Plan: "plus"})
	w.must(err)
	if n := len(w.coffee.Charges()); n != 1 {
		t.Errorf("%d subscriptions were proposed", n)
	}
	w.answerPage(page, "decline")
	again, err := w.ChoosePlan(t.Context(), w.merchant, app.PlanChoice{Plan: "plus"})
	w.must(err)
	if again == page {
		t.Error("what was declined is shown once more")
	}
	w.coffee.Misbehave(shopifytest.DropReply, "appSubscriptionCreate")
	if _, err := w.ChoosePlan(t.Context(), w.merchant, app.PlanChoice{Plan: "plus-yearly"}); !fail.Is(err, fail.Unavailable) {
		t.Errorf("an answer that is lost gives %v", err)
	}
	if _, err := w.ChoosePlan(t.Context(), w.merchant, app.PlanChoice{Plan: "plus-yearly"}); err != nil {
		t.Errorf("after a lost answer: %v", err)
	}
	_, err = w.ChoosePlan(t.Context(), w.merchant, app.PlanChoice{Plan: "plus", Store: w.teaID})
	if fieldOf(err) != "store_id" {
		t.Errorf("paying in a WooCommerce store says %v", err)
	}
}

// TestAReadingFromBeforeAProposalDoesNotTakeItBack has a second click read the bill
// while the first one's proposal is under way, and hear the answer after it was noted.
func TestAReadingFromBeforeAProposalDoesNotTakeItBack(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, billed, seldom)
	choose := func() (string, error) {
		return w.ChoosePlan(t.Context(), w.merchant, app.PlanChoice{Plan: "plus"})
	}
	read, noted := make(chan struct{}), make(chan struct{})
	var late string
	var failed error
	var second sync.WaitGroup
	var begun sync.Once
	var under atomic.Bool
	w.network.charge = func(send func() (*http.Response, error)) (*http.Response, error) {
		begun.Do(func() {
			under.Store(true)
			second.Go(func() { late, failed = choose() })
			<-read
		})
		return send()
	}
	w.network.bill = func(send func() (*http.Response, error)) (*http.Response, error) {
		answer, err := send()
		if under.Load() {
			close(read)
			<-noted
		}
		return answer, err
	}
	page, err := choose()
	close(noted)
	second.Wait()
	w.must(errors.Join(err, failed))
	if n := len(w.coffee.Charges()); n != 1 || late != page {
		t.Errorf("%d subscriptions were proposed, on %q and %q", n, page, late)
	}
}

func TestPlansOfShopifysOwnPageAreChosenThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, func(o *apptest.Options) { o.Billing = app.Pricing }, seldom)
	page, err := w.ChoosePlan(t.Context(), w.merchant, app.PlanChoice{Plan: "plus"})
	if err != nil || !strings.HasSuffix(page, "/admin/charges/regulars/pricing_plans") {
		t.Errorf("plans are chosen on %q (%v)", page, err)
	}
	w.coffee.AddCharge(shopifytest.PricingPlan{Handle: "plus", Name: "Any", Price: 2900, Currency: "USD", TrialDays: 14})
	w.Advance(time.Second)
	w.deliver()
	w.standing(plan.OnTrial, "plus", 0, 0)
}

func TestWhoLeavesAndComesBackGoesOnWithoutAnotherTrial(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, billed, seldom)
	w.choose("plus", "approve")
	for _, name := range []string{"one", "two", "three", "four"} {
		w.switchOn(greeting(name))
	}
	w.Pass(4 * 24 * time.Hour)
	w.coffee.Uninstall()
	w.deliver()
	w.must(w.Sweep(t.Context(), "bills", w.Now()))
	w.standing(plan.Unbilled, "", 0, 0) // what is left is a WooCommerce store, and it has no billing
	begun, err := w.BeginShopifyInstall(t.Context(), w.merchant, w.coffee.Domain)
	w.must(err)
	_, err = w.FinishShopifyInstall(t.Context(), w.consent(begun.AuthorizeURL), begun.Browser)
	w.must(err)
	w.standing(plan.OnFree, "free", 3, 1)
	w.choose("plus", "approve")
	w.standing(plan.OnTrial, "plus", 4, 0)
	if got := w.coffee.Charges()[1].TrialDays; got != 10 {
		t.Errorf("after four days of trial and a new installation there are %d left, want 10", got)
	}
}

func TestANewsletterWaitsADayForItsPlan(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, billed, seldom)
	id := w.letter(w.news(), nil)
	_, err := w.SendNewsletter(t.Context(), w.merchant, id, "")
	w.refusedByPlan(err)
	w.choose("plus", "approve")
	at := w.Now().Add(3 * time.Hour).In(time.UTC).Format("2006-01-02T15:04")
	_, err = w.SendNewsletter(t.Context(), w.merchant, id, at)
	w.must(err)
	w.coffee.SetCharge(w.coffee.Charges()[0].ID, "CANCELLED")
	w.deliver()
	w.Pass(20 * time.Hour)
	if got := w.letterNow(id).Stage.String(); got != "planned" {
		t.Errorf("without its plan the newsletter is %s, want planned", got)
	}
	w.Pass(20 * time.Hour)
	if got := w.letterNow(id).Stage.String(); got != "draft" {
		t.Errorf("a day later the newsletter is %s, want a draft again", got)
	}
}

func TestNobodyIsBilledWithoutBillingOrShopify(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	for _, name := range []string{"one", "two", "three", "four"} {
		w.switchOn(greeting(name))
	}
	v, err := w.LookAtPlan(t.Context(), w.merchant)
	if err != nil || v.State != plan.Unbilled || v.Holds != plan.Everything || v.Stores != nil {
		t.Errorf("without billing the merchant stands %+v (%v)", v, err)
	}
	if _, err := w.ChoosePlan(t.Context(), w.merchant, app.PlanChoice{Plan: "plus"}); !fail.Is(err, fail.Conflict) {
		t.Errorf("choosing a plan where there are none says %v", err)
	}
}
