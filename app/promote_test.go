package app_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/platform"
	"regulars/app/program"
)

// tierProgram has a tier for everybody and two that points reach: 100 euros of
// goods and the 50 points for joining make Silver.
func tierProgram(change func(*program.TierPlan)) program.Document {
	d := testProgram(program.Accounts)
	d.Tiers = program.TierPlan{Tiers: []program.Tier{
		{ID: "bronze", Name: "Bronze"},
		{ID: "silver", Name: "Silver", Reach: program.Threshold{Points: 250}, Permille: 1500, Entry: 30, Tag: "silver-club"},
		{ID: "gold", Name: "Gold", Reach: program.Threshold{Points: 1000}, Permille: 2000, Entry: 100},
	}}
	if change != nil {
		change(&d.Tiers)
	}
	return d
}

func (w *world) tierOf(member uuid.UUID) *app.TierView {
	w.t.Helper()
	v, err := w.MemberTier(w.t.Context(), w.merchant, member)
	w.must(err)
	return v
}

func (w *world) wantTier(member uuid.UUID, want string, moves ...string) {
	w.t.Helper()
	v := w.tierOf(member)
	if v.ID != want {
		w.t.Errorf("the member has %q, want %q", v.ID, want)
	}
	var got []string
	for _, c := range v.Changes {
		got = append(got, c.Move)
	}
	if diff := cmp.Diff(moves, got); diff != "" {
		w.t.Errorf("changes, newest first (-want +got):\n%s", diff)
	}
	if w.count("SELECT count(*) FROM balance WHERE member_id = $1 AND coalesce(nullif(tier, ''), 'bronze') = $2", member, want) != 1 {
		w.t.Errorf("the balance does not say %q", want)
	}
}

// sweepDays passes days, and lets the clock's job run on each.
func (w *world) sweepDays(n int) {
	w.t.Helper()
	for range n {
		w.Pass(24 * time.Hour)
		w.must(w.Sweep(w.t.Context(), "tiers", w.Now()))
		w.Drain()
	}
}

// auditTiers counts everything anew and compares.
func (w *world) auditTiers() {
	w.t.Helper()
	const kept = `SELECT member_id, currency, sum(points) p, sum(spend) s, sum(orders) n FROM tier_month GROUP BY 1, 2`
	const anew = `SELECT member_id, currency, sum(p) p, sum(s) s, sum(n) n FROM (
			SELECT member_id, currency, posted p, CASE status WHEN 2 THEN total ELSE 0 END s, (status = 2)::int n FROM orders
			UNION ALL SELECT member_id, '', amount, 0, 0 FROM transfer WHERE kind = 1 AND source_kind = 2) x
		WHERE member_id IS NOT NULL GROUP BY 1, 2`
	for _, query := range []string{kept + " EXCEPT (" + anew + ")", anew + " EXCEPT (" + kept + ")"} {
		if n := w.count(`SELECT count(*) FROM (` + query + `) d WHERE (p, s, n) <> (0, 0, 0)`); n != 0 {
			w.t.Errorf("%d sums for tiers are not those of the orders", n)
		}
	}
	if n := w.count(`SELECT count(*) FROM (SELECT tier, count(*) n FROM tier_state GROUP BY 1) s
		FULL JOIN (SELECT tier, n FROM tier_count WHERE n <> 0) c USING (tier) WHERE s.n IS DISTINCT FROM c.n`); n != 0 {
		w.t.Errorf("%d counts of tiers are wrong", n)
	}
}

func TestATierIsReachedAtOnceAndTheNextOrderEarnsByIt(t *testing.T) {
	eachSite(t, tierProgram(nil), func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("climber"))
		w.wantTier(member, "bronze")
		first := s.buy(purchase{customer: customer, quantity: 2, unit: 5000})
		if s.kind == platform.Shopify { // which is asked who bought, one order at a time
			w.deliver()
		}
		w.Advance(2 * time.Second)
		s.buy(purchase{customer: customer, quantity: 1, unit: 1000}) // may be in the same delivery, bought in Silver
		w.deliver()
		w.wantTier(member, "silver", "reached")
		w.want(s.id, customer, 200+30, 50+30)
		if v := w.tierOf(member); v.Missing != "720 points to go until Gold" || v.Permille != 280 {
			t.Errorf("told %q at %d", v.Missing, v.Permille)
		}
		w.auditTiers()
		w.Advance(time.Minute)
		s.refundRest(first)
		w.deliver()
		w.wantTier(member, "silver", "reached") // a tier kept for ever is kept
		w.want(s.id, customer, 30, 50+30)
		w.Advance(time.Minute)
		s.buy(purchase{customer: customer, quantity: 2, unit: 50_000})
		w.deliver()
		w.wantTier(member, "gold", "reached", "reached")
		w.want(s.id, customer, 30+3000, 50+30+100)
		w.auditTiers()
		w.audit()
		page, _, err := w.History(t.Context(), w.merchant, member, app.HistoryQuery{Limit: 20, Locale: "en"})
		w.must(err)
		var titles []string
		for _, m := range page {
			titles = append(titles, m.Title)
		}
		if !slices.Contains(titles, "Silver reached") || !slices.Contains(titles, "Gold reached") {
			t.Errorf("the history says %q", titles)
		}
	})
}

func TestWhoDoesNotRequalifyIsToldAndMovesDownLater(t *testing.T) {
	t.Parallel()
	document := tierProgram(func(p *program.TierPlan) {
		p.Counts, p.Months, p.Term, p.Keep, p.Grace, p.Notice = program.CountRolling, 1, program.TermMonths, 1, 5, 10
	})
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, member := w.newcomer(s, mail("idle"))
	s.buy(purchase{customer: customer, quantity: 1, unit: 60_000})
	w.deliver()
	w.wantTier(member, "gold", "reached")
	for w.tierOf(member).LowersOn == nil {
		w.sweepDays(1)
		if w.Now().After(*w.tierOf(member).Until) && w.tierOf(member).Changes[0].Move == "reached" {
			t.Fatal("the term is over and nobody was told")
		}
	}
	told, lowers := w.Now(), *w.tierOf(member).LowersOn
	if days := lowers.Sub(told).Hours() / 24; days < 10 {
		t.Errorf("told %.1f days ahead, want 10", days)
	}
	for w.Now().Before(lowers) {
		w.tierOf(member)
		if w.tierOf(member).ID != "gold" {
			t.Fatalf("down at %s, told for %s", w.Now(), lowers)
		}
		w.sweepDays(1)
	}
	if got := w.tierOf(member); got.ID != "silver" || got.Changes[0].Move != "down" || got.Changes[0].From != "Gold" {
		t.Errorf("after the notice: %q by %+v", got.ID, got.Changes[0])
	}
	if n := w.count("SELECT count(*) FROM message WHERE member_id = $1 AND kind IN ('tier_warning', 'tier_down')", member); n < 2 {
		t.Errorf("%d messages, want the warning and the move", n)
	}
	w.auditTiers()
}

func TestEditedThresholdsShowWhoMovesAndCanBeTakenBack(t *testing.T) {
	t.Parallel()
	plain := testProgram(program.Accounts)
	w := newWorld(t, &plain, seldom)
	s := w.shopify()
	var members []uuid.UUID
	for _, who := range []struct {
		name string
		unit int64
	}{{"little", 1000}, {"some", 10_000}, {"much", 20_000}} {
		customer, member := w.newcomer(s, mail(who.name))
		s.buy(purchase{customer: customer, quantity: 1, unit: who.unit})
		members = append(members, member)
	}
	w.deliver()
	preview := func(d program.Document, up, down int64) app.TierMoves {
		t.Helper()
		_, err := w.SaveDraft(t.Context(), w.merchant, d)
		w.must(err)
		moves, err := w.PreviewTiers(t.Context(), w.merchant)
		w.must(err)
		if moves.Up != up || moves.Down != down {
			t.Errorf("%d would move up and %d down, want %d and %d", moves.Up, moves.Down, up, down)
		}
		return moves
	}
	before := tierProgram(nil)
	w.must(w.door().InMerchant(t.Context(), w.merchant, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil { // orders are applied meanwhile
			return err
		}
		preview(before, 2, 0)
		return nil
	}))
	if n := w.count("SELECT count(*) FROM tier_month"); n != 0 {
		t.Errorf("looking wrote %d months", n)
	}
	w.Publish(w.merchant, before)
	w.wantTier(members[0], "bronze")
	w.wantTier(members[1], "silver", "reached")
	w.wantTier(members[2], "silver", "reached")
	w.auditTiers()

	dearer := tierProgram(func(p *program.TierPlan) { p.Tiers[1].Reach.Points = 400 })
	if moves := preview(dearer, 0, 1); len(moves.DownFew) == 1 && (moves.DownFew[0].Member != members[1] || moves.DownFew[0].To != "Bronze") {
		t.Errorf("the wrong one moves: %+v", moves.DownFew)
	}
	w.Publish(w.merchant, dearer)
	w.wantTier(members[1], "silver", "told", "reached")
	w.sweepDays(3)
	w.Publish(w.merchant, before) // undone before anybody moved
	w.wantTier(members[1], "silver", "saved", "told", "reached")
	w.sweepDays(20)
	w.wantTier(members[1], "silver", "saved", "told", "reached")

	w.Publish(w.merchant, dearer)
	w.sweepDays(14)
	w.wantTier(members[1], "silver", "told", "saved", "told", "reached")
	w.sweepDays(2)
	w.wantTier(members[1], "bronze", "down", "told", "saved", "told", "reached")
	w.wantTier(members[2], "silver", "reached")
	preview(before, 1, 0)
	w.Publish(w.merchant, before)
	w.wantTier(members[1], "silver", "reached", "down", "told", "saved", "told", "reached")
	if n := w.count("SELECT count(*) FROM transfer WHERE member_id = $1 AND source_kind = 9", members[1]); n != 1 {
		t.Errorf("reaching Silver was paid %d times", n)
	}
	w.auditTiers()
	w.audit()
}

func TestWhoIsExcludedClimbsNoTier(t *testing.T) {
	t.Parallel()
	document := tierProgram(func(p *program.TierPlan) {
		p.Tiers[1].Reach, p.Tiers[2].Reach = program.Threshold{Orders: 1}, program.Threshold{Orders: 5}
	})
	document.Exclude.CustomerTags = []string{"staff"}
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	unwanted, first := w.newcomer(s, mail("reseller"))
	tagged, second := w.newcomer(s, mail("our own"))
	_, err := w.Review(t.Context(), app.ReviewInput{Merchant: w.merchant, Member: first, State: ledger.Excluded, Reason: "resells"})
	w.must(err)
	at := w.Now().Add(time.Second)
	w.tell(w.coffeeID, platform.Event{At: at, Customer: &platform.Customer{
		ID: fmt.Sprint(tagged), Email: mail("our own"), EmailVerified: true, Account: true, Tags: []string{"Staff"}, CreatedAt: at, UpdatedAt: at,
	}})
	w.Drain()
	for i, customer := range []int64{unwanted, tagged} {
		w.tell(w.coffeeID, w.bought(1+i, customer, 9).event())
	}
	w.Drain()
	w.wantTier(first, "bronze")
	w.wantTier(second, "bronze")
	if n := w.count("SELECT count(*) FROM tier_month WHERE orders <> 0 OR spend <> 0"); n != 0 {
		t.Errorf("%d months count orders of buyers who are excluded", n)
	}
	buyer, third := w.newcomer(s, mail("anybody"))
	w.tell(w.coffeeID, w.bought(3, buyer, 9).event())
	w.Drain()
	w.wantTier(third, "silver", "reached")
}

func TestATierWithMembersIsNotRemovedButAllTiersCanBe(t *testing.T) {
	t.Parallel()
	document := tierProgram(nil)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, member := w.newcomer(s, mail("kept"))
	s.buy(purchase{customer: customer, quantity: 1, unit: 10_000})
	w.deliver()
	without := tierProgram(func(p *program.TierPlan) { p.Tiers = append(p.Tiers[:1:1], p.Tiers[2]) })
	_, err := w.SaveDraft(t.Context(), w.merchant, without)
	w.must(err)
	if _, err = w.PublishDraft(t.Context(), w.merchant, app.PublishInput{Author: "Test"}); fieldOf(err) != "tiers.tiers" {
		t.Errorf("removing Silver was answered %v", err)
	}
	w.wantTier(member, "silver", "reached")
	w.Publish(w.merchant, testProgram(program.Accounts))
	if n := w.count("SELECT count(*) FROM tier_state"); n != 0 {
		t.Errorf("%d members stand in tiers of a program without", n)
	}
	s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
	w.deliver()
	w.want(s.id, customer, 200+20, 50+30)
	w.audit()
}

func TestStaffGiveATierForATimeWithAReasonAndTakeItBack(t *testing.T) {
	t.Parallel()
	document := tierProgram(func(p *program.TierPlan) {
		p.Tiers = append(p.Tiers, program.Tier{ID: "friend", Name: "Friend", Invited: true, Permille: 3000})
	})
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, member := w.newcomer(s, mail("guest of honor"))
	gift := app.TierGift{Merchant: w.merchant, Member: member, Tier: "friend", Reason: "For your help"}
	for field, bad := range map[string]app.TierGift{
		"reason": {Merchant: w.merchant, Member: member, Tier: "friend"},
		"tier":   {Merchant: w.merchant, Member: member, Tier: "platinum", Reason: "x"},
		"until":  {Merchant: w.merchant, Member: member, Tier: "friend", Until: "2020-01-01", Reason: "x"},
	} {
		if err := w.GiveTier(t.Context(), bad); fieldOf(err) != field {
			t.Errorf("a bad %s was answered %v", field, err)
		}
	}
	gift.Until = w.Now().AddDate(0, 0, 20).Format(time.DateOnly)
	w.must(w.GiveTier(t.Context(), gift))
	w.must(w.GiveTier(t.Context(), gift)) // a double click
	w.wantTier(member, "friend", "given")
	s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
	w.deliver()
	w.want(s.id, customer, 60, 50)
	if text := w.tierOf(member).Changes[0].Text; text != "The shop gave you Friend: For your help" {
		t.Errorf("the member reads %q", text)
	}
	w.sweepDays(22)
	w.wantTier(member, "bronze", "ended", "given")
	gift.Until = ""
	w.must(w.GiveTier(t.Context(), gift))
	w.must(w.GiveTier(t.Context(), app.TierGift{Merchant: w.merchant, Member: member, Reason: "Thank you"}))
	w.wantTier(member, "bronze", "back", "given", "ended", "given")
	w.auditTiers()
}

func TestTwoMembersBecomeOneInTheHigherOfTheirTiers(t *testing.T) {
	t.Parallel()
	document := tierProgram(nil)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	first, keep := w.newcomer(s, mail("kept person"))
	second, lose := w.newcomer(s, mail("lost person"))
	s.buy(purchase{customer: first, quantity: 1, unit: 9000})
	s.buy(purchase{customer: second, quantity: 1, unit: 40_000})
	w.deliver()
	w.wantTier(keep, "bronze")
	w.wantTier(lose, "silver", "reached")
	w.must(w.MergeMembers(t.Context(), w.merchant, keep, lose))
	w.wantTier(keep, "gold", "reached") // together they have earned it: 50 + 180 + 50 + 800
	if n := w.count("SELECT count(*) FROM tier_state WHERE member_id = $1", lose); n != 0 {
		t.Error("the lost member still stands in a tier")
	}
	w.audit()
}

func TestWhatCameBeforeTheFirstTiersIsCountedWhileOrdersAreApplied(t *testing.T) {
	t.Parallel()
	plain := testProgram(program.Accounts)
	w := newWorld(t, &plain, seldom)
	s := w.shopify()
	customer, member := w.newcomer(s, mail("regular"))
	s.buy(purchase{customer: customer, quantity: 1, unit: 20_000})
	w.deliver()
	w.Publish(w.merchant, tierProgram(nil))
	w.wantTier(member, "silver", "reached")
	w.auditTiers()
	// As if the process had been killed right after the version was written.
	w.change("DELETE FROM tier_month")
	w.change("DELETE FROM tier_state")
	w.change("UPDATE balance SET tier = ''")
	w.change("INSERT INTO tier_recount SELECT merchant_id, 1, '00000000-0000-0000-0000-000000000000' FROM balance LIMIT 1")
	w.Advance(time.Minute)
	s.buy(purchase{customer: customer, quantity: 1, unit: 1000}) // alone it lifts nobody
	w.deliver()
	if got := w.tierOf(member).ID; got != "bronze" {
		t.Fatalf("before all is counted the member has %q", got)
	}
	w.must(w.Sweep(t.Context(), "tiers", w.Now()))
	w.wantTier(member, "silver", "reached", "reached")
	w.auditTiers()
	if n := w.count("SELECT count(*) FROM tier_recount"); n != 0 {
		t.Error("counting has no end")
	}
	w.audit()
}
