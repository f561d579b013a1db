package app

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/ending"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/money"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/reward"
	"regulars/app/support"
	"regulars/app/words"
)

// Bootstrap is everything the widget shows at first.
type Bootstrap struct {
	Standing   string // anonymous, guest_customer, member, left
	Name       string
	Locale     string // one that has a catalog
	Merchant   merchant.Merchant
	Points     words.PointsName
	Reasons    []string
	Enrollment program.Enrollment
	Terms      string
	Notice     string         // why nothing is earned in the whole program, in words; "" when it goes on
	Balance    ledger.Balance // zero unless a member or one who left
	NextUsable *time.Time     // in the merchant's calendar
	Ending     []Ending       // what ends soon, first-ending first
	Claimable  int64          // points that wait under the member's e-mail, for a mailed link
	Tier       *TierView      // nil unless a member of a program with tiers
	Next       *NextReward
	Worth      *money.Amount
	Rewards    []Offer
	Ways       []Way
	Codes      []Code
	History    []Movement
	SignIn     string
	Register   string
	Platform   platform.Kind
	Referral   *ReferralOffer // nil for who is no member, and while there are no referrals
	Survey     *SurveyAsked   // what waits for an answer, nil for nothing
	Guides     []BoughtGuide  // to what the member bought
	Prefs      string         // where the member says what may reach them and what they like; "" for who is none
	News       *News          // what the shop has to say to the member, nil for nothing
	Contact    support.Contact
	Desk       bool // the shopper may write to the shop
	Watch      bool // the page may tell what the shopper looks at (HearShopper)
}

// NextReward is the cheapest reward that a member cannot take yet.
type NextReward struct {
	Name    string
	Missing int64
}

// Offer is a reward as a shopper sees it.
type Offer struct {
	ID         string
	Kind       program.RewardKind
	Name       string
	Detail     string
	Cost       int64 // of a slider, the least
	Affordable bool
	Missing    int64
	Why        string   // why it cannot be taken now, in words; "" when nothing but points is missing
	Slider     *Slider  // nil for any other reward
	Choices    []Choice // of a free product, when there is more than one
	Capped     string   // currency of a percentage with a most: its code is made for the cart at hand; "" for others
}

// Choice is one product that can be free.
type Choice struct {
	ID       string // the platform's
	Title    string
	ImageURL string
}

// Slider is a reward of as much as the shopper likes, in steps.
type Slider struct {
	Least  int64 // steps
	Most   int64 // steps that the points and the reward allow, at least Least
	Points int64 // of each step
	Amount money.Amount
}

// Code is a redemption as a shopper sees it; Code "" until it works.
type Code struct {
	ID         uuid.UUID
	Kind       program.RewardKind
	RewardName string
	Code       string
	Status     reward.State
	EndsAt     time.Time // in the merchant's calendar
	Detail     string
	Points     int64  // spent on it
	Undoable   bool   // it can be given back for its points
	Note       string // of staff, on a perk
	Needs      *Needs // of the cart it is used in, nil while there is no code, and for what no cart takes
}

// What a widget shows before anybody asks for more.
const (
	shownCodes   = 20
	shownHistory = 10
)

// Bootstrap reads what the widget shows a shopper, in a language.
func (a *App) Bootstrap(ctx context.Context, s Shopper, locale string) (Bootstrap, error) {
	var b Bootstrap
	err := a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		if locale == "" {
			locale = m.Locale
		}
		store, err := storeSeen(tx, s)
		if err != nil {
			return err
		}
		programs, err := a.programsOf(tx)
		if err != nil {
			return err
		}
		b = Bootstrap{Standing: "anonymous", Merchant: m, Platform: s.Platform}
		b.SignIn, b.Register = signInPages(store)
		view := a.newShopView(locale, m, store)
		view.at = tx.Now
		view.describe(&b, programs.Live())
		if b.Notice, err = standstill(tx, m, view.words); err != nil {
			return err
		}
		if err := a.addMember(tx, &b, s, view); err != nil {
			return err
		}
		for _, add := range []func(*pg.Tx, *Bootstrap, Shopper) error{
			a.addClaimable, a.addAsked, a.addGuides, a.addNotice, a.addWatch, addContact,
		} {
			if err := add(tx, &b, s); err != nil {
				return err
			}
		}
		if err := a.addTier(tx, &b, s, view, programs.Live()); err != nil {
			return err
		}
		if b.Standing == "member" && m.Paused() == nil {
			b.Referral = view.offerReferral(programs.Live())
		}
		if err := a.addWays(tx, &b, s, view, programs.Live()); err != nil {
			return err
		}
		if err := a.addPromise(tx, &b, s, view); err != nil {
			return err
		}
		return a.offer(tx, &b, s, view, programs.Live())
	})
	return b, err
}

// storeSeen reads the store that a shopper stands in, and notes that a page of it
// asked for the widget.
func storeSeen(tx *pg.Tx, s Shopper) (merchant.Store, error) {
	store, err := merchant.GetStore(tx, s.Store)
	if err != nil || s.Staff || s.Inside || s.Apart {
		return store, err
	}
	return store, merchant.NoteShown(tx, store)
}

// standstill says why the whole program stands still, "" when it does not.
func standstill(tx *pg.Tx, m merchant.Merchant, said *words.Words) (string, error) {
	if m.Paused() == nil {
		return "", nil
	}
	_, err := ending.Current(tx)
	if err != nil && !fail.Is(err, fail.NotFound) {
		return "", err
	}
	return said.Standstill(err == nil), nil
}

func signInPages(s merchant.Store) (signIn, register string) {
	if s.Platform == platform.WooCommerce {
		page := strings.TrimSuffix(s.URL, "/") + "/my-account/"
		return page, page
	}
	return "/account/login", "/account/register"
}

// addMember adds what belongs to the person: standing, balance, codes, history.
func (a *App) addMember(tx *pg.Tx, b *Bootstrap, s Shopper, view shopView) error {
	if s.CustomerID == "" {
		return nil
	}
	b.Standing = "guest_customer"
	if s.MemberID == uuid.Nil {
		return nil
	}
	person, err := member.Get(tx, s.MemberID)
	if err != nil {
		return err
	}
	b.Name = person.Name
	switch person.State {
	case member.StateMember:
		b.Standing = "member"
	case member.StateLeft:
		b.Standing = "left"
	case member.StateGuest, member.StateKnown, member.StateLead:
		return nil
	}
	if b.Balance, err = ledger.BalanceOf(tx, person.ID); err != nil {
		return err
	}
	waiting, err := ledger.PendingOf(tx, person.ID)
	if err != nil {
		return err
	}
	if b.NextUsable = earliest(waiting); b.NextUsable != nil {
		*b.NextUsable = b.NextUsable.In(view.zone)
	}
	if b.Ending, err = a.showEnding(tx, person.ID, s.Staff); err != nil {
		return err
	}
	codes, err := reward.OfMember(tx, person.ID, shownCodes)
	if err != nil {
		return err
	}
	if view.names, err = freeNames(tx, s.Store, codes); err != nil {
		return err
	}
	for _, r := range codes {
		if r.StoreID == s.Store {
			b.Codes = append(b.Codes, view.code(r))
		}
	}
	b.History, _, err = a.history(tx, person.ID, HistoryQuery{Limit: shownHistory, Locale: view.locale})
	return err
}

// ShopperHistory lists a shopper's own movements.
func (a *App) ShopperHistory(ctx context.Context, s Shopper, q HistoryQuery) ([]Movement, uuid.UUID, error) {
	if s.MemberID == uuid.Nil {
		return nil, uuid.Nil, fail.New(fail.Unauthorized, "sign in to the shop to see your history")
	}
	return a.History(ctx, s.Merchant, s.MemberID, q)
}

// ShopperCode says one redemption of a shopper in words.
func (a *App) ShopperCode(ctx context.Context, s Shopper, r *reward.Redemption, locale string) (Code, error) {
	var c Code
	err := a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		store, err := merchant.GetStore(tx, s.Store)
		if err != nil {
			return err
		}
		if locale == "" {
			locale = m.Locale
		}
		view := a.newShopView(locale, m, store)
		view.at = tx.Now
		view.names, err = freeNames(tx, store.ID, []*reward.Redemption{r})
		c = view.code(r)
		return err
	})
	return c, err
}
