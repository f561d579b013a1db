package merchant

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"regulars/app/fail"
)

// Look is how a merchant's program appears to shoppers.
type Look struct {
	Points   map[string]PointsName `json:"points"`   // by locale; "en" is the fallback
	LogoURL  string                `json:"logo_url"` // https, or ""
	Accent   string                `json:"accent"`   // "#rrggbb", at least 4.5:1 with white
	Launcher string                `json:"launcher"` // "end" or "start"
	Reasons  map[string][]string   `json:"reasons"`  // by locale, up to three short reasons to choose this shop
	Radius   int                   `json:"radius"`   // px, 0 to 24
	Font     string                `json:"font"`     // a font family of the shop, or "" to inherit
}

// PointsName is what a merchant calls its points.
type PointsName struct {
	Singular string `json:"singular"`
	Plural   string `json:"plural"`
}

// DefaultLook is what a new merchant starts with.
func DefaultLook() Look {
	return Look{
		Points: map[string]PointsName{
			"en": {"point", "points"}, "es": {"punto", "puntos"}, "de": {"Punkt", "Punkte"},
			"fr": {"point", "points"}, "pt": {"ponto", "pontos"},
		},
		Accent: "#0b6b50", Launcher: "end", Reasons: map[string][]string{}, Radius: 12,
	}
}

// Name gives the points' name in a locale, falling back to its language, then
// English, then "points".
func (l Look) Name(locale string) PointsName {
	for _, key := range fallbacks(locale) {
		if name, ok := l.Points[key]; ok && name.Singular != "" {
			return name
		}
	}
	return PointsName{"point", "points"}
}

// Because gives the merchant's reasons in a locale.
func (l Look) Because(locale string) []string {
	for _, key := range fallbacks(locale) {
		if reasons := l.Reasons[key]; len(reasons) > 0 {
			return reasons
		}
	}
	return nil
}

func fallbacks(locale string) []string {
	language, _, _ := strings.Cut(locale, "-")
	return []string{locale, language, "en"}
}

var (
	hexColor   = regexp.MustCompile(`^#[0-9a-f]{6}$`)
	fontFamily = regexp.MustCompile(`^[A-Za-z0-9 ,'_-]{0,120}$`)
)

// Validate refuses a look that shoppers could not read or that could carry
// anything but a look. It returns the first rule that is broken.
func (l Look) Validate() error {
	if err := l.validateWords(); err != nil {
		return err
	}
	if l.LogoURL != "" {
		if u, err := url.Parse(l.LogoURL); err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
			return fail.Field("look.logo_url", "must be an https address")
		}
	}
	if !hexColor.MatchString(l.Accent) {
		return fail.Field("look.accent", "must look like #0b6b50")
	}
	if ContrastWithWhite(l.Accent) < 4.5 {
		return fail.Field("look.accent", "is too light to read white text on; the nearest that works is %s",
			NearestReadable(l.Accent))
	}
	if l.Launcher != "end" && l.Launcher != "start" {
		return fail.Field("look.launcher", `must be "end" or "start"`)
	}
	if l.Radius < 0 || l.Radius > 24 {
		return fail.Field("look.radius", "must be between 0 and 24")
	}
	if !fontFamily.MatchString(l.Font) {
		return fail.Field("look.font", "must be a list of font names")
	}
	return nil
}

func (l Look) validateWords() error {
	for locale, name := range l.Points {
		if !shortText(name.Singular, 24) || !shortText(name.Plural, 24) {
			return fail.Field("look.points."+locale, "needs a singular and a plural of 1 to 24 characters")
		}
	}
	if _, ok := l.Points["en"]; !ok {
		return fail.Field("look.points.en", "is needed: it stands in for languages without a name")
	}
	for locale, reasons := range l.Reasons {
		if len(reasons) > 3 {
			return fail.Field("look.reasons."+locale, "takes at most three reasons")
		}
		for i, reason := range reasons {
			if !shortText(reason, 60) {
				return fail.Field(fmt.Sprintf("look.reasons.%s[%d]", locale, i), "must have 1 to 60 characters")
			}
		}
	}
	return nil
}

func shortText(s string, most int) bool {
	return strings.TrimSpace(s) != "" && utf8.RuneCountInString(s) <= most && !strings.ContainsFunc(s,
		func(r rune) bool { return r < ' ' })
}

// ContrastWithWhite is the WCAG 2.2 contrast ratio of a "#rrggbb" color with white.
func ContrastWithWhite(color string) float64 { return 1.05 / (luminance(color) + 0.05) }

func luminance(color string) float64 {
	linear := func(from int) float64 {
		n, err := strconv.ParseUint(color[from:from+2], 16, 8)
		if err != nil {
			return 1
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(1) + 0.7152*linear(3) + 0.0722*linear(5)
}

// NearestReadable darkens a color, keeping its hue, until white is readable on it.
func NearestReadable(color string) string {
	for keep := 99; keep >= 0 && ContrastWithWhite(color) < 4.5; keep-- {
		var c [3]uint64
		for i := range c {
			n, err := strconv.ParseUint(color[1+2*i:3+2*i], 16, 8)
			if err != nil {
				return "#0b6b50"
			}
			c[i] = n * uint64(keep) / uint64(keep+1)
		}
		color = fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2])
	}
	return color
}
