package demo

import (
	"context"
	"math/rand/v2"
	"strings"
)

// crowd are the newcomers of the Shopify store: they buy once, and whether they
// keep it and come back hangs on whether anybody wrote to them. Automations leave
// half of them alone, so there is something to compare.
type crowd struct {
	*trade
	m     *market
	dice  *rand.Rand // their own, so that the regulars' weeks are as they are without them
	come  []*newcomer
	turns map[string]int // how many had to decide, by what
	desk  *desk
}

// newcomer is one of the crowd, from their only order on.
type newcomer struct {
	id      int64
	email   string
	product int64
	order   int64
	came    int // on which occasion
	again   int // on which they order again, 0 for never
}

// How the crowd comes, in occasions of the store, which are about days.
const (
	crowdDays = 56 // in which they come
	crowdMost = 3  // on one
	crowdWait = 5  // until they have decided on what they bought
	newsDay   = 48 // when the newsletter goes out
)

// day is what happens among newcomers within about a day, the n-th.
func (c *crowd) day(ctx context.Context, n int) error {
	if n < crowdDays {
		for range crowdMost - n%3/2 {
			c.arrive(n)
		}
	}
	for _, one := range c.come {
		if one.came == n-1 && c.dice.IntN(10) < 4 {
			if err := c.thankYouPage(ctx, c.m, one.id); err != nil {
				return err
			}
		}
		if one.came == n-crowdWait {
			c.decide(one, n)
		}
		if one.again == n {
			c.m.send(c.buy(one), n, one.id, one.product)
		}
	}
	if n%7 == 6 {
		if err := c.settleRequests(ctx); err != nil {
			return err
		}
		if err := c.desk.work(ctx, n); err != nil {
			return err
		}
	}
	if err := c.desk.write(ctx, c.come, n); err != nil {
		return err
	}
	return c.news(ctx, n)
}

// arrive is somebody new who makes an account, agrees to letters and buys coffee.
func (c *crowd) arrive(n int) {
	who := c.account(c.m.next)
	c.m.next++
	who.Locale, who.Subscribed = "en", true
	one := &newcomer{id: c.stores.coffee.AddCustomer(who).ID, email: who.Email, came: n}
	beans := c.beans()
	one.product = beans[c.dice.IntN(len(beans))]
	one.order = c.buy(one)
	c.m.send(one.order, n, one.id, one.product)
	c.come = append(c.come, one)
}

func (c *crowd) buy(one *newcomer) int64 { return c.m.buy(one.id, one.product, 1+c.dice.Int64N(2), "") }

// decide lets a newcomer keep what they bought or give it back, and come again or
// not. Who was shown how to brew it does better.
func (c *crowd) decide(one *newcomer, n int) {
	returns, comesBack := c.inTurn("alone, returns", 1, 4), c.inTurn("alone, comes back", 2, 10)
	if c.wrote(one, "/guide/") {
		returns, comesBack = c.inTurn("told, returns", 1, 9), c.inTurn("told, comes back", 5, 10)
	}
	switch {
	case returns():
		c.m.giveBack(one.order, true)
	case comesBack():
		one.again = n + 1 + c.dice.IntN(12)
	}
}

// inTurn says yes to so many of so many who ask the same.
func (c *crowd) inTurn(what string, yes, of int) func() bool {
	return func() bool {
		c.turns[what]++
		return c.turns[what]*yes%of < yes
	}
}

// wrote reports whether a newcomer has a letter with some words.
func (c *crowd) wrote(one *newcomer, says string) bool {
	if c.mail == nil {
		return false
	}
	for _, letter := range c.mail.To(one.email) {
		if strings.Contains(letter.Text, says) || strings.Contains(letter.Subject, says) {
			return true
		}
	}
	return false
}

// news sends the newsletter on its day; some who read it order within days, and a
// few of the others would have anyhow.
func (c *crowd) news(ctx context.Context, n int) error {
	if n == newsDay {
		return c.sendNews(ctx)
	}
	if n != newsDay+2 {
		return nil
	}
	for _, one := range c.come {
		order := c.inTurn("alone, has no news", 1, 10)
		if c.wrote(one, newsSubject) {
			order = c.inTurn("reads the news", 3, 10)
		}
		if one.again < n && order() {
			one.again = n + 1 + c.dice.IntN(5)
		}
	}
	return nil
}
