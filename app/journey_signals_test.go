package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/journey"
	"regulars/app/program"
	"regulars/app/segment"
	"regulars/connectors/shopify/shopifytest"
	"regulars/connectors/woocommerce/wootest"
)

// waits is an automation that begins with something and only waits, so that a
// test sees which runs began.
func waits(on journey.Listen) journey.Script {
	return journey.Script{
		Name: "Waits", Trigger: on, Again: journey.Again{When: journey.EachTime}, Window: 30,
		Steps: []journey.Step{{ID: "week", Kind: journey.Wait, Minutes: 7 * 24 * 60}},
	}
}

// sweeps runs a job of the clock twice, as two processes would.
func (w *world) sweeps(job string) {
	w.t.Helper()
	for range 2 {
		w.must(w.Sweep(w.t.Context(), job, w.Now()))
		w.Drain()
	}
}

func TestACheckoutThatNobodyGoesOnWithBeginsOneRun(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Guests)
	w := newWorld(t, &document)
	d := waits(journey.Listen{Kind: journey.Abandoned})
	d.Exits = []journey.Listen{{Kind: journey.Paid}}
	w.switchOn(d)
	cup := w.coffee.AddProduct(shopifytest.Product{Title: "Cup", Price: 900})
	begin := func(email string) shopifytest.NewOrder {
		in := shopifytest.NewOrder{Email: email, Items: []shopifytest.Item{{ProductID: cup.ID, Quantity: 1}}}
		in.Checkout = w.coffee.OpenCheckout(in)
		return in
	}
	left, bought := begin("left@example.com"), begin("bought@example.com")
	w.deliver()
	w.coffee.PlaceOrder(bought)
	w.deliver()
	w.sweeps("abandoned")
	lead := w.known(left.Email).ID
	w.wantWent(lead)
	w.Advance(61 * time.Minute)
	w.sweeps("abandoned")
	w.wantWent(lead, "at week")
	w.wantWent(w.known(bought.Email).ID)
	w.coffee.PlaceOrder(left)
	w.deliver()
	w.Pass(time.Hour)
	w.sweeps("abandoned")
	for _, id := range []uuid.UUID{lead, w.known(left.Email).ID} {
		w.wantWent(id, "exited")
	}
}

func TestWhatIsUsedUpByTheMembersOwnPaceBeginsOneRun(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	s := w.woo()
	coffee, cup := w.onSale(s, "Coffee", 900), w.onSale(s, "Cup", 700)
	w.switchOn(waits(journey.Listen{Kind: journey.ReplenishmentDue}))
	customer, member := w.newcomer(s, mail("thirsty"))
	buys := func(products ...string) {
		in := wootest.NewOrder{Customer: customer}
		for _, id := range products {
			in.Items = append(in.Items, wootest.Item{Product: number(t, id), Quantity: 1})
		}
		if _, refused := w.tea.PlaceOrder(in); refused != "" {
			t.Fatal(refused)
		}
		w.deliver()
	}
	buys(coffee, cup)
	w.Pass(20 * 24 * time.Hour)
	buys(coffee)
	w.Pass(19 * 24 * time.Hour)
	w.wantWent(member)
	buys(coffee) // a day before it would be due
	w.Pass(2 * 24 * time.Hour)
	w.wantWent(member) // put off
	w.Pass(16 * 24 * time.Hour)
	w.wantWent(member)
	w.Pass(2 * 24 * time.Hour) // of gaps of 20 and 19 days the shorter after the last
	w.wantWent(member, "at week")
	w.Pass(40 * 24 * time.Hour)
	w.wantWent(member, "completed")
}

func TestWhoBuysNothingForLongerThanUsualBeginsOneRun(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	w.switchOn(waits(journey.Listen{Kind: journey.Lapsed}))
	often, keen := w.newcomer(s, mail("often"))
	for range 4 {
		w.Pass(10 * 24 * time.Hour)
		s.buy(purchase{customer: often, quantity: 1, unit: 1000})
		w.deliver()
	}
	w.sweeps("journeys")
	w.Pass(9 * 24 * time.Hour)
	w.sweeps("journeys")
	w.wantWent(keen)
	w.Pass(2 * 24 * time.Hour)
	w.sweeps("journeys")
	w.wantWent(keen, "at week")
	s.buy(purchase{customer: often, quantity: 1, unit: 1000}) // back again
	w.deliver()
	w.sweeps("journeys")
	w.Pass(13 * 24 * time.Hour)
	w.sweeps("journeys")
	w.wantWent(keen, "completed", "at week")
}

func TestWhoIsNearATierBeginsOneRunForIt(t *testing.T) {
	eachSite(t, tierProgram(nil), func(t *testing.T, w *world, s site) {
		w.switchOn(waits(journey.Listen{Kind: journey.TierNear, Name: "silver"}))
		customer, member := w.newcomer(s, mail("near"))
		s.buy(purchase{customer: customer, quantity: 1, unit: 4000})
		w.deliver()
		w.wantWent(member) // 50 for joining and 40 or 80 of 250
		s.buy(purchase{customer: customer, quantity: 1, unit: 4000})
		w.deliver()
		w.wantWent(member, "at week")
		s.buy(purchase{customer: customer, quantity: 1, unit: 100})
		w.deliver()
		w.wantWent(member, "at week")
	})
}

func TestALookAtAProductBeginsOneRunADay(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document)
	d := waits(journey.Listen{Kind: journey.Viewed})
	d.Exits = []journey.Listen{{Kind: journey.Paid}}
	w.switchOn(d)
	ann := w.tea.AddCustomer("ann@example.com", "Ann", "Lee")
	pot := w.onSale(w.woo(), "Pot", 900)
	looks := func(product string) {
		w.must(w.tea.Fire("woocommerce_regulars_viewed", map[string]any{
			"customer_id": ann, "product_id": number(t, product), "at": w.Now().Unix(),
		}))
		w.Advance(time.Minute)
		w.deliver()
	}
	looks(pot)
	looks(pot)
	looks("404") // nothing that is sold
	member := w.memberOf(w.teaID, ann)
	w.wantWent(member, "at week")
	w.woo().buy(purchase{customer: ann, quantity: 1, unit: 900})
	w.deliver()
	w.wantWent(member, "exited")
}

func TestWhoEntersOrLeavesASegmentBeginsARunByWhatHappensAndByTheClock(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, early := w.newcomer(s, mail("early"))
	s.buy(purchase{customer: customer, quantity: 1, unit: 30000})
	w.deliver()
	three := 3
	recent := w.made("Recent", allOf(segment.Condition{Field: segment.LastOrderOn, Op: segment.InLast, Days: &three}))
	d := waits(journey.Listen{Kind: journey.SegmentEntered, Name: uuid.NewString()})
	made, err := w.AddJourney(t.Context(), w.merchant, d)
	w.must(err)
	_, err = w.PublishJourney(t.Context(), w.merchant, made.ID, app.PublishInput{Author: "Test"})
	if got := fieldOf(err); got != "trigger.name" {
		t.Errorf("a segment that is none is refused with %q (%v)", got, err)
	}
	d.Trigger.Name = recent.String()
	entered := w.switchOn(d)
	d.Trigger.Kind = journey.SegmentLeft
	w.switchOn(d)
	w.usedBy(recent, entered)
	w.Drain() // all are counted for the first time: nobody enters by that
	w.wantWent(early)
	other, late := w.newcomer(s, mail("late"))
	s.buy(purchase{customer: other, quantity: 1, unit: 1000})
	w.deliver()
	w.Pass(time.Minute)
	w.wantWent(late, "at week")
	w.Pass(6 * 24 * time.Hour)
	w.wantWent(late, "at week", "at week")
	w.wantWent(early, "at week") // left; before that nobody heard of it
}

// usedBy expects that a segment says which automation needs it, and stays.
func (w *world) usedBy(of, by uuid.UUID) {
	w.t.Helper()
	shown, err := w.Segment(w.t.Context(), w.merchant, of)
	w.must(err)
	needs := func(u app.SegmentUse) bool { return u.Of == "automation" && u.ID == by.String() && !u.Draft }
	if !slices.ContainsFunc(shown.Uses, needs) {
		w.t.Errorf("the segment says it is used by %+v", shown.Uses)
	}
	err = w.RemoveSegment(w.t.Context(), w.merchant, of)
	if name := shown.Uses[0].Name; !fail.Is(err, fail.Conflict) || !strings.Contains(err.Error(), name) {
		w.t.Errorf("taking it away is answered %v, want a refusal that names %q", err, name)
	}
}
