package shopify

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"regulars/app/fail"
	"regulars/app/platform"
)

// grouping puts whole orders in order by their buyers: whoever takes many of
// them at a time looks each buyer up and writes the balance once, not once an order.
// Which buyer a part is of stands in its order alone, so orders are put together
// first (objects). Those of no account come first of all.
type grouping struct {
	sorter lineSorter
	text   []byte
}

// orderHead is the order's number, and whether the order itself is among its lines.
const orderHead = 8 + 1

func (g *grouping) take(o gathered) error {
	g.text = binary.BigEndian.AppendUint64(g.text[:0], o.id)
	buyer := uint64(0)
	if o.whole {
		g.text = append(g.text, 1)
		buyer = buyerOf(o.lines[0])
	} else {
		g.text = append(g.text, 0)
	}
	for i, line := range o.lines {
		if i > 0 {
			g.text = append(g.text, '\n') // which no line has
		}
		g.text = append(g.text, line...)
	}
	return g.sorter.keep(place{root: buyer}, g.text)
}

// each gives out all orders behind a position.
func (g *grouping) each(after position, give func(o gathered, at position) error) error {
	return g.sorter.each(func(buyer place, text []byte) error {
		o := gathered{id: binary.BigEndian.Uint64(text), whole: text[orderHead-1] == 1}
		at := position{buyer.root, o.id}
		if !after.before(at) {
			return nil
		}
		o.lines = bytes.Split(text[orderHead:], []byte{'\n'})
		return give(o, at)
	})
}

// buyerOf reads the number of an order's customer, 0 for none, without decoding the
// rest.
func buyerOf(order []byte) (number uint64) {
	s := scanner{in: order}
	s.object(func(key []byte) {
		if string(key) != "customer" {
			s.skip()
			return
		}
		s.stopped = s.null()
		s.object(func(key []byte) {
			if string(key) != "id" {
				s.skip()
				return
			}
			number, _ = strconv.ParseUint(legacyID(string(s.bare())), 10, 64)
			s.stopped = true
		})
	})
	return number
}

// position is how far a file of orders was given out: up to an order of a buyer.
type position struct{ buyer, order uint64 }

func (p position) before(q position) bool {
	return p.buyer < q.buyer || p.buyer == q.buyer && p.order < q.order
}

func (p position) String() string { return fmt.Sprintf("%d/%d", p.buyer, p.order) }

// positionOf reads one. An order alone is one of a release that went by them: what
// it gave out is given out again.
func positionOf(text string) (p position, err error) {
	buyer, order, found := strings.Cut(text, "/")
	if !found {
		_, err = strconv.ParseUint("0"+text, 10, 64)
		return p, fail.Wrap(err, fail.Invalid, "%q is no order", text)
	}
	if p.buyer, err = strconv.ParseUint(buyer, 10, 64); err == nil {
		p.order, err = strconv.ParseUint(order, 10, 64)
	}
	return p, fail.Wrap(err, fail.Invalid, "%q is no order of a buyer", text)
}

// readOrders gives a sorted file's orders to yield, buyer by buyer.
func (c *Connector) readOrders(sorted *lineSorter, after string, yield func(platform.BulkObject) error) error {
	from, err := positionOf(after)
	if err != nil {
		return err
	}
	group := &grouping{sorter: lineSorter{limit: c.runSize}}
	defer group.sorter.close()
	if err := sorted.objects(0, group.take); err != nil {
		return err
	}
	sorted.close()
	return group.each(from, func(o gathered, at position) error {
		object := o.object("Order", platform.Store{})
		object.Position = at.String()
		return yield(object)
	})
}
