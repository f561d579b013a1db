package app_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/message"
	"regulars/app/newsletter"
	"regulars/app/support"
)

// newsFor is what the shop says to a member when they look.
func (w *world) newsFor(s site, customer int64, member uuid.UUID, staff bool) *app.News {
	w.t.Helper()
	b, err := w.Bootstrap(w.t.Context(), w.looker(s, customer, member, staff), "en")
	w.must(err)
	return b.News
}

func (w *world) looker(s site, customer int64, member uuid.UUID, staff bool) app.Shopper {
	return app.Shopper{
		Merchant: w.merchant, Store: s.id, Platform: s.kind, MemberID: member,
		CustomerID: strconv.FormatInt(customer, 10), Staff: staff,
	}
}

// sign is a template with a button.
func (w *world) sign(title string) uuid.UUID {
	w.t.Helper()
	saved, err := w.SaveMessageTemplate(w.t.Context(), w.merchant, message.Template{
		Name: title, Document: message.Copy{Language: "en", Texts: map[string]message.Wording{"en": {
			Subject: title, Blocks: []message.Block{
				{Kind: message.Heading, Text: "Not shown"},
				{Kind: message.Paragraph, Text: "From {{shop}}"},
				{Kind: message.Button, Text: "Look", Link: "https://shop.example/new"},
			},
		}}},
	})
	w.must(err)
	return saved.ID
}

func TestTheShopSaysOneThingAtATimeUnderTheLimitsOfLetters(t *testing.T) {
	t.Parallel()
	w, box, letter := selling(t)
	s := w.shopify()
	email := mail("shopper")
	customer, member := w.newcomer(s, email)
	w.agree(member, consent.Agreed)
	w.offer(message.Offer{Member: member, Template: letter, Key: "letter"}) // the letter of today
	first, second := w.sign("First"), w.sign("Second")
	for key, template := range map[string]uuid.UUID{"first": first, "second": second} {
		priority := map[string]int{"first": 50, "second": 10}[key]
		w.offer(message.Offer{Member: member, Template: template, Key: key, Place: message.InShop, Priority: priority, Until: w.Now().Add(240 * time.Hour)})
	}
	if got := w.newsFor(s, customer, member, false); got != nil {
		t.Errorf("on the day of a letter the shop says %q", got.Title)
	}
	w.noon()
	w.Pass(11 * time.Hour) // it is night: who is in the shop is awake
	if got := w.newsFor(s, customer, member, true); got != nil {
		t.Errorf("staff are the first to see %q", got.Title)
	}
	got := w.newsFor(s, customer, member, false)
	if got == nil || got.Title != "First" || got.Text != "From Test merchant" || got.Button != "Look" || got.Link != "https://shop.example/new" {
		t.Fatalf("the shop says %+v", got)
	}
	if again := w.newsFor(s, customer, member, true); again == nil || again.ID != got.ID {
		t.Errorf("staff do not see what the member sees: %+v", again)
	}
	w.offer(message.Offer{Member: member, Template: letter, Key: "same day"})
	if fate := w.fates("same day")["same day"]; !strings.HasPrefix(fate, "queued") {
		t.Errorf("a letter on the day of a notice is %q", fate)
	}
	other, stranger := w.newcomer(s, mail("other"))
	if err := w.DismissNotice(t.Context(), w.looker(s, other, stranger, false), got.ID); !fail.Is(err, fail.NotFound) {
		t.Errorf("somebody else puts it away: %v", err)
	}
	for range 2 {
		w.must(w.DismissNotice(t.Context(), w.looker(s, customer, member, false), got.ID))
	}
	if next := w.newsFor(s, customer, member, false); next != nil {
		t.Errorf("the same day the shop says %q, too", next.Title)
	}
	w.noon()
	w.noon()
	if next := w.newsFor(s, customer, member, false); next != nil {
		t.Errorf("after three in a week the shop says %q, too", next.Title)
	}
	w.Pass(5 * 24 * time.Hour)
	if next := w.newsFor(s, customer, member, false); next == nil || next.Title != "Second" {
		t.Errorf("days later the shop says %+v", next)
	}
	_, err := w.OpenRequest(t.Context(), w.merchant, support.Request{Member: member, Kind: support.Complaint, Text: "It broke", Key: key(1)})
	w.must(err)
	if next := w.newsFor(s, customer, member, false); next != nil {
		t.Errorf("while a request is open the shop says %q", next.Title)
	}
	if n := len(box.To(email)); n != 3 {
		t.Errorf("%d letters, want the welcome and two", n)
	}
}

func TestANewsletterInTheShopIsShownToMembersWhoDidNotSayNo(t *testing.T) {
	t.Parallel()
	w, box, _ := selling(t)
	s := w.shopify()
	template := w.sign("Spring is here")
	people := map[string]uuid.UUID{}
	customers := map[string]int64{}
	for _, name := range []string{"both", "shop", "no"} {
		customers[name], people[name] = w.newcomer(s, mail(name))
	}
	w.agree(people["both"], consent.Agreed)
	w.must(w.ChangeShopperPreferences(t.Context(), w.looker(s, customers["no"], people["no"], false), "en",
		app.PreferenceChange{Channels: map[consent.Channel]bool{consent.Shop: false}}))
	id := w.letter(template, func(n *newsletter.Newsletter) { n.Place = message.Both })
	_, err := w.SendNewsletter(t.Context(), w.merchant, id, "")
	w.must(err)
	w.Drain()
	w.noon()
	w.noon()
	for name, want := range map[string]bool{"both": true, "shop": true, "no": false} {
		if got := w.newsFor(s, customers[name], people[name], false); (got != nil) != want {
			t.Errorf("%s is shown %+v", name, got)
		}
		if letters := len(box.To(mail(name))) - 1; (letters == 1) != (name == "both") {
			t.Errorf("%s got %d letters", name, letters)
		}
	}
	v := w.letterNow(id)
	if v.Queued != 2 || v.Result.Shop.Sent != 2 || v.Result.Mail.Sent != 1 {
		t.Errorf("it is counted as %d, %+v and %+v", v.Queued, v.Result.Shop, v.Result.Mail)
	}
	_, err = w.StopNewsletter(t.Context(), w.merchant, id)
	w.must(err)
	w.Drain()
	if got := w.newsFor(s, customers["shop"], people["shop"], false); got != nil {
		t.Errorf("one that was stopped says %q", got.Title)
	}
	late := w.letter(template, func(n *newsletter.Newsletter) { n.Place, n.Lasts = message.InShop, 1 })
	_, err = w.SendNewsletter(t.Context(), w.merchant, late, "")
	w.must(err)
	w.Drain()
	w.Pass(25 * time.Hour)
	if got := w.newsFor(s, customers["shop"], people["shop"], false); got != nil {
		t.Errorf("one that is over says %q", got.Title)
	}
	if v := w.letterNow(late); v.Result.Shop.Silent["expired"] != 2 {
		t.Errorf("it is counted as %+v", v.Result.Shop)
	}
}
