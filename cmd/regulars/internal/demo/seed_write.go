package demo

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"regulars/app/guide"
	"regulars/app/journey"
	"regulars/app/message"
)

// compared is how many of a thousand the first letter leaves alone: a small shop sees
// a difference within weeks only when it compares halves.
const compared = 500

// tuned is what the merchant changed of ready-made automations, by their id.
func (t *trade) tuned() map[string]func(*journey.Script) {
	return map[string]func(*journey.Script){
		"first-order": func(d *journey.Script) { d.Compare = compared },
		"for-you": func(d *journey.Script) {
			d.ForYou.Groups = []journey.OfferGroup{
				t.offers("Cold brew", t.product("Cold brew")), t.offers("Tasting boxes", t.product("Tasting box")),
			}
		},
	}
}

func (t *trade) offers(name string, products ...int64) journey.OfferGroup {
	group := journey.OfferGroup{Name: name, Rungs: []journey.Rung{{From: 2, Rewards: []string{treat}}}}
	for _, id := range products {
		group.Products = append(group.Products, strconv.FormatInt(id, 10))
	}
	return group
}

// product is the id of one of the Shopify store's goods.
func (t *trade) product(title string) int64 {
	for _, p := range t.stores.coffee.Products() {
		if p.Title == title {
			return p.ID
		}
	}
	return 0
}

// writesGuide publishes how to brew, for all coffees of the Shopify store.
func (t *trade) writesGuide(ctx context.Context, staff *admin) error {
	manual := brewing()
	for _, id := range t.beans() {
		manual.Products = append(manual.Products, strconv.FormatInt(id, 10))
	}
	var made struct{ ID string }
	if err := staff.api(ctx, http.MethodPost, "/guides", map[string]any{"document": manual}, &made); err != nil {
		return fmt.Errorf("write a guide: %w", err)
	}
	return staff.api(ctx, http.MethodPost, "/guides/"+made.ID+"/publish", nil, nil)
}

// beans are the goods that the guide is to.
func (t *trade) beans() (ids []int64) {
	for _, p := range t.stores.coffee.Products() {
		if p.Type == "Coffee" {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// brewing is the guide, before it names what it is to.
func brewing() guide.Manual {
	in := func(en, de string) guide.Texts { return guide.Texts{"en": en, "de": de} }
	return guide.Manual{
		Products: []string{}, Collections: []string{}, Goals: []guide.Goal{},
		Title: in("Your first good cup", "Deine erste gute Tasse"),
		FirstUse: in(
			"Weigh 15 g of beans and grind them just before you brew.\nPour 250 g of water at 94 °C in three goes.",
			"Wiege 15 g Bohnen ab und mahle sie erst kurz vor dem Aufbrühen.\n"+
				"Gieße 250 g Wasser mit 94 °C in drei Zügen auf.",
		),
		Care: in(
			"Keep the bag closed, dry and out of the sun. Drink it within six weeks.",
			"Bewahre die Tüte verschlossen, trocken und dunkel auf. Trinke den Kaffee innerhalb von sechs Wochen.",
		),
		Troubles: []guide.Trouble{
			{
				Question: in("It tastes sour", "Er schmeckt sauer"),
				Answer:   in("Grind finer, or pour more slowly.", "Mahle feiner oder gieße langsamer."),
			},
			{
				Question: in("It tastes bitter", "Er schmeckt bitter"),
				Answer:   in("Grind coarser, or use cooler water.", "Mahle gröber oder nimm kühleres Wasser."),
			},
		},
	}
}

// newsSubject heads the demo's newsletter.
const newsSubject = "New roasts from the south"

func newsLetter() message.Copy {
	return message.Copy{Language: "en", Texts: map[string]message.Wording{"en": {
		Subject: newsSubject, Preview: "Three of them, for three ways to brew",
		Blocks: []message.Block{
			{Kind: message.Heading, Text: "Three new roasts are here"},
			{Kind: message.Paragraph, Text: "We came home with beans from three small farms. Here is what suits you."},
			{Kind: message.Picks},
			{Kind: message.Button, Text: "See them all"},
		},
	}}}
}

// sendNews writes the newsletter and sends it to half of all who agreed.
func (t *trade) sendNews(ctx context.Context) error {
	staff, err := t.signedIn(ctx)
	if err != nil {
		return err
	}
	var template, made struct{ ID string }
	body := map[string]any{"name": "New roasts", "document": newsLetter()}
	if err := staff.api(ctx, http.MethodPost, "/message-templates", body, &template); err != nil {
		return fmt.Errorf("write a newsletter: %w", err)
	}
	news := map[string]any{
		"name": "New roasts", "template_id": template.ID, "place": "mail", "lasts_days": 3,
		"compare_permille": compared, "window_days": 14,
	}
	if err := staff.api(ctx, http.MethodPost, "/newsletters", news, &made); err != nil {
		return fmt.Errorf("write a newsletter: %w", err)
	}
	return staff.api(ctx, http.MethodPost, "/newsletters/"+made.ID+"/send", struct{}{}, nil)
}
