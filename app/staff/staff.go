package staff

import (
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/fail"
)

// Person is somebody who works for a merchant.
type Person struct {
	ID        uuid.UUID
	Email     string
	LoginKey  []byte // keyed hash of Email, the same for all merchants
	Name      string
	Role      Role
	CreatedAt time.Time
	JoinedAt  *time.Time // nil for who is only invited
}

// Listed is a person with when they were last here.
type Listed struct {
	Person
	SeenAt *time.Time // nil when nobody knows
}

// Route says that whoever reads an address' mail works for a merchant.
type Route struct {
	Merchant uuid.UUID
	StaffID  uuid.UUID
}

// Key is what a program of the merchant's works with. Its secret is shown once
// and kept by its hash alone.
type Key struct {
	ID         uuid.UUID
	Name       string
	Hint       string // how its secret begins
	Scopes     []Permission
	MadeBy     string
	CreatedAt  time.Time
	ExpiresAt  *time.Time // nil for never
	LastUsedAt *time.Time
	RevokedAt  *time.Time
}

// CheckEmail gives an address as it is kept. fail.Invalid when it is none.
func CheckEmail(text string) (string, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	address, err := mail.ParseAddress(text)
	if err != nil || address.Address != text || len(text) > 254 || !strings.Contains(text, ".") {
		return "", fail.Field("email", "must be an e-mail address like ann@example.com")
	}
	return text, nil
}

// CheckName gives a name as it is kept. fail.Invalid when there is none.
func CheckName(text string) (string, error) {
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n < 1 || n > 80 {
		return "", fail.Field("name", "must have 1 to 80 characters")
	}
	return text, nil
}

// CheckRole refuses what is no role.
func CheckRole(r Role) error {
	if !r.Valid() {
		return fail.Field("role", "must be owner, manager, agent or analyst")
	}
	return nil
}
