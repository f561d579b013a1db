package shopify

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"regulars/app/fail"
)

// filing puts the lines of orders under their buyers: whoever takes many orders at a
// time then looks each buyer up and writes the balance once, not once an order. Those
// of no account come first of all. Which buyer a part is of stands in its order
// alone, which it follows in most files. Where it does not it waits for the end.
type filing struct {
	lines  *lineSorter
	strays lineSorter // parts that did not follow their order, and each order's buyer
	astray bool       // there are such parts
	last   place      // the order that came last
	number []byte
}

// add takes one line.
func (f *filing) add(line []byte) error {
	at, err := placeOf(line)
	if err != nil {
		return err
	}
	switch {
	case !at.child:
		at.buyer = buyerOf(line)
		f.last = at
		f.number = binary.BigEndian.AppendUint64(f.number[:0], at.buyer)
		if err := f.strays.keep(place{root: at.root}, f.number); err != nil {
			return err
		}
	case at.root == f.last.root:
		at.buyer = f.last.buyer
	default:
		f.astray = true
		return f.strays.keep(at, line)
	}
	return f.lines.keep(at, line)
}

// end files the parts that waited, now that all orders are known. Parts of an order
// that is not in the file are nobody's.
func (f *filing) end() error {
	if !f.astray {
		return nil
	}
	var of place
	return f.strays.each(func(at place, line []byte) error {
		if !at.child {
			of = place{root: at.root, buyer: binary.BigEndian.Uint64(line)}
			return nil
		}
		if at.root == of.root {
			at.buyer = of.buyer
		}
		return f.lines.keep(at, line)
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

// position is how far a file was given out: up to an object, of orders one of a buyer.
type position struct{ buyer, object uint64 }

func (p position) before(q position) bool {
	return p.buyer < q.buyer || p.buyer == q.buyer && p.object < q.object
}

func (p position) text(kind string) string {
	if kind != orderKind {
		return strconv.FormatUint(p.object, 10)
	}
	return fmt.Sprintf("%d/%d", p.buyer, p.object)
}

// positionOf reads one. An order alone is one of a release that went by them: what
// it gave out is given out again.
func positionOf(kind, text string) (p position, err error) {
	buyer, object, filed := strings.Cut(text, "/")
	switch {
	case kind != orderKind:
		p.object, err = strconv.ParseUint("0"+text, 10, 64)
	case !filed:
		_, err = strconv.ParseUint("0"+text, 10, 64)
	default:
		if p.buyer, err = strconv.ParseUint(buyer, 10, 64); err == nil {
			p.object, err = strconv.ParseUint(object, 10, 64)
		}
	}
	return p, fail.Wrap(err, fail.Invalid, "%q is no place in a file of %ss", text, kind)
}
