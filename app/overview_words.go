package app

import (
	"strings"
	"time"

	"regulars/app/merchant"
	"regulars/app/words"
)

// overviewWords says the home page in a merchant's language.
type overviewWords struct {
	w      *words.Words
	points words.PointsName
}

func (s overviewWords) need(kind, href string, count int64) Need {
	return Need{
		Kind: kind, Href: href, Count: count,
		Title:  s.w.Plural("admin.needs."+kind+".title", count, words.Args{"Number": s.w.Number(count)}),
		Detail: s.w.Text("admin.needs."+kind+".detail", nil),
	}
}

// standstill says that the program is paused, which is easily forgotten.
func (s overviewWords) standstill(since time.Time) Need {
	return Need{
		Kind: "paused", Href: "/data", Count: 1, Title: s.w.Text("admin.needs.paused.title", nil),
		Detail: s.w.Text("admin.needs.paused.detail", words.Args{"Day": s.w.Day(since)}),
	}
}

// ofStore says what is the matter with a store.
func (s overviewWords) ofStore(store merchant.Store, live bool, now time.Time) (needs []Need) {
	if live && store.Missed(now) {
		needs = append(needs, s.unseen(store))
	}
	what := map[merchant.StoreState]string{merchant.NeedsSignIn: "store", merchant.Frozen: "frozen"}[store.State]
	if what != "" {
		need := s.need(what, "/stores", 1)
		need.Kind, need.Title = "store", s.w.Text("admin.needs."+what+".title", words.Args{"Store": store.Name})
		needs = append(needs, need)
	}
	return needs
}

// unseen says that a shop's pages show the widget no more.
func (s overviewWords) unseen(store merchant.Store) Need {
	return Need{
		Kind: "store", Href: "/stores", Count: 1,
		Title: s.w.Text("admin.needs.unseen.title", words.Args{
			"Store": store.Name, "Day": s.w.Day(*store.ShownAt),
		}),
		Detail: s.w.Text("admin.needs.unseen.detail", nil),
	}
}

// mostSpent is how many spent budgets the home page names.
const mostSpent = 3

// spentBudgets names budgets that keep something from giving.
func (s overviewWords) spentBudgets(budgets []BudgetState) []Need {
	var needs []Need
	for _, b := range budgets {
		if !b.Paused || len(needs) == mostSpent {
			continue
		}
		need := Need{Kind: "budget", Href: "/program/budgets", Count: 1}
		if need.Title = s.w.Text("admin.needs.budget.title", words.Args{"Name": b.Name}); b.Of == "program" {
			need.Title = s.w.Text("admin.needs.budget.title_all", nil)
		}
		if need.Detail = s.w.Text("admin.needs.budget.detail_for_good", nil); !b.Next.IsZero() {
			need.Detail = s.w.Text("admin.needs.budget.detail", words.Args{"Day": s.w.Day(b.Next)})
		}
		needs = append(needs, need)
	}
	return needs
}

// sentence answers "so what?" before any figure. Without a store or a program
// it says what comes first.
func (s overviewWords) sentence(f Figures, connected, live bool) []Phrase {
	switch {
	case !connected:
		return s.phrases("no_store", nil, "/stores")
	case !live:
		return s.phrases("no_program", nil, "/program")
	}
	said := s.orders(f)
	if f.Given > 0 || f.Spent > 0 {
		said = append(said, Phrase{Text: " "})
		said = append(said, s.phrases("points", words.Args{
			"Given": s.w.Points(f.Given, s.points), "Spent": s.w.Points(f.Spent, s.points),
		}, "")...)
	}
	if f.NewMembers > 0 {
		joined := s.w.Plural("admin.home.people", f.NewMembers, words.Args{"Number": s.w.Number(f.NewMembers)})
		said = append(said, Phrase{Text: " "})
		said = append(said, s.phrases("joined", words.Args{"People": joined}, "/members?sort=joined")...)
	}
	return said
}

func (s overviewWords) orders(f Figures) []Phrase {
	now, before := f.OrdersOfMembers, f.OrdersBefore
	if now == 0 {
		return s.phrases("no_orders", nil, "")
	}
	args := words.Args{"Orders": s.w.Plural("admin.home.orders", now, words.Args{"Number": s.w.Number(now)})}
	change, key := change(now, before), "week"
	switch {
	case before < 10: // a percentage of a handful says nothing
	case change > 0:
		key = "week_more"
	case change < 0:
		key, change = "week_less", -change
	}
	args["Percent"] = s.w.Percent(int(change))
	return s.phrases(key, args, "")
}

// change is now against before in basis points, to whole percents.
func change(now, before int64) int64 {
	if before == 0 {
		return 0
	}
	return (now - before) * 100 / before * 100
}

// phrases fills a message and makes what filled it stand out: the places are
// marked with two control characters on the way through the catalog. A message
// without places is one link.
func (s overviewWords) phrases(key string, args words.Args, href string) []Phrase {
	const begin, end = "\x02", "\x03"
	marked := make(words.Args, len(args))
	for name, value := range args {
		marked[name] = begin + value + end
	}
	text := s.w.Text("admin.home."+key, marked)
	if len(args) == 0 {
		return []Phrase{{Text: text, Href: href}}
	}
	var said []Phrase
	for text != "" {
		plain, rest, found := strings.Cut(text, begin)
		if plain != "" {
			said = append(said, Phrase{Text: plain})
		}
		if !found {
			break
		}
		var strong string
		strong, text, _ = strings.Cut(rest, end)
		said = append(said, Phrase{Text: strong, Href: href, Strong: true})
	}
	return said
}
