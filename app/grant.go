package app

import (
	"context"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/program"
	"regulars/app/reward"
)

// Grant is a reward that costs no points: for reaching a tier, for a referral.
// With the zero member its code is for whoever has it: of one use, dated, and
// locked to nobody.
type Grant struct {
	Merchant uuid.UUID
	Member   uuid.UUID
	Store    uuid.UUID // its code exists there only
	RewardID string    // of the live program; may be hidden
	Key      string    // 1 to 80 characters; the same key is the same grant
	ToldBy   string    // key of the automation's letter that will tell its code, "" for none
	Picked   *Picked   // goods that it was picked for, nil for those of the reward
}

// Picked are goods that a reward is given on instead of its own, and why those.
type Picked struct {
	Only    program.Selection
	Because reward.Because
}

// on is a reward on the goods that it was picked for: a code of its own, of its
// member alone.
func (p *Picked) on(r program.Reward) program.Reward {
	if p == nil {
		return r
	}
	r.Only = p.Only
	r = r.Locked()
	if name := r.Name + " · " + p.Because.Group; utf8.RuneCountInString(name) <= mostRewardName {
		r.Name = name
	}
	return r
}

// mostRewardName is how long a reward's name may be.
const mostRewardName = 80

// GrantReward gives a reward of the live program for nothing. Its stock and its
// budget count; its tiers, its times and its limit for each member do not. Of a
// slider it is the least that can be taken. The redemption comes back open when
// the store is slow, and is finished by itself.
//
// fail.NotFound for an unknown reward, fail.Conflict (with a reward.RefusedError)
// when none is left, or when the member has no account in the store.
func (a *App) GrantReward(ctx context.Context, g Grant) (*reward.Redemption, error) {
	if n := len(g.Key); n < 1 || n > 80 {
		return nil, fail.Field("key", "must have 1 to 80 characters")
	}
	var r *reward.Redemption
	err := a.db.InMerchant(ctx, g.Merchant, func(tx *pg.Tx) (err error) {
		r, err = a.grant(tx, g)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := a.ContinueRedemption(ctx, g.Merchant, r.ID); err != nil {
		a.log.WarnContext(ctx, "granted code not made yet", "redemption_id", r.ID, "error", err)
	}
	return a.Redemption(ctx, g.Merchant, g.Member, r.ID)
}

// grant writes the redemption of a grant, for a caller that has a transaction
// already. Whoever calls it leaves the code to the workers or continues the
// redemption after the commit.
func (a *App) grant(tx *pg.Tx, g Grant) (*reward.Redemption, error) {
	in := RedeemInput{
		Merchant: g.Merchant, Member: g.Member, Store: g.Store, RewardID: g.RewardID, Key: grantKey + g.Key,
		picked: g.Picked,
	}
	if g.Member != uuid.Nil { // the twin of the same grant waits here
		if _, err := ledger.Open(tx, []uuid.UUID{g.Member}, nil); err != nil {
			return nil, err
		}
	}
	if r, err := sameRequest(tx, in); err != nil || r != nil {
		return r, err
	}
	r, err := a.newRedemption(tx, in)
	if err != nil {
		return nil, err
	}
	r.Points, r.ToldBy = 0, g.ToldBy
	m, err := a.merchantOf(tx)
	if err != nil {
		return nil, err
	}
	added, err := reward.Add(tx, r)
	if err != nil {
		return nil, err
	}
	if !added { // two grants to nobody at once: the other one was faster
		return sameRequest(tx, in)
	}
	return r, countIn(tx, r, m.Location())
}

// grantKey begins the keys of grants, so that no shopper's key is one.
const grantKey = "grant:"
