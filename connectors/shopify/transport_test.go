package shopify_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"regulars/app/fail"
	"regulars/connectors/shopify"
	"regulars/connectors/shopify/shopifytest"
)

func TestPlatformFailuresAreClassified(t *testing.T) {
	t.Parallel()
	for fault, want := range map[shopifytest.Fault]fail.Kind{
		shopifytest.TooMany: fail.Limited, shopifytest.Throttled: fail.Limited, shopifytest.Frozen: fail.Unauthorized,
		shopifytest.BadGateway: fail.Unavailable, shopifytest.DropReply: fail.Unavailable, shopifytest.NoJSON: fail.Unavailable,
		shopifytest.MaxCost: fail.Invalid,
	} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			k := newKit(t)
			k.fake.Misbehave(fault, "")
			_, err := k.connector.Describe(t.Context(), k.store)
			if !fail.Is(err, want) {
				t.Errorf("%v, kind %v", err, fail.KindOf(err))
			}
			var e *fail.Error
			if errors.As(err, &e) && want == fail.Limited && (e.RetryAfter < time.Second || e.RetryAfter > time.Minute) {
				t.Errorf("retry after %v", e.RetryAfter)
			}
			if strings.Contains(err.Error(), k.vault.current.AccessToken) {
				t.Error("the error holds the token")
			}
			if _, err := k.connector.Describe(t.Context(), k.store); err != nil {
				t.Errorf("the next call: %v", err)
			}
		})
	}
}

func TestEmptyBucketSaysWhenItIsFull(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.store.Spend = func(context.Context, int) error { return nil }
	for range 2000 {
		_, err := k.connector.Customers(t.Context(), k.store, time.Time{}, "")
		if err == nil {
			continue
		}
		var e *fail.Error
		if !errors.As(err, &e) || e.Kind != fail.Limited || e.RetryAfter <= 0 {
			t.Fatalf("empty bucket: %v", err)
		}
		k.clock.Pass(e.RetryAfter)
		if _, err := k.connector.Customers(t.Context(), k.store, time.Time{}, ""); err != nil {
			t.Fatalf("after the wait: %v", err)
		}
		return
	}
	t.Fatal("the bucket never emptied")
}

func TestSpendDecidesBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.store.Spend = func(context.Context, int) error { return fail.After(time.Minute, "the store's budget is spent") }
	if _, err := k.connector.Describe(t.Context(), k.store); !fail.Is(err, fail.Limited) {
		t.Errorf("%v", err)
	}
}

func TestPageThatCostsTooMuchIsAskedForSmaller(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for range 30 {
		k.fake.PlaceOrder(shopifytest.NewOrder{Email: "guest@example.test", Items: []shopifytest.Item{{Quantity: 1, Unit: 100}}})
	}
	k.fake.Misbehave(shopifytest.MaxCost, "orders")
	page, err := k.connector.Orders(t.Context(), k.store, time.Time{}, "")
	if err != nil || len(page.Events) != 5 || page.Next == "" {
		t.Errorf("%d orders, next %q, %v", len(page.Events), page.Next, err)
	}
}

func TestLongOrderIsReadWhole(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	var items []shopifytest.Item
	for i := range 230 {
		items = append(items, shopifytest.Item{Quantity: 1, Unit: int64(100 + i)})
	}
	order := k.fake.PlaceOrder(shopifytest.NewOrder{Email: "guest@example.test", Items: items})
	event, err := k.connector.Fetch(t.Context(), k.store, id(order.ID))
	if err != nil || len(event.Order.Lines) != 230 || event.Order.Lines[229].Net != 329 {
		t.Fatalf("fetch: %v", err)
	}
	page, err := k.connector.Orders(t.Context(), k.store, time.Time{}, "")
	if err != nil || len(page.Events) != 1 || len(page.Events[0].Order.Lines) != 230 {
		t.Fatalf("page: %v", err)
	}
}

func TestOrdersAreReadWithoutApprovalForProtectedData(t *testing.T) {
	t.Parallel()
	k := newKit(t, func(o *shopifytest.Options) { o.WithholdProtected = true })
	ann := k.fake.AddCustomer(shopifytest.Customer{Email: "ann@example.test", FirstName: "Ann"})
	order := k.fake.PlaceOrder(shopifytest.NewOrder{CustomerID: ann.ID, Items: []shopifytest.Item{{Quantity: 1, Unit: 999}}})
	event, err := k.connector.Fetch(t.Context(), k.store, id(order.ID))
	if err != nil {
		t.Fatal(err)
	}
	if o := event.Order; o.Email != "" || o.Lines[0].Net != 999 || o.CustomerID != id(ann.ID) || o.Customer.FirstName != "" {
		t.Errorf("%+v", o)
	}
}

func TestAnotherAPIVersionIsLogged(t *testing.T) {
	t.Parallel()
	k := newKit(t, func(o *shopifytest.Options) { o.ServeVersion = "2026-10" })
	var log bytes.Buffer
	connector, err := shopify.New(shopify.Config{
		ClientID: "demo-client", ClientSecret: "hush", Origin: k.fake.Origin(), Log: slog.New(slog.NewTextHandler(&log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := connector.Describe(t.Context(), k.store); err != nil || !strings.Contains(log.String(), "served=2026-10") {
		t.Errorf("%v, log %q", err, log.String())
	}
	if strings.Contains(log.String(), k.vault.current.AccessToken) {
		t.Error("the log holds the token")
	}
}

func TestTokenDoesNotFollowARedirect(t *testing.T) {
	t.Parallel()
	leaked := false
	thief := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		leaked = leaked || r.Header.Get("X-Shopify-Access-Token") != ""
	}))
	defer thief.Close()
	store := httptest.NewServer(http.RedirectHandler(thief.URL, http.StatusTemporaryRedirect))
	defer store.Close()
	k := newKit(t)
	connector, err := shopify.New(shopify.Config{ClientID: "id", ClientSecret: "hush", Origin: store.URL})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := connector.Describe(t.Context(), k.store); !fail.Is(err, fail.Unavailable) || leaked {
		t.Errorf("leaked %t, %v", leaked, err)
	}
}

func TestHostileStoreKeyNeverLeavesTheProcess(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.store.ExternalKey = "evil.com#.myshopify.com"
	if _, err := k.connector.Describe(t.Context(), k.store); !fail.Is(err, fail.Invalid) {
		t.Errorf("%v", err)
	}
}
