package program

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"regulars/app/fail"
)

// The largest values a document may hold. They keep every sum far from int64.
const (
	MaxRules  = 200
	MaxPoints = 10_000_000
	MaxMinor  = 1_000_000_000_000
)

// Validate refuses a document that could not be kept or would surprise. The
// error names the first field that breaks a rule, as a JSON path.
func (d Document) Validate() error {
	if d.Enrollment != Accounts && d.Enrollment != Join && d.Enrollment != Guests {
		return fail.Field("enrollment", `must be "accounts", "join" or "guests"`)
	}
	if d.PendingDays < 0 || d.PendingDays > 365 {
		return fail.Field("pending_days", "must be between 0 and 365")
	}
	for locale, text := range d.Terms {
		if utf8.RuneCountInString(text) > 20_000 {
			return fail.Field("terms."+locale, "must have at most 20,000 characters")
		}
	}
	if len(d.Rules) > MaxRules {
		return fail.Field("rules", "can be at most %d", MaxRules)
	}
	if len(d.Rewards) > MaxRules {
		return fail.Field("rewards", "can be at most %d", MaxRules)
	}
	if err := each("rules", d.Rules, func(r Rule) string { return r.ID }, Rule.validate); err != nil {
		return err
	}
	return each("rewards", d.Rewards, func(r Reward) string { return r.ID }, Reward.validate)
}

// Publishable refuses a valid document that cannot go live: every amount must
// exist in the currency of every connected store, and joining needs terms.
func (d Document) Publishable(currencies []string) error {
	if err := d.Validate(); err != nil {
		return err
	}
	if d.Enrollment == Join && strings.TrimSpace(d.Terms["en"]) == "" && len(d.Terms) == 0 {
		return fail.Field("terms", "are shown to those who join, so they cannot be empty")
	}
	for _, currency := range currencies {
		if err := d.priced(currency); err != nil {
			return err
		}
	}
	return nil
}

func (d Document) priced(currency string) error {
	for i, r := range d.Rules {
		if r.Active && r.Effect == PerAmount && r.Per[currency] <= 0 {
			return fail.Field(fmt.Sprintf("rules[%d].per.%s", i, currency),
				"is missing: a connected store sells in %s", currency)
		}
	}
	for i, r := range d.Rewards {
		if r.Active && r.Kind == AmountOff && r.Amount[currency] <= 0 {
			return fail.Field(fmt.Sprintf("rewards[%d].amount.%s", i, currency),
				"is missing: a connected store sells in %s", currency)
		}
	}
	return nil
}

func each[T any](name string, items []T, id func(T) string, check func(T) error) error {
	var seen []string
	for i, item := range items {
		path := fmt.Sprintf("%s[%d]", name, i)
		if !plainID(id(item)) {
			return fail.Field(path+".id", "must have 1 to 40 of a-z, 0-9, - and _")
		}
		if slices.Contains(seen, id(item)) {
			return fail.Field(path+".id", "%q is used twice", id(item))
		}
		seen = append(seen, id(item))
		if err := check(item); err != nil {
			return within(path, err)
		}
	}
	return nil
}

func within(path string, err error) error {
	inner, ok := err.(*fail.Error) //nolint:errorlint // check functions return fail.Field itself
	if !ok {
		return err
	}
	inner.Field = path + "." + inner.Field
	return inner
}

func (r Rule) validate() error {
	if err := named(r.Name); err != nil {
		return err
	}
	switch {
	case r.Trigger != OnOrder && r.Trigger != OnSignup:
		return fail.Field("trigger", `must be "order" or "signup"`)
	case r.Effect != PerAmount && r.Effect != Fixed:
		return fail.Field("effect", `must be "per_amount" or "fixed"`)
	case r.Trigger == OnSignup && r.Effect != Fixed:
		return fail.Field("effect", `must be "fixed" for signing up: there is no amount`)
	case r.Points < 1 || r.Points > MaxPoints:
		return fail.Field("points", "must be between 1 and %d", MaxPoints)
	case r.Rounding != Down && r.Rounding != Nearest && r.Rounding != Up:
		return fail.Field("rounding", `must be "down", "nearest" or "up"`)
	}
	if err := amounts("minimum", r.Minimum, 0); err != nil {
		return err
	}
	if r.Effect == PerAmount {
		return amounts("per", r.Per, 1)
	}
	return nil
}

func (r Reward) validate() error {
	if err := named(r.Name); err != nil {
		return err
	}
	switch {
	case r.Kind != AmountOff && r.Kind != PercentOff && r.Kind != FreeShipping:
		return fail.Field("kind", `must be "amount_off", "percent_off" or "free_shipping"`)
	case r.Cost < 1 || r.Cost > MaxPoints:
		return fail.Field("cost", "must be between 1 and %d points", MaxPoints)
	case r.Kind == PercentOff && (r.PercentBP < 1 || r.PercentBP > 10_000):
		return fail.Field("percent_bp", "must be between 1 and 10000 (100 %%)")
	case r.ValidDays < 1 || r.ValidDays > 730:
		return fail.Field("valid_days", "must be between 1 and 730")
	}
	if r.Kind == AmountOff {
		if err := amounts("amount", r.Amount, 1); err != nil {
			return err
		}
	}
	return amounts("minimum", r.Minimum, 0)
}

func named(name string) error {
	if n := utf8.RuneCountInString(strings.TrimSpace(name)); n < 1 || n > 80 {
		return fail.Field("name", "must have 1 to 80 characters")
	}
	return nil
}

func amounts(field string, byCurrency map[string]int64, least int64) error {
	for currency, minor := range byCurrency {
		if len(currency) != 3 || strings.ToUpper(currency) != currency {
			return fail.Field(field+"."+currency, "must be a three-letter currency code")
		}
		if minor < least || minor > MaxMinor {
			return fail.Field(field+"."+currency, "must be between %d and %d minor units", least, MaxMinor)
		}
	}
	return nil
}

func plainID(id string) bool {
	return len(id) >= 1 && len(id) <= 40 && !strings.ContainsFunc(id, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_'
	})
}
