package app_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/devstack/mailbox"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/program"
	"regulars/app/segment"
	"regulars/app/study"
	"regulars/app/survey"
)

// studying is a shop with a published survey and some members who agreed to mails.
func studying(t *testing.T, crowd int) (w *world, box *mailbox.Server, asks uuid.UUID, members []uuid.UUID) {
	t.Helper()
	document := testProgram(program.Accounts)
	w, box = posted(t, &document)
	w.noon()
	asks = w.published("recommend", func(d *survey.Questionnaire) { d.Widget, d.Points, d.Follow = false, 0, false }).ID
	members = w.crowd(crowd)
	w.tx(func(tx *pg.Tx) error { return ledger.Begin(tx, members) })
	return w, box, asks, members
}

// outline is a study of one quota for everybody.
func outline(asks uuid.UUID, change func(*study.Outline)) study.Outline {
	o := study.Outline{
		Name: "Mugs", Kind: study.Questions, Survey: asks, Title: survey.Texts{"en": "Help us choose a mug"},
		Intro: survey.Texts{"en": "Ten minutes"}, Terms: survey.Texts{"en": "We keep your answers."}, Points: 70,
		Quotas:     []study.Quota{{ID: "all", Name: "Everybody", Wanted: 3, Invite: 6}},
		AcceptDays: 10, AnswerDays: 7, RemindDays: 3,
	}
	if change != nil {
		change(&o)
	}
	return o
}

func productTest(o *study.Outline) {
	o.Kind, o.Stock, o.Countries, o.TryDays, o.ForgetDays = study.ProductTest, 3, []string{"DE", "AT"}, 5, 30
}

// studied starts a study, and lets the invitations go out.
func (w *world) studied(o study.Outline) app.StudyView {
	w.t.Helper()
	v, err := w.SaveStudy(w.t.Context(), w.merchant, uuid.Nil, o)
	w.must(err)
	_, err = w.StartStudy(w.t.Context(), w.merchant, v.ID)
	w.must(err)
	w.Pass(5 * time.Minute)
	return w.studyNow(v.ID)
}

func (w *world) studyNow(id uuid.UUID) app.StudyView {
	w.t.Helper()
	v, err := w.Study(w.t.Context(), w.merchant, id)
	w.must(err)
	return v
}

var studyLinks = regexp.MustCompile(`/study/(\S+)`)

// invited are the links in letters of a study, by address.
func invited(box *mailbox.Server, crowd int) map[string]string {
	links := map[string]string{}
	for i := range crowd {
		for _, l := range box.To(crowdMail(i)) {
			if found := studyLinks.FindStringSubmatch(l.Text); found != nil {
				links[crowdMail(i)] = found[1]
			}
		}
	}
	return links
}

// accept takes part by a link, and tells what the page says then.
func (w *world) accept(token string) app.StudyTurn {
	w.t.Helper()
	shown, err := w.OpenStudy(w.t.Context(), token, "en")
	w.must(err)
	w.must(w.AcceptStudy(w.t.Context(), token, shown.TermsID, false))
	return w.turn(token)
}

func (w *world) turn(token string) app.StudyTurn {
	w.t.Helper()
	shown, err := w.OpenStudy(w.t.Context(), token, "en")
	w.must(err)
	return shown.Turn
}

// answersStudy answers the questions of somebody whose turn it is.
func (w *world) answersStudy(token string) {
	w.t.Helper()
	shown, err := w.OpenStudy(w.t.Context(), token, "en")
	w.must(err)
	link := shown.Questions[strings.LastIndex(shown.Questions, "/")+1:]
	asked, err := w.OpenAsked(w.t.Context(), link, "en")
	w.must(err)
	given := survey.Given{asked.Questions[0].ID: "9"}
	posted := w.count("SELECT count(*) FROM transfer")
	_, err = w.AnswerInvitation(w.t.Context(), link, given, false)
	w.must(err)
	if n := w.count("SELECT count(*) FROM transfer"); n != posted {
		w.t.Error("a click is thanked for before all was answered")
	}
	for range 2 {
		_, err = w.AnswerInvitation(w.t.Context(), link, given, true)
		if err != nil && !fail.Is(err, fail.Conflict) {
			w.t.Fatal(err)
		}
	}
	w.drained()
}

func sortedKeys(links map[string]string) []string {
	keys := make([]string, 0, len(links))
	for k := range links {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func TestAStudyDrawsFillsItsQuotaAndThanksOnce(t *testing.T) {
	t.Parallel()
	w, box, asks, members := studying(t, 20)
	v := w.studied(outline(asks, nil))
	links := invited(box, 20)
	if len(links) != 6 || v.Funnels[0].Invited != 6 || v.Fit != 20 {
		t.Fatalf("%d letters, %+v of %d who fit", len(links), v.Funnels[0], v.Fit)
	}
	var all []study.Candidate
	for _, id := range members {
		all = append(all, study.Candidate{Member: id, Quota: "all", Lot: study.Lot(*v.Seed, id)})
	}
	for _, c := range v.Outline.Pick(all) {
		if w.count("SELECT count(*) FROM study_invitation WHERE member_id = $1 AND stage = 1", c.Member) != 1 {
			t.Errorf("%s is drawn by the seed, and not invited", c.Member)
		}
	}
	_, err := w.StartStudy(t.Context(), w.merchant, v.ID) // a second click
	w.must(err)
	w.Pass(5 * time.Minute)
	who := sortedKeys(links)
	if err := w.AcceptStudy(t.Context(), links[who[0]], "other words", false); !fail.Is(err, fail.Invalid) {
		t.Errorf("terms that nobody showed: %v", err)
	}
	for n, want := range []app.StudyTurn{app.TurnAnswer, app.TurnAnswer, app.TurnAnswer, app.TurnWaiting, app.TurnWaiting} {
		if got := w.accept(links[who[n]]); got != want {
			t.Errorf("place %d: %s, want %s", n, got, want)
		}
	}
	w.answersStudy(links[who[0]])
	w.Pass(26 * time.Hour)
	if got := w.turn(links[who[0]]); got != app.TurnDone {
		t.Errorf("after the answer: %s", got)
	}
	if n := w.count(`SELECT coalesce(sum(amount), 0) FROM transfer WHERE amount = 70`); n != 70 {
		t.Errorf("%d points were given for one finished answer", n)
	}
	v = w.studyNow(v.ID)
	want := study.Funnel{
		Quota: "all", Drawn: 6, Invited: 6, Accepted: 3, Answered: 1, Thanked: 1, Full: 3, Waiting: 2,
		Places: 3,
	}
	if v.Stage != study.Running || v.Funnels[0] != want {
		t.Errorf("it is %s: %+v, want %+v", v.Stage, v.Funnels[0], want)
	}
	results, err := w.StudyResults(t.Context(), w.merchant, v.ID)
	w.must(err)
	if results.Answers["all"] != 1 || len(results.Counts["all"]) == 0 {
		t.Errorf("results: %+v", results)
	}
	w.Pass(3 * 24 * time.Hour) // a reminder to those two who accepted, and nobody else
	if v = w.studyNow(v.ID); v.Funnels[0].Reminded != 2 {
		t.Errorf("%d were reminded, want 2", v.Funnels[0].Reminded)
	}
	w.Pass(8 * 24 * time.Hour)
	if v = w.studyNow(v.ID); v.Stage != study.Running || v.Funnels[0].Expired != 2 || v.Funnels[0].Offered != 2 {
		t.Errorf("when two let it lie it is %s: %+v", v.Stage, v.Funnels[0])
	}
	w.Pass(11 * 24 * time.Hour)
	if v = w.studyNow(v.ID); v.Stage != study.Closed || v.Funnels[0].Expired != 4 {
		t.Errorf("when nobody is waited for it is %s: %+v", v.Stage, v.Funnels[0])
	}
	if got := w.turn(links[who[1]]); got != app.TurnOver {
		t.Errorf("too late: %s", got)
	}
	w.audit()
}

func TestAProductTestNeverPromisesMoreThanThereIs(t *testing.T) {
	t.Parallel()
	w, box, asks, _ := studying(t, 14)
	v := w.studied(outline(asks, func(o *study.Outline) {
		productTest(o)
		o.Quotas[0].Wanted, o.Quotas[0].Invite = 10, 14
	}))
	links := invited(box, 14)
	var taken atomic.Int32
	var rush sync.WaitGroup
	for _, token := range links {
		for range 2 { // each of them twice at once
			rush.Go(func() {
				shown, err := w.OpenStudy(t.Context(), token, "en")
				if err == nil {
					err = w.AcceptStudy(t.Context(), token, shown.TermsID, true)
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
	}
	rush.Wait()
	var places []string
	for _, token := range links {
		if w.turn(token) == app.TurnAddress {
			taken.Add(1)
			places = append(places, token)
		}
	}
	if taken.Load() != 3 || w.studyNow(v.ID).Funnels[0].Places != 3 || w.count("SELECT count(*) FROM study_invitation WHERE stage IN (2, 3, 4)") != 3 {
		t.Fatalf("%d places of 3 pieces", taken.Load())
	}
	home := study.Address{Name: " Zoë  O'Neil ", Line1: "Zebraholzweg 5", Postcode: "10115", City: "Berlin", Country: "DE"}
	for field, wrong := range map[string]func(*study.Address){
		"name": func(a *study.Address) { a.Name = " " }, "postcode": func(a *study.Address) { a.Postcode = "" },
		"country": func(a *study.Address) { a.Country = "FR" }, "city": func(a *study.Address) { a.City = "Ber\x00lin" },
		"line1": func(a *study.Address) { a.Line1 = strings.Repeat("x", 101) },
	} {
		bad := home
		wrong(&bad)
		err := w.GiveAddress(t.Context(), places[0], bad)
		if !fail.Is(err, fail.Invalid) || !strings.Contains(fmt.Sprint(err), field) {
			t.Errorf("a wrong %s: %v", field, err)
		}
	}
	for range 2 { // lost reply: the second time nothing is asked any more
		w.must(w.GiveAddress(t.Context(), places[0], home))
		home.Line1 = "Elsewhere 1"
	}
	w.must(w.GiveAddress(t.Context(), places[1], study.Address{Name: "=1+2", Line1: "Weg 2", Postcode: "1010", City: "Wien", Country: "AT"}))
	if found := w.traces("Zebraholzweg"); len(found) != 0 {
		t.Errorf("an address stands in clear in %v", found)
	}
	if _, err := w.MarkShipped(t.Context(), w.merchant, v.ID, []uuid.UUID{w.placeOf(places[2])}); !fail.Is(err, fail.Conflict) {
		t.Errorf("sent without an address: %v", err)
	}
	w.ships(v.ID)
	w.Pass(5*24*time.Hour + time.Hour)
	if got := w.turn(places[0]); got != app.TurnAnswer {
		t.Fatalf("after five days: %s", got)
	}
	w.answersStudy(places[0])
	_, err := w.CloseStudy(t.Context(), w.merchant, v.ID)
	w.must(err)
	if got := w.turn(places[1]); got != app.TurnOver {
		t.Errorf("after the end: %s", got)
	}
	w.Pass(29 * 24 * time.Hour)
	if w.count("SELECT count(sealed_address) FROM study_invitation") != 2 {
		t.Error("addresses are gone before their time")
	}
	w.Pass(2 * 24 * time.Hour)
	if w.count("SELECT count(sealed_address) FROM study_invitation") != 0 || w.studyNow(v.ID).ForgottenAt == nil {
		t.Error("addresses are still kept after their time")
	}
	if panel, _, err := w.Panel(t.Context(), w.merchant, uuid.Nil, 50); err != nil || panel.Size != 14 || len(panel.People) != 14 {
		t.Errorf("the panel has %d (%v), want all who joined, with a place or without", panel.Size, err)
	}
	w.audit()
}

// placeOf is the invitation of a link.
func (w *world) placeOf(token string) uuid.UUID {
	w.t.Helper()
	id, err := uuid.Parse(strings.Split(token, ".")[1])
	w.must(err)
	return id
}

// ships exports the two addresses of a study and marks all exported as sent, twice.
func (w *world) ships(id uuid.UUID) {
	w.t.Helper()
	var file bytes.Buffer
	w.must(w.ExportAddresses(w.t.Context(), w.merchant, id, &file))
	rows, err := csv.NewReader(&file).ReadAll()
	w.must(err)
	text := fmt.Sprint(rows)
	if len(rows) != 3 || !strings.Contains(text, "Zoë O'Neil Zebraholzweg 5") || !strings.Contains(text, "'=1+2") {
		w.t.Errorf("the file holds %v", rows)
	}
	for _, want := range []int{2, 0} {
		if n, err := w.MarkShipped(w.t.Context(), w.merchant, id, nil); err != nil || n != want {
			w.t.Errorf("%d were marked (%v), want %d", n, err, want)
		}
	}
	if n := w.count("SELECT count(*) FROM audit_log WHERE action = 'study.addresses_exported'"); n != 1 {
		w.t.Errorf("%d exports are in the log", n)
	}
}

func TestNobodyIsInvitedTooOftenOrAgainstTheirWill(t *testing.T) {
	t.Parallel()
	w, box, asks, members := studying(t, 6)
	w.decides(members[0], consent.Studies, false)
	w.decides(members[1], consent.Email, false)
	w.decides(members[2], consent.Studies, true)
	w.decides(members[2], consent.Email, false) // the panel alone
	if got := w.asked("recommend", "k:", members[3]); got[0] != survey.Asked {
		t.Fatalf("asked: %v", got)
	}
	v := w.studied(outline(asks, func(o *study.Outline) { o.Quotas[0].Wanted, o.Quotas[0].Invite = 6, 6 }))
	links := invited(box, 6)
	if got, want := sortedKeys(links), []string{crowdMail(2), crowdMail(4), crowdMail(5)}; !slices.Equal(got, want) {
		t.Fatalf("invited: %v, want %v", got, want)
	}
	if got := w.asked("recommend", "again:", members[4]); got[0] != survey.TooSoon {
		t.Errorf("a survey just after an invitation: %v", got)
	}
	w.must(w.DeclineStudy(t.Context(), links[crowdMail(4)], true))
	w.must(w.DeclineStudy(t.Context(), links[crowdMail(4)], true))
	w.must(w.JoinPanel(t.Context(), links[crowdMail(5)]))
	if got := w.turn(links[crowdMail(4)]); got != app.TurnDeclined {
		t.Errorf("after a no: %s", got)
	}
	w.must(w.SetStudyPace(t.Context(), w.merchant, study.Pace{Most: 1, Days: 60}))
	w.Pass(40 * 24 * time.Hour) // the quiet days of surveys are over, the sixty days are not
	second := w.studied(outline(asks, nil))
	if f := second.Funnels[0]; f.Invited != 1 {
		t.Errorf("the second study invites %d, want who was asked by a survey alone: %+v", f.Invited, f)
	}
	w.Pass(60 * 24 * time.Hour)
	panel := w.studied(outline(asks, func(o *study.Outline) { o.Panel = true }))
	if f := panel.Funnels[0]; f.Invited != 2 {
		t.Errorf("of the panel %d are invited, want 2: %+v", f.Invited, f)
	}
	if first := w.studyNow(v.ID); first.Stage != study.Closed || first.Funnels[0].Declined != 1 || first.Funnels[0].Expired != 2 {
		t.Errorf("the first is %s: %+v", first.Stage, first.Funnels[0])
	}
}

// decides notes a decision about a channel.
func (w *world) decides(id uuid.UUID, channel consent.Channel, yes bool) {
	w.t.Helper()
	w.Advance(time.Second)
	w.tx(func(tx *pg.Tx) error {
		_, err := consent.Note(tx, []consent.Record{{
			Member: id, Channel: channel, Granted: yes, Basis: consent.Agreed, Source: consent.ByStaff, At: tx.Now,
		}})
		return err
	})
}

func TestQuotasAreFilledByTheFirstSegmentThatFits(t *testing.T) {
	t.Parallel()
	w, _, asks, members := studying(t, 0)
	_, rich := w.newcomer(w.shopify(), mail("rich"))
	_, poor := w.newcomer(w.shopify(), mail("poor"))
	w.agree(rich, consent.Agreed)
	w.agree(poor, consent.Agreed)
	_, err := w.Adjust(t.Context(), app.Adjustment{Merchant: w.merchant, Member: rich, Points: 5000, Reason: "A gift", Key: "adjust-rich-1"})
	w.must(err)
	group := w.made("Rich", allOf(atLeast(segment.Points, 3000)))
	w.drained()
	v := w.studied(outline(asks, func(o *study.Outline) {
		o.Quotas = []study.Quota{
			{ID: "rich", Name: "Rich", Segment: group.String(), Wanted: 2, Invite: 2},
			{ID: "rest", Name: "Others", Wanted: 2, Invite: 2},
		}
	}))
	if len(members) != 0 || v.Funnels[0].Invited != 1 || v.Funnels[1].Invited != 1 {
		t.Errorf("quotas: %+v", v.Funnels)
	}
	if w.count("SELECT count(*) FROM study_invitation WHERE quota = 'rich' AND member_id = $1", rich) != 1 {
		t.Error("who is in the segment counts for another quota")
	}
	draft, err := w.SaveStudy(t.Context(), w.merchant, uuid.Nil, outline(asks, func(o *study.Outline) { o.Segment = group.String() }))
	w.must(err)
	if err := w.RemoveSegment(t.Context(), w.merchant, group); !fail.Is(err, fail.Conflict) {
		t.Errorf("a segment that a study draws from is removed: %v", err)
	}
	w.must(w.RemoveStudy(t.Context(), w.merchant, draft.ID))
	if err := w.RemoveStudy(t.Context(), w.merchant, v.ID); !fail.Is(err, fail.Conflict) {
		t.Errorf("a study that began is removed: %v", err)
	}
	if _, err := w.SaveStudy(t.Context(), w.merchant, v.ID, v.Outline); !fail.Is(err, fail.Conflict) {
		t.Errorf("a study that began is changed: %v", err)
	}
}

func TestWhoTookPartIsCopiedMovesAlongAndLeavesNoAddress(t *testing.T) {
	t.Parallel()
	w, box, asks, _ := studying(t, 0)
	for _, name := range []string{"one", "two"} {
		_, id := w.newcomer(w.shopify(), mail(name))
		w.agree(id, consent.Agreed)
	}
	v := w.studied(outline(asks, productTest))
	token := func(name string) string {
		for _, l := range box.To(mail(name)) {
			if found := studyLinks.FindStringSubmatch(l.Text); found != nil {
				return found[1]
			}
		}
		t.Fatalf("%s was not invited", name)
		return ""
	}
	one, two := token("one"), token("two")
	w.accept(one)
	w.must(w.GiveAddress(t.Context(), one, study.Address{Name: "Una", Line1: "Zebraholzweg 9", Postcode: "10115", City: "Berlin", Country: "DE"}))
	who := func(token string) (id uuid.UUID) {
		w.must(w.owner().QueryRow(t.Context(), "SELECT member_id FROM study_invitation WHERE id = $1", w.placeOf(token)).Scan(&id))
		return id
	}
	lose, keep := who(one), who(two)
	w.must(w.MergeMembers(t.Context(), w.merchant, keep, lose))
	if who(one) != keep || w.count("SELECT count(*) FROM study_invitation WHERE member_id IS NULL AND stage = 7") != 1 {
		t.Error("the invitation that came further is not theirs")
	}
	copied, err := w.ExportMember(t.Context(), w.merchant, keep)
	w.must(err)
	text, err := json.Marshal(copied.Studies)
	w.must(err)
	for _, part := range []string{"Zebraholzweg", "We keep your answers.", "Help us choose"} {
		if !strings.Contains(string(text), part) {
			t.Errorf("the copy lacks %q: %s", part, text)
		}
	}
	w.erased(keep, mail("two"))
	if n := w.count("SELECT count(*) FROM study_invitation WHERE member_id IS NOT NULL OR sealed_address IS NOT NULL"); n != 0 {
		t.Errorf("%d invitations still say whose they are", n)
	}
	if _, err := w.OpenStudy(t.Context(), one, "en"); !fail.Is(err, fail.NotFound) {
		t.Errorf("the link of who was erased: %v", err)
	}
	if f := w.studyNow(v.ID).Funnels[0]; f.Places != 0 || f.Accepted != 1 {
		t.Errorf("the place is not free again: %+v", f)
	}
}
