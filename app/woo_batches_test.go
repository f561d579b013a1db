package app_test

import (
	"flag"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"regulars/app"
	"regulars/app/program"
	"regulars/app/reward"
)

// profiles is how many are written at once:
// `go test ./app -run ManyProfilesOfAWooCommerceShop -args -profiles 50000`.
var profiles = flag.Int("profiles", 230, "profiles that TestManyProfilesOfAWooCommerceShop writes")

// calls counts what a store is asked, by method and the last part of the path that is
// no number.
type calls struct{ all, many, single atomic.Int64 }

func (c *calls) heard(r *http.Request) {
	path := strings.TrimRight(r.URL.Path, "0123456789/")
	switch {
	case strings.HasSuffix(path, "/batch"):
		c.many.Add(1)
	case r.Method == http.MethodPut && strings.HasSuffix(path, "/customers"),
		r.Method == http.MethodPost && strings.HasSuffix(path, "/coupons"):
		c.single.Add(1)
	}
	c.all.Add(1)
}

// Of many codes that wait, as after a newsletter, a hundred are made in one call. The
// answer to the first hundred is lost: they are looked for, and none is made twice.
func TestManyCodesOfAWooCommerceShopAreMadeInFewCallsOnceEach(t *testing.T) {
	t.Parallel()
	document := program.Starter([]string{"EUR"})
	document.Enrollment = program.Accounts
	w := newWorld(t, &document, seldom)
	s := w.woo()
	_, member := w.newcomer(s, mail("many coupons"))
	first, err := w.GrantReward(t.Context(), app.Grant{
		Merchant: w.merchant, Member: member, Store: s.id, RewardID: document.Rewards[0].ID, Key: "first",
	})
	w.must(err)
	w.beside(first.ID, *codes)
	var asked calls
	w.network.every = func(r *http.Request, _ string) error { asked.heard(r); return nil }
	s.fail(dropReply)
	w.Advance(time.Minute)
	began := time.Now()
	w.Pass(time.Minute)
	w.Pass(5 * time.Minute)
	t.Logf("%d codes took %v: %d calls, of them %d of many and %d of one", *codes, time.Since(began), asked.all.Load(),
		asked.many.Load(), asked.single.Load())
	issued := w.count(`SELECT count(DISTINCT external_id) FROM redemption WHERE merchant_id = $1 AND status = $2`, w.merchant,
		reward.Issued)
	if issued != int64(*codes+1) || asked.single.Load() > 1 { // the last one has nobody beside it
		t.Fatalf("%d codes issued, want %d; %d were made alone", issued, *codes+1, asked.single.Load())
	}
	for n := range *codes {
		if code := fmt.Sprintf("RG-%d", 1000001+n); w.tea.Coupons(code) != 1 {
			t.Fatalf("%s exists %d times", code, w.tea.Coupons(code))
		}
	}
	if most := int64(*codes/100 + 4); asked.many.Load() > most {
		t.Errorf("asked %d times for many, want at most %d", asked.many.Load(), most)
	}
	w.audit()
}

// Profiles that wait are written a hundred at once. Neither a customer whose record is
// gone nor one whom the store cannot bear keeps anybody else's from being written.
func TestManyProfilesOfAWooCommerceShopAreWrittenTogether(t *testing.T) {
	t.Parallel()
	document := giftProgram(500)
	w := newWorld(t, &document, seldom)
	s := w.woo()
	known, _ := w.newcomer(s, mail("many profiles"))
	ids := make([]string, *profiles)
	for i := range ids {
		id := w.tea.AddCustomer(fmt.Sprintf("p%d@example.test", i), "Bo", "Berg")
		if ids[i] = strconv.FormatInt(id, 10); i == 17 {
			w.tea.DeleteCustomer(id)
		}
	}
	_, err := w.owner().Exec(t.Context(), `INSERT INTO effect (merchant_id, id, effect_key, kind, store_id, target, next_at)
		SELECT $1, gen_random_uuid(), 'profile|' || $2::uuid || '|' || c, 'profile', $2::uuid, c, $4
		FROM unnest($3::text[]) c`, w.merchant, s.id, ids, w.Now())
	w.must(err)
	poison := ids[23]
	var asked calls
	w.network.every = func(r *http.Request, body string) error {
		asked.heard(r)
		if strings.HasSuffix(r.URL.Path, "/customers/"+poison) || strings.Contains(body, `"id":`+poison+`,`) {
			return errCut
		}
		return nil
	}
	began := time.Now()
	for range 12 {
		w.Pass(time.Minute)
	}
	t.Logf("%d profiles took %v: %d calls, of them %d of many and %d of one", *profiles+1, time.Since(began), asked.all.Load(),
		asked.many.Load(), asked.single.Load())
	if left := w.texts(`SELECT target FROM effect WHERE kind = 'profile' AND state <> 1`); len(left) != 1 ||
		left[0] != poison {
		t.Errorf("profiles of %v are not written, want that of %s alone", left, poison)
	}
	if got := w.tea.CustomerMeta(known)["regulars_points"]; got != "500" {
		t.Errorf("the member's record says %q points, want 500", got)
	}
	// A hundred became 25 and 6 and one before the others were through.
	if most := int64(*profiles/100 + 16); asked.many.Load() > most || asked.single.Load() > 30 {
		t.Errorf("asked %d times for many and %d times for one, want at most %d and 30", asked.many.Load(),
			asked.single.Load(), most)
	}
}
