package shopifytest

import (
	"fmt"
	"time"
)

// demoProducts is the catalog of the demo.
var demoProducts = []Product{
	{Title: "Morning blend", Detail: "250 g, whole beans", Type: "Coffee", Price: 1150, Color: "#5c4033"},
	{Title: "House espresso", Detail: "250 g, whole beans", Type: "Coffee", Price: 1250, Color: "#2f3a36"},
	{
		Title: "Slow filter", Detail: "250 g, whole beans", Type: "Coffee", Price: 1300, Color: "#b5663c",
		Variants: []Variant{{Title: "Whole beans", Price: 1300}, {Title: "Ground for filter", Price: 1300}},
	},
	{Title: "Tasting box", Detail: "4 × 100 g", Type: "Box", Price: 2200, CompareAt: 2600, Color: "#8a7a46"},
	{Title: "Cold brew", Detail: "500 g, coarse", Type: "Coffee", Price: 1950, Color: "#3f5570"},
	{Title: "Gift card", Detail: "€25 by e-mail", Type: "Gift card", Price: 2500, GiftCard: true, Color: "#0b6b50"},
}

// SeedProducts puts the demo's catalog on sale, once.
func (s *Shop) SeedProducts() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.products) > 0 {
		return
	}
	coffee, boxes := s.id(), s.id()
	for _, product := range demoProducts {
		product.Vendor, product.Tags = s.Name, []string{"demo"}
		product.Collection, product.Gathered = coffee, "Coffee"
		if product.Type != "Coffee" {
			product.Collection, product.Gathered = boxes, "Boxes and more"
		}
		s.addProduct(product)
	}
}

// SeedHistory makes days of orders by a number of demo shoppers, ending now. No
// webhook tells of them: they were before the app. All people are called "Demo
// Member" and have addresses under example.test, which reaches nobody.
func (s *Shop) SeedHistory(days, shoppers int) {
	s.SeedProducts()
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.switches
	s.switches.Mute = true
	today := s.now()
	people := s.demoPeople(shoppers, days, today)
	for day := days; day >= 1; day-- {
		s.at = today.AddDate(0, 0, -day).Truncate(24 * time.Hour).Add(8 * time.Hour)
		for _, person := range people {
			if !person.from.After(s.at) && s.random.Float64() < person.rate {
				s.at = s.at.Add(time.Duration(s.random.IntN(600)+1) * time.Second)
				s.seedOrder(person, today)
			}
		}
	}
	s.at = time.Time{}
	s.switches = before
	s.addSegment("Bought more than once", "number_of_orders > 1")
	s.addSegment("Loyalty members", "customer_tags CONTAINS 'regulars-member'")
}

// person is one demo shopper's habit.
type person struct {
	customer *Customer // nil for a guest
	email    string
	from     time.Time
	rate     float64 // orders a day
	country  string
	locale   string
}

func (s *Shop) demoPeople(count, days int, today time.Time) []person {
	places := []struct{ country, locale string }{{"DE", "de"}, {"DE", "de"}, {"AT", "de"}, {"FR", "fr"}, {"IE", "en"}}
	list := make([]person, count)
	for i := range list {
		place := places[s.random.IntN(len(places))]
		list[i] = person{
			email: fmt.Sprintf("demo.member%02d@example.test", i+1), country: place.country, locale: place.locale,
			from: today.AddDate(0, 0, -1-s.random.IntN(max(days, 1))),
			rate: 0.008 + 0.12*s.random.Float64()*s.random.Float64(),
		}
		if s.random.IntN(8) == 0 {
			continue // a guest: the first order makes the record
		}
		s.at = list[i].from
		list[i].customer = s.addCustomer(Customer{
			Email: list[i].email, FirstName: "Demo Member", LastName: fmt.Sprintf("%02d", i+1), Verified: true,
			Enabled: true, Country: place.country, Locale: place.locale, Subscribed: s.random.IntN(3) > 0,
			ConsentAt: list[i].from, Tags: []string{"demo"},
			Birthday: fmt.Sprintf("19%02d-%02d-%02d", 60+s.random.IntN(40), 1+s.random.IntN(12), 1+s.random.IntN(28)),
		})
	}
	return list
}

// seedOrder places one order and lets it meet its fate: most are kept, some are
// partly refunded, canceled or never paid.
func (s *Shop) seedOrder(by person, today time.Time) {
	order := NewOrder{Email: by.email, Country: by.country, Locale: by.locale, Shipping: shippingPrice, At: s.at}
	if by.customer != nil {
		order.CustomerID = by.customer.ID
	}
	for range 1 + s.random.IntN(3) {
		product := s.products[s.random.IntN(len(s.products))]
		order.Items = append(order.Items, Item{ProductID: product.ID, Quantity: 1 + s.random.Int64N(2)})
	}
	placed := s.place(order)
	fate := s.random.IntN(100)
	if fate >= 99 {
		return
	}
	s.pay(placed)
	switch {
	case fate < 6:
		s.refund(placed, &Refund{Lines: []RefundLine{placed.Lines[0].take(1)}})
	case fate < 8:
		s.refundAll(placed)
	case fate < 10:
		s.refundAll(placed)
		placed.CancelledAt = s.now()
		s.touch(placed)
	default:
		placed.travel(today)
	}
}

// travel is sent a day after it was placed, and arrives one to five days later, as
// far as that was before today.
func (o *Order) travel(today time.Time) {
	sent := o.PlacedAt.AddDate(0, 0, 1)
	if sent.After(today) {
		return
	}
	o.Fulfilled, o.SentAt = true, sent
	if arrives := sent.AddDate(0, 0, 1+int(o.ID%5)); arrives.Before(today) {
		o.ArrivedAt = arrives
	}
}
