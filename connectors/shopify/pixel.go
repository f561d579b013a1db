package shopify

import (
	"context"
	"encoding/json"
	"slices"

	"regulars/app/fail"
	"regulars/app/platform"
)

// webPixel is our pixel in a store, of which there is at most one.
type webPixel struct {
	ID       string          `json:"id"`
	Settings json.RawMessage `json:"settings"` // JSON, or a text of JSON
}

// account is the store's id that the pixel tells us with each hint.
func (p *webPixel) account() string {
	raw := p.Settings
	var text string
	if json.Unmarshal(raw, &text) == nil {
		raw = json.RawMessage(text)
	}
	var settings struct {
		Account string `json:"accountID"`
	}
	_ = json.Unmarshal(raw, &settings) // what is no settings of ours is replaced
	return settings.Account
}

// WatchPages activates the pixel of the app's extension in a store, with the store's
// id among its settings, or takes it away. Between our look and the change another
// may have made the same: that is what was wanted.
func (c *Connector) WatchPages(ctx context.Context, store platform.Store, on bool) error {
	found, err := c.webPixel(ctx, store)
	if err != nil {
		return err
	}
	settings, err := json.Marshal(map[string]string{"accountID": store.ID})
	if err != nil {
		return fail.Wrap(err, fail.Internal, "the pixel's settings cannot be written")
	}
	pixel := map[string]any{"settings": string(settings)}
	switch {
	case found == nil && !on, found != nil && on && found.account() == store.ID:
		return nil
	case !on:
		return c.changePixel(ctx, store, docPixelDelete, map[string]any{"id": found.ID}, "NOT_FOUND")
	case found == nil:
		return c.changePixel(ctx, store, docPixelCreate, map[string]any{"pixel": pixel}, "TAKEN")
	default:
		return c.changePixel(ctx, store, docPixelUpdate, map[string]any{"id": found.ID, "pixel": pixel}, "")
	}
}

// changePixel sends a change; done is the refusal that says that it is so already.
func (c *Connector) changePixel(
	ctx context.Context, store platform.Store, d document, variables map[string]any, done string,
) error {
	refused, err := c.mutate(ctx, store, d, variables)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(refused, func(e userError) bool { return done != "" && e.Code == done }) {
		return nil
	}
	return refusal(refused, "the pixel")
}

// webPixel finds the app's pixel, nil for none. Shopify answers that there is none
// with an error, whose code is not documented: any that is for good is taken for it,
// and who then makes one hears what is really wrong.
func (c *Connector) webPixel(ctx context.Context, store platform.Store) (*webPixel, error) {
	var data struct {
		Pixel *webPixel `json:"webPixel"`
	}
	err := c.query(ctx, store, docPixel, map[string]any{}, &data)
	if fail.Is(err, fail.Invalid) || fail.Is(err, fail.NotFound) {
		return nil, nil //nolint:nilnil // none is the answer
	}
	return data.Pixel, err
}
