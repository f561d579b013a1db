package api

import (
	"context"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"regulars/app"
	"regulars/app/message"
)

// MailSender is by whom messages that sell are sent. Its secrets are never told.
type MailSender struct {
	Provider  string        `json:"provider" enum:",resend,lettermint" doc:"Empty for this installation’s own mail server"`
	Address   string        `json:"address" doc:"What letters come from"`
	HasKey    bool          `json:"has_key"`
	HasSecret bool          `json:"has_secret" doc:"The provider’s news can be checked"`
	Hook      string        `json:"hook" doc:"Where the provider posts its news; empty for none"`
	Vouched   bool          `json:"vouched" doc:"The sender’s domain vouches for its mail: messages that sell are sent"`
	CheckedAt *time.Time    `json:"checked_at"`
	Findings  []MailFinding `json:"findings" doc:"Of the last look at the domain"`
}

// MailFinding is what was found of one proof, and the record that helps.
type MailFinding struct {
	Proof string `json:"proof" enum:"spf,dkim,dmarc"`
	Found string `json:"found" enum:"good,missing,wrong,unknown"`
	Host  string `json:"host" doc:"Where the record belongs"`
	Type  string `json:"type" example:"TXT"`
	Value string `json:"value" doc:"What it says; empty for what only the provider can tell"`
}

// MailSenderChange is whom a merchant chooses.
type MailSenderChange struct {
	Provider   string `json:"provider" enum:",resend,lettermint"`
	Address    string `json:"address,omitempty" maxLength:"254"`
	APIKey     string `json:"api_key,omitempty" maxLength:"500" doc:"Empty keeps the one that is there"`
	HookSecret string `json:"hook_secret,omitempty" maxLength:"500" doc:"What the provider signs its news with; empty keeps it"`
}

// MemberMail is how letters to a member fare.
type MemberMail struct {
	Stop        string     `json:"stop" enum:",bounced,complained" doc:"Why nothing is sold to the address, or empty"`
	StoppedAt   *time.Time `json:"stopped_at"`
	SoftBounces int        `json:"soft_bounces" doc:"Letters of the last 90 days that were not taken at first"`
	LastSoft    *time.Time `json:"last_soft_at"`
}

// LiftBody says why a stop is lifted.
type LiftBody struct {
	Reason string `json:"reason" minLength:"1" maxLength:"500"`
}

func (s *server) senderAPI(described huma.API) {
	staff(s, described, get("get-mail-sender", "/mail-sender", "By whom messages that sell are sent"), s.getMailSender)
	staff(s, described, put("save-mail-sender", "/mail-sender", "Choose by whom"), s.saveMailSender)
	staff(s, described, post("check-mail-sender", "/mail-sender/check", "Look at the sender’s domain again"),
		s.checkMailSender)
	staff(s, described, get("get-member-mail", "/members/{id}/mail", "How letters to a member fare"), s.getMemberMail)
	staff(s, described, post("lift-mail-stop", "/members/{id}/mail/lift", "Let messages that sell go there again"),
		s.liftMailStop)
}

func (s *server) getMailSender(ctx context.Context, who app.Session, _ *noInput) (*answer[MailSender], error) {
	m, err := s.app.MailSender(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	out := MailSender{
		Provider: string(m.Provider), Address: m.Address, HasKey: m.Key != "", HasSecret: m.HookSecret != "",
		Hook: m.Hook, Vouched: m.Vouched, CheckedAt: utc(m.CheckedAt), Findings: []MailFinding{},
	}
	for _, f := range m.Findings {
		out.Findings = append(out.Findings, MailFinding{
			Proof: string(f.Proof), Found: string(f.Found), Host: f.Host, Type: f.Type, Value: f.Value,
		})
	}
	return reply(out), nil
}

func (s *server) saveMailSender(
	ctx context.Context, who app.Session, in *request[MailSenderChange],
) (*answer[MailSender], error) {
	err := s.app.ChangeSender(ctx, who.Merchant, app.SenderChange{
		Provider: message.Provider(in.Body.Provider), Address: in.Body.Address, Key: in.Body.APIKey,
		HookSecret: in.Body.HookSecret,
	})
	if err != nil {
		return nil, err
	}
	return s.getMailSender(ctx, who, nil)
}

func (s *server) checkMailSender(ctx context.Context, who app.Session, _ *noInput) (*answer[MailSender], error) {
	if err := s.app.CheckSender(ctx, who.Merchant); err != nil {
		return nil, err
	}
	return s.getMailSender(ctx, who, nil)
}

func (s *server) getMemberMail(ctx context.Context, who app.Session, in *OneInput) (*answer[MemberMail], error) {
	now, err := s.app.MemberMail(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	out := MemberMail{StoppedAt: utc(now.StoppedAt), SoftBounces: now.SoftBounces, LastSoft: utc(now.LastSoft)}
	if now.Stop != 0 {
		out.Stop = now.Stop.Why()
	}
	return reply(out), nil
}

func (s *server) liftMailStop(
	ctx context.Context, who app.Session, in *personInput[LiftBody],
) (*answer[MemberMail], error) {
	if err := s.app.LiftMailStop(ctx, who.Merchant, in.ID, strings.TrimSpace(in.Body.Reason)); err != nil {
		return nil, err
	}
	return s.getMemberMail(ctx, who, &in.OneInput)
}
