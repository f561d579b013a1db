package app_test

import (
	"testing"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/program"
	"regulars/app/reward"
)

func perkProgram() program.Document {
	document := giftProgram(1000)
	document.Rewards = append(document.Rewards, program.Reward{
		ID: "tour", Name: "A tour of the roastery", Active: true, Kind: program.Perk, Cost: 300, ValidDays: 30, Stock: 3,
	})
	return document
}

func TestAPerkHoldsItsPointsUntilStaffSayWhatBecameOfIt(t *testing.T) {
	eachSite(t, perkProgram(), func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("visitor"))
		take := func(n int) *reward.Redemption {
			t.Helper()
			r, err := w.Redeem(t.Context(), app.RedeemInput{
				Merchant: w.merchant, Member: member, Store: s.id, RewardID: "tour", Key: key(n),
			})
			w.must(err)
			if r.Status != reward.ToDo || r.Shown() != "" {
				t.Fatalf("a perk is %s with the code %q, want one for staff to do", r.Status, r.Shown())
			}
			return r
		}
		held := func(want int64) {
			t.Helper()
			w.Drain()
			if b := w.balance(s.id, customer); b.Held != want {
				t.Errorf("%d points are held, want %d", b.Held, want)
			}
			w.audit()
		}
		first, second, third := take(1), take(2), take(3)
		held(900)
		if _, err := w.HandOver(t.Context(), app.Handing{Merchant: w.merchant, ID: first.ID, Refused: true}); fieldOf(err) != "note" {
			t.Errorf("refusing without a word gives %v, want the note asked for", err)
		}
		for range 2 { // a double click
			w.must(failed(w.HandOver(t.Context(), app.Handing{Merchant: w.merchant, ID: first.ID, Note: "See you on Friday"})))
			w.must(failed(w.HandOver(t.Context(), app.Handing{Merchant: w.merchant, ID: second.ID, Refused: true, Note: "We are closed"})))
		}
		held(300)
		if err := failed(w.HandOver(t.Context(), app.Handing{Merchant: w.merchant, ID: second.ID})); !fail.Is(err, fail.Conflict) {
			t.Errorf("handing over what was refused gives %v, want a conflict", err)
		}
		w.must(failed(w.Undo(t.Context(), w.merchant, member, third.ID)))
		held(0)
		w.want(s.id, customer, 0, 700) // of 1000, one perk is spent
		for r, want := range map[*reward.Redemption]reward.State{
			first: reward.Used, second: reward.Cancelled, third: reward.Revoked,
		} {
			if now := w.redemption(r); now.Status != want {
				t.Errorf("the perk is %s, want %s", now.Status, want)
			}
		}
		take(4) // two of three came back to the stock
		take(5)
	})
}

func TestPerksAreListedOldestFirstPageByPage(t *testing.T) {
	t.Parallel()
	document := perkProgram()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	_, member := w.newcomer(s, mail("patient"))
	var want, got []uuid.UUID
	for n := range 3 {
		r, err := w.Redeem(t.Context(), app.RedeemInput{
			Merchant: w.merchant, Member: member, Store: s.id, RewardID: "tour", Key: key(n),
		})
		w.must(err)
		want = append(want, r.ID)
	}
	for after := uuid.Nil; len(got) < 4; {
		page, next, err := w.Perks(t.Context(), w.merchant, after, 2)
		w.must(err)
		for _, p := range page {
			got = append(got, p.ID)
			if p.Member.Email != mail("patient") {
				t.Errorf("the perk is of %q", p.Member.Email)
			}
		}
		if after = next; next == uuid.Nil {
			break
		}
	}
	if len(got) != 3 || got[0] != want[0] || got[2] != want[2] {
		t.Errorf("perks are listed as %v, want %v", got, want)
	}
}

func failed[T any](_ T, err error) error { return err }
