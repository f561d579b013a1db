package app_test

import (
	"fmt"
	"testing"
	"time"

	"regulars/app/inbox"
	"regulars/app/program"
)

// TestABadRowAmongThoseReadAheadStandsAlone fills two batches: the second is read
// while the first is applied, and fails for a row that Postgres refuses.
func TestABadRowAmongThoseReadAheadStandsAlone(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, _ := w.newcomer(s, mail("ahead"))
	now := w.Now().Format(time.RFC3339)
	rows := make([]inbox.Entry, inbox.Batch+50)
	for i := range rows {
		name := fmt.Sprint("#", i)
		if i == inbox.Batch+20 {
			name = `\u0000`
		}
		rows[i] = inbox.Entry{
			Merchant: w.merchant, StoreID: s.id, DedupeKey: fmt.Sprint("row ", i), Topic: inbox.ListingTopic,
			Body: fmt.Appendf(nil, `{"Order":{"ID":"%d","Name":"%s","Currency":"EUR","Status":2,"PlacedAt":%q,"UpdatedAt":%q,
				"CustomerID":"%d","Lines":[{"ID":"1","Quantity":1,"Net":100}]}}`, i+1, name, now, now, customer),
		}
	}
	w.put(rows)
	w.Drain()
	w.want(s.id, customer, int64(len(rows)-1)*2, 50)
	if n := w.count("SELECT count(*) FROM inbox WHERE state <> 1"); n != 1 {
		t.Errorf("%d deliveries are not applied, want the one that Postgres refuses", n)
	}
	w.audit()
}
