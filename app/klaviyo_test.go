package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/journey"
	"regulars/app/klaviyo"
	"regulars/app/klaviyo/klaviyotest"
	"regulars/app/message"
	"regulars/app/outbound"
	"regulars/app/program"
)

// withKlaviyo is a world whose merchant connected Klaviyo for all there is.
func withKlaviyo(t *testing.T, document program.Document) (*world, *klaviyotest.Server) {
	t.Helper()
	server := klaviyotest.Start("pk_1")
	t.Cleanup(server.Close)
	w := newWorld(t, &document, seldom, func(o *apptest.Options) { o.Klaviyo = &klaviyo.Client{Origin: server.URL} })
	t.Cleanup(func() {
		if wrong := server.Refused(); len(wrong) > 0 {
			t.Errorf("Klaviyo refused %v", wrong)
		}
	})
	return w, server
}

func (w *world) connectKlaviyo() {
	w.t.Helper()
	w.must(w.ConnectKlaviyo(w.t.Context(), w.merchant, app.KlaviyoInput{
		Key: "pk_1", Kinds: slices.Clone(outbound.Kinds), Profiles: true, On: true,
	}))
	w.Advance(3 * time.Second)
}

// mails notes whether a member agrees to e-mails, as staff do.
func (w *world) mails(id uuid.UUID, granted bool) {
	w.t.Helper()
	w.must(w.NoteConsent(w.t.Context(), w.merchant, consent.Record{
		Member: id, Channel: consent.Email, Granted: granted, Basis: consent.Agreed, Note: "on the phone",
	}))
}

// metricsOf are the names of the events of one person, in order.
func metricsOf(server *klaviyotest.Server, email string) (names []string) {
	for _, e := range server.Events() {
		if e.Email == email {
			names = append(names, strings.TrimPrefix(e.Metric, "Regulars: "))
		}
	}
	slices.Sort(names)
	return names
}

// TestKlaviyoKnowsWhoAgreedAsTheyAreAndNobodyElse: profiles come with the
// connection, follow what happens, and go with the consent and with the person.
func TestKlaviyoKnowsWhoAgreedAsTheyAreAndNobodyElse(t *testing.T) {
	t.Parallel()
	w, server := withKlaviyo(t, giftProgram(800))
	s := w.shopify()
	_, yes := w.newcomer(s, mail("yes"))
	_, erased := w.newcomer(s, mail("erased"))
	w.newcomer(s, mail("silent"))
	w.mails(yes, true)
	w.mails(erased, true)
	err := w.ConnectKlaviyo(t.Context(), w.merchant, app.KlaviyoInput{Key: "another", Profiles: true, On: true})
	if !fail.Is(err, fail.Invalid) {
		t.Errorf("a key that is none: %v", err)
	}
	w.connectKlaviyo()
	w.Pass(time.Minute)
	points := func(email string) any { return server.Profile(email)["regulars_points"] }
	if points(mail("yes")) != 800.0 || points(mail("erased")) != 800.0 || server.Profile(mail("silent")) != nil {
		t.Fatalf("with the connection there stand %v, %v and %v",
			server.Profile(mail("yes")), points(mail("erased")), server.Profile(mail("silent")))
	}
	server.Answer("20", http.StatusTooManyRequests, http.StatusBadGateway)
	_, err = w.Redeem(t.Context(), w.five(s, yes, 1))
	w.must(err)
	_, late := w.newcomer(s, mail("late"))
	w.anHour()
	if points(mail("yes")) != 300.0 {
		t.Errorf("after spending there stand %v", server.Profile(mail("yes")))
	}
	if diff := cmp.Diff([]string{"Points spent", "Reward redeemed"}, metricsOf(server, mail("yes"))); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if got := metricsOf(server, mail("late")); len(got) != 0 || server.Profile(mail("late")) != nil {
		t.Errorf("of who did not agree Klaviyo heard %v", got)
	}
	w.mails(late, true)
	w.mails(yes, false)
	w.erased(erased, mail("erased"))
	w.Pass(time.Minute)
	if points(mail("late")) != 800.0 || len(server.Profile(mail("yes"))) != 0 || len(server.Profile(mail("erased"))) != 0 {
		t.Errorf("there stand %v, %v and %v", server.Profile(mail("late")), server.Profile(mail("yes")),
			server.Profile(mail("erased")))
	}
	if n := w.count("SELECT count(*) FROM outbound_delivery WHERE kind = 'profile.forgotten' AND data <> '{}'"); n != 0 {
		t.Errorf("%d addresses of who was erased are kept", n)
	}
	w.must(w.DisconnectKlaviyo(t.Context(), w.merchant))
	w.must(w.DisconnectKlaviyo(t.Context(), w.merchant))
	calls := server.Calls()
	w.mails(yes, true)
	w.newcomer(s, mail("after"))
	w.Pass(time.Minute)
	if server.Calls() != calls || w.count("SELECT count(*) FROM outbound_profile") != 0 {
		t.Errorf("without a connection Klaviyo is asked %d times", server.Calls()-calls)
	}
}

// TestALetterIsHandedOverOnceUnderTheSameRules: consent and limits hold, no mail
// is sent, and neither a lost answer nor a worker's death tells it twice.
func TestALetterIsHandedOverOnceUnderTheSameRules(t *testing.T) {
	t.Parallel()
	w, server := withKlaviyo(t, testProgram(program.Accounts))
	w.noon()
	own := w.news()
	handedTo := func() uuid.UUID {
		t.Helper()
		template, err := w.MessageTemplate(t.Context(), w.merchant, own)
		w.must(err)
		template.ID, template.Name, template.Document.By = uuid.Nil, "Win back", "klaviyo"
		saved, err := w.SaveMessageTemplate(t.Context(), w.merchant, template)
		w.must(err)
		return saved.ID
	}()
	s := w.shopify()
	people := map[string]uuid.UUID{}
	for _, name := range []string{"early", "yes", "no", "lost", "dead"} {
		_, people[name] = w.newcomer(s, mail(name))
		if name != "no" {
			w.mails(people[name], true)
		}
	}
	offer := func(name string) {
		w.offer(message.Offer{Member: people[name], Template: handedTo, Key: name, Data: map[string]string{message.Order: "#7"}})
	}
	offer("early")
	w.connectKlaviyo()
	offer("yes")
	offer("no")
	w.offer(message.Offer{Member: people["yes"], Template: handedTo, Key: "second"})
	server.Answer("", http.StatusBadGateway)
	offer("lost")
	offer("dead")
	_, err := w.owner().Exec(t.Context(), `UPDATE selling SET status = 0, state = 0, sent_at = NULL, begun_at = $1,
		dispatched_at = $1 WHERE offer_key = 'dead'`, w.Now())
	w.must(err)
	w.anHour()
	got := w.fates("early", "yes", "no", "second", "lost", "dead")
	want := map[string]string{
		"early": "not_sent no_tool", "yes": "sent", "no": "not_sent no_consent", "second": "queued day_full",
		"lost": "sent", "dead": "sent",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fates (-want +got):\n%s", diff)
	}
	told := map[string]int{}
	for _, e := range server.Events() {
		if e.Metric == "Regulars: Win back" {
			told[e.Email]++
			way, _ := e.Properties["unsubscribe_url"].(string)
			if e.Properties["order"] != "#7" || !strings.Contains(way, "/mail/stop/") {
				t.Errorf("it is told %v", e.Properties)
			}
		}
	}
	if diff := cmp.Diff(map[string]int{mail("yes"): 1, mail("lost"): 1, mail("dead"): 1}, told); diff != "" {
		t.Errorf("handed over (-want +got):\n%s", diff)
	}
}

// TestAutomationsTellServersAndTools as their steps say, and refuse to go live
// where they would tell nobody.
func TestAutomationsTellServersAndTools(t *testing.T) {
	t.Parallel()
	h := startHearer(t)
	server := klaviyotest.Start("pk_1")
	t.Cleanup(server.Close)
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom, func(o *apptest.Options) {
		o.Web, o.Klaviyo = noRedirects(h.Client()), &klaviyo.Client{Origin: server.URL}
	})
	e, _, err := w.AddEndpoint(t.Context(), w.merchant, app.EndpointInput{URL: h.URL, On: true}) // it listens to nothing
	w.must(err)
	script := journey.Script{
		Name: "Tell", Trigger: journey.Listen{Kind: journey.Paid}, Again: journey.Again{When: journey.EachTime}, Window: 30,
		Steps: []journey.Step{
			{ID: "tell", Kind: journey.Webhook, Target: e.ID.String()},
			{ID: "hand", Kind: journey.HandOver, Target: "klaviyo", Note: "Bought again"},
		},
	}
	if at := w.refusedAt(script); at != "steps[1].target" {
		t.Errorf("without the tool it is refused at %q", at)
	}
	w.connectKlaviyo()
	id := w.switchOn(script)
	s := w.shopify()
	customer, member := w.newcomer(s, mail("told"))
	w.mails(member, true)
	s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
	w.deliver()
	w.wantWent(member, "completed")
	calls := h.took()
	if len(calls) != 1 || calls[0].kind != "journey.step" || calls[0].data["journey_id"] != id.String() ||
		calls[0].data["step"] != "tell" || calls[0].data["order_id"] == nil {
		t.Errorf("the server was told %v", calls)
	}
	names := metricsOf(server, mail("told"))
	if !slices.Contains(names, "Bought again") {
		t.Errorf("Klaviyo was told %v", names)
	}
	w.must(w.RemoveEndpoint(t.Context(), w.merchant, e.ID))
	s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
	w.deliver()
	w.wantWent(member, "completed", "refused")
}
