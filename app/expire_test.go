package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/program"
	"regulars/app/words"
)

// mortal gives newcomers points that end, and tells 20 and 5 days before.
func mortal(points int64, e program.Expiry) program.Document {
	document := giftProgram(points)
	e.NoticeDays, e.LastDays = 20, 5
	document.Expiry = e
	return document
}

// days lets days pass, with the hourly work at the end of each.
func (w *world) days(n int) {
	w.t.Helper()
	for range n {
		w.Pass(24 * time.Hour)
		w.must(w.Sweep(w.t.Context(), "expire", w.Now()))
		w.Drain()
	}
}

// opens has a shopper open the widget and returns what it says ends.
func (w *world) opens(s site, customer int64) []app.Ending {
	w.t.Helper()
	shopper := w.visitor(s, customer)
	shopper.MemberID = w.memberOf(s.id, customer)
	b, err := w.Bootstrap(w.t.Context(), shopper, "en")
	w.must(err)
	return b.Ending
}

func TestPointsEndOnlyIfTheirMemberWasTold(t *testing.T) {
	t.Parallel()
	document := mortal(600, program.Expiry{Mode: program.AfterDays, Days: 60})
	w := newWorld(t, &document, seldom)
	s := w.woo()
	silent, _ := w.newcomer(s, mail("silent"))
	told, member := w.newcomer(s, mail("told"))
	late, lateMember := w.newcomer(s, mail("late"))
	_, err := w.Redeem(t.Context(), w.five(s, member, 1))
	w.must(err)
	w.days(38)
	if early := w.opens(s, told); len(early) != 0 {
		t.Errorf("the widget speaks of %v 22 days before, want nothing yet", early)
	}
	w.days(4)
	if ending := w.opens(s, told); len(ending) != 1 || ending[0].Points != 100 {
		t.Fatalf("the widget says %+v, want that the 100 points left end", ending)
	}
	w.days(16)
	w.opens(s, late) // less than five days before
	w.want(s.id, told, 0, 100)
	w.days(3)
	w.want(s.id, told, 0, 0)
	w.want(s.id, late, 0, 600)
	w.want(s.id, silent, 0, 600)
	w.days(3)
	w.want(s.id, late, 0, 0)
	w.days(40)
	w.want(s.id, silent, 0, 600) // nobody told them, so nothing ends
	w.says(member, "Expired", "Not used by")
	w.says(lateMember, "Expired", "were kept until")
	w.audit()
}

// says checks the newest movement of a history in English, and that no language
// lacks its words.
func (w *world) says(member uuid.UUID, title, reason string) {
	w.t.Helper()
	for _, locale := range words.Locales {
		page, _, err := w.History(w.t.Context(), w.merchant, member, app.HistoryQuery{Limit: 1, Locale: locale})
		w.must(err)
		if len(page) != 1 || strings.Contains(page[0].Title+page[0].Reason, "history.") {
			w.t.Fatalf("in %s the history says %+v", locale, page)
		}
		if locale == "en" && (page[0].Title != title || !strings.Contains(page[0].Reason, reason)) {
			w.t.Errorf("the history says %q: %q, want %q: %q", page[0].Title, page[0].Reason, title, reason)
		}
	}
}

func TestANoticeThatWasMailedEndsPointsOnTheirDay(t *testing.T) {
	t.Parallel()
	document := mortal(600, program.Expiry{Mode: program.AfterDays, Days: 60})
	w, box := posted(t, &document)
	s := w.woo()
	customer, _ := w.newcomer(s, mail("reader"))
	w.days(60)
	w.want(s.id, customer, 0, 600)
	before := len(subjects(box, mail("reader")))
	w.days(2)
	w.want(s.id, customer, 0, 0)
	if before < 3 { // a welcome and two notices
		t.Errorf("%d messages were sent before the points ended: %v", before, subjects(box, mail("reader")))
	}
	if n := w.count(`SELECT count(*) FROM message WHERE kind IN ('expiry_first', 'expiry_last') AND status = 1`); n != 2 {
		t.Errorf("%d notices were sent, want the first and the last", n)
	}
	w.audit()
}

func TestWhoComesBackKeepsPointsThatEndByInactivity(t *testing.T) {
	t.Parallel()
	document := mortal(600, program.Expiry{Mode: program.Inactivity, Months: 2})
	w := newWorld(t, &document, seldom)
	s := w.woo()
	active, member := w.newcomer(s, mail("active"))
	idle, _ := w.newcomer(s, mail("idle"))
	w.days(45)
	for _, customer := range []int64{active, idle} {
		w.opens(s, customer)
	}
	_, err := w.Redeem(t.Context(), w.five(s, member, 1))
	w.must(err)
	w.days(20)
	w.want(s.id, idle, 0, 0)
	w.want(s.id, active, 0, 100)
	w.opens(s, active)
	w.days(35)
	w.opens(s, active)
	w.days(10)
	w.want(s.id, active, 0, 0)
	w.audit()
}

func TestPointsThatEndedAreNotTakenBackAgain(t *testing.T) {
	document := mortal(50, program.Expiry{Mode: program.AfterDays, Days: 30})
	eachSite(t, document, func(t *testing.T, w *world, s site) {
		customer, _ := w.newcomer(s, mail("returns"))
		order := s.buy(purchase{customer: customer, quantity: 2, unit: 1000})
		w.deliver()
		w.days(20)
		w.opens(s, customer)
		w.days(25)
		w.want(s.id, customer, 0, 0)
		s.refund(order)
		w.deliver()
		s.refundRest(order)
		w.deliver()
		w.want(s.id, customer, 0, 0)
		w.audit()
	})
}

func TestPointsEndOnTheirDayByTheMerchantsClock(t *testing.T) {
	t.Parallel()
	document := mortal(600, program.Expiry{Mode: program.AfterDays, Days: 10})
	w := newWorld(t, &document, seldom)
	s := w.woo()
	customer, member := w.newcomer(s, mail("clock"))
	w.opens(s, customer)
	var zone string
	var ends time.Time
	w.must(w.owner().QueryRow(t.Context(), `SELECT time_zone, expires_at FROM merchant m, lot l
		WHERE m.id = l.merchant_id AND l.member_id = $1`, member).Scan(&zone, &ends))
	berlin, err := time.LoadLocation(zone)
	w.must(err)
	if clock := ends.In(berlin).Format(time.TimeOnly); clock != "00:00:00" {
		t.Errorf("points end at %s in %s, want midnight", clock, zone)
	}
	w.Pass(ends.Sub(w.Now()) - time.Minute)
	w.must(w.Sweep(t.Context(), "expire", w.Now()))
	w.want(s.id, customer, 0, 600)
	w.Pass(2 * time.Minute)
	w.must(w.Sweep(t.Context(), "expire", w.Now()))
	w.must(w.Sweep(t.Context(), "expire", w.Now()))
	w.want(s.id, customer, 0, 0)
	if n := w.count("SELECT count(*) FROM transfer WHERE kind = 8"); n != 1 {
		t.Errorf("%d transfers ended the points, want one", n)
	}
}

func TestSpentPointsThatAReversalFindsAreOwedOrWrittenOff(t *testing.T) {
	for debt, want := range map[program.Debt][2]int64{program.Owe: {-499, -299}, program.Forgive: {0, 200}} {
		t.Run(string(debt), func(t *testing.T) {
			document := giftProgram(1)
			document.PendingDays, document.Debt = 0, debt
			eachSite(t, document, func(t *testing.T, w *world, s site) {
				customer, member := w.newcomer(s, mail("spender"))
				order := s.buy(purchase{customer: customer, quantity: 1, unit: 24950})
				w.deliver()
				w.want(s.id, customer, 0, 500)
				_, err := w.Redeem(t.Context(), w.five(s, member, 1))
				w.must(err)
				w.Advance(2 * time.Second)
				s.refundRest(order)
				w.deliver()
				if got := w.balance(s.id, customer).Available; got != want[0] {
					t.Errorf("after the refund the balance is %d, want %d", got, want[0])
				}
				if debt == program.Forgive {
					w.says(member, "Written off", "does not ask for them")
				}
				if _, err := w.Redeem(t.Context(), w.five(s, member, 2)); err == nil {
					t.Error("a reward was taken with nothing to pay for it")
				}
				s.buy(purchase{customer: customer, quantity: 1, unit: 10000})
				w.deliver()
				if got := w.balance(s.id, customer).Available; got != want[1] {
					t.Errorf("after the next order the balance is %d, want %d", got, want[1])
				}
				w.audit()
			})
		})
	}
}

func TestPointsWaitForTheirParcelWhateverIsHeardFirst(t *testing.T) {
	for _, from := range []program.PendingFrom{program.FromFulfilled, program.FromDelivered} {
		t.Run(string(from), func(t *testing.T) {
			document := testProgram(program.Accounts)
			document.PendingDays, document.PendingFrom = 3, from
			eachSite(t, document, func(t *testing.T, w *world, s site) {
				for i, arrival := range permutations(2) {
					customer, _ := w.newcomer(s, mail(fmt.Sprint("parcel", i)))
					gift := w.balance(s.id, customer).Available
					order := s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
					placed := w.overhear()
					w.Advance(2 * time.Second)
					w.arriveAtDoor(s, order)
					heard := [][]sent{placed, w.overhear()}
					for _, at := range arrival {
						for _, one := range heard[at] {
							one.receive(w, w.Bench)
						}
						w.Drain()
					}
					w.want(s.id, customer, 20, gift)
					w.Pass(4 * 24 * time.Hour)
					w.want(s.id, customer, 0, gift+20)
				}
				customer, member := w.newcomer(s, mail("waits"))
				gift := w.balance(s.id, customer).Available
				order := s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
				w.deliver()
				w.Pass(30 * 24 * time.Hour)
				w.want(s.id, customer, 20, gift)
				w.says(member, "Order "+w.nameOf(order), "after the order was ")
				w.arriveAtDoor(s, order)
				w.overhear() // no webhook comes: the listing tells
				w.Pass(20 * time.Minute)
				w.Pass(4 * 24 * time.Hour)
				w.want(s.id, customer, 0, gift+20)
				w.audit()
			})
		})
	}
}

func TestPointsOfAnOrderPaidLateWaitFromThen(t *testing.T) {
	document := testProgram(program.Accounts)
	document.PendingDays, document.PendingFrom = 5, program.FromPaid
	eachSite(t, document, func(t *testing.T, w *world, s site) {
		for _, heard := range []func(){w.deliver, func() {
			w.overhear() // no webhook comes: the listing tells
			w.Pass(20 * time.Minute)
		}} {
			customer, _ := w.newcomer(s, mail(fmt.Sprint("invoice", w.Now().Unix())))
			gift := w.balance(s.id, customer).Available
			atOnce := s.buy(purchase{customer: customer, quantity: 2, unit: 1000})
			late := s.buy(purchase{customer: customer, quantity: 1, unit: 1000, unpaid: true})
			heard()
			w.want(s.id, customer, 40, gift)
			w.Pass(3 * 24 * time.Hour) // four would end the wait where a midnight falls between
			s.pay(late)
			s.touch(atOnce) // a later version of an order says nothing new of its payment
			heard()
			w.want(s.id, customer, 60, gift)
			w.Pass(2 * 24 * time.Hour)
			w.want(s.id, customer, 20, gift+40)
			w.Pass(4 * 24 * time.Hour)
			w.want(s.id, customer, 0, gift+60)
		}
		w.audit()
	})
}

// nameOf is what people call an order.
func (w *world) nameOf(order int64) (name string) {
	w.t.Helper()
	w.must(w.owner().QueryRow(w.t.Context(), "SELECT name FROM orders WHERE external_id = $1", fmt.Sprint(order)).Scan(&name))
	return name
}

// arriveAtDoor has an order sent and delivered.
func (w *world) arriveAtDoor(s site, order int64) {
	w.t.Helper()
	if s.id == w.teaID {
		w.tea.SetStatus(order, "completed")
		w.tea.SetStatus(order, "delivered") // a status that plugins of carriers add
		return
	}
	if !w.coffee.Fulfill(order, true) {
		w.t.Fatalf("there is no order %d to fulfill", order)
	}
}
