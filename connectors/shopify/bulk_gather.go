package shopify

import (
	"encoding/json"
	"strconv"
	"strings"

	"regulars/app/fail"
	"regulars/app/platform"
)

// gathering puts lines that come in order together to objects.
type gathering struct {
	kind  string // "Order"
	store platform.Store
	after uint64 // objects up to here were read before
	yield func(platform.BulkObject) error

	root  uint64
	lines [][]byte
	whole bool // the object itself is among the lines, the first of them
}

func (g *gathering) take(at place, line []byte) error {
	if at.root <= g.after {
		return nil
	}
	if at.root != g.root {
		if err := g.end(); err != nil {
			return err
		}
		g.root, g.lines, g.whole = at.root, nil, false
	}
	if !at.child && g.whole { // the same object twice: the later one counts
		g.lines = g.lines[:0]
	}
	g.whole = g.whole || !at.child
	g.lines = append(g.lines, line)
	return nil
}

// end gives out the object whose lines are all here.
func (g *gathering) end() error {
	if len(g.lines) == 0 {
		return nil
	}
	id := strconv.FormatUint(g.root, 10)
	lines, whole := g.lines, g.whole
	g.lines = nil
	return g.yield(platform.BulkObject{ID: id, Event: func() (platform.Event, error) {
		if !whole {
			return platform.Event{}, fail.New(fail.Invalid, "the store's file has parts of %s, but not it", id)
		}
		return decodeLines(g.kind, g.store, lines)
	}})
}

// decodeLines makes an object of its line and those of its parts.
func decodeLines(kind string, store platform.Store, lines [][]byte) (platform.Event, error) {
	switch kind {
	case "Order":
		return orderOfLines(lines)
	case "Product":
		return productOfLines(store, lines)
	default:
		var node customerNode
		if err := unmarshalLine(lines[0], &node); err != nil {
			return platform.Event{}, err
		}
		return node.event(), nil
	}
}

func orderOfLines(lines [][]byte) (platform.Event, error) {
	var node orderNode
	if err := unmarshalLine(lines[0], &node); err != nil {
		return platform.Event{}, err
	}
	for _, part := range lines[1:] {
		var err error
		switch kindOfLine(part) {
		case "LineItem":
			err = appendLine(&node.Lines.Nodes, part)
		case "ShippingLine":
			err = appendLine(&node.Shipping.Nodes, part)
		}
		if err != nil {
			return platform.Event{}, err
		}
	}
	return node.event()
}

func productOfLines(store platform.Store, lines [][]byte) (platform.Event, error) {
	var node productNode
	if err := unmarshalLine(lines[0], &node); err != nil {
		return platform.Event{}, err
	}
	for _, part := range lines[1:] {
		var err error
		switch kindOfLine(part) {
		case "Collection":
			err = appendLine(&node.Collections.Nodes, part)
		case "ProductVariant":
			err = appendLine(&node.Variants.Nodes, part)
		}
		if err != nil {
			return platform.Event{}, err
		}
	}
	return node.event(store)
}

// kindOfLine is a part's type, as its id names it: gid://shopify/LineItem/1.
func kindOfLine(line []byte) (kind string) {
	s := scanner{in: line}
	s.object(func(key string) {
		if key != "id" {
			s.skip()
			return
		}
		kind = strings.TrimPrefix(s.text(), "gid://shopify/")
	})
	kind, _, _ = strings.Cut(kind, "/")
	return kind
}

func appendLine[T any](list *[]T, line []byte) error {
	var one T
	err := unmarshalLine(line, &one)
	*list = append(*list, one)
	return err
}

func unmarshalLine(line []byte, into any) error {
	return fail.Wrap(json.Unmarshal(line, into), fail.Invalid, "a line of the store's file cannot be read")
}
