package app_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"regulars/app/devstack/mailbox"
	"regulars/app/journey"
	"regulars/app/profile"
	"regulars/connectors/shopify/shopifytest"
)

// newest is the last letter to somebody.
func (w *readyWorld) newest(name string) mailbox.Letter {
	w.t.Helper()
	all := w.box.To(mail(name))
	if len(all) == 0 {
		w.t.Fatalf("%s has no letter", name)
	}
	return all[len(all)-1]
}

// pictured has a store tell where a product's picture is.
func (w *readyWorld) pictured(product int64) (address string) {
	w.t.Helper()
	address = "https://cdn.shop.example/" + strconv.FormatInt(product, 10) + ".png"
	_, err := w.owner().Exec(w.t.Context(), "UPDATE product SET image_url = $2 WHERE external_id = $1",
		strconv.FormatInt(product, 10), address)
	w.must(err)
	return address
}

// takes is an order of one product.
func (w *readyWorld) takes(customer, product int64) {
	w.t.Helper()
	w.coffee.PlaceOrder(shopifytest.NewOrder{
		CustomerID: customer, Locale: w.speaks[customer], Items: []shopifytest.Item{{ProductID: product, Quantity: 1}},
	})
	w.deliver()
}

func TestReadyMadeReminderOfACheckoutComesTwiceAndStopsWithTheOrder(t *testing.T) {
	w := readyMade(t, "cart")
	cup := w.coffee.AddProduct(shopifytest.Product{Title: "Cup", Price: 900})
	pot := w.coffee.AddProduct(shopifytest.Product{Title: "Pot", Price: 2900})
	carts := map[string]shopifytest.NewOrder{}
	for _, name := range []string{"leaves", "orders"} {
		customer, _ := w.reader(name, "en")
		in := shopifytest.NewOrder{
			CustomerID: customer, Email: mail(name), Items: []shopifytest.Item{
				{ProductID: cup.ID, Quantity: 1}, {ProductID: pot.ID, Quantity: 2}, {ProductID: cup.ID, Quantity: 1},
			},
		}
		in.Checkout = w.coffee.OpenCheckout(in)
		carts[name] = in
	}
	w.deliver()
	picture := w.pictured(cup.ID)
	w.Advance(61 * time.Minute)
	w.sweeps("abandoned")
	for name := range carts {
		on := "/checkouts/" + carts[name].Checkout + "/recover?key=0"
		w.reads(name, 24*time.Hour, "Did something come up, Ann?", "Cup\n€9.00\n", "Pot\n€29.00\n", "Back to your cart: https://", on)
		l := w.newest(name)
		if n := strings.Count(l.Text, on); n != 3 || strings.Count(l.Text, "Cup") != 1 || !strings.Contains(l.HTML, picture) {
			t.Errorf("%d links lead on, want those of two products and the button, and the picture:\n%s", n, l.Text)
		}
	}
	w.coffee.PlaceOrder(carts["orders"])
	w.deliver()
	w.reads("leaves", 4*24*time.Hour, "A last reminder of your cart")
	w.Pass(10 * 24 * time.Hour)
	for name, want := range map[string]int{"leaves": 2, "orders": 1} {
		got := 0
		for _, subject := range subjects(w.box, mail(name)) {
			if strings.HasPrefix(subject, "Did something") || strings.HasPrefix(subject, "A last reminder") {
				got++
			}
		}
		if got != want {
			t.Errorf("who %s got %d reminders, want %d", name, got, want)
		}
	}
}

func TestReadyMadeReminderNamesTheProductThatRunsLow(t *testing.T) {
	w := readyMade(t, "replenish")
	beans := w.coffee.AddProduct(shopifytest.Product{Title: "House beans", Price: 1200})
	customer, _ := w.reader("thirsty", "de")
	w.deliver()
	w.takes(customer, beans.ID)
	w.Pass(20 * 24 * time.Hour)
	w.takes(customer, beans.ID)
	w.Pass(18 * 24 * time.Hour)
	w.reads("thirsty", 4*24*time.Hour, "Geht House beans zur Neige?", "Ann, so wie du sonst bestellst", "House beans\n12,00",
		"Nachbestellen: https://", "/products/"+beans.Handle)
}

func TestReadyMadeLetterNamesTheTierThatIsNearAndWhatIsMissing(t *testing.T) {
	w := readyMadeIn(t, "tier-near", tierProgram(nil), nil)
	customer, _ := w.reader("near", "fr")
	for range 2 {
		w.coffee.PlaceOrder(shopifytest.NewOrder{
			CustomerID: customer, Locale: "fr", Items: []shopifytest.Item{{Quantity: 1, Unit: 4000}},
		})
		w.deliver()
	}
	w.reads("near", 5*24*time.Hour, "Presque Silver, Ann", "Vous êtes tout près de Silver chez Test merchant.\nEncore 40 points jusqu’à Silver\n")
}

func TestReadyMadeWinBackNamesWhatWasBoughtLastUnlessItIsSensitive(t *testing.T) {
	w := readyMade(t, "win-back")
	mug := w.coffee.AddProduct(shopifytest.Product{Title: "Blue mug", Price: 1500})
	pills := w.coffee.AddProduct(shopifytest.Product{Title: "Valerian", Price: 700})
	private := profile.Default()
	private.SensitiveProducts = []string{strconv.FormatInt(pills.ID, 10)}
	w.must(w.ChangeProfileSettings(t.Context(), w.merchant, private))
	bought := map[string]int64{"mug": mug.ID, "pills": pills.ID}
	customers := map[string]int64{}
	for name := range bought {
		customers[name], _ = w.reader(name, "en")
	}
	for range 4 {
		w.Pass(10 * 24 * time.Hour)
		for name, product := range bought {
			w.takes(customers[name], product)
		}
	}
	w.Pass(9 * 24 * time.Hour)
	w.reads("mug", 5*24*time.Hour, "It has been a while, Ann", "Last time you chose Blue mug.", "Blue mug\n€15.00", "150 points")
	w.reads("pills", 2*24*time.Hour, "It has been a while, Ann", "Last time you chose something that we hope you liked.",
		"Perhaps there is something new for you.")
	if l := w.newest("pills"); strings.Contains(l.Text+l.HTML, "Valerian") {
		t.Error("what is sensitive is named")
	}
}

// TestReadyMadeLadderReachesEveryRung climbs it: whoever waits is invited at each
// rung, with more than at the one before, and gets it with the order.
func TestReadyMadeLadderReachesEveryRung(t *testing.T) {
	w := readyMade(t, "ladder")
	customer, member := w.reader("climbs", "es")
	given := int64(0)
	for placed, rung := range []struct {
		order, points  int64
		invites, tells string
	}{
		{2, 100, "100 puntos esperan tu segundo pedido", "tu próximo pedido da 100 puntos"},
		{3, 150, "Tu próximo pedido: 150 puntos más", "entran 150 puntos más en tu cuenta"},
		{5, 250, "Tu próximo pedido: 250 puntos más", "entran 250 puntos más en tu cuenta"},
		{10, 500, "Un pedido más y 500 puntos son tuyos", "El próximo es un número redondo"},
		{20, 1000, "Un pedido más y 1000 puntos son tuyos", "celebrarlo contigo: da 1000 puntos"},
	} {
		for w.count("SELECT count(*) FROM orders WHERE member_id = $1", member) < rung.order-1 {
			w.orders(customer)
			w.Pass(25 * time.Hour)
		}
		w.Pass(12 * 24 * time.Hour)
		w.reads("climbs", 20*24*time.Hour, rung.invites, rung.tells)
		w.gained(member, given)
		w.Pass(24 * time.Hour)
		w.orders(customer)
		given += rung.points
		w.reads("climbs", 3*24*time.Hour, pointsIn(rung.points)+" por tu pedido. ¡Gracias!", "Este pedido merecía algo más")
		w.gained(member, given)
		if placed == 4 {
			w.audit()
		}
	}
}

func pointsIn(points int64) string { return strconv.FormatInt(points, 10) + " puntos" }

func TestReadyMadeJustForYouOffersMoreWithEveryRung(t *testing.T) {
	var tea, mug string
	w := readyMadeIn(t, "for-you", percents(), func(w *world, d *journey.Script) {
		tea, mug = w.onSale(w.shopify(), "Green tea", 900), w.onSale(w.shopify(), "Blue mug", 1500)
		rungs := []journey.Rung{{From: 2, Rewards: []string{"ten"}}, {From: 3, Rewards: []string{"twenty"}}}
		d.ForYou.Groups = []journey.OfferGroup{
			{Name: "Tees", Products: []string{tea}, Rungs: rungs}, {Name: "Tassen", Products: []string{mug}, Rungs: rungs},
		}
	})
	customer, member := w.reader("picky", "de")
	w.shows(w.site, member, mug, profile.Viewed, 3)
	w.orders(customer)
	w.Pass(12 * 24 * time.Hour)
	w.reads("picky", 5*24*time.Hour, "Ann, das haben wir für dich ausgesucht",
		"Weil du dir Blue mug 3-mal angesehen hast: ten percent · Tassen.", "Blue mug\n15,00")
	if codes := w.codesOf(member); !strings.Contains(w.newest("picky").Text, codes[0].Code) {
		t.Errorf("the letter does not tell the code:\n%s", w.newest("picky").Text)
	}
	w.takes(customer, number(t, mug))
	w.Pass(21 * 24 * time.Hour)
	for range 12 {
		w.Pass(4 * time.Hour)
	}
	codes := w.codesOf(member)
	if len(codes) != 2 {
		t.Fatalf("at the third rung there are %d codes; they went %v, %v", len(codes), w.went(member), w.everybodys())
	}
	var read strings.Builder
	for _, l := range w.box.To(mail("picky")) {
		read.WriteString(l.Text)
	}
	if !strings.Contains(read.String(), "Weil du Tees noch nicht probiert hast: twenty percent · Tees.") {
		t.Errorf("for the third order they read\n%s", read.String())
	}
}
