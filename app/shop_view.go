package app

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/budget"
	"regulars/app/merchant"
	"regulars/app/money"
	"regulars/app/platform"
	"regulars/app/product"
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
	platform platform.Kind
	store    uuid.UUID
	zone     *time.Location
	free     map[string][]product.Brief // what can be chosen, by reward
	names    map[string]product.Listed  // of the products that codes make free
	at       time.Time
	permits  func(program.Reward) bool // the store lets us give it
}

func (a *App) newShopView(locale string, m merchant.Merchant, s merchant.Store) shopView {
	w := words.For(locale)
	return shopView{
		locale: locale, words: w, points: words.PointsName(m.Look.Name(locale)), look: m.Look,
		currency: s.Currency, platform: s.Platform, store: s.ID, zone: m.Location(),
		permits: func(r program.Reward) bool { return a.permits(s, r) },
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

// offer fills in what points buy, seen from the balance. why says of each
// reward why it cannot be taken.
func (v shopView) offer(b *Bootstrap, live *program.Program, why map[string]reward.Refusal) {
	if live == nil {
		return
	}
	have := b.Balance.Available
	for _, r := range live.Version.Document.Rewards {
		if !v.offers(r) {
			continue
		}
		cost := r.Cost
		if r.Kind == program.Slider {
			cost *= r.Least()
		}
		missing, not := shortOf(cost, have), why[r.ID]
		if not == reward.OtherGroup {
			continue // what is for chosen members is shown to them alone
		}
		if r.Kind == program.FreeProduct && len(v.free[r.ID]) == 0 && not == "" {
			not = reward.NotSold
		}
		b.Rewards = append(b.Rewards, Offer{
			ID: r.ID, Kind: r.Kind, Name: r.Name, Detail: v.detail(r), Cost: cost, Missing: missing,
			Affordable: missing == 0 && not == "" && b.Standing == "member",
			Why:        v.whyNot(r, not, live), Slider: v.slider(r, have), Choices: v.choices(r),
			Capped: v.capped(r),
		})
	}
	slices.SortStableFunc(b.Rewards, func(x, y Offer) int { return int(x.Cost - y.Cost) })
	if b.Standing != "member" {
		return
	}
	b.Worth = worth(live, have, v.currency)
	for _, o := range b.Rewards {
		if o.Missing > 0 && o.Why == "" {
			b.Next = &NextReward{Name: o.Name, Missing: o.Missing}
			break
		}
	}
}

// shortOf is how many points are missing for what costs so many; none for what
// costs nothing, however far below zero the balance is.
func shortOf(cost, have int64) int64 {
	if cost == 0 {
		return 0
	}
	return max(cost-have, 0)
}

// offers reports whether shoppers of this store are shown a reward now.
func (v shopView) offers(r program.Reward) bool {
	_, here := r.GroupsIn(v.store)
	return r.Active && here && r.GivenIn(v.platform, v.currency) && r.Listed(v.at, v.zone) && v.permits(r)
}

func (v shopView) whyNot(r program.Reward, why reward.Refusal, live *program.Program) string {
	if why == "" {
		return ""
	}
	var tiers []string
	for _, t := range live.Version.Document.Tiers.Tiers {
		if slices.Contains(r.Tiers, t.ID) {
			tiers = append(tiers, t.Name)
		}
	}
	said, on := string(why), time.Time{}
	switch why { //nolint:exhaustive // the others have no day
	case reward.NotYet:
		on, _ = r.Offered(v.zone)
	case reward.Paused, reward.TakenOften:
		if next, again := v.anew(r, why); again {
			said, on = strings.TrimSuffix(said, "_often")+"_until", next
		}
	}
	return v.words.WhyNot(said, on.In(v.zone), tiers)
}

// anew is when what keeps a member from a reward begins to count anew; false for
// never.
func (v shopView) anew(r program.Reward, why reward.Refusal) (time.Time, bool) {
	if why == reward.Paused {
		return budget.Next(r.Budget.Window, v.at, v.zone)
	}
	return budget.Next(cmp.Or(r.Window, program.Lifetime), v.at, v.zone)
}

func (v shopView) slider(r program.Reward, have int64) *Slider {
	if r.Kind != program.Slider {
		return nil
	}
	return &Slider{
		Least: r.Least(), Most: max(min(have/r.Cost, r.MaxSteps), r.Least()), Points: r.Cost,
		Amount: v.amount(r.Amount),
	}
}

// detail says what a reward gives, unless its name does, and its limits.
func (v shopView) detail(r program.Reward) string {
	gives := v.gives(r)
	if strings.Contains(r.Name, gives) {
		gives = ""
	}
	days := r.ValidDays
	if r.Kind == program.Perk {
		days = 0
	}
	return v.words.Sentences(gives, v.use(r), v.words.RewardLimits(v.amount(r.Minimum), days))
}

// use says what a reward can be used for, "" for everything.
func (v shopView) use(r program.Reward) string {
	goods, purchase, alone, capped := "", "", "", ""
	if !r.Only.Empty() && r.Kind != program.FreeProduct {
		goods = v.words.RewardUse("some_goods")
	}
	if r.OneTime == program.OneTime || r.OneTime == program.Subscription {
		purchase = v.words.RewardUse(string(r.OneTime))
	}
	if r.Combines.Alone {
		alone = v.words.RewardUse("alone")
	}
	if v.capped(r) != "" {
		whole := r.Capped(v.currency, 0)
		capped = v.words.CappedWithoutCart(v.amount(whole.Amount), v.amount(whole.Minimum))
	}
	return v.words.Sentences(goods, purchase, alone, capped)
}

// capped is the store's currency when the reward's code is made for a cart.
func (v shopView) capped(r program.Reward) string {
	if r.Kind == program.PercentOff && r.Most[v.currency] > 0 {
		return v.currency
	}
	return ""
}

// choices are what a free product can be, when there is more than one.
func (v shopView) choices(r program.Reward) []Choice {
	free := v.free[r.ID]
	if len(free) < 2 {
		return nil
	}
	var choices []Choice
	for _, p := range free {
		choices = append(choices, Choice{ID: p.Key(), Title: p.Title, ImageURL: p.ImageURL})
	}
	return choices
}

func (v shopView) gives(r program.Reward) string {
	switch r.Kind {
	case program.AmountOff:
		return v.words.AmountOff(v.amount(r.Amount))
	case program.PercentOff:
		if len(r.Most) > 0 {
			return v.words.PercentUpTo(int(r.PercentBP), v.amount(r.Most))
		}
		return v.words.PercentOff(int(r.PercentBP))
	case program.FreeProduct:
		var titles []string
		for _, p := range v.free[r.ID] {
			titles = append(titles, p.Title)
		}
		return v.words.FreeProduct(titles...)
	case program.GiftCard:
		return v.words.GiftCard(v.amount(r.Amount))
	case program.StoreCredit:
		return v.words.StoreCredit(v.amount(r.Amount))
	case program.Perk:
		return v.words.RewardUse("perk")
	case program.FreeShipping:
		return v.words.FreeShipping()
	case program.Slider:
		return v.words.ForEvery(v.amount(r.Amount), r.Cost, v.points)
	default:
		return ""
	}
}
