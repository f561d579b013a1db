package woocommerce_test

import (
	"testing"
	"time"

	"regulars/connectors/woocommerce"
	"regulars/connectors/woocommerce/wootest"
)

// A store may be set to fewer digits at any moment: it is asked again within the hour.
func TestDigitsOfAStoreAreAskedOnceAnHourAndOnlyForCents(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{})
	store, _ := storeOf(shop, now, shop.Credentials())
	connector := woocommerce.New(woocommerce.Config{})
	make1 := func(code string, minor int64) (field string, calls int) {
		t.Helper()
		shop.SetWeather(func(int) wootest.Weather { calls++; return wootest.Weather{} })
		d := fiveOff()
		d.Code, d.Amount.Minor, d.EndsAt = code, minor, now.Now().Add(48*time.Hour)
		_, err := connector.EnsureDiscount(t.Context(), store, d)
		return refusedField(t, err), calls
	}
	want := func(what, code string, minor int64, field string, calls int) {
		t.Helper()
		if got, asked := make1(code, minor); got != field || asked != calls {
			t.Fatalf("%s: refused %q after %d calls, want %q after %d", what, got, asked, field, calls)
		}
	}
	want("whole euros", "REG-0000-0001", 500, "", 5)
	want("cents, for the first time", "REG-0000-0002", 550, "", 6)
	want("cents once more", "REG-0000-0003", 550, "", 5)
	shop.Set(wootest.WholePrices, true)
	now.Pass(time.Hour)
	want("cents after the owner set none", "REG-0000-0004", 550, "amount", 3)
	want("whole euros there", "REG-0000-0005", 600, "", 5)
	shop.Set(wootest.WholePrices, false)
	if _, err := connector.Describe(t.Context(), store); err != nil {
		t.Fatal(err)
	}
	want("cents after it was connected anew", "REG-0000-0006", 550, "", 5)
}

func TestAStoreThatHidesItsDigitsHasThoseOfItsCurrency(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{})
	shop.Lacks("wc/v3/settings/general/woocommerce_price_num_decimals")
	store, _ := storeOf(shop, now, shop.Credentials())
	d := fiveOff()
	d.Amount.Minor = 550
	if _, err := woocommerce.New(woocommerce.Config{}).EnsureDiscount(t.Context(), store, d); err != nil {
		t.Fatal(err)
	}
}
