package app_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/study"
	"regulars/app/support"
)

// guests are a study's guests who have an account in a store, and the links of those who
// were invited.
type guests struct {
	*world
	ids   []uuid.UUID
	links func() map[string]string // by name
}

func guestsOf(t *testing.T, names ...string) (g guests, asks uuid.UUID) {
	t.Helper()
	w, box, asks, _ := studying(t, 0)
	g.world = w
	for _, name := range names {
		_, id := w.newcomer(w.shopify(), mail(name))
		w.agree(id, consent.Agreed)
		g.ids = append(g.ids, id)
	}
	g.links = func() map[string]string {
		found := map[string]string{}
		for _, name := range names {
			for _, l := range box.To(mail(name)) {
				if link := studyLinks.FindStringSubmatch(l.Text); link != nil {
					found[name] = link[1]
				}
			}
		}
		return found
	}
	return g, asks
}

func (g guests) rewards(id uuid.UUID) int64 {
	return g.count("SELECT count(*) FROM redemption WHERE member_id = $1 AND reward_id = 'ship' AND points = 0", id)
}

func TestAStudyGivesItsRewardOnceHoweverOftenItIsTried(t *testing.T) {
	t.Parallel()
	g, asks := guestsOf(t, "one", "two")
	g.studied(outline(asks, func(o *study.Outline) { o.Points, o.Reward = 0, "ship" }))
	token := g.links()["one"]
	g.accept(token)
	g.answersStudy(token)
	if n := g.rewards(g.ids[0]); n != 1 {
		t.Fatalf("%d rewards were given for a finished answer", n)
	}
	_, err := g.owner().Exec(t.Context(), "UPDATE study_invitation SET state = 0, thanked_at = NULL WHERE id = $1", g.placeOf(token))
	g.must(err) // as if the note of it were lost
	g.drained()
	if n, rest := g.rewards(g.ids[0]), g.rewards(g.ids[1]); n != 1 || rest != 0 {
		t.Errorf("%d rewards, and %d to who did not answer", n, rest)
	}
	if n := g.count("SELECT count(*) FROM study_invitation WHERE thanked_at IS NOT NULL AND state = 1"); n != 1 {
		t.Errorf("%d are thanked", n)
	}
}

func TestTwoWhoBecomeOneAreThankedOnce(t *testing.T) {
	t.Parallel()
	g, asks := guestsOf(t, "one", "two")
	g.studied(outline(asks, nil))
	open := map[string]string{}
	for name, token := range g.links() {
		g.accept(token)
		shown, err := g.OpenStudy(t.Context(), token, "en")
		g.must(err)
		open[name] = shown.Questions[strings.LastIndex(shown.Questions, "/")+1:]
	}
	asked, err := g.OpenAsked(t.Context(), open["one"], "en")
	g.must(err)
	g.must(g.MergeMembers(t.Context(), g.merchant, g.ids[1], g.ids[0]))
	for _, name := range []string{"one", "two"} {
		_, err := g.AnswerInvitation(t.Context(), open[name], map[string]string{asked.Questions[0].ID: "9"}, true)
		if err != nil && !fail.Is(err, fail.Conflict) {
			t.Fatal(err)
		}
	}
	g.drained()
	if n := g.count("SELECT count(*) FROM transfer WHERE amount = 70"); n != 1 {
		t.Errorf("they are thanked %d times", n)
	}
}

func TestNobodyIsInvitedWhileTheyAreLeftInPeace(t *testing.T) {
	t.Parallel()
	g, asks := guestsOf(t, "calm", "waiting", "cross")
	var open []app.RequestView
	for _, id := range g.ids[1:] {
		asked := support.Request{Member: id, Kind: support.Complaint, Text: "It came broken.", Key: "key-" + id.String()}
		r, err := g.OpenRequest(t.Context(), g.merchant, asked)
		g.must(err)
		open = append(open, r)
	}
	g.Pass(11 * time.Hour) // eleven in the evening
	v := g.studied(outline(asks, nil))
	if len(g.links()) != 0 || v.Funnels[0].Invited != 0 || v.Funnels[0].Drawn != 3 {
		t.Fatalf("at night: %v, %+v", g.links(), v.Funnels[0])
	}
	g.Pass(11 * time.Hour)
	if got := sortedKeys(g.links()); !slices.Equal(got, []string{"calm"}) {
		t.Fatalf("in the morning %v are invited", got)
	}
	_, err := g.HandleRequest(t.Context(), g.merchant, open[0].ID, support.StateClosed, "Sent another")
	g.must(err)
	g.Pass(24 * time.Hour)
	if n := len(g.links()); n != 1 {
		t.Errorf("just after a complaint: %d are invited", n)
	}
	g.Pass(3 * 24 * time.Hour)
	if got := sortedKeys(g.links()); !slices.Equal(got, []string{"calm", "waiting"}) {
		t.Errorf("when all is well again %v are invited", got)
	}
	g.Pass(8 * 24 * time.Hour)
	people, _, err := g.StudyPeople(t.Context(), g.merchant, v.ID, study.Find{Limit: 10})
	g.must(err)
	for _, p := range people {
		if p.Member == g.ids[2] && (p.Step != study.Skipped || p.Why != study.WhyPeace || p.InvitedAt != nil) {
			t.Errorf("whose complaint stays open is %s: %s", p.Step, p.Why)
		}
	}
}

func TestAStudyIsAFileWithoutAddresses(t *testing.T) {
	t.Parallel()
	g, asks := guestsOf(t, "one", "two")
	v := g.studied(outline(asks, func(o *study.Outline) {
		productTest(o)
		o.Quotas[0].Name = "=1+1"
	}))
	token := g.links()["one"]
	g.accept(token)
	g.must(g.GiveAddress(t.Context(), token, study.Address{
		Name: "Una", Line1: "Zebraholzweg 9", Postcode: "10115", City: "Berlin", Country: "DE",
	}))
	_, err := g.MarkShipped(t.Context(), g.merchant, v.ID, []uuid.UUID{g.placeOf(token)})
	g.must(err)
	g.Pass(5*24*time.Hour + time.Hour)
	g.answersStudy(token)
	var file bytes.Buffer
	g.must(g.ExportStudy(t.Context(), g.merchant, v.ID, &file))
	if strings.Contains(file.String(), "Zebra") {
		t.Errorf("an address is in the file:\n%s", &file)
	}
	rows, err := csv.NewReader(&file).ReadAll()
	g.must(err)
	if len(rows) != 3 {
		t.Fatalf("the file: %v", rows)
	}
	said := slices.Index(rows[0], "recommend")
	for _, row := range rows[1:] {
		state, answer := "invited", ""
		if row[0] == g.placeOf(token).String() {
			state, answer = "answered", "9"
		}
		if row[2] != "'=1+1" || row[3] != state || said < 0 || row[said] != answer {
			t.Errorf("a line: %v", row)
		}
	}
	if n := g.count("SELECT count(*) FROM audit_log WHERE action = 'study.exported'"); n != 1 {
		t.Errorf("%d exports are in the log", n)
	}
}

func TestWhoChangesTheirMindLeavesNoAddressAndAFreePlace(t *testing.T) {
	t.Parallel()
	g, asks := guestsOf(t, "one", "two")
	v := g.studied(outline(asks, func(o *study.Outline) { productTest(o); o.Stock = 2 }))
	token := g.links()["one"]
	g.accept(token)
	g.must(g.GiveAddress(t.Context(), token, study.Address{
		Name: "Una", Line1: "Zebraholzweg 9", Postcode: "10115", City: "Berlin", Country: "DE",
	}))
	for range 2 {
		g.must(g.DeclineStudy(t.Context(), token, false))
	}
	if n := g.count("SELECT count(*) FROM study_invitation WHERE sealed_address IS NOT NULL OR stage IN (2, 3, 4)"); n != 0 {
		t.Errorf("%d places or addresses are kept", n)
	}
	if got := g.turn(token); got != app.TurnDeclined {
		t.Errorf("the page says %s", got)
	}
	other := g.links()["two"]
	g.accept(other)
	g.must(g.GiveAddress(t.Context(), other, study.Address{
		Name: "Due", Line1: "Weg 1", Postcode: "10115", City: "Berlin", Country: "DE",
	}))
	_, err := g.MarkShipped(t.Context(), g.merchant, v.ID, []uuid.UUID{g.placeOf(other)})
	g.must(err)
	g.must(g.DeclineStudy(t.Context(), other, false)) // too late: it is on its way
	if got := g.turn(other); got != app.TurnTry {
		t.Errorf("what was sent is %s", got)
	}
}

// Whoever was drawn may change their mind before the letter is written, and before it
// leaves.
func TestNobodyIsInvitedWhoSaidNoSinceTheyWereDrawn(t *testing.T) {
	t.Parallel()
	g, asks := guestsOf(t, "yes", "early", "late")
	g.Pass(11 * time.Hour) // eleven in the evening: drawn, and left in peace
	v := g.studied(outline(asks, nil))
	g.decides(g.ids[1], consent.Studies, false)
	g.Advance(11 * time.Hour)
	for _, id := range g.ids {
		var invitation uuid.UUID
		g.must(g.owner().QueryRow(t.Context(), "SELECT id FROM study_invitation WHERE member_id = $1", id).Scan(&invitation))
		g.must(g.ContinueInvitation(t.Context(), g.merchant, invitation))
	}
	g.decides(g.ids[2], consent.Studies, false) // the letter waits to be sent
	g.Pass(time.Minute)
	if got := sortedKeys(g.links()); !slices.Equal(got, []string{"yes"}) {
		t.Errorf("letters went to %v", got)
	}
	people, _, err := g.StudyPeople(t.Context(), g.merchant, v.ID, study.Find{Limit: 9})
	g.must(err)
	for _, p := range people {
		if p.Member == g.ids[1] && (p.Step != study.Skipped || p.Why != study.WhyConsent) {
			t.Errorf("who said no before the letter is %s: %s", p.Step, p.Why)
		}
	}
}
