package platform

import (
	"context"
	"net/http"
	"time"
)

// PluginProtocol is the version of what a companion plugin and we say to each
// other. Each ignores what it does not know, so an older one on either side works.
const PluginProtocol = 1

// PluginSettings are what a companion plugin keeps of a program, to show a page
// without asking us. Every field may be missing to a plugin; it then does what it
// does by itself.
type PluginSettings struct {
	Protocol      int                    `json:"protocol" doc:"PluginProtocol"`
	ProgramLive   bool                   `json:"program_live" doc:"A program is published"`
	Paused        bool                   `json:"paused" doc:"Nothing is earned now"`
	ProgramName   string                 `json:"program_name"`
	Locale        string                 `json:"locale" doc:"The merchant's, BCP 47"`
	PointsName    PointsNames            `json:"points_name" doc:"In the merchant's language"`
	PointsNames   map[string]PointsNames `json:"points_names" doc:"By locale"`
	AskBirthday   bool                   `json:"ask_birthday" doc:"The merchant chose to ask for it"`
	AskSex        bool                   `json:"ask_sex"`
	AskAgeBand    bool                   `json:"ask_age_band"`
	Viewed        bool                   `json:"viewed" doc:"What shoppers look at may be told, with their consent"`
	Widget        bool                   `json:"widget" doc:"Shoppers see something of us; without it nothing below is shown"`
	ProductPoints bool                   `json:"product_points" doc:"What a product earns, on its page"`
	CartNotice    bool                   `json:"cart_notice" doc:"What can be used, above cart and checkout"`
	AccountTab    bool                   `json:"account_tab" doc:"A tab in the shopper's account"`
	OrderHelp     bool                   `json:"order_help" doc:"A way to write to the shop under an order in the account"`
	UpdatedAt     time.Time              `json:"updated_at" doc:"When they were read"`
}

// PointsNames are the names of one point and of many.
type PointsNames struct {
	Singular string `json:"singular"`
	Plural   string `json:"plural"`
}

// PluginVerifier is the optional ability to prove that a companion plugin asks
// from the store's server, and nobody's browser.
type PluginVerifier interface {
	// PluginStore reads which store a request claims to come from. It proves nothing.
	PluginStore(r *http.Request) (externalKey string, err error)
	// VerifyPlugin proves the request. fail.Unauthorized otherwise.
	VerifyPlugin(r *http.Request, secrets []string, now time.Time) error
}

// PluginLink is where we are and who, told to a companion plugin.
type PluginLink struct {
	API     string // our storefront API for its platform
	Version string // ours
}

// PluginAbout is what a companion plugin says of itself. One that says nothing is an
// old one: it speaks protocol 1 and has no features.
type PluginAbout struct {
	Version  string // "" where it does not say
	Protocol int    // that both know
	Features []string
	// Runs says what it runs on, in words: "WordPress 6.8.1, WooCommerce 10.7.0, PHP 8.2.1".
	Runs string
}

// PluginLinker is the optional ability to tell a companion plugin in the store
// where we are and which secret signs its shoppers.
type PluginLinker interface {
	// LinkPlugin repeats safely, and hears what the plugin says of itself. fail.NotFound
	// when it is not active.
	LinkPlugin(ctx context.Context, store Store, link PluginLink) (PluginAbout, error)
	// TellPlugin hands it what it keeps of the program. fail.NotFound for a plugin that
	// keeps nothing, or is not active.
	TellPlugin(ctx context.Context, store Store, s PluginSettings) error
	// NewestPlugin is the version that belongs to us.
	NewestPlugin() string
}
