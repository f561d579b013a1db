package app

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/referral"
)

// BanInput puts a member or an e-mail address on the block list of referrals.
type BanInput struct {
	Merchant uuid.UUID
	Member   uuid.UUID // or
	Email    string
	Reason   string // 1 to 500 characters, for staff only
}

// BlockList reads the block list, newest first, and where to go on.
func (a *App) BlockList(
	ctx context.Context, merchantID, before uuid.UUID, limit int,
) (page []referral.Ban, next uuid.UUID, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		page, err = referral.BlockList(tx, before, limit+1)
		if next = uuid.Nil; len(page) > limit {
			page = page[:limit]
			next = page[limit-1].ID
		}
		return err
	})
	return page, next, err
}

// AddToBlockList keeps somebody from bringing and being brought, from now on.
// What was rewarded stays: staff can block that referral. Who is on the list
// already stays there.
func (a *App) AddToBlockList(ctx context.Context, in BanInput) error {
	in.Reason, in.Email = strings.TrimSpace(in.Reason), referral.NormalEmail(in.Email)
	if err := checkReason(in.Reason); err != nil {
		return err
	}
	switch {
	case in.Member == uuid.Nil && in.Email == "":
		return fail.Field("email", "must be an e-mail address, or member_id must name a member")
	case in.Member != uuid.Nil && in.Email != "":
		return fail.Field("email", "must be left out when member_id names a member")
	}
	return a.db.InMerchant(ctx, in.Merchant, func(tx *pg.Tx) error {
		ban := &referral.Ban{ID: tx.NewID(), Member: in.Member, Reason: in.Reason, CreatedAt: tx.Now}
		if in.Member != uuid.Nil {
			if _, err := member.GetRow(tx, in.Member); err != nil {
				return noMember(err)
			}
		} else if err := a.sealBan(tx, ban, in.Email); err != nil {
			return err
		}
		if err := referral.AddBlock(tx, ban); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.ReferralListed, Kind: audit.OfReferral, Subject: ban.ID.String(), Reason: in.Reason,
		})
	})
}

// sealBan keeps an address as its keyed hash, and as much of it as staff need to
// know it again.
func (a *App) sealBan(tx *pg.Tx, ban *referral.Ban, email string) error {
	keys, err := a.keysOf(tx)
	if err != nil {
		return err
	}
	local, domain, _ := strings.Cut(email, "@")
	_, size := utf8.DecodeRuneInString(local)
	ban.Label = local[:size] + "…@" + domain
	ban.MAC, err = keys.Trait("email", email)
	return err
}

// RemoveFromBlockList lets somebody bring and be brought again. fail.NotFound
// when there is no such entry.
func (a *App) RemoveFromBlockList(ctx context.Context, merchantID, id uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		removed, err := referral.RemoveBlock(tx, id)
		if err == nil && !removed {
			err = fail.New(fail.NotFound, "there is no such entry")
		}
		if err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.ReferralUnlisted, Kind: audit.OfReferral, Subject: id.String(),
		})
	})
}

// forgetVisits throws away the salts of days that are over, and visits whose
// window is. A coupon outlives its visit by keepVisits.
func (a *App) forgetVisits(ctx context.Context, id uuid.UUID) error {
	for more := true; more; {
		err := a.db.InMerchant(ctx, id, func(tx *pg.Tx) (err error) {
			more, err = referral.Forget(tx, tx.Now.AddDate(0, 0, -1), tx.Now.AddDate(0, 0, -keepVisits), forgetAtOnce)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

const (
	keepVisits   = 90 // days
	forgetAtOnce = 1000
)
