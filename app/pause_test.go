package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/order"
)

func TestAPausedProgramEarnsNothingAndSaysSo(t *testing.T) {
	eachSite(t, giftProgram(600), func(t *testing.T, w *world, s site) {
		customer, id := w.newcomer(s, mail("early"))
		before := s.buy(purchase{customer: customer, quantity: 1, unit: 10000})
		w.Advance(2 * time.Second)
		for range 2 { // a double click
			w.must(w.Pause(t.Context(), w.merchant))
		}
		w.Advance(3 * time.Second)
		during := s.buy(purchase{customer: customer, quantity: 1, unit: 10000})
		w.deliver() // the first is heard of only now
		w.want(s.id, customer, 200, 600)
		if w.noteOf(during) != order.Paused || w.noteOf(before) != order.Earns {
			t.Errorf("the orders are noted as %d and %d", w.noteOf(during), w.noteOf(before))
		}
		late, _ := w.newcomer(s, mail("late"))
		w.want(s.id, late, 0, 0) // no points for joining meanwhile
		b, err := w.Bootstrap(t.Context(), shopperOf(w, s, customer, id), "en")
		w.must(err)
		if b.Notice != "The program is taking a break. Orders earn nothing for now; what you have stays yours to use." {
			t.Errorf("the shopper is told %q", b.Notice)
		}
		if len(b.Ways) == 0 || b.Ways[0].PointsLabel == "" && b.Ways[0].Detail == "" {
			t.Fatalf("the ways are %+v", b.Ways)
		}
		for _, way := range b.Ways {
			if !strings.Contains(way.Detail, "Paused") {
				t.Errorf("%s says %q", way.Title, way.Detail)
			}
		}
		if _, err := w.Redeem(t.Context(), w.five(s, id, 1)); err != nil {
			t.Errorf("points cannot be used: %v", err)
		}
		w.must(w.Resume(t.Context(), w.merchant))
		if b, err = w.Bootstrap(t.Context(), shopperOf(w, s, customer, id), "en"); err != nil || b.Notice != "" {
			t.Errorf("after the pause the shopper is told %q, %v", b.Notice, err)
		}
		w.Advance(3 * time.Second)
		s.buy(purchase{customer: customer, quantity: 1, unit: 10000})
		s.touch(during)
		w.deliver()
		w.want(s.id, customer, 400, 100)
		w.audit()
		if n := w.count("SELECT count(*) FROM audit_log WHERE action IN ('program.paused', 'program.resumed')"); n != 2 {
			t.Errorf("%d deeds are in the log, want two", n)
		}
	})
}

func TestAProgramThatEndsRevokesOrHonorsItsCodes(t *testing.T) {
	for _, revoke := range []bool{true, false} {
		t.Run(fmt.Sprintf("revoke=%v", revoke), func(t *testing.T) {
			t.Parallel()
			document := giftProgram(600)
			w := newWorld(t, &document, seldom)
			var codes []string
			for i, s := range w.sites() {
				_, taken := w.took(s, fmt.Sprint("holder", i))
				codes = append(codes, taken.Code)
			}
			in := app.WindDownInput{Merchant: w.merchant, Revoke: revoke, Tell: true}
			for range 2 {
				w.must(w.StartWindDown(t.Context(), in))
			}
			for range 20 {
				w.drained()
				if now, err := w.WindDownNow(t.Context(), w.merchant); err != nil || now.EndedAt != nil {
					break
				}
				w.Advance(6 * time.Second)
			}
			now, err := w.WindDownNow(t.Context(), w.merchant)
			w.must(err)
			left := int64(2)
			if revoke {
				left = 0
			}
			if now.EndedAt == nil || now.Codes != 2 || now.Left != left || now.Told != 2 {
				t.Errorf("it ended as %+v", now)
			}
			for i, s := range w.sites() {
				if works := s.usable(codes[i]) == 1; works == revoke {
					t.Errorf("%s: the code works: %v", s.kind, works)
				}
			}
			if err := w.Resume(t.Context(), w.merchant); !fail.Is(err, fail.Conflict) {
				t.Errorf("an ending program is resumed: %v", err)
			}
			customer, id := w.newcomer(w.shopify(), mail("too late"))
			if _, err := w.Redeem(t.Context(), w.five(w.shopify(), id, 9)); err == nil {
				t.Errorf("customer %d takes a reward of an ending program", customer)
			}
			w.must(w.CancelWindDown(t.Context(), w.merchant))
			w.must(w.Resume(t.Context(), w.merchant))
			w.audit()
		})
	}
}

// shopperOf is a member as the widget knows them.
func shopperOf(w *world, s site, customer int64, id uuid.UUID) app.Shopper {
	shopper := w.visitor(s, customer)
	shopper.MemberID = id
	return shopper
}
