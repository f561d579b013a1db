package app_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/member"
	"regulars/app/program"
	"regulars/app/segment"
	"regulars/app/support"
	"regulars/app/survey"
)

func atLeast(field segment.Field, n int64) segment.Condition {
	return segment.Condition{Field: field, Op: segment.AtLeast, Number: &n}
}

func allOf(parts ...segment.Condition) segment.Condition {
	return segment.Condition{Match: segment.All, Of: parts}
}

// made makes a segment.
func (w *world) made(name string, c segment.Condition) uuid.UUID {
	w.t.Helper()
	s, err := w.SaveSegment(w.t.Context(), w.merchant, app.SegmentInput{Name: name, Condition: c})
	w.must(err)
	return s.ID
}

// in lists who is in a segment.
func (w *world) in(id uuid.UUID) (ids []uuid.UUID) {
	w.t.Helper()
	people, _, err := w.SegmentMembers(w.t.Context(), w.merchant, id, uuid.Nil, 100)
	w.must(err)
	for _, m := range people {
		ids = append(ids, m.ID)
	}
	return ids
}

func TestWhoIsInASegmentFollowsWhatHappensWithinSeconds(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document)
	s := w.shopify()
	customer, early := w.newcomer(s, mail("early"))
	s.buy(purchase{customer: customer, quantity: 1, unit: 30000})
	w.deliver()
	buyers := w.made("Buyers", allOf(atLeast(segment.Orders, 1), atLeast(segment.Spent, 20000)))
	w.Drain() // all members are counted for the first time
	if got := w.in(buyers); !slices.Equal(got, []uuid.UUID{early}) {
		t.Fatalf("in the segment are %v, want who bought before there was one", got)
	}

	other, late := w.newcomer(s, mail("late"))
	bought := s.buy(purchase{customer: other, quantity: 1, unit: 25000})
	w.deliver()
	if got := w.in(buyers); len(got) != 2 || !slices.Contains(got, late) {
		t.Errorf("after an order %v are in the segment", got)
	}
	s.refund(bought)
	w.deliver()
	if got := w.in(buyers); !slices.Equal(got, []uuid.UUID{early}) {
		t.Errorf("after the refund %v are in the segment", got)
	}
	rich := w.made("Rich", allOf(atLeast(segment.Points, 700)))
	if got := w.in(rich); len(got) != 2 {
		t.Errorf("%d have 700 points, want both", len(got))
	}
	_, err := w.Redeem(t.Context(), w.five(s, late, 1))
	w.must(err)
	w.Drain()
	if got := w.in(rich); !slices.Equal(got, []uuid.UUID{early}) {
		t.Errorf("after 500 points were spent %v have 700", got)
	}
	w.erased(early, mail("early"))
	if n := w.count("SELECT count(*) FROM segment_fact WHERE member_id = $1", early); n != 0 {
		t.Error("facts are kept of somebody who was erased")
	}
	w.recounted()
}

// recounted has all members counted anew, and fails when one stood otherwise.
func (w *world) recounted() {
	w.t.Helper()
	before := w.count("SELECT count(*) FROM segment_fact")
	w.must(w.RecountSegments(w.t.Context(), w.merchant))
	facts := w.facts()
	w.Drain()
	if diff := cmp.Diff(facts, w.facts()); diff != "" || w.count("SELECT count(*) FROM segment_fact") != before {
		w.t.Errorf("the recount found members otherwise than they stood (-stood +found):\n%s", diff)
	}
}

func (w *world) facts() (rows []string) {
	w.t.Helper()
	found, err := w.owner().Query(w.t.Context(), `SELECT f::text FROM segment_fact f
		UNION ALL SELECT i::text FROM segment_item i ORDER BY 1`)
	w.must(err)
	for found.Next() {
		var row string
		w.must(found.Scan(&row))
		rows = append(rows, row)
	}
	return rows
}

func TestASmallGroupByASensitiveFieldIsNeitherListedNorCounted(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document)
	_, id := w.newcomer(w.shopify(), mail("private"))
	w.must(w.EnterBirthday(t.Context(), w.merchant, id, "03-28", member.ByStaff))
	known := segment.Condition{Field: segment.Birthday, Op: segment.Known}
	private := w.made("Birthdays", allOf(known))
	w.Drain()
	if _, _, err := w.SegmentMembers(t.Context(), w.merchant, private, uuid.Nil, 10); !fail.Is(err, fail.Forbidden) {
		t.Errorf("one member is listed by their birthday: %v", err)
	}
	look, err := w.LookAtSegment(t.Context(), w.merchant, allOf(known))
	w.must(err)
	if look.Members != nil || !look.Few || len(look.Sample) > 0 {
		t.Errorf("a look tells %+v", look)
	}
	shown, err := w.Segment(t.Context(), w.merchant, private)
	w.must(err)
	if shown.Members != nil || !shown.Few {
		t.Errorf("the list tells %+v", shown)
	}
	open, err := w.LookAtSegment(t.Context(), w.merchant, allOf(segment.Condition{Field: segment.Standing, Op: segment.Is, Texts: []string{"member"}}))
	w.must(err)
	if open.Members == nil || *open.Members != 1 || open.Few || len(open.Sample) != 1 {
		t.Errorf("of a field that is not sensitive a look tells %+v", open)
	}
}

func TestReadyMadeSegmentsHoldEachBuyerOnce(t *testing.T) {
	t.Parallel()
	document := giftProgram(1)
	w := newWorld(t, &document)
	s := w.shopify()
	for i := range 8 {
		customer, _ := w.newcomer(s, mail("ready"+string(rune('a'+i))))
		for range i {
			s.buy(purchase{customer: customer, quantity: 1, unit: int64(1000 * (i + 1))})
			w.deliver()
			w.Advance(20 * time.Hour)
		}
	}
	_, _, err := w.Segments(t.Context(), w.merchant, uuid.Nil, 100)
	w.must(err)
	w.Drain()
	all, _, err := w.Segments(t.Context(), w.merchant, uuid.Nil, 100)
	w.must(err)
	if len(all) != 28 {
		t.Fatalf("%d segments are ready made", len(all))
	}
	stages, groups, onMap := int64(0), int64(0), int64(0)
	for _, one := range all {
		if one.Members == nil {
			t.Fatalf("%s is not counted", one.Name)
		}
		switch {
		case one.Ready == "top_20":
			if *one.Members != 1 {
				t.Errorf("the top 20 %% of 7 buyers are %d", *one.Members)
			}
		case one.Ready[:4] == "rfm_":
			groups += *one.Members
		case one.Ready[:4] == "map_":
			onMap += *one.Members
		default:
			stages += *one.Members
		}
	}
	if people := w.count("SELECT count(*) FROM segment_fact"); stages != people || groups != 7 || onMap != people {
		t.Errorf("of %d people, 7 of them buyers, %d have a stage, %d an RFM group and %d a place on the map",
			people, stages, groups, onMap)
	}
}

func TestSegmentsDecideWhoACampaignAndARewardAreFor(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document)
	s := w.shopify()
	regular, often := w.newcomer(s, mail("often"))
	stranger, seldom := w.newcomer(s, mail("seldom"))
	s.buy(purchase{customer: regular, quantity: 1, unit: 10000})
	w.deliver()
	buyers := w.made("Buyers", allOf(atLeast(segment.Orders, 1)))
	document.Campaigns = []program.Campaign{{
		ID: "again", Name: "Again", Active: true, From: "2026-01-01T00:00", Until: "2030-01-01T00:00", Bonus: 1000,
		When: program.When{Segments: []string{buyers.String()}},
	}}
	for i := range document.Rewards {
		document.Rewards[i].Segments = []string{buyers.String()}
	}
	unknown := document
	unknown.Campaigns = slices.Clone(document.Campaigns)
	unknown.Campaigns[0].When.Segments = []string{uuid.NewString()}
	w.refuses(unknown, "campaigns[0].when.segments[0]")
	w.Publish(w.merchant, document)
	before, beforeOther := w.balance(s.id, regular), w.balance(s.id, stranger)
	mine := s.buy(purchase{customer: regular, quantity: 1, unit: 10000})
	s.buy(purchase{customer: stranger, quantity: 1, unit: 10000})
	w.deliver()
	got, gotOther := w.balance(s.id, regular), w.balance(s.id, stranger)
	more := (got.Pending + got.Available - before.Pending - before.Available) -
		(gotOther.Pending + gotOther.Available - beforeOther.Pending - beforeOther.Available)
	if more != 1000 {
		t.Errorf("who had bought before got %d more than who had not, want 1000", more)
	}
	if err := w.RemoveSegment(t.Context(), w.merchant, buyers); !fail.Is(err, fail.Conflict) {
		t.Errorf("a segment that the program asks for is removed: %v", err)
	}
	_, err := w.SaveSegment(t.Context(), w.merchant, app.SegmentInput{ID: buyers, Name: "Nobody", Condition: allOf(atLeast(segment.Orders, 100))})
	w.must(err)
	s.refund(mine)
	w.deliver() // what it was judged by is frozen
	if after := w.balance(s.id, regular); after != before {
		t.Errorf("after its refund the balance is %+v, want %+v as before the order", after, before)
	}
	if _, err := w.Redeem(t.Context(), w.five(s, often, 1)); !fail.Is(err, fail.Conflict) {
		t.Errorf("who is not in the segment any more takes its reward: %v", err)
	}
	_, err = w.SaveSegment(t.Context(), w.merchant, app.SegmentInput{ID: buyers, Name: "Buyers", Condition: allOf(atLeast(segment.Orders, 1))})
	w.must(err)
	if _, err := w.Redeem(t.Context(), w.five(s, seldom, 2)); err != nil {
		t.Errorf("who is in the segment now is refused: %v", err)
	}
	w.audit()
}

// refuses checks that a draft cannot be published because of a field.
func (w *world) refuses(document program.Document, field string) {
	w.t.Helper()
	_, err := w.SaveDraft(w.t.Context(), w.merchant, document)
	w.must(err)
	_, err = w.PublishDraft(w.t.Context(), w.merchant, app.PublishInput{Author: "Test"})
	if refused, ok := errors.AsType[*fail.Error](err); !ok || refused.Kind != fail.Invalid || refused.Field != field {
		w.t.Errorf("publishing is answered with %v, want a complaint about %s", err, field)
	}
}

func TestFactsFollowAnswersRequestsAndWhatIsToldWithinSeconds(t *testing.T) {
	t.Parallel()
	document := thankful()
	w, _ := posted(t, &document)
	s := w.shopify()
	customer, id := w.newcomer(s, mail("told"))
	w.published("recommend", nil)
	day := 1
	lately := segment.Condition{Field: segment.LastMessage, Op: segment.InLast, Days: &day}
	fans := w.made("Fans", allOf(atLeast(segment.NPS, 9)))
	waits := w.made("Waits", allOf(atLeast(segment.OpenRequests, 1)))
	written := w.made("Written to", allOf(lately))
	w.Drain()
	follows := func(of uuid.UUID, want ...uuid.UUID) {
		t.Helper()
		w.Drain()
		if got := w.in(of); !slices.Equal(got, want) {
			t.Errorf("in the segment are %v, want %v", got, want)
		}
	}
	follows(written, id) // they were welcomed
	w.Advance(3 * 24 * time.Hour)
	follows(written)
	_, err := w.Adjust(t.Context(), app.Adjustment{Merchant: w.merchant, Member: id, Points: 5, Reason: "Sorry", Key: key(1)})
	w.must(err)
	follows(written, id)
	shopper := w.visitor(s, customer)
	shopper.MemberID = id
	w.asked("recommend", "nps:", id)
	shown, err := w.ShopperSurvey(t.Context(), shopper, "recommend", "en")
	w.must(err)
	_, err = w.AnswerShopper(t.Context(), shopper, shown.ID, survey.Given{"recommend": "9"}, true)
	w.must(err)
	follows(fans, id)
	view, err := w.OpenRequest(t.Context(), w.merchant, support.Request{
		Member: id, Kind: support.Complaint, Text: "It came broken.", Key: "one",
	})
	w.must(err)
	follows(waits, id)
	_, err = w.HandleRequest(t.Context(), w.merchant, view.ID, support.StateClosed, "A new one is on its way.")
	w.must(err)
	follows(waits)
}

func TestABirthdayIsAFactWithinSeconds(t *testing.T) {
	t.Parallel()
	document := giftProgram(100)
	w := newWorld(t, &document)
	s := w.shopify()
	soon := segment.Condition{Field: segment.Birthday, Op: segment.Known}
	celebrates := w.made("Celebrate", allOf(soon))
	for i := range segment.Few {
		_, id := w.newcomer(s, mail(strconv.Itoa(i)))
		w.Drain()
		w.must(w.EnterBirthday(t.Context(), w.merchant, id, "03-28", member.ByStaff))
	}
	w.Drain()
	if got := w.in(celebrates); len(got) != segment.Few {
		t.Errorf("%d have a birthday, want %d", len(got), segment.Few)
	}
}
