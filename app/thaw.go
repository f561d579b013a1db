package app

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
)

// How long after it froze a store is asked again, at first and at most: each time
// in vain doubles it.
const (
	probeFirst = 15 * time.Minute
	probeLast  = 12 * time.Hour
)

func probeAfter(inVain int) time.Duration {
	return min(probeFirst<<min(inVain, 10), probeLast)
}

// thaw asks a merchant's frozen stores whether they are back.
func (a *App) thaw(ctx context.Context, id uuid.UUID) error {
	var stores []merchant.Store
	var now time.Time
	err := a.db.InMerchant(ctx, id, func(tx *pg.Tx) (err error) {
		now = tx.Now
		stores, err = merchant.Stores(tx)
		return err
	})
	if err != nil {
		return err
	}
	for _, s := range stores {
		if s.State != merchant.Frozen || s.ProbeAt != nil && s.ProbeAt.After(now) {
			continue
		}
		if probed := a.probe(ctx, id, s); probed != nil && err == nil {
			err = probed
		}
	}
	return err
}

// probe asks one frozen store. What waited for it goes on when it answers. One
// that refuses our access now needs its merchant; one that is away is asked again.
func (a *App) probe(ctx context.Context, merchantID uuid.UUID, s merchant.Store) error {
	connector, err := a.Connector(s.Platform)
	if err != nil {
		return err
	}
	_, asked := connector.Describe(ctx, a.talkTo(merchantID, s))
	if fail.Is(asked, fail.Unauthorized) && !errors.Is(asked, platform.ErrFrozen) {
		a.park(ctx, merchantID, s.ID, asked)
		return nil
	}
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if asked != nil {
			return merchant.StillFrozen(tx, s.ID, probeAfter(s.Probes+1))
		}
		thawed, err := merchant.Thaw(tx, s.ID)
		if err != nil || !thawed {
			return err
		}
		return unparkAll(tx, &s)
	})
}

// heed takes in what a store's answer said of itself.
func (a *App) heed(ctx context.Context, merchantID uuid.UUID, s merchant.Store, said platform.Said) {
	a.learn(ctx, s.Platform, s.ID, said)
	a.heedNews(ctx, merchantID, s.ID, news{&a.served, s.ServedVersion, said.Version, merchant.Served})
	if said.Withheld != nil {
		kinds := strings.Join(said.Withheld, ",")
		a.heedNews(ctx, merchantID, s.ID, news{&a.withheld, s.Withheld, kinds, merchant.Withholds})
	}
}

// news is what a store's answers say again and again.
type news struct {
	noted    *sync.Map // by the store's id
	was, now string
	note     func(*pg.Tx, uuid.UUID, string) error
}

// heedNews notes a thing once a process and change, because every answer says it.
func (a *App) heedNews(ctx context.Context, merchantID, id uuid.UUID, n news) {
	noted, known := n.noted.Load(id)
	if !known {
		noted = n.was
	}
	if noted == n.now {
		return
	}
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error { return n.note(tx, id, n.now) })
	if err != nil {
		a.log.WarnContext(ctx, "what the store says of itself is not noted", "store_id", id, "error", err)
		return
	}
	n.noted.Store(id, n.now)
}
