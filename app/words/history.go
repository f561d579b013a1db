package words

import (
	"time"

	"regulars/app/money"
)

// Line is one movement in a points history: what happened, and why.
type Line struct {
	Title  string
	Reason string
}

// Cause says what changed an order after it had earned.
type Cause string

// What can change an order.
const (
	Refunded  Cause = "refunded"
	Cancelled Cause = "cancelled"
	Edited    Cause = "edited"
)

// Part is what one rule gave for an order. Per is set for rules by amount
// ("2 points per €1 on €60.00": Rate 2, Per €1, On €60.00); for fixed ones
// Rate is what the rule gave and Rule its name, empty for "for the order".
type Part struct {
	Rate int64
	Per  money.Amount
	On   money.Amount
	Rule string
	More int // basis points that a tier adds to it
}

// Earned says what an order earned. UsableOn is the day (in the merchant's zone)
// the points become usable, zero if they already are or if the order must be paid
// first; ReturnDays is the return window in days.
type Earned struct {
	Order      string
	Points     PointsName
	Parts      []Part
	UsableOn   time.Time
	ReturnDays int
	Unpaid     bool
	Waits      Waits // what the points wait for that has no date, "" for nothing
}

// Waits is what pending points wait for when nobody knows the day.
type Waits string

// What points can wait for.
const (
	ForSending  Waits = "sent"
	ForDelivery Waits = "delivered"
	ForReview   Waits = "review"
)

// Earned gives "Order #1051": "2 points per €1 on €60.00. Usable on 6 December,
// after the 14-day return window".
func (w *Words) Earned(e Earned) Line {
	phrases := make([]string, 0, len(e.Parts))
	for _, part := range e.Parts {
		phrases = append(phrases, w.part(part, e.Points))
	}
	usable := w.Usable(e.UsableOn, e.ReturnDays, e.Unpaid)
	if e.Waits != "" {
		usable = w.Text("history.usable_"+string(e.Waits), nil)
	}
	return Line{w.orderTitle(e.Order), w.Sentences(w.And(phrases...), usable)}
}

func (w *Words) part(part Part, name PointsName) string {
	if part.More > 0 {
		percent := w.Percent(part.More)
		part.More = 0
		return w.Text("history.times", Args{"What": w.part(part, name), "Percent": percent})
	}
	points := w.Points(part.Rate, name)
	if part.Per.Minor != 0 {
		return w.Text("history.per_amount", Args{
			"Points": points, "Per": w.ShortMoney(part.Per), "Amount": w.Money(part.On),
		})
	}
	if part.Rule != "" {
		return w.Text("history.fixed_rule", Args{"Points": points, "Rule": part.Rule})
	}
	return w.Text("history.fixed", Args{"Points": points})
}

// Usable says when pending points can be spent: "Usable on 6 December, after the
// 14-day return window". It is empty when there is nothing to wait for.
func (w *Words) Usable(on time.Time, returnDays int, unpaid bool) string {
	args := Args{"Days": w.Number(int64(returnDays))}
	if unpaid {
		return w.Plural("history.usable_paid", int64(returnDays), args)
	}
	if on.IsZero() {
		return ""
	}
	args["Date"] = w.Day(on)
	return w.Plural("history.usable_on", int64(returnDays), args)
}

// BecameUsable says that an order's points left the return window.
func (w *Words) BecameUsable(order string) Line {
	return Line{w.Text("history.title.usable", nil), w.Text("history.became_usable", Args{"Order": order})}
}

// OrderChange is a refund, a cancellation or an edit of an order. Amount is the
// part refunded, zero if unknown; Whole says that all of it was.
type OrderChange struct {
	Order  string
	Cause  Cause
	Amount money.Amount
	Whole  bool
}

// TakenBack gives "Taken back": "€15.00 of order #1031 was refunded".
func (w *Words) TakenBack(change OrderChange) Line {
	return Line{w.Text("history.title.taken_back", nil), w.change(change)}
}

// GivenBack is TakenBack undone: the order is worth more again.
func (w *Words) GivenBack(change OrderChange) Line {
	return Line{w.Text("history.title.given_back", nil), w.change(change)}
}

func (w *Words) change(change OrderChange) string {
	args := Args{"Order": change.Order}
	switch {
	case change.Cause == Cancelled:
		return w.Text("history.cancelled", args)
	case change.Cause == Edited:
		return w.Text("history.edited", args)
	case change.Whole:
		return w.Text("history.refunded", args)
	case change.Amount.Minor == 0:
		return w.Text("history.part_refunded", args)
	}
	args["Amount"] = w.Money(change.Amount)
	return w.Text("history.amount_refunded", args)
}

// Spent is a reward taken. Code is empty while it is being prepared; UsedOrder
// is the order it was used in, empty if it was not; Open says it still can be used.
type Spent struct {
	Reward    string
	Code      string
	Open      bool
	UsedOrder string
}

// Spent gives "Reward “€5 off”": "Code DEMO-5K7Q, not used yet".
func (w *Words) Spent(s Spent) Line {
	line := Line{Title: w.Text("history.title.reward", Args{"Reward": s.Reward})}
	args := Args{"Code": s.Code, "Order": s.UsedOrder}
	switch {
	case s.Code == "":
		line.Reason = w.Text("history.code_preparing", nil)
	case s.UsedOrder != "":
		line.Reason = w.Text("history.code_used", args)
	case s.Open:
		line.Reason = w.Text("history.code_unused", args)
	default:
		line.Reason = w.Text("history.code", args)
	}
	return line
}

// SpentOn is a reward taken that has no code; said is the end of a key: "perk_to_do".
func (w *Words) SpentOn(reward, said string) Line {
	return Line{
		Title:  w.Text("history.title.reward", Args{"Reward": reward}),
		Reason: w.Text("history."+said, Args{"Reward": reward}),
	}
}

// Reimbursement says why the points of a reward came back.
type Reimbursement string

// Why the points of a reward come back.
const (
	RewardFailed         Reimbursement = "reward_failed"
	RewardCancelled      Reimbursement = "reward_cancelled"
	RewardReturned       Reimbursement = "reward_returned"
	RewardExpired        Reimbursement = "reward_expired"
	RewardRefused        Reimbursement = "reward_refused" // a perk
	RewardOrderCancelled Reimbursement = "reward_order_cancelled"
)

// Reimbursed gives "Given back" with the reason; order is only read for RewardOrderCancelled.
func (w *Words) Reimbursed(why Reimbursement, reward, order string) Line {
	reason := w.Text("history."+string(why), Args{"Reward": reward, "Order": order})
	return Line{w.Text("history.title.given_back", nil), reason}
}

// Expired gives "Expired": "Not used by 3 December". kept is the last day before
// they were kept longer to tell the member in time, zero if they were not.
func (w *Words) Expired(on, kept time.Time) Line {
	title, args := w.Text("history.title.expired", nil), Args{"Date": w.DayYear(on)}
	if kept.IsZero() {
		return Line{title, w.Text("history.expired", args)}
	}
	args["Kept"] = w.DayYear(kept)
	return Line{title, w.Text("history.expired_kept", args)}
}

// Forgiven says that the shop wrote off what a reversal of an order found spent,
// or, when the order counts again, that this is settled.
func (w *Words) Forgiven(order string, writtenOff bool) Line {
	args := Args{"Order": order}
	if writtenOff {
		return Line{w.Text("history.title.forgiven", nil), w.Text("history.forgiven", args)}
	}
	return Line{w.Text("history.title.owed", nil), w.Text("history.owed", args)}
}

// Adjusted is a change by the shop's staff, with the note they wrote.
func (w *Words) Adjusted(note string) Line {
	title := w.Text("history.title.adjusted", nil)
	if note == "" {
		return Line{title, w.Text("history.adjusted_plain", nil)}
	}
	return Line{title, note}
}

// Joined is the bonus for joining: points counts it.
func (w *Words) Joined(points int64, name PointsName) Line {
	reason := w.Text("history.joined", Args{"Points": w.Points(points, name)})
	return Line{w.Text("history.title.joined", nil), reason}
}

// Other stands for a movement that no sentence fits: a bare "Change".
func (w *Words) Other() Line { return Line{Title: w.Text("history.title.other", nil)} }

func (w *Words) orderTitle(order string) string {
	return w.Text("history.title.order", Args{"Order": order})
}
