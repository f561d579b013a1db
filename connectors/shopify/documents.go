package shopify

import (
	"embed"
	"regexp"
	"slices"
	"strings"
)

// documents are all GraphQL texts we ever send: operations, and the fragments that
// they share. documents_test.go validates each operation, with its fragments, against
// the official schema of APIVersion.
//
//go:embed graphql/*.graphql graphql/fragments/*.graphql
var documents embed.FS

// document is one operation with the cost we reserve before sending it, in
// Shopify's points (object 1, mutation 10, a connection by its size).
type document struct {
	name string
	cost int
}

// The documents. The file is graphql/<name>.graphql.
var (
	docOrder               = document{"order", 60}
	docOrdersPage          = document{"orders_page", 300}
	docCustomer            = document{"customer", 5}
	docCustomerExists      = document{"customer_exists", 1}
	docCustomersPage       = document{"customers_page", 150}
	docProduct             = document{"product", 25}
	docProductsPage        = document{"products_page", 200}
	docOrderIDs            = document{"order_ids", 102}
	docProductIDs          = document{"product_ids", 102}
	docDiscountBasic       = document{"discount_basic_create", 12}
	docDiscountShip        = document{"discount_free_shipping_create", 12}
	docDiscountLookup      = document{"discount_lookup", 3}
	docCodeLookup          = document{"discount_code_lookup", 12}
	docCodesAdd            = document{"discount_codes_add", 12}
	docCodesAdded          = document{"discount_codes_added", 12}
	docManyCodesAdded      = document{"discount_codes_added", 60}
	docCodeDelete          = document{"discount_code_delete", 12}
	docDiscountDeactivate  = document{"discount_deactivate", 12}
	docDiscountBasicUpdate = document{"discount_basic_update", 12}
	docDiscountShipUpdate  = document{"discount_free_shipping_update", 12}
	docGiftCardUpdate      = document{"gift_card_update", 12}
	docGiftCardCreate      = document{"gift_card_create", 12}
	docGiftCardLookup      = document{"gift_card_lookup", 12}
	docGiftCardDeactivate  = document{"gift_card_deactivate", 12}
	docStoreCreditCreate   = document{"store_credit_create", 12}
	docStoreCreditLookup   = document{"store_credit_lookup", 50}
	docStoreCreditDebit    = document{"store_credit_debit", 12}
	docTagsAdd             = document{"tags_add", 12}
	docTagsRemove          = document{"tags_remove", 12}
	docMetafieldsSet       = document{"metafields_set", 12}
	docMetafieldsDelete    = document{"metafields_delete", 12}
	docShop                = document{"shop", 5}
	docBulkRun             = document{"bulk_run", 12}
	docBulkFind            = document{"bulk_find", 2}
	docWebhookCreate       = document{"webhook_create", 12}
	docWebhookList         = document{"webhook_list", 30}
	docBill                = document{"bill", 60}
	docChargeCreate        = document{"charge_create", 12}
	docChargeCancel        = document{"charge_cancel", 12}
	docFieldList           = document{"metafields_defined", 12}
	docFieldDefine         = document{"metafield_define", 12}
	docConsentUpdate       = document{"consent_update", 12}
	docSegments            = document{"segments", 30}
	docSegmentMembership   = document{"segment_membership", 5}
	docWebhookDelete       = document{"webhook_delete", 12}
	docPixel               = document{"web_pixel", 2}
	docPixelCreate         = document{"web_pixel_create", 12}
	docPixelUpdate         = document{"web_pixel_update", 12}
	docPixelDelete         = document{"web_pixel_delete", 12}
	docFlowTrigger         = document{"flow_trigger", 12}
	docAddresses           = document{"addresses", 102}
)

// spread is a named fragment where it is used; "... on Order" has a space.
var spread = regexp.MustCompile(`\.\.\.(\w+)`)

// text reads the embedded document, and behind it the fragments that it spreads and
// those that they spread: the files fragments/<their name>.graphql. A missing file is
// a build mistake that the document test finds; the store then answers with a syntax
// error.
func (d document) text() string {
	var text strings.Builder
	names := []string{d.name}
	for i := 0; i < len(names); i++ { // names grows
		raw, err := documents.ReadFile("graphql/" + names[i] + ".graphql")
		if err != nil {
			return ""
		}
		text.Write(raw)
		for _, found := range spread.FindAllSubmatch(raw, -1) {
			if name := "fragments/" + string(found[1]); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return text.String()
}

// gid is Shopify's global id of an object, of which we keep only the number.
func gid(kind, id string) string { return "gid://shopify/" + kind + "/" + id }

func gids(kind string, ids []string) []string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = gid(kind, id)
	}
	return all
}

// legacyID is the number in a global id: "gid://shopify/Order/12?x=y" gives "12".
func legacyID(global string) string {
	tail := global[strings.LastIndexByte(global, '/')+1:]
	if end := strings.IndexByte(tail, '?'); end >= 0 {
		tail = tail[:end]
	}
	return tail
}

// isDigits reports whether a text can be such a number.
func isDigits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }
