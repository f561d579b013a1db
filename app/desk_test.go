package app_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/staff"
	"regulars/app/support"
)

func TestTheOrderOnWhosePageAShopperIsComesFirst(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, id := w.newcomer(s, mail("reader"))
	_, other := w.newcomer(s, mail("stranger"))
	var ids []string
	for range 12 { // the first is older than what is listed
		ids = append(ids, strconv.FormatInt(s.buy(purchase{customer: customer, quantity: 1, unit: 1000}), 10))
	}
	w.deliver()
	me := w.visitor(s, customer)
	me.MemberID = id
	first := ids[0]
	help, err := w.HelpFirst(t.Context(), me, app.HelpAbout{StoreOrder: first}, "en")
	w.must(err)
	if help.Order == nil || help.Orders[0].ID != *help.Order || len(help.Orders) != 10 {
		t.Errorf("from the page of order %s they may write about %+v, and come from %v", first, help.Orders, help.Order)
	}
	for i, o := range help.Orders[1:] {
		if o.ID == *help.Order {
			t.Errorf("it stands there again at %d", i+1)
		}
	}
	usual, err := w.HelpFirst(t.Context(), me, app.HelpAbout{}, "en")
	w.must(err)
	me.MemberID = other
	theirs, err := w.HelpFirst(t.Context(), me, app.HelpAbout{StoreOrder: first}, "en")
	w.must(err)
	if usual.Order != nil || theirs.Order != nil || len(theirs.Orders) > 0 {
		t.Errorf("without an order %v; somebody else's is %v of %v", usual.Order, theirs.Order, theirs.Orders)
	}
}

func TestAShopperWritesAboutTheirOrderAndNobodyElseReadsIt(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, id := w.newcomer(s, mail("writer"))
	_, other := w.newcomer(s, mail("other"))
	s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
	w.deliver()
	orders, err := w.MemberOrders(t.Context(), w.merchant, id)
	w.must(err)
	me := w.visitor(s, customer)
	me.MemberID = id
	stranger := me
	stranger.MemberID = other
	help, err := w.HelpFirst(t.Context(), me, app.HelpAbout{Order: orders[0].ID}, "en")
	w.must(err)
	if len(help.Orders) != 1 || help.Orders[0].ID != orders[0].ID {
		t.Errorf("they may write about %+v", help.Orders)
	}
	var photo bytes.Buffer
	w.must(png.Encode(&photo, image.NewNRGBA(image.Rect(0, 0, 4, 4))))
	ask := app.ShopAsked{
		Kind: support.Complaint, Text: "It leaks. zebrawood", Order: orders[0].ID, Key: key(1),
		Photos: []app.NewFile{{Name: "cup.png", Body: photo.Bytes()}},
	}
	first, err := w.AskStaff(t.Context(), me, ask)
	w.must(err)
	again, err := w.AskStaff(t.Context(), me, ask)
	w.must(err)
	if first.ID != again.ID || first.By != support.ByOrder || len(again.Files[first.ID]) != 1 {
		t.Errorf("two taps: %+v and %+v", first, again)
	}
	theft := ask
	theft.Key = key(2)
	if _, err := w.AskStaff(t.Context(), stranger, theft); !fail.Is(err, fail.Invalid) {
		t.Errorf("about somebody else's order: %v", err)
	}
	ask.Photos[0].Body, ask.Key = []byte("<svg onload=alert(1)>"), key(3)
	if _, err := w.AskStaff(t.Context(), me, ask); !fail.Is(err, fail.Invalid) {
		t.Errorf("a picture with a script: %v", err)
	}
	file := first.Files[first.ID][0].ID
	if f, err := w.ShopFile(t.Context(), me, first.ID, file); err != nil || len(f.Body) == 0 {
		t.Errorf("their own picture: %v", err)
	}
	for what, err := range map[string]error{
		"reads": second(w.ShopFile(t.Context(), stranger, first.ID, file)),
		"tells": second(w.TellStaff(t.Context(), stranger, app.ShopTold{Request: first.ID, Text: "x", Key: key(4)})),
		"says":  second(w.SaySolved(t.Context(), stranger, first.ID, true)),
	} {
		if !fail.Is(err, fail.NotFound) {
			t.Errorf("a stranger %s: %v", what, err)
		}
	}
	maria := app.Session{Merchant: w.merchant, Staff: "Maria", Role: staff.Agent, Person: uuid.New()}
	ctx := audit.By(t.Context(), maria.Actor())
	_, err = w.SayRequest(ctx, maria, first.ID, app.Said{Text: "a secret remark", Note: true, Key: key(5)})
	w.must(err)
	_, err = w.SayRequest(ctx, maria, first.ID, app.Said{Text: "We send another", Key: key(6)})
	w.must(err)
	seen, err := w.ShopRequests(t.Context(), me)
	w.must(err)
	if len(seen) != 1 || len(seen[0].Messages) != 2 || seen[0].Messages[1].Text != "We send another" || !seen[0].Ask {
		t.Errorf("they see %+v", seen)
	}
	told, err := w.TellStaff(t.Context(), me, app.ShopTold{Request: first.ID, Text: "Thanks", Key: key(7)})
	w.must(err)
	if told.State != support.StateOpen || told.DueAt == nil {
		t.Errorf("after another word: %+v", told.Request)
	}
	w.personGoes(id, other)
}

// personGoes merges the writer into another, copies them and erases them.
func (w *world) personGoes(id, keep uuid.UUID) {
	w.t.Helper()
	w.must(w.MergeMembers(w.t.Context(), w.merchant, keep, id))
	copied, err := w.ExportMember(w.t.Context(), w.merchant, keep)
	w.must(err)
	text, err := json.Marshal(copied)
	w.must(err)
	for _, said := range []string{"zebrawood", "We send another", "cup.png"} {
		if !strings.Contains(string(text), said) {
			w.t.Errorf("the copy lacks %q", said)
		}
	}
	w.erased(keep, mail("other"))
	for _, said := range []string{"zebrawood", "We send another", "cup.png"} {
		if found := w.traces(said); len(found) > 0 {
			w.t.Errorf("%q is still in %v", said, found)
		}
	}
	if n := w.count("SELECT count(*) FROM request_file"); n != 0 {
		w.t.Errorf("%d files are left", n)
	}
}

func second[T any](_ T, err error) error { return err }

func TestCommentsInPublicAreCountedByProductAndMonth(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document, seldom)
	log := func(link string, v support.Verdict, product string) error {
		r := support.Request{Link: link, Verdict: v, Kind: support.Complaint, Text: "Said", SenderName: "@ann", Product: product}
		if product != "" {
			r.Store = w.coffeeID
		}
		_, err := w.LogComment(t.Context(), w.merchant, r)
		return err
	}
	w.must(log("https://www.instagram.com/p/1", support.Bad, "7"))
	w.must(log("https://www.instagram.com/p/1#x", support.Bad, "7"))
	w.must(log("https://g.page/r/2", support.Good, "7"))
	w.must(log("https://g.page/r/3", support.Good, ""))
	for _, link := range []string{"javascript:alert(1)", "https://u:p@x.example/", "nothing"} {
		if err := log(link, support.Bad, ""); !fail.Is(err, fail.Invalid) {
			t.Errorf("%q: %v", link, err)
		}
	}
	v, err := w.Voices(t.Context(), w.merchant, 12)
	w.must(err)
	if v.Good != 2 || v.Bad != 1 || len(v.Items) != 2 || v.Items[0].Product != "7" || v.Items[0].Good != 1 || v.Items[0].Bad != 1 {
		t.Errorf("%+v", v)
	}
	due, _, err := w.Requests(t.Context(), w.merchant, support.Find{Due: true, Limit: 10})
	w.must(err)
	if len(due) != 0 {
		t.Errorf("%d are due at once", len(due))
	}
	w.Advance(30 * 24 * time.Hour)
	due, _, err = w.Requests(t.Context(), w.merchant, support.Find{Due: true, Limit: 10})
	w.must(err)
	if len(due) != 1 || due[0].Network != "instagram" || !due[0].Late {
		t.Errorf("a month later %+v are due", due)
	}
}

// recount says slowly what support.Recover counts: of those who complained, and of
// those who bought and never wrote.
const recount = `WITH people AS (
	SELECT m.id, (SELECT min(q.opened_at) FROM request q WHERE q.member_id = m.id AND q.kind IN ('complaint', 'technical')
			AND q.opened_by <> 'journey') AS wrote,
		(SELECT count(*) FROM request q WHERE q.member_id = m.id AND q.opened_by <> 'journey') AS requests,
		(SELECT min(o.placed_at) FROM orders o WHERE o.member_id = m.id AND o.status <> 3) AS bought
	FROM member m), based AS (
	SELECT wrote IS NOT NULL AS complained, id, coalesce(wrote, bought) AS since FROM people
	WHERE wrote IS NOT NULL OR requests = 0 AND bought IS NOT NULL)
	SELECT count(*) FROM based WHERE complained = $1 AND (NOT $2 OR EXISTS (SELECT FROM orders o WHERE o.member_id = based.id
		AND o.status <> 3 AND o.placed_at > since AND o.placed_at <= since + interval '90 days'))`

func TestWhoIsWonBackEqualsASlowRecount(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	for i, p := range []struct{ writes, again, answered, solved bool }{
		{true, true, true, true},
		{true, false, true, false},
		{true, true, false, false},
		{false, true, false, false},
		{false, false, false, false},
		{false, true, false, false},
	} {
		customer, id := w.newcomer(s, mail("won"+string(rune('a'+i))))
		s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
		w.deliver()
		w.Advance(time.Hour)
		if p.writes {
			r, err := w.OpenRequest(t.Context(), w.merchant, support.Request{
				Member: id, Kind: support.Complaint, Text: "Broken", Key: key(i),
			})
			w.must(err)
			w.Advance(2 * time.Hour)
			if p.answered {
				maria := app.Session{Merchant: w.merchant, Staff: "Maria", Role: staff.Agent, Person: uuid.New()}
				_, err := w.SayRequest(t.Context(), maria, r.ID, app.Said{Text: "Sorry", Key: key(i)})
				w.must(err)
			}
			if p.solved {
				me := w.visitor(s, customer)
				me.MemberID = id
				w.change("UPDATE request SET opened_by = 'order' WHERE id = $1", r.ID)
				_, err := w.SaySolved(t.Context(), me, r.ID, true)
				w.must(err)
			}
		}
		if p.again {
			w.Advance(24 * time.Hour)
			s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
			w.deliver()
		}
	}
	r, err := w.Recovery(t.Context(), w.merchant, "", "")
	w.must(err)
	got := [4]int64{r.Complained.People, r.Complained.Again, r.Others.People, r.Others.Again}
	want := [4]int64{w.count(recount, true, false), w.count(recount, true, true), w.count(recount, false, false), w.count(recount, false, true)}
	if got != want || got != [4]int64{3, 2, 3, 2} {
		t.Errorf("%v, a slow recount says %v", got, want)
	}
	if r.Solved.People != 1 || r.Solved.Again != 1 || r.Unsolved.People != 2 || r.Complained.Over != 0 ||
		r.ByReply[1].People != 2 || r.ByReply[len(r.ByReply)-1].People != 1 {
		t.Errorf("%+v", r)
	}
	w.Advance(100 * 24 * time.Hour)
	if r, err = w.Recovery(t.Context(), w.merchant, "", ""); err != nil || r.Complained.Over != 3 || r.Complained.OverAgain != 2 {
		t.Errorf("when the time is over: %v, %+v", err, r.Complained)
	}
}

// A shop with very many orders is looked at in parts that are spread over the year:
// the newest alone would be of people whose time to buy again is not over.
func TestOfVeryManyWhoNeverWroteASampleIsCompared(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	const people = 20_100
	w.change(`WITH crowd AS MATERIALIZED (
			SELECT n, gen_random_uuid() AS id, $1::timestamptz - n * interval '26 minutes' AS at FROM generate_series(1, $2::int) n
		), members AS (
			INSERT INTO member (merchant_id, id, state, email, email_mac, name, joined_at, created_at)
			SELECT $3, id, 1, '', decode(md5(n::text), 'hex'), '', at, at FROM crowd
		) INSERT INTO orders (merchant_id, id, store_id, external_id, name, member_id, status, currency, total, placed_at, updated_at,
				state_hash, packed, program_version, nth, posted, postings, seen_at)
			SELECT $3, gen_random_uuid(), $4, 'crowd' || n || '-' || again, '', id, 2, 'EUR', 1000, at + again * interval '10 days', at,
				'', '', 1, 1, 0, 0, at FROM crowd, generate_series(0, (n % 3 = 0)::int) again`,
		w.Now(), people, w.merchant, w.coffeeID)
	w.change("ANALYZE member, orders") // as autovacuum does
	r, err := w.Recovery(t.Context(), w.merchant, "", "")
	w.must(err)
	share := float64(r.Others.OverAgain) / float64(r.Others.Over)
	if !r.Sampled || r.Others.People < 3000 || r.Others.People > 5000 || r.Others.Over < 1500 || share < 0.25 || share > 0.4 {
		t.Errorf("%+v, of whom %.2f bought again, want a third", r.Others, share)
	}
	w.change("DELETE FROM orders WHERE merchant_id = $1", w.merchant)
	if kept, err := w.Recovery(t.Context(), w.merchant, "", ""); err != nil || kept.Others != r.Others {
		t.Errorf("%v, %+v: of very many it is counted now and then", err, kept.Others)
	}
	w.must(w.Sweep(t.Context(), "recovery", w.Now()))
	if anew, err := w.Recovery(t.Context(), w.merchant, "", ""); err != nil || anew.Others.People != 0 || anew.Sampled {
		t.Errorf("%v, counted anew %+v", err, anew)
	}
}
