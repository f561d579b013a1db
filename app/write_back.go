package app

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"regulars/app/effect"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/tier"
	"regulars/app/work"
)

// MemberTag marks members on the platform.
const MemberTag = "regulars-member"

// WriteEffect writes one thing to a store: always the state of now, whatever it
// was when it was asked for. The platform's echo of our own write changes
// nothing here, so nothing loops.
func (a *App) WriteEffect(ctx context.Context, merchantID, id uuid.UUID) error {
	done, err := a.giveOfTier(ctx, merchantID, id)
	if done || err != nil {
		return err
	}
	w, err := a.beginWriting(ctx, merchantID, id)
	if err != nil || w.write == nil {
		return err
	}
	err = w.write(ctx)
	if fail.Is(err, fail.NotFound) {
		err = nil // the customer record is gone: nothing to tell
	}
	a.park(ctx, merchantID, w.effect.StoreID, err)
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err != nil {
			return ignoreGone(work.Fail(tx, work.Effect, id, err))
		}
		return effect.Written(tx, id, w.effect.Wanted)
	})
}

// writing is what is written to a store. No write: there is nothing to.
type writing struct {
	effect effect.Effect
	write  func(context.Context) error
}

// beginWriting counts an attempt and reads the state of now.
func (a *App) beginWriting(ctx context.Context, merchantID, id uuid.UUID) (w writing, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		w = writing{}
		if w.effect, err = effect.Get(tx, id); err != nil || work.State(w.effect.State) != work.Waiting {
			return err
		}
		if givenUp, err := work.Begin(tx, work.Effect, id); err != nil || givenUp {
			return err
		}
		s, err := merchant.GetStore(tx, w.effect.StoreID)
		if err != nil {
			return err
		}
		connector, err := a.Connector(s.Platform)
		if err != nil {
			return err
		}
		prepare := a.writeProfile
		switch w.effect.Kind { //nolint:exhaustive // rewards of tiers are given elsewhere
		case effect.Consent:
			prepare = writeConsent
		case effect.Looks:
			prepare = a.writeLooks
		case effect.Plugin:
			prepare = a.writePlugin
		}
		if w.write, err = prepare(tx, w.effect, connector, a.talkTo(merchantID, s)); err != nil || w.write != nil {
			return err
		}
		return effect.Written(tx, id, w.effect.Wanted) // there is nothing to tell
	})
	return w, err
}

// writeProfile writes how a member stands.
func (a *App) writeProfile(
	tx *pg.Tx, e effect.Effect, connector platform.Connector, store platform.Store,
) (func(context.Context) error, error) {
	profile, err := profileOf(tx, e)
	if err != nil {
		return nil, err
	}
	for _, add := range []func(*pg.Tx, effect.Effect, *platform.Profile) error{
		addSegmentTags, addAnswers, a.addTierTags,
	} {
		if err := add(tx, e, &profile); err != nil {
			return nil, err
		}
	}
	return func(ctx context.Context) error { return connector.SetProfile(ctx, store, profile) }, nil
}

// ignoreGone accepts that somebody else finished a row meanwhile.
func ignoreGone(err error) error {
	if fail.Is(err, fail.NotFound) {
		return nil
	}
	return err
}

func profileOf(tx *pg.Tx, e effect.Effect) (platform.Profile, error) {
	profile := platform.Profile{CustomerID: e.Target}
	person, err := member.ByAccount(tx, member.Account{StoreID: e.StoreID, CustomerID: e.Target})
	if fail.Is(pg.Translate(err), fail.NotFound) {
		profile.RemoveTags = []string{MemberTag}
		return profile, nil
	}
	if err != nil {
		return profile, err
	}
	balance, err := ledger.BalanceOf(tx, person.ID)
	profile.Member = person.State == member.StateMember
	profile.Points, profile.Pending = balance.Available, balance.Pending
	if err != nil {
		return profile, err
	}
	if !profile.Member {
		profile.RemoveTags = []string{MemberTag}
		return profile, nil
	}
	profile.AddTags = []string{MemberTag}
	profile.Birthday, err = member.ToldBirthday(tx, person.ID)
	return profile, err
}

// addTierTags adds the tag of the member's tier, and removes those of all other
// tiers that any version had.
func (a *App) addTierTags(tx *pg.Tx, e effect.Effect, profile *platform.Profile) error {
	programs, err := a.programsOf(tx)
	if err != nil || len(programs) == 0 {
		return err
	}
	var has string
	if profile.Member {
		stored, err := tier.OfAccount(tx, e.StoreID, e.Target)
		if err != nil {
			return err
		}
		plan := programs.Live().Version.Document.Tiers
		ranks := tier.NewPlan(plan, programs.Live().Zone())
		if has = ranks.At(ranks.Rank(stored)).Tag; has != "" {
			profile.AddTags = append(profile.AddTags, has)
		}
	}
	for _, p := range programs {
		for _, t := range p.Version.Document.Tiers.Tiers {
			if t.Tag != "" && t.Tag != has && !slices.Contains(profile.RemoveTags, t.Tag) {
				profile.RemoveTags = append(profile.RemoveTags, t.Tag)
			}
		}
	}
	return nil
}
