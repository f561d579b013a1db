package app_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/devstack/mailbox"
	"regulars/app/fail"
	"regulars/app/message"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

// posted is a world with a real mail server.
func posted(t *testing.T, document *program.Document) (*world, *mailbox.Server) {
	t.Helper()
	box, err := mailbox.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	mailer, err := message.NewSMTP(box.URL(), "rewards@regulars.example")
	if err != nil {
		t.Fatal(err)
	}
	return newWorld(t, document, seldom, func(o *apptest.Options) { o.Mailer = mailer }), box
}

// subjects are those of an address' letters, oldest first.
func subjects(box *mailbox.Server, address string) (all []string) {
	for _, l := range box.To(address) {
		all = append(all, l.Subject)
	}
	return all
}

func TestAMemberIsToldByMailOfWhatHappened(t *testing.T) {
	t.Parallel()
	document := giftProgram(500)
	w, box := posted(t, &document)
	s := w.shopify()
	email := mail("told")
	customer, member := w.newcomer(s, email)
	order := s.buy(purchase{customer: customer, quantity: 1, unit: 10000})
	s.buy(purchase{customer: customer, quantity: 1, unit: 5000})
	w.deliver()
	w.Pass(8 * 24 * time.Hour)
	r, err := w.Redeem(t.Context(), w.five(s, member, 1))
	w.must(err)
	for range 2 { // one click, told once
		_, err = w.Adjust(t.Context(), app.Adjustment{Merchant: w.merchant, Member: member, Points: 70, Reason: "Sorry for <the delay>", Key: key(7)})
		w.must(err)
	}
	_, err = w.Adjust(t.Context(), app.Adjustment{Merchant: w.merchant, Member: member, Points: -10, Reason: "Typing error", Key: key(8)})
	w.must(err)
	s.refundRest(order)
	w.deliver()
	w.Drain()
	got := strings.Join(subjects(box, email), "\n")
	for _, want := range []string{
		"Welcome to the rewards of Test merchant", "You have 800 points to spend at Test merchant",
		"Your code for “5 off”", "Order #", "70 points from Test merchant",
	} {
		if strings.Count(got, want) != 1 {
			t.Errorf("%q is not told once:\n%s", want, got)
		}
	}
	if strings.Contains(got, "10 points from") {
		t.Errorf("taken points are told as given:\n%s", got)
	}
	for _, l := range box.To(email) {
		if strings.HasPrefix(l.Subject, "70") && !strings.Contains(l.Text, "gave you 70 points.\n\n“Sorry for <the delay>”") {
			t.Errorf("the letter of given points says\n%s", l.Text)
		}
		if strings.HasPrefix(l.Subject, "Your code") && (!strings.Contains(l.Text, r.Code) || l.Header.Get("List-Unsubscribe") != "") {
			t.Errorf("the code’s letter says\n%s", l.Text)
		}
		if strings.HasPrefix(l.Subject, "Order") && !strings.Contains(l.Text, "200 points. The reason: €100.00 of order #") {
			t.Errorf("the letter of what was taken back says\n%s", l.Text)
		}
	}
	if n := w.count("SELECT count(*) FROM message WHERE status <> 1"); n != 0 {
		t.Errorf("%d messages were not sent", n)
	}
}

func TestALetterIsSentAgainOnlyWhenTheServerSurelyHasItNot(t *testing.T) {
	t.Parallel()
	document := giftProgram(500)
	w, box := posted(t, &document)
	s := w.shopify()
	for fault, name := range map[mailbox.Fault]string{mailbox.Later: "later", mailbox.Full: "full", mailbox.Vanished: "vanished"} {
		box.Misbehave(fault)
		w.newcomer(s, mail(name))
		w.Pass(time.Hour)
		if got := subjects(box, mail(name)); len(got) != 1 {
			t.Errorf("%s: %d letters arrived, want one", name, len(got))
		}
	}
	if n := w.count("SELECT count(*) FROM message WHERE status = 3 AND state = 1"); n != 1 {
		t.Errorf("%d messages are doubtful, want the one whose answer was lost", n)
	}
	box.Misbehave(mailbox.Never)
	w.newcomer(s, mail("never"))
	w.Pass(24 * time.Hour)
	troubles, err := w.Troubles(t.Context(), w.merchant, [16]byte{}, 10)
	w.must(err)
	if len(troubles.Items) != 1 || troubles.Items[0].Topic != "message_welcome" || strings.Contains(troubles.Items[0].Error, "@") {
		t.Fatalf("what needs attention is %+v, want the refused letter without its address", troubles.Items)
	}
	_, err = w.Replay(t.Context(), w.merchant, nil)
	w.must(err)
	w.Drain()
	if got := subjects(box, mail("never")); len(got) != 1 {
		t.Errorf("after the replay %d letters arrived, want one", len(got))
	}
}

func TestAnAttemptThatNeverToldIsNotRepeated(t *testing.T) {
	t.Parallel()
	document := giftProgram(500)
	w, box := posted(t, &document)
	box.Misbehave(mailbox.Later)
	w.newcomer(w.shopify(), mail("crashed"))
	_, err := w.owner().Exec(t.Context(), "UPDATE message SET begun_at = $1", w.Now()) // the worker died here
	w.must(err)
	w.Pass(time.Hour)
	if n := w.count("SELECT count(*) FROM message WHERE status = 3"); n != 1 || len(box.Letters()) != 0 {
		t.Errorf("%d doubtful messages and %d letters, want one and none", n, len(box.Letters()))
	}
}

func TestNobodyGetsMailThatTheyOrTheMerchantDoNotWant(t *testing.T) {
	t.Parallel()
	document := giftProgram(500)
	w, box := posted(t, &document)
	s := w.shopify()
	w.must(w.ChangeMessageSettings(t.Context(), w.merchant, message.Settings{Off: []message.Kind{message.TakenBack}}))
	email := mail("quiet")
	customer, member := w.newcomer(s, email)
	link := regexp.MustCompile(`/mail/off/(\S+)`).FindStringSubmatch(box.To(email)[0].Text)
	shop, err := w.MailOff(t.Context(), link[1], false)
	w.must(err)
	if shop != "Test merchant" || w.count("SELECT count(*) FROM member WHERE mail_off") != 0 {
		t.Error("looking at the link switched messages off")
	}
	if _, err := w.MailOff(t.Context(), link[1][:len(link[1])-1]+"x", true); !fail.Is(err, fail.NotFound) {
		t.Errorf("a forged link: %v", err)
	}
	order := s.buy(purchase{customer: customer, quantity: 1, unit: 10000})
	w.deliver()
	_, err = w.MailOff(t.Context(), link[1], true)
	w.must(err)
	w.Pass(8 * 24 * time.Hour)
	_, err = w.Redeem(t.Context(), w.five(s, member, 1))
	w.must(err)
	s.refundRest(order)
	w.deliver()
	w.Drain()
	if got := subjects(box, email); len(got) != 2 || !strings.HasPrefix(got[1], "Your code") {
		t.Errorf("got %q, want the welcome and the code that was asked for", got)
	}
	for why, want := range map[string]int64{message.WhyOff: 1, message.WhyKindOff: 1} {
		if n := w.count("SELECT count(*) FROM message WHERE status = 2 AND why = $1", why); n != want {
			t.Errorf("%d messages were not sent because of %s, want %d", n, why, want)
		}
	}
	for fate, status := range map[string]message.Status{"sent": message.Sent, "not_sent": message.NotSent, "failed": message.Queued} {
		list, _, err := w.Messages(t.Context(), w.merchant, message.Find{Fate: fate, Limit: 50})
		w.must(err)
		for _, m := range list {
			if m.Status != status {
				t.Errorf("the list of what is %s shows one that is %s", fate, m.Status)
			}
		}
		want := w.count("SELECT count(*) FROM message WHERE status = $1 AND (state = 2) = ($2 = 'failed')", int16(status), fate)
		if int64(len(list)) != want {
			t.Errorf("%d messages are listed as %s, want %d", len(list), fate, want)
		}
	}
}

func TestWhoWasThereBeforeIsNotWelcomed(t *testing.T) {
	t.Parallel()
	document := giftProgram(500)
	w, box := posted(t, nil)
	w.coffee.AddCustomer(shopifytest.Customer{Email: mail("old"), Verified: true, Enabled: true})
	w.deliver()
	w.Advance(time.Minute)
	w.Publish(w.merchant, document)
	w.Advance(time.Minute)
	w.must(w.Sweep(t.Context(), "enroll", w.Now()))
	w.Drain()
	if got := box.Letters(); len(got) != 0 {
		t.Errorf("%d letters were sent to who has been a customer for long", len(got))
	}
	w.newcomer(w.shopify(), mail("new"))
	if got := subjects(box, mail("new")); len(got) != 1 {
		t.Errorf("who joins now gets %q", got)
	}
}

func TestWithoutAMailServerNothingPilesUp(t *testing.T) {
	t.Parallel()
	document := giftProgram(500)
	w := newWorld(t, &document, seldom)
	w.newcomer(w.shopify(), mail("nobody writes"))
	if n := w.count("SELECT count(*) FROM message WHERE state = 1 AND status = 2 AND why = 'no_server'"); n != 1 {
		t.Errorf("%d messages are closed for want of a server, want one", n)
	}
}

func TestAMailedLinkMakesAGuestsPointsTheAccounts(t *testing.T) {
	t.Parallel()
	document := enrolled(program.Guests)
	w, box := posted(t, &document)
	s := w.woo()
	email := mail("claims")
	s.buy(purchase{email: email, quantity: 1, unit: 10000})
	w.deliver()
	customer, member := w.newcomer(s, email)
	who := w.visitor(s, customer)
	who.MemberID = member
	points, err := w.ClaimablePoints(t.Context(), who)
	w.must(err)
	if seen, err := w.Bootstrap(t.Context(), who, "en"); err != nil || seen.Claimable != points || points != 200 {
		t.Errorf("%d points wait, and the widget shows %d (%v), want 200", points, seen.Claimable, err)
	}
	w.must(w.AskToClaim(t.Context(), who))
	w.must(w.AskToClaim(t.Context(), who))
	w.Drain()
	var token string
	links := 0
	for _, l := range box.To(email) {
		if found := regexp.MustCompile(`/claim/(\S+)`).FindStringSubmatch(l.Text); found != nil {
			token, links = found[1], links+1
		}
	}
	if links != 1 {
		t.Fatalf("two taps send %d links, want one", links)
	}
	w.must(w.Claim(t.Context(), token, false)) // a mail scanner
	w.want(s.id, customer, 0, 50)
	w.must(w.Claim(t.Context(), token, true))
	w.want(s.id, customer, 200, 50)
	if err := w.Claim(t.Context(), token, true); !fail.Is(err, fail.NotFound) {
		t.Errorf("a link that was used: %v", err)
	}
	if err := w.AskToClaim(t.Context(), who); !fail.Is(err, fail.Conflict) {
		t.Errorf("with nothing left to claim: %v", err)
	}
	w.audit()
}

func TestALinkIsOverAfterADayAndWithAnotherAddress(t *testing.T) {
	t.Parallel()
	document := enrolled(program.Guests)
	w, box := posted(t, &document)
	s := w.woo()
	email := mail("slow")
	s.buy(purchase{email: email, quantity: 1, unit: 10000})
	w.deliver()
	customer, member := w.newcomer(s, email)
	who := app.Shopper{Merchant: w.merchant, Store: s.id, MemberID: member}
	w.must(w.AskToClaim(t.Context(), who))
	w.Drain()
	all := box.To(email)
	token := regexp.MustCompile(`/claim/(\S+)`).FindStringSubmatch(all[len(all)-1].Text)[1]
	_, err := w.owner().Exec(t.Context(), "UPDATE member SET email_mac = 'x' WHERE id = $1", member)
	w.must(err)
	if err := w.Claim(t.Context(), token, true); !fail.Is(err, fail.NotFound) {
		t.Errorf("with another address: %v", err)
	}
	w.Advance(25 * time.Hour)
	if err := w.Claim(t.Context(), token, false); !fail.Is(err, fail.NotFound) {
		t.Errorf("after a day: %v", err)
	}
	w.want(s.id, customer, 0, 50)
}
