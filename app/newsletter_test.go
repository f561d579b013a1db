package app_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/message"
	"regulars/app/newsletter"
	"regulars/app/segment"
)

// letter is a newsletter to all who agreed, kept as a draft.
func (w *world) letter(template uuid.UUID, change func(*newsletter.Newsletter)) uuid.UUID {
	w.t.Helper()
	n := newsletter.Newsletter{Name: "Spring", Template: template, Lasts: 3, Window: 14, Compare: 0}
	if change != nil {
		change(&n)
	}
	v, err := w.SaveNewsletter(w.t.Context(), w.merchant, n)
	w.must(err)
	return v.ID
}

func (w *world) letterNow(id uuid.UUID) app.NewsletterView {
	w.t.Helper()
	v, err := w.Newsletter(w.t.Context(), w.merchant, id)
	w.must(err)
	return v
}

func TestOfVeryManyMembersWhoAgreedAreCountedNowAndThen(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	readers := func(want int64, kept bool) {
		t.Helper()
		r, err := w.Readers(t.Context(), w.merchant, nil)
		w.must(err)
		if r.Agreed == nil || *r.Agreed != want || (r.At != nil) != kept {
			t.Errorf("it would go to %+v, want %d, kept %v", r, want, kept)
		}
	}
	w.change(`WITH crowd AS MATERIALIZED (SELECT n, gen_random_uuid() AS id FROM generate_series(1, 20001) n), members AS (
			INSERT INTO member (merchant_id, id, state, email, email_mac, name, joined_at, created_at)
			SELECT $1, id, 1, 'crowd' || n || '@example.test', decode(md5(n::text), 'hex'), '', $2, $2 FROM crowd RETURNING id
		) INSERT INTO consent_record (merchant_id, id, member_id, channel, granted, basis, source, at, noted_at)
			SELECT $1, gen_random_uuid(), id, $3, true, 1, 1, $2, $2 FROM members LIMIT 7`, w.merchant, w.Now(), consent.Email)
	readers(7, false) // nobody has counted yet
	w.must(w.Sweep(t.Context(), "readers", w.Now()))
	w.change("DELETE FROM consent_record WHERE merchant_id = $1", w.merchant)
	readers(7, true)
	w.must(w.Sweep(t.Context(), "readers", w.Now()))
	readers(0, true)
	w.change("DELETE FROM member WHERE merchant_id = $1 AND email LIKE 'crowd%'", w.merchant)
	readers(0, false)
}

func TestANewsletterGoesOnceToEachWhoAgreedAndToNobodyLeftAlone(t *testing.T) {
	t.Parallel()
	w, box, template := selling(t)
	members := w.crowd(40)
	customer, buyer := w.newcomer(w.shopify(), mail("buyer"))
	w.agree(buyer, consent.Agreed)
	w.newcomer(w.shopify(), mail("silent")) // never agreed
	id := w.letter(template, func(n *newsletter.Newsletter) { n.Compare = 300 })
	if r, err := w.Readers(t.Context(), w.merchant, nil); err != nil || r.Agreed == nil || *r.Agreed != 41 {
		t.Errorf("it would go to %+v (%v), want 41", r.Agreed, err)
	}
	var clicks sync.WaitGroup
	for range 3 {
		clicks.Go(func() {
			if _, err := w.SendNewsletter(t.Context(), w.merchant, id, ""); err != nil {
				t.Errorf("send: %v", err)
			}
		})
	}
	clicks.Wait()
	w.Drain()
	if _, err := w.SendNewsletter(t.Context(), w.merchant, id, ""); err != nil { // a late click
		t.Errorf("send again: %v", err)
	}
	w.Pass(30 * time.Minute)
	v := w.letterNow(id)
	alone := map[uuid.UUID]bool{}
	w.tx(func(tx *pg.Tx) error {
		rows, err := tx.Pgx.Query(tx.Context(), "SELECT member_id FROM newsletter_person WHERE grp = 2")
		if err != nil {
			return err
		}
		for rows.Next() {
			var m uuid.UUID
			if err := rows.Scan(&m); err != nil {
				return err
			}
			alone[m] = true
		}
		return rows.Err()
	})
	sent := 0
	for i, m := range members {
		letters := len(box.To(crowdMail(i)))
		if sent += letters; letters > 1 || (letters == 0) != alone[m] {
			t.Errorf("member %d got %d letters, left alone: %v", i, letters, alone[m])
		}
	}
	if v.Stage != newsletter.Sent || v.Queued+v.Alone != 41 || v.Alone != int64(len(alone)) || v.Alone < 3 || v.Result.Mail.Sent != v.Queued {
		t.Errorf("it is %v: %d queued, %d alone of %d noted, %d sent", v.Stage, v.Queued, v.Alone, len(alone), v.Result.Mail.Sent)
	}
	if got := subjects(box, mail("silent")); len(got) != 1 {
		t.Errorf("who never agreed got %v, want the welcome", got)
	}
	w.shopify().buy(purchase{customer: customer, email: mail("buyer"), quantity: 1, unit: 2500})
	w.Pass(time.Hour)
	w.deliver()
	v = w.letterNow(id)
	side := v.Result.Given
	if alone[buyer] {
		side = v.Result.Alone
	}
	if side.Bought != 1 || side.Revenue <= 0 || v.Result.Given.Bought+v.Result.Alone.Bought != 1 {
		t.Errorf("a purchase is counted as %+v and %+v", v.Result.Given, v.Result.Alone)
	}
	w.Pass(15 * 24 * time.Hour)
	if n := w.count("SELECT count(*) FROM newsletter WHERE state = 1 AND counted_at IS NOT NULL"); n != 1 {
		t.Error("it is still being counted after its window")
	}
	if _, err := w.SaveNewsletter(t.Context(), w.merchant, *v.Newsletter); !fail.Is(err, fail.Conflict) {
		t.Errorf("one that was sent is changed: %v", err)
	}
}

func TestANewsletterThatIsStoppedReachesNobodyElse(t *testing.T) {
	t.Parallel()
	w, box, template := selling(t)
	w.crowd(12)
	hour := int16(15)
	id := w.letter(template, func(n *newsletter.Newsletter) { n.GoodHour = &hour })
	_, err := w.SendNewsletter(t.Context(), w.merchant, id, "")
	w.must(err)
	w.Drain()
	if n := len(box.Letters()); n != 0 || w.count("SELECT count(*) FROM selling WHERE state = 0") != 12 {
		t.Fatalf("%d letters were sent before the hour", n)
	}
	_, err = w.StopNewsletter(t.Context(), w.merchant, id)
	w.must(err)
	var first uuid.UUID
	w.must(w.owner().QueryRow(t.Context(), "UPDATE selling SET next_at = created_at WHERE id = (SELECT min(id::text)::uuid FROM selling) RETURNING id").Scan(&first))
	w.must(w.Run(t.Context(), app.Task{Kind: app.TaskSell, Merchant: w.merchant, ID: first})) // faster than the withdrawal
	w.Pass(72 * time.Hour)
	_, err = w.StopNewsletter(t.Context(), w.merchant, id)
	w.must(err)
	v := w.letterNow(id)
	if n := len(box.Letters()); n != 0 || v.Stage != newsletter.Stopped || v.Result.Mail.Silent[message.WhyWithdrawn] != 12 {
		t.Errorf("%d letters were sent, and it is %v: %+v", n, v.Stage, v.Result.Mail)
	}
	planned := w.letter(template, nil)
	if _, err = w.SendNewsletter(t.Context(), w.merchant, planned, "2026-13-01T09:00"); !fail.Is(err, fail.Invalid) {
		t.Errorf("a month that is none: %v", err)
	}
	at := w.Now().AddDate(0, 0, 2).UTC().Format("2006-01-02T15:04")
	v, err = w.SendNewsletter(t.Context(), w.merchant, planned, at)
	if w.must(err); v.Stage != newsletter.Planned || v.SendAt == nil {
		t.Errorf("it is %v", v.Stage)
	}
	if err := w.ArchiveMessageTemplate(t.Context(), w.merchant, template); !fail.Is(err, fail.Conflict) {
		t.Errorf("its template goes away: %v", err)
	}
	v, err = w.StopNewsletter(t.Context(), w.merchant, planned)
	if w.must(err); v.Stage != newsletter.Draft {
		t.Errorf("taken back, it is %v", v.Stage)
	}
	w.must(w.RemoveNewsletter(t.Context(), w.merchant, planned))
	if err := w.RemoveNewsletter(t.Context(), w.merchant, id); !fail.Is(err, fail.Conflict) {
		t.Errorf("one that was on its way is removed: %v", err)
	}
}

func TestANewsletterToASegmentGoesToItsMembersAlone(t *testing.T) {
	t.Parallel()
	w, box, template := selling(t)
	fan, other := mail("fan"), mail("other")
	customer, member := w.newcomer(w.shopify(), fan)
	_, second := w.newcomer(w.shopify(), other)
	w.agree(member, consent.Agreed)
	w.agree(second, consent.Agreed)
	w.shopify().buy(purchase{customer: customer, email: fan, quantity: 1, unit: 2500})
	w.deliver()
	one := int64(1)
	group := w.made("Buyers", segment.Condition{Field: segment.Orders, Op: segment.AtLeast, Number: &one})
	w.Drain()
	w.noon()
	w.noon()
	id := w.letter(template, func(n *newsletter.Newsletter) { n.Segment = &group })
	if r, err := w.Readers(t.Context(), w.merchant, &group); err != nil || r.Agreed == nil || *r.Agreed != 1 {
		t.Errorf("it would go to %+v (%v), want 1", r, err)
	}
	if err := w.RemoveSegment(t.Context(), w.merchant, group); !fail.Is(err, fail.Conflict) {
		t.Errorf("its segment goes away: %v", err)
	}
	_, err := w.SendNewsletter(t.Context(), w.merchant, id, "")
	w.must(err)
	w.Drain()
	news := func(to string) (n int) {
		for _, s := range subjects(box, to) {
			if s == "Ann, news" {
				n++
			}
		}
		return n
	}
	if news(fan) != 1 || news(other) != 0 {
		t.Errorf("the fan got %v, the other %v", subjects(box, fan), subjects(box, other))
	}
}

// TestAWorkerThatDiesAnywhereQueuesNobodyTwice goes through an audience of 10,000 with a
// worker that dies at its first request, its second, and so on until it comes through.
func TestAWorkerThatDiesAnywhereQueuesNobodyTwice(t *testing.T) {
	t.Parallel()
	const readers = 10_000
	w, _, template := selling(t)
	w.tx(func(tx *pg.Tx) error {
		_, err := tx.Pgx.Exec(tx.Context(), `WITH m AS (INSERT INTO member (merchant_id, id, state, email, email_mac, joined_at, created_at)
				SELECT $1, gen_random_uuid(), 1, 'many-' || n || '@example.test', int4send(n), $2, $2 FROM generate_series(1, $3) n RETURNING id)
			INSERT INTO consent_record (merchant_id, id, member_id, channel, granted, basis, source, text_id, note, at, noted_at)
			SELECT $1, gen_random_uuid(), id, 1, true, 1, 1, '', '', $2, $2 FROM m`, tx.Merchant, tx.Now, readers)
		return err
	})
	hour := int16(3) // nothing of it is sent meanwhile
	id := w.letter(template, func(n *newsletter.Newsletter) { n.GoodHour, n.Compare = &hour, 50 })
	_, err := w.SendNewsletter(t.Context(), w.merchant, id, "")
	w.must(err)
	victim, way := w.victim(t, apptest.Options{})
	deaths := 0
	for n := int64(1); ; n += 3 {
		w.change("UPDATE newsletter SET dispatches = 0, attempts = 0, next_at = created_at") // twenty deaths would give it up
		w.must(victim.Ready(t.Context()))
		way.left.Store(n)
		err := victim.Run(t.Context(), app.Task{Kind: app.TaskNewsletter, Merchant: w.merchant, ID: id})
		way.left.Store(1 << 30)
		if err != nil {
			way.cut()
			deaths++
		}
		if w.count("SELECT count(*) FROM newsletter WHERE stage = 3 AND counted_at IS NOT NULL") == 1 {
			break
		}
		if n > 1000 {
			t.Fatal("it never comes through")
		}
	}
	if deaths < 10 {
		t.Errorf("the worker died %d times only: this test shows nothing", deaths)
	}
	v := w.letterNow(id)
	got := []int64{
		v.Looked - w.count("SELECT count(*) FROM member") + readers, v.Queued + v.Alone, w.count("SELECT count(*) FROM selling") - v.Queued,
		w.count("SELECT count(*) FROM newsletter_person") - readers, v.Result.Mail.Waiting - v.Queued,
	}
	if diff := cmp.Diff([]int64{readers, readers, 0, 0, 0}, got); diff != "" {
		t.Errorf("looked at, noted, and queued differ: %s", diff)
	}
	if share := float64(v.Alone) / readers; share < 0.03 || share > 0.07 {
		t.Errorf("%d of %d are left alone, want about 5 %%", v.Alone, readers)
	}
	if v.State != 0 || v.NextAt.Before(w.Now()) {
		t.Errorf("it is counted next at %s (state %d)", v.NextAt, v.State)
	}
}

func TestANewsletterRefusesWhatOnlyAnAutomationKnows(t *testing.T) {
	t.Parallel()
	w, _, _ := selling(t)
	for text, fine := range map[string]bool{
		"Until {{date}}": false, "Your {{code}}": false, "{{guide}}": false, "About {{product}}": false,
		"Until {{date|Sunday}}": true, "{{missing}} until {{next_tier}}": true, "You have {{balance}}": true,
	} {
		blocks := []message.Block{{Kind: message.Paragraph, Text: text}}
		saved, err := w.SaveMessageTemplate(t.Context(), w.merchant, message.Template{
			Name: text, Document: message.Copy{Language: "en", Texts: map[string]message.Wording{
				"en": {Subject: "News", Blocks: []message.Block{{Kind: message.Paragraph, Text: "Hello"}}},
				"de": {Subject: "Neues", Blocks: blocks},
			}},
		})
		w.must(err)
		_, err = w.SaveNewsletter(t.Context(), w.merchant, newsletter.Newsletter{
			Name: "Spring", Template: saved.ID, Lasts: 3, Window: 14,
		})
		if fine != (err == nil) || !fine && !fail.Is(err, fail.Invalid) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
