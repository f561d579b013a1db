package shopify_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/fail"
	"regulars/app/money"
	"regulars/app/platform"
	"regulars/connectors/shopify/shopifytest"
)

func plus(test bool) platform.Charge {
	return platform.Charge{
		Name: "Regulars Plus", Price: money.Amount{Minor: 2900, Currency: "USD"}, Every: platform.Monthly, TrialDays: 14,
		Test: test, Return: "https://app.example/admin/settings/plan",
	}
}

// decide answers the page on which a merchant agrees, and gives where it leads.
func decide(t *testing.T, page, do string) *url.URL {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, page, strings.NewReader("do="+do+"&plan="+do))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	target, err := answer.Location()
	if err != nil {
		t.Fatalf("%s answers %d", page, answer.StatusCode)
	}
	return target
}

func (k *kit) bill(t *testing.T) platform.Bill {
	t.Helper()
	bill, err := k.connector.Bill(t.Context(), k.store)
	if err != nil {
		t.Fatal(err)
	}
	return bill
}

func (k *kit) ask(t *testing.T, c platform.Charge) (platform.ChargeState, string) {
	t.Helper()
	made, confirm, err := k.connector.AskCharge(t.Context(), k.store, c)
	if err != nil {
		t.Fatal(err)
	}
	return made, confirm
}

func TestASubscriptionIsProposedAgreedToFrozenAndEnded(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	made, confirm := k.ask(t, plus(false))
	if got := k.bill(t).Charges; len(got) != 1 || got[0].Status != platform.ChargePending || got[0].ID != made.ID {
		t.Fatalf("what was proposed reads %+v", got)
	}
	if back := decide(t, confirm, "approve"); back.Host != "app.example" || back.Query().Get("charge_id") == "" {
		t.Errorf("agreeing leads to %s", back)
	}
	want := platform.ChargeState{
		ID: made.ID, Name: "Regulars Plus", Status: platform.ChargeActive, Price: money.Amount{Minor: 2900, Currency: "USD"},
		Every: platform.Monthly, TrialDays: 14, CreatedAt: k.clock.Now(),
		PeriodEnd: k.clock.Now().AddDate(0, 0, 44),
	}
	if diff := cmp.Diff([]platform.ChargeState{want}, k.bill(t).Charges); diff != "" {
		t.Errorf("what was agreed to (-want +got):\n%s", diff)
	}
	charge := k.fake.Charges()[0]
	k.fake.SetCharge(charge.ID, "FROZEN")
	if got := k.bill(t).Charges[0].Status; got != platform.ChargeFrozen {
		t.Errorf("an unpaid one reads %s", got)
	}
	for range 2 { // a second click
		if err := k.connector.EndCharge(t.Context(), k.store, made.ID); err != nil {
			t.Fatal(err)
		}
	}
	if got := k.bill(t).Charges[0].Status; got != platform.ChargeCancelled {
		t.Errorf("an ended one reads %s", got)
	}
}

func TestAProposalThatNobodyAgreesToEnds(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	_, confirm := k.ask(t, plus(false))
	decide(t, confirm, "decline")
	k.clock.Pass(time.Minute)
	k.ask(t, plus(false))
	k.clock.Pass(49 * time.Hour)
	got := k.bill(t).Charges
	if len(got) != 2 || got[0].Status != platform.ChargeExpired || got[1].Status != platform.ChargeDeclined {
		t.Errorf("the proposals read %+v, want one expired and before it one declined", got)
	}
}

func TestAStoreForDevelopmentPaysNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t, func(o *shopifytest.Options) { o.Development = true })
	if !k.bill(t).Test {
		t.Fatal("a store for development is not known as one")
	}
	if _, _, err := k.connector.AskCharge(t.Context(), k.store, plus(false)); !fail.Is(err, fail.Invalid) {
		t.Errorf("a real charge gives %v, want a refusal", err)
	}
	_, confirm := k.ask(t, plus(true))
	decide(t, confirm, "approve")
	if got := k.bill(t).Charges[0]; !got.Test || got.Status != platform.ChargeActive {
		t.Errorf("the test reads %+v", got)
	}
}

func TestPlansOfShopifysOwnListAreKnownByTheirHandle(t *testing.T) {
	t.Parallel()
	k := newKit(t, func(o *shopifytest.Options) {
		o.Plans = []shopifytest.PricingPlan{
			{Handle: "plus", Name: "Plus", Price: 2900, Currency: "USD", TrialDays: 14},
			{Handle: "plus-yearly", Name: "Plus", Price: 29000, Currency: "USD", Yearly: true},
		}
	})
	bill := k.bill(t)
	if !strings.HasSuffix(bill.PlansURL, "/admin/charges/regulars/pricing_plans") {
		t.Fatalf("the page of plans is %s", bill.PlansURL)
	}
	decide(t, bill.PlansURL, "plus")
	k.clock.Pass(time.Minute)
	decide(t, bill.PlansURL, "plus-yearly")
	got := k.bill(t).Charges
	if len(got) != 2 || got[0].Handle != "plus-yearly" || got[0].Every != platform.Yearly ||
		got[0].Status != platform.ChargeActive || got[1].Status != platform.ChargeCancelled {
		t.Errorf("after a change of plans they read %+v", got)
	}
	if _, _, err := k.connector.AskCharge(t.Context(), k.store, plus(false)); !fail.Is(err, fail.Invalid) {
		t.Errorf("proposing beside Shopify's own list gives %v, want a refusal", err)
	}
}
