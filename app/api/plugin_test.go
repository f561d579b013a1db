package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/api"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/staff"
	"regulars/connectors/woocommerce/wootest"
)

const pluginPath = "/storefront/woocommerce/v1/plugin"

// pluginAsks sends a request of the tea shop's plugin.
func (h *house) pluginAsks(method, path string, body any) *response {
	h.t.Helper()
	token, err := h.tea.PluginToken()
	h.must(err)
	return h.browser().do(method, pluginPath+path, body, "Authorization", "Bearer "+token, "Regulars-Plugin", "1.0.0")
}

func TestAPluginIsToldWhatItsPagesNeed(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	var got platform.PluginSettings
	told := h.pluginAsks(http.MethodGet, "/settings", nil).want(http.StatusOK)
	if newest := told.header.Get("Regulars-Plugin-Newest"); newest != h.NewestPlugin(platform.WooCommerce) || newest == "" {
		t.Errorf("the plugin hears that %q is the newest, want ours", newest)
	}
	told.into(&got)
	want := platform.PluginSettings{
		Protocol: 1, ProgramLive: true, ProgramName: "Test merchant", Locale: "en",
		PointsName: platform.PointsNames{Singular: "point", Plural: "points"}, PointsNames: got.PointsNames,
		Widget: true, ProductPoints: true, CartNotice: true, AccountTab: true, OrderHelp: true,
		UpdatedAt: got.UpdatedAt,
	}
	if diff := cmp.Diff(want, got); diff != "" || got.PointsNames["de"].Plural != "Punkte" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
	h.as(h.merchant, staff.Owner).put("/api/v1/profile-settings", api.ProfileSettings{
		Ask: []string{"birthday", "sex"}, Channels: []string{}, Purposes: []api.Choice{}, Topics: []api.Choice{},
		SensitiveProducts: []string{}, SensitiveCollections: []string{}, Learn: true, Watch: true,
	}).want(http.StatusOK)
	h.must(h.Pause(t.Context(), h.merchant))
	h.Advance(time.Minute)
	h.pluginAsks(http.MethodGet, "/settings", nil).want(http.StatusOK).into(&got)
	if !got.AskBirthday || !got.AskSex || got.AskAgeBand || !got.Viewed || !got.Paused {
		t.Errorf("of a pause and of what the merchant asks the plugin is told %+v", got)
	}
	h.browser().get(pluginPath + "/settings").problem(http.StatusUnauthorized)
	tom, _ := h.tom()
	shopper := h.teaToken(tom)
	h.browser().get(pluginPath+"/settings", "Authorization", "Bearer "+shopper).problem(http.StatusUnauthorized)
	token, err := h.tea.PluginToken()
	h.must(err)
	h.browser().get("/storefront/woocommerce/v1/bootstrap", "Authorization", "Bearer "+token).problem(http.StatusUnauthorized)
	h.Advance(6 * time.Minute)
	h.browser().get(pluginPath+"/settings", "Authorization", "Bearer "+token).problem(http.StatusUnauthorized)
}

func TestThePluginIsHandedOutByItsServer(t *testing.T) {
	t.Parallel()
	packed := []byte("PK a plugin")
	h := newHouse(t, api.Options{Plugin: func() ([]byte, error) { return packed, nil }})
	h.merchant = h.Merchant(nil)
	owner := h.staff(h.merchant)
	h.tea.UsePlugin(wootest.NoPlugin)
	owner.follows(owner.asksShop().agrees()).want(http.StatusFound)
	h.deliver()
	seen := owner.seen()
	if seen.Plugin == nil || seen.Plugin.State != "missing" || seen.Plugin.Package != h.url+"/downloads/regulars-woocommerce.zip" ||
		seen.Plugin.Upload != h.tea.URL()+"/wp-admin/plugin-install.php?tab=upload" {
		t.Fatalf("a shop without the plugin is shown with %+v", seen.Plugin)
	}
	var first api.FirstRun
	owner.get("/api/v1/first-run").want(http.StatusOK).into(&first)
	if at := first.Stores[0]; at.Package != seen.Plugin.Package || at.Upload != seen.Plugin.Upload {
		t.Errorf("who sets up such a shop is told %+v", at)
	}
	got := h.browser().follows(seen.Plugin.Package).want(http.StatusOK)
	if !bytes.Equal(got.body, packed) || got.header.Get("Content-Type") != "application/zip" ||
		!strings.Contains(got.header.Get("Content-Disposition"), "regulars-woocommerce.zip") {
		t.Errorf("the plugin comes as %v: %q", got.header, got.body)
	}
	bare := newHouse(t, api.Options{}) // a build without pages packs none
	bare.browser().get("/downloads/regulars-woocommerce.zip").want(http.StatusNotFound)
}

func TestAStoresExporterHandsOverAllThatIsHeldOfItsPeopleAlone(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	tom, _ := h.tom()
	_, refused := h.tea.PlaceOrder(wootest.NewOrder{Customer: tom, Items: []wootest.Item{{Product: h.tea.AddProduct("Oolong", "", 1490), Quantity: 2}}})
	if refused != "" {
		t.Fatal(refused)
	}
	h.ann() // of the coffee shop, of the same merchant
	h.deliver()
	ask := func(body any) (data api.PersonalData, text string) {
		t.Helper()
		answer := h.pluginAsks(http.MethodPost, "/export", body).want(http.StatusOK)
		answer.into(&data)
		return data, string(answer.body)
	}
	for name, body := range map[string]any{
		"by e-mail":                     map[string]any{"email": "Tom@Example.com "},
		"by number, as PHP writes it":   map[string]any{"email": "tom@example.com", "customer_id": tom},
		"by number as text":             map[string]any{"email": "new.address@example.com", "customer_id": strconv.FormatInt(tom, 10)},
		"by a newer plugin":             map[string]any{"email": "tom@example.com", "customer_id": 0, "something_new": true},
		"in another language":           map[string]any{"email": "tom@example.com", "locale": "de_DE"},
		"the first page, which is all":  map[string]any{"email": "tom@example.com", "page": 1},
		"by number, and no e-mail left": map[string]any{"customer_id": tom},
	} {
		data, text := ask(body)
		for _, has := range []string{`"group_id":"person"`, `"group_id":"orders"`, `"group_id":"history"`, "tom@example.com", "2 × Oolong", "€29.80"} {
			if name == "in another language" && has == "€29.80" {
				has = "29,80"
			}
			if !strings.Contains(text, has) {
				t.Errorf("%s: the copy lacks %q", name, has)
			}
		}
		if !data.Done || data.Groups[0].GroupLabel == "" || strings.Contains(text, "copy.") {
			t.Errorf("%s: the copy begins with %+v", name, data.Groups[0])
		}
	}
	for name, body := range map[string]any{
		"nobody": map[string]any{"email": "nobody@example.com"}, "another store's customer": map[string]any{"email": "ann@example.com"},
		"a page behind the last": map[string]any{"email": "tom@example.com", "page": 2},
	} {
		if data, text := ask(body); len(data.Groups) != 0 || !data.Done {
			t.Errorf("%s: handed over %s", name, text)
		}
	}
	for field, body := range map[string]any{
		"body.email":       map[string]any{"email": "tom"},
		"body.customer_id": map[string]any{"email": "tom@example.com", "customer_id": "1 or 1"},
		"body.page":        map[string]any{"email": "tom@example.com", "page": -1},
	} {
		if p := h.pluginAsks(http.MethodPost, "/export", body).problem(http.StatusBadRequest); !names(p, field) {
			t.Errorf("%s is refused with %+v", field, p)
		}
	}
	if p := h.pluginAsks(http.MethodPost, "/export", map[string]any{}).problem(http.StatusBadRequest); !names(p, "body.email") {
		t.Errorf("an empty question is refused with %+v", p)
	}
}

func TestAStoresEraserEndsWhatIsKnownOfAPersonAndRepeats(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Guests)
	tom, _ := h.tom()
	_, refused := h.tea.PlaceOrder(wootest.NewOrder{
		Email: "guest@example.com", Items: []wootest.Item{{Product: h.tea.AddProduct("Oolong", "", 1490), Quantity: 1}},
	})
	if refused != "" {
		t.Fatal(refused)
	}
	h.ann()
	h.deliver()
	held := func(email string) bool {
		var data api.PersonalData
		h.pluginAsks(http.MethodPost, "/export", map[string]any{"email": email}).want(http.StatusOK).into(&data)
		return len(data.Groups) > 0
	}
	if !held("tom@example.com") || !held("guest@example.com") {
		t.Fatal("nothing is held of them: this test shows nothing")
	}
	for _, c := range []struct {
		body  map[string]any
		known bool
	}{
		{map[string]any{"email": "tom@example.com", "customer_id": tom}, true},
		{map[string]any{"email": "tom@example.com", "customer_id": tom}, true},
		{map[string]any{"email": "guest@example.com"}, true},
		{map[string]any{"email": "nobody@example.com"}, false},
		{map[string]any{"email": "ann@example.com"}, false}, // of another store
	} {
		var told api.ErasureAccepted
		h.pluginAsks(http.MethodPost, "/erase", c.body).want(http.StatusAccepted).into(&told)
		if !told.Accepted || told.Known != c.known {
			t.Errorf("of %v the answer is %+v", c.body, told)
		}
	}
	for range 40 {
		h.Advance(6 * time.Second)
		h.Drain()
	}
	if held("tom@example.com") || held("guest@example.com") {
		t.Error("they are known after they were erased")
	}
	var list api.CountedPage[api.MemberRow]
	h.staff(h.merchant).get("/api/v1/members").want(http.StatusOK).into(&list)
	text, err := json.Marshal(list)
	h.must(err)
	if strings.Contains(string(text), "tom@") || !strings.Contains(string(text), "ann@") {
		t.Errorf("the members are %s", text)
	}
}

func TestADisconnectedStoreIsOutAndItsPeopleMayStillBeErased(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.tom()
	for range 2 {
		h.pluginAsks(http.MethodPost, "/disconnect", nil).want(http.StatusNoContent)
	}
	h.deliver()
	var list api.List[api.Store]
	h.staff(h.merchant).get("/api/v1/stores").want(http.StatusOK).into(&list)
	for _, store := range list.Items {
		if store.ID == h.teaID && store.State != "uninstalled" || store.ID == h.coffeeID && store.State != "connected" {
			t.Errorf("after it %s is %s", store.Name, store.State)
		}
	}
	h.Advance(2 * time.Minute) // what was known of the store is read again
	h.pluginAsks(http.MethodGet, "/settings", nil).problem(http.StatusUnauthorized)
	h.pluginAsks(http.MethodPost, "/disconnect", nil).want(http.StatusNoContent)
	h.pluginAsks(http.MethodPost, "/erase", map[string]any{"email": "tom@example.com"}).want(http.StatusAccepted)
	for range 40 {
		h.Advance(6 * time.Second)
		h.Drain()
	}
	var data api.PersonalData
	h.pluginAsks(http.MethodPost, "/export", map[string]any{"email": "tom@example.com"}).want(http.StatusOK).into(&data)
	if len(data.Groups) != 0 {
		t.Errorf("still held after erasing: %+v", data.Groups)
	}
}
