package app_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/consent"
	"regulars/app/effect"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/connectors/shopify/shopifytest"
)

// TestWhatMembersDecideWithUsIsKeptInTheirShopifyStore goes there and back: the store
// tells us of what we told it, which is no decision of its own.
func TestWhatMembersDecideWithUsIsKeptInTheirShopifyStore(t *testing.T) {
	t.Parallel()
	document := giftProgram(500)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, person := w.newcomer(s, mail("decides"))
	note := func(granted bool, basis consent.Basis) {
		w.must(w.NoteConsent(t.Context(), w.merchant, consent.Record{
			Member: person, Channel: consent.Email, Granted: granted, Basis: basis, Note: "on the phone",
		}))
		w.Pass(time.Minute)
		w.deliver()
		w.deliver() // the echo of what was written, and what that may cause
	}
	subscribed := func() bool {
		for _, c := range w.coffee.Customers() {
			if c.ID == customer {
				return c.Subscribed
			}
		}
		t.Fatal("the customer is gone")
		return false
	}
	records := func() int64 {
		return w.count("SELECT count(*) FROM consent_record WHERE member_id = $1 AND channel = $2", person, consent.Email)
	}
	note(true, consent.Existing)
	if subscribed() {
		t.Error("who only bought something was made a subscriber of the store's")
	}
	note(true, consent.Agreed)
	if !subscribed() || records() != 2 {
		t.Errorf("agreed: subscribed %t after %d decisions, want 2 and no echo", subscribed(), records())
	}
	w.must(w.NoteConsent(t.Context(), w.merchant, consent.Record{
		Member: person, Channel: consent.Post, Granted: false, Note: "no letters",
	}))
	_, err := w.Unsubscribe(t.Context(), w.stopTokens([]uuid.UUID{person})[0], true)
	w.must(err)
	w.Pass(time.Minute)
	w.deliver()
	w.deliver()
	if subscribed() || records() != 3 {
		t.Errorf("unsubscribed: subscribed %t after %d decisions, want 3", subscribed(), records())
	}
	w.Advance(time.Hour)
	w.coffee.SubscribeToNews(customer, true)
	w.deliver()
	w.Pass(time.Minute)
	w.deliver()
	if !subscribed() || records() != 4 {
		t.Errorf("subscribed in the store: %t after %d decisions, want it to stay, and 4", subscribed(), records())
	}
	if n := w.count("SELECT count(*) FROM effect WHERE kind = 'consent' AND state <> 1"); n != 0 {
		t.Errorf("%d consents were not told", n)
	}
}

// The birthday of the store's own record (facts.birth_date) is read, until a member
// tells one with us: theirs holds from then on, stands beside it without a year, and
// leaves the store's as it is.
func TestABirthdayOfTheStoresRecordHoldsUntilTheMemberTellsTheirs(t *testing.T) {
	t.Parallel()
	document := giftProgram(500)
	w := newWorld(t, &document)
	s := w.shopify()
	customer, id := w.newcomer(s, mail("two birthdays"))
	born := func(date string) {
		w.coffee.UpdateCustomer(customer, func(c *shopifytest.Customer) { c.Birthday = date })
		w.Pass(25 * time.Hour) // no delivery tells of it: customers are read daily
	}
	want := func(day, inStore string) {
		t.Helper()
		known := w.count("SELECT count(*) FROM member WHERE id = $1 AND birthday = $2", id, day)
		if told := w.coffee.Metafields(customer)["$app.birthday"]; known != 1 || told != inStore {
			t.Errorf("%d know %s, and the store was told %q, want %q", known, day, told, inStore)
		}
	}
	born("1990-05-17")
	want("05-17", "")
	born("1990-06-18")
	want("06-18", "")
	w.must(w.EnterBirthday(t.Context(), w.merchant, id, "1991-03-09", member.ByMember))
	w.Pass(time.Minute)
	want("03-09", "03-09")
	born("1990-07-19")
	want("03-09", "03-09")
	for _, c := range w.coffee.Customers() {
		if c.ID == customer && c.Birthday != "1990-07-19" {
			t.Errorf("the store's own record says %s", c.Birthday)
		}
	}
}

// A birthday that a member told goes back to the store's own admin; one that the store
// knew already is not written there again.
func TestABirthdayThatAMemberToldIsWrittenToTheirStore(t *testing.T) {
	t.Parallel()
	document := giftProgram(500)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, id := w.newcomer(s, mail("birthday"))
	written := func() string {
		w.Pass(time.Minute)
		return w.coffee.Metafields(customer)["$app.birthday"]
	}
	_, err := w.owner().Exec(t.Context(), "UPDATE member SET birthday = '01-02', birthday_by = $2 WHERE id = $1", id,
		int16(member.ByStore))
	w.must(err)
	w.tx(func(tx *pg.Tx) error { return effect.WantProfiles(tx, []uuid.UUID{id}) })
	if day := written(); day != "" {
		t.Errorf("the store was told %q, which it knew", day)
	}
	w.must(w.EnterBirthday(t.Context(), w.merchant, id, "03-09", member.ByMember))
	if day := written(); day != "03-09" {
		t.Errorf("the store was told %q", day)
	}
}
