package app_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/member"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/words"
)

// once is a rule that is not about orders.
func once(trigger program.Trigger, points int64, change ...func(*program.Rule)) program.Rule {
	r := program.Rule{
		ID: string(trigger), Name: "For " + string(trigger), Active: true, Trigger: trigger, Effect: program.Fixed, Points: points,
	}
	for _, f := range change {
		f(&r)
	}
	return r
}

// occasionProgram is the test program with rules for what is no order.
func occasionProgram(rules ...program.Rule) program.Document {
	document := testProgram(program.Accounts)
	document.Rules = append(document.Rules, rules...)
	return document
}

// occur tells an event of a member.
func (w *world) occur(m uuid.UUID, name, key string) int64 {
	w.t.Helper()
	o, err := w.Occur(w.t.Context(), app.Occurrence{Merchant: w.merchant, Member: m, Trigger: program.OnEvent, Name: name, Key: key})
	w.must(err)
	return o.Points
}

func TestAnEventEarnsOnceHoweverOftenItIsTold(t *testing.T) {
	t.Parallel()
	document := occasionProgram(once(program.OnEvent, 30, func(r *program.Rule) {
		r.Event, r.Limits = "visit", []program.Limit{{Of: program.OfMember, Window: program.Month, Times: 2}}
	}))
	w := newWorld(t, &document, seldom)
	customer, id := w.newcomer(w.shopify(), mail("visitor"))
	other := w.another(nil)
	var told sync.WaitGroup
	for i := range 8 { // two processes, at once
		told.Go(func() {
			of := []*app.App{w.App, other.App}[i%2]
			o, err := of.Occur(t.Context(), app.Occurrence{Merchant: w.merchant, Member: id, Trigger: program.OnEvent, Name: "visit", Key: key(1)})
			if err != nil || o.Points != 30 {
				t.Errorf("the event gave %d points (%v), want 30", o.Points, err)
			}
		})
	}
	told.Wait()
	w.want(w.coffeeID, customer, 0, 80)
	_, err := w.Occur(t.Context(), app.Occurrence{Merchant: w.merchant, Member: id, Trigger: program.OnEvent, Name: "call", Key: key(1)})
	if !fail.Is(err, fail.Conflict) {
		t.Errorf("a key that was used for another event is answered %v, want a conflict", err)
	}
	if second, third := w.occur(id, "visit", key(2)), w.occur(id, "visit", key(3)); second != 30 || third != 0 {
		t.Errorf("the second and third event of a month gave %d and %d points, want 30 and 0: two a month", second, third)
	}
	if unknown := w.occur(id, "call", key(4)); unknown != 0 {
		t.Errorf("an event without a rule gave %d points", unknown)
	}
	w.Pass(32 * 24 * time.Hour)
	if again := w.occur(id, "visit", key(5)); again != 30 {
		t.Errorf("an event of the next month gave %d points, want 30", again)
	}
	_, err = w.Occur(t.Context(), app.Occurrence{Merchant: w.merchant, Member: uuid.New(), Trigger: program.OnEvent, Name: "visit", Key: key(6)})
	if !fail.Is(err, fail.NotFound) {
		t.Errorf("an event of nobody is answered %v, want not found", err)
	}
	w.audit()
}

func TestABirthdayCountsOnceInAYearAndOnlyWhenEnteredThirtyDaysAhead(t *testing.T) {
	t.Parallel()
	document := occasionProgram(once(program.OnBirthday, 100))
	w := newWorld(t, &document, seldom)
	_, id := w.newcomer(w.shopify(), mail("born"))
	berlin, err := time.LoadLocation("Europe/Berlin")
	w.must(err)
	enter := func(ahead int) {
		t.Helper()
		day := w.Now().In(berlin).AddDate(0, 0, ahead).Format("01-02")
		w.must(w.EnterBirthday(t.Context(), w.merchant, id, day, member.ByMember))
	}
	given := func() int64 {
		return w.count("SELECT count(*) FROM transfer WHERE source_kind = 5 AND explain->>'reason' = 'birthday'")
	}
	pass := func(days int) {
		t.Helper()
		for range days {
			w.Pass(24 * time.Hour)
			w.must(w.Sweep(t.Context(), "greet", w.Now()))
			w.must(w.Sweep(t.Context(), "greet", w.Now())) // another process, a second later
		}
	}
	enter(29)
	pass(33)
	if n := given(); n != 0 {
		t.Fatalf("a birthday entered 29 days ahead was given points %d times", n)
	}
	enter(31)
	pass(30)
	if n := given(); n != 0 {
		t.Fatalf("points came a day before the birthday")
	}
	pass(2)
	if n := given(); n != 1 {
		t.Fatalf("the birthday was given points %d times, want once", n)
	}
	enter(60) // moved
	pass(70)
	if n := given(); n != 1 {
		t.Errorf("a birthday that was moved was given points %d times within a year, want once", n)
	}
	pass(365)
	if n := given(); n != 2 {
		t.Errorf("the next year's birthday makes %d, want 2", n)
	}
	w.audit()
}

func TestAnAnniversaryIsGreetedEachYearOnTheDayOfJoining(t *testing.T) {
	t.Parallel()
	document := occasionProgram(once(program.OnAnniversary, 70))
	w := newWorld(t, &document, seldom)
	customer, id := w.newcomer(w.shopify(), mail("loyal"))
	w.change("UPDATE member SET joined_at = $2 WHERE id = $1", id, w.Now().AddDate(-3, 0, 0))
	w.must(w.Sweep(t.Context(), "greet", w.Now()))
	w.must(w.Sweep(t.Context(), "greet", w.Now()))
	w.want(w.coffeeID, customer, 0, 120)
	if n := w.count("SELECT key::int FROM occasion WHERE trigger = 'anniversary'"); n != 3 {
		t.Errorf("it is anniversary %d, want 3", n)
	}
	w.Pass(3 * 24 * time.Hour)
	w.must(w.Sweep(t.Context(), "greet", w.Now()))
	w.want(w.coffeeID, customer, 0, 120)
}

func TestConsentProfileAndJoiningEarnOnceEach(t *testing.T) {
	t.Parallel()
	document := occasionProgram(once(program.OnNewsletter, 11), once(program.OnSMS, 13), once(program.OnProfile, 17))
	w := newWorld(t, &document, seldom)
	customer, id := w.newcomer(w.shopify(), mail("subscriber"))
	w.want(w.coffeeID, customer, 0, 50)
	for range 2 {
		w.Advance(2 * time.Second)
		if !w.coffee.SubscribeToNews(customer, true) {
			t.Fatal("the fake Shopify has no such customer")
		}
		w.deliver()
	}
	w.want(w.coffeeID, customer, 0, 61)
	w.tell(w.coffeeID,
		platform.Event{At: w.Now(), Consent: &platform.Consent{CustomerID: fmt.Sprint(customer), Channel: "sms", Granted: true, At: w.Now()}},
		platform.Event{At: w.Now(), Consent: &platform.Consent{CustomerID: "no-such", Channel: "sms", Granted: true, At: w.Now()}})
	w.Drain()
	w.want(w.coffeeID, customer, 0, 74)
	for _, day := range []string{"02-29", "03-01"} {
		w.must(w.EnterBirthday(t.Context(), w.merchant, id, day, member.ByMember))
	}
	w.want(w.coffeeID, customer, 0, 91)
	if err := w.EnterBirthday(t.Context(), w.merchant, id, "02-30", member.ByMember); fieldOf(err) != "birthday" {
		t.Errorf("30 February is answered %v, want an error of birthday", err)
	}
	_, old := w.newcomer(w.shopify(), mail("subscribed long ago"))
	w.tell(w.coffeeID, platform.Event{At: w.Now(), Consent: &platform.Consent{
		CustomerID: fmt.Sprint(w.count("SELECT customer_id::bigint FROM identity WHERE member_id = $1", old)), Channel: "email", Granted: true,
		At: w.Now().AddDate(-1, 0, 0),
	}})
	w.Drain()
	if n := w.count("SELECT available FROM balance WHERE member_id = $1", old); n != 50 {
		t.Errorf("who subscribed before the program has %d points, want 50", n)
	}
	w.audit()
}

func TestWaysToEarnSayHowTheyStandForTheShopper(t *testing.T) {
	t.Parallel()
	document := occasionProgram(
		once(program.OnSocial, 5, func(r *program.Rule) { r.URL = "https://example.test/us" }), once(program.OnBirthday, 100),
		once(program.OnEvent, 9, func(r *program.Rule) {
			r.Event, r.Budget = "visit", program.Budget{Window: program.Lifetime, Points: 9}
		}))
	w := newWorld(t, &document, seldom)
	customer, id := w.newcomer(w.shopify(), mail("way"))
	shopper := w.visitor(w.shopify(), customer)
	shopper.MemberID = id
	way := func(id string) app.Way {
		t.Helper()
		b, err := w.Bootstrap(t.Context(), shopper, "en")
		w.must(err)
		for _, found := range b.Ways {
			if found.ID == id {
				return found
			}
		}
		t.Fatalf("there is no way %s", id)
		return app.Way{}
	}
	if got := way("social"); got.Action != "follow" || got.URL != "https://example.test/us" || got.Done {
		t.Errorf("before following the way is %+v", got)
	}
	w.must(w.Follow(t.Context(), shopper, "social"))
	w.must(w.Follow(t.Context(), shopper, "social"))
	w.want(w.coffeeID, customer, 0, 55)
	if got := way("social"); !got.Done || got.Action != "" || !strings.Contains(got.Detail, "Received on") {
		t.Errorf("after following the way is %+v", got)
	}
	if err := w.Follow(t.Context(), shopper, "no-such"); !fail.Is(err, fail.NotFound) {
		t.Errorf("following nobody is answered %v", err)
	}
	if got := way("birthday"); got.Action != "birthday" {
		t.Errorf("without a birthday the way is %+v", got)
	}
	w.must(w.EnterBirthday(t.Context(), w.merchant, id, "12-24", member.ByMember))
	if got := way("birthday"); got.Action != "" || !strings.Contains(got.Detail, "Next on 24 December") {
		t.Errorf("with a birthday the way is %+v", got)
	}
	if got := w.occur(id, "visit", key(1)); got != 9 {
		t.Errorf("the event gave %d points, want 9", got)
	}
	if got := way("event"); !strings.Contains(got.Detail, "Paused") {
		t.Errorf("a way whose budget is spent says %q", got.Detail)
	}
	for _, locale := range words.Locales {
		moves, _, err := w.History(t.Context(), w.merchant, id, app.HistoryQuery{Limit: 9, Locale: locale})
		w.must(err)
		for _, m := range moves {
			if m.Title == "" || m.Reason == "" || strings.Contains(m.Reason, "history.") {
				t.Errorf("%s: a movement is told as %q: %q", locale, m.Title, m.Reason)
			}
		}
	}
}
