package study_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/study"
	"regulars/app/survey"
)

// fresh is an outline in which nothing is wrong.
func fresh() study.Outline {
	return study.Outline{
		Name: "Mug", Kind: study.ProductTest, Survey: uuid.New(), Title: survey.Texts{"en": "Try it"},
		Terms:  survey.Texts{"en": "You keep it."},
		Quotas: []study.Quota{{ID: "a", Name: "A", Segment: uuid.NewString(), Wanted: 2, Invite: 3}, {ID: "b", Name: "B", Wanted: 2, Invite: 2}},
		Stock:  3, Countries: []string{"DE"}, AcceptDays: 10, AnswerDays: 7, RemindDays: 3, TryDays: 5, ForgetDays: 30,
	}
}

func TestDrawingPageByPageDrawsTheSamePeople(t *testing.T) {
	t.Parallel()
	o, seed := fresh(), uuid.New()
	var all []study.Candidate
	for i := range 60 {
		id := uuid.New()
		all = append(all, study.Candidate{Member: id, Quota: []string{"a", "b", "gone"}[i%3], Lot: study.Lot(seed, id)})
	}
	once := o.Pick(all)
	if len(once) != 5 {
		t.Fatalf("%d are drawn, want 3 and 2", len(once))
	}
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	var paged []study.Candidate
	for page := range slices.Chunk(all, 7) {
		paged = o.Pick(append(slices.Clone(paged), page...))
	}
	if diff := cmp.Diff(once, paged); diff != "" {
		t.Errorf("page by page: %s", diff)
	}
	if study.Lot(seed, all[0].Member) == study.Lot(uuid.New(), all[0].Member) || study.Lot(seed, all[0].Member) < 0 {
		t.Error("a lot does not hang on its seed")
	}
}

func TestThereIsRoomUntilAQuotaOrTheStockIsFull(t *testing.T) {
	t.Parallel()
	o := fresh()
	for _, c := range []struct {
		name       string
		a, b, sent int
		room, full bool
	}{
		{"nobody yet", 0, 0, 0, true, false},
		{"one place and one piece", 1, 1, 2, true, false},
		{"the quota is full", 2, 0, 2, false, false},
		{"no piece is left", 1, 2, 3, false, true},
		{"a piece went to who is gone", 0, 0, 3, false, true},
	} {
		held := study.Held{ByQuota: map[string]int{"a": c.a, "b": c.b}, Pieces: c.sent}
		if o.Room("a", held) != c.room || o.Full(held) != c.full || o.Room("gone", held) {
			t.Errorf("%s: room %v, full %v", c.name, o.Room("a", held), o.Full(held))
		}
	}
}

func TestWhatIsDueFollowsTheTurns(t *testing.T) {
	t.Parallel()
	o := fresh()
	began := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	after := func(days int) *time.Time { at := began.AddDate(0, 0, days); return &at }
	for _, c := range []struct {
		name string
		i    study.Invitation
		day  int
		due  study.Due
		next *time.Time
	}{
		{"drawn", study.Invitation{}, 0, study.Invite, after(0)},
		{"invited", study.Invitation{Step: study.Invited, UntilAt: after(10)}, 0, study.Nothing, after(3)},
		{"lets it lie", study.Invitation{Step: study.Invited, UntilAt: after(10)}, 3, study.Remind, after(3)},
		{"was reminded", study.Invitation{Step: study.Invited, UntilAt: after(10), RemindedAt: after(3)}, 4, study.Nothing, after(10)},
		{"too late", study.Invitation{Step: study.Invited, UntilAt: after(10)}, 10, study.Expire, after(10)},
		{"gave an address", study.Invitation{Step: study.Accepted, AddressAt: after(1)}, 40, study.Nothing, nil},
		{"tries it", study.Invitation{Step: study.Shipped, ShippedAt: after(2)}, 3, study.Nothing, after(7)},
		{"tried it", study.Invitation{Step: study.Shipped, ShippedAt: after(2)}, 7, study.Ask, after(7)},
		{"was asked", study.Invitation{Step: study.Shipped, ShippedAt: after(2), AskedAt: after(7), UntilAt: after(14)}, 8, study.Nothing, after(10)},
		{"answered", study.Invitation{Step: study.Answered}, 9, study.ThankYou, after(9)},
		{"thanked", study.Invitation{Step: study.Answered, ThankedAt: after(9)}, 9, study.Nothing, nil},
		{"said no", study.Invitation{Step: study.Declined}, 9, study.Nothing, nil},
	} {
		due, next := c.i.Due(&o, *after(c.day))
		if want := c.next; due != c.due || want == nil && !next.IsZero() || want != nil && !next.Equal(*want) {
			t.Errorf("%s: %d at %s, want %d at %s", c.name, due, next, c.due, want)
		}
	}
}

func TestAnOutlineIsRefusedByTheFieldThatIsWrong(t *testing.T) {
	t.Parallel()
	o := fresh()
	if err := o.Validate("de"); err != nil {
		t.Fatal(err)
	}
	for field, spoil := range map[string]func(*study.Outline){
		"name":                 func(o *study.Outline) { o.Name = "a\nb" },
		"kind":                 func(o *study.Outline) { o.Kind = "raffle" },
		"survey_id":            func(o *study.Outline) { o.Survey = uuid.Nil },
		"title":                func(o *study.Outline) { o.Title = survey.Texts{"fr": "Essaie"} },
		"terms":                func(o *study.Outline) { o.Terms = nil },
		"intro.en":             func(o *study.Outline) { o.Intro = survey.Texts{"en": strings.Repeat("ä", 2001)} },
		"intro.tlh":            func(o *study.Outline) { o.Intro = survey.Texts{"tlh": "nuq"} },
		"quotas":               func(o *study.Outline) { o.Quotas = nil },
		"quotas[1].id":         func(o *study.Outline) { o.Quotas[1].ID = "a" },
		"quotas[0].segment_id": func(o *study.Outline) { o.Quotas[0].Segment = "" },
		"quotas[1].wanted":     func(o *study.Outline) { o.Quotas[1].Wanted = 0 },
		"quotas[0].invite":     func(o *study.Outline) { o.Quotas[0].Invite = 1 },
		"points":               func(o *study.Outline) { o.Points = -1 },
		"accept_days":          func(o *study.Outline) { o.AcceptDays = 0 },
		"remind_days":          func(o *study.Outline) { o.RemindDays = 31 },
		"stock":                func(o *study.Outline) { o.Stock = 0 },
		"forget_days":          func(o *study.Outline) { o.ForgetDays = 0 },
		"countries":            func(o *study.Outline) { o.Countries = nil },
		"countries[1]":         func(o *study.Outline) { o.Countries = []string{"DE", "DE"} },
	} {
		bad := fresh()
		spoil(&bad)
		refused, ok := errors.AsType[*fail.Error](bad.Validate("de"))
		if !ok || refused.Field != field {
			t.Errorf("a wrong %s: %v", field, refused)
		}
	}
	questions := fresh()
	questions.Kind = study.Questions
	if err := questions.Validate("de"); err != nil || questions.Stock != 0 || questions.Countries != nil {
		t.Errorf("a survey keeps what only a product test has: %v, %+v", err, questions)
	}
}

func TestAnAddressIsTidiedAndEveryFaultNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		to   study.Address
		want []study.Faulty
	}{
		{"plain", study.Address{Name: " Zoë   O'Neil", Line1: "Weg 1", Postcode: "10115", City: "Berlin", Country: "DE"}, nil},
		{"no postcode there", study.Address{Name: "Aoife", Line1: "1 Street", City: "Cork", Country: "IE"}, nil},
		{"Arabic with marks", study.Address{Name: "لیلا\u200cزاده", Line1: "شارع ١", Postcode: "1", City: "برلين", Country: "DE"}, nil},
		{"empty", study.Address{Country: "DE"}, []study.Faulty{
			{Field: "name", Fault: study.Missing},
			{Field: "line1", Fault: study.Missing},
			{Field: "postcode", Fault: study.Missing},
			{Field: "city", Fault: study.Missing},
		}},
		{"turned around", study.Address{Name: "a\u202eb", Line1: "x", Postcode: strings.Repeat("1", 17), City: "\x00", Country: "FR"}, []study.Faulty{
			{Field: "name", Fault: study.Unprintable},
			{Field: "postcode", Fault: study.TooLong},
			{Field: "city", Fault: study.Unprintable},
			{Field: "country", Fault: study.Elsewhere},
		}},
	} {
		if diff := cmp.Diff(c.want, c.to.Clean([]string{"DE", "IE"})); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		if strings.Contains(c.to.Name, "  ") {
			t.Errorf("%s: the name stays %q", c.name, c.to.Name)
		}
	}
}
