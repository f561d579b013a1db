package app_test

import (
	"testing"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/program"
)

func TestHistoryOfThousandsIsReadPageByPageWithTheBalanceAfterEachMovement(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	_, member := w.newcomer(w.shopify(), "busy@example.test")
	const many, size = 5000, 97
	_, err := w.owner().Exec(t.Context(), `
		INSERT INTO transfer (merchant_id, id, idem_key, member_id, debit, credit, amount, kind, source_kind, source_id, explain, at)
		SELECT $1, ('00000000-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid, 'many:' || g, $2,
			CASE WHEN g % 3 = 0 THEN 11 ELSE 4 END, CASE WHEN g % 3 = 0 THEN 3 ELSE 11 END, 1 + g % 7,
			CASE WHEN g % 3 = 0 THEN 5 ELSE 7 END, CASE WHEN g % 3 = 0 THEN 3 ELSE 4 END, gen_random_uuid(), -- charges and corrections
			'{"reason":"staff","note":"counted"}', now() FROM generate_series(1, $3::int) g`, w.merchant, member, many)
	w.must(err)
	_, err = w.owner().Exec(t.Context(), `UPDATE balance SET available = (SELECT sum(amount * ((credit = 11)::int - (debit = 11)::int))
		FROM transfer WHERE member_id = $1) WHERE member_id = $1`, member)
	w.must(err)
	total := w.count("SELECT count(*) FROM transfer WHERE member_id = $1", member)
	d, err := w.Member(t.Context(), w.merchant, member)
	w.must(err)
	seen, left, below := int64(0), d.Available, uuid.Nil
	for pages := 1; ; pages++ {
		moved, next, err := w.History(t.Context(), w.merchant, member, app.HistoryQuery{Before: below, Limit: size})
		w.must(err)
		if len(moved) > size {
			t.Fatalf("a page of %d holds %d movements", size, len(moved))
		}
		for _, m := range moved {
			if m.After.Available != left {
				t.Fatalf("on page %d, after movement %d, the balance is %d, want %d", pages, seen+1, m.After.Available, left)
			}
			seen, left = seen+1, left-m.Points
		}
		if below = next; next == uuid.Nil {
			break
		}
	}
	if seen != total || left != 0 {
		t.Errorf("%d of %d movements were told; before the first the balance is %d", seen, total, left)
	}
}

func TestHistoryPageStaysRightWhileMoreIsPosted(t *testing.T) {
	t.Parallel()
	document := giftProgram(500)
	w := newWorld(t, &document, seldom)
	_, member := w.newcomer(w.shopify(), "ann@example.test")
	give := func(n int) {
		in := app.Adjustment{Merchant: w.merchant, Member: member, Points: int64(n), Reason: "Sorry", Key: key(n)}
		_, err := w.Adjust(t.Context(), in)
		w.must(err)
	}
	give(1)
	give(2)
	first, next, err := w.History(t.Context(), w.merchant, member, app.HistoryQuery{Limit: 1})
	w.must(err)
	give(3)
	second, _, err := w.History(t.Context(), w.merchant, member, app.HistoryQuery{Before: next, Limit: 1})
	w.must(err)
	if first[0].Points != 2 || first[0].After.Available != 503 || second[0].Points != 1 || second[0].After.Available != 501 {
		t.Errorf("the pages tell %+d to %d and %+d to %d, want +2 to 503 and +1 to 501",
			first[0].Points, first[0].After.Available, second[0].Points, second[0].After.Available)
	}
}
