package app

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/platform"
)

// Shopper is who looks at the widget, as the platform's signature says.
type Shopper struct {
	Merchant   uuid.UUID
	Store      uuid.UUID
	Platform   platform.Kind
	CustomerID string    // "" when not signed in
	MemberID   uuid.UUID // zero when we have not heard of the customer yet
	Staff      bool      // staff look at what the shopper sees: nothing is noted
	Apart      bool      // by a page or a part of one that is there without the widget, too
	Inside     bool      // in a part of ours in the platform's own pages, not in the shop's
}

// Shopper proves a storefront request. fail.Unauthorized when the signature is
// bad or the store unknown.
func (a *App) Shopper(ctx context.Context, kind platform.Kind, r *http.Request) (Shopper, error) {
	lacking := fail.New(fail.Unauthorized, "this platform has no storefront sign-in")
	verifier, err := ability[platform.ShopperVerifier](a, kind, lacking)
	if err != nil {
		return Shopper{}, err
	}
	return a.shopperBy(ctx, kind, verifier, r)
}

// ExtensionShopper proves a request of a part of ours in the platform's own pages.
// fail.Unauthorized when the token is bad or the store unknown.
func (a *App) ExtensionShopper(ctx context.Context, kind platform.Kind, r *http.Request) (Shopper, error) {
	lacking := fail.New(fail.Unauthorized, "this platform has no parts of ours in its pages")
	able, err := ability[platform.ExtensionVerifier](a, kind, lacking)
	if err != nil {
		return Shopper{}, err
	}
	s, err := a.shopperBy(ctx, kind, able.Extensions(), r)
	s.Inside = true
	return s, err
}

func (a *App) shopperBy(
	ctx context.Context, kind platform.Kind, verifier platform.ShopperVerifier, r *http.Request,
) (Shopper, error) {
	key, err := verifier.ShopperStore(r)
	if err != nil {
		return Shopper{}, err
	}
	known, err := a.routeOf(ctx, kind, key)
	if err != nil {
		return Shopper{}, unknownStore(err)
	}
	customer, err := verifier.VerifyShopper(r, known.shared, a.Now())
	if err != nil {
		return Shopper{}, err
	}
	s := Shopper{Merchant: known.merchant, Store: known.store, Platform: kind, CustomerID: customer}
	if known.state == merchant.Uninstalled {
		return s, fail.New(fail.Unauthorized, "this store is not connected any more")
	}
	if customer == "" {
		return s, nil
	}
	err = a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		person, err := member.ByAccount(tx, member.Account{StoreID: s.Store, CustomerID: customer})
		if fail.Is(pg.Translate(err), fail.NotFound) {
			return nil
		}
		if err == nil {
			s.MemberID = person.ID
		}
		return err
	})
	return s, err
}
