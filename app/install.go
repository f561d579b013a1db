package app

import (
	"context"
	"crypto/subtle"
	"net/url"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
)

// beginning is before any order: listings start there.
var beginning = time.Unix(0, 0).UTC()

// Install is the start of an installation: where the merchant agrees,
// and the secret that binds the way back to this browser (a cookie).
type Install struct {
	AuthorizeURL string
	Browser      string
}

// installTime is how long a merchant may take to agree.
const installTime = 10 * time.Minute

// BeginShopifyInstall starts an installation for a merchant, or, with no
// merchant, for one that will be made when the shop agrees. A shop that is here
// already is asked again for what it granted beside.
func (a *App) BeginShopifyInstall(ctx context.Context, merchantID uuid.UUID, shop string) (Install, error) {
	authorizer, err := a.authorizer()
	if err != nil {
		return Install{}, err
	}
	if shop, err = authorizer.CheckShop(shop); err != nil {
		return Install{}, err
	}
	here, err := a.shopNow(ctx, shop)
	if err != nil {
		return Install{}, err
	}
	var granted []string
	if permitter := a.permitter(platform.Shopify); permitter != nil {
		granted = beside(permitter, here.store)
	}
	return a.beginInstall(ctx, merchantID, shop, granted)
}

// beginInstall leads to the consent page of a shop, which asks for optional scopes
// beside too.
func (a *App) beginInstall(
	ctx context.Context, merchantID uuid.UUID, shop string, beside []string,
) (Install, error) {
	authorizer, err := a.authorizer()
	if err != nil {
		return Install{}, err
	}
	state, browser := merchant.NewSecret(), merchant.NewSecret()
	err = a.db.Anonymous(ctx, func(tx *pg.Tx) error {
		return merchant.Grant(tx, state, merchant.Access{
			Kind: merchant.InstallTicket, Merchant: merchantID, Subject: shop, Binding: merchant.HashSecret(browser),
			ExpiresAt: tx.Now.Add(installTime),
		})
	})
	if err != nil {
		return Install{}, err
	}
	address, err := authorizer.AuthorizeURL(shop, a.baseURL+"/shopify/callback", state, beside)
	return Install{AuthorizeURL: address, Browser: browser}, err
}

// FinishShopifyInstall takes the merchant's way back: it checks the platform's
// signature, that the state is ours, unused, in time and of this browser, and
// connects the shop. A shop that is connected already keeps its merchant.
func (a *App) FinishShopifyInstall(ctx context.Context, query url.Values, browser string) (Installed, error) {
	authorizer, err := a.authorizer()
	if err != nil {
		return Installed{}, err
	}
	shop, code, state, err := authorizer.VerifyCallback(query, a.Now())
	if err != nil {
		return Installed{}, err
	}
	begunBy, err := a.useInstall(ctx, shop, state, browser)
	if err != nil {
		return Installed{}, err
	}
	credentials, err := authorizer.Exchange(ctx, shop, code)
	if err != nil {
		return Installed{}, err
	}
	made := Installed{ByStaff: begunBy != uuid.Nil}
	here, err := a.shopNow(ctx, shop)
	if err != nil {
		return Installed{}, err
	}
	again := here.store.ID != uuid.Nil && here.merchant == begunBy && here.store.State == merchant.Connected
	if again { // it agreed to more
		made.Merchant, made.Store, made.Again = here.merchant, here.store, true
		return made, a.readmit(ctx, here, credentials)
	}
	if made.Merchant, err = a.ownerOf(ctx, begunBy, shop); err != nil {
		return Installed{}, err
	}
	made.Store, err = a.connect(ctx, made.Merchant, merchant.Store{
		Platform: platform.Shopify, ExternalKey: shop, URL: "https://" + shop,
	}, credentials)
	return made, err
}

// Installed is what an installation came to.
type Installed struct {
	Merchant uuid.UUID
	Store    merchant.Store
	ByStaff  bool   // somebody who was signed in began it, and is whoever they were
	Again    bool   // the store was connected all along, and has agreed anew
	Back     string // the store's own page to go back to; "" for our admin
}

func (a *App) authorizer() (platform.Authorizer, error) {
	lacking := fail.New(fail.Invalid, "this platform is not installed through a consent page")
	return ability[platform.Authorizer](a, platform.Shopify, lacking)
}

// useInstall uses a state up, whoever brings it: one that came back in another
// browser must not wait for its own.
func (a *App) useInstall(ctx context.Context, shop, state, browser string) (uuid.UUID, error) {
	var access merchant.Access
	err := a.db.Anonymous(ctx, func(tx *pg.Tx) (err error) {
		access, err = merchant.UseAccess(tx, merchant.InstallTicket, state)
		return err
	})
	if err != nil && !fail.Is(err, fail.NotFound) {
		return uuid.Nil, err
	}
	bound := subtle.ConstantTimeCompare(access.Binding, merchant.HashSecret(browser)) == 1
	if err != nil || access.Subject != shop || !bound {
		return uuid.Nil, fail.New(fail.Forbidden, "this installation was begun in another browser, was finished "+
			"already or took longer than 10 minutes; begin it again in this browser")
	}
	return access.Merchant, nil
}

// ownerOf is the merchant a shop belongs to from now on.
func (a *App) ownerOf(ctx context.Context, merchantID uuid.UUID, shop string) (uuid.UUID, error) {
	if merchantID != uuid.Nil {
		return merchantID, nil
	}
	var owner merchant.Route
	err := a.db.Anonymous(ctx, func(tx *pg.Tx) (err error) {
		owner, err = merchant.FindRoute(tx, platform.Shopify, shop)
		return err
	})
	if fail.Is(err, fail.NotFound) {
		return a.merchantFor(ctx, shop)
	}
	return owner.MerchantID, err
}

// merchantFor makes a merchant for a shop that is nobody's: of two who open the
// app at the same moment, one makes it and the other finds it.
func (a *App) merchantFor(ctx context.Context, shop string) (uuid.UUID, error) {
	var owner merchant.Route
	id, err := a.newMerchant(ctx, shop, func(tx *pg.Tx) error {
		_, err := merchant.ClaimRoute(tx, merchant.Route{
			Platform: platform.Shopify, ExternalKey: shop, StoreID: tx.NewID(),
		})
		return err
	})
	if !fail.Is(err, fail.Conflict) {
		return id, err
	}
	err = a.db.Anonymous(ctx, func(tx *pg.Tx) (err error) {
		owner, err = merchant.FindRoute(tx, platform.Shopify, shop)
		return err
	})
	return owner.MerchantID, err
}
