package shopify

import (
	"cmp"
	"context"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

// How many products are in a page of Products, and how many variants of each there
// and of one that is fetched.
const (
	productsInPage  = 50
	variantsInPage  = 10
	variantsInFetch = 100
)

type productNode struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	Handle    string    `json:"handle"`
	Type      string    `json:"productType"`
	Vendor    string    `json:"vendor"`
	Tags      []string  `json:"tags"`
	Status    string    `json:"status"`
	UpdatedAt time.Time `json:"updatedAt"`
	URL       string    `json:"onlineStoreUrl"`
	Media     *struct {
		Preview *struct {
			Image *struct {
				URL string `json:"url"`
			} `json:"image"`
		} `json:"preview"`
	} `json:"featuredMedia"`
	Price struct {
		Least struct {
			Amount string `json:"amount"`
		} `json:"minVariantPrice"`
	} `json:"priceRangeV2"`
	Collections struct {
		Nodes []struct {
			ID    string `json:"id"`
			Title string `json:"title"`
		} `json:"nodes"`
	} `json:"collections"`
	Variants struct {
		Nodes []struct {
			ID    string `json:"id"`
			Title string `json:"title"`
			Price string `json:"price"`
		} `json:"nodes"`
		Page pageInfo `json:"pageInfo"`
	} `json:"variants"`
}

// variants are those of the product, nil when the page does not hold all: then
// what a webhook told of them stays.
func (n *productNode) variants(sums *purse) []platform.Variant {
	if n.Variants.Page.More {
		return nil
	}
	all := []platform.Variant{}
	for _, v := range n.Variants.Nodes {
		all = append(all, platform.Variant{ID: legacyID(v.ID), Title: v.Title, Price: sums.minor(v.Price)})
	}
	if len(all) == 1 {
		return all[:0]
	}
	return all
}

func (n *productNode) event(store platform.Store) (platform.Event, error) {
	sums := &purse{currency: store.Currency}
	product := &platform.Product{
		ID: legacyID(n.ID), Title: n.Title, Type: n.Type, Vendor: n.Vendor, Tags: n.Tags,
		URL: cmp.Or(n.URL, productURL(store, n.Handle)), Active: n.Status == "ACTIVE",
		Price: sums.minor(n.Price.Least.Amount), UpdatedAt: n.UpdatedAt.UTC(), Variants: n.variants(sums),
	}
	if n.Media != nil && n.Media.Preview != nil && n.Media.Preview.Image != nil {
		product.ImageURL = n.Media.Preview.Image.URL
	}
	product.Collections = make([]string, 0, len(n.Collections.Nodes))
	for _, collection := range n.Collections.Nodes {
		id := legacyID(collection.ID)
		product.Collections = append(product.Collections, id)
		product.Gatherings = append(product.Gatherings, platform.Collection{ID: id, Title: collection.Title})
	}
	return platform.Event{At: product.UpdatedAt, Product: product}, sums.err
}

func (c *Connector) fetchProduct(
	ctx context.Context, store platform.Store, id string,
) (platform.Event, error) {
	var data struct {
		Product *productNode `json:"product"`
	}
	variables := map[string]any{"id": gid("Product", id), "variants": variantsInFetch}
	if err := c.query(ctx, store, docProduct, variables, &data); err != nil {
		return platform.Event{}, err
	}
	if data.Product == nil {
		return platform.Event{}, fail.New(fail.NotFound, "the store has no product %s", id)
	}
	return data.Product.event(store)
}

// Products lists products changed at or after since, oldest change first.
func (c *Connector) Products(
	ctx context.Context, store platform.Store, since time.Time, cursor string,
) (platform.Page, error) {
	var data struct {
		Products struct {
			Nodes []productNode `json:"nodes"`
			Page  pageInfo      `json:"pageInfo"`
		} `json:"products"`
	}
	variables := listing(since, cursor)
	variables["first"], variables["variants"] = productsInPage, variantsInPage
	if err := c.query(ctx, store, docProductsPage, variables, &data); err != nil {
		return platform.Page{}, err
	}
	page := platform.Page{Next: data.Products.Page.next()}
	for i := range data.Products.Nodes {
		event, err := data.Products.Nodes[i].event(store)
		if err != nil {
			return platform.Page{}, err
		}
		page.Events = append(page.Events, event)
	}
	return page, nil
}
