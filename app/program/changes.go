package program

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
)

// Turn is what became of something between two documents.
type Turn string

// The turns. Only what has an id is added, removed or moved.
const (
	Added   Turn = "added"
	Removed Turn = "removed"
	Changed Turn = "changed"
	Moved   Turn = "moved" // the order of a list
)

// Change is one difference between two documents. Fields leads to it by the
// names on the wire ("rules", "budget", "points"); Item is the name of the
// rule, campaign, tier or reward it is about, "" for the program itself. Old and
// New are the values as the document's types hold them, of Changed only.
type Change struct {
	Turn   Turn
	Fields []string
	Item   string
	Old    any
	New    any
}

// Changes lists how a document differs from an older one, in the order of its
// fields. It walks the types themselves, so a new field is never left out.
// Values that say nothing, like nil and empty lists, are alike.
func Changes(old, now Document) []Change {
	w := walk{}
	w.structs(nil, "", reflect.ValueOf(old.Plain()), reflect.ValueOf(now.Plain()))
	return w.found
}

type walk struct{ found []Change }

func (w *walk) structs(path []string, item string, old, now reflect.Value) {
	for i := range old.NumField() {
		field := old.Type().Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		w.values(append(slices.Clone(path), name), item, old.Field(i), now.Field(i))
	}
}

func (w *walk) values(path []string, item string, old, now reflect.Value) {
	switch {
	case old.Kind() == reflect.Struct && !switches(old.Type()):
		w.structs(path, item, old, now)
	case old.Kind() == reflect.Slice && hasID(old.Type().Elem()):
		w.items(path, old, now)
	case !alike(old, now):
		w.found = append(w.found, Change{
			Turn: Changed, Fields: path, Item: item, Old: old.Interface(), New: now.Interface(),
		})
	}
}

// items compares lists whose members are known by their ids.
func (w *walk) items(path []string, old, now reflect.Value) {
	var kept, before []string
	for i := range now.Len() {
		item := now.Index(i)
		was, found := byID(old, idOf(item))
		if !found {
			w.found = append(w.found, Change{Turn: Added, Fields: path, Item: nameOf(item)})
			continue
		}
		kept = append(kept, idOf(item))
		w.structs(path, nameOf(item), was, item)
	}
	for i := range old.Len() {
		item := old.Index(i)
		if _, found := byID(now, idOf(item)); !found {
			w.found = append(w.found, Change{Turn: Removed, Fields: path, Item: nameOf(item)})
			continue
		}
		before = append(before, idOf(item))
	}
	if !slices.Equal(before, kept) {
		w.found = append(w.found, Change{Turn: Moved, Fields: path})
	}
}

func byID(list reflect.Value, id string) (reflect.Value, bool) {
	for i := range list.Len() {
		if idOf(list.Index(i)) == id {
			return list.Index(i), true
		}
	}
	return reflect.Value{}, false
}

// switches reports whether a type is a set of switches: it is told as a whole.
func switches(t reflect.Type) bool {
	for field := range t.Fields() {
		if field.Type.Kind() != reflect.Bool {
			return false
		}
	}
	return true
}

func hasID(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	_, found := t.FieldByName("ID")
	return found
}

func idOf(item reflect.Value) string { return item.FieldByName("ID").String() }

// nameOf is what an item is called; a draft may not have named it yet.
func nameOf(item reflect.Value) string { return cmp.Or(item.FieldByName("Name").String(), idOf(item)) }

func alike(old, now reflect.Value) bool {
	switch old.Kind() {
	case reflect.Map, reflect.Slice:
		if old.Len() == 0 && now.Len() == 0 {
			return true
		}
	default:
	}
	return reflect.DeepEqual(old.Interface(), now.Interface())
}
