package shopify_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/connectors/shopify/shopifytest"
)

// sharedFive are codes of one discount of 5.00.
func sharedFive(k *kit, code string) platform.Discount {
	d := fiveOff(k, "")
	d.Code, d.Reference = code, "redemption of "+code
	d.Shared = &platform.Shared{Code: "RG-ANCHOR", Title: "€5 off"}
	return d
}

func (k *kit) ensure(t *testing.T, d platform.Discount) string {
	t.Helper()
	made, err := k.connector.EnsureDiscount(t.Context(), k.store, d)
	if err != nil || made == "" {
		t.Fatal(made, err)
	}
	return made
}

func TestCodesOfOneRewardShareADiscount(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	one, two := sharedFive(k, "RG-ONE"), sharedFive(k, "RG-TWO")
	one.ExternalID = k.ensure(t, one)
	two.ExternalID = k.ensure(t, two)
	if again := k.ensure(t, one); again != one.ExternalID || one.ExternalID == two.ExternalID {
		t.Errorf("ids %s and %s, once more %s", one.ExternalID, two.ExternalID, again)
	}
	all := k.fake.Discounts()
	if len(all) != 1 || len(all[0].Added) != 2 || all[0].Title != "€5 off" || all[0].UsageLimit != 1 {
		t.Fatalf("discounts: %+v", all)
	}
	buy := func(code string) int {
		return len(k.fake.PlaceOrder(shopifytest.NewOrder{
			Email: "ann@example.test", Codes: []string{code}, Items: []shopifytest.Item{{Quantity: 1, Unit: 3000}},
		}).Codes)
	}
	if buy("rg-one") != 1 || buy("rg-one") != 0 {
		t.Error("a code works once")
	}
	for code, want := range map[string]bool{"RG-ONE": true, "RG-TWO": false} {
		d := sharedFive(k, code)
		state, err := k.connector.FindDiscount(t.Context(), k.store, d)
		if err != nil || !state.Ours || state.Used != want {
			t.Errorf("%s: %+v, %v", code, state, err)
		}
	}
	if buy("RG-TWO") != 1 {
		t.Error("the use of one code used up the other, for the same shopper")
	}
}

func TestASharedCodeDiesWithoutTheOthers(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	one, two := sharedFive(k, "RG-ONE"), sharedFive(k, "RG-TWO")
	k.ensure(t, one)
	k.ensure(t, two)
	for range 2 {
		if err := k.connector.RevokeDiscount(t.Context(), k.store, one); err != nil {
			t.Fatal(err)
		}
	}
	if k.fake.Usable("RG-ONE") != 0 || k.fake.Usable("RG-TWO") != 1 || len(k.fake.Discounts()) != 1 {
		t.Errorf("after one was revoked: %+v", k.fake.Discounts())
	}
	if err := k.connector.ExtendDiscount(t.Context(), k.store, one); !fail.Is(err, fail.NotFound) {
		t.Errorf("a dead code lives longer: %v", err)
	}
}

func TestASharedCodeIsDeadOrNotYet(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	d := sharedFive(k, "RG-ONE")
	k.ensure(t, d)
	k.fake.HoldJobs(true)
	soon, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	if err := k.connector.RevokeDiscount(soon, k.store, d); !fail.Is(err, fail.Unavailable) {
		t.Errorf("while the store has not deleted the code: %v", err)
	}
	k.fake.HoldJobs(false)
	if err := k.connector.RevokeDiscount(t.Context(), k.store, d); err != nil || k.fake.Usable(d.Code) != 0 {
		t.Errorf("afterwards: %v", err)
	}
}

func TestTheSharedDiscountLastsAsLongAsItsCodes(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	one := sharedFive(k, "RG-ONE")
	k.ensure(t, one)
	ends := func() time.Time { return k.fake.Discounts()[0].EndsAt }
	if want := time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC); !ends().Equal(want) {
		t.Errorf("it ends on %v, want %v", ends(), want)
	}
	k.clock.Pass(80 * 24 * time.Hour) // it has ended by itself: the next code revives it
	late := sharedFive(k, "RG-LATE")
	k.ensure(t, late)
	if k.fake.Usable("RG-LATE") != 1 || len(k.fake.Discounts()) != 1 {
		t.Errorf("a code after a pause: %+v", k.fake.Discounts())
	}
	late.EndsAt = late.EndsAt.AddDate(0, 6, 0)
	if err := k.connector.ExtendDiscount(t.Context(), k.store, late); err != nil || ends().Before(late.EndsAt) {
		t.Errorf("a longer code: the discount ends on %v, %v", ends(), err)
	}
}

func TestASharedDiscountThatStaffEndedStaysEnded(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.ensure(t, sharedFive(k, "RG-ONE"))
	own := fiveOff(k, "")
	own.Reference = "set" // revokes the whole, as the store's staff can
	own.Code = "RG-ANCHOR"
	if err := k.connector.RevokeDiscount(t.Context(), k.store, own); err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"RG-ONE", "RG-TWO"} {
		if _, err := k.connector.EnsureDiscount(t.Context(), k.store, sharedFive(k, code)); !fail.Is(err, fail.Invalid) {
			t.Errorf("%s of an ended discount: %v", code, err)
		}
	}
}

func TestASharedCodeOfSomebodyElseIsLeftAlone(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.ensure(t, sharedFive(k, "RG-TWO"))
	k.fake.PlantDiscount(shopifytest.Discount{Code: "rg-one", Title: "€5 off", Amount: 500, Tags: []string{"regulars"}})
	d := sharedFive(k, "RG-ONE")
	if _, err := k.connector.EnsureDiscount(t.Context(), k.store, d); !fail.Is(err, fail.Conflict) {
		t.Errorf("ensure: %v", err)
	}
	if err := k.connector.RevokeDiscount(t.Context(), k.store, d); !fail.Is(err, fail.Conflict) {
		t.Errorf("revoke: %v", err)
	}
}

func TestUnknownOutcomesEndInOneSharedCode(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"discountCodeBasicCreate", "discountRedeemCodeBulkAdd", "discountRedeemCodeBulkCreation"} {
		for _, fault := range []shopifytest.Fault{
			shopifytest.DropReply, shopifytest.BadGateway, shopifytest.BadGatewayEnd, shopifytest.Late,
		} {
			t.Run(at+" "+string(fault), func(t *testing.T) {
				t.Parallel()
				k := newKit(t)
				d := sharedFive(k, "RG-ONE")
				k.fake.Misbehave(fault, at)
				if _, err := k.connector.EnsureDiscount(t.Context(), k.store, d); !fail.Is(err, fail.Unavailable) {
					t.Fatalf("first try: %v", err)
				}
				first := k.ensure(t, d)
				k.fake.LandLate()
				if again := k.ensure(t, d); again != first || k.fake.Usable(d.Code) != 1 {
					t.Errorf("%q then %q, %d usable", first, again, k.fake.Usable(d.Code))
				}
			})
		}
	}
}

// TestTenThousandCodesOfOneRewardAreMadeOnceEach issues them as workers do, with
// batches whose answer is lost, that are applied late, and that the store refuses.
func TestTenThousandCodesOfOneRewardAreMadeOnceEach(t *testing.T) {
	t.Parallel()
	const batches = 40
	k := newKit(t)
	faults := map[int]shopifytest.Fault{
		1: shopifytest.DropReply, 2: shopifytest.Late, 3: shopifytest.BadGatewayEnd, 5: shopifytest.BadGateway,
		7: shopifytest.Throttled,
	}
	ids := map[string]bool{}
	for batch := range batches {
		list := make([]platform.Discount, 250)
		for i := range list {
			list[i] = sharedFive(k, "RG-"+strconv.Itoa(100_000+batch*len(list)+i))
		}
		if fault := faults[batch]; fault != "" {
			k.fake.Misbehave(fault, "discountRedeemCodeBulkAdd")
			if _, err := k.connector.EnsureCodes(t.Context(), k.store, list); err == nil {
				t.Fatalf("%s: nobody noticed", fault)
			}
		}
		made, err := k.connector.EnsureCodes(t.Context(), k.store, list)
		if err != nil {
			t.Fatal(err)
		}
		k.fake.LandLate()
		for i, one := range made {
			if one.Err != nil || one.ExternalID == "" || ids[one.ExternalID] {
				t.Fatalf("%s has the number %q, %v", list[i].Code, one.ExternalID, one.Err)
			}
			ids[one.ExternalID] = true
		}
	}
	all := k.fake.Discounts()
	if len(all) != 1 || len(all[0].Added) != 250*batches || len(ids) != 250*batches {
		t.Fatalf("%d discounts, %d codes in the first", len(all), len(all[0].Added))
	}
	codes := map[string]bool{}
	for _, added := range all[0].Added {
		codes[added.Code] = true
	}
	if len(codes) != 250*batches {
		t.Errorf("%d different codes of %d", len(codes), 250*batches)
	}
}

func TestOneTakenCodeOfManyHarmsNoOther(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.fake.PlantDiscount(shopifytest.Discount{Code: "rg-two", Title: "Summer", Amount: 500})
	three := sharedFive(k, "RG-THREE")
	before := k.ensure(t, three)
	made, err := k.connector.EnsureCodes(t.Context(), k.store,
		[]platform.Discount{sharedFive(k, "RG-ONE"), sharedFive(k, "RG-TWO"), three})
	if err != nil {
		t.Fatal(err)
	}
	if made[0].Err != nil || !fail.Is(made[1].Err, fail.Conflict) || made[2].Err != nil || made[2].ExternalID != before {
		t.Errorf("new, foreign and ours already: %+v", made)
	}
	other := sharedFive(k, "RG-FOUR")
	other.Shared = &platform.Shared{Code: "RG-OTHER", Title: "€5 off"}
	if _, err := k.connector.EnsureCodes(t.Context(), k.store, []platform.Discount{three, other}); !fail.Is(err, fail.Invalid) {
		t.Errorf("codes of two discounts: %v", err)
	}
}
