package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/bulk"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/member"
	"regulars/app/platform"
	"regulars/app/reward"
)

// traces looks for a text in every row of every table that may hold it.
func (w *world) traces(text string) (found []string) {
	w.t.Helper()
	rows, err := w.owner().Query(w.t.Context(), `SELECT c.relname::text FROM pg_class c JOIN pg_namespace n
		ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = 'public' ORDER BY 1`)
	w.must(err)
	var tables []string
	for rows.Next() {
		var name string
		w.must(rows.Scan(&name))
		tables = append(tables, name)
	}
	for _, table := range tables {
		query := fmt.Sprintf(`SELECT count(*) FROM %s r WHERE lower(r::text) LIKE '%%' || lower($1) || '%%'
			OR lower(r::text) LIKE '%%' || lower(encode(convert_to($1, 'UTF8'), 'hex')) || '%%'`, table)
		if n := w.count(query, text); n > 0 {
			found = append(found, fmt.Sprintf("%s (%d rows)", table, n))
		}
	}
	return found
}

// erased erases a member and waits until it is done.
func (w *world) erased(id uuid.UUID, email string) {
	w.t.Helper()
	w.must(w.EraseMember(w.t.Context(), w.merchant, id, email))
	w.settled(id)
}

func (w *world) settled(id uuid.UUID) {
	w.t.Helper()
	for tries := 0; w.count(`SELECT count(*) FROM privacy_request WHERE ended_at IS NULL AND kind = 2`) > 0; tries++ {
		if tries > 40 {
			w.t.Fatalf("%s is still not erased: phase %d", id, w.count("SELECT phase FROM privacy_request"))
		}
		w.Advance(6 * time.Second)
		w.drained()
	}
}

func TestWhoIsErasedLeavesNoTraceAndLateEventsBringNobodyBack(t *testing.T) {
	eachSite(t, giftProgram(800), func(t *testing.T, w *world, s site) {
		const address = "gone.for.good@example.test"
		customer, id := w.newcomer(s, address)
		paid := s.buy(purchase{customer: customer, quantity: 2, unit: 10000})
		unpaid := s.buy(purchase{customer: customer, quantity: 1, unit: 10000, unpaid: true})
		w.deliver()
		open, err := w.Redeem(t.Context(), w.five(s, id, 1))
		w.must(err)
		if w.traces(address) == nil {
			t.Fatal("nothing is kept of the member: this test shows nothing")
		}
		if err := w.EraseMember(t.Context(), w.merchant, id, "someone@example.test"); !fail.Is(err, fail.Invalid) {
			t.Errorf("with another's address typed: %v", err)
		}
		w.erased(id, strings.ToUpper(address))
		if found := w.traces(address); len(found) > 0 {
			t.Errorf("their address is still in %v", found)
		}
		w.nobody(s, customer, id, open)

		s.refund(paid) // all of this comes late
		s.pay(unpaid)
		w.deliver()
		w.Pass(25 * time.Hour) // and the listings tell of the customer, too
		if n := w.count(`SELECT count(*) FROM member WHERE email_key = $1`, address); n != 0 {
			t.Errorf("late events made %d people of whoever was erased", n)
		}
		if found := w.traces(address); len(found) > 0 {
			t.Errorf("after late events their address is in %v", found)
		}
		w.audit()

		w.must(w.Join(t.Context(), w.visitor(s, customer)))
		if again := w.memberOf(s.id, customer); again == id {
			t.Error("who joins again is the member of before")
		}
		w.want(s.id, customer, 0, 800)
		w.audit()
	})
}

// nobody checks that nothing leads to an erased member.
func (w *world) nobody(s site, customer int64, id uuid.UUID, open *reward.Redemption) {
	w.t.Helper()
	if s.usable(open.Code) != 0 {
		w.t.Error("their code works")
	}
	if _, err := w.MemberByCustomer(w.t.Context(), w.merchant, s.id, fmt.Sprint(customer)); !fail.Is(err, fail.NotFound) {
		w.t.Errorf("their account leads to somebody: %v", err)
	}
	if _, err := w.Member(w.t.Context(), w.merchant, id); !fail.Is(err, fail.NotFound) {
		w.t.Errorf("their page is there: %v", err)
	}
	for what, query := range map[string]string{
		"their points are gone":       `SELECT sum(abs(available) + abs(pending) + abs(held)) FROM balance WHERE member_id = $1`,
		"their orders name no one":    `SELECT count(*) FROM orders WHERE member_id = $1 AND customer_id <> ''`,
		"no list has their account":   `SELECT count(*) FROM effect WHERE kind <> 'plugin' AND $1::uuid IS NOT NULL`,
		"no identity":                 `SELECT count(*) FROM identity WHERE member_id = $1`,
		"redemptions name no one":     `SELECT count(*) FROM redemption WHERE member_id = $1 AND (customer_id <> '' OR sealed_email IS NOT NULL)`,
		"transfers stay (off by one)": `SELECT (count(*) = 0)::int FROM transfer WHERE member_id = $1`,
		"the deed is in the log":      `SELECT count(*) - 1 FROM audit_log WHERE action = 'member.erased' AND subject_id = $1::text`,
	} {
		if off := w.count(query, id); off != 0 {
			w.t.Errorf("not so: %s (%d)", what, off)
		}
	}
}

func TestAPlatformsWishesAboutDataAreHeeded(t *testing.T) {
	eachSite(t, giftProgram(800), func(t *testing.T, w *world, s site) {
		customer, id := w.newcomer(s, mail("redacted"))
		redact := platform.Redact{
			Scope: platform.DataRequest, CustomerID: fmt.Sprint(customer), Email: mail("redacted"), At: w.Now(),
		}
		w.tell(s.id, platform.Event{Redact: &redact})
		w.drained()
		if n := w.count("SELECT count(*) FROM privacy_request WHERE kind = 1 AND ended_at IS NULL AND member_id = $1", id); n != 1 {
			t.Errorf("%d copies wait for staff, want 1", n)
		}
		copied, err := w.ExportMember(t.Context(), w.merchant, id)
		w.must(err)
		text, err := json.Marshal(copied)
		w.must(err)
		if !strings.Contains(string(text), mail("redacted")) {
			t.Error("the copy lacks the address")
		}
		if n := w.count("SELECT count(*) FROM privacy_request WHERE kind = 1 AND ended_at IS NULL"); n != 0 {
			t.Error("the copy is still waited for")
		}
		redact.Scope = platform.RedactCustomer
		for range 2 { // platforms repeat themselves
			w.tell(s.id, platform.Event{Redact: &redact})
		}
		stranger := platform.Redact{CustomerID: "987654", Email: mail("stranger"), At: w.Now()}
		w.tell(s.id, platform.Event{Redact: &stranger})
		w.drained()
		w.settled(id)
		for _, name := range []string{"redacted", "stranger"} {
			if found := w.traces(mail(name)); len(found) > 0 {
				t.Errorf("%s is still in %v", name, found)
			}
		}
		w.tell(s.id, platform.Event{Order: &platform.Order{
			ID: "777777", Name: "#777777", Currency: "EUR", Status: platform.Paid, PlacedAt: w.Now(), UpdatedAt: w.Now(),
			CustomerID: "987654", Email: mail("stranger"), Total: 1000, Customer: &platform.Customer{ID: "987654", Account: true},
		}})
		w.drained()
		if n := w.count("SELECT count(*) FROM identity WHERE customer_id = '987654'"); n != 0 {
			t.Error("whom we never knew is known after the store asked to erase them")
		}
		troubles, err := w.Troubles(t.Context(), w.merchant, uuid.Nil, 10)
		w.must(err)
		if troubles.Total != 0 {
			t.Errorf("something needs attention: %+v", troubles.Items)
		}
		w.audit()
	})
}

func TestAnErasureWaitsForTheCodeAndOutlivesItsWorker(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, id := w.newcomer(s, mail("patient"))
	open, err := w.Redeem(t.Context(), w.five(s, id, 1))
	w.must(err)
	w.network.mu.Lock()
	w.network.every = func(_ *http.Request, body string) error {
		if strings.Contains(body, "discountCodeDelete") {
			return errCut
		}
		return nil
	}
	w.network.mu.Unlock()
	w.must(w.EraseMember(t.Context(), w.merchant, id, mail("patient")))
	w.Drain()
	if _, err := w.Redeem(t.Context(), w.five(s, id, 2)); err == nil {
		t.Error("somebody who is being erased takes a reward")
	}
	if w.count("SELECT count(*) FROM member WHERE email = $1", mail("patient")) != 1 {
		t.Error("they are forgotten although their code works")
	}
	w.network.mu.Lock()
	w.network.every = nil
	w.network.mu.Unlock()
	for tries := 0; tries < 20 && w.count("SELECT count(*) FROM privacy_request WHERE ended_at IS NULL") > 0; tries++ {
		w.Advance(time.Minute)
		w.Drain()
	}
	w.nobody(s, customer, id, open)
	w.audit()
}

func TestAFileBringsNobodyBackWhoWasErased(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document, seldom)
	_, id := w.newcomer(w.shopify(), mail("filed"))
	w.erased(id, mail("filed"))
	run := w.send(bulk.Import, "Smile", "email,points\n"+mail("filed")+",10\n"+mail("other")+",10\n")
	if run.Good != 1 || run.Bad != 1 {
		t.Errorf("%d rows are good and %d bad, want one each", run.Good, run.Bad)
	}
}

func TestDeliveriesOfOthersKeepTheirBodies(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document, seldom)
	s := w.woo()
	_, id := w.newcomer(s, mail("one"))
	w.newcomer(s, mail("another one"))
	_, err := w.owner().Exec(t.Context(), `INSERT INTO inbox (merchant_id, id, store_id, topic, dedupe_key, body, body_hash,
		received_at, next_at, state) SELECT $1, gen_random_uuid(), $2, 'order.updated', 'o' || n, convert_to('{"id":' || n || '}', 'UTF8'),
		'', now(), 'epoch', 1 FROM generate_series(1, $3) n`, w.merchant, s.id, inbox.PurgePage+500)
	w.must(err)
	before := w.count("SELECT count(*) FROM inbox WHERE body IS NOT NULL")
	w.erased(id, mail("one"))
	if found := w.traces(mail("another one")); len(found) < 2 {
		t.Errorf("another person's data is only in %v", found)
	}
	if after := w.count("SELECT count(*) FROM inbox WHERE body IS NOT NULL"); before-after > 5 || before == after {
		t.Errorf("%d of %d bodies are gone", before-after, before)
	}
}

func TestMembersAreFoundByAnOrderOrACode(t *testing.T) {
	eachSite(t, giftProgram(800), func(t *testing.T, w *world, s site) {
		customer, id := w.newcomer(s, mail("sought"))
		w.newcomer(s, mail("not sought"))
		order := s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
		w.deliver()
		taken, err := w.Redeem(t.Context(), w.five(s, id, 1))
		w.must(err)
		name := w.nameOf(order)
		for _, text := range []string{
			name, strings.TrimPrefix(name, "#"), " " + taken.Code + " ", strings.ToLower(taken.Code), mail("sought"),
		} {
			rows, total, err := w.FindMembers(t.Context(), w.merchant, member.Find{Text: text, Limit: 10}, "")
			w.must(err)
			if total != 1 || len(rows) != 1 || rows[0].ID != id {
				t.Errorf("%q finds %d members, want the one", text, total)
			}
		}
	})
}
