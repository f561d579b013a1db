package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/mail"
	"strings"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/incoming"
	"regulars/app/internal/pg"
	"regulars/app/message"
	"regulars/app/support"
)

// PostedMail is a mail that Mailgun posts.
type PostedMail struct {
	Timestamp, Token, Signature string
	Recipient, Sender           string
	Raw                         []byte
}

// mailFetcher reads mails from services.
func (a *App) mailFetcher() *incoming.Fetcher {
	if a.mail.Fetcher != nil {
		return a.mail.Fetcher
	}
	return &incoming.Fetcher{Client: a.web}
}

func mailStranger() error {
	return fail.New(fail.Unauthorized, "the signature is not the mail service’s, or too old")
}

// TellMail heeds that Resend tells of a mail: it is fetched by a worker. When it
// returns, that is on the disk. fail.Unauthorized when Resend did not sign it.
func (a *App) TellMail(ctx context.Context, merchantID uuid.UUID, h http.Header, body []byte) error {
	return a.fromService(ctx, merchantID, support.Resend, func(tx *pg.Tx, in support.Inbound, secret string) error {
		if !message.SignedBySvix(h, secret, body, tx.Now) {
			return mailStranger()
		}
		told, known, err := incoming.ReadResend(body)
		if err != nil || !known {
			return err
		}
		for _, to := range told.To {
			found, err := a.serviceMailTo(tx, in, to)
			if fail.Is(err, fail.NotFound) {
				continue // another address of the same domain
			}
			if err != nil {
				return err
			}
			return takeMail(tx, support.Incoming{
				Request: found.Request, Kind: found.Kind, Key: "resend:" + told.ID, Envelope: "-",
				Via: string(support.Resend), Fetch: told.ID,
			})
		}
		return nil
	})
}

// TakesPosted reports whether Mailgun brings a merchant's mail, before anything large
// is read: fail.Unauthorized when it does not.
func (a *App) TakesPosted(ctx context.Context, merchantID uuid.UUID) error {
	return a.fromService(ctx, merchantID, support.Mailgun, func(*pg.Tx, support.Inbound, string) error { return nil })
}

// PostMail keeps a mail that Mailgun posts. When it returns, the mail is on the
// disk. fail.Unauthorized when Mailgun did not sign it, fail.NotFound when it is for
// no address of ours.
func (a *App) PostMail(ctx context.Context, merchantID uuid.UUID, p PostedMail) error {
	return a.fromService(ctx, merchantID, support.Mailgun, func(tx *pg.Tx, in support.Inbound, secret string) error {
		if !incoming.SignedByMailgun(p.Timestamp, p.Token, p.Signature, secret, tx.Now) {
			return mailStranger()
		}
		to, err := a.serviceMailTo(tx, in, p.Recipient)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(p.Raw)
		return takeMail(tx, support.Incoming{
			Request: to.Request, Kind: to.Kind, Key: "raw:" + hex.EncodeToString(sum[:]), Envelope: p.Sender,
			Via: string(support.Mailgun), Raw: p.Raw,
		})
	})
}

// fromService does something for a mail service of a merchant's.
func (a *App) fromService(
	ctx context.Context, merchantID uuid.UUID, service support.MailService,
	do func(tx *pg.Tx, in support.Inbound, secret string) error,
) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := a.merchantOf(tx); err != nil {
			return mailStranger()
		}
		_, in, err := support.GetSettings(tx)
		if err != nil {
			return err
		}
		if in.Service != service || in.Secret == nil {
			return mailStranger()
		}
		keys, err := a.keysOf(tx)
		if err != nil {
			return err
		}
		secret, err := keys.Unseal("desk_setting.hook_secret", in.Secret)
		if err != nil {
			return err
		}
		return do(tx, in, string(secret))
	})
}

// serviceMailTo is what an address of a merchant's service stands for. fail.NotFound
// when it is none of ours.
func (a *App) serviceMailTo(tx *pg.Tx, in support.Inbound, address string) (to deskPlace, err error) {
	parsed, err := mail.ParseAddress(address)
	if err != nil {
		return to, noAddress()
	}
	local, domain, _ := strings.Cut(strings.ToLower(parsed.Address), "@")
	if domain != in.Domain {
		return to, noAddress()
	}
	of, err := support.Whose(tx, tokenOf(local))
	if err != nil || of != tx.Merchant {
		return to, orElse(err, noAddress())
	}
	return a.placeAt(tx, local)
}
