package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/consent"
	"regulars/app/journey"
	"regulars/app/message"
)

// gifted gives a code to whoever visits, and writes to them about it.
func gifted(template uuid.UUID, between ...journey.Step) journey.Script {
	d := waits(journey.Listen{Kind: journey.Event, Name: "visit"})
	d.Steps = append([]journey.Step{{ID: "gift", Kind: journey.Reward, Reward: "ten"}}, between...)
	d.Steps = append(d.Steps, journey.Step{ID: "tell", Kind: journey.Message, Template: template.String(), Priority: 50})
	return d
}

// codeLetter is a template that tells a code.
func (w *world) codeLetter() uuid.UUID {
	w.t.Helper()
	saved, err := w.SaveMessageTemplate(w.t.Context(), w.merchant, message.Template{
		Name: "A gift", Document: message.Copy{Language: "en", Texts: map[string]message.Wording{"en": {
			Subject: "A gift for you", Blocks: []message.Block{
				{Kind: message.Paragraph, Text: "{{reward}}"}, {Kind: message.CodeBlock},
			},
		}}},
	})
	w.must(err)
	return saved.ID
}

// TestACodeIsToldByOneLetter has rewards of automations told by their own letter
// where that is sent, and else by ours: never by both and never by none.
func TestACodeIsToldByOneLetter(t *testing.T) {
	t.Parallel()
	document := percents()
	document.Rewards[len(document.Rewards)-1].Stock, document.Rewards[len(document.Rewards)-2].Stock = 0, 0
	w, box := posted(t, &document)
	w.noon()
	s := w.woo()
	names, says := w.codeLetter(), w.news()
	hours := journey.Step{ID: "hours", Kind: journey.Wait, Minutes: 5 * 60}
	days := journey.Step{ID: "days", Kind: journey.Wait, Minutes: 3 * 24 * 60}
	for i, c := range []struct {
		name   string
		script journey.Script
		agreed bool
		soon   string // within a quarter of an hour
		in     time.Duration
		then   string // of all letters
	}{
		{"agreed", gifted(names), true, "A gift for you", 0, "A gift for you"},
		{"silent", gifted(names), false, "code", 0, "code"},
		{"hours", gifted(names, hours), true, "", 6 * time.Hour, "A gift for you"},
		{"days", gifted(names, days), true, "code", 73 * time.Hour, "code+A gift for you"},
		{"nameless", gifted(says), true, "news+code", 0, "news+code"},
		{"refused", gifted(names, hours), false, "", 6 * time.Hour, "code"},
	} {
		c.script.Trigger.Name = "visit" + c.name
		on := w.switchOn(c.script)
		email := mail(c.name)
		_, member := w.newcomer(s, email)
		if c.agreed {
			w.agree(member, consent.Agreed)
		}
		w.occur(member, c.script.Trigger.Name, key(i))
		w.Drain()
		look := func(want string) {
			t.Helper()
			if got := giftLetters(subjects(box, email)); got != want {
				t.Errorf("%s reads %q, want %q", c.name, got, want)
			}
		}
		minutes := func() {
			for range 3 { // the code is made, the letter waits for that, and ours for the letter
				w.Pass(5 * time.Minute)
			}
		}
		minutes()
		look(c.soon)
		w.Pass(c.in)
		minutes()
		look(c.then)
		_, err := w.StopJourney(t.Context(), w.merchant, on)
		w.must(err)
		w.noon()
	}
}

func TestACodeOfARunThatEndsBeforeItsLetterIsToldByOurs(t *testing.T) {
	t.Parallel()
	document := percents()
	w, box := posted(t, &document)
	w.noon()
	d := gifted(w.codeLetter(), journey.Step{ID: "hours", Kind: journey.Wait, Minutes: 20 * 60})
	on := w.switchOn(d)
	_, member := w.newcomer(w.woo(), mail("stopped"))
	w.agree(member, consent.Agreed)
	w.occur(member, "visit", key(1))
	w.Drain()
	w.Pass(time.Hour)
	if got := giftLetters(subjects(box, mail("stopped"))); got != "" {
		t.Fatalf("before its letter's time the code is told by %q", got)
	}
	_, err := w.StopJourney(t.Context(), w.merchant, on)
	w.must(err)
	w.Pass(20 * time.Hour)
	if got := giftLetters(subjects(box, mail("stopped"))); got != "code" {
		t.Errorf("after the automation was stopped the code is told by %q", got)
	}
}

// giftLetters joins the subjects of letters that are not about joining, from Z
// to A; "code" is any that tells a code by itself.
func giftLetters(all []string) string {
	var said []string
	for _, subject := range all {
		switch {
		case strings.HasPrefix(subject, "Welcome"):
			continue
		case strings.HasSuffix(subject, ", news"):
			subject = "news"
		case subject != "A gift for you":
			subject = "code"
		}
		said = append(said, subject)
	}
	slices.SortFunc(said, func(a, b string) int { return strings.Compare(strings.ToLower(b), strings.ToLower(a)) })
	return strings.Join(said, "+")
}
