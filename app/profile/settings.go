package profile

import (
	"regexp"
	"slices"
	"unicode/utf8"

	"regulars/app/fail"
)

// Choice is one answer that a merchant offers, with its words by locale.
type Choice struct {
	Key  string            `json:"key"`
	Text map[string]string `json:"text"` // by locale; en, or else any, stands in for the others
}

// In is a choice's words in a language, the first that there is.
func (c Choice) In(locale, fallback string) string {
	for _, l := range []string{locale, fallback, "en"} {
		if text := c.Text[l]; text != "" {
			return text
		}
	}
	locales := make([]string, 0, len(c.Text))
	for l := range c.Text {
		locales = append(locales, l)
	}
	slices.Sort(locales)
	for _, l := range locales {
		if c.Text[l] != "" {
			return c.Text[l]
		}
	}
	return c.Key
}

// Question is something that a person can be asked.
type Question string

// The questions.
const (
	AskBirthday  Question = "birthday"
	AskLanguage  Question = "language"
	AskCountry   Question = "country"
	AskAge       Question = "age_band"
	AskSex       Question = "sex"
	AskPurposes  Question = "purposes"
	AskInterests Question = "interests"
)

// Questions lists them as they are asked.
var Questions = []Question{AskLanguage, AskCountry, AskBirthday, AskAge, AskSex, AskPurposes, AskInterests}

// Settings are what a merchant asks, and what it never wants to know.
type Settings struct {
	Ask      []Question `json:"ask"`
	Channels []string   `json:"channels"` // beside the profile: see Offered
	Purposes []Choice   `json:"purposes"`
	// PurposesSensitive: what people want the products for says something about
	// their health, faith or private life: it is kept only with their consent.
	PurposesSensitive bool     `json:"purposes_sensitive"`
	Topics            []Choice `json:"topics"`
	Learn             bool     `json:"learn"` // interest is noted of what people view, search, put in a cart and buy
	// Watch: a pixel in the store's pages tells what people view and search, where the
	// store permits that. Without it only the store itself tells: carts and orders.
	Watch bool `json:"watch"`
	// Of these, by the platforms' ids, nothing is ever noted or used.
	SensitiveProducts    []string `json:"sensitive_products"`
	SensitiveCollections []string `json:"sensitive_collections"`
	// Chosen: the merchant has decided about them, and they are not Default.
	Chosen bool `json:"-"`
}

// Default is what holds until a merchant says otherwise: it asks for little, and
// learns from what shoppers do.
func Default() Settings {
	return Settings{
		Ask: []Question{AskLanguage, AskBirthday}, Channels: []string{"email"}, Learn: true,
		Purposes: []Choice{}, Topics: []Choice{}, SensitiveProducts: []string{}, SensitiveCollections: []string{},
	}
}

// Limits of what a merchant can ask.
const (
	MostChoices   = 12
	MostSensitive = 200
)

// Offered are the channels that a merchant can ask a consent for.
var Offered = []string{"email", "sms", "post", "studies", "ads"}

var choiceKey = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

// Check refuses settings that make no sense, naming the field.
func (s *Settings) Check() error {
	for _, q := range s.Ask {
		if !slices.Contains(Questions, q) {
			return fail.Field("ask", "names a question that does not exist")
		}
	}
	for _, c := range s.Channels {
		if !slices.Contains(Offered, c) {
			return fail.Field("channels", "must be among email, sms, post, studies and ads")
		}
	}
	if err := checkChoices("purposes", s.Purposes); err != nil {
		return err
	}
	if err := checkChoices("topics", s.Topics); err != nil {
		return err
	}
	if slices.Contains(s.Ask, AskPurposes) && len(s.Purposes) == 0 {
		return fail.Field("purposes", "must have at least one choice, or do not ask for it")
	}
	if len(s.SensitiveProducts) > MostSensitive {
		return fail.Field("sensitive_products", "must be at most %d", MostSensitive)
	}
	if len(s.SensitiveCollections) > MostSensitive {
		return fail.Field("sensitive_collections", "must be at most %d", MostSensitive)
	}
	return nil
}

func checkChoices(field string, list []Choice) error {
	if len(list) > MostChoices {
		return fail.Field(field, "must be at most %d", MostChoices)
	}
	seen := map[string]bool{}
	for _, c := range list {
		if !choiceKey.MatchString(c.Key) || c.Key == Unsaid || seen[c.Key] {
			return fail.Field(field, "each needs a key of its own, of small letters, digits and dashes")
		}
		seen[c.Key] = true
		words := 0
		for _, text := range c.Text {
			if n := utf8.RuneCountInString(text); n > 80 {
				return fail.Field(field, "each must have at most 80 characters")
			} else if n > 0 {
				words++
			}
		}
		if words == 0 {
			return fail.Field(field, "each needs words in at least one language")
		}
	}
	return nil
}

func keysOf(list []Choice) []string {
	keys := make([]string, 0, len(list)+1)
	for _, c := range list {
		keys = append(keys, c.Key)
	}
	return keys
}

// Asks reports whether a question is asked.
func (s *Settings) Asks(q Question) bool { return slices.Contains(s.Ask, q) }

// AsksBirthday reports whether a shop's account asks for the birthday: only where the
// merchant has decided to.
func (s *Settings) AsksBirthday() bool { return s.Chosen && s.Asks(AskBirthday) }

// Watches reports whether a store's pages are to tell what people look at.
func (s *Settings) Watches() bool { return s.Learn && s.Watch }

// Avoids reports whether a merchant marked anything as sensitive.
func (s *Settings) Avoids() bool { return len(s.SensitiveProducts)+len(s.SensitiveCollections) > 0 }

// Sensitive reports whether nothing may be known of a product, or collection,
// that is in some collections.
func (s *Settings) Sensitive(kind InterestKind, id string, collections []string) bool {
	if kind == OfCollection {
		return slices.Contains(s.SensitiveCollections, id)
	}
	if slices.Contains(s.SensitiveProducts, id) {
		return true
	}
	return slices.ContainsFunc(collections, func(c string) bool { return slices.Contains(s.SensitiveCollections, c) })
}
