package shopify

import (
	"context"
	"strconv"

	"regulars/app/fail"
	"regulars/app/platform"
)

// bulkDocuments are the inner queries of bulk operations: no variables, no page
// sizes, at most five connections two deep.
var bulkDocuments = map[platform.Listing]document{
	platform.Orders:    {"bulk_orders", 0},
	platform.Customers: {"bulk_customers", 0},
	platform.Products:  {"bulk_products", 0},
}

// countDocuments ask how many objects a listing has; each has one field.
var countDocuments = map[platform.Listing]document{
	platform.Orders:    {"order_count", 2},
	platform.Customers: {"customer_count", 2},
	platform.Products:  {"product_count", 2},
}

const orderKind = "Order"

// bulkKinds are the types of the objects of a listing, as ids name them.
var bulkKinds = map[platform.Listing]string{
	platform.Orders: orderKind, platform.Customers: "Customer", platform.Products: "Product",
}

// Count says how many objects a listing has now.
func (c *Connector) Count(ctx context.Context, store platform.Store, listing platform.Listing) (int64, error) {
	ask, known := countDocuments[listing]
	if !known {
		return 0, fail.New(fail.Invalid, "the store does not count %s", listing)
	}
	var data map[string]struct {
		Count int64 `json:"count"`
	}
	if err := c.query(ctx, store, ask, map[string]any{}, &data); err != nil {
		return 0, err
	}
	var count int64
	for _, counted := range data {
		count = counted.Count
	}
	return count, nil
}

// StartBulk begins a bulk operation over all objects of a listing.
func (c *Connector) StartBulk(
	ctx context.Context, store platform.Store, listing platform.Listing,
) (string, error) {
	inner, known := bulkDocuments[listing]
	if !known {
		return "", fail.New(fail.Invalid, "the store makes no file of %s", listing)
	}
	var data struct {
		Run struct {
			Operation *struct {
				ID string `json:"id"`
			} `json:"bulkOperation"`
			Errors []userError `json:"userErrors"`
		} `json:"bulkOperationRunQuery"`
	}
	if err := c.query(ctx, store, docBulkRun, map[string]any{"query": inner.text()}, &data); err != nil {
		return "", err
	}
	for _, refused := range data.Run.Errors {
		if refused.Code == "LIMIT_REACHED" || refused.Code == "OPERATION_IN_PROGRESS" {
			return "", fail.After(bulkBusy, "the store makes as many files as it can")
		}
	}
	if err := refusal(data.Run.Errors, "a file of its "+string(listing)); err != nil {
		return "", err
	}
	if data.Run.Operation == nil {
		return "", fail.New(fail.Unavailable, "the store did not say which file it makes")
	}
	return data.Run.Operation.ID, nil
}

type bulkNode struct {
	Status  string `json:"status"`
	Code    string `json:"errorCode"`
	Lines   string `json:"objectCount"`
	Objects string `json:"rootObjectCount"`
	URL     string `json:"url"`
	Partial string `json:"partialDataUrl"`
}

// FindBulk says where a bulk operation stands.
func (c *Connector) FindBulk(
	ctx context.Context, store platform.Store, listing platform.Listing, id string,
) (platform.Bulk, error) {
	var data struct {
		Operation *bulkNode `json:"bulkOperation"`
	}
	if err := c.query(ctx, store, docBulkFind, map[string]any{"id": id}, &data); err != nil {
		return platform.Bulk{}, err
	}
	file := platform.Bulk{Listing: listing, ID: id, State: platform.BulkGone}
	if data.Operation == nil {
		return file, nil
	}
	file.URL, file.Partial, file.State = data.Operation.URL, data.Operation.Partial, data.Operation.state()
	file.Objects, _ = strconv.ParseInt(data.Operation.Objects, 10, 64)
	file.Lines, _ = strconv.ParseInt(data.Operation.Lines, 10, 64)
	return file, nil
}

// state maps Shopify's. An operation that found nothing has no file.
func (n *bulkNode) state() platform.BulkState {
	switch n.Status {
	case "CREATED", "RUNNING", "CANCELING":
		return platform.BulkRunning
	case "COMPLETED":
		return platform.BulkReady
	case "EXPIRED":
		return platform.BulkGone
	}
	if n.Code == "ACCESS_DENIED" {
		return platform.BulkDenied
	}
	return platform.BulkFailed
}

// ReadBulk puts the file in order on the disk where it is long, by the objects' ids
// and orders before that by their buyers, and gives the objects out one by one: what
// belongs to an object may stand anywhere in the file, before it and after.
func (c *Connector) ReadBulk(
	ctx context.Context, store platform.Store, file platform.Bulk, after string, yield func(platform.BulkObject) error,
) error {
	if file.URL == "" {
		return nil
	}
	kind := bulkKinds[file.Listing]
	from, err := positionOf(kind, after)
	if err != nil {
		return err
	}
	lines := &lineSorter{limit: c.runSize}
	defer lines.close()
	if kind == orderKind {
		err = c.fileOrders(ctx, file, lines)
	} else {
		err = c.downloadAll(ctx, file, lines.add)
	}
	if err != nil {
		return err
	}
	return lines.objects(from, func(o gathered) error { return yield(o.object(kind, store)) })
}

// fileOrders downloads a file of orders.
func (c *Connector) fileOrders(ctx context.Context, file platform.Bulk, lines *lineSorter) error {
	filing := &filing{lines: lines, strays: lineSorter{limit: c.runSize}}
	defer filing.strays.close()
	if err := c.downloadAll(ctx, file, filing.add); err != nil {
		return err
	}
	return filing.end()
}

// downloadAll is download of all the lines that the store counted.
func (c *Connector) downloadAll(ctx context.Context, file platform.Bulk, take func(line []byte) error) error {
	lines, err := c.download(ctx, file.URL, take)
	if err == nil && lines < file.Lines {
		err = fail.New(fail.Unavailable, "the store's file has %d lines of %d", lines, file.Lines)
	}
	return err
}

// decodeBulkEnded reads that a bulk operation has ended, however it did: the store
// is asked.
func decodeBulkEnded(store platform.Store, body []byte) ([]platform.Event, error) {
	var in struct {
		ID string `json:"admin_graphql_api_id"`
	}
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	if in.ID == "" {
		return nil, missing("admin_graphql_api_id")
	}
	return one(platform.Event{At: seen(store), Bulk: &platform.BulkEnded{ID: in.ID}}), nil
}
