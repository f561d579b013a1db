package app

import (
	"context"
	"maps"

	"github.com/google/uuid"

	"regulars/app/consent"
	"regulars/app/governor"
	"regulars/app/internal/pg"
	"regulars/app/message"
	"regulars/app/support"
)

// News is a short message that the shop shows a member.
type News struct {
	ID uuid.UUID
	message.Sign
}

// addNotice adds where a member's preferences are, and what the shop has to say.
func (a *App) addNotice(tx *pg.Tx, b *Bootstrap, s Shopper) error {
	if b.Standing != "member" {
		return nil
	}
	if !s.Staff { // the link is the member's alone
		link, err := a.PreferencesLink(tx, s.MemberID)
		if err != nil {
			return err
		}
		b.Prefs = link
	}
	if b.Merchant.Paused() != nil {
		return nil
	}
	return a.addNews(tx, b, s)
}

// addNews adds what the shop has to say to a member: what it said before and nobody
// put away, or what the governor lets it say now, counted from this moment like a
// letter. Who said no to such messages, or has a request open, is shown nothing; what
// staff look at counts for nothing.
func (a *App) addNews(tx *pg.Tx, b *Bootstrap, s Shopper) error {
	open, err := message.OpenNotices(tx, s.MemberID)
	if err != nil || len(open) == 0 {
		return err
	}
	quiet, err := shopQuiet(tx, s.MemberID)
	if err != nil || quiet {
		return err
	}
	to, err := a.addresseeOf(tx, s.MemberID)
	if err != nil {
		return err
	}
	to.Locale = b.Locale
	if open[0].Status != message.Sent {
		if s.Staff {
			return nil
		}
		if open, err = admitNotices(tx, to, open); err != nil {
			return err
		}
	}
	for i := range open {
		if b.News, err = a.showNotice(tx, &open[i], to, s); err != nil || b.News != nil {
			return err
		}
	}
	return nil
}

// shopQuiet reports whether the shop says nothing to a member at all.
func shopQuiet(tx *pg.Tx, id uuid.UUID) (quiet bool, err error) {
	one := []uuid.UUID{id}
	refused, err := consent.Refused(tx, one, consent.Shop)
	if err != nil || refused[id] {
		return true, err
	}
	going, err := support.Open(tx, one)
	return going[id], err
}

// admitNotices asks the governor which of a member's waiting notices may be shown now,
// while nobody else decides what they are sold.
func admitNotices(tx *pg.Tx, to *addressee, waiting []message.Notice) (may []message.Notice, err error) {
	if err := message.LockReach(tx, to.ID); err != nil {
		return nil, err
	}
	standing, err := standingOf(tx, to, uuid.Nil)
	if err != nil {
		return nil, err
	}
	rivals := make([]governor.Ask, len(waiting))
	for i := range waiting {
		rivals[i] = askOfNotice(&waiting[i])
	}
	for i := range waiting {
		if to.settings.Rules.Decide(tx.Now, standing, rivals[i], rivals).Do == governor.Send {
			may = append(may, waiting[i])
		}
	}
	return may, nil
}

func askOfNotice(n *message.Notice) governor.Ask {
	return governor.Ask{
		ID: n.ID, Priority: int(n.Priority), Due: n.FromAt, Until: n.ExpiresAt, Answers: n.Answers, Present: true,
	}
}

// showNotice writes a notice in the shopper's language, and notes that it is shown. One
// that speaks of what there is not is dropped.
func (a *App) showNotice(tx *pg.Tx, n *message.Notice, to *addressee, s Shopper) (*News, error) {
	why, err := letterStopped(tx, n.Letter)
	if err != nil {
		return nil, err
	}
	template, err := message.GetTemplate(tx, n.Template)
	if err != nil {
		return nil, err
	}
	data := maps.Clone(n.Data)
	if data == nil {
		data = map[string]string{}
	}
	if data[message.Store] == "" {
		data[message.Store] = s.Store.String()
	}
	c, _, err := a.offerContent(tx, template.Document, to, data)
	if err != nil {
		return nil, err
	}
	if why == "" && c.Text.Missing(c.Values) != "" {
		why = message.WhyIncomplete
	}
	if why != "" {
		if s.Staff {
			return nil, nil //nolint:nilnil // staff change nothing by looking
		}
		return nil, message.DropNotice(tx, n.ID, why)
	}
	if !s.Staff {
		if err := message.ShowNotice(tx, n.ID); err != nil {
			return nil, err
		}
	}
	return &News{ID: n.ID, Sign: message.ComposeSign(c)}, nil
}

// DismissNotice puts away what the shop said to a shopper. Again changes nothing.
// fail.NotFound when it said no such thing to them.
func (a *App) DismissNotice(ctx context.Context, s Shopper, id uuid.UUID) error {
	return a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		return message.DismissNotice(tx, s.MemberID, id)
	})
}
