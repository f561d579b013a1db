package woocommerce_test

import (
	"fmt"
	"strconv"
	"testing"

	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/connectors/woocommerce"
	"regulars/connectors/woocommerce/wootest"
)

// crowd registers customers and makes a profile for each.
func crowd(shop *wootest.Server, n int) []platform.Profile {
	all := make([]platform.Profile, n)
	for i := range all {
		id := shop.AddCustomer(fmt.Sprintf("c%d@example.test", i), "Bo", "Berg")
		all[i] = platform.Profile{CustomerID: strconv.FormatInt(id, 10), Member: true, Points: int64(1000 + i)}
	}
	return all
}

func wrote(t *testing.T, shop *wootest.Server, p platform.Profile) bool {
	t.Helper()
	id, err := strconv.ParseInt(p.CustomerID, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return shop.CustomerMeta(id)["regulars_points"] == strconv.FormatInt(p.Points, 10)
}

func TestManyProfilesGoInFewCallsAndOneBadOneSpoilsNoOther(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{})
	store, _ := storeOf(shop, now, shop.Credentials())
	connector := woocommerce.New(woocommerce.Config{})
	all := crowd(shop, 250)
	all[7].CustomerID, all[150].CustomerID = "999999", "nobody"
	shop.SetWeather(nil)
	came := connector.SetProfiles(t.Context(), store, all)
	if calls, _ := shop.Calls(); calls != 3 {
		t.Errorf("250 profiles took %d calls, want 3", calls)
	}
	for i, p := range all {
		switch i {
		case 7:
			if !fail.Is(came[i], fail.NotFound) {
				t.Errorf("a customer who is gone: %v", came[i])
			}
		case 150:
			if !fail.Is(came[i], fail.Invalid) {
				t.Errorf("an id that is none: %v", came[i])
			}
		default:
			if came[i] != nil || !wrote(t, shop, p) {
				t.Fatalf("profile %d: %v", i, came[i])
			}
		}
	}
}

// What was not answered may have been written: it is unknown, and writing it again
// changes nothing.
func TestABatchWithoutAnAnswerIsWrittenAgainInSmallerOnes(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{})
	store, _ := storeOf(shop, now, shop.Credentials())
	connector := woocommerce.New(woocommerce.Config{})
	all := crowd(shop, 220)
	shop.SetWeather(func(call int) wootest.Weather { return map[int]wootest.Weather{2: {Status: 502}}[call] })
	came := connector.SetProfiles(t.Context(), store, all)
	if calls, _ := shop.Calls(); calls != 2 {
		t.Errorf("%d calls after one that failed, want none", calls-2)
	}
	for i := range all {
		if i < 100 && came[i] != nil || i >= 100 && !fail.Is(came[i], fail.Unavailable) {
			t.Fatalf("profile %d: %v", i, came[i])
		}
	}
	shop.SetWeather(nil)
	for i, err := range connector.SetProfiles(t.Context(), store, all) {
		if err != nil || !wrote(t, shop, all[i]) {
			t.Fatalf("profile %d, written again: %v", i, err)
		}
	}
	if calls, _ := shop.Calls(); calls != 5 {
		t.Errorf("220 profiles took %d calls after one that failed, want 5 of 50 at most", calls)
	}
}

func TestManyCouponsAreMadeInFewCallsAndOnceEach(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{})
	store, _ := storeOf(shop, now, shop.Credentials())
	connector := woocommerce.New(woocommerce.Config{})
	all := make([]platform.Discount, 120)
	for i := range all {
		all[i] = fiveOff()
		all[i].Code, all[i].Reference = fmt.Sprintf("REG-BULK-%04d", i), fmt.Sprintf("r-%d", i)
	}
	all[3].Amount.Minor = 0
	shop.PlantCoupon(all[5].Code, "50")
	if _, err := connector.EnsureDiscount(t.Context(), store, all[9]); err != nil {
		t.Fatal(err)
	}
	shop.SetWeather(nil)
	made := connector.EnsureDiscounts(t.Context(), store, all)
	if calls, _ := shop.Calls(); calls != 2+2+2 {
		t.Errorf("%d calls, want two of many, two for the one that was there, two for the staff's own", calls)
	}
	want := map[int]fail.Kind{3: fail.Invalid, 5: fail.Conflict}
	for i, d := range all {
		if kind, refused := want[i]; refused {
			if !fail.Is(made[i].Err, kind) {
				t.Errorf("code %d: %v, want %v", i, made[i].Err, kind)
			}
			continue
		}
		state, err := connector.FindDiscount(t.Context(), store, d)
		if made[i].Err != nil || err != nil || made[i].ExternalID != state.ExternalID || shop.Coupons(d.Code) != 1 {
			t.Fatalf("code %d: %+v, found %+v, %v", i, made[i], state, err)
		}
	}
}

func TestManyCouponsAreEachPutRightOrTakenBack(t *testing.T) {
	t.Parallel()
	for _, stays := range []bool{false, true} {
		shop, now := shopOf(t, wootest.Options{})
		shop.SetCouponHabits(wootest.CouponHabits{Status: "draft", Stubborn: stays})
		store, _ := storeOf(shop, now, shop.Credentials())
		one, two := fiveOff(), fiveOff()
		two.Code, two.Reference = "REG-BULK-0002", "r-2"
		for i, made := range woocommerce.New(woocommerce.Config{}).EnsureDiscounts(t.Context(), store, []platform.Discount{one, two}) {
			if refused := refusedField(t, made.Err); (refused == "status") != stays {
				t.Errorf("code %d of a shop that makes drafts (stays: %v): %+v", i, stays, made)
			}
		}
		if n := shop.Usable(one.Code) + shop.Usable(two.Code); (n == 0) != stays || n == 1 {
			t.Errorf("%d usable coupons, stays: %v", n, stays)
		}
	}
}
