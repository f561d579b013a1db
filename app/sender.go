package app

import (
	"context"
	"net"
	"net/mail"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/incoming"
	"regulars/app/internal/pg"
	"regulars/app/message"
)

// MailOptions are how letters that sell reach people.
type MailOptions struct {
	Desk     *message.Desk // nil: the providers' own addresses
	From     string        // what letters of Mailer come from
	Selector string        // of the DKIM key that Mailer's server signs with
	// Names are asked whether a sender's domain vouches for its mail. Nil asks
	// nobody and takes every domain: for a mailbox that lets nothing out.
	Names *net.Resolver
	// InDomain is whose mail comes in by a door of ours, "" for no door.
	InDomain string
	// LookupTXT is asked who vouches for mail that comes in. Nil asks Names.
	LookupTXT LookupTXT
	Fetcher   *incoming.Fetcher // nil: from the services' own addresses
}

// senderPause is how long a message waits for a domain that does not vouch for
// its sender, and how often a domain is thought of.
const senderPause = 5 * time.Minute

// How often a domain is looked at: one that does not vouch, and one that does.
const (
	lookAnew  = 10 * time.Minute
	lookDaily = 24 * time.Hour
	lookTime  = 10 * time.Second
)

// senderOf reads by whom a merchant's messages that sell are sent.
func (a *App) senderOf(tx *pg.Tx) (*message.Sender, error) {
	s, sealed, err := message.GetSender(tx)
	if err != nil {
		return nil, err
	}
	if s.Provider == message.House {
		s.Address = a.mail.From
		return &s, nil
	}
	keys, err := a.keysOf(tx)
	if err != nil {
		return nil, err
	}
	key, err := keys.Unseal("mail_sender.api_key", sealed.Key)
	if err != nil {
		return nil, err
	}
	s.Key = string(key)
	if len(sealed.HookSecret) > 0 {
		secret, err := keys.Unseal("mail_sender.hook_secret", sealed.HookSecret)
		if err != nil {
			return nil, err
		}
		s.HookSecret = string(secret)
	}
	return &s, nil
}

// mailerOf is what hands a sender's letters over, nil when there is nothing.
func (a *App) mailerOf(s *message.Sender) message.Mailer {
	switch s.Provider {
	case message.House:
		return a.mailer
	case message.Klaviyo:
		if s.Key == "" {
			return nil
		}
		return &handed{client: a.klaviyo, key: s.Key, asOf: s.ChangedAt} // what it is told comes with the letter
	default:
	}
	desk := a.mail.Desk
	if desk == nil {
		desk = &message.Desk{}
	}
	return desk.Mailer(s)
}

// vouched reports whether a sender's domain vouches for its mail, as it was last
// seen.
func (a *App) vouched(s *message.Sender) bool { return a.mail.Names == nil || s.VouchedAt != nil }

// MailSender is by whom messages that sell are sent, as a screen shows it. The
// secrets stay where they are.
type MailSender struct {
	message.Sender
	Vouched bool
	Hook    string // where the provider posts its news, "" for House
}

// MailSender reads by whom messages that sell are sent.
func (a *App) MailSender(ctx context.Context, merchantID uuid.UUID) (m MailSender, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err := a.senderOf(tx)
		if err != nil {
			return err
		}
		m = MailSender{Sender: *s, Vouched: a.vouched(s)}
		if s.Provider != message.House {
			m.Hook = a.baseURL + "/webhooks/mail/" + string(s.Provider) + "/" + tx.Merchant.String()
		}
		return nil
	})
	return m, err
}

// SenderChange is whom a merchant chooses to send its letters. Secrets that are ""
// stay as they are, for the same provider.
type SenderChange struct {
	Provider        message.Provider
	Address         string
	Key, HookSecret string
}

// ChangeSender chooses by whom messages that sell are sent, and looks at its
// domain. fail.Invalid names the field.
func (a *App) ChangeSender(ctx context.Context, merchantID uuid.UUID, c SenderChange) error {
	if !c.Provider.Known() {
		return fail.Field("provider", "must be one of those that are offered")
	}
	c.Address, c.Key = strings.TrimSpace(c.Address), strings.TrimSpace(c.Key)
	c.HookSecret = strings.TrimSpace(c.HookSecret)
	if c.Provider == message.House {
		c = SenderChange{}
	} else if err := c.check(); err != nil {
		return err
	}
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error { return a.saveSender(tx, c) })
	if err != nil {
		return err
	}
	a.senders.drop(merchantID)
	return a.CheckSender(ctx, merchantID)
}

// mostSecret bounds a secret that a merchant pastes.
const mostSecret = 500

func (c SenderChange) check() error {
	address, err := mail.ParseAddress(c.Address)
	_, domain, _ := strings.Cut(c.Address, "@")
	switch {
	case err != nil || address.Name != "" || address.Address != c.Address || len(c.Address) > 254 ||
		!strings.Contains(domain, ".") || strings.ContainsAny(domain, "[]"):
		return fail.Field("address", "must be an address like news@your-shop.com")
	case len(c.Key) > mostSecret:
		return fail.Field("api_key", "is too long to be one")
	case len(c.HookSecret) > mostSecret:
		return fail.Field("hook_secret", "is too long to be one")
	default:
		return nil
	}
}

func (a *App) saveSender(tx *pg.Tx, c SenderChange) error {
	before, sealed, err := message.GetSender(tx)
	if err != nil {
		return err
	}
	if before.Provider != c.Provider {
		sealed = message.Sealed{}
	}
	if c.Provider != message.House && c.Key == "" && sealed.Key == nil {
		return fail.Field("api_key", "must be given")
	}
	keys, err := a.keysOf(tx)
	if err != nil {
		return err
	}
	for _, secret := range []struct {
		text, column string
		into         *[]byte
	}{
		{c.Key, "mail_sender.api_key", &sealed.Key}, {c.HookSecret, "mail_sender.hook_secret", &sealed.HookSecret},
	} {
		if secret.text == "" {
			continue
		}
		if *secret.into, err = keys.Seal(secret.column, []byte(secret.text)); err != nil {
			return err
		}
	}
	after := message.Sender{Provider: c.Provider, Address: c.Address}
	if err := message.SaveSender(tx, after, sealed); err != nil {
		return err
	}
	type shown struct{ Provider, Address string } // no secret, not even as part of a hash
	return audit.Record(tx, audit.Entry{
		Action: audit.SettingsChanged, Kind: audit.OfSettings,
		Before: shown{string(before.Provider), before.Address}, After: shown{string(c.Provider), c.Address},
	})
}

// CheckSender looks whether the sender's domain vouches for its mail, and keeps
// what it found.
func (a *App) CheckSender(ctx context.Context, merchantID uuid.UUID) error {
	if a.mail.Names == nil {
		return nil
	}
	var by *message.Sender
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		by, err = a.senderOf(tx)
		return err
	})
	if err != nil || by.Address == "" {
		return err
	}
	asking, stop := context.WithTimeout(ctx, lookTime)
	defer stop()
	findings := message.CheckDomain(asking, a.mail.Names, message.RecordsOf(by.Provider, by.Address, a.mail.Selector))
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		return message.NoteFindings(tx, by.ChangedAt, findings)
	})
}

// lookAtSender looks at the sender's domain when it is time: before the first
// message that sells, again while the domain does not vouch, and once a day.
func (a *App) lookAtSender(ctx context.Context, merchantID uuid.UUID) error {
	if a.mail.Names == nil {
		return nil
	}
	_, err := a.senders.get(merchantID, a.Now(), func() (none struct{}, err error) {
		due := false
		err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
			by, err := a.senderOf(tx)
			due = err == nil && dueForLook(by, tx.Now)
			return err
		})
		if err == nil && due {
			err = a.CheckSender(ctx, merchantID)
		}
		return none, err
	})
	return err
}

func dueForLook(by *message.Sender, now time.Time) bool {
	switch {
	case by.CheckedAt == nil:
		return true
	case by.VouchedAt == nil:
		return now.Sub(*by.CheckedAt) >= lookAnew
	default:
		return now.Sub(*by.CheckedAt) >= lookDaily
	}
}
