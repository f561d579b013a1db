package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/product"
	"regulars/app/survey"
)

// ProductAnswers is what buyers say of a product, good against bad.
type ProductAnswers struct {
	survey.ProductMood
	Title string    // "" of one that is gone
	Guide uuid.UUID // to it, zero for none
}

// ProductAnswers lists products with answers, those with the most bad ones first,
// from an offset on, and whether there are more.
func (a *App) ProductAnswers(ctx context.Context, merchantID uuid.UUID, offset, limit int) (
	list []ProductAnswers, more bool, err error,
) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		moods, err := survey.ProductMoods(tx, offset, limit+1)
		if err != nil {
			return err
		}
		if more = len(moods) > limit; more {
			moods = moods[:limit]
		}
		goods := make([]product.Key, len(moods))
		ids := make([]string, len(moods))
		for i, m := range moods {
			goods[i], ids[i] = product.Key{StoreID: m.Store, ExternalID: m.Product}, m.Product
		}
		titles, err := productTitles(tx, ids)
		if err != nil {
			return err
		}
		guides, err := guidesTo(tx, goods)
		list = make([]ProductAnswers, len(moods))
		for i, m := range moods {
			list[i] = ProductAnswers{ProductMood: m, Title: titles[soldBy{m.Store, m.Product}]}
			if g := guides[goods[i]]; g != nil {
				list[i].Guide = g.ID
			}
		}
		return err
	})
	return list, more, err
}
