package woocommerce

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

// perPage is the most that WooCommerce lists at once; it refuses 101. Of a store
// that cannot bear it less is asked for (pace.go).
const perPage = 100

// cursor walks a listing by time of change. WooCommerce pages by offset, so an
// object that changes while it is listed would push another over a page
// boundary; therefore each page starts anew at the last time seen. Only within
// one second that fills a whole page (a bulk edit) are pages counted, by id.
//
// modified_after is a strict ">" at one second, and it must be UTC without a
// zone beside dates_are_gmt=true: with a "Z" the site's offset is applied twice
// and orders of that many hours are skipped without a word.
type cursor struct {
	Trash bool  // second pass: the default listing leaves out what was trashed
	After int64 // Unix seconds; changed later than this
	Page  int   // 0, or the page within the second After+1
	Size  int   // objects of a page
}

func (c cursor) String() string {
	pass := "live"
	if c.Trash {
		pass = "trash"
	}
	return fmt.Sprintf("%s.%d.%s", pass, c.After, place{c.Page, c.Size})
}

// parseCursor reads a cursor to go on with in pages of size; "" begins at since.
func parseCursor(text string, since time.Time, size int) (cursor, error) {
	if text == "" {
		return cursor{After: justBefore(since), Size: size}, nil
	}
	pass, rest, _ := strings.Cut(text, ".")
	after, page, _ := strings.Cut(rest, ".")
	seconds, wrong := strconv.ParseInt(after, 10, 64)
	number, alsoWrong := placeAt(page, size)
	if wrong != nil || alsoWrong != nil || pass != "live" && pass != "trash" {
		return cursor{}, fail.Field("cursor", "%q is not a cursor of this listing", text)
	}
	return cursor{Trash: pass == "trash", After: seconds, Page: number.page, Size: number.size}, nil
}

// place is a page that the store counts, of a size: "3", "3x50".
type place struct{ page, size int }

func (p place) String() string {
	if p.size == perPage || p.page == 0 {
		return strconv.Itoa(p.page)
	}
	return fmt.Sprintf("%dx%d", p.page, p.size)
}

// next is where to go on after a page of n objects, "" behind the last.
func (p place) next(n int) string {
	if n != p.size {
		return ""
	}
	return place{p.page + 1, p.size}.String()
}

func (p place) query() url.Values {
	return url.Values{"per_page": {strconv.Itoa(p.size)}, "page": {strconv.Itoa(p.page)}}
}

// placeAt reads a place to go on from, in pages of size where such a page begins
// there, else in pages as before.
func placeAt(text string, size int) (place, error) {
	pages, of, sized := strings.Cut(text, "x")
	page, wrong := strconv.Atoi(pages)
	was := perPage
	if sized && wrong == nil {
		was, wrong = strconv.Atoi(of)
	}
	if wrong != nil || page < 0 || was < 1 || was > perPage {
		return place{}, fail.Field("cursor", "%q is not a cursor of this listing", text)
	}
	before := max(page-1, 0) * was
	if page == 0 || before%size == 0 {
		return place{min(page, before/size+1), size}, nil
	}
	return place{page, was}, nil
}

// pageOf reads the cursor of a path that is listed in counted pages; "" is its begin.
func (c *Connector) pageOf(store platform.Store, path, at string) (place, error) {
	size := c.gates.of(store).pageSize(path)
	if at == "" {
		return place{1, size}, nil
	}
	p, err := placeAt(at, size)
	if err == nil && p.page == 0 {
		err = fail.Field("cursor", "%q is not a cursor of this listing", at)
	}
	return p, err
}

// listPage reads one page of a listing.
func (c *Connector) listPage(
	ctx context.Context, store platform.Store, path string, query url.Values,
) (rows []json.RawMessage, err error) {
	err = c.call(ctx, store, request{method: http.MethodGet, path: path, query: query, listing: true}, &rows)
	return rows, err
}

func (c cursor) query() url.Values {
	query := url.Values{
		"modified_after": {naive(c.After)}, "dates_are_gmt": {"true"},
		"orderby": {"modified"}, "order": {"asc"}, "per_page": {strconv.Itoa(c.Size)},
	}
	if c.Trash {
		query.Set("status", "trash")
	}
	if c.Page > 0 {
		query.Set("modified_before", naive(c.After+2))
		query.Set("orderby", "id")
		query.Set("page", strconv.Itoa(c.Page))
	}
	return query
}

// justBefore is the second that "later than" lists a moment from.
func justBefore(since time.Time) int64 { return max(since.Unix(), 1) - 1 }

func naive(unix int64) string { return time.Unix(unix, 0).UTC().Format("2006-01-02T15:04:05") }

// next is where to go on after a page of n objects, the last changed at last.
func (c cursor) next(n int, last, since time.Time) string {
	full := n == c.Size
	switch {
	case c.Page > 0 && full:
		c.Page++
	case c.Page > 0: // the crowded second is done
		c.Page, c.After = 0, c.After+1
	case full && last.Unix()-1 > c.After:
		c.After = last.Unix() - 1
	case full:
		c.Page = 1
	case !c.Trash:
		c = cursor{Trash: true, After: justBefore(since), Size: c.Size}
	default:
		return ""
	}
	return c.String()
}

// stamped is what paging needs of any object.
type stamped struct {
	ID       number `json:"id"`
	Modified gmt    `json:"date_modified_gmt"`
}

// changed lists one page of a collection and turns each object into an event
// with decode. An object that cannot be read becomes the event that spoiled
// makes of its id, so that one bad row stops no listing.
func (c *Connector) changed(
	ctx context.Context, store platform.Store, walk listing, since time.Time, at string,
) (platform.Page, error) {
	cur, err := parseCursor(at, since, c.gates.of(store).pageSize(walk.path))
	if err != nil {
		return platform.Page{}, err
	}
	rows, err := c.listPage(ctx, store, walk.path, cur.query())
	if err != nil {
		return platform.Page{}, err
	}
	if walk.ahead != nil {
		if err := walk.ahead(rows); err != nil {
			return platform.Page{}, err
		}
	}
	var page platform.Page
	var last stamped
	for _, row := range rows {
		last = stamped{}
		if err := json.Unmarshal(row, &last); err != nil {
			return platform.Page{}, fail.Wrap(err, fail.Unavailable, "the store's list %s cannot be read", walk.path)
		}
		events, err := walk.decode(row)
		if fail.ClassOf(err) == fail.Permanent {
			events = []platform.Event{walk.spoiled(last)}
		} else if err != nil {
			return platform.Page{}, err
		}
		page.Events = append(page.Events, events...)
	}
	page.Next = cur.next(len(rows), last.Modified.Time, since)
	return page, nil
}

// listing is a collection that can be listed by time of change.
type listing struct {
	path string
	// ahead reads what the rows of a page need, before they are decoded; nil for nothing.
	ahead   func(rows []json.RawMessage) error
	decode  func(row []byte) ([]platform.Event, error)
	spoiled func(row stamped) platform.Event
}
