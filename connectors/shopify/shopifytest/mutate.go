package shopifytest

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// mutationRoot is what can be changed. The lock is held while it is walked.
func (s *Shop) mutationRoot() object {
	return object{
		"__typename": "Mutation",
		"discountCodeBasicCreate": resolver(func(args map[string]any) any {
			return s.createDiscount(args["basicCodeDiscount"], false)
		}),
		"discountCodeFreeShippingCreate": resolver(func(args map[string]any) any {
			return s.createDiscount(args["freeShippingCodeDiscount"], true)
		}),
		"discountCodeDeactivate": resolver(s.deactivateDiscount),
		"discountCodeDelete":     resolver(s.deleteDiscount),

		"discountRedeemCodeBulkAdd":        resolver(s.addCodes),
		"discountCodeRedeemCodeBulkDelete": resolver(s.deleteCodes),

		"discountCodeBasicUpdate": resolver(func(args map[string]any) any {
			return s.updateDiscount(args["id"], args["basicCodeDiscount"])
		}),
		"discountCodeFreeShippingUpdate": resolver(func(args map[string]any) any {
			return s.updateDiscount(args["id"], args["freeShippingCodeDiscount"])
		}),
		"giftCardUpdate":            resolver(s.updateGiftCard),
		"giftCardCreate":            resolver(s.createGiftCard),
		"giftCardDeactivate":        resolver(s.deactivateGiftCard),
		"storeCreditAccountCredit":  resolver(s.creditAccount),
		"storeCreditAccountDebit":   resolver(s.debitAccount),
		"tagsAdd":                   resolver(func(args map[string]any) any { return s.changeTags(args, true) }),
		"tagsRemove":                resolver(func(args map[string]any) any { return s.changeTags(args, false) }),
		"metafieldsSet":             resolver(s.setMetafields),
		"metafieldsDelete":          resolver(s.deleteMetafields),
		"webhookSubscriptionCreate": resolver(s.createHook),
		"appSubscriptionCreate":     resolver(s.createCharge),
		"appSubscriptionCancel":     resolver(s.cancelCharge),
		"bulkOperationRunQuery":     resolver(s.runBulkQuery),
		"webhookSubscriptionDelete": resolver(s.deleteHook),

		"customerEmailMarketingConsentUpdate": resolver(s.setConsent),
		"metafieldDefinitionCreate":           resolver(s.defineField),

		"webPixelCreate":     resolver(s.createPixel),
		"webPixelUpdate":     resolver(s.updatePixel),
		"webPixelDelete":     resolver(s.deletePixel),
		"flowTriggerReceive": resolver(s.trigger),
	}
}

// payload is a mutation's answer; with errors its objects are null.
func payload(typeName string, fields object, errors ...object) object {
	out := object{"__typename": typeName, "userErrors": append([]object{}, errors...)}
	maps.Copy(out, fields)
	return out
}

func userError(field []string, code, message string) object {
	return object{"__typename": "UserError", "field": field, "code": code, "message": message, "extraInfo": nil}
}

func dig(value any, keys ...string) any {
	for _, key := range keys {
		object, _ := value.(map[string]any)
		value = object[key]
	}
	return value
}

// minor reads a Decimal as minor units.
func (s *Shop) minor(value any) int64 {
	text := strings.TrimSpace(fmt.Sprint(value))
	whole, fraction, _ := strings.Cut(text, ".")
	fraction = (fraction + strings.Repeat("0", s.options.Decimals))[:s.options.Decimals]
	minor, err := strconv.ParseInt(whole+fraction, 10, 64)
	if err != nil {
		return 0
	}
	return minor
}

func (s *Shop) createDiscount(input any, shipping bool) any {
	name := "basicCodeDiscount"
	if shipping {
		name = "freeShippingCodeDiscount"
	}
	refuse := func(field, code, message string) any {
		problem := userError([]string{name, field}, code, message)
		return payload("DiscountPayload", object{"codeDiscountNode": nil}, problem)
	}
	discount, bad := s.readDiscount(input, shipping)
	switch {
	case bad != "":
		return refuse(bad, "INVALID", bad+" is invalid")
	case discount.Code == "":
		return refuse("code", "BLANK", "Code can't be blank")
	case discount.Title == "":
		return refuse("title", "BLANK", "Title can't be blank")
	case len(discount.Tags) > 5:
		return refuse("tags", "TOO_MANY_TAGS", "at most 5 tags")
	case !discount.EndsAt.IsZero() && !discount.EndsAt.After(discount.StartsAt):
		return refuse("endsAt", "END_DATE_BEFORE_START_DATE", "Ends at needs to be after starts_at")
	case !shipping && discount.Amount <= 0 && discount.Percent <= 0:
		return refuse("customerGets", "INVALID", "Value must be positive")
	}
	if field, what := s.unknown(discount); field != "" {
		return refuse(field, "INVALID", what+" does not exist")
	}
	if !s.addDiscount(discount) {
		return refuse("code", "TAKEN", "Code must be unique. Please try a different code.")
	}
	return payload("DiscountPayload", object{"codeDiscountNode": s.discountNode(discount)})
}

// unknown names the first thing of a discount that the store does not have.
func (s *Shop) unknown(discount *Discount) (field, what string) {
	if slices.ContainsFunc(discount.Products, func(id int64) bool { return s.product(id) == nil }) {
		return "customerGets", "Product"
	}
	if slices.ContainsFunc(discount.CustomerIDs, func(id int64) bool { return s.customer(id) == nil }) {
		return "context", "Customer"
	}
	if slices.ContainsFunc(discount.Segments, func(id int64) bool { return s.segment(id) == nil }) {
		return "context", "Segment"
	}
	return "", ""
}

// readDiscount reads the input; bad names a field that cannot be read.
func (s *Shop) readDiscount(input any, shipping bool) (discount *Discount, bad string) {
	discount = &Discount{FreeShipping: shipping}
	discount.Code, _ = dig(input, "code").(string)
	discount.Title, _ = dig(input, "title").(string)
	discount.Tags = texts(dig(input, "tags"))
	discount.OncePerBuyer, _ = dig(input, "appliesOncePerCustomer").(bool)
	discount.UsageLimit, _ = integer(dig(input, "usageLimit"))
	s.readContext(discount, dig(input, "context"))
	if least := dig(input, "minimumRequirement", "subtotal", "greaterThanOrEqualToSubtotal"); least != nil {
		discount.Minimum = s.minor(least)
	}
	s.readScope(discount, input)
	value := dig(input, "customerGets", "value")
	if amount := dig(value, "discountAmount", "amount"); amount != nil {
		discount.Amount = s.minor(amount)
	}
	if share := dig(value, "percentage"); share != nil {
		ratio, err := strconv.ParseFloat(fmt.Sprint(share), 64)
		if err != nil || ratio > 1 {
			return discount, "customerGets"
		}
		discount.Percent = int64(ratio*10000 + 0.5)
	}
	var ok bool
	if discount.StartsAt, ok = date(dig(input, "startsAt")); !ok || discount.StartsAt.IsZero() {
		return discount, "startsAt"
	}
	if discount.EndsAt, ok = date(dig(input, "endsAt")); !ok {
		return discount, "endsAt"
	}
	return discount, ""
}

// readScope reads what a discount is for and what it stands beside.
func (s *Shop) readScope(discount *Discount, input any) {
	gets := dig(input, "customerGets")
	if discount.FreeShipping {
		gets = input
	}
	discount.Subscription = dig(gets, "appliesOnSubscription") == true && dig(gets, "appliesOnOneTimePurchase") == false
	for kind, list := range map[string]*[]int64{
		"Product": &discount.Products, "ProductVariant": &discount.Variants, "Collection": &discount.Collections,
	} {
		path := map[string][]string{
			"Product": {"products", "productsToAdd"}, "ProductVariant": {"products", "productVariantsToAdd"},
			"Collection": {"collections", "add"},
		}[kind]
		for _, id := range texts(dig(dig(gets, "items"), path...)) {
			*list = append(*list, fromGID(kind, id))
		}
	}
	with := dig(input, "combinesWith")
	discount.Beside.Order, _ = dig(with, "orderDiscounts").(bool)
	discount.Beside.Product, _ = dig(with, "productDiscounts").(bool)
	discount.Beside.Shipping, _ = dig(with, "shippingDiscounts").(bool)
}

func date(value any) (time.Time, bool) {
	if value == nil {
		return time.Time{}, true
	}
	at, err := time.Parse(time.RFC3339, fmt.Sprint(value))
	return at, err == nil
}

func texts(value any) []string {
	items, _ := value.([]any)
	var list []string
	for _, item := range items {
		list = append(list, fmt.Sprint(item))
	}
	return list
}

func (s *Shop) discountByID(id int64) *Discount {
	for _, discount := range s.discounts {
		if discount.ID == id {
			return discount
		}
	}
	return nil
}

func (s *Shop) deactivateDiscount(args map[string]any) any {
	discount := s.discountByID(fromGID("DiscountCodeNode", args["id"]))
	if discount == nil {
		return payload("DiscountPayload", object{"codeDiscountNode": nil},
			userError([]string{"id"}, "INVALID", "Code discount does not exist."))
	}
	discount.EndsAt = s.now()
	return payload("DiscountPayload", object{"codeDiscountNode": s.discountNode(discount)})
}

// updateDiscount plays a new end, and other segments.
func (s *Shop) updateDiscount(id, input any) any {
	refuse := func(field, message string) any {
		return payload("DiscountPayload", object{"codeDiscountNode": nil},
			userError([]string{field}, "INVALID", message))
	}
	discount := s.discountByID(fromGID("DiscountCodeNode", id))
	if discount == nil {
		return refuse("id", "Code discount does not exist.")
	}
	changed := *discount
	if end := dig(input, "endsAt"); end != nil {
		var ok bool
		if changed.EndsAt, ok = date(end); !ok || !changed.EndsAt.After(changed.StartsAt) {
			return refuse("endsAt", "Ends at is invalid.")
		}
	}
	s.readContext(&changed, dig(input, "context"))
	if field, what := s.unknown(&changed); field != "" {
		return refuse(field, what+" does not exist")
	}
	*discount = changed
	return payload("DiscountPayload", object{"codeDiscountNode": s.discountNode(discount)})
}

func (s *Shop) deleteDiscount(args map[string]any) any {
	discount := s.discountByID(fromGID("DiscountCodeNode", args["id"]))
	if discount == nil {
		return payload("DiscountPayload", object{"deletedCodeDiscountId": nil},
			userError([]string{"id"}, "INVALID", "Code discount does not exist."))
	}
	s.discounts = slices.DeleteFunc(s.discounts, func(d *Discount) bool { return d == discount })
	return payload("DiscountPayload", object{"deletedCodeDiscountId": args["id"]})
}

// mostTags is how many a customer has at most.
const mostTags = 250

// changeTags changes a customer's tags as a delta, and tells the subscribers.
func (s *Shop) changeTags(args map[string]any, add bool) any {
	customer := s.customer(fromGID("Customer", args["id"]))
	if customer == nil {
		return payload("TagsPayload", object{"node": nil}, userError([]string{"id"}, "", "Resource does not exist"))
	}
	fresh := func(tag string) bool { return !slices.Contains(customer.Tags, tag) }
	if add && len(customer.Tags) >= mostTags && slices.ContainsFunc(texts(args["tags"]), fresh) {
		return payload("TagsPayload", object{"node": nil},
			userError([]string{"tags"}, "", "The customer cannot have more than 250 tags"))
	}
	var changed []string
	topic := "customer.tags_added"
	for _, tag := range texts(args["tags"]) {
		has := slices.Contains(customer.Tags, tag)
		if add && !has {
			customer.Tags = append(customer.Tags, tag)
			changed = append(changed, tag)
		}
		if !add && has {
			customer.Tags = slices.DeleteFunc(customer.Tags, func(t string) bool { return t == tag })
			changed = append(changed, tag)
		}
	}
	if !add {
		topic = "customer.tags_removed"
	}
	if len(changed) > 0 {
		slices.Sort(customer.Tags)
		s.touchCustomer(customer)
		s.emit(topic, body{
			"customerId": gid("Customer", customer.ID), "tags": changed, "occurredAt": s.now().Format(time.RFC3339Nano),
		})
	}
	return payload("TagsPayload", object{"node": s.customerNode(customer)})
}

// setMetafields is atomic: it checks all before it writes any.
func (s *Shop) setMetafields(args map[string]any) any {
	inputs, _ := args["metafields"].([]any)
	for i, input := range inputs {
		field := []string{"metafields", strconv.Itoa(i)}
		switch {
		case len(inputs) > 25:
			return payload("MetafieldsPayload", object{"metafields": nil},
				userError(field, "LESS_THAN_OR_EQUAL_TO", "Exceeded the maximum metafields input limit of 25."))
		case s.customer(fromGID("Customer", dig(input, "ownerId"))) == nil:
			return payload("MetafieldsPayload", object{"metafields": nil},
				userError(append(field, "ownerId"), "INVALID", "Owner does not exist."))
		case dig(input, "type") == "number_integer" && !isInteger(dig(input, "value")):
			return payload("MetafieldsPayload", object{"metafields": nil},
				userError(append(field, "value"), "INVALID_VALUE", "Value must be an integer."))
		}
	}
	nodes := []object{}
	for _, input := range inputs {
		customer := s.customer(fromGID("Customer", dig(input, "ownerId")))
		space, key := spaceKey(input)
		customer.Metafields[space+"."+key] = fmt.Sprint(dig(input, "value"))
		nodes = append(nodes, object{
			"__typename": "Metafield", "id": gid("Metafield", customer.ID) + key, "namespace": space, "key": key,
		})
	}
	return payload("MetafieldsPayload", object{"metafields": nodes})
}

func isInteger(value any) bool {
	_, err := strconv.ParseInt(fmt.Sprint(value), 10, 64)
	return err == nil
}

func spaceKey(input any) (space, key string) {
	space, _ = dig(input, "namespace").(string)
	key, _ = dig(input, "key").(string)
	return or(space, "$app"), key
}

func (s *Shop) deleteMetafields(args map[string]any) any {
	inputs, _ := args["metafields"].([]any)
	deleted := []object{}
	for i, input := range inputs {
		customer := s.customer(fromGID("Customer", dig(input, "ownerId")))
		if customer == nil {
			return payload("MetafieldsPayload", object{"deletedMetafields": nil},
				userError([]string{"metafields", strconv.Itoa(i), "ownerId"}, "", "Owner does not exist."))
		}
		space, key := spaceKey(input)
		delete(customer.Metafields, space+"."+key)
		deleted = append(deleted, object{"__typename": "MetafieldIdentifier", "namespace": space, "key": key})
	}
	return payload("MetafieldsPayload", object{"deletedMetafields": deleted})
}

func (s *Shop) createHook(args map[string]any) any {
	refuse := func(message string) any {
		return payload("WebhookSubscriptionCreatePayload", object{"webhookSubscription": nil},
			userError([]string{"webhookSubscription", "callbackUrl"}, "", message))
	}
	enum, _ := args["topic"].(string)
	uri, _ := dig(args["webhookSubscription"], "uri").(string)
	target, err := url.Parse(uri)
	if err != nil || target.Host == "" || (target.Scheme != "https" && !s.options.PlainCallbacks) {
		return refuse("Address is invalid: it must be https")
	}
	for _, hook := range s.hooks {
		if hook.enum == enum && hook.uri == uri {
			return refuse("Address for this topic has already been taken")
		}
	}
	made := &subscription{id: s.id(), topic: topicName(enum), enum: enum, uri: uri}
	s.hooks = append(s.hooks, made)
	return payload("WebhookSubscriptionCreatePayload", object{"webhookSubscription": s.hookNode(made)})
}

func (s *Shop) deleteHook(args map[string]any) any {
	id := fromGID("WebhookSubscription", args["id"])
	at := slices.IndexFunc(s.hooks, func(h *subscription) bool { return h.id == id })
	if at < 0 {
		return payload("WebhookSubscriptionDeletePayload", object{"deletedWebhookSubscriptionId": nil},
			userError([]string{"id"}, "", "Webhook subscription does not exist"))
	}
	s.hooks = slices.Delete(s.hooks, at, at+1)
	return payload("WebhookSubscriptionDeletePayload", object{"deletedWebhookSubscriptionId": args["id"]})
}

// Metafields reads what apps wrote on a customer, "namespace.key" to value.
func (s *Shop) Metafields(customerID int64) map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]string{}
	if customer := s.customer(customerID); customer != nil {
		maps.Copy(out, customer.Metafields)
	}
	return out
}
