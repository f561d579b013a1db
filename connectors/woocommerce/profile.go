package woocommerce

import (
	"context"
	"encoding/json"
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
	if err := checkCustomer(p); err != nil {
		return err
	}
	return c.call(ctx, store, request{
		method: http.MethodPut,
		path:   "wc/v3/customers/" + p.CustomerID,
		body:   map[string]any{"meta_data": entriesOf(p)},
	}, nil)
}

// MostProfiles implements platform.ProfilesWriter.
func (c *Connector) MostProfiles() int { return perPage }

// SetProfiles implements platform.ProfilesWriter by customers/batch.
func (c *Connector) SetProfiles(ctx context.Context, store platform.Store, all []platform.Profile) []error {
	came := make([]error, len(all))
	asked := batch{path: "wc/v3/customers/batch", verb: "update"}
	for i, p := range all {
		if came[i] = checkCustomer(p); came[i] == nil {
			fields := map[string]any{"id": json.Number(p.CustomerID), "meta_data": entriesOf(p)}
			asked.items = append(asked.items, batchItem{place: i, fields: fields})
		}
	}
	c.writeBatch(ctx, store, asked, func(item batchItem, row json.RawMessage, err error) {
		var changed stamped
		if err == nil {
			err = json.Unmarshal(row, &changed)
		}
		if err == nil && string(changed.ID) != all[item.place].CustomerID {
			err = fail.New(fail.Unavailable, "the store answered for another customer")
		}
		came[item.place] = err
	})
	return came
}

func checkCustomer(p platform.Profile) error {
	if !isDigits(p.CustomerID) {
		return fail.Field("customer_id", "%q is not a WooCommerce customer id", p.CustomerID)
	}
	return nil
}

// entriesOf writes a profile as meta data.
func entriesOf(p platform.Profile) []entry {
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
	return entries
}
