package app_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/fail"
	"regulars/app/outbound"
	"regulars/app/support"
)

// hearer is a server of the merchant's that is told what happens.
type hearer struct {
	*httptest.Server
	mu    sync.Mutex
	next  []int // what it answers, then 204
	after string
	calls []heardCall
}

type heardCall struct {
	header http.Header
	body   []byte
	kind   string
	data   map[string]any
}

func startHearer(t *testing.T) *hearer {
	t.Helper()
	h := &hearer{}
	h.Server = httptest.NewTLSServer(http.HandlerFunc(h.hear))
	t.Cleanup(h.Close)
	return h
}

func (h *hearer) hear(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var told struct {
		Type string
		Data map[string]any
	}
	_ = json.Unmarshal(body, &told)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.calls = append(h.calls, heardCall{r.Header, body, told.Type, told.Data})
	code := http.StatusNoContent
	if len(h.next) > 0 {
		code, h.next = h.next[0], h.next[1:]
	}
	if h.after != "" {
		w.Header().Set("Retry-After", h.after)
	}
	w.Header().Set("Location", "/elsewhere")
	w.WriteHeader(code)
}

func (h *hearer) answers(codes ...int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.next = codes
}

// took returns what came, and forgets it.
func (h *hearer) took() []heardCall {
	h.mu.Lock()
	defer h.mu.Unlock()
	calls := h.calls
	h.calls = nil
	return calls
}

func kindsOf(calls []heardCall) (kinds []string) {
	for _, c := range calls {
		kinds = append(kinds, c.kind)
	}
	slices.Sort(kinds)
	return kinds
}

// telling is a world whose merchant has one server that listens to everything.
func telling(t *testing.T) (*world, *hearer, *outbound.Endpoint, string) {
	t.Helper()
	h := startHearer(t)
	document := giftProgram(800)
	w := newWorld(t, &document, seldom, func(o *apptest.Options) { o.Web = noRedirects(h.Client()) })
	e, secret, err := w.AddEndpoint(t.Context(), w.merchant, app.EndpointInput{
		Name: "Till", URL: h.URL + "/hook", Kinds: slices.Clone(outbound.Kinds), On: true,
	})
	w.must(err)
	w.Advance(3 * time.Second) // who listens is known at most two seconds late
	return w, h, e, secret
}

func noRedirects(c *http.Client) *http.Client {
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return c
}

func (w *world) fatesTold(e *outbound.Endpoint) map[string]int {
	w.t.Helper()
	list, _, err := w.EndpointDeliveries(w.t.Context(), w.merchant, outbound.FindDeliveries{Endpoint: e.ID, Limit: 100})
	w.must(err)
	fates := map[string]int{}
	for _, d := range list {
		fates[strings.TrimSuffix(d.Status.String()+" "+d.Why, " ")]++
	}
	return fates
}

// signedBy reports whether a call bears a secret's signature, as the reference
// library checks it, of the last five minutes by the world's clock.
func (w *world) signedBy(secret string, c heardCall) bool {
	w.t.Helper()
	key, err := standardwebhooks.NewWebhook(secret)
	w.must(err)
	at, err := strconv.ParseInt(c.header.Get(standardwebhooks.HeaderWebhookTimestamp), 10, 64)
	age := w.Now().Sub(time.Unix(at, 0))
	return err == nil && age >= 0 && age < 5*time.Minute && key.VerifyIgnoringTimestamp(c.body, c.header) == nil
}

// TestServersAreToldWhatHappensSigned goes through a member's life: each thing is
// told once, in figures, without the e-mail unless that was asked for.
func TestServersAreToldWhatHappensSigned(t *testing.T) {
	t.Parallel()
	w, h, e, secret := telling(t)
	s := w.shopify()
	customer, id := w.newcomer(s, mail("told"))
	taken, err := w.Redeem(t.Context(), w.five(s, id, 1))
	w.must(err)
	order := s.buy(purchase{customer: customer, quantity: 1, unit: 5000, codes: []string{taken.Code}})
	w.deliver()
	s.refund(order)
	w.deliver()
	request, err := w.OpenRequest(t.Context(), w.merchant, support.Request{
		Member: id, Kind: support.Question, Text: "Where is it?", Key: "key-0001",
	})
	w.must(err)
	_, err = w.HandleRequest(t.Context(), w.merchant, request.ID, support.StateClosed, "Found.")
	w.must(err)
	w.drained()
	calls := h.took()
	want := []string{
		"code.used", "member.joined", "points.earned", "points.earned", "points.reversed", "points.spent",
		"request.closed", "request.opened", "reward.redeemed",
	}
	if diff := cmp.Diff(want, kindsOf(calls)); diff != "" {
		t.Fatalf("told (-want +got):\n%s", diff)
	}
	for _, c := range calls {
		who, _ := c.data["member"].(map[string]any)
		if !w.signedBy(secret, c) || who["id"] != id.String() || strings.Contains(string(c.body), "@") {
			t.Errorf("told %s", c.body)
		}
		if c.kind == "points.spent" && (c.data["points"] != 500.0 || c.data["redemption_id"] != taken.ID.String()) {
			t.Errorf("spending was told as %s", c.body)
		}
	}
	if diff := cmp.Diff(map[string]int{"delivered": 9}, w.fatesTold(e)); diff != "" {
		t.Errorf("the log (-want +got):\n%s", diff)
	}
	_, err = w.ChangeEndpoint(t.Context(), w.merchant, e.ID, app.EndpointInput{
		URL: e.URL, Kinds: []outbound.Kind{outbound.RequestOpened}, WithEmail: true, On: true,
	})
	w.must(err)
	_, err = w.HandleRequest(t.Context(), w.merchant, request.ID, support.StateOpen, "Lost again.")
	w.must(err)
	w.drained()
	calls = h.took()
	if len(calls) != 1 || !strings.Contains(string(calls[0].body), mail("told")) {
		t.Errorf("with the e-mail: %v", calls)
	}
	w.erased(id, mail("told"))
	w.drained()
	for _, c := range h.took() {
		t.Errorf("who was erased is told of: %s", c.body)
	}
	if n := w.count("SELECT count(*) FROM outbound_delivery WHERE member_id = $1", id); n != 0 {
		t.Errorf("%d deliveries of who was erased are left", n)
	}
}

// TestADeliveryComesAgainUntilItIsTaken: failures, waits, a crash between the call
// and its note, a secret that changes, and replays keep one id.
func TestADeliveryComesAgainUntilItIsTaken(t *testing.T) {
	t.Parallel()
	w, h, e, secret := telling(t)
	test := func() { w.must(w.TestEndpoint(t.Context(), w.merchant, e.ID)) }
	h.answers(http.StatusInternalServerError, http.StatusFound, http.StatusTooManyRequests)
	h.after = "120"
	test()
	w.anHour()
	calls := h.took()
	if len(calls) != 4 || w.fatesTold(e)["delivered"] != 1 {
		t.Fatalf("told %d times, and then %v", len(calls), w.fatesTold(e))
	}
	ids := map[string]bool{}
	for _, c := range calls {
		ids[c.header.Get("webhook-id")] = true
	}
	// The worker died after the server had it: another tells it again, under the same id.
	_, err := w.owner().Exec(t.Context(), "UPDATE outbound_delivery SET state = 0, status = 0, dispatched_at = NULL")
	w.must(err)
	w.drained()
	for _, c := range h.took() {
		ids[c.header.Get("webhook-id")] = true
	}
	// Another secret: both sign for a day.
	_, second, err := w.ChangeEndpointSecret(t.Context(), w.merchant, e.ID)
	w.must(err)
	n, err := w.ReplayDeliveries(t.Context(), w.merchant, e.ID, w.Now().Add(-24*time.Hour), true)
	w.must(err)
	if n != 0 {
		t.Errorf("%d tests were replayed", n)
	}
	list, _, err := w.EndpointDeliveries(t.Context(), w.merchant, outbound.FindDeliveries{Endpoint: e.ID, Limit: 1})
	w.must(err)
	again := func() heardCall {
		t.Helper()
		w.must(w.ReplayDelivery(t.Context(), w.merchant, list[0].ID))
		w.must(w.ReplayDelivery(t.Context(), w.merchant, list[0].ID)) // a double click
		w.drained()
		calls := h.took()
		if len(calls) != 1 {
			t.Fatalf("replayed %d times", len(calls))
		}
		ids[calls[0].header.Get("webhook-id")] = true
		return calls[0]
	}
	if c := again(); !w.signedBy(secret, c) || !w.signedBy(second, c) {
		t.Error("not both secrets sign")
	}
	w.Advance(25 * time.Hour)
	if c := again(); w.signedBy(secret, c) || !w.signedBy(second, c) {
		t.Error("the old secret signs for good")
	}
	if len(ids) != 1 {
		t.Errorf("one thing was told under %d ids", len(ids))
	}
}

// TestAServerThatIsGoneOrFailsForDaysIsSwitchedOff and stands under what needs
// attention, from where it is switched on again and told what it missed.
func TestAServerThatIsGoneOrFailsForDaysIsSwitchedOff(t *testing.T) {
	t.Parallel()
	w, h, e, _ := telling(t)
	w.joinedOwner("owner@shop.example")
	alerts := func() int64 {
		return w.count("SELECT count(*) FROM sign_in_mail WHERE endpoint_id = $1 AND invited_to = $2", e.ID, w.merchant)
	}
	h.answers(http.StatusGone)
	since := w.Now()
	w.newcomer(w.shopify(), mail("one"))
	w.drained()
	off := func(why string) {
		t.Helper()
		now, err := w.Endpoint(t.Context(), w.merchant, e.ID)
		w.must(err)
		troubles, err := w.Troubles(t.Context(), w.merchant, uuid.Nil, 10)
		w.must(err)
		if now.State != outbound.GivenUp || now.Why != why || troubles.Total != 1 || len(troubles.Items) != 1 {
			t.Fatalf("the server is %s (%s), and %d things need attention", now.State, now.Why, troubles.Total)
		}
	}
	off(outbound.WhyGone)
	if n := alerts(); n != 1 {
		t.Errorf("%d letters tell the owner that a server is off", n)
	}
	if err := w.TestEndpoint(t.Context(), w.merchant, e.ID); !fail.Is(err, fail.Conflict) {
		t.Errorf("a test of a server that is off: %v", err)
	}
	h.took()
	n, err := w.Replay(t.Context(), w.merchant, []uuid.UUID{e.ID})
	w.must(err)
	missed, err := w.ReplayDeliveries(t.Context(), w.merchant, e.ID, since, false)
	w.must(err)
	w.drained()
	if got := kindsOf(h.took()); n != 1 || missed != 2 || !slices.Equal(got, []string{"member.joined", "points.earned"}) {
		t.Errorf("switched on %d, replayed %d: told %v", n, missed, got)
	}
	h.answers(slices.Repeat([]int{http.StatusBadGateway}, 1000)...)
	w.newcomer(w.shopify(), mail("two"))
	w.drained()
	for range 24 {
		w.Pass(6 * time.Hour)
	}
	off(outbound.WhyFailing)
	if n := alerts(); n != 2 {
		t.Errorf("after it failed for days %d letters told the owner", n)
	}
	if calls := len(h.took()); calls > 80 {
		t.Errorf("a server that fails was asked %d times", calls)
	}
}

// TestANewServerIsRefusedWhereItCannotBe names each field.
func TestANewServerIsRefusedWhereItCannotBe(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	for field, in := range map[string]app.EndpointInput{
		"url":    {URL: "http://example.com/plain"},
		"url ":   {URL: "https://me:secret@example.com/"},
		"url  ":  {URL: "hooks"},
		"events": {URL: "https://example.com/", Kinds: []outbound.Kind{"points.lost"}},
		"name":   {URL: "https://example.com/", Name: strings.Repeat("n", 81)},
	} {
		_, _, err := w.AddEndpoint(t.Context(), w.merchant, in)
		if known, ok := errors.AsType[*fail.Error](err); !ok || known.Field != strings.TrimSpace(field) {
			t.Errorf("%+v: %v", in, err)
		}
	}
	e, _, err := w.AddEndpoint(t.Context(), w.merchant, app.EndpointInput{URL: "https://example.com/", On: true})
	w.must(err)
	other := w.Merchant(nil)
	if _, err := w.Endpoint(t.Context(), other, e.ID); !fail.Is(err, fail.NotFound) {
		t.Errorf("another merchant sees it: %v", err)
	}
	_, _, err = w.EndpointDeliveries(t.Context(), other, outbound.FindDeliveries{Endpoint: e.ID, Limit: 1})
	if !fail.Is(err, fail.NotFound) {
		t.Errorf("another merchant sees what it was told: %v", err)
	}
	if err := w.RemoveEndpoint(t.Context(), other, e.ID); !fail.Is(err, fail.NotFound) {
		t.Errorf("another merchant removes it: %v", err)
	}
	w.must(w.RemoveEndpoint(t.Context(), w.merchant, e.ID))
	if n := w.count("SELECT count(*) FROM outbound_endpoint"); n != 0 {
		t.Errorf("%d servers are left", n)
	}
}
