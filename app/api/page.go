package api

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/page"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/reward"
	"regulars/app/words"
)

// loyaltyPage serves the page that works without JavaScript: on Shopify inside
// the theme; for the WordPress plugin as a fragment of a page of its own, which
// its script or its PHP asks for. The forms are posted the same way.
func (s *server) loyaltyPage(e *echo.Echo) {
	for _, front := range storefronts {
		e.GET(front.prefix+"/page", s.fragment(front.kind, func(c echo.Context, shopper app.Shopper) error {
			return s.renderPage(c, shopper, pageTold{})
		}))
		e.POST(front.prefix+"/page", s.fragment(front.kind, s.pageForm))
	}
	e.OPTIONS("/storefront/woocommerce/v1/*", preflight) // Shopify's proxy is of the shop's own origin
	e.OPTIONS(extension.prefix+"/*", preflightOfExtension)
}

// fragment serves a part of a page of the shop to whom the platform vouches for.
func (s *server) fragment(
	kind platform.Kind, serve func(c echo.Context, shopper app.Shopper) error,
) echo.HandlerFunc {
	return func(c echo.Context) error {
		shopper, err := s.shopperHere(kind, c)
		if err != nil {
			return err
		}
		return serve(c, shopper)
	}
}

// pageTold is how the last form went.
type pageTold struct{ done, trouble string }

// pageForm does what a form of the page asks and shows the page again.
func (s *server) pageForm(c echo.Context, shopper app.Shopper) error {
	r := c.Request()
	r.Body = http.MaxBytesReader(c.Response(), r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		return fail.New(fail.Invalid, "the form cannot be read")
	}
	key := r.PostForm.Get("key")
	made := key
	if id := r.PostForm.Get("reward_id"); id != "" {
		made = strings.TrimSuffix(key, "-"+id) // one rendering, one key a reward
	}
	if err := s.app.CheckFormKey(r.Context(), shopper, made); err != nil {
		return s.renderPage(c, shopper, pageTold{trouble: problemOf(err).Detail})
	}
	told, err := s.doForm(r, &shopper, key)
	if err != nil {
		p := problemOf(err)
		s.noteFailure(r.Context(), p, err)
		told.trouble = p.Detail
	}
	return s.renderPage(c, shopper, told)
}

func (s *server) doForm(r *http.Request, shopper *app.Shopper, key string) (pageTold, error) {
	ctx := r.Context()
	switch r.PostForm.Get("do") {
	case "join":
		if r.PostForm.Get("terms") != "true" {
			return pageTold{}, fail.Field("terms", "must be agreed to")
		}
		return pageTold{}, s.joinNow(ctx, shopper)
	case "leave":
		return pageTold{}, s.app.Leave(ctx, *shopper)
	case "redeem":
		return s.redeemForm(r, *shopper, key)
	case "dismiss":
		id, err := uuid.Parse(r.PostForm.Get("news"))
		if err != nil {
			return pageTold{}, fail.Field("news", "must be the id of a message")
		}
		return pageTold{}, s.app.DismissNotice(ctx, *shopper, id)
	case "board":
		if err := s.app.ShowOnBoard(ctx, *shopper, r.PostForm.Get("name")); err != nil {
			return pageTold{}, err
		}
		return pageTold{done: words.For(r.URL.Query().Get("locale")).Text("page.noted", nil)}, nil
	case "claim", "birthday", "follow":
		return s.earnForm(r, *shopper)
	case "ask", "tell", "solved":
		return s.helpForm(r, *shopper, key)
	default:
		return pageTold{}, fail.Field("do",
			`must be "join", "leave", "redeem", "claim", "dismiss", "birthday", "follow", "board", "ask", "tell" or `+
				`"solved"`)
	}
}

// earnForm does what earns points or fetches those that wait: each is once by
// nature, however often the form is sent.
func (s *server) earnForm(r *http.Request, shopper app.Shopper) (pageTold, error) {
	ctx, locale := r.Context(), LocaleInput{Locale: r.URL.Query().Get("locale")}
	var err error
	switch r.PostForm.Get("do") {
	case "claim":
		if _, err = s.askClaim(ctx, shopper, &locale); err == nil {
			return pageTold{done: words.For(locale.Locale).Text("widget.claim_mailed", nil)}, nil
		}
	case "birthday":
		in := &shopperBirthdayInput{LocaleInput: locale, Body: birthdayBody{Birthday: r.PostForm.Get("day")}}
		if err = checkText(in); err == nil {
			_, err = s.enterBirthday(ctx, shopper, in)
		}
	default:
		in := &followInput{LocaleInput: locale, ID: r.PostForm.Get("way")}
		if err = checkText(in); err == nil {
			_, err = s.follow(ctx, shopper, in)
		}
	}
	if err != nil {
		return pageTold{}, err
	}
	return pageTold{done: words.For(locale.Locale).Text("page.noted", nil)}, nil
}

func (s *server) joinNow(ctx context.Context, shopper *app.Shopper) error {
	if err := s.app.Join(ctx, *shopper); err != nil {
		return err
	}
	id, err := s.app.MemberByCustomer(ctx, shopper.Merchant, shopper.Store, shopper.CustomerID)
	shopper.MemberID = id
	return err
}

func (s *server) redeemForm(r *http.Request, shopper app.Shopper, key string) (pageTold, error) {
	in := &redeemInput{Body: redeemBody{RewardID: r.PostForm.Get("reward_id"), Product: r.PostForm.Get("product")}}
	if text := r.PostForm.Get("steps"); text != "" {
		steps, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return pageTold{}, fail.Field("steps", "must be a whole number")
		}
		in.Body.Steps = steps
	}
	in.Key, in.Locale = key, r.URL.Query().Get("locale")
	if err := checkText(in); err != nil {
		return pageTold{}, err
	}
	out, err := s.redeem(r.Context(), shopper, in)
	if err != nil {
		return pageTold{}, err
	}
	w := words.For(in.Locale)
	switch {
	case out.Body.State == reward.ToDo.String():
		return pageTold{done: w.Text("widget.to_do", nil)}, nil
	case out.Body.Code == "":
		return pageTold{done: w.Text("widget.preparing_hint", nil)}, nil
	}
	return pageTold{done: w.Text("widget.got", words.Args{"Reward": out.Body.RewardName, "Code": out.Body.Code})}, nil
}

func (s *server) renderPage(c echo.Context, shopper app.Shopper, told pageTold) error {
	ctx := c.Request().Context()
	shopper.Apart = true
	b, err := s.app.Bootstrap(ctx, shopper, c.QueryParam("locale"))
	if err != nil {
		return err
	}
	data := pageOf(b)
	if data.Invite, err = s.inviteFor(ctx, shopper, b, c.QueryParam("locale")); err != nil {
		return err
	}
	if data.Late, err = s.app.ShopperParcels(ctx, shopper, b.Locale); err != nil {
		return err
	}
	if data.Help, err = s.pageHelp(ctx, shopper, b); err != nil {
		return err
	}
	data.Done, data.Trouble = told.done, told.trouble
	if action := formAction(c, shopper.Platform, "/page"); action != "" && shopper.CustomerID != "" {
		if data.Key, err = s.app.FormKey(ctx, shopper); err != nil {
			return err
		}
		data.Action = action
	}
	if isLive(c) {
		tapCodes(data.Codes, b.Codes)
	}
	var out bytes.Buffer
	if err := page.Render(&out, data); err != nil {
		return err
	}
	return showFragment(c, shopper.Platform, out.Bytes())
}

// showFragment answers with a part of a page.
func showFragment(c echo.Context, kind platform.Kind, body []byte) error {
	mime := "text/html; charset=utf-8"
	if kind == platform.Shopify {
		mime = "application/liquid; charset=utf-8" // the theme surrounds it, and nothing else
	}
	c.Response().Header().Del("Content-Security-Policy") // the page is the shop's, and so is its policy
	return c.Blob(http.StatusOK, mime, body)
}

// isLive reports whether the plugin's script asks, which can put a code into the cart.
func isLive(c echo.Context) bool { return c.QueryParam("live") != "" }

// tapCodes marks the codes that a tap can put into the cart.
func tapCodes(shown []page.Code, codes []app.Code) {
	for i := range shown {
		shown[i].Tap = slices.ContainsFunc(codes, func(c app.Code) bool {
			return c.Code != "" && c.Code == shown[i].Code && c.Status == reward.Issued && c.Needs != nil
		})
	}
}

func pageReward(o app.Offer) page.Reward {
	r := page.Reward{
		ID: o.ID, Name: o.Name, Detail: o.Detail, Cost: o.Cost, Affordable: o.Affordable,
		Missing: o.Missing, Why: o.Why,
	}
	if o.Slider != nil {
		r.Least, r.Most = o.Slider.Least, o.Slider.Most
	}
	for _, c := range o.Choices {
		r.Choices = append(r.Choices, page.Choice{ID: c.ID, Title: c.Title})
	}
	return r
}

func pageNews(n *ShopNews) *page.News {
	if n == nil {
		return nil
	}
	return &page.News{ID: n.ID.String(), Title: n.Title, Text: n.Text, Button: n.Button, Link: n.Link, Away: n.Away}
}

func pageOf(b app.Bootstrap) page.Data {
	zone := b.Merchant.Location()
	d := page.Data{
		Locale: b.Locale, Shopper: page.Shopper(b.Standing), Name: b.Name, Points: b.Points,
		Look: page.Look{
			Accent: b.Merchant.Look.Accent, OnAccent: onAccent, Radius: b.Merchant.Look.Radius, Reasons: b.Reasons,
		},
		Available: b.Balance.Available, Pending: b.Balance.Pending,
		Notice: b.Notice, Terms: b.Terms, SignInURL: b.SignIn, RegisterURL: b.Register,
		Rewards: each(b.Rewards, pageReward),
		Ways: each(b.Ways, func(w app.Way) page.Way {
			return page.Way{
				ID: w.ID, Title: w.Title, Detail: w.Detail, Label: w.PointsLabel, Action: w.Action, URL: w.URL,
			}
		}),
		History: each(b.History, func(m app.Movement) page.Movement {
			return page.Movement{
				At: m.At.In(zone), Title: m.Title, Reason: m.Reason, Points: m.Points, Pending: m.Pending,
			}
		}),
	}
	d.Claimable = b.Claimable
	d.Prefs, d.News = b.Prefs, pageNews(newsOf(b.News, b.Locale))
	if b.Survey != nil {
		d.Survey = page.Survey(*b.Survey)
	}
	d.Guides = each(b.Guides, func(g app.BoughtGuide) page.Guide { return page.Guide(g) })
	if t := b.Tier; t != nil {
		d.Tier = page.Tier{
			Name: t.Name, Color: t.Color, Detail: t.Detail, Reason: t.Reason(), Next: t.Next, Missing: t.Missing,
			Percent: t.Permille / 10, Perks: t.Perks,
		}
	}
	for _, e := range b.Ending {
		d.Ending = append(d.Ending, page.Ending(e))
	}
	if b.NextUsable != nil {
		d.NextUsable = b.NextUsable.In(zone)
	}
	if b.Next != nil {
		d.NextReward, d.NextMissing = b.Next.Name, b.Next.Missing
	}
	if b.Worth != nil {
		d.Worth = *b.Worth
	}
	for _, c := range b.Codes {
		if c.Status != reward.Issued && c.Status != reward.ToDo && !c.Status.Making() {
			continue
		}
		shown := page.Code{RewardName: c.RewardName, Code: c.Code, EndsAt: c.EndsAt.In(zone), Detail: c.Detail}
		if shown.ToDo = c.Status == reward.ToDo; shown.ToDo {
			shown.EndsAt = time.Time{}
		}
		if c.Code != "" && b.Platform == platform.Shopify && c.Kind != program.GiftCard {
			shown.UseURL = "/discount/" + c.Code + "?redirect=/cart"
		}
		d.Codes = append(d.Codes, shown)
	}
	return d
}
