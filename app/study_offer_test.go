package app_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/segment"
	"regulars/app/study"
)

// few is a study of one quota with so many places, to which everybody is invited.
func few(asks uuid.UUID, places int) study.Outline {
	return outline(asks, func(o *study.Outline) { o.Quotas[0].Wanted, o.Quotas[0].Invite = places, 9 })
}

// says has some people say yes, one after the other, and tells what their pages say.
func (g guests) says(links map[string]string, names ...string) (turns []app.StudyTurn) {
	for _, name := range names {
		g.Advance(time.Second)
		turns = append(turns, g.accept(links[name]))
	}
	return turns
}

// leaves has somebody change their mind.
func (g guests) leaves(token string) {
	g.t.Helper()
	g.must(g.DeclineStudy(g.t.Context(), token, false))
	g.drained()
}

// turns are what the pages of some people say.
func (g guests) turns(links map[string]string, names ...string) (turns []app.StudyTurn) {
	for _, name := range names {
		turns = append(turns, g.turn(links[name]))
	}
	return turns
}

func (g guests) same(what string, got []app.StudyTurn, want ...app.StudyTurn) {
	g.t.Helper()
	if !slices.Equal(got, want) {
		g.t.Errorf("%s: the pages say %v, want %v", what, got, want)
	}
}

// offers counts letters that tell somebody of a free place.
func (g guests) offers(id uuid.UUID) int64 {
	return g.count(`SELECT count(*) FROM message WHERE member_id = $1 AND message_key LIKE '%:place' AND status = 1`, id)
}

const (
	offered, waiting, full, over = app.TurnOffer, app.TurnWaiting, app.TurnFull, app.TurnOver
	answer, declined             = app.TurnAnswer, app.TurnDeclined
)

func TestAPlaceThatIsFreeAgainIsOfferedInTheOrderOfTheYes(t *testing.T) {
	t.Parallel()
	names := []string{"one", "two", "three", "four", "five"}
	g, asks := guestsOf(t, names...)
	v := g.studied(few(asks, 1))
	links := g.links()
	g.same("with one place", g.says(links, "one", "three", "two", "four"), answer, waiting, waiting, waiting)
	g.drained()
	g.same("nobody changed their mind", g.turns(links, names...), answer, waiting, waiting, waiting, full)
	g.leaves(links["one"])
	g.same("the first is gone", g.turns(links, names...), declined, waiting, offered, waiting, full)
	g.same("a place is kept", g.says(links, "two", "five"), waiting, waiting)
	if shown, err := g.OpenStudy(t.Context(), links["three"], "en"); err != nil || !shown.Kept || shown.MayWait {
		t.Errorf("the page of the offer: %+v (%v)", shown, err)
	}
	g.Pass(10*24*time.Hour + time.Hour)
	g.same("three let it lie", g.turns(links, names...), declined, offered, over, waiting, waiting)
	g.leaves(links["two"])
	g.leaves(links["five"])
	g.same("two and five said no", g.says(links, "three", "four"), over, answer)
	g.Pass(2 * time.Hour)
	for n, want := range []int64{0, 1, 1, 1, 0} {
		if got := g.offers(g.ids[n]); got != want {
			t.Errorf("%s was told of a place %d times, want %d", names[n], got, want)
		}
	}
	if n := g.count("SELECT count(*) FROM audit_log WHERE action = 'study.offered' AND reason = 'Mugs: 1'"); n != 3 {
		t.Errorf("%d offers are in the log", n)
	}
	f := g.studyNow(v.ID).Funnels[0]
	if f.Offered != 3 || f.Waiting != 0 || f.Places != 1 || f.Reminded != 0 {
		t.Errorf("staff see %+v", f)
	}
	g.Pass(8 * 24 * time.Hour)
	if v = g.studyNow(v.ID); v.Stage != study.Closed || v.Funnels[0].Places != 0 {
		t.Errorf("when nobody is left it is %s: %+v", v.Stage, v.Funnels[0])
	}
}

func TestTwoPlacesThatAreFreeAtOnceAreOfferedToTwo(t *testing.T) {
	t.Parallel()
	names := []string{"a", "b", "c", "d", "e"}
	g, asks := guestsOf(t, names...)
	v := g.studied(few(asks, 2))
	links := g.links()
	g.says(links, names...)
	var rush sync.WaitGroup
	atOnce := func(do func(token string) error, names ...string) {
		for _, name := range names {
			for range 2 { // each of them twice
				rush.Go(func() {
					if err := do(links[name]); err != nil {
						t.Error(err)
					}
				})
			}
		}
		rush.Wait()
	}
	atOnce(func(token string) error { return g.DeclineStudy(t.Context(), token, false) }, "a", "b")
	g.drained()
	g.same("two are gone", g.turns(links, names...), declined, declined, offered, offered, waiting)
	terms, err := g.OpenStudy(t.Context(), links["c"], "en")
	g.must(err)
	atOnce(func(token string) error { return g.AcceptStudy(t.Context(), token, terms.TermsID, false) }, "c", "d", "e")
	g.drained()
	g.same("both take it", g.turns(links, names...), declined, declined, answer, answer, waiting)
	if f := g.studyNow(v.ID).Funnels[0]; f.Places != 2 || f.Offered != 2 || f.Waiting != 1 {
		t.Errorf("of two places: %+v", f)
	}
	g.erased(g.ids[2], mail("c"))
	g.drained()
	if got := g.turn(links["e"]); got != offered {
		t.Errorf("the place of who was erased: %s", got)
	}
}

func TestAStudyThatWasStoppedOffersNoPlace(t *testing.T) {
	t.Parallel()
	g, asks := guestsOf(t, "a", "b", "c")
	v := g.studied(few(asks, 1))
	links := g.links()
	g.says(links, "a", "b", "c")
	g.leaves(links["a"])
	g.same("before", g.turns(links, "b", "c"), offered, waiting)
	for range 2 {
		_, err := g.StopInviting(t.Context(), g.merchant, v.ID)
		g.must(err)
	}
	g.same("stopped", g.says(links, "b", "c"), full, full)
	g.Pass(26 * time.Hour)
	g.same("a day later", g.turns(links, "b", "c"), full, full)
	if shown, err := g.OpenStudy(t.Context(), links["c"], "en"); err != nil || shown.MayWait || shown.MayLeave {
		t.Errorf("there is still something to wait for: %+v (%v)", shown, err)
	}
	if v = g.studyNow(v.ID); v.StoppedAt == nil || v.Funnels[0].Offered != 1 || v.Funnels[0].Places != 0 {
		t.Errorf("it is %s, stopped %v: %+v", v.Stage, v.StoppedAt, v.Funnels[0])
	}
	if n := g.count("SELECT count(*) FROM audit_log WHERE action = 'study.stopped'"); n != 1 {
		t.Errorf("it was stopped %d times", n)
	}
}

func TestAPlaceOfOneQuotaIsOfferedWithinIt(t *testing.T) {
	t.Parallel()
	g, asks := guestsOf(t, "rich1", "rich2", "rich3", "poor1", "poor2")
	for _, id := range g.ids[:3] {
		_, err := g.Adjust(t.Context(), app.Adjustment{Merchant: g.merchant, Member: id, Points: 5000, Reason: "A gift", Key: "adjust-" + id.String()})
		g.must(err)
	}
	group := g.made("Rich", allOf(atLeast(segment.Points, 3000)))
	g.drained()
	g.studied(outline(asks, func(o *study.Outline) {
		o.Quotas = []study.Quota{
			{ID: "rich", Name: "Rich", Segment: group.String(), Wanted: 1, Invite: 3},
			{ID: "rest", Name: "Others", Wanted: 1, Invite: 2},
		}
	}))
	links := g.links()
	g.same("one place", g.says(links, "rich1", "rich2"), answer, waiting)
	g.must(g.DeclineStudy(t.Context(), links["rich1"], false))
	g.same("who comes in between", g.says(links, "rich3"), waiting)
	g.drained()
	g.same("who waited has it", g.turns(links, "rich2", "rich3"), offered, waiting)
	g.same("one place each", g.says(links, "rich2", "poor1", "poor2"), answer, answer, waiting)
	g.leaves(links["rich2"])
	g.same("the rich one left", g.turns(links, "poor2", "rich3"), waiting, offered)
	g.leaves(links["poor1"])
	g.same("so did the other", g.turns(links, "poor2", "rich3"), offered, offered)
}

func TestAFreePlaceIsNotToldAtNightNorToWhoAgreesNoMore(t *testing.T) {
	t.Parallel()
	g, asks := guestsOf(t, "a", "b", "c")
	g.must(g.SetStudyPace(t.Context(), g.merchant, study.Pace{Most: 1, Days: 90})) // this study is the one
	v := g.studied(few(asks, 1))
	links := g.links()
	g.says(links, "a", "b", "c")
	g.decides(g.ids[1], consent.Studies, false)
	g.Pass(11 * time.Hour) // eleven in the evening
	g.leaves(links["a"])
	g.same("at night", g.turns(links, "b", "c"), waiting, waiting)
	if g.offers(g.ids[1])+g.offers(g.ids[2]) != 0 {
		t.Error("somebody was written to at night")
	}
	g.Pass(11 * time.Hour)
	g.same("in the morning", g.turns(links, "b", "c"), full, offered)
	if b, c := g.offers(g.ids[1]), g.offers(g.ids[2]); b != 0 || c != 1 {
		t.Errorf("letters: %d to who said no, %d to the next", b, c)
	}
	people, _, err := g.StudyPeople(t.Context(), g.merchant, v.ID, study.Find{Limit: 9})
	g.must(err)
	for _, p := range people {
		if p.Member == g.ids[1] && (p.Step != study.Skipped || p.Why != study.WhyConsent || p.OfferedAt == nil) {
			t.Errorf("who said no to studies is %s: %s", p.Step, p.Why)
		}
	}
	copied, err := g.ExportMember(t.Context(), g.merchant, g.ids[2])
	g.must(err)
	if one := copied.Studies[0]; one.WantedAt == nil || one.OfferedAt == nil {
		t.Errorf("the copy lacks when they waited: %+v", one)
	}
}

// A piece is a place, too: with the stock at its end nobody is offered one before a
// piece is given back.
func TestAPieceThatIsGivenBackIsOfferedAgain(t *testing.T) {
	t.Parallel()
	g, asks := guestsOf(t, "a", "b")
	v := g.studied(outline(asks, func(o *study.Outline) { productTest(o); o.Stock, o.Quotas[0].Wanted = 1, 2 }))
	links := g.links()
	g.says(links, "a", "b")
	g.must(g.GiveAddress(t.Context(), links["a"], study.Address{
		Name: "Una", Line1: "Weg 9", Postcode: "10115", City: "Berlin", Country: "DE",
	}))
	g.leaves(links["a"])
	g.same("a gave it back", g.turns(links, "a", "b"), declined, offered)
	if got := g.accept(links["b"]); got != app.TurnAddress {
		t.Errorf("b took it: %s", got)
	}
	if f := g.studyNow(v.ID).Funnels[0]; f.Places != 1 || f.Offered != 1 {
		t.Errorf("one piece: %+v", f)
	}
}
