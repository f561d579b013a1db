package shopify_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/connectors/shopify"
	"regulars/connectors/shopify/shopifytest"
)

// misbehaviors are the ways in which a store goes wrong, each with what must come
// of it. What the app then does with a store that is frozen, or refuses our key,
// is in app/thaw_test.go and app/stores_test.go.
var misbehaviors = map[string]func(*testing.T, *kit){
	"throttle: nobody waits, the budget is learned":      throttled,
	"429: told to wait as the header says":               tooMany,
	"430: tried again later and later":                   byStatus(430, fail.Unavailable, 0),
	"403: refused for good":                              byStatus(403, fail.Forbidden, 0),
	"503 with Retry-After: away for as long":             byStatus(503, fail.Unavailable, 7*time.Second),
	"520: away":                                          byStatus(520, fail.Unavailable, 0),
	"500 after apply: one code":                          oneCodeAfter(shopifytest.BadGatewayEnd),
	"reply lost after apply: one code":                   oneCodeAfter(shopifytest.DropReply),
	"late apply: one code":                               oneCodeAfter(shopifytest.Late),
	"expired token under 20 workers: renewed once":       expiredUnderLoad,
	"rotated token under 20 workers: nobody is refused":  rotatedUnderLoad,
	"missing scopes: refused, and not connected":         missingScopes,
	"deleted subscription: restored, nothing doubled":    deletedSubscription,
	"frozen shop (402): parked, not retried":             frozen(http.StatusPaymentRequired),
	"locked shop (423): parked, not retried":             frozen(http.StatusLocked),
	"inactive shop (SHOP_INACTIVE): parked, not retried": inactive,
}

func TestEveryMisbehaviorHasItsOutcome(t *testing.T) {
	t.Parallel()
	for name, outcome := range misbehaviors {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			outcome(t, newKit(t))
		})
	}
}

func (k *kit) describe(t *testing.T) error {
	t.Helper()
	_, err := k.connector.Describe(t.Context(), k.store)
	return err
}

// answers makes the connector hear one answer in place of the store's.
func (k *kit) answers(t *testing.T, status int, header http.Header, body string) {
	t.Helper()
	connector, err := shopify.New(shopify.Config{
		ClientID: "demo-client", ClientSecret: "hush", Origin: k.fake.Origin(),
		Transport: says(func() *http.Response {
			return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body))}
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	k.connector = connector
}

// says is a network with one answer.
type says func() *http.Response

func (s says) RoundTrip(*http.Request) (*http.Response, error) { return s(), nil }

func throttled(t *testing.T, k *kit) {
	var heard platform.Said
	k.store.Said = func(_ context.Context, said platform.Said) { heard = said }
	k.answers(t, http.StatusOK, nil, `{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],
		"extensions":{"cost":{"requestedQueryCost":500,"throttleStatus":
		{"maximumAvailable":20000.0,"currentlyAvailable":100,"restoreRate":50.0}}}}`)
	began := time.Now()
	var e *fail.Error
	if err := k.describe(t); !errors.As(err, &e) || e.Kind != fail.Limited || e.RetryAfter != 8*time.Second {
		t.Errorf("%v, to wait %v: want 8 s, the 400 points that lack at 50 a second", err, e.RetryAfter)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("somebody waited %v for the store", took)
	}
	if want := (platform.Said{PerSecond: 50, Bucket: 20_000, Empty: true, Left: 100}); !reflect.DeepEqual(heard, want) {
		t.Errorf("the app heard %+v, want %+v", heard, want)
	}
}

func tooMany(t *testing.T, k *kit) {
	k.answers(t, http.StatusTooManyRequests, http.Header{"Retry-After": {"3.5"}}, `{"errors":"Exceeded 2 calls per second"}`)
	var e *fail.Error
	if err := k.describe(t); !errors.As(err, &e) || e.Kind != fail.Limited || e.RetryAfter != 3500*time.Millisecond {
		t.Errorf("%v", err)
	}
}

func byStatus(status int, want fail.Kind, wait time.Duration) func(*testing.T, *kit) {
	return func(t *testing.T, k *kit) {
		header := http.Header{}
		if wait > 0 {
			header.Set("Retry-After", "7")
		}
		k.answers(t, status, header, "<html>no</html>")
		var e *fail.Error
		if err := k.describe(t); !errors.As(err, &e) || e.Kind != want || e.RetryAfter != wait {
			t.Errorf("%v, to wait %v", err, e.RetryAfter)
		}
	}
}

func oneCodeAfter(fault shopifytest.Fault) func(*testing.T, *kit) {
	return func(t *testing.T, k *kit) {
		k.fake.Misbehave(fault, "discountCodeBasicCreate")
		if _, err := k.connector.EnsureDiscount(t.Context(), k.store, fiveOff(k, "")); !fail.Is(err, fail.Unavailable) {
			t.Fatalf("the first try: %v, want that its outcome is unknown", err)
		}
		first := k.ensure(t, fiveOff(k, ""))
		k.fake.LandLate()
		if again := k.ensure(t, fiveOff(k, "")); again != first || k.fake.Usable(fiveOff(k, "").Code) != 1 {
			t.Errorf("%q then %q, %d usable", first, again, k.fake.Usable(fiveOff(k, "").Code))
		}
	}
}

// workers calls the store from 20 goroutines at once and counts the failures.
func workers(t *testing.T, k *kit) (failed int64) {
	var count atomic.Int64
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			if err := k.describe(t); err != nil {
				t.Log(err)
				count.Add(1)
			}
		})
	}
	wait.Wait()
	return count.Load()
}

func expiredUnderLoad(t *testing.T, k *kit) {
	k.clock.Pass(2 * time.Hour)
	if failed := workers(t, k); failed != 0 || k.vault.renewed != 1 {
		t.Errorf("%d of 20 workers failed, the token was renewed %d times, want once", failed, k.vault.renewed)
	}
}

// rotatedUnderLoad ends the token before its time, as Shopify does when another
// process of ours renewed it: all 20 are answered with 401 before one may go on.
func rotatedUnderLoad(t *testing.T, k *kit) {
	k.fake.ExpireTokens()
	var refused sync.WaitGroup
	refused.Add(20)
	var err error
	k.connector, err = shopify.New(shopify.Config{
		ClientID: "demo-client", ClientSecret: "hush", Origin: k.fake.Origin(),
		Transport: watched(func(answer *http.Response) {
			if answer.StatusCode == http.StatusUnauthorized {
				refused.Done()
				refused.Wait()
			}
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	if failed := workers(t, k); failed != 0 || k.vault.renewed != 1 {
		t.Errorf("%d of 20 workers failed, the token was renewed %d times, want once", failed, k.vault.renewed)
	}
}

// watched is the network, whose answers wait until somebody has looked at them.
type watched func(*http.Response)

func (w watched) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err == nil {
		w(answer)
	}
	return answer, err
}

func missingScopes(t *testing.T, k *kit) {
	access, refresh, expires := k.fake.Install("read_orders,read_products")
	k.vault.current = platform.Credentials{AccessToken: access, RefreshToken: refresh, AccessExpires: expires}
	if _, err := k.connector.EnsureDiscount(t.Context(), k.store, fiveOff(k, "")); !fail.Is(err, fail.Forbidden) {
		t.Errorf("a code without write_discounts: %v, want Forbidden", err)
	}
	if err := k.describe(t); !fail.Is(err, fail.Unauthorized) || !strings.Contains(err.Error(), "write_discounts") ||
		errors.Is(err, platform.ErrFrozen) {
		t.Errorf("such a store is connected: %v, want the name of what lacks", err)
	}
}

func deletedSubscription(t *testing.T, k *kit) {
	hook := k.receive(t)
	before := len(k.fake.Subscriptions(hook.url))
	k.fake.Unsubscribe()
	k.fake.Unsubscribe()
	if now := len(k.fake.Subscriptions(hook.url)); now != before-2 {
		t.Fatalf("%d subscriptions after two of %d were deleted", now, before)
	}
	for range 2 {
		if err := k.connector.Subscribe(t.Context(), k.store, hook.url, ""); err != nil {
			t.Fatal(err)
		}
	}
	if now := len(k.fake.Subscriptions(hook.url)); now != before {
		t.Errorf("%d subscriptions, want %d", now, before)
	}
}

func TestSubscriptionsOfAnOldAddressOfOursEnd(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	const before, now, other = "https://old.example/webhooks/shopify", "https://new.example/webhooks/shopify",
		"https://old.example/another/path"
	for _, address := range []string{before, other, now, now} {
		if err := k.connector.Subscribe(t.Context(), k.store, address, ""); err != nil {
			t.Fatal(err)
		}
	}
	all := len(shopify.Topics())
	for address, want := range map[string]int{before: 0, other: all, now: all} {
		if got := len(k.fake.Subscriptions(address)); got != want {
			t.Errorf("%d subscriptions lead to %s, want %d", got, address, want)
		}
	}
}

func frozen(status int) func(*testing.T, *kit) {
	return func(t *testing.T, k *kit) {
		k.answers(t, status, nil, `{"errors":"Unavailable Shop"}`)
		if err := k.describe(t); !fail.Is(err, fail.Unauthorized) || !errors.Is(err, platform.ErrFrozen) {
			t.Errorf("%v, want frozen", err)
		}
	}
}

func inactive(t *testing.T, k *kit) {
	k.answers(t, http.StatusOK, nil, `{"data":null,"errors":[{"message":"closed","extensions":{"code":"SHOP_INACTIVE"}}]}`)
	if err := k.describe(t); !fail.Is(err, fail.Unauthorized) || !errors.Is(err, platform.ErrFrozen) {
		t.Errorf("%v, want frozen", err)
	}
}

func TestTakingCreditBackThatWasNotAnsweredIsNotTakenForDone(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	customer := k.fake.AddCustomer(shopifytest.Customer{Email: "ann@example.com", Verified: true, Enabled: true})
	credit := fiveOff(k, id(customer.ID))
	credit.Kind = platform.StoreCredit
	k.ensure(t, credit)
	var err error
	k.connector, err = shopify.New(shopify.Config{
		ClientID: "demo-client", ClientSecret: "hush", Origin: k.fake.Origin(),
		Transport: watched(func(answer *http.Response) {
			asked, _ := answer.Request.GetBody()
			if text, _ := io.ReadAll(asked); strings.Contains(string(text), "mutation StoreCreditDebit") {
				_ = answer.Body.Close()
				answer.Body = io.NopCloser(strings.NewReader(`{"data":{}}`))
			}
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := k.connector.RevokeDiscount(t.Context(), k.store, credit); !fail.Is(err, fail.Unavailable) {
		t.Errorf("nothing was said of the debit: %v", err)
	}
	if err := k.connector.RevokeDiscount(t.Context(), k.store, credit); err != nil {
		t.Errorf("what was taken back already: %v", err)
	}
}
