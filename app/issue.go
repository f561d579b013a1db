package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/outbound"
	"regulars/app/platform"
	"regulars/app/reward"
	"regulars/app/work"
)

// ContinueRedemption takes a redemption one step on: it is the first attempt of
// the tap that made it and every retry after that. No transaction is open while
// the platform is asked.
//
//	reserved -> creating -> issued            the code exists, the points are spent
//	            creating -> unknown -> ...    the answer was lost: look, then try the same code again
//	            creating -> cancelling        refused for good: after a settle window the points return
//	cancelling -> cancelled -> sweeps         a code that appears late is deleted
//	issued | used -> sweeps                   a twin that appears late is deleted
//	issued -> expired                         the code dies first
//	issued -> returning -> revoked            the shopper gives it back: the code dies, then the points return
//	used -> revoked                           its order fell, and the program gives the points back instead
//	issued -> replacing -> remaking -> issued staff gave it another code: the old one dies first
//	used -> issued                            its order was cancelled, and the store lets the code be used again
func (a *App) ContinueRedemption(ctx context.Context, merchantID, id uuid.UUID) error {
	step, err := a.beginStep(ctx, merchantID, id)
	if err != nil || step == nil {
		return err
	}
	return a.takeStep(ctx, step)
}

func (a *App) takeStep(ctx context.Context, step *step) error {
	switch step.r.Status {
	case reward.Reserved, reward.Creating, reward.Unknown:
		return a.create(ctx, step)
	case reward.Cancelling, reward.Cancelled, reward.Revoked:
		return a.cancel(ctx, step)
	case reward.Returning:
		return a.takeBack(ctx, step)
	case reward.Replacing:
		return a.replace(ctx, step)
	case reward.Remaking:
		return a.remake(ctx, step)
	case reward.Issued:
		if step.r.ExtendTo != nil {
			return a.extend(ctx, step)
		}
		if step.r.Lost() && step.at.Before(step.r.EndsAt) {
			return a.makeAnew(ctx, step)
		}
		if step.at.Before(step.r.EndsAt) {
			return a.prune(ctx, step)
		}
		return a.expire(ctx, step)
	case reward.Used:
		if step.reimburse {
			return a.reimburse(ctx, step)
		}
		return a.prune(ctx, step)
	case reward.Expired, reward.ToDo:
		return nil
	}
	return nil
}

// step is one attempt: what was read before the platform is asked.
type step struct {
	merchant  uuid.UUID
	at        time.Time
	r         *reward.Redemption
	store     platform.Store
	connector platform.Connector
	discount  platform.Discount
	reimburse bool // the order that used the code fell, and the program gives its points back
}

// beginStep counts the attempt before it is made, so that a crash is an
// unknown outcome and never a forgotten one. Nil when there is nothing to do.
func (a *App) beginStep(ctx context.Context, merchantID, id uuid.UUID) (*step, error) {
	s := &step{merchant: merchantID}
	ready := false
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		if s.r, err = reward.Lock(tx, id); err != nil {
			return err
		}
		if work.State(s.r.Work) != work.Waiting || s.r.NextAt.After(tx.Now) {
			return nil
		}
		if s.r.Attempts >= fail.MaxDispatches {
			s.r.Work, s.r.LastError = int16(work.Dead), work.Crashed
			return reward.Save(tx, s.r)
		}
		ready = true
		return a.prepare(tx, s)
	})
	if err != nil || !ready {
		return nil, err
	}
	return s, nil
}

func (a *App) prepare(tx *pg.Tx, s *step) error {
	store, err := merchant.GetStore(tx, s.r.StoreID)
	if err != nil {
		return err
	}
	email, err := a.frozen(tx, s.r, store)
	if err != nil {
		return err
	}
	if s.connector, err = a.Connector(store.Platform); err != nil {
		return err
	}
	used, err := a.reimbursedOrder(tx, s.r)
	if err != nil {
		return err
	}
	s.reimburse = used != nil
	s.store = a.talkTo(tx.Merchant, store)
	s.at = tx.Now
	s.r.Attempts++
	s.r.NextAt = tx.Now.Add(work.Redemption.Visibility()) // nobody else tries while we wait for the answer
	switch {
	case s.r.Status.Open() && !s.r.EndsAt.After(tx.Now): // it waited too long: no code, the points return
		s.r.Status = reward.Cancelling
	case s.r.Status == reward.Remaking:
		s.r.Remake(tx.Now)
	case s.r.Status == reward.Reserved:
		s.r.Status = reward.Creating
	case s.r.Status == reward.Creating && s.r.UnknownSince == nil:
		s.r.UnknownSince = &s.at // whoever tried before never told what came of it
	}
	if s.discount, err = a.discount(tx, s.r, email); err != nil {
		return err
	}
	return reward.Save(tx, s.r)
}

// discount is what the store is asked for, and beside which codes.
func (a *App) discount(tx *pg.Tx, r *reward.Redemption, email string) (platform.Discount, error) {
	d := r.Discount(email)
	key, shared, err := r.Shared()
	if err != nil || !shared {
		return d, err
	}
	keys, err := a.keysOf(tx)
	if err != nil {
		return d, err
	}
	d.Shared = &platform.Shared{Title: r.Reward.Name}
	d.Shared.Code, err = keys.Code(key, 0)
	return d, err
}

// frozen is the e-mail that the code is locked to. A reward that was taken
// before e-mails were kept gets what is known now, once.
func (a *App) frozen(tx *pg.Tx, r *reward.Redemption, store merchant.Store) (string, error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return "", err
	}
	if r.Currency == "" {
		person, err := member.Get(tx, r.MemberID)
		if err != nil {
			return "", err
		}
		if err := freeze(keys, r, store, person.Email); err != nil {
			return "", err
		}
	}
	if r.SealedEmail == nil {
		return "", nil
	}
	email, err := keys.Unseal(reward.EmailColumn, r.SealedEmail)
	return string(email), err
}

// freeze keeps what the code will be made from, beside the reward itself.
func freeze(keys *merchant.Keys, r *reward.Redemption, store merchant.Store, email string) (err error) {
	r.Currency = store.Currency
	if email != "" {
		r.SealedEmail, err = keys.Seal(reward.EmailColumn, []byte(email))
	}
	return err
}

// create makes the code exist. The connector looks it up before it creates.
func (a *App) create(ctx context.Context, s *step) error {
	external, err := s.connector.EnsureDiscount(ctx, s.store, s.discount)
	err = a.heardOf(ctx, s, err)
	return a.noteCode(ctx, s, external, err)
}

// noteCode writes what came of asking for a code.
func (a *App) noteCode(ctx context.Context, s *step, external string, err error) error {
	return a.finishStep(ctx, s, func(tx *pg.Tx, r *reward.Redemption) error {
		if !r.Status.Open() {
			return nil // an order showed the code meanwhile
		}
		if err == nil {
			return a.issued(tx, r, external)
		}
		return a.notIssued(tx, r, err)
	})
}

func (a *App) issued(tx *pg.Tx, r *reward.Redemption, external string) error {
	first := r.IssuedAt == nil
	works(r, external, tx.Now)
	if err := reward.NoteAccepted(tx, r); err != nil {
		return err
	}
	if r.Credited() {
		over(r, reward.Used, tx.Now)
	}
	if first {
		if err := noteRedemption(tx, outbound.RewardRedeemed, r); err != nil {
			return err
		}
	}
	if r.MemberID != uuid.Nil && r.HasCode() {
		if err := tellCode(tx, r); err != nil {
			return err
		}
	}
	return a.move(tx, r, func(book *ledger.Book) error { return book.Redeem(movement(r, "issue", ledger.WhyCode)) })
}

// works notes that a code exists since now.
func works(r *reward.Redemption, external string, now time.Time) {
	r.Status, r.ExternalID, r.IssuedAt, r.LastError = reward.Issued, external, &now, ""
	r.Attempts, r.Sweeps = 0, 1
	wakeIssued(r)
}

// notIssued decides how to go on after a refusal or a lost answer.
func (a *App) notIssued(tx *pg.Tx, r *reward.Redemption, cause error) error {
	r.LastError = work.Reason(cause)
	kind := fail.KindOf(cause)
	if r.Status == reward.Creating && (kind == fail.Conflict || kind == fail.Unauthorized || kind == fail.Limited) {
		r.Status = reward.Reserved // nothing is on its way any more
	}
	switch kind {
	case fail.Conflict: // a foreign code has our text: another salt, another code
		return a.resalt(tx, r)
	case fail.Invalid, fail.Forbidden, fail.NotFound:
		r.Status, r.NextAt, r.Attempts = reward.Cancelling, tx.Now, 0
		if r.UnknownSince != nil {
			r.NextAt = tx.Now.Add(reward.Settle)
		}
		return reward.NoteRefusal(tx, r, r.LastError)
	case fail.Unauthorized:
		r.Work, r.Attempts = int16(work.Parked), r.Attempts-1
		return nil
	case fail.Limited:
		r.Attempts--
		r.NextAt = tx.Now.Add(max(fail.Backoff(cause, 1, 0), time.Second))
		return nil
	case fail.Internal, fail.Unavailable:
	}
	if r.UnknownSince == nil {
		since := tx.Now
		r.UnknownSince = &since
	}
	r.Status, r.NextAt = reward.Unknown, tx.Now.Add(reward.Retry(r.Attempts))
	if r.Attempts >= reward.ForwardTries {
		r.Status, r.NextAt, r.Attempts = reward.Cancelling, tx.Now.Add(reward.Settle), 0
	}
	return nil
}

func (a *App) resalt(tx *pg.Tx, r *reward.Redemption) error {
	keys, err := a.keysOf(tx)
	if err != nil {
		return err
	}
	r.Salt++
	r.NextAt = tx.Now
	r.Code, err = keys.Code(r.ID, r.Salt)
	return err
}

// cancel makes sure that no code exists and gives the points back; later it
// looks again, because a platform may apply a request long after its answer
// was lost.
func (a *App) cancel(ctx context.Context, s *step) error {
	err := s.connector.RevokeDiscount(ctx, s.store, s.discount)
	if err == nil {
		err = a.bury(ctx, s)
	}
	err = a.heardOf(ctx, s, err)
	return a.finishStep(ctx, s, func(tx *pg.Tx, r *reward.Redemption) error {
		if err != nil {
			return a.again(tx, r, err)
		}
		if r.Status == reward.Cancelling {
			if err := a.cancelled(tx, r); err != nil {
				return err
			}
		}
		r.Attempts, r.LastError = 0, ""
		r.Sweeps++
		lookAgain(r, *r.ClosedAt)
		return nil
	})
}

func (a *App) cancelled(tx *pg.Tx, r *reward.Redemption) error {
	now := tx.Now
	r.Status, r.ClosedAt, r.Sweeps = reward.Cancelled, &now, 0
	return a.giveBack(tx, r, ledger.Held, ledger.WhyNoCode)
}

// expire ends a code whose time is over. The code dies; its points stay spent,
// unless the reward gives back those of unused codes.
func (a *App) expire(ctx context.Context, s *step) error {
	spent, err := a.spentGiftCard(ctx, s)
	if err == nil && !spent {
		err = s.connector.RevokeDiscount(ctx, s.store, s.discount)
	}
	err = a.heardOf(ctx, s, err)
	return a.finishStep(ctx, s, func(tx *pg.Tx, r *reward.Redemption) error {
		switch {
		case err != nil:
			return a.again(tx, r, err)
		case r.Status != reward.Issued:
			return nil
		case spent:
			over(r, reward.Used, tx.Now)
			return nil
		default:
			return a.expired(tx, r)
		}
	})
}

// expired closes a redemption whose code ended unused.
func (a *App) expired(tx *pg.Tx, r *reward.Redemption) error {
	over(r, reward.Expired, tx.Now)
	if !r.Reward.ReturnUnused {
		return nil
	}
	return a.giveBack(tx, r, ledger.Spent, ledger.WhyUnused)
}

// again notes a failed attempt that is repeated until it needs attention.
func (a *App) again(tx *pg.Tx, r *reward.Redemption, cause error) error {
	verdict := work.Judge(cause, r.Attempts, int64(r.ID[15]))
	r.Work, r.LastError, r.NextAt = int16(verdict.State), verdict.Reason, tx.Now.Add(verdict.Wait)
	return nil
}

// finishStep writes what came of an attempt, on the row as it is now.
func (a *App) finishStep(ctx context.Context, s *step, decide func(*pg.Tx, *reward.Redemption) error) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx),
		5*time.Second) // the shopper may be gone; the answer still counts
	defer stop()
	return a.db.InMerchant(ctx, s.merchant, func(tx *pg.Tx) error {
		r, err := reward.Lock(tx, s.r.ID)
		if err != nil {
			return err
		}
		if r.Salt != s.r.Salt || r.Status == reward.Used && s.r.Status != reward.Used {
			return nil
		}
		if err := decide(tx, r); err != nil {
			return err
		}
		return reward.Save(tx, r)
	})
}

// move changes a member's points because of a redemption. One that was granted
// moves none.
func (a *App) move(tx *pg.Tx, r *reward.Redemption, change func(*ledger.Book) error) error {
	if r.Points == 0 {
		return nil
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	book, err := ledger.Open(tx, []uuid.UUID{r.MemberID}, nil)
	if err != nil {
		return err
	}
	if err := change(book); err != nil {
		return err
	}
	return flush(tx, book, m)
}

// giveBack returns a redemption's points, and its place in what bounds its
// reward.
func (a *App) giveBack(tx *pg.Tx, r *reward.Redemption, from ledger.Account, why string) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	err = a.move(tx, r, func(book *ledger.Book) error {
		uses, err := ledger.Uses(tx, book, r.ID)
		if err != nil {
			return err
		}
		return book.GiveBack(movement(r, backStep(r, why), why), from, uses)
	})
	if err != nil {
		return err
	}
	return recount(tx, r, m.Location(), -1)
}

// backStep names a return of points for its key. A code may end unused, be used
// by an order that was late, and end unused once more when that order falls.
func backStep(r *reward.Redemption, why string) string {
	step := map[string]string{ledger.WhyRevoked: "undo", ledger.WhyUnused: "unused"}[why]
	switch {
	case step == "":
		return "back"
	case r.UsedOrderID != nil:
		return step + ":" + r.UsedOrderID.String()
	default:
		return step
	}
}
