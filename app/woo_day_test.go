package app_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/inbox"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/connectors/woocommerce/wootest"
)

// The day of a WooCommerce store, minute by minute: what happens there must be seen
// within ten minutes (P3), and applied once, however badly its webhooks behave.
const (
	dayMinutes  = 24 * 60
	dayStep     = 2 // minutes
	promised    = 10 * time.Minute
	dayPoints   = 2 // a euro, as testProgram gives
	dayShoppers = 12
)

// wooDay is a store, and what its orders are worth as this test counts it: by
// simple sums of what it did itself, with nothing of the program's own code.
type wooDay struct {
	*world
	random   *rand.Rand
	shoppers []int64
	orders   []*dayOrder
	drafts   []dayDraft
	begun    int // checkouts that were left by somebody who said who they are
}

// dayOrder is an order of euros as it should stand.
type dayOrder struct {
	id       int64
	customer int64
	unit     int64 // euros of each of quantity pieces
	quantity int64
	back     int64 // euros given back without a line
	paid     bool
	dead     bool // cancelled, or in the trash
	refunded bool // all was given back
	changed  time.Time
}

type dayDraft struct {
	id       int64
	customer int64
	unit     int64
	at       time.Time
}

// points is what the order is worth: nothing unless it is paid and stands.
func (o *dayOrder) points() int64 {
	if !o.paid || o.dead || o.refunded {
		return 0
	}
	return dayPoints * (o.unit*o.quantity - o.back)
}

func newWooDay(t *testing.T) *wooDay {
	t.Helper()
	document := testProgram(program.Accounts)
	d := &wooDay{
		world: newWorld(t, &document, func(o *apptest.Options) {
			o.Polling = app.DefaultPolling()
			const years = 10 * 365 * 24 * time.Hour // this is not about the other store
			o.Polling[platform.Shopify] = app.PollEvery{Orders: years, Products: years, Customers: years}
		}),
		random: rand.New(rand.NewPCG(1, 2)),
	}
	for i := range dayShoppers {
		id, _ := d.newcomer(d.woo(), mail(fmt.Sprintf("day %02d", i)))
		d.shoppers = append(d.shoppers, id)
	}
	return d
}

// happen does to the store what may happen in a minute.
func (d *wooDay) happen() {
	if d.random.IntN(100) < 40 {
		d.order()
	}
	if d.random.IntN(100) < 8 {
		d.leaveCheckout()
	}
	if len(d.drafts) > 0 && d.random.IntN(100) < 3 {
		at := d.random.IntN(len(d.drafts))
		draft := d.drafts[at]
		d.drafts = slices.Delete(d.drafts, at, at+1)
		d.finish(draft)
	}
	if len(d.orders) > 0 && d.random.IntN(100) < 50 {
		d.change(d.orders[len(d.orders)-1-d.random.IntN(min(len(d.orders), 40))])
	}
	if d.random.IntN(200) == 0 { // a guest, who earns nothing here
		d.buyAs(0, 10, 1, "cod")
	}
}

func (d *wooDay) buyAs(customer, unit, quantity int64, method string) int64 {
	in := wootest.NewOrder{
		Customer: customer, Method: method,
		Items: []wootest.Item{{Price: unit * 100, Quantity: quantity}},
	}
	if customer == 0 {
		in.Email = mail(fmt.Sprintf("passer by %d", d.random.IntN(1000)))
	}
	id, refused := d.tea.PlaceOrder(in)
	if refused != "" {
		d.t.Fatalf("the checkout refuses an order: %s", refused)
	}
	return id
}

func (d *wooDay) order() {
	customer, unit := d.shoppers[d.random.IntN(len(d.shoppers))], int64(5+d.random.IntN(60))
	quantity := int64(1 + d.random.IntN(3))
	method := []string{"card", "cod", "bacs"}[d.random.IntN(3)] // cash on delivery earns, a bank transfer waits
	id := d.buyAs(customer, unit, quantity, method)
	d.orders = append(d.orders, &dayOrder{
		id: id, customer: customer, unit: unit, quantity: quantity, paid: method != "bacs", changed: d.Now(),
	})
}

func (d *wooDay) leaveCheckout() {
	draft := dayDraft{unit: int64(5 + d.random.IntN(60)), at: d.Now()}
	in := wootest.NewOrder{Items: []wootest.Item{{Price: draft.unit * 100, Quantity: 1}}}
	if d.random.IntN(3) > 0 { // the others have not typed who they are
		draft.customer = d.shoppers[d.random.IntN(len(d.shoppers))]
		in.Customer, in.Email = draft.customer, mail("typed")
		d.begun++
	}
	draft.id = d.tea.OpenCheckout(in)
	if draft.customer != 0 {
		d.drafts = append(d.drafts, draft)
	}
}

func (d *wooDay) finish(draft dayDraft) {
	id, refused := d.tea.PlaceOrder(wootest.NewOrder{
		Customer: draft.customer, Draft: draft.id, Items: []wootest.Item{{Price: draft.unit * 100, Quantity: 1}},
	})
	if refused != "" || id != draft.id {
		d.t.Fatalf("the checkout %d became the order %d: %s", draft.id, id, refused)
	}
	d.orders = append(d.orders, &dayOrder{
		id: id, customer: draft.customer, unit: draft.unit, quantity: 1, paid: true, changed: d.Now(),
	})
}

// change does something to an order that is possible as it stands.
func (d *wooDay) change(o *dayOrder) {
	if o.refunded {
		return
	}
	if o.dead {
		if d.random.IntN(2) == 0 { // staff take a cancelled order back
			d.tea.Restore(o.id)
			d.tea.SetStatus(o.id, "processing")
			o.dead, o.paid, o.changed = false, true, d.Now()
		}
		return
	}
	switch d.random.IntN(7) {
	case 0:
		d.tea.SetStatus(o.id, "cancelled")
		o.dead = true
	case 1:
		d.tea.Trash(o.id)
		o.dead = true
	case 2:
		d.tea.SetStatus(o.id, "completed")
		o.paid = true
	case 3:
		if !o.paid || o.quantity < 2 || o.back > 0 {
			return
		}
		d.tea.RefundLine(o.id, 0, 1)
		o.quantity--
	case 4:
		if !o.paid || o.back > 0 || o.unit*o.quantity <= 3 {
			return
		}
		d.tea.RefundAmount(o.id, 300)
		o.back = 3
	case 5:
		d.tea.SetStatus(o.id, "refunded")
		o.refunded = true
	default:
		d.tea.Note(o.id, "seen by staff")
		return // worth what it was
	}
	o.changed = d.Now()
}

// overdue lists orders that should be here as they are by now, and are not.
func (d *wooDay) overdue(after time.Duration) []string {
	rows, err := d.owner().Query(d.t.Context(), "SELECT external_id::bigint, posted FROM orders WHERE store_id = $1", d.teaID)
	d.must(err)
	posted := map[int64]int64{}
	for rows.Next() {
		var id, points int64
		d.must(rows.Scan(&id, &points))
		posted[id] = points
	}
	d.must(rows.Err())
	var late []string
	for _, o := range d.orders {
		have, here := posted[o.id]
		if d.Now().Sub(o.changed) >= after && (have != o.points() || !here && !o.dead) {
			late = append(late, fmt.Sprintf("order %d: %d points, want %d", o.id, have, o.points()))
		}
	}
	return late
}

// total is what every shopper should have: what joining gave, and their orders.
func (d *wooDay) total(customer int64) (points int64) {
	for _, o := range d.orders {
		if o.customer == customer {
			points += o.points()
		}
	}
	return points
}

func TestADayOfABadlyHostedStoreIsAppliedOnceAndInTime(t *testing.T) {
	t.Parallel()
	for name, mode := range map[string]struct {
		begin  func(d *wooDay)
		minute func(d *wooDay, minute int)
		want   func(d *wooDay)
	}{
		"no webhook comes": {
			begin: func(d *wooDay) { d.tea.Set(wootest.Mute, true) },
		},
		"webhooks come hours late, twice, and in any order": {
			begin: func(d *wooDay) {
				d.tea.SetDelay(3 * time.Hour)
				d.tea.Set(wootest.Duplicate, true)
				d.tea.Set(wootest.Reorder, true)
			},
			minute: func(d *wooDay, _ int) { d.tea.Deliver(d.t.Context()) },
		},
		"an idle store sends all it has at once, merged": {
			begin: func(*wooDay) {},
			minute: func(d *wooDay, minute int) {
				if minute%46 == 0 { // when a visitor comes
					d.tea.Deliver(d.t.Context())
				}
			},
		},
		"webhooks are disabled again and again": {
			begin: func(*wooDay) {},
			minute: func(d *wooDay, minute int) {
				d.down.Store(minute%240 < 90) // our server is away for an hour and a half
				d.tea.Deliver(d.t.Context())
				if minute%60 == 30 {
					d.must(d.Sweep(d.t.Context(), "resubscribe", d.Now()))
				}
			},
			want: func(d *wooDay) {
				if d.refused.Load() < 100 {
					d.t.Errorf("%d deliveries failed: this shows nothing", d.refused.Load())
				}
				d.down.Store(false)
				d.must(d.Sweep(d.t.Context(), "resubscribe", d.Now()))
				if n := len(d.tea.Topics(d.hooksOfTea())); n != 17 {
					d.t.Errorf("%d webhooks work after the day, want 17", n)
				}
			},
		},
		"the webhooks' user has lost their rights": {
			begin:  func(d *wooDay) { d.tea.Set(wootest.NoRights, true) },
			minute: func(d *wooDay, _ int) { d.tea.Deliver(d.t.Context()) },
			want:   wantSilencedWebhooks,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newWooDay(t)
			mode.begin(d)
			for minute := 0; minute < dayMinutes; minute += dayStep {
				d.happen()
				d.Advance(dayStep * time.Minute)
				if mode.minute != nil {
					mode.minute(d, minute)
				}
				d.Drain()
				if late := d.overdue(promised); len(late) > 0 {
					t.Fatalf("minute %d: not seen within %v: %s", minute, promised, strings.Join(late[:min(len(late), 5)], "; "))
				}
			}
			d.tea.SweepDrafts()
			if len(d.orders) < 250 || d.begun < 20 {
				t.Fatalf("%d orders and %d checkouts: this shows little", len(d.orders), d.begun)
			}
			d.settle()
			if mode.want != nil {
				mode.want(d)
			}
		})
	}
}

// settle looks at the end of the day at everything at once.
func (d *wooDay) settle() {
	for range 12 {
		d.Advance(time.Minute)
		d.Drain()
	}
	if late := d.overdue(0); len(late) > 0 {
		d.t.Errorf("after the day: %s", strings.Join(late, "; "))
	}
	for _, customer := range d.shoppers {
		d.want(d.teaID, customer, d.total(customer), 50)
	}
	open := int64(len(d.drafts))
	if n := d.count("SELECT count(*) FROM checkout WHERE store_id = $1 AND completed_at IS NULL", d.teaID); n > open {
		d.t.Errorf("%d checkouts count as left, of %d that were", n, open)
	}
	if n := d.count("SELECT count(*) FROM checkout WHERE store_id = $1", d.teaID); n != int64(d.begun) {
		d.t.Errorf("%d checkouts are known of %d that were begun", n, d.begun)
	}
	if n := d.count("SELECT count(*) FROM orders WHERE store_id = $1 AND status = 0", d.teaID); n != 0 {
		d.t.Errorf("%d checkouts count as orders", n)
	}
	d.audit()
}

// wantSilencedWebhooks wants one trouble that says why, however many
// deliveries said nothing, and none any more once they tell something.
func wantSilencedWebhooks(d *wooDay) {
	list, err := d.Troubles(d.t.Context(), d.merchant, [16]byte{}, 50)
	d.must(err)
	if len(list.Items) != 1 {
		d.t.Fatalf("%d things need attention, want one: %+v", len(list.Items), list.Items)
	}
	said := list.Items[0]
	if said.Topic != inbox.SilencedTopic || !strings.Contains(said.Error, "woocommerce_rest_cannot_view") {
		d.t.Errorf("what needs attention says %q of %s, and not that webhooks tell nothing", said.Error, said.Topic)
	}
	d.tea.Set(wootest.NoRights, false)
	d.buyAs(d.shoppers[0], 7, 1, "card")
	d.deliver()
	if list, err = d.Troubles(d.t.Context(), d.merchant, [16]byte{}, 50); err != nil || len(list.Items) != 0 {
		d.t.Errorf("webhooks tell something again, and %d things need attention (%v)", len(list.Items), err)
	}
}
