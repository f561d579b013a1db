// Package privacy keeps what is asked about one person's data, a copy of it or
// that it be erased, and who was erased, so that nothing a store tells later
// brings them back.
package privacy

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/work"
)

// Kind is what is asked. The numbers are stored.
type Kind int16

// The kinds of request.
const (
	Copy  Kind = 1 // staff hand the person a copy of what is held
	Erase Kind = 2
)

// Phase is how far erasing somebody is. The numbers are stored.
type Phase int16

// The phases of erasing.
const (
	Closing Phase = iota // their codes die first
	Purging              // they are unknown; their deliveries are looked through
	Untying              // the stores are told to drop what we wrote there
	Gone
)

var phases = map[Phase]string{Closing: "closing", Purging: "purging", Untying: "untying", Gone: "gone"}

// String is the phase's name on the wire.
func (p Phase) String() string { return phases[p] }

// CodesMay is how long codes are waited for whose store does not answer. After
// that the person is erased all the same.
const CodesMay = 7 * 24 * time.Hour

// LawAllows is how long a platform's request may take.
const LawAllows = 30 * 24 * time.Hour

// Request is one wish about one person's data.
type Request struct {
	ID         uuid.UUID
	Member     uuid.UUID
	Kind       Kind
	Platform   bool // a platform asks, not staff
	Phase      Phase
	Needles    []byte // sealed for NeedlesColumn, nil when nothing is looked for any more
	AfterInbox uuid.UUID
	AskedAt    time.Time
	EndedAt    *time.Time
	State      work.State
	LastError  string
}

// NeedlesColumn names the sealed needles to the keyset.
const NeedlesColumn = "privacy.needles"

// Account is a customer record in one store.
type Account struct {
	StoreID    uuid.UUID `json:"store"`
	CustomerID string    `json:"customer"`
}

// Needles are what a person's deliveries are known by.
type Needles struct {
	Emails   []string  `json:"emails"`
	Accounts []Account `json:"accounts"`
}

// Pattern finds deliveries of one store that are about a person, as a regular
// expression over lower-case text: their e-mail, or their customer id where
// either platform, or we, write one.
func (n Needles) Pattern(store uuid.UUID) string {
	var ways []string
	for _, email := range n.Emails {
		ways = append(ways, `(^|[^a-z0-9._%+\-])`+quote(strings.ToLower(email))+`([^a-z0-9.\-]|$)`)
	}
	for _, account := range n.Accounts {
		if account.StoreID != store || account.CustomerID == "" {
			continue
		}
		id := quote(account.CustomerID)
		ways = append(ways, `"customer_?id":\s*"?`+id+`"?\s*[,}]`, `"customer":\s*\{\s*"id":\s*"?`+id+`"?\s*[,}]`,
			`customer\\*/`+id+`"`)
	}
	return strings.Join(ways, "|")
}

// quote makes a text match itself as Postgres escapes bytes: what is no ASCII
// stands there as a backslash and three octal digits.
func quote(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		switch {
		case c >= 0x80:
			fmt.Fprintf(&b, `\\%03o`, c)
		case strings.IndexByte(`.^$*+?()[]{}|\-/`, c) >= 0:
			b.WriteByte('\\')
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
