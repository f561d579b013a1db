package app_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/net/dns/dnsmessage"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/consent"
	"regulars/app/devstack/mailbox"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/message"
	"regulars/app/program"
)

const hookSecret = "whsec_c2VjcmV0LW9mLXRoZS1ob29r"

// provided is a world whose merchant sends by a provider; its domain vouches for
// it unless a name server is given.
func provided(t *testing.T, p message.Provider, names *net.Resolver) (*world, *mailbox.Provider, uuid.UUID) {
	t.Helper()
	desk := mailbox.StartProvider()
	t.Cleanup(desk.Close)
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom, func(o *apptest.Options) {
		o.Mail = app.MailOptions{
			Names: names, Desk: &message.Desk{Origins: map[message.Provider]string{p: desk.URL}},
		}
	})
	w.noon()
	w.must(w.ChangeSender(t.Context(), w.merchant, app.SenderChange{
		Provider: p, Address: "news@shop.example", Key: "re_123", HookSecret: hookSecret,
	}))
	w.must(w.ChangeMessageSettings(t.Context(), w.merchant, message.Settings{Off: noticeKinds()})) // offers alone are sent
	w.Advance(time.Second)
	return w, desk, w.news()
}

// noticeKinds are the kinds of message that can be switched off.
func noticeKinds() []message.Kind {
	return slices.DeleteFunc(slices.Clone(message.Kinds), func(k message.Kind) bool { return k.Service() || k.OfParcel() })
}

// TestNoticesGoByTheProviderOnce: a welcome whose answer is lost is handed in again
// under its key, one whose worker died too, and it goes by the house until the
// domain vouches for the sender.
func TestNoticesGoByTheProviderOnce(t *testing.T) {
	t.Parallel()
	w, desk, _ := provided(t, message.Resend, nil)
	w.must(w.ChangeMessageSettings(t.Context(), w.merchant, message.Settings{}))
	s := w.shopify()
	desk.Drop(1)
	_, id := w.newcomer(s, mail("lost"))
	w.anHour()
	first := desk.To(mail("lost"))
	if len(first) != 1 || desk.Asked() != 2 || !strings.Contains(first[0].From, "<news@shop.example>") ||
		!strings.HasPrefix(first[0].Subject, "Welcome") {
		t.Fatalf("asked %d times, and %d letters: %+v", desk.Asked(), len(first), first)
	}
	_, err := w.owner().Exec(t.Context(), `UPDATE message SET status = 0, state = 0, sent_at = NULL, begun_at = $2,
		keyed_at = $2, dispatched_at = $2 WHERE member_id = $1`, id, w.Now())
	w.must(err)
	w.anHour()
	if n := w.count("SELECT count(*) FROM message WHERE member_id = $1 AND status = 1", id); n != 1 || len(desk.To(mail("lost"))) != 1 {
		t.Errorf("after a crash %d messages are sent, %d letters arrived", n, len(desk.To(mail("lost"))))
	}
	w.must(w.ChangeSender(t.Context(), w.merchant, app.SenderChange{}))
	asked := desk.Asked()
	w.newcomer(s, mail("house"))
	w.anHour()
	if desk.Asked() != asked {
		t.Error("without a provider the desk is asked")
	}
}

// anHour passes in steps, so that what is tried again is tried several times.
func (w *world) anHour() {
	w.t.Helper()
	for range 12 {
		w.Pass(5 * time.Minute)
	}
}

// TestAProviderDeliversOnceWhateverHappensToItsAnswers is reliability's case 74:
// the provider takes the letter, and its answer or our worker is lost.
func TestAProviderDeliversOnceWhateverHappensToItsAnswers(t *testing.T) {
	t.Parallel()
	for _, p := range message.Providers {
		t.Run(string(p), func(t *testing.T) {
			t.Parallel()
			w, desk, template := provided(t, p, nil)
			s := w.shopify()
			offer := func(name string, after time.Time) uuid.UUID {
				_, id := w.newcomer(s, mail(name))
				w.agree(id, consent.Agreed)
				w.offer(message.Offer{Member: id, Template: template, Key: name, After: after, Until: w.Now().Add(72 * time.Hour)})
				return id
			}
			desk.Drop(2)
			offer("lost", time.Time{})
			w.anHour()
			if got := w.fates("lost")["lost"]; got != "sent" || len(desk.To(mail("lost"))) != 1 || desk.Asked() != 3 {
				t.Errorf("after two lost answers: %q, %d letters, asked %d times", got, len(desk.To(mail("lost"))), desk.Asked())
			}
			// The worker died after the provider took the letter: another takes over.
			offer("crashed", w.Now().Add(time.Minute))
			w.Advance(2 * time.Minute)
			w.dieSending("crashed", desk)
			w.anHour()
			if got := w.fates("crashed")["crashed"]; got != "sent" || len(desk.To(mail("crashed"))) != 1 {
				t.Errorf("after a crash: %q with %d letters", got, len(desk.To(mail("crashed"))))
			}
			// The answer was lost, and the member turned away before the next attempt.
			desk.Drop(1)
			gone := offer("gone", time.Time{})
			before := desk.Asked()
			w.tx(func(tx *pg.Tx) error {
				_, err := consent.Note(tx, []consent.Record{{Member: gone, Channel: consent.Email, Source: consent.OnPage, At: tx.Now}})
				return err
			})
			w.anHour()
			if got := w.fates("gone")["gone"]; got != "doubtful" || desk.Asked() != before {
				t.Errorf("who turned away meanwhile: %q, asked %d times more", got, desk.Asked()-before)
			}
			// Refused for now, then taken.
			desk.Refuse(http.StatusTooManyRequests, http.StatusServiceUnavailable)
			offer("later", time.Time{})
			w.anHour()
			letters := desk.To(mail("later"))
			if got := w.fates("later")["later"]; got != "sent" || len(letters) != 1 {
				t.Fatalf("after refusals: %q with %d letters", got, len(letters))
			}
			l := letters[0]
			if !strings.Contains(l.From, "<news@shop.example>") || l.Text == "" || l.HTML == "" ||
				!strings.Contains(l.Headers["List-Unsubscribe"], "/mail/stop/") || !strings.HasSuffix(l.Token, "re_123") {
				t.Errorf("the letter is %+v", l)
			}
			// Beyond the time a provider remembers keys, nothing is handed in again.
			desk.Drop(1)
			offer("old", time.Time{})
			_, err := w.owner().Exec(t.Context(), "UPDATE selling SET keyed_at = keyed_at - interval '24 hours' WHERE offer_key = 'old'")
			w.must(err)
			before = desk.Asked()
			w.anHour()
			if got := w.fates("old")["old"]; got != "doubtful" || desk.Asked() != before {
				t.Errorf("beyond its key's life: %q, asked %d times more", got, desk.Asked()-before)
			}
		})
	}
}

// dieSending makes an attempt that the worker does not live to tell of: the row
// is put back to how it stood while the letter was handed over.
func (w *world) dieSending(key string, desk *mailbox.Provider) {
	w.t.Helper()
	begun := w.Now()
	w.must(w.Run(w.t.Context(), app.Task{Kind: app.TaskSell, Merchant: w.merchant, ID: w.offerNamed(key)}))
	if desk.Asked() == 0 {
		w.t.Fatal("nothing was handed in")
	}
	_, err := w.owner().Exec(w.t.Context(), `UPDATE selling SET status = 0, state = 0, sent_at = NULL, begun_at = $2,
		dispatched_at = $2 WHERE offer_key = $1`, key, begun)
	w.must(err)
}

// signed is what a provider puts on its news.
func signed(p message.Provider, id string, at time.Time, body string) http.Header {
	seconds := strconv.FormatInt(at.Unix(), 10)
	h := http.Header{}
	if p == message.Lettermint {
		mac := hmac.New(sha256.New, []byte(hookSecret))
		fmt.Fprintf(mac, "%s.%s", seconds, body)
		h.Set("X-Lettermint-Signature", "t="+seconds+",v1="+hex.EncodeToString(mac.Sum(nil)))
		return h
	}
	key, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(hookSecret, "whsec_"))
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%s.%s", id, seconds, body)
	h.Set("Svix-Id", id)
	h.Set("Svix-Timestamp", seconds)
	h.Set("Svix-Signature", "v1,b2xk v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return h
}

// news is how each provider tells of a letter.
func newsOf(p message.Provider, kind message.EventKind, id, address string) string {
	if p == message.Lettermint {
		event := map[message.EventKind]string{
			message.HardBounce: "hard_bounced", message.SoftBounce: "soft_bounced", message.Complaint: "spam_complaint",
		}[kind]
		return fmt.Sprintf(`{"id":%q,"event":"message.%s","data":{"message_id":"x","recipient":%q}}`, id, event, address)
	}
	event := map[message.EventKind]string{
		message.HardBounce: `"email.bounced","data":{"bounce":{"type":"Permanent"},`,
		message.SoftBounce: `"email.bounced","data":{"bounce":{"type":"Transient"},`,
		message.Complaint:  `"email.complained","data":{`,
	}[kind]
	return fmt.Sprintf(`{"type":%s"email_id":"x","to":[%q]}}`, event, address)
}

func TestWhatAProviderTellsOfLettersIsHeededOnceAndOnlyWhenSigned(t *testing.T) {
	t.Parallel()
	for _, p := range message.Providers {
		t.Run(string(p), func(t *testing.T) {
			t.Parallel()
			w, _, template := provided(t, p, nil)
			s := w.shopify()
			ids := map[string]uuid.UUID{}
			for _, name := range []string{"hard", "soft", "spam"} {
				_, ids[name] = w.newcomer(s, mail(name))
				w.agree(ids[name], consent.Agreed)
			}
			w.Advance(time.Second)
			tell := func(kind message.EventKind, id, name string, at time.Time) error {
				body := newsOf(p, kind, id, mail(name))
				return w.HearMail(t.Context(), p, w.merchant, signed(p, id, at, body), []byte(body))
			}
			forged := signed(p, "e0", w.Now(), "other")
			for _, err := range []error{
				w.HearMail(t.Context(), p, w.merchant, forged, []byte(newsOf(p, message.HardBounce, "e0", mail("hard")))),
				tell(message.HardBounce, "e0", "hard", w.Now().Add(-time.Hour)),
				w.HearMail(t.Context(), "", w.merchant, forged, nil),
				w.HearMail(t.Context(), p, uuid.New(), forged, nil),
			} {
				if !fail.Is(err, fail.Unauthorized) {
					t.Errorf("a stranger's news: %v", err)
				}
			}
			for range 2 { // told twice
				w.must(tell(message.HardBounce, "e1", "hard", w.Now()))
				w.must(tell(message.SoftBounce, "e2", "soft", w.Now()))
				w.must(tell(message.Complaint, "e3", "spam", w.Now()))
			}
			for name, want := range map[string]message.Standing{
				"hard": {Stop: message.Bounced}, "soft": {SoftBounces: 1}, "spam": {Stop: message.Complained},
			} {
				got, err := w.MemberMail(t.Context(), w.merchant, ids[name])
				if err != nil || got.Stop != want.Stop || got.SoftBounces != want.SoftBounces {
					t.Errorf("letters to %s: %+v (%v)", name, got, err)
				}
				w.offer(message.Offer{Member: ids[name], Template: template, Key: name})
			}
			want := map[string]string{"hard": "not_sent bounced", "soft": "sent", "spam": "not_sent no_consent"}
			for name, got := range w.fates("hard", "soft", "spam") {
				if got != want[name] {
					t.Errorf("the offer to %s is %q, want %q", name, got, want[name])
				}
			}
			w.must(w.LiftMailStop(t.Context(), w.merchant, ids["hard"], "They wrote to us"))
			w.must(tell(message.HardBounce, "e1", "hard", w.Now())) // late, and told before
			w.offer(message.Offer{Member: ids["hard"], Template: template, Key: "hard again"})
			if got := w.fates("hard again")["hard again"]; got != "sent" {
				t.Errorf("after the stop was lifted: %q", got)
			}
			if err := w.LiftMailStop(t.Context(), w.merchant, ids["hard"], "x"); !fail.Is(err, fail.Conflict) {
				t.Errorf("lifting nothing: %v", err)
			}
		})
	}
}

// nameServer answers TXT questions over UDP, following the names it is told.
type nameServer struct {
	mu     sync.Mutex
	texts  map[string][]string // TXT by host
	other  map[string]string   // CNAME by host
	silent bool
}

func startNames(t *testing.T) (*nameServer, *net.Resolver) {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	n := &nameServer{texts: map[string][]string{}, other: map[string]string{}}
	go n.serve(conn)
	return n, &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func (n *nameServer) serve(conn net.PacketConn) {
	buffer := make([]byte, 1500)
	for {
		size, from, err := conn.ReadFrom(buffer)
		if err != nil {
			return
		}
		var asked dnsmessage.Message
		if asked.Unpack(buffer[:size]) == nil {
			answer := n.answer(&asked)
			if packed, err := answer.Pack(); err == nil {
				_, _ = conn.WriteTo(packed, from)
			}
		}
	}
}

func (n *nameServer) answer(asked *dnsmessage.Message) dnsmessage.Message {
	n.mu.Lock()
	defer n.mu.Unlock()
	question := asked.Questions[0]
	out := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: asked.ID, Response: true, RecursionAvailable: true},
		Questions: asked.Questions,
	}
	if n.silent {
		out.RCode = dnsmessage.RCodeServerFailure
		return out
	}
	host := question.Name
	header := func(kind dnsmessage.Type) dnsmessage.ResourceHeader {
		return dnsmessage.ResourceHeader{Name: host, Type: kind, Class: dnsmessage.ClassINET, TTL: 60}
	}
	if to, ok := n.other[strings.TrimSuffix(host.String(), ".")]; ok {
		target := dnsmessage.MustNewName(to + ".")
		out.Answers = append(out.Answers, dnsmessage.Resource{
			Header: header(dnsmessage.TypeCNAME), Body: &dnsmessage.CNAMEResource{CNAME: target},
		})
		host = target
	}
	for _, text := range n.texts[strings.TrimSuffix(host.String(), ".")] {
		out.Answers = append(out.Answers, dnsmessage.Resource{
			Header: header(dnsmessage.TypeTXT), Body: &dnsmessage.TXTResource{TXT: []string{text}},
		})
	}
	if len(out.Answers) == 0 {
		out.RCode = dnsmessage.RCodeNameError
	}
	return out
}

func (n *nameServer) set(change func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	change()
}

func TestNothingIsSoldUntilTheSendersDomainVouchesForIt(t *testing.T) {
	t.Parallel()
	names, resolver := startNames(t)
	w, desk, template := provided(t, message.Lettermint, resolver)
	_, id := w.newcomer(w.shopify(), mail("ann"))
	w.agree(id, consent.Agreed)
	found := func() (all string) {
		m, err := w.MailSender(t.Context(), w.merchant)
		w.must(err)
		for _, f := range m.Findings {
			all += string(f.Proof) + " " + string(f.Found) + ", "
		}
		return all + strconv.FormatBool(m.Vouched)
	}
	check := func(want string, change func()) {
		t.Helper()
		names.set(change)
		w.must(w.CheckSender(t.Context(), w.merchant))
		if got := found(); got != want {
			t.Errorf("found is %q, want %q", got, want)
		}
	}
	check("spf missing, dkim missing, dmarc missing, false", func() {})
	w.offer(message.Offer{Member: id, Template: template, Key: "early", Until: w.Now().Add(time.Hour)})
	if got := w.fates("early")["early"]; got != "queued no_sender" {
		t.Errorf("the offer is %q, want it to wait for the domain", got)
	}
	w.Pass(2 * time.Hour)
	if got := w.fates("early")["early"]; got != "not_sent no_sender" || desk.Asked() != 0 {
		t.Errorf("the offer is %q, and the provider was asked %d times", got, desk.Asked())
	}
	check("spf good, dkim wrong, dmarc missing, false", func() {
		names.other["lm-bounces.shop.example"] = "bounces.lmta.example"
		names.texts["bounces.lmta.example"] = []string{"v=spf1 include:spf.lmta.example -all"}
		names.texts["lettermint._domainkey.shop.example"] = []string{"v=DKIM1; p="} // revoked
	})
	check("spf good, dkim good, dmarc wrong, false", func() {
		names.texts["lettermint._domainkey.shop.example"] = []string{"v=DKIM1; k=rsa; p=MIIB"}
		names.texts["_dmarc.shop.example"] = []string{"v=DMARC1; p=none", "v=DMARC1; p=reject"} // two are none
	})
	w.offer(message.Offer{Member: id, Template: template, Key: "waits", Until: w.Now().Add(70 * time.Hour)})
	names.set(func() { names.texts["_dmarc.shop.example"] = []string{"v=DMARC1; p=reject;"} })
	w.Pass(30 * time.Hour) // looked at again by itself
	if got := w.fates("waits")["waits"]; got != "sent" || len(desk.To(mail("ann"))) != 1 {
		t.Errorf("once the domain vouches the offer is %q", got)
	}
	check("spf unknown, dkim unknown, dmarc unknown, true", func() { names.silent = true })
	check("spf good, dkim good, dmarc missing, false", func() {
		names.silent = false
		delete(names.texts, "_dmarc.shop.example")
	})
	w.must(w.ChangeSender(t.Context(), w.merchant, app.SenderChange{}))
	if m, err := w.MailSender(t.Context(), w.merchant); err != nil || m.Key != "" || m.Provider != message.House {
		t.Errorf("back at the house: %+v (%v)", m, err)
	}
	for field, c := range map[string]app.SenderChange{
		"provider": {Provider: "pigeon"}, "address": {Provider: message.Resend, Address: "nobody", Key: "k"},
		"api_key": {Provider: message.Resend, Address: "a@shop.example"},
	} {
		if err := w.ChangeSender(t.Context(), w.merchant, c); fieldOf(err) != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}
