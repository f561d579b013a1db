package api

import (
	"context"
	"errors"
	"regexp"

	"github.com/danielgtaylor/huma/v2"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/merchant"
)

// Settings are what a merchant can change about itself.
type Settings struct {
	Name     string `json:"name" maxLength:"100"`
	TimeZone string `json:"time_zone" maxLength:"64" doc:"IANA name" example:"Europe/Lisbon"`
	Locale   string `json:"locale" maxLength:"35" doc:"BCP 47" example:"pt"`
	Look     Look   `json:"look"`
}

// Look is how the program appears to shoppers.
type Look struct {
	Points   map[string]Names    `json:"points" doc:"By locale; en stands in for the others"`
	LogoURL  string              `json:"logo_url" maxLength:"500" doc:"https, or empty"`
	Accent   string              `json:"accent" example:"#0b6b50" doc:"White must be readable on it: 4.5:1"`
	Launcher string              `json:"launcher" enum:"end,start"`
	Reasons  map[string][]string `json:"reasons" doc:"By locale: up to three, of at most 60 characters"`
	Radius   int                 `json:"radius" minimum:"0" maximum:"24"`
	Font     string              `json:"font" required:"false" maxLength:"120"`
}

func (s *server) settingsAPI(described huma.API) {
	staff(s, described, get("get-settings", "/settings", "Settings"), s.getSettings)
	staff(s, described, put("save-settings", "/settings", "Change the settings"), s.saveSettings)
}

func (s *server) getSettings(ctx context.Context, who app.Session, _ *noInput) (*answer[Settings], error) {
	m, err := s.app.Merchant(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	return reply(settingsOf(app.Settings{Name: m.Name, TimeZone: m.TimeZone, Locale: m.Locale, Look: m.Look})), nil
}

func (s *server) saveSettings(ctx context.Context, who app.Session, in *request[Settings]) (*answer[Settings], error) {
	saved, err := s.app.ChangeSettings(ctx, who.Merchant, app.Settings{
		Name: in.Body.Name, TimeZone: in.Body.TimeZone, Locale: in.Body.Locale, Look: in.Body.Look.merchant(),
	})
	if err != nil {
		return nil, withSuggestion(err, saved.Look.Accent)
	}
	return reply(settingsOf(saved)), nil
}

func settingsOf(s app.Settings) Settings {
	return Settings{Name: s.Name, TimeZone: s.TimeZone, Locale: s.Locale, Look: lookOf(s.Look)}
}

var color = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// withSuggestion adds the nearest color that white is readable on.
func withSuggestion(err error, accent string) error {
	var refused *fail.Error
	if !errors.As(err, &refused) || refused.Field != "look.accent" || !color.MatchString(accent) {
		return err
	}
	p := problemOf(err)
	p.Suggestion = merchant.NearestReadable(accent)
	return p
}

func lookOf(l merchant.Look) Look {
	points := make(map[string]Names, len(l.Points))
	for locale, name := range l.Points {
		points[locale] = Names(name)
	}
	return Look{
		Points: points, LogoURL: l.LogoURL, Accent: l.Accent, Launcher: l.Launcher, Reasons: filled(l.Reasons),
		Radius: l.Radius, Font: l.Font,
	}
}

func (l Look) merchant() merchant.Look {
	points := make(map[string]merchant.PointsName, len(l.Points))
	for locale, name := range l.Points {
		points[locale] = merchant.PointsName(name)
	}
	return merchant.Look{
		Points: points, LogoURL: l.LogoURL, Accent: l.Accent, Launcher: l.Launcher, Reasons: filled(l.Reasons),
		Radius: l.Radius, Font: l.Font,
	}
}
