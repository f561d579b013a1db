package app

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"regulars/app/platform"
)

// TestNobodyIsInBothLanes makes up loads in which people share accounts, e-mails and
// codes, and looks for one that both parts know.
func TestNobodyIsInBothLanes(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	apart := 0
	for range 300 {
		people := 2 + r.IntN(60)
		pick := func(of string) string {
			if r.IntN(3) == 0 {
				return ""
			}
			return fmt.Sprintf(of, r.IntN(people))
		}
		events := make([]platform.Event, 1+r.IntN(60))
		for i := range events {
			if r.IntN(2) == 0 {
				events[i].Customer = &platform.Customer{ID: pick("%d"), Email: pick(" M%d@example.test")}
				continue
			}
			events[i].Order = &platform.Order{ID: fmt.Sprint(i), CustomerID: pick("%d"), Email: pick("m%d@example.test")}
			if r.IntN(2) == 0 {
				events[i].Order.Customer = &platform.Customer{ID: events[i].Order.CustomerID, Email: pick("m%d@Example.test")}
			}
			if r.IntN(8) == 0 {
				events[i].Order.Codes = []string{pick("code%d")}
			}
		}
		parts := lanesOf(events)
		if len(parts[0])+len(parts[1]) != len(events) {
			t.Fatalf("%d events became %d and %d", len(events), len(parts[0]), len(parts[1]))
		}
		known := marks(parts[0])
		for mark := range marks(parts[1]) {
			if known[mark] {
				t.Fatalf("%s is in both lanes", mark)
			}
		}
		if len(parts[1]) > 0 {
			apart++
		}
	}
	if apart < 100 {
		t.Errorf("only %d loads had two parts: this test shows nothing", apart)
	}
}

// marks are what tells people apart in events, as they are matched.
func marks(events []platform.Event) map[string]bool {
	found := map[string]bool{}
	add := func(kind, text string) {
		if text != "" {
			found[kind+normal(text)] = true
		}
	}
	for _, e := range events {
		customer := e.Customer
		if o := e.Order; o != nil {
			customer = o.Customer
			add("account ", o.CustomerID)
			add("mail ", o.Email)
			for _, code := range o.Codes {
				add("code ", code)
			}
		}
		if customer != nil {
			add("account ", customer.ID)
			add("mail ", customer.Email)
		}
	}
	return found
}

// normal is how e-mails are compared (merchant.Keys.EmailMAC), said in another way.
func normal(text string) string {
	var small []rune
	for _, c := range text {
		switch {
		case c == ' ':
		case c >= 'A' && c <= 'Z':
			small = append(small, c+'a'-'A')
		default:
			small = append(small, c)
		}
	}
	return string(small)
}
