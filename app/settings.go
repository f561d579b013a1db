package app

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/language"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
)

// Settings are what a merchant can change about itself.
type Settings struct {
	Name     string
	TimeZone string
	Locale   string
	Look     merchant.Look
}

// Merchant reads who the merchant is.
func (a *App) Merchant(ctx context.Context, id uuid.UUID) (merchant.Merchant, error) {
	var m merchant.Merchant
	err := a.db.InMerchant(ctx, id, func(tx *pg.Tx) (err error) {
		m, _, err = merchant.Get(tx)
		return err
	})
	return m, err
}

// Stores lists the merchant's stores, oldest first.
func (a *App) Stores(ctx context.Context, id uuid.UUID) (stores []merchant.Store, err error) {
	err = a.db.InMerchant(ctx, id, func(tx *pg.Tx) error {
		stores, err = merchant.Stores(tx)
		return err
	})
	return stores, err
}

// StoreURL is a store's own address.
func (a *App) StoreURL(ctx context.Context, merchantID, storeID uuid.UUID) (address string, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		store, err := merchant.GetStore(tx, storeID)
		address = store.URL
		return err
	})
	return address, err
}

// ChangeSettings replaces the settings. fail.Invalid names what is wrong.
func (a *App) ChangeSettings(ctx context.Context, id uuid.UUID, s Settings) (Settings, error) {
	s.Name = strings.TrimSpace(s.Name)
	s.Look.Accent = strings.ToLower(s.Look.Accent)
	if err := s.validate(); err != nil {
		return s, err
	}
	err := a.db.InMerchant(ctx, id, func(tx *pg.Tx) error {
		m, _, err := merchant.Get(tx)
		if err != nil {
			return err
		}
		before := Settings{Name: m.Name, TimeZone: m.TimeZone, Locale: m.Locale, Look: m.Look}
		m.Name, m.TimeZone, m.Locale, m.Look = s.Name, s.TimeZone, s.Locale, s.Look
		if err := merchant.Update(tx, m); err != nil {
			return err
		}
		if err := a.wantPlugins(tx); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.SettingsChanged, Kind: audit.OfSettings, Before: before, After: s,
		})
	})
	a.merchants.drop(id)
	return s, err
}

func (s Settings) validate() error {
	if n := utf8.RuneCountInString(s.Name); n < 1 || n > 100 {
		return fail.Field("name", "must have 1 to 100 characters")
	}
	if _, err := time.LoadLocation(s.TimeZone); err != nil || s.TimeZone == "" || s.TimeZone == "Local" {
		return fail.Field("time_zone", "must be the name of a time zone, like Europe/Lisbon")
	}
	if _, err := language.Parse(s.Locale); err != nil || s.Locale == "" {
		return fail.Field("locale", "must be a language like en or pt-BR")
	}
	for locale := range s.Look.Points {
		if _, err := language.Parse(locale); err != nil {
			return fail.Field("look.points."+locale, "is not a language")
		}
	}
	for locale := range s.Look.Reasons {
		if _, err := language.Parse(locale); err != nil {
			return fail.Field("look.reasons."+locale, "is not a language")
		}
	}
	return s.Look.Validate()
}
