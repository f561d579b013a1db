package words

import (
	"testing"
	"time"

	"regulars/app/money"
)

func TestNumbersAreWrittenAsTheLanguageDoes(t *testing.T) {
	t.Parallel()
	cases := []struct {
		locale string
		n      int64
		want   string
	}{
		{"en", 1240, "1,240"},
		{"de", 1240, "1.240"},
		{"es", 1240, "1240"},
		{"es", 12400, "12.400"},
		{"fr", 1234567, "1\u202f234\u202f567"},
		{"pt", 1240, "1.240"},
		{"ar", 1240, "1,240"},
		{"en", 0, "0"},
		{"en", 999, "999"},
		{"en", -1240, "−1,240"},
		{"ar", -30, "\u200e−30"},
		{"en", -9223372036854775808, "−9,223,372,036,854,775,808"},
	}
	for _, c := range cases {
		if got := For(c.locale).Number(c.n); got != c.want {
			t.Errorf("%s %d: %q, want %q", c.locale, c.n, got, c.want)
		}
	}
}

func TestMovementsShowTheirSign(t *testing.T) {
	t.Parallel()
	w := For("en")
	for n, want := range map[int64]string{120: "+120", -30: "−30", 0: "0"} {
		if got := w.Signed(n); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
	if got := For("ar").Signed(120); got != "\u200e+120" {
		t.Errorf("ar: %q", got)
	}
}

func TestMoneyIsWrittenAsTheLanguageDoes(t *testing.T) {
	t.Parallel()
	cases := []struct {
		locale      string
		amount      money.Amount
		long, short string
	}{
		{"en", money.Amount{Minor: 1240, Currency: "EUR"}, "€12.40", "€12.40"},
		{"en", money.Amount{Minor: 500, Currency: "EUR"}, "€5.00", "€5"},
		{"de", money.Amount{Minor: 123450, Currency: "EUR"}, "1.234,50\u00a0€", "1.234,50\u00a0€"},
		{"fr", money.Amount{Minor: 3000, Currency: "EUR"}, "30,00\u00a0€", "30\u00a0€"},
		{"pt", money.Amount{Minor: 1000, Currency: "BRL"}, "R$\u00a010,00", "R$\u00a010"},
		{"en", money.Amount{Minor: 1500, Currency: "JPY"}, "¥1,500", "¥1,500"},
		{"en", money.Amount{Minor: 1500, Currency: "KWD"}, "KWD\u00a01.500", "KWD\u00a01.500"},
		{"de", money.Amount{Minor: 1000, Currency: "CHF"}, "10,00\u00a0CHF", "10\u00a0CHF"},
		{"en", money.Amount{Minor: -500, Currency: "USD"}, "−$5.00", "−$5"},
	}
	for _, c := range cases {
		w := For(c.locale)
		if long, short := w.Money(c.amount), w.ShortMoney(c.amount); long != c.long || short != c.short {
			t.Errorf("%s %v: %q and %q, want %q and %q", c.locale, c.amount, long, short, c.long, c.short)
		}
	}
}

func TestPercentComesFromBasisPoints(t *testing.T) {
	t.Parallel()
	for bp, want := range map[int]string{1000: "10%", 1250: "12.5%", 5: "0.05%", 10000: "100%"} {
		if got := For("en").Percent(bp); got != want {
			t.Errorf("%d: %q, want %q", bp, got, want)
		}
	}
	if got := For("de").Percent(1250); got != "12,5\u00a0%" {
		t.Errorf("de: %q", got)
	}
}

func TestPointsAreCountedInTheMerchantsWords(t *testing.T) {
	t.Parallel()
	beans := PointsName{Singular: "bean", Plural: "beans"}
	cases := []struct {
		locale string
		n      int64
		name   PointsName
		want   string
	}{
		{"en", 1, beans, "1 bean"},
		{"en", 0, beans, "0 beans"},
		{"en", 1240, beans, "1,240 beans"},
		{"en", 2, PointsName{}, "2 points"},
		{"fr", 0, PointsName{}, "0 point"},
		{"fr", 2, PointsName{}, "2 points"},
		{"de", 1, PointsName{}, "1 Punkt"},
		{"de", 1000, PointsName{}, "1.000 Punkte"},
		{"es", 2_000_000, PointsName{}, "2.000.000 puntos"},
	}
	for _, c := range cases {
		if got := For(c.locale).Points(c.n, c.name); got != c.want {
			t.Errorf("%s %d: %q, want %q", c.locale, c.n, got, c.want)
		}
	}
}

func TestArabicCountsThreeToTenInThePlural(t *testing.T) {
	t.Parallel()
	w := For("ar")
	for n, want := range map[int64]string{3: "نقاط", 11: "نقطة", 100: "نقطة"} {
		wanted := "\u2068" + w.Number(n) + "\u2069 \u2068" + want + "\u2069"
		if got := w.Points(n, PointsName{}); got != wanted {
			t.Errorf("%d: %q, want %q", n, got, wanted)
		}
	}
}

func TestDaysAreSaidAsPeopleDo(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	late := time.Date(2026, 12, 5, 23, 30, 0, 0, time.UTC).In(berlin)
	for locale, want := range map[string]string{
		"en": "6 December", "de": "6. Dezember", "es": "6 de diciembre", "fr": "6 décembre", "pt": "6 de dezembro",
	} {
		if got := For(locale).Day(late); got != want {
			t.Errorf("%s: %q, want %q", locale, got, want)
		}
	}
	first := time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)
	if got := For("fr").DayYear(first); got != "1er mars 2027" {
		t.Errorf("fr: %q", got)
	}
}

func TestAndJoinsAsReadAloud(t *testing.T) {
	t.Parallel()
	w := For("en")
	for want, phrases := range map[string][]string{
		"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}, "a, b, c and d": {"a", "b", "c", "d"},
	} {
		if got := w.And(phrases...); got != want {
			t.Errorf("%v: %q, want %q", phrases, got, want)
		}
	}
}

func TestSentencesLeaveOutWhatIsEmpty(t *testing.T) {
	t.Parallel()
	if got := For("en").Sentences("", "One", "", "Two"); got != "One. Two" {
		t.Errorf("got %q", got)
	}
}

func TestAMultiplierIsWrittenAsTheLanguageDoes(t *testing.T) {
	t.Parallel()
	beans := PointsName{Singular: "Bohne", Plural: "Bohnen"}
	for _, c := range []struct {
		locale   string
		permille int64
		want     string
	}{
		{"en", 2000, "2× points"},
		{"en", 1500, "1.5× points"},
		{"en", 1255, "1.255× points"},
		{"fr", 10050, "10,05× points"},
		{"es", 3000, "3× puntos"},
	} {
		if got := For(c.locale).Times(c.permille, PointsName{}); got != c.want {
			t.Errorf("%s: %d is %q, want %q", c.locale, c.permille, got, c.want)
		}
	}
	if got := For("de").Times(1500, beans); got != "1,5× Bohnen" {
		t.Errorf("in the merchant's words it is %q", got)
	}
}
