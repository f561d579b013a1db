package program

import "regulars/app/money"

// Template is a program to begin with, and why its figures are what they are.
type Template struct {
	ID       string
	Name     string
	About    string
	Why      []string // one line a figure
	Document Document
}

// Templates are the programs to begin with, in the currencies of a merchant's
// stores. Amounts are round sums of each currency, never conversions.
func Templates(currencies []string) []Template {
	p := tariff(currencies)
	return []Template{p.coffee(), p.fashion(), p.beauty(), p.pets(), p.supplies(), p.grocery()}
}

// tariff makes amounts in some currencies.
type tariff []string

// handy is about what a euro buys, in round units of a currency, where that is
// not one unit.
var handy = map[string]int64{
	"AED": 4, "ARS": 1000, "BRL": 5, "CLP": 1000, "CNY": 8, "COP": 4000, "CZK": 25, "DKK": 8, "EGP": 50, "HKD": 8,
	"HUF": 400, "IDR": 15_000, "ILS": 4, "INR": 100, "ISK": 150, "JPY": 100, "KES": 150, "KRW": 1000, "MAD": 10,
	"MXN": 20, "MYR": 5, "NGN": 1500, "NOK": 10, "PHP": 60, "PKR": 300, "PLN": 4, "QAR": 4, "RON": 5, "RSD": 100,
	"RUB": 100, "SAR": 4, "SEK": 10, "THB": 40, "TRY": 40, "TWD": 30, "UAH": 40, "UGX": 4000, "VND": 25_000,
	"XAF": 500, "XOF": 500, "ZAR": 20,
}

// strong are currencies of which a tenth or so of a unit is enough: in
// thousandths.
var strong = map[string]int64{"BHD": 400, "JOD": 700, "KWD": 300, "OMR": 400}

// of is n times what a euro buys, in minor units of each currency.
func (p tariff) of(n int64) map[string]int64 {
	amounts := map[string]int64{}
	for _, currency := range p {
		unit := int64(1)
		for range money.Exponent(currency) {
			unit *= 10
		}
		if thousandths, ok := strong[currency]; ok {
			amounts[currency] = n * thousandths
		} else {
			amounts[currency] = n * max(handy[currency], 1) * unit
		}
	}
	return amounts
}

func (p tariff) spend(points int64) Rule {
	return Rule{
		ID: "spend", Name: "Points for every order", Active: true, Trigger: OnOrder, Effect: PerAmount,
		Points: points, Per: p.of(1), Minimum: map[string]int64{}, Base: Base{Tax: true}, Rounding: Down,
	}
}

func once(id, name string, trigger Trigger, points int64) Rule {
	return Rule{
		ID: id, Name: name, Active: true, Trigger: trigger, Effect: Fixed, Points: points,
		Per: map[string]int64{}, Minimum: map[string]int64{}, Rounding: Down,
	}
}

func bonus(id, name string, points int64, when When) Rule {
	r := once(id, name, OnOrder, points)
	r.When = when
	return r
}

// off is an amount off that costs points, for orders of at least another amount.
func (p tariff) off(id, name string, cost, amount, minimum int64) Reward {
	return Reward{
		ID: id, Name: name, Active: true, Kind: AmountOff, Cost: cost, Amount: p.of(amount),
		Minimum: p.of(minimum), ValidDays: 90,
	}
}

func shipping(cost int64) Reward {
	return Reward{
		ID: "shipping", Name: "Free shipping", Active: true, Kind: FreeShipping, Cost: cost,
		Amount: map[string]int64{}, Minimum: map[string]int64{}, ValidDays: 60,
	}
}

func terms() map[string]string {
	return map[string]string{"en": "Points are a thank-you without cash value. Use them in this shop."}
}
