package journey_test

import (
	"errors"
	"testing"

	"regulars/app/fail"
	"regulars/app/journey"
)

// menu has teas by product, mugs by product and books by collection.
func menu(otherwise journey.Otherwise) *journey.ForYou {
	rungs := func() []journey.Rung {
		return []journey.Rung{
			{From: 5, Rewards: []string{"fifteen"}}, {From: 2, Rewards: []string{"five", "ten"}},
		}
	}
	return &journey.ForYou{Otherwise: otherwise, Groups: []journey.OfferGroup{
		{Name: "Teas", Products: []string{"green", "black"}, Rungs: rungs()},
		{Name: "Mugs", Products: []string{"mug"}, Rungs: rungs()},
		{Name: "Books", Collections: []string{"books"}, Rungs: rungs()[:1]},
	}}
}

func TestTheGroupOfStrongestInterestNotYetBoughtIsChosen(t *testing.T) {
	t.Parallel()
	likes := func(product string, strength int64, in ...string) journey.Taste {
		return journey.Taste{Product: product, In: in, Strength: strength}
	}
	bought := func(t journey.Taste) journey.Taste {
		t.Bought = true
		return t
	}
	for name, c := range map[string]struct {
		tastes []journey.Taste
		rung   int
		closed int // a group that is, -1 for none
		group  int // that is chosen, -1 for none
		taste  int
	}{
		"the strongest":                          {[]journey.Taste{likes("green", 100), likes("mug", 300)}, 2, -1, 1, 1},
		"several signs add up":                   {[]journey.Taste{likes("green", 200), likes("mug", 300), likes("black", 250)}, 2, -1, 0, 2},
		"of equals the first":                    {[]journey.Taste{likes("mug", 100), likes("green", 100)}, 2, -1, 0, 1},
		"not what was bought":                    {[]journey.Taste{likes("green", 100), bought(likes("mug", 900))}, 2, -1, 0, 0},
		"nor another of its group":               {[]journey.Taste{likes("green", 500), bought(likes("black", 0)), likes("mug", 1)}, 2, -1, 1, 2},
		"what was given back counts against":     {[]journey.Taste{likes("green", 500), likes("black", -600), likes("mug", 1)}, 2, -1, 1, 2},
		"and is not offered to who has no other": {[]journey.Taste{likes("green", -100)}, 2, 1, -1, 0},
		"a collection by its products":           {[]journey.Taste{likes("novel", 100, "all", "books")}, 5, -1, 2, 0},
		"a collection by itself":                 {[]journey.Taste{{Collection: "books", Strength: 4000}, likes("mug", 100)}, 5, -1, 2, 0},
		"nothing below its rung":                 {[]journey.Taste{likes("novel", 900, "books"), likes("mug", 1)}, 2, -1, 1, 1},
		"nothing that is closed":                 {[]journey.Taste{likes("mug", 900), likes("green", 1)}, 2, 1, 0, 1},
		"without interest the first":             {[]journey.Taste{likes("other", 900)}, 2, -1, 0, -1},
		"without interest the first not bought":  {[]journey.Taste{bought(likes("green", 0))}, 2, -1, 1, -1},
		"of who bought all nothing":              {[]journey.Taste{bought(likes("green", 9)), bought(likes("mug", 9))}, 2, -1, -1, 0},
		"before the first rung nothing":          {[]journey.Taste{likes("mug", 9)}, 1, -1, -1, 0},
	} {
		open := func(group int) bool { return group != c.closed }
		got, suits := menu(journey.FirstGroup).Choose(c.rung, c.tastes, open)
		if suits != (c.group >= 0) || suits && got != (journey.Chosen{Group: c.group, Taste: c.taste}) {
			t.Errorf("%s: %+v %v, want group %d for taste %d", name, got, suits, c.group, c.taste)
		}
		if _, suits := menu(journey.NoOffer).Choose(c.rung, c.tastes, open); suits != (c.group >= 0 && c.taste >= 0) {
			t.Errorf("%s: to whom nothing is known of something is offered: %v", name, suits)
		}
	}
}

func TestTheRewardsOfARungHoldUntilTheNext(t *testing.T) {
	t.Parallel()
	teas := &menu(journey.NoOffer).Groups[0]
	for rung, want := range map[int]string{1: "", 2: "five", 4: "five", 5: "fifteen", 20: "fifteen"} {
		got := ""
		if allowed := teas.Allowed(rung); len(allowed) > 0 {
			got = allowed[0]
		}
		if got != want {
			t.Errorf("the smallest at rung %d is %q, want %q", rung, got, want)
		}
	}
}

func TestWhatCannotBeOfferedIsRefusedAtItsPlace(t *testing.T) {
	t.Parallel()
	for field, change := range map[string]func(*journey.Script){
		"for_you.otherwise":                     func(d *journey.Script) { d.ForYou.Otherwise = "any" },
		"for_you.groups[0].name":                func(d *journey.Script) { d.ForYou.Groups[0].Name = "{{code}}" },
		"for_you.groups[2].collections":         func(d *journey.Script) { d.ForYou.Groups[2].Products = []string{"x"} },
		"for_you.groups[0].rungs[1].from":       func(d *journey.Script) { d.ForYou.Groups[0].Rungs[1].From = 5 },
		"for_you.groups[1].rungs[0].rewards":    func(d *journey.Script) { d.ForYou.Groups[1].Rungs[0].Rewards = nil },
		"for_you.groups[0].products":            func(d *journey.Script) { d.ForYou.Groups[0].Products = nil },
		"for_you.groups":                        func(d *journey.Script) { d.ForYou = nil },
		"for_you":                               func(d *journey.Script) { d.Steps = d.Steps[1:] },
		"steps[0].rung":                         func(d *journey.Script) { d.Steps[0].Rung = 1 },
		"steps[0].reward":                       func(d *journey.Script) { d.Steps[0].Reward = "five" },
		"for_you.groups[0].rungs[0].rewards[0]": func(d *journey.Script) { d.ForYou.Groups[0].Rungs[0].Rewards[0] = "" },
	} {
		d := journey.Script{
			Name: "For you", Trigger: journey.Listen{Kind: journey.Paid}, Again: journey.Again{When: journey.Never},
			Window: 30, ForYou: menu(journey.NoOffer),
			Steps: []journey.Step{
				{ID: "pick", Kind: journey.JustForYou, Rung: 2}, {ID: "stop", Kind: journey.End},
			},
		}
		if err := ready(&d); err != nil {
			t.Fatalf("a good one: %v", err)
		}
		change(&d)
		if err := ready(&d); fieldOf(err) != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func ready(d *journey.Script) error {
	if err := d.Validate(); err != nil {
		return err
	}
	return d.Ready()
}

func fieldOf(err error) string {
	if refused, ok := errors.AsType[*fail.Error](err); ok {
		return refused.Field
	}
	return ""
}
