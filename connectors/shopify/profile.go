package shopify

import (
	"context"
	"strconv"

	"regulars/app/fail"
	"regulars/app/platform"
)

// theProfile is what a refusal names.
const theProfile = "the customer's profile"

// SetProfile writes what we know of a member as metafields of the customer, and
// removes and adds tags. Tags are deltas; the customer's others stay. A customer
// has 250 at most, so those that go make room first.
func (c *Connector) SetProfile(ctx context.Context, store platform.Store, p platform.Profile) error {
	if p.CustomerID == "" {
		return fail.Field("customer_id", "is missing")
	}
	owner := gid("Customer", p.CustomerID)
	err := c.setMetafields(ctx, store, owner, p)
	if err == nil && len(p.RemoveTags) > 0 {
		err = c.change(ctx, store, docTagsRemove, map[string]any{"id": owner, "tags": p.RemoveTags}, theProfile)
	}
	if err == nil && len(p.AddTags) > 0 {
		err = c.change(ctx, store, docTagsAdd, map[string]any{"id": owner, "tags": p.AddTags}, theProfile)
	}
	if fail.Is(err, fail.Invalid) {
		return c.unlessGone(ctx, store, owner, err)
	}
	return err
}

func (c *Connector) setMetafields(
	ctx context.Context, store platform.Store, owner string, p platform.Profile,
) error {
	values := map[string]string{
		"points": strconv.FormatInt(p.Points, 10), "pending": strconv.FormatInt(p.Pending, 10), "member": "true",
		"answers": p.Answers, "birthday": p.Birthday,
	}
	var fields []map[string]any
	for _, own := range ownFields {
		// What a member did not say is left alone; who leaves takes along what they said.
		if values[own.key] == "" && (p.Member || own.key == "answers") {
			continue
		}
		field := map[string]any{"ownerId": owner, "namespace": profileSpace, "key": own.key}
		if p.Member {
			field["value"], field["type"] = values[own.key], own.kind
		}
		fields = append(fields, field)
	}
	if !p.Member {
		return c.change(ctx, store, docMetafieldsDelete, map[string]any{"metafields": fields}, theProfile)
	}
	return c.change(ctx, store, docMetafieldsSet, map[string]any{"metafields": fields}, theProfile)
}

// unlessGone turns a refusal into fail.NotFound when the customer does not
// exist: Shopify has no code for that.
func (c *Connector) unlessGone(ctx context.Context, store platform.Store, owner string, refused error) error {
	var data struct {
		Customer *struct {
			ID string `json:"id"`
		} `json:"customer"`
	}
	err := c.query(ctx, store, docCustomerExists, map[string]any{"id": owner}, &data)
	if err != nil {
		return err
	}
	if data.Customer == nil {
		return fail.Wrap(refused, fail.NotFound, "the store has no customer %s", legacyID(owner))
	}
	return refused
}
