package shopify_test

import (
	"reflect"
	"strconv"
	"testing"

	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/connectors/shopify/shopifytest"
)

func TestASharedDiscountForASegmentWorksForItsCustomersAlone(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	vips := k.fake.PlantSegment("VIPs", "customer_tags CONTAINS 'vip'")
	others := k.fake.PlantSegment("Twice", "number_of_orders > 1")
	page, err := k.connector.Groups(t.Context(), k.store, "")
	want := []platform.Group{
		{ID: strconv.FormatInt(vips, 10), Name: "VIPs", Query: "customer_tags CONTAINS 'vip'"},
		{ID: strconv.FormatInt(others, 10), Name: "Twice", Query: "number_of_orders > 1"},
	}
	if err != nil || page.Next != "" || !reflect.DeepEqual(page.Groups, want) {
		t.Fatalf("the store's segments: %+v, %v", page, err)
	}
	vip := k.fake.AddCustomer(shopifytest.Customer{Email: "vip@example.test", Tags: []string{"VIP"}})
	plain := k.fake.AddCustomer(shopifytest.Customer{Email: "plain@example.test"})
	for customer, is := range map[int64]bool{vip.ID: true, plain.ID: false} {
		in, err := k.connector.InGroups(t.Context(), k.store, strconv.FormatInt(customer, 10), []string{want[0].ID, "404"})
		if err != nil || in != is {
			t.Errorf("customer %d is in the segment: %v, %v", customer, in, err)
		}
	}
	d := sharedFive(k, "RG-ONE")
	d.Groups = []string{strconv.FormatInt(vips, 10)}
	k.fake.Misbehave(shopifytest.BadGateway, "discountCodeBasicUpdate") // it is for them from the first moment
	k.ensure(t, d)
	buy := func(by shopifytest.Customer) int {
		return len(k.fake.PlaceOrder(shopifytest.NewOrder{
			CustomerID: by.ID, Email: by.Email, Codes: []string{"RG-ONE"}, Items: []shopifytest.Item{{Quantity: 1, Unit: 3000}},
		}).Codes)
	}
	if buy(plain) != 0 || buy(vip) != 1 {
		t.Error("the code works for the segment's customers, and for nobody else")
	}
}

func TestASharedDiscountThatWasOpenedToAllIsForItsSegmentsAgain(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	vips := k.fake.PlantSegment("VIPs", "customer_tags CONTAINS 'vip'")
	one, two := sharedFive(k, "RG-ONE"), sharedFive(k, "RG-TWO")
	one.Groups = []string{strconv.FormatInt(vips, 10)}
	two.Groups = one.Groups
	k.ensure(t, one)
	k.fake.OpenToAll(k.fake.Discounts()[0].ID)
	k.ensure(t, two)
	all := k.fake.Discounts()
	if len(all) != 1 || !reflect.DeepEqual(all[0].Segments, []int64{vips}) {
		t.Fatalf("after the next code: %+v", all)
	}
	k.fake.RemoveSegment(vips)
	late := sharedFive(k, "RG-LATE")
	late.Groups = one.Groups
	if _, err := k.connector.EnsureDiscount(t.Context(), k.store, late); !fail.Is(err, fail.Invalid) {
		t.Errorf("a code for a segment that is gone: %v, want a refusal for good", err)
	}
	if k.fake.Usable("RG-LATE") != 0 {
		t.Error("the code was made all the same")
	}
}
