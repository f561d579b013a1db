package woocommerce

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"regulars/app/fail"
	"regulars/app/platform"
)

// watchedFields are all that is asked of a coupon that is looked at.
const watchedFields = "id,status,date_expires_gmt"

// MostWatched implements platform.CodeWatcher.
func (c *Connector) MostWatched() int { return perPage }

// WatchCodes implements platform.CodeWatcher: a page of coupons by their ids. Which of
// them a list leaves out depends on the release (drafts, the trash), so each that is
// missing is asked for alone.
func (c *Connector) WatchCodes(
	ctx context.Context, store platform.Store, ids []string,
) (map[string]platform.CodeSeen, error) {
	const path = "wc/v3/coupons"
	seen := make(map[string]platform.CodeSeen, len(ids))
	for part := range slices.Chunk(ids, c.gates.of(store).pageSize(path)) {
		query := url.Values{
			"include": {strings.Join(part, ",")}, "per_page": {strconv.Itoa(len(part))}, "_fields": {watchedFields},
		}
		var rows []wooCoupon
		r := request{method: http.MethodGet, path: path, query: query, listing: true}
		if err := c.call(ctx, store, r, &rows); err != nil {
			return nil, err
		}
		for _, row := range rows {
			seen[string(row.ID)] = row.seen()
		}
	}
	for _, id := range ids {
		if _, listed := seen[id]; listed {
			continue
		}
		var one wooCoupon
		query := url.Values{"_fields": {watchedFields}}
		r := request{method: http.MethodGet, path: path + "/" + id, query: query, listing: true, pace: path + " alone"}
		err := c.call(ctx, store, r, &one)
		switch {
		case fail.Is(err, fail.NotFound):
		case err != nil:
			return nil, err
		default:
			seen[id] = one.seen()
		}
	}
	return seen, nil
}

func (c wooCoupon) seen() platform.CodeSeen {
	return platform.CodeSeen{Works: c.works(), EndsAt: c.Expires.Time}
}
