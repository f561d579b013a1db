package klaviyo_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/fail"
	"regulars/app/klaviyo"
	"regulars/app/klaviyo/klaviyotest"
)

func TestEventsAreKeptOnceAndProfilesAreSetAndUnset(t *testing.T) {
	t.Parallel()
	server := klaviyotest.Start("pk_1")
	t.Cleanup(server.Close)
	c := &klaviyo.Client{Origin: server.URL}
	account, err := c.Account(t.Context(), "pk_1")
	if err != nil || account != (klaviyo.Account{ID: "ABC123", Name: "Bean House"}) {
		t.Fatalf("the account is %+v (%v)", account, err)
	}
	event := klaviyo.Event{ID: "1", Metric: "Points earned", Email: "bo@example.com", At: time.Now()}
	for range 2 {
		if err := c.Track(t.Context(), "pk_1", event); err != nil {
			t.Fatal(err)
		}
	}
	if got := server.Events(); len(got) != 1 || got[0].Email != "bo@example.com" {
		t.Errorf("the events are %+v", got)
	}
	for _, p := range []klaviyo.Profile{
		{Email: "bo@example.com", Properties: map[string]any{"points": 5, "tier": "gold"}},
		{Email: "bo@example.com", Unset: []string{"points"}},
	} {
		if _, err := c.Import(t.Context(), "pk_1", []klaviyo.Profile{p}); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(map[string]any{"tier": "gold"}, server.Profile("bo@example.com")); diff != "" {
		t.Errorf("the profile (-want +got):\n%s", diff)
	}
}

func TestAnswersSayWhetherToTryAgain(t *testing.T) {
	t.Parallel()
	server := klaviyotest.Start("pk_1")
	t.Cleanup(server.Close)
	c := &klaviyo.Client{Origin: server.URL}
	server.Answer("90", http.StatusTooManyRequests, http.StatusBadGateway, http.StatusBadRequest, http.StatusForbidden)
	for _, want := range []fail.Kind{fail.Limited, fail.Unavailable, fail.Conflict, fail.Unauthorized} {
		err := c.Track(t.Context(), "pk_1", klaviyo.Event{Metric: "x", Email: "secret@example.com", At: time.Now()})
		if !fail.Is(err, want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("answered %v, want %s", err, want)
		}
		if want == fail.Limited && fail.Backoff(err, 1, 0) != 90*time.Second {
			t.Errorf("waits %v, want 90 s", fail.Backoff(err, 1, 0))
		}
	}
	if _, err := c.Account(t.Context(), "another"); !fail.Is(err, fail.Unauthorized) {
		t.Errorf("a key that is none: %v", err)
	}
	gone := &klaviyo.Client{Origin: "http://127.0.0.1:1"}
	if _, err := gone.Account(t.Context(), "pk_1"); !fail.Is(err, fail.Unavailable) {
		t.Errorf("nobody there: %v", err)
	}
}
