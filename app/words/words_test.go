package words

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var place = regexp.MustCompile(`{{\.(\w+)}}`)

// places lists the places of a message over all of its plural forms.
func places(message any) []string {
	forms := map[string]any{"": message}
	if plural, ok := message.(map[string]any); ok {
		forms = plural
	}
	var names []string
	for _, form := range forms {
		text, _ := form.(string)
		for _, found := range place.FindAllStringSubmatch(text, -1) {
			names = append(names, found[1])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func raw(t *testing.T, locale string) map[string]any {
	t.Helper()
	messages := map[string]any{}
	for _, folder := range folders {
		body, err := files.ReadFile(folder + "/" + locale + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(body, &messages); err != nil {
			t.Fatal(err)
		}
	}
	return messages
}

// countWords lets a language say a count in words ("one day") or pick one name of two.
var countWords = []string{"Days", "Plural", "Times"}

func TestEveryCatalogHasTheSameMessagesAndPlaces(t *testing.T) {
	t.Parallel()
	english := raw(t, "en")
	for _, locale := range Locales[1:] {
		messages := raw(t, locale)
		for key, message := range english {
			translated, ok := messages[key]
			if !ok {
				t.Errorf("%s lacks %q", locale, key)
				continue
			}
			if diff := cmp.Diff(places(message), places(translated)); diff != "" {
				t.Errorf("%s: places of %q (-en +%s):\n%s", locale, key, locale, diff)
			}
		}
		if len(messages) != len(english) {
			t.Errorf("%s has %d messages, en %d", locale, len(messages), len(english))
		}
	}
}

func TestEveryPluralMessageHasAFormForEveryNumber(t *testing.T) {
	t.Parallel()
	for _, locale := range Locales {
		w := For(locale)
		for key, message := range raw(t, locale) {
			if _, plural := message.(map[string]any); !plural {
				continue
			}
			for _, n := range []int64{0, 1, 2, 3, 11, 14, 21, 100, 101, 1_000_000, 2_500_000} {
				if got := w.Plural(key, n, nil); got == key {
					t.Errorf("%s has no form of %q for %d", locale, key, n)
				}
			}
		}
	}
}

func TestPluralFormsShareTheirPlaces(t *testing.T) {
	t.Parallel()
	for _, locale := range Locales {
		for key, message := range raw(t, locale) {
			forms, ok := message.(map[string]any)
			if !ok {
				continue
			}
			all := without(places(message))
			for form, text := range forms {
				got := without(places(text))
				if !slices.Equal(all, got) && key != "points.count" {
					t.Errorf("%s %q %s has %v, want %v", locale, key, form, got, all)
				}
			}
		}
	}
}

func without(names []string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return slices.Contains(countWords, name) })
}

func TestForFindsTheNearestLanguage(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"en": "en", "de-AT": "de", "pt_BR": "pt", "fr-CA,fr;q=0.9,en;q=0.8": "fr", "ar-EG": "ar",
		"": "en", "ja": "en", "nl, de;q=0.5": "de", "<script>": "en", "es-419": "es",
	}
	for tag, want := range cases {
		if got := For(tag).Locale(); got != want {
			t.Errorf("For(%q) = %q, want %q", tag, got, want)
		}
	}
}

func TestAnUnknownKeyComesBackAsItself(t *testing.T) {
	t.Parallel()
	if got := For("de").Text("no.such.key", nil); got != "no.such.key" {
		t.Errorf("got %q", got)
	}
}

func TestOnlyArabicRunsRightToLeft(t *testing.T) {
	t.Parallel()
	for _, locale := range Locales {
		want := "ltr"
		if locale == "ar" {
			want = "rtl"
		}
		if got := For(locale).Dir(); got != want {
			t.Errorf("%s: %s", locale, got)
		}
	}
}

func TestRightToLeftTextIsolatesWhatIsPutIn(t *testing.T) {
	t.Parallel()
	got := For("ar").Text("history.refunded", Args{"Order": "#1031"})
	if !strings.Contains(got, "\u2068#1031\u2069") {
		t.Errorf("not isolated: %q", got)
	}
}

func TestAPhraseInAPhraseKeepsItsDirection(t *testing.T) {
	t.Parallel()
	w := For("ar")
	got := w.Text("page.have", Args{"Points": w.Points(1240, PointsName{})})
	if !strings.Contains(got, "\u2067\u20681,240\u2069") {
		t.Errorf("the count would be drawn left to right: %q", got)
	}
}

func TestKeysAreSortedAndHoldTheWidget(t *testing.T) {
	t.Parallel()
	keys := Keys()
	if !slices.IsSorted(keys) || !slices.Contains(keys, "widget.join") {
		t.Errorf("keys: %v", keys)
	}
}

// formal is how a language would address a shopper otherwise than it does: German
// and Spanish say du and tú, French says vous, Portuguese is Brazil's você.
var formal = map[string]*regexp.Regexp{
	"de": regexp.MustCompile(`\b(Sie|Ihnen|Ihr|Ihre[mnrs]?)\b`),
	"es": regexp.MustCompile(`(?i)\b(usted|ustedes|vosotros|vuestr[oa]s?)\b`),
	"fr": regexp.MustCompile(`(?i)(^|[^\pL])((tu|ton|tes|toi)($|[^\pL])|t’)`),
	"pt": regexp.MustCompile(`(?i)\b(lhe|si|teus?|tuas?|equipa|ligação|carregue)\b`),
}

func TestEachLanguageSpeaksToShoppersInOneWay(t *testing.T) {
	t.Parallel()
	for locale, other := range formal {
		for key, message := range raw(t, locale) {
			if strings.HasPrefix(key, "admin.") || strings.HasPrefix(key, "mail.staff.") {
				continue // staff of a shop are strangers to us
			}
			body, err := json.Marshal(message)
			if err != nil {
				t.Fatal(err)
			}
			if found := other.Find(body); found != nil {
				t.Errorf("%s says %q in %s: %s", locale, found, key, body)
			}
		}
	}
}
