package program

// Trigger is what a rule answers to.
type Trigger string

// The triggers. All but OnOrder happen once an occasion: a birthday a year, a
// follow an account, a review a product.
const (
	OnOrder       Trigger = "order"
	OnSignup      Trigger = "signup"
	OnBirthday    Trigger = "birthday"    // once in 365 days, when entered 30 days ahead
	OnAnniversary Trigger = "anniversary" // of the membership
	OnNewsletter  Trigger = "newsletter"  // consent to e-mail, once a life
	OnSMS         Trigger = "sms"         // consent to text messages, once a life
	OnProfile     Trigger = "profile"     // profile completed, once a life
	OnReview      Trigger = "review"      // never by its rating
	OnSocial      Trigger = "social"      // following an account, once each, honesty-based
	OnSurvey      Trigger = "survey"      // a survey answered
	OnEvent       Trigger = "event"       // a custom event by API
)

// Triggers are all triggers, in the order a page lists them.
func Triggers() []Trigger {
	return []Trigger{
		OnOrder, OnSignup, OnBirthday, OnAnniversary, OnNewsletter, OnSMS, OnProfile, OnReview, OnSocial,
		OnSurvey, OnEvent,
	}
}

// Effect is how a rule counts.
type Effect string

// The effects. Only OnOrder knows amounts and items.
const (
	PerAmount Effect = "per_amount"
	PerItem   Effect = "per_item" // Points for each item that counts
	Fixed     Effect = "fixed"
)

// Rounding is what happens to a fraction of a point.
type Rounding string

// The roundings.
const (
	Down    Rounding = "down"
	Nearest Rounding = "nearest" // halves up
	Up      Rounding = "up"
)

// Rule is one way to earn.
type Rule struct {
	ID       string           `json:"id" pattern:"^[a-z0-9_-]{1,40}$"`
	Name     string           `json:"name" maxLength:"80"`
	Active   bool             `json:"active"`
	Trigger  Trigger          `json:"trigger" enum:"order,signup,birthday,anniversary,newsletter,sms,profile,review,social,survey,event"`
	Event    string           `json:"event,omitempty" maxLength:"40" doc:"event: its name; social: the network; survey: its id, any when absent"`
	URL      string           `json:"url,omitempty" maxLength:"400" doc:"social: the account to follow"`
	Effect   Effect           `json:"effect" enum:"per_amount,per_item,fixed"`
	Points   int64            `json:"points" doc:"For each per, for each item, or once"`
	Photo    int64            `json:"photo_points,omitempty" doc:"review: points instead when it has a photo"`
	Per      map[string]int64 `json:"per" required:"false" doc:"per_amount: points for every so many minor units"`
	Base     Base             `json:"base" required:"false"`
	Minimum  map[string]int64 `json:"minimum" required:"false" doc:"Least amount that counts"`
	Rounding Rounding         `json:"rounding" required:"false" enum:"down,nearest,up" default:"down"`

	Only   Selection `json:"only,omitzero" doc:"Lines that count; all when empty"`
	Except Selection `json:"except,omitzero" doc:"Lines that do not count"`
	When   When      `json:"when,omitzero"`
	Limits []Limit   `json:"limits,omitempty" maxItems:"10"`
	Budget Budget    `json:"budget,omitzero"`
}

// Base says what counts besides goods, which always count net of discounts and
// refunds and without gift cards.
type Base struct {
	Tax       bool `json:"tax"`
	Shipping  bool `json:"shipping"`
	Tips      bool `json:"tips"`
	GiftCards bool `json:"gift_cards"`
}

// Selection picks lines of an order: those that match any of its lists. Ids are
// the platforms' own; tags, types and vendors are compared without case.
type Selection struct {
	Products    []string `json:"products,omitempty" maxItems:"500"`
	Variants    []string `json:"variants,omitempty" maxItems:"500"`
	Collections []string `json:"collections,omitempty" maxItems:"100" doc:"Collections or categories"`
	Tags        []string `json:"tags,omitempty" maxItems:"100"`
	Types       []string `json:"types,omitempty" maxItems:"100"`
	Vendors     []string `json:"vendors,omitempty" maxItems:"100"`
}

// Empty reports whether it picks nothing of its own.
func (s *Selection) Empty() bool {
	return len(s.Products)+len(s.Variants)+len(s.Collections)+len(s.Tags)+len(s.Types)+len(s.Vendors) == 0
}

// When narrows which orders, and whose, a rule counts for. All that is set must
// hold. What depends on the member is frozen when an order first earns. Which
// order of the member it is goes by the day it was placed, among those that have
// not earned by their number yet.
type When struct {
	First     bool     `json:"first,omitempty" doc:"The member's first order only"`
	Nth       []int    `json:"nth,omitempty" maxItems:"20" doc:"The member's 2nd, 5th ... order"`
	Every     int      `json:"every,omitempty" minimum:"0" maximum:"1000" doc:"Each n-th order"`
	Channels  []string `json:"channels,omitempty" maxItems:"10" doc:"online, pos, draft, subscription, b2b, other"`
	Countries []string `json:"countries,omitempty" maxItems:"250"`
	Tiers     []string `json:"tiers,omitempty" maxItems:"20"`
	Tags      []string `json:"tags,omitempty" maxItems:"50" doc:"The customer has one of these tags"`
	Segments  []string `json:"segments,omitempty" maxItems:"20" doc:"The member is in one of these segments (ids)"`
}

// Exclusion is what never earns under any rule.
type Exclusion struct {
	Lines        Selection `json:"lines,omitzero"`
	SaleItems    bool      `json:"sale_items,omitempty"`
	Codes        []string  `json:"codes,omitempty" maxItems:"200" doc:"Orders that used one of these discount codes"`
	AnyCode      bool      `json:"any_code,omitempty" doc:"Orders that used any discount code"`
	CustomerTags []string  `json:"customer_tags,omitempty" maxItems:"50"`
	Tiers        []string  `json:"tiers,omitempty" maxItems:"20"`
	Countries    []string  `json:"countries,omitempty" maxItems:"250"`
	Channels     []string  `json:"channels,omitempty" maxItems:"10"`
}

// Window is how long a limit or a budget counts before it starts over, in the
// merchant's calendar.
type Window string

// The windows.
const (
	Day      Window = "day"
	Week     Window = "week" // from Monday
	Month    Window = "month"
	Year     Window = "year"
	Lifetime Window = "lifetime"
)

// Limit is the most a rule gives in a window.
type Limit struct {
	Of     LimitOf `json:"of" enum:"member,program"`
	Window Window  `json:"window" enum:"day,week,month,year,lifetime"`
	Points int64   `json:"points,omitempty" doc:"Most points, no limit when 0"`
	Times  int64   `json:"times,omitempty" doc:"Most occasions, no limit when 0"`
}

// LimitOf is whose points a limit counts.
type LimitOf string

// Whose points a limit counts.
const (
	OfMember  LimitOf = "member"
	OfProgram LimitOf = "program"
)

// Budget is what something may give away in a window. When it is spent, the
// thing pauses until the next window and says so. Zero values set no bound.
type Budget struct {
	Window Window           `json:"window,omitempty" enum:"day,week,month,year,lifetime" doc:"month when absent"`
	Points int64            `json:"points,omitempty"`
	Money  map[string]int64 `json:"money,omitempty" doc:"Minor units by currency: what rewards take off; of points what they cost at the reward that gives most for one, rounded up"`
}

// Bounded reports whether it bounds anything.
func (b Budget) Bounded() bool { return b.Points > 0 || len(b.Money) > 0 }
