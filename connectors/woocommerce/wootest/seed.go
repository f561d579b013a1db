package wootest

import (
	"fmt"
	"slices"
	"time"
)

// dice are made-up numbers that are the same for the same seed (splitmix64, by
// Sebastiano Vigna, public domain).
type dice struct{ state uint64 }

func (d *dice) next() uint64 {
	d.state += 0x9e3779b97f4a7c15
	z := d.state
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

// below is a number from 0 to n-1.
func (d *dice) below(n int) int { return int(d.next() % uint64(n)) } //nolint:gosec // n is positive and small

var tea = category{name: "Teas"}

// teas are the demo shop's goods; prices are in hundredths.
var teas = []product{
	{name: "First flush", blurb: "80 g, Darjeeling, spring", price: 1490, art: "#7d8f4e", category: tea},
	{name: "Smoked pine", blurb: "100 g, black, over pine fire", price: 1150, art: "#4a3b33", category: tea},
	{name: "Jade steps", blurb: "80 g, green, steamed", price: 1320, art: "#3f7a5a", category: tea},
	{name: "Evening linden", blurb: "60 g, herbal, no caffeine", price: 890, art: "#c9963f", category: tea},
	{name: "Rose oolong", blurb: "80 g, half oxidized", price: 1680, art: "#a65a68", category: tea},
	{name: "Breakfast blend", blurb: "250 g, strong", price: 1250, art: "#8a4a2b", category: tea},
	{name: "White needle", blurb: "50 g, silver tips", price: 2400, art: "#8c97a0", category: tea},
	{name: "Sampler box", blurb: "8 × 15 g", price: 2950, art: "#3c5573", category: category{name: "Gifts"}},
	{name: "Glass pot", blurb: "0.8 l, with a sieve", price: 3400, art: "#5d7f86", category: category{name: "Teaware"}},
}

// SeedCatalog puts the demo shop's teas on sale.
func (s *Server) SeedCatalog() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.quiet = true
	defer func() { s.quiet = false }()
	places := map[string]category{}
	for _, one := range teas {
		if _, known := places[one.category.name]; !known {
			places[one.category.name] = category{s.post(), one.category.name}
		}
		one.category = places[one.category.name]
		s.addProduct(one)
	}
}

// SeedHistory makes up customers and their orders over the days before now: the
// same for the same Options.Seed and time. Some buyers are guests, and
// some orders are cancelled or given back in part. No webhooks are sent.
// The catalog must have products.
func (s *Server) SeedHistory(customers, orders, days int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	clock := s.opt.Now
	s.quiet = true
	defer func() { s.quiet, s.opt.Now = false, clock }()
	d := &dice{state: s.opt.Seed}
	end := clock()
	begin := end.AddDate(0, 0, -days)
	at := func(when time.Time) { s.opt.Now = func() time.Time { return when } }
	at(begin)
	for _, p := range s.products {
		p.created, p.modified = s.now(), s.now()
	}
	times := make([]time.Time, orders)
	for i := range times {
		times[i] = begin.Add(time.Duration(d.next() % uint64(end.Sub(begin)))) //nolint:gosec // begin is before end
	}
	slices.SortFunc(times, time.Time.Compare)
	joined := 0
	for i, when := range times {
		at(when)
		for joined < customers && joined*orders <= 2*i*customers {
			joined++
			s.register(fmt.Sprintf("member%02d@example.test", joined), "Demo", fmt.Sprintf("Member %02d", joined), "")
		}
		pick := min(d.below(customers+1), d.below(customers+1)) // some buy more often than others
		s.seedOrder(d, pick, func(later time.Duration) {
			at(when.Add(min(later, end.Sub(when))))
		})
	}
}

// seedOrder places one order, by a guest where the picked customer has not
// registered yet, and decides what became of it.
func (s *Server) seedOrder(d *dice, pick int, pass func(time.Duration)) {
	c := &cart{billing: address{
		FirstName: "Demo", LastName: fmt.Sprintf("Guest %02d", 1+d.below(40)), City: "Madrid", Country: "ES",
		Postcode: "28013", State: "M",
	}}
	c.billing.Email = fmt.Sprintf("guest%s@example.test", c.billing.LastName[len("Guest "):])
	var buyer *customer
	if accounts := s.customers[1:]; pick < len(accounts) && d.below(6) > 0 {
		buyer = accounts[pick]
		c.billing.FirstName, c.billing.LastName, c.billing.Email = buyer.first, buyer.last, buyer.email
	}
	for range 1 + d.below(3) {
		c.add(s.products[d.below(len(s.products))].id, int64(1+d.below(2)))
	}
	o, _ := s.checkout(c, buyer, "card")
	if o == nil {
		return
	}
	fate := d.below(100)
	pass(time.Duration(1+d.below(3)) * time.Hour)
	switch {
	case fate < 4:
		s.setStatus(o, "cancelled")
	case fate < 8:
		s.setStatus(o, "completed")
		s.refundLine(o, 0, 1)
	case fate < 9:
		s.setStatus(o, "refunded")
	case fate < 97:
		s.setStatus(o, "completed")
	}
}
