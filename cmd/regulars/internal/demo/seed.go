package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/reward"
	"regulars/connectors/shopify/shopifytest"
	"regulars/connectors/woocommerce/wootest"
)

// How much the stores sold before Regulars came: a year, which gives no points
// until somebody previews and confirms a back-fill.
const (
	daysBefore = 365
	people     = 16
	teaOrders  = 110
)

// business is how long Regulars has been in use when the demo begins.
const business = 63 * day

// seedBefore makes up the stores' past.
func (d *Demo) seedBefore() {
	// The shops' own sales: codes that do not go together with a reward.
	defer d.stores.coffee.PlantDiscount(shopifytest.Discount{Code: "SUMMER10", Title: "Summer sale", Percent: 1000})
	defer d.stores.tea.PlantAlone("SUMMER10", "2.00")
	d.stores.tea.SeedCatalog()
	if d.o.Quick {
		d.stores.coffee.SeedProducts()
		return
	}
	d.stores.coffee.SeedHistory(daysBefore, people)
	d.stores.tea.SeedHistory(people, teaOrders, daysBefore)
}

// market is one store as the weeks of business see it.
type market struct {
	store    uuid.UUID
	shoppers []int64
	goods    []int64 // ids of products, or their prices
	join     func(n int) int64
	buy      func(who, product, quantity int64, code string) (order int64)
	buyGuest func(n int, product int64)
	giveBack func(order int64, all bool)
	ship     func(order int64, arrived bool) // nil where the store knows no parcels
	parcels  []parcel
	last     int64 // the order before
	lastBy   int64 // whose it is
	looks    []look
	next     int // number of the next shopper to come

	kind        platform.Kind
	friends     map[int]friend // by the occasion on which they follow a link
	link        *link          // nil when nobody is on the way
	strangers   int            // friends without an account so far
	buyAsFriend func(who int64, by link, email string) (order int64)
}

// regulars is how many shoppers a store has when Regulars comes, at least.
const regulars = 12

// trade makes up the weeks since the program's start, the same each time.
type trade struct {
	*Demo
	dice   *rand.Rand
	voices *rand.Rand // what shoppers say
	asked  int        // how often a page asked
	day    int64      // how many passed
	office *admin     // staff, who sign in again now and then
	since  int64      // on which day they signed in
}

// seed lets the weeks of business pass: shoppers buy, return things, and use
// what they earned, on both stores.
func (d *Demo) seed(ctx context.Context) error {
	if d.o.Quick {
		return d.drain(ctx)
	}
	t := &trade{Demo: d, dice: dice(7), voices: dice(8)}
	coffee, tea, err := t.markets(ctx)
	if err != nil {
		return err
	}
	if err := t.keepThem(ctx); err != nil {
		return err
	}
	markets := []*market{coffee, tea}
	tasters := t.tasting()
	newcomers := &crowd{trade: t, m: coffee, dice: dice(9), turns: map[string]int{}}
	people := newcomers.telling()
	if err := people.begin(ctx); err != nil {
		return err
	}
	newcomers.desk = &desk{trade: t, m: coffee, dice: dice(11)}
	d.poll(seldom)
	for passed, n := time.Duration(0), 0; passed < business; n++ {
		if business-passed < 4*day { // what was put off is done before the end
			d.poll(often)
		}
		t.day = int64(passed / day)
		if err := t.tradeIn(ctx, markets[n%2], n/2); err != nil {
			return err
		}
		if n%2 == 0 {
			if err := newcomers.day(ctx, n/2); err != nil {
				return err
			}
			if err := tasters.day(ctx, n/2); err != nil {
				return err
			}
			if err := people.day(ctx, n/2); err != nil {
				return err
			}
		}
		step := min(time.Duration(t.dice.IntN(720)+360)*time.Minute, business-passed)
		if err := d.pass(ctx, step); err != nil {
			return err
		}
		passed += step
	}
	return nil
}

// dice fall the same each time.
func dice(seed uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, seed)) //nolint:gosec // all of it is made up
}

func (t *trade) markets(ctx context.Context) (coffee, tea *market, err error) {
	stores, err := t.App.Stores(ctx, t.merchant)
	if err != nil {
		return nil, nil, err
	}
	coffee, tea = t.coffee(), t.tea()
	for _, s := range stores {
		if s.URL == t.stores.tea.URL() {
			tea.store = s.ID
		} else {
			coffee.store = s.ID
		}
	}
	return coffee, tea, nil
}

func (t *trade) coffee() *market {
	shop := t.stores.coffee
	m := &market{
		next: people + 1, kind: platform.Shopify, friends: coffeeFriends(),
		join: func(n int) int64 {
			who := t.account(n)
			who.Subscribed = n%3 > 0
			return shop.AddCustomer(who).ID
		},
		buyGuest: func(n int, product int64) {
			shop.PlaceOrder(shopifytest.NewOrder{
				Email: fmt.Sprintf("demo.guest%02d@example.test", n),
				Items: []shopifytest.Item{{ProductID: product, Quantity: 1}}, Shipping: 490, Country: "DE",
			})
		},
		buy: func(who, product, quantity int64, code string) int64 {
			return shop.PlaceOrder(shopifytest.NewOrder{
				CustomerID: who, Codes: codes(code),
				Items: []shopifytest.Item{{ProductID: product, Quantity: quantity}}, Shipping: 490, Country: "DE",
			}).ID
		},
		giveBack: func(order int64, all bool) {
			if all {
				shop.RefundAll(order)
				return
			}
			shop.RefundItem(order, 0, 1)
		},
		ship: func(order int64, arrived bool) { shop.Fulfill(order, arrived) },
	}
	for _, c := range shop.Customers() {
		if c.Enabled {
			m.shoppers = append(m.shoppers, c.ID)
		}
	}
	for _, p := range shop.Products() {
		if !p.GiftCard {
			m.goods = append(m.goods, p.ID)
		}
	}
	m.buyAsFriend = func(who int64, by link, email string) int64 {
		order := shopifytest.NewOrder{
			CustomerID: who, Email: email, Codes: codes(by.coupon), Visit: by.visit,
			Items: []shopifytest.Item{{ProductID: m.goods[0], Quantity: 2}}, Shipping: 490, Country: "DE",
		}
		if by.phone != "" {
			order.To = shopifytest.Person{Name: "Demo Shopper", Phone: by.phone}
		}
		return shop.PlaceOrder(order).ID
	}
	return m
}

// account is what the n-th shopper of the Shopify store tells it when they make one.
func (t *trade) account(n int) shopifytest.Customer {
	return shopifytest.Customer{
		FirstName: "Demo Member", LastName: fmt.Sprintf("%02d", n),
		Email:    fmt.Sprintf("demo.member%02d@example.test", n),
		Verified: true, Enabled: true, Country: "DE", ConsentAt: t.App.Now(),
	}
}

func (t *trade) tea() *market {
	shop := t.stores.tea
	order := func(who int64, email string, price, quantity int64, code string) int64 {
		id, _ := shop.PlaceOrder(wootest.NewOrder{
			Customer: who, Email: email, Items: []wootest.Item{{Price: price, Quantity: quantity}}, Codes: codes(code),
		})
		return id
	}
	return &market{
		next: people + 1, kind: platform.WooCommerce, friends: teaFriends(),
		buyAsFriend: func(who int64, by link, email string) int64 {
			id, _ := shop.PlaceOrder(wootest.NewOrder{
				Customer: who, Email: email, Items: []wootest.Item{{Price: 2400, Quantity: 1}}, Codes: codes(by.coupon),
				Visit: by.visit,
			})
			return id
		},
		goods: []int64{1490, 1150, 1320, 890, 1680, 1250, 2400, 2950}, // teas are found by their price
		join: func(n int) int64 {
			return shop.AddCustomer(fmt.Sprintf("member%02d@example.test", n), "Demo", fmt.Sprintf("Member %02d", n))
		},
		buyGuest: func(n int, price int64) { order(0, fmt.Sprintf("guest%02d@example.test", n), price, 1, "") },
		buy: func(who, price, quantity int64, code string) int64 {
			return order(who, "", price, quantity, code)
		},
		giveBack: func(id int64, all bool) {
			if all {
				shop.SetStatus(id, "refunded")
				return
			}
			shop.RefundLine(id, 0, 1)
		},
	}
}

func codes(code string) []string {
	if code == "" {
		return nil
	}
	return []string{code}
}

// tradeIn is what happens in one store within about a day, the n-th.
func (t *trade) tradeIn(ctx context.Context, m *market, n int) error {
	for len(m.shoppers) < regulars || n%5 == 4 && len(m.shoppers) < regulars+n/5 {
		m.shoppers = append(m.shoppers, m.join(m.next))
		m.next++
	}
	m.carry(n)
	if err := t.answerSome(ctx, m, n); err != nil {
		return err
	}
	if n%4 == 3 {
		m.buyGuest(1+n/4, t.pick(m.goods))
	}
	for range 1 + t.dice.IntN(3) {
		if err := t.visit(ctx, m); err != nil {
			return err
		}
		m.send(m.last, n, m.lastBy, 0)
	}
	if fate := t.dice.IntN(100); m.last != 0 && fate < 12 {
		m.giveBack(m.last, fate < 4)
		m.last = 0
	}
	return t.bring(ctx, m, n)
}

func (t *trade) pick(from []int64) int64 { return from[t.dice.IntN(len(from))] }

// visit is one shopper who buys, with a reward where there are points for one.
// Some shoppers come more often than others.
func (t *trade) visit(ctx context.Context, m *market) error {
	who := m.shoppers[min(t.dice.IntN(len(m.shoppers)), t.dice.IntN(len(m.shoppers)))]
	code, err := t.redeem(ctx, m, who)
	if err != nil {
		return err
	}
	m.lastBy = who
	m.last = m.buy(who, t.pick(m.goods), 1+t.dice.Int64N(3), code)
	return nil
}

// redeem takes a reward now and then, and keeps some codes for later.
func (t *trade) redeem(ctx context.Context, m *market, who int64) (string, error) {
	customer := strconv.FormatInt(who, 10)
	member, err := t.App.MemberByCustomer(ctx, t.merchant, m.store, customer)
	if fail.Is(err, fail.NotFound) { // has just registered
		return "", nil
	}
	if err != nil {
		return "", err
	}
	balance, err := t.App.BalanceOf(ctx, t.merchant, m.store, customer)
	if err != nil || t.dice.IntN(3) > 0 {
		return "", err
	}
	wanted := affordable(balance.Available)
	if wanted == "" {
		return "", nil
	}
	taken, err := t.App.Redeem(ctx, app.RedeemInput{
		Merchant: t.merchant, Member: member, Store: m.store, RewardID: wanted,
		Key: "demo-" + strconv.Itoa(t.dice.Int()),
	})
	if err != nil {
		return "", err
	}
	if taken.Status != reward.Issued {
		return "", fmt.Errorf("a demo shopper's reward is %s: %s", taken.Status, taken.LastError)
	}
	if t.dice.IntN(4) == 0 {
		return "", nil
	}
	return taken.Code, nil
}

// affordable is the dearest reward that points buy, "" for none.
func affordable(points int64) string {
	var best program.Reward
	for _, r := range document().Rewards {
		if r.Cost <= points && r.Cost > best.Cost {
			best = r
		}
	}
	return best.ID
}
