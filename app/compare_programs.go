package app

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"regulars/app/money"
	"regulars/app/program"
	"regulars/app/words"
)

// differences says in words how a program differs from an older one, one
// sentence a change, in the order of the document. Of a first program only what
// it offers is said.
func differences(w *words.Words, old, now program.Document) []string {
	said := []string{}
	for _, c := range program.Changes(old, now) {
		if old.Enrollment == "" && c.Turn == program.Changed {
			continue
		}
		said = append(said, sentence(w, c))
	}
	return said
}

func sentence(w *words.Words, c program.Change) string {
	args := words.Args{"Name": c.Item, "What": fieldName(w, c)}
	list := c.Fields[len(c.Fields)-1]
	switch {
	case c.Turn == program.Moved:
		return w.Text("admin.change.moved", args)
	case c.Turn == program.Added:
		return w.Text("admin.change."+one[list]+"_new", args)
	case c.Turn == program.Removed:
		return w.Text("admin.change."+one[list]+"_gone", args)
	case list == "terms":
		return w.Text("admin.change.terms", args)
	case list == "active" && c.Item != "" && c.New == true:
		return w.Text("admin.change.on", args)
	case list == "active" && c.Item != "":
		return w.Text("admin.change.off", args)
	}
	args["Old"], args["New"] = valueWords(w, list, c.Old), valueWords(w, list, c.New)
	if c.Item == "" {
		return w.Text("admin.change.program_value", args)
	}
	return w.Text("admin.change.value", args)
}

// one is what a single item of a list is called in the catalog.
var one = map[string]string{"rules": "rule", "campaigns": "campaign", "rewards": "reward", "tiers": "tier"}

// fieldName is what a field is called: of a part of something, both.
func fieldName(w *words.Words, c program.Change) string {
	fields := c.Fields
	if fields[0] == "tiers" && len(fields) > 1 && fields[1] == "tiers" {
		fields = fields[1:]
	}
	if c.Item != "" {
		fields = fields[1:]
	}
	labels := make([]string, len(fields))
	for i, name := range fields {
		labels[i] = w.Text("admin.what."+name, nil)
	}
	name := strings.Join(labels, ", ")
	if c.Item == "" && c.Turn == program.Changed {
		first, size := utf8.DecodeRuneInString(name)
		name = string(unicode.ToUpper(first)) + name[size:]
	}
	return name
}

// dash stands for a value that is not set.
const dash = "–"

// valueWords writes a field's value as people read it.
func valueWords(w *words.Words, field string, value any) string {
	var text string
	switch v := value.(type) {
	case bool:
		text = w.Text("admin.switch."+strconv.FormatBool(v), nil)
	case int:
		text = figure(w, field, int64(v))
	case int64:
		text = figure(w, field, v)
	case map[string]int64:
		text = amounts(w, v)
	case []string:
		text = strings.Join(v, ", ")
	case []program.StoreSegment:
		names := make([]string, len(v))
		for i, s := range v {
			names[i] = s.Name
		}
		text = strings.Join(names, ", ")
	case []program.Limit:
		text = limits(w, v)
	case string:
		text = strings.Replace(v, "T", " ", strings.Count(field, "from")+strings.Count(field, "until"))
	default:
		text = typed(w, field, value)
	}
	if text == "" {
		return dash
	}
	return text
}

// typed writes what has a type of its own: switches, one of a set of values, or
// a plain list.
func typed(w *words.Words, field string, value any) string {
	v := reflect.ValueOf(value)
	switch {
	case v.Kind() == reflect.String && v.Len() == 0:
		return ""
	case v.Kind() == reflect.String:
		return w.Text("admin."+field+"."+v.String(), nil)
	case v.Kind() == reflect.Struct:
		return switchedOn(w, field, v)
	default:
		return strings.ReplaceAll(strings.Trim(fmt.Sprint(value), "[]"), " ", ", ")
	}
}

// switchedOn names what is on of a set of switches. Goods always count.
func switchedOn(w *words.Words, field string, v reflect.Value) string {
	var on []string
	if field == "base" {
		on = append(on, w.Text("admin.base.goods", nil))
	}
	for i := range v.NumField() {
		if v.Field(i).Bool() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			on = append(on, w.Text("admin."+field+"."+name, nil))
		}
	}
	return w.And(on...)
}

func figure(w *words.Words, field string, n int64) string {
	switch {
	case n == 0 && field != "pending_days":
		return ""
	case strings.HasSuffix(field, "_bp"):
		return w.Percent(int(n))
	case field == "permille":
		return w.Percent(int(n) * 10)
	default:
		return w.Number(n)
	}
}

func limits(w *words.Words, all []program.Limit) string {
	said := make([]string, len(all))
	for i, l := range all {
		said[i] = w.Text("admin.change.limit", words.Args{
			"Of": w.Text("admin.of."+string(l.Of), nil), "Window": w.Text("admin.window."+string(l.Window), nil),
			"Points": figure(w, "", l.Points), "Times": figure(w, "", l.Times),
		})
	}
	return strings.Join(said, "; ")
}

func amounts(w *words.Words, byCurrency map[string]int64) string {
	var said []string
	for _, currency := range slices.Sorted(maps.Keys(byCurrency)) {
		if minor := byCurrency[currency]; minor != 0 {
			said = append(said, w.ShortMoney(money.Amount{Minor: minor, Currency: currency}))
		}
	}
	return w.And(said...)
}
