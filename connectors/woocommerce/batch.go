package woocommerce

import (
	"context"
	"encoding/json"
	"net/http"

	"regulars/app/fail"
	"regulars/app/platform"
)

// batch is what is done to many objects of a collection: "create" or "update".
type batch struct {
	path, verb string
	items      []batchItem
}

// batchItem is one object of a batch, and its place in what was asked for.
type batchItem struct {
	place  int
	fields any
}

// writeBatch writes as many objects in one call as the store bears, and tells came
// what came of each: its row, or why not. The answer is a 200 whatever became of the
// single objects, in the order of the request. Once a call fails the rest is not asked
// for, and fails like it.
func (c *Connector) writeBatch(
	ctx context.Context, store platform.Store, b batch, came func(item batchItem, row json.RawMessage, err error),
) {
	var failed error
	for len(b.items) > 0 {
		part := batch{b.path, b.verb, b.items[:min(c.gates.of(store).pageSize(b.path), len(b.items))]}
		b.items = b.items[len(part.items):]
		var rows []json.RawMessage
		if failed == nil {
			rows, failed = c.writePart(ctx, store, part)
		}
		for i, item := range part.items {
			if failed != nil {
				came(item, nil, failed)
				continue
			}
			came(item, rows[i], refusedItem(rows[i], b.path))
		}
	}
}

// writePart makes one call of a batch.
func (c *Connector) writePart(ctx context.Context, store platform.Store, b batch) ([]json.RawMessage, error) {
	fields := make([]any, len(b.items))
	for i, item := range b.items {
		fields[i] = item.fields
	}
	var answers map[string][]json.RawMessage
	r := request{method: http.MethodPost, path: b.path, body: map[string]any{b.verb: fields}, listing: true}
	if err := c.call(ctx, store, r, &answers); err != nil {
		return nil, err
	}
	if rows := answers[b.verb]; len(rows) == len(b.items) {
		return rows, nil
	}
	return nil, fail.New(fail.Unavailable, "the store answered %s for %d of %d objects", b.path,
		len(answers[b.verb]), len(b.items))
}

// refusedItem is why one object of a batch was refused, nil when it was not.
func refusedItem(row json.RawMessage, path string) error {
	var one struct {
		Error json.RawMessage `json:"error"`
	}
	if err := json.Unmarshal(row, &one); err != nil {
		return fail.Wrap(err, fail.Unavailable, "the store's answer to %s cannot be read", path)
	}
	if one.Error == nil {
		return nil
	}
	answer := answer{status: http.StatusBadRequest, body: one.Error}
	var data struct {
		Status int `json:"status"`
	}
	if json.Unmarshal(answer.wpError().Data, &data) == nil && data.Status >= http.StatusBadRequest {
		answer.status = data.Status
	}
	if answer.status == http.StatusUnauthorized || answer.status == http.StatusForbidden {
		// The key is good: the call itself was answered.
		return fail.New(fail.Forbidden, "the store lets nobody do this to one of %s (%s)", path, answer.wpError().Code)
	}
	return answer.failure(request{method: http.MethodPost, path: path})
}
