package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/money"
	"regulars/app/order"
	"regulars/app/program"
	"regulars/app/reward"
	"regulars/app/words"
)

// Movement is one line of a points history, in words.
type Movement struct {
	ID         uuid.UUID
	At         time.Time // in the merchant's calendar
	Kind       string    // earned, usable, taken_back, given_back, spent, adjusted, joined
	Title      string
	Reason     string
	Points     int64 // signed: what it changed of the points the member can have
	Pending    bool  // those points cannot be spent yet
	After      ledger.Balance
	Order      *order.Brief
	Store      merchant.Store // of Order
	Redemption uuid.UUID      // zero when it is about none
	Explain    ledger.Explain
	Version    int // of the program, 0 for none
}

// HistoryQuery asks for a page of a member's history.
type HistoryQuery struct {
	Before uuid.UUID // go on below this movement, zero for the newest
	Limit  int
	Locale string // "" for the merchant's
}

// History lists a member's movements, newest first, and where to go on (zero at
// the end). fail.NotFound when there is no such member.
func (a *App) History(ctx context.Context, merchantID, id uuid.UUID, q HistoryQuery) (page []Movement,
	next uuid.UUID, err error,
) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := member.GetRow(tx, id); err != nil {
			return noMember(err)
		}
		page, next, err = a.history(tx, id, q)
		return err
	})
	return page, next, err
}

func (a *App) history(tx *pg.Tx, id uuid.UUID, q HistoryQuery) ([]Movement, uuid.UUID, error) {
	entries, err := ledger.History(tx, id, q.Before, q.Limit+1)
	if err != nil {
		return nil, uuid.Nil, err
	}
	next := uuid.Nil
	if len(entries) > q.Limit {
		entries = entries[:q.Limit]
		next = entries[q.Limit-1].ID
	}
	teller, err := a.tellerOf(tx, id, entries)
	if err != nil {
		return nil, uuid.Nil, err
	}
	if q.Locale != "" {
		teller.words = words.For(q.Locale)
		teller.points = words.PointsName(teller.merchant.Look.Name(q.Locale))
	}
	page := make([]Movement, 0, len(entries))
	for i := range entries {
		if !unseen(&entries[i]) {
			page = append(page, teller.tell(&entries[i]))
		}
	}
	return page, next, nil
}

// unseen says that a movement changed nothing of what a member can have: the
// points of a code left when they were reserved. Those of a code that was used
// after they had returned leave again, and that is told.
// Points that had ended and are taken back are no longer the member's either.
func unseen(e *ledger.Entry) bool {
	carried := e.Kind == ledger.Merged || e.Kind == ledger.Split
	return e.Kind == ledger.Redeemed && e.Debit == ledger.Held ||
		carried && (e.Debit == ledger.Held || e.Credit == ledger.Held) || e.Debit == ledger.Breakage
}

// teller knows what is needed to say movements in words.
type teller struct {
	words       *words.Words
	points      words.PointsName
	merchant    merchant.Merchant
	programs    Programs
	waiting     map[ledger.Source]time.Time
	review      ledger.Review
	orders      map[uuid.UUID]order.Brief
	redemptions map[uuid.UUID]*reward.Redemption
	stores      map[uuid.UUID]merchant.Store
}

func (a *App) tellerOf(tx *pg.Tx, id uuid.UUID, entries []ledger.Entry) (t *teller, err error) {
	t = &teller{}
	if t.merchant, err = a.merchantOf(tx); err != nil {
		return nil, err
	}
	t.words = words.For(t.merchant.Locale)
	t.points = words.PointsName(t.merchant.Look.Name(t.merchant.Locale))
	if t.programs, err = a.programsOf(tx); err != nil {
		return nil, err
	}
	if t.waiting, err = ledger.PendingOf(tx, id); err != nil {
		return nil, err
	}
	if t.stores, err = storesByID(tx); err != nil {
		return nil, err
	}
	review, err := ledger.GetReview(tx, id)
	if err != nil {
		return nil, err
	}
	t.review = review.State
	var orders, redemptions []uuid.UUID
	for _, e := range entries {
		switch e.Source.Kind {
		case ledger.FromOrder:
			orders = append(orders, e.Source.ID)
		case ledger.FromRedemption:
			redemptions = append(redemptions, e.Source.ID)
		case ledger.FromSignup, ledger.FromMember, ledger.FromStaff, ledger.FromOccasion, ledger.FromFile,
			ledger.FromTier, ledger.FromReferral, ledger.FromInvitation, ledger.FromCommission, ledger.FromJourney:
		}
	}
	if t.redemptions, err = reward.ByIDs(tx, redemptions); err != nil {
		return nil, err
	}
	for _, r := range t.redemptions {
		if r.UsedOrderID != nil {
			orders = append(orders, *r.UsedOrderID)
		}
	}
	t.orders, err = order.Briefs(tx, orders)
	return t, err
}

func (t *teller) tell(e *ledger.Entry) Movement {
	m := Movement{
		ID: e.ID, At: e.At.In(t.merchant.Location()), After: e.After, Explain: e.Explain, Version: e.Version,
		Points: owned(e), Pending: t.stillWaits(e),
	}
	if brief, ok := t.orders[e.Source.ID]; ok && e.Source.Kind == ledger.FromOrder {
		m.Order, m.Store = &brief, t.stores[brief.StoreID]
	}
	if e.Source.Kind == ledger.FromRedemption {
		m.Redemption = e.Source.ID
	}
	var line words.Line
	m.Kind, line = t.line(e)
	m.Title, m.Reason = line.Title, line.Reason
	return m
}

// owned is what a transfer changed of pending and usable points together.
func owned(e *ledger.Entry) int64 {
	var points int64
	if e.Credit == ledger.Pending || e.Credit == ledger.Available {
		points += e.Amount
	}
	if e.Debit == ledger.Pending || e.Debit == ledger.Available {
		points -= e.Amount
	}
	return points
}

func (t *teller) stillWaits(e *ledger.Entry) bool {
	_, waits := t.waiting[e.Source]
	return waits && (e.Credit == ledger.Pending || e.Debit == ledger.Pending && e.Credit != ledger.Available)
}

func (t *teller) line(e *ledger.Entry) (kind string, line words.Line) {
	if line, told := t.ofFile(e); told {
		return "adjusted", line
	}
	switch e.Kind {
	case ledger.Earned:
		return t.earned(e)
	case ledger.Usable:
		if e.Source.Kind == ledger.FromOrder {
			return "usable", t.words.BecameUsable(t.orderName(e))
		}
		return "usable", t.words.Other()
	case ledger.TakenBack:
		return "taken_back", t.takenBack(e)
	case ledger.Reserved, ledger.Redeemed:
		return "spent", t.spent(e)
	case ledger.GivenBack:
		return "given_back", t.reimbursed(e)
	case ledger.Expired:
		return "expired", t.expired(e)
	case ledger.Forgiven:
		return "forgiven", t.words.Forgiven(t.orderName(e), e.Credit == ledger.Available)
	case ledger.Merged:
		return "merged", t.words.Merged()
	case ledger.Split:
		return "merged", t.words.Split()
	case ledger.Handed:
		return "adjusted", t.words.Handed(e.Credit == ledger.Available, e.Explain.Note)
	case ledger.Corrected:
		return "adjusted", t.words.Adjusted(e.Explain.Note)
	default:
		return "other", t.words.Other()
	}
}

func (t *teller) orderName(e *ledger.Entry) string {
	if e.Explain.Order != "" {
		return e.Explain.Order
	}
	return t.orders[e.Source.ID].Name
}

func (t *teller) earned(e *ledger.Entry) (string, words.Line) {
	if e.Source.Kind == ledger.FromSignup {
		return "joined", t.words.Joined(e.Amount, t.points)
	}
	if referred(e) {
		return "earned", t.words.Referred(e.Explain.Reason, e.Amount, t.points)
	}
	if e.Source.Kind == ledger.FromJourney {
		return "earned", t.words.Gift(e.Explain.Note)
	}
	if e.Source.Kind == ledger.FromOccasion {
		return "earned", t.words.Occasion(e.Explain.Reason, ruleOf(e), e.Amount, t.points)
	}
	if e.Explain.Reason == ledger.WhyTier && len(e.Explain.Parts) == 1 {
		return "earned", t.words.TierReached(e.Amount, t.points, e.Explain.Parts[0].Name)
	}
	if e.Explain.Reason == ledger.WhyMore {
		return "given_back", t.words.GivenBack(t.change(e))
	}
	said := words.Earned{Order: t.orderName(e), Points: t.points}
	for _, part := range e.Explain.Parts {
		said.Parts = append(said.Parts, saidPart(part, e.Explain.Currency))
	}
	rules := t.programs.Number(e.Version)
	if usable, waits := t.waiting[e.Source]; waits && !usable.Before(ledger.Someday) {
		said.Waits = t.waitsFor(rules)
	} else if waits {
		said.UsableOn = usable.In(t.merchant.Location())
		if rules != nil && !rules.Version.Document.AwaitsParcel() {
			said.ReturnDays = rules.Version.Document.PendingDays
		}
	}
	return "earned", t.words.Earned(said)
}

// referred reports whether a friend made points move.
func referred(e *ledger.Entry) bool {
	switch e.Source.Kind {
	case ledger.FromReferral, ledger.FromInvitation, ledger.FromCommission:
		return true
	default:
		return false
	}
}

func (t *teller) takenBack(e *ledger.Entry) words.Line {
	if referred(e) {
		return t.words.ReferralEnded(e.Explain.Reason)
	}
	return t.words.TakenBack(t.change(e))
}

// waitsFor says what points wait for that have no date yet.
func (t *teller) waitsFor(rules *program.Program) words.Waits {
	switch {
	case t.review == ledger.InReview || rules == nil:
		return words.ForReview
	case rules.Version.Document.PendingFrom == program.FromFulfilled:
		return words.ForSending
	default:
		return words.ForDelivery
	}
}

func (t *teller) expired(e *ledger.Entry) words.Line {
	zone := t.merchant.Location()
	var kept time.Time
	if !e.Explain.KeptFrom.IsZero() {
		kept = lastDay(e.Explain.KeptFrom, zone)
	}
	return t.words.Expired(lastDay(e.Explain.EndedAt, zone), kept)
}

// ruleOf names what gave an occasion's points.
func ruleOf(e *ledger.Entry) string {
	if len(e.Explain.Parts) == 0 {
		return ""
	}
	return e.Explain.Parts[0].Name
}

func saidPart(part ledger.Part, currency string) words.Part {
	switch {
	case part.Campaign != "":
		return words.Part{Rate: part.Points, Rule: part.Campaign}
	case part.Per == 0:
		return words.Part{Rate: part.Points, Rule: part.Name}
	default:
		return words.Part{
			Rate: part.Rate, Per: money.Amount{Minor: part.Per, Currency: currency},
			On: money.Amount{Minor: part.Base, Currency: currency}, More: int(max(part.Times-1000, 0) * 10),
		}
	}
}

// change says what happened to an order after it had earned.
func (t *teller) change(e *ledger.Entry) words.OrderChange {
	c := words.OrderChange{Order: t.orderName(e), Cause: words.Edited}
	switch e.Explain.Reason {
	case ledger.WhyCancelled:
		c.Cause = words.Cancelled
	case ledger.WhyRefund:
		c.Cause = words.Refunded
		c.Amount = money.Amount{Minor: e.Explain.Refunded, Currency: e.Explain.Currency}
	}
	return c
}

func (t *teller) spent(e *ledger.Entry) words.Line {
	r := t.redemptions[e.Source.ID]
	if r == nil {
		return t.words.Spent(words.Spent{Reward: e.Explain.Reward})
	}
	if said := perkSaid(r); said != "" {
		return t.words.SpentOn(r.Reward.Name, said)
	}
	s := words.Spent{Reward: r.Reward.Name, Code: r.Shown(), Open: r.Status == reward.Issued}
	if r.UsedOrderID != nil {
		s.UsedOrder = t.orders[*r.UsedOrderID].Name
	}
	switch r.Status {
	case reward.Cancelling, reward.Cancelled:
		line := t.words.Spent(s)
		line.Reason = t.words.Reimbursed(words.RewardFailed, r.Reward.Name, "").Reason
		return line
	case reward.Expired, reward.Revoked, reward.Returning:
		s.Code = r.Code
	case reward.Reserved, reward.Creating, reward.Unknown, reward.Issued, reward.Used, reward.ToDo,
		reward.Replacing, reward.Remaking:
	}
	return t.words.Spent(s)
}

// perkSaid says how a reward without a code stands, "" for one with.
func perkSaid(r *reward.Redemption) string {
	switch {
	case r.Credited() && r.Status == reward.Used:
		return "credited"
	case r.Perk() && r.Status == reward.ToDo:
		return "perk_to_do"
	case r.Perk() && r.Status == reward.Used:
		return "handed_over"
	case r.Perk() && r.Status == reward.Cancelled:
		return "reward_refused"
	case r.Perk():
		return "reward_returned"
	default:
		return ""
	}
}

func (t *teller) reimbursed(e *ledger.Entry) words.Line {
	why := words.RewardFailed
	switch e.Explain.Reason {
	case ledger.WhyRevoked:
		why = words.RewardReturned
	case ledger.WhyReimburse:
		why = words.RewardOrderCancelled
	case ledger.WhyUnused:
		why = words.RewardExpired
	case ledger.WhyRefused:
		why = words.RewardRefused
	}
	return t.words.Reimbursed(why, e.Explain.Reward, e.Explain.Order)
}
