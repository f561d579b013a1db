package app

import (
	"context"
	"encoding/json"
	"time"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/reward"
	"regulars/app/work"
)

// How often the codes of a store are looked at that shoppers hold: as often as it is
// asked for a page of them in all, but so seldom that a store with many is not busy
// with it.
const (
	watchEvery = 10 * time.Minute
	watchPause = 30 * time.Second // of a pass, for each of its pages
	// watchAge is how old a code is at least: what was made just now was read back.
	watchAge = time.Minute
)

// watch is how far a pass over a store's codes has come. It is kept as the cursor's
// page.
type watch struct {
	Pages int          `json:"pages"`
	After reward.Place `json:"after"`
}

// watchPage looks at a page of codes, in the store first.
func (a *App) watchPage(ctx context.Context, l *listingRun) (finished bool, err error) {
	watcher, able := l.connector.(platform.CodeWatcher)
	if !able {
		return false, fail.New(fail.Internal, "nobody watches codes here")
	}
	var w watch
	if l.cursor.Page != "" {
		if err := json.Unmarshal([]byte(l.cursor.Page), &w); err != nil {
			return false, err
		}
	}
	held, err := a.heldCodes(ctx, l, w.After, watcher.MostWatched())
	if err != nil {
		return false, err
	}
	ids := make([]string, len(held))
	for i, r := range held {
		ids[i] = r.ExternalID
	}
	var seen map[string]platform.CodeSeen
	if len(ids) > 0 {
		if seen, err = watcher.WatchCodes(ctx, l.store, ids); err != nil {
			return false, err
		}
		last := held[len(held)-1]
		w = watch{Pages: w.Pages + 1, After: reward.Place{EndsAt: last.EndsAt, ID: last.ID}}
	}
	for _, r := range held {
		now, there := seen[r.ExternalID]
		if there && now.Works && (now.EndsAt.IsZero() || sameSecond(now.EndsAt, r.EndsAt)) {
			continue
		}
		if err := a.noteSeen(ctx, l, r, now); err != nil {
			return false, err
		}
	}
	finished = len(held) < watcher.MostWatched()
	return finished, a.noteWatch(ctx, l, w, finished)
}

// heldCodes reads the next codes that shoppers hold.
func (a *App) heldCodes(
	ctx context.Context, l *listingRun, after reward.Place, most int,
) (held []*reward.Redemption, err error) {
	err = a.db.InMerchant(ctx, l.merchant, func(tx *pg.Tx) (err error) {
		held, err = reward.Watched(tx, l.stored.ID, l.cursor.PassStart.Add(-watchAge), after, most)
		return err
	})
	return held, err
}

// noteSeen takes over what the store's staff did to a code. One that does not work any
// more is lost to the shopper, who paid for it: its points come back where those of
// unused codes do, else somebody is told. Another end is the shopper's, too.
func (a *App) noteSeen(ctx context.Context, l *listingRun, was *reward.Redemption, now platform.CodeSeen) error {
	return a.db.InMerchant(ctx, l.merchant, func(tx *pg.Tx) error {
		r, err := reward.Lock(tx, was.ID)
		if err != nil {
			return ignoreGone(pg.Translate(err))
		}
		if r.Status != reward.Issued || r.Work != was.Work || r.ExternalID != was.ExternalID || r.ExtendTo != nil ||
			!r.EndsAt.Equal(was.EndsAt) || !tx.Now.Before(r.EndsAt) {
			return nil // something else happened to it meanwhile
		}
		dead := !now.Works || !now.EndsAt.IsZero() && !tx.Now.Before(now.EndsAt)
		switch {
		case !dead:
			r.EndsAt = now.EndsAt
			wakeIssued(r)
		case r.Reward.ReturnUnused:
			if err := a.expired(tx, r); err != nil {
				return err
			}
		default:
			r.Lose()
		}
		return reward.Save(tx, r)
	})
}

func (a *App) noteWatch(ctx context.Context, l *listingRun, w watch, finished bool) error {
	return a.db.InMerchant(ctx, l.merchant, func(tx *pg.Tx) error {
		after := l.cursor
		after.Failures, after.LastError, after.NextAt = 0, "", tx.Now.Add(merchant.ListingVisibility)
		if finished {
			after.Since, after.PassStart, after.Page = *l.cursor.PassStart, nil, ""
			after.NextAt = tx.Now.Add(max(watchEvery, time.Duration(w.Pages)*watchPause))
		} else {
			page, err := json.Marshal(w)
			if err != nil {
				return err
			}
			after.Page = string(page)
		}
		if err := merchant.SaveCursor(tx, l.stored.ID, l.listing, after); err != nil {
			return err
		}
		l.cursor = after
		return nil
	})
}

// sameSecond compares two ends as a store keeps them.
func sameSecond(a, b time.Time) bool { return a.Truncate(time.Second).Equal(b.Truncate(time.Second)) }

// makeAnew makes a code work again that was found gone from its store, after somebody
// asked for that: what is left of it goes first.
func (a *App) makeAnew(ctx context.Context, s *step) error {
	s.discount.ExternalID = ""
	err := s.connector.RevokeDiscount(ctx, s.store, s.discount)
	var external string
	if err == nil {
		external, err = s.connector.EnsureDiscount(ctx, s.store, s.discount)
	}
	err = a.heardOf(ctx, s, err)
	return a.finishStep(ctx, s, func(tx *pg.Tx, r *reward.Redemption) error {
		switch {
		case r.Status != reward.Issued:
			return nil
		case err != nil:
			if r.UnknownSince == nil && fail.Is(err, fail.Unavailable) {
				r.UnknownSince = &s.at // a twin may appear late
			}
			if err := a.again(tx, r, err); err != nil {
				return err
			}
			r.LastError = work.Gone // it is still so
			return nil
		}
		works(r, external, tx.Now)
		return reward.NoteAccepted(tx, r)
	})
}
