// Package survey knows what shoppers are asked, what they said, and what it comes
// to. Rules here do no I/O; README.md states what always holds.
package survey

import (
	"reflect"
	"time"

	"github.com/google/uuid"
)

// State is where a survey stands. The numbers are stored.
type State int16

// The states.
const (
	Draft State = iota // never published
	Live               // may be asked and answered
	Over               // asks nobody any more; invitations that are out are still taken
)

// String is the state's name on the wire.
func (s State) String() string {
	switch s {
	case Live:
		return "live"
	case Over:
		return "over"
	default:
		return "draft"
	}
}

// Survey is one of a merchant's.
type Survey struct {
	ID        uuid.UUID
	Slug      string // what automations and rules call it
	State     State
	Version   int // newest published one, 0 for none
	Draft     Questionnaire
	CreatedAt time.Time
	UpdatedAt time.Time
}

// QuestionKind is how a question is answered. The texts are stored.
type QuestionKind string

// The kinds of question.
const (
	NPS    QuestionKind = "nps"  // would you recommend us: 0 to 10
	CSAT   QuestionKind = "csat" // how was it: 1 to 5
	CES    QuestionKind = "ces"  // it was easy: 1 (no) to 7 (yes)
	Choice QuestionKind = "choice"
	Text   QuestionKind = "text"
)

// scale is the least and most of a kind, and what begins to be good and ends to be poor.
type scale struct{ least, most, good, poor int }

// scales are those of the three measures. NPS: 9 and 10 promote, 0 to 6 detract
// (Reichheld, "The One Number You Need to Grow", HBR 12/2003). CSAT: the upper two
// of five are satisfied. CES 2.0: 5 to 7 of seven agree that it was easy.
var scales = map[QuestionKind]scale{NPS: {0, 10, 9, 6}, CSAT: {1, 5, 4, 2}, CES: {1, 7, 5, 3}}

// Scale is the range of a kind; ok is false for one that is no scale.
func (k QuestionKind) Scale() (least, most int, ok bool) {
	s, ok := scales[k]
	return s.least, s.most, ok
}

// Mood is what a number on a scale says: good, poor or neither.
type Mood string

// The moods.
const (
	Good    Mood = "good"
	Neutral Mood = "neutral"
	Poor    Mood = "poor"
)

// MoodOf is the mood of a number on a kind's scale, "" where there is no scale.
func MoodOf(k QuestionKind, number int) Mood {
	s, ok := scales[k]
	switch {
	case !ok:
		return ""
	case number >= s.good:
		return Good
	case number <= s.poor:
		return Poor
	default:
		return Neutral
	}
}

// Texts are one text in several languages, by the catalogs' tag.
type Texts map[string]string

// In is the text for a language, or in the next best one: the merchant's, English,
// any. It is "" only where nothing was written.
func (t Texts) In(locales ...string) string {
	for _, locale := range append(locales, "en") {
		if text := t[locale]; text != "" {
			return text
		}
	}
	least := ""
	for locale := range t {
		if t[locale] != "" && (least == "" || locale < least) {
			least = locale
		}
	}
	return t[least]
}

// Option is one of a choice.
type Option struct {
	ID   string `json:"id" maxLength:"40"`
	Text Texts  `json:"text"`
	Mood Mood   `json:"mood,omitempty" enum:"good,neutral,poor" doc:"What choosing it says, where the survey has no scale"`
}

// Question is one of a survey. Its id stays when its words are changed, so that
// answers are counted over versions.
type Question struct {
	ID      string       `json:"id" maxLength:"40"`
	Kind    QuestionKind `json:"kind" enum:"nps,csat,ces,choice,text"`
	Text    Texts        `json:"text"`
	Options []Option     `json:"options,omitempty" doc:"Of a choice"`
	Origin  bool         `json:"origin,omitempty" doc:"A choice: how they came to us. It is noted in the profile."`
	// Touchpoint is what the answers score; see Scores for what they do without it.
	Touchpoint Touchpoint `json:"touchpoint,omitempty" enum:"search,information,checkout,delivery,product,service,store,none" doc:"Of a scale, or of a choice whose options have a mood: which touchpoint of the map the answers score. Without it, would you recommend us and how was it score the store, how easy it was scores the checkout, and a choice the product."`
	Goals      bool       `json:"goals,omitempty" doc:"A choice: its options are the goals of the guide to the product that the survey is about. What is chosen is noted in the profile."`
	Required   bool       `json:"required,omitempty"`
}

// Questionnaire is what a survey asks and how.
type Questionnaire struct {
	Name      string     `json:"name" maxLength:"80" doc:"For your team"`
	From      string     `json:"from" maxLength:"80" doc:"Who asks: a person's name"`
	Title     Texts      `json:"title"`
	Intro     Texts      `json:"intro"`
	Thanks    Texts      `json:"thanks"`
	Questions []Question `json:"questions" maxItems:"5"`
	Mail      bool       `json:"mail" doc:"Who is asked gets an e-mail, if they agreed to e-mails"`
	Widget    bool       `json:"widget" doc:"Who is asked sees it in the widget"`
	Open      bool       `json:"open" doc:"Anybody with the link may answer: printed codes, thank-you pages"`
	Follow    bool       `json:"follow" doc:"A poor answer opens a request"`
	Brief     bool       `json:"brief,omitempty" doc:"A single question about an order: asked beside the quiet days, though never within three days of another survey"`
	Points    int64      `json:"points,omitempty" minimum:"0" maximum:"100000" doc:"For who answers, once an invitation, instead of what the program's ways to earn give"`
	Tell      bool       `json:"tell,omitempty" doc:"Stores hear the answers, save those in words: a tag and a field of the customer"`
}

// First is the first question that is a scale, which one click in an e-mail
// answers; nil for none.
func (d *Questionnaire) First() *Question {
	if len(d.Questions) > 0 {
		if _, _, ok := d.Questions[0].Kind.Scale(); ok {
			return &d.Questions[0]
		}
	}
	return nil
}

// OnlyGoals reports whether a survey asks for nothing but goals of a guide: where
// there is none, it asks nothing.
func (d *Questionnaire) OnlyGoals() bool {
	for i := range d.Questions {
		if !d.Questions[i].Goals {
			return false
		}
	}
	return true
}

// AsksGoals reports whether any question takes its options from a guide.
func (d *Questionnaire) AsksGoals() bool {
	for i := range d.Questions {
		if d.Questions[i].Goals {
			return true
		}
	}
	return false
}

// WithGoals is the survey with goals to choose from. Without any, nobody is asked
// for one.
func (d *Questionnaire) WithGoals(goals []Option) Questionnaire {
	filled := *d
	filled.Questions = nil
	for _, q := range d.Questions {
		if q.Goals {
			if q.Options = goals; len(goals) == 0 {
				continue
			}
		}
		filled.Questions = append(filled.Questions, q)
	}
	return filled
}

// Question finds a question by its id, nil when there is none.
func (d *Questionnaire) Question(id string) *Question {
	for i := range d.Questions {
		if d.Questions[i].ID == id {
			return &d.Questions[i]
		}
	}
	return nil
}

// Option finds an option by its id, nil when there is none.
func (q *Question) Option(id string) *Option {
	for i := range q.Options {
		if q.Options[i].ID == id {
			return &q.Options[i]
		}
	}
	return nil
}

// Same reports whether two documents ask the same in the same way.
func (d *Questionnaire) Same(other *Questionnaire) bool { return reflect.DeepEqual(*d, *other) }
