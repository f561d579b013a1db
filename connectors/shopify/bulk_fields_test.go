package shopify_test

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"regulars/connectors/shopify"
)

// invent gives every field of a node some value; now and then none, where it may be
// missing. Parts that a file has in lines of their own stay empty.
func invent(r *rand.Rand, v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Unix(r.Int64N(2e9), r.Int64N(3)*500_000_000).UTC()))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if name := v.Type().Field(i).Tag.Get("json"); name != "shippingLines" && name != "lineItems" {
				invent(r, v.Field(i))
			}
		}
	case v.Kind() == reflect.String:
		v.SetString(strings.Repeat([]string{"", "a", `"`, `\`, "é", "🙂", "<&>", "\n", "}{][,:", "null"}[r.IntN(10)], 1+r.IntN(3)) + "x"[:r.IntN(2)])
	case v.Kind() == reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case v.Kind() == reflect.Int64:
		v.SetInt(r.Int64N(2000) - 1000)
	case v.Kind() == reflect.Pointer && r.IntN(4) > 0:
		v.Set(reflect.New(v.Type().Elem()))
		invent(r, v.Elem())
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(3), 2))
		for i := range v.Len() {
			invent(r, v.Index(i))
		}
	}
}

// TestALineIsReadAsEncodingJSONReadsIt compares the tables of fields with the tags of
// the nodes, which pages are read by: a field that is in the one alone shows here.
func TestALineIsReadAsEncodingJSONReadsIt(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	unexported := gocmp.Exporter(func(reflect.Type) bool { return true })
	for kind, reader := range shopify.LineReaders {
		for range 500 {
			made := reader.New()
			invent(r, reflect.ValueOf(made).Elem())
			line, err := json.Marshal(made)
			if err != nil {
				t.Fatal(err)
			}
			if r.IntN(2) == 0 { // spaces mean nothing, and neither does what we do not know
				line = []byte(strings.Replace(string(line), "{", "{ \"unknown\" : [ {\"a\":\"]\\\"\"} , -1.5e3, true ] ,\t", 1))
			}
			want, have := reader.New(), reader.New()
			if err := json.Unmarshal(line, want); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			if err := reader.Read(line, have); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			if diff := gocmp.Diff(want, have, unexported, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%s: %s\n%s", kind, line, diff)
			}
		}
	}
}

func TestALineOfTheWrongShapeIsRefused(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		``, `[]`, `{`, `{"id":1}`, `{"id":"a`, `{"id":"a\`, `{"id":"\x"}`, `{"test":1}`, `{"test":"true"}`, `{"tags" "a"}`,
		`{"createdAt":"yesterday"}`, `{"customer":7}`, `{"transactions":{}}`, `{"discountCodes":[1]}`, `{"discountCodes":["a"`,
		`{"customer":{"id":"a"}`, `{"shippingAddress":[]}`, `{"totalRefundedSet":{"shopMoney":{"amount":1.5}}}`,
	} {
		if err := shopify.LineReaders["order"].Read([]byte(line), shopify.LineReaders["order"].New()); err == nil {
			t.Errorf("%s is taken for an order", line)
		}
	}
	broken := "{\"name\":\"a\xffb\"}"
	into := shopify.LineReaders["order"].New()
	if err := shopify.LineReaders["order"].Read([]byte(broken), into); err != nil ||
		reflect.ValueOf(into).Elem().FieldByName("Name").String() != "a\uFFFDb" {
		t.Errorf("broken UTF-8 was read as %+v, %v", into, err)
	}
}
