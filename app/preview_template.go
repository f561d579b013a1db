package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/message"
	"regulars/app/staff"
	"regulars/app/words"
)

// TemplatePreview asks how a template looks, saved or not.
type TemplatePreview struct {
	Document message.Copy
	Language string
	Member   uuid.UUID // zero for a made-up one
}

// PreviewTemplate writes a template as a member would get it; what only a message
// brings, such as a code, is made up. It sends nothing. fail.Invalid names the
// place that is wrong.
func (a *App) PreviewTemplate(
	ctx context.Context, merchantID uuid.UUID, p TemplatePreview,
) (letter message.Letter, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		letter, err = a.previewTemplate(tx, p)
		return err
	})
	return letter, err
}

func (a *App) previewTemplate(tx *pg.Tx, p TemplatePreview) (letter message.Letter, err error) {
	checked := message.Template{Name: "preview", Document: p.Document}
	if err := checked.Check(); err != nil {
		return letter, err
	}
	if _, ok := p.Document.Texts[p.Language]; !ok {
		return letter, fail.Field("language", "must be one of the languages the message is written in")
	}
	to, err := a.previewed(tx, p)
	if err != nil {
		return letter, err
	}
	c, w, err := a.offerContent(tx, p.Document, to, nil)
	if err != nil {
		return letter, err
	}
	pretend(&c, w, tx.Now)
	if p.Member == uuid.Nil {
		c.Values[message.TagBalance] = w.Points(360, words.PointsName(to.owner.Look.Name(w.Locale())))
	}
	return message.ComposeOffer(w, "preview", c)
}

// previewed is a member, or a made-up one, who reads a language.
func (a *App) previewed(tx *pg.Tx, p TemplatePreview) (*addressee, error) {
	if p.Member != uuid.Nil {
		to, err := a.addresseeOf(tx, p.Member)
		if err == nil {
			to.Locale = p.Language
		}
		return to, err
	}
	owner, err := a.merchantOf(tx)
	return &addressee{Member: &member.Member{Name: "Ann", Locale: p.Language}, owner: owner}, err
}

// SendTestTemplate sends a template as PreviewTemplate shows it to whoever asks,
// and to nobody else. fail.Conflict where no mail can be sent or the asker has no
// address.
func (a *App) SendTestTemplate(ctx context.Context, who Session, p TemplatePreview) (to string, err error) {
	var letter message.Letter
	var mailer message.Mailer
	err = a.db.InMerchant(ctx, who.Merchant, func(tx *pg.Tx) error {
		by, err := a.senderOf(tx)
		if err != nil {
			return err
		}
		if mailer = a.mailerOf(by); mailer == nil {
			return fail.New(fail.Conflict, "no mail server is set up, so nothing can be sent")
		}
		if letter, err = a.previewTemplate(tx, p); err != nil {
			return err
		}
		person, err := staff.Lock(tx, who.Person)
		if fail.Is(pg.Translate(err), fail.NotFound) || err == nil && person.Email == "" {
			return fail.New(fail.Conflict, "a test goes to your own address, and you signed in without one")
		}
		letter.ID, letter.To, letter.Subject = tx.NewID().String(), person.Email, "[Test] "+letter.Subject
		return err
	})
	if err != nil {
		return "", err
	}
	sending, stop := context.WithTimeout(ctx, offerTime)
	defer stop()
	return letter.To, mailer.Send(sending, letter)
}

// pretend makes up what only a message brings.
func pretend(c *message.OfferContent, w *words.Words, now time.Time) {
	for tag, value := range map[message.Tag]string{
		message.TagPoints: w.Points(120, words.PointsName{}), message.TagReward: w.Text("offer.free_shipping", nil),
		message.TagCode: "RG-5K7Q-9XT2-MB4H-R8CE", message.TagDate: w.Day(now.AddDate(0, 0, 14)),
		message.TagOrder: "#1031", message.TagProduct: "Product", message.TagTier: "Gold",
		message.TagWhy:      w.Because(words.Because{Sign: "viewed", Title: "Product", Times: 3}),
		message.TagNextTier: "Platinum", message.TagMissing: w.TierToGo(words.ToGo{Tier: "Platinum", Points: 80}),
		message.TagGuide: w.Text("guide.gone.title", nil),
	} {
		if c.Values[tag] == "" {
			c.Values[tag] = value
		}
	}
	if len(c.Goods) == 0 {
		c.Goods = []message.Goods{{Title: c.Values[message.TagProduct]}}
	}
	if c.Guide.Title == "" {
		c.Guide = message.Guide{Title: w.Text("guide.gone.title", nil), Link: c.OffURL, Lines: []string{"…"}}
	}
}
