package app_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/checkout"
	"regulars/app/consent"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/profile"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
	"regulars/connectors/woocommerce/wootest"
)

// look does something in the merchant's database.
func (w *world) look(work func(tx *pg.Tx) error) {
	w.t.Helper()
	w.must(w.door().InMerchant(w.t.Context(), w.merchant, work))
}

// known finds who has an e-mail, nil for nobody.
func (w *world) known(email string) (person *member.Member) {
	w.t.Helper()
	found, _, err := w.FindMembers(w.t.Context(), w.merchant, member.Find{Text: email, Limit: 5}, "")
	w.must(err)
	if len(found) > 1 {
		w.t.Fatalf("%d people have the e-mail %s", len(found), email)
	}
	if len(found) == 1 {
		person = &found[0].Member
	}
	return person
}

// begun lists a person's checkouts, the newest first.
func (w *world) begun(id uuid.UUID) (list []*checkout.Checkout) {
	w.t.Helper()
	w.look(func(tx *pg.Tx) (err error) {
		list, err = checkout.Of(tx, id, 10)
		return err
	})
	return list
}

// TestACheckoutMakesALeadAndItsOrderEndsThat tells both stores' ways: Shopify
// tells of checkouts, WooCommerce of orders that are still drafts.
func TestACheckoutMakesALeadAndItsOrderEndsThat(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Guests)
	w := newWorld(t, &document)
	cup := w.coffee.AddProduct(shopifytest.Product{Title: "Cup", Price: 900})
	lea := shopifytest.NewOrder{Email: "lea@example.com", Items: []shopifytest.Item{{ProductID: cup.ID, Quantity: 2}}}
	lea.Checkout = w.coffee.OpenCheckout(lea)
	draft := wootest.NewOrder{Email: "tom@example.com", Items: []wootest.Item{{Price: 900, Quantity: 1}}}
	order := w.tea.OpenCheckout(draft)
	w.deliver()

	for _, email := range []string{lea.Email, draft.Email} {
		lead := w.known(email)
		if lead == nil || lead.State != member.StateLead || lead.JoinedAt != nil {
			t.Fatalf("%s is %+v, want a lead", email, lead)
		}
		open := w.begun(lead.ID)
		if len(open) != 1 || open[0].CompletedAt != nil || open[0].Recovery == nil {
			t.Errorf("%s began %+v", email, open)
		}
	}
	first := w.known(lea.Email).ID
	if lines, err := w.begun(first)[0].Lines(); err != nil || len(lines) != 1 || lines[0].Quantity != 2 {
		t.Errorf("in it are %+v (%v)", lines, err)
	}
	list, total, err := w.FindMembers(t.Context(), w.merchant, member.Find{Limit: 50}, "")
	w.must(err)
	if slices.ContainsFunc(list, func(r member.Row) bool { return r.State == member.StateLead }) || total != int64(len(list)) {
		t.Errorf("leads are listed among members: %d of %d", len(list), total)
	}
	leads, total, err := w.FindMembers(t.Context(), w.merchant, member.Find{Leads: true, Limit: 50}, "")
	w.must(err)
	if len(leads) != 2 || total != 2 {
		t.Errorf("%d of %d leads are listed, want 2", len(leads), total)
	}

	w.Advance(time.Minute)
	lea.Items[0].Quantity = 3
	w.coffee.PlaceOrder(lea)
	w.tea.SetStatus(order, "processing")
	w.deliver()
	for email, id := range map[string]uuid.UUID{lea.Email: first, draft.Email: w.known(draft.Email).ID} {
		buyer := w.known(email)
		if buyer.ID != id || buyer.State != member.StateGuest {
			t.Errorf("%s is %+v after the order, want the same person as a guest", email, buyer)
		}
		if done := w.begun(id); len(done) != 1 || done[0].CompletedAt == nil {
			t.Errorf("the checkout of %s is still open: %+v", email, done)
		}
	}
}

// TestConsentsFollowTheStoreAndLateOnesChangeNothing goes through the newsletter
// of the fake Shopify store.
func TestConsentsFollowTheStoreAndLateOnesChangeNothing(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document)
	reader := w.coffee.AddCustomer(shopifytest.Customer{Email: "nora@example.com", FirstName: "Nora"})
	w.deliver()
	if w.known("nora@example.com") != nil {
		t.Fatal("a customer without an account or a consent is listed")
	}
	w.coffee.SubscribeToNews(reader.ID, true)
	w.deliver()
	nora := w.known("nora@example.com")
	if nora == nil || nora.State != member.StateLead || !w.mayMail(nora.ID) {
		t.Fatalf("who takes the newsletter is %+v, want a lead who may be written to", nora)
	}
	w.Advance(time.Minute)
	w.coffee.SubscribeToNews(reader.ID, false)
	w.deliver()
	if w.mayMail(nora.ID) {
		t.Error("who withdrew may still be written to")
	}
	w.look(func(tx *pg.Tx) error {
		records, err := consent.Of(tx, nora.ID, 10)
		if len(records) != 2 || records[1].Note != "single" || records[1].StoreID == nil {
			t.Errorf("the record says %+v", records)
		}
		return err
	})
}

func (w *world) mayMail(id uuid.UUID) (may bool) {
	w.t.Helper()
	w.look(func(tx *pg.Tx) error {
		who, err := consent.May(tx, []uuid.UUID{id}, consent.Email)
		may = who[id]
		return err
	})
	return may
}

// TestInterestIsLearnedAndNothingSensitive looks at products, puts them in a
// cart, buys and returns one, and marks a collection as sensitive.
func TestInterestIsLearnedAndNothingSensitive(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document)
	ann := w.tea.AddCustomer("ann@example.com", "Ann", "Lee")
	mild, strong := w.onSale(w.sites()[1], "Mild tea", 900), w.onSale(w.sites()[1], "Strong tea", 1200)
	w.deliver()
	views := func(product string) {
		w.must(w.tea.Fire("woocommerce_regulars_viewed", map[string]any{
			"customer_id": ann, "product_id": number(t, product), "at": w.Now().Unix(),
		}))
		w.Advance(time.Minute)
	}
	views(mild)
	views(strong)
	views(strong)
	w.must(w.tea.Fire("woocommerce_regulars_viewed", map[string]any{"customer_id": ann, "search": " STRONG ", "at": w.Now().Unix()}))
	items := []wootest.Item{{Product: number(t, mild), Quantity: 2}, {Product: number(t, strong), Quantity: 1}}
	order, refused := w.tea.PlaceOrder(wootest.NewOrder{Customer: ann, Items: items})
	if refused != "" {
		t.Fatal(refused)
	}
	w.deliver()
	w.tea.RefundLine(order, 1, 1)
	w.deliver()
	id := w.memberOf(w.teaID, ann)
	if got := w.interest(id, mild); got.Viewed != 1 || got.Bought != 1 || got.Returned != 0 {
		t.Errorf("of the mild tea is known %+v", got)
	}
	if got := w.interest(id, strong); got.Viewed != 2 || got.Searched != 1 || got.Bought != 0 || got.Returned != 1 {
		t.Errorf("of the strong tea is known %+v", got)
	}

	settings, err := w.ProfileSettings(t.Context(), w.merchant)
	w.must(err)
	settings.SensitiveProducts = []string{strong}
	w.must(w.ChangeProfileSettings(t.Context(), w.merchant, settings))
	views(strong)
	w.tea.OpenCheckout(wootest.NewOrder{Customer: ann, Email: "ann@example.com", Items: items})
	w.deliver()
	if got := w.interest(id, strong); got != (profile.Interest{}) {
		t.Errorf("of what is sensitive is known %+v", got)
	}
	if lines, err := w.begun(id)[0].Lines(); err != nil || len(lines) != 1 || lines[0].ProductID != mild {
		t.Errorf("the cart that is kept holds %+v (%v)", lines, err)
	}
	if got := w.interest(id, mild); got.Cart != 1 {
		t.Errorf("the cart is not counted: %+v", got)
	}
}

// interest is what is known of somebody's interest in a product, once their
// orders were read.
func (w *world) interest(id uuid.UUID, product string) (found profile.Interest) {
	w.t.Helper()
	w.look(func(tx *pg.Tx) error {
		if err := w.LearnOrders(tx, []uuid.UUID{id}); err != nil {
			return err
		}
		all, err := profile.Interests(tx, id)
		for _, i := range all {
			if i.Kind == profile.OfProduct && i.ExternalID == product {
				found = i
			}
		}
		return err
	})
	return found
}

// TestWhereAndHowPeopleCameIsReadFromTheirFirstOrder reads region and origin
// from both stores.
func TestWhereAndHowPeopleCameIsReadFromTheirFirstOrder(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document)
	ann := w.coffee.AddCustomer(shopifytest.Customer{Email: "ann@example.com", Enabled: true, Verified: true})
	cup := w.coffee.AddProduct(shopifytest.Product{Title: "Cup", Price: 900})
	buy := func(landing, region string) {
		w.coffee.PlaceOrder(shopifytest.NewOrder{
			CustomerID: ann.ID, Items: []shopifytest.Item{{ProductID: cup.ID, Quantity: 1}}, Country: "DE",
			To: shopifytest.Person{Street: "1 Hill", Region: region}, Landing: landing, Referrer: "https://www.example.org/list",
		})
		w.deliver()
		w.Advance(time.Hour)
	}
	buy("/products/cup?utm_source=Letter&utm_campaign=May", "by")
	buy("/products/cup?utm_source=ads", "BE")
	id := w.memberOf(w.coffeeID, ann.ID)
	w.look(func(tx *pg.Tx) error {
		known, err := profile.Get(tx, []uuid.UUID{id})
		if p := known[id]; p == nil || p.Origin != "letter" || p.Campaign != "may" || p.Region != "BE" ||
			p.Known[profile.Origin].By != profile.ByOrder {
			t.Errorf("known is %+v", p)
		}
		return err
	})
}

// number reads an id of a store that counts its things.
func number(t *testing.T, id string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
