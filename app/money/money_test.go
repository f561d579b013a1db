package money_test

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"regulars/app/fail"
	"regulars/app/money"
)

func TestDecimalsBecomeMinorUnits(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text, currency string
		want           int64
	}{
		{"0", "EUR", 0},
		{"12", "EUR", 1200},
		{"12.3", "EUR", 1230},
		{"12.34", "EUR", 1234},
		{" 12.34 ", "EUR", 1234},
		{"-12.34", "EUR", -1234},
		{"-0.00", "EUR", 0},
		{"0.005", "EUR", 1},
		{"-0.005", "EUR", -1},
		{"0.00499999999999999999", "EUR", 0},
		{"12.3456", "EUR", 1235},
		{"+3.10", "EUR", 310},
		{".5", "EUR", 50},
		{"5.", "EUR", 500},
		{"1500", "JPY", 1500},
		{"1500.00", "JPY", 1500},
		{"1500.5", "JPY", 1501},
		{"1.2345", "KWD", 1235},
		{"1.234", "KWD", 1234},
		{"99999999999999999", "JPY", 99999999999999999},
		{"92233720368547758.07", "EUR", math.MaxInt64},
		{"-92233720368547758.08", "EUR", math.MinInt64},
	} {
		got, err := money.Parse(test.text, test.currency)
		if err != nil || got != test.want {
			t.Errorf("Parse(%q, %s) = %d, %v; want %d", test.text, test.currency, got, err, test.want)
		}
	}
}

func TestWhatIsNoAmountIsRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", " ", "-", ".", "abc", "1,5", "1.2.3", "--1", "1-", "1e3", "1E3", "0x10", "1/2", "1_000", "NaN", "Inf", "١٢", "€5", "12 34",
		"92233720368547758.08", "-92233720368547758.09", "99999999999999999", "99999999999999999.9", strings.Repeat("9", 400),
	} {
		got, err := money.Parse(text, "EUR")
		if !fail.Is(err, fail.Invalid) {
			t.Errorf("Parse(%q) = %d, %v; want it refused", text, got, err)
		}
	}
}

func TestAmountsAreWrittenWithTheirCurrencysDigits(t *testing.T) {
	t.Parallel()
	for want, amount := range map[string]money.Amount{
		"0.00 EUR": {Currency: "EUR"}, "0.05 EUR": {Minor: 5, Currency: "EUR"}, "-0.05 EUR": {Minor: -5, Currency: "EUR"},
		"12.30 EUR": {Minor: 1230, Currency: "EUR"}, "1500 JPY": {Minor: 1500, Currency: "JPY"},
		"1.234 KWD": {Minor: 1234, Currency: "KWD"}, "-1234.56 USD": {Minor: -123456, Currency: "USD"},
		"92233720368547758.07 EUR": {Minor: math.MaxInt64, Currency: "EUR"},
	} {
		if got := amount.String(); got != want {
			t.Errorf("%d %s is written %q, want %q", amount.Minor, amount.Currency, got, want)
		}
	}
}

func TestSharesNeverExceedTheWhole(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ minor, part, whole, want int64 }{
		{100, 1, 3, 33},
		{100, 2, 3, 66},
		{100, 3, 3, 100},
		{100, 0, 3, 0},
		{100, 1, 0, 0},
		{0, 5, 7, 0},
		{math.MaxInt64, math.MaxInt64, math.MaxInt64, math.MaxInt64},
		{math.MaxInt64, 1, 2, math.MaxInt64 / 2},
	} {
		if got := money.Share(test.minor, test.part, test.whole); got != test.want {
			t.Errorf("Share(%d, %d, %d) = %d, want %d", test.minor, test.part, test.whole, got, test.want)
		}
	}
}

// FuzzShare compares Share with exact arithmetic where the result fits.
func FuzzShare(f *testing.F) {
	f.Add(int64(100), int64(1), int64(3))
	f.Add(int64(math.MaxInt64), int64(math.MaxInt64), int64(math.MaxInt64))
	f.Add(int64(-7), int64(3), int64(2))
	f.Fuzz(func(t *testing.T, minor, part, whole int64) {
		if whole == 0 {
			return
		}
		exact := new(big.Int).Mul(big.NewInt(minor), big.NewInt(part))
		if exact.Div(exact, big.NewInt(whole)); !exact.IsInt64() {
			return
		}
		if got := money.Share(minor, part, whole); got != exact.Int64() {
			t.Fatalf("Share(%d, %d, %d) = %d, want %s", minor, part, whole, got, exact)
		}
	})
}

// FuzzParse compares Parse with exact arithmetic, and every amount with what is
// read back of it.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"12.34", "-0.005", "99999999999999999", "1e5", "92233720368547758.07", "000000000000000000.1"} {
		for digits := range 3 {
			f.Add(text, uint8(digits))
		}
	}
	f.Fuzz(func(t *testing.T, text string, pick uint8) {
		currency := []string{"JPY", "EUR", "KWD"}[pick%3]
		got, err := money.Parse(text, currency)
		if err != nil {
			return
		}
		exact, ok := new(big.Rat).SetString(strings.TrimSpace(text))
		if !ok {
			t.Fatalf("Parse(%q) = %d, and it is no number", text, got)
		}
		scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(money.Exponent(currency))), nil)
		off := new(big.Rat).Sub(exact.Mul(exact, new(big.Rat).SetInt(scale)), new(big.Rat).SetInt64(got))
		if off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 {
			t.Fatalf("Parse(%q, %s) = %d is off by more than half a unit", text, currency, got)
		}
		if got == math.MinInt64 {
			return
		}
		back, err := money.Parse(money.Amount{Minor: got, Currency: currency}.Decimal(), currency)
		if err != nil || back != got {
			t.Fatalf("%d %s is read back as %d, %v", got, currency, back, err)
		}
	})
}
