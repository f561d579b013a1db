package app_test

import (
	"flag"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/consent"
	"regulars/app/devstack/mailbox"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/message"
	"regulars/app/program"
)

// offers is how many members a send goes to while some of them unsubscribe.
// Reliability's case 73 asks for 10,000, which takes a minute.
var offers = flag.Int("offers", 120, "members that are sent to while some unsubscribe")

// selling is a world with a mail server, awake at noon, whose merchant has a
// template.
func selling(t *testing.T) (w *world, box *mailbox.Server, template uuid.UUID) {
	t.Helper()
	document := testProgram(program.Accounts)
	w, box = posted(t, &document)
	w.noon()
	return w, box, w.news()
}

// noon lets the next noon come.
func (w *world) noon() {
	w.t.Helper()
	m, err := w.App.Merchant(w.t.Context(), w.merchant)
	w.must(err)
	local := w.Now().In(m.Location())
	noon := time.Date(local.Year(), local.Month(), local.Day()+1, 12, 0, 0, 0, m.Location())
	w.Pass(noon.Sub(w.Now()))
}

// news makes a template.
func (w *world) news() uuid.UUID {
	w.t.Helper()
	saved, err := w.SaveMessageTemplate(w.t.Context(), w.merchant, message.Template{
		Name: "News", Document: message.Copy{Language: "en", Texts: map[string]message.Wording{
			"en": {Subject: "{{name|Friend}}, news", Blocks: []message.Block{{Kind: message.Paragraph, Text: "From {{shop}}"}}},
		}},
	})
	w.must(err)
	return saved.ID
}

// tx does something for the merchant.
func (w *world) tx(fn func(*pg.Tx) error) {
	w.t.Helper()
	w.must(w.door().InMerchant(w.t.Context(), w.merchant, fn))
}

// agree notes that a member may be sold to by mail.
func (w *world) agree(member uuid.UUID, basis consent.Basis) {
	w.t.Helper()
	w.tx(func(tx *pg.Tx) error {
		_, err := consent.Note(tx, []consent.Record{{
			Member: member, Channel: consent.Email, Granted: true, Basis: basis, Source: consent.ByStaff, At: tx.Now,
		}})
		return err
	})
}

// offer queues offers and does what is due.
func (w *world) offer(offers ...message.Offer) {
	w.t.Helper()
	w.tx(func(tx *pg.Tx) error { return message.Sell(tx, offers) })
	w.Drain()
}

// fates are what became of offers: sent, or why not.
func (w *world) fates(keys ...string) map[string]string {
	w.t.Helper()
	found := map[string]string{}
	w.tx(func(tx *pg.Tx) error {
		outcomes, err := message.Sold(tx, keys)
		for key, o := range outcomes {
			found[key] = strings.TrimSuffix(o.Status.String()+" "+o.Why, " ")
		}
		return err
	})
	return found
}

func TestAnOfferGoesOnlyToWhomItMayAndEachSilenceSaysWhy(t *testing.T) {
	t.Parallel()
	w, box, template := selling(t)
	s := w.shopify()
	people := map[string]uuid.UUID{}
	var queue []message.Offer
	for _, name := range []string{"agreed", "asked nobody", "customer", "customer elsewhere", "bounced", "complained", "off", "withdrew"} {
		_, people[name] = w.newcomer(s, mail(strings.ReplaceAll(name, " ", ".")))
		queue = append(queue, message.Offer{Member: people[name], Template: template, Key: name})
	}
	for _, name := range []string{"agreed", "bounced", "complained", "off", "withdrew"} {
		w.agree(people[name], consent.Agreed)
	}
	for name, country := range map[string]string{"customer": "DE", "customer elsewhere": "CH"} {
		w.agree(people[name], consent.Existing)
		_, err := w.owner().Exec(t.Context(), "UPDATE member SET country = $2 WHERE id = $1", people[name], country)
		w.must(err)
	}
	w.must(w.ChangeSellingSettings(t.Context(), w.merchant, sellingRules(func(s *message.SellingSettings) { s.CustomersIn = []string{"DE"} })))
	w.tx(func(tx *pg.Tx) error {
		for name, reason := range map[string]message.Stop{"bounced": message.Bounced, "complained": message.Complained} {
			if _, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO mail_stop (merchant_id, email_mac, reason, at)
				SELECT merchant_id, email_mac, $2, $3 FROM member WHERE id = $1`, people[name], int16(reason), tx.Now); err != nil {
				return err
			}
		}
		_, err := tx.Pgx.Exec(tx.Context(), "UPDATE member SET mail_off = true WHERE id = $1", people["off"])
		return err
	})
	w.Advance(time.Second)
	w.tx(func(tx *pg.Tx) error {
		_, err := consent.Note(tx, []consent.Record{{Member: people["withdrew"], Channel: consent.Email, Source: consent.OnPage, At: tx.Now}})
		return err
	})
	w.offer(append(queue, message.Offer{Member: people["agreed"], Template: template, Key: "agreed"})...)
	want := map[string]string{
		"agreed": "sent", "asked nobody": "not_sent no_consent", "customer": "sent", "customer elsewhere": "not_sent no_consent",
		"bounced": "not_sent bounced", "complained": "not_sent complained", "off": "not_sent off", "withdrew": "not_sent no_consent",
	}
	for name, got := range w.fates("agreed", "asked nobody", "customer", "customer elsewhere", "bounced", "complained", "off", "withdrew") {
		letters := 0
		for _, l := range box.To(mail(strings.ReplaceAll(name, " ", "."))) {
			if strings.HasSuffix(l.Subject, ", news") {
				letters++
			}
		}
		if got != want[name] || (letters == 1) != (want[name] == "sent") || letters > 1 {
			t.Errorf("%s: %q with %d letters, want %q", name, got, letters, want[name])
		}
	}
	list, _, err := w.Offers(t.Context(), w.merchant, message.FindOffers{Member: people["customer"], Limit: 5})
	w.must(err)
	if len(list) != 1 || list[0].Template != "News" || list[0].Basis != int16(consent.Existing) {
		t.Errorf("the log of a customer shows %+v", list)
	}
	held, err := w.ExportMember(t.Context(), w.merchant, people["customer"])
	w.must(err)
	if last := held.Messages[len(held.Messages)-1]; last.Kind != message.OfferKind || last.Status != "sent" {
		t.Errorf("the last message in the customer's copy is %+v", last)
	}
}

func sellingRules(change func(*message.SellingSettings)) message.SellingSettings {
	s := message.SellingSettings{}
	s.Rules.PerDay, s.Rules.PerWeek = 1, 3
	change(&s)
	return s
}

func TestAMemberInTwoAutomationsGetsOneMessageTheMoreImportant(t *testing.T) {
	t.Parallel()
	w, box, template := selling(t)
	email := mail("both")
	_, member := w.newcomer(w.shopify(), email)
	w.agree(member, consent.Agreed)
	w.offer(
		message.Offer{Member: member, Template: template, Key: "low", Priority: 10, Until: w.Now().Add(20 * time.Hour)},
		message.Offer{Member: member, Template: template, Key: "high", Priority: 50},
		message.Offer{Member: member, Template: template, Key: "next", Priority: 20},
	)
	w.Pass(20 * time.Minute)
	want := map[string]string{"low": "not_sent day_full", "high": "sent", "next": "queued day_full"}
	for key, got := range w.fates("low", "high", "next") {
		if got != want[key] {
			t.Errorf("%s is %q, want %q", key, got, want[key])
		}
	}
	w.tx(func(tx *pg.Tx) error {
		n, err := message.Unsell(tx, []string{"next", "high"})
		if n != 1 {
			t.Errorf("%d offers were withdrawn, want the one that waits", n)
		}
		return err
	})
	w.Pass(48 * time.Hour)
	if got := w.fates("next")["next"]; got != "not_sent withdrawn" {
		t.Errorf("the withdrawn one is %q", got)
	}
	if got := len(box.To(email)); got != 2 {
		t.Errorf("%d letters, want the welcome and one offer", got)
	}
}

func TestAnOfferWhoseAnswerWasLostIsNeverSentAgain(t *testing.T) {
	t.Parallel()
	w, box, template := selling(t)
	s := w.shopify()
	want := map[string]string{"lost": "doubtful", "crashed": "doubtful", "later": "sent"}
	for name := range want {
		_, member := w.newcomer(s, mail(name))
		w.agree(member, consent.Agreed)
		o := message.Offer{Member: member, Template: template, Key: name, Until: w.Now().Add(72 * time.Hour)}
		switch name {
		case "lost":
			box.Misbehave(mailbox.Vanished)
		case "later":
			box.Misbehave(mailbox.Later)
		default:
			o.After = w.Now().Add(time.Minute)
		}
		w.offer(o)
	}
	_, err := w.owner().Exec(t.Context(), "UPDATE selling SET begun_at = $1 WHERE offer_key = 'crashed'", w.Now()) // the worker died here
	w.must(err)
	w.Pass(48 * time.Hour)
	for name, got := range w.fates("lost", "crashed", "later") {
		letters := len(box.To(mail(name))) - 1 // the welcome
		if got != want[name] || (name == "crashed") != (letters == 0) || letters > 1 {
			t.Errorf("%s is %q with %d letters, want %q", name, got, letters, want[name])
		}
	}
}

func TestNothingIsSoldToAnAddressThatDoesNotExist(t *testing.T) {
	t.Parallel()
	w, box, template := selling(t)
	_, member := w.newcomer(w.shopify(), mail("gone"))
	_, refused := w.newcomer(w.shopify(), mail("refused"))
	w.agree(member, consent.Agreed)
	w.agree(refused, consent.Agreed)
	box.Misbehave(mailbox.Never) // 550 5.1.1
	w.offer(message.Offer{Member: member, Template: template, Key: "first"})
	box.Misbehave(mailbox.Spam) // 554 5.7.1: the letter is unwanted, the address is there
	w.offer(message.Offer{Member: refused, Template: template, Key: "unwanted"})
	w.offer(message.Offer{Member: member, Template: template, Key: "second"})
	want := map[string]string{"first": "not_sent bounced", "second": "not_sent bounced", "unwanted": "queued"}
	for key, got := range w.fates("first", "second", "unwanted") {
		if got != want[key] {
			t.Errorf("%s is %q, want %q", key, got, want[key])
		}
	}
	if n := w.count("SELECT count(*) FROM mail_stop"); n != 1 {
		t.Errorf("%d addresses are stopped, want the one that nobody has", n)
	}
	if n := w.count("SELECT count(*) FROM selling WHERE state = 2"); n != 1 {
		t.Errorf("%d offers need attention, want the unwanted one", n)
	}
}

// unsubscribeLink is the one in a letter's header.
var unsubscribeLink = regexp.MustCompile(`/mail/stop/([^>\s]+)`)

func TestNobodyIsSoldToAfterTheyUnsubscribedWhileThousandsAreSent(t *testing.T) {
	t.Parallel()
	w, box, template := selling(t)
	email := mail("first")
	_, first := w.newcomer(w.shopify(), email)
	w.agree(first, consent.Agreed)
	w.offer(message.Offer{Member: first, Template: template, Key: "first"})
	letters := box.To(email)
	link := unsubscribeLink.FindStringSubmatch(letters[len(letters)-1].Header.Get("List-Unsubscribe"))
	if link == nil || letters[len(letters)-1].Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Fatalf("the letter has the headers %v", letters[len(letters)-1].Header)
	}
	if _, err := w.Unsubscribe(t.Context(), link[1]+"x", true); !fail.Is(err, fail.NotFound) {
		t.Errorf("a forged link: %v", err)
	}
	members := w.crowd(*offers)
	tokens := w.stopTokens(append(members, first))
	if tokens[len(members)] != link[1] {
		t.Fatalf("the link is %q, want %q", link[1], tokens[len(members)])
	}
	var queue []message.Offer
	for i, id := range members {
		queue = append(queue, message.Offer{Member: id, Template: template, Key: "crowd " + strconv.Itoa(i)})
	}
	w.tx(func(tx *pg.Tx) error { return message.Sell(tx, queue) })

	var workers, leavers sync.WaitGroup
	ids := w.offerIDs()
	tasks, leaving := make(chan int, len(members)), make(chan int, len(members))
	after := make([]int, len(members)) // letters there when the wish was answered
	leave := func(i int) {
		if _, err := w.Unsubscribe(t.Context(), tokens[i], true); err != nil {
			t.Errorf("unsubscribe: %v", err)
		}
		after[i] = 1 + len(box.To(crowdMail(i)))
	}
	for i := range ids {
		tasks <- i
	}
	close(tasks)
	for range 4 {
		workers.Go(func() {
			for i := range tasks {
				switch {
				case i%2 == 0:
					leaving <- i // while the letter is on its way
				case i%10 == 1:
					leave(i) // in time, whoever is faster
				}
				if err := w.Run(t.Context(), app.Task{Kind: app.TaskSell, Merchant: w.merchant, ID: ids[i]}); err != nil {
					t.Errorf("send: %v", err)
				}
			}
		})
	}
	for range 4 {
		leavers.Go(func() {
			for i := range leaving {
				leave(i)
			}
		})
	}
	workers.Wait()
	close(leaving)
	leavers.Wait()
	w.Pass(49 * time.Hour)
	saved := 0
	for i := range members {
		got := len(box.To(crowdMail(i)))
		if after[i] > 0 && got != after[i]-1 || after[i] == 0 && got != 1 {
			t.Errorf("member %d got %d letters, %d of them before the wish was answered", i, got, after[i]-1)
		}
		if got == 0 {
			saved++
		}
	}
	if saved == 0 {
		t.Error("every wish came after its letter: the test shows nothing")
	}
	t.Logf("%d of %d letters were not sent any more", saved, len(members))
}

func crowdMail(i int) string { return fmt.Sprintf("crowd-%d@example.test", i) }

// crowd makes members who agreed, by the database itself.
func (w *world) crowd(n int) (members []uuid.UUID) {
	w.t.Helper()
	w.tx(func(tx *pg.Tx) error {
		var records []consent.Record
		for i := range n {
			id := tx.NewID()
			members = append(members, id)
			if _, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO member (merchant_id, id, state, email, email_mac, joined_at, created_at)
				VALUES ($1, $2, 1, $3, $4, $5, $5)`, tx.Merchant, id, crowdMail(i), []byte(crowdMail(i)), tx.Now); err != nil {
				return err
			}
			records = append(records, consent.Record{
				Member: id, Channel: consent.Email, Granted: true, Basis: consent.Agreed, Source: consent.InStore, At: tx.Now,
			})
		}
		_, err := consent.Note(tx, records)
		return err
	})
	return members
}

// stopTokens are the links of members, made the way ours are made.
func (w *world) stopTokens(members []uuid.UUID) (tokens []string) {
	w.t.Helper()
	keyring, err := merchant.NewKeyring(apptest.Key)
	w.must(err)
	w.tx(func(tx *pg.Tx) error {
		_, row, err := merchant.Get(tx)
		if err != nil {
			return err
		}
		keys, err := keyring.Open(w.merchant, row)
		if err != nil {
			return err
		}
		for _, id := range members {
			sum, err := keys.FormKey("stop selling by mail|" + id.String())
			if err != nil {
				return err
			}
			tokens = append(tokens, w.merchant.String()+"."+id.String()+"."+sum)
		}
		return nil
	})
	return tokens
}

func (w *world) offerIDs() (ids []uuid.UUID) {
	w.t.Helper()
	rows, err := w.owner().Query(w.t.Context(), "SELECT id FROM selling WHERE state = 0 ORDER BY split_part(offer_key, ' ', 2)::int")
	w.must(err)
	for rows.Next() {
		var id uuid.UUID
		w.must(rows.Scan(&id))
		ids = append(ids, id)
	}
	w.must(rows.Err())
	return ids
}

// TestWhateverTurnsOffersOffWaitsForTheLetterOnItsWay takes consent back in each
// way there is while a letter is being handed over, and looks at which came first.
func TestWhateverTurnsOffersOffWaitsForTheLetterOnItsWay(t *testing.T) {
	t.Parallel()
	w, box, template := selling(t)
	w.ask(nil)
	s := w.shopify()
	for name, turn := range map[string]func(member uuid.UUID, customer int64) error{
		"the preference page": func(member uuid.UUID, _ int64) error {
			return w.ChangePreferencesBy(t.Context(), w.link(member), "en", app.PreferenceChange{
				Channels: map[consent.Channel]bool{consent.Email: false},
			})
		},
		"the widget": func(member uuid.UUID, _ int64) error {
			return w.ChangeShopperPreferences(t.Context(), app.Shopper{Merchant: w.merchant, MemberID: member}, "en",
				app.PreferenceChange{Program: new(false)})
		},
		"staff": func(member uuid.UUID, _ int64) error {
			return w.NoteConsent(t.Context(), w.merchant, consent.Record{Member: member, Channel: consent.Email, Note: "on the phone"})
		},
		"the store": func(_ uuid.UUID, customer int64) error {
			w.coffee.SubscribeToNews(customer, false)
			w.deliver()
			return nil
		},
	} {
		email := mail(strings.ReplaceAll(name, " ", "."))
		customer, member := w.newcomer(s, email)
		w.agree(member, consent.Agreed)
		w.tx(func(tx *pg.Tx) error {
			return message.Sell(tx, []message.Offer{{Member: member, Template: template, Key: name}})
		})
		arrived, release := box.Hold()
		w.Advance(2 * time.Second) // the store tells whole seconds
		var sending, turning sync.WaitGroup
		id := w.offerNamed(name)
		sending.Go(func() {
			if err := w.Run(t.Context(), app.Task{Kind: app.TaskSell, Merchant: w.merchant, ID: id}); err != nil {
				t.Errorf("%s: send: %v", name, err)
			}
		})
		<-arrived
		answered := make(chan struct{})
		turning.Go(func() {
			if err := turn(member, customer); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			close(answered)
		})
		select {
		case <-answered:
			t.Errorf("%s: the wish was answered while a letter was being handed over", name)
		case <-time.After(150 * time.Millisecond): // long enough for an answer that does not wait
		}
		release()
		sending.Wait()
		turning.Wait()
		w.tx(func(tx *pg.Tx) error {
			return message.Sell(tx, []message.Offer{{Member: member, Template: template, Key: name + " later"}})
		})
		w.Pass(49 * time.Hour)
		want := map[string]bool{"not_sent no_consent": true, "not_sent off": true}
		if got := w.fates(name, name+" later"); got[name] != "sent" || !want[got[name+" later"]] {
			t.Errorf("%s: the offers are %v", name, got)
		}
	}
}

func (w *world) offerNamed(key string) (id uuid.UUID) {
	w.t.Helper()
	w.must(w.owner().QueryRow(w.t.Context(), "SELECT id FROM selling WHERE offer_key = $1", key).Scan(&id))
	return id
}
