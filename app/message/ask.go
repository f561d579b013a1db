package message

import (
	"strings"

	"regulars/app/words"
)

// Ask is what a letter of a survey asks. All of it is plain text.
type Ask struct {
	Title     string // the letter's subject
	Intro     string
	Question  string // the first, when it is a scale
	Low, High string // what its ends say
	Scale     []ScaleLink
}

// ScaleLink answers with one click.
type ScaleLink struct{ Label, URL string }

// ask turns a letter into the survey's.
func (v *view) ask(w *words.Words, c Content) {
	if c.Kind != Survey {
		return
	}
	v.Button = w.Text("mail.survey.button", nil)
	if c.Ask == nil {
		return
	}
	v.Subject, v.Lines, v.Ask = oneLine(c.Ask.Title), []string{oneLine(c.Ask.Title)}, c.Ask
	if c.Ask.Intro != "" {
		v.Lines = append(v.Lines, c.Ask.Intro)
	}
}

// text is the question for those who read no HTML.
func (a *Ask) text() string {
	lines := []string{a.Question}
	for i, s := range a.Scale {
		end := ""
		switch i {
		case 0:
			end = " (" + a.Low + ")"
		case len(a.Scale) - 1:
			end = " (" + a.High + ")"
		}
		lines = append(lines, s.Label+end+": "+s.URL)
	}
	return strings.Join(lines, "\n")
}

// Last is the highest number of the scale.
func (a *Ask) Last() string { return a.Scale[len(a.Scale)-1].Label }
