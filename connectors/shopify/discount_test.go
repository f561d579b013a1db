package shopify_test

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"regulars/app/fail"
	"regulars/app/money"
	"regulars/app/platform"
	"regulars/connectors/shopify"
	"regulars/connectors/shopify/shopifytest"
)

func fiveOff(k *kit, customer string) platform.Discount {
	return platform.Discount{
		Code: "RG-5K7QM2X9", Title: "€5 off", Kind: platform.AmountOff, Amount: money.Amount{Minor: 500, Currency: "EUR"},
		Minimum: money.Amount{Minor: 2000, Currency: "EUR"}, CustomerID: customer, StartsAt: k.clock.Now(),
		EndsAt: k.clock.Now().AddDate(0, 1, 0), Reference: "0198c0de-0000-7000-8000-000000000001",
	}
}

func TestDiscountWorksAsThePlatformAppliesIt(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann := k.fake.AddCustomer(shopifytest.Customer{Email: "ann@example.test", Enabled: true})
	bob := k.fake.AddCustomer(shopifytest.Customer{Email: "bob@example.test", Enabled: true})
	external, err := k.connector.EnsureDiscount(t.Context(), k.store, fiveOff(k, id(ann.ID)))
	if err != nil || external == "" {
		t.Fatal(external, err)
	}
	want := shopifytest.Discount{
		ID: number(t, external), Code: "RG-5K7QM2X9", Title: "€5 off", Amount: 500, Minimum: 2000, UsageLimit: 1,
		OncePerBuyer: true, CustomerIDs: []int64{ann.ID}, StartsAt: k.clock.Now(), EndsAt: k.clock.Now().AddDate(0, 1, 0),
		Beside: shopifytest.Beside{Product: true, Shipping: true},
		Tags:   []string{"regulars", "regulars:0198c0de-0000-7000-8000-000000000001"},
	}
	unexported := cmpopts.IgnoreUnexported(shopifytest.Discount{})
	if diff := cmp.Diff(want, k.fake.Discounts()[0], unexported); diff != "" {
		t.Errorf("wanted (-) and made (+) differ:\n%s", diff)
	}
	buy := func(customer, unit int64) shopifytest.Order {
		return k.fake.PlaceOrder(shopifytest.NewOrder{
			CustomerID: customer, Codes: []string{"rg-5k7qm2x9"}, Items: []shopifytest.Item{{Quantity: 1, Unit: unit}},
		})
	}
	if o := buy(bob.ID, 3000); len(o.Codes) != 0 {
		t.Error("the code worked for another customer")
	}
	if o := buy(ann.ID, 1999); len(o.Codes) != 0 {
		t.Error("the code worked below its minimum")
	}
	if o := buy(ann.ID, 3000); len(o.Codes) != 1 || o.Lines[0].Discount != 500 {
		t.Errorf("the code did not work for its owner: %+v", o.Lines[0])
	}
	if o := buy(ann.ID, 3000); len(o.Codes) != 0 {
		t.Error("the code worked twice")
	}
	state, err := k.connector.FindDiscount(t.Context(), k.store, fiveOff(k, id(ann.ID)))
	if err != nil || !state.Found || !state.Ours || !state.Used || state.ExternalID != external {
		t.Errorf("found: %+v, %v", state, err)
	}
}

func TestPercentAndFreeShippingDiscounts(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	percent := fiveOff(k, "")
	percent.Code, percent.Kind, percent.Percent, percent.Reference = "PERCENT", platform.PercentOff, 1250, "r2"
	ship := fiveOff(k, "")
	ship.Code, ship.Kind, ship.Reference = "SHIP", platform.FreeShipping, "r3"
	for _, d := range []platform.Discount{percent, ship} {
		if _, err := k.connector.EnsureDiscount(t.Context(), k.store, d); err != nil {
			t.Fatal(d.Code, err)
		}
	}
	order := k.fake.PlaceOrder(shopifytest.NewOrder{
		Email: "guest@example.test", Codes: []string{"PERCENT", "SHIP"}, Shipping: 490,
		Items: []shopifytest.Item{{Quantity: 2, Unit: 2000}},
	})
	if order.Lines[0].Discount != 500 || order.Shipping.Price != 0 || len(order.Codes) != 2 {
		t.Errorf("12.5 %% of 40 and free shipping: %+v %+v", order.Lines[0], order.Shipping)
	}
}

func TestManyProcessesMakeOneDiscount(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	d := fiveOff(k, "")
	ids := make([]string, 8)
	var wait sync.WaitGroup
	for i := range ids {
		wait.Go(func() {
			made, err := k.connector.EnsureDiscount(t.Context(), k.store, d)
			if err != nil {
				t.Error(err)
			}
			ids[i] = made
		})
	}
	wait.Wait()
	for _, made := range ids {
		if made != ids[0] || made == "" {
			t.Fatalf("different discounts: %v", ids)
		}
	}
	if n := len(k.fake.Discounts()); n != 1 {
		t.Errorf("%d discounts exist", n)
	}
}

func TestUnknownOutcomesEndInOneDiscount(t *testing.T) {
	t.Parallel()
	for _, fault := range []shopifytest.Fault{
		shopifytest.DropReply, shopifytest.BadGateway, shopifytest.BadGatewayEnd, shopifytest.NoJSON, shopifytest.Late,
	} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			k := newKit(t)
			k.fake.Misbehave(fault, "discountCodeBasicCreate")
			if _, err := k.connector.EnsureDiscount(t.Context(), k.store, fiveOff(k, "")); !fail.Is(err, fail.Unavailable) {
				t.Fatalf("first try: %v", err)
			}
			first, err := k.connector.EnsureDiscount(t.Context(), k.store, fiveOff(k, ""))
			if err != nil {
				t.Fatalf("second try: %v", err)
			}
			k.fake.LandLate()
			again, err := k.connector.EnsureDiscount(t.Context(), k.store, fiveOff(k, ""))
			if err != nil || again != first || k.fake.Usable("RG-5K7QM2X9") != 1 {
				t.Errorf("%q then %q, %d usable: %v", first, again, k.fake.Usable("RG-5K7QM2X9"), err)
			}
		})
	}
}

func TestRevokedDiscountStaysRevokedWhenACreateLandsLate(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	d := fiveOff(k, "")
	k.fake.Misbehave(shopifytest.Late, "Create")
	_, _ = k.connector.EnsureDiscount(t.Context(), k.store, d)
	if _, err := k.connector.EnsureDiscount(t.Context(), k.store, d); err != nil {
		t.Fatal(err)
	}
	if err := k.connector.RevokeDiscount(t.Context(), k.store, d); err != nil {
		t.Fatal(err)
	}
	k.fake.LandLate()
	if n := k.fake.Usable(d.Code); n != 0 {
		t.Errorf("%d usable after revoking", n)
	}
	if err := k.connector.RevokeDiscount(t.Context(), k.store, d); err != nil {
		t.Errorf("revoking twice: %v", err)
	}
	if _, err := k.connector.EnsureDiscount(t.Context(), k.store, d); !fail.Is(err, fail.Conflict) {
		t.Errorf("ensuring a revoked code: %v", err)
	}
}

func TestForeignCodeIsLeftAlone(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.fake.PlantDiscount(shopifytest.Discount{Code: "rg-5k7qm2x9", Title: "€5 off", Amount: 500, Tags: []string{"regulars"}})
	if _, err := k.connector.EnsureDiscount(t.Context(), k.store, fiveOff(k, "")); !fail.Is(err, fail.Conflict) {
		t.Errorf("ensure: %v", err)
	}
	if err := k.connector.RevokeDiscount(t.Context(), k.store, fiveOff(k, "")); !fail.Is(err, fail.Conflict) {
		t.Errorf("revoke: %v", err)
	}
	if k.fake.Usable("RG-5K7QM2X9") != 1 {
		t.Error("somebody else's code was ended")
	}
}

func TestDiscountThatShopifyWouldRefuseNamesTheField(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for field, change := range map[string]func(*platform.Discount){
		"code":      func(d *platform.Discount) { d.Code = "" },
		"amount":    func(d *platform.Discount) { d.Amount.Currency = "USD" },
		"minimum":   func(d *platform.Discount) { d.Minimum.Currency = "USD" },
		"percent":   func(d *platform.Discount) { d.Kind, d.Percent = platform.PercentOff, 10001 },
		"kind":      func(d *platform.Discount) { d.Kind = "free_lunch" },
		"starts_at": func(d *platform.Discount) { d.StartsAt = time.Time{} },
		"ends_at":   func(d *platform.Discount) { d.EndsAt = d.StartsAt },
	} {
		d := fiveOff(k, "")
		change(&d)
		_, err := k.connector.EnsureDiscount(t.Context(), k.store, d)
		if !fail.Is(err, fail.Invalid) || !strings.HasPrefix(err.Error(), field+":") {
			t.Errorf("%s: %v", field, err)
		}
	}
	d := fiveOff(k, "424242")
	if _, err := k.connector.EnsureDiscount(t.Context(), k.store, d); !fail.Is(err, fail.Invalid) {
		t.Errorf("a customer who does not exist: %v", err)
	}
}

func TestProfileIsWrittenAndTakenBack(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	hook := k.receive(t)
	ann := k.fake.AddCustomer(shopifytest.Customer{Email: "ann@example.test", Tags: []string{"vip"}})
	profile := platform.Profile{
		CustomerID: id(ann.ID), Member: true, Points: 1240, Pending: 60, AddTags: []string{"regulars-gold"},
		RemoveTags: []string{"regulars-silver"},
	}
	for range 2 {
		if err := k.connector.SetProfile(t.Context(), k.store, profile); err != nil {
			t.Fatal(err)
		}
	}
	fields := k.fake.Metafields(ann.ID)
	if fields["$app.points"] != "1240" || fields["$app.pending"] != "60" || fields["$app.member"] != "true" {
		t.Errorf("metafields %v", fields)
	}
	if tags := k.fake.Customers()[0].Tags; len(tags) != 2 {
		t.Errorf("tags %v", tags)
	}
	k.fake.Deliver(t.Context())
	events, err := k.connector.Decode(k.store, "customer.tags_added", hook.last(t, "customer.tags_added"))
	if err != nil || len(events) != 1 {
		t.Fatal(events, err)
	}
	whole, err := k.connector.Complete(t.Context(), k.store, events[0])
	if err != nil || len(whole.Customer.Tags) != 2 {
		t.Errorf("completed: %+v, %v", whole.Customer, err)
	}
	gone := platform.Profile{CustomerID: id(ann.ID), RemoveTags: []string{"regulars-gold"}}
	if err := k.connector.SetProfile(t.Context(), k.store, gone); err != nil {
		t.Fatal(err)
	}
	if fields := k.fake.Metafields(ann.ID); len(fields) != 0 || len(k.fake.Customers()[0].Tags) != 1 {
		t.Errorf("after leaving: %v %v", fields, k.fake.Customers()[0].Tags)
	}
	if err := k.connector.SetProfile(t.Context(), k.store, platform.Profile{CustomerID: "1", Member: true}); !fail.Is(err, fail.NotFound) {
		t.Errorf("a customer who is gone: %v", err)
	}
}

func TestOurMetafieldsAreDefinedOnce(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for range 2 {
		if err := k.connector.Define(t.Context(), k.store); err != nil {
			t.Fatal(err)
		}
	}
	defined := k.fake.FieldDefinitions()
	for key, kind := range shopify.MetafieldTypes() {
		storefront := "PUBLIC_READ"
		if key == "answers" || key == "birthday" {
			storefront = "NONE"
		}
		if want := (shopifytest.FieldDefinition{Type: kind, Storefront: storefront}); defined["$app."+key] != want {
			t.Errorf("%s is defined as %+v, want %+v", key, defined["$app."+key], want)
		}
	}
	if len(defined) != len(shopify.MetafieldTypes()) {
		t.Errorf("defined are %v", defined)
	}
}

func TestACustomerWithAllTheTagsThereCanBeKeepsOursInMetafields(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	full := make([]string, 250)
	for i := range full {
		full[i] = "tag " + strconv.Itoa(i)
	}
	ann := k.fake.AddCustomer(shopifytest.Customer{Email: "ann@example.test", Tags: full})
	profile := platform.Profile{CustomerID: id(ann.ID), Member: true, Points: 12, Birthday: "03-09", AddTags: []string{"gold"}}
	err := k.connector.SetProfile(t.Context(), k.store, profile)
	if !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "250 tags") {
		t.Errorf("a tag too many: %v, want that it is refused for good, and why", err)
	}
	if fields := k.fake.Metafields(ann.ID); fields["$app.points"] != "12" || fields["$app.birthday"] != "03-09" {
		t.Errorf("metafields %v", fields)
	}
	profile.RemoveTags = []string{"tag 7"} // makes room first
	if err := k.connector.SetProfile(t.Context(), k.store, profile); err != nil {
		t.Error(err)
	}
	if err := k.connector.SetProfile(t.Context(), k.store, platform.Profile{CustomerID: id(ann.ID)}); err != nil {
		t.Fatal(err)
	}
	if fields := k.fake.Metafields(ann.ID); len(fields) != 0 {
		t.Errorf("after leaving: %v", fields)
	}
}

func TestCallsEndWithTheirContext(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := k.connector.FindDiscount(ctx, k.store, fiveOff(k, "")); err == nil {
		t.Error("a canceled call succeeded")
	}
}
