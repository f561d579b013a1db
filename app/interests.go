package app

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"regulars/app/checkout"
	"regulars/app/consent"
	"regulars/app/internal/pg"
	"regulars/app/product"
	"regulars/app/profile"
)

// decisions lists what a person decided, with the words they read.
func decisions(tx *pg.Tx, id uuid.UUID) ([]consent.Record, map[string]string, error) {
	records, err := consent.Of(tx, id, mostRecords)
	if err != nil {
		return nil, nil, err
	}
	var texts []string
	for _, r := range records {
		if r.TextID != "" {
			texts = append(texts, r.TextID)
		}
	}
	said, err := consent.Texts(tx, texts)
	return records, said, err
}

func openCheckouts(tx *pg.Tx, id uuid.UUID) (open int, err error) {
	list, err := checkout.Of(tx, id, mostListed)
	for _, c := range list {
		if c.CompletedAt == nil {
			open++
		}
	}
	return open, err
}

// knownInterests lists what a person likes most now. What became sensitive since
// it was noted is left out.
func (a *App) knownInterests(tx *pg.Tx, id uuid.UUID, s profile.Settings) ([]KnownInterest, error) {
	all, err := a.interestsOf(tx, id)
	if err != nil {
		return nil, err
	}
	titles, err := titlesOf(tx, all)
	if err != nil {
		return nil, err
	}
	var known []KnownInterest
	for _, i := range all {
		named, sold := titles[i.Goods]
		if sold && !s.Sensitive(i.Kind, i.ExternalID, named.in) {
			known = append(known, KnownInterest{Interest: i, Title: named.title, Score: i.Strength(tx.Now)})
		}
	}
	slices.SortStableFunc(known, func(a, b KnownInterest) int { return cmp.Compare(b.Score, a.Score) })
	return known[:min(len(known), mostInterests)], nil
}

type titled struct {
	title string
	in    []string // the collections that a product is in
	sold  bool     // now
}

func titlesOf(tx *pg.Tx, interests []profile.Interest) (map[profile.Goods]titled, error) {
	ids := map[profile.InterestKind][]string{}
	for _, i := range interests {
		ids[i.Kind] = append(ids[i.Kind], i.ExternalID)
	}
	titles := map[profile.Goods]titled{}
	if list := ids[profile.OfProduct]; len(list) > 0 {
		rows, err := product.List(tx, product.Find{IDs: list, Limit: 4 * len(list)})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			titles[profile.Goods{
				Kind: profile.OfProduct, StoreID: r.StoreID,
				ExternalID: r.ID,
			}] = titled{r.Title, r.Collections, r.Active}
		}
	}
	if list := ids[profile.OfCollection]; len(list) > 0 {
		rows, err := product.Collections(tx, product.Find{IDs: list, Limit: 4 * len(list)})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			titles[profile.Goods{
				Kind: profile.OfCollection, StoreID: r.StoreID,
				ExternalID: r.ID,
			}] = titled{title: r.Title}
		}
	}
	return titles, nil
}

// interestsOf lists what a person showed interest in, newest first, with what
// their orders say as of now. Whoever reads interest asks here, so that orders
// need not wait for anything to be learned of them.
func (a *App) interestsOf(tx *pg.Tx, id uuid.UUID) ([]profile.Interest, error) {
	if err := a.LearnOrders(tx, []uuid.UUID{id}); err != nil {
		return nil, err
	}
	return profile.Interests(tx, id)
}
