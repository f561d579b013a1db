package app_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/fail"
	"regulars/app/program"
	"regulars/app/reward"
)

func readerOf(text string) io.ReadCloser { return io.NopCloser(strings.NewReader(text)) }

// refusal is why a tap was refused, "" when it was not.
func refusal(err error) reward.Refusal {
	refused, _ := errors.AsType[reward.RefusedError](err)
	return refused.Why
}

// offering is a gift program whose cheapest code is changed.
func offering(points int64, change func(r *program.Reward)) program.Document {
	document := giftProgram(points)
	change(&document.Rewards[0])
	return document
}

func TestOfAThousandTapsAtOnceABudgetOfMoneyLetsThroughWhatItCanPay(t *testing.T) {
	t.Parallel()
	const people, taps, most = 20, 50, 100
	document := offering(taps*500, func(r *program.Reward) {
		r.Budget = program.Budget{Window: program.Month, Money: map[string]int64{"EUR": most*500 + 499}}
	})
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	var members []uuid.UUID
	for i := range people {
		members = append(members, func() uuid.UUID { _, id := w.newcomer(s, mail(fmt.Sprint("crowd", i))); return id }())
	}
	inputs := make([]app.RedeemInput, people*taps)
	for i := range inputs {
		inputs[i] = w.five(s, members[i%people], i)
	}
	got, errs := tap(t, []*apptest.Bench{w.Bench, w.another(w.connectors(nil))}, inputs)
	made := 0
	for i := range inputs {
		switch {
		case errs[i] == nil && got[i].Status != reward.Cancelled:
			made++
		case refusal(errs[i]) != reward.Paused || !fail.Is(errs[i], fail.Conflict):
			t.Fatalf("tap %d failed with %v, want a conflict because the budget is spent", i, errs[i])
		}
	}
	if made != most {
		t.Errorf("a budget for %d rewards let %d through", most, made)
	}
	w.audit()
}

func TestStockAndEachMembersShareAreKeptAndComeBackWithTheReward(t *testing.T) {
	document := offering(5000, func(r *program.Reward) { r.Stock, r.PerMember, r.Window = 3, 2, program.Month })
	eachSite(t, document, func(t *testing.T, w *world, s site) {
		_, ann := w.newcomer(s, mail("ann"))
		_, bea := w.newcomer(s, mail("bea"))
		first, err := w.Redeem(t.Context(), w.five(s, ann, 1))
		w.must(err)
		_, err = w.Redeem(t.Context(), w.five(s, ann, 2))
		w.must(err)
		if _, err = w.Redeem(t.Context(), w.five(s, ann, 3)); refusal(err) != reward.TakenOften {
			t.Errorf("the third of two is refused with %v", err)
		}
		m, err := w.App.Merchant(t.Context(), w.merchant)
		w.must(err)
		month := w.Now().In(m.Location())
		again := time.Date(month.Year(), month.Month()+1, 1, 0, 0, 0, 0, m.Location()).Format("2 January 2006")
		shown, err := w.Bootstrap(t.Context(), app.Shopper{Merchant: w.merchant, Store: s.id, MemberID: ann, CustomerID: "1", Platform: s.kind}, "en")
		w.must(err)
		for _, o := range shown.Rewards {
			if o.ID == "five" && o.Why != "Yours again from "+again {
				t.Errorf("a reward of which the month's share is taken says %q", o.Why)
			}
		}
		_, err = w.Redeem(t.Context(), w.five(s, bea, 1))
		w.must(err)
		if _, err = w.Redeem(t.Context(), w.five(s, bea, 2)); refusal(err) != reward.AllTaken {
			t.Errorf("the fourth of three is refused with %v", err)
		}
		_, err = w.Undo(t.Context(), w.merchant, ann, first.ID)
		w.must(err)
		_, err = w.Redeem(t.Context(), w.five(s, bea, 3))
		w.must(err) // one came back
		b, err := w.Bootstrap(t.Context(), app.Shopper{Merchant: w.merchant, Store: s.id, MemberID: ann, CustomerID: "1", Platform: s.kind}, "de")
		w.must(err)
		for _, o := range b.Rewards {
			if o.ID == "five" && (o.Affordable || o.Why != "Vergriffen") {
				t.Errorf("the widget offers %+v, want it to say that all are taken", o)
			}
		}
		w.audit()
	})
}

func TestARewardIsTakenInItsTimeByThoseItIsForAndNobodyElse(t *testing.T) {
	document := giftProgram(5000)
	document.Rewards = append(document.Rewards[:1:1],
		change(document.Rewards[0], "later", func(r *program.Reward) { r.From = "2999-01-01T00:00" }),
		change(document.Rewards[0], "gone", func(r *program.Reward) { r.Until = "2001-01-01T00:00" }),
		change(document.Rewards[0], "first", func(r *program.Reward) { r.FirstOrder = true }),
		change(document.Rewards[0], "secret", func(r *program.Reward) { r.Hidden = true }),
		change(document.Rewards[0], "base", func(r *program.Reward) { r.Tiers = []string{"bronze"} }),
		change(document.Rewards[0], "gold", func(r *program.Reward) { r.Tiers = []string{"gold"} }),
	)
	document.Tiers.Tiers = []program.Tier{
		{ID: "bronze", Name: "Bronze"}, {ID: "gold", Name: "Gold", Reach: program.Threshold{Orders: 100}},
	}
	eachSite(t, document, func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("cleo"))
		n := 0
		take := func(id string, staff bool) error {
			n++
			in := w.five(s, member, n)
			in.RewardID, in.Staff = id, staff
			_, err := w.Redeem(t.Context(), in)
			return err
		}
		for id, want := range map[string]reward.Refusal{"later": reward.NotYet, "gone": reward.Over, "gold": reward.OtherTier} {
			if err := take(id, true); refusal(err) != want {
				t.Errorf("%s: refused with %v, want %s", id, err, want)
			}
		}
		if err := take("secret", false); !fail.Is(err, fail.NotFound) {
			t.Errorf("a hidden reward is given to a shopper: %v", err)
		}
		w.must(take("base", false))
		w.must(take("secret", true))
		w.must(take("first", false))
		s.buy(purchase{customer: customer, quantity: 1, unit: 1500})
		w.deliver()
		if err := take("first", false); refusal(err) != reward.NotFirst {
			t.Errorf("after an order the reward for the first one is refused with %v", err)
		}
		b, err := w.Bootstrap(t.Context(), app.Shopper{Merchant: w.merchant, Store: s.id, MemberID: member, CustomerID: "1", Platform: s.kind}, "en")
		w.must(err)
		shown := map[string]string{}
		for _, o := range b.Rewards {
			shown[o.ID] = o.Why
		}
		if shown["later"] != "From 1 January 2999" || shown["first"] != "For your first order" || shown["five"] != "" || shown["base"] != "" || shown["gold"] == "" || len(shown) != 5 {
			t.Errorf("shoppers are shown %v", shown)
		}
		w.audit()
	})
}

// change is a reward like another one.
func change(r program.Reward, id string, how func(*program.Reward)) program.Reward {
	r.ID = id
	how(&r)
	return r
}

func TestASliderTakesAsManyStepsAsAreAskedFor(t *testing.T) {
	document := offering(1000, func(r *program.Reward) {
		r.Kind, r.Cost, r.Amount, r.MinSteps, r.MaxSteps = program.Slider, 100, map[string]int64{"EUR": 150}, 2, 8
	})
	eachSite(t, document, func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("slide"))
		in := w.five(s, member, 1)
		for _, steps := range []int64{0, 1, 9, -2} {
			in.Steps = steps
			if _, err := w.Redeem(t.Context(), in); fieldOf(err) != "steps" {
				t.Errorf("%d steps of 2 to 8 are taken: %v", steps, err)
			}
		}
		in.Steps = 4
		taken, err := w.Redeem(t.Context(), in)
		w.must(err)
		in.Steps = 5
		if _, err := w.Redeem(t.Context(), in); !fail.Is(err, fail.Conflict) {
			t.Errorf("the key for other steps gives %v, want a conflict", err)
		}
		w.want(s.id, customer, 0, 600)
		s.buy(purchase{customer: customer, quantity: 1, unit: 2000, codes: []string{taken.Code}})
		w.deliver()
		w.want(s.id, customer, 28, 600) // 2 a euro on 20.00 less 6.00
		in = w.five(s, member, 2)
		in.Steps = 7
		if _, err := w.Redeem(t.Context(), in); !fail.Is(err, fail.Conflict) {
			t.Errorf("700 points are spent of 600: %v", err)
		}
		w.audit()
	})
}

func TestAGrantCostsNothingIsGivenOnceAndNeedsNoAccount(t *testing.T) {
	document := offering(100, func(r *program.Reward) { r.Hidden, r.Stock = true, 2 })
	eachSite(t, document, func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("gold"))
		grant := func(g app.Grant) *reward.Redemption {
			t.Helper()
			g.Merchant, g.Store, g.RewardID = w.merchant, s.id, "five"
			r, err := w.GrantReward(t.Context(), g)
			w.must(err)
			return r
		}
		own := grant(app.Grant{Member: member, Key: "tier:gold"})
		if again := grant(app.Grant{Member: member, Key: "tier:gold"}); again.ID != own.ID || own.Status != reward.Issued {
			t.Errorf("the same grant twice is %s and %s (%s)", own.ID, again.ID, own.Status)
		}
		free := grant(app.Grant{Key: "friend:1"})
		if again := grant(app.Grant{Key: "friend:1"}); again.ID != free.ID || s.usable(free.Shown()) != 1 {
			t.Errorf("the code for anybody is %s (%s) with %d usable, then %s", free.Status, free.LastError, s.usable(free.Code), again.ID)
		}
		_, err := w.GrantReward(t.Context(), app.Grant{Merchant: w.merchant, Store: s.id, RewardID: "five", Key: "friend:2"})
		if refusal(err) != reward.AllTaken {
			t.Errorf("the third of two is granted: %v", err)
		}
		w.want(s.id, customer, 0, 100)
		s.buy(purchase{email: mail("a friend"), quantity: 1, unit: 1500, codes: []string{free.Code}})
		s.buy(purchase{customer: customer, quantity: 1, unit: 1500, codes: []string{own.Code}})
		w.deliver()
		for name, r := range map[string]*reward.Redemption{"own": own, "free": free} {
			if now := w.redemption(r); now.Status != reward.Used {
				t.Errorf("%s: the redemption is %s (%s), want used", name, now.Status, now.LastError)
			}
		}
		w.want(s.id, customer, 20, 100)
		if _, err := w.Undo(t.Context(), w.merchant, member, own.ID); !fail.Is(err, fail.Conflict) {
			t.Errorf("a granted reward is given back for points: %v", err)
		}
		w.audit()
	})
}

func TestTwoGrantsToNobodyAtOnceAreOne(t *testing.T) {
	t.Parallel()
	document := giftProgram(100)
	w := newWorld(t, &document)
	s := w.shopify()
	ids := make(chan uuid.UUID, 8)
	apps := []*apptest.Bench{w.Bench, w.another(w.connectors(nil))}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	for i := range cap(ids) {
		go func() {
			r, err := apps[i%2].GrantReward(ctx, app.Grant{Merchant: w.merchant, Store: s.id, RewardID: "five", Key: "friend:1"})
			if err != nil {
				t.Errorf("grant %d: %v", i, err)
				r = &reward.Redemption{}
			}
			ids <- r.ID
		}()
	}
	first := <-ids
	for range cap(ids) - 1 {
		if id := <-ids; id != first {
			t.Errorf("one key made %s and %s", first, id)
		}
	}
}
