package app

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/guide"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
)

// GuideView is a guide as staff see it.
type GuideView struct {
	guide.Guide
	Link    string // where shoppers read it, "" while they do not
	Returns GuideReturns
}

// Guides lists guides, newest first, and where to go on (zero at the end). What
// came of them is not added up.
func (a *App) Guides(ctx context.Context, merchantID, before uuid.UUID, limit int) (
	views []GuideView, next uuid.UUID, err error,
) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		found, err := guide.List(tx, before, limit+1)
		if err != nil {
			return err
		}
		if next, views = uuid.Nil, nil; len(found) > limit {
			found = found[:limit]
			next = found[limit-1].ID
		}
		for _, g := range found {
			view := GuideView{Guide: g}
			if view.Link, err = a.guideLink(tx, &g, ""); err != nil {
				return err
			}
			views = append(views, view)
		}
		return nil
	})
	return views, next, err
}

// Guide reads one, with what came of it. fail.NotFound when there is none.
func (a *App) Guide(ctx context.Context, merchantID, id uuid.UUID) (view GuideView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		g, err := guide.Get(tx, id)
		if err != nil {
			return noGuide(err)
		}
		view, err = a.guideView(tx, g)
		return err
	})
	return view, err
}

func (a *App) guideView(tx *pg.Tx, g guide.Guide) (view GuideView, err error) {
	view.Guide = g
	if view.Link, err = a.guideLink(tx, &g, ""); err != nil {
		return view, err
	}
	view.Returns, err = returnsOf(tx, &g)
	return view, err
}

// AddGuide begins a guide. fail.Invalid names the field, fail.Conflict says that
// there are too many.
func (a *App) AddGuide(ctx context.Context, merchantID uuid.UUID, m guide.Manual) (view GuideView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil { // two at once are counted
			return err
		}
		if err := a.checkGuide(tx, &m); err != nil {
			return err
		}
		count, err := guide.Count(tx)
		if err != nil {
			return err
		}
		if count >= guide.MostGuides {
			return fail.New(fail.Conflict, "there can be %d guides; remove one first", guide.MostGuides)
		}
		g := guide.Guide{ID: tx.NewID(), Draft: m, CreatedAt: tx.Now}
		view, err = a.keepGuide(tx, g, audit.GuideSaved)
		return err
	})
	return view, err
}

// SaveGuide changes what the guide says once it is published. fail.Invalid names
// the field.
func (a *App) SaveGuide(ctx context.Context, merchantID, id uuid.UUID, m guide.Manual) (GuideView, error) {
	return a.changeGuide(ctx, merchantID, id, audit.GuideSaved, func(tx *pg.Tx, g *guide.Guide) error {
		g.Draft = m
		return a.checkGuide(tx, &m)
	})
}

// PublishGuide lets shoppers read the draft. fail.Invalid names what keeps it from
// helping anybody, or a product that another guide names.
func (a *App) PublishGuide(ctx context.Context, merchantID, id uuid.UUID) (GuideView, error) {
	return a.changeGuide(ctx, merchantID, id, audit.GuidePublished, func(tx *pg.Tx, g *guide.Guide) error {
		owner, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		if err := g.Draft.Publishable(owner.Locale); err != nil {
			return inDocument(err)
		}
		if err := alone(tx, g, owner.Locale); err != nil {
			return err
		}
		live := g.Draft
		if g.Live = &live; g.PublishedAt == nil {
			g.PublishedAt = &tx.Now
		}
		return nil
	})
}

// alone refuses a guide to what another guide is for.
func alone(tx *pg.Tx, g *guide.Guide, locale string) error {
	others, err := guide.Published(tx, g.Draft.Products, g.Draft.Collections)
	if err != nil {
		return err
	}
	for i := range others {
		if others[i].ID == g.ID {
			continue
		}
		for path, lists := range map[string][2][]string{
			"products":    {g.Draft.Products, others[i].Live.Products},
			"collections": {g.Draft.Collections, others[i].Live.Collections},
		} {
			for n, id := range lists[0] {
				if slices.Contains(lists[1], id) {
					return fail.Field(fmt.Sprintf("document.%s[%d]", path, n),
						"is in the guide “%s” already", others[i].Live.Title.In(locale))
				}
			}
		}
	}
	return nil
}

// WithdrawGuide takes a guide back: nobody reads it, and letters name it no more.
func (a *App) WithdrawGuide(ctx context.Context, merchantID, id uuid.UUID) (GuideView, error) {
	return a.changeGuide(ctx, merchantID, id, audit.GuideWithdrawn, func(_ *pg.Tx, g *guide.Guide) error {
		if g.Live == nil {
			return fail.New(fail.Conflict, "this guide is not published")
		}
		g.Live, g.PublishedAt = nil, nil
		return nil
	})
}

// RemoveGuide forgets a guide and what came of it.
func (a *App) RemoveGuide(ctx context.Context, merchantID, id uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		g, err := guide.Lock(tx, id)
		if err != nil {
			return noGuide(err)
		}
		if err := guide.Remove(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.GuideRemoved, Kind: audit.OfGuide, Subject: id.String(), Before: g.Draft,
		})
	})
}

func (a *App) changeGuide(
	ctx context.Context, merchantID, id uuid.UUID, action audit.Action, change func(*pg.Tx, *guide.Guide) error,
) (view GuideView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil { // no two guides to one product at once
			return err
		}
		g, err := guide.Lock(tx, id)
		if err != nil {
			return noGuide(err)
		}
		if err := change(tx, &g); err != nil {
			return err
		}
		view, err = a.keepGuide(tx, g, action)
		return err
	})
	return view, err
}

func (a *App) keepGuide(tx *pg.Tx, g guide.Guide, action audit.Action) (GuideView, error) {
	g.UpdatedAt = tx.Now
	if err := guide.Save(tx, g); err != nil {
		return GuideView{}, err
	}
	err := audit.Record(tx, audit.Entry{
		Action: action, Kind: audit.OfGuide, Subject: g.ID.String(), After: g.Draft,
	})
	if err != nil {
		return GuideView{}, err
	}
	return a.guideView(tx, g)
}

func (a *App) checkGuide(tx *pg.Tx, m *guide.Manual) error {
	owner, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	return inDocument(m.Validate(owner.Locale))
}

func noGuide(err error) error {
	if fail.Is(err, fail.NotFound) {
		return fail.New(fail.NotFound, "there is no such guide")
	}
	return err
}
