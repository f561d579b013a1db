package demo

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"regulars/app/devstack/mailbox"
	"regulars/app/guide"
	"regulars/app/journey"
	"regulars/app/segment"
	"regulars/connectors/shopify/shopifytest"
)

// deed is what a member does on a day.
type deed = func(ctx context.Context, r *reading) error

// tales are one for each automation that is ready made.
func tales() []tale {
	return []tale{
		{
			ready: "first-order", how: "a first order", subject: "A good choice, Demo", says: "order",
			on: map[int]deed{0: buysBox},
		},
		{
			ready: "ladder", how: "nobody ordered again", subject: "100 beans wait for your second order",
			says: "your next order brings 100 beans", on: map[int]deed{0: buysBox},
		},
		{
			ready: "for-you", how: "nobody ordered again", subject: "Demo, we picked this for you",
			says: "Because you have not tried Espresso yet: A treat · Espresso", on: map[int]deed{0: buysBox},
			change: listsGoods,
		},
		{
			ready: "early-access", how: "a day came that was theirs", subject: "Demo, you are in first",
			says: "open to you and a few others alone", on: map[int]deed{0: buysBox}, change: setsDay,
		},
		{
			ready: "thanks", how: "a second order", subject: "Demo, you came back. Thank you!", says: "25 beans",
			on: map[int]deed{0: buysBox, 5: buysBox},
		},
		{
			ready: "birthday", how: "a birthday", subject: "Happy birthday, Demo!", says: "100 beans",
			on: map[int]deed{0: bornIn(31)},
		},
		{ready: "anniversary", how: "a year as a member", subject: "Another year together, Demo", says: "50 beans"},
		{
			ready: "cart", how: "a checkout left", subject: "Did something come up, Demo?", says: "House espresso",
			on: map[int]deed{0: leavesCheckout},
		},
		{
			ready: "win-back", how: "away for longer than ever", subject: "It has been a while, Demo", says: "beans",
			on: map[int]deed{0: buysBox, 4: buysBox, 8: buysBox, 12: buysBox},
		},
		{
			ready: "replenish", how: "used up by now", subject: "Is your Tasting box running low?", says: "Tasting box",
			on: map[int]deed{0: buysBox, 7: buysBox},
		},
		{
			ready: "tier-near", how: "nearly in the next tier", subject: "Almost Silver, Demo", says: "Silver",
			on: map[int]deed{0: buysMuch},
		},
		{ready: "expiring", how: "points will end", subject: "Do not let them go to waste: until ", says: "50 beans"},
		{
			ready: "guide", how: "bought what has a guide", subject: "House espresso: how to get the most of it",
			says: "/guide/", on: map[int]deed{0: buysCoffee},
		},
		{
			ready: "first-use", how: "had it for ten days", subject: "Did it work?", says: "for a little while now",
			on: map[int]deed{0: buysCoffee, 1: parcelArrives},
		},
		{
			ready: "not-yet", how: "it does not work yet", subject: "House espresso: let us get it to work",
			says: "/guide/", on: map[int]deed{0: buysCoffee, 1: parcelArrives, 13: saysNotYet},
		},
		{
			ready: "review", how: "a parcel arrived", subject: "How is Tasting box, Demo?", says: "Tasting box",
			on: map[int]deed{0: buysBox, 1: parcelArrives},
		},
		{
			ready: "advocate", how: "would recommend us", subject: "Thank you, Demo. Who else would like it?",
			says: "You told us that you would recommend", on: map[int]deed{0: isAsked, 1: recommends},
		},
	}
}

// listsGoods says what just-for-you offers choose from.
func listsGoods(c *checker, d *journey.Script) {
	d.ForYou.Groups = []journey.OfferGroup{{
		Name: "Espresso", Products: []string{strconv.FormatInt(c.productID(guided), 10)},
		Rungs: []journey.Rung{{From: 2, Rewards: []string{"treat"}}},
	}}
}

// setsDay sets a date some days ahead, for whoever has bought by then.
func setsDay(c *checker, d *journey.Script) {
	d.Trigger.At = c.App.Now().AddDate(0, 0, 4).Format("2006-01-02T15:04")
	once := int64(1)
	d.Audience = &segment.Condition{Match: segment.All, Of: []segment.Condition{
		{Field: segment.Orders, Op: segment.AtLeast, Number: &once},
	}}
}

func buysBox(ctx context.Context, r *reading) error { return r.buys(ctx, "tasting-box", 1) }

func buysMuch(ctx context.Context, r *reading) error { return r.buys(ctx, "tasting-box", 11) }

// buysCoffee buys what there is a guide to.
func buysCoffee(ctx context.Context, r *reading) error { return r.buys(ctx, guided, 1) }

func (r *reading) buys(ctx context.Context, product string, quantity int) (err error) {
	r.order, err = r.checker.buys(ctx, r.coffee, product, quantity, "")
	return err
}

func parcelArrives(ctx context.Context, r *reading) error { return r.staffDo(ctx, r.order, "deliver") }

// bornIn enters a birthday so many days ahead.
func bornIn(days int) deed {
	return func(ctx context.Context, r *reading) error {
		born := map[string]any{"birthday": r.App.Now().AddDate(0, 0, days).Format("01-02")}
		return r.staff.api(ctx, http.MethodPut, "/members/"+r.id+"/birthday", born, nil)
	}
}

// leavesCheckout begins a checkout and goes away.
func leavesCheckout(_ context.Context, r *reading) error {
	order := shopifytest.NewOrder{}
	for _, c := range r.stores.coffee.Customers() {
		if c.Email == r.email {
			order.CustomerID = c.ID
		}
	}
	order.Items = []shopifytest.Item{{ProductID: r.productID(guided), Quantity: 1}}
	r.stores.coffee.OpenCheckout(order)
	return nil
}

// isAsked sends a survey by mail.
func isAsked(ctx context.Context, r *reading) (err error) {
	if r.asks, err = r.staff.asks(ctx, "recommend", "recommend"); err != nil {
		return err
	}
	to := request{
		method: http.MethodPost, address: r.staff.base + "/api/v1/surveys/" + r.asks.ID + "/ask",
		header: http.Header{"Idempotency-Key": {newIdempotencyKey()}},
	}
	_, err = r.staff.call(ctx, to, map[string]string{"member_id": r.id}, nil)
	return err
}

// recommends answers it with the highest number.
func recommends(ctx context.Context, r *reading) (err error) {
	if r.link, err = r.mailedAnswer(r.email, r.asks, 10); err != nil {
		return err
	}
	return clicks(ctx, r.link, r.asks, "10", true)
}

// sold are the letters to somebody that sell: those that can be unsubscribed from.
func (c *checker) sold(email string) (letters []mailbox.Letter) {
	for _, l := range c.mail.To(email) {
		if strings.Contains(l.Header.Get("List-Unsubscribe"), "/mail/stop/") {
			letters = append(letters, l)
		}
	}
	return letters
}

func subjectsTo(c *checker, email string) (all []string) {
	for _, l := range c.mail.To(email) {
		all = append(all, l.Subject)
	}
	return all
}

// guided is the product that the chapter's guide is to.
const guided = "house-espresso"

func (c *checker) productID(handle string) int64 {
	for _, p := range c.stores.coffee.Products() {
		if p.Handle == handle {
			return p.ID
		}
	}
	return 0
}

// writesGuide publishes a guide to one product.
func (c *checker) writesGuide(ctx context.Context) error {
	in := func(text string) guide.Texts { return guide.Texts{"en": text} }
	body := map[string]any{"document": guide.Manual{
		Products: []string{strconv.FormatInt(c.productID(guided), 10)}, Collections: []string{},
		Title: in("Your first espresso"), FirstUse: in("Grind it fine, and stop after 25 seconds."),
		Care:     in("Keep it dry."),
		Troubles: []guide.Trouble{{Question: in("It is sour"), Answer: in("Grind finer.")}},
		Goals: []guide.Goal{
			{ID: "milk", Text: in("With milk"), Advice: in("Take a gram more.")},
			{ID: "pure", Text: in("Pure"), Advice: in("Let it cool a little.")},
		},
	}}
	var made struct{ ID string }
	if err := c.staff.api(ctx, http.MethodPost, "/guides", body, &made); err != nil {
		return err
	}
	return c.staff.api(ctx, http.MethodPost, "/guides/"+made.ID+"/publish", nil, nil)
}

var surveyAddress = regexp.MustCompile(`http\S+/survey/ask/[^\s?]+`)

// saysNotYet answers the mailed question whether it worked.
func saysNotYet(ctx context.Context, r *reading) error {
	for _, l := range r.mail.To(r.email) {
		if link := surveyAddress.FindString(l.Text); link != "" && l.Subject == "Did it work?" {
			_, err := fine(newBrowser().post(ctx, link, url.Values{"a.worked": {"not_yet"}}))
			return err
		}
	}
	return fmt.Errorf("nobody asked %s whether it worked, only %q", r.email, subjectsTo(r.checker, r.email))
}
