package app_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/app/product"
	"regulars/app/program"
	"regulars/app/reward"
	"regulars/connectors/shopify/shopifytest"
)

// onSale puts a product on sale and has it heard of.
func (w *world) onSale(s site, title string, price int64) string {
	w.t.Helper()
	var id int64
	if s.id == w.coffeeID {
		id = w.coffee.AddProduct(shopifytest.Product{Title: title, Price: price}).ID
	} else {
		id = w.tea.AddProduct(title, "Things", price)
	}
	w.deliver()
	return strconv.FormatInt(id, 10)
}

// shown is a reward as a member is shown it.
func (w *world) shown(s site, customer int64, member uuid.UUID, id string) app.Offer {
	w.t.Helper()
	b, err := w.Bootstrap(w.t.Context(), app.Shopper{
		Merchant: w.merchant, Store: s.id, Platform: s.kind, MemberID: member, CustomerID: strconv.FormatInt(customer, 10),
	}, "en")
	w.must(err)
	i := slices.IndexFunc(b.Rewards, func(o app.Offer) bool { return o.ID == id })
	if i < 0 {
		w.t.Fatalf("%s is not shown", id)
	}
	return b.Rewards[i]
}

func TestAFreeProductIsTheOneThatWasChosen(t *testing.T) {
	eachSite(t, giftProgram(2000), func(t *testing.T, w *world, s site) {
		mug, pot := w.onSale(s, "Mug", 1500), w.onSale(s, "Pot", 4000)
		document := giftProgram(2000)
		document.Rewards = append(document.Rewards, program.Reward{
			ID: "gift", Name: "A gift", Active: true, Kind: program.FreeProduct, Cost: 400, ValidDays: 30,
			Only:   program.Selection{Products: []string{mug, pot, "404"}},
			Budget: program.Budget{Money: map[string]int64{"EUR": 5600}, Window: program.Lifetime},
		})
		w.Publish(w.merchant, document)
		customer, member := w.newcomer(s, mail("picky"))
		offer := w.shown(s, customer, member, "gift")
		var titles []string
		for _, c := range offer.Choices {
			titles = append(titles, c.Title)
		}
		if !slices.Equal(titles, []string{"Mug", "Pot"}) {
			t.Errorf("one can choose %q, want Mug and Pot", titles)
		}
		in := func(n int, product string) app.RedeemInput {
			return app.RedeemInput{Merchant: w.merchant, Member: member, Store: s.id, RewardID: "gift", Product: product, Key: key(n)}
		}
		r, err := w.Redeem(t.Context(), in(1, mug))
		w.must(err)
		if r.Status != reward.Issued || !slices.Equal(r.Reward.Only.Products, []string{mug}) || s.usable(r.Code) != 1 {
			t.Fatalf("the mug's code is %s for %q with %d usable: %s", r.Status, r.Reward.Only.Products, s.usable(r.Code), r.LastError)
		}
		code, err := w.ShopperCode(t.Context(), app.Shopper{Merchant: w.merchant, Store: s.id, Platform: s.kind, MemberID: member}, r, "en")
		w.must(err)
		if n := code.Needs; n == nil || n.Sort != platform.ProductSort || n.Add == nil || n.Add.ID != mug ||
			n.Add.Title != "Mug" || !strings.Contains(n.Add.URL, "/product") ||
			!slices.Equal(n.Goods.Products, []string{mug}) || n.Beside.Order != (s.id == w.teaID) {
			t.Errorf("the cart of the mug's code must be like %+v", n)
		}
		if _, err = w.Redeem(t.Context(), in(1, pot)); !fail.Is(err, fail.Conflict) {
			t.Errorf("the key for another product gives %v, want a conflict", err)
		}
		if _, err = w.Redeem(t.Context(), in(2, "404")); fieldOf(err) != "product" {
			t.Errorf("a product that is not sold gives %v, want the field named", err)
		}
		w.must(failed(w.Redeem(t.Context(), in(3, "")))) // either: counted as the pot, so the budget is spent
		if _, err = w.Redeem(t.Context(), in(4, mug)); !fail.Is(err, fail.Conflict) {
			t.Errorf("a gift beyond the budget gives %v, want a conflict", err)
		}
		w.want(s.id, customer, 0, 1200)
		w.audit()
	})
}

func TestARewardForGoodsNobodySellsHereIsRefused(t *testing.T) {
	document := giftProgram(2000)
	document.Rewards[0].Only = program.Selection{Products: []string{"404"}}
	eachSite(t, document, func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("goods"))
		if _, err := w.Redeem(t.Context(), w.five(s, member, 1)); !fail.Is(err, fail.Conflict) {
			t.Errorf("a reward for goods of no shop gives %v, want a conflict", err)
		}
		w.want(s.id, customer, 0, 2000)
	})
}

func TestACappedPercentageBecomesAnAmountOfTheCart(t *testing.T) {
	document := giftProgram(2000)
	document.Rewards[0].Kind, document.Rewards[0].PercentBP = program.PercentOff, 1500
	document.Rewards[0].Amount, document.Rewards[0].Most = nil, map[string]int64{"EUR": 2000}
	eachSite(t, document, func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("capped"))
		in := w.five(s, member, 1)
		in.Cart = 8000
		r, err := w.Redeem(t.Context(), in)
		w.must(err)
		if s.usable(r.Code) != 1 || r.Reward.Amount["EUR"] != 1200 || r.Reward.Minimum["EUR"] != 8000 {
			t.Errorf("15 %% of a cart of 80 is %v off from %v", r.Reward.Amount, r.Reward.Minimum)
		}
		s.buy(purchase{customer: customer, email: mail("capped"), quantity: 1, unit: 20_000, codes: []string{r.Code}})
		w.deliver()
		if got := w.redemption(r); got.Status != reward.Used {
			t.Errorf("the code is %s, want used", got.Status)
		}
		w.audit()
	})
}

func TestAFreeVariantIsTheOneThatWasChosen(t *testing.T) {
	t.Parallel()
	document := giftProgram(2000)
	w := newWorld(t, &document)
	s := w.shopify()
	bag := w.coffee.AddProduct(shopifytest.Product{Title: "Coffee", Price: 900, Variants: []shopifytest.Variant{
		{Title: "250 g", Price: 900}, {Title: "500 g", Price: 1600}, {Title: "1 kg", Price: 3000},
	}})
	small, large := strconv.FormatInt(bag.Variants[0].ID, 10), strconv.FormatInt(bag.Variants[1].ID, 10)
	w.deliver()
	document.Rewards = append(document.Rewards, program.Reward{
		ID: "gift", Name: "A gift", Active: true, Kind: program.FreeProduct, Cost: 400, ValidDays: 30,
		Only: program.Selection{Products: []string{strconv.FormatInt(bag.ID, 10)}, Variants: []string{small, large}},
	})
	_, err := w.SaveDraft(t.Context(), w.merchant, document)
	w.must(err)
	_, err = w.PublishDraft(t.Context(), w.merchant, app.PublishInput{Author: "Test"})
	if fieldOf(err) != "rewards[2].only.variants" {
		t.Errorf("with a WooCommerce store publishing says %v, want the field named", err)
	}
	if _, err := w.owner().Exec(t.Context(), "UPDATE store SET state = 2 WHERE id = $1", w.teaID); err != nil { // it left
		t.Fatal(err)
	}
	w.Publish(w.merchant, document)
	customer, member := w.newcomer(s, mail("taster"))
	var titles []string
	for _, c := range w.shown(s, customer, member, "gift").Choices {
		titles = append(titles, c.Title)
	}
	if !slices.Equal(titles, []string{"Coffee · 250 g", "Coffee · 500 g"}) {
		t.Errorf("one can choose %q", titles)
	}
	r, err := w.Redeem(t.Context(), app.RedeemInput{
		Merchant: w.merchant, Member: member, Store: s.id, RewardID: "gift", Product: large, Key: key(1),
	})
	w.must(err)
	if r.Status != reward.Issued || r.Reward.Amount["EUR"] != 1600 || len(r.Reward.Only.Products) != 0 {
		t.Fatalf("the code is %s (%s) for %v of %v", r.Status, r.LastError, r.Reward.Only, r.Reward.Amount)
	}
	for variant, want := range map[int64]int{bag.Variants[0].ID: 0, bag.Variants[2].ID: 0, bag.Variants[1].ID: 1} {
		order := w.coffee.PlaceOrder(shopifytest.NewOrder{
			CustomerID: customer, Codes: []string{r.Code},
			Items: []shopifytest.Item{{ProductID: bag.ID, VariantID: variant, Quantity: 1, Unit: 3000}},
		})
		if len(order.Codes) != want {
			t.Errorf("variant %d takes %d codes, want %d", variant, len(order.Codes), want)
		}
	}
	w.deliver()
	b, err := w.Bootstrap(t.Context(), app.Shopper{
		Merchant: w.merchant, Store: s.id, Platform: s.kind, MemberID: member, CustomerID: strconv.FormatInt(customer, 10),
	}, "en")
	w.must(err)
	if len(b.Codes) != 1 || !strings.Contains(b.Codes[0].Detail, "Coffee · 500 g") {
		t.Errorf("the code says %+v", b.Codes)
	}
	w.audit()
}

func TestACollectionThatTheStoreDeletedIsNothingToChooseAndNothingToTakeAnyMore(t *testing.T) {
	t.Parallel()
	document := giftProgram(2000)
	w := newWorld(t, &document)
	s := w.shopify()
	const summer = 7_000_001
	mug := w.coffee.AddProduct(shopifytest.Product{Title: "Mug", Price: 1500, Collection: summer, Gathered: "Summer"})
	w.deliver()
	w.Pass(25 * time.Hour) // deliveries do not say in which collections a product is
	document.Rewards[0].Only = program.Selection{Collections: []string{strconv.Itoa(summer)}}
	w.Publish(w.merchant, document)
	customer, member := w.newcomer(s, mail("summer"))
	_, err := w.Redeem(t.Context(), w.five(s, member, 1))
	w.must(err)
	listed := func() int {
		found, err := w.FindCollections(t.Context(), w.merchant, product.Find{Text: "Summer", Limit: 9})
		w.must(err)
		return len(found)
	}
	if listed() != 1 {
		t.Fatalf("%d collections to choose from", listed())
	}
	w.coffee.DeleteCollection(summer)
	w.deliver()
	if _, err := w.Redeem(t.Context(), w.five(s, member, 2)); refusal(err) != reward.NotSold || listed() != 0 {
		t.Errorf("it is listed %d times, and a tap is answered %v", listed(), err)
	}
	w.want(s.id, customer, 0, 1500)
	if n := w.count("SELECT count(*) FROM product WHERE external_id = $1", strconv.FormatInt(mug.ID, 10)); n != 1 {
		t.Errorf("%d products are left of the collection, want 1", n)
	}
}
