package program

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"regulars/app/fail"
)

func (d Document) validateRules() error {
	if len(d.Rules) > MaxRules {
		return fail.Field("rules", "can be at most %d", MaxRules)
	}
	tiers := d.tierIDs()
	return each("rules", d.Rules, func(r Rule) string { return r.ID }, func(r Rule) error { return r.validate(tiers) })
}

func (r *Rule) validate(tiers []string) error {
	if err := named(r.Name); err != nil {
		return err
	}
	switch {
	case !oneOf(r.Trigger, Triggers()...):
		return fail.Field("trigger", "%q is not a way to earn", r.Trigger)
	case !oneOf(r.Effect, PerAmount, PerItem, Fixed):
		return fail.Field("effect", `must be "per_amount", "per_item" or "fixed"`)
	case r.Trigger != OnOrder && r.Effect != Fixed:
		return fail.Field("effect", `must be "fixed": only orders have amounts and items`)
	case r.Points < 1 || r.Points > MaxPoints:
		return fail.Field("points", "must be between 1 and %d", MaxPoints)
	case r.Photo < 0 || r.Photo > MaxPoints:
		return fail.Field("photo_points", "must be between 0 and %d", MaxPoints)
	case !oneOf(r.Rounding, "", Down, Nearest, Up):
		return fail.Field("rounding", `must be "down", "nearest" or "up"`)
	}
	if err := r.validateOccasion(); err != nil {
		return err
	}
	return r.validateBounds(tiers)
}

func (r *Rule) validateOccasion() error {
	switch {
	case r.Trigger == OnEvent && !plainID(r.Event):
		return fail.Field("event", "must name the event: 1 to 40 of a-z, 0-9, - and _")
	case r.Trigger == OnSocial && !strings.HasPrefix(r.URL, "https://"):
		return fail.Field("url", "must be the https:// address of the account to follow")
	case utf8.RuneCountInString(r.URL) > 400:
		return fail.Field("url", "must have at most 400 characters")
	}
	return nil
}

func (r *Rule) validateBounds(tiers []string) error {
	if err := amounts("minimum", r.Minimum, 0); err != nil {
		return err
	}
	if r.Effect == PerAmount {
		if err := amounts("per", r.Per, 1); err != nil {
			return err
		}
	}
	for i, limit := range r.Limits {
		if err := limit.validate(fmt.Sprintf("limits[%d].", i)); err != nil {
			return err
		}
	}
	if err := r.When.validate(tiers); err != nil {
		return err
	}
	if field := r.onlyOfOrders(); r.Trigger != OnOrder && field != "" {
		return fail.Field(field, "is about orders, and this way to earn is not")
	}
	return r.Budget.validate()
}

// onlyOfOrders names the first field that is set and asks something of an order.
func (r *Rule) onlyOfOrders() string {
	switch w := r.When; {
	case !r.Only.Empty():
		return "only"
	case !r.Except.Empty():
		return "except"
	case w.First:
		return "when.first"
	case len(w.Nth) > 0:
		return "when.nth"
	case w.Every > 0:
		return "when.every"
	case len(w.Channels) > 0:
		return "when.channels"
	case len(w.Countries) > 0:
		return "when.countries"
	}
	for currency, minor := range r.Minimum {
		if minor > 0 {
			return "minimum." + currency
		}
	}
	return ""
}

func (l Limit) validate(at string) error {
	switch {
	case !oneOf(l.Of, OfMember, OfProgram):
		return fail.Field(at+"of", `must be "member" or "program"`)
	case !oneOf(l.Window, Day, Week, Month, Year, Lifetime):
		return fail.Field(at+"window", `must be "day", "week", "month", "year" or "lifetime"`)
	case l.Points < 0 || l.Points > MaxTotal:
		return fail.Field(at+"points", "must be between 0 and %d", MaxTotal)
	case l.Times < 0 || l.Times > MaxTotal:
		return fail.Field(at+"times", "must be between 0 and %d", MaxTotal)
	case l.Points == 0 && l.Times == 0:
		return fail.Field(at+"points", "or times must be set")
	}
	return nil
}

func (w *When) validate(tiers []string) error {
	for i, n := range w.Nth {
		if n < 1 || n > 10_000 {
			return fail.Field(fmt.Sprintf("when.nth[%d]", i), "must be between 1 and 10000")
		}
	}
	if w.Every < 0 || w.Every > 1000 {
		return fail.Field("when.every", "must be between 0 and 1000")
	}
	if err := places("when", w.Channels, w.Countries); err != nil {
		return err
	}
	if err := segmentIDs("when.segments", w.Segments); err != nil {
		return err
	}
	return knownTiers("when.tiers", w.Tiers, tiers)
}

// channels are where orders come from.
var channels = []string{"online", "pos", "draft", "subscription", "b2b", "other"}

func places(at string, where, countries []string) error {
	for i, channel := range where {
		if !oneOf(channel, channels...) {
			return fail.Field(fmt.Sprintf("%s.channels[%d]", at, i), "must be one of %s", strings.Join(channels, ", "))
		}
	}
	for i, country := range countries {
		if len(country) != 2 || strings.ToUpper(country) != country {
			return fail.Field(fmt.Sprintf("%s.countries[%d]", at, i), "must be a two-letter country code such as DE")
		}
	}
	return nil
}

func knownTiers(at string, named, tiers []string) error {
	for i, id := range named {
		if !oneOf(id, tiers...) {
			return fail.Field(fmt.Sprintf("%s[%d]", at, i), "%q is no tier of this program", id)
		}
	}
	return nil
}

func (d Document) validateExclusion() error {
	if err := places("exclude", d.Exclude.Channels, d.Exclude.Countries); err != nil {
		return err
	}
	return knownTiers("exclude.tiers", d.Exclude.Tiers, d.tierIDs())
}

func (b Budget) validate() error {
	switch {
	case !oneOf(b.Window, "", Day, Week, Month, Year, Lifetime):
		return fail.Field("budget.window", `must be "day", "week", "month", "year" or "lifetime"`)
	case b.Points < 0 || b.Points > MaxTotal:
		return fail.Field("budget.points", "must be between 0 and %d", MaxTotal)
	}
	return amounts("budget.money", b.Money, 1)
}

// LocalTime is how times of a merchant's calendar are written.
const LocalTime = "2006-01-02T15:04"

func (d Document) validateCampaigns() error {
	if len(d.Campaigns) > MaxCampaigns {
		return fail.Field("campaigns", "can be at most %d", MaxCampaigns)
	}
	tiers := d.tierIDs()
	return each("campaigns", d.Campaigns, func(c Campaign) string { return c.ID },
		func(c Campaign) error { return c.validate(tiers) })
}

func (c Campaign) validate(tiers []string) error {
	if err := named(c.Name); err != nil {
		return err
	}
	if err := span(c.From, c.Until, true); err != nil {
		return err
	}
	switch {
	case c.Permille != 0 && (c.Permille < 1000 || c.Permille > 100_000):
		return fail.Field("permille", "must be between 1000 (1x) and 100000 (100x)")
	case c.Bonus < 0 || c.Bonus > MaxPoints:
		return fail.Field("bonus", "must be between 0 and %d", MaxPoints)
	case c.Permille == 0 && c.Bonus == 0:
		return fail.Field("permille", "or bonus must be set")
	}
	if err := c.When.validate(tiers); err != nil {
		return err
	}
	return c.Budget.validate()
}

// span checks a time from and until, in the merchant's calendar.
func span(from, until string, needed bool) error {
	begin, err := localTime("from", from, needed)
	if err != nil {
		return err
	}
	end, err := localTime("until", until, needed)
	if err != nil {
		return err
	}
	if from != "" && until != "" && !end.After(begin) {
		return fail.Field("until", "must be later than from")
	}
	return nil
}

func localTime(field, text string, needed bool) (time.Time, error) {
	if text == "" && !needed {
		return time.Time{}, nil
	}
	at, err := time.Parse(LocalTime, text)
	if err != nil {
		return at, fail.Field(field, "must be a time such as 2026-12-01T09:00")
	}
	return at, nil
}
