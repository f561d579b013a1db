package app

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/profile"
	"regulars/app/reward"
)

// memberTastes are what is known of what a member likes, and what it was read of.
type memberTastes struct {
	list      []journey.Taste
	interests []profile.Interest
	titles    []string
}

// tastesOf reads what members like now. What is sensitive is left out. Of what is
// not sold any more it counts that it was bought.
func (a *App) tastesOf(
	tx *pg.Tx, members []uuid.UUID, s profile.Settings,
) (map[uuid.UUID]*memberTastes, error) {
	if err := a.LearnOrders(tx, members); err != nil {
		return nil, err
	}
	all, err := profile.InterestsOf(tx, members)
	if err != nil {
		return nil, err
	}
	titles, err := titlesOf(tx, all)
	if err != nil {
		return nil, err
	}
	found := map[uuid.UUID]*memberTastes{}
	for _, id := range members {
		found[id] = &memberTastes{}
	}
	for _, i := range all {
		about := titles[i.Goods]
		if s.Sensitive(i.Kind, i.ExternalID, about.in) {
			continue
		}
		t := journey.Taste{In: about.in, Bought: i.Bought > 0}
		if i.Kind == profile.OfCollection {
			t.Collection = i.ExternalID
			i = profile.Interest{Member: i.Member, Goods: i.Goods, Said: i.Said, LastAt: i.LastAt}
		} else {
			t.Product = i.ExternalID
		}
		if !s.Learn { // what was noted before is not used
			i = profile.Interest{Member: i.Member, Goods: i.Goods, Said: i.Said, LastAt: i.LastAt}
		}
		if about.sold || i.Kind == profile.OfCollection {
			t.Strength = i.Strength(tx.Now)
		}
		m := found[i.Member]
		m.list, m.interests = append(m.list, t), append(m.interests, i)
		m.titles = append(m.titles, about.title)
	}
	return found, nil
}

// explain says by what interest something was picked, and shows its product.
func (m *memberTastes) explain(i int, store uuid.UUID, b *reward.Because) {
	like := &m.interests[i]
	sign, times := like.Foremost()
	b.Sign, b.Times, b.Title = signs[sign], times, m.titles[i]
	if like.Said {
		b.Sign, b.Times = reward.Said, 0
	}
	if b.Title == "" {
		b.Sign = ""
	}
	if like.Kind == profile.OfProduct && like.StoreID == store {
		b.Product = like.ExternalID
	}
}

var signs = map[profile.Sign]reward.Sign{
	profile.Viewed: reward.Viewed, profile.Searched: reward.Searched, profile.Cart: reward.InCart,
}
