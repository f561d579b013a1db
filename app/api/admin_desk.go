package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/support"
)

// DeskSettings is what a merchant decides about the desk.
type DeskSettings struct {
	DeskRules
	Links   ContactLinks  `json:"links" doc:"Where the contact buttons lead"`
	Address string        `json:"address" doc:"Forward your shop's mail here; empty where no mail comes in"`
	Forward []DeskForward `json:"forward" doc:"Addresses by what mail to them opens; the question's is address"`
	Domain  string        `json:"reply_domain" doc:"Of the addresses that answers go to"`
	Inbound DeskInbound   `json:"inbound"`
}

// DeskForward is an address whose mail opens requests of one kind.
type DeskForward struct {
	Kind    string `json:"kind" enum:"complaint,question,technical,suggestion"`
	Address string `json:"address"`
}

// DeskRules is the part of it that is typed.
type DeskRules struct {
	Hours     []support.Hours           `json:"hours" maxItems:"28" doc:"When somebody answers; none for always"`
	Holidays  []string                  `json:"holidays" maxItems:"400" doc:"Days like 2027-12-25 on which nobody does"`
	Targets   map[string]support.Target `json:"targets" doc:"By priority: minutes of business hours until an answer, and until it is settled"`
	Goodwill  map[string]*int64         `json:"goodwill" doc:"Points that a person may give in a month, by role (owner, manager, agent); null for no limit"`
	WhatsApp  string                    `json:"whatsapp" maxLength:"60" doc:"A number like +49 151 12345678"`
	Instagram string                    `json:"instagram" maxLength:"200" doc:"The name of your page, or its address"`
	Messenger string                    `json:"messenger" maxLength:"200" doc:"The name of your page, or its address"`
}

// ContactLinks are where a shopper reaches the merchant elsewhere; empty for nowhere.
type ContactLinks struct {
	WhatsApp  string `json:"whatsapp"`
	Instagram string `json:"instagram"`
	Messenger string `json:"messenger"`
}

// DeskInbound is who brings mail, besides the forwarding address.
type DeskInbound struct {
	Provider  string `json:"provider" enum:",resend,mailgun"`
	Domain    string `json:"domain" doc:"Whose mail it brings"`
	HasSecret bool   `json:"has_secret"`
	HasKey    bool   `json:"has_key"`
	Hook      string `json:"hook" doc:"What the service posts to"`
}

// DeskBody is what a merchant decides.
type DeskBody struct {
	DeskRules
	Inbound DeskInboundBody `json:"inbound"`
}

// DeskInboundBody is who brings mail.
type DeskInboundBody struct {
	Provider string `json:"provider" enum:",resend,mailgun"`
	Domain   string `json:"domain,omitempty" maxLength:"253"`
	Secret   string `json:"secret,omitempty" doc:"What it signs with; empty keeps the one there is"`
	Key      string `json:"api_key,omitempty" doc:"Of Resend, with the right to read mail; empty keeps the one there is"`
}

// CannedAnswer is an answer that is written once and used often.
type CannedAnswer struct {
	ID    uuid.UUID         `json:"id" format:"uuid"`
	Name  string            `json:"name"`
	Texts map[string]string `json:"texts" doc:"By language"`
}

// CannedBody is what it says. Between braces: name, first_name, shop, order, product,
// points, staff.
type CannedBody struct {
	Name  string            `json:"name" minLength:"1" maxLength:"80"`
	Texts map[string]string `json:"texts" doc:"By language; {first_name}, {order} and the like are filled in"`
}

// CommentBody is a comment in public that staff found.
type CommentBody struct {
	Link      string    `json:"link" minLength:"8" maxLength:"1000"`
	Network   string    `json:"network,omitempty" enum:"instagram,facebook,google,trustpilot,tiktok,youtube,x,whatsapp,messenger,other" doc:"Told by the link without it"`
	Verdict   string    `json:"verdict" enum:"good,bad"`
	Kind      string    `json:"kind" enum:"complaint,question,technical,suggestion"`
	Text      string    `json:"text" minLength:"1" maxLength:"4000"`
	Author    string    `json:"author,omitempty" maxLength:"120" doc:"As they call themselves there"`
	MemberID  uuid.UUID `json:"member_id,omitzero" format:"uuid" doc:"Who it is, if you know"`
	OrderID   uuid.UUID `json:"order_id,omitzero" format:"uuid" doc:"An order of that member's"`
	StoreID   uuid.UUID `json:"store_id,omitzero" format:"uuid" doc:"With product_id"`
	ProductID string    `json:"product_id,omitempty" maxLength:"80" doc:"The store's"`
}

// VoicesView is what was said of the shop.
type VoicesView struct {
	Items []VoiceCount `json:"items" doc:"Newest month first, worst product first"`
	Good  int64        `json:"good"`
	Bad   int64        `json:"bad"`
}

// VoiceCount is what was said of one product in one month.
type VoiceCount struct {
	Month       string     `json:"month" example:"2027-03"`
	StoreID     *uuid.UUID `json:"store_id" format:"uuid"`
	ProductID   string     `json:"product_id" doc:"Empty for no product"`
	ProductName string     `json:"product_name"`
	Good        int64      `json:"good"`
	Bad         int64      `json:"bad"`
}

// RecoveryView is how many of those who complained bought again.
type RecoveryView struct {
	From       string          `json:"from" format:"date"`
	Until      string          `json:"until" format:"date"`
	Days       int             `json:"days" doc:"Within so many days"`
	Complained RecoverySide    `json:"complained"`
	Others     RecoverySide    `json:"others" doc:"Who bought in that time and never wrote"`
	Sampled    bool            `json:"sampled" doc:"Of so many, 5,000 of a group were looked at, spread over that time"`
	Solved     RecoverySide    `json:"solved"`
	Unsolved   RecoverySide    `json:"unsolved"`
	ByReply    []RecoveryReply `json:"by_reply"`
}

// RecoverySide is what came of one group of people.
type RecoverySide struct {
	People int64   `json:"people"`
	Again  int64   `json:"again" doc:"Who bought again so far"`
	Over   int64   `json:"over" doc:"Of whom those days are over"`
	Share  float64 `json:"share" doc:"Of those whose days are over, who bought again: 0.25 is a quarter"`
	Known  bool    `json:"known" doc:"False while those are too few for a share"`
}

// RecoveryReply is what came of those who were answered so soon.
type RecoveryReply struct {
	Within string `json:"within" enum:"1h,4h,1d,3d,more,never"`
	RecoverySide
}

// leastKnown is how many people a share is told of.
const leastKnown = 20

type commentInput struct {
	KeyInput
	Body CommentBody
}

type cannedInput struct {
	OneInput
	Body CannedBody
}

type voicesInput struct {
	Months int `query:"months" minimum:"1" maximum:"36" default:"12"`
}

type recoveryInput struct {
	From  string `query:"from" maxLength:"10" doc:"First day, like 2027-03-01; a year before the last without it"`
	Until string `query:"until" maxLength:"10" doc:"Last day; today without it"`
}

func (s *server) deskAPI(described huma.API) {
	s.threadAPI(described)
	staff(s, described, post("log-comment", "/requests/public", "Note what somebody said in public"), s.logComment)
	staff(s, described, get("get-voices", "/requests/voices", "Good against bad voices, by product and month"),
		s.voices)
	staff(s, described, get("get-recovery", "/requests/recovery", "How many who complained bought again"), s.recovery)
	staff(s, described, get("get-desk", "/desk", "Hours, targets, limits, contact, mail"), s.desk)
	staff(s, described, put("save-desk", "/desk", "Decide about them"), s.saveDesk)
	staff(s, described, post("change-desk-address", "/desk/address", "Another forwarding address"), s.changeDeskAddress)
	staff(s, described, get("list-answers", "/desk/answers", "Canned answers"), s.cannedAnswers)
	staff(s, described, post("add-answer", "/desk/answers", "Keep an answer"), s.addCanned)
	staff(s, described, put("save-answer", "/desk/answers/{id}", "Change it"), s.saveCanned)
	staff(s, described, remove("remove-answer", "/desk/answers/{id}", "Forget it"), s.removeCanned)
}

func (s *server) logComment(ctx context.Context, who app.Session, in *commentInput) (*answer[Request], error) {
	b := in.Body
	verdict := support.Good
	if b.Verdict == support.Bad.String() {
		verdict = support.Bad
	}
	view, err := s.app.LogComment(ctx, who.Merchant, support.Request{
		Link: b.Link, Network: b.Network, Verdict: verdict, Kind: support.Kind(b.Kind), Text: b.Text,
		SenderName: b.Author,
		Member:     b.MemberID, Order: b.OrderID, Store: b.StoreID, Product: b.ProductID,
	})
	return reply(requestOf(view)), err
}

func (s *server) voices(ctx context.Context, who app.Session, in *voicesInput) (*answer[VoicesView], error) {
	v, err := s.app.Voices(ctx, who.Merchant, in.Months)
	return reply(VoicesView{Good: v.Good, Bad: v.Bad, Items: each(v.Items, func(one app.Voice) VoiceCount {
		return VoiceCount{
			Month: one.Month, StoreID: idUnlessZero(one.Store), ProductID: one.Product, ProductName: one.ProductName,
			Good: one.Good, Bad: one.Bad,
		}
	})}), err
}

func (s *server) recovery(ctx context.Context, who app.Session, in *recoveryInput) (*answer[RecoveryView], error) {
	r, err := s.app.Recovery(ctx, who.Merchant, in.From, in.Until)
	if err != nil {
		return nil, err
	}
	view := RecoveryView{
		From: r.First, Until: r.Last, Days: support.AgainDays, Sampled: r.Sampled,
		Complained: recoverySide(r.Complained),
		Others:     recoverySide(r.Others), Solved: recoverySide(r.Solved), Unsolved: recoverySide(r.Unsolved),
	}
	for i, side := range r.ByReply {
		name := "never"
		if i < len(support.Within) {
			name = support.Within[i].Name
		}
		view.ByReply = append(view.ByReply, RecoveryReply{Within: name, RecoverySide: recoverySide(side)})
	}
	return reply(view), nil
}

func recoverySide(s support.Side) RecoverySide {
	side := RecoverySide{People: s.People, Again: s.Again, Over: s.Over, Known: s.Over >= leastKnown}
	if s.Over > 0 {
		side.Share = float64(s.OverAgain) / float64(s.Over)
	}
	return side
}

func (s *server) desk(ctx context.Context, who app.Session, _ *noInput) (*answer[DeskSettings], error) {
	v, err := s.app.Desk(ctx, who.Merchant)
	return reply(deskOf(v)), err
}

func (s *server) saveDesk(ctx context.Context, who app.Session, in *request[DeskBody]) (*answer[DeskSettings], error) {
	b := in.Body
	v, err := s.app.ChangeDesk(ctx, who.Merchant, app.DeskChange{
		Settings: support.Settings(b.DeskRules), Service: support.MailService(b.Inbound.Provider),
		Domain: b.Inbound.Domain, Secret: b.Inbound.Secret, Key: b.Inbound.Key,
	})
	return reply(deskOf(v)), err
}

func (s *server) changeDeskAddress(ctx context.Context, who app.Session, _ *noInput) (*answer[DeskSettings], error) {
	v, err := s.app.ChangeDeskAddress(ctx, who.Merchant)
	return reply(deskOf(v)), err
}

func deskOf(v app.DeskView) DeskSettings {
	d := DeskSettings{
		DeskRules: DeskRules(v.Settings), Links: ContactLinks(v.Contact), Address: v.Address, Domain: v.ReplyDomain,
		Inbound: DeskInbound{
			Provider: string(v.Service), Domain: v.Domain, HasSecret: v.HasSecret, HasKey: v.HasKey, Hook: v.Hook,
		},
	}
	d.Forward = each(v.Forward, func(f app.Forward) DeskForward {
		return DeskForward{Kind: string(f.Kind), Address: f.Address}
	})
	d.Hours, d.Holidays = listOf(d.Hours), listOf(d.Holidays)
	d.Targets, d.Goodwill = filled(d.Targets), filled(d.Goodwill)
	return d
}

func (s *server) cannedAnswers(ctx context.Context, who app.Session, _ *noInput) (*answer[List[CannedAnswer]], error) {
	all, err := s.app.CannedAnswers(ctx, who.Merchant)
	return reply(List[CannedAnswer]{Items: each(all, cannedOf)}), err
}

func cannedOf(c support.Canned) CannedAnswer { return CannedAnswer(c) }

func (s *server) addCanned(
	ctx context.Context, who app.Session, in *request[CannedBody],
) (*answer[CannedAnswer], error) {
	c, err := s.app.SaveCanned(ctx, who.Merchant, support.Canned{Name: in.Body.Name, Texts: in.Body.Texts})
	return reply(cannedOf(c)), err
}

func (s *server) saveCanned(ctx context.Context, who app.Session, in *cannedInput) (*answer[CannedAnswer], error) {
	c, err := s.app.SaveCanned(ctx, who.Merchant, support.Canned{
		ID: in.ID, Name: in.Body.Name, Texts: in.Body.Texts,
	})
	return reply(cannedOf(c)), err
}

func (s *server) removeCanned(ctx context.Context, who app.Session, in *OneInput) (*struct{}, error) {
	return nil, s.app.RemoveCanned(ctx, who.Merchant, in.ID)
}
