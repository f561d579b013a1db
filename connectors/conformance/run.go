package conformance

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/fail"
	"regulars/app/money"
	"regulars/app/platform"
)

// Run holds a connector to its contract. setup makes a fresh fake and a store
// connected to it; it is called once a case.
func Run(t *testing.T, setup func(t *testing.T) Fixture) {
	t.Helper()
	for name, check := range map[string]func(c testCase){
		"a paid order names its goods, buyer and worth":     paidOrder,
		"an unpaid order is not paid":                       unpaidOrder,
		"a refunded item leaves its line":                   refundedItem,
		"refunded money without an item is an adjustment":   refundedMoney,
		"an order refunded whole is worth nothing":          refundedWhole,
		"a cancelled order is cancelled":                    cancelledOrder,
		"an unknown order is not found":                     unknownOrder,
		"listing finds every order changed since":           changedOrders,
		"listing pages without losing an order":             pagedOrders,
		"listing finds customers":                           listedCustomers,
		"listing finds products":                            listedProducts,
		"a bad cursor names itself":                         badCursor,
		"webhooks verify and become events":                 deliveries,
		"webhooks of another secret are refused":            forged,
		"a deleted order is worth nothing":                  deletedOrder,
		"subscribing twice changes nothing":                 subscribedTwice,
		"a lost subscription comes back":                    resubscribed,
		"describing tells currency, zone and name":          described,
		"refused credentials are unauthorized":              refusedCredentials,
		"a discount is made once":                           discountOnce,
		"a discount that was never made is not found":       discountAbsent,
		"a code of somebody else is a conflict":             discountForeign,
		"a revoked discount cannot be used":                 discountRevoked,
		"a discount without worth is refused by its field":  discountWorthless,
		"one discount survives a lost reply":                afterFault(DropReply),
		"one discount survives a failure before it is made": afterFault(ErrorBefore),
		"one discount survives a failure after it is made":  afterFault(ErrorAfter),
		"one discount survives a late application":          afterLate,
		"a late application can be swept":                   sweptLate,
		"a rate limit says so":                              rateLimited,
		"a used code is found used":                         discountUsed,
		"codes that may share a discount live apart":        discountShared,
		"a code lives longer when it is told to":            discountExtended,
		"a code that staff take away is noticed":            discountWithdrawn,
		"a code can be made anew that staff took away":      discountMadeAnew,
		"many discounts are each made once":                 manyDiscounts,
		"a discount in smallest units is worth them":        discountInCents,
		"many profiles are written, also twice":             manyProfiles,
		"a discount for some goods spares the others":       discountForGoods,
		"a free product is one unit of it":                  freeProduct,
		"a free product without a product is refused":       freeNothing,
		"a profile is written, overwritten and removed":     profileWritten,
		"a profile of nobody is not found":                  profileOfNobody,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(testCase{t, setup(t)})
		})
	}
}

// testCase is one case with its fresh fake.
type testCase struct {
	t *testing.T
	f Fixture
}

// kind fails the test unless an error is of a kind.
func kind(t *testing.T, err error, want fail.Kind) {
	t.Helper()
	if !fail.Is(err, want) {
		t.Fatalf("error = %v (%v), want kind %v", err, fail.KindOf(err), want)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

// fetch reads one order complete.
func fetch(t *testing.T, f Fixture, id string) *platform.Order {
	t.Helper()
	event, err := f.Connector.Fetch(t.Context(), f.Store, id)
	must(t, err)
	if event.Incomplete || event.Order == nil {
		t.Fatalf("Fetch gave no complete order: %+v", event)
	}
	return event.Order
}

// discount is a code of 5.00 for a customer.
func discount(f Fixture, code string) platform.Discount {
	now := f.Store.Now()
	return platform.Discount{
		Code: code, Title: "5 off", Kind: platform.AmountOff,
		Amount: money.Amount{Minor: 500, Currency: f.Store.Currency}, Email: "member@example.test",
		CustomerID: f.AddCustomer("member@example.test"), StartsAt: now, EndsAt: now.Add(30 * 24 * time.Hour),
		Reference: "0192f7a0-0000-7000-8000-00000000" + code[len(code)-4:],
	}
}

// header copies what a receiver keeps of a delivery.
func header(r *http.Request) http.Header { return r.Header.Clone() }
