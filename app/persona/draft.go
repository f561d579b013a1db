package persona

import "regulars/app/segment"

// Shape is what a draft is made of; the catalogs have a name for each.
type Shape string

// The shapes.
const (
	ForWant       Shape = "want"          // want products for one thing
	RangeRegulars Shape = "range_regular" // buy regularly, from one range
	RangeOnce     Shape = "range_once"    // ordered once, from it
	RangeTop      Shape = "range_top"     // spend most, and buy from it
	TopBuyers     Shape = "top"
	Quick         Shape = "quick" // come back sooner than half of the buyers
	Drifting      Shape = "drifting"
	OnceOnly      Shape = "once"
)

// Draft is a persona that somebody could make.
type Draft struct {
	Shape     Shape             `json:"shape"`
	Key       string            `json:"key,omitempty"`   // the want or the range
	Label     string            `json:"label,omitempty"` // what that is called
	Condition segment.Condition `json:"condition"`
	Members   int64             `json:"members"`
	Figures   Figures           `json:"figures"`
	Overlaps  []Overlap         `json:"overlaps,omitempty"`
}

// Overlap is how many of a draft's members another one has, too.
type Overlap struct {
	Draft   int   `json:"draft"` // its place in the list
	Members int64 `json:"members"`
}

// Bounds of drafts.
const (
	MostDrafts  = 6
	mostOfWants = 8
	mostOfRange = 6
	leastShare  = 0.01 // of the buyers
	mostShare   = 0.5
	// Facts is how many facts that set it apart a draft shows.
	Facts = 3
)

func leaf(field segment.Field, op segment.Op) segment.Condition {
	return segment.Condition{Field: field, Op: op}
}

func texts(field segment.Field, op segment.Op, values ...string) segment.Condition {
	c := leaf(field, op)
	c.Texts = values
	return c
}

func number(field segment.Field, op segment.Op, n int64) segment.Condition {
	c := leaf(field, op)
	c.Number = &n
	return c
}

func all(parts ...segment.Condition) segment.Condition {
	return segment.Condition{Match: segment.All, Of: parts}
}

// Candidates are the groups that drafts are chosen from: by what people want products
// for, by what they buy, by what they spend and by how often they come. shop are the
// figures of all members, gap the shop's usual time between two orders in seconds, nil
// where nobody knows.
func Candidates(shop *Figures, gap *int64) []Draft {
	var list []Draft
	add := func(shape Shape, of Count, parts ...segment.Condition) {
		list = append(list, Draft{Shape: shape, Key: of.Key, Label: of.Label, Condition: all(parts...)})
	}
	wants := shop.Tally(Want).Of
	for _, want := range wants[:min(len(wants), mostOfWants)] {
		add(ForWant, want, texts(segment.Wants, segment.HasAny, want.Key))
	}
	regular := texts(segment.LifeCycle, segment.Is, string(segment.Regular))
	once := texts(segment.LifeCycle, segment.Is, string(segment.OneOrder))
	top := number(segment.TopSpenders, segment.AtMost, topPercent)
	ranges := shop.Tally(Range)
	for i, n := 0, 0; i < len(ranges.Of) && n < mostOfRange; i++ {
		of := ranges.Of[i]
		if share(of.N, ranges.Base) > mostOfAll || of.Label == "" {
			continue // "All products" says nothing of anybody
		}
		n++
		from := texts(segment.Collection, segment.HasAny, of.Key)
		add(RangeTop, of, top, from)
		add(RangeRegulars, of, regular, from)
		add(RangeOnce, of, once, from)
	}
	add(TopBuyers, Count{}, top)
	if gap != nil {
		days := max(1, *gap/daySeconds)
		quick := leaf(segment.UsualGap, segment.AtMost)
		quick.Number = &days
		add(Quick, Count{}, number(segment.Orders, segment.AtLeast, comesOften), quick)
	}
	away := texts(segment.LifeCycle, segment.Is, string(segment.AtRisk), string(segment.Lapsed))
	add(Drifting, Count{}, number(segment.Orders, segment.AtLeast, comesOften), away)
	add(OnceOnly, Count{}, once)
	return list
}

const (
	topPercent = 20
	comesOften = 3
	mostOfAll  = 0.7 // of the buyers: a range that more buy from is no taste
	daySeconds = 86_400
)

// Fits reports whether a group of so many is worth a card, in a shop of so many buyers.
func Fits(members, buyers int64) bool {
	return members >= Few && float64(members) >= leastShare*float64(buyers) &&
		float64(members) <= mostShare*float64(buyers)
}

// Fresh reports whether a group is told often enough apart from those chosen before:
// at most half of it is in them.
func Fresh(members, unseen int64) bool { return unseen >= Few && unseen*2 >= members }

// Given are the kinds of lines that say what a condition asks for: they set nobody
// apart.
func Given(c segment.Condition) map[Kind]bool {
	says := map[segment.Field][]Kind{
		segment.Orders:       {KindBuyers, KindAgain},
		segment.FirstOrderOn: {KindBuyers}, segment.LastOrderOn: {KindBuyers, KindLapsed},
		segment.Bought:     {KindBuyers, Kind(Product), Kind(Range), Kind(First)},
		segment.Collection: {KindBuyers, Kind(Range), Kind(Product), Kind(First)},
		segment.LifeCycle:  {KindBuyers, KindAgain, KindLapsed}, segment.MapStage: {KindBuyers, KindAgain, KindLapsed},
		segment.RFMGroup: {KindBuyers, KindAgain, KindLapsed}, segment.TopSpenders: {KindBuyers, KindAgain},
		segment.Spent: {KindBuyers, KindAgain}, segment.UsualGap: {KindBuyers, KindAgain, KindRhythm},
		segment.Sex: {Kind(Sex)}, segment.AgeBand: {Kind(Age)}, segment.Country: {Kind(Country)},
		segment.Region: {Kind(Country)}, segment.Origin: {Kind(Origin)}, segment.Tier: {Kind(Tier)},
		segment.Wants: {Kind(Want)}, segment.NPS: {KindPromote},
	}
	given := map[Kind]bool{}
	c.Walk(func(leaf segment.Condition) {
		for _, kind := range says[leaf.Field] {
			given[kind] = true
		}
	})
	return given
}

// asIs are fields that nothing which is tried on people changes.
var asIs = map[segment.Field]bool{
	segment.Country: true, segment.Region: true, segment.Language: true, segment.Sex: true, segment.AgeBand: true,
	segment.Birthday: true, segment.Origin: true, segment.Wants: true, segment.Joined: true,
}

// Judged reports whether it can be said what works on those who meet a condition: it
// cannot of a group that is chosen by what its people did since, such as buying. Those
// left alone who are in it would be those who bought by themselves.
func Judged(c segment.Condition) bool {
	judged := true
	c.Walk(func(leaf segment.Condition) { judged = judged && asIs[leaf.Field] })
	return judged
}
