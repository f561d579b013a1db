package api

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// unfitText is what is wrong with text that no row can hold: Postgres refuses
// it without saying which input it was.
const unfitText = "must be UTF-8 text without NUL characters"

// checkText refuses an input of which some text cannot be stored, and names
// every such field, wherever it is in the path, query, headers or body.
func checkText(in any) error {
	var found []ProblemField
	findUnfit(reflect.ValueOf(in), "", &found)
	if len(found) == 0 {
		return nil
	}
	slices.SortFunc(found, func(a, b ProblemField) int { return strings.Compare(a.Location, b.Location) })
	p := newProblem(http.StatusBadRequest, kindOfStatus(http.StatusBadRequest), found[0].Location+": "+unfitText)
	p.Errors = found
	return p
}

func findUnfit(v reflect.Value, at string, found *[]ProblemField) {
	switch v.Kind() { //nolint:exhaustive // the rest holds no text
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			findUnfit(v.Elem(), at, found)
		}
	case reflect.String:
		if !fits(v.String()) {
			*found = append(*found, ProblemField{Location: at, Message: unfitText})
		}
	case reflect.Slice:
		for i := range v.Len() {
			findUnfit(v.Index(i), fmt.Sprintf("%s[%d]", at, i), found)
		}
	case reflect.Map:
		findUnfitIn(v, at, found)
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				findUnfit(v.Field(i), place(field, at), found)
			}
		}
	}
}

// findUnfitIn looks through a map. A key that is unfit cannot name itself.
func findUnfitIn(m reflect.Value, at string, found *[]ProblemField) {
	for entries := m.MapRange(); entries.Next(); {
		key := entries.Key().String()
		if !fits(key) {
			*found = append(*found, ProblemField{Location: at, Message: "has a key that " + unfitText})
			continue
		}
		findUnfit(entries.Value(), at+"."+key, found)
	}
}

func fits(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }

// place is where a field comes from, in the words of Huma's own refusals.
func place(field reflect.StructField, at string) string {
	for _, source := range []string{"path", "query", "header"} {
		if name, ok := field.Tag.Lookup(source); ok {
			return source + "." + name
		}
	}
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	switch {
	case name != "":
		return at + "." + name
	case field.Anonymous:
		return at
	default:
		return strings.ToLower(field.Name) // Body
	}
}
