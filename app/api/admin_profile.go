package api

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/profile"
)

// Known is one thing that is known of a member, and who told it.
type Known struct {
	Field string     `json:"field" enum:"country,region,zone,language,birthday,age_band,sex,origin,medium,campaign,purposes,topics"`
	Value string     `json:"value" doc:"unsaid: they prefer not to say. Keys of choices are parted by commas"`
	By    string     `json:"by" enum:"member,staff,store,order,unknown"`
	At    *time.Time `json:"at"`
}

// ConsentRecord is one decision of a member.
type ConsentRecord struct {
	ID      uuid.UUID  `json:"id" format:"uuid"`
	Channel string     `json:"channel" enum:"email,sms,post,studies,profile,ads,shop"`
	Granted bool       `json:"granted"`
	Basis   string     `json:"basis" enum:"consent,existing_customer,contract"`
	Source  string     `json:"source" enum:"store,page,widget,staff,mail"`
	StoreID *uuid.UUID `json:"store_id,omitempty" format:"uuid"`
	Text    string     `json:"text" doc:"The words they read; empty for the store's own form"`
	TextID  string     `json:"text_version" doc:"Changes when the words change"`
	Note    string     `json:"note" doc:"Of staff; single or double opt-in of a store"`
	At      time.Time  `json:"at"`
	NotedAt time.Time  `json:"noted_at" doc:"When we heard of it"`
}

// ConsentNow is what holds for one channel.
type ConsentNow struct {
	Channel string    `json:"channel" enum:"email,sms,post,studies,profile,ads,shop"`
	Granted bool      `json:"granted"`
	At      time.Time `json:"at"`
}

// InterestRow is what a member showed for one product or collection.
type InterestRow struct {
	Kind     string    `json:"kind" enum:"product,collection"`
	StoreID  uuid.UUID `json:"store_id" format:"uuid"`
	ID       string    `json:"id" doc:"The platform's"`
	Title    string    `json:"title"`
	Viewed   int       `json:"viewed"`
	Searched int       `json:"searched"`
	Cart     int       `json:"cart"`
	Bought   int       `json:"bought" doc:"Orders with it"`
	Returned int       `json:"returned" doc:"Orders of which all of it was given back"`
	Said     bool      `json:"said"`
	LastAt   time.Time `json:"last_at"`
	Score    int64     `json:"score" doc:"How much it counts today, in hundredths of one look"`
}

// MemberProfile is what is known of a member beside their points.
type MemberProfile struct {
	Known         []Known         `json:"known"`
	Interests     []InterestRow   `json:"interests" doc:"The strongest first"`
	Consents      []ConsentNow    `json:"consents" doc:"What holds now, of channels that were ever decided"`
	Records       []ConsentRecord `json:"records" doc:"Newest first"`
	OpenCheckouts int             `json:"open_checkouts"`
	Program       bool            `json:"program_messages" doc:"Messages about points reach them"`
	Settings      ProfileSettings `json:"settings"`
}

// Choice is one answer that a merchant offers.
type Choice struct {
	Key  string            `json:"key" maxLength:"40" example:"gift"`
	Text map[string]string `json:"text" doc:"By locale"`
}

// ProfileSettings are what a merchant asks, and what it never wants to know.
type ProfileSettings struct {
	Ask                  []string `json:"ask" enum:"birthday,language,country,age_band,sex,purposes,interests" maxItems:"7"`
	Channels             []string `json:"channels" enum:"email,sms,post,studies,ads" maxItems:"5"`
	Purposes             []Choice `json:"purposes" maxItems:"12"`
	PurposesSensitive    bool     `json:"purposes_sensitive" doc:"Answers are kept only with a consent to the profile"`
	Topics               []Choice `json:"topics" maxItems:"12"`
	Learn                bool     `json:"learn" doc:"Note what people view, search, put in a cart and buy"`
	Watch                bool     `json:"watch,omitempty" doc:"With learn: a pixel in the store's pages tells what people view and search"`
	SensitiveProducts    []string `json:"sensitive_products" maxItems:"200" doc:"Platform ids: nothing is noted or used of these"`
	SensitiveCollections []string `json:"sensitive_collections" maxItems:"200"`
}

// TellBody is what a member told staff. What is missing stays; empty is forgotten.
type TellBody struct {
	AgeBand  *string   `json:"age_band,omitempty" maxLength:"20"`
	Sex      *string   `json:"sex,omitempty" maxLength:"20"`
	Zone     *string   `json:"zone,omitempty" maxLength:"64"`
	Purposes *[]string `json:"purposes,omitempty" maxItems:"12"`
	Topics   *[]string `json:"topics,omitempty" maxItems:"12"`
}

// ConsentBody is a decision that a member told staff.
type ConsentBody struct {
	Channel string `json:"channel" enum:"email,sms,post,studies,profile,ads,shop"`
	Granted bool   `json:"granted"`
	Basis   string `json:"basis,omitempty" enum:"consent,existing_customer,contract" doc:"Required when granted"`
	Note    string `json:"note" minLength:"1" maxLength:"500" doc:"How they told you"`
}

func (s *server) profileAPI(described huma.API) {
	staff(s, described, get("get-member-profile", "/members/{id}/profile", "What is known of a member"), s.getProfile)
	tell := put("tell-member-profile", "/members/{id}/profile", "Note what a member told")
	staff(s, described, tell, s.tellProfile)
	note := post("note-consent", "/members/{id}/consents", "Note a decision that a member told")
	staff(s, described, note, s.noteConsent)
	staff(s, described, get("get-profile-settings", "/profile-settings", "What is asked"), s.getProfileSettings)
	staff(s, described, put("save-profile-settings", "/profile-settings", "Change what is asked"),
		s.saveProfileSettings)
}

func (s *server) getProfile(ctx context.Context, who app.Session, in *OneInput) (*answer[MemberProfile], error) {
	p, err := s.app.MemberProfile(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	return reply(profileWire(&p)), nil
}

func (s *server) tellProfile(
	ctx context.Context, who app.Session, in *personInput[TellBody],
) (*answer[MemberProfile], error) {
	err := s.app.TellProfile(ctx, who.Merchant, in.ID, profile.Answers{
		AgeBand: in.Body.AgeBand, Sex: in.Body.Sex, Zone: in.Body.Zone, Purposes: in.Body.Purposes,
		Topics: in.Body.Topics,
	})
	if err != nil {
		return nil, err
	}
	return s.getProfile(ctx, who, &in.OneInput)
}

func (s *server) noteConsent(
	ctx context.Context, who app.Session, in *personInput[ConsentBody],
) (*answer[MemberProfile], error) {
	err := s.app.NoteConsent(ctx, who.Merchant, consent.Record{
		Member: in.ID, Channel: consent.ChannelOf(in.Body.Channel), Granted: in.Body.Granted,
		Basis: consent.BasisOf(in.Body.Basis), Note: in.Body.Note,
	})
	if err != nil {
		return nil, err
	}
	return s.getProfile(ctx, who, &in.OneInput)
}

func (s *server) getProfileSettings(
	ctx context.Context, who app.Session, _ *noInput,
) (*answer[ProfileSettings], error) {
	settings, err := s.app.ProfileSettings(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	return reply(profileSettingsWire(&settings)), nil
}

func (s *server) saveProfileSettings(
	ctx context.Context, who app.Session, in *request[ProfileSettings],
) (*answer[ProfileSettings], error) {
	if err := s.app.ChangeProfileSettings(ctx, who.Merchant, in.Body.settings()); err != nil {
		return nil, err
	}
	return s.getProfileSettings(ctx, who, nil)
}

func (w ProfileSettings) settings() profile.Settings {
	choices := func(list []Choice) []profile.Choice {
		out := make([]profile.Choice, 0, len(list))
		for _, c := range list {
			out = append(out, profile.Choice(c))
		}
		return out
	}
	out := profile.Settings{
		Ask: []profile.Question{}, Channels: w.Channels, Purposes: choices(w.Purposes),
		PurposesSensitive: w.PurposesSensitive,
		Topics:            choices(w.Topics), Learn: w.Learn, Watch: w.Watch, SensitiveProducts: w.SensitiveProducts,
		SensitiveCollections: w.SensitiveCollections,
	}
	for _, q := range w.Ask {
		out.Ask = append(out.Ask, profile.Question(q))
	}
	return out
}

func profileSettingsWire(s *profile.Settings) ProfileSettings {
	return ProfileSettings{
		Ask: each(s.Ask, func(q profile.Question) string { return string(q) }), Channels: s.Channels,
		Purposes: each(s.Purposes, choiceWire), PurposesSensitive: s.PurposesSensitive, Topics: each(s.Topics,
			choiceWire),
		Learn: s.Learn, Watch: s.Watch,
		SensitiveProducts: s.SensitiveProducts, SensitiveCollections: s.SensitiveCollections,
	}
}

func choiceWire(c profile.Choice) Choice { return Choice(c) }

func profileWire(p *app.MemberProfile) MemberProfile {
	out := MemberProfile{
		Known: knownWire(p), Interests: each(p.Interests, interestWire), OpenCheckouts: p.Open, Program: p.Program,
		Records:  each(p.Records, func(r consent.Record) ConsentRecord { return recordWire(r, p.Texts) }),
		Consents: []ConsentNow{}, Settings: profileSettingsWire(&p.Settings),
	}
	for _, channel := range consent.Channels {
		if held, decided := p.Held[channel]; decided {
			out.Consents = append(out.Consents, ConsentNow{
				Channel: channel.String(), Granted: held.Granted,
				At: held.At.UTC(),
			})
		}
	}
	return out
}

func recordWire(r consent.Record, texts map[string]string) ConsentRecord {
	return ConsentRecord{
		ID: r.ID, Channel: r.Channel.String(), Granted: r.Granted, Basis: r.Basis.String(), Source: r.Source.String(),
		StoreID: r.StoreID, Text: texts[r.TextID], TextID: r.TextID, Note: r.Note, At: r.At.UTC(),
		NotedAt: r.NotedAt.UTC(),
	}
}

func interestWire(i app.KnownInterest) InterestRow {
	kind := "product"
	if i.Kind == profile.OfCollection {
		kind = "collection"
	}
	return InterestRow{
		Kind: kind, StoreID: i.StoreID, ID: i.ExternalID, Title: i.Title, Viewed: int(i.Viewed),
		Searched: int(i.Searched),
		Cart:     int(i.Cart), Bought: int(i.Bought), Returned: int(i.Returned), Said: i.Said, LastAt: i.LastAt.UTC(),
		Score: i.Score,
	}
}

// knownWire lists what is known, without what is not.
func knownWire(p *app.MemberProfile) []Known {
	list := []Known{}
	add := func(field, value string, told profile.Told) {
		if value == "" {
			return
		}
		k := Known{Field: field, Value: value, By: "unknown"}
		if told.By != "" {
			k.By = string(told.By)
		}
		if at := told.At.UTC(); !told.At.IsZero() {
			k.At = &at
		}
		list = append(list, k)
	}
	add("country", p.CountryNow, chosenBy(p.Country))
	add("region", p.Profile.Region, p.Profile.Known[profile.Region])
	add("zone", p.Profile.Zone, p.Profile.Known[profile.Zone])
	add("language", p.LocaleNow, chosenBy(p.Language))
	add("birthday", p.Birthday, profile.Told{})
	add("age_band", p.Profile.AgeBand, p.Profile.Known[profile.AgeBand])
	add("sex", p.Profile.Sex, p.Profile.Known[profile.Sex])
	add("origin", p.Profile.Origin, p.Profile.Known[profile.Origin])
	add("medium", p.Profile.Medium, p.Profile.Known[profile.Origin])
	add("campaign", p.Profile.Campaign, p.Profile.Known[profile.Origin])
	add("purposes", joined(p.Profile.Purposes), p.Profile.Known[profile.Purposes])
	add("topics", joined(p.Profile.Topics), p.Profile.Known[profile.Topics])
	return list
}

// chosenBy is who told what somebody can choose; when is not kept.
func chosenBy(chosen string) (told profile.Told) {
	if chosen != "" {
		told.By = profile.BySelf
	}
	return told
}

func joined(keys []string) string {
	return strings.Join(slices.Sorted(slices.Values(keys)), ",")
}
