package app_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/merchant"
	"regulars/app/program"
	"regulars/connectors/woocommerce/wootest"
)

// plugin is what is known of the plugin in a store.
func (w *world) plugin(s site) merchant.StorePlugin {
	w.t.Helper()
	sights, err := w.StoreSights(w.t.Context(), w.merchant)
	w.must(err)
	for _, sight := range sights {
		if sight.Store.ID == s.id {
			return sight.Store.Plugin
		}
	}
	w.t.Fatal("there is no such store")
	return merchant.StorePlugin{}
}

// lookAtPlugins is the hourly look at what the stores have of ours.
func (w *world) lookAtPlugins() {
	w.t.Helper()
	w.Advance(time.Hour)
	w.must(w.Sweep(w.t.Context(), "resubscribe", w.Now()))
	w.Advance(5 * time.Second)
	w.drained()
}

// TestEveryReleaseOfThePluginWorks: none, one that says nothing, ours, and one that
// speaks of things that nobody knows yet.
func TestEveryReleaseOfThePluginWorks(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	s := w.woo()
	const runs = "WordPress 6.9.7, WooCommerce 10.7.0"
	features := "identity,cart,account,product,exporter,eraser,admin"
	for _, c := range []struct {
		release wootest.PluginRelease
		want    merchant.StorePlugin
		told    bool
	}{
		{wootest.CurrentPlugin, merchant.StorePlugin{
			State: merchant.PluginActive, Version: "1.0.0", Features: features, Runs: runs + ", PHP 8.2.31",
		}, true},
		{wootest.NoPlugin, merchant.StorePlugin{State: merchant.PluginMissing}, false},
		{wootest.OldPlugin, merchant.StorePlugin{State: merchant.PluginActive}, false},
		{wootest.NewerPlugin, merchant.StorePlugin{
			State: merchant.PluginActive, Version: "7.2.0-beta.1", Features: features, Runs: runs,
		}, true},
	} {
		w.tea.UsePlugin(c.release)
		w.lookAtPlugins()
		if diff := cmp.Diff(c.want, w.plugin(s)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.release, diff)
		}
		if got := w.tea.PluginSettings(); (got["program_live"] == true) != c.told {
			t.Errorf("%q was told %v", c.release, got)
		}
		_, id := w.newcomer(s, mail("release"+string(c.release)))
		if _, err := w.Redeem(t.Context(), w.five(s, id, 1)); err == nil {
			t.Errorf("%q: a newcomer without points has a reward", c.release)
		}
	}
	if n := w.count("SELECT count(*) FROM effect WHERE kind = 'plugin' AND state <> 1"); n != 0 {
		t.Errorf("%d writes are not done", n)
	}
}

// TestAPluginIsToldWhenTheProgramChanges: once it is published, paused or renamed, and
// nobody waits for the shop meanwhile.
func TestAPluginIsToldWhenTheProgramChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	w.lookAtPlugins()
	told := func(what string, want any) {
		t.Helper()
		w.Advance(5 * time.Second)
		w.drained()
		if got := w.tea.PluginSettings()[what]; !cmp.Equal(got, want) {
			t.Errorf("the plugin was told %s = %v, want %v", what, got, want)
		}
	}
	told("program_live", false)
	w.Publish(w.merchant, testProgram(program.Accounts))
	told("program_live", true)
	w.must(w.Pause(t.Context(), w.merchant))
	told("paused", true)
	m, err := w.App.Merchant(t.Context(), w.merchant)
	w.must(err)
	for _, name := range []string{"First", "Second"} {
		_, err = w.ChangeSettings(t.Context(), w.merchant, app.Settings{
			Name: name, TimeZone: m.TimeZone, Locale: "de", Look: m.Look,
		})
		w.must(err)
	}
	told("program_name", "Second")
	told("points_name", map[string]any{"singular": "Punkt", "plural": "Punkte"})
	if n := w.count("SELECT count(*) FROM effect WHERE kind = 'plugin'"); n != 1 {
		t.Errorf("%d rows are for the one store with a plugin", n)
	}
}

// TestAStoreShowsUsWhereTheMerchantWants: each place by itself, told within seconds, to
// that store's plugin alone, and again with whatever else is told later.
func TestAStoreShowsUsWhereTheMerchantWants(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	w.lookAtPlugins()
	s := w.woo()
	all := app.StorePlaces{Anywhere: true, OnProducts: true, InCart: true, InAccount: true, UnderOrder: true}
	for _, want := range []app.StorePlaces{
		all,
		{Anywhere: true, OnProducts: true, InAccount: true},
		{OnProducts: true, InCart: true, UnderOrder: true},
		{Anywhere: true},
		all,
	} {
		w.must(w.ShowInStore(t.Context(), w.merchant, s.id, want))
		w.Advance(5 * time.Second)
		w.drained()
		told := w.tea.PluginSettings()
		got := app.StorePlaces{
			Anywhere: told["widget"] == true, OnProducts: told["product_points"] == true,
			InCart: told["cart_notice"] == true, InAccount: told["account_tab"] == true,
			UnderOrder: told["order_help"] == true,
		}
		if got != want {
			t.Errorf("the plugin was told %+v, want %+v", got, want)
		}
		sights, err := w.StoreSights(t.Context(), w.merchant)
		w.must(err)
		for _, sight := range sights {
			if (sight.Places != nil) != (sight.Store.ID == s.id) || sight.Places != nil && *sight.Places != want {
				t.Errorf("%s shows us at %+v", sight.Store.Platform, sight.Places)
			}
			if sight.Store.ID == s.id && sight.Quiet != want.Anywhere {
				t.Errorf("a shop that shows %+v is missed: %v", want, sight.Quiet)
			}
		}
	}
	if n := w.count("SELECT count(*) FROM audit_log WHERE action = 'store.placed'"); n != 4 {
		t.Errorf("%d deeds for four changes", n)
	}
	if err := w.ShowInStore(t.Context(), w.merchant, w.coffeeID, app.StorePlaces{}); !fail.Is(err, fail.Conflict) {
		t.Errorf("a Shopify store: %v", err)
	}
	if err := w.ShowInStore(t.Context(), w.merchant, w.merchant, all); !fail.Is(err, fail.NotFound) {
		t.Errorf("no store: %v", err)
	}
}
