package shopify

import (
	"strings"
	"time"

	"regulars/app/platform"
)

type productBody struct {
	ID        number     `json:"id"`
	Title     string     `json:"title"`
	Type      string     `json:"product_type"`
	Vendor    string     `json:"vendor"`
	Tags      string     `json:"tags"`
	Handle    string     `json:"handle"`
	Status    string     `json:"status"`
	UpdatedAt *time.Time `json:"updated_at"`
	Image     *struct {
		URL string `json:"src"`
	} `json:"image"`
	Variants []struct {
		ID    number `json:"id"`
		Title string `json:"title"`
		Price string `json:"price"`
	} `json:"variants"`
}

// decodeProduct reads a product. The body names no collections: nil means
// unknown.
func decodeProduct(store platform.Store, body []byte) ([]platform.Event, error) {
	var in productBody
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	if in.ID == 0 {
		return nil, missing("id")
	}
	sums := &purse{currency: store.Currency}
	product := &platform.Product{
		ID: in.ID.text(), Title: in.Title, Type: in.Type, Vendor: in.Vendor, Tags: splitTags(in.Tags),
		URL: productURL(store, in.Handle), Active: in.Status == "active", UpdatedAt: utc(in.UpdatedAt),
	}
	if in.Image != nil {
		product.ImageURL = in.Image.URL
	}
	product.Variants = make([]platform.Variant, len(in.Variants))
	for i, variant := range in.Variants {
		price := sums.minor(variant.Price)
		product.Variants[i] = platform.Variant{ID: variant.ID.text(), Title: variant.Title, Price: price}
		if i == 0 || price < product.Price {
			product.Price = price
		}
	}
	if len(product.Variants) == 1 { // every product has one; then it is the product itself
		product.Variants = []platform.Variant{}
	}
	return sums.checked(platform.Event{At: product.UpdatedAt, Product: product})
}

func splitTags(list string) []string {
	var tags []string
	for tag := range strings.SplitSeq(list, ",") {
		if tag = strings.TrimSpace(tag); tag != "" {
			tags = append(tags, tag)
		}
	}
	return tags
}

// productURL is the product's page on the store's own domain.
func productURL(store platform.Store, handle string) string {
	if handle == "" || store.URL == "" {
		return ""
	}
	return strings.TrimSuffix(store.URL, "/") + "/products/" + handle
}

func decodeProductRemoved(store platform.Store, body []byte) ([]platform.Event, error) {
	id, err := onlyID(body)
	if err != nil {
		return nil, err
	}
	gone := &platform.ProductRemoved{ID: id, At: seen(store)}
	return one(platform.Event{At: gone.At, Removed: gone}), nil
}

func decodeCollectionRemoved(store platform.Store, body []byte) ([]platform.Event, error) {
	id, err := onlyID(body)
	if err != nil {
		return nil, err
	}
	gone := &platform.CollectionRemoved{ID: id, At: seen(store)}
	return one(platform.Event{At: gone.At, Dissolved: gone}), nil
}

func decodeCollection(_ platform.Store, body []byte) ([]platform.Event, error) {
	var in struct {
		ID        number     `json:"id"`
		Title     string     `json:"title"`
		UpdatedAt *time.Time `json:"updated_at"`
	}
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	if in.ID == 0 {
		return nil, missing("id")
	}
	collection := &platform.Collection{ID: in.ID.text(), Title: in.Title, UpdatedAt: utc(in.UpdatedAt)}
	return one(platform.Event{At: collection.UpdatedAt, Gathering: collection}), nil
}
