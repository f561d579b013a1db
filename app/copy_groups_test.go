package app

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/words"
)

// brim gives every field below v a value that is not its zero.
func brim(v reflect.Value) {
	switch v.Kind() { //nolint:exhaustive // what a copy is made of
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)))
			return
		}
		for _, field := range v.Fields() {
			if field.CanSet() {
				brim(field)
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		brim(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		brim(v.Index(0))
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		brim(key)
		brim(value)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.String:
		v.SetString("EUR")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(7)
	case reflect.Uint8:
		v.SetUint(7)
	}
}

// TestEveryPartOfACopyIsToldInWords: whoever adds something to a copy adds it here.
func TestEveryPartOfACopyIsToldInWords(t *testing.T) {
	t.Parallel()
	notParts := map[string]bool{"MadeAt": true, "Shop": true, "Review": true, "Tier": true, "locale": true} // told with the points, or no part
	var c MemberCopy
	brim(reflect.ValueOf(&c).Elem())
	for _, locale := range words.Locales {
		teller := copyTeller{words: words.For(locale), zone: time.UTC}
		groups := teller.tell(&c)
		if want := reflect.TypeFor[MemberCopy]().NumField() - len(notParts); len(groups) != want {
			t.Errorf("%s: %d groups of %d parts: %+v", locale, len(groups), want, groups)
		}
		for _, g := range groups {
			if strings.HasPrefix(g.Label, "copy.") || len(g.Items) != 1 {
				t.Errorf("%s: group %+v", locale, g)
			}
			for _, fact := range g.Items[0].Data {
				if fact.Name == "" || strings.HasPrefix(fact.Name, "copy.") || fact.Value == "" {
					t.Errorf("%s: %s tells %+v", locale, g.ID, fact)
				}
			}
		}
	}
	for part, facts := range map[string]int{
		"person":   reflect.TypeFor[CopiedPerson]().NumField(), // without its id, with the program
		"accounts": reflect.TypeFor[CopiedAccount]().NumField(), "orders": reflect.TypeFor[CopiedOrder]().NumField() - 1,
		"profile": reflect.TypeFor[CopiedProfile]().NumField(), "rewards": reflect.TypeFor[CopiedReward]().NumField(),
		"consents": reflect.TypeFor[CopiedConsent]().NumField(), "requests": reflect.TypeFor[CopiedRequest]().NumField(),
	} {
		for _, g := range (&copyTeller{words: words.For("en"), zone: time.UTC}).tell(&c) {
			if g.ID == part && len(g.Items[0].Data) != facts {
				t.Errorf("%s tells %d facts of %d", part, len(g.Items[0].Data), facts)
			}
		}
	}
}

func TestPagesOfACopyHoldEverythingOnce(t *testing.T) {
	t.Parallel()
	teller := copyTeller{words: words.For("en"), zone: time.UTC, person: uuid.Nil.String()}
	for range 7 {
		teller.add("orders", "order", "#1")
	}
	for range 4 {
		teller.add("events", "what", "review")
	}
	for size := 1; size <= 12; size++ {
		seen, done := map[string]bool{}, false
		for page := 1; !done; page++ {
			var part []CopyGroup
			part, done = pageOfGroups(teller.groups, page, size)
			n := 0
			for _, g := range part {
				for _, i := range g.Items {
					if seen[i.ID] {
						t.Errorf("%s stands on two pages of %d", i.ID, size)
					}
					seen[i.ID], n = true, n+1
				}
			}
			if n == 0 || n > size {
				t.Fatalf("page %d of %d items holds %d", page, size, n)
			}
		}
		if len(seen) != 11 {
			t.Errorf("pages of %d hold %d of 11", size, len(seen))
		}
	}
	if part, done := pageOfGroups(nil, 1, 500); len(part) != 0 || !done {
		t.Errorf("of nothing the first page is %v, %v", part, done)
	}
}
