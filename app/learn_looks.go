package app

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/product"
	"regulars/app/profile"
)

type interestSeen struct {
	store    merchant.Store
	interest *platform.Interest
}

// learnInterests counts what people looked at and searched for. Pages tell it:
// it may be made up, so it is only ever a hint.
func (b *batch) learnInterests() error {
	if len(b.interests) > 0 {
		settings, err := profile.GetSettings(b.tx)
		if err != nil {
			return err
		}
		if settings.Learn {
			if err := b.countInterests(settings); err != nil {
				return err
			}
		}
	}
	shown := b.tally.List()
	var who []uuid.UUID
	for _, i := range shown {
		who = append(who, i.Member)
	}
	if err := touch(b.tx, b.merchant, who); err != nil {
		return err
	}
	return profile.Count(b.tx, shown)
}

func (b *batch) countInterests(settings profile.Settings) error {
	var accounts []member.Account
	var keys []product.Key
	for _, seen := range b.interests {
		accounts = append(accounts, member.Account{StoreID: seen.store.ID, CustomerID: seen.interest.CustomerID})
		keys = append(keys, product.Key{StoreID: seen.store.ID, ExternalID: seen.interest.ProductID})
	}
	identities, err := member.Identities(b.tx, accounts)
	if err != nil {
		return err
	}
	found, err := b.searched()
	if err != nil {
		return err
	}
	filled, err := b.filledCollections()
	if err != nil {
		return err
	}
	for _, hits := range found {
		keys = append(keys, hits...)
	}
	goods, err := b.sortGoods(keys)
	if err != nil {
		return err
	}
	for i, seen := range b.interests {
		identity := identities[accounts[i]]
		if identity == nil || identity.Staff || !b.learnsOf(identity.MemberID) {
			continue
		}
		looked := func(key product.Key, sign profile.Sign) {
			known, sold := goods[key]
			if sold && !settings.Sensitive(profile.OfProduct, key.ExternalID, known.Collections) {
				b.showed(identity.MemberID, goods, key, sign, seen.interest.At)
				if sign == profile.Viewed {
					b.noteView(identity.MemberID, key)
				}
			}
		}
		looked(keys[i], profile.Viewed)
		b.lookedInto(identity.MemberID, seen, filled, settings)
		for _, hit := range found[searchKey{seen.store.ID, searchText(seen.interest.Search)}] {
			looked(hit, profile.Searched)
		}
	}
	return nil
}

// filledCollections are those of the batch's hints that hold a product, so that
// nothing is kept of what a page makes up.
func (b *batch) filledCollections() (map[product.Key]bool, error) {
	asked := map[uuid.UUID][]string{}
	for _, seen := range b.interests {
		if id := seen.interest.CollectionID; id != "" {
			asked[seen.store.ID] = append(asked[seen.store.ID], id)
		}
	}
	filled := map[product.Key]bool{}
	for store, ids := range asked {
		goods, err := product.Sold(b.tx, store, nil, ids)
		if err != nil {
			return nil, err
		}
		for _, id := range goods.Collections {
			filled[product.Key{StoreID: store, ExternalID: id}] = true
		}
	}
	return filled, nil
}

// lookedInto counts a look at a collection, unless nothing may be known of it.
func (b *batch) lookedInto(who uuid.UUID, seen interestSeen, filled map[product.Key]bool, s profile.Settings) {
	id := seen.interest.CollectionID
	if !filled[product.Key{StoreID: seen.store.ID, ExternalID: id}] || s.Sensitive(profile.OfCollection, id, nil) {
		return
	}
	b.tally.Add(who, profile.Goods{Kind: profile.OfCollection, StoreID: seen.store.ID, ExternalID: id},
		profile.Viewed, b.seenAt(seen.interest.At))
}

// seenAt is when something was shown: a page's clock may say anything.
func (b *batch) seenAt(at time.Time) time.Time {
	if at.IsZero() || at.After(b.tx.Now) {
		return b.tx.Now
	}
	return at
}

type searchKey struct {
	store uuid.UUID
	text  string
}

// searched finds the products that searches meant. The words themselves are not
// kept: people search for anything.
func (b *batch) searched() (map[searchKey][]product.Key, error) {
	found := map[searchKey][]product.Key{}
	for _, seen := range b.interests {
		key := searchKey{seen.store.ID, searchText(seen.interest.Search)}
		if _, done := found[key]; done || key.text == "" {
			continue
		}
		ids, err := product.Named(b.tx, key.store, key.text, mostMeant)
		if err != nil {
			return nil, err
		}
		found[key] = nil
		for _, id := range ids {
			found[key] = append(found[key], product.Key{StoreID: key.store, ExternalID: id})
		}
	}
	return found, nil
}

// mostMeant is how many products a search can mean; one that fits more says
// nothing.
const mostMeant = 5

func searchText(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	if n := utf8.RuneCountInString(text); n < 3 || n > 60 || strings.ContainsRune(text, 0) {
		return ""
	}
	return text
}
