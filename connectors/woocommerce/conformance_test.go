package woocommerce_test

import (
	"context"
	"strconv"
	"sync"
	"testing"

	"regulars/app/platform"
	"regulars/connectors/conformance"
	"regulars/connectors/woocommerce"
	"regulars/connectors/woocommerce/wootest"
)

// keychain plays the app's part of keeping credentials.
type keychain struct {
	mu    sync.Mutex
	creds platform.Credentials
}

func (k *keychain) Credentials(ctx context.Context, renew platform.RenewFunc) (platform.Credentials, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if renew == nil {
		return k.creds, nil
	}
	next, err := renew(ctx, k.creds)
	if err == nil {
		k.creds = next
	}
	return next, err
}

// shopOf starts a fake store.
func shopOf(t *testing.T, opt wootest.Options) (*wootest.Server, *conformance.Clock) {
	t.Helper()
	now := conformance.NewClock(noon)
	opt.Now = now.Now
	shop, err := wootest.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := shop.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = shop.Close() })
	return shop, now
}

// storeOf is the app's view of a fake store.
func storeOf(shop *wootest.Server, now *conformance.Clock, creds platform.Credentials) (platform.Store, *keychain) {
	keys := &keychain{creds: creds}
	return platform.Store{
		ID: "store-1", Kind: platform.WooCommerce, ExternalKey: "key-1", URL: shop.URL(), Currency: "EUR",
		TimeZone: "Europe/Madrid", Credentials: keys.Credentials, Now: now.Now,
	}, keys
}

func TestConformance(t *testing.T) {
	t.Parallel()
	conformance.Run(t, func(t *testing.T) conformance.Fixture {
		t.Helper()
		shop, now := shopOf(t, wootest.Options{})
		store, _ := storeOf(shop, now, shop.Credentials())
		wrong := shop.Credentials()
		wrong.ConsumerSecret = "cs_wrong"
		refused, _ := storeOf(shop, now, wrong)
		number := func(id string) int64 {
			value, err := strconv.ParseInt(id, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return value
		}
		return conformance.Fixture{
			Connector: woocommerce.New(woocommerce.Config{}), Store: store, Refused: refused, Secret: "hook & <secret>",
			AddCustomer: func(email string) string {
				return strconv.FormatInt(shop.AddCustomer(email, "Demo", "Member"), 10)
			},
			AddProduct: func(unit int64) string {
				return strconv.FormatInt(shop.AddProduct("Thing", "Things", unit), 10)
			},
			PlaceOrder: func(o conformance.NewOrder) string {
				in := wootest.NewOrder{Email: o.Email}
				if o.CustomerID != "" {
					in.Customer = number(o.CustomerID)
				}
				if o.Unpaid {
					in.Method = "bacs"
				}
				if o.Code != "" {
					in.Codes = []string{o.Code}
				}
				for _, item := range o.Items {
					line := wootest.Item{Price: item.Unit, Quantity: item.Quantity}
					if item.Product != "" {
						line.Product = number(item.Product)
					}
					in.Items = append(in.Items, line)
				}
				id, why := shop.PlaceOrder(in)
				if why != "" {
					t.Fatal(why)
				}
				return strconv.FormatInt(id, 10)
			},
			RefundItem:    func(id string, quantity int64) { shop.RefundLine(number(id), 0, quantity) },
			RefundMoney:   func(id string, minor int64) { shop.RefundAmount(number(id), minor) },
			Cancel:        func(id string) { shop.SetStatus(number(id), "cancelled") },
			Touch:         func(id string) { shop.Note(number(id), "please ring twice") },
			Delete:        func(id string) { shop.Trash(number(id)) },
			Pass:          now.Pass,
			Deliver:       func() { shop.Deliver(t.Context()) },
			Unsubscribe:   shop.DisableWebhook,
			Subscriptions: shop.Topics,
			Misbehave: func(f conformance.Fault) {
				shop.Arm(map[conformance.Fault]wootest.Fault{
					conformance.DropReply: wootest.DropReply, conformance.ErrorBefore: wootest.ErrorBefore,
					conformance.ErrorAfter: wootest.ErrorAfter, conformance.Late: wootest.Late,
					conformance.Limited: wootest.Limited,
				}[f])
			},
			LandLate:  shop.LandLate,
			PlantCode: func(code string) { shop.PlantCoupon(code, "5") },
			Withdraw:  func(code string) { shop.TrashCoupons(code, false) },
			Usable:    shop.Usable,
			Profile:   func(id string) map[string]string { return shop.CustomerMeta(number(id)) },
		}
	})
}
