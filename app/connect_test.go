package app_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/merchant"
	"regulars/migrations"
)

// teaKeys are what a merchant pastes to connect the WooCommerce store.
func (w *world) teaKeys(address string) app.WooCommerceKeys {
	c := w.tea.Credentials()
	return app.WooCommerceKeys{URL: address, ConsumerKey: c.ConsumerKey, ConsumerSecret: c.ConsumerSecret}
}

// storeIDs lists a merchant's stores.
func (w *world) storeIDs(owner uuid.UUID) []uuid.UUID {
	w.t.Helper()
	stores, err := w.Stores(w.t.Context(), owner)
	w.must(err)
	ids := make([]uuid.UUID, len(stores))
	for i, s := range stores {
		ids[i] = s.ID
	}
	return ids
}

// TestTwoClicksOnConnectMakeOneStore lets the second click, in another process,
// happen wholly while the first one waits for the shop's answer.
func TestTwoClicksOnConnectMakeOneStore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.must(w.DisconnectStore(t.Context(), app.Session{Merchant: w.merchant}, w.teaID)) // a shop is one merchant's at a time
	owner := w.Merchant(nil)
	other := w.another(w.connectors(&wire{}))
	var meanwhile sync.Once
	var second merchant.Store
	w.network.every = func(*http.Request, string) (err error) {
		meanwhile.Do(func() {
			second, err = other.ConnectWooCommerce(t.Context(), owner, w.teaKeys(w.tea.URL()+"/"))
		})
		return err
	}
	first, err := w.ConnectWooCommerce(t.Context(), owner, w.teaKeys(w.tea.URL()))
	w.must(err)
	if ids := w.storeIDs(owner); len(ids) != 1 || first.ID != second.ID || first.ExternalKey != second.ExternalKey {
		t.Errorf("two clicks made the stores %s and %s of %d", first.ID, second.ID, len(ids))
	}
	w.tea.AddCustomer(mail("both clicks"), "Bo", "Berg")
	w.tea.Deliver(t.Context())
	if n := w.refused.Load(); n != 0 {
		t.Errorf("%d deliveries were refused: the second click broke the first one's webhooks", n)
	}
}

// TestASlowShopIsConnectedBeforeItsWebhooksAre lets none of a shop's webhooks be
// made: the plugin, which its owner waits for, hears of us all the same, and
// nobody waits for the webhooks longer than a browser does.
func TestASlowShopIsConnectedBeforeItsWebhooksAre(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.must(w.DisconnectStore(t.Context(), app.Session{Merchant: w.merchant}, w.teaID))
	owner := w.Merchant(nil)
	begun, latest := time.Now(), time.Duration(0)
	var calls []string
	w.network.every = func(r *http.Request, _ string) error {
		_, path, _ := strings.Cut(r.URL.Path, "/wp-json/")
		calls = append(calls, r.Method+" "+path)
		if path != "wc/v3/webhooks" {
			return nil
		}
		ends, _ := r.Context().Deadline()
		latest = max(latest, ends.Sub(begun))
		return context.DeadlineExceeded
	}
	store, err := w.ConnectWooCommerce(t.Context(), owner, w.teaKeys(w.tea.URL()))
	w.must(err)
	linked, asked := slices.Index(calls, "POST wc-regulars/v1/connection"), slices.Index(calls, "GET wc/v3/webhooks")
	if store.ID == uuid.Nil || linked < 0 || asked < linked {
		t.Errorf("the calls were %q", calls)
	}
	if latest <= 0 || latest > 9*time.Second {
		t.Errorf("webhooks may keep a browser waiting for %v", latest)
	}
}

func TestAShopByHTTPAndByHTTPSIsOneStore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	_, err := w.owner().Exec(t.Context(), "UPDATE store SET url = $2 WHERE id = $1", w.teaID,
		strings.Replace(w.tea.URL(), "http://", "HTTPS://", 1)+"/")
	w.must(err)
	again, err := w.ConnectWooCommerce(t.Context(), w.merchant, w.teaKeys(w.tea.URL()))
	w.must(err)
	if again.ID != w.teaID || again.URL != w.tea.URL() || len(w.storeIDs(w.merchant)) != 2 {
		t.Errorf("connecting %s by its other scheme gave store %s at %s", w.teaID, again.ID, again.URL)
	}
	_, err = w.owner().Exec(t.Context(), `INSERT INTO store (merchant_id, id, platform, external_key, url, site, name, currency,
		time_zone, credentials, connected_at) SELECT merchant_id, gen_random_uuid(), platform, 'twin', url, site, name, currency,
		time_zone, credentials, connected_at FROM store WHERE id = $1`, w.teaID)
	if err == nil || !strings.Contains(err.Error(), "store_site") {
		t.Errorf("a twin of the store was let in: %v", err)
	}
}

// TestAShopThatIsHereTwiceKeepsBothAndIsMendedByConnecting runs the migration
// over what an older release could leave.
func TestAShopThatIsHereTwiceKeepsBothAndIsMendedByConnecting(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	file, err := migrations.Files.ReadFile("00007_store_site.sql")
	w.must(err)
	_, up, _ := strings.Cut(string(file), "-- +goose Up")
	_, err = w.owner().Exec(t.Context(), `ALTER TABLE store DROP COLUMN site;
		INSERT INTO store (merchant_id, id, platform, external_key, url, name, currency, time_zone, credentials, connected_at, state)
		SELECT merchant_id, gen_random_uuid(), platform, 'twin', upper(url) || '/', name, currency, time_zone, credentials,
			connected_at, 1 FROM store WHERE platform = 'woocommerce';`+up)
	w.must(err)
	if n := w.count("SELECT count(*) FROM store WHERE site <> ''"); n != 2 {
		t.Errorf("%d stores own an address, want the Shopify one and the better of the twins", n)
	}
	again, err := w.ConnectWooCommerce(t.Context(), w.merchant, w.teaKeys(w.tea.URL()))
	w.must(err)
	if again.ID != w.teaID || len(w.storeIDs(w.merchant)) != 3 {
		t.Errorf("connecting again went to store %s, want %s, the one that works", again.ID, w.teaID)
	}
}
