package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/reward"
)

// entryProgram gives a code for reaching Silver, of which there are few.
func entryProgram(stock int64, change func(*program.TierPlan)) program.Document {
	document := tierProgram(change)
	document.Tiers.Tiers[1].Reward = "five"
	document.Rewards[0].Hidden, document.Rewards[0].Stock = true, stock
	return document
}

func (w *world) codesOf(member uuid.UUID) []app.MemberRedemption {
	w.t.Helper()
	w.Drain()
	codes, err := w.MemberRedemptions(w.t.Context(), w.merchant, member)
	w.must(err)
	return codes
}

// tagged reports whether the store's own record of a customer has a tag.
func (w *world) tagged(customer int64, tag string) bool {
	w.t.Helper()
	w.Drain()
	for _, c := range w.coffee.Customers() {
		if c.ID == customer {
			return slices.Contains(c.Tags, tag)
		}
	}
	return false
}

func TestReachingATierGivesItsRewardForNothing(t *testing.T) {
	eachSite(t, entryProgram(0, nil), func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("arrived"))
		s.buy(purchase{customer: customer, quantity: 1, unit: 20_000})
		w.deliver()
		w.wantTier(member, "silver", "reached")
		codes := w.codesOf(member)
		if len(codes) != 1 || codes[0].Status != reward.Issued || codes[0].Points != 0 || s.usable(codes[0].Code) != 1 {
			t.Fatalf("the member has %+v, want one code for nothing", codes)
		}
		w.want(s.id, customer, 400, 50+30) // the code took none
		if s.kind == platform.Shopify {    // WooCommerce has no tags
			w.Pass(time.Minute)
			if !w.tagged(customer, "silver-club") || !w.tagged(customer, app.MemberTag) {
				t.Error("the store does not see the tag of the tier")
			}
		}
		w.audit()
	})
}

func TestATierRewardIsGivenOnceInALifeAndWaitsWhenThereIsNone(t *testing.T) {
	t.Parallel()
	document := entryProgram(1, func(p *program.TierPlan) {
		p.Counts, p.Months, p.Term, p.Keep = program.CountRolling, 1, program.TermMonths, 1
	})
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, member := w.newcomer(s, mail("up and down"))
	late, second := w.newcomer(s, mail("too late"))
	for _, who := range []int64{customer, late} {
		s.buy(purchase{customer: who, quantity: 1, unit: 20_000})
		w.deliver()
	}
	if n := len(w.codesOf(member)); n != 1 {
		t.Fatalf("%d codes, want 1", n)
	}
	if n := len(w.codesOf(second)); n != 0 {
		t.Errorf("%d codes of a stock that is gone", n)
	}
	if n := w.count("SELECT count(*) FROM effect WHERE kind = 'entry' AND state = 2 AND last_error <> ''"); n != 1 {
		t.Errorf("%d rewards that could not be given need attention, want 1", n)
	}
	document.Rewards[0].Stock = 2
	w.Publish(w.merchant, document)
	_, err := w.Replay(t.Context(), w.merchant, nil)
	w.must(err)
	if n := len(w.codesOf(second)); n != 1 {
		t.Errorf("%d codes once there is one more, want 1", n)
	}
	w.sweepDays(75)
	if w.tierOf(member).ID != "bronze" || w.tagged(customer, "silver-club") {
		t.Fatalf("the member is still in %q", w.tierOf(member).ID)
	}
	s.buy(purchase{customer: customer, quantity: 1, unit: 20_000})
	w.deliver()
	if n := len(w.codesOf(member)); w.tierOf(member).ID != "silver" || n != 1 {
		t.Errorf("%d codes after reaching %q again, want 1", n, w.tierOf(member).ID)
	}
	w.audit()
}
