package app

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/message"
	"regulars/app/outbound"
	"regulars/app/words"
)

// MessageLine is one message as a list shows it.
type MessageLine struct {
	message.Message
	Name string // the member's
}

// Messages lists messages, newest first, and where to go on (zero at the end).
// fail.Invalid names an unknown kind.
func (a *App) Messages(
	ctx context.Context, merchantID uuid.UUID, f message.Find,
) (list []MessageLine, next uuid.UUID, err error) {
	if f.Kind != "" && !f.Kind.Known() {
		return nil, uuid.Nil, fail.Field("query.kind", "is no kind of message")
	}
	limit := f.Limit
	f.Limit++
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		list, next = nil, uuid.Nil
		found, err := message.List(tx, f)
		if err != nil {
			return err
		}
		if len(found) > limit {
			found = found[:limit]
			next = found[limit-1].ID
		}
		ids := make([]uuid.UUID, len(found))
		for i, m := range found {
			ids[i] = m.Member
		}
		people, err := member.Members(tx, ids)
		for _, m := range found {
			list = append(list, MessageLine{Message: m, Name: people[m.Member].Name})
		}
		return err
	})
	return list, next, err
}

// MessageSettings reads what the merchant decided about messages, and whether a
// mail server, or a mail service of the merchant's, is set up.
func (a *App) MessageSettings(ctx context.Context, id uuid.UUID) (s message.Settings, served bool, err error) {
	err = a.db.InMerchant(ctx, id, func(tx *pg.Tx) error {
		if s, err = message.GetSettings(tx); err != nil {
			return err
		}
		by, err := a.senderOf(tx)
		served = err == nil && a.mailerOf(by) != nil
		return err
	})
	return s, served, err
}

// checkHanded refuses to hand over letters that stay with us, and, of those that
// were not before, any while nobody takes them.
func checkHanded(tx *pg.Tx, handed, before []message.Kind) error {
	to, err := outbound.OfTool(tx, outbound.Klaviyo)
	if err != nil {
		return err
	}
	for _, kind := range handed {
		switch {
		case !kind.Known():
			return fail.Field("handed", "%q is no kind of message", kind)
		case !kind.MayHandOver():
			return fail.Field("handed", "%q carries a secret of the member’s: we send it", kind)
		case !slices.Contains(before, kind) && (to == nil || to.State != outbound.On):
			return fail.Field("handed", "needs Klaviyo to be connected, and on")
		}
	}
	return nil
}

// ChangeMessageSettings saves what the merchant decides about messages. Handed is
// left as it is when it is nil. fail.Invalid names the field.
func (a *App) ChangeMessageSettings(ctx context.Context, id uuid.UUID, s message.Settings) error {
	s.SenderName = strings.TrimSpace(s.SenderName)
	if utf8.RuneCountInString(s.SenderName) > 60 || strings.ContainsFunc(s.SenderName, unicode.IsControl) {
		return fail.Field("sender_name", "must be one line of at most 60 characters")
	}
	for _, kind := range s.Off {
		if !kind.Known() {
			return fail.Field("off", "%q is no kind of message", kind)
		}
		if kind.Service() {
			return fail.Field("off", "%q is what members ask for; it cannot be switched off", kind)
		}
		if kind.OfParcel() {
			return fail.Field("off", "%q is chosen in the delivery settings", kind)
		}
	}
	return a.db.InMerchant(ctx, id, func(tx *pg.Tx) error {
		before, err := message.GetSettings(tx)
		if err != nil {
			return err
		}
		if s.Handed == nil {
			s.Handed = before.Handed
		}
		if err := checkHanded(tx, s.Handed, before.Handed); err != nil {
			return err
		}
		s.Parcels = before.Parcels
		if err := message.SaveSettings(tx, s); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.SettingsChanged, Kind: audit.OfSettings, Before: before, After: s,
		})
	})
}

// PreviewMessage writes a kind of message as a made-up member would get it, in a
// language ("" for the merchant's). It sends nothing. fail.Invalid names an
// unknown kind.
func (a *App) PreviewMessage(
	ctx context.Context, id uuid.UUID, kind message.Kind, locale string,
) (letter message.Letter, err error) {
	if !kind.Known() {
		return letter, fail.Field("path.kind", "is no kind of message")
	}
	err = a.db.InMerchant(ctx, id, func(tx *pg.Tx) error {
		owner, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		settings, err := message.GetSettings(tx)
		if err != nil {
			return err
		}
		if locale == "" {
			locale = owner.Locale
		}
		w := words.For(locale)
		c := contentOf(w, owner, &message.Message{Kind: kind, Data: map[string]string{
			message.Points: "120", message.Order: "#1031", message.Reward: w.Text("offer.free_shipping", nil),
			message.Tier: "Gold", message.Date: tx.Now.In(owner.Location()).AddDate(0, 0, 14).Format("2006-01-02"),
		}})
		c.SenderName, c.Balance, c.ButtonURL = settings.SenderName, 360, a.baseURL
		c.OffURL = a.baseURL
		if kind == message.Code {
			c.Code = "RG-5K7Q-9XT2-MB4H-R8CE"
		}
		letter, err = message.Compose(w, "preview", c)
		return err
	})
	return letter, err
}
