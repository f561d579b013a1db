package app

import (
	"cmp"
	"context"

	"github.com/google/uuid"

	"regulars/app/effect"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/program"
	"regulars/app/reward"
	"regulars/app/work"
)

// giveOfTier gives the reward of a tier, if that is what the effect asks for. That
// of reaching it is given once in a member's life, like its points, however often
// they move down and up again; that of a birthday once for each. What cannot be given (none is left, no
// store has it) waits under Needs attention, and can be tried again there.
func (a *App) giveOfTier(ctx context.Context, merchantID, id uuid.UUID) (done bool, err error) {
	var given *reward.Redemption
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		e, err := effect.Get(tx, id)
		if err != nil || e.Kind != effect.Entry && e.Kind != effect.Birthday {
			return err
		}
		done = true
		if work.State(e.State) != work.Waiting {
			return nil
		}
		if givenUp, err := work.Begin(tx, work.Effect, id); err != nil || givenUp {
			return err
		}
		if given, err = a.grantOfTier(tx, e); err != nil {
			return err
		}
		return effect.Written(tx, id, e.Wanted)
	})
	if err != nil && done {
		return true, a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
			return ignoreGone(work.Fail(tx, work.Effect, id, err))
		})
	}
	if given != nil {
		if err := a.ContinueRedemption(ctx, merchantID, given.ID); err != nil {
			a.log.WarnContext(ctx, "code of a tier not made yet", "redemption_id", given.ID, "error", err)
		}
	}
	return done, err
}

// grantOfTier writes the redemption; nil when there is nothing to give any more.
func (a *App) grantOfTier(tx *pg.Tx, e effect.Effect) (*reward.Redemption, error) {
	reached, tierID, occasion, err := e.OfTier()
	if err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "this reward of a tier cannot be read")
	}
	now, err := member.Current(tx, []uuid.UUID{reached}) // who was merged gets it as who they are now
	if err != nil {
		return nil, err
	}
	who := reached
	if current, merged := now[reached]; merged {
		who = current
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return nil, err
	}
	key := "tier:" + reachedTier{member: reached, tier: program.Tier{ID: tierID}}.source().ID.String()
	offered, found := programs.Live().Version.Document.EntryReward(tierID)
	if e.Kind == effect.Birthday {
		key = "birthday:" + occasion
		offered, found = programs.Live().Version.Document.BirthdayReward(tierID)
	}
	if !found {
		return nil, nil //nolint:nilnil // the merchant took it back before it was given
	}
	if review, err := ledger.GetReview(tx, who); err != nil || review.State == ledger.Excluded {
		return nil, err
	}
	store, err := a.storeForGift(tx, who, offered, e.StoreID)
	if err != nil {
		return nil, err
	}
	return a.grant(tx, Grant{
		Merchant: tx.Merchant, Member: who, Store: store, RewardID: offered.ID, Key: key,
	})
}

// storeForGift is where the code of a gift will be: the first of the member's
// stores that is connected, has the reward and permits it, else the first that has
// it, or else the one given.
func (a *App) storeForGift(
	tx *pg.Tx, who uuid.UUID, gift program.Reward, otherwise uuid.UUID,
) (uuid.UUID, error) {
	identities, err := member.IdentitiesOf(tx, who)
	if err != nil {
		return otherwise, err
	}
	var theirs []merchant.Store
	for _, identity := range identities {
		if !identity.Account {
			continue
		}
		store, err := merchant.GetStore(tx, identity.StoreID)
		if err != nil {
			return otherwise, err
		}
		theirs = append(theirs, store)
	}
	return a.firstGiving(theirs, gift, otherwise), nil
}

// firstGiving is the first of stores that permits a gift, else the first that has
// it: there it waits for the permission.
func (a *App) firstGiving(stores []merchant.Store, gift program.Reward, otherwise uuid.UUID) uuid.UUID {
	has := uuid.Nil
	for _, store := range stores {
		if redeemable(store, gift) != nil {
			continue
		}
		if a.permits(store, gift) {
			return store.ID
		}
		has = cmp.Or(has, store.ID)
	}
	return cmp.Or(has, otherwise)
}
