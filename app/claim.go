package app

import (
	"bytes"
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/message"
)

// A member may ask for a link this often.
const (
	claimPause = 10 * time.Minute
	claimsADay = 5
)

// ClaimablePoints are the points that wait under the e-mail of a shopper's
// account, earned without one; 0 for none. Nobody but who asks with that account
// is told.
func (a *App) ClaimablePoints(ctx context.Context, s Shopper) (points int64, err error) {
	if s.MemberID == uuid.Nil {
		return 0, nil
	}
	err = a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) (err error) {
		points, err = claimable(tx, s.MemberID)
		return err
	})
	return points, err
}

func claimable(tx *pg.Tx, id uuid.UUID) (int64, error) {
	person, err := member.Get(tx, id)
	if err != nil {
		return 0, err
	}
	guest, err := guestOf(tx, person)
	if err != nil || guest == nil {
		return 0, err
	}
	balance, err := ledger.BalanceOf(tx, guest.ID)
	return max(balance.Available+balance.Pending, 0), err
}

// addClaimable adds what a mailed link would give, where mail can be sent.
func (a *App) addClaimable(tx *pg.Tx, b *Bootstrap, s Shopper) (err error) {
	if b.Standing == "member" && a.mailer != nil {
		b.Claimable, err = claimable(tx, s.MemberID)
	}
	return err
}

// AskToClaim mails the member a link that makes a guest's points theirs, to the
// address of the account: whoever opens it reads that address' mail. A second
// wish within ten minutes is the same wish.
//
// fail.Conflict when nothing waits or no mail can be sent, fail.Limited after
// five a day.
func (a *App) AskToClaim(ctx context.Context, s Shopper) error {
	if s.MemberID == uuid.Nil {
		return fail.New(fail.Forbidden, "join the program first")
	}
	if a.mailer == nil {
		return fail.New(fail.Conflict, "this shop cannot send mail at the moment")
	}
	return a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		person, err := member.Get(tx, s.MemberID)
		if err != nil {
			return err
		}
		if person.State != member.StateMember {
			return fail.New(fail.Forbidden, "join the program first")
		}
		guest, err := guestOf(tx, person)
		if err != nil {
			return err
		}
		if guest == nil {
			return fail.New(fail.Conflict, "nothing waits for your e-mail address")
		}
		return queueClaim(tx, person.ID)
	})
}

func queueClaim(tx *pg.Tx, id uuid.UUID) error {
	asked, err := message.AskedSince(tx, id, message.Claim, tx.Now.Add(-24*time.Hour))
	if err != nil {
		return err
	}
	if asked >= claimsADay {
		return fail.After(24*time.Hour, "a link was mailed to you several times today; look for it in your mail")
	}
	pause := tx.Now.Truncate(claimPause).Format(time.RFC3339)
	key := "claim:" + id.String() + ":" + pause
	return message.Queue(tx, []message.New{{Member: id, Kind: message.Claim, Key: key}})
}

// guestOf is the guest with a member's e-mail, nil for none.
func guestOf(tx *pg.Tx, person *member.Member) (*member.Member, error) {
	if len(person.EmailMAC) == 0 {
		return nil, nil
	}
	guests, err := member.GuestsByMAC(tx, [][]byte{person.EmailMAC})
	for id, guest := range guests {
		if id != person.ID {
			return guest, err
		}
	}
	return nil, err
}

// claimLink makes a link for the mail that is being written. Only its hash is
// kept.
func (a *App) claimLink(tx *pg.Tx, person *member.Member) (string, error) {
	secret := merchant.NewSecret()
	err := message.AddClaim(tx, message.ClaimLink{
		Hash: merchant.HashSecret(secret), Member: person.ID, EmailMAC: person.EmailMAC,
	})
	return a.baseURL + "/claim/" + tx.Merchant.String() + "." + secret, err
}

// Claim opens a mailed link. Unless it is pressed nothing happens: programs that
// look through mail open every link. Pressed, it makes the guest of the address
// the member who asked, once. fail.NotFound when the link is used or over, or
// the member has another address by now.
func (a *App) Claim(ctx context.Context, token string, press bool) error {
	merchantID, secret, err := splitToken(token)
	if err != nil {
		return err
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if press {
			if err := inbox.LockMerchant(tx); err != nil {
				return err
			}
		}
		link, err := message.FindClaim(tx, merchant.HashSecret(secret))
		if err != nil || !press {
			return err
		}
		return a.useClaim(tx, link)
	})
	if fail.Is(err, fail.NotFound) {
		return noLink()
	}
	return err
}

func (a *App) useClaim(tx *pg.Tx, link message.ClaimLink) error {
	current, err := member.Current(tx, []uuid.UUID{link.Member})
	if err != nil {
		return err
	}
	person, err := member.Get(tx, current[link.Member])
	if err != nil {
		return err
	}
	if !bytes.Equal(person.EmailMAC, link.EmailMAC) || person.State != member.StateMember {
		return noLink()
	}
	if err := message.UseClaim(tx, link); err != nil {
		return err
	}
	guest, err := guestOf(tx, person)
	if err != nil || guest == nil {
		return err // it became theirs meanwhile
	}
	return a.mergeMembers(tx, person.ID, guest.ID)
}
