package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"

	"regulars/app/apptest"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/platform"
)

// tell puts events into the inbox as a listing does, each as a row of its own.
// The same event may be told again: it is another row then.
func (w *world) tell(store uuid.UUID, events ...platform.Event) {
	w.t.Helper()
	entries := make([]inbox.Entry, len(events))
	for i, e := range events {
		body, err := json.Marshal(e)
		w.must(err)
		entries[i] = inbox.Entry{
			Merchant: w.merchant, StoreID: store, Topic: inbox.ListingTopic, Body: body,
			DedupeKey: fmt.Sprintf("told|%s", uuid.New()),
		}
	}
	w.put(entries)
}

// put stores inbox rows.
func (w *world) put(entries []inbox.Entry) {
	w.t.Helper()
	w.must(w.door().InMerchant(w.t.Context(), w.merchant, func(tx *pg.Tx) error {
		added, err := inbox.AddInMerchant(tx, entries)
		if err == nil && added != len(entries) {
			err = fmt.Errorf("%d of %d rows were new", added, len(entries))
		}
		return err
	}))
}

// door opens the App's own way into the database, on its clock.
func (w *world) door() *pg.DB {
	w.t.Helper()
	if w.db == nil {
		db, err := pg.Open(w.t.Context(), w.Database.URL, pg.Options{MaxConns: 2})
		w.must(err)
		w.t.Cleanup(db.Close)
		w.db = db
	}
	w.db.SetOffset(time.Until(w.Now()))
	return w.db
}

// sent is a webhook as a store sent it.
type sent struct {
	kind   platform.Kind
	key    string
	header http.Header
	body   []byte
}

// overhear lets both stores send their webhooks and keeps them from the App.
func (w *world) overhear() []sent {
	w.t.Helper()
	w.keep.Store(true)
	w.coffee.Deliver(w.t.Context())
	w.tea.Deliver(w.t.Context())
	w.keep.Store(false)
	var all []sent
	for {
		select {
		case one := <-w.kept:
			all = append(all, one)
		default:
			return all
		}
	}
}

// order is the number of the order that a webhook is about, 0 for none.
func (s sent) order() int64 {
	var body struct {
		ID    json.Number `json:"id"`
		Order json.Number `json:"order_id"`
		Edit  struct {
			Order json.Number `json:"order_id"`
		} `json:"order_edit"`
	}
	if json.Unmarshal(s.body, &body) != nil {
		return 0
	}
	for _, n := range []json.Number{body.Order, body.Edit.Order, body.ID} {
		if id, err := strconv.ParseInt(n.String(), 10, 64); err == nil {
			return id
		}
	}
	return 0
}

// again is the same delivery as a platform that forgot sends it: with another id.
func (s sent) again() sent {
	s.header = s.header.Clone()
	s.header.Set("X-Shopify-Webhook-Id", uuid.NewString())
	return s
}

// receive hands a delivery to one process.
func (s sent) receive(w *world, by *apptest.Bench) {
	w.t.Helper()
	w.must(by.Receive(w.t.Context(), s.kind, s.key, s.header, s.body))
}
