package app_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/support"
)

// asks reports whether a request of a member goes on, as the governor asks.
func (w *world) asks(id uuid.UUID) (open bool) {
	w.t.Helper()
	w.must(w.door().InMerchant(w.t.Context(), w.merchant, func(tx *pg.Tx) error {
		found, err := support.Open(tx, []uuid.UUID{id, uuid.New()})
		open = found[id]
		return err
	}))
	return open
}

func TestARequestGoesOnUntilItIsClosedOrLongAnswered(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, id := w.newcomer(s, mail("asking"))
	w.deliver()
	s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
	w.deliver()
	orders, err := w.MemberOrders(t.Context(), w.merchant, id)
	w.must(err)
	asked := support.Request{Member: id, Kind: support.Complaint, Text: "It came broken.", Order: orders[0].ID, Key: "key-0001"}
	first, err := w.OpenRequest(t.Context(), w.merchant, asked)
	w.must(err)
	again, err := w.OpenRequest(t.Context(), w.merchant, asked)
	w.must(err)
	if first.ID != again.ID || first.OrderName != orders[0].Name || !w.asks(id) {
		t.Errorf("asked twice: %+v and %+v", first, again)
	}
	other := asked
	other.Text = "Another matter"
	if _, err := w.OpenRequest(t.Context(), w.merchant, other); !fail.Is(err, fail.Conflict) {
		t.Errorf("a used key: %v", err)
	}
	other.Key, other.Order = "key-0002", uuid.New()
	if _, err := w.OpenRequest(t.Context(), w.merchant, other); !fail.Is(err, fail.Invalid) {
		t.Errorf("somebody else's order: %v", err)
	}
	handle := func(to support.State, note string) {
		t.Helper()
		_, err := w.HandleRequest(t.Context(), w.merchant, first.ID, to, note)
		w.must(err)
	}
	handle(support.StateAnswered, "Another one is on its way")
	w.Advance(24 * time.Hour)
	if !w.asks(id) {
		t.Error("what was answered yesterday is taken for settled")
	}
	w.Advance(14 * 24 * time.Hour)
	if w.asks(id) {
		t.Error("what was answered two weeks ago still goes on")
	}
	handle(support.StateOpen, "")
	if !w.asks(id) {
		t.Error("what was opened again does not go on")
	}
	handle(support.StateClosed, "They are glad")
	if w.asks(id) {
		t.Error("what is closed goes on")
	}
	open := support.StateOpen
	for state, want := range map[*support.State]int{nil: 1, &open: 0} {
		found, _, err := w.Requests(t.Context(), w.merchant, support.Find{State: state, Member: id, Limit: 10})
		w.must(err)
		if len(found) != want {
			t.Errorf("%d requests are listed, want %d", len(found), want)
		}
	}
}

func TestRequestsFollowAPersonAndEndWithThem(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	_, keep := w.newcomer(s, mail("keeper"))
	_, lose := w.newcomer(s, mail("loser"))
	_, err := w.OpenRequest(t.Context(), w.merchant, support.Request{
		Member: lose, Kind: support.Question, Text: "Where is my zebrawood cup?", Key: "key-0003",
	})
	w.must(err)
	w.must(w.MergeMembers(t.Context(), w.merchant, keep, lose))
	if !w.asks(keep) {
		t.Error("the request of one is not theirs who they are")
	}
	copied, err := w.ExportMember(t.Context(), w.merchant, keep)
	w.must(err)
	text, err := json.Marshal(copied)
	w.must(err)
	if !strings.Contains(string(text), "zebrawood") {
		t.Error("the copy lacks the request")
	}
	w.erased(keep, mail("keeper"))
	if found := w.traces("zebrawood"); len(found) > 0 || w.asks(keep) {
		t.Errorf("their words are still in %v", found)
	}
}
