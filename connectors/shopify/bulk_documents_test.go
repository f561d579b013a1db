package shopify_test

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
)

// fieldPaths lists what a selection asks for, as "customer.tags". A connection reads
// the same by pages and in a file: without edges, nodes, pageInfo and page sizes.
func fieldPaths(set ast.SelectionSet, under string, into map[string]bool) {
	for _, selected := range set {
		if spread, ok := selected.(*ast.FragmentSpread); ok {
			fieldPaths(spread.Definition.SelectionSet, under, into)
			continue
		}
		field, _ := selected.(*ast.Field) // these documents have no inline fragments
		switch {
		case field.Name == "pageInfo":
		case field.Name == "nodes", field.Name == "edges", field.Name == "node":
			fieldPaths(field.SelectionSet, under, into)
		case len(field.SelectionSet) == 0:
			into[under+fieldName(field)] = true
		default:
			fieldPaths(field.SelectionSet, under+fieldName(field)+".", into)
		}
	}
}

// fieldName is a field with its alias and arguments; a connection has no arguments.
func fieldName(field *ast.Field) string {
	if strings.HasSuffix(field.Definition.Type.Name(), "Connection") {
		return field.Name
	}
	name := field.Alias + ":" + field.Name
	for _, argument := range field.Arguments {
		name += " " + argument.Name + "=" + argument.Value.String()
	}
	return name
}

// What is read by pages and what is read from a file must be of the same fields: one
// that is in the pages alone would be missing of every object that a file brought.
// Of its own a file has only the type of each line, and the ids that Shopify wants.
func TestFilesAskForTheSameFieldsAsPages(t *testing.T) {
	t.Parallel()
	paths := map[string][]string{}
	schema := officialSchema(t)
	eachDocument(t, func(name, text string, variables map[string]any) {
		if !strings.HasPrefix(name, "bulk_") && !strings.HasSuffix(name, "_page") {
			return
		}
		document, _, err := schema.Check(text, variables)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		into := map[string]bool{}
		fieldPaths(document.Operations[0].SelectionSet, "", into)
		paths[name] = slices.Collect(maps.Keys(into))
	})
	for _, c := range []struct {
		page, file string
		own        []string
	}{
		{"orders_page", "bulk_orders", []string{
			"orders.__typename:__typename", "orders.lineItems.__typename:__typename",
			"orders.shippingLines.__typename:__typename", "orders.shippingLines.id:id",
		}},
		{"customers_page", "bulk_customers", []string{"customers.__typename:__typename"}},
		{"products_page", "bulk_products", []string{
			"products.__typename:__typename", "products.collections.__typename:__typename",
			"products.variants.__typename:__typename",
		}},
	} {
		want := slices.Concat(paths[c.page], c.own)
		slices.Sort(want)
		slices.Sort(paths[c.file])
		if diff := gocmp.Diff(want, paths[c.file]); diff != "" || len(want) < 10 {
			t.Errorf("%s asks for other fields than %s (-page +file):\n%s", c.file, c.page, diff)
		}
	}
}

func TestEveryFragmentIsOfADocument(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("graphql/fragments/*.graphql")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d fragments: %v", len(files), err)
	}
	used := map[string]bool{}
	eachDocument(t, func(_, text string, _ map[string]any) {
		for line := range strings.Lines(text) {
			if words := strings.Fields(line); len(words) > 1 && words[0] == "fragment" {
				used[words[1]] = true
			}
		}
	})
	for _, file := range files {
		if name := strings.TrimSuffix(filepath.Base(file), ".graphql"); !used[name] {
			t.Errorf("%s is spread by no document", file)
		}
	}
}
