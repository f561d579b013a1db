package shopify

import (
	"context"
	"time"

	"regulars/app/platform"
)

// idsInPage is a page of ids. An object costs a point, and each page has room in
// the smallest bucket.
const idsInPage = 100

type idNodes struct {
	Nodes []struct {
		ID string `json:"id"`
	} `json:"nodes"`
	Page pageInfo `json:"pageInfo"`
}

func (n *idNodes) page() platform.IDPage {
	page := platform.IDPage{IDs: make([]string, len(n.Nodes)), Next: n.Page.next()}
	for i, node := range n.Nodes {
		page.IDs[i] = legacyID(node.ID)
	}
	return page
}

// OrderIDs implements platform.Census: orders/delete may be lost as any webhook.
func (c *Connector) OrderIDs(
	ctx context.Context, store platform.Store, since time.Time, cursor string,
) (platform.IDPage, error) {
	var data struct {
		Orders idNodes `json:"orders"`
	}
	variables := listing(time.Time{}, cursor)
	variables["first"] = idsInPage
	variables["search"] = "created_at:>='" + since.UTC().Format(time.RFC3339) + "'"
	err := c.query(ctx, store, docOrderIDs, variables, &data)
	return data.Orders.page(), err
}

// ProductIDs implements platform.Census.
func (c *Connector) ProductIDs(ctx context.Context, store platform.Store, cursor string) (platform.IDPage, error) {
	var data struct {
		Products idNodes `json:"products"`
	}
	variables := listing(time.Time{}, cursor)
	delete(variables, "search")
	variables["first"] = idsInPage
	err := c.query(ctx, store, docProductIDs, variables, &data)
	return data.Products.page(), err
}
