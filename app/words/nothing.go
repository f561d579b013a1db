package words

import (
	"time"

	"regulars/app/money"
)

// Nothing says why an order earned nothing.
type Nothing string

// Why an order can earn nothing.
const (
	BeforeStart    Nothing = "before_start"
	NotMember      Nothing = "not_member"
	Unpaid         Nothing = "unpaid"
	GiftCardOnly   Nothing = "gift_card_only"
	ConfirmEmail   Nothing = "confirm_email"
	TestOrder      Nothing = "test_order"
	BelowMinimum   Nothing = "below_minimum"
	OrderCancelled Nothing = "cancelled"
	OrderRefunded  Nothing = "refunded"
	NoRule         Nothing = "no_rule"
	NothingCounts  Nothing = "nothing_counts"
	NothingPaid    Nothing = "nothing_paid"
	TooLittle      Nothing = "too_little"
	LimitReached   Nothing = "limit"
	ExcludedOrder  Nothing = "excluded_order"
	ExcludedMember Nothing = "excluded_member"
	NotWanted      Nothing = "not_wanted"
	ProgramPaused  Nothing = "paused"
)

// NothingEarned explains why an order earned nothing. started is the day the
// program started (read for BeforeStart; zero leaves the day out) and minimum
// the amount an order must reach (read for BelowMinimum).
func (w *Words) NothingEarned(why Nothing, started time.Time, minimum money.Amount) string {
	switch {
	case why == BeforeStart && started.IsZero():
		return w.Text("nothing.before_start_plain", nil)
	case why == BeforeStart:
		return w.Text("nothing.before_start", Args{"Date": w.DayYear(started)})
	case why == BelowMinimum:
		return w.Text("nothing.below_minimum", Args{"Amount": w.Money(minimum)})
	}
	return w.Text("nothing."+string(why), nil)
}
