// Package member knows the people: members, guests waiting to become members,
// and their accounts in the stores.
package member

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/platform"
)

// State is how far a person is in the program. The numbers are stored.
type State int16

// The states.
const (
	StateGuest  State = 0 // earns, and cannot spend until an account is theirs
	StateMember State = 1
	StateLeft   State = 2
	StateKnown  State = 3 // has an account in a store and is not in the program
	StateLead   State = 4 // is not in the program, and showed interest: takes the newsletter or began a checkout
)

// Member is one person of one merchant.
type Member struct {
	ID        uuid.UUID
	State     State
	Email     string
	EmailMAC  []byte
	Name      string
	Locale    string
	Country   string
	JoinedAt  *time.Time
	LeftAt    *time.Time
	CreatedAt time.Time
}

// Outside reports whether somebody is not, and never was, in the program.
func (m *Member) Outside() bool { return m.State == StateKnown || m.State == StateLead }

// Identity is a member's customer record in one store.
type Identity struct {
	StoreID    uuid.UUID
	CustomerID string
	MemberID   uuid.UUID
	EmailMAC   []byte
	Verified   bool // the platform calls the e-mail verified
	Account    bool // may sign in
	UpdatedAt  time.Time
	DeletedAt  *time.Time
	Staff      bool     // runs the store: let in only by joining
	Tags       []string // the customer's tags in the store
}

// Follow takes over what a customer record says of the account. It reports
// whether anything was news.
func (i *Identity) Follow(c *platform.Customer, mac []byte) bool {
	if !i.UpdatedAt.Before(c.UpdatedAt) && i.Account == c.Account && i.Verified == c.EmailVerified &&
		i.Staff == c.Staff && slices.Equal(i.Tags, c.Tags) {
		return false
	}
	i.UpdatedAt, i.Account, i.Verified, i.Staff = c.UpdatedAt, c.Account, c.EmailVerified, c.Staff
	i.EmailMAC, i.DeletedAt, i.Tags = mac, nil, c.Tags
	return true
}

// Earns reports whether an order placed at a moment counts for the member, and
// how it fails to. Platforms tell a moment in whole seconds: an order of the
// second in which its buyer joined was placed after that, for all we know.
func (m *Member) Earns(placed time.Time, onlyAfterJoining bool) (ok, early, late bool) {
	switch {
	case m.State == StateLeft && m.LeftAt != nil && placed.After(*m.LeftAt):
		return false, false, true
	case m.Outside():
		return false, true, false
	case onlyAfterJoining && m.JoinedAt != nil && placed.Before(m.JoinedAt.Truncate(resolution(placed))):
		return false, true, false
	default:
		return true, false, false
	}
}

// resolution is how finely a platform told a moment: to the second, or as it is.
func resolution(told time.Time) time.Duration {
	if told.Nanosecond() == 0 {
		return time.Second
	}
	return 0
}

// Learn takes over what a customer record says. It reports whether anything
// that is stored changed.
func (m *Member) Learn(c *platform.Customer, mac []byte) bool {
	before := *m
	name := strings.TrimSpace(strings.TrimSpace(c.FirstName) + " " + strings.TrimSpace(c.LastName))
	m.Name = orKeep(name, m.Name)
	m.Locale = orKeep(c.Locale, m.Locale)
	m.Country = orKeep(c.Country, m.Country)
	if c.Email != "" && len(mac) > 0 {
		m.Email, m.EmailMAC = c.Email, mac
	}
	return m.Name != before.Name || m.Locale != before.Locale || m.Country != before.Country ||
		m.Email != before.Email || !bytes.Equal(m.EmailMAC, before.EmailMAC)
}

func orKeep(value, old string) string {
	if value == "" {
		return old
	}
	return value
}
