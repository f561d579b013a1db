package support

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/fail"
)

// Who wrote something in a conversation. The texts are stored.
type Who string

// Who may.
const (
	FromMember Who = "member"
	Staff      Who = "staff"
	System     Who = "system"
	Note       Who = "note" // staff among themselves: nobody else reads it
)

// Message is one thing said after a request's first words.
type Message struct {
	ID       uuid.UUID
	Request  uuid.UUID
	Who      Who
	StaffID  uuid.UUID // zero for who is no staff
	Name     string    // as it was then
	Channel  Opener
	Text     string
	At       time.Time
	Auto     bool // written by a machine: kept and not answered
	Unproven bool
	MailID   string // its Message-ID, without brackets
	Key      string // the same key is the same message
	Mail     Delivery
}

// Delivery is what became of the letter that carries a message, zero for none.
type Delivery struct {
	Status string // "", waiting, sent, not_sent or doubtful
	Why    string
}

// MostSaid is how long one message may be, in characters.
const MostSaid = 20_000

// CheckText trims what somebody writes and refuses what cannot be kept.
func CheckText(text string) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return "", fail.Field("text", "must say something")
	case n > mostText:
		return "", fail.Field("text", "must have at most %d characters, this has %d", mostText, n)
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return "", fail.Field("text", "must be plain text")
	}
	return text, nil
}

// WhyNot is why a file is named in a conversation and not kept. The texts are
// stored.
type WhyNot string

// The reasons.
const (
	WrongType  WhyNot = "type"   // neither a picture nor a PDF
	TooLarge   WhyNot = "size"   // in bytes
	TooMany    WhyNot = "count"  // for one message, or one request
	Broken     WhyNot = "broken" // it cannot be read
	TooManyPix WhyNot = "pixels"
)

// File is something that came along with a message.
type File struct {
	ID            uuid.UUID
	Request       uuid.UUID
	Message       uuid.UUID // zero for the request's first words
	Name          string
	Type          string // of Body, as we made it
	Size          int64
	Width, Height int
	Body          []byte // nil for one that was not kept, and in lists
	Why           WhyNot
}

// What files a request takes.
const (
	MostFiles     = 5        // with one message
	MostFileBytes = 10 << 20 // each, before it is made anew
	MostKeptBytes = 30 << 20 // of one request
	mostFileName  = 120
)

// FileName is a file's name as it is kept: its last part, of one line.
func FileName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || r == '"' || r == utf8.RuneError || r >= 0x202a && r <= 0x202e ||
			r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, name))
	if name == "" || name == "." || name == ".." {
		return "file"
	}
	if runes := []rune(name); len(runes) > mostFileName {
		name = string(runes[len(runes)-mostFileName:]) // its ending says what it is
	}
	return name
}
