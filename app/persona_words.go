package app

import (
	"math"
	"strings"

	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/money"
	"regulars/app/persona"
	"regulars/app/words"
)

// PersonaWords say what the data says, in the merchant's language.
type PersonaWords struct {
	w        *words.Words
	currency string
	all      int64 // members there are
}

func (a *App) personaWords(tx *pg.Tx, book *persona.Book) (PersonaWords, error) {
	m, err := a.merchantOf(tx)
	return PersonaWords{w: words.For(m.Locale), currency: m.Currency, all: book.Figures.Members}, err
}

func (s PersonaWords) text(key string, args words.Args) string {
	return s.w.Text("admin.persona."+key, args)
}

// percent is a share in whole percents, and never nothing or all where it is not.
func (s PersonaWords) percent(share float64) string {
	whole := math.Round(share * 100)
	switch {
	case whole == 0 && share > 0:
		whole = 1
	case whole == 100 && share < 1:
		whole = 99
	}
	return s.w.Percent(int(whole) * 100)
}

// Size says how many a persona is.
func (s PersonaWords) Size(f *persona.Figures) string {
	if f.Few {
		return s.text("few", words.Args{"Number": s.w.Number(persona.Few)})
	}
	args := words.Args{"People": s.people(f.Members)}
	if s.all < f.Members {
		return s.text("size_alone", args)
	}
	args["Percent"] = s.percent(float64(f.Members) / float64(s.all))
	return s.text("size", args)
}

func (s PersonaWords) people(n int64) string {
	return s.w.Plural("admin.persona.people", n, words.Args{"Number": s.w.Number(n)})
}

// Sentence says one line.
func (s PersonaWords) Sentence(l *persona.Line) string {
	key := "line." + string(l.Kind)
	switch l.Kind {
	case persona.KindOrder, persona.KindRhythm:
		return s.text(key, words.Args{"Value": s.Value(l)})
	case persona.KindTrial:
		return s.trial(l)
	case persona.Kind(persona.Sex), persona.Kind(persona.Asked):
		return s.text(key+"_"+l.Key, words.Args{"Percent": s.percent(l.Share())})
	case persona.KindAnswer:
		return s.text(key, words.Args{
			"Percent": s.percent(l.Share()), "Label": s.Label(l), "Question": l.Question,
		})
	case persona.KindBuyers, persona.KindAgain, persona.KindLapsed, persona.KindPromote, persona.Kind(persona.Agreed):
		return s.text(key, words.Args{"Percent": s.percent(l.Share())})
	default:
		return s.text(key, words.Args{"Percent": s.percent(l.Share()), "Label": s.Label(l)})
	}
}

func (s PersonaWords) trial(l *persona.Line) string {
	alone := persona.Line{N: l.Trial.Alone.Bought, Base: l.Trial.Alone.People}
	key := map[journey.Verdict]string{journey.Works: "trial_works", journey.Harms: "trial_harms"}[l.Verdict]
	if key == "" {
		key = "trial_unclear"
	}
	return s.text("line."+key, words.Args{
		"Label": l.Label, "Percent": s.percent(l.Share()), "Alone": s.percent(alone.Share()),
	})
}

// Label is what a line is about, where it names something.
func (s PersonaWords) Label(l *persona.Line) string {
	switch l.Kind {
	case persona.Kind(persona.Country):
		return s.w.Country(l.Key)
	case persona.Kind(persona.Age):
		return s.age(l.Key)
	case persona.Kind(persona.Origin):
		return l.Key
	default:
		return l.Label
	}
}

func (s PersonaWords) age(band string) string {
	switch band {
	case "under-18":
		return s.text("age_under", words.Args{"Number": "18"})
	case "65-up":
		return s.text("age_up", words.Args{"Number": "65"})
	default:
		return strings.ReplaceAll(band, "-", "–")
	}
}

// Row is what a line is called in a table.
func (s PersonaWords) Row(l *persona.Line) string {
	switch l.Kind { //nolint:exhaustive // the others are their label, or nothing but their kind
	case persona.Kind(persona.Sex), persona.Kind(persona.Asked):
		return s.text("row."+string(l.Kind)+"_"+l.Key, nil)
	case persona.KindAnswer:
		return l.Question + " " + l.Label
	case persona.KindTrial:
		return l.Label
	}
	if label := s.Label(l); label != "" {
		return s.text("row."+string(l.Kind), words.Args{"Label": label})
	}
	return s.text("row."+string(l.Kind), nil)
}

// Value is the figure of a line.
func (s PersonaWords) Value(l *persona.Line) string { return s.value(l.Kind, l.Value, l.Share()) }

// Beside is the same figure of all members, "" where too few are known.
func (s PersonaWords) Beside(l *persona.Line) string {
	if l.AllBase == 0 {
		return ""
	}
	return s.value(l.Kind, l.AllValue, l.AllShare())
}

func (s PersonaWords) value(kind persona.Kind, value int64, share float64) string {
	switch kind {
	case persona.KindOrder:
		return s.money(value)
	case persona.KindRhythm:
		return s.days(value)
	default:
		return s.percent(share)
	}
}

func (s PersonaWords) money(minor int64) string {
	return s.w.Money(money.Amount{Minor: minor, Currency: s.currency})
}

func (s PersonaWords) days(seconds int64) string {
	n := max(1, (seconds+daySeconds/2)/daySeconds)
	return s.w.Plural("admin.persona.days", n, words.Args{"Number": s.w.Number(n)})
}

const daySeconds = 86_400

// DraftName is what a draft could be called.
func (s PersonaWords) DraftName(d *persona.Draft) string {
	if d.Label == "" {
		return s.text("draft."+string(d.Shape), nil)
	}
	return s.text("draft."+string(d.Shape), words.Args{"Label": d.Label})
}

// Changes says what became of a persona, a sentence a change.
func (s PersonaWords) Changes(list []persona.Change) (said []string) {
	for i := range list {
		said = append(said, s.change(&list[i])...)
	}
	return said
}

func (s PersonaWords) change(c *persona.Change) (said []string) {
	since := s.w.MonthYear(c.Since.Month)
	if c.Redrawn {
		return []string{s.text("change.redrawn", words.Args{"Month": since})}
	}
	before, now := &c.Since.Marks, &c.Now.Marks
	switch more := now.Members - before.Members; {
	case -persona.Few < more && more < persona.Few: // of fewer nothing is said
		said = append(said, s.text("change.same", words.Args{"Month": since}))
	case more > 0:
		said = append(said, s.text("change.more", words.Args{"Month": since, "People": s.people(more)}))
	default:
		said = append(said, s.text("change.fewer", words.Args{"Month": since, "People": s.people(-more)}))
	}
	moved := func(key string, before, now int64, write func(int64) string) {
		if before > 0 && now > 0 && write(before) != write(now) {
			said = append(said, s.text(key, words.Args{"Old": write(before), "New": write(now), "Month": since}))
		}
	}
	moved("change.order", before.Order(), now.Order(), s.money)
	moved("change.rhythm", before.Gap, now.Gap, s.days)
	return said
}
