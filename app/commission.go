package app

import (
	"context"
	"encoding/json"
	"reflect"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/program"
	"regulars/app/referral"
)

// CommissionInput is what somebody is paid from now on.
type CommissionInput struct {
	Merchant   uuid.UUID
	Member     uuid.UUID
	Code       string // of their own, besides those they have; "" for none
	Commission referral.Commission
}

// SetCommission pays a member for the orders of their friends that are placed from
// now on; with Active false it ends. Orders placed before keep their terms. The same
// terms again change nothing.
//
// fail.Invalid names a bad input, fail.NotFound an unknown member, fail.Conflict
// somebody who is no member yet, a code that is taken, and a program without
// invitations.
func (a *App) SetCommission(ctx context.Context, in CommissionInput) (AdvocateDetail, error) {
	if in.Commission.Active {
		if err := in.Commission.Validate(); err != nil {
			return AdvocateDetail{}, err
		}
	}
	code := ""
	if in.Code != "" {
		var err error
		if code, err = referral.ParseCode(in.Code); err != nil {
			return AdvocateDetail{}, err
		}
	}
	err := a.db.InMerchant(ctx, in.Merchant, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil { // no order of a friend is paid meanwhile
			return err
		}
		person, err := member.Get(tx, in.Member)
		if err != nil {
			return noMember(err)
		}
		if in.Commission.Active {
			if err := a.canBePaid(tx, person, in.Commission); err != nil {
				return err
			}
		}
		if code != "" {
			if err := claimCode(tx, in.Member, code, referral.Vanity); err != nil {
				return err
			}
		}
		if _, err := codeOf(tx, in.Member); err != nil {
			return err
		}
		return setTerms(tx, in)
	})
	if err != nil {
		return AdvocateDetail{}, err
	}
	return a.Advocate(ctx, in.Merchant, in.Member)
}

func (a *App) canBePaid(tx *pg.Tx, person *member.Member, c referral.Commission) error {
	if person.State != member.StateMember {
		return fail.New(fail.Conflict, "only members of the program can be paid: let them join first")
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return err
	}
	live := programs.Live()
	if err := refersNow(live); err != nil || c.Kind != referral.ByReward {
		return err
	}
	chosen, ok := live.Version.Document.Reward(c.Reward)
	if !ok {
		return fail.Field("commission.reward", "%q is no active reward of the program", c.Reward)
	}
	if chosen.Kind == program.Perk {
		return fail.Field("commission.reward", "must be a reward with a code: staff would hand a perk over each time")
	}
	return nil
}

func setTerms(tx *pg.Tx, in CommissionInput) error {
	before, err := referral.TermsOf(tx, in.Member, tx.Now)
	if err != nil {
		return err
	}
	if before == nil && !in.Commission.Active || before != nil && sameTerms(before.Commission, in.Commission) {
		return nil
	}
	terms := &referral.Terms{ID: tx.NewID(), Member: in.Member, BeginsAt: tx.Now, Commission: in.Commission}
	if err := referral.AddTerms(tx, terms); err != nil {
		return err
	}
	entry := audit.Entry{
		Action: audit.CommissionSet, Kind: audit.OfMember, Subject: in.Member.String(), After: in.Commission,
	}
	if before != nil {
		entry.Before = before.Commission
	}
	return audit.Record(tx, entry)
}

// sameTerms reports whether two commissions are the same once they are written.
func sameTerms(a, b referral.Commission) bool {
	var x, y any
	for to, from := range map[*any]referral.Commission{&x: a, &y: b} {
		text, err := json.Marshal(from)
		if err != nil || json.Unmarshal(text, to) != nil {
			return false
		}
	}
	return reflect.DeepEqual(x, y)
}
