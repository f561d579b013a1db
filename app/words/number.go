package words

import (
	"strconv"
	"strings"
	"time"

	"regulars/app/money"
)

// style is how a language writes figures: CLDR's separators, the digits from
// which thousands are grouped, and where signs stand.
type style struct {
	group, decimal string
	groupFrom      int // digits from which thousands are grouped: es writes 1240 but 12.400
	symbolFirst    bool
	symbolGap      string
	percentGap     string
	rtl            bool
}

const nbsp = "\u00a0"

var styles = map[string]style{
	"en": {group: ",", decimal: ".", groupFrom: 4, symbolFirst: true},
	"de": {group: ".", decimal: ",", groupFrom: 4, symbolGap: nbsp, percentGap: nbsp},
	"es": {group: ".", decimal: ",", groupFrom: 5, symbolGap: nbsp, percentGap: nbsp},
	"fr": {group: "\u202f", decimal: ",", groupFrom: 4, symbolGap: nbsp, percentGap: "\u202f"},
	"pt": {group: ".", decimal: ",", groupFrom: 4, symbolFirst: true, symbolGap: nbsp},
	"ar": {group: ",", decimal: ".", groupFrom: 4, symbolGap: nbsp, rtl: true},
}

// symbols are CLDR's narrow ones; a shop shows one currency, so "$" needs no country.
var symbols = map[string]string{
	"AUD": "$", "BRL": "R$", "CAD": "$", "CNY": "¥", "CZK": "Kč", "DKK": "kr", "EUR": "€", "GBP": "£", "HUF": "Ft",
	"ILS": "₪", "INR": "₹", "JPY": "¥", "KRW": "₩", "MXN": "$", "NOK": "kr", "NZD": "$", "PHP": "₱", "PLN": "zł",
	"RON": "lei", "SEK": "kr", "SGD": "$", "THB": "฿", "TRY": "₺", "UAH": "₴", "USD": "$", "VND": "₫", "ZAR": "R",
}

// PointsName is what a merchant calls points, in the language at hand.
// Both empty means the language's own word.
type PointsName struct {
	Singular string
	Plural   string
}

// Number writes a whole number with grouped thousands: "1,240", "1.240".
// A minus is U+2212, as wide as a plus.
func (w *Words) Number(n int64) string {
	digits := strconv.FormatInt(n, 10)
	if n < 0 {
		return w.mark() + "−" + w.grouped(digits[1:])
	}
	return w.grouped(digits)
}

// Signed is Number with its sign, for movements: "+120", "−30", "0".
func (w *Words) Signed(n int64) string {
	if n > 0 {
		return w.mark() + "+" + w.Number(n)
	}
	return w.Number(n)
}

// mark keeps a sign at the left of its number in right-to-left text.
func (w *Words) mark() string {
	if w.style.rtl {
		return "\u200e"
	}
	return ""
}

func (w *Words) grouped(digits string) string {
	if len(digits) < w.style.groupFrom {
		return digits
	}
	var b strings.Builder
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(w.style.group)
		}
		b.WriteRune(digit)
	}
	return b.String()
}

// Points counts in the merchant's words: "1 point", "1,240 points".
func (w *Words) Points(n int64, name PointsName) string {
	name = w.named(name)
	return w.Plural("points.count", n, Args{
		"Number": w.Number(n), "Singular": name.Singular, "Plural": name.Plural,
	})
}

// named fills in the language's own words for points where the merchant gave none.
func (w *Words) named(name PointsName) PointsName {
	if name.Singular == "" {
		name.Singular = w.Text("points.singular", nil)
	}
	if name.Plural == "" {
		name.Plural = w.Text("points.plural", nil)
	}
	return name
}

// Money writes an amount with all its decimals: "€12.40", "12,40 €".
func (w *Words) Money(amount money.Amount) string { return w.amount(amount, false) }

// ShortMoney is Money without decimals where they are zero: "€5", "€5.50".
func (w *Words) ShortMoney(amount money.Amount) string { return w.amount(amount, true) }

func (w *Words) amount(amount money.Amount, short bool) string {
	sign, decimal := "", amount.Decimal()
	if rest, negative := strings.CutPrefix(decimal, "-"); negative {
		sign, decimal = w.mark()+"−", rest
	}
	whole, fraction, _ := strings.Cut(decimal, ".")
	figure := w.grouped(whole)
	if fraction != "" && (!short || strings.Trim(fraction, "0") != "") {
		figure += w.style.decimal + fraction
	}
	return sign + w.withSymbol(figure, amount.Currency)
}

func (w *Words) withSymbol(figure, currency string) string {
	symbol, known := symbols[currency]
	if !w.style.symbolFirst {
		if !known {
			symbol = currency
		}
		return figure + w.style.symbolGap + symbol
	}
	if !known {
		return currency + nbsp + figure
	}
	return symbol + w.style.symbolGap + figure
}

// Percent writes basis points: 1000 is "10%", 1250 is "12.5%".
func (w *Words) Percent(basisPoints int) string {
	text := strconv.Itoa(basisPoints / 100)
	if rest := basisPoints % 100; rest != 0 {
		fraction := strconv.Itoa(100 + rest)[1:]
		text += w.style.decimal + strings.TrimRight(fraction, "0")
	}
	return text + w.style.percentGap + "%"
}

// Day is a date as people say it, "6 December", in the calendar of t's location:
// pass it in the merchant's time zone.
func (w *Words) Day(t time.Time) string { return w.day("date.day", t) }

// MonthYear is a month as people say it, "December 2026".
func (w *Words) MonthYear(t time.Time) string {
	return w.Text("date.month."+t.Format("01"), nil) + " " + strconv.Itoa(t.Year())
}

// DayYear is Day with its year, "6 December 2026".
func (w *Words) DayYear(t time.Time) string { return w.day("date.day_year", t) }

func (w *Words) day(key string, t time.Time) string {
	day := strconv.Itoa(t.Day())
	if w.locale == "fr" && t.Day() == 1 {
		day = "1er"
	}
	month := w.Text("date.month."+t.Format("01"), nil)
	return w.Text(key, Args{"Day": day, "Month": month, "Year": strconv.Itoa(t.Year())})
}

// And joins phrases as a list is read aloud: "a, b and c".
func (w *Words) And(phrases ...string) string {
	if len(phrases) == 0 {
		return ""
	}
	last := len(phrases) - 1
	if last == 0 {
		return phrases[0]
	}
	head := phrases[0]
	for _, phrase := range phrases[1:last] {
		head = w.Text("list.comma", Args{"First": head, "Last": phrase})
	}
	return w.Text("list.pair", Args{"First": head, "Last": phrases[last]})
}

// Sentences puts phrases behind one another as sentences, the last without a full stop.
func (w *Words) Sentences(phrases ...string) string {
	joined := ""
	for _, phrase := range phrases {
		switch {
		case phrase == "":
		case joined == "":
			joined = phrase
		default:
			joined = w.Text("list.sentence", Args{"First": joined, "Last": phrase})
		}
	}
	return joined
}
