package app_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/devstack/mailbox"
	"regulars/app/klaviyo"
	"regulars/app/klaviyo/klaviyotest"
	"regulars/app/message"
	"regulars/app/outbound"
	"regulars/app/program"
	"regulars/app/staff"
)

// joinedOwner puts an owner into the team who has signed in.
func (w *world) joinedOwner(email string) {
	w.t.Helper()
	person, _, err := w.Invite(w.t.Context(), w.merchant, app.NewPerson{Email: email, Name: "Olga", Role: staff.Owner})
	w.must(err)
	_, err = w.owner().Exec(w.t.Context(), "UPDATE staff SET joined_at = created_at WHERE id = $1", person.ID)
	w.must(err)
}

// mailedTool is a world with a mail server and Klaviyo, connected for all there is.
func mailedTool(t *testing.T) (*world, *mailbox.Server, *klaviyotest.Server) {
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
	server := klaviyotest.Start("pk_1")
	t.Cleanup(server.Close)
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom, func(o *apptest.Options) {
		o.Mailer, o.Klaviyo = mailer, &klaviyo.Client{Origin: server.URL}
	})
	w.noon()
	w.joinedOwner("owner@shop.example")
	w.connectKlaviyo()
	return w, box, server
}

// given has staff give a member points, which a letter tells.
func (w *world) given(id uuid.UUID, points int64, n int) {
	w.t.Helper()
	_, err := w.Adjust(w.t.Context(), app.Adjustment{Merchant: w.merchant, Member: id, Points: points, Reason: "Sorry", Key: key(n)})
	w.must(err)
	w.Drain()
}

// toldLetters are the letters that Klaviyo is to write to somebody.
func toldLetters(server *klaviyotest.Server, email string) (letters []klaviyotest.Event) {
	return slices.DeleteFunc(server.Events(), func(e klaviyotest.Event) bool {
		return e.Email != email || !strings.HasPrefix(e.Metric, "Regulars letter: ")
	})
}

// TestLettersAboutTheProgramAreHandedOverToWhoAgreed: Klaviyo hears once what the
// letter would say; whoever did not agree is written to by us, and so is everybody
// while Klaviyo is not connected. What carries a secret cannot be handed over.
func TestLettersAboutTheProgramAreHandedOverToWhoAgreed(t *testing.T) {
	t.Parallel()
	w, box, server := mailedTool(t)
	s := w.shopify()
	_, yes := w.newcomer(s, mail("yes"))
	_, no := w.newcomer(s, mail("no"))
	w.mails(yes, true)
	hand := func(kinds ...message.Kind) error {
		return w.ChangeMessageSettings(t.Context(), w.merchant, message.Settings{Handed: kinds})
	}
	for _, secret := range []message.Kind{message.Code, message.Claim, "sign_in"} {
		if err := hand(secret); fieldOf(err) != "handed" {
			t.Errorf("%s is handed over: %v", secret, err)
		}
	}
	w.must(hand(message.PointsAdded))
	w.must(w.ChangeMessageSettings(t.Context(), w.merchant, message.Settings{SenderName: "Bean House"})) // says nothing of it
	w.given(yes, 70, 1)
	w.given(no, 70, 2)
	letters := toldLetters(server, mail("yes"))
	if len(letters) != 1 || letters[0].Metric != "Regulars letter: Points given" || letters[0].Properties["points"] != 70.0 ||
		letters[0].Properties["reason"] != "Sorry" || letters[0].Properties["subject"] != "70 points from Test merchant" ||
		!strings.Contains(fmt.Sprint(letters[0].Properties["text"]), "70 points") ||
		!strings.Contains(fmt.Sprint(letters[0].Properties["unsubscribe_url"]), "/mail/off/") {
		t.Fatalf("Klaviyo is to write %+v", letters)
	}
	added := func(name string) (n int) {
		for _, subject := range subjects(box, mail(name)) {
			if strings.HasPrefix(subject, "70 points") {
				n++
			}
		}
		return n
	}
	if added("yes") != 0 || added("no") != 1 || len(toldLetters(server, mail("no"))) != 0 {
		t.Errorf("we wrote %d to who agreed and %d to who did not", added("yes"), added("no"))
	}
	w.must(w.DisconnectKlaviyo(t.Context(), w.merchant))
	w.given(yes, 70, 3)
	if added("yes") != 1 {
		t.Error("without Klaviyo nobody writes")
	}
	if err := hand(message.PointsAdded, message.Welcome); fieldOf(err) != "handed" {
		t.Errorf("more is handed over to nobody: %v", err)
	}
}

// TestARefusedKeyHoldsAConnectionUntilThereIsAnother: nothing is lost and nothing
// dies, the owner is written to once, and with another key all goes on at once.
func TestARefusedKeyHoldsAConnectionUntilThereIsAnother(t *testing.T) {
	t.Parallel()
	w, box, server := mailedTool(t)
	w.must(w.ChangeMessageSettings(t.Context(), w.merchant, message.Settings{Handed: []message.Kind{message.PointsAdded}}))
	template, err := w.MessageTemplate(t.Context(), w.merchant, w.news())
	w.must(err)
	template.ID, template.Name, template.Document.By = uuid.Nil, "Win back", "klaviyo"
	template, err = w.SaveMessageTemplate(t.Context(), w.merchant, template)
	w.must(err)
	_, yes := w.newcomer(w.shopify(), mail("yes"))
	w.mails(yes, true)
	w.Pass(time.Minute)
	server.Change("pk_2")
	w.given(yes, 70, 1)
	w.offer(message.Offer{Member: yes, Template: template.ID, Key: "offer"})
	for range 3 {
		w.anHour()
	}
	now, err := w.Klaviyo(t.Context(), w.merchant)
	w.must(err)
	troubles, err := w.Troubles(t.Context(), w.merchant, uuid.Nil, 10)
	w.must(err)
	if !now.Parked() || now.Profiles.Waiting == 0 || troubles.Total != 1 || troubles.Items[0].ID != now.ID {
		t.Fatalf("the connection is %s (%s), %d profiles wait, %d things need attention",
			now.State, now.Why, now.Profiles.Waiting, troubles.Total)
	}
	if diff := cmp.Diff(map[string]string{"offer": "queued tool_key"}, w.fates("offer")); diff != "" {
		t.Errorf("the offer (-want +got):\n%s", diff)
	}
	if n := w.count(`SELECT count(*) FROM message WHERE kind = 'points_added' AND state = 0 AND why = 'tool_key'
		AND attempts = 0`); n != 1 {
		t.Errorf("%d letters wait", n)
	}
	if n := w.count("SELECT count(*) FROM outbound_delivery WHERE state = 0 AND attempts = 0 AND kind = 'points.adjusted'"); n != 1 {
		t.Errorf("%d deliveries wait", n)
	}
	told := slices.DeleteFunc(subjects(box, "owner@shop.example"), func(s string) bool { return !strings.Contains(s, "Klaviyo") })
	if diff := cmp.Diff([]string{"Test merchant: Klaviyo refuses the key"}, told); diff != "" {
		t.Errorf("the owner is told (-want +got):\n%s", diff)
	}
	w.must(w.ConnectKlaviyo(t.Context(), w.merchant, app.KlaviyoInput{
		Key: "pk_2", Kinds: slices.Clone(outbound.Kinds), Profiles: true, On: true,
	}))
	w.Pass(10 * time.Second)
	if got := metricsOf(server, mail("yes")); !cmp.Equal(got, []string{
		"Points adjusted", "Regulars letter: Points given", "Win back",
	}) || server.Profile(mail("yes"))["regulars_points"] == nil {
		t.Errorf("with another key Klaviyo hears %v, and has %v", got, server.Profile(mail("yes")))
	}
	if troubles, err = w.Troubles(t.Context(), w.merchant, uuid.Nil, 10); err != nil || troubles.Total != 0 {
		t.Errorf("%d things need attention (%v)", troubles.Total, err)
	}
}

// TestALetterWaitsForAKeyOnlyWhileItsToolRefusesIt: once the key is taken, what is
// in the way of a letter is something else, and another key does not hurry it.
func TestALetterWaitsForAKeyOnlyWhileItsToolRefusesIt(t *testing.T) {
	t.Parallel()
	w, _, server := mailedTool(t)
	w.must(w.ChangeMessageSettings(t.Context(), w.merchant, message.Settings{Handed: []message.Kind{message.PointsAdded}}))
	_, yes := w.newcomer(w.shopify(), mail("yes"))
	w.mails(yes, true)
	w.Pass(time.Minute)
	server.Change("pk_2")
	w.given(yes, 70, 1)
	const waiting = "SELECT count(*) FROM message WHERE kind = 'points_added' AND state = 0 AND "
	if w.count(waiting+"why = 'tool_key'") != 1 {
		t.Fatal("the letter does not wait for another key")
	}
	w.must(w.ConnectKlaviyo(t.Context(), w.merchant, app.KlaviyoInput{
		Key: "pk_2", Kinds: slices.Clone(outbound.Kinds), Profiles: true, On: true,
	}))
	server.Answer("", slices.Repeat([]int{http.StatusServiceUnavailable}, 20)...)
	w.Drain()
	if w.count(waiting+"why = '' AND attempts = 1") != 1 {
		t.Error("a letter that Klaviyo did not take for another reason still waits for a key")
	}
}

// TestAWarningOfADayThatIsOverIsNotSentLate: a letter that waited too long for its
// tool says nothing that is not so.
func TestAWarningOfADayThatIsOverIsNotSentLate(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC)
	for day, over := range map[string]bool{"2026-03-04": true, "2026-03-05": false, "": false} {
		m := message.Message{Kind: message.ExpiryLast, Data: map[string]string{message.Date: day}}
		if m.Over(now) != over {
			t.Errorf("a warning of %q: over is %v", day, !over)
		}
	}
}

// TestNoticesGoByTheServiceAloneWhereThereIsNoServer: a merchant whose mail service
// is all there is gets its letters sent before the domain vouches, and is not told
// that there is no mail server.
func TestNoticesGoByTheServiceAloneWhereThereIsNoServer(t *testing.T) {
	t.Parallel()
	nobody := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("no name server")
	}}
	w, desk, _ := provided(t, message.Resend, nobody)
	w.must(w.ChangeMessageSettings(t.Context(), w.merchant, message.Settings{}))
	w.newcomer(w.shopify(), mail("new"))
	w.Drain()
	if got := desk.To(mail("new")); len(got) != 1 || !strings.HasPrefix(got[0].Subject, "Welcome") {
		t.Errorf("the service is handed %+v", got)
	}
	if _, served, err := w.MessageSettings(t.Context(), w.merchant); err != nil || !served {
		t.Errorf("it is said that nothing is sent (%v)", err)
	}
}

// TestWhatAToolDidNotWriteLaterIsSeen: Klaviyo takes profiles and refuses one
// afterwards; that is shown, with a code and nobody's address, until it is written.
func TestWhatAToolDidNotWriteLaterIsSeen(t *testing.T) {
	t.Parallel()
	w, _, server := mailedTool(t)
	server.Reject(mail("bad"), "invalid <"+mail("bad")+">")
	s := w.shopify()
	_, good := w.newcomer(s, mail("good"))
	_, bad := w.newcomer(s, mail("bad"))
	w.mails(good, true)
	w.mails(bad, true)
	refused := func() (int64, string) {
		for range 6 {
			w.Pass(time.Minute)
		}
		now, err := w.Klaviyo(t.Context(), w.merchant)
		w.must(err)
		if now.FailingSince != nil || now.State != outbound.On {
			t.Errorf("one profile that is refused makes the connection %s since %v", now.State, now.FailingSince)
		}
		return now.Profiles.Refused, now.Profiles.Why
	}
	if n, why := refused(); n != 1 || !strings.HasPrefix(why, "invalid") || strings.ContainsAny(why, "@<> ") {
		t.Errorf("%d profiles are refused: %q", n, why)
	}
	if n := w.count(`SELECT count(*) FROM outbound_delivery WHERE kind = 'profile.written' AND (state = 0
		OR last_error LIKE '%@%')`); n != 0 {
		t.Errorf("%d of what we look at is open, or names somebody", n)
	}
	server.Reject(mail("bad"), "")
	w.given(bad, 10, 1)
	if n, _ := refused(); n != 0 || server.Profile(mail("bad"))["regulars_points"] == nil {
		t.Errorf("once it is written %d are refused, and there stands %v", n, server.Profile(mail("bad")))
	}
}
