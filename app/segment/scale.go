package segment

import (
	"slices"
	"time"

	"regulars/app/insight"
)

// Scale is how a shop's buyers behave, taken from all of them every night: what
// one member is measured by. Quantiles are those of Postgres' percentile_disc:
// the least value that so many are at most. Formulas: facts/market.md (RFM is
// quintile scores; a shop without contracts takes the P90 of gaps for its cut).
type Scale struct {
	Buyers    int64
	Recency   []time.Time // of the last order: 20, 40, 60 and 80 % of buyers
	Frequency []int64     // of orders, likewise
	Spent     []int64     // of what was spent: 1 to 99 %
	Gap       *int64      // median of all gaps between two orders of one member, seconds
	GapP90    *int64
}

// ready reports whether buyers can be ranked.
func (s *Scale) ready() bool {
	return len(s.Recency) == 4 && len(s.Frequency) == 4 && len(s.Spent) == 99
}

// money are the quintiles of what was spent.
func (s *Scale) money() []int64 { return []int64{s.Spent[19], s.Spent[39], s.Spent[59], s.Spent[79]} }

// ownGaps is how many orders make a member's own gaps worth more than the shop's.
const ownGaps = insight.OwnGaps

// usual are a member's usual gap and their cut (P90), in seconds: their own from
// four orders on, the shop's before. ok is false where nobody knows.
func (s *Scale) usual(f *Fact) (gap, cut int64, ok bool) {
	if f.Orders >= ownGaps && f.Gap != nil && f.GapP90 != nil {
		return *f.Gap, *f.GapP90, true
	}
	if s.Gap == nil || s.GapP90 == nil {
		return 0, 0, false
	}
	return *s.Gap, *s.GapP90, true
}

// Stage is where a member stands in the life of a customer.
type Stage string

// The stages, in order. A buyer is lapsed once their last order is longer ago
// than nine of ten of their gaps, and at risk from half way between their usual
// gap and that.
const (
	Lead        Stage = "lead" // no order yet
	OneOrder    Stage = "first_order"
	SecondOrder Stage = "second_order"
	Regular     Stage = "regular" // three orders or more
	AtRisk      Stage = "at_risk"
	Lapsed      Stage = "lapsed"
)

// Stages are all stages, in order.
func Stages() []Stage { return []Stage{Lead, OneOrder, SecondOrder, Regular, AtRisk, Lapsed} }

// stageOf is where a member stands at a moment.
func (s *Scale) stageOf(f *Fact, now time.Time) Stage {
	if f.Orders <= 0 {
		return Lead
	}
	if gap, cut, ok := s.usual(f); ok && f.LastOrder != nil {
		switch {
		case f.LastOrder.Before(ago(now, cut)):
			return Lapsed
		case f.LastOrder.Before(ago(now, (gap+cut)/2)):
			return AtRisk
		}
	}
	switch f.Orders {
	case 1:
		return OneOrder
	case 2:
		return SecondOrder
	default:
		return Regular
	}
}

func ago(now time.Time, seconds int64) time.Time {
	return now.Add(-time.Duration(seconds) * time.Second)
}

// RFM is a group of buyers who are alike in how lately, how often and for how
// much they buy.
type RFM string

// The eleven usual groups. Each pair of scores belongs to one of them.
const (
	Champions      RFM = "champions"
	Loyal          RFM = "loyal"
	PotentialLoyal RFM = "potential_loyalists"
	NewCustomers   RFM = "new_customers"
	Promising      RFM = "promising"
	NeedAttention  RFM = "need_attention"
	AboutToSleep   RFM = "about_to_sleep"
	RFMAtRisk      RFM = "at_risk"
	CannotLose     RFM = "cannot_lose"
	Hibernating    RFM = "hibernating"
	Lost           RFM = "lost"
)

// RFMs are all groups, best first.
func RFMs() []RFM {
	return []RFM{
		Champions, Loyal, PotentialLoyal, NewCustomers, Promising, NeedAttention, AboutToSleep, RFMAtRisk,
		CannotLose, Hibernating, Lost,
	}
}

// rfmOf is the group of each recency (row, 1 to 5) and of the mean of frequency
// and money, rounded half up (column, 1 to 5).
var rfmOf = [5][5]RFM{
	{Lost, Hibernating, RFMAtRisk, RFMAtRisk, CannotLose},
	{Lost, Hibernating, RFMAtRisk, RFMAtRisk, CannotLose},
	{AboutToSleep, AboutToSleep, NeedAttention, Loyal, Loyal},
	{Promising, PotentialLoyal, PotentialLoyal, Loyal, Champions},
	{NewCustomers, PotentialLoyal, PotentialLoyal, Champions, Champions},
}

// rfmCode packs the two scores of a member: recency * 10 + mean of frequency and
// money. 0 for who cannot be ranked.
func (s *Scale) rfmCode(f *Fact) int {
	if f.Orders <= 0 || f.LastOrder == nil || !s.ready() {
		return 0
	}
	recency, frequency, money := 1, 1, 1
	for _, cut := range s.Recency {
		if f.LastOrder.After(cut) {
			recency++
		}
	}
	frequency += above(f.Orders, s.Frequency)
	money += above(f.Spent, s.money())
	return recency*10 + (frequency+money+1)/2
}

func above(value int64, cuts []int64) (n int) {
	for _, cut := range cuts {
		if value > cut {
			n++
		}
	}
	return n
}

// rfmCodes are the pairs of scores that belong to groups.
func rfmCodes(groups []string) []int32 {
	codes := []int32{}
	for r, row := range rfmOf {
		for m, g := range row {
			if slices.Contains(groups, string(g)) {
				codes = append(codes, int32((r+1)*10+m+1))
			}
		}
	}
	return codes
}

// ShopCut is after how long without an order a buyer who has no gaps of their own
// counts as lapsed; nil where nobody knows.
func (s *Scale) ShopCut() *time.Duration {
	if s.Gap == nil || s.GapP90 == nil {
		return nil
	}
	cut := time.Duration(*s.GapP90) * time.Second
	return &cut
}
