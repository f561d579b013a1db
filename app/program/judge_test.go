package program_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/platform"
	"regulars/app/program"
)

// shelf is what the products of these tests are.
var shelf = map[string]platform.Product{
	"beans": {ID: "beans", Type: "Coffee", Vendor: "Hill", Tags: []string{"Organic"}, Collections: []string{"c-fresh"}},
	"mug":   {ID: "mug", Type: "Ware", Vendor: "Clay", Tags: []string{"blue"}, Collections: []string{"c-home"}},
}

func onShelf(id string) (platform.Product, bool) {
	p, ok := shelf[id]
	return p, ok
}

// basket is two bags of beans for 20.00 and one mug for 15.00, in Germany.
func basket(change ...func(*platform.Order)) platform.Order {
	o := platform.Order{
		Currency: "EUR", Status: platform.Paid, Channel: "online", Country: "DE", Total: 3500,
		PlacedAt: time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC),
		Lines: []platform.Line{
			{ID: "1", ProductID: "beans", VariantID: "beans-250", Quantity: 2, Net: 2000},
			{ID: "2", ProductID: "mug", VariantID: "mug-blue", Quantity: 1, Net: 1500},
		},
	}
	for _, f := range change {
		f(&o)
	}
	return o
}

func perItem(points int64) program.Rule {
	return program.Rule{
		ID: "item", Name: "Item", Active: true, Trigger: program.OnOrder, Effect: program.PerItem, Points: points, Rounding: program.Down,
	}
}

func flat(points int64) program.Rule {
	r := perItem(points)
	r.ID, r.Name, r.Effect = "flat", "Flat", program.Fixed
	return r
}

func doubled(change ...func(*program.Campaign)) program.Campaign {
	c := program.Campaign{
		ID: "twice", Name: "Twice", Active: true, From: "2026-05-01T00:00", Until: "2026-06-01T00:00", Permille: 2000,
	}
	for _, f := range change {
		f(&c)
	}
	return c
}

func whose(r program.Rule, w program.When) program.Rule {
	r.When = w
	return r
}

func forOnly(r program.Rule, s program.Selection) program.Rule {
	r.Only = s
	return r
}

func TestSelectionsConditionsAndCampaigns(t *testing.T) {
	t.Parallel()
	type doc = program.Document
	rules := func(r ...program.Rule) doc { return doc{Rules: r} }
	spend := perEuro(1, program.Base{})
	buyer := func(b program.Buyer) program.Buyer { return b }
	first, second := buyer(program.Buyer{Nth: 1}), buyer(program.Buyer{Nth: 2})
	gold := program.TierPlan{Tiers: []program.Tier{{ID: "gold", Name: "Gold", Permille: 1500}}}
	for _, test := range []struct {
		name  string
		doc   doc
		order platform.Order
		who   program.Buyer
		want  int64
	}{
		{"each item", rules(perItem(5)), basket(), first, 15},
		{"only a product", rules(forOnly(perItem(5), program.Selection{Products: []string{"beans"}})), basket(), first, 10},
		{"only a variant", rules(forOnly(perItem(5), program.Selection{Variants: []string{"mug-blue"}})), basket(), first, 5},
		{"only a collection", rules(forOnly(spend, program.Selection{Collections: []string{"c-fresh"}})), basket(), first, 20},
		{"only a tag, whatever its case", rules(forOnly(spend, program.Selection{Tags: []string{"ORGANIC"}})), basket(), first, 20},
		{"only a type", rules(forOnly(spend, program.Selection{Types: []string{"ware"}})), basket(), first, 15},
		{"only a vendor", rules(forOnly(spend, program.Selection{Vendors: []string{"clay"}})), basket(), first, 15},
		{"any of two lists", rules(forOnly(spend, program.Selection{Types: []string{"ware"}, Products: []string{"beans"}})), basket(), first, 35},
		{"all but a product", rules(func() program.Rule { r := spend; r.Except.Products = []string{"mug"}; return r }()), basket(), first, 20},
		{"a product nobody told us of is picked by its id", rules(forOnly(perItem(5), program.Selection{Products: []string{"new"}})), basket(func(o *platform.Order) { o.Lines[0].ProductID = "new" }), first, 10},
		{"a rule for some products counts no shipping", rules(forOnly(perEuro(1, program.Base{Shipping: true}), program.Selection{Products: []string{"mug"}})), basket(func(o *platform.Order) { o.Shipping = 500 }), first, 15},
		{"sale items excluded", doc{Rules: []program.Rule{spend}, Exclude: program.Exclusion{SaleItems: true}}, basket(func(o *platform.Order) { o.Lines[0].Sale = true }), first, 15},
		{"products excluded", doc{Rules: []program.Rule{spend, perItem(5)}, Exclude: program.Exclusion{Lines: program.Selection{Vendors: []string{"Hill"}}}}, basket(), first, 20},
		{"a code excluded, whatever its case", doc{Rules: []program.Rule{spend}, Exclude: program.Exclusion{Codes: []string{"VIP"}}}, basket(func(o *platform.Order) { o.Codes = []string{"vip"} }), first, 0},
		{"another code", doc{Rules: []program.Rule{spend}, Exclude: program.Exclusion{Codes: []string{"VIP"}}}, basket(func(o *platform.Order) { o.Codes = []string{"ten"} }), first, 35},
		{"any code excluded", doc{Rules: []program.Rule{spend}, Exclude: program.Exclusion{AnyCode: true}}, basket(func(o *platform.Order) { o.Codes = []string{"ten"} }), first, 0},
		{"a customer tag excluded", doc{Rules: []program.Rule{spend}, Exclude: program.Exclusion{CustomerTags: []string{"Wholesale"}}}, basket(), program.Buyer{Nth: 1, Tags: []string{"wholesale"}}, 0},
		{"a tier excluded", doc{Rules: []program.Rule{spend}, Tiers: gold, Exclude: program.Exclusion{Tiers: []string{"gold"}}}, basket(), program.Buyer{Nth: 1, Tier: "gold"}, 0},
		{"a country excluded", doc{Rules: []program.Rule{spend}, Exclude: program.Exclusion{Countries: []string{"DE"}}}, basket(), first, 0},
		{"a channel excluded", doc{Rules: []program.Rule{spend}, Exclude: program.Exclusion{Channels: []string{"online"}}}, basket(), first, 0},
		{"the first order", rules(whose(flat(7), program.When{First: true})), basket(), first, 7},
		{"not the first order", rules(whose(flat(7), program.When{First: true})), basket(), second, 0},
		{"the second or fifth order", rules(whose(flat(7), program.When{Nth: []int{2, 5}})), basket(), second, 7},
		{"neither second nor fifth", rules(whose(flat(7), program.When{Nth: []int{2, 5}})), basket(), program.Buyer{Nth: 3}, 0},
		{"every third order", rules(whose(flat(7), program.When{Every: 3})), basket(), program.Buyer{Nth: 6}, 7},
		{"between every third", rules(whose(flat(7), program.When{Every: 3})), basket(), program.Buyer{Nth: 7}, 0},
		{"a channel", rules(whose(flat(7), program.When{Channels: []string{"pos"}})), basket(func(o *platform.Order) { o.Channel = "pos" }), first, 7},
		{"another channel", rules(whose(flat(7), program.When{Channels: []string{"pos"}})), basket(), first, 0},
		{"a country", rules(whose(flat(7), program.When{Countries: []string{"AT", "DE"}})), basket(), first, 7},
		{"a customer tag", rules(whose(flat(7), program.When{Tags: []string{"Club"}})), basket(), program.Buyer{Tags: []string{"club", "x"}}, 7},
		{"without the tag", rules(whose(flat(7), program.When{Tags: []string{"Club"}})), basket(), first, 0},
		{"a tier", doc{Rules: []program.Rule{whose(flat(7), program.When{Tiers: []string{"gold"}})}, Tiers: program.TierPlan{Tiers: []program.Tier{{ID: "gold"}}}}, basket(), program.Buyer{Tier: "gold"}, 7},
		{"a tier multiplies", doc{Rules: []program.Rule{spend}, Tiers: gold}, basket(), program.Buyer{Tier: "gold"}, 52},
		{"a campaign doubles", doc{Rules: []program.Rule{spend}, Campaigns: []program.Campaign{doubled()}}, basket(), first, 70},
		{"a campaign for one product", doc{Rules: []program.Rule{spend}, Campaigns: []program.Campaign{doubled(func(c *program.Campaign) { c.Only.Products = []string{"mug"} })}}, basket(), first, 50},
		{"a campaign for one product, by the piece", doc{Rules: []program.Rule{perItem(5)}, Campaigns: []program.Campaign{doubled(func(c *program.Campaign) { c.Only.Products = []string{"mug"} })}}, basket(), first, 20},
		{"a bonus once an order", doc{Rules: []program.Rule{spend}, Campaigns: []program.Campaign{doubled(func(c *program.Campaign) { c.Permille, c.Bonus = 0, 100 })}}, basket(), first, 135},
		{"a bonus for a product that is not there", doc{Rules: []program.Rule{spend}, Campaigns: []program.Campaign{doubled(func(c *program.Campaign) { c.Bonus, c.Permille, c.Only.Products = 100, 0, []string{"tea"} })}}, basket(), first, 35},
		{"no bonus for what never earns", doc{Rules: []program.Rule{spend}, Exclude: program.Exclusion{Lines: program.Selection{Products: []string{"beans", "mug"}}}, Campaigns: []program.Campaign{doubled(func(c *program.Campaign) { c.Bonus = 100 })}}, basket(), first, 0},
		{"a campaign of the past", doc{Rules: []program.Rule{spend}, Campaigns: []program.Campaign{doubled(func(c *program.Campaign) { c.Until = "2026-05-02T00:00" })}}, basket(), first, 35},
		{"a campaign for the second order", doc{Rules: []program.Rule{spend}, Campaigns: []program.Campaign{doubled(func(c *program.Campaign) { c.When.Nth = []int{2} })}}, basket(), first, 35},
		{"the largest of tier and campaigns", doc{Rules: []program.Rule{spend}, Tiers: gold, Campaigns: []program.Campaign{doubled(), doubled(func(c *program.Campaign) { c.ID, c.Permille = "thrice", 3000 })}}, basket(), program.Buyer{Tier: "gold"}, 105},
		{"their sum", doc{Rules: []program.Rule{spend}, Stacking: program.StackAdd, Tiers: gold, Campaigns: []program.Campaign{doubled(), doubled(func(c *program.Campaign) { c.ID, c.Permille = "thrice", 3000 })}}, basket(), program.Buyer{Tier: "gold"}, 157},
		{"their product", doc{Rules: []program.Rule{spend}, Stacking: program.StackMultiply, Tiers: gold, Campaigns: []program.Campaign{doubled(), doubled(func(c *program.Campaign) { c.ID, c.Permille = "thrice", 3000 })}}, basket(), program.Buyer{Tier: "gold"}, 315},
		{"a gift card line and a free one", rules(spend, perItem(5)), basket(func(o *platform.Order) { o.Lines[0].GiftCard, o.Lines[1].Net = true, 0 }), first, 5},
		{"yen", rules(spend), basket(func(o *platform.Order) { o.Currency = "JPY" }), first, 35},
		{"dinars, with tax included", rules(perEuro(2, program.Base{Tax: true})), basket(func(o *platform.Order) { o.Currency = "KWD"; o.Lines[0].Tax = 499; o.TaxInPrice = true }), first, 7},
	} {
		p := program.Compile(program.Version{Number: 1, Document: test.doc}, time.UTC)
		facts := p.Freeze(&test.order, test.who, onShelf)
		parts, got := p.Earn(&test.order, &facts, nil)
		if got != test.want {
			t.Errorf("%s: earns %d points, want %d (%+v)", test.name, got, test.want, parts)
		}
		var sum int64
		for _, part := range parts {
			sum += part.Points
		}
		if sum != got {
			t.Errorf("%s: the parts add up to %d, the sum is %d", test.name, sum, got)
		}
	}
}

func TestLimitsAndBudgetsLeaveNoMoreThanThereIs(t *testing.T) {
	t.Parallel()
	spend, item := perEuro(1, program.Base{}), perItem(5)
	document := program.Document{Rules: []program.Rule{spend, item}, Campaigns: []program.Campaign{doubled()}}
	p := program.Compile(program.Version{Number: 1, Document: document}, time.UTC)
	for _, test := range []struct {
		name string
		most []program.Most
		want int64
	}{
		{"nothing is bounded", nil, 35 + 15 + 35 + 15},
		{"a rule", []program.Most{{Slot: 0, Points: 10}}, 10 + 15 + 35 + 15},
		{"a rule with nothing left", []program.Most{{Slot: 0}}, 15 + 35 + 15},
		{"a campaign over all rules", []program.Most{{Slot: 2, Points: 40}}, 35 + 15 + 40},
		{"the whole program", []program.Most{{Slot: program.Everything, Points: 60}}, 60},
		{"the program with nothing left", []program.Most{{Slot: program.Everything}}, 0},
	} {
		o := basket()
		if _, got := p.Earn(&o, &program.Facts{Nth: 1, Most: test.most}, nil); got != test.want {
			t.Errorf("%s: earns %d points, want %d", test.name, got, test.want)
		}
	}
}

func TestACampaignRunsByTheMerchantsClockOverTheChangeOfTime(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	day := doubled(func(c *program.Campaign) { c.From, c.Until = "2026-03-29T00:00", "2026-03-30T00:00" }) // 23 hours
	p := program.Compile(program.Version{Number: 1, Document: program.Document{
		Rules: []program.Rule{perEuro(1, program.Base{})}, Campaigns: []program.Campaign{day},
	}}, berlin)
	for at, want := range map[string]int64{
		"2026-03-28T22:59:59Z": 35, "2026-03-28T23:00:00Z": 70, "2026-03-29T21:59:59Z": 70, "2026-03-29T22:00:00Z": 35,
	} {
		o := basket()
		if o.PlacedAt, err = time.Parse(time.RFC3339, at); err != nil {
			t.Fatal(err)
		}
		if _, got := p.Earn(&o, &program.Facts{}, nil); got != want {
			t.Errorf("an order of %s earns %d points, want %d", at, got, want)
		}
	}
}

func TestSixteenCampaignsRunAtOnceAndNoMore(t *testing.T) {
	t.Parallel()
	document := program.Document{Rules: []program.Rule{flat(1)}}
	for i := range 20 {
		document.Campaigns = append(document.Campaigns, doubled(func(c *program.Campaign) {
			c.ID, c.Permille, c.Bonus = "c"+string(rune('a'+i)), 0, 10
		}))
	}
	o := basket()
	p := program.Compile(program.Version{Number: 1, Document: document}, time.UTC)
	if _, got := p.Earn(&o, &program.Facts{}, nil); got != 161 {
		t.Errorf("twenty bonuses of 10 and one point give %d, want 161: the first sixteen count", got)
	}
}

func TestWhyAnOrderIsWorthNothing(t *testing.T) {
	t.Parallel()
	spend := perEuro(1, program.Base{})
	least := spend
	least.Minimum = map[string]int64{"EUR": 5000}
	for _, test := range []struct {
		name  string
		doc   program.Document
		order platform.Order
		facts program.Facts
		want  program.Nothing
	}{
		{"below the minimum", program.Document{Rules: []program.Rule{least}}, basket(), program.Facts{}, program.BelowMinimum},
		{"only for first orders", program.Document{Rules: []program.Rule{whose(spend, program.When{First: true})}}, basket(), program.Facts{Nth: 2}, program.NotMeant},
		{"the limit is reached", program.Document{Rules: []program.Rule{spend}}, basket(), program.Facts{Most: []program.Most{{Slot: 0}}}, program.LimitReached},
		{"less than a point", program.Document{Rules: []program.Rule{spend}}, paid(line(40, 0)), program.Facts{}, program.TooLittle},
		{"only a gift card", program.Document{Rules: []program.Rule{spend}}, paid(platform.Line{ID: "1", Quantity: 1, Net: 5000, GiftCard: true}), program.Facts{}, program.NothingCounts},
		{"only what is on sale", program.Document{Rules: []program.Rule{spend}, Exclude: program.Exclusion{SaleItems: true}}, paid(platform.Line{ID: "1", Quantity: 1, Net: 5000, Sale: true}), program.Facts{}, program.NothingCounts},
		{"100 % discount", program.Document{Rules: []program.Rule{spend}}, paid(line(0, 0)), program.Facts{}, program.NothingPaid},
		{"everything refunded", program.Document{Rules: []program.Rule{spend}}, func() platform.Order { o := paid(platform.Line{ID: "1"}); o.Refunded = 100; return o }(), program.Facts{}, program.NothingPaid},
		{"a code", program.Document{Rules: []program.Rule{spend}, Exclude: program.Exclusion{AnyCode: true}}, basket(func(o *platform.Order) { o.Codes = []string{"x"} }), program.Facts{}, program.ExcludedOrder},
		{"a group", program.Document{Rules: []program.Rule{spend}, Exclude: program.Exclusion{CustomerTags: []string{"b2b"}}}, basket(), program.Facts{Tags: []string{"b2b"}}, program.ExcludedByMember},
	} {
		p := program.Compile(program.Version{Number: 1, Document: test.doc}, time.UTC)
		if _, points := p.Earn(&test.order, &test.facts, nil); points != 0 {
			t.Errorf("%s: earns %d points: this shows nothing", test.name, points)
		}
		if got := p.Nothing(&test.order, &test.facts); got != test.want {
			t.Errorf("%s: reason %d, want %d", test.name, got, test.want)
		}
	}
}

func TestWhatAnOccasionGives(t *testing.T) {
	t.Parallel()
	rule := func(trigger program.Trigger, points int64, change func(*program.Rule)) program.Rule {
		r := program.Rule{ID: string(trigger), Name: string(trigger), Active: true, Trigger: trigger, Effect: program.Fixed, Points: points}
		if change != nil {
			change(&r)
		}
		return r
	}
	document := program.Document{
		Rules: []program.Rule{
			rule(program.OnSignup, 50, nil), rule(program.OnBirthday, 100, nil),
			rule(program.OnReview, 20, func(r *program.Rule) { r.Photo = 35 }),
			rule(program.OnEvent, 5, func(r *program.Rule) { r.Event = "visit" }),
			rule(program.OnSurvey, 8, nil),
			rule(program.OnSocial, 3, func(r *program.Rule) { r.URL = "https://example.test/us" }),
			rule(program.OnNewsletter, 9, func(r *program.Rule) { r.When.Tiers = []string{"gold"} }),
			perEuro(1, program.Base{}),
		},
		Tiers:   program.TierPlan{Tiers: []program.Tier{{ID: "gold", Name: "Gold", Birthday: 200}}},
		Exclude: program.Exclusion{CustomerTags: []string{"staff"}},
	}
	p := program.Compile(program.Version{Number: 1, Document: document}, time.UTC)
	for _, test := range []struct {
		name  string
		asked program.Occurrence
		facts program.Facts
		want  int64
	}{
		{"joining", program.Occurrence{Trigger: program.OnSignup}, program.Facts{}, 50},
		{"a birthday", program.Occurrence{Trigger: program.OnBirthday}, program.Facts{}, 100},
		{"a birthday in a tier", program.Occurrence{Trigger: program.OnBirthday}, program.Facts{Tier: "gold"}, 300},
		{"a review", program.Occurrence{Trigger: program.OnReview}, program.Facts{}, 20},
		{"a review with a photo", program.Occurrence{Trigger: program.OnReview, Photo: true}, program.Facts{}, 35},
		{"an event", program.Occurrence{Trigger: program.OnEvent, Name: "visit"}, program.Facts{}, 5},
		{"another event", program.Occurrence{Trigger: program.OnEvent, Name: "call"}, program.Facts{}, 0},
		{"any survey", program.Occurrence{Trigger: program.OnSurvey, Name: "spring"}, program.Facts{}, 8},
		{"the account", program.Occurrence{Trigger: program.OnSocial, Name: "https://example.test/us"}, program.Facts{}, 3},
		{"another account", program.Occurrence{Trigger: program.OnSocial, Name: "https://example.test/them"}, program.Facts{}, 0},
		{"a newsletter, without the tier", program.Occurrence{Trigger: program.OnNewsletter}, program.Facts{}, 0},
		{"a newsletter, in the tier", program.Occurrence{Trigger: program.OnNewsletter}, program.Facts{Tier: "gold"}, 9},
		{"an excluded customer", program.Occurrence{Trigger: program.OnSignup}, program.Facts{Tags: []string{"Staff"}}, 0},
		{"limited", program.Occurrence{Trigger: program.OnSignup}, program.Facts{Most: []program.Most{{Slot: 0, Points: 12}}}, 12},
		{"the program has less", program.Occurrence{Trigger: program.OnSignup}, program.Facts{Most: []program.Most{{Slot: program.Everything, Points: 7}}}, 7},
	} {
		if _, got := p.Occur(test.asked, &test.facts, nil); got != test.want {
			t.Errorf("%s: gives %d points, want %d", test.name, got, test.want)
		}
	}
}

func TestFactsAreReadAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	f := program.Facts{
		Nth: 3, Tier: "gold", Tags: []string{"a", "b c"},
		Lines: []program.LineFacts{{ID: "1", Marks: program.Marks{1, 0, 0, 1 << 63}}, {ID: "2"}},
		Most:  []program.Most{{Slot: program.Everything, Points: 1 << 60, Took: 5}, {Slot: 249, Points: 0}},
	}
	got, err := program.UnpackFacts(f.Pack())
	if diff := cmp.Diff(f, got); diff != "" || err != nil {
		t.Errorf("written and read (-want +got), %v:\n%s", err, diff)
	}
	if got, err := program.UnpackFacts(nil); err != nil || !reflect.DeepEqual(got, program.Facts{}) {
		t.Errorf("no facts are read as %+v (%v)", got, err)
	}
}

// FuzzUnpackFacts holds that no bytes break reading, and that what can be read
// is written the same way again.
func FuzzUnpackFacts(f *testing.F) {
	seed := program.Facts{Nth: 1, Tags: []string{"x"}, Lines: []program.LineFacts{{ID: "1"}}, Most: []program.Most{{Slot: -1, Points: 9}}}
	f.Add(seed.Pack())
	f.Add([]byte{1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, text []byte) {
		facts, err := program.UnpackFacts(text)
		if err != nil {
			return
		}
		again, err := program.UnpackFacts(facts.Pack())
		if diff := cmp.Diff(facts, again); diff != "" || err != nil {
			t.Fatalf("written again (-want +got), %v:\n%s", err, diff)
		}
	})
}

// crowded is busy with selections, campaigns, limits and a tier.
func crowded() (*program.Program, platform.Order, program.Facts) {
	plain, o := busy()
	document := plain.Version.Document
	for i := range document.Rules {
		document.Rules[i].Only.Tags = []string{"Organic", "blue"}
		document.Rules[i].Limits = []program.Limit{{Of: program.OfMember, Window: program.Day, Points: 1000}}
	}
	document.Tiers.Tiers = []program.Tier{{ID: "gold", Name: "Gold", Permille: 1250}}
	o.PlacedAt = time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)
	document.Campaigns = []program.Campaign{
		doubled(), doubled(func(c *program.Campaign) { c.ID, c.Only.Types = "types", []string{"coffee"} }),
		doubled(func(c *program.Campaign) { c.ID, c.Permille, c.Bonus = "bonus", 0, 10 }),
	}
	p := program.Compile(program.Version{Number: 1, Document: document}, time.UTC)
	facts := p.Freeze(&o, program.Buyer{Nth: 2, Tier: "gold"}, func(string) (platform.Product, bool) { return shelf["beans"], true })
	for _, slot := range p.Bounded() {
		facts.Most = append(facts.Most, program.Most{Slot: slot.Number, Points: 700})
	}
	return p, o, facts
}

func TestSelectionsLimitsAndCampaignsAllocateNothing(t *testing.T) {
	p, o, facts := crowded()
	parts := make([]program.Part, 0, 128)
	var sum int64
	if n := testing.AllocsPerRun(200, func() { parts, sum = p.Earn(&o, &facts, parts[:0]) }); n != 0 {
		t.Errorf("an order allocates %.1f times, want none", n)
	}
	if sum == 0 || len(parts) < 40 {
		t.Errorf("the order earned %d points in %d parts: this test shows nothing", sum, len(parts))
	}
}
