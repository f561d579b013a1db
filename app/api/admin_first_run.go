package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/merchant"
	"regulars/app/order"
	"regulars/app/platform"
)

// FirstRun is where a merchant stands on the way to a program that shoppers see.
type FirstRun struct {
	Active   bool            `json:"active" doc:"It is the page to begin with"`
	PutAway  bool            `json:"put_away" doc:"Staff want to see it no more"`
	Live     bool            `json:"live" doc:"A program is published"`
	Stores   []FirstRunStore `json:"stores"`
	Habits   []Habit         `json:"habits" doc:"How buyers came back, the currency with most of them first; empty without orders"`
	HabitsAt time.Time       `json:"habits_at" doc:"When that was counted"`
}

// FirstRunStore is a store's part in the first steps.
type FirstRunStore struct {
	ID        uuid.UUID  `json:"id" format:"uuid"`
	SeenAt    *time.Time `json:"seen_at" doc:"When a page of the shop first asked for the widget; null for never"`
	EditorURL string     `json:"editor_url,omitempty" doc:"The theme editor with the widget switched on, to be saved; Shopify alone"`
	PluginURL string     `json:"plugin_url,omitempty" doc:"The page of plugins; WooCommerce alone"`
	Package   string     `json:"plugin_package,omitempty" doc:"Where our plugin is downloaded, for a store that lacks it"`
	Upload    string     `json:"plugin_upload,omitempty" doc:"The page of WordPress where it is uploaded, for the same"`
}

// Habit is how the people who bought in one currency came back, of orders that
// were paid in the last year.
type Habit struct {
	Currency      string    `json:"currency"`
	Buyers        int64     `json:"buyers" doc:"With an account or an e-mail; others cannot be told apart"`
	Orders        int64     `json:"orders"`
	Sales         int64     `json:"sales" doc:"Minor units"`
	Returned      int64     `json:"returned" doc:"Buyers with a second order"`
	ReturnedSales int64     `json:"returned_sales" doc:"What those paid in all, minor units"`
	Once          int64     `json:"once" doc:"Buyers with one order"`
	Twice         int64     `json:"twice"`
	Thrice        int64     `json:"thrice"`
	More          int64     `json:"more" doc:"Buyers with four orders or more"`
	Since         time.Time `json:"since" doc:"Of the oldest order in it"`
}

// PutAwayBody says whether the first steps are wanted.
type PutAwayBody struct {
	PutAway bool `json:"put_away"`
}

func (s *server) firstRunAPI(described huma.API) {
	staff(s, described, get("get-first-run", "/first-run", "Where the first steps stand"), s.getFirstRun)
	away := put("put-away-first-run", "/first-run", "Put the first steps away, or have them again")
	away.DefaultStatus = http.StatusNoContent
	staff(s, described, away, s.putAwayFirstRun)
}

func (s *server) getFirstRun(ctx context.Context, who app.Session, _ *noInput) (*answer[FirstRun], error) {
	r, err := s.app.FirstRun(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	return reply(FirstRun{
		Active: r.Active, PutAway: r.PutAway, Live: r.Live, HabitsAt: r.HabitsAt.UTC(),
		Stores: each(r.Stores, s.firstRunOf),
		Habits: each(r.Habits, func(h order.Habit) Habit {
			h.Since = h.Since.UTC()
			return Habit(h)
		}),
	}), nil
}

func (s *server) putAwayFirstRun(
	ctx context.Context, who app.Session, in *request[PutAwayBody],
) (*struct{}, error) {
	return nil, s.app.PutAwayFirstRun(ctx, who.Merchant, in.Body.PutAway)
}

// embedBlock is the block of the theme extension that shows the widget on every page.
const embedBlock = "widget"

// firstRunOf says where the widget is switched on in a store.
func (s *server) firstRunOf(store merchant.Store) FirstRunStore {
	r := FirstRunStore{ID: store.ID, SeenAt: utc(store.SeenAt)}
	switch {
	case store.State != merchant.Connected:
	case store.Platform == platform.Shopify:
		if _, key, err := s.app.Embeds(store.ExternalKey); err == nil {
			r.EditorURL = s.o.siteOf(store) +
				"/admin/themes/current/editor?context=apps&template=product&activateAppId=" + key + "/" + embedBlock
		}
	case store.Platform == platform.WooCommerce:
		r.PluginURL = s.o.siteOf(store) + "/wp-admin/plugins.php"
		if store.Plugin.State == merchant.PluginMissing {
			r.Package, r.Upload = s.pluginURL(), s.uploadURL(store)
		}
	}
	return r
}
