package shopify

import (
	"context"
	"slices"
	"strconv"

	"regulars/app/fail"
	"regulars/app/platform"
)

// profileSpace is the app-reserved metafield namespace, which no other app can
// write and which themes read as customer.metafields["$app"].
const profileSpace = "$app"

// profileKeys are the metafields we own on a customer; extension/shopify.app.toml
// defines them.
var profileKeys = []string{"points", "pending", "member"}

// profileTypes are their types, that of answersKey last.
var profileTypes = []string{"number_integer", "number_integer", "boolean", "json"}

// answersKey is the metafield with what the customer said in surveys, as JSON.
const answersKey = "answers"

// SetProfile writes points, pending and member as metafields of the customer,
// and adds and removes tags. Tags are deltas; the customer's others stay.
func (c *Connector) SetProfile(ctx context.Context, store platform.Store, p platform.Profile) error {
	if p.CustomerID == "" {
		return fail.Field("customer_id", "is missing")
	}
	owner := gid("Customer", p.CustomerID)
	err := c.setMetafields(ctx, store, owner, p)
	if err == nil && len(p.AddTags) > 0 {
		err = c.change(ctx, store, docTagsAdd, map[string]any{"id": owner, "tags": p.AddTags})
	}
	if err == nil && len(p.RemoveTags) > 0 {
		err = c.change(ctx, store, docTagsRemove, map[string]any{"id": owner, "tags": p.RemoveTags})
	}
	if fail.Is(err, fail.Invalid) {
		return c.unlessGone(ctx, store, owner, err)
	}
	return err
}

func (c *Connector) setMetafields(
	ctx context.Context, store platform.Store, owner string, p platform.Profile,
) error {
	fields := make([]map[string]any, 0, len(profileKeys)+1)
	keys := profileKeys
	if p.Answers != "" {
		keys = append(slices.Clone(keys), answersKey)
	}
	for _, key := range keys {
		fields = append(fields, map[string]any{"ownerId": owner, "namespace": profileSpace, "key": key})
	}
	if !p.Member {
		return c.change(ctx, store, docMetafieldsDelete, map[string]any{"metafields": fields})
	}
	values := []string{strconv.FormatInt(p.Points, 10), strconv.FormatInt(p.Pending, 10), "true", p.Answers}
	for i := range fields {
		fields[i]["value"], fields[i]["type"] = values[i], profileTypes[i]
	}
	return c.change(ctx, store, docMetafieldsSet, map[string]any{"metafields": fields})
}

// change sends a mutation of which only its refusal matters.
func (c *Connector) change(
	ctx context.Context, store platform.Store, d document, variables map[string]any,
) error {
	var data struct {
		Changed struct {
			Errors []userError `json:"userErrors"`
		} `json:"changed"`
	}
	if err := c.query(ctx, store, d, variables, &data); err != nil {
		return err
	}
	return refusal(data.Changed.Errors, "the customer's profile")
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
