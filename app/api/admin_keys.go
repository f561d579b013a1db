package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	roles "regulars/app/staff"
)

// AccessKey is what a program of the merchant's works with. Its secret is not here.
type AccessKey struct {
	ID         uuid.UUID  `json:"id" format:"uuid"`
	Name       string     `json:"name" doc:"It stands on what the key changes"`
	Hint       string     `json:"hint" doc:"How the key begins"`
	Scopes     []string   `json:"scopes"`
	State      string     `json:"state" enum:"works,ended,revoked"`
	MadeBy     string     `json:"made_by"`
	CreatedAt  time.Time  `json:"created_at"`
	ExpiresAt  *time.Time `json:"expires_at" doc:"null for never"`
	LastUsedAt *time.Time `json:"last_used_at" doc:"To the minute; null for never"`
	RevokedAt  *time.Time `json:"revoked_at"`
}

// KeyBody is a new API key.
type KeyBody struct {
	Name   string   `json:"name" minLength:"1" maxLength:"80"`
	Scopes []string `json:"scopes" minItems:"1" maxItems:"20"`
	Days   int      `json:"days,omitempty" minimum:"0" maximum:"1830" doc:"Until it ends; 0 for never"`
}

// MadeKey is a new key with its secret, which is shown this once.
type MadeKey struct {
	Key    AccessKey `json:"key"`
	Secret string    `json:"secret" doc:"Send it as Authorization: Bearer; it cannot be read again"`
}

func (s *server) keyAPI(described huma.API) {
	staff(s, described, get("list-keys", "/keys", "API keys, newest first"), s.listKeys)
	staff(s, described, post("make-key", "/keys", "Make an API key"), s.makeKey)
	staff(s, described, post("revoke-key", "/keys/{id}/revoke", "Make an API key worthless, at once"), s.revokeKey)
}

func (s *server) listKeys(ctx context.Context, who app.Session, in *PageInput) (*answer[Page[AccessKey]], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	return paged(s.keyOf)(s.app.Keys(ctx, who.Merchant, before, in.Limit))
}

func (s *server) makeKey(ctx context.Context, who app.Session, in *request[KeyBody]) (*answer[MadeKey], error) {
	wanted := app.KeyInput{Name: in.Body.Name, Days: in.Body.Days}
	for _, scope := range in.Body.Scopes {
		wanted.Scopes = append(wanted.Scopes, roles.Permission(scope))
	}
	key, secret, err := s.app.MakeKey(ctx, who, wanted)
	if err != nil {
		return nil, err
	}
	return reply(MadeKey{Key: s.keyOf(key), Secret: secret}), nil
}

func (s *server) revokeKey(ctx context.Context, who app.Session, in *OneInput) (*answer[AccessKey], error) {
	key, err := s.app.RevokeKey(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	return reply(s.keyOf(key)), nil
}

func (s *server) keyOf(k roles.Key) AccessKey {
	made := AccessKey{
		ID: k.ID, Name: k.Name, Hint: k.Hint,
		Scopes: each(k.Scopes, func(p roles.Permission) string { return string(p) }),
		State:  "works", MadeBy: k.MadeBy, CreatedAt: k.CreatedAt.UTC(), ExpiresAt: utc(k.ExpiresAt),
		LastUsedAt: utc(k.LastUsedAt), RevokedAt: utc(k.RevokedAt),
	}
	switch {
	case k.RevokedAt != nil:
		made.State = "revoked"
	case k.ExpiresAt != nil && !k.ExpiresAt.After(s.app.Now()):
		made.State = "ended"
	}
	return made
}
