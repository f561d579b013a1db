package shopify

import (
	"time"

	"regulars/app/platform"
)

type checkoutBody struct {
	Token       string        `json:"token"`
	Email       string        `json:"email"`
	Currency    string        `json:"currency"`
	Presentment string        `json:"presentment_currency"`
	UpdatedAt   *time.Time    `json:"updated_at"`
	CompletedAt *time.Time    `json:"completed_at"`
	Recovery    string        `json:"abandoned_checkout_url"`
	Locale      string        `json:"customer_locale"`
	Total       string        `json:"total_price"`
	Customer    *customerBody `json:"customer"`
	Lines       []struct {
		Key       string `json:"key"`
		ProductID number `json:"product_id"`
		VariantID number `json:"variant_id"`
		Title     string `json:"title"`
		Quantity  int64  `json:"quantity"`
		GiftCard  bool   `json:"gift_card"`
		Price     string `json:"line_price"`
	} `json:"line_items"`
}

// decodeCheckout reads an unfinished checkout. Its amounts are the shopper's
// currency; where that is not the store's they are left out, because we never
// convert. checkouts/delete names no token and is not read.
func decodeCheckout(_ platform.Store, body []byte) ([]platform.Event, error) {
	var in checkoutBody
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	if in.Token == "" {
		return nil, missing("token")
	}
	sums := &purse{currency: in.Currency}
	priced := in.Presentment == "" || in.Presentment == in.Currency
	checkout := &platform.Checkout{
		Token: in.Token, Email: in.Email, Currency: in.Currency, RecoveryURL: in.Recovery,
		Locale:      in.Locale,
		CompletedAt: utc(in.CompletedAt), UpdatedAt: utc(in.UpdatedAt),
	}
	if priced {
		checkout.Total = sums.minor(in.Total)
	}
	if in.Customer != nil {
		checkout.CustomerID = in.Customer.ID.text()
	}
	for i := range in.Lines {
		item := &in.Lines[i]
		line := platform.Line{
			ID: item.Key, ProductID: item.ProductID.text(), VariantID: item.VariantID.text(),
			Title: item.Title, Quantity: item.Quantity, GiftCard: item.GiftCard,
		}
		if priced {
			line.Net = sums.minor(item.Price)
		}
		checkout.Lines = append(checkout.Lines, line)
	}
	return sums.checked(platform.Event{At: checkout.UpdatedAt, Checkout: checkout})
}

// decodeFulfillment reads a parcel's state; none while it is not yet on its way.
func decodeFulfillment(_ platform.Store, body []byte) ([]platform.Event, error) {
	var in struct {
		OrderID   number     `json:"order_id"`
		Status    string     `json:"status"`
		Shipment  string     `json:"shipment_status"`
		UpdatedAt *time.Time `json:"updated_at"`
	}
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	if in.OrderID == 0 {
		return nil, missing("order_id")
	}
	state, known := parcel(in.Shipment)
	if !known && in.Status != "success" {
		return nil, nil
	}
	return delivery(in.OrderID, state, utc(in.UpdatedAt)), nil
}

func decodeFulfillmentEvent(_ platform.Store, body []byte) ([]platform.Event, error) {
	var in struct {
		OrderID    number     `json:"order_id"`
		Status     string     `json:"status"`
		HappenedAt *time.Time `json:"happened_at"`
	}
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	if in.OrderID == 0 {
		return nil, missing("order_id")
	}
	state, known := parcel(in.Status)
	if !known {
		return nil, nil
	}
	return delivery(in.OrderID, state, utc(in.HappenedAt)), nil
}

// parcel maps a carrier's status; false while the parcel has not left.
func parcel(status string) (platform.DeliveryState, bool) {
	switch status {
	case "in_transit", "carrier_picked_up":
		return platform.Shipped, true
	case "out_for_delivery":
		return platform.Arriving, true
	case "delivered":
		return platform.Delivered, true
	case "delayed", "failure", "attempted_delivery":
		return platform.Late, true
	default:
		return platform.Shipped, false
	}
}

func delivery(order number, state platform.DeliveryState, at time.Time) []platform.Event {
	changed := &platform.DeliveryChanged{OrderID: order.text(), State: state, At: at}
	return one(platform.Event{At: at, Delivery: changed})
}
