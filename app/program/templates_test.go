package program_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"regulars/app/program"
)

func TestEveryTemplateCanGoLiveInAnyCurrencyAndGivesBackWhatItSays(t *testing.T) {
	t.Parallel()
	currencies := []string{"EUR", "JPY", "KWD", "SEK", "USD"}
	high := map[string][2]int64{ // basis points with the cheapest and the dearest reward
		"coffee": {500, 500}, "fashion": {400, 429}, "beauty": {500, 600}, "pets": {308, 308},
		"supplies": {167, 182}, "grocery": {100, 120},
	}
	all := program.Templates(currencies)
	if len(all) != len(high) {
		t.Fatalf("there are %d templates, want %d", len(all), len(high))
	}
	for _, template := range all {
		d := template.Document
		if err := d.Publishable(currencies); err != nil {
			t.Errorf("%s cannot go live: %v", template.ID, err)
		}
		if len(template.Why) < 4 || template.About == "" || d.MarginBP == 0 {
			t.Errorf("%s does not say why", template.ID)
		}
		if diff := cmp.Diff(d, d.Plain()); diff != "" {
			t.Errorf("%s is not written plainly: %s", template.ID, diff)
		}
		for _, g := range d.Generosities(currencies) {
			if got := [2]int64{g.LowBP, g.HighBP}; got != high[template.ID] || g.BreakEven <= 0 {
				t.Errorf("%s gives back %v in %s, want %v, and pays at %d", template.ID, got, g.Currency,
					high[template.ID], g.BreakEven)
			}
		}
	}
}

func TestTemplatesAreInRoundSumsOfEachCurrency(t *testing.T) {
	t.Parallel()
	five := program.Templates([]string{"EUR", "JPY", "KWD", "SEK"})[0].Document.Rewards[0].Amount
	if diff := cmp.Diff(map[string]int64{"EUR": 500, "JPY": 500, "KWD": 1500, "SEK": 5000}, five); diff != "" {
		t.Error(diff)
	}
}
