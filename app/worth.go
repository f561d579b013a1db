package app

import (
	"regulars/app/money"
	"regulars/app/program"
)

// worth is what points buy at the best rate of the rewards that take money off,
// in a currency. Nil when no such reward exists or there is nothing to spend.
func worth(rules *program.Program, points int64, currency string) *money.Amount {
	if rules == nil || points <= 0 {
		return nil
	}
	var best int64
	for _, r := range rules.Version.Document.Rewards {
		if r.Active && (r.Kind == program.AmountOff || r.Kind == program.Slider) && r.Amount[currency] > 0 {
			best = max(best, money.Share(points, r.Amount[currency], r.Cost))
		}
	}
	if best == 0 {
		return nil
	}
	return &money.Amount{Minor: best, Currency: currency}
}

// leastMinimum is the smallest minimum of the active rules for orders, 0 when
// none has one.
func leastMinimum(rules *program.Program, currency string) int64 {
	if rules == nil {
		return 0
	}
	least, found := int64(0), false
	for _, r := range rules.Version.Document.Rules {
		minimum := r.Minimum[currency]
		if r.Active && r.Trigger == program.OnOrder && minimum > 0 && (!found || minimum < least) {
			least, found = minimum, true
		}
	}
	return least
}
