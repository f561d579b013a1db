package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/persona"
	"regulars/app/segment"
)

// Persona is a group of members as a card: what the data says of them, and what you
// wrote.
type Persona struct {
	ID          uuid.UUID      `json:"id" format:"uuid"`
	Name        string         `json:"name"`
	SegmentID   uuid.UUID      `json:"segment_id" format:"uuid" doc:"Whom it is of"`
	SegmentName string         `json:"segment_name"`
	Members     *int64         `json:"members" doc:"When last counted; null before, and for fewer than 10"`
	Few         bool           `json:"few" doc:"Fewer than 10: nothing is said of them"`
	Looked      int64          `json:"looked" doc:"Of how many of them the sentences are, at most about 100,000"`
	Size        string         `json:"size" doc:"How many they are, as a sentence; empty before they are counted"`
	Apart       []PersonaLine  `json:"apart" doc:"What sets them apart most, at most three"`
	Written     PersonaWritten `json:"written"`
	Counting    bool           `json:"counting" doc:"Newer figures are on their way"`
	FiguredAt   *time.Time     `json:"figured_at" doc:"As of when"`
	UpdatedAt   time.Time      `json:"updated_at"`
}

// PersonaWritten is what you say in your own words, by the parts of a card.
type PersonaWritten struct {
	Who       string `json:"who,omitempty" maxLength:"4000"`
	Buys      string `json:"buys,omitempty" maxLength:"4000"`
	Wants     string `json:"wants,omitempty" maxLength:"4000"`
	Complains string `json:"complains,omitempty" maxLength:"4000"`
	Works     string `json:"works,omitempty" maxLength:"4000"`
}

// PersonaLine is one thing that the data says, with its figure and its base.
type PersonaLine struct {
	Section  string     `json:"section" enum:"who,buys,wants,complains,works"`
	Kind     string     `json:"kind" doc:"What it is about"`
	Text     string     `json:"text" doc:"The sentence, in your language"`
	Label    string     `json:"label" doc:"The same, as a row of a table"`
	Value    string     `json:"value" doc:"The figure"`
	Count    *int64     `json:"count" doc:"People it is true of; null for an average"`
	Base     int64      `json:"base" doc:"Of how many people"`
	All      string     `json:"all" doc:"The same figure of all members; empty where too few are known"`
	Apart    int        `json:"apart" enum:"-1,0,1" doc:"1: clearly more than of all members, -1: clearly less, 0: neither"`
	SurveyID *uuid.UUID `json:"survey_id" format:"uuid" doc:"An answer: in which survey"`
	Trial    *Trial     `json:"trial" doc:"What was tried on them"`
}

// Trial is how those did who got something, against those who were left alone.
type Trial struct {
	Of          string    `json:"of" enum:"automation,newsletter,print_run"`
	ID          uuid.UUID `json:"id" format:"uuid"`
	Verdict     string    `json:"verdict" enum:"works,harms,no_effect,not_enough_data"`
	People      int64     `json:"people"`
	Bought      int64     `json:"bought"`
	AlonePeople int64     `json:"alone_people"`
	AloneBought int64     `json:"alone_bought"`
}

// PersonaDetail is a persona with all that the data says of it, and its months.
type PersonaDetail struct {
	Persona
	Condition segment.Condition `json:"condition" doc:"Of its segment"`
	Lines     []PersonaLine     `json:"lines" doc:"In the order of a card"`
	Months    []PersonaMonth    `json:"months" doc:"Oldest first, at most 24"`
	Judged    bool              `json:"judged" doc:"It can be said what works on them: they are not chosen by what they did since"`
	Changes   []string          `json:"changes" doc:"What became of it since the month before, and in a year, as sentences"`
}

// PersonaMonth is what a persona was when a month was counted last.
type PersonaMonth struct {
	Month   string `json:"month" format:"date" doc:"Its first day"`
	Members *int64 `json:"members" doc:"null for fewer than 10"`
	Redrawn bool   `json:"redrawn" doc:"The segment's condition was changed since the month before: others are meant"`
}

// PersonaBoard is all personas, oldest first.
type PersonaBoard struct {
	Items     []Persona `json:"items"`
	Preparing bool      `json:"preparing" doc:"Members are being counted for the first time"`
}

// PersonaDraft is a persona that you could make.
type PersonaDraft struct {
	Name      string            `json:"name"`
	Condition segment.Condition `json:"condition"`
	Size      string            `json:"size"`
	Members   int64             `json:"members"`
	Apart     []PersonaLine     `json:"apart" doc:"What sets them apart most"`
	Overlaps  []PersonaOverlap  `json:"overlaps" doc:"Others of these drafts with at least 10 of its members"`
	Made      bool              `json:"made" doc:"There is a persona of this condition"`
}

// PersonaOverlap is how many members two drafts share.
type PersonaOverlap struct {
	Name    string `json:"name"`
	Members int64  `json:"members"`
}

// PersonaDrafts is what was found.
type PersonaDrafts struct {
	Items    []PersonaDraft `json:"items"`
	Drafting bool           `json:"drafting" doc:"They are being looked for"`
	At       *time.Time     `json:"at" doc:"As of when; null for never asked"`
}

// PersonaPair is two personas beside each other.
type PersonaPair struct {
	A    Persona      `json:"a"`
	B    Persona      `json:"b"`
	Rows []PersonaRow `json:"rows"`
}

// PersonaRow is one figure of both.
type PersonaRow struct {
	Section string       `json:"section" enum:"who,buys,wants,complains,works"`
	Label   string       `json:"label"`
	A       *PersonaLine `json:"a" doc:"null where it is not told of that one"`
	B       *PersonaLine `json:"b"`
	Clear   int          `json:"clear" enum:"-1,0,1" doc:"1: clearly more of a, -1: of b, 0: chance may be all"`
}

// MakePersonaBody is a new persona: of a segment, or of a condition that becomes one.
type MakePersonaBody struct {
	Name      string             `json:"name" maxLength:"200"`
	Written   PersonaWritten     `json:"written,omitzero"`
	SegmentID *uuid.UUID         `json:"segment_id,omitempty" format:"uuid"`
	Condition *segment.Condition `json:"condition,omitempty" doc:"Instead of a segment: one is made, called like the persona"`
}

// PersonaBody is a persona as it is to be. Whom it is of is its segment's to say.
type PersonaBody struct {
	Name    string         `json:"name" maxLength:"200"`
	Written PersonaWritten `json:"written"`
}

type personaInput struct {
	OneInput
	Body PersonaBody
}

type pairInput struct {
	A uuid.UUID `query:"a" format:"uuid" required:"true"`
	B uuid.UUID `query:"b" format:"uuid" required:"true"`
}

func (s *server) personaAPI(described huma.API) {
	staff(s, described, get("list-personas", "/personas", "All personas, oldest first"), s.listPersonas)
	staff(s, described, post("make-persona", "/personas", "Make a persona"), s.makePersona)
	staff(s, described, post("recount-personas", "/personas/recount", "Count them all anew soon"), s.recountPersonas)
	staff(s, described, get("list-persona-drafts", "/personas/drafts", "Personas that the data suggests"), s.listDrafts)
	staff(s, described, post("suggest-personas", "/personas/drafts", "Look for some in the data"), s.suggestPersonas)
	staff(s, described, get("compare-personas", "/personas/beside", "Two beside each other"), s.comparePersonas)
	staff(s, described, get("get-persona", "/personas/{id}", "One persona, with all that the data says"), s.getPersona)
	staff(s, described, put("save-persona", "/personas/{id}", "Change a persona's name and your words"), s.savePersona)
	staff(s, described, remove("remove-persona", "/personas/{id}", "Remove a persona; its segment stays"),
		s.removePersona)
}

func (s *server) listPersonas(ctx context.Context, who app.Session, _ *struct{}) (*answer[PersonaBoard], error) {
	l, err := s.app.Personas(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	return reply(PersonaBoard{Items: each(l.Items, personaOf), Preparing: l.Preparing}), nil
}

func (s *server) makePersona(
	ctx context.Context, who app.Session, in *request[MakePersonaBody],
) (*answer[PersonaDetail], error) {
	to := app.PersonaInput{Name: in.Body.Name, Written: persona.Written(in.Body.Written), Condition: in.Body.Condition}
	if in.Body.SegmentID != nil {
		to.Segment = *in.Body.SegmentID
	}
	return s.putPersona(ctx, who, to)
}

func (s *server) savePersona(ctx context.Context, who app.Session, in *personaInput) (*answer[PersonaDetail], error) {
	return s.putPersona(ctx, who, app.PersonaInput{
		ID: in.ID, Name: in.Body.Name, Written: persona.Written(in.Body.Written),
	})
}

func (s *server) putPersona(
	ctx context.Context, who app.Session, to app.PersonaInput,
) (*answer[PersonaDetail], error) {
	v, err := s.app.SavePersona(ctx, who.Merchant, to)
	if err != nil {
		return nil, err
	}
	return reply(personaDetailOf(v)), nil
}

func (s *server) getPersona(ctx context.Context, who app.Session, in *OneInput) (*answer[PersonaDetail], error) {
	v, err := s.app.Persona(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	return reply(personaDetailOf(v)), nil
}

func (s *server) removePersona(ctx context.Context, who app.Session, in *OneInput) (*struct{}, error) {
	return nil, s.app.RemovePersona(ctx, who.Merchant, in.ID)
}

func (s *server) recountPersonas(ctx context.Context, who app.Session, _ *struct{}) (*struct{}, error) {
	return nil, s.app.RecountPersonas(ctx, who.Merchant)
}

func (s *server) suggestPersonas(ctx context.Context, who app.Session, _ *struct{}) (*struct{}, error) {
	return nil, s.app.SuggestPersonas(ctx, who.Merchant)
}

func (s *server) listDrafts(ctx context.Context, who app.Session, _ *struct{}) (*answer[PersonaDrafts], error) {
	l, err := s.app.PersonaDrafts(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	drafts := PersonaDrafts{Items: []PersonaDraft{}, Drafting: l.Drafting, At: utc(l.At)}
	for i := range l.Items {
		d := &l.Items[i]
		drafts.Items = append(drafts.Items, PersonaDraft{
			Name: d.Name, Condition: d.Condition, Size: l.Words.Size(&d.Figures), Members: d.Members,
			Apart: personaLines(d.Apart, l.Words), Made: d.Made,
			Overlaps: each(d.Overlaps, func(o persona.Overlap) PersonaOverlap {
				return PersonaOverlap{Name: l.Items[o.Draft].Name, Members: o.Members}
			}),
		})
	}
	return reply(drafts), nil
}

func (s *server) comparePersonas(ctx context.Context, who app.Session, in *pairInput) (*answer[PersonaPair], error) {
	both, err := s.app.ComparePersonas(ctx, who.Merchant, in.A, in.B)
	if err != nil {
		return nil, err
	}
	say := both.A.Words
	return reply(PersonaPair{
		A: personaOf(both.A), B: personaOf(both.B),
		Rows: each(both.Rows, func(r persona.Row) PersonaRow {
			row := PersonaRow{Clear: r.Clear, A: personaLine(r.A, say), B: personaLine(r.B, say)}
			one := row.A
			if one == nil {
				one = row.B
			}
			row.Section, row.Label = one.Section, one.Label
			return row
		}),
	}), nil
}

func personaOf(v app.PersonaView) Persona {
	p := Persona{
		ID: v.ID, Name: v.Name, SegmentID: v.Persona.Segment, SegmentName: v.Segment.Name, Few: v.Figures.Few,
		Looked: v.Figures.Looked, Apart: personaLines(v.Apart, v.Words), Written: PersonaWritten(v.Written),
		Counting: v.Counting, FiguredAt: utc(v.FiguredAt), UpdatedAt: v.UpdatedAt.UTC(),
	}
	if v.FiguredAt != nil {
		p.Size = v.Words.Size(&v.Figures)
		if !v.Figures.Few {
			p.Members = &v.Figures.Members
		}
	}
	return p
}

func personaDetailOf(v app.PersonaView) PersonaDetail {
	d := PersonaDetail{
		Persona: personaOf(v), Condition: v.Segment.Condition, Lines: personaLines(v.Lines, v.Words),
		Judged: persona.Judged(v.Segment.Condition), Months: []PersonaMonth{}, Changes: v.Words.Changes(v.Changes),
	}
	if d.Changes == nil {
		d.Changes = []string{}
	}
	for i, m := range v.Months {
		month := PersonaMonth{
			Month: m.Month.Format(time.DateOnly), Redrawn: i > 0 && v.Months[i-1].Version != m.Version,
		}
		if !m.Marks.Few {
			month.Members = &m.Marks.Members
		}
		d.Months = append(d.Months, month)
	}
	return d
}

func personaLines(lines []persona.Line, say app.PersonaWords) []PersonaLine {
	return each(lines, func(l persona.Line) PersonaLine { return *personaLine(&l, say) })
}

func personaLine(l *persona.Line, say app.PersonaWords) *PersonaLine {
	if l == nil {
		return nil
	}
	line := &PersonaLine{
		Section: string(l.Section), Kind: string(l.Kind), Text: say.Sentence(l), Label: say.Row(l), Value: say.Value(l),
		Base: l.Base, All: say.Beside(l), Apart: l.Apart, SurveyID: idUnlessZero(l.Survey),
	}
	if l.Value == 0 {
		line.Count = &l.N
	}
	if t := l.Trial; t != nil {
		line.Trial = &Trial{
			Of: string(t.Kind), ID: t.ID, Verdict: string(l.Verdict), People: t.Given.People, Bought: t.Given.Bought,
			AlonePeople: t.Alone.People, AloneBought: t.Alone.Bought,
		}
	}
	return line
}
