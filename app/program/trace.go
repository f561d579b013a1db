package program

import (
	"slices"
	"time"

	"regulars/app/platform"
)

// Trace is how one order earns what it earns, for people who want to know why.
// It asks the program itself again and again, so that it cannot tell another
// story: far too slow for more than one order.
type Trace struct {
	Excluded  Excluded // why the whole order earns nothing, "" when it may earn
	Why       Nothing  // why it is worth nothing; read when Points is 0
	Points    int64
	Parts     []Part
	Lines     []TracedLine
	Whole     int64 // points that are on no line: once an order, for shipping and tips
	Rules     []TracedRule
	Campaigns []TracedCampaign
	Bounds    []TracedBound
}

// TracedLine is what a line brings. Points of a part are spread over the lines
// that it counts by what counts of each; the largest remainders round up.
type TracedLine struct {
	Points  int64
	Counted int64 // minor units or items of it that some rule counts
	Why     Skipped
}

// Skipped is why no rule counts a line.
type Skipped string

// The reasons.
const (
	SkippedNothing  Skipped = ""         // a rule counts it
	SkippedGiftCard Skipped = "giftcard" // gift cards do not count
	SkippedSale     Skipped = "sale"     // it was reduced, and reduced goods never earn
	SkippedNever    Skipped = "never"    // it is of what never earns
	SkippedFree     Skipped = "free"     // it costs nothing, or was given back
	SkippedNoRule   Skipped = "norule"   // no way to earn is about it
)

// TracedRule is a rule for orders and what it does.
type TracedRule struct {
	Rule   *Rule
	Points int64     // of the rule alone, campaigns left out
	Unmet  Condition // the first condition that does not hold, "" when all do
	Why    Nothing   // read when Points is 0 and Unmet ""
}

// Condition names a condition of a rule or campaign.
type Condition string

// The conditions.
const (
	UnmetNothing  Condition = ""
	UnmetTime     Condition = "time"
	UnmetFirst    Condition = "first"
	UnmetNth      Condition = "nth"
	UnmetEvery    Condition = "every"
	UnmetChannel  Condition = "channel"
	UnmetCountry  Condition = "country"
	UnmetTier     Condition = "tier"
	UnmetTag      Condition = "tag"
	UnmetSegment  Condition = "segment"
	UnmetProducts Condition = "products" // nothing of the order is in its selection, or earns at all
)

// TracedCampaign is a campaign and what it adds.
type TracedCampaign struct {
	Campaign *Campaign
	Points   int64
	Unmet    Condition
}

// TracedBound is something with limits or a budget, and what they did.
type TracedBound struct {
	Slot Slot
	Left int64 // points that it could still give to this order
	Took int64
	Cut  int64 // points that it would have given besides
}

// Trace says how an order earns, judged by facts.
func (p *Program) Trace(o *platform.Order, f *Facts, product ProductOf) Trace {
	t := Trace{Excluded: p.Excludes(o, f)}
	t.Parts, t.Points = p.Earn(o, f, nil)
	if t.Points == 0 {
		t.Why = p.Nothing(o, f)
	}
	tr := tracer{p: p, order: o, facts: f, product: product}
	t.Rules, t.Campaigns, t.Bounds = tr.rules(t.Parts), tr.campaigns(t.Parts), tr.bounds(t.Parts)
	t.Lines, t.Whole = tr.lines(t.Parts)
	return t
}

// tracer asks a program about one order.
type tracer struct {
	p       *Program
	order   *platform.Order
	facts   *Facts
	product ProductOf
}

// with compiles the program with other rules and without what narrows them from
// outside: campaigns, limits, orders that are excluded as a whole.
func (t *tracer) with(rules ...Rule) *Program {
	d := Document{Rules: rules, Tiers: t.p.Version.Document.Tiers}
	x := t.p.Version.Document.Exclude
	d.Exclude = Exclusion{Lines: x.Lines, SaleItems: x.SaleItems}
	return Compile(Version{Document: d}, t.p.Zone())
}

// counts is how many minor units or items of an order a probe counts.
func (t *tracer) counts(probe Rule, o *platform.Order) int64 {
	points, _ := t.earns(t.with(probe), o, "")
	return points
}

// earns is what an order earns by some rules in a tier, without limits.
func (t *tracer) earns(rules *Program, o *platform.Order, tier string) (int64, Nothing) {
	facts := rules.Freeze(o, Buyer{Nth: t.facts.Nth, Tier: tier, Tags: t.facts.Tags}, t.product)
	_, points := rules.Earn(o, &facts, nil)
	if points > 0 {
		return points, NotMeant
	}
	return 0, rules.Nothing(o, &facts)
}

func (t *tracer) rules(parts []Part) []TracedRule {
	var traced []TracedRule
	for _, r := range t.p.Rules(OnOrder) {
		found := TracedRule{Rule: r, Unmet: r.When.unmet(t.order, t.facts)}
		for _, part := range parts {
			if part.Rule != nil && part.Rule.ID == r.ID && part.Campaign == nil {
				found.Points += part.Points
			}
		}
		if found.Points == 0 && found.Unmet == UnmetNothing {
			alone := *r
			alone.When = When{}
			var could int64
			if could, found.Why = t.earns(t.with(alone), t.order, t.facts.Tier); could > 0 {
				found.Why = LimitReached
			}
		}
		traced = append(traced, found)
	}
	return traced
}

func (t *tracer) campaigns(parts []Part) []TracedCampaign {
	var traced []TracedCampaign
	for i := range t.p.Version.Document.Campaigns {
		c := &t.p.Version.Document.Campaigns[i]
		if !c.Active {
			continue
		}
		found := TracedCampaign{Campaign: c, Unmet: c.When.unmet(t.order, t.facts)}
		for _, part := range parts {
			if part.Campaign != nil && part.Campaign.ID == c.ID {
				found.Points += part.Points
			}
		}
		if !runs(c, t.order.PlacedAt, t.p.Zone()) {
			found.Unmet = UnmetTime
		} else if found.Unmet == UnmetNothing && found.Points == 0 && !t.covers(c) {
			found.Unmet = UnmetProducts
		}
		traced = append(traced, found)
	}
	return traced
}

func runs(c *Campaign, at time.Time, zone *time.Location) bool {
	return !at.Before(atLocal(c.From, zone)) && at.Before(atLocal(c.Until, zone))
}

// covers reports whether anything of the order that may earn is in a campaign.
func (t *tracer) covers(c *Campaign) bool {
	return t.counts(t.probe(c.Only, Selection{}, Base{Tax: true}), t.order) > 0
}

func (t *tracer) bounds(parts []Part) []TracedBound {
	free := *t.facts
	free.Most = nil
	unbounded, _ := t.p.Earn(t.order, &free, nil)
	var traced []TracedBound
	for _, slot := range t.p.Bounded() {
		at := slices.IndexFunc(t.facts.Most, func(m Most) bool { return m.Slot == slot.Number })
		if at < 0 {
			continue
		}
		took := inSlot(parts, slot.Number)
		traced = append(traced, TracedBound{
			Slot: slot, Left: t.facts.Most[at].Points, Took: took, Cut: max(inSlot(unbounded, slot.Number)-took, 0),
		})
	}
	return traced
}

func inSlot(parts []Part, slot int) (points int64) {
	for _, part := range parts {
		if part.Slot == slot || slot == Everything {
			points += part.Points
		}
	}
	return points
}

// unmet is the first condition that does not hold.
func (w *When) unmet(o *platform.Order, f *Facts) Condition {
	only := func(name Condition, one When) Condition {
		if one.holds(o, f) {
			return UnmetNothing
		}
		return name
	}
	for _, found := range []Condition{
		only(UnmetFirst, When{First: w.First}), only(UnmetNth, When{Nth: w.Nth}),
		only(UnmetEvery, When{Every: w.Every}), only(UnmetChannel, When{Channels: w.Channels}),
		only(UnmetCountry, When{Countries: w.Countries}), only(UnmetTier, When{Tiers: w.Tiers}),
		only(UnmetTag, When{Tags: w.Tags}), only(UnmetSegment, When{Segments: w.Segments}),
	} {
		if found != UnmetNothing {
			return found
		}
	}
	return UnmetNothing
}
