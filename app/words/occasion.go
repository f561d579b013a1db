package words

import (
	"strconv"
	"strings"
	"time"
)

// Occasion says why points were given for something that is no order: "Birthday":
// "50 points for your birthday". What has no words of its own, an event of the
// shop's, is called by its rule. trigger is a program.Trigger.
func (w *Words) Occasion(trigger, rule string, points int64, name PointsName) Line {
	if trigger == "event" {
		return Line{rule, w.Text("history.fixed_rule", Args{"Points": w.Points(points, name), "Rule": rule})}
	}
	reason := w.Text("history."+trigger, Args{"Points": w.Points(points, name)})
	return Line{w.Text("history.title."+trigger, nil), reason}
}

// Gift says that the shop gave points of its own accord, in the shop's words.
func (w *Words) Gift(note string) Line { return Line{w.Text("history.title.gift", nil), note} }

// OnOccasion is the detail of a way to earn that is not about orders: "Once, when
// you join". trigger is a program.Trigger.
func (w *Words) OnOccasion(trigger string) string { return w.Text("way."+trigger, nil) }

// OrderWay says which orders a way to earn is for, beyond its minimum.
type OrderWay string

// Which orders a way to earn can be for.
const (
	FirstOrder   OrderWay = "order_first"
	SomeOrders   OrderWay = "order_some"
	SomeProducts OrderWay = "order_products"
)

// OnOrders is the detail of a way to earn that is for some orders only.
func (w *Words) OnOrders(which OrderWay) string { return w.Text("way."+string(which), nil) }

// PerItem is a rate by the piece, without the points' name: "5 per item".
func (w *Words) PerItem(points int64) string {
	return w.Text("way.per_item", Args{"Points": w.Number(points)})
}

// Received says that a way to earn was used, and when; the zero time leaves the
// day out.
func (w *Words) Received(on time.Time) string {
	if on.IsZero() {
		return w.Text("way.done", nil)
	}
	return w.Text("way.done_on", Args{"Date": w.Day(on)})
}

// NextOn says when a way to earn comes round.
func (w *Words) NextOn(day time.Time) string { return w.Text("way.next_on", Args{"Date": w.Day(day)}) }

// Paused says that a way to earn gives nothing for now: its budget is spent. until
// is the first day on which it gives again; the zero time leaves it open.
func (w *Words) Paused(until time.Time) string {
	if until.IsZero() {
		return w.Text("way.paused", nil)
	}
	return w.Text("way.paused_until", Args{"Date": w.Day(until)})
}

// Until says the last day of something that lasts a time: "Until 5 December".
func (w *Words) Until(last time.Time) string { return w.Text("way.until", Args{"Date": w.Day(last)}) }

// Times is what a multiplier gives, of which 1000 is one: "2× points", "1.5× points".
func (w *Words) Times(permille int64, name PointsName) string {
	times := w.Number(permille / 1000)
	if rest := permille % 1000; rest > 0 {
		times += w.style.decimal + strings.TrimRight(strconv.FormatInt(1000+rest, 10)[1:], "0")
	}
	return w.Text("way.times", Args{"Times": times, "Unit": w.named(name).Plural})
}

// Standstill says that nothing is earned in the whole program: because it is
// paused, or because it is over.
func (w *Words) Standstill(over bool) string {
	if over {
		return w.Text("notice.over", nil)
	}
	return w.Text("notice.paused", nil)
}
