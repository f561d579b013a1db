package app_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/message"
	"regulars/app/segment"
	"regulars/connectors/woocommerce/wootest"
)

// bag is an order of products in the WooCommerce store.
func (w *world) bag(customer int64, email string, products ...string) int64 {
	w.t.Helper()
	items := make([]wootest.Item, len(products))
	for i, p := range products {
		items[i] = wootest.Item{Product: number(w.t, p), Quantity: 1}
	}
	id, refused := w.tea.PlaceOrder(wootest.NewOrder{Customer: customer, Email: email, Items: items, Method: "card"})
	if refused != "" {
		w.t.Fatal(refused)
	}
	return id
}

// letterOf makes a template that shows products chosen for each member.
func (w *world) letterOf(blocks ...message.Block) uuid.UUID {
	w.t.Helper()
	saved, err := w.SaveMessageTemplate(w.t.Context(), w.merchant, message.Template{
		Name: "Picks", Document: message.Copy{Language: "en", Texts: map[string]message.Wording{
			"en": {Subject: "For you", Blocks: append(blocks, message.Block{Kind: message.Paragraph, Text: "From {{shop}}"})},
		}},
	})
	w.must(err)
	return saved.ID
}

func TestALetterShowsEachMemberWhatGoesWithWhatTheyBoughtAndNeverWhatCameBack(t *testing.T) {
	t.Parallel()
	w, box, _ := selling(t)
	tea, pot, tin := w.onSale(w.woo(), "Green tea", 900), w.onSale(w.woo(), "Teapot", 4000), w.onSale(w.woo(), "Tin", 700)
	for i := range 4 {
		email := mail(fmt.Sprint("buyer", i))
		customer, _ := w.newcomer(w.woo(), email)
		w.bag(customer, email, tea, pot, tin)
	}
	fan, returned, cart, fresh := mail("fan"), mail("returned"), mail("cart"), mail("fresh")
	people := map[string]uuid.UUID{}
	for email, had := range map[string][]string{fan: {tea}, returned: {tea, tin}, cart: {tea}, fresh: nil} {
		customer, member := w.newcomer(w.woo(), email)
		people[email] = member
		if had != nil {
			order := w.bag(customer, email, had...)
			w.deliver()
			if email == returned {
				w.tea.RefundLine(order, 1, 1)
			}
		}
		if email == cart {
			w.tea.OpenCheckout(wootest.NewOrder{Customer: customer, Email: email, Items: []wootest.Item{{Product: number(t, tin), Quantity: 1}}})
		}
		w.agree(member, consent.Agreed)
	}
	w.deliver()
	template := w.letterOf(message.Block{Kind: message.Picks})
	w.Drain() // everybody is counted
	w.noon()
	w.noon() // silence after an order is over
	var offers []message.Offer
	for email, member := range people {
		offers = append(offers, message.Offer{Member: member, Template: template, Key: email})
	}
	w.offer(offers...)
	want := map[string][]string{
		fan: {"Teapot", "Tin"}, returned: {"Teapot"}, cart: {"Teapot"}, fresh: {"Green tea", "Teapot", "Tin"},
	}
	for email := range people {
		letters := box.To(email)
		last := letters[len(letters)-1]
		var shown []string
		for _, title := range []string{"Green tea", "Teapot", "Tin"} {
			if strings.Contains("\n"+last.Text, "\n"+title+"\n") {
				shown = append(shown, title)
			}
		}
		if diff := cmp.Diff(want[email], shown); diff != "" || last.Subject != "For you" {
			t.Errorf("%s was shown (%s):\n%s\n%s", email, last.Subject, diff, last.Text)
		}
	}
	if letters := box.To(fan); !strings.Contains(letters[len(letters)-1].Text, "Goes with Green tea") {
		t.Errorf("it does not say why: %s", letters[len(letters)-1].Text)
	}
	look, err := w.PreviewTemplate(t.Context(), w.merchant, app.TemplatePreview{
		Document: message.Copy{Language: "en", Texts: map[string]message.Wording{"en": {Subject: "x", Blocks: []message.Block{{Kind: message.Picks}}}}},
		Language: "en", Member: people[fan],
	})
	if w.must(err); !strings.Contains(look.Text, "Teapot") {
		t.Errorf("the preview shows %s", look.Text)
	}
	if n := w.count("SELECT count(*) FROM segment_item WHERE kind = $1", int16(segment.ItemProduct)); n == 0 {
		t.Error("nothing is known of what was bought")
	}
}
