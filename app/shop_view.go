package app

import (
	"slices"
	"strings"

	"regulars/app/merchant"
	"regulars/app/money"
	"regulars/app/program"
	"regulars/app/reward"
	"regulars/app/words"
)

// shopView says a program to shoppers of one store: in their language, in the
// store's currency.
type shopView struct {
	locale   string
	words    *words.Words
	points   words.PointsName
	look     merchant.Look
	currency string
}

func newShopView(locale string, m merchant.Merchant, s merchant.Store) shopView {
	w := words.For(locale)
	return shopView{
		locale: locale, words: w, points: words.PointsName(m.Look.Name(locale)), look: m.Look, currency: s.Currency,
	}
}

// describe fills in what everybody sees.
func (v shopView) describe(b *Bootstrap, live *program.Program) {
	b.Locale, b.Points, b.Reasons = v.words.Locale(), v.points, v.look.Because(v.locale)
	if live == nil {
		return
	}
	document := live.Version.Document
	b.Enrollment, b.Terms = document.Enrollment, textIn(document.Terms, v.locale)
	for _, r := range document.Rules {
		if way, ok := v.way(r); ok {
			b.Ways = append(b.Ways, way)
		}
	}
}

// textIn picks a text in a locale, its language, English, or any.
func textIn(byLocale map[string]string, locale string) string {
	language, _, _ := strings.Cut(locale, "-")
	for _, key := range []string{locale, language, "en"} {
		if text := byLocale[key]; text != "" {
			return text
		}
	}
	for _, text := range byLocale {
		return text
	}
	return ""
}

func (v shopView) amount(byCurrency map[string]int64) money.Amount {
	return money.Amount{Minor: byCurrency[v.currency], Currency: v.currency}
}

func (v shopView) way(r program.Rule) (Way, bool) {
	way := Way{ID: r.ID, Title: r.Name, PointsLabel: v.words.Signed(r.Points)}
	if r.Trigger == program.OnSignup {
		way.Detail = v.words.OnJoining()
	} else {
		way.Detail = v.words.EveryOrder(v.amount(r.Minimum))
	}
	if r.Effect == program.PerAmount {
		per := v.amount(r.Per)
		if per.Minor == 0 {
			return way, false // not in this store's currency
		}
		way.PointsLabel = v.words.PerAmountLabel(r.Points, per)
	}
	return way, r.Active
}

// offer fills in what points buy, seen from the balance.
func (v shopView) offer(b *Bootstrap, live *program.Program) {
	if live == nil {
		return
	}
	have := b.Balance.Available
	for _, r := range live.Version.Document.Rewards {
		if !r.Active || r.Kind == program.AmountOff && r.Amount[v.currency] == 0 {
			continue
		}
		missing := max(r.Cost-have, 0)
		b.Rewards = append(b.Rewards, Offer{
			ID: r.ID, Name: r.Name, Detail: v.detail(r), Cost: r.Cost,
			Affordable: missing == 0 && b.Standing == "member", Missing: missing,
		})
	}
	slices.SortStableFunc(b.Rewards, func(x, y Offer) int { return int(x.Cost - y.Cost) })
	if b.Standing != "member" {
		return
	}
	b.Worth = worth(live, have, v.currency)
	for _, o := range b.Rewards {
		if o.Missing > 0 {
			b.Next = &NextReward{Name: o.Name, Missing: o.Missing}
			break
		}
	}
}

// detail says what a reward gives, unless its name does, and its limits.
func (v shopView) detail(r program.Reward) string {
	gives := v.gives(r)
	if strings.Contains(r.Name, gives) {
		gives = ""
	}
	return v.words.Sentences(gives, v.words.RewardLimits(v.amount(r.Minimum), r.ValidDays))
}

func (v shopView) gives(r program.Reward) string {
	switch r.Kind {
	case program.AmountOff:
		return v.words.AmountOff(v.amount(r.Amount))
	case program.PercentOff:
		return v.words.PercentOff(int(r.PercentBP))
	case program.FreeShipping:
		return v.words.FreeShipping()
	default:
		return ""
	}
}

func (v shopView) code(r *reward.Redemption) Code {
	return Code{
		ID: r.ID, RewardName: r.Reward.Name, Code: r.Shown(), Status: r.Status, EndsAt: r.EndsAt.UTC(),
		Detail: v.words.Sentences(v.gives(r.Reward), v.words.RewardLimits(v.amount(r.Reward.Minimum), 0)),
	}
}
