package program_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/platform"
	"regulars/app/program"
)

// reference is the rules said slowly: each rule asks each line, nothing is kept
// from one to the next, and sums have no bounds.
type reference struct {
	doc   *program.Document
	order *platform.Order
	who   program.Buyer
	most  []program.Most
	run   []*program.Campaign
	slots []int // of the running campaigns
	parts []program.Part
	total int64
}

func (r *reference) earn() {
	x := &r.doc.Exclude
	if r.order.Status != platform.Paid || r.order.Test || common(x.Codes, r.order.Codes) || x.AnyCode && len(r.order.Codes) > 0 ||
		common(x.CustomerTags, r.who.Tags) || slices.Contains(x.Tiers, r.who.Tier) ||
		slices.Contains(x.Countries, r.order.Country) || slices.Contains(x.Channels, r.order.Channel) {
		return
	}
	for i := range r.doc.Campaigns {
		c := &r.doc.Campaigns[i]
		placed := r.order.PlacedAt.Format(program.LocalTime)
		if c.Active && len(r.run) < 16 && c.From <= placed && placed < c.Until && r.means(c.When) {
			r.run, r.slots = append(r.run, c), append(r.slots, len(r.doc.Rules)+i)
		}
	}
	for i := range r.doc.Rules {
		if rule := &r.doc.Rules[i]; rule.Active && rule.Trigger == program.OnOrder && r.means(rule.When) {
			r.rule(rule, i)
		}
	}
	for i, c := range r.run {
		if c.Bonus > 0 && r.keeps(program.Selection{}) && r.keeps(c.Only) {
			r.add(program.Part{Campaign: c, Slot: r.slots[i], Permille: 1000, Points: c.Bonus})
		}
	}
}

func (r *reference) means(w program.When) bool {
	return (!w.First || r.who.Nth == 1) && (w.Nth == nil || slices.Contains(w.Nth, r.who.Nth)) &&
		(w.Every == 0 || r.who.Nth > 0 && r.who.Nth%w.Every == 0) &&
		(w.Channels == nil || slices.Contains(w.Channels, r.order.Channel)) &&
		(w.Countries == nil || slices.Contains(w.Countries, r.order.Country)) &&
		(w.Tiers == nil || slices.Contains(w.Tiers, r.who.Tier)) && (w.Tags == nil || common(w.Tags, r.who.Tags))
}

func common(some, others []string) bool {
	return slices.ContainsFunc(some, func(a string) bool {
		return slices.ContainsFunc(others, func(b string) bool { return strings.EqualFold(a, b) })
	})
}

func in(s program.Selection, line *platform.Line) bool {
	product := shelf[line.ProductID]
	return slices.Contains(s.Products, line.ProductID) || slices.Contains(s.Variants, line.VariantID) ||
		common(s.Types, []string{product.Type}) || common(s.Vendors, []string{product.Vendor}) ||
		common(s.Tags, product.Tags) || common(s.Collections, product.Collections)
}

func (r *reference) earns(line *platform.Line) bool {
	return (!line.Sale || !r.doc.Exclude.SaleItems) && !in(r.doc.Exclude.Lines, line)
}

func (r *reference) keeps(s program.Selection) bool {
	return slices.ContainsFunc(r.order.Lines, func(line platform.Line) bool {
		return line.Quantity > 0 && !line.GiftCard && r.earns(&line) && (s.Empty() || in(s, &line))
	})
}

// counted adds up what a rule counts, each line in times(line), what is on no
// line outside times.
func (r *reference) counted(rule *program.Rule, times func(*platform.Line) int64, outside int64) (base, items *big.Int) {
	base, items = new(big.Int), new(big.Int)
	for i := range r.order.Lines {
		line := &r.order.Lines[i]
		if line.GiftCard && !rule.Base.GiftCards || !r.earns(line) || !rule.Only.Empty() && !in(rule.Only, line) || in(rule.Except, line) {
			continue
		}
		amount := line.Net
		if rule.Base.Tax {
			amount += line.Tax
		}
		if outside != 1 {
			amount = max(amount, 0) // nothing below zero is multiplied
		}
		base.Add(base, product(amount, times(line)))
		items.Add(items, product(max(line.Quantity, 0), times(line)))
	}
	if rule.Only.Empty() {
		base.Add(base, product(r.outside(rule), outside))
	}
	whole := r.order.Shipping + r.order.ShipTax + r.order.Tips
	for _, line := range r.order.Lines {
		whole += line.Net + line.Tax
	}
	switch back := r.order.Adjustment; {
	case base.Sign() < 0, back > 0 && back >= whole:
		base.SetInt64(0)
	case back > 0:
		gone := new(big.Int).Mul(base, big.NewInt(back))
		base.Sub(base, gone.Quo(gone, big.NewInt(whole)))
	}
	return base, items
}

func (r *reference) outside(rule *program.Rule) (amount int64) {
	if rule.Base.Shipping {
		amount += r.order.Shipping
	}
	if rule.Base.Shipping && rule.Base.Tax {
		amount += r.order.ShipTax
	}
	if rule.Base.Tips {
		amount += r.order.Tips
	}
	return amount
}

func product(a, b int64) *big.Int { return new(big.Int).Mul(big.NewInt(a), big.NewInt(b)) }

func (r *reference) rule(rule *program.Rule, slot int) {
	once := func(*platform.Line) int64 { return 1 }
	base, items := r.counted(rule, once, 1)
	per := rule.Per[r.order.Currency]
	switch {
	case base.Int64() < rule.Minimum[r.order.Currency]:
		return
	case rule.Effect == program.PerAmount && base.Sign() == 0:
		return
	case rule.Effect != program.PerAmount && (items.Sign() == 0 || base.Sign() == 0 && r.order.Refunded > 0):
		return
	}
	sum := r.worth(rule, 0)
	part := program.Part{Rule: rule, Slot: slot, Permille: r.tier(), Points: sum}
	switch rule.Effect {
	case program.PerAmount:
		part.Base, part.Per = base.Int64(), per
	case program.PerItem:
		part.Base = items.Int64()
	case program.Fixed:
	}
	r.add(part)
	for n, c := range r.run {
		if more := r.worth(rule, n+1); c.Permille > 1000 && more > sum {
			r.add(program.Part{Rule: rule, Campaign: c, Slot: r.slots[n], Permille: c.Permille, Points: more - sum})
			sum = more
		}
	}
}

func (r *reference) tier() int64 {
	for _, t := range r.doc.Tiers.Tiers {
		if t.ID == r.who.Tier {
			return max(t.Permille, 1000)
		}
	}
	return 1000
}

// stacked is the multiplier of the tier and of those of the first n campaigns
// that are meant.
func (r *reference) stacked(n int, meant func(c *program.Campaign) bool) int64 {
	at := r.tier()
	for _, c := range r.run[:n] {
		more := max(c.Permille, 1000)
		switch {
		case !meant(c):
		case r.doc.Stacking == program.StackAdd:
			at += more - 1000
		case r.doc.Stacking == program.StackMultiply:
			at = min(at*more/1000, 1_000_000_000)
		default:
			at = max(at, more)
		}
	}
	return at
}

func (r *reference) worth(rule *program.Rule, n int) int64 {
	all := r.stacked(n, func(c *program.Campaign) bool { return c.Only.Empty() })
	of := func(line *platform.Line) int64 {
		return r.stacked(n, func(c *program.Campaign) bool { return c.Only.Empty() || in(c.Only, line) })
	}
	narrow := slices.ContainsFunc(r.run[:n], func(c *program.Campaign) bool { return !c.Only.Empty() })
	if !narrow {
		of = func(*platform.Line) int64 { return 1 }
	}
	base, items := r.counted(rule, of, map[bool]int64{true: all, false: 1}[narrow])
	points, per := big.NewInt(rule.Points), product(rule.Per[r.order.Currency], 1000)
	switch rule.Effect {
	case program.Fixed:
		base, per = big.NewInt(r.stacked(n, func(c *program.Campaign) bool { return c.Only.Empty() || r.keeps(c.Only) })), big.NewInt(1000)
	case program.PerItem:
		base, per = items, big.NewInt(1000)
	case program.PerAmount:
	}
	if rule.Effect != program.Fixed && !narrow {
		base.Mul(base, big.NewInt(all))
	}
	return rounded(base.Mul(base, points), per, rule.Rounding)
}

func rounded(amount, per *big.Int, how program.Rounding) int64 {
	if per.Sign() == 0 {
		return 0
	}
	whole, rest := new(big.Int).QuoRem(amount, per, new(big.Int))
	twice := rest.Lsh(rest, 1)
	if twice.Sign() > 0 && (how == program.Up || how == program.Nearest && twice.Cmp(per) >= 0) {
		whole.Add(whole, big.NewInt(1))
	}
	return whole.Int64()
}

func (r *reference) add(part program.Part) {
	for _, most := range r.most {
		if most.Slot == part.Slot || most.Slot == program.Everything {
			left := most.Points
			for _, before := range r.parts {
				if before.Slot == part.Slot || most.Slot == program.Everything {
					left -= before.Points
				}
			}
			part.Points = min(part.Points, left)
		}
	}
	if part.Points = min(part.Points, program.MostForOrder-r.total); part.Points > 0 {
		r.parts, r.total = append(r.parts, part), r.total+part.Points
	}
}

// chance makes up documents and orders.
type chance struct{ *rand.Rand }

func (c chance) of(n int) bool { return c.IntN(n) == 0 }

func some[T any](c chance, from ...T) (list []T) {
	for _, one := range from {
		if c.of(3) {
			list = append(list, one)
		}
	}
	return list
}

func (c chance) selection() program.Selection {
	if c.of(2) {
		return program.Selection{}
	}
	return program.Selection{
		Products: some(c, "beans", "new"), Variants: some(c, "v1", "v2"), Collections: some(c, "c-fresh"),
		Tags: some(c, "ORGANIC", "nowhere"), Types: some(c, "ware"), Vendors: some(c, "Hill"),
	}
}

func (c chance) when() (w program.When) {
	if c.of(2) {
		return w
	}
	return program.When{
		First: c.of(6), Nth: some(c, 1, 2, 3), Every: c.IntN(3), Channels: some(c, "online", "pos"), Countries: some(c, "DE", "AT"),
		Tiers: some(c, "gold", "base"), Tags: some(c, "Club", "b2b"),
	}
}

func (c chance) document() program.Document {
	d := program.Document{Stacking: []program.Stacking{"", program.StackMax, program.StackAdd, program.StackMultiply}[c.IntN(4)]}
	d.Tiers.Tiers = []program.Tier{{ID: "base"}, {ID: "gold", Permille: 1333}}
	for i := range c.IntN(12) {
		d.Rules = append(d.Rules, program.Rule{
			ID: fmt.Sprint("r", i), Active: !c.of(9), Trigger: []program.Trigger{program.OnOrder, program.OnOrder, program.OnSignup}[c.IntN(3)],
			Effect: []program.Effect{program.PerAmount, program.PerItem, program.Fixed}[c.IntN(3)], Points: 1 + c.Int64N(40),
			Per: map[string]int64{"EUR": 1 + c.Int64N(300), "JPY": 7}, Minimum: map[string]int64{"EUR": c.Int64N(3000) - 1500},
			Base:     program.Base{Tax: c.of(2), Shipping: c.of(2), Tips: c.of(2), GiftCards: c.of(2)},
			Rounding: []program.Rounding{program.Down, program.Nearest, program.Up}[c.IntN(3)],
			Only:     c.selection(), Except: c.selection(), When: c.when(),
		})
	}
	for i := range c.IntN(5) * c.IntN(6) {
		d.Campaigns = append(d.Campaigns, program.Campaign{
			ID: fmt.Sprint("c", i), Active: !c.of(9), From: "2026-05-01T00:00", Until: fmt.Sprintf("2026-05-%02dT00:00", 3+c.IntN(9)),
			Permille: c.Int64N(3) * (700 + c.Int64N(1500)), Bonus: max(0, c.Int64N(30)-15), Only: c.selection(), When: c.when(),
		})
	}
	if c.of(3) {
		d.Exclude = program.Exclusion{
			Lines: program.Selection{Variants: some(c, "v3")}, SaleItems: c.of(2), Codes: some(c, "VIP"), AnyCode: c.of(9),
			CustomerTags: some(c, "staff"), Tiers: some(c, "silver"), Countries: some(c, "CH"), Channels: some(c, "b2b"),
		}
	}
	return d
}

func (c chance) order() platform.Order {
	o := basket()
	o.Lines = nil
	o.Currency = []string{"EUR", "EUR", "JPY", "CHF"}[c.IntN(4)]
	o.Channel, o.Country = []string{"online", "pos", "b2b"}[c.IntN(3)], []string{"DE", "AT", "CH", ""}[c.IntN(4)]
	lines := c.IntN(12)
	if c.of(8) {
		lines = 50 + c.IntN(100) // more than a word has bits
	}
	for i := range lines {
		o.Lines = append(o.Lines, platform.Line{
			ID: fmt.Sprint(i), ProductID: []string{"beans", "mug", "new"}[c.IntN(3)], VariantID: fmt.Sprint("v", c.IntN(5)),
			Quantity: c.Int64N(4), Net: c.Int64N(5000) - c.Int64N(2)*c.Int64N(600), Tax: c.Int64N(900), GiftCard: c.of(6), Sale: c.of(5),
		})
	}
	o.Shipping, o.ShipTax, o.Tips = c.Int64N(900), c.Int64N(90), c.Int64N(300)
	o.Adjustment, o.Refunded = max(0, c.Int64N(9000)-6000), c.Int64N(2)
	o.Codes = some(c, "vip", "ten")
	return o
}

// TestTheRulesGiveWhatTheSlowReferenceGives compares every part that orders of
// all kinds earn, and that one program's orders leave nothing behind for the
// next one.
func TestTheRulesGiveWhatTheSlowReferenceGives(t *testing.T) {
	t.Parallel()
	var earned, parts int
	for seed := range uint64(700) {
		c := chance{rand.New(rand.NewPCG(seed, 7))}
		p := program.Compile(program.Version{Number: 1, Document: c.document()}, time.UTC)
		for range 6 {
			o := c.order()
			who := program.Buyer{Nth: c.IntN(4), Tier: []string{"", "gold", "base"}[c.IntN(3)], Tags: some(c, "club", "B2B", "staff")}
			facts := p.Freeze(&o, who, onShelf)
			for slot := program.Everything; slot < len(p.Version.Document.Rules)+len(p.Version.Document.Campaigns); slot++ {
				if c.of(4) {
					facts.Most = append(facts.Most, program.Most{Slot: slot, Points: c.Int64N(3000)})
				}
			}
			want := reference{doc: &p.Version.Document, order: &o, who: who, most: facts.Most}
			want.earn()
			got, total := p.Earn(&o, &facts, nil)
			if !reflect.DeepEqual(want.parts, got) || total != want.total {
				t.Fatalf("seed %d: earns %d points, want %d; parts (-want +got):\n%s\n%+v",
					seed, total, want.total, cmp.Diff(want.parts, got), o)
			}
			earned, parts = earned+min(len(got), 1), parts+len(got)
		}
	}
	if earned < 1400 || parts < 7000 {
		t.Errorf("%d orders earned %d parts: this shows nothing", earned, parts)
	}
}
