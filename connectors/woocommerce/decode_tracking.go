package woocommerce

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// WooCommerce itself knows no parcels. Plugins note them in the order's meta data:
//
//   - _wc_shipment_tracking_items: a list with date_shipped in Unix seconds, by
//     WooCommerce Shipment Tracking, Advanced Shipment Tracking and the many that
//     write what those read;
//   - _aftership_tracking_items: a list with when each was added, and perhaps a
//     ship_date among its additional_fields (AfterShip);
//   - _date_shipped: Unix seconds, of a single parcel;
//   - shipment_status: a list with status and status_date, by what asks carriers
//     (TrackShip).
const (
	shipmentMeta  = "_wc_shipment_tracking_items"
	afterShipMeta = "_aftership_tracking_items"
	shippedMeta   = "_date_shipped"
	carrierMeta   = "shipment_status"
)

// Statuses that plugins add for where a parcel is.
var (
	sentStatuses = []string{"shipped", "partial-shipped", "in-transit", "out-for-delivery", "dispatched"}
	gotStatuses  = []string{"delivered"}
)

// tracked is one parcel, or what a carrier says of one, as plugins note it.
type tracked struct {
	Shipped    date   `json:"date_shipped"`
	Status     string `json:"status"`
	StatusDate date   `json:"status_date"`
	Additional struct {
		Shipped date `json:"ship_date"`
	} `json:"additional_fields"`
	Metrics struct {
		Created date `json:"created_at"`
	} `json:"metrics"`
}

// UnmarshalJSON reads what it can: plugins write an empty list where there is
// nothing, and other types than they did the year before.
func (t *tracked) UnmarshalJSON(raw []byte) error {
	type plain tracked
	var whole plain
	if json.Unmarshal(raw, &whole) == nil {
		*t = tracked(whole)
		return nil
	}
	var parts map[string]json.RawMessage
	if json.Unmarshal(raw, &parts) != nil {
		return nil //nolint:nilerr // it says nothing that we understand
	}
	for name, into := range map[string]any{
		"date_shipped": &t.Shipped, "status": &t.Status, "status_date": &t.StatusDate,
		"additional_fields": &t.Additional, "metrics": &t.Metrics,
	} {
		_ = json.Unmarshal(parts[name], into) // a part that cannot be read says nothing
	}
	return nil
}

// date is a moment as plugins write it: Unix seconds as a number or a text, or a
// date with or without a time. Anything else is none.
type date struct{ time.Time }

// UnmarshalJSON never fails.
func (d *date) UnmarshalJSON(raw []byte) error {
	text := strings.Trim(string(raw), `"`)
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil && seconds > 0 {
		d.Time = time.Unix(seconds, 0).UTC()
		return nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02T15:04:05", time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			d.Time = at.UTC()
			return nil
		}
	}
	return nil
}

// parcels is when the order was sent and when it arrived, as far as that is told;
// zero else. Of several parcels the first that was sent counts, and the last that
// arrived, once all did.
func (o *wooOrder) parcels() (sent, arrived time.Time) {
	told, all := 0, true
	for _, entry := range o.Meta {
		for _, t := range entry.tracked() {
			switch entry.Key {
			case carrierMeta:
				told, all = told+1, all && t.Status == "delivered"
				arrived = latest(arrived, t.StatusDate.Time)
			case afterShipMeta:
				sent = earliest(sent, cmp.Or(t.Additional.Shipped.Time, t.Metrics.Created.Time))
			default:
				sent = earliest(sent, t.Shipped.Time)
			}
		}
	}
	if told == 0 || !all {
		arrived = time.Time{}
	}
	switch {
	case slices.Contains(gotStatuses, o.Status):
		arrived = cmp.Or(arrived, o.Modified.Time)
		sent = cmp.Or(sent, o.Completed.Time, arrived)
	case slices.Contains(sentStatuses, o.Status):
		sent = cmp.Or(sent, o.Completed.Time, o.Modified.Time)
	default:
		sent = cmp.Or(sent, o.Completed.Time) // completed is all that WooCommerce itself says
	}
	return o.sane(sent), o.sane(arrived)
}

// sane keeps a moment between those at which the order was placed and told of:
// plugins note the day alone, and carriers their own clock.
func (o *wooOrder) sane(at time.Time) time.Time {
	switch {
	case at.IsZero():
		return at
	case at.Before(o.Created.Time):
		return o.Created.Time
	case at.After(o.Modified.Time):
		return o.Modified.Time
	default:
		return at
	}
}

// tracked reads a meta entry of a tracking plugin; none for any other.
func (m meta) tracked() []tracked {
	switch m.Key {
	case shippedMeta:
		var at date
		if json.Unmarshal(m.Value, &at) != nil || at.IsZero() {
			return nil
		}
		return []tracked{{Shipped: at}}
	case shipmentMeta, afterShipMeta, carrierMeta:
		var list []tracked
		if json.Unmarshal(m.Value, &list) == nil {
			return list
		}
		var keyed map[string]tracked // PHP writes a list that has lost an entry as an object
		_ = json.Unmarshal(m.Value, &keyed)
		for _, t := range keyed {
			list = append(list, t)
		}
		return list
	default:
		return nil
	}
}

func earliest(have, at time.Time) time.Time {
	if have.IsZero() || !at.IsZero() && at.Before(have) {
		return at
	}
	return have
}

func latest(have, at time.Time) time.Time {
	if at.After(have) {
		return at
	}
	return have
}

// ArrivalsUntold implements platform.ArrivalsUntold.
func (c *Connector) ArrivalsUntold() {}
