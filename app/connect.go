package app

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/work"
)

// CreateMerchant makes a merchant with a draft to start from.
func (a *App) CreateMerchant(ctx context.Context, name string) (uuid.UUID, error) {
	return a.newMerchant(ctx, name, func(*pg.Tx) error { return nil })
}

// mostMerchantName is how many bytes a merchant's name has at most.
const mostMerchantName = 100

// newMerchant makes a merchant, and does what belongs to that in the same
// transaction.
func (a *App) newMerchant(ctx context.Context, name string, also func(*pg.Tx) error) (uuid.UUID, error) {
	name = strings.TrimSpace(name)
	if name == "" || len(name) > mostMerchantName {
		return uuid.Nil, fail.Field("name", "must have 1 to 100 characters")
	}
	id := uuid.Must(uuid.NewV7())
	keyset, err := a.keyring.Make(id)
	if err != nil {
		return uuid.Nil, err
	}
	err = a.db.InMerchant(ctx, id, func(tx *pg.Tx) error {
		m := merchant.Merchant{ID: id, Name: name, TimeZone: "UTC", Locale: "en", Look: merchant.DefaultLook()}
		if err := merchant.Create(tx, m, keyset); err != nil {
			return err
		}
		return also(tx)
	})
	return id, err
}

// WooCommerceKeys are REST keys that a merchant pasted.
type WooCommerceKeys struct {
	URL            string
	ConsumerKey    string
	ConsumerSecret string
}

// ConnectWooCommerce connects a store by its REST keys, after the store itself
// has proven that they work. Repeating it replaces the keys.
func (a *App) ConnectWooCommerce(ctx context.Context, merchantID uuid.UUID,
	in WooCommerceKeys,
) (merchant.Store, error) {
	address, err := storeAddress(in.URL)
	if err != nil {
		return merchant.Store{}, err
	}
	key, secret := strings.TrimSpace(in.ConsumerKey), strings.TrimSpace(in.ConsumerSecret)
	if !strings.HasPrefix(key, "ck_") {
		return merchant.Store{}, fail.Field("consumer_key",
			"begins with ck_; find it under WooCommerce, Settings, Advanced, REST API")
	}
	if !strings.HasPrefix(secret, "cs_") {
		return merchant.Store{}, fail.Field("consumer_secret", "begins with cs_; it is shown once when the key is made")
	}
	s, c := newWooCommerce(address, platform.Credentials{ConsumerKey: key, ConsumerSecret: secret})
	return a.connect(ctx, merchantID, s, c)
}

// newWooCommerce is a store that is spoken to with a key, and the secrets that it will
// know us by.
func newWooCommerce(address string, keys platform.Credentials) (merchant.Store, platform.Credentials) {
	keys.WebhookSecret, keys.SharedSecret = merchant.NewSecret(), merchant.NewSecret()
	return merchant.Store{Platform: platform.WooCommerce, ExternalKey: merchant.NewSecret(), URL: address}, keys
}

func storeAddress(text string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	plain := err == nil && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == ""
	if !plain || u.Scheme != "https" && u.Scheme != "http" {
		return "", fail.Field("url", "must be the address of the shop, such as https://shop.example")
	}
	host := strings.TrimSuffix(u.Host, map[string]string{"https": ":443", "http": ":80"}[u.Scheme])
	return strings.ToLower(u.Scheme+"://"+host) + strings.TrimRight(u.Path, "/"), nil
}

// connect proves credentials against the store, saves them sealed, and begins
// to listen and to read.
func (a *App) connect(
	ctx context.Context, merchantID uuid.UUID, s merchant.Store, c platform.Credentials,
) (merchant.Store, error) {
	s, err := a.prove(ctx, merchantID, s, &c)
	if err != nil {
		return s, err
	}
	return a.adopt(ctx, merchantID, s, c)
}

// prove has a store describe itself, which needs credentials that work. What was found
// out about the way to use them stands in c then.
func (a *App) prove(
	ctx context.Context, merchantID uuid.UUID, s merchant.Store, c *platform.Credentials,
) (merchant.Store, error) {
	connector, err := a.Connector(s.Platform)
	if err != nil {
		return s, err
	}
	s.ID, s.Site = uuid.Must(uuid.NewV7()), merchant.SiteOf(s.URL)
	trial := a.talkTo(merchantID, s)
	trial.Credentials = func(ctx context.Context, renew platform.RenewFunc) (platform.Credentials, error) {
		if renew == nil {
			return *c, nil
		}
		renewed, err := renew(ctx, *c)
		if err == nil {
			*c = renewed
		}
		return renewed, err
	}
	described, err := connector.Describe(ctx, trial)
	if err != nil {
		return s, err
	}
	s.Name, s.Currency, s.TimeZone = described.Name, described.Currency, described.TimeZone
	return s, nil
}

// adopt makes a proven store the merchant's.
func (a *App) adopt(
	ctx context.Context, merchantID uuid.UUID, s merchant.Store, c platform.Credentials,
) (merchant.Store, error) {
	if err := a.saveStore(ctx, merchantID, &s, c); err != nil {
		return s, err
	}
	a.forgetRoute(s.Platform, s.ExternalKey)
	a.listen(ctx, merchantID, s)
	if s.Platform == platform.Shopify && a.billing != NoBilling {
		if _, err := a.readBill(ctx, merchantID, s); err != nil {
			a.log.WarnContext(ctx, "subscriptions not read yet", "store_id", s.ID, "error", err)
		}
	}
	return s, nil
}

// saveStore writes a store under a lock, because the same shop may be connected
// twice at the same moment: the later one brings the earlier one's store newer keys.
func (a *App) saveStore(ctx context.Context, merchantID uuid.UUID, s *merchant.Store, c platform.Credentials) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		if err := merchant.LockStores(tx); err != nil {
			return err
		}
		if err := a.knownStore(tx, s, &c); err != nil {
			return err
		}
		s.ID, err = merchant.ClaimRoute(tx, merchant.Route{
			Platform: s.Platform, ExternalKey: s.ExternalKey,
			StoreID: s.ID,
		})
		if err != nil {
			return err
		}
		if err := merchant.ClaimSite(tx, *s); err != nil {
			return err
		}
		if s.Credentials, err = a.seal(tx, c); err != nil {
			return err
		}
		s.ConnectedAt, s.RenewedAt, s.Scopes = tx.Now, thisMoment(tx), c.Scope
		for _, step := range []func(*pg.Tx, *merchant.Store) error{
			addStore, a.startListings, unparkAll, a.startDraft, a.startLooks,
		} {
			if err := step(tx, s); err != nil {
				return err
			}
		}
		return audit.Record(tx, audit.Entry{Action: audit.StoreConnected, Kind: audit.OfStore, Subject: s.ID.String()})
	})
}

// knownStore carries over what a store that is here already knows us by: its
// key and the secrets it signs with.
func (a *App) knownStore(tx *pg.Tx, s *merchant.Store, c *platform.Credentials) error {
	known, err := merchant.StoreAt(tx, s.Platform, s.Site)
	if fail.Is(err, fail.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	old, err := a.unseal(tx, known)
	if err != nil {
		return err
	}
	s.ID, s.ExternalKey = known.ID, known.ExternalKey
	c.SharedSecret = old.SharedSecret
	// Another key may be another person's. The store's webhooks are of the person who
	// made them: with a secret of their own they are all made again.
	if c.ConsumerKey == old.ConsumerKey {
		c.WebhookSecret = old.WebhookSecret
	}
	if err := inbox.NoDoubt(tx, known.ID, inbox.SilencedTopic); err != nil {
		return err
	}
	// A shop that moved looked like a copy until its new address was told.
	return inbox.NoDoubt(tx, known.ID, inbox.CopyTopic)
}

func addStore(tx *pg.Tx, s *merchant.Store) error {
	if err := merchant.AddStore(tx, *s); err != nil {
		return err
	}
	return merchant.AdoptFirstStore(tx, *s)
}

// startListings reads everything at once, and looks for what is gone when the
// usual time is over.
func (a *App) startListings(tx *pg.Tx, s *merchant.Store) error {
	for _, listing := range []string{merchant.ListCustomers, merchant.ListOrders, merchant.ListProducts} {
		if err := merchant.StartListing(tx, s.ID, listing, beginning); err != nil {
			return err
		}
	}
	for _, listing := range []string{merchant.ListOrderIDs, merchant.ListProductIDs} {
		if err := merchant.StartCounting(tx, s.ID, listing, tx.Now.Add(a.polling[s.Platform].counting())); err != nil {
			return err
		}
	}
	return a.startBesides(tx, s)
}

// startBesides begins to follow what the store's platform lists beside, from now
// on: the rest is among what is read at once.
func (a *App) startBesides(tx *pg.Tx, s *merchant.Store) error {
	connector, err := a.Connector(s.Platform)
	if err != nil {
		return err
	}
	if more, able := connector.(platform.Beside); able {
		for _, listing := range more.Besides() {
			if err := merchant.StartListing(tx, s.ID, string(listing), tx.Now.Add(-overlap)); err != nil {
				return err
			}
		}
	}
	if _, able := connector.(platform.CodeWatcher); able {
		return merchant.StartListing(tx, s.ID, merchant.ListCodes, tx.Now)
	}
	return nil
}

func unparkAll(tx *pg.Tx, s *merchant.Store) error {
	for _, table := range []work.Table{work.Inbox, work.Redemption, work.Effect} {
		if err := work.Unpark(tx, table, s.ID); err != nil {
			return err
		}
	}
	return nil
}

// startDraft gives a merchant without any program one to start from, in the
// currencies of its stores.
func (a *App) startDraft(tx *pg.Tx, _ *merchant.Store) error {
	latest, err := program.Latest(tx)
	if err != nil || latest > 0 {
		return err
	}
	if _, found, err := program.Draft(tx); err != nil || found {
		return err
	}
	stores, err := merchant.Stores(tx)
	if err != nil {
		return err
	}
	var currencies []string
	for _, s := range stores {
		currencies = append(currencies, s.Currency)
	}
	return program.SaveDraft(tx, program.Starter(currencies))
}

// listenPatience is how long whoever connects a store waits for its webhooks. A
// slow host takes seconds for each; the hourly sweep makes those that lack.
const listenPatience = 8 * time.Second

// listen begins to: a store that is connected works without that too.
func (a *App) listen(ctx context.Context, merchantID uuid.UUID, s merchant.Store) {
	ctx, cancel := context.WithTimeout(ctx, listenPatience)
	defer cancel()
	if err := a.subscribe(ctx, merchantID, s); err != nil {
		a.log.WarnContext(ctx, "webhooks not set up yet; polling goes on without them", "store_id", s.ID, "error", err)
	}
}

// subscribe tells the store's plugin about us, which its owner waits for, and
// then makes the store send us its webhooks. Neither hinders the other.
func (a *App) subscribe(ctx context.Context, merchantID uuid.UUID, s merchant.Store) error {
	connector, err := a.Connector(s.Platform)
	if err != nil {
		return err
	}
	store := a.talkTo(merchantID, s)
	c, err := store.Credentials(ctx, nil)
	if err != nil {
		return err
	}
	linked := a.linkPlugin(ctx, merchantID, s.ID, connector, store)
	if s.Managed { // the app's own configuration subscribes it
		return linked
	}
	if err := connector.Subscribe(ctx, store, a.callback(s), c.WebhookSecret); err != nil {
		return errors.Join(err, linked)
	}
	if definer, able := connector.(platform.Definer); able {
		return errors.Join(definer.Define(ctx, store), linked)
	}
	return linked
}

// callback is where a store's webhooks go.
func (a *App) callback(s merchant.Store) string {
	address := a.baseURL + "/webhooks/" + string(s.Platform)
	if s.Platform == platform.WooCommerce { // its deliveries do not name the store: the address does
		address += "/" + s.ExternalKey
	}
	return address
}
