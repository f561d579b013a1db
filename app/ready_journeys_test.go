package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/devstack/mailbox"
	"regulars/app/fail"
	"regulars/app/journey"
	"regulars/app/journey/ready"
	"regulars/app/program"
	"regulars/app/support"
	"regulars/app/survey"
	"regulars/connectors/shopify/shopifytest"
)

// readyWorld is a shop with a mail server and one ready-made automation switched
// on, which leaves nobody alone.
type readyWorld struct {
	*world
	site
	box    *mailbox.Server
	on     uuid.UUID
	speaks map[int64]string // by customer
}

func readyMade(t *testing.T, id string) *readyWorld {
	t.Helper()
	return readyMadeIn(t, id, testProgram(program.Accounts), nil)
}

// readyMadeIn is readyMade in a shop with a program; change fills in what a
// merchant has to choose.
func readyMadeIn(
	t *testing.T, id string, document program.Document, change func(*world, *journey.Script),
) *readyWorld {
	t.Helper()
	t.Parallel()
	w, box := posted(t, &document)
	w.noon()
	if change == nil {
		change = func(*world, *journey.Script) {}
	}
	made, err := w.UseReadyJourney(t.Context(), w.merchant, id)
	w.must(err)
	if made.State.String() != "draft" || made.Draft.Compare != 50 {
		t.Errorf("it begins as %s, leaving %d of 1000 alone", made.State, made.Draft.Compare)
	}
	made.Draft.Compare = 0
	change(w, &made.Draft)
	_, err = w.SaveJourney(t.Context(), w.merchant, made.ID, made.Draft)
	w.must(err)
	_, err = w.PublishJourney(t.Context(), w.merchant, made.ID, app.PublishInput{Author: "Test"})
	w.must(err)
	w.Advance(time.Second)
	return &readyWorld{world: w, site: w.shopify(), box: box, on: made.ID}
}

// reader is a new member who agreed to messages and reads a language.
func (w *readyWorld) reader(name, language string) (customer int64, member uuid.UUID) {
	w.t.Helper()
	customer = w.coffee.AddCustomer(shopifytest.Customer{
		Email: mail(name), FirstName: "Ann", Verified: true, Enabled: true, Locale: language,
	}).ID
	w.deliver()
	member = w.memberOf(w.id, customer)
	w.agree(member, consent.Agreed)
	_, err := w.owner().Exec(w.t.Context(), "UPDATE member SET locale = $2 WHERE id = $1", member, language)
	w.must(err) // the store tells it with an order
	if w.speaks == nil {
		w.speaks = map[int64]string{}
	}
	w.speaks[customer] = language
	return customer, member
}

func (w *readyWorld) orders(customer int64) int64 {
	w.t.Helper()
	order := w.coffee.PlaceOrder(shopifytest.NewOrder{
		CustomerID: customer, Locale: w.speaks[customer], Items: []shopifytest.Item{{Quantity: 1, Unit: 1000}},
	})
	w.deliver()
	return order.ID
}

// reads lets time pass until a letter says all of it, first in its subject.
func (w *readyWorld) reads(name string, within time.Duration, says ...string) {
	w.t.Helper()
	const step = 4 * time.Hour
	for passed := time.Duration(0); passed <= within; passed += step {
		for _, l := range w.box.To(mail(name)) {
			if l.Subject != says[0] {
				continue
			}
			for _, part := range says[1:] {
				if !strings.Contains(l.Text, part) {
					w.t.Errorf("the letter to %s does not say %q but\n%s", name, part, l.Text)
				}
			}
			if l.Header.Get("List-Unsubscribe") == "" || strings.Contains(l.Text+l.HTML, "{{") {
				w.t.Errorf("the letter to %s has no way out, or a tag is left in it", name)
			}
			return
		}
		w.Advance(step)
		w.must(w.Sweep(w.t.Context(), "journeys", w.Now()))
		w.Drain()
	}
	w.t.Fatalf("after %s %s has only %q; their runs: %v, offers: %v", within, name,
		subjects(w.box, mail(name)), w.everybodys(), w.offered())
}

func (w *readyWorld) everybodys() (said []string) {
	rows, err := w.owner().Query(w.t.Context(), "SELECT step || ' ' || ending FROM journey_run")
	w.must(err)
	for rows.Next() {
		var one string
		w.must(rows.Scan(&one))
		said = append(said, one)
	}
	return said
}

func (w *readyWorld) offered() (said []string) {
	rows, err := w.owner().Query(w.t.Context(), "SELECT status || ' ' || why || ' ' || last_error FROM selling")
	w.must(err)
	for rows.Next() {
		var one string
		w.must(rows.Scan(&one))
		said = append(said, one)
	}
	return said
}

// gained expects how many points the automation gave.
func (w *readyWorld) gained(member uuid.UUID, want int64) {
	w.t.Helper()
	got := w.count(`SELECT coalesce(sum(amount), 0) FROM transfer WHERE source_kind = 31 AND member_id = $1`, member)
	if got != want {
		w.t.Errorf("the automation gave %d points, want %d", got, want)
	}
}

func TestReadyMadeThanksOnlyForTheOrderThatRepeats(t *testing.T) {
	w := readyMade(t, "thanks")
	customer, member := w.reader("twice", "de")
	silent, other := w.newcomer(w.site, mail("silent")) // agreed to nothing
	for _, c := range []int64{customer, silent} {
		w.orders(c)
		w.Pass(3 * time.Hour)
		w.orders(c)
	}
	w.reads("twice", 24*time.Hour, "Ann, du bist wieder da. Danke!", "Als Dank haben wir dir 25 Punkte gutgeschrieben.")
	w.Pass(24 * time.Hour)
	w.gained(member, 25)
	w.gained(other, 25)
	if got := w.box.To(mail("silent")); len(got) != 1 {
		t.Errorf("who agreed to nothing has %d letters, want the welcome alone", len(got))
	}
	for range 3 { // the fifth is not thanked for
		w.orders(customer)
		w.Pass(3 * time.Hour)
	}
	w.gained(member, 75)
	w.audit()
}

func TestReadyMadeLadderInvitesWhoWaitsAndSurprisesWhoComes(t *testing.T) {
	w := readyMade(t, "ladder")
	customer, member := w.reader("waits", "en")
	soon, early := w.reader("comes", "fr")
	for _, c := range []int64{customer, soon} {
		w.orders(c)
	}
	w.Pass(5 * 24 * time.Hour)
	w.orders(soon)
	w.reads("comes", 24*time.Hour, "100 points pour votre commande. Merci !", "Merci, Ann")
	w.gained(early, 100)
	w.reads("waits", 12*24*time.Hour, "100 points wait for your second order", "your next order brings 100 points on top")
	w.gained(member, 0)
	shopper := w.visitor(w.site, customer)
	shopper.MemberID = member
	shown, err := w.Bootstrap(t.Context(), shopper, "de")
	w.must(err)
	if way := shown.Ways[0]; way.Title != "Deine nächste Bestellung" || way.PointsLabel != "+100" {
		t.Errorf("the shop shows %+v first", way)
	}
	w.Pass(2 * 24 * time.Hour)
	w.orders(customer)
	if shown, err = w.Bootstrap(t.Context(), shopper, "de"); err != nil || shown.Ways[0].Title == "Deine nächste Bestellung" {
		t.Errorf("after the order the shop still shows %+v (%v)", shown.Ways, err)
	}
	w.reads("waits", 24*time.Hour, "100 points for your order. Thank you!")
	w.gained(member, 100)
	w.reads("waits", 24*24*time.Hour, "Your next order: 150 points more")
	w.orders(customer)
	w.reads("waits", 24*time.Hour, "150 points for your order. Thank you!")
	w.gained(member, 250)
	w.audit()
}

func TestReadyMadeBirthdayIsCongratulatedOnTheDay(t *testing.T) {
	w := readyMade(t, "birthday")
	_, member := w.reader("born", "es")
	day := w.Now().AddDate(0, 0, 40).UTC()
	w.must(w.EnterBirthday(t.Context(), w.merchant, member, day.Format("01-02"), 0))
	w.Pass(day.Sub(w.Now()) - 36*time.Hour)
	w.gained(member, 0)
	w.reads("born", 3*24*time.Hour, "¡Feliz cumpleaños, Ann!", "100 puntos")
	w.gained(member, 100)
}

func TestReadyMadeAnniversaryIsThankedFor(t *testing.T) {
	w := readyMade(t, "anniversary")
	_, member := w.reader("member", "pt")
	_, err := w.owner().Exec(t.Context(), "UPDATE member SET joined_at = joined_at - interval '363 days' WHERE id = $1", member)
	w.must(err)
	w.reads("member", 5*24*time.Hour, "Mais um ano juntos, Ann", "50 pontos")
	w.gained(member, 50)
}

func TestReadyMadeReminderNamesTheDayOnWhichPointsEnd(t *testing.T) {
	w := readyMade(t, "expiring")
	_, member := w.reader("saves", "fr")
	ends := w.Now().AddDate(0, 0, 35)
	_, err := w.owner().Exec(t.Context(), "UPDATE lot SET expires_at = $2 WHERE member_id = $1", member, ends)
	w.must(err)
	m, err := w.App.Merchant(t.Context(), w.merchant)
	w.must(err)
	w.Pass(2 * 24 * time.Hour)
	if got := w.box.To(mail("saves")); len(got) != 1 {
		t.Errorf("more than 30 days ahead there are %d letters, want the welcome alone", len(got))
	}
	w.reads("saves", 6*24*time.Hour, fmt.Sprintf("Ne les laissez pas se perdre : jusqu’au %s", frenchDay(ends.In(m.Location()))))
}

// frenchDay is a day as letters in French write it.
func frenchDay(day time.Time) string {
	months := []string{
		"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
		"décembre",
	}
	return fmt.Sprintf("%d %s", day.Day(), months[day.Month()-1])
}

func TestReadyMadeWelcomeComesADayAfterTheFirstOrderUnlessItIsGivenBack(t *testing.T) {
	w := readyMade(t, "first-order")
	customer, _ := w.reader("first", "en")
	back, _ := w.reader("back", "en")
	w.orders(customer)
	returned := w.orders(back)
	w.Pass(2 * time.Hour)
	w.refundRest(returned)
	w.deliver()
	w.reads("first", 3*24*time.Hour, "A good choice, Ann", "Thank you for your first order at Test merchant.")
	if got := w.box.To(mail("back")); len(got) > 1 && got[len(got)-1].Subject == "A good choice, Ann" {
		t.Error("who gave the order back is told that they chose well")
	}
	w.orders(customer)
	w.Pass(3 * 24 * time.Hour)
	if got := strings.Count(strings.Join(subjects(w.box, mail("first")), "\n"), "A good choice"); got != 1 {
		t.Errorf("it came %d times", got)
	}
}

func TestReadyMadeReviewRequestWaitsForTheEndOfWhatAPoorAnswerOpened(t *testing.T) {
	w := readyMade(t, "review")
	product := w.onSale(w.site, "Morning blend", 900)
	customers, members := map[string]int64{}, map[string]uuid.UUID{}
	answers := map[string]survey.Given{"glad": {"how": "5"}, "poor": {"how": "1", "open": "It is bitter."}, "silent": nil}
	for name := range answers {
		customers[name], members[name] = w.reader(name, "de")
		order := w.ordered(customers[name], product)
		w.arriveAtDoor(w.site, order)
		w.deliver()
	}
	w.Pass(6 * 24 * time.Hour)
	if _, shown := w.waits(customers["glad"], members["glad"], "de"); shown != nil {
		t.Errorf("within a week they are asked %+v", shown)
	}
	w.Pass(36 * time.Hour)
	for name, given := range answers {
		shopper, shown := w.waits(customers[name], members[name], "de")
		if shown == nil {
			t.Fatalf("%s is not asked how it was", name)
		}
		if given != nil {
			_, err := w.AnswerShopper(t.Context(), shopper, shown.ID, given, true)
			w.must(err)
		}
	}
	for _, name := range []string{"glad", "silent"} {
		w.reads(name, 6*24*time.Hour, "Wie ist Morning blend, Ann?", "Seit einer Woche hast du Morning blend.")
	}
	w.Pass(40 * 24 * time.Hour)
	if got := strings.Join(subjects(w.box, mail("poor")), "\n"); strings.Contains(got, "Wie ist Morning") {
		t.Errorf("before their request is closed, who was not content has %q", got)
	}
	opened := w.requestsOf()
	if len(opened) != 1 || opened[0].Member != members["poor"] || opened[0].ProductName != "Morning blend" {
		t.Fatalf("the requests are %+v", opened)
	}
	_, err := w.HandleRequest(t.Context(), w.merchant, opened[0].ID, support.StateClosed, "Sent a milder one")
	w.must(err)
	w.reads("poor", 6*24*time.Hour, "Wie ist Morning blend, Ann?")
	moods, _, err := w.ProductAnswers(t.Context(), w.merchant, 0, 10)
	w.must(err)
	if len(moods) != 1 || moods[0].Title != "Morning blend" || moods[0].Good != 1 || moods[0].Poor != 1 || moods[0].Missing() != 4 {
		t.Errorf("of the product is said %+v", moods)
	}
}

func TestReadyMadeInvitationGoesToPromotersOnly(t *testing.T) {
	w := readyMade(t, "advocate")
	asks := w.published("recommend", nil).Draft // in a survey of another name
	own, err := w.AddSurvey(t.Context(), w.merchant, "opinions", asks)
	w.must(err)
	_, err = w.PublishSurvey(t.Context(), w.merchant, own.ID)
	w.must(err)
	for name, score := range map[string]string{"fan": "10", "critic": "6"} {
		customer, member := w.reader(name, "en")
		w.asked("opinions", "first:", member)
		shopper := w.visitor(w.site, customer)
		shopper.MemberID = member
		shown, err := w.ShopperSurvey(t.Context(), shopper, "", "en")
		w.must(err)
		_, err = w.AnswerShopper(t.Context(), shopper, shown.ID, survey.Given{"recommend": score}, true)
		w.must(err)
	}
	w.Drain()
	w.reads("fan", 3*24*time.Hour, "Thank you, Ann. Who else would like it?", "You told us that you would recommend Test merchant.")
	if got := strings.Join(subjects(w.box, mail("critic")), "\n"); strings.Contains(got, "Who else") {
		t.Errorf("who would not recommend us has %q", got)
	}
}

func TestEveryReadyMadeCanBePublishedAndThereIsNoOther(t *testing.T) {
	t.Parallel()
	document := percents()
	w := newWorld(t, &document, seldom)
	all, err := ready.All()
	w.must(err)
	for _, one := range all {
		made, err := w.UseReadyJourney(t.Context(), w.merchant, one.ID)
		w.must(err)
		if made.Draft.ForYou != nil { // the merchant's own goods
			if _, err := w.PublishJourney(t.Context(), w.merchant, made.ID, app.PublishInput{Author: "Test"}); fieldOf(err) != "for_you.groups" {
				t.Errorf("%s can be published without goods: %v", one.ID, err)
			}
			made.Draft.ForYou.Groups = []journey.OfferGroup{{
				Name: "Teas", Collections: []string{"7"}, Rungs: []journey.Rung{{From: 2, Rewards: []string{"ten"}}},
			}}
			_, err = w.SaveJourney(t.Context(), w.merchant, made.ID, made.Draft)
			w.must(err)
		}
		if _, err := w.PublishJourney(t.Context(), w.merchant, made.ID, app.PublishInput{Author: "Test"}); err != nil {
			t.Errorf("%s cannot be published: %v", one.ID, err)
		}
	}
	if _, err := w.UseReadyJourney(t.Context(), w.merchant, "../thanks"); !fail.Is(err, fail.NotFound) {
		t.Errorf("one that there is not: %v", err)
	}
}
