package app

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/program"
	"regulars/app/reward"
	"regulars/app/work"
)

// RedeemInput is one tap on a reward. Store is where the shopper stands: the
// code will exist there only. Key makes a second tap the same tap.
type RedeemInput struct {
	Merchant uuid.UUID
	Member   uuid.UUID
	Store    uuid.UUID
	RewardID string
	Steps    int64  // of a slider; 0 for any other reward
	Product  string // of a free product: which one, by the platform's id; "" leaves it to the cart
	Cart     int64  // value of the goods in the shopper's cart, minor units; 0 when not known
	Key      string
	Staff    bool // staff take it for the member, who need not see it

	picked  *Picked // of a grant
	grouped bool    // the store said that the member is in a segment that the reward is for
}

// Redeem takes a reward: it reserves the points and makes the code. When the
// platform is slow or its answer is lost, the redemption comes back open and is
// finished by itself. The same key gives the same redemption; with another
// reward or store it is refused.
//
// fail.Invalid names a bad input, fail.NotFound an unknown reward or member,
// fail.Conflict says how many points are missing, or wraps the reward.RefusedError
// that says why the reward is not for this member now.
func (a *App) Redeem(ctx context.Context, in RedeemInput) (*reward.Redemption, error) {
	if n := len(in.Key); n < 8 || n > 80 {
		return nil, fail.Field("Idempotency-Key", "is required, with 8 to 80 characters")
	}
	if strings.HasPrefix(in.Key, grantKey) {
		return nil, fail.Field("Idempotency-Key", "must not begin with %q", grantKey)
	}
	r, made, err := a.reserved(ctx, in)
	if ask, needed := errors.AsType[*unsureGroupError](err); needed {
		if err := a.inGroups(ctx, in.Merchant, ask); err != nil {
			return nil, err
		}
		in.grouped = true
		r, made, err = a.reserved(ctx, in)
	}
	if err != nil || !made {
		return r, err
	}
	if err := a.ContinueRedemption(ctx, in.Merchant, r.ID); err != nil {
		a.log.WarnContext(ctx, "code not made yet", "redemption_id", r.ID, "error", err)
	}
	return a.Redemption(ctx, in.Merchant, in.Member, r.ID)
}

// Redemption reads one of a member's redemptions.
func (a *App) Redemption(ctx context.Context, merchantID, memberID, id uuid.UUID) (*reward.Redemption, error) {
	var r *reward.Redemption
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		r, err = reward.Get(tx, id)
		if err != nil || r.MemberID == memberID {
			return err
		}
		current, err := member.Current(tx, []uuid.UUID{memberID}) // they may have become another since
		if err == nil && current[memberID] != r.MemberID {
			return fail.New(fail.NotFound, "there is no such reward")
		}
		return err
	})
	return r, err
}

// hash is what the key was used for. The cart may have changed between two taps.
func (in RedeemInput) hash() []byte {
	return reward.RequestHash(in.RewardID, in.Store, in.Steps, in.Product)
}

// sameRequest finds what the key made before, nil when nothing.
func sameRequest(tx *pg.Tx, in RedeemInput) (*reward.Redemption, error) {
	r, err := reward.ByKey(tx, in.Member, in.Key)
	if err == nil && r != nil && !bytes.Equal(r.IdemHash, in.hash()) {
		return nil, fail.New(fail.Conflict, "this Idempotency-Key was used for another reward")
	}
	return r, err
}

func (a *App) reserved(ctx context.Context, in RedeemInput) (r *reward.Redemption, made bool, err error) {
	err = a.db.InMerchant(ctx, in.Merchant, func(tx *pg.Tx) (err error) {
		r, made, err = a.reserve(tx, in)
		return err
	})
	return r, made, err
}

// reserve moves the points aside and writes the redemption, in one transaction.
// The balance is locked first: the twin of a double click waits there, and then
// finds what the first one made.
func (a *App) reserve(tx *pg.Tx, in RedeemInput) (r *reward.Redemption, made bool, err error) {
	book, err := ledger.Open(tx, []uuid.UUID{in.Member}, nil)
	if err != nil {
		return nil, false, err
	}
	if r, err = sameRequest(tx, in); err != nil || r != nil {
		return r, false, err
	}
	if err = reviewed(book, in.Member); err != nil {
		return nil, false, err
	}
	if r, err = a.newRedemption(tx, in); err != nil {
		return nil, false, err
	}
	if err := a.setAside(tx, book, r); err != nil {
		return nil, false, err
	}
	if groups := r.Reward.Groups(); len(groups) > 0 && !in.grouped {
		return nil, false, &unsureGroupError{r.StoreID, r.CustomerID, groups}
	}
	if audit.ActorOf(tx) == audit.System {
		return r, true, nil // the shopper's own tap
	}
	return r, true, audit.Record(tx, audit.Entry{
		Action: audit.RewardGiven, Kind: audit.OfMember, Subject: in.Member.String(), After: r.ID,
	})
}

// setAside holds a redemption's points and writes both, where the reward is for
// this member now.
func (a *App) setAside(tx *pg.Tx, book *ledger.Book, r *reward.Redemption) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	if m.Paused() != nil {
		if err := refuseWhileEnding(tx); err != nil {
			return err
		}
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return err
	}
	if err := a.admit(tx, book, r, programs.Live()); err != nil {
		return err
	}
	if r.Points > 0 { // else it is a benefit of the tier
		if err := enough(book, r); err != nil {
			return err
		}
		if err := book.Reserve(movement(r, "reserve", ledger.WhyReward)); err != nil {
			return err
		}
	}
	if _, err := reward.Add(tx, r); err != nil {
		return err
	}
	return flush(tx, book, m)
}

func (a *App) newRedemption(tx *pg.Tx, in RedeemInput) (*reward.Redemption, error) {
	programs, err := a.programsOf(tx)
	if err != nil {
		return nil, err
	}
	live := programs.Live()
	if live == nil {
		return nil, refusal(fail.NotFound, reward.RefusedError{Why: reward.NotOffered})
	}
	store, err := merchant.GetStore(tx, in.Store)
	if err != nil {
		return nil, err
	}
	chosen, err := a.chooseIn(tx, store, live, in)
	if err != nil {
		return nil, err
	}
	customer, email, err := customerIn(tx, in)
	if err != nil {
		return nil, err
	}
	keys, err := a.keysOf(tx)
	if err != nil {
		return nil, err
	}
	r := &reward.Redemption{
		ID: tx.NewID(), MemberID: in.Member, StoreID: in.Store, CustomerID: customer, RewardID: chosen.ID,
		Reward:         chosen,
		ProgramVersion: live.Version.Number, Points: chosen.Cost, IdemKey: in.Key,
		IdemHash: in.hash(), CreatedAt: tx.Now, EndsAt: tx.Now.AddDate(0, 0,
			chosen.ValidDays).Truncate(time.Second),
		NextAt: tx.Now,
	}
	if in.picked != nil {
		r.Because = &in.picked.Because
	}
	if err := begun(tx, r); err != nil {
		return nil, err
	}
	if err := freeze(keys, r, store, email); err != nil {
		return nil, err
	}
	r.Code, err = keys.Code(r.ID, r.Salt)
	return r, err
}

// chooseIn finds what is asked for, as the store can give it. What is given for
// nothing is for whom it is given to, and waits for a permission that is lacking.
func (a *App) chooseIn(
	tx *pg.Tx, store merchant.Store, live *program.Program, in RedeemInput,
) (program.Reward, error) {
	chosen, err := a.choose(tx, live, in)
	if err != nil {
		return chosen, err
	}
	chosen = in.picked.on(chosen)
	if err := redeemable(store, chosen); err != nil {
		return chosen, err
	}
	if !strings.HasPrefix(in.Key, grantKey) && !a.permits(store, chosen) {
		return chosen, refusedFor(reward.NotHere)
	}
	return inStore(tx, store, chosen, in)
}

// choose finds what is asked for. A reward that shoppers are not shown does not
// exist for them.
func (a *App) choose(tx *pg.Tx, live *program.Program, in RedeemInput) (program.Reward, error) {
	chosen, ok := live.Version.Document.Reward(in.RewardID)
	granted := strings.HasPrefix(in.Key, grantKey)
	if !ok || chosen.Hidden && !in.Staff && !granted && !chosen.Listed(tx.Now, live.Zone()) {
		return chosen, refusal(fail.NotFound, reward.RefusedError{Why: reward.NotOffered})
	}
	if granted && len(chosen.StoreSegments) > 0 {
		chosen = chosen.Locked() // it is for whom it is given to
	}
	if granted && chosen.Kind == program.Slider {
		in.Steps = chosen.Least()
	}
	return chosen.Taken(in.Steps)
}

func redeemable(store merchant.Store, chosen program.Reward) error {
	switch {
	case store.State != merchant.Connected:
		return refusedFor(reward.Away)
	case !chosen.GivenIn(store.Platform, store.Currency):
		return refusedFor(reward.NotHere)
	default:
		return nil
	}
}

// customerIn is the member's account in the store of the redemption, and the
// member's e-mail; both empty for a code that is locked to nobody. Guests and those who left cannot spend.
func customerIn(tx *pg.Tx, in RedeemInput) (customer, email string, err error) {
	if in.Member == uuid.Nil {
		return "", "", nil // for whoever has the code
	}
	person, err := member.Get(tx, in.Member)
	if err != nil {
		return "", "", err
	}
	if person.State != member.StateMember {
		return "", "", refusal(fail.Forbidden, reward.RefusedError{Why: reward.NoAccount})
	}
	identities, err := member.IdentitiesOf(tx, in.Member)
	if err != nil {
		return "", "", err
	}
	for _, identity := range identities {
		if identity.StoreID == in.Store && identity.Account {
			return identity.CustomerID, person.Email, nil
		}
	}
	return "", "", refusedFor(reward.NoAccount)
}

func movement(r *reward.Redemption, step, why string) ledger.Movement {
	return ledger.Movement{
		Key: step + ":" + r.ID.String(), Member: r.MemberID, Points: r.Points, Version: r.ProgramVersion,
		Source:  ledger.Source{Kind: ledger.FromRedemption, ID: r.ID},
		Explain: ledger.Explain{Reason: why, Reward: r.Reward.Name},
	}
}

func equalCode(a, b string) bool { return strings.EqualFold(a, b) }

// over says that nothing more is to be done for a redemption by itself.
func over(r *reward.Redemption, status reward.State, now time.Time) {
	r.Status, r.ClosedAt, r.Work, r.LastError = status, &now, int16(work.Done), ""
}
