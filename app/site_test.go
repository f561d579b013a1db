package app_test

import (
	"cmp"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/reward"
	"regulars/connectors/shopify/shopifytest"
	"regulars/connectors/woocommerce/wootest"
)

// site is one of a world's stores, in words that fit both platforms.
type site struct {
	kind platform.Kind
	id   uuid.UUID
	gift string // the reward that costs 500 points; "" for "five"

	register   func(email string) int64 // makes an account; its e-mail is verified where the platform does that
	buy        func(p purchase) int64   // places an order of one line and returns its number
	pay        func(order int64)
	grow       func(order int64) // edits one more unit in
	touch      func(order int64) // changes nothing that it is worth
	refund     func(order int64) // gives one unit back
	refundRest func(order int64)
	cancel     func(order int64)
	fail       func(f fault) // arms a fault for the next code that is made
	land       func()        // applies what late kept back
	plant      func(code string)
	usable     func(code string) int
}

// purchase is an order to be placed. A customer of 0 is a guest.
type purchase struct {
	customer int64
	email    string
	quantity int64
	unit     int64
	codes    []string
	unpaid   bool
}

// fault is one way in which making a code goes wrong.
type fault int

const (
	none fault = iota
	dropReply
	errorBefore
	errorAfter
	late
	limited
)

// sites lists both stores.
func (w *world) sites() []site { return []site{w.shopify(), w.woo()} }

func (w *world) shopify() site {
	done := func(ok bool) {
		if !ok {
			w.t.Helper()
			w.t.Fatal("the fake Shopify has no such order")
		}
	}
	faults := map[fault]shopifytest.Fault{
		dropReply: shopifytest.DropReply, errorBefore: shopifytest.BadGateway, errorAfter: shopifytest.BadGatewayEnd,
		late: shopifytest.Late, limited: shopifytest.TooMany,
	}
	return site{
		kind: platform.Shopify, id: w.coffeeID,
		register: func(email string) int64 {
			return w.coffee.AddCustomer(shopifytest.Customer{Email: email, FirstName: "Ann", Verified: true, Enabled: true}).ID
		},
		buy: func(p purchase) int64 {
			return w.coffee.PlaceOrder(shopifytest.NewOrder{
				CustomerID: p.customer, Email: p.email, Codes: p.codes, Unpaid: p.unpaid,
				Items: []shopifytest.Item{{Quantity: p.quantity, Unit: p.unit}},
			}).ID
		},
		pay:   func(order int64) { done(w.coffee.Pay(order)) },
		touch: func(order int64) { done(w.coffee.Touch(order)) },
		grow: func(order int64) {
			for _, o := range w.coffee.Orders() {
				if o.ID == order {
					done(w.coffee.AddItem(order, shopifytest.Item{Quantity: 1, Unit: o.Lines[0].Unit}))
				}
			}
		},
		refund:     func(order int64) { done(w.coffee.RefundItem(order, 0, 1)) },
		refundRest: func(order int64) { done(w.coffee.RefundAll(order)) },
		cancel:     func(order int64) { done(w.coffee.Cancel(order)) },
		fail: func(f fault) {
			if f != none {
				w.coffee.Misbehave(faults[f], "discountCodeBasicCreate")
			}
		},
		land: func() { w.coffee.LandLate() },
		plant: func(code string) {
			if !w.coffee.PlantDiscount(shopifytest.Discount{Code: code, Title: "Of the staff", Amount: 100}) {
				w.t.Fatalf("code %s is taken", code)
			}
		},
		usable: w.coffee.Usable,
	}
}

// sharing is the Shopify store with a reward whose codes share a discount.
func (w *world) sharing(gift string) site {
	s := w.shopify()
	s.gift = gift
	faults := map[fault]shopifytest.Fault{
		dropReply: shopifytest.DropReply, errorBefore: shopifytest.BadGateway, late: shopifytest.Late,
	}
	s.fail = func(f fault) { w.coffee.Misbehave(faults[f], "discountRedeemCodeBulkAdd") }
	return s
}

func (w *world) woo() site {
	faults := map[fault]wootest.Fault{
		none: "", dropReply: wootest.DropReply, errorBefore: wootest.ErrorBefore, errorAfter: wootest.ErrorAfter,
		late: wootest.Late, limited: wootest.Limited,
	}
	return site{
		kind: platform.WooCommerce, id: w.teaID,
		register: func(email string) int64 { return w.tea.AddCustomer(email, "Bo", "Berg") },
		buy: func(p purchase) int64 {
			method := "card"
			if p.unpaid {
				method = "bacs"
			}
			id, refused := w.tea.PlaceOrder(wootest.NewOrder{
				Customer: p.customer, Email: p.email, Codes: p.codes, Method: method,
				Items: []wootest.Item{{Price: p.unit, Quantity: p.quantity}},
			})
			if refused != "" {
				w.t.Fatalf("the checkout refuses the order: %s", refused)
			}
			return id
		},
		pay:        func(order int64) { w.tea.SetStatus(order, "processing") },
		touch:      func(order int64) { w.tea.Note(order, "seen") },
		grow:       func(order int64) { w.tea.Edit(order, 0, 4) },
		refund:     func(order int64) { w.tea.RefundLine(order, 0, 1) },
		refundRest: func(order int64) { w.tea.SetStatus(order, "refunded") },
		cancel:     func(order int64) { w.tea.SetStatus(order, "cancelled") },
		fail:       func(f fault) { w.tea.Arm(faults[f]) },
		land:       w.tea.LandLate,
		plant:      func(code string) { w.tea.PlantCoupon(code, "1.00") },
		usable:     w.tea.Usable,
	}
}

// eachSite runs a test for both stores, each in a world of its own.
func eachSite(t *testing.T, document program.Document, test func(t *testing.T, w *world, s site)) {
	t.Helper()
	t.Parallel()
	for i, kind := range []platform.Kind{platform.Shopify, platform.WooCommerce} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, &document)
			test(t, w, w.sites()[i])
		})
	}
}

// seldom reads the listings once and then hardly ever, so that a test in which
// weeks pass is not about them.
func seldom(o *apptest.Options) {
	const years = 10 * 365 * 24 * time.Hour
	every := app.PollEvery{Orders: years, Products: years, Customers: years}
	o.Polling = map[platform.Kind]app.PollEvery{platform.Shopify: every, platform.WooCommerce: every}
}

// giftProgram gives newcomers points at once, so that a test about rewards
// needs no order.
func giftProgram(points int64) program.Document {
	document := testProgram(program.Accounts)
	document.Rules[1].Points = points
	return document
}

// newcomer registers somebody and returns the customer's number and the member.
func (w *world) newcomer(s site, email string) (int64, uuid.UUID) {
	w.t.Helper()
	customer := s.register(email)
	w.deliver()
	return customer, w.memberOf(s.id, customer)
}

// five asks for the reward that costs 500 points.
func (w *world) five(s site, member uuid.UUID, n int) app.RedeemInput {
	return app.RedeemInput{Merchant: w.merchant, Member: member, Store: s.id, RewardID: cmp.Or(s.gift, "five"), Key: key(n)}
}

// redemption reads a redemption as it stands.
func (w *world) redemption(r *reward.Redemption) *reward.Redemption {
	w.t.Helper()
	now, err := w.Redemption(w.t.Context(), w.merchant, r.MemberID, r.ID)
	w.must(err)
	return now
}

// another opens one more App on the same database and the same clock, which
// reaches the stores over a network of its own.
func (w *world) another(connectors map[platform.Kind]platform.Connector) *apptest.Bench {
	w.t.Helper()
	more := apptest.NewOn(w.t, w.Database, apptest.Options{BaseURL: w.BaseURL(), Connectors: connectors})
	more.Advance(w.Now().Sub(more.Now()))
	return more
}

// owner is a connection around row-level security, for looking.
func (w *world) owner() *pgx.Conn {
	w.t.Helper()
	if w.admin == nil {
		conn, err := pgx.Connect(w.t.Context(), w.Database.AdminURL)
		w.must(err)
		w.t.Cleanup(func() { _ = conn.Close(context.Background()) })
		w.admin = conn
	}
	return w.admin
}

// count asks the owner for one number.
func (w *world) count(query string, args ...any) (n int64) {
	w.t.Helper()
	w.must(w.owner().QueryRow(w.t.Context(), query, args...).Scan(&n))
	return n
}

// audit checks everything that must hold of the points of all members.
func (w *world) audit() {
	w.t.Helper()
	conn := w.owner()
	for name, query := range invariants {
		var broken int64
		if err := conn.QueryRow(w.t.Context(), "SELECT count(*) FROM ("+query+") broken").Scan(&broken); err != nil {
			w.t.Fatalf("%s: %v", name, err)
		}
		if broken > 0 {
			w.t.Errorf("%d rows break the rule: %s", broken, name)
		}
	}
}

// invariants finds what must not be: each query lists the rows that break a
// rule of app/ledger/README.md.
var invariants = map[string]string{
	"a balance is the sum of its transfers": `
		SELECT member_id FROM balance b LEFT JOIN (` + sums + `) t USING (merchant_id, member_id)
		WHERE (b.pending, b.available, b.held) <> (coalesce(t.pending, 0), coalesce(t.available, 0), coalesce(t.held, 0))`,
	"transfers are of members with a balance": `
		SELECT member_id FROM transfer t WHERE NOT EXISTS (SELECT FROM balance b
			WHERE b.merchant_id = t.merchant_id AND b.member_id = t.member_id)`,
	"usable lots hold what may be spent": `
		SELECT member_id FROM balance b LEFT JOIN (SELECT merchant_id, member_id, sum(remaining) remaining FROM lot
			WHERE state = 1 GROUP BY 1, 2) l USING (merchant_id, member_id)
		WHERE greatest(b.available, 0) <> coalesce(l.remaining, 0)`,
	"pending lots hold what is pending": `
		SELECT member_id FROM balance b LEFT JOIN (SELECT merchant_id, member_id, sum(remaining) remaining FROM lot
			WHERE state = 0 GROUP BY 1, 2) l USING (merchant_id, member_id)
		WHERE b.pending <> coalesce(l.remaining, 0)`,
	"held points belong to open redemptions": `
		SELECT member_id FROM balance b LEFT JOIN (SELECT merchant_id, member_id, sum(points) points FROM redemption
			WHERE status IN (0, 1, 2, 5, 10) GROUP BY 1, 2) r USING (merchant_id, member_id)
		WHERE b.held <> coalesce(r.points, 0)`,
	"only reversals, codes used after they were given back, and debts of another account go below zero": `
		SELECT id FROM (SELECT id, kind, debit, sum(CASE 11 WHEN credit THEN amount WHEN debit THEN -amount ELSE 0 END)
			OVER (PARTITION BY merchant_id, member_id ORDER BY id) available FROM transfer) t
		WHERE available < 0 AND debit = 11 AND kind NOT IN (3, 5, 9, 30)`,
	"pending and held are never below zero": `
		SELECT member_id FROM balance WHERE pending < 0 OR held < 0`,
	"an order stands for what was posted for it": `
		SELECT o.id FROM orders o LEFT JOIN (SELECT merchant_id, source_id,
			sum(CASE kind WHEN 1 THEN amount WHEN 3 THEN -amount ELSE 0 END) points
			FROM transfer WHERE source_kind = 1 GROUP BY 1, 2) t ON t.merchant_id = o.merchant_id AND t.source_id = o.id
		WHERE o.posted <> coalesce(t.points, 0) OR o.posted < 0`,
	"a lot was granted what its source was given": `
		SELECT l.id FROM lot l LEFT JOIN (SELECT t.merchant_id, source_kind, source_id,
			sum(CASE kind WHEN 1 THEN amount WHEN 3 THEN -amount ELSE 0 END) points
			FROM transfer t WHERE source_kind IN (1, 2) GROUP BY 1, 2, 3) t USING (merchant_id, source_kind, source_id)
		WHERE l.source_kind IN (1, 2) AND l.granted <> coalesce(t.points, 0)`,
	"the days add up to the transfers": `
		SELECT kind FROM (SELECT merchant_id, kind, sum(amount) points FROM transfer GROUP BY 1, 2) t
			FULL JOIN (SELECT merchant_id, kind, sum(points) points FROM ledger_day WHERE kind < 100 GROUP BY 1, 2) d
			USING (merchant_id, kind)
		WHERE t.points IS DISTINCT FROM d.points`,
	"the days' nets add up to what members have": `
		SELECT kind FROM (SELECT merchant_id, kind, sum(points) points FROM ledger_day WHERE kind > 100 GROUP BY 1, 2) d
			JOIN (SELECT merchant_id, sum(pending) pending, sum(available) available FROM balance GROUP BY 1) b USING (merchant_id)
		WHERE points <> CASE kind WHEN 101 THEN pending WHEN 102 THEN available END`,
}

const sums = `SELECT merchant_id, member_id,
	sum(CASE 10 WHEN credit THEN amount WHEN debit THEN -amount ELSE 0 END) pending,
	sum(CASE 11 WHEN credit THEN amount WHEN debit THEN -amount ELSE 0 END) available,
	sum(CASE 12 WHEN credit THEN amount WHEN debit THEN -amount ELSE 0 END) held
	FROM transfer GROUP BY 1, 2`

// mail is a made-up address that nobody has.
func mail(name string) string {
	return strings.NewReplacer(" ", "-", ",", "").Replace(strings.ToLower(name)) + "@example.test"
}
