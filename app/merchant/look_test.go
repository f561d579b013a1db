package merchant_test

import (
	"errors"
	"math"
	"testing"

	"regulars/app/fail"
	"regulars/app/merchant"
)

func TestContrastIsThatOfTheStandard(t *testing.T) {
	t.Parallel()
	for color, want := range map[string]float64{"#000000": 21, "#ffffff": 1, "#767676": 4.54, "#777777": 4.48, "#0000ff": 8.59, "#ff0000": 4.0} {
		if got := merchant.ContrastWithWhite(color); math.Abs(got-want) > 0.01 {
			t.Errorf("%s has %.2f:1 with white, want %.2f:1", color, got, want)
		}
	}
}

func TestTheNearestReadableColorIsReadable(t *testing.T) {
	t.Parallel()
	for _, color := range []string{"#ffffff", "#ffff00", "#00ff00", "#ff9999", "#767676", "#000000", "#0b6b50"} {
		near := merchant.NearestReadable(color)
		if merchant.ContrastWithWhite(near) < 4.5 {
			t.Errorf("%s became %s, which has %.2f:1", color, near, merchant.ContrastWithWhite(near))
		}
		if merchant.ContrastWithWhite(color) >= 4.5 && near != color {
			t.Errorf("%s is readable and became %s", color, near)
		}
	}
}

func TestALookThatShoppersCannotReadNamesItsField(t *testing.T) {
	t.Parallel()
	if err := merchant.DefaultLook().Validate(); err != nil {
		t.Fatalf("the default look is refused: %v", err)
	}
	for field, spoil := range map[string]func(*merchant.Look){
		"look.accent":        func(l *merchant.Look) { l.Accent = "#ffff00" },
		"look.logo_url":      func(l *merchant.Look) { l.LogoURL = "javascript:alert(1)" },
		"look.launcher":      func(l *merchant.Look) { l.Launcher = "middle" },
		"look.radius":        func(l *merchant.Look) { l.Radius = 25 },
		"look.font":          func(l *merchant.Look) { l.Font = "x;} body{display:none" },
		"look.points.de":     func(l *merchant.Look) { l.Points["de"] = merchant.PointsName{Singular: "Punkt"} },
		"look.points.en":     func(l *merchant.Look) { delete(l.Points, "en") },
		"look.reasons.en":    func(l *merchant.Look) { l.Reasons["en"] = []string{"a", "b", "c", "d"} },
		"look.reasons.en[1]": func(l *merchant.Look) { l.Reasons["en"] = []string{"a", "line\nbreak"} },
	} {
		look := merchant.DefaultLook()
		spoil(&look)
		var refused *fail.Error
		if err := look.Validate(); !errors.As(err, &refused) || refused.Field != field {
			t.Errorf("the error is %v, want one that names %s", err, field)
		}
	}
}

func TestNamesFallBackToTheLanguageAndThenToEnglish(t *testing.T) {
	t.Parallel()
	look := merchant.DefaultLook()
	look.Reasons = map[string][]string{"en": {"Fresh"}, "de": {"Frisch"}}
	for locale, want := range map[string]string{"de-AT": "Punkte", "de": "Punkte", "ja": "points", "": "points"} {
		if got := look.Name(locale).Plural; got != want {
			t.Errorf("points are %q in %q, want %q", got, locale, want)
		}
	}
	if got := look.Because("de-CH"); len(got) != 1 || got[0] != "Frisch" {
		t.Errorf("the reasons in de-CH are %v", got)
	}
	if got := (merchant.Look{}).Name("en"); got.Plural != "points" {
		t.Errorf("without any name points are %q", got.Plural)
	}
}
