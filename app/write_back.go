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
// nothing here, so nothing loops. Of profiles it writes others of the store that wait
// along, as many at once as the platform takes.
func (a *App) WriteEffect(ctx context.Context, merchantID, id uuid.UUID) error {
	done, err := a.giveOfTier(ctx, merchantID, id)
	if done || err != nil {
		return err
	}
	w, err := a.beginWriting(ctx, merchantID, id)
	if err != nil {
		return err
	}
	if len(w.others) > 0 {
		return a.writeProfiles(ctx, merchantID, w)
	}
	if w.write == nil {
		return nil
	}
	return a.noteWritten(ctx, merchantID, []effect.Effect{w.effect}, []error{w.write(ctx)})
}

// noteWritten writes what came of effects of one store.
func (a *App) noteWritten(ctx context.Context, merchantID uuid.UUID, all []effect.Effect, came []error) error {
	for _, err := range came {
		if fail.Is(err, fail.Unauthorized) {
			a.park(ctx, merchantID, all[0].StoreID, err)
			break
		}
	}
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		var done []effect.Effect
		for i, e := range all {
			if came[i] == nil || fail.Is(came[i], fail.NotFound) { // the customer record is gone: nothing to tell
				done = append(done, e)
				continue
			}
			if err := ignoreGone(work.Fail(tx, work.Effect, e.ID, came[i])); err != nil {
				return err
			}
		}
		return effect.WrittenAll(tx, done)
	})
}

// writing is what is written to a store. Nothing to write: there is nothing to tell.
type writing struct {
	effect effect.Effect
	write  func(context.Context) error

	// Instead of write, where others are written along: theirs stand behind its own.
	others   []effect.Effect
	profiles []platform.Profile
	writer   platform.ProfilesWriter
	store    platform.Store
}

// beginWriting counts an attempt and reads the state of now.
func (a *App) beginWriting(ctx context.Context, merchantID, id uuid.UUID) (w writing, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		w = writing{}
		if w.effect, err = effect.Get(tx, id); err != nil || work.State(w.effect.State) != work.Waiting ||
			w.effect.NextAt.After(tx.Now) {
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
		w.store = a.talkTo(merchantID, s)
		if together, err := a.writeTogether(tx, &w, connector); together || err != nil {
			return err
		}
		if w.write, err = a.preparer(w.effect.Kind)(tx, w.effect, connector, w.store); err != nil || w.write != nil {
			return err
		}
		return effect.Written(tx, id, w.effect.Wanted) // there is nothing to tell
	})
	return w, err
}

// preparer reads what an effect of a kind writes.
func (a *App) preparer(kind effect.Kind) func(
	*pg.Tx, effect.Effect, platform.Connector, platform.Store,
) (func(context.Context) error, error) {
	switch kind {
	case effect.Consent:
		return writeConsent
	case effect.Looks:
		return a.writeLooks
	case effect.Plugin:
		return a.writePlugin
	default:
		return a.writeProfile
	}
}

// writeProfile writes how a member stands.
func (a *App) writeProfile(
	tx *pg.Tx, e effect.Effect, connector platform.Connector, store platform.Store,
) (func(context.Context) error, error) {
	profile, err := a.profileNow(tx, e)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error { return connector.SetProfile(ctx, store, profile) }, nil
}

// profileNow is all that a store is told about a member.
func (a *App) profileNow(tx *pg.Tx, e effect.Effect) (platform.Profile, error) {
	profile, err := profileOf(tx, e)
	if err != nil {
		return profile, err
	}
	for _, add := range []func(*pg.Tx, effect.Effect, *platform.Profile) error{
		addSegmentTags, addAnswers, a.addTierTags,
	} {
		if err := add(tx, e, &profile); err != nil {
			return profile, err
		}
	}
	return profile, nil
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
