package app_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/member"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

// enrolled is the test program with an enrollment.
func enrolled(e program.Enrollment) program.Document {
	document := testProgram(e)
	document.Terms = map[string]string{"en": "Be kind."}
	return document
}

// stateOf is how far the person behind an account is in the program.
func (w *world) stateOf(s site, customer int64) member.State {
	w.t.Helper()
	return member.State(w.count(`SELECT m.state FROM member m JOIN identity i ON i.merchant_id = m.merchant_id AND i.member_id = m.id
		WHERE i.store_id = $1 AND i.customer_id = $2`, s.id, fmt.Sprint(customer)))
}

// noteOf is why an order earns nothing.
func (w *world) noteOf(id int64) order.Note {
	w.t.Helper()
	return order.Note(w.count("SELECT note FROM orders WHERE external_id = $1", fmt.Sprint(id)))
}

// visitor is a signed-in shopper as the widget knows one.
func (w *world) visitor(s site, customer int64) app.Shopper {
	return app.Shopper{Merchant: w.merchant, Store: s.id, Platform: s.kind, CustomerID: fmt.Sprint(customer)}
}

func TestWithAccountsEveryAccountIsAMemberAndGuestsAreNobody(t *testing.T) {
	eachSite(t, enrolled(program.Accounts), func(t *testing.T, w *world, s site) {
		customer, _ := w.newcomer(s, mail("account"))
		guest := s.buy(purchase{email: mail("guest"), quantity: 1, unit: 10000})
		bought := s.buy(purchase{customer: customer, quantity: 1, unit: 10000})
		w.deliver()
		if got := w.stateOf(s, customer); got != member.StateMember {
			t.Errorf("an account is in state %d, want a member", got)
		}
		w.want(s.id, customer, 200, 50)
		if w.noteOf(guest) != order.NoMember || w.noteOf(bought) != order.Earns {
			t.Errorf("the orders' notes are %d and %d, want no member and earns", w.noteOf(guest), w.noteOf(bought))
		}
		if n := w.count("SELECT count(*) FROM member WHERE state = 0"); n != 0 {
			t.Errorf("there are %d guests in the program, want none", n)
		}
		w.audit()
	})
}

func TestWithJoinOnlyWhoJoinedEarns(t *testing.T) {
	eachSite(t, enrolled(program.Join), func(t *testing.T, w *world, s site) {
		customer, _ := w.newcomer(s, mail("thinker"))
		before := s.buy(purchase{customer: customer, quantity: 1, unit: 10000})
		w.deliver()
		w.want(s.id, customer, 0, 0)
		if w.stateOf(s, customer) != member.StateKnown || w.noteOf(before) != order.NotYetMember {
			t.Errorf("before joining the state is %d and the order's note %d", w.stateOf(s, customer), w.noteOf(before))
		}
		w.Advance(time.Second)
		w.must(w.Join(t.Context(), w.visitor(s, customer)))
		w.must(w.Join(t.Context(), w.visitor(s, customer)))
		w.want(s.id, customer, 0, 50)
		w.Advance(2 * time.Second)
		s.touch(before) // what was bought before does not earn afterwards
		s.buy(purchase{customer: customer, quantity: 1, unit: 10000})
		w.deliver()
		w.want(s.id, customer, 200, 50)
		w.audit()
	})
}

func TestWhoRunsTheStoreIsAMemberOnlyAfterJoining(t *testing.T) {
	t.Parallel()
	for _, enrollment := range []program.Enrollment{program.Accounts, program.Guests} {
		t.Run(string(enrollment), func(t *testing.T) {
			t.Parallel()
			document := enrolled(enrollment)
			w := newWorld(t, &document)
			s := w.woo()
			listed, subscriber := w.tea.AddStaff(mail("boss"), "shop_manager"), w.tea.AddStaff(mail("reader"), "subscriber")
			w.Pass(25 * time.Hour) // nobody told us of them: the daily list does
			unheard := w.tea.AddStaff(mail("new boss"), "administrator")
			buyer := w.tea.AddStaff(mail("buyer"), "customer")
			orders := map[int64]int64{}
			for _, who := range []int64{listed, subscriber, unheard, buyer} {
				orders[who] = s.buy(purchase{customer: who, quantity: 1, unit: 10000})
			}
			w.deliver()
			w.Publish(w.merchant, document)
			w.Pass(time.Minute)
			for _, who := range []int64{listed, unheard} {
				w.want(s.id, who, 0, 0)
				if got := w.stateOf(s, who); got != member.StateKnown || w.noteOf(orders[who]) != order.NotYetMember {
					t.Errorf("staff is in state %d and their order's note is %d, want known and not yet a member", got, w.noteOf(orders[who]))
				}
				if told := w.tea.CustomerMeta(who); len(told) != 0 {
					t.Errorf("the store is told %v of its staff, want nothing", told)
				}
			}
			for _, who := range []int64{subscriber, buyer} {
				if b := w.balance(s.id, who); b.Pending != 200 {
					t.Errorf("a shopper has %d pending points, want 200", b.Pending)
				}
			}
			w.must(w.Join(t.Context(), w.visitor(s, listed)))
			s.buy(purchase{customer: listed, quantity: 1, unit: 10000})
			w.tea.EditCustomer(listed, "Still here")
			w.deliver()
			w.want(s.id, listed, 200, 50)
			w.audit()
		})
	}
}

func TestAnOrderOfTheSecondOfJoiningCountsAndOneOfTheSecondBeforeDoesNot(t *testing.T) {
	t.Parallel()
	document := enrolled(program.Join)
	w := newWorld(t, &document, seldom)
	for i, s := range w.sites() {
		customer, id := w.newcomer(s, mail("prompt"))
		w.must(w.Join(t.Context(), w.visitor(s, customer)))
		w.change("UPDATE member SET joined_at = date_trunc('second', joined_at) + '0.7 s' WHERE id = $1", id)
		var joined time.Time
		w.must(w.owner().QueryRow(t.Context(), "SELECT joined_at FROM member WHERE id = $1", id).Scan(&joined))
		for n, placed := range []time.Time{
			joined.Truncate(time.Second), joined.Truncate(time.Second).Add(-time.Second), joined.Add(-time.Millisecond),
		} {
			number := fmt.Sprint(8000 + 10*i + n)
			w.tell(s.id, platform.Event{Order: &platform.Order{
				ID: number, Name: "#" + number, Currency: "EUR", Status: platform.Paid, CustomerID: fmt.Sprint(customer),
				PlacedAt: placed, UpdatedAt: placed, Lines: []platform.Line{{ID: "1", Quantity: 1, Net: 10000}},
			}})
		}
		w.Drain()
		w.want(s.id, customer, 200, 50) // the first alone earns
	}
	w.audit()
}

func TestAGuestsPointsAreClaimedOnceByAVerifiedAccount(t *testing.T) {
	t.Parallel()
	document := enrolled(program.Guests)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	s.buy(purchase{email: mail("Gus"), quantity: 1, unit: 10000})
	w.deliver()
	s.buy(purchase{email: strings.ToUpper(mail("gus")), quantity: 1, unit: 5000})
	w.deliver()
	guest := w.guest(mail("Gus"))
	customer, owner := w.newcomer(s, mail("gus"))
	if owner != guest || w.stateOf(s, customer) != member.StateMember {
		t.Errorf("the verified account is another member than the guest")
	}
	w.want(s.id, customer, 300, 50)
	w.Advance(2 * time.Second)
	w.coffee.UpdateCustomer(customer, func(c *shopifytest.Customer) { c.FirstName = "Gustav" })
	s.buy(purchase{customer: customer, quantity: 1, unit: 5000})
	w.deliver()
	w.want(s.id, customer, 400, 50)
	if n := w.count("SELECT count(*) FROM member WHERE email ILIKE 'gus@%'"); n != 1 {
		t.Errorf("one e-mail is %d members, want 1", n)
	}
	w.audit()
}

func TestAGuestsRecordThatBecomesAnAccountKeepsItsPoints(t *testing.T) {
	t.Parallel()
	document := enrolled(program.Guests)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	record := w.coffee.AddCustomer(shopifytest.Customer{Email: mail("record")}) // no account, as classic stores make for guests
	s.buy(purchase{customer: record.ID, quantity: 1, unit: 10000})
	w.deliver()
	if w.stateOf(s, record.ID) != member.StateGuest {
		t.Errorf("a record without an account is in state %d, want a guest", w.stateOf(s, record.ID))
	}
	w.want(s.id, record.ID, 200, 0)
	w.Advance(2 * time.Second)
	w.coffee.UpdateCustomer(record.ID, func(c *shopifytest.Customer) { c.Enabled, c.Verified = true, true })
	w.deliver()
	if w.stateOf(s, record.ID) != member.StateMember {
		t.Errorf("with an account the state is %d, want a member", w.stateOf(s, record.ID))
	}
	w.want(s.id, record.ID, 200, 50)
	w.audit()
}

func TestAnUnverifiedAccountNeverGetsAnothersPoints(t *testing.T) {
	t.Parallel()
	document := enrolled(program.Guests)
	w := newWorld(t, &document, seldom)
	shop, woo := w.shopify(), w.woo()
	verified, victim := w.newcomer(shop, mail("victim"))
	woo.buy(purchase{email: mail("waiting"), quantity: 1, unit: 10000})
	w.deliver()
	thief, impostor := w.newcomer(woo, mail("victim"))   // WooCommerce asks nobody for proof
	other, alsoOther := w.newcomer(woo, mail("waiting")) // of a guest's e-mail either
	if impostor == victim || alsoOther == w.guest(mail("waiting")) {
		t.Error("an account whose e-mail nobody verified joined somebody else")
	}
	w.want(shop.id, verified, 0, 50)
	w.want(woo.id, thief, 0, 50)
	w.want(woo.id, other, 0, 50)
	if n := w.count("SELECT pending FROM balance WHERE member_id = $1", w.guest(mail("waiting"))); n != 200 {
		t.Errorf("the guest has %d points, want the 200 still waiting", n)
	}
	w.audit()
}

func TestWhoLeavesEarnsNothingAndComesBackToTheirPoints(t *testing.T) {
	eachSite(t, enrolled(program.Accounts), func(t *testing.T, w *world, s site) {
		customer, id := w.newcomer(s, mail("wanderer"))
		kept := s.buy(purchase{customer: customer, quantity: 2, unit: 5000})
		w.deliver()
		w.Advance(2 * time.Second)
		leaver := w.visitor(s, customer)
		leaver.MemberID = id
		w.must(w.Leave(t.Context(), leaver))
		w.Advance(2 * time.Second)
		missed := s.buy(purchase{customer: customer, quantity: 1, unit: 10000})
		s.refund(kept) // what was earned before is still taken back
		w.deliver()
		w.want(s.id, customer, 100, 50)
		if w.noteOf(missed) != order.AfterLeaving {
			t.Errorf("the order's note is %d, want after leaving", w.noteOf(missed))
		}
		w.must(w.Join(t.Context(), w.visitor(s, customer)))
		w.Advance(2 * time.Second)
		s.buy(purchase{customer: customer, quantity: 1, unit: 10000})
		w.deliver()
		w.want(s.id, customer, 300, 50)
		w.audit()
	})
}

func TestWhatWasBeforeTheProgramEarnsNothingAndTellsTheStoreNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	var customers []int64
	for _, s := range w.sites() {
		customer, _ := w.newcomer(s, mail("early"))
		s.buy(purchase{customer: customer, quantity: 1, unit: 10000})
		customers = append(customers, customer)
	}
	w.deliver()
	w.Advance(time.Second)
	w.Publish(w.merchant, enrolled(program.Accounts))
	w.Advance(2 * time.Second)
	for i, s := range w.sites() {
		if w.stateOf(s, customers[i]) != member.StateMember {
			t.Errorf("%s: publishing left a known account in state %d, want a member", s.kind, w.stateOf(s, customers[i]))
		}
	}
	w.coffee.UpdateCustomer(customers[0], func(c *shopifytest.Customer) { c.FirstName = "Early" })
	w.tea.EditCustomer(customers[1], "Early")
	w.Pass(time.Minute)
	w.deliver()
	for i, s := range w.sites() {
		w.want(s.id, customers[i], 0, 0)
	}
	if n := w.count("SELECT count(*) FROM effect WHERE kind <> 'plugin'"); n != 0 {
		t.Errorf("%d things are to be written about customers, want none", n)
	}
	if n := w.count("SELECT count(*) FROM orders WHERE note <> $1", order.BeforeStart); n != 0 {
		t.Errorf("%d old orders are not marked as before the start", n)
	}
	fresh, _ := w.newcomer(w.shopify(), mail("fresh"))
	w.want(w.coffeeID, fresh, 0, 50)
	w.audit()
}

func TestJoiningIsWorthItsBonusOnceHoweverItIsHeardOf(t *testing.T) {
	for _, enrollment := range []program.Enrollment{program.Accounts, program.Join} {
		t.Run(string(enrollment), func(t *testing.T) {
			eachSite(t, enrolled(enrollment), func(t *testing.T, w *world, s site) {
				other := w.another(w.connectors(nil))
				var customers []int64
				for i := range 10 {
					customers = append(customers, s.register(mail(fmt.Sprint("racer ", i))))
				}
				deliveries := w.overhear()
				var wait sync.WaitGroup
				for _, d := range deliveries {
					wait.Go(func() { d.receive(w, other) })
				}
				for _, customer := range customers {
					for _, by := range []func() error{
						func() error { return w.Join(t.Context(), w.visitor(s, customer)) },
						func() error { return other.Join(t.Context(), w.visitor(s, customer)) },
					} {
						wait.Go(func() {
							if err := by(); err != nil {
								t.Errorf("join: %v", err)
							}
						})
					}
				}
				wait.Go(func() { w.Drain() })
				wait.Go(func() { other.Drain() })
				wait.Wait()
				w.Drain()
				for _, customer := range customers {
					w.want(s.id, customer, 0, 50)
				}
				if n := w.count("SELECT count(*) FROM inbox WHERE state <> 1"); n != 0 {
					t.Errorf("%d webhooks stumbled over who had joined already", n)
				}
				if n := w.count("SELECT count(*) FROM member WHERE email LIKE 'racer%' OR email = ''"); n != 10 {
					t.Errorf("ten accounts are %d people", n)
				}
				w.audit()
			})
		})
	}
}

func TestAnOrderThatArrivesBeforeItsBuyerCountsAll(t *testing.T) {
	eachSite(t, enrolled(program.Accounts), func(t *testing.T, w *world, s site) {
		customer := s.register(mail("hurried"))
		account := w.overhear()
		s.buy(purchase{customer: customer, quantity: 1, unit: 10000})
		w.deliver()
		for _, d := range account {
			d.receive(w, w.Bench)
		}
		w.Drain()
		w.want(s.id, customer, 200, 50)
		w.audit()
	})
}

func TestAnOrderThatChangesHandsKeepsItsPointsWhereTheyWereEarned(t *testing.T) {
	t.Parallel()
	document := enrolled(program.Accounts)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	first, _ := w.newcomer(s, mail("first"))
	second, _ := w.newcomer(s, mail("second"))
	state := platform.Order{
		ID: "77", Name: "#77", Currency: "EUR", Status: platform.Paid, PlacedAt: w.Now().Truncate(time.Second),
		CustomerID: fmt.Sprint(first), Lines: []platform.Line{{ID: "1", Quantity: 1, Net: 10000}},
	}
	tell := func(version int) {
		now := state
		now.UpdatedAt = state.PlacedAt.Add(time.Duration(version) * time.Second)
		w.tell(s.id, platform.Event{Order: &now})
		w.Drain()
	}
	tell(0)
	state.Status = platform.Cancelled
	tell(1)
	w.want(s.id, first, 0, 50)
	state.Status, state.CustomerID = platform.Paid, fmt.Sprint(second)
	tell(2)
	w.want(s.id, first, 200, 50)
	w.want(s.id, second, 0, 50)
	w.audit()
}

func TestAnUnknownShopperCannotJoin(t *testing.T) {
	t.Parallel()
	document := enrolled(program.Join)
	w := newWorld(t, &document, seldom)
	if err := w.Join(t.Context(), app.Shopper{Merchant: w.merchant, Store: w.coffeeID}); err == nil {
		t.Error("a visitor who is not signed in joined")
	}
	w.must(w.Leave(t.Context(), app.Shopper{Merchant: w.merchant, Store: w.coffeeID, MemberID: uuid.Nil}))
	if n := w.count("SELECT count(*) FROM member WHERE state = $1", member.StateMember); n != 0 {
		t.Errorf("there are %d members, want none", n)
	}
}
