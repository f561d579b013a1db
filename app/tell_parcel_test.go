package app_test

import (
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/consent"
	"regulars/app/devstack/mailbox"
	"regulars/app/internal/pg"
	"regulars/app/message"
	"regulars/app/parcel"
	"regulars/app/platform"
	"regulars/app/support"
	"regulars/connectors/shopify/shopifytest"
)

// sendTo places an order that goes to Germany, and sends it.
func (w *world) sendTo(customer int64) (order int64) {
	w.t.Helper()
	order = w.coffee.PlaceOrder(shopifytest.NewOrder{
		CustomerID: customer, Country: "DE", Items: []shopifytest.Item{{Quantity: 1, Unit: 5000}},
	}).ID
	if !w.coffee.Fulfill(order, false) {
		w.t.Fatal("the order cannot be sent")
	}
	return order
}

// look lets the hourly look at parcels happen, twice as it may.
func (w *world) lookAtParcels() {
	w.t.Helper()
	for range 2 {
		w.must(w.Sweep(w.t.Context(), "parcels", w.Now()))
	}
	w.Drain()
}

// aboutParcels are the subjects of letters about parcels to an address, without
// the order's name.
func aboutParcels(box *mailbox.Server, address string) (all []string) {
	for _, s := range subjects(box, address) {
		if words := strings.Fields(s); words[0] == "Order" && words[2] != "and" { // its points
			all = append(all, strings.Join(words[2:], " "))
		}
	}
	return all
}

// parcels is a world in which twenty parcels to Germany took two days each.
func parcels(t *testing.T) (*world, *mailbox.Server) {
	t.Helper()
	w, box, _ := selling(t)
	_, err := w.owner().Exec(t.Context(), `INSERT INTO order_moment
		(merchant_id, store_id, external_id, country, fulfilled_at, delivered_at)
		SELECT $1, $2, 'past' || n, 'DE', $3::timestamptz, $3::timestamptz + interval '2 days' FROM generate_series(1, 20) n`,
		w.merchant, w.coffeeID, w.Now().Add(-50*time.Hour))
	w.must(err)
	return w, box
}

func TestAParcelIsToldOfOnceAStepAndNothingIsSoldWhileItIsLate(t *testing.T) {
	t.Parallel()
	w, box := parcels(t)
	s := w.shopify()
	customer, member := w.newcomer(s, mail("waits"))
	w.agree(member, consent.Agreed)
	quits, _ := w.newcomer(s, mail("quits"))
	cancelled := w.sendTo(quits)
	w.deliver()
	_, err := w.ChangeDeliveries(t.Context(), w.merchant, message.Parcels, parcel.Typed{})
	w.must(err)
	order := w.sendTo(customer)
	s.cancel(cancelled)
	w.deliver()
	w.lookAtParcels()
	want := []string{"is on its way"}
	if diff := cmp.Diff(want, aboutParcels(box, mail("waits"))); diff != "" {
		t.Errorf("after it was sent (-want +got):\n%s", diff)
	}
	for _, step := range []struct {
		passed time.Duration
		want   string
	}{{25 * time.Hour, "arrives soon"}, {49 * time.Hour, "is late. We are sorry"}} {
		w.Pass(step.passed)
		w.lookAtParcels()
		want = append(want, step.want)
		if diff := cmp.Diff(want, aboutParcels(box, mail("waits"))); diff != "" {
			t.Errorf("%v later (-want +got):\n%s", step.passed, diff)
		}
	}
	late := box.To(mail("waits"))
	if text := late[len(late)-1].Text; !strings.Contains(text, "should be with you by now") || strings.Contains(text, "points") {
		t.Errorf("the apology does not say that it is a guess, or it sells:\n%s", text)
	}
	template := w.news()
	w.offer(message.Offer{Member: member, Template: template, Key: "news"})
	if got := w.fates("news")["news"]; got != "queued late_parcel" {
		t.Errorf("while the parcel is late an offer is %q", got)
	}
	w.coffee.Fulfill(order, true)
	w.deliver()
	w.Pass(time.Hour)
	if got := w.fates("news")["news"]; got != "sent" {
		t.Errorf("once the parcel is there the offer is %q", got)
	}
	w.lookAtParcels()
	want = append(want, "has arrived")
	if diff := cmp.Diff(want, aboutParcels(box, mail("waits"))); diff != "" {
		t.Errorf("all in all (-want +got):\n%s", diff)
	}
	if got := aboutParcels(box, mail("quits")); len(got) > 0 {
		t.Errorf("nobody chose letters when it was sent, and then it was cancelled, but these went out: %q", got)
	}
}

func TestWhatACarrierSaysGoesBeforeAnyEstimate(t *testing.T) {
	t.Parallel()
	w, box := parcels(t)
	_, err := w.ChangeDeliveries(t.Context(), w.merchant, []message.Kind{message.Arriving, message.Late}, parcel.Typed{})
	w.must(err)
	customer, _ := w.newcomer(w.shopify(), mail("carried"))
	order := strconv.FormatInt(w.sendTo(customer), 10)
	w.deliver()
	for _, step := range []struct {
		state platform.DeliveryState
		want  string
	}{{platform.Late, "takes longer than it should"}, {platform.Arriving, "should be with you today"}} {
		w.Pass(time.Hour)
		said := platform.DeliveryChanged{OrderID: order, State: step.state, At: w.Now()}
		w.tell(w.coffeeID, platform.Event{At: said.At, Delivery: &said}, platform.Event{At: said.At, Delivery: &said})
		w.Drain()
		letters := box.To(mail("carried"))
		if text := letters[len(letters)-1].Text; !strings.Contains(text, step.want) {
			t.Errorf("the letter does not say %q but\n%s", step.want, text)
		}
	}
	w.Pass(80 * time.Hour)
	w.lookAtParcels()
	want := []string{"is late. We are sorry", "arrives soon"}
	if diff := cmp.Diff(want, aboutParcels(box, mail("carried"))); diff != "" {
		t.Errorf("all in all (-want +got):\n%s", diff)
	}
}

func TestOfAStoreThatKnowsNoParcelsOnlyTheSendingIsTold(t *testing.T) {
	t.Parallel()
	w, box, _ := selling(t)
	_, err := w.ChangeDeliveries(t.Context(), w.merchant, message.Parcels, parcel.Typed{UsualDays: 3, LateDays: 5})
	w.must(err)
	s := w.woo()
	customer, _ := w.newcomer(s, mail("tea"))
	order := s.buy(purchase{customer: customer, quantity: 1, unit: 5000})
	w.deliver()
	w.tea.SetStatus(order, "completed")
	w.deliver()
	w.Pass(6 * 24 * time.Hour)
	w.lookAtParcels()
	if diff := cmp.Diff([]string{"is on its way"}, aboutParcels(box, mail("tea"))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestParcelsAreCountedByTwoProcessesAtOnce(t *testing.T) {
	t.Parallel()
	w, _ := parcels(t)
	door := w.door()
	var counting sync.WaitGroup
	for range 4 {
		counting.Go(func() {
			for range 5 {
				err := door.InMerchant(t.Context(), w.merchant, func(tx *pg.Tx) error { return parcel.Count(tx, 0) })
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	counting.Wait()
	d, err := w.Deliveries(t.Context(), w.merchant)
	w.must(err)
	want := []parcel.Expect{{Country: "DE", Usual: 48 * time.Hour, Late: 72 * time.Hour}}
	if diff := cmp.Diff(want, d.Expect); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestALateParcelIsToldWhereItsBuyerLooks holds the member page and the loyalty page
// to what is true: a day where it is known, and that somebody looks into it once a
// request is open.
func TestALateParcelIsToldWhereItsBuyerLooks(t *testing.T) {
	t.Parallel()
	w, _ := parcels(t)
	s := w.shopify()
	customer, member := w.newcomer(s, mail("waits"))
	_, err := w.ChangeDeliveries(t.Context(), w.merchant, nil, parcel.Typed{})
	w.must(err)
	order := w.sendTo(customer)
	sent := w.Now()
	w.deliver()
	w.lookAtParcels()
	at := func() (name, staff string, shopper []string) {
		t.Helper()
		orders, err := w.MemberOrders(t.Context(), w.merchant, member)
		w.must(err)
		if l := orders[0].Late; l != nil && l.By != nil {
			staff = l.By.Format(time.DateOnly) + map[bool]string{true: " request"}[l.Request]
		} else if l != nil {
			staff = "late"
		}
		shopper, err = w.ShopperParcels(t.Context(), w.looker(s, customer, member, false), "en")
		w.must(err)
		return orders[0].Name, staff, shopper
	}
	if _, staff, shopper := at(); staff != "" || len(shopper) > 0 {
		t.Errorf("on its way it is %q, %q", staff, shopper)
	}
	w.Pass(74 * time.Hour)
	w.lookAtParcels()
	m, err := w.App.Merchant(t.Context(), w.merchant)
	w.must(err)
	by := sent.Add(72 * time.Hour).In(m.Location())
	name, staff, shopper := at()
	want := "Order " + name + " should have arrived by " + strconv.Itoa(by.Day()) + " " + by.Month().String() + "."
	if staff != by.Format(time.DateOnly) || len(shopper) != 1 || shopper[0] != want {
		t.Errorf("late it is %q, %q; want %q", staff, shopper, want)
	}
	orders, err := w.MemberOrders(t.Context(), w.merchant, member)
	w.must(err)
	_, err = w.OpenRequest(t.Context(), w.merchant, support.Request{
		Member: member, Kind: support.Question, Text: "Where is it?", Order: orders[0].ID,
	})
	w.must(err)
	if _, staff, shopper = at(); staff != by.Format(time.DateOnly)+" request" || shopper[0] != want+" We are looking into it." {
		t.Errorf("with a request it is %q, %q", staff, shopper)
	}
	_, err = w.owner().Exec(t.Context(), "DELETE FROM transit")
	w.must(err)
	if _, staff, shopper = at(); staff != "late" || !strings.Contains(shopper[0], "longer than usual") {
		t.Errorf("without an estimate it is %q, %q", staff, shopper)
	}
	w.coffee.Fulfill(order, true)
	w.deliver()
	if _, staff, shopper = at(); staff != "" || len(shopper) > 0 {
		t.Errorf("once it is there it is %q, %q", staff, shopper)
	}
}
