package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/merchant"
	roles "regulars/app/staff"
	"regulars/app/words"
)

// Session says who is signed in, and where.
type Session struct {
	Merchant SessionMerchant `json:"merchant"`
	Stores   []Store         `json:"stores"`
	Staff    SessionStaff    `json:"staff"`
	Places   []Workplace     `json:"workplaces" doc:"Merchants that this login works for, this one first"`
	Points   Names           `json:"points"`
}

// SessionMerchant is the merchant staff work for.
type SessionMerchant struct {
	ID       uuid.UUID `json:"id" format:"uuid"`
	Name     string    `json:"name"`
	TimeZone string    `json:"time_zone"`
	Currency string    `json:"currency"`
	Locale   string    `json:"locale"`
}

// SessionStaff is the person.
type SessionStaff struct {
	Name string   `json:"name"`
	Role string   `json:"role" enum:"owner,manager,agent,analyst,key"`
	May  []string `json:"may" doc:"What the role, or the key, includes"`
}

// Workplace is a merchant that the same login works for.
type Workplace struct {
	ID   uuid.UUID `json:"id" format:"uuid"`
	Name string    `json:"name"`
	Role string    `json:"role" enum:"owner,manager,agent,analyst"`
}

// SwitchBody names where to go on.
type SwitchBody struct {
	MerchantID uuid.UUID `json:"merchant_id" format:"uuid" doc:"One of the session's workplaces"`
}

type switchInput struct {
	Cookie string `cookie:"regulars_session" hidden:"true"`
	Body   SwitchBody
}

type logoutInput struct {
	Cookie string `cookie:"regulars_session" hidden:"true"`
}

type logoutOutput struct {
	Cookie http.Cookie `header:"Set-Cookie"`
}

func (s *server) sessionAPI(described huma.API) {
	staff(s, described, get("get-session", "/session", "Who is signed in"), s.getSession)
	logout := post("logout", "/logout", "Sign out")
	logout.DefaultStatus = http.StatusNoContent
	staff(s, described, logout, s.logout)
	move := post("switch-merchant", "/session/switch", "Go on at another merchant that you work for")
	move.DefaultStatus = http.StatusNoContent
	staff(s, described, move, s.switchMerchant)
}

func (s *server) getSession(ctx context.Context, who app.Session, _ *noInput) (*answer[Session], error) {
	m, err := s.app.Merchant(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	stores, err := s.app.Stores(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	places, err := s.workplaces(ctx, who)
	if err != nil {
		return nil, err
	}
	shown := staffOf(who)
	if !s.app.Bills(stores) { // there is no plan to choose
		shown.May = slices.DeleteFunc(shown.May, func(p string) bool { return p == string(roles.PlanWrite) })
	}
	w := words.For(m.Locale)
	return reply(Session{
		Merchant: SessionMerchant{ID: m.ID, Name: m.Name, TimeZone: m.TimeZone, Currency: m.Currency, Locale: m.Locale},
		Stores: each(stores, func(store merchant.Store) Store {
			seen := s.o.storeOf(store)
			seen.Trouble = troubleSeen(w, store)
			return seen
		}),
		Staff:  shown,
		Places: places,
		Points: namesOf(words.PointsName(m.Look.Name(m.Locale)), m.Locale),
	}), nil
}

func (s *server) logout(ctx context.Context, _ app.Session, in *logoutInput) (*logoutOutput, error) {
	if err := s.app.SignOut(ctx, in.Cookie); err != nil {
		return nil, err
	}
	return &logoutOutput{Cookie: s.cookieOf("", -1)}, nil
}

func staffOf(who app.Session) SessionStaff {
	shown, may := SessionStaff{Name: who.Staff, Role: who.Actor().Role}, who.Role.Permissions()
	if who.Key != uuid.Nil {
		may = who.Scopes
	}
	shown.May = each(may, func(p roles.Permission) string { return string(p) })
	return shown
}

func (s *server) workplaces(ctx context.Context, who app.Session) ([]Workplace, error) {
	if who.Key != uuid.Nil {
		return []Workplace{}, nil
	}
	places, err := s.app.Workplaces(ctx, who)
	return each(places, func(p app.Workplace) Workplace {
		return Workplace{ID: p.ID, Name: p.Name, Role: string(p.Role)}
	}), err
}

// switchMerchant gives the browser a new session; the old one opens nothing any
// more.
func (s *server) switchMerchant(ctx context.Context, who app.Session, in *switchInput) (*logoutOutput, error) {
	secret, err := s.app.Switch(ctx, who, in.Cookie, in.Body.MerchantID)
	if err != nil {
		return nil, err
	}
	return &logoutOutput{Cookie: s.cookieOf(secret, sessionAge)}, nil
}
