package app

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/message"
)

// HearMail heeds what a provider posts about letters: an address that nobody has
// gets nothing that sells any more, whoever called a letter spam took their
// consent back, and letters that were not taken this time are counted. Told twice
// it is one. fail.Unauthorized when the merchant's provider did not sign it.
func (a *App) HearMail(
	ctx context.Context, p message.Provider, merchantID uuid.UUID, h http.Header, body []byte,
) error {
	var event message.Event
	var macs [][]byte
	var owners []uuid.UUID
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		event, macs, owners, err = a.mailNews(tx, p, h, body)
		return err
	})
	if err != nil || len(macs) == 0 {
		return err
	}
	if event.Kind == message.Complaint {
		for _, id := range owners {
			err := a.inPeace(ctx, merchantID, id, nil, func(tx *pg.Tx) error {
				return a.withdrawMail(tx, id, consent.InMail)
			})
			if err != nil {
				return err
			}
		}
	}
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		return a.heedMail(tx, event, macs, owners)
	})
}

// mailNews reads what was posted, and whom it is about.
func (a *App) mailNews(
	tx *pg.Tx, p message.Provider, h http.Header, body []byte,
) (event message.Event, macs [][]byte, owners []uuid.UUID, err error) {
	stranger := fail.New(fail.Unauthorized, "the signature is not the mail service’s, or too old")
	if _, err := a.merchantOf(tx); err != nil {
		return event, nil, nil, stranger
	}
	by, err := a.senderOf(tx)
	if err != nil {
		return event, nil, nil, err
	}
	if p == message.House || by.Provider != p {
		return event, nil, nil, stranger
	}
	event, known, err := by.Read(h, body, tx.Now)
	if err != nil || !known {
		return event, nil, nil, err
	}
	keys, err := a.keysOf(tx)
	if err != nil {
		return event, nil, nil, err
	}
	for _, address := range event.Addresses {
		mac, err := keys.EmailMAC(address)
		if err != nil {
			return event, nil, nil, err
		}
		macs = append(macs, mac)
	}
	owners, err = message.Owners(tx, macs)
	return event, macs, owners, err
}

func (a *App) heedMail(tx *pg.Tx, event message.Event, macs [][]byte, owners []uuid.UUID) error {
	reason := map[message.EventKind]message.Stop{
		message.HardBounce: message.Bounced, message.Complaint: message.Complained,
	}[event.Kind]
	fresh, err := message.AddEvents(tx, event, macs)
	if err != nil || !fresh || reason == 0 {
		return err // told before: a stop that staff lifted since stays lifted
	}
	for _, mac := range macs {
		if err := message.StopMail(tx, mac, reason); err != nil {
			return err
		}
	}
	return a.touched(tx, owners...)
}

// MemberMail reads how letters to a member fare. fail.NotFound.
func (a *App) MemberMail(ctx context.Context, merchantID, id uuid.UUID) (s message.Standing, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		row, err := member.GetRow(tx, id)
		if err != nil || row.EmailMAC == nil {
			return noMember(err)
		}
		s, err = message.StandingOf(tx, row.EmailMAC)
		return err
	})
	return s, err
}

// LiftMailStop lets messages that sell go to a member's address again, for a
// reason. It gives nobody's consent. fail.Conflict when nothing stops them.
func (a *App) LiftMailStop(ctx context.Context, merchantID, id uuid.UUID, reason string) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		row, err := member.GetRow(tx, id)
		if err != nil {
			return noMember(err)
		}
		lifted, err := message.LiftStop(tx, row.EmailMAC)
		if err != nil {
			return err
		}
		if !lifted {
			return fail.New(fail.Conflict, "nothing stops messages to this address")
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.MailStopLifted, Kind: audit.OfMember, Subject: id.String(), Reason: reason,
		})
	})
}
