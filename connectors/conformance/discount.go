package conformance

import (
	"time"

	"regulars/app/fail"
	"regulars/app/money"
	"regulars/app/platform"
)

func discountOnce(c testCase) {
	t, f := c.t, c.f
	d := discount(f, "REG-8Q2K-0001")
	first, err := f.Connector.EnsureDiscount(t.Context(), f.Store, d)
	must(t, err)
	second, err := f.Connector.EnsureDiscount(t.Context(), f.Store, d)
	must(t, err)
	same(t, "external id", first, second)
	same(t, "usable codes", 1, f.Usable(d.Code))
	state, err := f.Connector.FindDiscount(t.Context(), f.Store, d)
	must(t, err)
	want := platform.DiscountState{
		Found: true, Ours: true, ExternalID: first, Lags: state.Lags, Tombstone: state.Tombstone,
	}
	same(t, "state", want, state)
}

func discountAbsent(c testCase) {
	t, f := c.t, c.f
	state, err := f.Connector.FindDiscount(t.Context(), f.Store, discount(f, "REG-8Q2K-0002"))
	must(t, err)
	same(t, "state", platform.DiscountState{}, state)
}

func discountForeign(c testCase) {
	t, f := c.t, c.f
	d := discount(f, "REG-8Q2K-0003")
	f.PlantCode(d.Code)
	_, err := f.Connector.EnsureDiscount(t.Context(), f.Store, d)
	kind(t, err, fail.Conflict)
	state, err := f.Connector.FindDiscount(t.Context(), f.Store, d)
	must(t, err)
	if !state.Found || state.Ours {
		t.Fatalf("state of a foreign code = %+v", state)
	}
}

func discountRevoked(c testCase) {
	t, f := c.t, c.f
	d := discount(f, "REG-8Q2K-0004")
	must(t, f.Connector.RevokeDiscount(t.Context(), f.Store, d))
	_, err := f.Connector.EnsureDiscount(t.Context(), f.Store, d)
	must(t, err)
	must(t, f.Connector.RevokeDiscount(t.Context(), f.Store, d))
	same(t, "usable codes", 0, f.Usable(d.Code))
	must(t, f.Connector.RevokeDiscount(t.Context(), f.Store, d))
}

func discountWorthless(c testCase) {
	t, f := c.t, c.f
	d := discount(f, "REG-8Q2K-0005")
	d.Amount = money.Amount{Currency: f.Store.Currency}
	_, err := f.Connector.EnsureDiscount(t.Context(), f.Store, d)
	kind(t, err, fail.Invalid)
	d = discount(f, "REG-8Q2K-0006")
	d.Kind, d.Percent = platform.PercentOff, 10_001
	_, err = f.Connector.EnsureDiscount(t.Context(), f.Store, d)
	kind(t, err, fail.Invalid)
	same(t, "usable codes", 0, f.Usable("REG-8Q2K-0005")+f.Usable("REG-8Q2K-0006"))
}

// afterFault: whatever the store answers, trying again ends with one code. A
// connector may find out by itself; if not it says that the outcome is unknown.
func afterFault(fault Fault) func(c testCase) {
	return func(c testCase) {
		t, f := c.t, c.f
		d := discount(f, "REG-8Q2K-0007")
		f.Misbehave(fault)
		if _, err := f.Connector.EnsureDiscount(t.Context(), f.Store, d); err != nil {
			kind(t, err, fail.Unavailable)
		}
		_, err := f.Connector.EnsureDiscount(t.Context(), f.Store, d)
		must(t, err)
		same(t, "usable codes", 1, f.Usable(d.Code))
	}
}

func afterLate(c testCase) {
	t, f := c.t, c.f
	d := discount(f, "REG-8Q2K-0008")
	f.Misbehave(Late)
	if _, err := f.Connector.EnsureDiscount(t.Context(), f.Store, d); err != nil {
		kind(t, err, fail.Unavailable)
	}
	_, err := f.Connector.EnsureDiscount(t.Context(), f.Store, d)
	must(t, err)
	f.LandLate()
	_, err = f.Connector.EnsureDiscount(t.Context(), f.Store, d)
	must(t, err)
	same(t, "usable codes", 1, f.Usable(d.Code))
}

func sweptLate(c testCase) {
	t, f := c.t, c.f
	d := discount(f, "REG-8Q2K-0009")
	f.Misbehave(Late)
	if _, err := f.Connector.EnsureDiscount(t.Context(), f.Store, d); err != nil {
		kind(t, err, fail.Unavailable)
	}
	must(t, f.Connector.RevokeDiscount(t.Context(), f.Store, d))
	f.LandLate()
	must(t, f.Connector.RevokeDiscount(t.Context(), f.Store, d))
	same(t, "usable codes", 0, f.Usable(d.Code))
}

func rateLimited(c testCase) {
	t, f := c.t, c.f
	d := discount(f, "REG-8Q2K-0010")
	f.Misbehave(Limited)
	if _, err := f.Connector.EnsureDiscount(t.Context(), f.Store, d); err != nil {
		kind(t, err, fail.Limited)
		f.Pass(time.Minute)
	}
	_, err := f.Connector.EnsureDiscount(t.Context(), f.Store, d)
	must(t, err)
	same(t, "usable codes", 1, f.Usable(d.Code))
}

func discountUsed(c testCase) {
	t, f := c.t, c.f
	d := discount(f, "REG-8Q2K-0011")
	_, err := f.Connector.EnsureDiscount(t.Context(), f.Store, d)
	must(t, err)
	id := f.PlaceOrder(NewOrder{CustomerID: d.CustomerID, Email: d.Email, Items: twoThings[:1], Code: d.Code})
	order := fetch(t, f, id)
	same(t, "codes of the order, lower case", []string{"reg-8q2k-0011"}, order.Codes)
	same(t, "worth after the discount", int64(9_480), order.Lines[0].Net)
	same(t, "discount", int64(500), order.Lines[0].Discount)
	state, err := f.Connector.FindDiscount(t.Context(), f.Store, d)
	must(t, err)
	if !state.Used {
		t.Fatalf("state = %+v, want used", state)
	}
}

// basket is two goods in one order, of which a code is for the first.
func basket(c testCase, d platform.Discount, first string, quantity int64) *platform.Order {
	t, f := c.t, c.f
	_, err := f.Connector.EnsureDiscount(t.Context(), f.Store, d)
	must(t, err)
	return fetch(t, f, f.PlaceOrder(NewOrder{
		CustomerID: d.CustomerID, Email: d.Email, Code: d.Code,
		Items: []Item{{Product: first, Quantity: quantity, Unit: 2000}, {Quantity: 1, Unit: 5000}},
	}))
}

func discountForGoods(c testCase) {
	t, f := c.t, c.f
	d, first := discount(f, "REG-8Q2K-0012"), f.AddProduct(2000)
	d.Only.Products = []string{first}
	order := basket(c, d, first, 1)
	same(t, "discount of what it is for", int64(500), order.Lines[0].Discount)
	same(t, "discount of the rest", int64(0), order.Lines[1].Discount)
}

func freeProduct(c testCase) {
	t, f := c.t, c.f
	d, first := discount(f, "REG-8Q2K-0013"), f.AddProduct(2000)
	d.Kind, d.Only.Products = platform.FreeProduct, []string{first, f.AddProduct(1000)}
	d.Amount.Minor = 2000
	order := basket(c, d, first, 3)
	same(t, "discount of three", int64(2000), order.Lines[0].Discount)
	same(t, "discount of the rest", int64(0), order.Lines[1].Discount)
}

func discountExtended(c testCase) {
	t, f := c.t, c.f
	d := discount(f, "REG-8Q2K-0015")
	kind(t, f.Connector.ExtendDiscount(t.Context(), f.Store, d), fail.NotFound)
	_, err := f.Connector.EnsureDiscount(t.Context(), f.Store, d)
	must(t, err)
	d.EndsAt = d.EndsAt.Add(24 * time.Hour)
	must(t, f.Connector.ExtendDiscount(t.Context(), f.Store, d))
	must(t, f.Connector.ExtendDiscount(t.Context(), f.Store, d))
	f.Pass(30*24*time.Hour + time.Hour)
	same(t, "usable codes after the first end", 1, f.Usable(d.Code))
	f.Pass(24 * time.Hour)
	same(t, "usable codes after the new end", 0, f.Usable(d.Code))
}

// discountShared: where a platform has discounts of many codes, one code lives
// and dies without the others; elsewhere each is a discount of its own.
func discountShared(c testCase) {
	t, f := c.t, c.f
	one, two := discount(f, "REG-8Q2K-0016"), discount(f, "REG-8Q2K-0017")
	one.Shared = &platform.Shared{Code: "REG-8Q2K-0018", Title: "5 off"}
	two.Shared, two.CustomerID, two.Email = one.Shared, one.CustomerID, one.Email
	for _, d := range []*platform.Discount{&one, &two} {
		id, err := f.Connector.EnsureDiscount(t.Context(), f.Store, *d)
		must(t, err)
		again, err := f.Connector.EnsureDiscount(t.Context(), f.Store, *d)
		must(t, err)
		same(t, "external id", id, again)
	}
	must(t, f.Connector.RevokeDiscount(t.Context(), f.Store, one))
	same(t, "usable codes of the one that was revoked", 0, f.Usable(one.Code))
	same(t, "usable codes of the other", 1, f.Usable(two.Code))
	id := f.PlaceOrder(NewOrder{CustomerID: two.CustomerID, Email: two.Email, Items: twoThings[:1], Code: two.Code})
	same(t, "discount", int64(500), fetch(t, f, id).Lines[0].Discount)
	state, err := f.Connector.FindDiscount(t.Context(), f.Store, two)
	must(t, err)
	same(t, "the other is used", true, state.Ours && state.Used)
	state, err = f.Connector.FindDiscount(t.Context(), f.Store, one)
	must(t, err)
	same(t, "the one that was revoked is used", false, state.Used)
}

func freeNothing(c testCase) {
	t, f := c.t, c.f
	d := discount(f, "REG-8Q2K-0014")
	d.Kind = platform.FreeProduct
	_, err := f.Connector.EnsureDiscount(t.Context(), f.Store, d)
	kind(t, err, fail.Invalid)
}

func profileWritten(c testCase) {
	t, f := c.t, c.f
	id := f.AddCustomer("member@example.test")
	before := f.Profile(id)
	write := func(points int64, member bool) map[string]string {
		must(t, f.Connector.SetProfile(t.Context(), f.Store, platform.Profile{
			CustomerID: id, Member: member, Points: points, Pending: 7,
		}))
		return f.Profile(id)
	}
	one, two := write(120, true), write(450, true)
	holds := func(profile map[string]string, value string) bool {
		for _, v := range profile {
			if v == value {
				return true
			}
		}
		return false
	}
	if !holds(one, "120") || !holds(two, "450") || holds(two, "120") || !holds(two, "7") {
		t.Fatalf("profile was %v, then %v", one, two)
	}
	same(t, "profile of one who left", before, write(0, false))
	tell := func(answers string, member bool) map[string]string {
		must(t, f.Connector.SetProfile(t.Context(), f.Store, platform.Profile{
			CustomerID: id, Member: member, Points: 1, Answers: answers,
		}))
		return f.Profile(id)
	}
	const said = `{"after-order":{"how":5}}`
	if told, after := tell(said, true), write(2, true); !holds(told, said) || !holds(after, said) {
		t.Errorf("answers were told as %v, and stay as %v", told, after)
	}
	if taken := tell("{}", true); holds(taken, said) {
		t.Errorf("answers that are told no more: %v", taken)
	}
	same(t, "answers of one who left", before, tell("{}", false))
}

func profileOfNobody(c testCase) {
	t, f := c.t, c.f
	err := f.Connector.SetProfile(t.Context(), f.Store, platform.Profile{CustomerID: "999999999", Member: true})
	kind(t, err, fail.NotFound)
}
