package app

import (
	"context"
	"crypto/subtle"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/words"
)

// Share is one way to pass an invitation on: a plain link.
type Share struct {
	Network string // whatsapp, facebook, x, telegram or mail
	Link    string
}

// Shared is what networks show of an invitation, and where it leads.
type Shared struct {
	Locale string
	Shop   string
	Accent string
	Title  string
	Text   string
	Gift   string // what the friend gets, "" for nothing in particular
	Link   string // the landing page in the shop
	Self   string // the address itself
}

// sharesOf are the ways to pass an invitation on. Networks are given a page of ours
// with a picture, which leads on to the shop: the head of a shop's own page is its
// theme's.
func (a *App) sharesOf(tx *pg.Tx, v inviteView, code string, offer ReferralOffer) ([]Share, error) {
	token, err := a.shareToken(tx, v.store.ID, code)
	if err != nil {
		return nil, err
	}
	link := a.baseURL + "/share/" + token
	_, text := v.shareWords(offer.FriendGets)
	both := text + " " + link
	at := func(address string, query url.Values) string {
		return address + "?" + strings.ReplaceAll(query.Encode(), "+", "%20")
	}
	page := url.Values{"url": {link}, "text": {text}}
	return []Share{
		{"whatsapp", at("https://wa.me/", url.Values{"text": {both}})},
		{"facebook", at("https://www.facebook.com/sharer/sharer.php", url.Values{"u": {link}})},
		{"x", at("https://x.com/intent/post", page)},
		{"telegram", at("https://t.me/share/url", page)},
		{"mail", at("mailto:", url.Values{"subject": {text}, "body": {both}})},
	}, nil
}

func (v inviteView) shareWords(gift string) (title, text string) {
	if gift == "" {
		text = v.words.Text("invite.share_plain", words.Args{"Shop": v.merchant.Name})
		return v.words.Text("invite.title", nil), text
	}
	args := words.Args{"Gift": gift, "Shop": v.merchant.Name}
	return v.words.Text("invite.get", args), v.words.Text("invite.share", args)
}

func (a *App) shareToken(tx *pg.Tx, store uuid.UUID, code string) (string, error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return "", err
	}
	subject := store.String() + "." + code
	sum, err := keys.FormKey("share|" + subject)
	return tx.Merchant.String() + "." + subject + "." + sum, err
}

// OpenShare reads what a shared link shows to networks and to who follows it. It
// records nothing: the landing page does. fail.NotFound when we did not make the
// link, or the invitation is over.
func (a *App) OpenShare(ctx context.Context, token, locale string) (shown Shared, err error) {
	merchantID, rest, err := splitToken(token)
	if err != nil {
		return shown, err
	}
	text, rest, _ := strings.Cut(rest, ".")
	name, _, _ := strings.Cut(rest, ".")
	store, err := uuid.Parse(text)
	if err != nil {
		return shown, noLink()
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := a.merchantOf(tx); err != nil {
			return noLink()
		}
		want, err := a.shareToken(tx, store, name)
		if err != nil {
			return err
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(token)) != 1 {
			return noLink()
		}
		code, err := codeNamed(tx, name)
		if err != nil {
			return err
		}
		view, live, err := a.inviteViewOf(tx, Shopper{Merchant: merchantID, Store: store}, locale)
		if err != nil {
			return err
		}
		offer := view.offerReferral(live)
		if offer == nil || view.store.State != merchant.Connected {
			return noInvitation()
		}
		shown = Shared{
			Locale: view.locale, Shop: view.merchant.Name, Accent: view.merchant.Look.Accent, Gift: offer.FriendGets,
			Link: inviteLink(view.store, code.Code), Self: a.baseURL + "/share/" + token,
		}
		shown.Title, shown.Text = view.shareWords(offer.FriendGets)
		return nil
	})
	return shown, err
}
