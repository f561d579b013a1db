package app

import (
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/message"
	"regulars/app/reward"
	"regulars/app/words"
)

// writeOffer makes the letter of an offer from what is known now, or names what
// its template speaks of and there is not.
func (a *App) writeOffer(
	tx *pg.Tx, s *message.Selling, to *addressee,
) (letter message.Letter, c message.OfferContent, missing string, err error) {
	template, err := message.GetTemplate(tx, s.Template)
	if err != nil {
		return letter, c, "", err
	}
	c, w, err := a.offerContent(tx, template.Document, to, s.Data)
	if err != nil {
		return letter, c, "", err
	}
	if tag := c.Text.Missing(c.Values); tag != "" {
		return letter, c, string(tag), nil
	}
	letter, err = message.ComposeOffer(w, s.ID.String(), c)
	return letter, c, "", err
}

// offerContent reads what a template may speak of.
func (a *App) offerContent(
	tx *pg.Tx, d message.Copy, to *addressee, data map[string]string,
) (c message.OfferContent, w *words.Words, err error) {
	locale := to.Locale
	if locale == "" {
		locale = to.owner.Locale
	}
	text, language := d.In(words.For(locale).Locale())
	w = words.For(language)
	settings, err := message.GetSettings(tx)
	if err != nil {
		return c, nil, err
	}
	c = message.OfferContent{
		Shop: to.owner.Name, SenderName: settings.SenderName, To: to.Email, Text: text,
		Accent: to.owner.Look.Accent, LogoURL: to.owner.Look.LogoURL, Values: map[message.Tag]string{},
	}
	for _, add := range []func(*pg.Tx, *words.Words, *addressee, map[string]string, *message.OfferContent) error{
		a.addPerson, addNews, addOfferedCode, a.addOfferLinks, a.addGoods, addPicks, a.addGuide,
	} {
		if err := add(tx, w, to, data, &c); err != nil {
			return c, nil, err
		}
	}
	return c, w, nil
}

// addPerson adds what the member is and has.
func (a *App) addPerson(
	tx *pg.Tx, w *words.Words, to *addressee, _ map[string]string, c *message.OfferContent,
) error {
	balance, err := ledger.BalanceOf(tx, to.ID)
	if err != nil {
		return err
	}
	name := words.PointsName(to.owner.Look.Name(w.Locale()))
	c.Values[message.TagShop] = to.owner.Name
	c.Values[message.TagName], _, _ = strings.Cut(strings.TrimSpace(to.Name), " ")
	c.Values[message.TagBalance] = w.Points(max(balance.Available, 0), name)
	programs, err := a.programsOf(tx)
	if err != nil {
		return err
	}
	stands, err := a.tierTeller(to.owner, w.Locale()).view(tx, programs.Live(), to.ID)
	if stands != nil {
		c.Values[message.TagTier], c.Values[message.TagNextTier] = stands.Name, stands.Next
		c.Values[message.TagMissing] = stands.Missing
	}
	return err
}

// addNews adds what the message is about.
func addNews(
	_ *pg.Tx, w *words.Words, to *addressee, data map[string]string, c *message.OfferContent,
) error {
	if points, err := strconv.ParseInt(data[message.Points], 10, 64); err == nil {
		c.Values[message.TagPoints] = w.Points(points, words.PointsName(to.owner.Look.Name(w.Locale())))
	}
	if day, err := time.Parse(time.DateOnly, data[message.Date]); err == nil {
		c.Values[message.TagDate] = w.Day(day)
	}
	c.Values[message.TagOrder], c.Values[message.TagReward] = data[message.Order], data[message.Reward]
	return nil
}

// addOfferedCode adds the code of a reward that comes with the message. One that
// does not work any more is not told.
func addOfferedCode(
	tx *pg.Tx, w *words.Words, to *addressee, data map[string]string, c *message.OfferContent,
) error {
	id, err := uuid.Parse(data[message.Redemption])
	if err != nil {
		return nil //nolint:nilerr // it comes without one
	}
	r, err := reward.Get(tx, id)
	if fail.Is(pg.Translate(err), fail.NotFound) || err == nil && (r.Status != reward.Issued || r.MemberID != to.ID) {
		return nil
	}
	if err != nil {
		return err
	}
	c.Values[message.TagReward], c.Values[message.TagCode] = r.Reward.Name, r.Shown()
	c.Values[message.TagWhy] = becauseOf(w, r)
	if c.Values[message.TagDate] == "" {
		c.Values[message.TagDate] = w.Day(r.EndsAt.In(to.owner.Location()))
	}
	return nil
}

// addOfferLinks adds where the letter leads: the shop, and the way out.
func (a *App) addOfferLinks(
	tx *pg.Tx, _ *words.Words, to *addressee, data map[string]string, c *message.OfferContent,
) (err error) {
	if c.OffURL, err = stopLink.to(a, tx, to.ID); err != nil {
		return err
	}
	if c.PrefsURL, err = a.PreferencesLink(tx, to.ID); err != nil {
		return err
	}
	store, err := uuid.Parse(data[message.Store])
	if err != nil {
		accounts, err := member.IdentitiesOf(tx, to.ID)
		if err != nil {
			return err
		}
		if len(accounts) > 0 {
			store = accounts[0].StoreID
		}
	}
	if store == uuid.Nil {
		return nil
	}
	s, err := merchant.GetStore(tx, store)
	c.ShopURL = s.URL
	if fail.Is(pg.Translate(err), fail.NotFound) {
		return nil
	}
	return err
}
