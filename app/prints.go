package app

import (
	"context"
	"net/url"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/coupon"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/program"
	"regulars/app/reward"
	"regulars/app/segment"
)

// PrintView is a print run as staff see it.
type PrintView struct {
	*coupon.Run
	RewardName  string // "" for one that the program does not have any more
	SegmentName string
	MemberName  string
	StoreName   string
	Currency    string // of the revenue
	Comparison  journey.Comparison
}

// PrintRuns lists print runs, newest first, below an id, and where to go on (zero at the
// end).
func (a *App) PrintRuns(
	ctx context.Context, merchantID, before uuid.UUID, limit int,
) (list []PrintView, next uuid.UUID, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		found, err := coupon.Here(tx, before, limit+1)
		if err != nil {
			return err
		}
		found, next = pageOf(found, limit, func(r *coupon.Run) uuid.UUID { return r.ID })
		list, err = a.viewPrints(tx, found)
		return err
	})
	return list, next, err
}

// PrintRun reads one print run, and what came of it until now. fail.NotFound when there is
// none.
func (a *App) PrintRun(ctx context.Context, merchantID, id uuid.UUID) (v PrintView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		v, err = a.printView(tx, id)
		return err
	})
	return v, err
}

func (a *App) printView(tx *pg.Tx, id uuid.UUID) (v PrintView, err error) {
	r, err := coupon.Get(tx, id)
	if err != nil {
		return v, err
	}
	if r.BegunAt != nil {
		if r.Result, err = a.countPrint(tx, r); err != nil {
			return v, err
		}
		r.CountedAt = &tx.Now
	}
	list, err := a.viewPrints(tx, []*coupon.Run{r})
	if err != nil {
		return v, err
	}
	return list[0], nil
}

func (a *App) viewPrints(tx *pg.Tx, found []*coupon.Run) ([]PrintView, error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return nil, err
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return nil, err
	}
	stores, err := storesByID(tx)
	if err != nil {
		return nil, err
	}
	var groups, people []uuid.UUID
	for _, r := range found {
		if r.Segment != nil {
			groups = append(groups, *r.Segment)
		}
		if r.Member != nil {
			people = append(people, *r.Member)
		}
	}
	segments, err := segment.ByIDs(tx, groups)
	if err != nil {
		return nil, err
	}
	called := map[uuid.UUID]string{}
	for _, s := range segments {
		called[s.ID] = s.Name
	}
	names, err := member.Briefs(tx, people)
	if err != nil {
		return nil, err
	}
	list := make([]PrintView, len(found))
	for i, r := range found {
		list[i] = PrintView{
			Run: r, StoreName: stores[r.Store].Name, Currency: m.Currency,
			Comparison: journey.Compare(r.Result.Given, r.Result.Alone),
		}
		if live := programs.Live(); live != nil {
			offered, _ := live.Version.Document.Reward(r.RewardID)
			list[i].RewardName = offered.Name
		}
		if r.Segment != nil {
			list[i].SegmentName = called[*r.Segment]
		}
		if r.Member != nil {
			list[i].MemberName = names[*r.Member].Name
		}
	}
	return list, nil
}

// SavePrintRun keeps a draft, a new one when it has no id. fail.Invalid names what is
// wrong, fail.Conflict one that has begun.
func (a *App) SavePrintRun(ctx context.Context, merchantID uuid.UUID, in coupon.Run) (v PrintView, err error) {
	if err := in.Check(); err != nil {
		return v, err
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if in.ID == uuid.Nil {
			in.ID = tx.NewID()
		} else if r, err := coupon.Lock(tx, in.ID); err != nil {
			return err
		} else if r.Stage != coupon.Draft {
			return fail.New(fail.Conflict, "it has begun: make another one")
		}
		if _, err := a.printable(tx, &in); err != nil {
			return err
		}
		if err := coupon.Put(tx, &in); err != nil {
			return err
		}
		if in.Segment != nil {
			if err := a.beginSegments(tx); err != nil {
				return err
			}
		}
		if err := markPrint(tx, audit.PrintSaved, in.ID, in.Name); err != nil {
			return err
		}
		v, err = a.printView(tx, in.ID)
		return err
	})
	return v, err
}

func markPrint(tx *pg.Tx, action audit.Action, id uuid.UUID, after any) error {
	return audit.Record(tx, audit.Entry{Action: action, Kind: audit.OfPrint, Subject: id.String(), After: after})
}

// printable checks that what a run names is there, and gives the reward as it is printed:
// one with a code.
func (a *App) printable(tx *pg.Tx, r *coupon.Run) (offered program.Reward, err error) {
	store, err := merchant.GetStore(tx, r.Store)
	if fail.Is(pg.Translate(err), fail.NotFound) || err == nil && store.State != merchant.Connected {
		return offered, fail.Field("store_id", "must be a store that is connected")
	}
	if err != nil {
		return offered, err
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return offered, err
	}
	found := false
	if live := programs.Live(); live != nil {
		offered, found = live.Version.Document.Reward(r.RewardID)
	}
	switch {
	case !found:
		return offered, fail.Field("reward_id", "must be a reward of the live program")
	case offered.Kind == program.Perk || offered.Kind == program.StoreCredit:
		return offered, fail.Field("reward_id", "must be a reward with a code")
	case !a.permits(store, offered):
		return offered, fail.Field("reward_id", "needs a permission that the store has not given")
	}
	if offered.Kind == program.Slider {
		if offered, err = offered.Taken(offered.Least()); err != nil {
			return offered, err
		}
	}
	return offered, a.checkPrintedFor(tx, r)
}

func (a *App) checkPrintedFor(tx *pg.Tx, r *coupon.Run) error {
	if r.Segment != nil {
		_, err := segment.Get(tx, *r.Segment)
		if fail.Is(pg.Translate(err), fail.NotFound) {
			return fail.Field("segment_id", "must be a segment that is there")
		}
		return err
	}
	if r.Member == nil {
		return nil
	}
	current, err := member.Current(tx, []uuid.UUID{*r.Member})
	if err != nil {
		return err
	}
	id, found := current[*r.Member]
	if !found {
		return fail.Field("member_id", "must be a member who is there")
	}
	r.Member = &id
	return nil
}

// StartPrintRun lets a draft's codes be made. One that has begun goes on as it does: a
// second click changes nothing. fail.Conflict while the program stands still, fail.Forbidden
// for too few by a sensitive field.
func (a *App) StartPrintRun(ctx context.Context, merchantID, id uuid.UUID) (v PrintView, err error) {
	logo, why := a.fetchLogo(ctx, merchantID)
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		r, err := coupon.Lock(tx, id)
		if err != nil {
			return err
		}
		if r.Stage == coupon.Stopped {
			return fail.New(fail.Conflict, "it was stopped: make another one")
		}
		if r.Stage == coupon.Draft {
			if err := a.beginPrint(tx, r, logo, why); err != nil {
				return err
			}
		}
		v, err = a.printView(tx, id)
		return err
	})
	return v, err
}

func (a *App) beginPrint(tx *pg.Tx, r *coupon.Run, logo []byte, why string) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	if m.Paused() != nil {
		return fail.New(fail.Conflict, "the program stands still: no codes are made until it goes on")
	}
	if r.Segment != nil {
		s, err := segment.Get(tx, *r.Segment)
		if err != nil {
			return err
		}
		if err := a.refuseFew(tx, s.Condition); err != nil {
			return err
		}
	}
	printed, err := a.printed(tx, r, tx.Now)
	if err != nil {
		return err
	}
	printed.Logo, printed.LogoError = logo, why
	if err := coupon.Begin(tx, r.ID, printed); err != nil {
		return err
	}
	return markPrint(tx, audit.PrintStarted, r.ID, r.Name)
}

// StopPrintRun gives a run up: nobody else gets a coupon, and codes that were not used die.
// Again changes nothing. fail.Conflict for a draft, which is removed instead.
func (a *App) StopPrintRun(ctx context.Context, merchantID, id uuid.UUID) (v PrintView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		r, err := coupon.Lock(tx, id)
		if err != nil {
			return err
		}
		switch r.Stage {
		case coupon.Draft:
			return fail.New(fail.Conflict, "it is a draft: remove it")
		case coupon.Stopped:
		default:
			if err := coupon.Stop(tx, id); err != nil {
				return err
			}
			if err := markPrint(tx, audit.PrintStopped, id, nil); err != nil {
				return err
			}
		}
		v, err = a.printView(tx, id)
		return err
	})
	return v, err
}

// RemovePrintRun forgets a draft. fail.Conflict for one that has begun.
func (a *App) RemovePrintRun(ctx context.Context, merchantID, id uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		r, err := coupon.Lock(tx, id)
		if err != nil {
			return err
		}
		if r.Stage != coupon.Draft {
			return fail.New(fail.Conflict, "only a draft can be removed: what was printed stays in the list")
		}
		if err := coupon.Remove(tx, id); err != nil {
			return err
		}
		return markPrint(tx, audit.PrintRemoved, id, r.Name)
	})
}

// printed is what all coupons of a run say of its reward at a moment, in its language.
func (a *App) printed(tx *pg.Tx, r *coupon.Run, at time.Time) (p coupon.Printed, err error) {
	offered, err := a.printable(tx, r)
	if err != nil {
		return p, err
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return p, err
	}
	store, err := merchant.GetStore(tx, r.Store)
	if err != nil {
		return p, err
	}
	view := a.newShopView(r.Locale, m, store)
	taken := &reward.Redemption{StoreID: store.ID, Reward: offered}
	if view.names, err = freeNames(tx, store.ID, []*reward.Redemption{taken}); err != nil {
		return p, err
	}
	p.Value = view.onPaper(offered)
	last := at.AddDate(0, 0, offered.ValidDays-1).In(m.Location()) // the last day that is whole
	p.Limits = view.words.Sentences(view.words.PaperOnce(last, hostOf(store.URL)),
		view.words.RewardLimits(view.amount(offered.Minimum), 0), view.use(offered))
	return p, nil
}

// onPaper is what is printed large: what the code gives.
func (v shopView) onPaper(r program.Reward) string {
	switch r.Kind {
	case program.Slider:
		return v.words.AmountOff(v.amount(r.Amount))
	case program.FreeProduct:
		var titles []string
		for _, free := range v.freeGoods(r.Only) {
			titles = append(titles, free.Title)
		}
		return v.words.FreeProduct(titles...)
	default:
		return v.gives(r)
	}
}

// hostOf is a shop's address as shoppers type it.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Host + u.EscapedPath()
}
