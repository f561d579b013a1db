package app

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/message"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/referral"
	"regulars/app/reward"
	"regulars/app/words"
)

// FriendPage is what the friend's landing page shows.
type FriendPage struct {
	Merchant merchant.Merchant
	Platform platform.Kind
	Locale   string
	Points   words.PointsName
	Offer    ReferralOffer
	Joins    string // what joining gives, in words
	Visit    string // token that the browser keeps; "" where nothing is to be taken
	Until    time.Time
	Own      bool // the signed-in shopper's own link
	Member   bool // the signed-in shopper is a member already
	Coupon   *Code
	CanTake  bool // there is a coupon to be taken
	ShopURL  string
	Register string
}

// Visit is a look at the landing page of a code.
type Visit struct {
	Code   string
	Token  string // what the browser kept of an earlier visit, "" for nothing
	Addr   string // the browser's internet address, "" when unknown
	Locale string
}

// OpenInvitation records a visit of a member's link and says what the friend
// gets. Of a browser that followed a link before, the first one counts while its
// window is open. fail.NotFound for an unknown code, and while there are no
// referrals or the program is paused: then nothing is recorded.
func (a *App) OpenInvitation(ctx context.Context, s Shopper, in Visit) (FriendPage, error) {
	var out FriendPage
	err := a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		view, live, err := a.inviteViewOf(tx, s, in.Locale)
		if err != nil {
			return err
		}
		if view.merchant.Paused() != nil {
			return takesABreak()
		}
		offer := view.offerReferral(live)
		if offer == nil {
			return noInvitation()
		}
		code, err := codeNamed(tx, in.Code)
		if err != nil {
			return err
		}
		out = view.invitation(*offer, live)
		if s.MemberID != uuid.Nil {
			return a.openOwn(tx, &out, s, code, in.Token)
		}
		visit, token, err := a.noteVisit(tx, s, code, in, live)
		if err != nil {
			return err
		}
		out.Visit, out.Until = token, visit.EndsAt
		return view.showCoupon(tx, &out, visit.Coupon)
	})
	return out, err
}

func takesABreak() error {
	return fail.New(fail.NotFound, "the program takes a break; invitations work again afterwards")
}

func noInvitation() error { return fail.New(fail.NotFound, "this invitation does not exist any more") }

func codeNamed(tx *pg.Tx, text string) (referral.Code, error) {
	name, err := referral.ParseCode(text)
	if err != nil {
		return referral.Code{}, noInvitation()
	}
	code, err := referral.ByCode(tx, name)
	if fail.Is(err, fail.NotFound) {
		err = noInvitation()
	}
	return code, err
}

func (v inviteView) invitation(offer ReferralOffer, live *program.Program) FriendPage {
	_, register := signInPages(v.store)
	terms := live.Version.Document.Referral
	return FriendPage{
		Merchant: v.merchant, Platform: v.store.Platform, Locale: v.locale, Points: v.points, Offer: offer,
		ShopURL: v.store.URL, Register: register, Joins: v.gift(program.Document{}, "", terms.FriendPoints),
		CanTake: terms.FriendReward != "",
	}
}

// openOwn is the page for a signed-in shopper whom we know: it records no visit.
func (a *App) openOwn(tx *pg.Tx, out *FriendPage, s Shopper, code referral.Code, token string) error {
	out.Own, out.Member, out.CanTake = code.Member == s.MemberID, true, false
	return a.knowDevice(tx, s.MemberID, token)
}

// noteVisit records a visit, or finds the first one of a browser that came before.
func (a *App) noteVisit(
	tx *pg.Tx, s Shopper, code referral.Code, in Visit, live *program.Program,
) (visit referral.Visit, token string, err error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return visit, "", err
	}
	if token = visitToken(in.Token); token == "" {
		token = referral.NewToken()
	}
	visit = referral.Visit{
		Code: code.Code, Store: s.Store, At: tx.Now, EndsAt: tx.Now.Add(windowOf(live)),
	}
	if visit.Token, err = keys.Trait("visit", token); err != nil {
		return visit, "", err
	}
	if visit.IP, err = addressHash(tx, keys, in.Addr); err != nil {
		return visit, "", err
	}
	fresh, err := referral.Note(tx, &visit)
	if err != nil {
		return visit, "", err
	}
	if !fresh {
		visit, err = referral.VisitBy(tx, visit.Token)
		return visit, token, err
	}
	return visit, token, referral.CountVisit(tx, code.Code)
}

// windowOf is how long after a visit an order counts.
func windowOf(live *program.Program) time.Duration {
	days := live.Version.Document.Referral.WindowDays
	if days == 0 {
		days = defaultWindowDays
	}
	return time.Duration(days) * 24 * time.Hour
}

const defaultWindowDays = 30

// addressHash is an internet address as it is kept for a day: keyed with a salt
// that is then thrown away.
func addressHash(tx *pg.Tx, keys *merchant.Keys, address string) ([]byte, error) {
	if address == "" {
		return nil, nil
	}
	salt, err := referral.Salt(tx, tx.Now, []byte(referral.NewToken()))
	if err != nil {
		return nil, err
	}
	return keys.Trait("ip", string(salt)+"|"+address)
}

// showCoupon adds the friend's coupon, if one was taken.
func (v inviteView) showCoupon(tx *pg.Tx, out *FriendPage, id uuid.UUID) error {
	if id == uuid.Nil {
		return nil
	}
	r, err := reward.Get(tx, id)
	if err != nil {
		return err
	}
	shown := v.code(r)
	out.Coupon, out.CanTake = &shown, false
	return nil
}

// TakeInvitation gives the friend's coupon of a visit, to a browser without an
// account: once a visit, however often it is asked. The coupon comes back open
// when the store is slow. fail.NotFound when the visit is not known or its
// window is over, fail.Conflict when no coupon is left.
func (a *App) TakeInvitation(ctx context.Context, s Shopper, visit string) error {
	if s.MemberID != uuid.Nil {
		return fail.New(fail.Conflict, "this invitation is for people who are new here")
	}
	var given *reward.Redemption
	err := a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		known, live, err := a.openVisit(tx, visit)
		if err != nil {
			return err
		}
		terms := live.Version.Document.Referral
		if terms.FriendReward == "" {
			return noInvitation()
		}
		given, err = a.grant(tx, Grant{
			Merchant: s.Merchant, Store: s.Store, RewardID: terms.FriendReward,
			Key: "friend:" + hex.EncodeToString(known.Token),
		})
		if err != nil || known.Coupon == given.ID {
			return err
		}
		return referral.SetCoupon(tx, known.Token, given.ID)
	})
	if err != nil {
		return err
	}
	if err := a.ContinueRedemption(ctx, s.Merchant, given.ID); err != nil {
		a.log.WarnContext(ctx, "friend's coupon not made yet", "redemption_id", given.ID, "error", err)
	}
	return nil
}

// openVisit finds a visit whose window is open, while the program is not paused.
func (a *App) openVisit(tx *pg.Tx, visit string) (known referral.Visit, live *program.Program, err error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return known, nil, err
	}
	if m.Paused() != nil {
		return known, nil, takesABreak()
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return known, nil, err
	}
	if live = programs.Live(); live == nil || !live.Version.Document.Referral.Active {
		return known, nil, noInvitation()
	}
	token, err := a.visitMAC(tx, visit)
	if err != nil {
		return known, nil, err
	}
	known, err = referral.VisitBy(tx, token)
	if fail.Is(err, fail.NotFound) || err == nil && !known.EndsAt.After(tx.Now) {
		err = noInvitation()
	}
	return known, live, err
}

// HearVisit hears that a signed-in shopper's browser followed a member's link
// before. Who became a member after that was brought by it: once a person. A
// token that is none, or whose window is over, says nothing.
func (a *App) HearVisit(ctx context.Context, s Shopper, visit string) error {
	if s.MemberID == uuid.Nil || visitToken(visit) == "" {
		return nil
	}
	return a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil {
			return err
		}
		if err := a.knowDevice(tx, s.MemberID, visit); err != nil {
			return err
		}
		known, live, err := a.openVisit(tx, visit)
		if fail.Is(err, fail.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return a.befriend(tx, s, known, live)
	})
}

// befriend makes a referral of somebody who joined after a visit.
func (a *App) befriend(tx *pg.Tx, s Shopper, visit referral.Visit, live *program.Program) error {
	person, err := member.Get(tx, s.MemberID)
	if err != nil || person.State != member.StateMember || !joinedAfter(person, visit.At) {
		return err
	}
	m, err := a.merchantOf(tx)
	if err != nil || m.PausedAt(*person.JoinedAt) {
		return err
	}
	code, err := referral.AnyCode(tx, visit.Code)
	if err != nil {
		return err
	}
	keys, err := a.keysOf(tx)
	if err != nil {
		return err
	}
	r := &referral.Referral{
		ID: tx.NewID(), Advocate: code.Member, Friend: person.ID, Code: code.Code, Store: s.Store, Coupon: visit.Coupon,
		Version: live.Version.Number, Status: referral.Joined, CreatedAt: tx.Now, JoinedAt: person.JoinedAt,
		EndsAt: visit.EndsAt, NextAt: &tx.Now,
	}
	if r.Evidence, err = evidenceOfMember(keys, person); err != nil {
		return err
	}
	r.Evidence.Device, r.Evidence.VisitedAt, r.Evidence.IPSeen = visit.Token, visit.At, visit.IPSeen
	if r.FriendKey = r.Evidence.Email; r.FriendKey == nil {
		r.FriendKey = person.ID[:]
	}
	return a.bring(tx, r)
}

// bring writes the referral of somebody who joined, unless they were brought
// before: then it is remembered that they joined.
func (a *App) bring(tx *pg.Tx, r *referral.Referral) error {
	known, err := referral.LockByFriends(tx, []uuid.UUID{r.Friend}, [][]byte{r.FriendKey})
	if err != nil {
		return err
	}
	if len(known) == 0 {
		if _, err := referral.Save(tx, r); err != nil || r.Advocate == r.Friend {
			return err
		}
		return message.Queue(tx, []message.New{{
			Member: r.Advocate, Kind: message.FriendJoined, Key: "friend:" + r.ID.String() + ":joined",
			Data: map[string]string{message.Friend: message.FriendCame},
		}})
	}
	before := known[0]
	if before.JoinedAt != nil || before.Friend != uuid.Nil && before.Friend != r.Friend {
		return nil
	}
	before.Friend, before.JoinedAt, before.NextAt = r.Friend, r.JoinedAt, r.NextAt
	before.Evidence.Adopt(r.Evidence)
	_, err = referral.Save(tx, before)
	return err
}
