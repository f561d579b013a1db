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

// perPage is the most that WooCommerce lists at once; it refuses 101.
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
}

func (c cursor) String() string {
	pass := "live"
	if c.Trash {
		pass = "trash"
	}
	return fmt.Sprintf("%s.%d.%d", pass, c.After, c.Page)
}

// parseCursor reads a cursor; "" begins at since.
func parseCursor(text string, since time.Time) (cursor, error) {
	if text == "" {
		return cursor{After: max(since.Unix(), 1) - 1}, nil
	}
	pass, rest, _ := strings.Cut(text, ".")
	after, page, _ := strings.Cut(rest, ".")
	seconds, wrong := strconv.ParseInt(after, 10, 64)
	number, alsoWrong := strconv.Atoi(page)
	if wrong != nil || alsoWrong != nil || pass != "live" && pass != "trash" {
		return cursor{}, fail.Field("cursor", "%q is not a cursor of this listing", text)
	}
	return cursor{Trash: pass == "trash", After: seconds, Page: number}, nil
}

func (c cursor) query() url.Values {
	query := url.Values{
		"modified_after": {naive(c.After)}, "dates_are_gmt": {"true"},
		"orderby": {"modified"}, "order": {"asc"}, "per_page": {strconv.Itoa(perPage)},
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

func naive(unix int64) string { return time.Unix(unix, 0).UTC().Format("2006-01-02T15:04:05") }

// next is where to go on after a page of n objects, the last changed at last.
func (c cursor) next(n int, last, since time.Time) string {
	full := n == perPage
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
		c = cursor{Trash: true, After: max(since.Unix(), 1) - 1}
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
	cur, err := parseCursor(at, since)
	if err != nil {
		return platform.Page{}, err
	}
	var rows []json.RawMessage
	if err := c.call(ctx, store, request{http.MethodGet, walk.path, cur.query(), nil}, &rows); err != nil {
		return platform.Page{}, err
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
	path    string
	decode  func(row []byte) ([]platform.Event, error)
	spoiled func(row stamped) platform.Event
}
