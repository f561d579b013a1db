package referral

import (
	"crypto/rand"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
)

// CodeKind is where a code comes from. The numbers are stored.
type CodeKind int16

// The kinds of code.
const (
	Ours    CodeKind = iota
	Vanity           // staff chose it
	Brought          // from another program
)

// CodeKinds are the kinds on the wire.
var CodeKinds = map[CodeKind]string{Ours: "own", Vanity: "vanity", Brought: "imported"}

// Code is one way to name an advocate, and what it brought.
type Code struct {
	Code      string
	Member    uuid.UUID
	Kind      CodeKind
	CreatedAt time.Time
	RemovedAt *time.Time // it works no more
	Visits    int64
	Orders    int64            // of friends, that stand
	Sales     map[string]int64 // minor units by currency, of those orders
}

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // Crockford's: no I, L, O or U

// NewCode draws a code: 40 bits, short enough to read out and too many to try.
func NewCode() string {
	var raw [8]byte
	_, _ = rand.Read(raw[:]) // never fails
	for i, b := range raw {
		raw[i] = alphabet[b&31]
	}
	return string(raw[:])
}

// NewToken draws what a browser keeps of a visit: 120 bits.
func NewToken() string {
	var raw [24]byte
	_, _ = rand.Read(raw[:]) // never fails
	for i, b := range raw {
		raw[i] = alphabet[b&31]
	}
	return string(raw[:])
}

var tokenShape = regexp.MustCompile(`^[0-9A-Z]{24}$`)

// IsToken reports whether a text has a token's shape.
func IsToken(text string) bool { return tokenShape.MatchString(text) }

var codeShape = regexp.MustCompile(`^[A-Z0-9](?:[A-Z0-9_-]{1,38}[A-Z0-9])$`)

// ParseCode writes a code as it is stored. fail.Invalid names the field "code".
func ParseCode(text string) (string, error) {
	code := strings.ToUpper(strings.TrimSpace(text))
	if !codeShape.MatchString(code) {
		return "", fail.Field("code",
			"must have 3 to 40 letters A to Z, digits, - or _, and begin and end with a letter or digit")
	}
	if strings.HasPrefix(code, "RG-") {
		return "", fail.Field("code", `must not begin with "RG-", as the codes of rewards do`)
	}
	return code, nil
}

// Visit is one browser that followed a link. Its first link stays, while its
// window is open.
type Visit struct {
	Token  []byte // keyed hash of what the browser keeps
	Code   string
	Store  uuid.UUID
	At     time.Time
	EndsAt time.Time
	IP     []byte // keyed with a salt of the day; nil when unknown
	IPSeen int    // visits of that day from there, this one counted
	Coupon uuid.UUID
}
