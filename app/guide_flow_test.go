package app_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/guide"
	"regulars/app/profile"
	"regulars/app/support"
	"regulars/app/survey"
	"regulars/connectors/shopify/shopifytest"
)

// guided writes and publishes a guide to products.
func (w *world) guided(products ...string) app.GuideView {
	w.t.Helper()
	made, err := w.AddGuide(w.t.Context(), w.merchant, guide.Manual{
		Products: products, Title: guide.Texts{"en": "Your kettle", "de": "Dein Kessel"},
		FirstUse: guide.Texts{"en": "Boil it once.\nPour that away.", "de": "Koch ihn einmal aus."},
		Goals: []guide.Goal{
			{ID: "tea", Text: guide.Texts{"en": "Tea", "de": "Tee"}, Advice: guide.Texts{"en": "Stop at 80 degrees.", "de": "Bei 80 Grad ist Schluss."}},
			{ID: "coffee", Text: guide.Texts{"en": "Coffee"}, Advice: guide.Texts{}},
		},
		Troubles: []guide.Trouble{{Question: guide.Texts{"en": "It smells"}, Answer: guide.Texts{"en": "Boil a lemon in it."}}},
	})
	w.must(err)
	made, err = w.PublishGuide(w.t.Context(), w.merchant, made.ID)
	w.must(err)
	return made
}

// alsoOn switches another ready-made automation on, which leaves a share of a
// thousand alone.
func (w *world) alsoOn(id string, alone int) {
	w.t.Helper()
	made, err := w.UseReadyJourney(w.t.Context(), w.merchant, id)
	w.must(err)
	made.Draft.Compare = alone
	_, err = w.SaveJourney(w.t.Context(), w.merchant, made.ID, made.Draft)
	w.must(err)
	_, err = w.PublishJourney(w.t.Context(), w.merchant, made.ID, app.PublishInput{Author: "Test"})
	w.must(err)
	w.Advance(time.Second)
}

// ordered is an order of a product.
func (w *readyWorld) ordered(customer int64, product string) int64 {
	w.t.Helper()
	order := w.coffee.PlaceOrder(shopifytest.NewOrder{
		CustomerID: customer, Locale: w.speaks[customer], Items: []shopifytest.Item{{ProductID: number(w.t, product), Quantity: 1}},
	})
	w.deliver()
	return order.ID
}

// waits is what waits for a member's answer, nil for nothing.
func (w *readyWorld) waits(customer int64, member uuid.UUID, locale string) (app.Shopper, *app.SurveyShown) {
	w.t.Helper()
	shopper := w.visitor(w.site, customer)
	shopper.MemberID = member
	shown, err := w.ShopperSurvey(w.t.Context(), shopper, "", locale)
	w.must(err)
	return shopper, shown
}

func (w *readyWorld) purposes(member uuid.UUID) []string {
	w.t.Helper()
	known, err := w.MemberProfile(w.t.Context(), w.merchant, member)
	w.must(err)
	return known.Profile.Purposes
}

func TestReadyMadeGuideAsksWhatForAndSendsTheAdviceForThat(t *testing.T) {
	w := readyMade(t, "guide")
	kettle, cup := w.onSale(w.site, "Kettle", 4000), w.onSale(w.site, "Cup", 900)
	made := w.guided(kettle)
	says, saysBy := w.reader("says", "de")
	silent, _ := w.reader("silent", "en")
	other, otherBy := w.reader("other", "en")
	for customer, product := range map[int64]string{says: kettle, silent: kettle, other: cup} {
		w.ordered(customer, product)
	}
	w.Pass(2 * time.Hour)
	if _, shown := w.waits(other, otherBy, "en"); shown != nil {
		t.Errorf("the buyer of something without a guide is asked %+v", shown)
	}
	shopper, shown := w.waits(says, saysBy, "de")
	if shown == nil || len(shown.Questions) != 1 || !slices.Equal(shown.Questions[0].Options, []app.OptionShown{{ID: "tea", Text: "Tee"}, {ID: "coffee", Text: "Coffee"}}) {
		t.Fatalf("they are asked %+v", shown)
	}
	if _, err := w.AnswerShopper(t.Context(), shopper, shown.ID, survey.Given{"for": "soup"}, true); err == nil {
		t.Error("a goal that the guide does not name is taken")
	}
	_, err := w.AnswerShopper(t.Context(), shopper, shown.ID, survey.Given{"for": "tea"}, true)
	w.must(err)
	if got := w.purposes(saysBy); !slices.Equal(got, []string{"tea"}) {
		t.Errorf("they want it for %v", got)
	}
	w.reads("says", 24*time.Hour, "Kettle: so hast du am meisten davon", "Dein Kessel", "Bei 80 Grad ist Schluss.", made.Link+"?goal=tea")
	w.reads("silent", 4*24*time.Hour, "Kettle: how to get the most of it", "Your kettle", "Boil it once.", made.Link)
	w.Pass(3 * 24 * time.Hour)
	if got := strings.Join(subjects(w.box, mail("other")), "\n"); strings.Contains(got, "Cup") {
		t.Errorf("the buyer of something without a guide has %q", got)
	}
}

func TestWhatSomebodyWantsIsKeptOnlyWhereItMayBe(t *testing.T) {
	w := readyMade(t, "guide")
	kettle, pills := w.onSale(w.site, "Kettle", 4000), w.onSale(w.site, "Pills", 900)
	w.guided(kettle, pills)
	settings, err := w.ProfileSettings(t.Context(), w.merchant)
	w.must(err)
	settings.SensitiveProducts = []string{pills}
	settings.Ask, settings.Purposes = append(settings.Ask, profile.AskPurposes), []profile.Choice{{Key: "gift", Text: map[string]string{"en": "A gift"}}}
	w.must(w.ChangeProfileSettings(t.Context(), w.merchant, settings))
	for name, product := range map[string]string{"ill": pills, "well": kettle} {
		customer, member := w.reader(name, "en")
		w.ordered(customer, product)
		w.Pass(2 * time.Hour)
		shopper, shown := w.waits(customer, member, "en")
		_, err := w.AnswerShopper(t.Context(), shopper, shown.ID, survey.Given{"for": "coffee"}, true)
		w.must(err)
		want := map[string][]string{"ill": {}, "well": {"coffee"}}[name]
		if got := w.purposes(member); !slices.Equal(got, want) {
			t.Errorf("%s wants it for %v, want %v", name, got, want)
		}
		gift := app.PreferenceChange{Answers: profile.Answers{Purposes: &[]string{"gift"}}}
		w.must(w.ChangeShopperPreferences(t.Context(), shopper, "en", gift))
		if got := w.purposes(member); !slices.Equal(got, append([]string{"gift"}, want...)) {
			t.Errorf("after choosing something else %s wants it for %v", name, got)
		}
		gift.Answers.Purposes = &[]string{profile.Unsaid}
		w.must(w.ChangeShopperPreferences(t.Context(), shopper, "en", gift))
		if got := w.purposes(member); !slices.Equal(got, []string{profile.Unsaid}) {
			t.Errorf("who prefers not to say wants it for %v", got)
		}
	}
}

func TestReadyMadeFirstUseHelpsWhoIsNotThereYetAndOpensARequestForWhoFailed(t *testing.T) {
	w := readyMade(t, "first-use")
	w.alsoOn("not-yet", 0)
	kettle := w.onSale(w.site, "Kettle", 4000)
	made := w.guided(kettle)
	said := map[string]string{"glad": "yes", "tries": "not_yet", "fails": "no"}
	customers, members, orders := map[string]int64{}, map[string]uuid.UUID{}, map[string]int64{}
	for name := range said {
		customers[name], members[name] = w.reader(name, "fr")
		orders[name] = w.ordered(customers[name], kettle)
	}
	w.Pass(24 * time.Hour)
	for _, order := range orders {
		w.arriveAtDoor(w.site, order)
	}
	w.deliver()
	w.Pass(9 * 24 * time.Hour)
	if _, shown := w.waits(customers["glad"], members["glad"], "fr"); shown != nil {
		t.Errorf("within ten days they are asked %+v", shown)
	}
	w.Pass(2 * 24 * time.Hour)
	for name, answer := range said {
		shopper, shown := w.waits(customers[name], members[name], "fr")
		if shown == nil || shown.Questions[0].Text != "Est-ce que cela a marché pour vous ?" {
			t.Fatalf("%s is asked %+v", name, shown)
		}
		sent, err := w.AnswerShopper(t.Context(), shopper, shown.ID, survey.Given{"worked": answer}, true)
		w.must(err)
		if helped := sent.Help.Link == made.Link && sent.Help.Title.In("de") == "Dein Kessel"; helped != (name != "glad") {
			t.Errorf("who %s is led to %+v", name, sent.Help)
		}
	}
	w.reads("tries", 24*time.Hour, "Kettle : faisons en sorte que ça marche", "Voici Your kettle", "Boil it once.", made.Link)
	for _, name := range []string{"glad", "fails"} {
		if got := strings.Join(subjects(w.box, mail(name)), "\n"); strings.Contains(got, "Kettle") {
			t.Errorf("who %s has %q", name, got)
		}
	}
	requests := w.requestsOf()
	if len(requests) != 1 || requests[0].Member != members["fails"] || requests[0].ProductName != "Kettle" ||
		requests[0].Text != "Did it work? No" || requests[0].OrderName == "" {
		t.Errorf("the requests are %+v", requests)
	}
}

func TestReturnsOfAGuidesReadersAreComparedWithThoseLeftAlone(t *testing.T) {
	w := readyMade(t, "guide")
	kettle := w.onSale(w.site, "Kettle", 4000)
	made := w.guided(kettle)
	keeps, _ := w.reader("keeps", "en")
	back, backBy := w.reader("back", "en")
	unasked, _ := w.newcomer(w.site, mail("unasked")) // may not be written to: in no group
	orders := map[int64]int64{}
	for _, customer := range []int64{keeps, back, unasked} {
		orders[customer] = w.ordered(customer, kettle)
	}
	w.Pass(4 * 24 * time.Hour)
	w.coffee.RefundAll(orders[back])
	w.deliver()
	view, err := w.Guide(t.Context(), w.merchant, made.ID)
	w.must(err)
	if r := view.Returns; r.Given != (guide.Side{People: 2, Returned: 1}) || r.Alone != (guide.Side{}) || r.Difference.Known {
		t.Errorf("the readers are %+v", r)
	}
	_, err = w.owner().Exec(t.Context(), "UPDATE guide_reader SET grp = 2 WHERE member_id = $1", backBy)
	w.must(err)
	if view, err = w.Guide(t.Context(), w.merchant, made.ID); err != nil || view.Returns.Alone.Returned != 1 {
		t.Errorf("those left alone are %+v (%v)", view.Returns, err)
	}
	w.must(w.MergeMembers(t.Context(), w.merchant, w.memberOf(w.id, keeps), backBy))
	if n := w.count("SELECT count(*) FROM guide_reader"); n != 1 {
		t.Errorf("one person is %d readers", n)
	}
	w.erased(w.memberOf(w.id, keeps), mail("keeps"))
	if n := w.count("SELECT count(*) FROM guide_reader"); n != 0 {
		t.Errorf("%d readers are left of who was erased", n)
	}
}

func TestWhoIsLeftAloneIsAReaderWhoReadsNothing(t *testing.T) {
	w := readyMade(t, "first-order")
	w.alsoOn("guide", 500)
	kettle := w.onSale(w.site, "Kettle", 4000)
	made := w.guided(kettle)
	for i := range 12 {
		customer, _ := w.reader("buyer"+strconv.Itoa(i), "en")
		w.ordered(customer, kettle)
	}
	w.Pass(5 * 24 * time.Hour)
	view, err := w.Guide(t.Context(), w.merchant, made.ID)
	w.must(err)
	alone := w.count("SELECT count(*) FROM journey_person WHERE grp = 2")
	if r := view.Returns; r.Given.People+r.Alone.People != 12 || alone == 0 || alone == 12 {
		t.Errorf("of 12 with %d left alone by an automation the readers are %+v", alone, r)
	}
}

func TestWhatAMemberBoughtIsShownWithItsGuideAndSoAreRequestsAboutIt(t *testing.T) {
	w := readyMade(t, "thanks")
	kettle, cup := w.onSale(w.site, "Kettle", 4000), w.onSale(w.site, "Cup", 900)
	made := w.guided(kettle)
	customer, member := w.reader("buyer", "en")
	shopper := w.visitor(w.site, customer)
	shopper.MemberID = member
	shown := func(when string, want ...app.BoughtGuide) {
		t.Helper()
		b, err := w.Bootstrap(t.Context(), shopper, "de")
		w.must(err)
		if !slices.Equal(b.Guides, want) {
			t.Errorf("%s the shop shows %+v, want %+v", when, b.Guides, want)
		}
	}
	w.ordered(customer, cup)
	shown("after another product")
	order := w.ordered(customer, kettle)
	shown("after the order", app.BoughtGuide{Product: "Kettle", Title: "Dein Kessel", Link: made.Link})
	stored := uuid.UUID{}
	w.must(w.owner().QueryRow(t.Context(), "SELECT id FROM orders WHERE external_id = $1", strconv.FormatInt(order, 10)).Scan(&stored))
	for name, about := range map[string]support.Request{
		"its order": {Order: stored}, "itself": {Store: w.id, Product: kettle}, "another": {Store: w.id, Product: cup},
	} {
		about.Member, about.Kind, about.Text, about.Key = member, support.Technical, "It smells", "key-"+name
		asked, err := w.OpenRequest(t.Context(), w.merchant, about)
		w.must(err)
		if has := asked.Guide != nil && asked.Guide.ID == made.ID; has != (name != "another") {
			t.Errorf("a request about %s shows %+v", name, asked.Guide)
		}
	}
	w.coffee.RefundAll(order)
	w.deliver()
	shown("given back")
	w.ordered(customer, kettle)
	_, err := w.WithdrawGuide(t.Context(), w.merchant, made.ID)
	w.must(err)
	w.Advance(3 * time.Second)
	shown("taken back")
}

// requestsOf are all requests.
func (w *world) requestsOf() []app.RequestView {
	w.t.Helper()
	list, _, err := w.Requests(w.t.Context(), w.merchant, everyRequest)
	w.must(err)
	return list
}

// everyRequest finds the first hundred.
var everyRequest = support.Find{Limit: 100}
