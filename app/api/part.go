package api

import (
	"bytes"
	"net/http"
	"net/url"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/page"
	"regulars/app/platform"
	"regulars/app/profile"
	"regulars/app/words"
)

// parts serves what the WordPress plugin puts into pages of the shop: its script asks
// for them when the page is there already.
func (s *server) parts(e *echo.Echo) {
	const below = "/storefront/woocommerce/v1/part"
	serve := func(handle func(echo.Context, app.Shopper) error) echo.HandlerFunc {
		return s.fragment(platform.WooCommerce, handle)
	}
	e.GET(below+"/product/:id", serve(s.productPart))
	e.GET(below+"/cart", serve(s.cartPart))
	e.GET(below+"/about", serve(func(c echo.Context, shopper app.Shopper) error {
		return s.aboutPart(c, shopper, nil)
	}))
	e.POST(below+"/about", serve(func(c echo.Context, shopper app.Shopper) error {
		form, err := readForm(c)
		if err != nil {
			return err
		}
		return s.aboutPart(c, shopper, form)
	}))
}

// showPart answers with a part, or with nothing where there is nothing to show.
func showPart(c echo.Context, shown bool, render func(*bytes.Buffer) error) error {
	if !shown {
		return c.NoContent(http.StatusNoContent)
	}
	var out bytes.Buffer
	if err := render(&out); err != nil {
		return err
	}
	return showFragment(c, platform.WooCommerce, out.Bytes())
}

// productPart says what buying a product would earn.
func (s *server) productPart(c echo.Context, shopper app.Shopper) error {
	in := estimateInput{Product: c.Param("id"), Variant: c.QueryParam("variant"), Quantity: 1}
	in.Locale = c.QueryParam("locale")
	if err := checkText(&in); err != nil {
		return err
	}
	found, err := s.app.Estimate(c.Request().Context(), shopper, app.Wanted{
		Product: in.Product, Variant: in.Variant, Quantity: in.Quantity, Locale: in.Locale,
	})
	if err != nil {
		return err
	}
	return showPart(c, found.Said != "", func(out *bytes.Buffer) error {
		return page.RenderEarns(out, page.Earns{Locale: in.Locale, Said: found.Said})
	})
}

// cartPart shows a member what can be used in the cart.
func (s *server) cartPart(c echo.Context, shopper app.Shopper) error {
	shopper.Apart = true
	b, err := s.app.Bootstrap(c.Request().Context(), shopper, c.QueryParam("locale"))
	if err != nil {
		return err
	}
	return showPart(c, b.Standing == "member", func(out *bytes.Buffer) error {
		data := pageOf(b)
		tapCodes(data.Codes, b.Codes)
		return page.RenderNotice(out, data)
	})
}

// aboutPart asks a member what the merchant wants to know of people's age, sex and
// birthday, in the account alone, and keeps what they agreed to.
func (s *server) aboutPart(c echo.Context, shopper app.Shopper, form url.Values) error {
	ctx, locale := c.Request().Context(), c.QueryParam("locale")
	if shopper.MemberID == uuid.Nil {
		return c.NoContent(http.StatusNoContent)
	}
	p, err := s.app.ShopperPreferences(ctx, shopper, locale)
	if err != nil {
		return err
	}
	var wrong error
	if form != nil {
		if err := s.allow(ctx, "about|"+shopper.Merchant.String()+"|"+shopper.MemberID.String()); err != nil {
			return err
		}
		change := aboutChange(&p, form)
		if wrong = s.changeAbout(c, shopper, change); wrong != nil {
			typedAbout(&p, change)
		} else if p, err = s.app.ShopperPreferences(ctx, shopper, locale); err != nil {
			return err
		}
	}
	front, err := s.app.Bootstrap(ctx, app.Shopper{
		Merchant: shopper.Merchant, Store: shopper.Store, Platform: shopper.Platform, Apart: true,
	}, p.Locale)
	if err != nil {
		return err
	}
	data := aboutView(&p)
	data.Look, data.Action = pageOf(front).Look, formAction(c, shopper.Platform, "")
	switch w := words.For(p.Locale); {
	case wrong != nil:
		s.noteFailure(ctx, problemOf(wrong), wrong)
		data.Trouble = wrongWords(w, wrong)
	case form != nil:
		data.Done = data.T["saved"]
	}
	asks := len(data.Month)+len(data.Age)+len(data.Sex) > 0
	return showPart(c, asks, func(out *bytes.Buffer) error { return page.RenderAbout(out, data) })
}

// changeAbout keeps what a member said of themselves. A birthday, too, is kept here only
// with their consent, and goes with it.
func (s *server) changeAbout(c echo.Context, shopper app.Shopper, change app.PreferenceChange) error {
	agreed := change.Channels[consent.Profile]
	if change.Birthday != nil && !agreed {
		return fail.Field("channels.profile", "must be agreed to, so that these answers may be kept")
	}
	change.Unsay = !agreed
	return s.app.ChangeShopperPreferences(c.Request().Context(), shopper, c.QueryParam("locale"), change)
}

// aboutChange reads the form. Only what it shows is in it: every other preference stays.
func aboutChange(p *app.Preferences, form url.Values) app.PreferenceChange {
	change := app.PreferenceChange{Channels: map[consent.Channel]bool{consent.Profile: form.Has("channel.profile")}}
	asked := func(q profile.Question, to **string, name string) {
		if p.Settings.Asks(q) && form.Has(name) {
			value := form.Get(name)
			*to = &value
		}
	}
	asked(profile.AskAge, &change.Answers.AgeBand, "age_band")
	asked(profile.AskSex, &change.Answers.Sex, "sex")
	dropUnagreed(p, &change)
	month, day := form.Get("month"), form.Get("day")
	withdrawn := p.May(consent.Profile) && !change.Channels[consent.Profile]
	if p.Settings.AsksBirthday() && month+day != "" && !withdrawn {
		birthday := month + "-" + day
		change.Birthday = &birthday
	}
	return change
}

// typedAbout shows what somebody chose although it was refused: nothing is lost.
func typedAbout(p *app.Preferences, change app.PreferenceChange) {
	p.Profile.Tell(&change.Answers, profile.Told{})
	p.Held[consent.Profile] = consent.Record{Granted: change.Channels[consent.Profile]}
	if change.Birthday != nil {
		p.Birthday = *change.Birthday
	}
}

func aboutView(p *app.Preferences) page.About {
	w, all := words.For(p.Locale), viewOfPreferences(p)
	agree := channelTick(w, p, consent.Profile)
	data := page.About{
		Locale: p.Locale, T: all.T, Agree: agree.Text, Since: agree.Note, Agreed: agree.On,
		Age: each(all.Age, pageOption), Sex: each(all.Sex, pageOption),
	}
	if p.Settings.AsksBirthday() {
		data.Month, data.Day = each(all.Month, pageOption), each(all.Day, pageOption)
	}
	return data
}

func pageOption(o option) page.Option { return page.Option(o) }
