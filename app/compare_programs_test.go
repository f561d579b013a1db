package app

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regulars/app/program"
	"regulars/app/words"
)

func TestEveryChangeOfAnyFieldIsSaidInOneSentence(t *testing.T) {
	t.Parallel()
	old := fullDocument(t)
	for _, at := range leaves(reflect.ValueOf(&old).Elem(), nil) {
		now := fullDocument(t)
		field := follow(reflect.ValueOf(&now).Elem(), at)
		alter(field)
		got := differences(words.For("en"), old, now)
		if len(got) != 1 && !slices.Contains(at, "ID") {
			t.Errorf("a change of %v is said as %q", at, got)
		}
		for _, text := range got {
			if text == "" || strings.Contains(text, "admin.") || strings.Contains(text, "<no value>") {
				t.Errorf("a change of %v is said as %q", at, text)
			}
		}
	}
}

// fullDocument has something in every field, once.
func fullDocument(t *testing.T) program.Document {
	t.Helper()
	var d program.Document
	fill(reflect.ValueOf(&d).Elem())
	return d
}

// known are values that have words of their own.
var known = map[reflect.Type][2]string{
	reflect.TypeFor[program.Enrollment]():  {"accounts", "guests"},
	reflect.TypeFor[program.PendingFrom](): {"placed", "delivered"},
	reflect.TypeFor[program.Debt]():        {"owe", "forgive"},
	reflect.TypeFor[program.Reimburse]():   {"never", "cancelled"},
	reflect.TypeFor[program.Stacking]():    {"add", "multiply"},
	reflect.TypeFor[program.Trigger]():     {"order", "review"},
	reflect.TypeFor[program.Effect]():      {"fixed", "per_item"},
	reflect.TypeFor[program.Rounding]():    {"up", "nearest"},
	reflect.TypeFor[program.Window]():      {"day", "lifetime"},
	reflect.TypeFor[program.LimitOf]():     {"member", "program"},
	reflect.TypeFor[program.ExpiryMode]():  {"days", "inactivity"},
	reflect.TypeFor[program.TierWindow]():  {"rolling", "lifetime"},
	reflect.TypeFor[program.TierTerm]():    {"forever", "months"},
	reflect.TypeFor[program.Landing]():     {"one_down", "never"},
	reflect.TypeFor[program.RewardKind]():  {"amount_off", "perk"},
	reflect.TypeFor[program.Purchase]():    {"any", "one_time"},
}

func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for _, field := range v.Fields() {
			fill(field)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		value := reflect.New(v.Type().Elem()).Elem()
		fill(value)
		v.SetMapIndex(reflect.ValueOf("EUR"), value)
	case reflect.String:
		v.SetString("one")
		if pair, ok := known[v.Type()]; ok {
			v.SetString(pair[0])
		}
	case reflect.Bool:
	default:
		v.SetInt(100)
	}
}

func alter(v reflect.Value) {
	switch v.Kind() {
	case reflect.Map:
		value := reflect.New(v.Type().Elem()).Elem()
		fill(value)
		alter(value)
		v.SetMapIndex(reflect.ValueOf("EUR"), value)
	case reflect.String:
		text := "two"
		if pair, ok := known[v.Type()]; ok {
			text = pair[1]
		}
		v.SetString(text)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	default:
		v.SetInt(v.Int() + 100)
	}
}

// leaves lists the ways to everything that can be changed alone.
func leaves(v reflect.Value, at []string) (all [][]string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			all = append(all, leaves(v.Field(i), append(slices.Clone(at), v.Type().Field(i).Name))...)
		}
		return all
	case reflect.Slice:
		return leaves(v.Index(0), append(slices.Clone(at), "0"))
	default:
		return [][]string{at}
	}
}

func follow(v reflect.Value, at []string) reflect.Value {
	for _, name := range at {
		if name == "0" {
			v = v.Index(0)
		} else {
			v = v.FieldByName(name)
		}
	}
	return v
}

func TestChangesAreFormattedAsPeopleReadThem(t *testing.T) {
	t.Parallel()
	old := program.Starter([]string{"EUR"})
	now := program.Starter([]string{"EUR"})
	now.MarginBP = 4250
	now.Rules[0].Limits = []program.Limit{{Of: program.OfMember, Window: program.Month, Points: 1200}}
	now.Rules[0].Only.Tags = []string{"beans", "filter"}
	now.Rules[0].When.Nth = []int{2, 5}
	now.Campaigns = []program.Campaign{{ID: "c", Name: "Double week"}}
	now.Rewards[0].Budget = program.Budget{Money: map[string]int64{"EUR": 12000}}
	now.Rewards[0].Combines = program.Combines{Order: true, Shipping: true}
	slices.Reverse(now.Rewards)
	want := []string{
		"“Points for every order”, only, tags: – → beans, filter",
		"“Points for every order”, condition, which orders: – → 2, 5",
		"“Points for every order”, limits: – → each member, a month, points: 1,200",
		"New campaign: “Double week”",
		"“5 off”, combines with: – → order discounts and shipping discounts",
		"“5 off”, budget, money: – → €120",
		"The order of rewards changes",
		"Gross margin: – → 42.5%",
	}
	if diff := cmp.Diff(want, differences(words.For("en"), old, now)); diff != "" {
		t.Error(diff)
	}
	for permille, want := range map[int64]string{1500: "150%", 12_255: "1225.5%"} {
		if got := figure(words.For("en"), "permille", permille); got != want {
			t.Errorf("%d is %q, want %q", permille, got, want)
		}
	}
}
