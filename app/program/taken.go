package program

// Capped is the reward as one redemption keeps it. No platform bounds what a
// percentage takes off, so one that must never take off more than Most becomes
// an amount: the percentage of the cart at hand (minor units of the currency, 0
// when it is not known), for orders from there on. Without a cart it is Most
// itself, for orders from where the percentage reaches it. It is never more than
// the percentage of the order, and never more than Most.
func (r Reward) Capped(currency string, cart int64) Reward {
	most := r.Most[currency]
	if r.Kind != PercentOff || most <= 0 {
		return r
	}
	from := (most*10_000 + r.PercentBP - 1) / r.PercentBP // here the percentage reaches Most
	if base := max(cart, r.Minimum[currency]); cart > 0 && base < from && base*r.PercentBP >= 10_000 {
		from, most = base, base*r.PercentBP/10_000
	}
	r.Kind = AmountOff
	r.Amount = map[string]int64{currency: most}
	r.Minimum = map[string]int64{currency: max(from, r.Minimum[currency])}
	return r
}

// Priced reports whether what a redemption of the reward is worth is known when
// it is taken, so that a budget of money can count it.
func (r Reward) Priced() bool {
	switch r.Kind {
	case AmountOff, GiftCard, StoreCredit, Slider, FreeProduct, Perk:
		return true
	case PercentOff:
		return len(r.Most) > 0
	case FreeShipping:
		return false
	}
	return false
}
