package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/merchant"
	"regulars/app/platform"
)

// Hint is what a page of a store says that a shopper looked at, one of a product,
// a collection and words. Anybody can say it: it earns nothing and shows nobody
// anything.
type Hint struct {
	StoreKey   string    // of the store, as its platform names it
	Store      uuid.UUID // as we told the page; both must be of one store
	ID         string    // of what happened: told twice, it counts once
	Customer   string    // the platform's id
	Product    string    // the platform's id
	Collection string    // the platform's id
	Search     string
	At         time.Time
}

// mostSearched is the longest search that may name a product, in bytes.
const mostSearched = 160

// Check refuses what no page of a store says. fail.Invalid names the field.
func (h *Hint) Check() error {
	for _, one := range []struct {
		field, value string
	}{{"customer", h.Customer}, {"product", h.Product}, {"collection", h.Collection}} {
		if len(one.value) > 20 || strings.Trim(one.value, "0123456789") != "" {
			return fail.Field(one.field, "must be a number of the store's")
		}
	}
	switch {
	case h.Customer == "":
		return fail.Field("customer", "is missing")
	case h.ID == "" || len(h.ID) > 80 || !utf8.ValidString(h.ID) || strings.ContainsRune(h.ID, 0):
		return fail.Field("id", "must name what happened, in at most 80 characters")
	case h.Product+h.Collection+h.Search == "":
		return fail.Field("product", "is missing, and nothing else was looked at")
	case len(h.Search) > mostSearched || !utf8.ValidString(h.Search) || strings.ContainsAny(h.Search, "@\x00"):
		return fail.Field("search", "must be words that may name a product")
	}
	return nil
}

// Hear takes a hint down. One for a store that is not connected is dropped without
// a word. fail.Invalid names a bad field.
func (a *App) Hear(ctx context.Context, kind platform.Kind, h Hint) error {
	if err := h.Check(); err != nil {
		return err
	}
	known, err := a.routeOf(ctx, kind, h.StoreKey)
	if fail.Is(err, fail.NotFound) || err == nil && (known.store != h.Store || known.state == merchant.Uninstalled) {
		return nil
	}
	if err != nil {
		return err
	}
	return a.keepHint(ctx, known.merchant, h)
}

// hintSpan is how long one look is one: a page that is drawn anew is not another.
const hintSpan = 10 * time.Minute

// HearShopper takes down what a page says that a signed-in shopper looked at. The
// platform vouches for who it is; the rest is a hint like any other, and a visitor's
// is dropped without a word. fail.Invalid names a bad field.
func (a *App) HearShopper(ctx context.Context, s Shopper, h Hint) error {
	if s.CustomerID == "" {
		return nil
	}
	h.Store, h.Customer, h.At = s.Store, s.CustomerID, a.Now().Truncate(hintSpan)
	sum := sha256.Sum256([]byte(strings.Join([]string{
		h.Store.String(), h.Customer, h.Product, h.Collection, h.Search, h.At.String(),
	}, "|")))
	h.ID = hex.EncodeToString(sum[:])
	if err := h.Check(); err != nil {
		return err
	}
	return a.keepHint(ctx, s.Merchant, h)
}

func (a *App) keepHint(ctx context.Context, merchantID uuid.UUID, h Hint) error {
	body, err := json.Marshal(platform.Event{At: h.At, Interest: &platform.Interest{
		CustomerID: h.Customer, ProductID: h.Product, CollectionID: h.Collection, Search: h.Search, At: h.At,
	}})
	if err != nil {
		return fmt.Errorf("keep a hint: %w", err)
	}
	return a.accepting.store(ctx, inbox.Entry{
		Merchant: merchantID, StoreID: h.Store, Topic: inbox.HintTopic, DedupeKey: inbox.HintTopic + "|" + h.ID,
		Body: body,
	})
}
