package app

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strings"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/incoming"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/support"
)

// mostMailsAnHour is how many mails of one merchant are taken in an hour; more are
// to come again later.
const mostMailsAnHour = 1000

// MailTo is whom a mail is for.
type MailTo struct {
	Merchant uuid.UUID
	deskPlace
}

// deskPlace is what an address of the desk stands for: a request, or a new one.
type deskPlace struct {
	Request uuid.UUID    // that it answers, by its signed address; zero for a forwarding address
	Kind    support.Kind // of what a forwarding address opens
}

// FindMailTo reads an address that a mail is handed in for. fail.NotFound when it
// is none of ours, fail.Conflict while the merchant is in no store: nobody would
// answer, and all is wiped unless it comes back. A server tries again for days, and
// tells the sender when that was in vain.
func (a *App) FindMailTo(ctx context.Context, address string) (to MailTo, err error) {
	local, domain, ok := strings.Cut(strings.ToLower(address), "@")
	if !ok || a.mail.InDomain == "" || domain != a.mail.InDomain {
		return to, noAddress()
	}
	err = a.db.Anonymous(ctx, func(tx *pg.Tx) (err error) {
		to.Merchant, err = support.Whose(tx, tokenOf(local))
		return err
	})
	if fail.Is(err, fail.NotFound) {
		return to, noAddress()
	}
	if err != nil {
		return to, err
	}
	err = a.db.InMerchant(ctx, to.Merchant, func(tx *pg.Tx) (err error) {
		if err := takesMail(tx); err != nil {
			return err
		}
		to.deskPlace, err = a.placeAt(tx, local)
		return err
	})
	return to, err
}

func takesMail(tx *pg.Tx) error {
	if left, err := merchant.AllLeft(tx); err != nil || left {
		return orElse(err, fail.New(fail.Conflict, "the shop takes no mail here now"))
	}
	return nil
}

func noAddress() error { return fail.New(fail.NotFound, "there is no such mailbox") }

// tokenOf is the merchant's part of the first part of an address.
func tokenOf(local string) string {
	rest, signed := strings.CutPrefix(local, "r+")
	end := "-"
	if signed {
		end = "."
	}
	token, _, _ := strings.Cut(rest, end)
	return token
}

// placeAt is what the first part of an address of the merchant's stands for. A
// forwarding address is a token alone, or with a kind behind it. fail.NotFound for
// another, and when a signature is not ours.
func (a *App) placeAt(tx *pg.Tx, local string) (to deskPlace, err error) {
	if rest, signed := strings.CutPrefix(local, "r+"); signed {
		to.Request, err = a.requestAt(tx, rest)
		return to, err
	}
	_, kind, says := strings.Cut(local, "-")
	if to.Kind = support.Kind(kind); !says {
		to.Kind = support.Question
	}
	if !to.Kind.Valid() {
		return to, noAddress()
	}
	return to, nil
}

// forwardTo is the address whose mail opens requests of a kind.
func forwardTo(token string, kind support.Kind, domain string) string {
	if kind != support.Question {
		token += "-" + string(kind)
	}
	return token + "@" + domain
}

// requestAt is the request that a signed address names. fail.NotFound when its
// signature is not ours.
func (a *App) requestAt(tx *pg.Tx, rest string) (uuid.UUID, error) {
	parts := strings.Split(rest, ".")
	if len(parts) != 3 {
		return uuid.Nil, noAddress()
	}
	raw, err := addressText.DecodeString(parts[1])
	if err != nil || len(raw) != 16 {
		return uuid.Nil, noAddress()
	}
	id := uuid.UUID(raw)
	want, err := a.replySum(tx, id)
	if err != nil {
		return uuid.Nil, err
	}
	if subtle.ConstantTimeCompare([]byte(want), []byte(parts[2])) != 1 {
		return uuid.Nil, noAddress()
	}
	if _, err := support.Get(tx, id); err != nil {
		return uuid.Nil, orElse(ignoreGone(err), noAddress())
	}
	return id, nil
}

// TakeMail keeps a mail as it came, for each whom it is for. When it returns, the
// mail is on the disk. The same mail again is the same. fail.Limited when too many
// came in this hour, fail.Invalid when it is too large, fail.Conflict as FindMailTo.
func (a *App) TakeMail(ctx context.Context, to []MailTo, envelope string, raw []byte) error {
	if len(raw) > incoming.MostBytes {
		return fail.New(fail.Invalid, "this mail is larger than 25 MB")
	}
	sum := sha256.Sum256(raw)
	for _, one := range to {
		err := a.db.InMerchant(ctx, one.Merchant, func(tx *pg.Tx) error {
			if err := takesMail(tx); err != nil {
				return err // it left since it was asked for
			}
			return takeMail(tx, support.Incoming{
				Request: one.Request, Kind: one.Kind, Key: "raw:" + hex.EncodeToString(sum[:]), Envelope: envelope,
				Via: "smtp", Raw: raw,
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func takeMail(tx *pg.Tx, m support.Incoming) error {
	lately, err := support.CountIncoming(tx)
	if err != nil {
		return err
	}
	if lately >= mostMailsAnHour {
		return fail.After(hourOfMail, "too many mails came in this hour: send it again later")
	}
	_, err = support.AddIncoming(tx, m)
	return err
}
