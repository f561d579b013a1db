package words

import (
	"time"

	"regulars/app/money"
)

// ToGo is what is missing to a tier. Zero amounts are not said; of several
// amounts of money one is enough.
type ToGo struct {
	Tier   string
	Any    bool // one of it is enough
	Points int64
	Orders int64
	Spend  []money.Amount
	Name   PointsName
}

// TierToGo says what is missing to a tier: "80 points to go until Gold".
func (w *Words) TierToGo(m ToGo) string {
	var missing []string
	if m.Points > 0 {
		missing = append(missing, w.Points(m.Points, m.Name))
	}
	if len(m.Spend) > 0 {
		var amounts []string
		for _, amount := range m.Spend {
			amounts = append(amounts, w.Money(amount))
		}
		missing = append(missing, w.or(amounts))
	}
	if m.Orders > 0 {
		missing = append(missing, w.Plural("tier.orders", m.Orders, Args{"Count": w.Number(m.Orders)}))
	}
	if len(missing) == 0 {
		return ""
	}
	said := w.And(missing...)
	if m.Any {
		said = w.or(missing)
	}
	return w.Text("tier.more", Args{"Missing": said, "Tier": m.Tier})
}

// TierMultiplier says how much more orders earn in a tier, of whose multiplier 1000 is
// one: "25% more points for orders". "" when it is no more.
func (w *Words) TierMultiplier(permille int64, name PointsName) string {
	percent := (permille - 1000) / 10
	if percent < 1 {
		return ""
	}
	unit := name.Plural
	if unit == "" {
		unit = w.Text("points.plural", nil)
	}
	return w.Text("tier.more_points", Args{"Percent": w.Number(percent), "Unit": unit})
}

func (w *Words) or(parts []string) string {
	said := ""
	for _, part := range parts {
		if said == "" {
			said = part
			continue
		}
		said = w.Text("tier.or", Args{"First": said, "Last": part})
	}
	return said
}

// TierBirthday says what a tier brings on a birthday: "On your birthday: 50 points".
func (w *Words) TierBirthday(gift string) string {
	return w.Text("tier.birthday", Args{"Gift": gift})
}

// TierUntil says how long a tier is kept: "Yours until 31 December 2026". last is
// its last day.
func (w *Words) TierUntil(last time.Time) string {
	return w.Text("tier.until", Args{"Date": w.DayYear(last)})
}

// TierChange is one change of tier, for its sentence. Why is reached, renewed,
// told, down, ended, gone, given, back or saved; On is the day of moving down.
type TierChange struct {
	Why      string
	From, To string
	Note     string
	On       time.Time
}

// TierChanged says why a tier changed, or will.
func (w *Words) TierChanged(c TierChange) string {
	key, args := "tier."+c.Why, Args{"From": c.From, "Tier": c.To, "Note": c.Note}
	if c.Why == "told" {
		args["Date"] = w.DayYear(c.On)
		if c.To == "" {
			key = "tier.told_none"
		}
	}
	return w.Text(key, args)
}

// TierReached is what reaching a tier gave.
func (w *Words) TierReached(points int64, name PointsName, tier string) Line {
	reason := w.Text("history.tier", Args{"Points": w.Points(points, name), "Tier": tier})
	return Line{w.Text("history.title.tier", Args{"Tier": tier}), reason}
}
