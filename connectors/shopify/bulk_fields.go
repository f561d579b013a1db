package shopify

// What is read of the lines of a bulk file: the same as encoding/json reads of the
// nodes of a page, which is what their tags are for.

var orderFields = fields[orderNode]{
	"id":                     func(n *orderNode, s *scanner) { n.ID = s.text() },
	"name":                   func(n *orderNode, s *scanner) { n.Name = s.text() },
	"email":                  func(n *orderNode, s *scanner) { n.Email = s.text() },
	"createdAt":              func(n *orderNode, s *scanner) { n.CreatedAt = s.time() },
	"processedAt":            func(n *orderNode, s *scanner) { n.ProcessedAt = s.time() },
	"updatedAt":              func(n *orderNode, s *scanner) { n.UpdatedAt = s.time() },
	"cancelledAt":            func(n *orderNode, s *scanner) { n.CancelledAt = s.timed() },
	"test":                   func(n *orderNode, s *scanner) { n.Test = s.flag() },
	"sourceName":             func(n *orderNode, s *scanner) { n.Source = s.text() },
	"purchasingEntity":       func(n *orderNode, s *scanner) { n.Entity = entityFields.made(s) },
	"displayFinancialStatus": func(n *orderNode, s *scanner) { n.Financial = s.text() },
	"currencyCode":           func(n *orderNode, s *scanner) { n.Currency = s.text() },
	"taxesIncluded":          func(n *orderNode, s *scanner) { n.TaxesIncluded = s.flag() },
	"discountCodes":          func(n *orderNode, s *scanner) { n.Codes = s.texts() },
	"customerLocale":         func(n *orderNode, s *scanner) { n.Locale = s.text() },
	"phone":                  func(n *orderNode, s *scanner) { n.Phone = s.text() },
	"shippingAddress":        func(n *orderNode, s *scanner) { n.Address = addressFields.made(s) },
	"totalTipReceivedSet":    func(n *orderNode, s *scanner) { n.Tips.scan(s) },
	"totalRefundedSet":       func(n *orderNode, s *scanner) { n.Refunded.scan(s) },
	"refundDiscrepancySet":   func(n *orderNode, s *scanner) { n.RefundDifference.scan(s) },
	"customer":               func(n *orderNode, s *scanner) { n.Customer = customerFields.made(s) },
	"transactions":           func(n *orderNode, s *scanner) { n.Payments = paymentFields.list(s) },
	"fulfillments":           func(n *orderNode, s *scanner) { n.Parcels = parcelFields.list(s) },
	"customAttributes":       func(n *orderNode, s *scanner) { n.Notes = noteFields.list(s) },
	"customerJourneySummary": func(n *orderNode, s *scanner) { journeyFields.read(s, &n.Journey) },
}

var entityFields = fields[entityNode]{
	"__typename": func(n *entityNode, s *scanner) { n.Kind = s.text() },
}

var paymentFields = fields[paymentNode]{
	"kind":        func(n *paymentNode, s *scanner) { n.Kind = s.text() },
	"status":      func(n *paymentNode, s *scanner) { n.Status = s.text() },
	"processedAt": func(n *paymentNode, s *scanner) { n.At = s.timed() },
}

var parcelFields = fields[parcelNode]{
	"status":      func(n *parcelNode, s *scanner) { n.Status = s.text() },
	"createdAt":   func(n *parcelNode, s *scanner) { n.CreatedAt = s.timed() },
	"deliveredAt": func(n *parcelNode, s *scanner) { n.Delivered = s.timed() },
}

var noteFields = fields[noteNode]{
	"key":   func(n *noteNode, s *scanner) { n.Key = s.text() },
	"value": func(n *noteNode, s *scanner) { n.Value = s.text() },
}

var journeyFields = fields[journeyNode]{
	"firstVisit": func(n *journeyNode, s *scanner) { n.First = visitFields.made(s) },
	"lastVisit":  func(n *journeyNode, s *scanner) { n.Last = visitFields.made(s) },
}

var visitFields = fields[visitNode]{
	"landingPage":   func(n *visitNode, s *scanner) { n.Landing = s.text() },
	"referrerUrl":   func(n *visitNode, s *scanner) { n.Referrer = s.text() },
	"source":        func(n *visitNode, s *scanner) { n.Source = s.text() },
	"referralCode":  func(n *visitNode, s *scanner) { n.Code = s.text() },
	"utmParameters": func(n *visitNode, s *scanner) { n.UTM = utmFields.made(s) },
}

var utmFields = fields[utmNode]{
	"source":   func(n *utmNode, s *scanner) { n.Source = s.text() },
	"medium":   func(n *utmNode, s *scanner) { n.Medium = s.text() },
	"campaign": func(n *utmNode, s *scanner) { n.Campaign = s.text() },
}

var addressFields = fields[addressNode]{
	"countryCodeV2": func(n *addressNode, s *scanner) { n.Country = s.text() },
	"name":          func(n *addressNode, s *scanner) { n.Name = s.text() },
	"phone":         func(n *addressNode, s *scanner) { n.Phone = s.text() },
	"address1":      func(n *addressNode, s *scanner) { n.Line1 = s.text() },
	"address2":      func(n *addressNode, s *scanner) { n.Line2 = s.text() },
	"zip":           func(n *addressNode, s *scanner) { n.Postcode = s.text() },
	"city":          func(n *addressNode, s *scanner) { n.City = s.text() },
	"provinceCode":  func(n *addressNode, s *scanner) { n.API = s.text() },
	"province_code": func(n *addressNode, s *scanner) { n.Webhook = s.text() },
}

var customerFields = fields[customerNode]{
	"id":                  func(n *customerNode, s *scanner) { n.ID = s.text() },
	"createdAt":           func(n *customerNode, s *scanner) { n.CreatedAt = s.time() },
	"updatedAt":           func(n *customerNode, s *scanner) { n.UpdatedAt = s.time() },
	"state":               func(n *customerNode, s *scanner) { n.State = s.text() },
	"verifiedEmail":       func(n *customerNode, s *scanner) { n.Verified = s.flag() },
	"firstName":           func(n *customerNode, s *scanner) { n.FirstName = s.text() },
	"lastName":            func(n *customerNode, s *scanner) { n.LastName = s.text() },
	"locale":              func(n *customerNode, s *scanner) { n.Locale = s.text() },
	"tags":                func(n *customerNode, s *scanner) { n.Tags = s.texts() },
	"defaultAddress":      func(n *customerNode, s *scanner) { n.Address = countryFields.made(s) },
	"defaultEmailAddress": func(n *customerNode, s *scanner) { n.Email = emailFields.made(s) },
	"birth":               func(n *customerNode, s *scanner) { n.Birth = birthFields.made(s) },
}

var countryFields = fields[countryNode]{
	"countryCodeV2": func(n *countryNode, s *scanner) { n.Country = s.text() },
	"provinceCode":  func(n *countryNode, s *scanner) { n.Region = s.text() },
}

var emailFields = fields[emailNode]{
	"emailAddress":        func(n *emailNode, s *scanner) { n.Address = s.text() },
	"marketingState":      func(n *emailNode, s *scanner) { n.State = s.text() },
	"marketingOptInLevel": func(n *emailNode, s *scanner) { n.OptIn = s.text() },
	"marketingUpdatedAt":  func(n *emailNode, s *scanner) { n.At = s.timed() },
}

var birthFields = fields[birthNode]{
	"value": func(n *birthNode, s *scanner) { n.Value = s.text() },
}

var lineFields = fields[lineNode]{
	"id":                                   func(n *lineNode, s *scanner) { n.ID = s.text() },
	"title":                                func(n *lineNode, s *scanner) { n.Title = s.text() },
	"quantity":                             func(n *lineNode, s *scanner) { n.Quantity = s.number() },
	"currentQuantity":                      func(n *lineNode, s *scanner) { n.Current = s.number() },
	"isGiftCard":                           func(n *lineNode, s *scanner) { n.GiftCard = s.flag() },
	"product":                              func(n *lineNode, s *scanner) { n.Product = productFields.made(s) },
	"variant":                              func(n *lineNode, s *scanner) { n.Variant = variantFields.made(s) },
	"originalUnitPriceSet":                 func(n *lineNode, s *scanner) { n.Price.scan(s) },
	"priceAfterAllDiscountsBeforeTaxesSet": func(n *lineNode, s *scanner) { n.Net.scan(s) },
	"discountAllocations":                  func(n *lineNode, s *scanner) { n.Discounts = allocationFields.list(s) },
	"taxLines":                             func(n *lineNode, s *scanner) { n.Taxes = taxFields.list(s) },
}

var productFields = fields[boughtProduct]{
	"id": func(n *boughtProduct, s *scanner) { n.ID = s.text() },
}

var variantFields = fields[boughtVariant]{
	"id":             func(n *boughtVariant, s *scanner) { n.ID = s.text() },
	"compareAtPrice": func(n *boughtVariant, s *scanner) { n.CompareAt = s.text() },
}

var allocationFields = fields[allocationNode]{
	"allocatedAmountSet": func(n *allocationNode, s *scanner) { n.Amount.scan(s) },
}

var taxFields = fields[taxNode]{
	"priceSet": func(n *taxNode, s *scanner) { n.Price.scan(s) },
}

var shippingFields = fields[shippingNode]{
	"discountedPriceSet":        func(n *shippingNode, s *scanner) { n.Price.scan(s) },
	"currentDiscountedPriceSet": func(n *shippingNode, s *scanner) { n.Current.scan(s) },
	"taxLines":                  func(n *shippingNode, s *scanner) { n.Taxes = taxFields.list(s) },
}

var bagFields = fields[moneyBag]{
	"shopMoney": func(m *moneyBag, s *scanner) { amountFields.read(s, &m.Shop) },
}

var amountFields = fields[amountNode]{
	"amount": func(n *amountNode, s *scanner) { n.Amount = s.text() },
}

func (m *moneyBag) scan(s *scanner) { bagFields.read(s, m) }
