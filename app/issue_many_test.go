package app_test

import (
	"flag"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/program"
	"regulars/app/reward"
)

// codes is how many are issued at once: `go test ./app -run ManyCodes -args -codes 10000`.
var codes = flag.Int("codes", 300, "codes that TestManyCodesOfOneReward issues")

// TestManyCodesOfOneRewardAreIssuedThroughOneDiscountOnceEach lets many grants of one
// reward wait, as a newsletter does, and loses the answer to one batch.
func TestManyCodesOfOneRewardAreIssuedThroughOneDiscountOnceEach(t *testing.T) {
	t.Parallel()
	document := program.Starter([]string{"EUR"})
	document.Enrollment = program.Accounts
	document.Rewards[0].SharedCode = true
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	_, member := w.newcomer(s, mail("many codes"))
	first, err := w.GrantReward(t.Context(), app.Grant{
		Merchant: w.merchant, Member: member, Store: s.id, RewardID: document.Rewards[0].ID, Key: "first",
	})
	w.must(err)
	w.beside(first.ID, *codes)
	var asked atomic.Int64
	w.network.every = func(_ *http.Request, body string) error {
		if strings.Contains(body, "discountRedeemCodeBulkAdd") && asked.Add(1) == 1 {
			return errCut
		}
		return nil
	}
	w.Advance(time.Minute)
	began := time.Now()
	w.Pass(time.Minute)
	w.Pass(5 * time.Minute)
	t.Logf("%d codes took %v and %d calls", *codes, time.Since(began), asked.Load())
	issued := w.count(`SELECT count(DISTINCT external_id) FROM redemption WHERE merchant_id = $1 AND status = $2`, w.merchant,
		reward.Issued)
	all := w.coffee.Discounts()
	if len(all) != 1 || len(all[0].Added) != *codes+1 || issued != int64(*codes+1) {
		t.Fatalf("%d discounts with %d codes, %d issued; want 1 with %d", len(all), len(all[0].Added), issued, *codes+1)
	}
	seen := map[string]bool{}
	for _, added := range all[0].Added {
		if seen[added.Code] {
			t.Fatalf("%s exists twice", added.Code)
		}
		seen[added.Code] = true
	}
	if most := int64(*codes/250 + 4); asked.Load() > most {
		t.Errorf("asked %d times for codes, want at most %d", asked.Load(), most)
	}
	w.audit()
}

// beside has codes wait that are like one that was given, as after a newsletter.
func (w *world) beside(first uuid.UUID, codes int) {
	_, err := w.owner().Exec(w.t.Context(), `INSERT INTO redemption (merchant_id, id, member_id, store_id, customer_id, reward_id,
			reward, program_version, points, idem_key, idem_hash, code, salt, status, created_at, ends_at, next_at, dispatches,
			currency, state)
		SELECT merchant_id, gen_random_uuid(), member_id, store_id, customer_id, reward_id, reward, program_version, points,
			'many ' || n, idem_hash, 'RG-' || (1000000 + n), 0, 0, created_at, ends_at, created_at, 0, currency, 0
		FROM redemption, generate_series(1, $2) n WHERE id = $1`, first, codes)
	w.must(err)
}
