package woocommerce

import (
	"context"
	"strconv"
	"sync"
	"time"

	"regulars/app/fail"
	"regulars/app/money"
	"regulars/app/platform"
)

// digitsBelieved is how long a store's digits are believed: its owner may set them
// anew at any moment, and seldom does.
const digitsBelieved = time.Hour

// digits keeps how many digits the prices of stores have. A store may round to fewer
// than its currency has, and says so in this setting alone: a coupon of 5.50 is kept
// and shown as 5.50 there, and takes off 6.
type digits struct {
	mu  sync.Mutex
	all map[string]toldDigits
}

type toldDigits struct {
	digits int
	at     time.Time
}

func newDigits() *digits { return &digits{all: map[string]toldDigits{}} }

// of is what a store was last told to have, false when that is too long ago.
func (d *digits) of(store platform.Store) (int, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	told, known := d.all[store.ID]
	return told.digits, known && store.Now().Sub(told.at) < digitsBelieved
}

// learn keeps what a store says; what is no number says nothing, and the currency's
// own digits are believed.
func (d *digits) learn(store platform.Store, said number) int {
	n, err := strconv.Atoi(string(said))
	if err != nil || n < 0 {
		n = money.Exponent(store.Currency)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.all) >= mostGates {
		clear(d.all)
	}
	d.all[store.ID] = toldDigits{n, store.Now()}
	return n
}

// checkDigits refuses amounts that the store would round: nobody gets another worth
// than was promised. What is whole fits everywhere, and nothing is asked for it.
func (c *Connector) checkDigits(ctx context.Context, store platform.Store, d platform.Discount) error {
	amount := d.Amount
	if d.Kind != platform.AmountOff { // a product is free whatever its price
		amount.Minor = 0
	}
	if amount.Minor%unitOf(amount, 0) == 0 && d.Minimum.Minor%unitOf(d.Minimum, 0) == 0 {
		return nil
	}
	has, known := c.digits.of(store)
	if !known {
		said, err := c.setting(ctx, store, "woocommerce_price_num_decimals")
		if err != nil {
			return err
		}
		has = c.digits.learn(store, number(said))
	}
	for _, part := range []struct {
		field  string
		amount money.Amount
	}{{"amount", amount}, {"minimum", d.Minimum}} {
		if part.amount.Minor%unitOf(part.amount, has) != 0 {
			return fail.Field(part.field, "%s has more digits than the store's prices (%d): it would be rounded; "+
				"change the reward, or WooCommerce's number of decimals", part.amount, has)
		}
	}
	return nil
}

// unitOf is the smallest amount of its currency that has no more than so many digits.
func unitOf(amount money.Amount, digits int) int64 {
	unit := int64(1)
	for range money.Exponent(amount.Currency) - digits {
		unit *= 10
	}
	return unit
}
