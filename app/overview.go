package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/approval"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/order"
	"regulars/app/referral"
	"regulars/app/reward"
	"regulars/app/words"
	"regulars/app/work"
)

// Overview is the home page: what changed, what needs somebody, and the figures.
type Overview struct {
	Sentence    []Phrase
	Figures     Figures
	Weeks       []Week
	Needs       []Need
	LastOrderAt *time.Time
}

// Figures are the numbers of the home page. Seven days end now; days are the
// merchant's.
type Figures struct {
	Members          int64
	NewMembers       int64 // in 7 days
	Given            int64 // points, in 7 days
	Spent            int64 // points that became codes, in 7 days
	Available        int64
	Pending          int64
	CodesOpen        int64
	CodesUsed        int64 // in 7 days
	Orders           int64 // in 7 days
	OrdersBefore     int64 // of members, in the 7 days before those
	OrdersOfMembers  int64 // of Orders
	MemberOrderShare int64 // basis points of Orders
}

// Week is what points did in one week of the merchant's calendar.
type Week struct {
	Monday    time.Time // midnight UTC of that date
	Given     int64
	Spent     int64
	TakenBack int64
}

// Phrase is a piece of a sentence; Href "" is plain text.
type Phrase struct {
	Text   string
	Href   string
	Strong bool
}

// Need is something that waits for somebody.
type Need struct {
	Kind   string // dead_letters, approval, referrals, store, program, paused, redemption, perks, budget, plan
	Title  string
	Detail string
	Href   string
	Count  int64
}

// Overview reads the home page, with the last so many weeks of points.
func (a *App) Overview(ctx context.Context, merchantID uuid.UUID, weeks int) (Overview, error) {
	var o Overview
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		programs, err := a.programsOf(tx)
		if err != nil {
			return err
		}
		stores, err := merchant.Stores(tx)
		if err != nil {
			return err
		}
		if o.Figures, err = figures(tx); err != nil {
			return err
		}
		if err := o.addPoints(tx, m.Location(), weeks); err != nil {
			return err
		}
		if o.LastOrderAt, err = order.LastPlaced(tx); err != nil {
			return err
		}
		say := overviewWords{w: words.For(m.Locale), points: words.PointsName(m.Look.Name(m.Locale))}
		o.Sentence = say.sentence(o.Figures, len(stores) > 0, programs.Live() != nil)
		if o.Needs, err = say.needs(tx, stores, programs.Live() != nil); err != nil {
			return err
		}
		if pause := m.Paused(); pause != nil {
			o.Needs = append(o.Needs, say.standstill(pause.From.In(m.Location())))
		}
		owed, err := a.planNeeds(tx, say, m.Location())
		if err != nil {
			return err
		}
		o.Needs = append(o.Needs, owed...)
		budgets, err := budgetsOf(tx, programs.Live())
		o.Needs = append(o.Needs, say.spentBudgets(budgets)...)
		if err != nil {
			return err
		}
		gone, err := say.gone(tx, programs.Live())
		o.Needs = append(o.Needs, gone...)
		return err
	})
	return o, err
}

func figures(tx *pg.Tx) (f Figures, err error) {
	weekAgo := tx.Now.AddDate(0, 0, -7)
	if f.Members, err = member.Total(tx, member.Find{}); err != nil {
		return f, err
	}
	if f.NewMembers, err = member.JoinedSince(tx, weekAgo); err != nil {
		return f, err
	}
	if f.Pending, f.Available, err = ledger.Outstanding(tx); err != nil {
		return f, err
	}
	if f.CodesOpen, f.CodesUsed, err = reward.Counts(tx, 7); err != nil {
		return f, err
	}
	if f.Orders, f.OrdersOfMembers, err = order.CountPlaced(tx, weekAgo, tx.Now); err != nil {
		return f, err
	}
	if f.Orders > 0 {
		f.MemberOrderShare = (f.OrdersOfMembers*10_000 + f.Orders/2) / f.Orders
	}
	_, f.OrdersBefore, err = order.CountPlaced(tx, weekAgo.AddDate(0, 0, -7), weekAgo)
	return f, err
}

// addPoints adds up the days: the last seven for the figures, and whole weeks
// from Monday for the chart, the current one included.
func (o *Overview) addPoints(tx *pg.Tx, zone *time.Location, weeks int) error {
	y, mo, d := tx.Now.In(zone).Date()
	today := time.Date(y, mo, d, 0, 0, 0, 0, time.UTC)
	monday := mondayOf(today).AddDate(0, 0, -7*(weeks-1))
	days, err := ledger.Days(tx, earlier(monday, today.AddDate(0, 0, -6)))
	if err != nil {
		return err
	}
	o.Weeks = make([]Week, weeks)
	for i := range o.Weeks {
		o.Weeks[i].Monday = monday.AddDate(0, 0, 7*i)
	}
	for _, day := range days {
		if !day.Day.Before(today.AddDate(0, 0, -6)) {
			o.Figures.add(day)
		}
		if at := int(day.Day.Sub(monday).Hours()) / (7 * 24); !day.Day.Before(monday) && at < weeks {
			o.Weeks[at].add(day)
		}
	}
	return nil
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func mondayOf(day time.Time) time.Time { return day.AddDate(0, 0, -(int(day.Weekday())+6)%7) }

func (f *Figures) add(d ledger.Day) {
	switch d.Kind { //nolint:exhaustive // other movements are not shown here
	case ledger.Earned:
		f.Given += d.Points
	case ledger.Redeemed:
		f.Spent += d.Points
	}
}

func (w *Week) add(d ledger.Day) {
	switch d.Kind { //nolint:exhaustive // other movements are not in the chart
	case ledger.Earned:
		w.Given += d.Points
	case ledger.Redeemed:
		w.Spent += d.Points
	case ledger.TakenBack:
		w.TakenBack += d.Points
	}
}

// slowCode is how long a code may be in the making before staff hear of it.
const slowCode = 10 * time.Minute

func (s overviewWords) needs(tx *pg.Tx, stores []merchant.Store, live bool) ([]Need, error) {
	needs := []Need{}
	dead, err := work.TroubleCount(tx)
	if err != nil {
		return nil, err
	}
	if dead > 0 {
		needs = append(needs, s.need("dead_letters", "/attention", dead))
	}
	waiting, err := approval.CountWaiting(tx)
	if err != nil {
		return nil, err
	}
	if waiting > 0 {
		needs = append(needs, s.need("approval", "/approvals", waiting))
	}
	doubted, err := referral.CountOf(tx, referral.Review)
	if err != nil {
		return nil, err
	}
	if doubted > 0 {
		needs = append(needs, s.need("referrals", "/referrals", doubted))
	}
	slow, err := reward.CountSlow(tx, tx.Now.Add(-slowCode))
	if err != nil {
		return nil, err
	}
	if slow > 0 {
		needs = append(needs, s.need("redemption", "/members", slow))
	}
	perks, err := reward.CountToHandOver(tx)
	if err != nil {
		return nil, err
	}
	if perks > 0 {
		needs = append(needs, s.need("perks", "/perks", perks))
	}
	for _, store := range stores {
		needs = append(needs, s.ofStore(store, live, tx.Now)...)
	}
	if len(stores) > 0 && !live {
		needs = append(needs, s.need("program", "/program", 1))
	}
	return needs, nil
}
