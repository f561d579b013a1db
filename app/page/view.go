package page

import (
	"html/template"
	"time"
	"unicode"
	"unicode/utf8"

	"regulars/app/words"
)

// fewMovements stand open; older ones are folded into a details element.
const fewMovements = 5

// view is Data with the sentences and figures that the template asks for.
type view struct {
	Data
	words *words.Words
}

func newView(data Data) *view {
	speech := words.For(data.Locale)
	if data.Points.Singular == "" {
		data.Points.Singular = speech.Text("points.singular", nil)
	}
	if data.Points.Plural == "" {
		data.Points.Plural = speech.Text("points.plural", nil)
	}
	return &view{Data: data, words: speech}
}

// CSS is the page's stylesheet.
func (v *view) CSS() template.CSS { return css() }

// Lang is the catalog's language.
func (v *view) Lang() string { return v.words.Locale() }

// Dir is the reading direction.
func (v *view) Dir() string { return v.words.Dir() }

// T is a message; names and values of its places follow in pairs.
func (v *view) T(key string, pairs ...string) string {
	args := words.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i]] = pairs[i+1]
	}
	return v.words.Text(key, args)
}

// UnitTitle is a heading about points in the merchant's word for them.
func (v *view) UnitTitle(key string) string {
	text := v.T(key, "Unit", v.Points.Plural)
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// IsMember says whether the page shows a balance.
func (v *view) IsMember() bool { return v.Shopper == Member }

// Count is "1,240 points".
func (v *view) Count(n int64) string { return v.words.Points(n, v.Points) }

// Price is what a reward takes: "1,240 points", "Free".
func (v *view) Price(n int64) string {
	if n == 0 {
		return v.T("widget.free")
	}
	return v.Count(n)
}

// Plural says something of so many.
func (v *view) Plural(key string, n int64) string {
	return v.words.Plural(key, n, words.Args{"N": v.words.Number(n)})
}

// Number is "1,240".
func (v *view) Number(n int64) string { return v.words.Number(n) }

// Signed is "+120".
func (v *view) Signed(n int64) string { return v.words.Signed(n) }

// Day is "6 December".
func (v *view) Day(t time.Time) string { return v.words.Day(t) }

// Until is "until 18 December 2026".
func (v *view) Until(t time.Time) string {
	return v.T("widget.until", "Date", v.words.DayYear(t))
}

// Headline is "You have 1,240 points, worth €12.40".
func (v *view) Headline() string {
	points := v.Count(v.Available)
	if v.Worth.Minor <= 0 {
		return v.T("page.have", "Points", points)
	}
	return v.T("page.have_worth", "Points", points, "Money", v.words.Money(v.Worth))
}

// Soon says when pending points become usable, empty if there are none.
func (v *view) Soon() string {
	if v.Pending <= 0 {
		return ""
	}
	points := v.Count(v.Pending)
	if v.NextUsable.IsZero() {
		return v.T("widget.pending_soon", "Points", points)
	}
	key := "widget.pending_from"
	if v.pendingMovements() == 1 {
		key = "widget.pending_on"
	}
	return v.T(key, "Points", points, "Date", v.Day(v.NextUsable))
}

// Ends says what ends soon, unless it is used before.
func (v *view) Ends() []string {
	said := make([]string, 0, len(v.Ending))
	for _, e := range v.Ending {
		said = append(said, v.T("widget.ending", "Points", v.Count(e.Points), "Date", v.Day(e.On)))
	}
	return said
}

func (v *view) pendingMovements() int {
	count := 0
	for _, movement := range v.History {
		if movement.Pending {
			count++
		}
	}
	return count
}

// Progress is "1,240 of 1,500".
func (v *view) Progress() string {
	return v.T("page.of", "Have", v.Number(v.Available), "Need", v.Number(v.Available+v.NextMissing))
}

// Percent is how far the next reward is, 0 to 100.
func (v *view) Percent() int64 {
	need := v.Available + v.NextMissing
	if v.Available <= 0 || need <= 0 {
		return 0
	}
	return min(100, 100*v.Available/need)
}

// Best is the dearest reward in reach that takes points: the one the page offers first.
func (v *view) Best() *Reward {
	var best *Reward
	for i, reward := range v.Rewards {
		if reward.Affordable && reward.Cost > 0 && (best == nil || reward.Cost > best.Cost) {
			best = &v.Rewards[i]
		}
	}
	return best
}

// asked is a reward and what its form asks for besides.
type asked struct {
	*view
	Reward
}

// Asked is a reward for its form.
func (v *view) Asked(of Reward) asked { return asked{v, of} }

// Waits is what a reward without a code waits for, as the catalogs name it.
func (c Code) Waits() string {
	if c.ToDo {
		return "to_do"
	}
	return "preparing"
}

// Newest are the movements that stand open, Older the rest.
func (v *view) Newest() []Movement { return v.History[:min(fewMovements, len(v.History))] }

// Older are the movements behind "Show more".
func (v *view) Older() []Movement { return v.History[min(fewMovements, len(v.History)):] }

// line is a movement with its figures written out.
type line struct {
	Movement
	Day    string
	Signed string
	Wait   string
}

// Line writes a movement out.
func (v *view) Line(movement Movement) line {
	out := line{Movement: movement, Day: v.Day(movement.At), Signed: v.Signed(movement.Points)}
	if movement.Pending {
		out.Wait = v.T("widget.pending")
	}
	return out
}
