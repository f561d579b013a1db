package support_test

import (
	"errors"
	"testing"
	"time"

	"regulars/app/fail"
	"regulars/app/support"
)

func berlin(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestWorkingTimeIsCountedInBusinessHours(t *testing.T) {
	t.Parallel()
	zone := berlin(t)
	week := support.Usual().Hours
	split := []support.Hours{{Day: 1, From: "09:00", Until: "12:00"}, {Day: 1, From: "13:00", Until: "17:00"}}
	for name, c := range map[string]struct {
		hours    []support.Hours
		holidays []string
		from     string
		minutes  int
		want     string
	}{
		"within a day":               {week, nil, "2027-03-01 10:00", 120, "2027-03-01 12:00"},
		"before it opens":            {week, nil, "2027-03-01 03:00", 60, "2027-03-01 10:00"},
		"overnight":                  {week, nil, "2027-03-01 16:30", 60, "2027-03-02 09:30"},
		"over a weekend":             {week, nil, "2027-03-05 16:30", 60, "2027-03-08 09:30"},
		"a whole day ends at five":   {week, nil, "2027-03-01 09:00", 480, "2027-03-01 17:00"},
		"over a holiday":             {week, []string{"2027-03-29"}, "2027-03-26 16:00", 120, "2027-03-30 10:00"},
		"around lunch":               {split, nil, "2027-03-01 11:30", 60, "2027-03-01 13:30"},
		"a week later":               {split, nil, "2027-03-01 17:00", 30, "2027-03-08 09:30"},
		"never resting":              {nil, nil, "2027-03-06 22:00", 180, "2027-03-07 01:00"},
		"the clock goes forward":     {[]support.Hours{{Day: 7, From: "00:00", Until: "24:00"}}, nil, "2027-03-28 01:00", 120, "2027-03-28 04:00"},
		"the clock goes back":        {[]support.Hours{{Day: 7, From: "00:00", Until: "24:00"}}, nil, "2027-10-31 01:00", 180, "2027-10-31 03:00"},
		"a night shift up to twelve": {[]support.Hours{{Day: 1, From: "20:00", Until: "24:00"}}, nil, "2027-03-01 23:00", 60, "2027-03-02 00:00"},
	} {
		clock, err := support.NewClock(c.hours, c.holidays, zone)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		from, err := time.ParseInLocation("2006-01-02 15:04", c.from, zone)
		if err != nil {
			t.Fatal(err)
		}
		got := clock.After(from, time.Duration(c.minutes)*time.Minute).In(zone).Format("2006-01-02 15:04")
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestSettingsThatCannotBeKeptNameTheirField(t *testing.T) {
	t.Parallel()
	many, negative := int64(10_000_001), int64(-1)
	for field, change := range map[string]func(*support.Settings){
		"hours[0].day":         func(s *support.Settings) { s.Hours[0].Day = 8 },
		"hours[0].from":        func(s *support.Settings) { s.Hours[0].From = "9:00" },
		"hours[0].until":       func(s *support.Settings) { s.Hours[0].Until = "08:00" },
		"hours[1].from":        func(s *support.Settings) { s.Hours[1].Day = 1 },
		"holidays[0]":          func(s *support.Settings) { s.Holidays = []string{"25.12.2027"} },
		"targets":              func(s *support.Settings) { delete(s.Targets, "low") },
		"targets.high.reply":   func(s *support.Settings) { s.Targets["high"] = support.Target{Reply: 0, Solve: 5} },
		"targets.urgent.solve": func(s *support.Settings) { s.Targets["urgent"] = support.Target{Reply: 9, Solve: 5} },
		"goodwill.analyst":     func(s *support.Settings) { s.Goodwill["analyst"] = &many },
		"goodwill.agent":       func(s *support.Settings) { s.Goodwill["agent"] = &negative },
		"whatsapp":             func(s *support.Settings) { s.WhatsApp = "0151 1234567" },
		"instagram":            func(s *support.Settings) { s.Instagram = "https://evil.example/shop" },
		"messenger":            func(s *support.Settings) { s.Messenger = "javascript://x/alert" },
	} {
		s := support.Usual()
		change(&s)
		var refused *fail.Error
		if err := s.Check(time.UTC); !errors.As(err, &refused) || refused.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestContactButtonsLeadOnlyToTheirNetworks(t *testing.T) {
	t.Parallel()
	s := support.Usual()
	s.WhatsApp, s.Instagram, s.Messenger = "0049 (151) 123-45678", "https://www.instagram.com/demo.coffee/", "facebook.com/DemoCoffee"
	if err := s.Check(time.UTC); err != nil {
		t.Fatal(err)
	}
	want := support.Contact{
		WhatsApp: "https://wa.me/4915112345678", Instagram: "https://ig.me/m/demo.coffee", Messenger: "https://m.me/DemoCoffee",
	}
	if got := s.Contact(); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestACannedAnswerFillsItsTagsAndNothingElse(t *testing.T) {
	t.Parallel()
	c := support.Canned{Name: "Late", Texts: map[string]string{"en": "Dear {first_name}, {order} is late.", "de": "Hallo {name}"}}
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	got := support.Fill(c.In("fr", "en-GB"), map[string]string{"first_name": "{order}", "order": "#7"})
	if got != "Dear {order}, #7 is late." { // what a value says is not read again
		t.Errorf("%q", got)
	}
	if c.In("de-AT") != "Hallo {name}" {
		t.Errorf("%q", c.In("de-AT"))
	}
	for _, text := range []string{"{{ customer.email }} {x}", "Hi {email}", " "} {
		bad := support.Canned{Name: "x", Texts: map[string]string{"en": text}}
		if bad.Check() == nil {
			t.Errorf("%q is kept", text)
		}
	}
}

func TestAnAnswerIsSolvedOrOpensAgain(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	r := support.Request{State: support.StateOpen}
	if r.Say(true, now) == nil {
		t.Error("what nobody answered is solved")
	}
	noted := support.Request{State: support.StateAnswered}
	if noted.Say(true, now) == nil {
		t.Error("what was answered elsewhere, and nobody was asked about, is solved")
	}
	r.Replied("Maria", now)
	if r.State != support.StateAnswered || r.Solved != support.AskedSolved || r.RepliedAt == nil || r.DueAt != nil {
		t.Errorf("answered: %+v", r)
	}
	if err := r.Say(false, now); err != nil || r.State != support.StateOpen || r.Solved != support.SaidUnsolved {
		t.Errorf("not solved: %v, %+v", err, r)
	}
	r.Replied("Maria", now)
	if err := r.Say(true, now); err != nil || r.State != support.StateClosed || r.ClosedAt == nil {
		t.Errorf("solved: %v, %+v", err, r)
	}
	if r.Say(false, now) == nil {
		t.Error("a link works twice")
	}
	if !r.Heard(now) || r.State != support.StateOpen || r.ClosedAt != nil {
		t.Errorf("a word to a closed one: %+v", r)
	}
}
