package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"regulars/app"
)

// Overview is the home page.
type Overview struct {
	Sentence       []SentencePart `json:"sentence" doc:"What changed, in the merchant's language"`
	KPIs           KPIs           `json:"kpis"`
	Weeks          []Week         `json:"weeks" doc:"Oldest first; weeks begin on Monday in the merchant's time zone"`
	NeedsAttention []Need         `json:"needs_attention"`
	LastOrderAt    *time.Time     `json:"last_order_at"`
}

// SentencePart is a piece of a sentence.
type SentencePart struct {
	Text   string `json:"text"`
	Href   string `json:"href,omitempty" doc:"A path of the admin"`
	Strong bool   `json:"strong,omitempty"`
}

// KPIs are the figures of the home page. 7d is the last seven days.
type KPIs struct {
	Members         int64 `json:"members"`
	NewMembers      int64 `json:"new_members_7d"`
	PointsGiven     int64 `json:"points_given_7d"`
	PointsSpent     int64 `json:"points_spent_7d"`
	PointsAvailable int64 `json:"points_available"`
	PointsPending   int64 `json:"points_pending"`
	CodesOpen       int64 `json:"codes_open"`
	CodesUsed       int64 `json:"codes_used_7d"`
	Orders          int64 `json:"orders_7d"`
	MemberShare     int64 `json:"member_order_share_bp" doc:"Members' share of those orders, basis points"`
}

// Week is what points did in one week.
type Week struct {
	Week      string `json:"week" format:"date" doc:"Its Monday"`
	Given     int64  `json:"given"`
	Spent     int64  `json:"spent"`
	TakenBack int64  `json:"taken_back"`
}

// Need is something that waits for somebody.
type Need struct {
	Kind   string `json:"kind" enum:"dead_letters,approval,referrals,store,program,paused,redemption,perks,budget,plan"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
	Href   string `json:"href" doc:"A path of the admin"`
	Count  int64  `json:"count"`
}

type overviewInput struct {
	Weeks int `query:"weeks" enum:"12,26,52" default:"12"`
}

func (s *server) overviewAPI(described huma.API) {
	staff(s, described, get("get-overview", "/overview", "The home page"), s.getOverview)
}

func (s *server) getOverview(ctx context.Context, who app.Session, in *overviewInput) (*answer[Overview], error) {
	o, err := s.app.Overview(ctx, who.Merchant, in.Weeks)
	if err != nil {
		return nil, err
	}
	f := o.Figures
	return reply(Overview{
		Sentence: each(o.Sentence, func(p app.Phrase) SentencePart { return SentencePart(p) }),
		KPIs: KPIs{
			Members: f.Members, NewMembers: f.NewMembers, PointsGiven: f.Given, PointsSpent: f.Spent,
			PointsAvailable: f.Available, PointsPending: f.Pending, CodesOpen: f.CodesOpen, CodesUsed: f.CodesUsed,
			Orders: f.Orders, MemberShare: f.MemberOrderShare,
		},
		Weeks: each(o.Weeks, func(w app.Week) Week {
			return Week{Week: w.Monday.Format(time.DateOnly), Given: w.Given, Spent: w.Spent, TakenBack: w.TakenBack}
		}),
		NeedsAttention: each(o.Needs, func(n app.Need) Need { return Need(n) }),
		LastOrderAt:    utc(o.LastOrderAt),
	}), nil
}
