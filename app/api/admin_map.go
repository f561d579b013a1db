package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/insight"
	"regulars/app/survey"
)

// Map is where members are on their way with the shop, and what they say of it.
type Map struct {
	Days        int          `json:"days" doc:"What stages and touchpoints are told of"`
	Preparing   bool         `json:"preparing" doc:"Members are being placed for the first time: there will be more"`
	Waiting     int64        `json:"waiting" doc:"Members of whom something new is not counted yet"`
	Stages      []MapStage   `json:"stages" doc:"In the order of the way; each member is in one"`
	Touchpoints []Touchpoint `json:"touchpoints" doc:"Worst first; then those with too few answers"`
}

// MapStage is one stage of the way. Came, left and the days are of the time that is
// asked for; members are those there now.
type MapStage struct {
	Stage      string      `json:"stage" enum:"discover,first_order,wait,delivery,first_use,help,second_order,regular,advocate,lapsed"`
	Group      string      `json:"group" enum:"capture,convince,keep"`
	Members    int64       `json:"members"`
	Came       int64       `json:"came"`
	Left       int64       `json:"left"`
	Lost       int64       `json:"lost" doc:"Of those who left: they lapsed"`
	MedianDays int         `json:"median_days" doc:"How long half of those who left had stayed at most; by weeks from 92 days on"`
	P90Days    int         `json:"p90_days"`
	Enough     bool        `json:"enough" doc:"At least 10 left: fewer say nothing"`
	To         []MapExit   `json:"to" doc:"Where they went, most first"`
	SegmentID  *uuid.UUID  `json:"segment_id" format:"uuid" doc:"The ready-made segment of who is there"`
	Said       []MapRemark `json:"said" doc:"The newest that members said in words while they were there"`
}

// MapExit is how many went on to a stage.
type MapExit struct {
	Stage string `json:"stage" enum:"discover,first_order,wait,delivery,first_use,help,second_order,regular,advocate,lapsed"`
	Count int64  `json:"count"`
}

// MapRemark is an answer in words.
type MapRemark struct {
	SurveyID   uuid.UUID  `json:"survey_id" format:"uuid"`
	MemberID   *uuid.UUID `json:"member_id" format:"uuid"`
	MemberName string     `json:"member_name"`
	Text       string     `json:"text"`
	Mood       string     `json:"mood" enum:"good,neutral,poor," doc:"Of the answer that scores the touchpoint"`
	Number     *int       `json:"number" doc:"Of a stage: what the same person gave on the first scale"`
	At         time.Time  `json:"at"`
}

// Touchpoint is what answers say of a place where shoppers meet the shop.
type Touchpoint struct {
	Touchpoint string             `json:"touchpoint" enum:"search,information,checkout,delivery,product,service,store"`
	Answers    int64              `json:"answers"`
	Good       int64              `json:"good"`
	Neutral    int64              `json:"neutral"`
	Poor       int64              `json:"poor"`
	Score      float64            `json:"score" doc:"Good less poor of a hundred answers, -100 to 100"`
	Margin     float64            `json:"margin" doc:"Of the score, either way, in which the truth lies in 95 of 100 samples (Rocks, The American Statistician 70(4), 2016)"`
	Enough     bool               `json:"enough" doc:"At least 10 answers: fewer say nothing"`
	Questions  []TouchpointSource `json:"questions"`
	Said       []MapRemark        `json:"said" doc:"The newest in words"`
}

// TouchpointSource is a question whose answers score a touchpoint.
type TouchpointSource struct {
	SurveyID uuid.UUID `json:"survey_id" format:"uuid"`
	Survey   string    `json:"survey"`
	Question string    `json:"question" doc:"In your language"`
}

type mapInput struct {
	Days int `query:"days" minimum:"1" maximum:"366" default:"90" doc:"How far to look back"`
}

func (s *server) mapAPI(described huma.API) {
	staff(s, described, get("get-map", "/map", "Where members are on their way, and what they say of it"), s.getMap)
}

func (s *server) getMap(ctx context.Context, who app.Session, in *mapInput) (*answer[Map], error) {
	m, err := s.app.Merchant(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	v, err := s.app.Map(ctx, who.Merchant, in.Days)
	if err != nil {
		return nil, err
	}
	return reply(Map{
		Days: v.Days, Preparing: v.Preparing, Waiting: v.Waiting,
		Stages: each(v.Stages, func(one app.StageView) MapStage { return mapStageOf(&v, &one) }),
		Touchpoints: each(v.Touchpoints, func(one app.TouchpointView) Touchpoint {
			return touchpointOf(&v, &one, m.Locale)
		}),
	}), nil
}

func mapStageOf(v *app.MapView, one *app.StageView) MapStage {
	return MapStage{
		Stage: one.Stage.String(), Group: string(one.Stage.Group()), Members: one.Members, Came: one.Came,
		Left: one.Left, Lost: one.Lost(), MedianDays: one.Median, P90Days: one.P90, Enough: one.Left >= survey.Enough,
		To:        each(one.To, func(e insight.Exit) MapExit { return MapExit{e.To.String(), e.N} }),
		SegmentID: idUnlessZero(one.Segment),
		Said: each(one.Said, func(said insight.Said) MapRemark {
			return MapRemark{
				SurveyID: said.Survey, MemberID: said.Member, MemberName: nameOf(v, said.Member), Text: said.Text,
				Number: said.Number, At: said.At.UTC(),
			}
		}),
	}
}

func touchpointOf(v *app.MapView, one *app.TouchpointView, locale string) Touchpoint {
	return Touchpoint{
		Touchpoint: string(one.Touchpoint), Answers: one.N(), Good: one.Good, Neutral: one.Neutral, Poor: one.Poor,
		Score: tenth(one.Net), Margin: tenth(one.Margin), Enough: one.Enough(),
		Questions: each(one.Sources, func(q survey.Source) TouchpointSource {
			return TouchpointSource{q.Survey, q.Name, q.Question.Text.In(locale)}
		}),
		Said: each(one.Said, func(r survey.Remark) MapRemark {
			return MapRemark{
				SurveyID: r.Survey, MemberID: r.Member, MemberName: nameOf(v, r.Member), Text: r.Text,
				Mood: string(r.Mood), At: r.At.UTC(),
			}
		}),
	}
}

func nameOf(v *app.MapView, id *uuid.UUID) string {
	if id == nil {
		return ""
	}
	return v.People[*id].Name
}
