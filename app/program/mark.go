package program

import (
	"strings"

	"regulars/app/platform"
)

// marker finds the selections that a line is in by what it is, not by asking
// each of them.
type marker struct {
	products, variants, collections, tags, types, vendors map[string]Marks
}

func markerOf(picks []Selection) marker {
	listed := func(list func(s *Selection) []string) map[string]Marks {
		by := map[string]Marks{}
		for i := range picks {
			for _, text := range list(&picks[i]) {
				marks := by[text]
				marks.set(i)
				by[text] = marks
			}
		}
		return by
	}
	return marker{
		products:    listed(func(s *Selection) []string { return s.Products }),
		variants:    listed(func(s *Selection) []string { return s.Variants }),
		collections: listed(func(s *Selection) []string { return s.Collections }),
		tags:        listed(func(s *Selection) []string { return s.Tags }),
		types:       listed(func(s *Selection) []string { return s.Types }),
		vendors:     listed(func(s *Selection) []string { return s.Vendors }),
	}
}

// of are the selections that a line of a product is in.
func (k *marker) of(line *platform.Line, product *platform.Product) Marks {
	m := k.ofProduct(product)
	m.add(k.products, line.ProductID)
	m.add(k.variants, line.VariantID)
	return m
}

// ofProduct are the selections that every line of a product is in, but for those
// that name its id.
func (k *marker) ofProduct(product *platform.Product) (m Marks) {
	if len(k.types) > 0 {
		m.add(k.types, strings.ToLower(product.Type))
	}
	if len(k.vendors) > 0 {
		m.add(k.vendors, strings.ToLower(product.Vendor))
	}
	for _, id := range product.Collections {
		m.add(k.collections, id)
	}
	if len(k.tags) > 0 {
		for _, tag := range product.Tags {
			m.add(k.tags, strings.ToLower(tag))
		}
	}
	return m
}

// add takes in what a text stands for.
func (m *Marks) add(by map[string]Marks, text string) {
	if len(by) == 0 {
		return
	}
	if more, found := by[text]; found {
		for i := range m {
			m[i] |= more[i]
		}
	}
}
