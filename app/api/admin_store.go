package api

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/words"
)

// Store is one connected shop.
type Store struct {
	ID               uuid.UUID  `json:"id" format:"uuid"`
	Platform         string     `json:"platform" enum:"shopify,woocommerce"`
	Name             string     `json:"name"`
	URL              string     `json:"url"`
	Currency         string     `json:"currency"`
	TimeZone         string     `json:"time_zone"`
	State            string     `json:"state" enum:"connected,needs_auth,uninstalled,frozen"`
	LastEventAt      *time.Time `json:"last_event_at"`
	LastReconciledAt *time.Time `json:"last_reconciled_at"`
	WebhooksMissed   int64      `json:"webhooks_missed" doc:"Changes that a listing found and no webhook brought"`
	Error            string     `json:"error,omitempty"`
	ServedVersion    string     `json:"served_version,omitempty" doc:"The API version that the platform answers in, where it is not the one that was asked for"`
	ProbeAt          *time.Time `json:"probe_at,omitempty" doc:"When a frozen store is asked again"`

	WidgetAt    *time.Time `json:"widget_at,omitempty" doc:"When a page of the shop last showed the widget, to five minutes; missing for never"`
	WidgetQuiet bool       `json:"widget_quiet,omitempty" doc:"No page of the shop has shown the widget for two days, or none ever did"`
	WidgetURL   string     `json:"widget_url,omitempty" doc:"Where the widget is switched on; missing for a store that is not connected"`

	Plugin *StorePlugin `json:"plugin,omitempty" doc:"Our companion plugin there; missing where the platform has none, or nobody asked yet"`

	Readings         []StoreReading `json:"readings,omitempty" doc:"How far the store was read for the first time"`
	RecentOrdersOnly bool           `json:"recent_orders_only,omitempty" doc:"Orders older than 60 days are not visible"`
	Withheld         []string       `json:"withheld,omitempty" enum:"name,email,phone,address,other" doc:"What the platform keeps back of the people who buy there"`

	Permissions []StorePermission `json:"permissions,omitempty" doc:"What the store's merchant can be asked for, and may take back"`

	Places *StorePlaces `json:"places,omitempty" doc:"Where our companion plugin shows shoppers something; missing where the platform's own editor switches that"`

	Trouble *StoreTrouble `json:"trouble,omitempty" doc:"Why the store cannot be read or refuses us, and what its owner can do"`
}

// StoreTrouble is something the matter with a store, in the merchant's language.
type StoreTrouble struct {
	Name  string    `json:"name" example:"maintenance"`
	Title string    `json:"title"`
	Do    string    `json:"do" doc:"What the store's owner can do"`
	Since time.Time `json:"since"`
}

// StorePlugin is our companion plugin in a store, as it last said of itself.
type StorePlugin struct {
	State   string `json:"state" enum:"missing,old,active" doc:"old: older than the newest"`
	Version string `json:"version,omitempty" doc:"Missing for one so old that it does not say"`
	Newest  string `json:"newest"`
	Package string `json:"package,omitempty" doc:"Where the newest is downloaded; missing where this server has none"`
	Upload  string `json:"upload" doc:"The page of WordPress where it is uploaded"`
	Runs    string `json:"runs,omitempty" doc:"What it runs on, in words"`
}

// StorePlaces are where a store's companion plugin shows shoppers something.
type StorePlaces struct {
	Widget        bool `json:"widget" doc:"Anything at all; false hides the other places too"`
	ProductPoints bool `json:"product_points" doc:"What a product earns, on its page"`
	CartNotice    bool `json:"cart_notice" doc:"What a member can use, above cart and checkout"`
	AccountTab    bool `json:"account_tab" doc:"A tab in the shopper's account"`
	OrderHelp     bool `json:"order_help" doc:"A way to write to the shop under an order in the account"`
}

// StorePermission is something that a store lets us do only where it was asked.
type StorePermission struct {
	Name    string   `json:"name" enum:"gift_cards,store_credit,looks,old_orders"`
	Granted bool     `json:"granted"`
	Needed  bool     `json:"needed" doc:"Something that is set up wants it"`
	Lacking []string `json:"lacking,omitempty" doc:"The platform's own names of what is not granted"`
}

type permissionBody struct {
	Permission string `json:"permission" enum:"gift_cards,store_credit,looks,old_orders"`
}

// AskedPermission is where a store's merchant agrees to a permission.
type AskedPermission struct {
	Scopes       []string `json:"scopes" doc:"What to ask for inside the store's own admin; empty: it is granted"`
	AuthorizeURL string   `json:"authorize_url" doc:"Where any other page leads"`
}

type askedAnswer struct {
	Cookie []http.Cookie `header:"Set-Cookie"`
	Body   AskedPermission
}

// StoreReading is how far one listing of a store was read for the first time.
type StoreReading struct {
	Listing     string `json:"listing" enum:"orders,customers,products"`
	Stage       string `json:"stage" enum:"preparing,reading,done" doc:"preparing: the platform puts everything into one file"`
	Done        int64  `json:"done"`
	Total       int64  `json:"total" doc:"0 when nobody knows"`
	PerMinute   int64  `json:"per_minute" doc:"0 while that cannot be said"`
	SecondsLeft int64  `json:"seconds_left" doc:"Of the stage, 0 while that cannot be said"`
}

var storeStates = map[merchant.StoreState]string{
	merchant.Connected: "connected", merchant.NeedsSignIn: "needs_auth", merchant.Uninstalled: "uninstalled",
	merchant.Frozen: "frozen",
}

// siteOf is a store's address as a browser opens it: where stores are imitated,
// so are their pages.
func (o Options) siteOf(s merchant.Store) string {
	if s.Platform == platform.Shopify && o.ShopifyOrigin != "" {
		return o.shopOrigin(s.ExternalKey)
	}
	return strings.TrimSuffix(s.URL, "/")
}

func (o Options) storeOf(s merchant.Store) Store {
	return Store{
		ID: s.ID, Platform: string(s.Platform), Name: s.Name, URL: o.siteOf(s),
		Currency: s.Currency, TimeZone: s.TimeZone,
		State: storeStates[s.State], LastEventAt: utc(s.LastEventAt), LastReconciledAt: utc(s.LastReconciledAt),
		WebhooksMissed: s.WebhooksMissed, Error: s.Error, ServedVersion: s.ServedVersion, ProbeAt: utc(s.ProbeAt),
	}
}

// WooCommerceKeys are REST keys of a WooCommerce store.
type WooCommerceKeys struct {
	URL            string `json:"url" minLength:"1" maxLength:"500"`
	ConsumerKey    string `json:"consumer_key" minLength:"1" maxLength:"200"`
	ConsumerSecret string `json:"consumer_secret" minLength:"1" maxLength:"200"`
}

type addressBody struct {
	URL string `json:"url" minLength:"1" maxLength:"500" example:"https://shop.example"`
}

type shopBody struct {
	Shop string `json:"shop" minLength:"1" maxLength:"200" example:"name.myshopify.com"`
}

// Authorize is where the merchant agrees to an installation.
type Authorize struct {
	AuthorizeURL string `json:"authorize_url"`
}

type authorizeAnswer struct {
	Cookie http.Cookie `header:"Set-Cookie"`
	Body   Authorize
}

func (s *server) storeAPI(described huma.API) {
	staff(s, described, get("list-stores", "/stores", "Connected stores"), s.listStores)
	woo := post("connect-woocommerce", "/stores/woocommerce", "Connect a WooCommerce store")
	staff(s, described, woo, s.connectWooCommerce)
	asked := post("ask-woocommerce", "/stores/woocommerce/ask", "Begin to connect a WooCommerce store by its own page")
	staff(s, described, asked, s.askWooCommerce)
	leave := post("disconnect-store", "/stores/{id}/disconnect", "Let go of a WooCommerce store")
	leave.DefaultStatus = http.StatusNoContent
	staff(s, described, leave, s.disconnectStore)
	places := put("save-store-places", "/stores/{id}/places", "Say where a WooCommerce store shows Regulars")
	places.DefaultStatus = http.StatusNoContent
	staff(s, described, places, s.saveStorePlaces)
	shopify := post("connect-shopify", "/stores/shopify", "Begin to connect a Shopify store")
	staff(s, described, shopify, s.connectShopify)
	segments := get("list-store-segments", "/stores/{id}/segments", "Segments that a Shopify store has")
	staff(s, described, segments, s.listStoreSegments)
	ask := post("ask-permission", "/stores/{id}/permissions", "Begin to ask a store's merchant for a permission")
	staff(s, described, ask, s.askPermission)
	check := post("check-permissions", "/stores/{id}/permissions/check", "Ask a store what it permits now")
	staff(s, described, check, s.checkPermissions)
}

func (s *server) askPermission(
	ctx context.Context, who app.Session, in *personInput[permissionBody],
) (*askedAnswer, error) {
	asked, err := s.app.AskPermission(ctx, who.Merchant, in.ID, platform.Permission(in.Body.Permission))
	if err != nil {
		return nil, err
	}
	out := &askedAnswer{Body: AskedPermission{Scopes: append([]string{}, asked.Scopes...), AuthorizeURL: asked.URL}}
	if asked.Browser != "" {
		out.Cookie = []http.Cookie{s.bindingCookie(asked.Browser, installAge)}
	}
	return out, nil
}

func (s *server) checkPermissions(ctx context.Context, who app.Session, in *OneInput) (*struct{}, error) {
	if err := s.allow(ctx, "connect|"+who.Merchant.String()); err != nil {
		return nil, err
	}
	return nil, s.app.CheckPermissions(ctx, who.Merchant, in.ID)
}

func (s *server) saveStorePlaces(
	ctx context.Context, who app.Session, in *personInput[StorePlaces],
) (*struct{}, error) {
	return nil, s.app.ShowInStore(ctx, who.Merchant, in.ID, app.StorePlaces{
		Anywhere: in.Body.Widget, OnProducts: in.Body.ProductPoints, InCart: in.Body.CartNotice,
		InAccount: in.Body.AccountTab, UnderOrder: in.Body.OrderHelp,
	})
}

func (s *server) listStores(ctx context.Context, who app.Session, _ *noInput) (*answer[List[Store]], error) {
	sights, err := s.app.StoreSights(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	m, err := s.app.Merchant(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	w := words.For(m.Locale)
	return reply(List[Store]{Items: each(sights, func(sight app.StoreSight) Store {
		store := s.storeSeen(sight)
		store.Trouble = troubleSeen(w, sight.Store)
		return store
	})}), nil
}

// troubleSeen says what is the matter with a store, nil for nothing.
func troubleSeen(w *words.Words, store merchant.Store) *StoreTrouble {
	if store.Trouble == "" || store.TroubleAt == nil {
		return nil
	}
	t := platform.ReadTrouble(store.Trouble)
	title, do := w.Trouble(t.Name, t.Detail)
	return &StoreTrouble{Name: t.Name, Title: title, Do: do, Since: store.TroubleAt.UTC()}
}

func (s *server) storeSeen(sight app.StoreSight) Store {
	store := s.o.storeOf(sight.Store)
	if p := sight.Store.Plugin; p.State != merchant.PluginUnknown {
		store.Plugin = &StorePlugin{
			State: "active", Version: p.Version, Newest: sight.NewestPlugin, Runs: p.Runs,
			Package: s.pluginURL(), Upload: s.uploadURL(sight.Store),
		}
		switch {
		case p.State == merchant.PluginMissing:
			store.Plugin.State = "missing"
		case sight.OldPlugin:
			store.Plugin.State = "old"
		}
	}
	if p := sight.Places; p != nil {
		store.Places = &StorePlaces{p.Anywhere, p.OnProducts, p.InCart, p.InAccount, p.UnderOrder}
	}
	store.WidgetAt, store.WidgetQuiet = utc(sight.Store.ShownAt), sight.Quiet
	place := s.firstRunOf(sight.Store)
	store.WidgetURL = cmp.Or(place.EditorURL, place.PluginURL)
	store.RecentOrdersOnly, store.Withheld = sight.RecentOnly, sight.Withheld
	store.Permissions = each(sight.Permissions, func(p app.PermissionSight) StorePermission {
		return StorePermission{
			Name: string(p.Permission), Granted: len(p.Lacking) == 0, Needed: p.Needed, Lacking: p.Lacking,
		}
	})
	store.Readings = each(sight.Readings, func(p merchant.Progress) StoreReading {
		return StoreReading{
			Listing: p.Listing, Stage: string(p.Stage), Done: p.Done, Total: p.Total, PerMinute: p.PerMinute,
			SecondsLeft: int64(p.Left.Seconds()),
		}
	})
	return store
}

func (s *server) connectWooCommerce(
	ctx context.Context, who app.Session, in *request[WooCommerceKeys],
) (*answer[Store], error) {
	if err := s.allow(ctx, "connect|"+who.Merchant.String()); err != nil {
		return nil, err
	}
	store, err := s.app.ConnectWooCommerce(ctx, who.Merchant, app.WooCommerceKeys(in.Body))
	if err != nil {
		return nil, s.inWords(ctx, who, refusedByStore(err))
	}
	return reply(s.o.storeOf(store)), nil
}

func (s *server) connectShopify(ctx context.Context, who app.Session, in *request[shopBody]) (*authorizeAnswer, error) {
	begun, err := s.app.BeginShopifyInstall(ctx, who.Merchant, in.Body.Shop)
	if err != nil {
		return nil, err
	}
	return &authorizeAnswer{
		Cookie: s.bindingCookie(begun.Browser, installAge), Body: Authorize{AuthorizeURL: begun.AuthorizeURL},
	}, nil
}
