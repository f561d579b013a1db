package segment

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"regulars/app/insight"
)

// bought is one order of a member that stands: paid, no test, and not given back
// altogether.
type bought struct {
	at       time.Time
	currency string
	total    int64
	products []string // that were kept
	parcel   insight.Parcel
}

// tally adds a member's orders, oldest first, to their fact. home is the
// merchant's currency.
func (f *Fact) tally(orders []bought, home string) {
	spent, products := map[string]int64{}, map[string]time.Time{}
	gaps := make([]int64, 0, max(len(orders)-1, 0))
	for i, o := range orders {
		f.Orders++
		f.Way.Bought = append(f.Way.Bought, o.at)
		spent[o.currency] += o.total
		for _, product := range o.products {
			products[product] = o.at
		}
		if i > 0 {
			gaps = append(gaps, int64(o.at.Sub(orders[i-1].at)/time.Second))
		}
	}
	if len(orders) > 0 {
		f.FirstOrder, f.LastOrder = &orders[0].at, &orders[len(orders)-1].at
		f.Way.First = orders[0].parcel
	}
	slices.Sort(gaps)
	f.Gap, f.GapP90 = quantile(gaps, 50), quantile(gaps, 90)
	f.Spent = spent[home]
	delete(spent, home)
	for _, currency := range slices.Sorted(maps.Keys(spent)) {
		f.Items = append(f.Items, Item{Kind: ItemSpent, Key: currency, Amount: spent[currency]})
	}
	for _, product := range slices.Sorted(maps.Keys(products)) {
		at := products[product]
		f.Items = append(f.Items, Item{Kind: ItemProduct, Key: product, At: &at})
	}
}

// quantile is the least value that so many percent are at most, as Postgres'
// percentile_disc gives it; nil of nothing. Values must be sorted.
func quantile(values []int64, percent int) *int64 {
	if len(values) == 0 {
		return nil
	}
	value := insight.Percentile(values, percent)
	return &value
}

// addKeys adds things that a member has, each once, as facts write them.
func (f *Fact) addKeys(kind ItemKind, keys []string) {
	seen := map[string]bool{}
	for _, key := range keys {
		if kind == ItemTag {
			key = strings.ToLower(strings.TrimSpace(key))
		}
		if key != "" && len(key) <= textBytes && !seen[key] {
			seen[key] = true
			f.Items = append(f.Items, Item{Kind: kind, Key: key})
		}
	}
}

// byItem orders items as their table does.
func byItem(a, b Item) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Key, b.Key))
}
