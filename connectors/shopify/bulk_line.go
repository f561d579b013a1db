package shopify

import (
	"bytes"
	"strconv"
	"strings"

	"regulars/app/fail"
)

// place is where a line of a bulk file belongs: the number of the object it is
// or is part of.
type place struct {
	buyer uint64 // of orders: their customer's number, 0 for none (filing)
	root  uint64
	child bool
}

func (p place) position() position { return position{p.buyer, p.root} }

// placeOf reads id and __parentId of a line without decoding the rest of it: a
// file of millions of lines is put in order by them before any is decoded.
func placeOf(line []byte) (place, error) {
	id, parent := []byte(nil), parentAtEnd(line)
	s := scanner{in: line, stopped: parent != nil}
	s.object(func(key []byte) {
		switch string(key) {
		case "id":
			id = s.bare()
		case "__parentId":
			parent = s.bare()
			s.stopped = len(parent) > 0
		default:
			s.skip()
		}
	})
	own := id
	if len(parent) > 0 {
		own = parent
	}
	number, err := strconv.ParseUint(legacyID(string(own)), 10, 64)
	if s.broken || err != nil {
		return place{}, fail.New(fail.Invalid, "a line of the store's file has no id")
	}
	return place{root: number, child: len(parent) > 0}, nil
}

// longestParent is how much of a line's end its parent takes at most.
const longestParent = 100

// parentAtEnd reads __parentId where Shopify writes it, behind all the rest: a raw
// quote after a comma begins a key, whatever texts hold. Nil where it is not there.
func parentAtEnd(line []byte) []byte {
	tail, whole := bytes.CutSuffix(line[max(0, len(line)-longestParent):], []byte(`"}`))
	at := bytes.LastIndexByte(tail, '"')
	key, ends := bytes.CutSuffix(tail[:at+1], []byte(`,"__parentId":"`))
	if !whole || !ends || len(key) == 0 || at+1 == len(tail) {
		return nil
	}
	return tail[at+1:]
}

// kindOfLine is a part's type, as its id names it: gid://shopify/LineItem/1.
func kindOfLine(line []byte) (kind string) {
	s := scanner{in: line}
	s.object(func(key []byte) {
		if string(key) != "id" {
			s.skip()
			return
		}
		kind, s.stopped = strings.TrimPrefix(string(s.bare()), "gid://shopify/"), true
	})
	kind, _, _ = strings.Cut(kind, "/")
	return kind
}
