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
	MaxRules     = 200
	MaxCampaigns = 50
	MaxTiers     = 20
	MaxPoints    = 10_000_000        // of one occasion
	MaxTotal     = 1_000_000_000_000 // of a limit, a budget or a threshold
	MaxMinor     = 1_000_000_000_000
)

// Validate refuses a document that could not be kept or would surprise. The
// error names the first field that breaks a rule, as a JSON path.
func (d Document) Validate() error {
	for _, check := range []func() error{
		d.validateBasics, d.validateRules, d.validateCampaigns, d.validateExclusion, d.Expiry.validate,
		d.validateTiers, d.validateRewards, d.validateReferral,
		func() error { return d.Budget.validate() },
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (d Document) validateBasics() error {
	switch {
	case d.Enrollment != Accounts && d.Enrollment != Join && d.Enrollment != Guests:
		return fail.Field("enrollment", `must be "accounts", "join" or "guests"`)
	case d.PendingDays < 0 || d.PendingDays > 365:
		return fail.Field("pending_days", "must be between 0 and 365")
	case !oneOf(d.PendingFrom, "", FromPlaced, FromPaid, FromFulfilled, FromDelivered):
		return fail.Field("pending_from", `must be "placed", "paid", "fulfilled" or "delivered"`)
	case !oneOf(d.Stacking, "", StackMax, StackAdd, StackMultiply):
		return fail.Field("stacking", `must be "max", "add" or "multiply"`)
	case !oneOf(d.Debt, "", Owe, Forgive):
		return fail.Field("debt", `must be "owe" or "forgive"`)
	case !oneOf(d.Reimburse, "", NeverReimburse, ReimburseCancelled):
		return fail.Field("reimburse", `must be "never" or "cancelled"`)
	case d.MarginBP < 0 || d.MarginBP > 10_000:
		return fail.Field("margin_bp", "must be between 0 and 10000 (100 %%)")
	}
	for locale, text := range d.Terms {
		if utf8.RuneCountInString(text) > 20_000 {
			return fail.Field("terms."+locale, "must have at most 20,000 characters")
		}
	}
	return nil
}

func oneOf[T comparable](value T, allowed ...T) bool { return slices.Contains(allowed, value) }

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
	return d.validateBudgets(currencies)
}

func (d Document) priced(currency string) error {
	const missing = "is missing: a connected store sells in %s"
	for i, r := range d.Rules {
		if r.Active && r.Effect == PerAmount && r.Per[currency] <= 0 {
			return fail.Field(fmt.Sprintf("rules[%d].per.%s", i, currency), missing, currency)
		}
	}
	for i, r := range d.Rewards {
		if field := r.unpriced(currency); r.Active && field != "" {
			return fail.Field(fmt.Sprintf("rewards[%d].%s.%s", i, field, currency), missing, currency)
		}
		if r.Active && len(r.Most) > 0 && r.Most[currency] <= 0 {
			return fail.Field(fmt.Sprintf("rewards[%d].most.%s", i, currency), missing, currency)
		}
	}
	for i, t := range d.Tiers.Tiers {
		for name, threshold := range map[string]Threshold{"reach": t.Reach, "retain": t.Retain} {
			if len(threshold.Spend) > 0 && threshold.Spend[currency] <= 0 {
				return fail.Field(fmt.Sprintf("tiers.tiers[%d].%s.spend.%s", i, name, currency), missing, currency)
			}
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
