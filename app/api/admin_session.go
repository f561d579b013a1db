package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/words"
)

// Session says who is signed in, and where.
type Session struct {
	Merchant SessionMerchant `json:"merchant"`
	Stores   []Store         `json:"stores"`
	Staff    SessionStaff    `json:"staff"`
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
	Name string `json:"name"`
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
	return reply(Session{
		Merchant: SessionMerchant{ID: m.ID, Name: m.Name, TimeZone: m.TimeZone, Currency: m.Currency, Locale: m.Locale},
		Stores:   each(stores, s.o.storeOf),
		Staff:    SessionStaff{Name: who.Staff},
		Points:   namesOf(words.PointsName(m.Look.Name(m.Locale)), m.Locale),
	}), nil
}

func (s *server) logout(ctx context.Context, _ app.Session, in *logoutInput) (*logoutOutput, error) {
	if err := s.app.SignOut(ctx, in.Cookie); err != nil {
		return nil, err
	}
	return &logoutOutput{Cookie: http.Cookie{ //nolint:gosec // Secure wherever there is https
		Name: sessionCookie, Path: "/", MaxAge: -1, HttpOnly: true, Secure: s.o.Secure, SameSite: http.SameSiteLaxMode,
	}}, nil
}
