package shopifytest_test

import (
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"regulars/connectors/shopify/shopifytest"
)

// TestAnAddedShopShowsTheAppOnceItsThemeIsSaved follows the link that switches an
// app's block on: nothing is switched on before Save.
func TestAnAddedShopShowsTheAppOnceItsThemeIsSaved(t *testing.T) {
	t.Parallel()
	fake, err := shopifytest.New(shopifytest.Options{
		Now: newClock().Now, Manual: true, Seed: 3, ClientSecret: "hush",
		WidgetFS: fstest.MapFS{"regulars-loader.js": {Data: []byte("/* loader */")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	corner := fake.AddShop("demo-corner.myshopify.com")
	if err := fake.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close)
	corner.SeedProducts()
	if err := corner.OpenFront(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	staff := visit(t, fake)
	shows := func() bool {
		return strings.Contains(staff.read(staff.client.Get(corner.Front())), "regulars-loader.js")
	}
	const editor = "/demo-corner.myshopify.com/admin/themes/current/editor?context=apps&activateAppId=demo-client/widget"
	must(t, staff.get(editor), "Unsaved changes", "checked")
	if shows() {
		t.Error("the shop shows the widget before anything was saved")
	}
	must(t, staff.post(editor, url.Values{"on": {"on"}}), "Saved.", "checked", corner.Front())
	if !shows() {
		t.Error("the theme was saved, and the shop shows no widget")
	}
	must(t, staff.get("/demo-corner.myshopify.com"), "demo-corner", "Morning blend")
	must(t, staff.get("/"), "Demo Coffee")
}
