package app

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/order"
	"regulars/app/referral"
)

// ReferralView is a referral with the people and the order it is about.
type ReferralView struct {
	*referral.Referral
	AdvocateName string
	Former       bool   // the advocate was erased: nothing says who they were
	FriendName   string // "" for one without an account
	OrderName    string
}

// Referrals lists referrals, newest first, and where to go on (zero at the end).
func (a *App) Referrals(
	ctx context.Context, merchantID uuid.UUID, f referral.Filter,
) (page []ReferralView, next uuid.UUID, err error) {
	limit := f.Limit
	f.Limit++
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		list, err := referral.List(tx, f)
		if err != nil {
			return err
		}
		next = uuid.Nil
		if len(list) > limit {
			list = list[:limit]
			next = list[limit-1].ID
		}
		page, err = viewReferrals(tx, list)
		return err
	})
	return page, next, err
}

// ReferralCounts counts the referrals of each status.
func (a *App) ReferralCounts(
	ctx context.Context, merchantID uuid.UUID,
) (counts map[referral.Status]int64, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		counts, err = referral.CountByStatus(tx)
		return err
	})
	return counts, err
}

// Referral reads one referral. fail.NotFound when there is none.
func (a *App) Referral(ctx context.Context, merchantID, id uuid.UUID) (v ReferralView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		r, err := referral.Get(tx, id)
		if err != nil {
			return noReferral(err)
		}
		views, err := viewReferrals(tx, []*referral.Referral{r})
		if err == nil {
			v = views[0]
		}
		return err
	})
	return v, err
}

func noReferral(err error) error {
	if fail.Is(err, fail.NotFound) {
		return fail.New(fail.NotFound, "there is no such referral")
	}
	return err
}

func viewReferrals(tx *pg.Tx, list []*referral.Referral) ([]ReferralView, error) {
	var people, orders []uuid.UUID
	for _, r := range list {
		people, orders = append(people, r.Advocate, r.Friend), append(orders, r.Order)
	}
	members, err := member.Members(tx, people)
	if err != nil {
		return nil, err
	}
	briefs, err := order.Briefs(tx, orders)
	views := make([]ReferralView, 0, len(list))
	for _, r := range list {
		v := ReferralView{Referral: r, OrderName: briefs[r.Order].Name}
		v.Former = former(members[r.Advocate])
		v.AdvocateName, v.FriendName = shownName(members[r.Advocate]), shownName(members[r.Friend])
		views = append(views, v)
	}
	return views, err
}

// former reports whether nothing says any more who somebody was.
func former(m *member.Member) bool {
	return m == nil || m.State == member.StateKnown && m.JoinedAt == nil
}

func shownName(m *member.Member) string {
	switch {
	case m == nil:
		return ""
	case m.Name != "":
		return m.Name
	default:
		return m.Email
	}
}

// ReferralDecision is what staff say of a referral.
type ReferralDecision struct {
	Merchant uuid.UUID
	ID       uuid.UUID
	Decision referral.Decision // Allowed or Refused
	Reason   string            // 1 to 500 characters, for staff only
}

// DecideReferral allows a referral whatever its checks say, or blocks it and
// takes back what was given for it. The same decision again changes nothing.
// fail.Conflict for one that is over: its order fell, or nothing came in time.
func (a *App) DecideReferral(ctx context.Context, in ReferralDecision) (ReferralView, error) {
	in.Reason = strings.TrimSpace(in.Reason)
	if err := checkReason(in.Reason); err != nil {
		return ReferralView{}, err
	}
	err := a.db.InMerchant(ctx, in.Merchant, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil {
			return err
		}
		r, err := referral.Lock(tx, in.ID)
		if err != nil {
			return noReferral(err)
		}
		if r.Decision == in.Decision {
			return nil
		}
		if !decidable(r, in.Decision) {
			return fail.New(fail.Conflict, "this referral is %s: there is nothing to decide", r.Status)
		}
		before := r.Decision
		if r.Decision = in.Decision; r.Status != referral.Rewarded || in.Decision == referral.Refused {
			r.Status = r.Base()
		}
		r.NextAt = &tx.Now
		if _, err := referral.Save(tx, r); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.ReferralDecided, Kind: audit.OfReferral, Subject: r.ID.String(), Before: before,
			After: r.Decision, Reason: in.Reason,
		})
	})
	if err != nil {
		return ReferralView{}, err
	}
	if err := a.SettleReferral(ctx, in.Merchant, in.ID); err != nil {
		a.log.WarnContext(ctx, "referral not settled yet", "referral_id", in.ID, "error", err)
	}
	return a.Referral(ctx, in.Merchant, in.ID)
}

// CanAllow reports whether staff can let the referral count.
func (v ReferralView) CanAllow() bool {
	return v.Decision != referral.Allowed && v.Status != referral.Joined && v.Status != referral.Pending &&
		decidable(v.Referral, referral.Allowed)
}

// CanBlock reports whether staff can block the referral.
func (v ReferralView) CanBlock() bool {
	return v.Status != referral.Blocked && decidable(v.Referral, referral.Refused)
}

// decidable reports whether staff can still say anything.
func decidable(r *referral.Referral, d referral.Decision) bool {
	switch r.Status {
	case referral.Joined, referral.Pending, referral.Review, referral.Blocked:
		return true
	case referral.Rewarded:
		return d == referral.Refused
	case referral.Declined:
		return d == referral.Allowed && r.Reason == referral.WhyLimit
	case referral.Expired, referral.Cancelled, referral.Reversed:
	}
	return false
}

// AddReferralCode gives a member a code that staff choose, beside those they
// have. fail.Invalid for a bad code, fail.Conflict for one that is taken.
func (a *App) AddReferralCode(ctx context.Context, merchantID, id uuid.UUID, text string) ([]referral.Code, error) {
	code, err := referral.ParseCode(text)
	if err != nil {
		return nil, err
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := member.GetRow(tx, id); err != nil {
			return noMember(err)
		}
		return claimCode(tx, id, code, referral.Vanity)
	})
	if err != nil {
		return nil, err
	}
	return a.ReferralCodes(ctx, merchantID, id)
}

func claimCode(tx *pg.Tx, id uuid.UUID, code string, kind referral.CodeKind) error {
	claimed, err := referral.Claim(tx, id, code, kind)
	switch {
	case err != nil:
		return err
	case !claimed:
		return fail.New(fail.Conflict, "the code %s is another member's", code)
	}
	return audit.Record(tx, audit.Entry{
		Action: audit.ReferralCodeAdded, Kind: audit.OfMember, Subject: id.String(), After: code,
	})
}

// RemoveReferralCode ends a code of a member; its sums stay, and nobody else can
// have it. fail.NotFound when the member has no such code.
func (a *App) RemoveReferralCode(ctx context.Context, merchantID, id uuid.UUID, text string) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		code := strings.ToUpper(strings.TrimSpace(text))
		removed, err := referral.Remove(tx, id, code)
		if err == nil && !removed {
			err = fail.New(fail.NotFound, "the member has no such code")
		}
		if err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.ReferralCodeRemoved, Kind: audit.OfMember, Subject: id.String(), Before: code,
		})
	})
}

// ReferralCodes lists a member's codes and what they brought.
func (a *App) ReferralCodes(ctx context.Context, merchantID, id uuid.UUID) (codes []referral.Code, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := member.GetRow(tx, id); err != nil {
			return noMember(err)
		}
		found, err := referral.Codes(tx, []uuid.UUID{id})
		codes = found[id]
		return err
	})
	return codes, err
}
