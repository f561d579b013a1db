package shopifytest

import "strings"

// The keys that official payloads carry and the fake has nothing to say about.
// They are there as null, so that bodies have the shape and about the size of
// real ones; official_test.go compares them.
const (
	blankOrder = "confirmation_number current_total_additional_fees_set current_total_duties_set device_id " +
		"landing_site landing_site_ref location_id merchant_business_entity_id merchant_of_record_app_id " +
		"order_status_url original_total_additional_fees_set original_total_duties_set po_number reference " +
		"referring_site source_identifier source_url"
	blankLine    = "sales_line_item_group_id variant_inventory_management"
	blankAddress = "address2 company latitude longitude phone province province_code"
	blankParcel  = "destination location_id origin_address service tracking_number tracking_url"
	blankEvent   = "address1 city country estimated_delivery_at fulfillment_id latitude longitude " +
		"message province zip"
	blankProduct     = "category template_suffix"
	blankVariant     = "barcode created_at image_id inventory_item_id option1 option2 option3 sku"
	blankTransaction = "amount_rounding authorization device_id error_code location_id message parent_id " +
		"processed_at user_id"
	blankShop = "address1 address2 auto_configure_tax_inclusivity checkout_api_supported city country country_name " +
		"county_taxes created_at customer_email eligible_for_payments email enabled_presentment_currencies finances " +
		"google_apps_domain google_apps_login_enabled has_discounts has_gift_cards has_storefront latitude longitude " +
		"marketing_sms_consent_enabled_at_checkout money_format money_in_emails_format money_with_currency_format " +
		"money_with_currency_in_emails_format multi_location_enabled password_enabled phone plan_display_name " +
		"plan_name pre_launch_enabled primary_location_id province province_code requires_extra_payments_agreement " +
		"setup_required shop_owner source tax_shipping taxes_included timezone transactional_sms_disabled " +
		"weight_unit zip"
)

// blanks adds keys with null where the body does not have them.
func (b body) blanks(keys string) body {
	for key := range strings.FieldsSeq(keys) {
		if _, has := b[key]; !has {
			b[key] = nil
		}
	}
	return b
}
