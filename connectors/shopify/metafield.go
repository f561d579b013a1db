package shopify

import (
	"context"

	"regulars/app/platform"
)

// profileSpace is the app-reserved metafield namespace, which no other app can
// write and which themes read as customer.metafields["$app"].
const profileSpace = "$app"

// ownField is a metafield that we write on a customer.
type ownField struct {
	key, kind   string
	name, about string // for the store's staff
	private     bool   // staff alone read it: it is what the customer told
}

// ownFields are all of them; extension/shopify.app.toml defines the same. A birthday
// is a month and a day: the year is not asked for, and without one it is no date for
// Shopify's own facts.birth_date, which is left to the store.
var ownFields = []ownField{
	{key: "points", kind: "number_integer", name: "Points", about: "Points that can be spent"},
	{key: "pending", kind: "number_integer", name: "Pending points", about: "Points that cannot be spent yet"},
	{key: "member", kind: "boolean", name: "Member", about: "Takes part in the loyalty program"},
	{key: "answers", kind: "json", name: "Survey answers", about: "What the customer said in surveys", private: true},
	{
		key: "birthday", kind: "single_line_text_field", name: "Birthday", about: "Month and day, as the customer said",
		private: true,
	},
}

// Define implements platform.Definer: it defines our metafields that the store does
// not know yet.
func (c *Connector) Define(ctx context.Context, store platform.Store) error {
	var data struct {
		List struct {
			Nodes []struct {
				Key string `json:"key"`
			} `json:"nodes"`
		} `json:"metafieldDefinitions"`
	}
	if err := c.query(ctx, store, docFieldList, map[string]any{"namespace": profileSpace}, &data); err != nil {
		return err
	}
	known := map[string]bool{}
	for _, node := range data.List.Nodes {
		known[node.Key] = true
	}
	for _, own := range ownFields {
		if known[own.key] {
			continue
		}
		if err := c.define(ctx, store, own); err != nil {
			return err
		}
	}
	return nil
}

func (c *Connector) define(ctx context.Context, store platform.Store, own ownField) error {
	access := map[string]any{"admin": "MERCHANT_READ", "storefront": "PUBLIC_READ", "customerAccount": "READ"}
	if own.private {
		access["storefront"], access["customerAccount"] = "NONE", "NONE"
	}
	definition := map[string]any{
		"ownerType": "CUSTOMER", "namespace": profileSpace, "key": own.key, "type": own.kind,
		"name": own.name, "description": own.about, "access": access,
	}
	refused, err := c.mutate(ctx, store, docFieldDefine, map[string]any{"definition": definition})
	if err != nil {
		return err
	}
	if isTaken(refused) {
		return nil // another process defined it between our listing and this call
	}
	return refusal(refused, "the definition of "+own.key)
}
