package shopify

import (
	"strconv"

	"regulars/app/fail"
)

// place is where a line of a bulk file belongs: the number of the object it is
// or is part of.
type place struct {
	root  uint64
	child bool
}

// placeOf reads id and __parentId of a line without decoding the rest of it: a
// file of millions of lines is put in order by them before any is decoded.
func placeOf(line []byte) (place, error) {
	var id, parent string
	s := scanner{in: line}
	s.object(func(key string) {
		switch key {
		case "id":
			id = s.text()
		case "__parentId":
			parent = s.text()
		default:
			s.skip()
		}
	})
	own := id
	if parent != "" {
		own = parent
	}
	number, err := strconv.ParseUint(legacyID(own), 10, 64)
	if s.broken || err != nil {
		return place{}, fail.New(fail.Invalid, "a line of the store's file has no id")
	}
	return place{root: number, child: parent != ""}, nil
}

// scanner walks over JSON that is believed to be valid; where it is not, it
// stops and is broken.
type scanner struct {
	in     []byte
	at     int
	broken bool
}

func (s *scanner) space() byte {
	for s.at < len(s.in) {
		switch c := s.in[s.at]; c {
		case ' ', '\t', '\r', '\n':
			s.at++
		default:
			return c
		}
	}
	s.broken = true
	return 0
}

func (s *scanner) expect(c byte) bool {
	if s.space() != c {
		s.broken = true
		return false
	}
	s.at++
	return true
}

// object calls member with each key, to read or skip its value.
func (s *scanner) object(member func(key string)) {
	if !s.expect('{') {
		return
	}
	if s.space() == '}' {
		s.at++
		return
	}
	for !s.broken {
		key := s.text()
		if !s.expect(':') {
			return
		}
		member(key)
		if s.space() == '}' {
			s.at++
			return
		}
		if !s.expect(',') {
			return
		}
	}
}

// text reads a string, "" for anything else. Ids and keys of ours need no escapes:
// a text with one is not decoded.
func (s *scanner) text() string {
	if s.space() != '"' {
		s.skip()
		return ""
	}
	from := s.at + 1
	s.quoted()
	if s.broken {
		return ""
	}
	return string(s.in[from : s.at-1])
}

// quoted passes over a string.
func (s *scanner) quoted() {
	for s.at++; s.at < len(s.in); s.at++ {
		switch s.in[s.at] {
		case '\\':
			s.at++
		case '"':
			s.at++
			return
		}
	}
	s.broken = true
}

// skip passes over one value, however deep.
func (s *scanner) skip() {
	depth := 0
	for s.space(); s.at < len(s.in); {
		switch s.in[s.at] {
		case '"':
			s.quoted()
			if depth == 0 || s.broken {
				return
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth < 0 {
				return // the end of what holds a bare value
			}
			if depth == 0 {
				s.at++
				return
			}
		case ',':
			if depth == 0 {
				return
			}
		}
		s.at++
	}
	s.broken = true
}
