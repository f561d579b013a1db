package shopify_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"regulars/app/fail"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/connectors/shopify"
	"regulars/connectors/shopify/shopifytest"
)

// readFile has the store make a file of a listing, and reads it.
func (k *kit) readFile(t *testing.T, listing platform.Listing) ([]platform.Event, error) {
	t.Helper()
	began, err := k.connector.StartBulk(t.Context(), k.store, listing)
	if err != nil {
		return nil, err
	}
	file, err := k.connector.FindBulk(t.Context(), k.store, listing, began)
	if err != nil || file.State != platform.BulkReady {
		return nil, cmp.Or(err, fmt.Errorf("the file is at %v", file.State))
	}
	return k.read(t, file, "")
}

func (k *kit) read(t *testing.T, file platform.Bulk, after string) ([]platform.Event, error) {
	t.Helper()
	var events []platform.Event
	buyers, last := map[string]bool{}, ""
	err := k.connector.ReadBulk(t.Context(), k.store, file, after, func(o platform.BulkObject) error {
		event, err := o.Event()
		events = append(events, event)
		if event.Order == nil || err != nil {
			return err
		}
		if buyer := event.Order.CustomerID; buyer != last {
			if buyers[buyer] {
				t.Errorf("%s has orders behind those of %s", buyer, last)
			}
			buyers[buyer], last = true, buyer
		}
		return nil
	})
	slices.SortFunc(events, func(a, b platform.Event) int { return cmp.Compare(idOf(t, a), idOf(t, b)) })
	return events, err
}

// stock fills the store with orders of many kinds, and products.
func (k *kit) stock(t *testing.T) {
	t.Helper()
	k.fake.SeedHistory(60, 12)
	many := shopifytest.NewOrder{Email: "many@example.test", Shipping: 500}
	for i := range 40 { // more than a page holds
		many.Items = append(many.Items, shopifytest.Item{Quantity: 1 + int64(i)%3, Unit: 100 + int64(i)})
	}
	k.fake.PlaceOrder(many)
	k.fake.AddProduct(shopifytest.Product{Title: "Kinds", Price: 900, Variants: []shopifytest.Variant{
		{Title: "250 g", Price: 900}, {Title: "1 kg", Price: 3000},
	}})
	k.fake.Imagine(shopifytest.Past{Customers: 30, Orders: 90})
}

// byPages reads a listing page by page, in the order of ids.
func (k *kit) byPages(t *testing.T, listing platform.Listing) []platform.Event {
	t.Helper()
	list := map[platform.Listing]func(cursor string) (platform.Page, error){
		platform.Orders: func(cursor string) (platform.Page, error) {
			return k.connector.Orders(t.Context(), k.store, time.Time{}, cursor)
		},
		platform.Customers: func(cursor string) (platform.Page, error) {
			return k.connector.Customers(t.Context(), k.store, time.Time{}, cursor)
		},
		platform.Products: func(cursor string) (platform.Page, error) {
			return k.connector.Products(t.Context(), k.store, time.Time{}, cursor)
		},
	}[listing]
	var events []platform.Event
	for cursor := ""; ; {
		page, err := list(cursor)
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, page.Events...)
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	slices.SortFunc(events, func(a, b platform.Event) int { return cmp.Compare(idOf(t, a), idOf(t, b)) })
	return events
}

func idOf(t *testing.T, e platform.Event) int64 {
	t.Helper()
	switch {
	case e.Order != nil:
		return number(t, e.Order.ID)
	case e.Customer != nil:
		return number(t, e.Customer.ID)
	default:
		return number(t, e.Product.ID)
	}
}

func TestAFileTellsWhatPagesTell(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]shopifytest.BulkSwitches{
		"in order": {}, "scattered": {Scatter: true}, "broken off": {CutAt: 10_000}, "scattered and broken off": {Scatter: true, CutAt: 70_001},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t)
			k.stock(t)
			for _, listing := range []platform.Listing{platform.Orders, platform.Customers, platform.Products} {
				want := k.byPages(t, listing)
				k.fake.SwitchBulk(set)
				got, err := k.readFile(t, listing)
				if err != nil {
					t.Fatalf("%s: %v", listing, err)
				}
				if diff := gocmp.Diff(want, got); diff != "" {
					t.Errorf("%s: %d by pages, %d in the file:\n%s", listing, len(want), len(got), diff[:min(len(diff), 2000)])
				}
				if count, err := k.connector.Count(t.Context(), k.store, listing); err != nil || count != int64(len(want)) {
					t.Errorf("%s: the store counts %d of %d: %v", listing, count, len(want), err)
				}
				for i := range got {
					if o := got[i].Order; o != nil && !bytes.Equal(order.Pack(o), order.Pack(want[i].Order)) {
						t.Errorf("order %s is packed otherwise: it would be asked for again", o.ID)
					}
				}
			}
		})
	}
}

func TestAFileThatGoesThroughTheDiskIsTheSame(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.stock(t)
	k.fake.SwitchBulk(shopifytest.BulkSwitches{Scatter: true})
	want, err := k.readFile(t, platform.Orders)
	if err != nil {
		t.Fatal(err)
	}
	shopify.SetRunSize(k.connector, 50_000)
	got, err := k.readFile(t, platform.Orders)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff[:min(len(diff), 2000)])
	}
	var positions []string
	ids := map[string]string{}
	began, err := k.connector.StartBulk(t.Context(), k.store, platform.Orders)
	if err != nil {
		t.Fatal(err)
	}
	file, err := k.connector.FindBulk(t.Context(), k.store, platform.Orders, began)
	if err != nil {
		t.Fatal(err)
	}
	err = k.connector.ReadBulk(t.Context(), k.store, file, "", func(o platform.BulkObject) error {
		positions, ids[o.ID] = append(positions, o.Position), o.Position
		return nil
	})
	half := positions[len(positions)/2]
	rest, more := k.read(t, file, half)
	if err != nil || more != nil || len(rest) != len(want)-len(want)/2-1 {
		t.Errorf("read on after %s: %d of %d orders, %v, %v", half, len(rest), len(want), err, more)
	}
	for _, e := range rest {
		if !slices.Contains(positions[len(positions)/2+1:], ids[e.Order.ID]) {
			t.Errorf("order %s at %s is given again behind %s", e.Order.ID, ids[e.Order.ID], half)
		}
	}
	if all, err := k.read(t, file, half[strings.Index(half, "/")+1:]); err != nil || len(all) != len(want) {
		t.Errorf("a position of a former release: %d of %d orders, %v", len(all), len(want), err)
	}
	if _, err := k.read(t, file, "1/x"); !fail.Is(err, fail.Invalid) {
		t.Errorf("what is no position: %v", err)
	}
}

func TestAFileThatCannotBeHadSaysWhatToDo(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.stock(t)
	k.fake.SwitchBulk(shopifytest.BulkSwitches{Hold: true})
	var last string
	for range 5 {
		began, err := k.connector.StartBulk(t.Context(), k.store, platform.Orders)
		if err != nil {
			t.Fatal(err)
		}
		last = began
	}
	if _, err := k.connector.StartBulk(t.Context(), k.store, platform.Orders); !fail.Is(err, fail.Limited) {
		t.Errorf("a sixth file at once: %v", err)
	}
	if file, err := k.connector.FindBulk(t.Context(), k.store, platform.Orders, last); err != nil || file.State != platform.BulkRunning || file.Objects == 0 {
		t.Errorf("while it runs: %+v, %v", file, err)
	}
	k.fake.SwitchBulk(shopifytest.BulkSwitches{FailAs: "TIMEOUT"})
	file, err := k.connector.FindBulk(t.Context(), k.store, platform.Orders, last)
	if err != nil || file.State != platform.BulkFailed || file.Partial == "" {
		t.Fatalf("after it failed: %+v, %v", file, err)
	}
	file.URL, file.Lines = file.Partial, 0
	if part, err := k.read(t, file, ""); err != nil || len(part) == 0 {
		t.Errorf("what was written before: %d orders, %v", len(part), err)
	}
	k.fake.SwitchBulk(shopifytest.BulkSwitches{Expired: true})
	if _, err := k.readFile(t, platform.Orders); !fail.Is(err, fail.NotFound) {
		t.Errorf("a file that has expired: %v", err)
	}
	k.fake.SwitchBulk(shopifytest.BulkSwitches{Refuse: true})
	if _, err := k.connector.StartBulk(t.Context(), k.store, platform.Orders); !fail.Is(err, fail.Invalid) {
		t.Errorf("a file that is refused: %v", err)
	}
	if gone, err := k.connector.FindBulk(t.Context(), k.store, platform.Orders, "gid://shopify/BulkOperation/1"); err != nil || gone.State != platform.BulkGone {
		t.Errorf("a file that nobody knows: %+v, %v", gone, err)
	}
	withheld := newKit(t, func(o *shopifytest.Options) { o.WithholdProtected = true })
	withheld.fake.AddCustomer(shopifytest.Customer{Email: "a@example.test"})
	began, err := withheld.connector.StartBulk(t.Context(), withheld.store, platform.Customers)
	if err != nil {
		t.Fatal(err)
	}
	if denied, err := withheld.connector.FindBulk(t.Context(), withheld.store, platform.Customers, began); err != nil || denied.State != platform.BulkDenied {
		t.Errorf("a file of what the app may not see: %+v, %v", denied, err)
	}
}

func TestWhoEndsTheReadingIsTold(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.stock(t)
	began, err := k.connector.StartBulk(t.Context(), k.store, platform.Orders)
	if err != nil {
		t.Fatal(err)
	}
	file, err := k.connector.FindBulk(t.Context(), k.store, platform.Orders, began)
	if err != nil {
		t.Fatal(err)
	}
	enough := errors.New("enough")
	seen := 0
	err = k.connector.ReadBulk(t.Context(), k.store, file, "", func(platform.BulkObject) error {
		if seen++; seen == 3 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || seen != 3 {
		t.Errorf("%d objects, then %v", seen, err)
	}
}

// FuzzLinePlaces compares the quick look at a line with a whole reading of it.
func FuzzLinePlaces(f *testing.F) {
	for _, line := range []string{
		`{"id":"gid://shopify/Order/12","name":"a\"b,}","customer":{"id":"gid://shopify/Customer/9"},"x":[{"id":"3"}]}`,
		`{"customer":{"__parentId":"gid://shopify/X/7","id":"no"},"n":-1.5e3,"t":true,"id":"gid://shopify/LineItem/8","__parentId":"gid://shopify/Order/12"}`,
		`{ "a" : [1,2,[{}]] , "id" : "gid://shopify/Order/1?x=y" , "b":null }`, `{}`, `{"id":1}`, `[]`, `{"id":"gid://shopify/Order/1"`,
		`{"id":"gid://shopify/Order/1","name":"\",\"__parentId\":\"gid://shopify/Order/2"}`, `,"__parentId":"gid://shopify/Order/2"}`,
		`{"id":"gid://shopify/LineItem/1","variant":{"id":"7","__parentId":"gid://shopify/Order/2"}}`,
	} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		root, child, err := shopify.PlaceOf(line)
		var whole map[string]json.RawMessage
		if json.Unmarshal(line, &whole) != nil || whole == nil || bytes.ContainsRune(line, '\\') {
			return // what is no JSON never comes from a store; it must only not crash
		}
		text := func(key string) (s string) {
			_ = json.Unmarshal(whole[key], &s)
			return s
		}
		own := cmp.Or(text("__parentId"), text("id"))
		own, _, _ = strings.Cut(own[strings.LastIndexByte(own, '/')+1:], "?")
		want, wrong := strconv.ParseUint(own, 10, 64)
		if strings.Count(string(line), `"id"`) > 1 || strings.Count(string(line), `"__parentId"`) > 1 || !json.Valid(line) {
			return // which of two counts is nobody's business
		}
		if (wrong != nil) != (err != nil) || wrong == nil && (root != want || child != (text("__parentId") != "")) {
			t.Errorf("%s: root %d, child %t, %v; want %d, %v", line, root, child, err, want, wrong)
		}
	})
}
