package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	roles "regulars/app/staff"
)

// Person is somebody who works for the merchant.
type Person struct {
	ID       uuid.UUID  `json:"id" format:"uuid"`
	Name     string     `json:"name"`
	Email    string     `json:"email"`
	Role     string     `json:"role" enum:"owner,manager,agent,analyst"`
	State    string     `json:"state" enum:"invited,joined"`
	You      bool       `json:"you"`
	SeenAt   *time.Time `json:"seen_at" doc:"Last use of a session that is open; null when there is none"`
	JoinedAt *time.Time `json:"joined_at"`
}

// PersonBody invites somebody.
type PersonBody struct {
	Email string `json:"email" minLength:"3" maxLength:"254"`
	Name  string `json:"name" minLength:"1" maxLength:"80" doc:"It stands on what they change"`
	Role  string `json:"role" enum:"owner,manager,agent,analyst"`
}

// Invited is somebody who was invited.
type Invited struct {
	Person Person `json:"person"`
	Link   string `json:"link,omitempty" doc:"To hand over, when this server sends no mail; works once, for three days"`
}

// RoleBody gives somebody another role.
type RoleBody struct {
	Role string `json:"role" enum:"owner,manager,agent,analyst"`
}

// OpenSession is a browser that is signed in.
type OpenSession struct {
	ID        uuid.UUID `json:"id" format:"uuid"`
	Name      string    `json:"name"`
	Role      string    `json:"role" enum:"owner,manager,agent,analyst"`
	Agent     string    `json:"agent" doc:"The browser, as it calls itself"`
	SeenAt    time.Time `json:"seen_at" doc:"To a quarter of an hour"`
	ExpiresAt time.Time `json:"expires_at" doc:"Unless it is used before"`
	Current   bool      `json:"current" doc:"The one that asks"`
}

type roleInput struct {
	OneInput
	Body RoleBody
}

func (s *server) teamAPI(described huma.API) {
	const path = "/team"
	staff(s, described, get("list-team", path, "Who works here"), s.listTeam)
	staff(s, described, post("invite-person", path, "Invite somebody"), s.invite)
	staff(s, described, post("invite-again", path+"/{id}/invite", "Send the invitation again"), s.inviteAgain)
	staff(s, described, put("change-role", path+"/{id}/role", "Give somebody another role"), s.changeRole)
	remove := post("remove-person", path+"/{id}/remove", "Take somebody out of the team and end their sessions")
	remove.DefaultStatus = http.StatusNoContent
	staff(s, described, remove, s.removePerson)
	staff(s, described, get("list-sessions", "/sessions", "Who is signed in: you, or for owners everybody"),
		s.listSessions)
	end := post("end-session", "/sessions/{id}/end", "Sign a browser out")
	end.DefaultStatus = http.StatusNoContent
	staff(s, described, end, s.endSession)
}

func (s *server) listTeam(ctx context.Context, who app.Session, _ *noInput) (*answer[List[Person]], error) {
	people, err := s.app.Team(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	return reply(List[Person]{Items: each(people, personOf(who))}), nil
}

func personOf(who app.Session) func(roles.Listed) Person {
	return func(l roles.Listed) Person {
		p := Person{
			ID: l.ID, Name: l.Name, Email: l.Email, Role: string(l.Role), State: "invited", You: l.ID == who.Person,
			SeenAt: utc(l.SeenAt), JoinedAt: utc(l.JoinedAt),
		}
		if l.JoinedAt != nil {
			p.State = "joined"
		}
		return p
	}
}

func (s *server) invite(ctx context.Context, who app.Session, in *request[PersonBody]) (*answer[Invited], error) {
	if err := s.allow(ctx, "invite|"+who.Merchant.String()); err != nil {
		return nil, err
	}
	person, link, err := s.app.Invite(ctx, who.Merchant, app.NewPerson{
		Email: in.Body.Email, Name: in.Body.Name, Role: roles.Role(in.Body.Role),
	})
	if err != nil {
		return nil, err
	}
	return reply(Invited{Person: personOf(who)(roles.Listed{Person: person}), Link: link}), nil
}

// InvitedAgain says how the invitation went out.
type InvitedAgain struct {
	Link string `json:"link,omitempty" doc:"To hand over, when this server sends no mail; works once, for three days"`
}

func (s *server) inviteAgain(ctx context.Context, who app.Session, in *OneInput) (*answer[InvitedAgain], error) {
	if err := s.allow(ctx, "invite|"+who.Merchant.String()); err != nil {
		return nil, err
	}
	link, err := s.app.InviteAgain(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	return reply(InvitedAgain{Link: link}), nil
}

func (s *server) changeRole(ctx context.Context, who app.Session, in *roleInput) (*answer[Person], error) {
	person, err := s.app.ChangeRole(ctx, who.Merchant, in.ID, roles.Role(in.Body.Role))
	if err != nil {
		return nil, err
	}
	return reply(personOf(who)(roles.Listed{Person: person})), nil
}

func (s *server) removePerson(ctx context.Context, who app.Session, in *OneInput) (*struct{}, error) {
	return nil, s.app.RemovePerson(ctx, who.Merchant, in.ID)
}

func (s *server) listSessions(ctx context.Context, who app.Session, _ *noInput) (*answer[List[OpenSession]], error) {
	open, err := s.app.Sessions(ctx, who)
	if err != nil {
		return nil, err
	}
	return reply(List[OpenSession]{Items: each(open, func(o app.OpenSession) OpenSession {
		return OpenSession{
			ID: o.ID, Name: o.Subject, Role: o.Role, Agent: o.Agent, SeenAt: o.SeenAt.UTC(),
			ExpiresAt: o.ExpiresAt.UTC(), Current: o.Current,
		}
	})}), nil
}

func (s *server) endSession(ctx context.Context, who app.Session, in *OneInput) (*struct{}, error) {
	return nil, s.app.EndSession(ctx, who, in.ID)
}
