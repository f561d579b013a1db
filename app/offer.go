package app

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"regulars/app/budget"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/merchant"
	"regulars/app/product"
	"regulars/app/program"
	"regulars/app/reward"
)

// offer fills in what points buy and why what is shown cannot be taken.
func (a *App) offer(tx *pg.Tx, b *Bootstrap, s Shopper, view shopView, live *program.Program) error {
	if live == nil {
		return nil
	}
	why, err := a.refusals(tx, live, s.MemberID, view)
	if err != nil {
		return err
	}
	if view.free, err = freeProducts(tx, live, s.Store, view); err != nil {
		return err
	}
	view.offer(b, live, why)
	return nil
}

// freeProducts lists what can be chosen of each reward of a free product.
func freeProducts(
	tx *pg.Tx, live *program.Program, store uuid.UUID, view shopView,
) (map[string][]product.Brief, error) {
	free := map[string][]product.Brief{}
	for _, r := range live.Version.Document.Rewards {
		if r.Kind != program.FreeProduct || !view.offers(r) {
			continue
		}
		sold, err := product.Sold(tx, store, r.Only.Products, nil)
		if err != nil {
			return nil, err
		}
		free[r.ID] = sold.OnSale(r.Only.Variants)
	}
	return free, nil
}

// refusals says of each reward that is shown why a member cannot take it now,
// points aside. It locks nothing: the tap itself decides.
func (a *App) refusals(
	tx *pg.Tx, live *program.Program, memberID uuid.UUID, view shopView,
) (map[string]reward.Refusal, error) {
	var asked []string
	for _, r := range live.Version.Document.Rewards {
		asked = append(asked, r.Segments...)
	}
	in, err := a.inSegment(tx, asked, memberID)
	if err != nil {
		return nil, err
	}
	book, err := ledger.Peek(tx, nil, []uuid.UUID{memberID})
	if err != nil {
		return nil, err
	}
	taker := reward.Taker{
		Tier: live.TierOf(book.Tier(memberID)), Orders: max(book.NextOrder(memberID)-1, 0),
		At: view.at, Zone: view.zone, Segments: in,
	}
	why, bounds := map[string]reward.Refusal{}, map[string][]reward.Bound{}
	var counts []budget.Count
	for _, r := range live.Version.Document.Rewards {
		if !view.offers(r) {
			continue
		}
		if why[r.ID] = taker.Refused(r); why[r.ID] == "" {
			bounds[r.ID] = least(r, memberID, view).Bounds(view.zone)
			counts = append(counts, reward.CountsOf(bounds[r.ID])...)
		}
	}
	if len(counts) == 0 {
		return why, nil
	}
	used, err := budget.Read(tx, counts)
	for id := range bounds {
		why[id] = reward.Full(bounds[id], used)
	}
	return why, err
}

// least is the smallest redemption of a reward that a member could ask for.
func least(r program.Reward, memberID uuid.UUID, view shopView) *reward.Redemption {
	if r.Kind == program.Slider {
		if taken, err := r.Taken(r.Least()); err == nil {
			r = taken
		}
	}
	r = r.Capped(view.currency, 0)
	return &reward.Redemption{
		RewardID: r.ID, MemberID: memberID, Reward: r, Points: r.Cost, Currency: view.currency, CreatedAt: view.at,
	}
}

// InWords says in a shopper's language why a reward was refused. Any other
// error stays as it is.
func (a *App) InWords(ctx context.Context, s Shopper, rewardID, locale string, cause error) error {
	refused, ok := errors.AsType[reward.RefusedError](cause)
	if !ok {
		return cause
	}
	said := ""
	err := a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		store, err := merchant.GetStore(tx, s.Store)
		if err != nil {
			return err
		}
		programs, err := a.programsOf(tx)
		if err != nil {
			return err
		}
		if locale == "" {
			locale = m.Locale
		}
		var chosen program.Reward
		if live := programs.Live(); live != nil {
			chosen, _ = live.Version.Document.Reward(rewardID)
		}
		view := a.newShopView(locale, m, store)
		view.at = tx.Now
		if said = view.words.ShortOf(refused.Points, view.points); refused.Why != reward.Missing {
			said = view.whyNot(chosen, refused.Why, programs.Live())
		}
		return nil
	})
	if err != nil {
		return err
	}
	return fail.Wrap(refused, fail.KindOf(cause), "%s", said)
}
