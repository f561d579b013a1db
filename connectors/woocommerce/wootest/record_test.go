package wootest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regulars/connectors/woocommerce/wootest"
)

// exchange is a recorded one.
type exchange struct {
	Request struct {
		Method string `json:"method"`
		Body   any    `json:"body"`
	} `json:"request"`
	Status int `json:"status"`
}

func exchanged(t *testing.T, file string) exchange {
	t.Helper()
	raw, err := os.ReadFile("../testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var e exchange
	if err := json.Unmarshal(raw, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

// again reads a parsed document into something with a shape.
func again(t *testing.T, document, into any) {
	t.Helper()
	text, err := json.Marshal(document)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestRecordedRequestsGetTheRecordedAnswers sends what was sent to the real store, to
// the ids that this one has, and wants its status and its shape, and of the traps also
// what makes them traps.
func TestRecordedRequestsGetTheRecordedAnswers(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{})
	r.AddProduct("Trail Shoe", "Shoes", 4740)
	city := r.AddProduct("City Shoe", "Shoes", 7120)
	bo := r.AddCustomer("bo@example.test", "Bo", "Berg")
	order, why := r.PlaceOrder(wootest.NewOrder{Email: "guest@example.test", Items: []wootest.Item{{Price: 4740, Quantity: 2}}})
	if why != "" {
		t.Fatal(why)
	}
	_, _, placed := r.do("GET", fmt.Sprintf("/wp-json/wc/v3/orders/%d", order), nil)
	var lines struct {
		Items []struct{ ID int64 } `json:"line_items"`
	}
	again(t, placed, &lines)
	for _, c := range []struct {
		file, path string
		adapt      []string // what names the real store's ids, and what names this one's
		ignore     []string
		wrong      string // the secret that is sent, "" for the right one, "-" for no key
		holds      map[string]any
	}{
		{file: "rest/02-webhook-create-action_woocommerce_lr_event.json", path: "webhooks", adapt: []string{
			"http://127.0.0.1:9787", "http://127.0.0.1:1",
		}, holds: map[string]any{"resource": "action", "event": "woocommerce_lr_event", "status": "active"}},
		{
			file: "rest/06-coupon-bad-email-silently-dropped.json", path: "coupons",
			holds: map[string]any{"email_restrictions": []any{}, "status": "publish"},
		},
		{
			file: "rest/07-coupon-date_expires_gmt-ignored.json", path: "coupons",
			holds: map[string]any{"date_expires": nil, "date_expires_gmt": nil},
		},
		{
			file: "rest/16-refund-partial-line.json", path: fmt.Sprintf("orders/%d/refunds", order),
			adapt: []string{`"id":2`, fmt.Sprintf(`"id":%d`, lines.Items[0].ID)},
			holds: map[string]any{"amount": "47.40", "reason": "one item back"},
		},
		{file: "rest/21-customer-meta.json", path: fmt.Sprintf("customers/%d", bo), ignore: []string{".billing", ".shipping"}},
		{
			file: "rest/22-order-create-admin.json", path: "orders", adapt: []string{
				`"customer_id":3`, fmt.Sprintf(`"customer_id":%d`, bo), `"product_id":12`, fmt.Sprintf(`"product_id":%d`, city),
			}, ignore: []string{".meta_data[]", ".date_completed"}, holds: map[string]any{"status": "processing", "total": "71.20"},
		},
		{file: "rest/23-customer-delete.json", path: fmt.Sprintf("customers/%d?force=true", bo), ignore: []string{".billing", ".shipping"}},
		{file: "rest/28-coupons-batch-101.json", path: "coupons/batch"},
		{file: "rest/30-unauthorised.json", path: "orders", wrong: "-"},
		{file: "rest/31-bad-secret.json", path: "orders", wrong: "cs_wrong"},
	} {
		e := exchanged(t, c.file)
		var sent any
		if e.Request.Body != nil {
			text, err := json.Marshal(e.Request.Body)
			if err != nil {
				t.Fatal(err)
			}
			sent = json.RawMessage(strings.NewReplacer(c.adapt...).Replace(string(text)))
		}
		var header []string
		if c.wrong != "" {
			req := &http.Request{Header: http.Header{}}
			req.SetBasicAuth(r.Credentials().ConsumerKey, c.wrong)
			header = []string{"Authorization", req.Header.Get("Authorization")}
			if c.wrong == "-" {
				header = []string{"Authorization", ""}
			}
		}
		status, _, got := r.do(e.Request.Method, "/wp-json/wc/v3/"+c.path, sent, header...)
		if status != e.Status {
			t.Errorf("%s: status %d, recorded %d: %v", c.file, status, e.Status, got)
			continue
		}
		if diff := cmp.Diff(prune(shape(recorded(t, c.file)), c.ignore), prune(shape(got), c.ignore)); diff != "" {
			t.Errorf("%s (-recorded +ours):\n%s", c.file, diff)
		}
		fields := map[string]any{}
		if c.holds != nil {
			again(t, got, &fields)
		}
		for name, want := range c.holds {
			if diff := cmp.Diff(want, fields[name]); diff != "" {
				t.Errorf("%s: %s (-recorded +ours):\n%s", c.file, name, diff)
			}
		}
	}
}

// TestEveryRecordingIsUsed keeps recordings from lying about unread: each exchange
// stands in a test here; deliveries are all replayed by the connector's own test.
func TestEveryRecordingIsUsed(t *testing.T) {
	t.Parallel()
	tests, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range tests {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	files, err := filepath.Glob("../testdata/rest/*.json")
	if err != nil || len(files) != 38 {
		t.Fatalf("%d exchanges are recorded, want 38 (%v)", len(files), err)
	}
	for _, file := range files {
		if !strings.Contains(all.String(), filepath.Base(file)) {
			t.Errorf("%s is used by no test", filepath.Base(file))
		}
	}
}
