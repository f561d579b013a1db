package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/message"
	"regulars/app/newsletter"
	"regulars/app/segment"
)

// NewsletterView is a newsletter as staff see it.
type NewsletterView struct {
	*newsletter.Newsletter
	TemplateName string
	SegmentName  string // "" for all who agreed
	Zone         string // the merchant's
	Currency     string // of the revenue
	Comparison   journey.Comparison
}

// Newsletters lists newsletters, newest first, below an id, and where to go on (zero at
// the end).
func (a *App) Newsletters(
	ctx context.Context, merchantID, before uuid.UUID, limit int,
) (list []NewsletterView, next uuid.UUID, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		found, err := newsletter.Here(tx, before, limit+1)
		if err != nil {
			return err
		}
		found, next = pageOf(found, limit, func(n *newsletter.Newsletter) uuid.UUID { return n.ID })
		list, err = a.viewNewsletters(tx, found)
		return err
	})
	return list, next, err
}

// freshUpTo is how many letters a newsletter may have to be counted when it is looked
// at; what came of larger ones is counted beside it.
const freshUpTo = 20_000

// Newsletter reads one newsletter, and what came of it until now. fail.NotFound when
// there is none.
func (a *App) Newsletter(ctx context.Context, merchantID, id uuid.UUID) (v NewsletterView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		v, err = a.newsletterView(tx, id)
		return err
	})
	return v, err
}

func (a *App) newsletterView(tx *pg.Tx, id uuid.UUID) (v NewsletterView, err error) {
	n, err := newsletter.Get(tx, id)
	if err != nil {
		return v, err
	}
	if n.BegunAt != nil && n.Queued+n.Alone <= freshUpTo {
		if n.Result, err = a.countNewsletter(tx, n); err != nil {
			return v, err
		}
		n.CountedAt = &tx.Now
	}
	list, err := a.viewNewsletters(tx, []*newsletter.Newsletter{n})
	if err != nil {
		return v, err
	}
	return list[0], nil
}

func (a *App) viewNewsletters(tx *pg.Tx, found []*newsletter.Newsletter) ([]NewsletterView, error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return nil, err
	}
	var templates, segments []uuid.UUID
	for _, n := range found {
		templates = append(templates, n.Template)
		if n.Segment != nil {
			segments = append(segments, *n.Segment)
		}
	}
	names, err := message.TemplateNames(tx, templates)
	if err != nil {
		return nil, err
	}
	groups, err := segment.ByIDs(tx, segments)
	if err != nil {
		return nil, err
	}
	called := map[uuid.UUID]string{}
	for _, s := range groups {
		called[s.ID] = s.Name
	}
	list := make([]NewsletterView, len(found))
	for i, n := range found {
		list[i] = NewsletterView{
			Newsletter: n, TemplateName: names[n.Template], Zone: m.Location().String(), Currency: m.Currency,
			Comparison: journey.Compare(n.Result.Given, n.Result.Alone),
		}
		if n.Segment != nil {
			list[i].SegmentName = called[*n.Segment]
		}
	}
	return list, nil
}

// SaveNewsletter keeps a draft, a new one when it has no id. fail.Invalid names what is
// wrong, fail.Conflict one that is on its way.
func (a *App) SaveNewsletter(
	ctx context.Context, merchantID uuid.UUID, in newsletter.Newsletter,
) (v NewsletterView, err error) {
	if err := in.Check(); err != nil {
		return v, err
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if in.ID == uuid.Nil {
			in.ID = tx.NewID()
		} else if err := lockDraft(tx, in.ID); err != nil {
			return err
		}
		if err := checkParts(tx, &in); err != nil {
			return err
		}
		if err := newsletter.Put(tx, &in); err != nil {
			return err
		}
		if in.Segment != nil {
			if err := a.beginSegments(tx); err != nil {
				return err
			}
		}
		if err := markNewsletter(tx, audit.NewsletterSaved, in.ID, in.Name); err != nil {
			return err
		}
		v, err = a.newsletterView(tx, in.ID)
		return err
	})
	return v, err
}

func lockDraft(tx *pg.Tx, id uuid.UUID) error {
	n, err := newsletter.Lock(tx, id)
	if err == nil && n.Stage != newsletter.Draft {
		err = fail.New(fail.Conflict, "it is planned or on its way: take it back first")
	}
	return err
}

// checkParts refuses a template or segment that is not there, and a template that
// speaks of what a newsletter has not: an order, a code, a product.
func checkParts(tx *pg.Tx, n *newsletter.Newsletter) error {
	t, err := message.GetTemplate(tx, n.Template)
	if fail.Is(err, fail.NotFound) || err == nil && t.ArchivedAt != nil {
		return fail.Field("template_id", "must be a template that is in use")
	}
	if err != nil {
		return err
	}
	if tag := t.Document.NeedsOccasion(); tag != "" {
		return fail.Field("template_id", "is for automations: it speaks of {{%s}}, which a newsletter has not", tag)
	}
	if n.Segment == nil {
		return nil
	}
	_, err = segment.Get(tx, *n.Segment)
	if fail.Is(pg.Translate(err), fail.NotFound) {
		return fail.Field("segment_id", "must be a segment that is there")
	}
	return err
}

func markNewsletter(tx *pg.Tx, action audit.Action, id uuid.UUID, after any) error {
	return audit.Record(tx, audit.Entry{
		Action: action, Kind: audit.OfNewsletter, Subject: id.String(), After: after,
	})
}

// SendNewsletter lets a draft go out, at a moment in the merchant's calendar
// ("2026-12-01T09:00") or, with "", now. One that is on its way already goes on as it
// does: a second click changes nothing. fail.Conflict while the program stands still.
func (a *App) SendNewsletter(ctx context.Context, merchantID, id uuid.UUID, at string) (v NewsletterView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		n, err := newsletter.Lock(tx, id)
		if err != nil {
			return err
		}
		if n.Stage <= newsletter.Planned {
			if err := a.planNewsletter(tx, n, at); err != nil {
				return err
			}
		} else if n.Stage == newsletter.Stopped {
			return fail.New(fail.Conflict, "it was stopped: nobody else gets it")
		}
		v, err = a.newsletterView(tx, id)
		return err
	})
	return v, err
}

// mostPlanned is how far ahead a newsletter can be planned.
const mostPlanned = 365 * 24 * time.Hour

func (a *App) planNewsletter(tx *pg.Tx, n *newsletter.Newsletter, at string) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	if m.Paused() != nil {
		return fail.New(fail.Conflict, "the program stands still: nothing is sent until it goes on")
	}
	moment := tx.Now
	if at != "" {
		if moment, err = time.ParseInLocation("2006-01-02T15:04", at, m.Location()); err != nil {
			return fail.Field("at", "must be a day and a time, like 2026-12-01T09:00")
		}
		if moment.Before(tx.Now.Add(-time.Hour)) || moment.After(tx.Now.Add(mostPlanned)) {
			return fail.Field("at", "must be in the coming year")
		}
	}
	holds, err := a.holds(tx)
	if err != nil {
		return err
	}
	if err := holds.NeedNewsletters(); err != nil {
		return err
	}
	if err := checkParts(tx, n); err != nil {
		return err
	}
	if err := a.refuseFewReaders(tx, n); err != nil {
		return err
	}
	if n.Stage == newsletter.Planned && n.SendAt != nil && n.SendAt.Equal(moment) {
		return nil
	}
	if err := newsletter.Plan(tx, n.ID, moment.UTC()); err != nil {
		return err
	}
	return markNewsletter(tx, audit.NewsletterSent, n.ID, moment.UTC())
}

// refuseFewReaders refuses to write to a small group by a sensitive field: who got the
// letter would be a list of them.
func (a *App) refuseFewReaders(tx *pg.Tx, n *newsletter.Newsletter) error {
	if n.Segment == nil {
		return nil
	}
	s, err := segment.Get(tx, *n.Segment)
	if err != nil {
		return err
	}
	return a.refuseFew(tx, s.Condition)
}

// StopNewsletter makes a planned newsletter a draft again, and lets nobody else get one
// that is on its way: letters that wait are withdrawn. Again changes nothing.
func (a *App) StopNewsletter(ctx context.Context, merchantID, id uuid.UUID) (v NewsletterView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		n, err := newsletter.Lock(tx, id)
		if err != nil {
			return err
		}
		stop := newsletter.Stop
		switch n.Stage {
		case newsletter.Draft, newsletter.Stopped:
			v, err = a.newsletterView(tx, id)
			return err
		case newsletter.Planned:
			stop = newsletter.Unplan
		default:
		}
		if err := stop(tx, id); err != nil {
			return err
		}
		if err := markNewsletter(tx, audit.NewsletterStopped, id, nil); err != nil {
			return err
		}
		v, err = a.newsletterView(tx, id)
		return err
	})
	return v, err
}

// RemoveNewsletter forgets a draft. fail.Conflict for one that is planned or was sent.
func (a *App) RemoveNewsletter(ctx context.Context, merchantID, id uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		n, err := newsletter.Lock(tx, id)
		if err != nil {
			return err
		}
		if n.Stage != newsletter.Draft {
			return fail.New(fail.Conflict, "only a draft can be removed: what was sent stays in the list")
		}
		if err := newsletter.Remove(tx, id); err != nil {
			return err
		}
		return markNewsletter(tx, audit.NewsletterRemoved, id, n.Name)
	})
}
