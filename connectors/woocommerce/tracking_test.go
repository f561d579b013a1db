package woocommerce_test

import (
	"fmt"
	"testing"
	"time"
)

// parcelShape is an order that is sent to Spain, placed at 10:00 and changed five days
// later, with a status, when it was completed, and meta data.
const parcelShape = `{"id":7,"number":"7","status":%q,"currency":"EUR","date_created_gmt":"2026-11-16T10:00:00",` +
	`"date_modified_gmt":"2026-11-21T10:00:00","date_completed_gmt":%s,"total":"10.00","payment_method":"cod",` +
	`"shipping":{"country":"ES"},"line_items":[],"meta_data":[%s]}`

func TestParcelsAreFollowedByWhatPluginsNote(t *testing.T) {
	t.Parallel()
	at := func(text string) time.Time {
		if text == "" {
			return time.Time{}
		}
		parsed, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	for name, c := range map[string]struct{ status, completed, meta, sent, arrived string }{
		"nothing is noted":      {"processing", "null", ``, "", ""},
		"completed means sent":  {"completed", `"2026-11-18T09:00:00"`, ``, "2026-11-18 09:00", ""},
		"Shipment Tracking":     {"completed", `"2026-11-19T09:00:00"`, `{"key":"_wc_shipment_tracking_items","value":[{"tracking_number":"1","date_shipped":"1795046400"},{"tracking_number":"2","date_shipped":1795132800}]}`, "2026-11-19 00:00", ""},
		"a day before the sale": {"completed", "null", `{"key":"_date_shipped","value":"1794700800"}`, "2026-11-16 10:00", ""},
		"AfterShip":             {"completed", "null", `{"key":"_aftership_tracking_items","value":[{"slug":"dhl","additional_fields":[],"metrics":{"created_at":"2026-11-17T08:30:00Z"}}]}`, "2026-11-17 08:30", ""},
		"AfterShip with a date": {"completed", "null", `{"key":"_aftership_tracking_items","value":{"1":{"additional_fields":{"ship_date":"2026-11-18"},"metrics":{"created_at":"2026-11-17 08:30:00"}}}}`, "2026-11-18 00:00", ""},
		"TrackShip, one of two": {"completed", `"2026-11-17T09:00:00"`, `{"key":"shipment_status","value":[{"status":"delivered","status_date":"2026-11-19 12:00:00"},{"status":"in_transit"}]}`, "2026-11-17 09:00", ""},
		"TrackShip, all":        {"completed", `"2026-11-17T09:00:00"`, `{"key":"shipment_status","value":[{"status":"delivered","status_date":"2026-11-19 12:00:00"},{"status":"delivered","status_date":"2026-11-20 15:00:00"}]}`, "2026-11-17 09:00", "2026-11-20 15:00"},
		"a carrier's clock":     {"completed", `"2026-11-17T09:00:00"`, `{"key":"shipment_status","value":[{"status":"delivered","status_date":"2026-11-21 18:00:00"}]}`, "2026-11-17 09:00", "2026-11-21 10:00"},
		"status shipped":        {"shipped", "null", ``, "2026-11-21 10:00", ""},
		"status delivered":      {"delivered", `"2026-11-18T09:00:00"`, ``, "2026-11-18 09:00", "2026-11-21 10:00"},
		"what nobody expects":   {"processing", "null", `{"key":"_wc_shipment_tracking_items","value":"none"},{"key":"shipment_status","value":{"a":1}},{"key":"_date_shipped","value":{"x":[]}}`, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			order := decodeOne(t, "order.updated", fmt.Sprintf(parcelShape, c.status, c.completed, c.meta)).Order
			if !order.SentAt.Equal(at(c.sent)) || !order.ArrivedAt.Equal(at(c.arrived)) || !order.Parcel {
				t.Errorf("sent %v, arrived %v, want %q and %q", order.SentAt, order.ArrivedAt, c.sent, c.arrived)
			}
		})
	}
}

func TestWhatIsDownloadedArrivesAsItIsCompleted(t *testing.T) {
	t.Parallel()
	body := fmt.Sprintf(orderShape, "7", "completed", "null", "card", `,"date_completed_gmt":"2026-11-21T10:05:00"`)
	order := decodeOne(t, "order.updated", body).Order
	if order.Parcel || order.ArrivedAt.IsZero() || !order.ArrivedAt.Equal(order.SentAt) {
		t.Errorf("a parcel %v, sent %v, arrived %v", order.Parcel, order.SentAt, order.ArrivedAt)
	}
}

func TestAnActionTellsWhereAParcelIs(t *testing.T) {
	t.Parallel()
	event := decodeOne(t, "action.woocommerce_regulars_delivered",
		`{"action":"woocommerce_regulars_delivered","arg":{"order_id":21,"at":1795302980}}`)
	if event.Delivery == nil || event.Delivery.OrderID != "21" || event.Delivery.At.Unix() != 1_795_302_980 || event.Delivery.Guessed {
		t.Errorf("delivered = %+v", event.Delivery)
	}
	if _, err := decode(t, "action.woocommerce_regulars_shipped", `{"action":"x","arg":{"order_id":"none"}}`); err == nil {
		t.Error("an action about no order is taken")
	}
}
