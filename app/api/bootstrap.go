package api

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/platform"
	"regulars/app/support"
)

// Bootstrap is everything the widget shows at first.
type Bootstrap struct {
	Shopper         string            `json:"shopper" enum:"anonymous,guest_customer,member,left"`
	Name            string            `json:"name,omitempty"`
	Locale          string            `json:"locale" doc:"The language of the words in this answer"`
	Enrollment      string            `json:"enrollment" doc:"accounts, join or guests; empty before the program began"`
	Terms           string            `json:"terms,omitempty"`
	Points          Names             `json:"points"`
	Look            ShopLook          `json:"look"`
	Balance         *Balance          `json:"balance,omitempty"`
	Notice          string            `json:"notice,omitempty" doc:"Why nothing is earned in the whole program, in words"`
	NextAvailableAt *time.Time        `json:"next_available_at,omitempty" doc:"Of the first pending points"`
	NextAvailableOn string            `json:"next_available_on,omitempty" format:"date" doc:"That day, in the merchant's calendar"`
	Ending          []Ending          `json:"ending" doc:"Points that end soon unless they are used"`
	NextReward      *NextReward       `json:"next_reward,omitempty"`
	Claimable       int64             `json:"claimable,omitempty" doc:"Points that wait under the member's e-mail for a mailed link"`
	Tier            *ShopTier         `json:"tier,omitempty" doc:"Where the member stands; absent without tiers"`
	Worth           *Money            `json:"worth,omitempty"`
	Rewards         []ShopReward      `json:"rewards"`
	Ways            []Way             `json:"ways"`
	Codes           []Code            `json:"codes"`
	History         []ShopperMovement `json:"history"`
	SignInURL       string            `json:"sign_in_url"`
	RegisterURL     string            `json:"register_url"`
	Referral        *ReferralOffer    `json:"referral,omitempty" doc:"What inviting a friend gives; absent when one cannot"`
	Survey          *AskedSurvey      `json:"survey,omitempty" doc:"What waits for the member's answer"`
	Guides          []BoughtGuide     `json:"guides,omitempty" doc:"How to use what the member bought"`
	PreferencesURL  string            `json:"preferences_url,omitempty" doc:"Where the member says what may reach them and what they like"`
	News            *ShopNews         `json:"news,omitempty" doc:"What the shop has to say to the member"`
	Contact         *ContactLinks     `json:"contact,omitempty" doc:"Where the shop is reached elsewhere; absent for nowhere"`
	Desk            bool              `json:"desk,omitempty" doc:"The shopper may write to the shop: /requests"`
	Watch           bool              `json:"watch,omitempty" doc:"The page may tell what the shopper looks at, where they consent: POST /viewed"`
	Apply           string            `json:"apply" enum:"shopify,woocommerce" doc:"How a code gets into the cart"`
}

// AskedSurvey says that a survey waits; GET /survey has its questions.
type AskedSurvey struct {
	Title string `json:"title"`
	From  string `json:"from" doc:"Who asks"`
	Link  string `json:"link" doc:"The page that asks it without script"`
}

// BoughtGuide leads to a guide to something that the member bought.
type BoughtGuide struct {
	Product string `json:"product" doc:"What the store calls it"`
	Title   string `json:"title"`
	Link    string `json:"link" doc:"A page that works without script"`
}

// ShopNews is a short message of the shop's, until the member puts it away. All of it is
// plain text.
type ShopNews struct {
	ID     uuid.UUID `json:"id" format:"uuid"`
	Title  string    `json:"title"`
	Text   string    `json:"text"`
	Button string    `json:"button,omitempty" doc:"What leads on; absent without a link"`
	Link   string    `json:"link,omitempty"`
	Away   string    `json:"away" doc:"What puts it away, in words"`
}

// ShopLook is how the widget looks.
type ShopLook struct {
	Accent   string   `json:"accent"`
	OnAccent string   `json:"on_accent"`
	Radius   int      `json:"radius"`
	Font     string   `json:"font,omitempty"`
	Launcher string   `json:"launcher" enum:"end,start"`
	LogoURL  string   `json:"logo_url,omitempty"`
	Reasons  []string `json:"reasons"`
}

// ShopTier is a member's tier as the shopper sees it.
type ShopTier struct {
	ID       string   `json:"id" doc:"Empty for none"`
	Name     string   `json:"name"`
	Color    string   `json:"color" doc:"Like #a67c00, or empty"`
	Detail   string   `json:"detail" doc:"Until when it is kept, or what the member was told"`
	Reason   string   `json:"reason" doc:"Why it changed last, empty when it never did"`
	Next     string   `json:"next" doc:"Name of the next tier, empty for none"`
	Missing  string   `json:"missing" doc:"What is missing to the next, in words"`
	Permille int64    `json:"permille" minimum:"0" maximum:"1000" doc:"Of the way to the next"`
	Perks    []string `json:"perks" doc:"What it brings"`
}

// NextReward is the cheapest reward that the member cannot take yet.
type NextReward struct {
	Name    string `json:"name"`
	Missing int64  `json:"missing"`
}

// ShopReward is a reward as a shopper sees it.
type ShopReward struct {
	ID         string `json:"id"`
	Kind       string `json:"kind" enum:"amount_off,percent_off,free_shipping,free_product,slider,gift_card,store_credit,perk"`
	Name       string `json:"name"`
	Detail     string `json:"detail"`
	Cost       int64  `json:"cost"`
	Affordable bool   `json:"affordable"`
	Missing    int64  `json:"missing"`
	Why        string `json:"why,omitempty" doc:"Why it cannot be taken now, when more than points is missing"`

	Slider  *Slider      `json:"slider,omitempty" doc:"As much as the shopper likes, in steps"`
	Choices []ShopChoice `json:"choices,omitempty" doc:"Products of which one is free"`
	Capped  string       `json:"capped,omitempty" doc:"Currency of a percentage with a most: its code is an amount, of the cart that the tap names"`
}

// ShopChoice is a product that can be free.
type ShopChoice struct {
	ID       string `json:"id" doc:"The platform's"`
	Title    string `json:"title"`
	ImageURL string `json:"image_url,omitempty"`
}

// Slider is a reward of as much as the shopper likes.
type Slider struct {
	Least  int64 `json:"least" doc:"Steps"`
	Most   int64 `json:"most" doc:"Steps that the shopper's points and the reward allow, never fewer than least"`
	Points int64 `json:"points" doc:"Of each step"`
	Amount Money `json:"amount" doc:"What each step takes off"`
}

// Way is one way to earn as a shopper sees it.
type Way struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Detail      string `json:"detail" doc:"What it asks for, and how it stands"`
	PointsLabel string `json:"points_label"`
	Done        bool   `json:"done,omitempty" doc:"The shopper has had its points, for good"`
	Action      string `json:"action,omitempty" enum:"follow,birthday" doc:"What the shopper can do about it here"`
	URL         string `json:"url,omitempty" doc:"Of the account to follow"`
}

// Code is a reward taken, as a shopper sees it. Code is there once it works.
type Code struct {
	ID         uuid.UUID `json:"id" format:"uuid"`
	Kind       string    `json:"kind" enum:"amount_off,percent_off,free_shipping,free_product,slider,gift_card,store_credit,perk"`
	RewardName string    `json:"reward_name"`
	Code       string    `json:"code,omitempty"`
	State      string    `json:"state" enum:"reserved,creating,unknown,issued,used,expired,cancelling,cancelled,revoked,returning,to_do"`
	EndsAt     time.Time `json:"ends_at"`
	EndsOn     string    `json:"ends_on" format:"date" doc:"That day, in the merchant's calendar"`
	Detail     string    `json:"detail"`
	Points     int64     `json:"points" doc:"Spent on it"`
	Undoable   bool      `json:"undoable" doc:"It can be given back for its points"`
	Note       string    `json:"note,omitempty" doc:"Of the shop's staff, on a perk"`
	Cart       *CodeCart `json:"cart,omitempty" doc:"What a cart must be like for it; absent for what no cart takes"`
}

// CodeCart is what a cart must be like for a code to count in it.
type CodeCart struct {
	Minimum *Money    `json:"minimum,omitempty" doc:"Of the goods it is for; of all goods on WooCommerce"`
	Goods   []string  `json:"goods,omitempty" doc:"The platform's ids of the products and variants it is for"`
	Some    bool      `json:"some,omitempty" doc:"It is for some goods only; without goods they are not listed"`
	Sort    string    `json:"sort" enum:"order,product,shipping" doc:"What it takes off"`
	Beside  []string  `json:"beside" doc:"Sorts of discount it may stand beside"`
	Add     *FreeGood `json:"add,omitempty" doc:"The one thing it makes free"`
}

// FreeGood is what a code makes free, as the cart takes it.
type FreeGood struct {
	ID    string `json:"id" doc:"The platform's, of a product or a variant"`
	Title string `json:"title"`
	URL   string `json:"url,omitempty" doc:"Its page"`
}

// ShopperMovement is one line of a points history as the shopper sees it.
type ShopperMovement struct {
	ID      uuid.UUID `json:"id" format:"uuid"`
	At      time.Time `json:"at"`
	On      string    `json:"on" format:"date" doc:"That day, in the merchant's calendar"`
	Title   string    `json:"title"`
	Reason  string    `json:"reason"`
	Points  int64     `json:"points"`
	Pending bool      `json:"pending"`
}

// onAccent is what is readable on every accent we accept.
const onAccent = "#ffffff"

func bootstrapOf(b app.Bootstrap) Bootstrap {
	look := b.Merchant.Look
	wire := Bootstrap{
		Shopper: b.Standing, Name: b.Name, Locale: b.Locale, Enrollment: string(b.Enrollment), Terms: b.Terms,
		Points: namesOf(b.Points, b.Locale),
		Look: ShopLook{
			Accent: look.Accent, OnAccent: onAccent, Radius: look.Radius, Font: look.Font, Launcher: look.Launcher,
			LogoURL: look.LogoURL, Reasons: listOf(b.Reasons),
		},
		Notice:          b.Notice,
		NextAvailableAt: utc(b.NextUsable),
		NextAvailableOn: dayOf(b.NextUsable),
		Ending:          each(b.Ending, endingOf),
		Worth:           moneyOf(b.Worth),
		Rewards:         each(b.Rewards, shopRewardOf),
		Ways:            each(b.Ways, func(w app.Way) Way { return Way(w) }),
		Codes:           each(b.Codes, codeOf),
		History:         each(b.History, shopperMovementOf),
		SignInURL:       b.SignIn, RegisterURL: b.Register, Apply: string(b.Platform),
	}
	if b.Standing == "member" || b.Standing == "left" {
		balance := balanceOf(b.Balance)
		wire.Balance = &balance
	}
	wire.Claimable, wire.Watch, wire.Desk = b.Claimable, b.Watch, b.Desk
	if b.Contact != (support.Contact{}) {
		links := ContactLinks(b.Contact)
		wire.Contact = &links
	}
	if len(b.Guides) > 0 {
		wire.Guides = each(b.Guides, func(g app.BoughtGuide) BoughtGuide { return BoughtGuide(g) })
	}
	if b.Survey != nil {
		asked := AskedSurvey(*b.Survey)
		wire.Survey = &asked
	}
	wire.News, wire.PreferencesURL = newsOf(b.News, b.Locale), b.Prefs
	if b.Tier != nil {
		wire.Tier = shopTierOf(*b.Tier)
	}
	if b.Referral != nil {
		offer := offerOf(*b.Referral)
		wire.Referral = &offer
	}
	if b.Next != nil {
		next := NextReward(*b.Next)
		wire.NextReward = &next
	}
	return wire
}

func shopTierOf(t app.TierView) *ShopTier {
	return &ShopTier{
		ID: t.ID, Name: t.Name, Color: t.Color, Detail: t.Detail, Reason: t.Reason(), Next: t.Next, Missing: t.Missing,
		Permille: t.Permille, Perks: listOf(t.Perks),
	}
}

func shopRewardOf(o app.Offer) ShopReward {
	wire := ShopReward{
		ID: o.ID, Kind: string(o.Kind), Name: o.Name, Detail: o.Detail, Cost: o.Cost, Affordable: o.Affordable,
		Missing: o.Missing, Why: o.Why, Capped: o.Capped,
	}
	for _, c := range o.Choices {
		wire.Choices = append(wire.Choices, ShopChoice(c))
	}
	if o.Slider != nil {
		wire.Slider = &Slider{
			Least: o.Slider.Least, Most: o.Slider.Most, Points: o.Slider.Points, Amount: *moneyOf(&o.Slider.Amount),
		}
	}
	return wire
}

func codeOf(c app.Code) Code {
	return Code{
		ID: c.ID, Kind: string(c.Kind), RewardName: c.RewardName, Code: c.Code, State: c.Status.String(),
		EndsAt: c.EndsAt.UTC(), EndsOn: c.EndsAt.Format(time.DateOnly), Detail: c.Detail, Points: c.Points,
		Undoable: c.Undoable, Note: c.Note, Cart: codeCartOf(c.Needs),
	}
}

// mostListed bounds what the widget is told of one code.
const mostListed = 100

func codeCartOf(n *app.Needs) *CodeCart {
	if n == nil {
		return nil
	}
	wire := &CodeCart{Some: !n.Goods.Empty(), Sort: string(n.Sort), Beside: []string{}}
	if n.Minimum.Minor > 0 {
		wire.Minimum = moneyOf(&n.Minimum)
	}
	ids := slices.Concat(n.Goods.Products, n.Goods.Variants)
	if len(n.Goods.Collections) == 0 && len(ids) <= mostListed {
		wire.Goods = ids
	}
	for sort, fits := range map[platform.Sort]bool{
		platform.OrderSort: n.Beside.Order, platform.ProductSort: n.Beside.Product,
		platform.ShippingSort: n.Beside.Shipping,
	} {
		if fits {
			wire.Beside = append(wire.Beside, string(sort))
		}
	}
	slices.Sort(wire.Beside)
	if n.Add != nil {
		add := FreeGood(*n.Add)
		wire.Add = &add
	}
	return wire
}

func shopperMovementOf(m app.Movement) ShopperMovement {
	return ShopperMovement{
		ID: m.ID, At: m.At.UTC(), On: m.At.Format(time.DateOnly), Title: m.Title, Reason: m.Reason,
		Points: m.Points, Pending: m.Pending,
	}
}
