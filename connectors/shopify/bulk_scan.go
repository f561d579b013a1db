package shopify

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"regulars/app/fail"
)

// scanner walks over the JSON of one line; where it is not valid, it stops and is
// broken. It reads what a table of fields names (bulk_fields.go) and passes over
// the rest: first readings are of hundreds of thousands of lines, and
// encoding/json took half of their time.
type scanner struct {
	in      []byte
	whole   string // the same bytes: texts are cut out of it, all in one piece of memory
	at      int
	stopped bool // enough was read
	broken  bool
}

// fields are what is read of an object, by name.
type fields[T any] map[string]func(into *T, s *scanner)

// unmarshal reads one line. fail.Invalid when it is no object, or a value in it
// has another type than ours.
func (f fields[T]) unmarshal(line []byte, into *T) error {
	if !utf8.Valid(line) {
		line = bytes.ToValidUTF8(line, []byte("\uFFFD"))
	}
	s := scanner{in: line, whole: string(line)}
	f.read(&s, into)
	if s.broken {
		return fail.New(fail.Invalid, "a line of the store's file cannot be read")
	}
	return nil
}

// read reads one object; null leaves all as it is.
func (f fields[T]) read(s *scanner, into *T) {
	if s.null() {
		return
	}
	s.object(func(key []byte) {
		if take := f[string(key)]; take != nil {
			take(into, s)
			return
		}
		s.skip()
	})
}

// made reads an object that may be null.
func (f fields[T]) made(s *scanner) *T {
	if s.null() {
		return nil
	}
	one := new(T)
	f.read(s, one)
	return one
}

// list reads a list of objects.
func (f fields[T]) list(s *scanner) (all []T) {
	s.array(func() {
		var one T
		f.read(s, &one)
		all = append(all, one)
	})
	return all
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

// object calls member with each key, to read or skip its value. Keys of ours need
// no escapes: one that has some is none of them.
func (s *scanner) object(member func(key []byte)) {
	if s.stopped || !s.expect('{') {
		return
	}
	if s.space() == '}' {
		s.at++
		return
	}
	for !s.broken {
		if s.space() != '"' {
			s.broken = true
			return
		}
		key, _ := s.quoted()
		if !s.expect(':') {
			return
		}
		member(key)
		if s.stopped || !s.more('}') {
			return
		}
	}
}

// array calls item at each value of a list; null is an empty one.
func (s *scanner) array(item func()) {
	if s.null() || !s.expect('[') {
		return
	}
	if s.space() == ']' {
		s.at++
		return
	}
	for !s.broken {
		item()
		if !s.more(']') {
			return
		}
	}
}

// more passes over what stands between two values, or behind the last.
func (s *scanner) more(end byte) bool {
	if s.space() == end {
		s.at++
		return false
	}
	return s.expect(',')
}

// null passes over a null, if there is one.
func (s *scanner) null() bool {
	if s.space() != 'n' || !bytes.HasPrefix(s.in[s.at:], []byte("null")) {
		return false
	}
	s.at += len("null")
	return true
}

// bare reads an id, nothing of any other value. Slashes may be escaped in it, and
// nothing else is. It is only good until the line is forgotten.
func (s *scanner) bare() []byte {
	if s.space() != '"' {
		s.skip()
		return nil
	}
	text, escaped := s.quoted()
	if escaped {
		return bytes.ReplaceAll(text, []byte(`\/`), []byte("/"))
	}
	return text
}

// text reads a string; null is none.
func (s *scanner) text() string {
	if s.null() || !s.quote() {
		return ""
	}
	from := s.at
	text, escaped := s.quoted()
	if !escaped {
		return s.whole[from+1 : from+1+len(text)]
	}
	var plain string
	if json.Unmarshal(s.in[from:s.at], &plain) != nil {
		s.broken = true
	}
	return plain
}

func (s *scanner) texts() []string {
	if s.null() {
		return nil
	}
	all := []string{}
	s.array(func() { all = append(all, s.text()) })
	return all
}

func (s *scanner) quote() bool {
	if s.space() != '"' {
		s.broken = true
	}
	return !s.broken
}

// quoted passes over a string and returns what is between its quotes.
func (s *scanner) quoted() (text []byte, escaped bool) {
	s.at++
	from := s.at
	for {
		end := bytes.IndexByte(s.in[s.at:], '"')
		if end < 0 {
			s.broken = true
			return nil, false
		}
		s.at += end + 1
		text = s.in[from : s.at-1]
		if !escaped && bytes.IndexByte(text, '\\') < 0 {
			return text, false
		}
		escaped = true
		if slashes := len(text) - len(bytes.TrimRight(text, `\`)); slashes%2 == 0 {
			return text, true
		}
	}
}

func (s *scanner) flag() bool {
	value := s.word()
	if value != "true" && value != "false" && value != "null" {
		s.broken = true
	}
	return value == "true"
}

func (s *scanner) number() int64 {
	value := s.word()
	if value == "null" {
		return 0
	}
	n, err := strconv.ParseInt(value, 10, 64)
	s.broken = s.broken || err != nil
	return n
}

// word reads a value that is no string, list or object.
func (s *scanner) word() string {
	s.space()
	from := s.at
	for s.at < len(s.in) && !strings.ContainsRune(" \t\r\n,:]}[{\"", rune(s.in[s.at])) {
		s.at++
	}
	return s.whole[from:s.at]
}

func (s *scanner) time() time.Time {
	text := s.text()
	if text == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, text)
	s.broken = s.broken || err != nil
	return at
}

// timed reads a time that may be null.
func (s *scanner) timed() *time.Time {
	if s.null() {
		return nil
	}
	at := s.time()
	return &at
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
