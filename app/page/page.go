// Package page renders the loyalty page: the panel's words and order, as HTML
// that works without JavaScript and wears the shop's own font and ground.
package page

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"
	"time"

	"regulars/app/money"
	"regulars/app/words"
)

// Shopper says who looks at the page.
type Shopper string

// The four shoppers of the storefront API.
const (
	Anonymous     Shopper = "anonymous"      // not signed in
	GuestCustomer Shopper = "guest_customer" // signed in, not a member
	Member        Shopper = "member"
	Left          Shopper = "left" // was a member
)

// Data is what the page shows; it mirrors the bootstrap answer. Times are in the
// merchant's time zone, points are whole, addresses are absolute or start with "/".
type Data struct {
	Locale  string
	Shopper Shopper
	Name    string
	Points  words.PointsName
	Look    Look

	Available   int64
	Pending     int64
	NextUsable  time.Time // when the first pending points become usable; zero if unknown
	Ending      []Ending  // points that end soon
	Claimable   int64     // points that a mailed link adds
	Tier        Tier      // zero without tiers
	NextReward  string    // the next reward not yet in reach; empty if there is none
	NextMissing int64
	Worth       money.Amount // zero if points have no price

	Rewards []Reward
	Ways    []Way
	Codes   []Code
	History []Movement
	Invite  *Invite  // nil leaves the section out
	Survey  Survey   // zero for none
	News    *News    // what the shop has to say, nil for nothing
	Prefs   string   // where preferences are told, "" for nowhere
	Guides  []Guide  // to what the member bought
	Late    []string // what is said of parcels that are late
	Help    *Help    // nil leaves the section out

	Notice      string // why nothing is earned in the whole program, empty when it goes on
	Terms       string
	SignInURL   string
	RegisterURL string

	// Action is the address the forms post to, as application/x-www-form-urlencoded:
	// do=redeem with reward_id and key, steps and product; do=join with terms=true, do=leave, do=claim,
	// do=birthday with day, do=follow with way, do=board with name, and those of Help. Empty leaves the buttons out.
	Action string
	// Key is new for every rendering and unguessable, 8 to 40 characters. With the
	// reward's id behind it, it is the idempotency key of a form, so that sending
	// the same page twice buys once; bind it to the shopper and check it, and no
	// other site can post for them.
	Key string
	// Done and Trouble tell how the last form went, in the shopper's language.
	Done    string
	Trouble string
}

// News is a short message of the shop's; Away puts it away, in words.
type News struct{ ID, Title, Text, Button, Link, Away string }

// Survey is what waits for the member's answer; Link is the page that asks it.
type Survey struct{ Title, From, Link string }

// Guide is how to use something that the member bought; Link is the page that says
// it.
type Guide struct{ Product, Title, Link string }

// Look is the merchant's choice of look. Font empty means the shop's own.
type Look struct {
	Accent   string // "#0b6b50"
	OnAccent string // "#ffffff"
	Radius   int    // pixels
	Reasons  []string
}

// Reward is one thing to spend points on.
type Reward struct {
	ID         string
	Name       string
	Detail     string
	Cost       int64
	Affordable bool
	Missing    int64
	Why        string // why it cannot be taken, "" when nothing but points is missing
	Least      int64  // steps of a slider; 0 for any other reward
	Most       int64
	Choices    []Choice // of a free product, when there is more than one
}

// Choice is a product of which one is free.
type Choice struct{ ID, Title string }

// Way is one way to earn; Label is what it gives, "+50" or "2 per €1".
// Action is what the shopper can do about it: "follow" the account at URL,
// enter the "birthday", or "" for nothing.
type Way struct {
	ID     string
	Title  string
	Detail string
	Label  string
	Action string
	URL    string
}

// Code is one reward taken. Code is empty while it is being prepared. UseURL
// puts it into the cart without JavaScript, empty where the shop has no such link.
type Code struct {
	RewardName string
	Code       string
	EndsAt     time.Time
	Detail     string
	UseURL     string
	Tap        bool // a script on the page can put it into the cart
	ToDo       bool // a perk: staff hand it over, and no code will come
}

// Tier is where the member stands, in words. Name is empty for none yet.
type Tier struct {
	Name    string
	Color   string // "#a67c00" or empty
	Detail  string // until when, or what the member was told
	Reason  string // why it changed last
	Next    string // name of the next one, empty for none
	Missing string // what is missing to it
	Percent int64  // of the way to it
	Perks   []string
}

// Ending is points that can be used until a day, in the merchant's zone.
type Ending struct {
	On     time.Time
	Points int64
}

// Invite is a member's link for friends, and what became of those invited.
type Invite struct {
	Said    string // what both get
	Detail  string
	Link    string
	Friends []string // how each stands, newest first
	Shares  []Share  // ways to pass the link on
	Board   *Board   // nil leaves it out
}

// Share is one way to pass a link on.
type Share struct {
	Name string
	Link string
}

// Board is who brought most friends, among those who want to be named.
type Board struct {
	Places []Place
	Mine   string // the name under which the member is on it, "" for not
}

// Place is one place of the board.
type Place struct {
	Name    string
	Friends int64
	Mine    bool
}

// Movement is one line of the points history.
type Movement struct {
	At      time.Time
	Title   string
	Reason  string
	Points  int64
	Pending bool
}

//go:embed page.html.tmpl help.html.tmpl invite.html.tmpl part.html.tmpl page.css part.css
var files embed.FS

var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(files, "*.html.tmpl"))
})

var (
	css     = sync.OnceValue(func() template.CSS { return style("page.css") })
	partCSS = sync.OnceValue(func() template.CSS { return style("part.css") })
)

func style(file string) template.CSS {
	body, err := files.ReadFile(file)
	if err != nil {
		panic(err)
	}
	return template.CSS(body) //nolint:gosec // our own embedded stylesheet
}

// Render writes the page as a fragment, to stand inside the shop's own theme
// (on Shopify answer with Content-Type application/liquid).
func Render(w io.Writer, data Data) error { return render(w, "fragment", data) }

// RenderDocument writes the page as a whole HTML document, where no theme surrounds it.
func RenderDocument(w io.Writer, data Data) error { return render(w, "document", data) }

func render(w io.Writer, name string, data Data) error { return execute(w, name, newView(data)) }

func execute(w io.Writer, name string, shown any) error {
	var body bytes.Buffer
	if err := templates().ExecuteTemplate(&body, name, shown); err != nil {
		return fmt.Errorf("render the loyalty page: %w", err)
	}
	_, err := notLiquid.WriteString(w, body.String())
	return err
}

// notLiquid keeps names that look like Liquid ("{{ shop.email }}") from being run
// by the theme: in HTML the entity reads the same.
var notLiquid = strings.NewReplacer("{{", "&#123;&#123;", "{%", "&#123;%")
