package app

import (
	"github.com/google/uuid"

	"regulars/app/bulk"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/platform"
)

// ownersOfNumbers finds whose accounts the numbers of rows are, in the one WooCommerce
// store: with more stores than one a number says nothing.
func ownersOfNumbers(tx *pg.Tx, rows []bulk.Row) (map[string]uuid.UUID, error) {
	var numbers []string
	for _, row := range rows {
		if row.Customer != "" {
			numbers = append(numbers, row.Customer)
		}
	}
	if len(numbers) == 0 {
		return nil, nil
	}
	stores, err := merchant.Stores(tx)
	if err != nil {
		return nil, err
	}
	var shops []uuid.UUID
	for _, s := range stores {
		if s.Platform == platform.WooCommerce {
			shops = append(shops, s.ID)
		}
	}
	if len(shops) != 1 {
		return nil, nil
	}
	accounts := make([]member.Account, len(numbers))
	for i, number := range numbers {
		accounts[i] = member.Account{StoreID: shops[0], CustomerID: number}
	}
	identities, err := member.Identities(tx, accounts)
	found := make(map[string]uuid.UUID, len(identities))
	for account, identity := range identities {
		if identity.DeletedAt == nil {
			found[account.CustomerID] = identity.MemberID
		}
	}
	return found, err
}

// ownersOf are the people whose accounts rows name, by their ids.
func ownersOf(tx *pg.Tx, rows []fileRow) (map[uuid.UUID][]*member.Member, error) {
	var ids []uuid.UUID
	for _, row := range rows {
		if row.account != uuid.Nil {
			ids = append(ids, row.account)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	people, err := member.Members(tx, ids)
	owners := make(map[uuid.UUID][]*member.Member, len(people))
	for id, person := range people {
		owners[id] = []*member.Member{person}
	}
	return owners, err
}
