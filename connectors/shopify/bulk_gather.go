package shopify

import (
	"encoding/json"
	"strconv"

	"regulars/app/fail"
	"regulars/app/platform"
)

// objects gives out what the sorted lines make, behind an object that was read before.
func (s *lineSorter) objects(after position, give func(gathered) error) error {
	gather := &gathering{after: after, give: give}
	if err := s.each(gather.take); err != nil {
		return err
	}
	return gather.end()
}

// gathering puts lines that come in order together to objects.
type gathering struct {
	after position // objects up to here were read before
	give  func(gathered) error
	next  gathered
}

// gathered is an object with all its lines.
type gathered struct {
	at    position
	lines [][]byte
	whole bool // the object itself is among the lines, the first of them
}

func (g *gathering) take(at place, line []byte) error {
	if !g.after.before(at.position()) {
		return nil
	}
	if at.position() != g.next.at {
		if err := g.end(); err != nil {
			return err
		}
		g.next = gathered{at: at.position()}
	}
	if !at.child && g.next.whole { // the same object twice: the later one counts
		g.next.lines = g.next.lines[:0]
	}
	g.next.whole = g.next.whole || !at.child
	g.next.lines = append(g.next.lines, line)
	return nil
}

// end gives out the object whose lines are all here.
func (g *gathering) end() error {
	object := g.next
	if len(object.lines) == 0 {
		return nil
	}
	g.next.lines = nil
	return g.give(object)
}

func (o gathered) object(kind string, store platform.Store) platform.BulkObject {
	id := strconv.FormatUint(o.at.object, 10)
	return platform.BulkObject{ID: id, Position: o.at.text(kind), Event: func() (platform.Event, error) {
		if !o.whole {
			return platform.Event{}, fail.New(fail.Invalid, "the store's file has parts of %s, but not it", id)
		}
		return decodeLines(kind, store, o.lines)
	}}
}

// decodeLines makes an object of its line and those of its parts.
func decodeLines(kind string, store platform.Store, lines [][]byte) (platform.Event, error) {
	switch kind {
	case orderKind:
		return orderOfLines(lines)
	case "Product":
		return productOfLines(store, lines)
	default:
		var node customerNode
		if err := customerFields.unmarshal(lines[0], &node); err != nil {
			return platform.Event{}, err
		}
		return node.event(), nil
	}
}

func orderOfLines(lines [][]byte) (platform.Event, error) {
	var node orderNode
	if err := orderFields.unmarshal(lines[0], &node); err != nil {
		return platform.Event{}, err
	}
	node.Lines.Nodes = make([]lineNode, 0, len(lines)-1)
	for _, part := range lines[1:] {
		var err error
		switch kindOfLine(part) {
		case "LineItem":
			var line lineNode
			err = lineFields.unmarshal(part, &line)
			node.Lines.Nodes = append(node.Lines.Nodes, line)
		case "ShippingLine":
			var line shippingNode
			err = shippingFields.unmarshal(part, &line)
			node.Shipping.Nodes = append(node.Shipping.Nodes, line)
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

func appendLine[T any](list *[]T, line []byte) error {
	var one T
	err := unmarshalLine(line, &one)
	*list = append(*list, one)
	return err
}

func unmarshalLine(line []byte, into any) error {
	return fail.Wrap(json.Unmarshal(line, into), fail.Invalid, "a line of the store's file cannot be read")
}
