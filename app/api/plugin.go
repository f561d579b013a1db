package api

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/platform"
)

// PersonAsked is whom a store's people ask about. (What a newer plugin says beside is ignored.)
type PersonAsked struct {
	_          struct{}   `json:"-" additionalProperties:"true"`
	Email      string     `json:"email,omitempty" maxLength:"320"`
	CustomerID CustomerID `json:"customer_id,omitempty"`
	Locale     string     `json:"locale,omitempty" maxLength:"64" doc:"Of the words; Accept-Language without it"`
	Page       int        `json:"page,omitempty" minimum:"0" maximum:"100000" doc:"From 1, 500 items each; all of it without"`
}

// CustomerID is a number of the store's, which PHP writes with quotes or without.
type CustomerID string

// UnmarshalJSON reads both.
func (c *CustomerID) UnmarshalJSON(raw []byte) error {
	*c = CustomerID(strings.Trim(string(raw), `"`))
	return nil
}

// Schema describes both.
func (CustomerID) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Description: "The customer's number in the store, as a number or as text"}
}

// PersonalData is all that is held of a person, as WordPress's exporter lists it.
type PersonalData struct {
	Groups []PersonalGroup `json:"groups"`
	Done   bool            `json:"done" doc:"No page follows"`
}

// PersonalGroup is one part of it.
type PersonalGroup struct {
	GroupID    string         `json:"group_id"`
	GroupLabel string         `json:"group_label"`
	Items      []PersonalItem `json:"items"`
}

// PersonalItem is one thing of a group.
type PersonalItem struct {
	ItemID string         `json:"item_id"`
	Data   []PersonalFact `json:"data"`
}

// PersonalFact is one fact of a thing.
type PersonalFact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ErasureAccepted says that somebody will be erased, whatever happens to us now.
type ErasureAccepted struct {
	Accepted bool `json:"accepted"`
	Known    bool `json:"known" doc:"Something is held of them by now; what may still arrive is erased too"`
}

type pluginKey struct{}

// pluginAPI is what our WordPress plugin asks from the store's server.
func (s *server) pluginAPI(described huma.API) {
	plugin(s, described, get("plugin-settings", "/settings", "What the plugin keeps of the program"), s.pluginSettings)
	export := post("plugin-export", "/export", "Copy all that is held of a person, in words")
	plugin(s, described, export, s.pluginExport)
	erase := post("plugin-erase", "/erase", "Erase a person")
	erase.DefaultStatus = http.StatusAccepted
	plugin(s, described, erase, s.pluginErase)
	leave := post("plugin-disconnect", "/disconnect", "Disconnect the store")
	leave.DefaultStatus = http.StatusNoContent
	plugin(s, described, leave, s.pluginDisconnect)
}

// plugin registers an operation of the plugin's: the handler is told which store
// asks, and the merchant comes from there and nowhere else.
func plugin[In, Out any](
	s *server, described huma.API, op huma.Operation, handle func(context.Context, app.Plugin, *In) (*Out, error),
) {
	op.Path = "/storefront/woocommerce/v1/plugin" + op.Path
	op.Tags = []string{"Plugin"}
	op.Security = []map[string][]string{{"plugin": {}}}
	op.Middlewares = huma.Middlewares{s.provePlugin}
	huma.Register(described, op, proven(s, pluginKey{}, "the plugin did not sign this request", handle))
}

func (s *server) provePlugin(ctx huma.Context, next func(huma.Context)) {
	c := humaecho.UnwrapV4(ctx)
	r := c.Request()
	asking, err := s.app.Plugin(r.Context(), platform.WooCommerce, r)
	if fail.Is(err, fail.Invalid) {
		err = fail.Wrap(err, fail.Unauthorized, "the plugin did not sign this request")
	}
	if err == nil {
		err = s.allow(r.Context(), "plugin|"+asking.Store.String())
	}
	if err != nil {
		s.answerError(err, c)
		return
	}
	if newest := s.app.NewestPlugin(platform.WooCommerce); newest != "" {
		c.Response().Header().Set("Regulars-Plugin-Newest", newest)
	}
	next(huma.WithValue(ctx, pluginKey{}, asking))
}

func (s *server) pluginSettings(
	ctx context.Context, asking app.Plugin, _ *noInput,
) (*answer[platform.PluginSettings], error) {
	settings, err := s.app.PluginSettings(ctx, asking)
	if err != nil {
		return nil, err
	}
	return reply(settings), nil
}

type personAskedInput struct {
	Language string `header:"Accept-Language" maxLength:"200" doc:"Of the words; the merchant's without it"`
	Body     PersonAsked
}

func (in *personAskedInput) asked() app.PersonAsked {
	return app.PersonAsked{
		Email: in.Body.Email, CustomerID: string(in.Body.CustomerID), Page: in.Body.Page,
		Locale: cmp.Or(in.Body.Locale, in.Language),
	}
}

func (s *server) pluginExport(
	ctx context.Context, asking app.Plugin, in *personAskedInput,
) (*answer[PersonalData], error) {
	groups, done, err := s.app.ExportPerson(ctx, asking, in.asked())
	if err != nil {
		return nil, err
	}
	return reply(PersonalData{Groups: each(groups, personalGroupOf), Done: done}), nil
}

func personalGroupOf(g app.CopyGroup) PersonalGroup {
	return PersonalGroup{
		GroupID: g.ID, GroupLabel: g.Label,
		Items: each(g.Items, func(i app.CopyItem) PersonalItem {
			facts := each(i.Data, func(f app.CopyFact) PersonalFact { return PersonalFact(f) })
			return PersonalItem{ItemID: i.ID, Data: facts}
		}),
	}
}

func (s *server) pluginErase(
	ctx context.Context, asking app.Plugin, in *personAskedInput,
) (*answer[ErasureAccepted], error) {
	known, err := s.app.ErasePerson(ctx, asking, in.asked())
	if err != nil {
		return nil, err
	}
	return reply(ErasureAccepted{Accepted: true, Known: known}), nil
}

func (s *server) pluginDisconnect(ctx context.Context, asking app.Plugin, _ *noInput) (*struct{}, error) {
	return nil, s.app.Disconnect(ctx, asking)
}
