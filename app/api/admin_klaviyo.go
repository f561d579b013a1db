package api

import (
	"context"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/outbound"
)

// KlaviyoConnection is how the connection to Klaviyo stands. Its key is never told.
type KlaviyoConnection struct {
	Connected    bool       `json:"connected"`
	ID           *uuid.UUID `json:"id" format:"uuid" doc:"Of its deliveries: see list-webhook-deliveries; null when it is not connected"`
	Account      string     `json:"account" doc:"The organization’s name there"`
	Events       []string   `json:"events"`
	Profiles     bool       `json:"profiles" doc:"Balance, tier and invitation link are kept on profiles of those who agreed to e-mails"`
	State        string     `json:"state" enum:"on,off,given_up,parked" doc:"parked: the key is refused; what is to be told, and letters that are handed over, wait for another"`
	Why          string     `json:"why" enum:",failing,gone,refused"`
	FailingSince *time.Time `json:"failing_since"`
	LastOKAt     *time.Time `json:"last_ok_at"`
	Kept         int64      `json:"kept" doc:"Members of whom something stands there"`
	Waiting      int64      `json:"waiting" doc:"Members whose profile is to be written"`
	Refused      int64      `json:"refused" doc:"Members whose profile Klaviyo did not write when it was last told"`
	RefusedWhy   string     `json:"refused_why" doc:"Klaviyo’s code of one such refusal"`
	Filling      bool       `json:"filling" doc:"All members are gone through"`
}

// KlaviyoBody is what staff decide about Klaviyo.
type KlaviyoBody struct {
	APIKey   string   `json:"api_key,omitempty" maxLength:"1000" doc:"A private key; empty keeps the one that is there"`
	Events   []string `json:"events" maxItems:"50"`
	Profiles bool     `json:"profiles"`
	On       bool     `json:"on"`
}

func (s *server) klaviyoAPI(described huma.API) {
	staff(s, described, get("get-klaviyo", "/klaviyo", "How the connection to Klaviyo stands"), s.getKlaviyo)
	staff(s, described, put("connect-klaviyo", "/klaviyo", "Connect Klaviyo, or change what it is told"),
		s.connectKlaviyo)
	staff(s, described, post("sync-klaviyo", "/klaviyo/sync", "Write the profiles of all members once more"),
		s.syncKlaviyo)
	staff(s, described, remove("disconnect-klaviyo", "/klaviyo", "Tell Klaviyo no more, and forget its key"),
		s.disconnectKlaviyo)
}

func (s *server) getKlaviyo(ctx context.Context, who app.Session, _ *noInput) (*answer[KlaviyoConnection], error) {
	now, err := s.app.Klaviyo(ctx, who.Merchant)
	if err != nil || now.Endpoint == nil {
		return reply(KlaviyoConnection{Events: []string{}, State: outbound.Off.String()}), err
	}
	events := slices.DeleteFunc(slices.Clone(now.Kinds), func(k outbound.Kind) bool { return k == outbound.Profile })
	return reply(KlaviyoConnection{
		Connected: true, ID: &now.ID, Account: now.Name, Events: kindNames(events),
		Profiles: slices.Contains(now.Kinds, outbound.Profile), State: klaviyoState(now), Why: now.Why,
		FailingSince: utc(now.FailingSince), LastOKAt: utc(now.LastOKAt), Kept: now.Profiles.Given,
		Waiting: now.Profiles.Waiting, Refused: now.Profiles.Refused, RefusedWhy: now.Profiles.Why,
		Filling: now.Filling,
	}), nil
}

func klaviyoState(k app.KlaviyoState) string {
	if k.Parked() {
		return "parked"
	}
	return k.State.String()
}

func (s *server) connectKlaviyo(
	ctx context.Context, who app.Session, in *request[KlaviyoBody],
) (*answer[KlaviyoConnection], error) {
	b := in.Body
	err := s.app.ConnectKlaviyo(ctx, who.Merchant, app.KlaviyoInput{
		Key: b.APIKey, Kinds: kindsNamed(b.Events), Profiles: b.Profiles, On: b.On,
	})
	if err != nil {
		return nil, err
	}
	return s.getKlaviyo(ctx, who, nil)
}

func (s *server) syncKlaviyo(ctx context.Context, who app.Session, _ *noInput) (*answer[KlaviyoConnection], error) {
	if err := s.app.SyncKlaviyo(ctx, who.Merchant); err != nil {
		return nil, err
	}
	return s.getKlaviyo(ctx, who, nil)
}

func (s *server) disconnectKlaviyo(ctx context.Context, who app.Session, _ *noInput) (*struct{}, error) {
	return nil, s.app.DisconnectKlaviyo(ctx, who.Merchant)
}
