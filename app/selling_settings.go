package app

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/message"
)

// SoftOptIn are the countries whose law lets a shop write to those who bought
// about similar goods without asking first, when they could object at the
// purchase and can in each message: the member states of the EU and the EEA
// (directive 2002/58/EC, article 13(2)), and the United Kingdom (PECR, regulation
// 22(3)). In Germany the purchase must have told of it (§ 7 (3) UWG).
var SoftOptIn = []string{
	"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IS", "IT",
	"LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
}

// SellingSettings reads what the merchant decided about messages that sell.
func (a *App) SellingSettings(ctx context.Context, id uuid.UUID) (s message.SellingSettings, err error) {
	err = a.db.InMerchant(ctx, id, func(tx *pg.Tx) (err error) {
		s, err = message.GetSelling(tx)
		return err
	})
	return s, err
}

// ChangeSellingSettings saves what the merchant decides about messages that sell.
// fail.Invalid names the field.
func (a *App) ChangeSellingSettings(ctx context.Context, id uuid.UUID, s message.SellingSettings) error {
	if err := s.Rules.Validate(); err != nil {
		return err
	}
	for _, country := range s.CustomersIn {
		if !slices.Contains(SoftOptIn, country) {
			return fail.Field("customers_in", "%q is no country where customers may be written to unasked", country)
		}
	}
	slices.Sort(s.CustomersIn)
	s.CustomersIn = slices.Compact(s.CustomersIn)
	return a.db.InMerchant(ctx, id, func(tx *pg.Tx) error {
		before, err := message.GetSelling(tx)
		if err != nil {
			return err
		}
		if err := message.SaveSelling(tx, s); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.SettingsChanged, Kind: audit.OfSettings, Before: before, After: s,
		})
	})
}
