package tier

import "regulars/app/program"

// Progress is how far a member is on the way to the next tier.
type Progress struct {
	Tier     program.Tier // the next; no ID for the highest
	Permille int64        // 0 to 1000
	Any      bool         // one of what is missing is enough
	Points   int64        // what is missing, 0 for nothing
	Orders   int64
	Spend    map[string]int64 // by the threshold's currencies
}

// Progress measures the way from a rank to the next tier that can be earned.
func (p *Plan) Progress(rank int, c Counts) Progress {
	for next := rank + 1; next < len(p.Tiers); next++ {
		if t := p.Tiers[next]; !t.Invited && !t.Reach.Empty() {
			return toward(t, c)
		}
	}
	return Progress{}
}

func toward(t program.Tier, c Counts) Progress {
	way := Progress{Tier: t, Any: t.Reach.Any, Spend: map[string]int64{}}
	var parts []int64
	if want := t.Reach.Points; want > 0 {
		way.Points = max(want-c.Points, 0)
		parts = append(parts, share(c.Points, want))
	}
	if want := t.Reach.Orders; want > 0 {
		way.Orders = max(want-c.Orders, 0)
		parts = append(parts, share(c.Orders, want))
	}
	if len(t.Reach.Spend) > 0 {
		best := int64(0)
		for currency, want := range t.Reach.Spend {
			way.Spend[currency] = max(want-c.Spend[currency], 0)
			best = max(best, share(c.Spend[currency], want))
		}
		parts = append(parts, best)
	}
	way.Permille = parts[0]
	for _, part := range parts[1:] {
		if t.Reach.Any {
			way.Permille = max(way.Permille, part)
		} else {
			way.Permille = min(way.Permille, part)
		}
	}
	return way
}

// share is how much of what is wanted is there, in thousandths.
func share(have, want int64) int64 { return min(max(have, 0), want) * 1000 / want }
