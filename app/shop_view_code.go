package app

import (
	"slices"

	"regulars/app/money"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/reward"
)

// Needs is what a cart must be like for a code to count in it.
type Needs struct {
	Minimum money.Amount   // of the goods it is for, of all goods on WooCommerce; Minor 0 for none
	Goods   platform.Goods // what it is for, everything when empty
	Sort    platform.Sort
	Beside  platform.Combines
	Add     *FreeGoods // what it makes free, when that is one thing
}

// FreeGoods is a product or variant that a code makes free.
type FreeGoods struct {
	ID    string // the platform's
	Title string
	URL   string // of its page, "" when the store does not tell
}

func (v shopView) code(r *reward.Redemption) Code {
	gives := v.gives(r.Reward)
	if r.Reward.Kind == program.Slider { // what was chosen
		gives = v.words.AmountOff(v.amount(r.Reward.Amount))
	}
	if r.Reward.Kind == program.FreeProduct {
		var titles []string
		for _, free := range v.freeGoods(r.Reward.Only) {
			titles = append(titles, free.Title)
		}
		gives = v.words.FreeProduct(titles...)
	}
	return Code{
		Kind:   r.Reward.Kind,
		Points: r.Points, Undoable: r.Undoable(v.at), Note: r.Note,
		ID: r.ID, RewardName: r.Reward.Name, Code: r.Shown(), Status: r.Status, EndsAt: r.EndsAt.In(v.zone),
		Detail: v.words.Sentences(gives, becauseOf(v.words, r), v.use(r.Reward),
			v.words.RewardLimits(v.amount(r.Reward.Minimum), 0)),
		Needs: v.needs(r),
	}
}

// freeGoods are the products and variants that are known by name.
func (v shopView) freeGoods(only program.Selection) []FreeGoods {
	var known []FreeGoods
	for _, id := range slices.Concat(only.Products, only.Variants) {
		if found := v.names[id]; found.Title != "" {
			known = append(known, FreeGoods{id, found.Title, found.URL})
		}
	}
	return known
}

// needs is what the store was asked for with the code, as far as a cart can be
// held against it.
func (v shopView) needs(r *reward.Redemption) *Needs {
	if r.Status != reward.Issued || !r.HasCode() || r.Reward.Kind == program.GiftCard {
		return nil
	}
	d := r.Discount("")
	needs := &Needs{Minimum: d.Minimum, Goods: d.Only, Sort: d.Sort(), Beside: d.Beside()}
	if v.platform == platform.WooCommerce && !r.Reward.Combines.Alone { // it tells no kinds of discounts apart
		needs.Beside = platform.Combines{Order: true, Product: true, Shipping: true}
	}
	if free := v.freeGoods(r.Reward.Only); r.Reward.Kind == program.FreeProduct && len(free) == 1 {
		needs.Add = &free[0]
	}
	return needs
}
