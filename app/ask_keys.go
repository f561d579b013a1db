package app

import (
	"cmp"
	"context"
	"crypto/subtle"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
)

// askTime is how long a merchant may take to sign in to the store and to agree there.
const askTime = 30 * time.Minute

// KeyWish is a wish to be given keys by a store's own page.
type KeyWish struct {
	Merchant uuid.UUID // whose store it becomes; none for a merchant that will be made
	URL      string    // the store's address
	Back     string    // the store's own page to go back to; "" for our admin
	Browser  string    // the secret that the browser has of an earlier wish, "" for none
}

// AskKeys begins to connect a WooCommerce store: its owner agrees on a page of the
// store's, which brings a key to TakeKeys and the browser back to FinishKeys.
//
// fail.Conflict, with a platform.Trouble, when the store is another merchant's already
// or this server has no https address, to which alone stores bring keys.
func (a *App) AskKeys(ctx context.Context, wish KeyWish) (Install, error) {
	asker, err := a.keyAsker()
	if err != nil {
		return Install{}, err
	}
	address, err := a.keyAddress(wish)
	if err != nil {
		return Install{}, err
	}
	state, browser := merchant.NewSecret(), wish.Browser
	if len(browser) != len(state) { // two tabs of one browser share a secret, or the first could not come back
		browser = merchant.NewSecret()
	}
	err = a.db.Anonymous(ctx, func(tx *pg.Tx) error {
		if err := notOthers(tx, merchant.SiteOf(address), wish.Merchant); err != nil {
			return err
		}
		return merchant.Grant(tx, state, merchant.Access{
			Kind: merchant.KeysTicket, Merchant: wish.Merchant, Subject: address, Back: wish.Back,
			Binding: merchant.HashSecret(browser), ExpiresAt: tx.Now.Add(askTime),
		})
	})
	if err != nil {
		return Install{}, err
	}
	to, err := asker.AskURL(address, platform.KeyAsk{
		State: state, KeysTo: a.keysURL + "/woocommerce/callback", Back: a.baseURL + "/woocommerce/return",
	})
	return Install{AuthorizeURL: to, Browser: browser}, err
}

// CheckKeyWish says whether AskKeys would begin what is wished, and begins nothing.
func (a *App) CheckKeyWish(ctx context.Context, wish KeyWish) error {
	address, err := a.keyAddress(wish)
	if err != nil {
		return err
	}
	return a.db.Anonymous(ctx, func(tx *pg.Tx) error {
		return notOthers(tx, merchant.SiteOf(address), wish.Merchant)
	})
}

// keyAddress is the address of the store that is asked for keys.
func (a *App) keyAddress(wish KeyWish) (string, error) {
	address, err := storeAddress(wish.URL)
	if err != nil {
		return "", err
	}
	if err := checkBack(address, wish.Back); err != nil {
		return "", err
	}
	if !strings.HasPrefix(a.keysURL, "https://") {
		return "", platform.Troubled(fail.Conflict, "", platform.Trouble{Name: "no_https"},
			"this server has no https address (BASE_URL), and WooCommerce brings keys to no other; paste a key")
	}
	return address, nil
}

func (a *App) keyAsker() (platform.KeyAsker, error) {
	lacking := fail.New(fail.Invalid, "this platform hands out no keys")
	return ability[platform.KeyAsker](a, platform.WooCommerce, lacking)
}

// checkBack lets nobody be sent anywhere but below the store's own address.
func checkBack(store, back string) error {
	if back == "" {
		return nil
	}
	u, err := url.Parse(back)
	below := err == nil && u.User == nil && (u.Scheme == "https" || u.Scheme == "http") &&
		!strings.Contains(u.Path, "..") && !strings.Contains(back, `\`) &&
		strings.HasPrefix(merchant.SiteOf(u.Scheme+"://"+u.Host+u.Path)+"/", merchant.SiteOf(store)+"/")
	if !below || len(back) > 2000 {
		return fail.Field("return", "must be a page below the store's own address")
	}
	return nil
}

// notOthers refuses a shop that is another merchant's. Who is nobody yet must sign in
// to connect a shop again that is somebody's.
func notOthers(tx *pg.Tx, site string, merchantID uuid.UUID) error {
	owner, err := merchant.SiteOwner(tx, site)
	if err != nil || owner == uuid.Nil || owner == merchantID {
		return err
	}
	return merchant.ErrOthers()
}

// TakeKeys keeps what a store brings until its owner's browser comes back. Nothing
// signs it: it is worth nothing until the store itself lets us in with it. Any error
// makes the store delete the key.
func (a *App) TakeKeys(ctx context.Context, body []byte) error {
	asker, err := a.keyAsker()
	if err != nil {
		return err
	}
	state, keys, err := asker.ReadKeys(body)
	if err != nil {
		return err
	}
	text, err := json.Marshal(keys) //nolint:gosec // sealed in the next line
	if err != nil {
		return err
	}
	sealed, err := a.keyring.SealFor(merchant.HashSecret(state), text)
	if err != nil {
		return err
	}
	return a.db.Anonymous(ctx, func(tx *pg.Tx) error { return merchant.BringKeys(tx, state, sealed) })
}

// FinishKeys takes the browser's way back from a store's page: the state must be ours,
// in time, unused and of this browser, and the key that came for it must open the
// store that was asked. Only then the store is connected. A merchant is made where
// nobody was signed in.
//
// A state that comes back in another browser was begun by somebody else than who
// agreed: it is used up, and a store that it led to, which was not connected before, is
// let go of again.
//
// What is wrong is a platform.Trouble; Installed.Back says where to begin again.
func (a *App) FinishKeys(ctx context.Context, query url.Values, browser string) (Installed, error) {
	asker, err := a.keyAsker()
	if err != nil {
		return Installed{}, err
	}
	state, agreed := asker.ReadReturn(query)
	r, err := a.wayBack(ctx, state, browser)
	if err != nil {
		return Installed{}, err
	}
	made := Installed{Back: r.ticket.Back, ByStaff: r.ticket.Merchant != uuid.Nil}
	switch {
	case !agreed:
		return made, troubled(fail.Forbidden, "denied", "the store's owner did not agree")
	case r.ticket.Sealed == nil:
		return made, troubled(fail.Conflict, "no_key", "no key has come from the store")
	}
	keys, err := a.unsealKeys(state, r.ticket.Sealed)
	if err != nil {
		return made, err
	}
	if err = a.connectAsked(ctx, &made, r, keys); err != nil && fail.ClassOf(err) == fail.Transient {
		kept := a.db.Anonymous(ctx, func(tx *pg.Tx) error {
			return merchant.KeepKeys(tx, state, r.at, r.ticket.Sealed)
		})
		if kept != nil {
			a.log.WarnContext(ctx, "keys not kept for another try", "error", kept)
		}
	}
	return made, err
}

// returned is a state that came back in the browser it belongs to, and is used up.
type returned struct {
	state  string
	ticket merchant.Access
	at     time.Time
}

// wayBack uses a state up, whoever brings it.
func (a *App) wayBack(ctx context.Context, state, browser string) (returned, error) {
	r := returned{state: state}
	bound := false
	err := a.db.Anonymous(ctx, func(tx *pg.Tx) (err error) {
		if r.ticket, err = merchant.LockKeys(tx, state); err != nil {
			return err
		}
		r.at = tx.Now
		bound = subtle.ConstantTimeCompare(r.ticket.Binding, merchant.HashSecret(browser)) == 1
		if r.ticket.Used && bound {
			return nil
		}
		return merchant.SpendKeys(tx, state)
	})
	switch {
	case fail.Is(err, fail.NotFound):
		return r, troubled(fail.NotFound, "over", "this was finished already, or took too long")
	case err != nil:
		return r, err
	case !bound:
		return r, a.agreedElsewhere(ctx, r.ticket)
	case r.ticket.Used:
		return r, troubled(fail.NotFound, "over", "this was finished already, or took too long")
	}
	return r, nil
}

// agreedElsewhere answers who agreed to what another browser began. Of a race, in which
// that other browser came back first, the new store is let go of.
func (a *App) agreedElsewhere(ctx context.Context, ticket merchant.Access) error {
	if ticket.StoreID != uuid.Nil {
		spared := merchant.Spared{Before: ticket.ExpiresAt.Add(-askTime)} // who was in before came another way
		if err := a.disconnect(ctx, ticket.Merchant, ticket.StoreID, spared); err != nil {
			return err
		}
		err := a.db.InMerchant(ctx, ticket.Merchant, func(tx *pg.Tx) error {
			return merchant.RevokeOfStore(tx, ticket.StoreID, spared) // who disconnected it meanwhile stayed in
		})
		if err != nil {
			return err
		}
	}
	return troubled(fail.Forbidden, "elsewhere", "this was begun in another browser")
}

func (a *App) unsealKeys(state string, sealed []byte) (keys platform.Credentials, err error) {
	text, err := a.keyring.UnsealFor(merchant.HashSecret(state), sealed)
	if err != nil {
		return keys, err
	}
	return keys, json.Unmarshal(text, &keys)
}

// connectAsked connects the store that was asked with the key that came, once the key
// has opened it.
func (a *App) connectAsked(ctx context.Context, made *Installed, r returned, keys platform.Credentials) error {
	s, c := newWooCommerce(r.ticket.Subject, keys)
	proposed, err := a.prove(ctx, r.ticket.Merchant, s, &c)
	if fail.Is(err, fail.Unauthorized) { // it may write, and whoever approved it may: it is another shop's
		return troubled(fail.Invalid, "other_key", "the key that came does not open this store")
	}
	if err != nil {
		return err
	}
	made.Merchant = r.ticket.Merchant
	if made.Merchant == uuid.Nil {
		if made.Merchant, err = a.merchantOfSite(ctx, proposed); err != nil {
			return err
		}
	}
	if made.Again, err = a.holdsSite(ctx, made.Merchant, proposed); err != nil {
		return err
	}
	if made.Store, err = a.adopt(ctx, made.Merchant, proposed, c); err != nil || made.Again {
		return err
	}
	return a.db.Anonymous(ctx, func(tx *pg.Tx) error {
		return merchant.NoteConnected(tx, r.state, made.Merchant, made.Store.ID)
	})
}

// holdsSite reports whether a shop is among a merchant's stores and has not left.
func (a *App) holdsSite(ctx context.Context, merchantID uuid.UUID, s merchant.Store) (holds bool, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		known, err := merchant.StoreAt(tx, s.Platform, s.Site)
		holds = err == nil && known.State != merchant.Uninstalled
		return ignoreGone(err)
	})
	return holds, err
}

// merchantOfSite makes the merchant of a shop that is nobody's.
func (a *App) merchantOfSite(ctx context.Context, s merchant.Store) (uuid.UUID, error) {
	name := strings.ToValidUTF8(s.Name[:min(len(s.Name), mostMerchantName)], "")
	return a.newMerchant(ctx, cmp.Or(name, "WooCommerce"), func(tx *pg.Tx) error {
		return merchant.ClaimSite(tx, s)
	})
}

func troubled(kind fail.Kind, name, message string) error {
	return platform.Troubled(kind, "", platform.Trouble{Name: name}, message)
}
