package words

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/money"
)

func euros(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }

var december6 = time.Date(2026, 12, 6, 0, 0, 0, 0, time.UTC)

func TestMovementsSayWhatHappenedAndWhy(t *testing.T) {
	t.Parallel()
	w := For("en")
	perEuro := []Part{{Rate: 2, Per: euros(100), On: euros(6000)}}
	both := []Part{perEuro[0], {Rate: 50, Rule: "First order"}}
	cases := map[string]struct{ got, want Line }{
		"pending order": {
			w.Earned(Earned{Order: "#1051", Parts: perEuro, UsableOn: december6, ReturnDays: 14}),
			Line{"Order #1051", "2 points per €1 on €60.00. Usable on 6 December, after the 14-day return window"},
		},
		"two rules": {
			w.Earned(Earned{Order: "#1051", Parts: both}),
			Line{"Order #1051", "2 points per €1 on €60.00 and 50 points for “First order”"},
		},
		"fixed": {
			w.Earned(Earned{Order: "#7", Points: PointsName{"bean", "beans"}, Parts: []Part{{Rate: 1}}}),
			Line{"Order #7", "1 bean for the order"},
		},
		"unpaid": {
			w.Earned(Earned{Order: "#7", Parts: []Part{{Rate: 1}}, Unpaid: true, ReturnDays: 1}),
			Line{"Order #7", "1 point for the order. Usable once the order is paid and 1 day has passed"},
		},
		"usable": {w.BecameUsable("#7"), Line{"Now usable", "The return window of order #7 is over"}},
		"part refunded": {
			w.TakenBack(OrderChange{Order: "#1031", Cause: Refunded, Amount: euros(1500)}),
			Line{"Taken back", "€15.00 of order #1031 was refunded"},
		},
		"some part refunded": {
			w.TakenBack(OrderChange{Order: "#1031", Cause: Refunded}),
			Line{"Taken back", "Part of order #1031 was refunded"},
		},
		"refunded": {
			w.TakenBack(OrderChange{Order: "#1031", Cause: Refunded, Whole: true, Amount: euros(100)}),
			Line{"Taken back", "Order #1031 was refunded"},
		},
		"cancelled": {
			w.TakenBack(OrderChange{Order: "#1031", Cause: Cancelled, Whole: true}),
			Line{"Taken back", "Order #1031 was cancelled"},
		},
		"edited": {
			w.GivenBack(OrderChange{Order: "#1031", Cause: Edited}),
			Line{"Given back", "Order #1031 was changed"},
		},
		"code open": {
			w.Spent(Spent{Reward: "€5 off", Code: "DEMO-5K7Q", Open: true}),
			Line{"Reward “€5 off”", "Code DEMO-5K7Q, not used yet"},
		},
		"code used": {
			w.Spent(Spent{Reward: "€5 off", Code: "DEMO-5K7Q", UsedOrder: "#1060"}),
			Line{"Reward “€5 off”", "Code DEMO-5K7Q, used in order #1060"},
		},
		"code gone":      {w.Spent(Spent{Reward: "€5 off", Code: "D"}), Line{"Reward “€5 off”", "Code D"}},
		"code to come":   {w.Spent(Spent{Reward: "€5 off"}), Line{"Reward “€5 off”", "The code is being prepared"}},
		"reward failed":  {w.Reimbursed(RewardFailed, "€5 off", ""), Line{"Given back", "The reward “€5 off” could not be made"}},
		"reward expired": {w.Reimbursed(RewardExpired, "€5 off", ""), Line{"Given back", "The reward “€5 off” expired unused"}},
		"reward's order": {
			w.Reimbursed(RewardOrderCancelled, "€5 off", "#9"),
			Line{"Given back", "Order #9, where “€5 off” was used, was cancelled"},
		},
		"adjusted": {w.Adjusted("Late parcel"), Line{"Changed by the shop", "Late parcel"}},
		"no note":  {w.Adjusted(""), Line{"Changed by the shop", "The shop’s staff changed your balance"}},
		"joined":   {w.Joined(100, PointsName{}), Line{"Welcome", "100 points for joining"}},
	}
	for name, c := range cases {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestReasonsReadWellInGerman(t *testing.T) {
	t.Parallel()
	w := For("de")
	got := w.Earned(Earned{
		Order: "#1051", Parts: []Part{{Rate: 1, Per: euros(100), On: euros(6000)}}, UsableOn: december6, ReturnDays: 14,
	})
	want := Line{
		"Bestellung #1051",
		"1 Punkt je 1\u00a0€ auf 60,00\u00a0€. Einlösbar ab 6. Dezember, nach der Rückgabefrist von 14 Tagen",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMarkupInNamesStaysText(t *testing.T) {
	t.Parallel()
	hostile := "{{.Code}}<b>"
	if got := For("en").Spent(Spent{Reward: hostile, Code: "X"}).Title; !strings.Contains(got, hostile) {
		t.Errorf("a name was read as a template: %q", got)
	}
}

func TestEveryReasonForNothingIsWritten(t *testing.T) {
	t.Parallel()
	all := []Nothing{
		BeforeStart, NotMember, Unpaid, GiftCardOnly, ConfirmEmail, TestOrder, BelowMinimum, OrderCancelled, OrderRefunded, NoRule,
	}
	for _, locale := range Locales {
		for _, why := range all {
			for _, day := range []time.Time{{}, december6} {
				if got := For(locale).NothingEarned(why, day, euros(3000)); got == "" || strings.HasPrefix(got, "nothing.") {
					t.Errorf("%s: %s is not written: %q", locale, why, got)
				}
			}
		}
	}
	want := "Placed before the program started on 6 December 2026"
	if got := For("en").NothingEarned(BeforeStart, december6, money.Amount{}); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOffersSayTheirValueAndLimits(t *testing.T) {
	t.Parallel()
	w := For("en")
	cases := map[string]string{
		w.AmountOff(euros(500)):                   "€5 off",
		w.PercentOff(1000):                        "10% off",
		w.FreeShipping():                          "Free delivery",
		w.RewardLimits(euros(3000), 90):           "Orders from €30. Valid for 90 days",
		w.RewardLimits(money.Amount{}, 1):         "Valid for 1 day",
		w.RewardLimits(money.Amount{}, 0):         "",
		w.PerAmount(1, euros(100), PointsName{}):  "1 point per €1",
		w.PerAmountLabel(2, euros(100)):           "2 per €1",
		w.EveryOrder(money.Amount{}):              "On every order",
		w.EveryOrder(euros(2050)):                 "Orders from €20.50",
		w.OnJoining():                             "Once, when you join",
		w.BecameUsable("#1").Title:                "Now usable",
		w.Usable(time.Time{}, 14, false) + "none": "none",
	}
	for got, want := range cases {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
