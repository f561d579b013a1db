package taste_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regulars/app/taste"
)

// shelf are products by id: what is not for sale, costs nothing or is in the
// collection "secret" is marked.
func shelf(ids ...string) map[string]taste.Good {
	goods := map[string]taste.Good{}
	for _, id := range ids {
		goods[id] = taste.Good{ID: id, Title: id, Price: 900, Active: true}
	}
	return goods
}

func marked(goods map[string]taste.Good, id string, change func(*taste.Good)) map[string]taste.Good {
	g := goods[id]
	change(&g)
	goods[id] = g
	return goods
}

func secret(g taste.Good) bool { return slices.Contains(g.Collections, "secret") }

func set(ids ...string) map[string]bool {
	all := map[string]bool{}
	for _, id := range ids {
		all[id] = true
	}
	return all
}

func TestProductsAreChosenByWhatSpeaksForThemAndNeverWhatTheMemberHasOrGaveBack(t *testing.T) {
	t.Parallel()
	all := func() map[string]taste.Good { return shelf("tea", "pot", "cup", "tin", "mug") }
	popular := []taste.Sign{taste.OfRank("tea", 0), taste.OfRank("pot", 1), taste.OfRank("cup", 2), taste.OfRank("tin", 3)}
	pairs := []taste.Sign{taste.OfPair("tea", "tin", 900), taste.OfPair("tea", "cup", 300)}
	with := func(more ...taste.Sign) []taste.Sign { return append(slices.Clone(popular), more...) }
	for _, c := range []struct {
		name   string
		person taste.Person
		signs  []taste.Sign
		goods  map[string]taste.Good
		want   []string
	}{
		{"nobody known gets what most buy", taste.Person{}, popular, all(), []string{"tea popular ", "pot popular ", "cup popular "}},
		{
			"what goes with a purchase goes first",
			taste.Person{Bought: set("tea")},
			with(pairs...), all(),
			[]string{"tin with tea", "cup with tea", "pot popular "},
		},
		{
			"a chosen collection goes before everything",
			taste.Person{Bought: set("tea")},
			with(append(pairs, taste.OfSaid("mug", 0))...), all(),
			[]string{"mug liked ", "tin with tea", "cup with tea"},
		},
		{
			"looks count, and never more than they may",
			taste.Person{Bought: set("tea")},
			with(taste.OfPair("tea", "tin", 900), taste.OfInterest("cup", 1_000_000)), all(),
			[]string{"tin with tea", "cup liked ", "pot popular "},
		},
		{
			"what came back is not shown, nor what went with it",
			taste.Person{Returned: set("tea")},
			with(pairs...), all(),
			[]string{"pot popular ", "cup popular ", "tin popular "},
		},
		{
			"what came back once and was bought again is not shown either",
			taste.Person{Bought: set("pot"), Returned: set("pot")},
			popular, all(),
			[]string{"tea popular ", "cup popular ", "tin popular "},
		},
		{"what lies in the cart is not shown", taste.Person{InCart: set("tea", "pot")}, popular, all(), []string{"cup popular ", "tin popular "}},
		{
			"what nobody can buy is not shown",
			taste.Person{},
			popular,
			marked(marked(all(), "tea", func(g *taste.Good) { g.Active = false }), "pot", func(g *taste.Good) { g.Price = 0 }),
			[]string{"cup popular ", "tin popular "},
		},
		{
			"sensitive things are neither shown nor a reason",
			taste.Person{Bought: set("tea")},
			with(append(pairs, taste.OfSaid("mug", 0))...),
			marked(marked(all(), "tea", func(g *taste.Good) { g.Collections = []string{"secret"} }), "mug", func(g *taste.Good) { g.Collections = []string{"secret"} }),
			[]string{"pot popular ", "cup popular ", "tin popular "},
		},
		{"dislike speaks for nothing", taste.Person{}, []taste.Sign{taste.OfInterest("tea", -500)}, all(), []string{}},
		{"what is not known is not shown", taste.Person{}, []taste.Sign{taste.OfRank("gone", 0)}, all(), []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := []string{}
			for _, pick := range taste.Pick(c.person, c.signs, c.goods, secret, 3) {
				got = append(got, pick.ID+" "+string(pick.Why)+" "+pick.From)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
