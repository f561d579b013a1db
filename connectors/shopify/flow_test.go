package shopify_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"

	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/connectors/shopify"
	"regulars/connectors/shopify/shopifytest"
)

// flowExtension is an extension of Flow, as its file declares it.
type flowExtension struct {
	Extensions []struct {
		Type    string `toml:"type"`
		Handle  string `toml:"handle"`
		UID     string `toml:"uid"`
		Runtime string `toml:"runtime_url"`
	} `toml:"extensions"`
	Settings struct {
		Fields []struct {
			Type     string `toml:"type"`
			Key      string `toml:"key"`
			Required bool   `toml:"required"`
		} `toml:"fields"`
	} `toml:"settings"`
}

// flowTypes are what Flow takes of each kind of extension (Shopify's command line 4.8.2:
// it looks at them when it deploys, which needs an account).
var flowTypes = map[string]string{
	"flow_trigger": "boolean email single_line_text_field url number_decimal",
	"flow_action":  "boolean email single_line_text_field url number_decimal multi_line_text_field number_integer",
}

func readFlowExtensions(t *testing.T) (list []flowExtension) {
	t.Helper()
	files, err := filepath.Glob("extension/extensions/flow-*/shopify.extension.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no extensions of Flow: %v", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var one flowExtension
		if err := toml.Unmarshal(raw, &one); err != nil || len(one.Extensions) != 1 {
			t.Fatalf("%s: %d extensions: %v", file, len(one.Extensions), err)
		}
		if one.Settings.Fields[0].Type != "customer_reference" {
			t.Errorf("%s does not begin with the customer", file)
		}
		for _, f := range one.Settings.Fields[1:] {
			if !slices.Contains(strings.Fields(flowTypes[one.Extensions[0].Type]), f.Type) {
				t.Errorf("%s has a field of type %q", file, f.Type)
			}
		}
		list = append(list, one)
	}
	return list
}

func TestFlowsTriggersAreDeclaredAsTheyAreTold(t *testing.T) {
	t.Parallel()
	declared, ids := map[string]map[string]string{}, map[string]bool{}
	for _, one := range readFlowExtensions(t) {
		ids[one.Extensions[0].UID] = true
		if one.Extensions[0].Type != "flow_trigger" {
			continue
		}
		fields := map[string]string{}
		for _, f := range one.Settings.Fields[1:] {
			fields[f.Key] = f.Type
		}
		declared[one.Extensions[0].Handle] = fields
	}
	if diff := cmp.Diff(shopify.FlowTriggers(), declared); diff != "" {
		t.Errorf("triggers differ (-code +toml):\n%s", diff)
	}
	if len(ids) != len(readFlowExtensions(t)) {
		t.Error("two extensions have one uid")
	}
}

func TestFlowsActionsAskForWhatIsRead(t *testing.T) {
	t.Parallel()
	base := strings.TrimSuffix(readAppConfig(t).ApplicationURL, "/shopify/app")
	declared := map[platform.Action]map[string]bool{}
	for _, one := range readFlowExtensions(t) {
		if one.Extensions[0].Type != "flow_action" {
			continue
		}
		if one.Extensions[0].Runtime != base+"/flow/shopify" || !one.Settings.Fields[0].Required {
			t.Errorf("%s is asked for at %s, customer required: %v", one.Extensions[0].Handle,
				one.Extensions[0].Runtime, one.Settings.Fields[0].Required)
		}
		fields := map[string]bool{}
		for _, f := range one.Settings.Fields[1:] {
			fields[f.Key] = f.Required
		}
		declared[platform.Action(one.Extensions[0].Handle)] = fields
	}
	want := map[platform.Action]map[string]bool{
		platform.GivePoints: {"points": true, "reason": true}, platform.GiveReward: {"reward": true},
		platform.GiveTier: {"tier": true, "days": false, "reason": true},
	}
	if diff := cmp.Diff(want, declared); diff != "" {
		t.Errorf("actions differ (-code +toml):\n%s", diff)
	}
}

func TestWhatHappenedBeginsWorkflowsWithEachFieldOfItsTrigger(t *testing.T) {
	t.Parallel()
	k := newKit(t, func(o *shopifytest.Options) { o.FlowTriggers = shopify.FlowTriggers() })
	who := k.fake.AddCustomer(shopifytest.Customer{Email: "mia@example.com"})
	for _, name := range k.connector.Happenings() {
		err := k.connector.Happened(t.Context(), k.store, platform.Happening{
			Name: name, CustomerID: id(who.ID),
			Facts: map[string]any{"points": json.Number("12"), "reason": "order", "pending": true, "order_id": "private"},
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	told := k.fake.Triggered()
	if len(told) != len(shopify.FlowTriggers()) {
		t.Fatalf("Flow was told %d times, want once of each", len(told))
	}
	want := map[string]any{
		"customer_id": told[0].Payload["customer_id"], "Points": json.Number("12"), "Points balance": json.Number("0"),
		"Reason": "order", "Pending": true,
	}
	if diff := cmp.Diff(shopifytest.Triggered{Handle: "points-earned", Payload: want}, told[0]); diff != "" {
		t.Errorf("what Flow was told (-want +got):\n%s", diff)
	}
}

func TestATriggerThatIsNotDeployedIsRefusedForGood(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	who := k.fake.AddCustomer(shopifytest.Customer{Email: "mia@example.com"})
	told := platform.Happening{Name: "tier.changed", CustomerID: id(who.ID)}
	if err := k.connector.Happened(t.Context(), k.store, told); !fail.Is(err, fail.NotFound) {
		t.Errorf("the error is %v", err)
	}
	told.CustomerID = "1 OR 1"
	if err := k.connector.Happened(t.Context(), k.store, told); !fail.Is(err, fail.Invalid) {
		t.Errorf("the error is %v", err)
	}
}

func TestOnlyWhatShopifySignedIsAnAction(t *testing.T) {
	t.Parallel()
	connector := bare(t)
	good := `{"shopify_domain":"demo.myshopify.com","action_run_id":"r1","handle":"give-points",
		"properties":{"customer_id":"gid://shopify/Customer/7","points":50,"reason":" Thanks ","note":null}}`
	verify := func(body, signature string) (platform.Asked, error) {
		return connector.VerifyAction(platform.Delivery{
			Header: http.Header{"X-Shopify-Hmac-Sha256": {signature}}, Body: []byte(body),
		})
	}
	asked, err := verify(good, sign("hush", []byte(good)))
	want := platform.Asked{
		StoreKey: "demo.myshopify.com", RunID: "r1", Action: platform.GivePoints, CustomerID: "7",
		Fields: map[string]string{"customer_id": "gid://shopify/Customer/7", "points": "50", "reason": "Thanks"},
	}
	if diff := cmp.Diff(want, asked); err != nil || diff != "" {
		t.Errorf("the action is read as (-want +got):\n%s%v", diff, err)
	}
	for _, signature := range []string{"", sign("other", []byte(good)), sign("hush", []byte(good+" "))} {
		if _, err := verify(good, signature); !fail.Is(err, fail.Unauthorized) {
			t.Errorf("the signature %q answers %v", signature, err)
		}
	}
	for field, body := range map[string]string{
		"":               `[`,
		"shopify_domain": strings.ReplaceAll(good, "demo.myshopify.com", "evil.example"),
		"action_run_id":  strings.ReplaceAll(good, "r1", strings.Repeat("r", 201)),
		"points":         strings.ReplaceAll(good, "50", `{"a":1}`),
		"customer_id":    strings.ReplaceAll(good, "Customer/7", "Customer/7'--"),
	} {
		_, err := verify(body, sign("hush", []byte(body)))
		known, _ := errors.AsType[*fail.Error](err)
		if known == nil || known.Kind != fail.Invalid || known.Field != field {
			t.Errorf("a bad %q answers %v", field, err)
		}
	}
}
