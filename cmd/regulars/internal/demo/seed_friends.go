package demo

import (
	"context"
	"fmt"
	"strconv"

	"regulars/app"
)

// friend is somebody whom a shopper of a store brings in the weeks of business.
type friend struct {
	by    int    // place of the advocate among the store's shoppers
	joins bool   // makes an account
	buys  bool   // with the coupon of the link
	phone string // of both their orders, for a friend who may be the advocate
	own   bool   // the advocate's own account buys
	back  bool   // the order is returned
}

// link is what a friend's browser keeps between looking and buying.
type link struct {
	friend

	visit, coupon string
}

// Each of these comes on the n-th occasion in a store, and buys on the next.
func coffeeFriends() map[int]friend {
	return map[int]friend{
		6:  {joins: true, buys: true},
		15: {by: 1, buys: true, back: true},
		30: {by: 1, joins: true, buys: true},
		40: {by: 2, buys: true, own: true},
		52: {joins: true, buys: true},
		57: {by: 3, buys: true, phone: "+49 30 5550 1234"},
	}
}

func teaFriends() map[int]friend {
	return map[int]friend{9: {joins: true, buys: true}, 45: {joins: true}, 55: {by: 1, joins: true, buys: true}}
}

// bring lets a friend follow a link, and the one before buy by it.
func (t *trade) bring(ctx context.Context, m *market, n int) error {
	if f, comes := m.friends[n]; comes {
		return t.follow(ctx, m, f)
	}
	if m.link == nil {
		return nil
	}
	l := m.link
	m.link = nil
	who, err := t.arrive(ctx, m, l)
	if err != nil || !l.buys {
		return err
	}
	if l.phone != "" {
		m.buyAsFriend(m.shoppers[l.by], link{friend: friend{phone: l.phone}}, "")
	}
	email := ""
	if who == 0 {
		m.strangers++
		email = fmt.Sprintf("demo.friend%02d@example.test", m.strangers)
	}
	order := m.buyAsFriend(who, *l, email)
	if l.back {
		m.giveBack(order, true)
	}
	return nil
}

// follow opens the page of an advocate's link and takes the coupon.
func (t *trade) follow(ctx context.Context, m *market, f friend) error {
	advocate, err := t.shopper(ctx, m, m.shoppers[f.by])
	if err != nil {
		return err
	}
	mine, err := t.App.MyInvite(ctx, advocate, "", "")
	if err != nil {
		return err
	}
	nobody := app.Shopper{Merchant: t.merchant, Store: m.store, Platform: m.kind}
	page, err := t.App.OpenInvitation(ctx, nobody, app.Visit{Code: mine.Code})
	if err != nil {
		return err
	}
	m.link = &link{friend: f, visit: page.Visit}
	if !f.buys {
		return nil
	}
	if err := t.App.TakeInvitation(ctx, nobody, page.Visit); err != nil {
		return err
	}
	page, err = t.App.OpenInvitation(ctx, nobody, app.Visit{Code: mine.Code, Token: page.Visit})
	if err == nil && page.Coupon == nil {
		err = fmt.Errorf("the page of %s shows no coupon", mine.Code)
	}
	if err == nil {
		m.link.coupon = page.Coupon.Code
	}
	return err
}

// arrive is the account that a friend buys with, 0 for none.
func (t *trade) arrive(ctx context.Context, m *market, l *link) (customer int64, err error) {
	if l.own {
		return m.shoppers[l.by], nil
	}
	if !l.joins {
		return 0, nil
	}
	customer = m.join(m.next)
	m.next++
	if err := t.drain(ctx); err != nil {
		return 0, err
	}
	joined, err := t.shopper(ctx, m, customer)
	if err != nil {
		return 0, err
	}
	return customer, t.App.HearVisit(ctx, joined, l.visit)
}

func (t *trade) shopper(ctx context.Context, m *market, customer int64) (app.Shopper, error) {
	account := strconv.FormatInt(customer, 10)
	member, err := t.App.MemberByCustomer(ctx, t.merchant, m.store, account)
	return app.Shopper{
		Merchant: t.merchant, Store: m.store, Platform: m.kind, CustomerID: account, MemberID: member,
	}, err
}
