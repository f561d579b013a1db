package app_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app"
	"regulars/app/member"
	"regulars/app/program"
	"regulars/app/words"
)

func TestCampaignsThatRunNowAreWaysToEarnForThoseTheyAreFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	m, err := w.App.Merchant(t.Context(), w.merchant)
	w.must(err)
	today := w.Now().In(m.Location())
	day := func(days int) string { return today.AddDate(0, 0, days).Format("2006-01-02T00:00") }
	campaign := func(id string, from, until int, change func(*program.Campaign)) program.Campaign {
		c := program.Campaign{ID: id, Name: id, Active: true, From: day(from), Until: day(until), Permille: 2000}
		change(&c)
		return c
	}
	document := occasionProgram(once(program.OnEvent, 9, func(r *program.Rule) {
		r.Event, r.Budget = "visit", program.Budget{Window: program.Year, Points: 9}
	}))
	document.Tiers.Tiers = []program.Tier{{ID: "all", Name: "All"}, {ID: "gold", Name: "Gold", Invited: true}}
	document.Campaigns = []program.Campaign{
		campaign("now", -1, 3, func(c *program.Campaign) { c.Permille, c.Bonus = 1500, 20 }),
		campaign("over", -3, 0, func(*program.Campaign) {}),
		campaign("later", 1, 3, func(*program.Campaign) {}),
		campaign("off", -1, 3, func(c *program.Campaign) { c.Active = false }),
		campaign("gold", -1, 3, func(c *program.Campaign) { c.When.Tiers = []string{"gold"} }),
		campaign("base", -1, 3, func(c *program.Campaign) { c.When = program.When{First: true, Tiers: []string{"all"}} }),
		campaign("tagged", -1, 3, func(c *program.Campaign) { c.When.Tags = []string{"press"} }),
	}
	w.Publish(w.merchant, document)
	w.Advance(time.Second)
	w.Drain()
	customer, id := w.newcomer(w.shopify(), mail("bargain"))
	last := words.For("en").Day(today.AddDate(0, 0, 2))
	ways := func(shopper app.Shopper) (shown []app.Way) {
		b, err := w.Bootstrap(t.Context(), shopper, "en")
		w.must(err)
		for _, way := range b.Ways {
			if way.PointsLabel == "" {
				t.Errorf("%s says nothing of what it gives", way.ID)
			}
			if len(way.ID) > 9 && way.ID[:9] == "campaign:" {
				shown = append(shown, way)
			}
		}
		return shown
	}
	everybodys := app.Way{
		ID: "campaign:now", Title: "now", PointsLabel: "1.5× points and +20", Detail: "On every order. Until " + last,
	}
	if diff := cmp.Diff([]app.Way{everybodys}, ways(w.visitor(w.shopify(), 0))); diff != "" {
		t.Errorf("a visitor is shown (-want +got):\n%s", diff)
	}
	members := []app.Way{everybodys, {
		ID: "campaign:base", Title: "base", PointsLabel: "2× points", Detail: "On your first order. Until " + last,
	}}
	if diff := cmp.Diff(members, ways(shopperOf(w, w.shopify(), customer, id))); diff != "" {
		t.Errorf("a member is shown (-want +got):\n%s", diff)
	}
	w.occur(id, "visit", key(1))
	b, err := w.Bootstrap(t.Context(), shopperOf(w, w.shopify(), customer, id), "en")
	w.must(err)
	for _, way := range b.Ways {
		if way.ID == "event" && way.Detail != "When the shop says so. Paused, back on 1 January" {
			t.Errorf("a way whose year is spent says %q", way.Detail)
		}
	}
	w.must(w.Pause(t.Context(), w.merchant))
	if shown := ways(w.visitor(w.shopify(), 0)); len(shown) > 0 {
		t.Errorf("while the program is paused %+v is shown", shown)
	}
}

func TestAProfileIsCompletedWhereItsWayStands(t *testing.T) {
	t.Parallel()
	for _, greets := range []bool{false, true} {
		document := occasionProgram(once(program.OnProfile, 17))
		if greets {
			document.Rules = append(document.Rules, once(program.OnBirthday, 5))
		}
		w := newWorld(t, &document, seldom)
		customer, id := w.newcomer(w.shopify(), mail("profile"))
		shopper := shopperOf(w, w.shopify(), customer, id)
		asks := func() (ids []string) {
			b, err := w.Bootstrap(t.Context(), shopper, "en")
			w.must(err)
			for _, way := range b.Ways {
				if way.Action == "birthday" {
					ids = append(ids, way.ID)
				}
			}
			return ids
		}
		want := []string{"profile"}
		if greets {
			want = []string{"birthday"}
		}
		if diff := cmp.Diff(want, asks()); diff != "" {
			t.Errorf("the birthday is asked for by (-want +got):\n%s", diff)
		}
		w.must(w.EnterBirthday(t.Context(), w.merchant, id, "12-24", member.ByMember))
		if got := asks(); len(got) > 0 {
			t.Errorf("a birthday that is known is asked for by %v", got)
		}
		w.want(w.coffeeID, customer, 0, 50+17)
	}
}
