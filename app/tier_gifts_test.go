package app_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/member"
	"regulars/app/program"
	"regulars/app/reward"
)

func TestATierGivesItsBirthdayRewardOnceAYearWithoutABirthdayRule(t *testing.T) {
	t.Parallel()
	document := tierProgram(func(p *program.TierPlan) { p.Tiers[1].Gift = "five" })
	document.Rewards[0].Hidden = true
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, silver := w.newcomer(s, mail("silver"))
	late, tooLate := w.newcomer(s, mail("too late"))
	other, bronze := w.newcomer(s, mail("bronze"))
	s.buy(purchase{customer: customer, quantity: 1, unit: 20_000})
	s.buy(purchase{customer: late, quantity: 1, unit: 20_000})
	w.deliver()
	shopper := w.visitor(s, customer)
	shopper.MemberID = silver
	asks := func() (action, brings string) {
		b, err := w.Bootstrap(t.Context(), shopper, "en")
		w.must(err)
		for _, way := range b.Ways {
			if way.ID == "tier-birthday" {
				action = way.Action
			}
		}
		return action, strings.Join(b.Tier.Perks, "|")
	}
	if action, brings := asks(); action != "birthday" || !strings.Contains(brings, "On your birthday: 5 off") {
		t.Errorf("the shopper is asked for %q and told %q", action, brings)
	}
	for who, ahead := range map[uuid.UUID]int{silver: 31, tooLate: 29, bronze: 31} {
		day := w.Now().AddDate(0, 0, ahead).Format("01-02")
		w.must(w.EnterBirthday(t.Context(), w.merchant, who, day, member.ByMember))
	}
	greet := func(days int) {
		t.Helper()
		for range days {
			w.Pass(24 * time.Hour)
			w.must(w.Sweep(t.Context(), "greet", w.Now()))
			w.must(w.Sweep(t.Context(), "greet", w.Now())) // another process
		}
		w.Drain()
	}
	greet(33)
	codes := w.codesOf(silver)
	if len(codes) != 1 || codes[0].Status != reward.Issued || codes[0].Points != 0 || s.usable(codes[0].Code) != 1 {
		t.Fatalf("the member has %+v, want one code for nothing", codes)
	}
	if late, none := len(w.codesOf(tooLate)), len(w.codesOf(bronze)); late+none != 0 {
		t.Errorf("%d codes for a birthday entered too late, %d for a tier without one", late, none)
	}
	w.want(s.id, customer, 0, 400+50+30) // the code took none
	w.want(s.id, other, 0, 50)
	w.must(w.EnterBirthday(t.Context(), w.merchant, silver, w.Now().AddDate(0, 0, 40).Format("01-02"), member.ByMember))
	greet(45)
	if n := len(w.codesOf(silver)); n != 1 {
		t.Errorf("%d codes after moving the birthday, want 1", n)
	}
	w.audit()
}

func TestATierBringsFreeShippingAsOftenAsItSays(t *testing.T) {
	document := tierProgram(nil)
	document.Rewards = append(document.Rewards, program.Reward{
		ID: "carriage", Name: "Free delivery", Active: true, Kind: program.FreeShipping, Cost: 0, ValidDays: 30,
		Tiers: []string{"silver"}, PerMember: 1, Window: program.Month,
	})
	eachSite(t, document, func(t *testing.T, w *world, s site) {
		customer, who := w.newcomer(s, mail("carried"))
		take := func(n int) (*reward.Redemption, error) {
			return w.Redeem(t.Context(), app.RedeemInput{
				Merchant: w.merchant, Member: who, Store: s.id, RewardID: "carriage", Key: key(n),
			})
		}
		refused := func(n int, want reward.Refusal) {
			t.Helper()
			_, err := take(n)
			if why, ok := errors.AsType[reward.RefusedError](err); !ok || why.Why != want {
				t.Errorf("refused with %v, want %q", err, want)
			}
		}
		refused(1, reward.OtherTier)
		s.buy(purchase{customer: customer, quantity: 1, unit: 20_000})
		w.deliver()
		w.wantTier(who, "silver", "reached")
		w.change("UPDATE balance SET available = available - 1000 WHERE member_id = $1", who) // as after a reversal
		first, err := take(2)
		w.must(err)
		if first.Status != reward.Issued || first.Points != 0 || s.usable(first.Code) != 1 {
			t.Errorf("the code is %s for %d points (%s)", first.Status, first.Points, first.LastError)
		}
		w.change("UPDATE balance SET available = available + 1000 WHERE member_id = $1", who)
		refused(3, reward.TakenOften)
		shopper := w.visitor(s, customer)
		shopper.MemberID = who
		b, err := w.Bootstrap(t.Context(), shopper, "en")
		w.must(err)
		if got := b.Rewards[0]; got.ID != "carriage" || got.Affordable || got.Missing != 0 || got.Why == "" {
			t.Errorf("the shopper sees %+v first, want the free delivery and when it can be taken again", got)
		}
		w.Pass(32 * 24 * time.Hour)
		if second, err := take(4); err != nil || second.Code == first.Code {
			t.Errorf("the next month brings %v (%v)", second, err)
		}
		w.audit()
	})
}

func TestOnlyWhatTiersBringWithinALimitTakesNoPoints(t *testing.T) {
	t.Parallel()
	free := program.Reward{
		ID: "carriage", Name: "Free delivery", Active: true, Kind: program.FreeShipping, ValidDays: 30,
		Tiers: []string{"silver"}, PerMember: 1, Window: program.Month,
	}
	for want, change := range map[string]func(*program.Reward){
		"":                func(*program.Reward) {},
		"rewards[2].cost": func(r *program.Reward) { r.PerMember = 0 },
	} {
		document := tierProgram(nil)
		r := free
		change(&r)
		document.Rewards = append(document.Rewards, r)
		if err := document.Validate(); fieldOf(err) != want {
			t.Errorf("%v names %q, want %q", err, fieldOf(err), want)
		}
	}
	document := tierProgram(nil)
	free.Tiers = nil
	document.Rewards = append(document.Rewards, free)
	if err := document.Validate(); fieldOf(err) != "rewards[2].cost" {
		t.Errorf("a reward for nothing for everybody is answered %v", err)
	}
	document.Tiers.Tiers[1].Gift, document.Rewards = "no-such", document.Rewards[:2]
	if err := document.Validate(); fieldOf(err) != "tiers.tiers[1].birthday_reward" {
		t.Errorf("an unknown birthday reward is answered %v", err)
	}
}
