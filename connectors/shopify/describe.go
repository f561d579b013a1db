package shopify

import (
	"context"
	"strings"

	"regulars/app/fail"
	"regulars/app/platform"
)

// Describe proves that the token works and has the scopes we need, and reads
// the store's settings. The API names no locale for the scopes we ask.
func (c *Connector) Describe(ctx context.Context, store platform.Store) (platform.StoreChanged, error) {
	described, granted, err := c.describe(ctx, store)
	if err != nil {
		return platform.StoreChanged{}, err
	}
	if lacking := missingScopes(c.config.Scopes, granted); len(lacking) > 0 {
		return platform.StoreChanged{}, fail.New(fail.Unauthorized,
			"the store has not granted %s; connect it again", strings.Join(lacking, ", "))
	}
	return described, nil
}

// describe reads the store's settings and the scopes it granted, comma separated.
func (c *Connector) describe(ctx context.Context, store platform.Store) (platform.StoreChanged, string, error) {
	var data struct {
		Shop struct {
			Name     string `json:"name"`
			Currency string `json:"currencyCode"`
			TimeZone string `json:"ianaTimezone"`
			Domain   struct {
				URL string `json:"url"`
			} `json:"primaryDomain"`
			Address countryNode `json:"shopAddress"`
		} `json:"shop"`
		Installation struct {
			Scopes []struct {
				Handle string `json:"handle"`
			} `json:"accessScopes"`
		} `json:"currentAppInstallation"`
	}
	if err := c.query(ctx, store, docShop, map[string]any{}, &data); err != nil {
		return platform.StoreChanged{}, "", err
	}
	granted := make([]string, 0, len(data.Installation.Scopes))
	for _, scope := range data.Installation.Scopes {
		granted = append(granted, scope.Handle)
	}
	return platform.StoreChanged{
		Name: data.Shop.Name, Currency: data.Shop.Currency, TimeZone: data.Shop.TimeZone,
		Country: data.Shop.Address.Country, URL: data.Shop.Domain.URL, At: store.Now().UTC(),
	}, strings.Join(granted, ","), nil
}
