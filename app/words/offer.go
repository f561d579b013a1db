package words

import (
	"time"

	"regulars/app/money"
)

// WhyNot says why a reward cannot be taken: "From 3 May 2026", "For Gold and
// Platinum". why is the end of a key of the catalog; from and tiers are read
// where the sentence names them.
func (w *Words) WhyNot(why string, from time.Time, tiers []string) string {
	return w.Text("why."+why, Args{"Date": w.DayYear(from), "Tiers": w.And(tiers...)})
}

// ShortOf says how many points a reward costs more than there are.
func (w *Words) ShortOf(points int64, name PointsName) string {
	return w.Text("why.missing", Args{"Points": w.Points(points, name)})
}

// ForEvery names a reward of as much as the shopper likes: "€1 for every 100 points".
func (w *Words) ForEvery(amount money.Amount, points int64, name PointsName) string {
	return w.Text("offer.step", Args{"Amount": w.ShortMoney(amount), "Points": w.Points(points, name)})
}

// AmountOff names a reward of money: "€5 off".
func (w *Words) AmountOff(amount money.Amount) string {
	return w.Text("offer.amount_off", Args{"Amount": w.ShortMoney(amount)})
}

// PercentOff names a reward of a share of the order, in basis points: "10% off".
func (w *Words) PercentOff(basisPoints int) string {
	return w.Text("offer.percent_off", Args{"Percent": w.Percent(basisPoints)})
}

// PercentUpTo names a share of the order that is bounded: "10% off, at most €20".
func (w *Words) PercentUpTo(basisPoints int, most money.Amount) string {
	return w.Text("offer.percent_up_to", Args{"Percent": w.Percent(basisPoints), "Amount": w.ShortMoney(most)})
}

// CappedWithoutCart says what a bounded share becomes: stores know no bound, so
// its code is an amount, of the cart at hand or, without one, the bound itself.
func (w *Words) CappedWithoutCart(most, from money.Amount) string {
	return w.Text("offer.capped", Args{"Amount": w.ShortMoney(most), "Minimum": w.ShortMoney(from)})
}

// FreeProduct names what is free: one product, or, with more or none, one of choice.
func (w *Words) FreeProduct(titles ...string) string {
	if len(titles) == 1 {
		return w.Text("offer.free_product", Args{"Product": titles[0]})
	}
	return w.Text("offer.free_choice", nil)
}

// GiftCard names a gift card: "Gift card of €10".
func (w *Words) GiftCard(amount money.Amount) string {
	return w.Text("offer.gift_card", Args{"Amount": w.ShortMoney(amount)})
}

// StoreCredit names store credit: "€10 of store credit".
func (w *Words) StoreCredit(amount money.Amount) string {
	return w.Text("offer.store_credit", Args{"Amount": w.ShortMoney(amount)})
}

// RewardUse says one condition of a reward: "some_goods", "one_time",
// "subscription", "alone" or "perk".
func (w *Words) RewardUse(condition string) string { return w.Text("offer."+condition, nil) }

// FreeShipping names the reward "Free delivery".
func (w *Words) FreeShipping() string { return w.Text("offer.free_shipping", nil) }

// RewardLimits says a reward's limits: "Orders from €30. Valid for 90 days".
// A minimum or days of zero are left out; with neither it is empty.
func (w *Words) RewardLimits(minimum money.Amount, validDays int) string {
	from, valid := "", ""
	if minimum.Minor > 0 {
		from = w.Text("offer.from", Args{"Amount": w.ShortMoney(minimum)})
	}
	if validDays > 0 {
		valid = w.Plural("offer.valid", int64(validDays), Args{"Days": w.Number(int64(validDays))})
	}
	return w.Sentences(from, valid)
}

// PerAmount says a rate: "2 points per €1". For the short label at the end of
// a row ("2 per €1") see PerAmountLabel.
func (w *Words) PerAmount(points int64, per money.Amount, name PointsName) string {
	return w.Text("way.per", Args{"Points": w.Points(points, name), "Per": w.ShortMoney(per)})
}

// PerAmountLabel is PerAmount without the points' name: "2 per €1".
func (w *Words) PerAmountLabel(points int64, per money.Amount) string {
	return w.Text("way.per", Args{"Points": w.Number(points), "Per": w.ShortMoney(per)})
}

// EveryOrder is the detail of a way to earn by order: "On every order", or from
// which amount on where the rule has a minimum.
func (w *Words) EveryOrder(minimum money.Amount) string {
	if minimum.Minor > 0 {
		return w.Text("offer.from", Args{"Amount": w.ShortMoney(minimum)})
	}
	return w.Text("way.order", nil)
}

// OnJoining is the detail of a bonus for joining: "Once, when you join".
func (w *Words) OnJoining() string { return w.Text("way.signup", nil) }
