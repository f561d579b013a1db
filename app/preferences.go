package app

import (
	"context"
	"crypto/subtle"
	"slices"
	"strings"

	"github.com/google/uuid"

	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/privacy"
	"regulars/app/product"
	"regulars/app/profile"
	"regulars/app/words"
)

// Preferences are what a person told a shop and agreed to, as they see it
// themselves.
type Preferences struct {
	Shop     string
	Member   uuid.UUID
	Settings profile.Settings
	Profile  profile.Profile
	Birthday string // MM-DD, "" for none
	Language string // that they chose, "" for none
	Country  string // that they chose, ISO 3166-1 alpha-2, "" for none
	Held     map[consent.Channel]consent.Record
	Program  bool         // messages about their points reach them
	Likes    []LikeChoice // what can be ticked as interesting
	Locale   string       // of the words below and of choices
	words    *words.Words
}

// LikeChoice is a collection that somebody can say they like.
type LikeChoice struct {
	profile.Goods
	Title string
	Said  bool
}

// ConsentText is what somebody agrees to on our own pages: other words are
// another version of it.
func (p *Preferences) ConsentText(c consent.Channel) string {
	return p.words.Text("prefs.agree."+c.String(), words.Args{"Shop": p.Shop})
}

// May reports whether a channel is agreed to. Messages in the shop itself are shown
// until somebody says no.
func (p *Preferences) May(c consent.Channel) bool {
	said, decided := p.Held[c]
	return said.Granted || c == consent.Shop && !decided
}

// Channels lists what somebody can agree to here: what the merchant asks for,
// and whatever they agreed to before.
func (p *Preferences) Channels() []consent.Channel {
	var list []consent.Channel
	for _, c := range consent.Channels {
		if c != consent.Profile && (slices.Contains(p.Settings.Channels, c.String()) || p.Held[c].Granted) {
			list = append(list, c)
		}
	}
	return append(list, consent.Shop)
}

// AsksSensitive reports whether anything is asked that needs a consent to be
// kept.
func (p *Preferences) AsksSensitive() bool {
	s := &p.Settings
	return s.Asks(profile.AskAge) || s.Asks(profile.AskSex) || s.Asks(profile.AskPurposes) && s.PurposesSensitive
}

// PreferencesLink is where a member sees and changes what they told, without
// signing in: only we can make it, for that member alone.
func (a *App) PreferencesLink(tx *pg.Tx, id uuid.UUID) (string, error) {
	sum, err := a.preferencesSum(tx, id)
	return a.baseURL + "/preferences/" + tx.Merchant.String() + "." + id.String() + "." + sum, err
}

func (a *App) preferencesSum(tx *pg.Tx, id uuid.UUID) (string, error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return "", err
	}
	return keys.FormKey("preferences|" + id.String())
}

// PreferencesBy reads whose preferences a link shows. fail.NotFound when we did
// not make the link, or nobody is behind it any more.
func (a *App) PreferencesBy(ctx context.Context, token, locale string) (p Preferences, err error) {
	err = a.byPreferencesLink(ctx, token, func(tx *pg.Tx, id uuid.UUID) error {
		p, err = a.preferences(tx, id, locale)
		return err
	})
	return p, err
}

// ChangePreferencesBy changes what a link shows.
func (a *App) ChangePreferencesBy(ctx context.Context, token, locale string, c PreferenceChange) error {
	c.Source = consent.OnPage
	var merchantID, who uuid.UUID
	err := a.byPreferencesLink(ctx, token, func(tx *pg.Tx, id uuid.UUID) error {
		merchantID, who = tx.Merchant, id
		return nil
	})
	if err != nil {
		return err
	}
	return a.inPeace(ctx, merchantID, who, inbox.LockMerchant, func(tx *pg.Tx) error {
		return a.changePreferences(tx, who, locale, c)
	})
}

func (a *App) byPreferencesLink(
	ctx context.Context, token string, work func(tx *pg.Tx, id uuid.UUID) error,
) error {
	merchantID, rest, err := splitToken(token)
	if err != nil {
		return err
	}
	text, sent, _ := strings.Cut(rest, ".")
	id, err := uuid.Parse(text)
	if err != nil {
		return noLink()
	}
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := a.merchantOf(tx); err != nil {
			return noLink()
		}
		sum, err := a.preferencesSum(tx, id)
		if err != nil {
			return err
		}
		if subtle.ConstantTimeCompare([]byte(sum), []byte(sent)) != 1 {
			return noLink()
		}
		current, err := member.Current(tx, []uuid.UUID{id})
		if err != nil {
			return err
		}
		erased, err := privacy.AnyErased(tx, []uuid.UUID{current[id]})
		if err == nil && (erased || current[id] == uuid.Nil) {
			err = noLink()
		}
		if err != nil {
			return err
		}
		return work(tx, current[id])
	})
}

// ShopperPreferences reads a signed-in shopper's own.
func (a *App) ShopperPreferences(ctx context.Context, s Shopper, locale string) (p Preferences, err error) {
	if s.MemberID == uuid.Nil {
		return p, fail.New(fail.Forbidden, "join the program first")
	}
	err = a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		p, err = a.preferences(tx, s.MemberID, locale)
		return err
	})
	return p, err
}

// ChangeShopperPreferences changes a signed-in shopper's own.
func (a *App) ChangeShopperPreferences(ctx context.Context, s Shopper, locale string, c PreferenceChange) error {
	if s.MemberID == uuid.Nil {
		return fail.New(fail.Forbidden, "join the program first")
	}
	c.Source = consent.InWidget
	return a.inPeace(ctx, s.Merchant, s.MemberID, inbox.LockMerchant, func(tx *pg.Tx) error {
		return a.changePreferences(tx, s.MemberID, locale, c)
	})
}

func (a *App) preferences(tx *pg.Tx, id uuid.UUID, locale string) (p Preferences, err error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return p, err
	}
	if p.Settings, err = profile.GetSettings(tx); err != nil {
		return p, err
	}
	person, err := member.Get(tx, id)
	if err != nil {
		return p, noMember(err)
	}
	p.Shop, p.Member, p.words = m.Name, id, words.For(firstOf(locale, person.Locale, m.Locale))
	p.Locale = p.words.Locale()
	chosen, err := member.ChosenBy(tx, id)
	if err != nil {
		return p, err
	}
	p.Language, p.Country = chosen.Locale, chosen.Country
	if p.Profile, err = knownOf(tx, id); err != nil {
		return p, err
	}
	if p.Held, err = consent.Held(tx, id); err != nil {
		return p, err
	}
	birthdays, err := member.Birthdays(tx, []uuid.UUID{id})
	if err != nil {
		return p, err
	}
	p.Birthday = birthdays[id]
	off, err := member.MailOff(tx, id)
	if err != nil {
		return p, err
	}
	p.Program = !off
	p.Likes, err = likes(tx, id, p.Settings)
	return p, err
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func knownOf(tx *pg.Tx, id uuid.UUID) (profile.Profile, error) {
	known, err := profile.Get(tx, []uuid.UUID{id})
	if err != nil || known[id] == nil {
		return profile.Profile{Member: id}, err
	}
	return *known[id], nil
}

// mostLikes is how many collections can be ticked.
const mostLikes = 20

// likes lists what can be ticked: collections that have a name and nothing
// sensitive about them.
func likes(tx *pg.Tx, id uuid.UUID, s profile.Settings) ([]LikeChoice, error) {
	if !s.Asks(profile.AskInterests) {
		return nil, nil
	}
	all, err := product.Collections(tx, product.Find{Limit: 5 * mostLikes})
	if err != nil {
		return nil, err
	}
	interests, err := profile.Interests(tx, id)
	if err != nil {
		return nil, err
	}
	said := map[profile.Goods]bool{}
	for i := range interests {
		said[interests[i].Goods] = interests[i].Said
	}
	var list []LikeChoice
	for _, c := range all {
		goods := profile.Goods{Kind: profile.OfCollection, StoreID: c.StoreID, ExternalID: c.ID}
		if c.Title != "" && len(list) < mostLikes && !s.Sensitive(profile.OfCollection, c.ID, nil) {
			list = append(list, LikeChoice{Goods: goods, Title: c.Title, Said: said[goods]})
		}
	}
	return list, nil
}
