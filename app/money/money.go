// Package money holds amounts as integers of a currency's smallest unit.
package money

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"

	"regulars/app/fail"
)

// Amount is a sum of money: Minor counts the smallest units of Currency
// (cents for EUR, yen for JPY, fils for KWD). Currency is an ISO 4217 code.
type Amount struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

// exponents lists the currencies whose smallest unit is not a hundredth
// (ISO 4217, table A.1; the four-digit funds codes are not tender).
var exponents = map[string]int{
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0,
	"UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
}

// Exponent is the number of decimal digits of a currency.
func Exponent(currency string) int {
	if e, ok := exponents[currency]; ok {
		return e
	}
	return 2
}

// Parse reads a decimal text ("-12.3456") as minor units of a currency. Digits
// beyond the currency's are rounded half away from zero, as both platforms do.
// It refuses anything that is not a plain decimal and anything beyond int64.
func Parse(text, currency string) (int64, error) {
	return parseScaled(strings.TrimSpace(text), Exponent(currency))
}

func parseScaled(text string, digits int) (int64, error) {
	if minor, ok := parseFast(text, digits); ok {
		return minor, nil
	}
	if strings.ContainsAny(text, "/eExXpP_") {
		return 0, fail.Field("amount", "%q is not a decimal number", text)
	}
	value, ok := new(big.Rat).SetString(text)
	if !ok {
		return 0, fail.Field("amount", "%q is not a decimal number", text)
	}
	value.Mul(value, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)))
	rounded := roundHalfAway(value)
	if !rounded.IsInt64() {
		return 0, fail.Field("amount", "%q is too large", text)
	}
	return rounded.Int64(), nil
}

func roundHalfAway(value *big.Rat) *big.Int {
	num := new(big.Int).Mul(value.Num(), big.NewInt(2))
	if num.Sign() >= 0 {
		num.Add(num, value.Denom())
	} else {
		num.Sub(num, value.Denom())
	}
	return num.Quo(num, new(big.Int).Mul(value.Denom(), big.NewInt(2)))
}

// parseFast reads the usual shape, at most digits decimals, without allocating.
func parseFast(text string, digits int) (int64, bool) {
	negative := strings.HasPrefix(text, "-")
	text = strings.TrimPrefix(text, "-")
	if text == "" || len(text) > 15 {
		return 0, false
	}
	var value int64
	decimals := -1
	for i := range len(text) {
		c := text[i]
		switch {
		case c == '.' && decimals < 0 && i > 0:
			decimals = 0
		case c >= '0' && c <= '9':
			value = value*10 + int64(c-'0')
			if decimals >= 0 {
				decimals++
			}
		default:
			return 0, false
		}
	}
	decimals = max(decimals, 0)
	if decimals > digits {
		return 0, false
	}
	for ; decimals < digits; decimals++ {
		value *= 10
	}
	if negative {
		value = -value
	}
	return value, true
}

// Decimal writes an amount as a plain decimal, as both platforms read it.
func (a Amount) Decimal() string {
	digits := Exponent(a.Currency)
	if digits == 0 {
		return strconv.FormatInt(a.Minor, 10)
	}
	sign, minor := "", a.Minor
	if minor < 0 {
		sign, minor = "-", -minor
	}
	text := fmt.Sprintf("%0*d", digits+1, minor)
	return sign + text[:len(text)-digits] + "." + text[len(text)-digits:]
}

// String gives "12.30 EUR".
func (a Amount) String() string { return a.Decimal() + " " + a.Currency }

// Share gives minor × part ÷ whole, rounded down, without overflow. The sum of
// shares never exceeds minor. A whole of 0 gives 0.
func Share(minor, part, whole int64) int64 {
	if minor >= 0 && part >= 0 && whole > 0 { // the usual case allocates nothing
		high, low := bits.Mul64(uint64(minor), uint64(part))
		if high < uint64(whole) {
			if share, _ := bits.Div64(high, low, uint64(whole)); share <= math.MaxInt64 {
				return int64(share)
			}
		}
	}
	if whole == 0 {
		return 0
	}
	product := new(big.Int).Mul(big.NewInt(minor), big.NewInt(part))
	return product.Div(product, big.NewInt(whole)).Int64()
}
