package shopifytest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// queryRoot is what can be asked. The lock is held while it is walked.
func (s *Shop) queryRoot() object {
	return object{
		"__typename":             "QueryRoot",
		"shop":                   s.shopNode(),
		"currentAppInstallation": s.installationNode(),
		"order": resolver(func(args map[string]any) any {
			if order := s.order(fromGID("Order", args["id"])); order != nil {
				return s.orderNode(order)
			}
			return nil
		}),
		"customer": resolver(func(args map[string]any) any {
			if customer := s.customer(fromGID("Customer", args["id"])); customer != nil {
				return s.customerNode(customer)
			}
			return nil
		}),
		"nodes": resolver(s.nodes),
		"product": resolver(func(args map[string]any) any {
			if product := s.product(fromGID("Product", args["id"])); product != nil {
				return s.productNode(product)
			}
			return nil
		}),
		"bulkOperation":  resolver(s.bulk),
		"webPixel":       resolver(func(map[string]any) any { return s.pixelNode() }),
		"ordersCount":    s.counted("orders"),
		"customersCount": s.counted("customers"),
		"productsCount":  s.counted("products"),

		"orders":    connection("Order", s.orderEntries),
		"customers": connection("Customer", s.customerEntries),
		"products":  connection("Product", s.productEntries),
		"codeDiscountNodeByCode": resolver(func(args map[string]any) any {
			code, _ := args["code"].(string)
			if discount := s.discount(code); discount != nil {
				return s.discountNode(discount)
			}
			return nil
		}),
		"discountRedeemCodeBulkCreation": resolver(s.codesAdded),
		"giftCards":                      connection("GiftCard", s.giftCardEntries),
		"segments":                       connection("Segment", s.segmentEntries),
		"customerSegmentMembership":      resolver(s.memberships),
		"metafieldDefinitions":           connection("MetafieldDefinition", s.fieldEntries),
		"webhookSubscriptions":           connection("WebhookSubscription", s.hookEntries),
	}
}

// nodes are customers by id, with nothing in them for what is gone.
func (s *Shop) nodes(args map[string]any) any {
	ids, _ := args["ids"].([]any)
	found := make([]object, len(ids))
	for i, id := range ids {
		if customer := s.customer(fromGID("Customer", id)); customer != nil {
			found[i] = s.customerNode(customer)
		}
	}
	return found
}

func (s *Shop) orderEntries(args map[string]any) []entry {
	list := s.pastOrderEntries(args)
	for _, order := range s.orders {
		if changedIn(args, order.UpdatedAt) && placedIn(args, order.PlacedAt) && s.shows(order) {
			list = append(list, entry{position(args, order.UpdatedAt, order.ID), s.orderNode(order)})
		}
	}
	return byCursor(list)
}

// HideOldOrders has lists show orders of more than 60 days ago only to an app that
// may read all, as Shopify does.
func (s *Shop) HideOldOrders(hide bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.window = hide
}

func (s *Shop) shows(order *Order) bool {
	return !s.window || s.now().Sub(order.PlacedAt) <= 60*24*time.Hour ||
		slices.Contains(s.current(), "read_all_orders")
}

func (s *Shop) customerEntries(args map[string]any) []entry {
	list := s.pastCustomerEntries(args)
	for _, customer := range s.customers {
		if changedIn(args, customer.UpdatedAt) {
			list = append(list, entry{changed(customer.UpdatedAt, customer.ID), s.customerNode(customer)})
		}
	}
	return byCursor(list)
}

func (s *Shop) productEntries(args map[string]any) []entry {
	var list []entry
	for _, product := range s.products {
		if changedIn(args, product.UpdatedAt) {
			list = append(list, entry{position(args, product.UpdatedAt, product.ID), s.productNode(product)})
		}
	}
	return byCursor(list)
}

func (s *Shop) hookEntries(map[string]any) []entry {
	var list []entry
	for _, hook := range s.hooks {
		if hook.enum != "" {
			list = append(list, entry{changed(time.Time{}, hook.id), s.hookNode(hook)})
		}
	}
	return byCursor(list)
}

func (s *Shop) hookNode(hook *subscription) object {
	return object{
		"__typename": "WebhookSubscription", "id": gid("WebhookSubscription", hook.id),
		"topic": hook.enum, "uri": hook.uri, "filter": nil, "includeFields": []string{}, "format": "JSON",
		"apiVersion": object{"__typename": "ApiVersion", "handle": APIVersion},
	}
}

func (s *Shop) shopNode() object {
	return object{
		"__typename": "Shop", "id": "gid://shopify/Shop/548380009", "name": s.Name, "myshopifyDomain": s.Domain,
		"currencyCode": s.Currency, "ianaTimezone": s.options.TimeZone, "taxesIncluded": s.options.TaxIncluded,
		"contactEmail": "owner@demo.example", "enabledPresentmentCurrencies": []string{s.Currency},
		"primaryDomain": object{"__typename": "Domain", "url": s.storefront(), "host": s.Domain},
		"shopAddress":   object{"__typename": "ShopAddress", "countryCodeV2": "DE"},
		"plan":          object{"__typename": "ShopPlan", "partnerDevelopment": s.options.Development},
	}
}

// installationNode lists the scopes of the newest live token.
func (s *Shop) installationNode() object {
	scopes := []object{}
	for _, scope := range s.current() {
		scopes = append(scopes, object{"__typename": "AccessScope", "handle": strings.TrimSpace(scope)})
	}
	return s.chargeFields(object{
		"__typename": "AppInstallation", "id": "gid://shopify/AppInstallation/1", "accessScopes": scopes,
	})
}

// bag is a MoneyBag.
func (s *Shop) bag(minor int64) object {
	amount := s.moneyNode(minor)
	return object{"__typename": "MoneyBag", "shopMoney": amount, "presentmentMoney": amount}
}

func (s *Shop) moneyNode(minor int64) object {
	return object{"__typename": "MoneyV2", "amount": s.decimal(minor), "currencyCode": s.Currency}
}

// instant is a DateTime, null when zero.
func instant(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at.UTC().Truncate(time.Second).Format(time.RFC3339)
}

func (s *Shop) orderNode(o *Order) object {
	customer := any(nil)
	if buyer := s.customer(o.CustomerID); buyer != nil {
		customer = s.customerNode(buyer)
	}
	return object{
		"__typename": "Order", "id": gid("Order", o.ID), "name": o.Name, "number": o.Number, "email": null(o.Email),
		"legacyResourceId": strconv.FormatInt(o.ID, 10),
		"createdAt":        instant(o.PlacedAt), "processedAt": instant(o.PlacedAt), "updatedAt": instant(o.UpdatedAt),
		"cancelledAt": instant(o.CancelledAt), "closedAt": nil, "test": o.Test, "edited": o.Edited,
		"sourceName": o.Source, "purchasingEntity": s.entityNode(o),
		"displayFinancialStatus": strings.ToUpper(o.Financial), "currencyCode": s.Currency,
		"presentmentCurrencyCode": s.Currency, "taxesIncluded": o.TaxIncluded,
		"discountCodes":  append([]string{}, o.Codes...),
		"customerLocale": null(o.Locale), "shippingAddress": s.deliveryNode(o), "customer": customer,
		"customAttributes": noteNodes(o), "phone": nil, "customerJourneySummary": journeyNode(o),
		"totalTipReceivedSet": s.bag(o.Tip), "totalRefundedSet": s.bag(o.refunded()),
		"refundDiscrepancySet": s.bag(o.adjustments()), "currentTotalPriceSet": s.bag(o.total()),
		"currentTotalTaxSet": s.bag(o.currentTax()), "currentShippingPriceSet": s.bag(o.Shipping.Current),
		"shippingLines": plain("ShippingLine", []object{{
			"__typename": "ShippingLine", "id": gid("ShippingLine", o.Shipping.ID), "title": "Standard",
			"discountedPriceSet": s.bag(o.Shipping.Price), "currentDiscountedPriceSet": s.bag(o.Shipping.Current),
			"taxLines": s.taxNodes(o.Shipping.Tax),
		}}),
		"lineItems":    plain("LineItem", s.lineNodes(o)),
		"fulfillments": parcelNodes(o),
		"transactions": paymentNodes(o),
	}
}

func (s *Shop) entityNode(o *Order) any {
	buyer := s.customer(o.CustomerID)
	switch {
	case o.Company:
		return object{"__typename": "PurchasingCompany"}
	case buyer != nil:
		return s.customerNode(buyer)
	default:
		return nil
	}
}

func paymentNodes(o *Order) []object {
	if o.PaidAt.IsZero() {
		return []object{}
	}
	return []object{{
		"__typename": "OrderTransaction", "kind": "SALE", "status": "SUCCESS", "processedAt": instant(o.PaidAt),
	}}
}

func parcelNodes(o *Order) []object {
	if !o.Fulfilled {
		return []object{}
	}
	return []object{{
		"__typename": "Fulfillment", "status": "SUCCESS", "createdAt": instant(o.SentAt),
		"deliveredAt": instant(o.ArrivedAt),
	}}
}

func (s *Shop) taxNodes(tax int64) []object {
	if tax == 0 {
		return []object{}
	}
	return []object{{"__typename": "TaxLine", "title": "VAT", "priceSet": s.bag(tax)}}
}

func (s *Shop) lineNodes(o *Order) []object {
	list := make([]object, len(o.Lines))
	for i, line := range o.Lines {
		net := line.part(line.gross())
		if o.TaxIncluded {
			net -= line.part(line.Tax)
		}
		compareAt := any(nil)
		if line.CompareAt > 0 {
			compareAt = s.decimal(line.CompareAt)
		}
		allocations := []object{}
		if line.Discount > 0 {
			allocations = append(allocations, object{
				"__typename": "DiscountAllocation", "allocatedAmountSet": s.bag(line.Discount),
			})
		}
		list[i] = object{
			"__typename": "LineItem", "id": gid("LineItem", line.ID), "title": line.Title, "name": line.Title,
			"quantity": line.Quantity, "currentQuantity": line.Current, "isGiftCard": line.GiftCard,
			"product": object{"__typename": "Product", "id": gid("Product", line.ProductID)},
			"variant": object{
				"__typename": "ProductVariant", "id": gid("ProductVariant", line.VariantID),
				"compareAtPrice": compareAt,
			},
			"originalUnitPriceSet":                 s.bag(line.Unit),
			"priceAfterAllDiscountsBeforeTaxesSet": s.bag(net),
			"discountAllocations":                  allocations, "taxLines": s.taxNodes(line.Tax),
		}
	}
	return list
}

func (s *Shop) customerNode(c *Customer) object {
	state, marketing, level := "DISABLED", "NOT_SUBSCRIBED", any(nil)
	if c.Enabled {
		state = "ENABLED"
	}
	if c.Subscribed {
		marketing, level = "SUBSCRIBED", "SINGLE_OPT_IN"
	}
	email, address := any(nil), any(nil)
	if c.Email != "" {
		email = object{
			"__typename": "CustomerEmailAddress", "emailAddress": c.Email, "marketingState": marketing,
			"marketingOptInLevel": level, "marketingUpdatedAt": instant(c.ConsentAt),
		}
	}
	if c.Country != "" {
		address = object{
			"__typename": "MailingAddress", "countryCodeV2": c.Country, "provinceCode": nil, "company": nil,
			"name": null(strings.TrimSpace(c.FirstName + " " + c.LastName)), "address1": null(c.Street),
			"address2": nil, "zip": null(c.Postcode), "city": null(c.City),
		}
	}
	return object{
		"__typename": "Customer", "id": gid("Customer", c.ID), "createdAt": instant(c.CreatedAt),
		"updatedAt": instant(c.UpdatedAt), "state": state, "verifiedEmail": c.Verified, "firstName": null(c.FirstName),
		"lastName": null(c.LastName), "locale": c.Locale, "tags": append([]string{}, c.Tags...),
		"defaultEmailAddress": email, "defaultAddress": address,
		"metafield":           resolver(func(args map[string]any) any { return metafieldNode(c, args) }),
		"storeCreditAccounts": s.creditAccounts(c.ID),
	}
}

func metafieldNode(c *Customer, args map[string]any) any {
	space, _ := args["namespace"].(string)
	key, _ := args["key"].(string)
	value, found := c.Metafields[or(space, "$app")+"."+key]
	if space == "facts" && key == "birth_date" {
		value, found = c.Birthday, c.Birthday != ""
	}
	if !found {
		return nil
	}
	return object{"__typename": "Metafield", "namespace": space, "key": key, "value": value}
}

func (s *Shop) productNode(p *Product) object {
	status := "ACTIVE"
	if p.Draft {
		status = "DRAFT"
	}
	collections := []object{}
	if p.Collection != 0 {
		collections = append(collections, object{
			"__typename": "Collection", "id": gid("Collection", p.Collection),
			"title": cmp.Or(p.Gathered, "Everything"),
		})
	}
	variants := []object{}
	for _, kind := range p.kinds() {
		variants = append(variants, object{
			"__typename": "ProductVariant", "id": gid("ProductVariant", kind.ID), "title": kind.Title,
			"price": s.decimal(kind.Price),
		})
	}
	return object{
		"__typename": "Product", "id": gid("Product", p.ID), "title": p.Title, "handle": p.Handle,
		"productType": p.Type, "vendor": p.Vendor, "tags": append([]string{}, p.Tags...), "status": status,
		"updatedAt": instant(p.UpdatedAt), "featuredMedia": nil,
		"onlineStoreUrl": s.storefront() + "/products/" + p.Handle,
		"priceRangeV2": object{
			"__typename": "ProductPriceRangeV2", "minVariantPrice": s.moneyNode(p.Price),
			"maxVariantPrice": s.moneyNode(p.Price),
		},
		"collections": plain("Collection", collections), "variants": plain("ProductVariant", variants),
	}
}

func (s *Shop) discountNode(d *Discount) object {
	typeName := "DiscountCodeBasic"
	if d.FreeShipping {
		typeName = "DiscountCodeFreeShipping"
	}
	limit := any(nil)
	if d.UsageLimit > 0 {
		limit = d.UsageLimit
	}
	return object{
		"__typename": "DiscountCodeNode", "id": gid("DiscountCodeNode", d.ID),
		"codeDiscount": object{
			"__typename": typeName, "title": d.Title, "status": d.status(s.now()), "asyncUsageCount": d.Used,
			"tags": append([]string{}, d.Tags...), "usageLimit": limit, "appliesOncePerCustomer": d.OncePerBuyer,
			"startsAt": instant(d.StartsAt), "endsAt": instant(d.EndsAt),
			"codes": connection("DiscountRedeemCode", d.codeEntries), "context": s.contextNode(d),
		},
	}
}
