package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/order"
	"regulars/app/program"
	"regulars/app/referral"
	"regulars/app/reward"
)

// AdvocateView is a member who recommends, what it brings and what it costs.
type AdvocateView struct {
	*referral.Advocate
	Name     string
	Email    string
	Former   bool // they were erased
	Codes    []referral.Code
	Currency string // the merchant's, of Cost and Net
	Cost     int64  // minor units: points of both sides and thanks, and what used codes of a fixed amount took off
	Net      int64  // what friends' orders brought and was kept, less Cost, of the merchant's currency
	Given    int64  // codes
	Used     int64  // of those
}

// AdvocateDetail is one of them with their commission and months.
type AdvocateDetail struct {
	AdvocateView
	Joined bool            // in the program: they can be paid
	Terms  *referral.Terms // nil for who never had a commission
	Links  []StoreLink
	Months []ledger.Month // with movements or rewards, newest first
}

// StoreLink is where somebody's link leads in one store.
type StoreLink struct {
	Store string
	Link  string
}

// Advocates lists members who recommend, most first by what the list is sorted by,
// and whether there are more.
func (a *App) Advocates(
	ctx context.Context, merchantID uuid.UUID, f referral.Find,
) (page []AdvocateView, more bool, err error) {
	limit := f.Limit
	f.Limit++
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		if err := a.inCurrency(tx, &f, m.Currency); err != nil {
			return err
		}
		list, err := referral.Advocates(tx, f)
		if err != nil {
			return err
		}
		if more = len(list) > limit; more {
			list = list[:limit]
		}
		page, err = a.viewAdvocates(tx, m, list)
		return err
	})
	return page, more, err
}

// inCurrency has a list sorted by amounts of a currency, points at what they cost now.
func (a *App) inCurrency(tx *pg.Tx, f *referral.Find, currency string) error {
	programs, err := a.programsOf(tx)
	if err != nil {
		return err
	}
	f.Currency = currency
	if live := programs.Live(); live != nil {
		rate, _ := live.BestRate(currency)
		f.Rate = referral.Rate{Minor: rate.Minor, Points: rate.Points}
	}
	return nil
}

// AdvocateCounts counts the members of each role, and all ("").
func (a *App) AdvocateCounts(
	ctx context.Context, merchantID uuid.UUID,
) (counts map[referral.Role]int64, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		counts, err = referral.CountRoles(tx)
		return err
	})
	return counts, err
}

// Advocate reads what a member brings. fail.NotFound when there is no such member.
func (a *App) Advocate(ctx context.Context, merchantID, id uuid.UUID) (d AdvocateDetail, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		person, err := member.Get(tx, id)
		if err != nil {
			return noMember(err)
		}
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		found, err := referral.AdvocateOf(tx, id)
		if err != nil {
			return err
		}
		views, err := a.viewAdvocates(tx, m, []*referral.Advocate{found})
		if err != nil {
			return err
		}
		d = AdvocateDetail{AdvocateView: views[0], Joined: person.State == member.StateMember}
		if d.Terms, err = referral.TermsOf(tx, id, tx.Now); err != nil {
			return err
		}
		if d.Links, err = linksOf(tx, d.Codes); err != nil {
			return err
		}
		d.Months, err = monthsOf(tx, id, m.Location())
		return err
	})
	return d, err
}

// linksOf are where a member's newest code leads, in each store.
func linksOf(tx *pg.Tx, codes []referral.Code) (links []StoreLink, err error) {
	code := ""
	for _, c := range codes {
		if c.RemovedAt == nil {
			code = c.Code
		}
	}
	if code == "" {
		return nil, nil
	}
	stores, err := merchant.Stores(tx)
	for _, s := range stores {
		if s.State == merchant.Connected {
			links = append(links, StoreLink{Store: s.Name, Link: inviteLink(s, code)})
		}
	}
	return links, err
}

func (a *App) viewAdvocates(
	tx *pg.Tx, m merchant.Merchant, list []*referral.Advocate,
) ([]AdvocateView, error) {
	ids := make([]uuid.UUID, len(list))
	for i := range list {
		ids[i] = list[i].Member
	}
	people, err := member.Members(tx, ids)
	if err != nil {
		return nil, err
	}
	codes, err := referral.Codes(tx, ids)
	if err != nil {
		return nil, err
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return nil, err
	}
	views := make([]AdvocateView, len(list))
	byID := make(map[uuid.UUID]*AdvocateView, len(list))
	for i, found := range list {
		v := AdvocateView{Advocate: found, Codes: codes[found.Member], Currency: m.Currency}
		person := people[found.Member]
		if v.Former = former(person); person != nil {
			v.Name, v.Email = person.Name, person.Email
		}
		if live := programs.Live(); live != nil {
			v.Cost = live.Cost(found.Points+found.FriendPoints+found.Thanks, m.Currency)
		}
		v.Cost += found.Codes[m.Currency]
		v.Net = found.Kept[m.Currency] - v.Cost
		views[i] = v
		byID[found.Member] = &views[i]
	}
	return views, addGifts(tx, ids, byID)
}

// addGifts counts codes, and those of them that were used.
func addGifts(tx *pg.Tx, ids []uuid.UUID, views map[uuid.UUID]*AdvocateView) error {
	gifts, err := giftsSoFar(tx, ids)
	if err != nil {
		return err
	}
	redemptions := make([]uuid.UUID, len(gifts))
	for i, g := range gifts {
		redemptions[i] = g.Redemption
	}
	found, err := reward.ByIDs(tx, redemptions)
	for _, g := range gifts {
		v, r := views[g.Advocate], found[g.Redemption]
		if v == nil || r == nil {
			continue
		}
		v.Given++
		if r.Status == reward.Used {
			v.Used++
		}
	}
	return err
}

// FriendOrder is one order of a friend as staff see it.
type FriendOrder struct {
	*referral.Order
	Name  string // the order's
	First bool   // the friend's first
}

// Below names the order that a list goes on below; the zero one begins.
type Below struct {
	At time.Time // it was placed
	ID uuid.UUID
}

// FriendOrders lists the orders of a member's friends, the newest first, and
// whether there are more. fail.NotFound when there is no such member.
func (a *App) FriendOrders(
	ctx context.Context, merchantID, id uuid.UUID, below Below, limit int,
) (page []FriendOrder, more bool, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		page = nil
		if _, err := member.GetRow(tx, id); err != nil {
			return noMember(err)
		}
		list, err := referral.OrdersBy(tx, id, below.At, below.ID, limit+1)
		if err != nil {
			return err
		}
		if more = len(list) > limit; more {
			list = list[:limit]
		}
		ids := make([]uuid.UUID, len(list))
		for i := range list {
			ids[i] = list[i].ID
		}
		briefs, err := order.Briefs(tx, ids)
		if err != nil {
			return err
		}
		firsts, err := referral.FirstOrders(tx, ids)
		for _, o := range list {
			page = append(page, FriendOrder{Order: o, Name: briefs[o.ID].Name, First: firsts[o.ID]})
		}
		return err
	})
	return page, more, err
}

// refersNow refuses while the program has no referrals: a link would lead nowhere.
func refersNow(live *program.Program) error {
	if live == nil || !live.Version.Document.Referral.Active {
		return fail.New(fail.Conflict, "the program has no invitations yet: switch them on under Program, Invitations")
	}
	return nil
}
