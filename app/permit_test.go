package app_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/reward"
	"regulars/connectors/shopify"
	"regulars/connectors/shopify/shopifytest"
)

// publishes tries to make a document live.
func (w *world) publishes(document program.Document) error {
	w.t.Helper()
	_, err := w.SaveDraft(w.t.Context(), w.merchant, document)
	w.must(err)
	_, err = w.PublishDraft(w.t.Context(), w.merchant, app.PublishInput{Author: "Test"})
	return err
}

// permit has the Shopify store's merchant agree to a permission, outside of the frame.
func (w *world) permit(p platform.Permission) app.Asked {
	w.t.Helper()
	asked, err := w.AskPermission(w.t.Context(), w.merchant, w.coffeeID, p)
	w.must(err)
	if asked.URL != "" {
		_, err = w.FinishShopifyInstall(w.t.Context(), w.consent(asked.URL), asked.Browser)
		w.must(err)
	}
	return asked
}

// onOffer lists the rewards that a member is shown in a store.
func (w *world) onOffer(s site, member uuid.UUID) (ids []string) {
	w.t.Helper()
	b, err := w.Bootstrap(w.t.Context(), app.Shopper{
		Merchant: w.merchant, Store: s.id, MemberID: member, CustomerID: "1", Platform: s.kind,
	}, "en")
	w.must(err)
	for _, o := range b.Rewards {
		ids = append(ids, o.ID)
	}
	return ids
}

func (w *world) permissions() map[platform.Permission]app.PermissionSight {
	w.t.Helper()
	sights, err := w.StoreSights(w.t.Context(), w.merchant)
	w.must(err)
	stand := map[platform.Permission]app.PermissionSight{}
	for _, s := range sights {
		for _, p := range s.Permissions {
			stand[p.Permission] = p
		}
	}
	return stand
}

func TestAProgramThatNeedsAPermissionGoesLiveWhenItIsGranted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	err := w.publishes(valueProgram())
	if !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "rewards[2].kind") ||
		!strings.Contains(err.Error(), "write_gift_cards") || !strings.Contains(err.Error(), "Demo Coffee") {
		t.Fatalf("publishing without the permission gives %v", err)
	}
	if p := w.permissions()[platform.MakeGiftCards]; !p.Needed || len(p.Lacking) != 2 {
		t.Errorf("the stores page says of gift cards %+v", p)
	}
	if p := w.permissions()[platform.SeeLooks]; p.Needed || len(p.Lacking) == 0 {
		t.Errorf("the stores page says of looks %+v", p)
	}
	connected := w.Now()
	w.Advance(time.Second)
	w.permit(platform.MakeGiftCards)
	if asked := w.permit(platform.MakeGiftCards); asked.URL != "" {
		t.Errorf("what is granted is asked for again: %+v", asked)
	}
	if err := w.publishes(valueProgram()); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "rewards[3].kind") {
		t.Errorf("with gift cards alone publishing gives %v", err)
	}
	w.permit(platform.GiveStoreCredit) // and what was granted before stays
	w.must(w.publishes(valueProgram()))
	if n := w.count("SELECT count(*) FROM store WHERE connected_at > $1", connected); n > 0 {
		t.Error("a store that agreed to more was connected, and read, anew")
	}
	for _, wrong := range []platform.Permission{"", "everything"} {
		if _, err := w.AskPermission(t.Context(), w.merchant, w.coffeeID, wrong); !fail.Is(err, fail.Invalid) {
			t.Errorf("asking for %q gives %v", wrong, err)
		}
	}
	if _, err := w.AskPermission(t.Context(), w.merchant, w.teaID, platform.MakeGiftCards); !fail.Is(err, fail.Invalid) {
		t.Errorf("asking a WooCommerce store gives %v", err)
	}
	if _, err := w.AskPermission(t.Context(), w.Merchant(nil), w.coffeeID, platform.MakeGiftCards); !fail.Is(err, fail.NotFound) {
		t.Errorf("asking another merchant's store gives %v", err)
	}
}

func TestAPermissionThatIsTakenBackParksWhatWaitsForIt(t *testing.T) {
	t.Parallel()
	w := newValueWorld(t)
	s := w.shopify()
	customer, member := w.newcomer(s, mail("taken"))
	w.coffee.RevokeScopes("read_gift_cards", "write_gift_cards")
	early := w.take(s, member, program.GiftCard, 1) // its word of that is late: offered, and denied
	w.drained()
	early = w.redemption(early)
	if early.Status != reward.Reserved || !strings.Contains(early.LastError, "write_gift_cards") {
		t.Fatalf("the gift card is %s: %s", early.Status, early.LastError)
	}
	w.want(s.id, customer, 0, 700)
	if offered := w.onOffer(s, member); slices.Contains(offered, "gift_card") || !slices.Contains(offered, "store_credit") {
		t.Errorf("without the permission are offered %v", offered)
	}
	_, err := w.Redeem(t.Context(), app.RedeemInput{
		Merchant: w.merchant, Member: member, Store: s.id, RewardID: "gift_card", Key: key(2),
	})
	if !fail.Is(err, fail.Conflict) {
		t.Errorf("a tap without the permission gives %v", err)
	}
	gift, err := w.GrantReward(t.Context(), app.Grant{
		Merchant: w.merchant, Member: member, Store: s.id, RewardID: "gift_card", Key: "gift",
	})
	w.must(err)
	w.Pass(3 * 24 * time.Hour)
	found, err := w.Troubles(t.Context(), w.merchant, uuid.Nil, 10)
	w.must(err)
	if len(found.Items) != 2 || !strings.Contains(found.Items[0].Error, "does not permit gift cards") {
		t.Errorf("under Needs attention stand %+v", found.Items)
	}
	if state := w.storeState(s); state != merchant.Connected {
		t.Errorf("the store is in state %d because of one permission", state)
	}
	w.coffee.GrantScopes("read_gift_cards", "write_gift_cards")
	w.deliver()
	for _, r := range []*reward.Redemption{early, gift} {
		if now := w.redemption(r); now.Status != reward.Issued {
			t.Errorf("after it was granted again the gift card is %s: %s", now.Status, now.LastError)
		}
	}
	if n := len(w.coffee.GiftCards()); n != 2 {
		t.Errorf("%d gift cards were made, want 2", n)
	}
	w.want(s.id, customer, 0, 700)
	w.audit()
}

// A gift card that works is ended at its time although the permission was away then.
func TestAnEndThatNeedsAPermissionWaitsForIt(t *testing.T) {
	t.Parallel()
	w := newValueWorld(t)
	s := w.shopify()
	customer, member := w.newcomer(s, mail("ends"))
	r := w.take(s, member, program.GiftCard, 1)
	w.coffee.RevokeScopes("read_gift_cards", "write_gift_cards")
	w.deliver()
	w.Pass(31 * 24 * time.Hour)
	if now := w.redemption(r); now.Status != reward.Issued {
		t.Errorf("without the permission the gift card is %s: %s", now.Status, now.LastError)
	}
	w.want(s.id, customer, 0, 700)
	w.coffee.GrantScopes("read_gift_cards", "write_gift_cards")
	w.deliver()
	if now := w.redemption(r); now.Status != reward.Expired {
		t.Errorf("with the permission the gift card is %s: %s", now.Status, now.LastError)
	}
	w.want(s.id, customer, 0, 1000)
	w.audit()
}

func TestAStoreIsAskedWhatItPermitsByWhoHasJustAgreed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	w.coffee.GrantScopes(append(shopify.OptionalScopes(), "read_all_orders")...) // its word of that is on the way
	w.must(w.CheckPermissions(t.Context(), w.merchant, w.coffeeID))
	for permission, p := range w.permissions() {
		if len(p.Lacking) > 0 {
			t.Errorf("of %s is lacking %v", permission, p.Lacking)
		}
	}
	w.coffee.Uninstall()
	w.deliver()
	if err := w.CheckPermissions(t.Context(), w.merchant, w.coffeeID); !fail.Is(err, fail.Conflict) {
		t.Errorf("asking a store that left gives %v", err)
	}
}

// Orders that Shopify hid are read once the merchant shows them; nobody earns for them.
func TestOldOrdersAreReadWhenTheStoreShowsThem(t *testing.T) {
	for name, way := range map[string]struct {
		files  int64 // from so many objects on
		amidst bool  // the permission comes while the store prepares a file without them
	}{
		"by pages": {files: 200}, "from a file": {files: 1}, "while a file is made": {files: 1, amidst: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			document := testProgram(program.Accounts)
			w := newWorld(t, &document, filesFrom(way.files))
			s := w.shopify()
			customer, _ := w.newcomer(s, mail("old"))
			w.mute()
			old := w.coffee.PlaceOrder(shopifytest.NewOrder{
				CustomerID: customer, At: w.Now().AddDate(0, 0, -90), Items: []shopifytest.Item{{Quantity: 1, Unit: 5000}},
			})
			w.coffee.HideOldOrders(true)
			w.beginAnew()
			w.coffee.SwitchBulk(shopifytest.BulkSwitches{Hold: way.amidst})
			w.Pass(time.Hour)
			orders := func() int64 {
				return w.count("SELECT count(*) FROM orders WHERE external_id = $1", strconv.FormatInt(old.ID, 10))
			}
			if n := orders(); n != 0 {
				t.Fatalf("a hidden order was read %d times: this test shows nothing", n)
			}
			before := w.balance(s.id, customer)
			w.permit(platform.SeeOldOrders)
			w.coffee.SwitchBulk(shopifytest.BulkSwitches{})
			w.Pass(time.Hour)
			if n := orders(); n != 1 {
				t.Errorf("an order that is shown now was read %d times, want once", n)
			}
			if n := w.count("SELECT count(*) FROM store_cursor WHERE listing = 'orders' AND store_id = $1 AND since <= 'epoch'", s.id); n != 0 {
				t.Error("the listing is not at its end")
			}
			if after := w.balance(s.id, customer); after.Pending != before.Pending || after.Available != before.Available {
				t.Errorf("the past earned: %+v, before %+v", after, before)
			}
			sights, err := w.StoreSights(t.Context(), w.merchant)
			w.must(err)
			if slices.ContainsFunc(sights, func(s app.StoreSight) bool { return s.RecentOnly }) {
				t.Error("the stores page says that old orders are hidden")
			}
		})
	}
}

func TestWhoReadsAListingThatWasBegunAnewNotesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	s := w.shopify()
	w.tx(func(tx *pg.Tx) error {
		read, err := merchant.GetCursor(tx, s.id, merchant.ListOrders)
		w.must(err)
		w.must(merchant.SaveCursor(tx, s.id, merchant.ListOrders, read))
		w.must(merchant.ReadAnew(tx, s.id, merchant.ListOrders, time.Unix(0, 0)))
		if err := merchant.SaveCursor(tx, s.id, merchant.ListOrders, read); !errors.Is(err, merchant.ErrReadAnew) {
			t.Errorf("who began before saves: %v", err)
		}
		now, err := merchant.GetCursor(tx, s.id, merchant.ListOrders)
		w.must(err)
		if now.Since.After(time.Unix(0, 0)) {
			t.Errorf("the listing is read from %s", now.Since)
		}
		return merchant.SaveCursor(tx, s.id, merchant.ListOrders, now)
	})
}
