package api

import (
	"bytes"
	"context"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/page"
	"regulars/app/platform"
	"regulars/app/words"
)

// Invite is what a member shares, and what came of it.
type Invite struct {
	Code    string          `json:"code"`
	Link    string          `json:"link" format:"uri" doc:"The page that friends open"`
	Offer   ReferralOffer   `json:"offer"`
	Friends []InvitedFriend `json:"friends" doc:"Newest first"`
	Shares  []InviteShare   `json:"shares" doc:"Plain links to networks, which show the invitation with a picture"`
}

// InviteShare is one way to pass an invitation on.
type InviteShare struct {
	Network string `json:"network" enum:"whatsapp,facebook,x,telegram,mail"`
	Name    string `json:"name" doc:"In words"`
	Link    string `json:"link"`
}

func sharesOf(list []app.Share, locale string) []InviteShare {
	w := words.For(locale)
	return each(list, func(s app.Share) InviteShare {
		return InviteShare{Network: s.Network, Name: w.Text("invite.on_"+s.Network, nil), Link: s.Link}
	})
}

// ReferralOffer is what both sides of a referral get, in words.
type ReferralOffer struct {
	FriendGets string `json:"friend_gets"`
	YouGet     string `json:"you_get"`
	Least      string `json:"least,omitempty" doc:"The least first order"`
	Days       int    `json:"days" doc:"Return window of the friend's order, after which the member gets it"`
	Said       string `json:"said" doc:"Both gifts in a sentence"`
	Detail     string `json:"detail" doc:"What the friend's order has to be, and when the member gets it"`
}

// InvitedFriend is a friend as their advocate sees them: how it stands, and not
// who it is.
type InvitedFriend struct {
	ID    uuid.UUID  `json:"id" format:"uuid"`
	At    time.Time  `json:"at"`
	On    string     `json:"on" format:"date" doc:"That day, in the merchant's calendar"`
	State string     `json:"state" enum:"joined,pending,rewarded,declined,expired"`
	DueAt *time.Time `json:"due_at,omitempty"`
	Said  string     `json:"said" doc:"The state in words"`
}

type inviteInput struct {
	LocaleInput
	Visit string `query:"visit" maxLength:"40" doc:"What this browser keeps of a link it followed"`
}

type visitInput struct {
	Body struct {
		Visit string `json:"visit" maxLength:"40" doc:"What this browser keeps of a link it followed"`
	}
}

func (s *server) inviteAPI(described huma.API) {
	shop(s, described, get("my-invite", "/invite", "What the shopper shares with friends"), s.myInvite)
	shop(s, described, post("tell-visit", "/visit", "Tell that this browser followed a link before"), s.tellVisit)
}

func offerOf(o app.ReferralOffer) ReferralOffer { return ReferralOffer(o) }

func (s *server) myInvite(ctx context.Context, shopper app.Shopper, in *inviteInput) (*answer[Invite], error) {
	mine, err := s.app.MyInvite(ctx, shopper, in.Visit, in.Locale)
	if err != nil {
		return nil, err
	}
	return reply(Invite{
		Code: mine.Code, Link: mine.Link, Offer: offerOf(mine.Offer), Shares: sharesOf(mine.Shares, in.Locale),
		Friends: each(mine.Friends, func(f app.Friend) InvitedFriend {
			return InvitedFriend{
				ID: f.ID, At: f.At.UTC(), On: f.At.Format(time.DateOnly), State: f.Status.String(),
				DueAt: f.DueAt, Said: f.Said,
			}
		}),
	}), nil
}

func (s *server) tellVisit(ctx context.Context, shopper app.Shopper, in *visitInput) (*struct{}, error) {
	if err := s.allow(ctx, "visit|"+shopper.Merchant.String()+"|"+shopper.CustomerID); err != nil {
		return nil, err
	}
	return nil, s.app.HearVisit(ctx, shopper, in.Body.Visit)
}

// invitePage serves the page of a member's link: on Shopify inside the theme,
// for the WordPress plugin as a fragment of a page of its own.
func (s *server) invitePage(e *echo.Echo) {
	for _, front := range storefronts {
		show := s.fragment(front.kind, s.showInvite)
		e.GET(front.prefix+"/invite/:code", show)
		e.POST(front.prefix+"/invite/:code", show)
	}
}

// visitHeader tells the WordPress plugin what the shopper's browser shall keep.
const visitHeader = "Regulars-Visit"

// showInvite opens a link, or takes the friend's coupon and shows it.
func (s *server) showInvite(c echo.Context, shopper app.Shopper) error {
	r := c.Request()
	look := app.Visit{
		Code: c.Param("code"), Token: c.QueryParam("visit"), Addr: s.shopperIP(shopper.Platform, r),
		Locale: c.QueryParam("locale"),
	}
	if err := s.allow(r.Context(), "invite|"+shopper.Merchant.String()+"|"+look.Addr); err != nil && look.Addr != "" {
		return err
	}
	var trouble error
	if r.Method == http.MethodPost {
		r.Body = http.MaxBytesReader(c.Response(), r.Body, 16<<10)
		if err := r.ParseForm(); err != nil {
			return fail.New(fail.Invalid, "the form cannot be read")
		}
		look.Token = r.PostForm.Get("visit")
		trouble = s.app.TakeInvitation(r.Context(), shopper, look.Token)
	}
	shown, err := s.app.OpenInvitation(r.Context(), shopper, look)
	return s.renderInvite(c, shopper, shown, first(err, trouble))
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *server) renderInvite(c echo.Context, shopper app.Shopper, shown app.FriendPage, trouble error) error {
	data := inviteOf(shown)
	switch {
	case fail.Is(trouble, fail.NotFound): // the page around it is there all the same
		shopper.Apart = true
		front, err := s.app.Bootstrap(c.Request().Context(), shopper, c.QueryParam("locale"))
		if err != nil {
			return err
		}
		data = page.InviteData{Locale: front.Locale, Look: pageOf(front).Look, Gone: true, ShopURL: "/"}
	case trouble != nil:
		p := problemOf(trouble)
		s.noteFailure(c.Request().Context(), p, trouble)
		data.Trouble = p.Detail
	}
	data.Action = formAction(c, shopper.Platform, "/invite/"+c.Param("code"))
	if data.Taken != nil && data.Taken.Code != "" && isLive(c) {
		data.Taken.Tap = true
	}
	var out bytes.Buffer
	if err := page.RenderInvite(&out, data); err != nil {
		return err
	}
	if data.Visit != "" {
		c.Response().Header().Set(visitHeader, data.Visit)
	}
	return showFragment(c, shopper.Platform, out.Bytes())
}

// formAction is where forms of a fragment post to, back through the shop: below is the
// fragment's address of the app proxy; the plugin names the page that it stands on.
func formAction(c echo.Context, kind platform.Kind, below string) string {
	if kind == platform.Shopify {
		return c.QueryParam("path_prefix") + "/v1" + below
	}
	action := c.QueryParam("action") // of the plugin's own page
	if !strings.HasPrefix(action, "/") || strings.HasPrefix(action, "//") || strings.ContainsAny(action, "\\\r\n") {
		return ""
	}
	return action
}

func inviteOf(f app.FriendPage) page.InviteData {
	zone := f.Merchant.Location()
	data := page.InviteData{
		Locale: f.Locale, Gift: f.Offer.FriendGets, Joins: f.Joins, Least: f.Offer.Least, Own: f.Own, Member: f.Member,
		Coupon: f.CanTake || f.Coupon != nil, ShopURL: f.ShopURL, RegisterURL: f.Register, Visit: f.Visit,
		KeepUntil: f.Until,
		Look:      page.Look{Accent: f.Merchant.Look.Accent, OnAccent: onAccent, Radius: f.Merchant.Look.Radius},
	}
	if f.Coupon != nil {
		data.Taken = &page.Code{
			RewardName: f.Coupon.RewardName, Code: f.Coupon.Code,
			EndsAt: f.Coupon.EndsAt.In(zone), Detail: f.Coupon.Detail,
		}
		if f.Coupon.Code != "" && f.Platform == platform.Shopify {
			data.Taken.UseURL = "/discount/" + f.Coupon.Code + "?redirect=/"
		}
	}
	return data
}

// addressHeader is how the WordPress plugin tells the shopper's address.
const addressHeader = "Regulars-Shopper-Address"

// shopperIP is the internet address of a shopper's browser behind the platform
// that passes the request on, "" when the platform does not say: its own address
// would make all shoppers one.
func (s *server) shopperIP(kind platform.Kind, r *http.Request) string {
	text := r.Header.Get(addressHeader)
	switch {
	case kind != platform.Shopify && r.Header.Get("Origin") != "": // a page of the shop asks by itself
		text = s.clientIP(r)
	case kind == platform.Shopify:
		seen := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		text = ""
		if at := len(seen) - 1 - s.o.ProxyHops; at >= 0 { // Shopify's proxy is one more
			text = strings.TrimSpace(seen[at])
		}
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return ""
	}
	return address.Unmap().String()
}

// inviteFor is what the loyalty page shows of a member's invitations; nil for
// who has none.
func (s *server) inviteFor(
	ctx context.Context, shopper app.Shopper, b app.Bootstrap, locale string,
) (*page.Invite, error) {
	if b.Referral == nil {
		return nil, nil //nolint:nilnil // nothing is what there is to show
	}
	mine, err := s.app.MyInvite(ctx, shopper, "", locale)
	if err != nil {
		return nil, err
	}
	out := &page.Invite{
		Said: mine.Offer.Said, Detail: mine.Offer.Detail, Link: mine.Link,
		Friends: each(mine.Friends, func(f app.Friend) string { return f.Said }),
		Shares: each(sharesOf(mine.Shares, locale), func(s InviteShare) page.Share {
			return page.Share{Name: s.Name, Link: s.Link}
		}),
	}
	if mine.Board != nil {
		out.Board = &page.Board{Mine: mine.Board.Mine, Places: each(mine.Board.Places,
			func(p app.BoardPlace) page.Place { return page.Place(p) })}
	}
	return out, nil
}
