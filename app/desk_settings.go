package app

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/support"
)

// DeskView is what a merchant decides about the desk, and where mail comes in.
type DeskView struct {
	support.Settings
	Contact     support.Contact
	Address     string // that a shop's mail is forwarded to, "" where none comes in
	Forward     []Forward
	ReplyDomain string // of the addresses that answers go to, "" where none comes in
	Service     support.MailService
	Domain      string // whose mail the service brings
	HasSecret   bool
	HasKey      bool
	Hook        string // where the service posts, "" for none
}

// Forward is an address whose mail opens requests of one kind.
type Forward struct {
	Kind    support.Kind
	Address string
}

// DeskChange is what a merchant decides. Secrets that are "" stay as they are, for
// the same service.
type DeskChange struct {
	support.Settings
	Service     support.MailService
	Domain      string
	Secret, Key string
}

func (a *App) zoneOf(tx *pg.Tx) (*time.Location, error) {
	m, err := a.merchantOf(tx)
	return m.Location(), err
}

// Desk reads what a merchant decided about the desk.
func (a *App) Desk(ctx context.Context, merchantID uuid.UUID) (v DeskView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		v, err = a.desk(tx)
		return err
	})
	return v, err
}

func (a *App) desk(tx *pg.Tx) (v DeskView, err error) {
	settings, in, err := support.GetSettings(tx)
	if err != nil {
		return v, err
	}
	v = DeskView{
		Settings: settings, Contact: settings.Contact(), Service: in.Service, Domain: in.Domain,
		HasSecret: in.Secret != nil, HasKey: in.Key != nil, ReplyDomain: a.mailDomain(in),
	}
	if in.Service != support.NoService {
		v.Hook = a.baseURL + "/webhooks/mail-in/" + string(in.Service) + "/" + tx.Merchant.String() +
			hookEnds[in.Service]
	}
	if v.ReplyDomain == "" {
		return v, nil
	}
	token, err := deskAddress(tx)
	for _, kind := range support.Kinds {
		v.Forward = append(v.Forward, Forward{Kind: kind, Address: forwardTo(token, kind, v.ReplyDomain)})
	}
	v.Address = forwardTo(token, support.Question, v.ReplyDomain)
	return v, err
}

// mailDomain is whose addresses of ours mail comes in for: our own door's, or that
// of the merchant's service; "" for none.
func (a *App) mailDomain(in support.Inbound) string {
	if in.Service != support.NoService {
		return in.Domain
	}
	return a.mail.InDomain
}

// deskAddress is the first part of the merchant's address, made when it is first
// asked for.
func deskAddress(tx *pg.Tx) (string, error) {
	token, err := support.AddressOf(tx)
	if err != nil || token != "" {
		return token, err
	}
	return newDeskAddress(tx)
}

// addressText writes the parts of addresses: mail servers may change their case.
var addressText = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

func newDeskAddress(tx *pg.Tx) (string, error) {
	var chance [10]byte
	if _, err := rand.Read(chance[:]); err != nil {
		return "", err
	}
	token := addressText.EncodeToString(chance[:])
	return token, support.SetAddress(tx, token)
}

// ChangeDeskAddress gives the merchant another address for mail, when the old one
// is known to whom it should not be. The old one takes mail for 30 days more.
func (a *App) ChangeDeskAddress(ctx context.Context, merchantID uuid.UUID) (v DeskView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if v, err = a.desk(tx); err != nil {
			return err
		}
		if v.ReplyDomain == "" {
			return fail.New(fail.Conflict, "no mail comes in here: choose a mail service first")
		}
		if _, err := newDeskAddress(tx); err != nil {
			return err
		}
		if err := deskChanged(tx, "address", "address again"); err != nil {
			return err
		}
		v, err = a.desk(tx)
		return err
	})
	return v, err
}

// ChangeDesk decides about the desk. fail.Invalid names the field.
func (a *App) ChangeDesk(ctx context.Context, merchantID uuid.UUID, c DeskChange) (v DeskView, err error) {
	c.Domain = strings.ToLower(strings.TrimSpace(c.Domain))
	c.Secret, c.Key = strings.TrimSpace(c.Secret), strings.TrimSpace(c.Key)
	if err := c.checkInbound(); err != nil {
		return v, err
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		zone, err := a.zoneOf(tx)
		if err != nil {
			return err
		}
		if err := c.Check(zone); err != nil {
			return err
		}
		before, in, err := support.GetSettings(tx)
		if err != nil {
			return err
		}
		sealed, err := a.sealInbound(tx, in, c)
		if err != nil {
			return err
		}
		if err := support.SaveSettings(tx, c.Settings, sealed); err != nil {
			return err
		}
		type shown struct { // no secret, not even as part of a hash
			support.Settings
			Service support.MailService
			Domain  string
		}
		err = deskChanged(tx, shown{before, in.Service, in.Domain}, shown{c.Settings, c.Service, c.Domain})
		if err != nil {
			return err
		}
		v, err = a.desk(tx)
		return err
	})
	return v, err
}

func deskChanged(tx *pg.Tx, before, after any) error {
	return audit.Record(tx, audit.Entry{
		Action: audit.SettingsChanged, Kind: audit.OfSettings, Before: before, After: after, Reason: "desk",
	})
}

func (c *DeskChange) checkInbound() error {
	switch c.Service {
	case support.NoService:
		c.Domain, c.Secret, c.Key = "", "", ""
		return nil
	case support.Resend, support.Mailgun:
	default:
		return fail.Field("inbound.provider", "must be resend, mailgun or empty")
	}
	switch {
	case len(c.Domain) > 253 || !strings.Contains(c.Domain, ".") || strings.ContainsAny(c.Domain, "@/ []:<>,\""):
		return fail.Field("inbound.domain",
			"must be the domain whose mail the service brings, like reply.your-shop.com")
	case len(c.Secret) > mostSecret:
		return fail.Field("inbound.secret", "is too long to be one")
	case len(c.Key) > mostSecret:
		return fail.Field("inbound.api_key", "is too long to be one")
	default:
		return nil
	}
}

func (a *App) sealInbound(tx *pg.Tx, before support.Inbound, c DeskChange) (in support.Inbound, err error) {
	in = support.Inbound{Service: c.Service, Domain: c.Domain}
	if c.Service == support.NoService {
		return in, nil
	}
	if before.Service == c.Service {
		in.Secret, in.Key = before.Secret, before.Key
	}
	keys, err := a.keysOf(tx)
	if err != nil {
		return in, err
	}
	for _, one := range []struct {
		text, column string
		into         *[]byte
	}{{c.Secret, "desk_setting.hook_secret", &in.Secret}, {c.Key, "desk_setting.api_key", &in.Key}} {
		if one.text == "" {
			continue
		}
		if *one.into, err = keys.Seal(one.column, []byte(one.text)); err != nil {
			return in, err
		}
	}
	switch {
	case in.Secret == nil:
		return in, fail.Field("inbound.secret", "must be given: without it nobody knows whose mail it is")
	case in.Service == support.Resend && in.Key == nil:
		return in, fail.Field("inbound.api_key", "must be given: Resend only tells of a mail, and we fetch it")
	default:
		return in, nil
	}
}

// CannedAnswers lists the answers that are written once and used often.
func (a *App) CannedAnswers(ctx context.Context, merchantID uuid.UUID) (all []support.Canned, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		all, err = support.CannedAnswers(tx)
		return err
	})
	return all, err
}

// SaveCanned keeps one, a new one when it has no id. fail.Invalid names the field,
// fail.NotFound when there is no such answer.
func (a *App) SaveCanned(ctx context.Context, merchantID uuid.UUID, c support.Canned) (support.Canned, error) {
	if err := c.Check(); err != nil {
		return c, err
	}
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		var before any
		if c.ID == uuid.Nil {
			all, err := support.CannedAnswers(tx)
			if err != nil || len(all) >= support.MostCanned {
				return orElse(err, fail.New(fail.Conflict, "there are %d answers already", support.MostCanned))
			}
			c.ID = tx.NewID()
		} else {
			was, err := support.GetCanned(tx, c.ID)
			if err != nil {
				return noCanned(err)
			}
			before = was
		}
		if err := support.SaveCanned(tx, c); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.AnswerSaved, Kind: audit.OfSettings, Subject: c.ID.String(), Before: before, After: c,
			Reason: c.Name,
		})
	})
	return c, err
}

// RemoveCanned forgets one. fail.NotFound.
func (a *App) RemoveCanned(ctx context.Context, merchantID, id uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		was, err := support.GetCanned(tx, id)
		if err != nil {
			return noCanned(err)
		}
		if err := support.RemoveCanned(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.AnswerRemoved, Kind: audit.OfSettings, Subject: id.String(), Before: was, Reason: was.Name,
		})
	})
}

func noCanned(err error) error {
	if fail.Is(err, fail.NotFound) {
		return fail.New(fail.NotFound, "there is no such answer")
	}
	return err
}

// hookEnds are how addresses end that services post to: Mailgun posts mails raw to
// one that ends in mime.
var hookEnds = map[support.MailService]string{support.Mailgun: "/mime"}
