package app_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/journey"
	"regulars/app/program"
)

// thankYou gives points an hour after each purchase and, when no review came
// within a day, a code. The next purchase ends it.
func thankYou() journey.Script {
	return journey.Script{
		Name: "Thank you", Trigger: journey.Listen{Kind: journey.Paid}, Again: journey.Again{When: journey.EachTime},
		Goals: []journey.Listen{{Kind: journey.Paid}}, Exits: []journey.Listen{{Kind: journey.Refunded}}, Window: 30,
		Steps: []journey.Step{
			{ID: "hour", Kind: journey.Wait, Minutes: 60},
			{ID: "thanks", Kind: journey.Points, Points: 40, Note: "Thanks for coming back"},
			{
				ID: "review", Kind: journey.Until, Minutes: 24 * 60, On: []journey.Listen{{Kind: journey.Reviewed}},
				Then: []journey.Step{{ID: "praise", Kind: journey.Points, Points: 7, Note: "Thanks for the review"}},
				Else: []journey.Step{{ID: "code", Kind: journey.Reward, Reward: "five"}},
			},
		},
	}
}

// switchOn publishes an automation.
func (w *world) switchOn(d journey.Script) uuid.UUID {
	w.t.Helper()
	made, err := w.AddJourney(w.t.Context(), w.merchant, d)
	w.must(err)
	_, err = w.PublishJourney(w.t.Context(), w.merchant, made.ID, app.PublishInput{Author: "Test"})
	w.must(err)
	w.Advance(time.Second) // stores tell moments in whole seconds
	return made.ID
}

// went says of each of a member's runs, oldest first, where it is or how it ended.
func (w *world) went(member uuid.UUID) []string {
	w.t.Helper()
	runs, _, err := w.MemberRuns(w.t.Context(), w.merchant, member, uuid.Nil, 50)
	w.must(err)
	said := []string{}
	for _, run := range slices.Backward(runs) {
		where := string(run.Ending)
		if where == "" {
			where = "at " + run.Step
		}
		said = append(said, where)
	}
	return said
}

func (w *world) wantWent(member uuid.UUID, want ...string) {
	w.t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), w.went(member)); diff != "" {
		w.t.Errorf("runs (-want +got):\n%s", diff)
	}
}

func TestAnAutomationGoesFromThePurchaseToTheGift(t *testing.T) {
	eachSite(t, testProgram(program.Accounts), func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("regular"))
		s.buy(purchase{customer: customer, quantity: 1, unit: 1000}) // before it is switched on
		w.deliver()
		w.Advance(2 * time.Second)
		id := w.switchOn(thankYou())
		s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
		w.deliver()
		w.deliver() // once more changes nothing
		w.wantWent(member, "at hour")
		before := w.balance(s.id, customer).Available
		w.Pass(time.Hour)
		w.wantWent(member, "at review")
		if got := w.balance(s.id, customer).Available - before; got != 40 {
			t.Errorf("after an hour there are %d points more, want 40", got)
		}
		w.says(member, "A gift for you", "Thanks for coming back")
		_, err := w.Occur(t.Context(), app.Occurrence{
			Merchant: w.merchant, Member: member, Trigger: program.OnReview, Name: "Tea", Key: key(1),
		})
		w.must(err)
		w.Drain()
		w.wantWent(member, "completed")
		if got := w.balance(s.id, customer).Available - before; got != 47 {
			t.Errorf("after the review there are %d points more, want 47", got)
		}
		s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
		w.deliver()
		w.Pass(2 * time.Hour)
		w.Pass(25 * time.Hour)
		w.wantWent(member, "completed", "completed")
		if codes := w.codesOf(member); len(codes) != 1 || codes[0].Points != 0 {
			t.Errorf("after a day without a review there are %d codes for nothing, want 1", len(codes))
		}
		w.wantResults(id)
		w.audit()
	})
}

// wantResults expects what the test above did: two runs, one purchase after the
// first gift.
func (w *world) wantResults(id uuid.UUID) {
	w.t.Helper()
	r, err := w.JourneyResults(w.t.Context(), w.merchant, id)
	w.must(err)
	got := fmt.Sprint(
		r.Figures[journey.Started], r.Figures[journey.Acted], r.Figures[journey.PointsGiven],
		r.Figures[journey.CodesGiven], r.Figures[journey.MoneyGiven], r.Given.People, r.Given.Bought,
		r.Given.Revenue > 0, string(r.Comparison.Verdict),
	)
	// 87 points cost 87 cents at 500 points for 5.00, and the code 5.00.
	if want := "2 4 87 1 587 1 1 truenot_enough_data"; got != want {
		w.t.Errorf("the results are %s, want %s", got, want)
	}
}

func TestAPurchaseEndsARunThatWaits(t *testing.T) {
	eachSite(t, testProgram(program.Accounts), func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("buyer"))
		d := thankYou()
		d.Trigger, d.Again.When = journey.Listen{Kind: journey.Event, Name: "left cart"}, journey.Never
		w.switchOn(d)
		w.occur(member, "left cart", key(1))
		w.occur(member, "left cart", key(2)) // never again
		w.Drain()
		w.wantWent(member, "at hour")
		s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
		w.deliver()
		w.wantWent(member, "goal")
		had := w.balance(s.id, customer).Available
		w.Pass(3 * time.Hour)
		if got := w.balance(s.id, customer).Available; got != had {
			t.Errorf("a run that ended still gave %d points", got-had)
		}
	})
}

func TestMembersWhoAreLeftAloneGetNothingAndAreCounted(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	d := thankYou()
	d.Compare = 500
	d.Steps = d.Steps[:2]
	id := w.switchOn(d)
	s := w.shopify()
	var members []uuid.UUID
	var customers []int64
	for i := range 16 {
		customers = append(customers, s.register(mail(fmt.Sprint("half", i))))
	}
	w.deliver()
	for _, customer := range customers {
		members = append(members, w.memberOf(s.id, customer))
		s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
	}
	w.paid(16)
	w.Pass(2 * time.Hour)
	alone := w.count("SELECT count(*) FROM journey_person WHERE grp = 2")
	given := w.count("SELECT count(*) FROM transfer WHERE source_kind = 31")
	if alone == 0 || given == 0 || alone+given != 16 {
		t.Fatalf("%d are left alone and %d get points, want 16 together and some of each", alone, given)
	}
	both := w.count(`SELECT count(*) FROM journey_person p JOIN transfer t USING (merchant_id, member_id)
		WHERE p.grp = 2 AND t.source_kind = 31`)
	if both > 0 {
		t.Errorf("%d who are left alone got points", both)
	}
	second := w.switchOn(d) // another automation leaves the same members alone
	for i, customer := range customers {
		s.buy(purchase{customer: customer, quantity: 2, unit: 1000 + int64(i)})
	}
	w.paid(32)
	w.Pass(2 * time.Hour)
	if moved := w.count(`SELECT count(*) FROM journey_person a JOIN journey_person b USING (merchant_id, member_id)
		WHERE a.journey_id = $1 AND b.journey_id = $2 AND a.grp <> b.grp`, id, second); moved > 0 {
		t.Errorf("%d members are on another side in another automation", moved)
	}
	r, err := w.JourneyResults(t.Context(), w.merchant, id)
	w.must(err)
	if r.Alone.People != alone || r.Alone.Bought != alone || r.Given.Bought != 16-alone {
		t.Errorf("of %d left alone %d bought, and %d others, want all", r.Alone.People, r.Alone.Bought, r.Given.Bought)
	}
	w.wantWent(members[0], "completed", "completed", "completed")
}

func TestABudgetThatIsSpentPausesItsAutomation(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	d := thankYou()
	d.Budget.Points = 100 // two of 40
	d.Steps = d.Steps[:2]
	id := w.switchOn(d)
	s := w.shopify()
	for i := range 5 {
		s.buy(purchase{customer: s.register(mail(fmt.Sprint("many", i))), quantity: 1, unit: 1000})
	}
	w.deliver()
	w.Pass(time.Hour)
	v, err := w.Journey(t.Context(), w.merchant, id)
	w.must(err)
	given := w.count("SELECT coalesce(sum(amount), 0) FROM transfer WHERE source_kind = 31")
	if given != 80 || v.State != journey.Paused || v.Why != journey.WhyBudget ||
		v.Figures[journey.Ended(journey.BudgetSpent)] != 3 {
		t.Errorf("%d points were given, it is %s (%s), %v ended for that; want 80, paused by its budget, 3",
			given, v.State, v.Why, v.Figures[journey.Ended(journey.BudgetSpent)])
	}
}

func TestThePastBeginsOnlyWhatWasPreviewed(t *testing.T) {
	eachSite(t, testProgram(program.Accounts), func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("early"))
		other, late := w.newcomer(s, mail("late"))
		for _, c := range []int64{customer, customer, other} {
			s.buy(purchase{customer: c, quantity: 1, unit: 1000})
		}
		w.deliver()
		w.Advance(2 * time.Second)
		d := thankYou()
		d.Goals, d.Trigger.Nth = nil, []int{2}
		id := w.switchOn(d)
		w.Drain()
		w.wantWent(member)
		since := w.Now().AddDate(0, 0, -3).Format(time.DateOnly)
		p, err := w.PreviewJourneyPast(t.Context(), w.merchant, id, since)
		if w.must(err); p.Runs != 1 || p.Members != 1 {
			t.Fatalf("the past would begin %+v, want one second order", p)
		}
		if _, err := w.StartJourneyPast(t.Context(), w.merchant, id, since, 2); !fail.Is(err, fail.Conflict) {
			t.Errorf("another number than previewed: %v", err)
		}
		for range 2 {
			if _, err := w.StartJourneyPast(t.Context(), w.merchant, id, since, 1); err != nil {
				t.Fatal(err)
			}
		}
		w.Drain()
		w.wantWent(member, "at hour")
		w.wantWent(late)
	})
}

func TestRunsFollowAMergeAndEndWithTheirMember(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	d := thankYou()
	d.Trigger = journey.Listen{Kind: journey.Event, Name: "visit"}
	w.switchOn(d)
	_, keep := w.newcomer(s, mail("keep"))
	_, lose := w.newcomer(s, mail("lose"))
	_, gone := w.newcomer(s, mail("gone"))
	for i, id := range []uuid.UUID{keep, lose, gone} {
		w.occur(id, "visit", key(i))
	}
	w.occur(lose, "visit", key(0)) // for the same thing as the keeper
	w.Drain()
	w.must(w.MergeMembers(t.Context(), w.merchant, keep, lose))
	w.wantWent(keep, "at hour", "merged", "merged")
	w.must(w.Leave(t.Context(), app.Shopper{Merchant: w.merchant, Store: s.id, MemberID: gone, CustomerID: w.customerOf(gone)}))
	w.Pass(time.Hour)
	w.wantWent(gone, "left")
	w.wantWent(keep, "at review", "merged", "merged")
	w.erased(keep, mail("keep"))
	if left := w.count(`SELECT (SELECT count(*) FROM journey_run WHERE member_id = $1) +
		(SELECT count(*) FROM journey_person WHERE member_id = $1)`, keep); left > 0 {
		t.Errorf("%d rows of somebody who was erased are left", left)
	}
}

// paid delivers until the store's patience has let so many orders through.
func (w *world) paid(orders int64) {
	w.t.Helper()
	for range 60 {
		if w.deliver(); w.count("SELECT count(*) FROM orders WHERE status = 2") == orders {
			return
		}
		w.Advance(10 * time.Second)
	}
	w.t.Fatalf("%d orders are not all paid", orders)
}

func (w *world) customerOf(member uuid.UUID) (id string) {
	w.t.Helper()
	w.must(w.owner().QueryRow(w.t.Context(), "SELECT customer_id FROM identity WHERE member_id = $1", member).Scan(&id))
	return id
}

func TestTheCalendarBeginsAutomationsOnceADay(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	_, member := w.newcomer(w.shopify(), mail("born"))
	day := w.Now().AddDate(0, 0, 40).UTC()
	w.must(w.EnterBirthday(t.Context(), w.merchant, member, day.Format("01-02"), 0))
	for _, kind := range []journey.Kind{journey.Birthday, journey.Anniversary} {
		d := thankYou()
		d.Trigger, d.Goals, d.Exits, d.Steps = journey.Listen{Kind: kind}, nil, nil, d.Steps[:1]
		w.switchOn(d)
	}
	sweep := func() {
		for range 3 {
			w.must(w.Sweep(t.Context(), "journeys", w.Now()))
			w.Drain()
		}
	}
	sweep()
	w.wantWent(member)
	w.Pass(day.Sub(w.Now()) + 12*time.Hour)
	sweep()
	w.wantWent(member, "at hour")
	w.Advance(w.Now().AddDate(1, 0, 0).Sub(w.Now())) // of 365 days or 366
	sweep()
	if went := w.went(member); len(went) < 2 {
		t.Errorf("a year later it went through %v", went)
	}
}
