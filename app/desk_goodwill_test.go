package app_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/approval"
	"regulars/app/fail"
	"regulars/app/staff"
	"regulars/app/support"
)

// TestGoodwillOfASecondPersonIsGivenOnceWithinTheLimit has an agent ask for more than
// one person may decide: what waits counts as given, what was refused does not.
func TestGoodwillOfASecondPersonIsGivenOnceWithinTheLimit(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	customer, member := d.newcomer(d.shopify(), mail("patient"))
	d.must(d.SetApprovalRules(t.Context(), d.merchant, approval.Rules{Points: 100, Days: 14}))
	r, err := d.OpenRequest(t.Context(), d.merchant, support.Request{
		Member: member, Kind: support.Complaint, Text: "Broken", Key: key(1),
	})
	d.must(err)
	before := d.balance(d.coffeeID, customer).Available
	give := func(points int64, n int) (app.GoodwillGiven, error) {
		return d.GiveGoodwill(d.as(d.maria), d.maria, app.Goodwill{Request: r.ID, Points: points, Reason: "Sorry", Key: key(n)})
	}
	asks := func(points int64, n int) approval.Approval {
		t.Helper()
		_, err := give(points, n)
		waits, ok := errors.AsType[*app.WaitsError](err)
		if !ok {
			t.Fatalf("%d points are answered with %v, want that they wait", points, err)
		}
		return waits.Approval
	}
	holds := func(when string, given, left int64) {
		t.Helper()
		got := d.thread(r.ID)
		points := d.balance(d.coffeeID, customer).Available - before
		if got.Goodwill != given || points != given || *got.Left != left {
			t.Errorf("%s: %d points for the request, %d in the ledger, %d left; want %d, and %d left",
				when, got.Goodwill, points, *got.Left, given, left)
		}
	}
	owner := app.Session{Merchant: d.merchant, Staff: "Olga", Role: staff.Owner, Person: uuid.New()}
	second := app.Session{Merchant: d.merchant, Staff: "Mo", Role: staff.Manager, Person: uuid.New()}

	first := asks(600, 1)
	if again := asks(600, 1); again.ID != first.ID {
		t.Error("two clicks ask for two things")
	}
	if _, err := give(700, 1); !fail.Is(err, fail.Conflict) {
		t.Errorf("the same key for more points: %v", err)
	}
	holds("asked", 0, 400)
	if _, err := give(401, 2); !fail.Is(err, fail.Conflict) || !strings.Contains(err.Error(), "400") {
		t.Errorf("more than is left beside what waits: %v", err)
	}
	_, err = give(90, 3) // nobody need agree
	d.must(err)
	holds("given beside", 90, 310)
	if _, err := d.Approve(d.as(d.maria), d.maria, first.ID); !fail.Is(err, fail.Forbidden) {
		t.Errorf("who asks agrees: %v", err)
	}
	_, err = d.Refuse(d.as(owner), owner, first.ID, "Too much")
	d.must(err)
	holds("refused", 90, 910)
	if _, err := give(600, 1); !fail.Is(err, fail.Conflict) || !strings.Contains(err.Error(), "Olga refused") {
		t.Errorf("asked for again after the refusal: %v", err)
	}

	wish := asks(800, 4)
	holds("asked anew", 90, 110)
	var both sync.WaitGroup
	results := make([]error, 2)
	for i, who := range []app.Session{owner, second} { // two who decide at once
		both.Go(func() { _, results[i] = d.Approve(d.as(who), who, wish.ID) })
	}
	both.Wait()
	if (results[0] == nil) == (results[1] == nil) || !fail.Is(errors.Join(results...), fail.Conflict) {
		t.Errorf("two agreed at once: %v", results)
	}
	given, err := give(800, 4) // a click on a page from before
	d.must(err)
	if given.Movement.Points != 800 || *given.Left != 110 {
		t.Errorf("clicked again afterwards: %+v", given)
	}
	holds("agreed to", 890, 110)
	if _, err := give(111, 5); !fail.Is(err, fail.Conflict) {
		t.Errorf("over the limit: %v", err)
	}
	late := asks(105, 6)
	holds("asked for the rest", 890, 5)
	d.Advance(15 * 24 * time.Hour) // nobody decides
	if _, err := d.Approve(d.as(owner), owner, late.ID); !fail.Is(err, fail.Conflict) {
		t.Errorf("agreed to when it was over: %v", err)
	}
	d.Advance(17 * 24 * time.Hour)
	asks(105, 6) // the old click, in another month: it is this month's now
	holds("in another month", 890, 895)
	d.audit()
}
