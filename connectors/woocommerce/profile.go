package woocommerce

import (
	"context"
	"net/http"
	"strconv"

	"regulars/app/fail"
	"regulars/app/platform"
)

// entry is one meta_data entry to write; a nil value deletes the key.
type entry struct {
	Key   string  `json:"key"`
	Value *string `json:"value"`
}

// SetProfile implements platform.Outbound: it writes regulars_points,
// regulars_pending, regulars_member and regulars_answers to the customer's meta data, where
// themes and staff can read them. WooCommerce upserts by key. It has no tags,
// so AddTags and RemoveTags are left alone. The write fires customer.updated.
func (c *Connector) SetProfile(ctx context.Context, store platform.Store, p platform.Profile) error {
	if !isDigits(p.CustomerID) {
		return fail.Field("customer_id", "%q is not a WooCommerce customer id", p.CustomerID)
	}
	points, pending, member := strconv.FormatInt(p.Points, 10), strconv.FormatInt(p.Pending, 10), "yes"
	entries := []entry{{"regulars_points", &points}, {"regulars_pending", &pending}, {"regulars_member", &member}}
	if p.Answers == "{}" {
		entries = append(entries, entry{"regulars_answers", nil})
	} else if p.Answers != "" {
		entries = append(entries, entry{"regulars_answers", &p.Answers})
	}
	if !p.Member {
		for i := range entries {
			entries[i].Value = nil
		}
	}
	err := c.call(ctx, store, request{
		method: http.MethodPut,
		path:   "wc/v3/customers/" + p.CustomerID,
		body:   map[string]any{"meta_data": entries},
	}, nil)
	return err
}
