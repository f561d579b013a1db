package app

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/referral"
	"regulars/app/words"
)

// ReferralOffer is what both sides get, in the words of a shop.
type ReferralOffer struct {
	FriendGets string // "€5 off", "50 points", "" for nothing
	YouGet     string // the advocate
	Least      string // "€20.00", the least first order, "" for any
	Days       int    // return window, after which the advocate gets it
	Said       string // both gifts in a sentence
	Detail     string // what the friend's order has to be, and when the advocate gets it
}

// Friend is somebody a member brought, without saying who.
type Friend struct {
	ID     uuid.UUID
	At     time.Time // in the merchant's calendar
	Status referral.Status
	DueAt  *time.Time // when the advocate gets it, while the return window runs
	Said   string     // how it stands, in words
}

// Invite is what a member shares, and what came of it.
type Invite struct {
	Code    string
	Link    string
	Offer   ReferralOffer
	Friends []Friend // newest first
	Shares  []Share  // ways to pass the link on
	Board   *Board   // nil where the program shows none
}

// shownFriends is how many friends a shopper sees.
const shownFriends = 20

// inviteView is a shop as both sides of a referral see it.
type inviteView struct {
	shopView
	merchant merchant.Merchant
	store    merchant.Store
}

// offerReferral says what the live program's referrals give in a shop; nil when
// there are none.
func (v shopView) offerReferral(live *program.Program) *ReferralOffer {
	if live == nil || !live.Version.Document.Referral.Active {
		return nil
	}
	document := live.Version.Document
	terms := document.Referral
	offer := &ReferralOffer{
		FriendGets: v.gift(document, terms.FriendReward, terms.FriendPoints),
		YouGet:     v.gift(document, terms.Reward, terms.Points), Days: terms.HoldDays,
	}
	if offer.Days == 0 {
		offer.Days = document.PendingDays
	}
	if least := v.amount(terms.Minimum); least.Minor > 0 {
		offer.Least = v.words.Money(least)
	}
	offer.Said, offer.Detail = v.words.InviteOffer(words.InviteOffer{
		Friend: offer.FriendGets, You: offer.YouGet, Least: offer.Least, Days: offer.Days,
	})
	return offer
}

// gift names a reward, points, or both.
func (v shopView) gift(d program.Document, rewardID string, points int64) string {
	var said []string
	if r, ok := d.Reward(rewardID); ok && rewardID != "" {
		said = append(said, r.Name)
	}
	if points > 0 {
		said = append(said, v.words.Points(points, v.points))
	}
	return v.words.And(said...)
}

// MyInvite is what a signed-in member shares in the store they stand in: their
// code is made when it is first asked for. visit is what their browser keeps of
// a link they followed, if anything: a link that they opened themselves brings
// nobody. fail.Forbidden for who is no member, fail.NotFound while the program
// has no referrals, or is paused: nothing is promised that it would not give.
func (a *App) MyInvite(ctx context.Context, s Shopper, visit, locale string) (Invite, error) {
	var in Invite
	if s.MemberID == uuid.Nil {
		return in, fail.New(fail.Forbidden, "join the program to invite friends")
	}
	err := a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		view, live, err := a.inviteViewOf(tx, s, locale)
		if err != nil {
			return err
		}
		if view.merchant.Paused() != nil {
			return takesABreak()
		}
		offer := view.offerReferral(live)
		if offer == nil {
			return fail.New(fail.NotFound, "the program has no referrals")
		}
		person, err := member.Get(tx, s.MemberID)
		if err != nil {
			return err
		}
		if person.State != member.StateMember {
			return fail.New(fail.Forbidden, "join the program to invite friends")
		}
		if err := a.knowDevice(tx, s.MemberID, visit); err != nil {
			return err
		}
		in.Offer = *offer
		if in.Code, err = codeOf(tx, s.MemberID); err != nil {
			return err
		}
		in.Link = inviteLink(view.store, in.Code)
		if in.Shares, err = a.sharesOf(tx, view, in.Code, in.Offer); err != nil {
			return err
		}
		if in.Board, err = boardOf(tx, live, s.MemberID); err != nil {
			return err
		}
		in.Friends, err = view.friendsOf(tx, s.MemberID)
		return err
	})
	return in, err
}

// inviteViewOf is how a shop is described to a shopper, and the live program.
func (a *App) inviteViewOf(tx *pg.Tx, s Shopper, locale string) (v inviteView, live *program.Program, err error) {
	if v.merchant, err = a.merchantOf(tx); err != nil {
		return v, nil, err
	}
	if locale == "" {
		locale = v.merchant.Locale
	}
	if v.store, err = merchant.GetStore(tx, s.Store); err != nil {
		return v, nil, err
	}
	programs, err := a.programsOf(tx)
	v.shopView = a.newShopView(locale, v.merchant, v.store)
	v.at = tx.Now
	return v, programs.Live(), err
}

// codeOf is a member's own code, drawn when there is none.
func codeOf(tx *pg.Tx, id uuid.UUID) (string, error) {
	for {
		codes, err := referral.Codes(tx, []uuid.UUID{id})
		if err != nil {
			return "", err
		}
		for _, c := range codes[id] {
			if c.RemovedAt == nil && c.Kind != referral.Vanity {
				return c.Code, nil
			}
		}
		if _, err := referral.Claim(tx, id, referral.NewCode(), referral.Ours); err != nil {
			return "", err
		}
	}
}

// inviteLink is where a code's landing page stands in a store.
func inviteLink(store merchant.Store, code string) string {
	site := strings.TrimSuffix(store.URL, "/")
	if store.Platform == platform.WooCommerce {
		return site + "/rewards/?invite=" + code
	}
	return site + "/apps/regulars/v1/invite/" + code
}

// knowDevice remembers that a member was signed in where a visit's token is kept.
func (a *App) knowDevice(tx *pg.Tx, id uuid.UUID, visit string) error {
	token, err := a.visitMAC(tx, visit)
	if err != nil || token == nil {
		return err
	}
	return referral.Know(tx, []referral.Trait{{Member: id, Kind: referral.DeviceTrait, MAC: token}})
}

// visitMAC is how a visit's token is stored; nil for what is none.
func (a *App) visitMAC(tx *pg.Tx, visit string) ([]byte, error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return nil, err
	}
	return keys.Trait("visit", visitToken(visit))
}

// friendsOf lists those whom a member brought.
func (v inviteView) friendsOf(tx *pg.Tx, id uuid.UUID) ([]Friend, error) {
	list, err := referral.List(tx, referral.Filter{Advocate: id, Limit: shownFriends})
	friends := make([]Friend, 0, len(list))
	for _, r := range list {
		friends = append(friends, v.friend(r))
	}
	return friends, err
}

// friend says one referral to its advocate. Nobody is told that they are
// suspected: what is under review waits, and what was blocked did not count.
func (v inviteView) friend(r *referral.Referral) Friend {
	f := Friend{ID: r.ID, At: r.CreatedAt.In(v.merchant.Location()), Status: r.Status}
	switch {
	case r.Status == referral.Review && r.Order == uuid.Nil:
		f.Status = referral.Joined
	case r.Status == referral.Review:
		f.Status = referral.Pending
	case r.Status == referral.Blocked || r.Status == referral.Reversed || r.Status == referral.Cancelled:
		f.Status = referral.Declined
	}
	args := words.Args{}
	key := "invite.friend_" + f.Status.String()
	if r.Status == referral.Pending && r.DueAt != nil {
		due := r.DueAt.UTC()
		f.DueAt, args["Date"] = &due, v.words.Day(due.In(v.merchant.Location()))
		key += "_on"
	}
	f.Said = v.words.Text(key, args)
	return f
}
