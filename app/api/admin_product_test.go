package api_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/api"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

func titles(products []api.Product) []string {
	var all []string
	for _, p := range products {
		all = append(all, p.Title)
	}
	return all
}

// TestThingsForSaleAreFoundByTheirTitle picks products and collections of both
// stores as a form does: by a part of a title, then by the ids it keeps.
func TestThingsForSaleAreFoundByTheirTitle(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.coffee.SeedProducts()
	h.coffee.AddProduct(shopifytest.Product{Title: "Bag of kinds", Price: 900, Variants: []shopifytest.Variant{
		{Title: "Small", Price: 900}, {Title: "Large", Price: 1500},
	}})
	h.tea.AddProduct("Smoked pine", "Teas", 1150)
	pot := h.tea.AddProduct("Coffee pot", "Teaware", 3400)
	h.Pass(20 * time.Minute)
	owner := h.staff(h.merchant)

	var all, found, one api.Page[api.Product]
	owner.get("/api/v1/products?limit=100").want(http.StatusOK).into(&all)
	if !slices.IsSortedFunc(all.Items, func(a, b api.Product) int { return strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title)) }) {
		t.Errorf("products are not listed by title: %v", titles(all.Items))
	}
	owner.get("/api/v1/products?q=COFFEE%20P").want(http.StatusOK).into(&found)
	if diff := cmp.Diff([]string{"Coffee pot"}, titles(found.Items)); diff != "" {
		t.Error(diff)
	}
	want := api.Product{
		ID: strconv.FormatInt(pot, 10), StoreID: h.teaID, StoreName: found.Items[0].StoreName, Title: "Coffee pot",
		Price: api.Money{Minor: 3400, Currency: "EUR"}, Active: true, ImageURL: found.Items[0].ImageURL,
		Variants: []api.Variant{},
	}
	if diff := cmp.Diff(want, found.Items[0]); diff != "" {
		t.Error(diff)
	}
	var bag api.Page[api.Product]
	owner.get("/api/v1/products?q=bag%20of").want(http.StatusOK).into(&bag)
	if kinds := bag.Items[0].Variants; len(kinds) != 2 || kinds[0].Title != "Small" || kinds[1].ID == "" {
		t.Errorf("the bag has the kinds %+v", kinds)
	}
	owner.get("/api/v1/products?ids=" + want.ID + "&ids=none").want(http.StatusOK).into(&one)
	if diff := cmp.Diff(found, one); diff != "" {
		t.Error(diff)
	}
	var paged []string
	for after := ""; ; {
		var page api.Page[api.Product]
		owner.get("/api/v1/products?limit=3&after=" + after).want(http.StatusOK).into(&page)
		paged = append(paged, titles(page.Items)...)
		if after = page.Next; after == "" {
			break
		}
	}
	if diff := cmp.Diff(titles(all.Items), paged); diff != "" {
		t.Error("pages differ from the whole:", diff)
	}
	owner.get("/api/v1/products?after=x").problem(http.StatusBadRequest)

	var teaware, coffee api.Page[api.Collection]
	owner.get("/api/v1/collections?q=ware").want(http.StatusOK).into(&teaware)
	owner.get("/api/v1/collections?q=boxes").want(http.StatusOK).into(&coffee)
	if len(teaware.Items) != 1 || teaware.Items[0].Title != "Teaware" || teaware.Items[0].StoreID != h.teaID {
		t.Errorf("categories called ware: %+v", teaware.Items)
	}
	if len(coffee.Items) != 1 || coffee.Items[0].Title != "Boxes and more" || coffee.Items[0].StoreID != h.coffeeID {
		t.Errorf("collections called boxes: %+v", coffee.Items)
	}
}
