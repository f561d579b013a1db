package app_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/persona"
	"regulars/app/profile"
	"regulars/app/segment"
	"regulars/app/support"
	"regulars/app/survey"
	"regulars/connectors/shopify/shopifytest"
)

// carded is a shop with enough people for cards: 40 buy beans, 20 of them again and
// beside tea, 14 have an account and bought nothing.
type carded struct {
	*world
	beans, leaves string
	people        []uuid.UUID
	twice         uuid.UUID // the segment of those who ordered twice
}

func newCarded(t *testing.T) *carded {
	t.Helper()
	document := giftProgram(800)
	w := &carded{world: newWorld(t, &document, seldom)}
	s := w.shopify()
	w.beans, w.leaves = w.onSale(s, "Beans", 3000), w.onSale(s, "Tea", 1000)
	var customers []int64
	for i := range 54 {
		customers = append(customers, s.register(mail(fmt.Sprintf("p%02d", i))))
	}
	w.deliver()
	buy := func(customer int64, products ...string) {
		var items []shopifytest.Item
		for _, id := range products {
			items = append(items, shopifytest.Item{ProductID: number(t, id), Quantity: 1})
		}
		w.coffee.PlaceOrder(shopifytest.NewOrder{CustomerID: customer, Items: items})
	}
	for _, customer := range customers[:40] {
		buy(customer, w.beans)
	}
	w.deliver()
	w.Pass(10 * 24 * time.Hour)
	for _, customer := range customers[:20] {
		buy(customer, w.beans, w.leaves)
	}
	w.deliver()
	w.Pass(time.Hour)
	if n := w.count("SELECT count(*) FROM orders"); n != 60 {
		t.Fatalf("%d orders came, want 60", n)
	}
	for _, customer := range customers {
		w.people = append(w.people, w.memberOf(s.id, customer))
	}
	w.twice = w.made("Twice", allOf(atLeast(segment.Orders, 2)))
	return w
}

func (w *carded) exec(query string, args ...any) {
	w.t.Helper()
	_, err := w.owner().Exec(w.t.Context(), query, args...)
	w.must(err)
}

// lives fills in what people say of themselves, ask, and were tried with.
func (w *carded) lives() {
	w.t.Helper()
	ctx := w.t.Context()
	settings, err := w.ProfileSettings(ctx, w.merchant)
	w.must(err)
	settings.Ask = append(settings.Ask, profile.AskPurposes)
	settings.Purposes = []profile.Choice{
		{Key: "gift", Text: map[string]string{"en": "Giving away"}}, {Key: "work", Text: map[string]string{"en": "The office"}},
	}
	w.must(w.ChangeProfileSettings(ctx, w.merchant, settings))
	for i, id := range w.people {
		sex, wants := "female", []string{"gift"}
		switch {
		case i >= 13 && i < 16: // three men among those who came back: that is told of nobody
			sex = "male"
		case i >= 16 && i < 20, i >= 34:
			sex = ""
		case i >= 20 && i < 30:
			sex = "male"
		}
		if i >= 20 {
			wants = []string{"work"}
		}
		w.exec(`INSERT INTO profile (merchant_id, member_id, sex, purposes) VALUES ($1, $2, $3, $4) ON CONFLICT (merchant_id,
			member_id) DO UPDATE SET sex = excluded.sex, purposes = excluded.purposes`, w.merchant, id, sex, wants)
		if i < 11 || i == 30 {
			_, err := w.OpenRequest(ctx, w.merchant, support.Request{
				Member: id, Kind: support.Complaint, Text: "Stale.", Key: fmt.Sprintf("stale-%04d", i),
				Store: w.coffeeID, Product: w.beans,
			})
			w.must(err)
		}
		w.exec(`INSERT INTO consent_record (merchant_id, id, member_id, channel, granted, basis, source, at, noted_at)
			VALUES ($1, gen_random_uuid(), $2, 1, true, 1, 4, $3, $3), ($1, gen_random_uuid(), $2, 1, $4, 1, 4, $5, $5)`,
			w.merchant, id, w.Now().Add(-time.Hour), i < 12, w.Now()) // the others took it back
	}
	journey := uuid.New()
	w.exec(`INSERT INTO journey (merchant_id, id, draft, created_at, updated_at)
		VALUES ($1, $2, '{"name": "Nudge"}', now(), now())`, w.merchant, journey)
	w.exec(`INSERT INTO journey_person (merchant_id, journey_id, member_id, grp, assigned_at, until, bought, revenue)
		SELECT $1, $2, p, CASE WHEN n <= 20 THEN 1 ELSE 2 END, $4, $4, n <= 12 OR n BETWEEN 21 AND 34, 500
		FROM unnest($3::uuid[]) WITH ORDINALITY p (p, n)`, w.merchant, journey, w.people, w.Now())
	w.published("why-us", nil)
	w.asked("why-us", "why", w.people[:30]...)
	for i, id := range w.people[:30] {
		var response uuid.UUID
		w.must(w.owner().QueryRow(ctx, "SELECT id FROM survey_response WHERE member_id = $1", id).Scan(&response))
		motive := "quality"
		if i%5 == 4 {
			motive = "price"
		}
		_, err := w.AnswerShopper(ctx, app.Shopper{Merchant: w.merchant, MemberID: id}, response,
			survey.Given{"motive": motive, "expect": "advice"}, true)
		w.must(err)
	}
	w.must(w.RecountSegments(ctx, w.merchant))
	w.Drain()
}

func (w *carded) card(in app.PersonaInput) app.PersonaView {
	w.t.Helper()
	made, err := w.SavePersona(w.t.Context(), w.merchant, in)
	w.must(err)
	w.Drain()
	v, err := w.Persona(w.t.Context(), w.merchant, made.ID)
	w.must(err)
	return v
}

// recounted in SQL, from orders, profiles, requests and answers alone: of those who
// ordered twice, and of all. It shares nothing with app/persona but the questions.
const recountedPersona = `
	WITH bought AS (
		SELECT member_id, total, placed_at, currency, row_number() OVER (PARTITION BY member_id ORDER BY placed_at) AS n,
			placed_at - lag(placed_at) OVER (PARTITION BY member_id ORDER BY placed_at) AS gap
		FROM orders WHERE merchant_id = $1 AND status = 2 AND member_id IS NOT NULL
	), person AS (
		SELECT m.id, (SELECT count(*) FROM bought b WHERE b.member_id = m.id) AS orders FROM member m
		WHERE m.merchant_id = $1 AND m.merged_into IS NULL AND (m.state <> 3 OR EXISTS (
			SELECT FROM identity i WHERE i.merchant_id = $1 AND i.member_id = m.id))
	), meant AS (SELECT id, orders FROM person WHERE orders >= $2)
	SELECT 'members', count(*), count(*) FROM meant
	UNION ALL SELECT 'buyers', count(*) FILTER (WHERE orders > 0), count(*) FROM meant
	UNION ALL SELECT 'again', count(*) FILTER (WHERE orders > 1), count(*) FILTER (WHERE orders > 0) FROM meant
	UNION ALL SELECT 'order', sum(total)::bigint, count(*) FROM bought WHERE member_id IN (SELECT id FROM meant)
	UNION ALL SELECT 'rhythm', (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM gap)::bigint)
			FROM bought WHERE n = 2 AND member_id IN (SELECT id FROM meant)),
		(SELECT count(*) FROM bought WHERE n = 2 AND member_id IN (SELECT id FROM meant))
	UNION ALL SELECT 'women', count(*) FILTER (WHERE sex = 'female'), count(*) FROM profile
		WHERE sex <> '' AND member_id IN (SELECT id FROM meant)
	UNION ALL SELECT 'gift', count(*) FILTER (WHERE 'gift' = ANY (purposes)), count(*) FROM profile
		WHERE purposes <> '{}' AND member_id IN (SELECT id FROM meant)
	UNION ALL SELECT 'complaint', count(DISTINCT r.member_id), (SELECT count(*) FROM meant)
		FROM request r WHERE r.kind = 'complaint' AND r.member_id IN (SELECT id FROM meant)
	UNION ALL SELECT 'quality', count(*) FILTER (WHERE a.choice = 'quality'), count(*) FROM survey_answer a
		JOIN survey_response r ON r.merchant_id = a.merchant_id AND r.id = a.response_id
		WHERE a.question = 'motive' AND r.member_id IN (SELECT id FROM meant)`

func (w *carded) recount(orders int) map[string][2]int64 {
	w.t.Helper()
	rows, err := w.owner().Query(w.t.Context(), recountedPersona, w.merchant, orders)
	w.must(err)
	found := map[string][2]int64{}
	for rows.Next() {
		var what string
		var n, base int64
		w.must(rows.Scan(&what, &n, &base))
		found[what] = [2]int64{n, base}
	}
	w.must(rows.Err())
	return found
}

// told are the figures of a card, as the recount names them.
func told(lines []persona.Line) map[string][2]int64 {
	found := map[string][2]int64{}
	names := map[persona.Kind]string{
		persona.KindBuyers: "buyers", persona.KindAgain: "again", "want": "gift", "asked": "complaint", "sex": "women",
	}
	for _, l := range lines {
		switch {
		case l.Kind == persona.KindAnswer && strings.HasSuffix(l.Key, "/motive/quality"):
			found["quality"] = [2]int64{l.N, l.Base}
		case l.Kind == persona.Kind(persona.Want) && l.Key != "gift":
		case names[l.Kind] != "":
			found[names[l.Kind]] = [2]int64{l.N, l.Base}
		}
	}
	return found
}

func TestPersonasSayWhatTheDataSays(t *testing.T) {
	t.Parallel()
	w := newCarded(t)
	w.lives()
	w.figures(t)
	w.few(t)
	w.suggested(t)
	w.overMonths(t)
}

// figures: what a card says is what SQL counts.
func (w *carded) figures(t *testing.T) {
	t.Helper()
	card := w.card(app.PersonaInput{Name: "Twice", Segment: w.twice})
	everybody := w.card(app.PersonaInput{Name: "All", Segment: w.made("All", allOf(atLeast(segment.Orders, 0)))})
	for _, one := range []struct {
		of     app.PersonaView
		orders int
	}{{card, 2}, {everybody, 0}} {
		want, got := w.recount(one.orders), told(one.of.Lines)
		f := one.of.Figures
		got["members"], got["rhythm"] = [2]int64{f.Members, f.Looked}, [2]int64{f.Gap, f.Repeaters}
		got["order"] = [2]int64{f.Spent, f.Orders}
		if one.orders == 2 { // three men among sixteen: who they are could be guessed
			delete(want, "women")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-recount +card):\n%s", one.of.Name, diff)
		}
	}
	for trait, want := range map[persona.Trait]persona.Tally{
		persona.Product:   {Base: 20, Of: []persona.Count{{Key: w.beans, Label: "Beans", N: 20}, {Key: w.leaves, Label: "Tea", N: 20}}},
		persona.First:     {Base: 20, Of: []persona.Count{{Key: w.beans, Label: "Beans", N: 20}}},
		persona.Complaint: {Base: 20, Of: []persona.Count{{Key: w.beans, Label: "Beans", N: 11}}},
		persona.Agreed:    {Base: 20, Of: []persona.Count{{Key: "email", N: 12}}},
	} {
		if diff := cmp.Diff(want, *card.Figures.Tally(trait)); diff != "" {
			t.Errorf("%s:\n%s", trait, diff)
		}
	}
	if len(card.Figures.Trials) != 0 {
		t.Error("it is said what works on those who were chosen by what they bought")
	}
	wanting := segment.Condition{Field: segment.Wants, Op: segment.HasAny, Texts: []string{"gift", "work"}}
	trials := w.card(app.PersonaInput{Name: "Tried", Condition: &segment.Condition{
		Match: segment.All, Of: []segment.Condition{wanting},
	}}).Figures.Trials
	if len(trials) != 1 || trials[0].Name != "Nudge" || trials[0].Given.People != 20 || trials[0].Given.Bought != 12 ||
		trials[0].Alone.People != 34 || trials[0].Alone.Bought != 14 {
		t.Errorf("what was tried: %+v", trials)
	}
	apart := map[persona.Kind]int{}
	for _, l := range card.Lines {
		if l.AllBase > 0 {
			apart[l.Kind] = l.Apart
		}
	}
	if apart[persona.Kind(persona.Want)] != 1 || apart["asked"] != 1 || apart[persona.KindRhythm] != 0 {
		t.Errorf("set apart by %v, want by what they want it for and complaints", apart)
	}
	if slices.ContainsFunc(card.Apart, func(l persona.Line) bool { return l.Kind == persona.KindAgain }) {
		t.Error("a condition is told as if it set them apart")
	}
	if got := card.Words.Sentence(&card.Lines[0]); got != "100% have bought." {
		t.Errorf("the first sentence is %q", got)
	}
}

// few: nothing is said of fewer than ten, by groups of nine and of ten, and by every
// number in all that is kept.
func (w *carded) few(t *testing.T) {
	t.Helper()
	w.exec("UPDATE profile SET age_band = '25-34' WHERE member_id = ANY($1)", w.people[:9])
	w.exec("UPDATE profile SET age_band = '35-44' WHERE member_id = ANY($1)", w.people[9:19])
	w.must(w.RecountSegments(t.Context(), w.merchant))
	w.Drain()
	card := w.card(app.PersonaInput{Name: "Those who came back", Segment: w.twice})
	for _, l := range card.Lines {
		if l.Value == 0 && l.N < persona.Few || l.Base < persona.Few {
			t.Errorf("%s is told of %d of %d", l.Kind, l.N, l.Base)
		}
		if l.Kind == persona.Kind(persona.Sex) || l.Kind == persona.Kind(persona.Age) {
			t.Errorf("%s %s is told, and of the few who are not one could know", l.Kind, l.Key)
		}
	}
	nine := segment.Condition{Field: segment.AgeBand, Op: segment.Is, Texts: []string{"25-34"}}
	few := w.card(app.PersonaInput{Name: "Nine", Condition: &segment.Condition{Match: segment.All, Of: []segment.Condition{nine}}})
	if !few.Figures.Few || len(few.Lines) != 0 || len(few.Months) != 1 || !few.Months[0].Marks.Few {
		t.Errorf("of nine people it is said: %+v, %+v", few.Lines, few.Months)
	}
	kept := w.count(`SELECT count(*) FROM (SELECT figures AS j FROM persona UNION ALL SELECT marks FROM persona_month
		UNION ALL SELECT figures FROM persona_book UNION ALL SELECT drafts FROM persona_book) k,
		jsonb_path_query(j, '$.**.n') n WHERE (n #>> '{}')::bigint < $1`, persona.Few)
	if kept != 0 {
		t.Errorf("%d numbers of fewer than %d people are kept", kept, persona.Few)
	}
	if n := w.count("SELECT count(*) FROM persona WHERE figures -> 'members' <> '0' AND (figures ->> 'few')::boolean"); n != 0 {
		t.Error("the size of a group of few is kept")
	}
}

// overMonths: a persona is counted anew by itself, and compared with itself.
func (w *carded) overMonths(t *testing.T) {
	t.Helper()
	card := w.card(app.PersonaInput{
		Name: "Over months", Segment: w.twice, Written: persona.Written{Who: "They know what they like."},
	})
	if card.Counting || card.Figures.Members != 20 {
		t.Fatalf("counted are %d, counting: %v", card.Figures.Members, card.Counting)
	}
	w.Pass(35 * 24 * time.Hour)
	for i := 20; i < 34; i++ {
		w.coffee.PlaceOrder(shopifytest.NewOrder{
			CustomerID: number(t, w.customerOf(w.people[i])),
			Items:      []shopifytest.Item{{ProductID: number(t, w.beans), Quantity: 1}},
		})
	}
	w.deliver()
	w.Pass(24 * time.Hour)
	now, err := w.Persona(t.Context(), w.merchant, card.ID)
	w.must(err)
	if now.Figures.Members != 34 || len(now.Months) < 2 || now.Months[0].Marks.Members != 20 {
		t.Errorf("after a month: %d members, months %+v", now.Figures.Members, now.Months)
	}
	said := now.Words.Changes(now.Changes)
	if len(said) == 0 || !strings.HasPrefix(said[0], "14 members more than in ") {
		t.Errorf("what became of it: %q", said)
	}
	if now.Written.Who != "They know what they like." {
		t.Errorf("counting wrote over what staff wrote: %+v", now.Written)
	}
	_, err = w.SaveSegment(t.Context(), w.merchant, app.SegmentInput{
		ID: w.twice, Name: "Twice", Condition: allOf(atLeast(segment.Orders, 1)),
	})
	w.must(err)
	w.Drain()
	now, err = w.Persona(t.Context(), w.merchant, card.ID)
	w.must(err)
	if said := now.Words.Changes(now.Changes); now.Figures.Members != 40 || !strings.Contains(said[0], "segment was changed") {
		t.Errorf("after its segment was changed: %d members, %q", now.Figures.Members, said)
	}
	personas, err := w.Personas(t.Context(), w.merchant)
	w.must(err)
	if err := w.RemoveSegment(t.Context(), w.merchant, w.twice); !fail.Is(err, fail.Conflict) {
		t.Errorf("a segment goes that a persona is of: %v", err)
	}
	for _, one := range personas.Items {
		w.must(w.RemovePersona(t.Context(), w.merchant, one.ID))
	}
	w.must(w.RemoveSegment(t.Context(), w.merchant, w.twice))
}

// suggested: drafts are large enough, apart, and what they say they are.
func (w *carded) suggested(t *testing.T) {
	t.Helper()
	w.exec("UPDATE product SET collections = '{77}' WHERE external_id = $1", w.leaves)
	w.exec("INSERT INTO collection (merchant_id, store_id, external_id, title) SELECT merchant_id, store_id, '77', 'Teas' FROM product WHERE external_id = $1 ON CONFLICT (merchant_id, store_id, external_id) DO UPDATE SET title = 'Teas'", w.leaves)
	w.must(w.SuggestPersonas(t.Context(), w.merchant))
	drafts, err := w.PersonaDrafts(t.Context(), w.merchant)
	w.must(err)
	if !drafts.Drafting {
		t.Error("nobody looks for drafts")
	}
	w.must(w.RecountPersonas(t.Context(), w.merchant))
	w.Drain()
	drafts, err = w.PersonaDrafts(t.Context(), w.merchant)
	w.must(err)
	if drafts.Drafting || len(drafts.Items) == 0 {
		t.Fatalf("drafts: %+v", drafts)
	}
	for _, d := range drafts.Items {
		if len(d.Apart) == 0 || d.Name == "" || d.Condition.Validate() != nil {
			t.Errorf("a draft is %+v", d)
		}
		made := w.made("Draft of "+d.Name, d.Condition)
		if n := int64(len(w.in(made))); n != d.Members || !persona.Fits(n, 40) {
			t.Errorf("%s has %d members, and %d are in its segment", d.Name, d.Members, n)
		}
		t.Log(d.Name, d.Members, drafts.Words.Sentence(&d.Apart[0]))
	}
	first := drafts.Items[0]
	card := w.card(app.PersonaInput{Name: first.Name, Condition: &first.Condition})
	if card.Figures.Members != first.Members {
		t.Errorf("the persona has %d members, its draft had %d", card.Figures.Members, first.Members)
	}
	if drafts, err = w.PersonaDrafts(t.Context(), w.merchant); err != nil || !drafts.Items[0].Made {
		t.Errorf("a draft does not know that it was made: %v, %v", drafts.Items[0].Made, err)
	}
}

func TestAPersonaRefusesWhatCannotBeMeant(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	some := w.made("Some", allOf(atLeast(segment.Orders, 1)))
	everybody := segment.Condition{Match: segment.All, Of: []segment.Condition{atLeast(segment.Orders, 0)}}
	for field, in := range map[string]app.PersonaInput{
		"name":         {Segment: some, Name: " "},
		"written.buys": {Segment: some, Name: "A", Written: persona.Written{Buys: strings.Repeat("a", 2001)}},
		"segment_id":   {Name: "A", Segment: uuid.New()},
		"condition.of[0].number": {Name: "A", Condition: &segment.Condition{
			Match: segment.All, Of: []segment.Condition{{Field: segment.Orders, Op: segment.AtLeast}},
		}},
	} {
		_, err := w.SavePersona(t.Context(), w.merchant, in)
		if f, ok := errors.AsType[*fail.Error](err); !ok || f.Field != field {
			t.Errorf("want %s refused, got %v", field, err)
		}
	}
	_, err := w.SavePersona(t.Context(), w.merchant, app.PersonaInput{Name: "Twice", Segment: some})
	w.must(err)
	_, err = w.SavePersona(t.Context(), w.merchant, app.PersonaInput{Name: "twice", Condition: &everybody})
	if f, ok := errors.AsType[*fail.Error](err); !ok || f.Kind != fail.Conflict || f.Field != "name" {
		t.Errorf("a name twice: %v", err)
	}
	made, err := w.SavePersona(t.Context(), w.merchant, app.PersonaInput{
		Name: "Ordered once", Condition: &segment.Condition{
			Match: segment.All, Of: []segment.Condition{{Field: segment.LifeCycle, Op: segment.Is, Texts: []string{"first_order"}}},
		},
	})
	w.must(err)
	if made.Segment.Ready != "life_first_order" {
		t.Errorf("a condition that a segment has is made anew: %+v", made.Segment)
	}
	if n := w.count("SELECT count(*) FROM segment WHERE name = 'twice'"); n != 0 {
		t.Error("what was refused left a segment behind")
	}
}
