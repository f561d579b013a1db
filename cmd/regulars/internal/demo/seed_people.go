package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/profile"
	"regulars/app/survey"
)

// telling is what newcomers tell of themselves in the weeks of business: who they are,
// what they want the coffee for, and later why they chose the shop. Cards of groups are
// made of it.
type telling struct {
	*crowd
	dice *rand.Rand
}

const (
	tellAfter = 2  // occasions after which newcomers tell who they are
	whyAfter  = 31 // and why they came: other surveys have had their quiet days by then
	cardDay   = 30 // when staff make the first cards
	motives   = "why-us"
)

func (c *crowd) telling() *telling { return &telling{crowd: c, dice: dice(13)} }

// begin asks for what is told.
func (t *telling) begin(ctx context.Context) error {
	staff, err := t.signedIn(ctx)
	if err != nil {
		return err
	}
	settings := map[string]any{}
	if err := staff.api(ctx, http.MethodGet, "/profile-settings", nil, &settings); err != nil {
		return err
	}
	choice := func(key, en, de string) map[string]any {
		return map[string]any{"key": key, "text": map[string]string{"en": en, "de": de}}
	}
	delete(settings, "$schema")
	settings["ask"] = []string{"birthday", "language", "country", "age_band", "sex", "purposes"}
	settings["purposes"] = []any{
		choice("breakfast", "Breakfast at home", "Das Frühstück zu Hause"),
		choice("office", "The office", "Das Büro"), choice("gift", "Giving away", "Verschenken"),
	}
	if err := staff.api(ctx, http.MethodPut, "/profile-settings", settings, nil); err != nil {
		return fmt.Errorf("ask people who they are: %w", err)
	}
	_, err = staff.asks(ctx, motives, motives)
	return err
}

// day is what is told within about a day, the n-th.
func (t *telling) day(ctx context.Context, n int) error {
	for _, one := range t.come {
		switch one.came {
		case n - tellAfter:
			if err := t.tell(ctx, one); err != nil {
				return err
			}
		case n - whyAfter:
			if err := t.why(ctx, one); err != nil {
				return err
			}
		}
	}
	if n == cardDay {
		return t.makeCards(ctx)
	}
	return nil
}

// tell lets two of three say something of themselves on the page where they choose what
// they get. Those who drink it at the office buy what wakes them up.
func (t *telling) tell(ctx context.Context, one *newcomer) error {
	if t.dice.IntN(3) == 0 {
		return nil
	}
	who, err := t.shopper(ctx, t.m, one.id)
	if fail.Is(err, fail.NotFound) {
		return nil // the store has not told of them yet
	}
	if err != nil {
		return err
	}
	sex := []string{"female", "female", "female", "male", "male"}[t.dice.IntN(5)]
	age := []string{"25-34", "25-34", "35-44", "35-44", "35-44", "45-54", "55-64"}[t.dice.IntN(7)]
	wants := []string{[]string{"breakfast", "breakfast", "gift"}[t.dice.IntN(3)]}
	if one.product%3 == 0 && t.dice.IntN(5) > 0 {
		wants = []string{"office"}
	}
	return t.App.ChangeShopperPreferences(ctx, who, "en", app.PreferenceChange{
		Channels: map[consent.Channel]bool{consent.Profile: true},
		Answers:  profile.Answers{Sex: &sex, AgeBand: &age, Purposes: &wants},
	})
}

// why lets most say why they chose the shop, and what they expect of it.
func (t *telling) why(ctx context.Context, one *newcomer) error {
	if t.dice.IntN(4) == 0 {
		return nil
	}
	who, err := t.shopper(ctx, t.m, one.id)
	if err != nil {
		return err
	}
	shown, err := t.App.ShopperSurvey(ctx, who, motives, "en")
	if err != nil || shown == nil || shown.Answered || shown.Questions[0].ID != "motive" {
		return err // something else waits for them
	}
	given := survey.Given{
		"motive": []string{"quality", "quality", "quality", "values", "price", "gift"}[t.dice.IntN(6)],
		"expect": []string{"same", "same", "advice", "new", "quick"}[t.dice.IntN(5)],
	}
	_, err = t.App.AnswerShopper(ctx, who, shown.ID, given, true)
	return err
}

// makeCards makes two cards, with a few words of staff on one, and asks for more.
func (t *telling) makeCards(ctx context.Context) error {
	staff, err := t.signedIn(ctx)
	if err != nil {
		return err
	}
	orders := func(least, most int) map[string]any {
		one := map[string]any{"field": "orders", "op": "between", "number": least, "to": most}
		return map[string]any{"match": "all", "of": []any{one}}
	}
	for _, card := range []map[string]any{
		{"name": "One bag so far", "condition": orders(1, 1)},
		{"name": "They came back", "condition": orders(2, 1000), "written": map[string]string{
			"who":   "They know what they like, and read the label. Most found us by a friend or on a market.",
			"works": "A new roast by mail. Discounts hardly matter to them.",
		}},
	} {
		if err := staff.api(ctx, http.MethodPost, "/personas", card, nil); err != nil {
			return fmt.Errorf("make a card: %w", err)
		}
	}
	return nil
}
