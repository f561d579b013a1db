package app_test

import (
	"testing"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

// TestACountryThatSomebodyChoseIsTheirs: neither a store's record nor an order
// changes it, it goes where its person goes, and it is forgotten with them.
func TestACountryThatSomebodyChoseIsTheirs(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	w.ask(nil)
	s := w.shopify()
	customer, id := w.newcomer(s, mail("mover"))
	_, elsewhere := w.newcomer(s, mail("elsewhere"))
	choose := func(id uuid.UUID, country string) error {
		return w.ChangePreferencesBy(t.Context(), w.link(id), "en", app.PreferenceChange{Country: &country})
	}
	ships := func(country string) {
		w.coffee.UpdateCustomer(customer, func(c *shopifytest.Customer) { c.Country = country })
		w.coffee.PlaceOrder(shopifytest.NewOrder{
			CustomerID: customer, Country: country, Items: []shopifytest.Item{{Quantity: 1, Unit: 5000}},
		})
		w.deliver()
	}
	lives := func(id uuid.UUID, want, chosen string) {
		t.Helper()
		p, err := w.MemberProfile(t.Context(), w.merchant, id)
		w.must(err)
		copied, err := w.ExportMember(t.Context(), w.merchant, id)
		w.must(err)
		if p.CountryNow != want || p.Country != chosen || copied.Person.Country != want {
			t.Errorf("they live in %q, chosen %q, by their copy %q; want %q, chosen %q",
				p.CountryNow, p.Country, copied.Person.Country, want, chosen)
		}
	}
	ships("DE")
	lives(id, "DE", "")
	for _, none := range []string{"de", "XX", "Germany"} {
		if err := choose(id, none); fieldOf(err) != "country" || !fail.Is(err, fail.Invalid) {
			t.Errorf("%q is taken for a country: %v", none, err)
		}
	}
	w.must(choose(id, "PT"))
	ships("AT")
	lives(id, "PT", "PT")
	w.must(w.MergeMembers(t.Context(), w.merchant, elsewhere, id))
	lives(elsewhere, "PT", "PT")
	w.must(choose(elsewhere, "")) // as in the orders again
	ships("CH")
	lives(elsewhere, "CH", "")
	w.must(choose(elsewhere, "FR"))
	known, err := w.ExportMember(t.Context(), w.merchant, elsewhere)
	w.must(err)
	w.erased(elsewhere, known.Person.Email) // the store’s records rename them, the later one last
	if n := w.count("SELECT count(*) FROM member WHERE country_chosen OR country <> ''"); n != 0 {
		t.Errorf("of who was erased %d records keep a country", n)
	}
}
