package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/budget"
	"regulars/app/effect"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/occasion"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/referral"
)

// Occurrence is something a member did, told by whoever saw it.
type Occurrence struct {
	Merchant uuid.UUID
	Member   uuid.UUID
	Trigger  program.Trigger
	Name     string // of the event, survey or account
	Key      string // a second occurrence of this key is the first one
	Photo    bool   // a review with a photo
}

// Occur gives what the live program says for an occurrence, once: points can be
// used at once. Repeats answer what the first one gave. fail.NotFound when there
// is no such member, fail.Conflict when they are not in the program, or when the
// key was used for something else.
func (a *App) Occur(ctx context.Context, in Occurrence) (occasion.Occasion, error) {
	var happened occasion.Occasion
	err := a.db.InMerchant(ctx, in.Merchant, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil {
			return err
		}
		person, err := member.Get(tx, in.Member)
		if err != nil {
			return noMember(err)
		}
		if person.State != member.StateMember {
			return fail.New(fail.Conflict, "only members of the program earn points for this")
		}
		if err := noteTold(tx, in); err != nil {
			return err
		}
		err = a.celebrate(tx, []occasion.Occasion{{
			Member: in.Member, Trigger: in.Trigger, Key: in.Key, Name: in.Name, At: tx.Now, Photo: in.Photo,
		}})
		if err != nil {
			return err
		}
		happened, err = occasion.Find(tx, in.Member, in.Trigger, in.Key)
		if err == nil && happened.Name != in.Name {
			err = fail.New(fail.Conflict, "this key was used for something else before")
		}
		if err != nil {
			return err
		}
		return noteOccurrence(tx, in)
	})
	return happened, err
}

// noteTold records that staff, or a key, told of something for the first time.
func noteTold(tx *pg.Tx, in Occurrence) error {
	_, err := occasion.Find(tx, in.Member, in.Trigger, in.Key)
	if !fail.Is(pg.Translate(err), fail.NotFound) {
		return err
	}
	return audit.RecordStaff(tx, audit.Entry{
		Action: audit.EventTold, Kind: audit.OfMember, Subject: in.Member.String(), Reason: string(in.Trigger),
	})
}

// celebrate judges occasions of members outside a batch of deliveries. The
// caller holds the merchant's lock.
func (a *App) celebrate(tx *pg.Tx, list []occasion.Occasion) error {
	b, err := a.openBatch(tx)
	if err != nil {
		return err
	}
	b.occasions = list
	return b.settleOccasions()
}

// settleOccasions judges occasions alone.
func (b *batch) settleOccasions() error {
	for _, step := range []func() error{b.openBook, b.celebrate, b.flush} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// occurs notes an occasion for celebrate, if the live program gives anything for
// such a one.
func (b *batch) occurs(o occasion.Occasion) {
	live := b.programs.Live()
	if live != nil && live.Occurs(program.Occurrence{Trigger: o.Trigger, Name: o.Name}) {
		b.occasions = append(b.occasions, o)
	}
}

// celebrate gives what the live program says for occasions that are new.
func (b *batch) celebrate() error {
	fresh, err := occasion.Claim(b.tx, b.occasions)
	if err != nil {
		return err
	}
	if err = referral.Reviewed(b.tx, reviewersOf(fresh)); err != nil {
		return err
	}
	live := b.programs.Live()
	if len(fresh) == 0 || live == nil || b.merchant.Paused() != nil {
		return nil // what happens during a pause gives nothing, then or later
	}
	if err := b.prepareOccasions(fresh, live); err != nil {
		return err
	}
	for i := range fresh {
		if err := b.give(&fresh[i], live); err != nil {
			return err
		}
	}
	if err := b.gifts.want(b.tx); err != nil {
		return err
	}
	return occasion.Judged(b.tx, fresh)
}

// reviewersOf are who wrote the reviews among some occasions.
func reviewersOf(list []occasion.Occasion) (members []uuid.UUID) {
	for i := range list {
		if list[i].Trigger == program.OnReview {
			members = append(members, list[i].Member)
		}
	}
	return members
}

// gifts are the birthday rewards of members' tiers that occasions of a batch ask
// for.
type gifts struct {
	members, occasions []uuid.UUID
	tiers              []string
}

func (g *gifts) add(o *occasion.Occasion, tier string) {
	if o.Trigger == program.OnBirthday && tier != "" {
		g.members, g.tiers, g.occasions = append(g.members, o.Member), append(g.tiers, tier), append(g.occasions, o.ID)
	}
}

func (g *gifts) want(tx *pg.Tx) error {
	return effect.WantBirthdays(tx, g.members, g.tiers, g.occasions)
}

// prepareOccasions reads tags, and locks what limits and budgets count.
func (b *batch) prepareOccasions(fresh []occasion.Occasion, live *program.Program) error {
	var people []uuid.UUID
	var counts []budget.Count
	for i := range fresh {
		o := &fresh[i]
		people = append(people, o.Member)
		for _, slot := range live.BoundedBy(asked(o)) {
			counts = append(counts, b.countsOf(slot, b.celebrant(o))...)
		}
	}
	if err := b.loadMoreSegments(fresh, live); err != nil {
		return err
	}
	return b.loadMore(people, counts)
}

// celebrant is who gets points for an occasion. It has no currency of its own:
// its points cost what they cost in the merchant's.
func (b *batch) celebrant(o *occasion.Occasion) recipient {
	return recipient{o.Member, o.At, b.merchant.Currency}
}

func asked(o *occasion.Occasion) program.Occurrence {
	return program.Occurrence{Trigger: o.Trigger, Name: o.Name, Photo: o.Photo, Own: o.Own}
}

// give grants what one occasion is worth.
func (b *batch) give(o *occasion.Occasion, live *program.Program) error {
	source := sourceOf(o)
	if b.book.Lot(source) != nil || b.book.Review(o.Member) == ledger.Excluded {
		return nil // the former: joining was greeted before occasions were kept
	}
	facts := program.Facts{
		Tier: live.TierOf(b.book.Tier(o.Member)), Tags: b.judging.tags[o.Member],
		Segments: b.judging.segments[o.Member],
	}
	b.gifts.add(o, live.GiftFor(&facts))
	slots := live.BoundedBy(asked(o))
	b.bound(&facts, slots, live, b.celebrant(o))
	var points int64
	if b.parts, points = live.Occur(asked(o), &facts, b.parts[:0]); points == 0 {
		return nil
	}
	for _, slot := range slots {
		b.addUse(live, slot, b.celebrant(o), [2]int64{0, b.taken(slot.Number)})
	}
	o.Points, o.Version = points, live.Version.Number
	e := ledger.Explain{Reason: string(o.Trigger), Total: points}
	for _, part := range b.parts {
		e.Parts = append(e.Parts, explained(part))
	}
	return b.book.Grant(ledger.Movement{
		Key: keyOf(o), Member: o.Member, Points: points, Source: source, Version: o.Version, Explain: e,
		End: b.endOf(live, b.tx.Now),
	}, b.tx.Now)
}

// sourceOf is what an occasion's points hang on. Joining has always been named
// by the member.
func sourceOf(o *occasion.Occasion) ledger.Source {
	if o.Trigger == program.OnSignup {
		return ledger.Source{Kind: ledger.FromSignup, ID: o.Member}
	}
	return ledger.Source{Kind: ledger.FromOccasion, ID: o.ID}
}

func keyOf(o *occasion.Occasion) string {
	if o.Trigger == program.OnSignup {
		return "signup:" + o.Member.String()
	}
	return "occasion:" + o.ID.String()
}

// consentNames are the triggers of consent by its channel.
var consentNames = map[string]program.Trigger{"email": program.OnNewsletter, "sms": program.OnSMS}

// consented notes a consent to be written to, given since the program began.
func (b *batch) consented(person *member.Member, c *platform.Consent) {
	trigger, known := consentNames[c.Channel]
	if known && c.Granted && person.State == member.StateMember && !c.At.Before(b.programs.Start()) {
		b.occurs(occasion.Occasion{Member: person.ID, Trigger: trigger, Key: occasion.Once, At: b.tx.Now})
	}
}

// hearConsents hears of consents that came without the rest of a customer's
// record. Of whom nobody has told us yet, the record will tell it again.
func (b *batch) hearConsents() error {
	accounts := make([]member.Account, 0, len(b.consents))
	for _, seen := range b.consents {
		accounts = append(accounts, member.Account{StoreID: seen.store.ID, CustomerID: seen.consent.CustomerID})
	}
	if len(accounts) == 0 {
		return nil
	}
	identities, err := member.Identities(b.tx, accounts)
	if err != nil {
		return err
	}
	var people []uuid.UUID
	for _, identity := range identities {
		people = append(people, identity.MemberID)
	}
	if err := b.loadOwners(people); err != nil {
		return err
	}
	for i, seen := range b.consents {
		if identity := identities[accounts[i]]; identity != nil && b.members[identity.MemberID] != nil {
			b.consented(b.members[identity.MemberID], seen.consent)
		}
	}
	return nil
}

// joined is the occasion of having become a member.
func joined(id uuid.UUID, at time.Time) occasion.Occasion {
	return occasion.Occasion{Member: id, Trigger: program.OnSignup, Key: occasion.Once, At: at}
}
