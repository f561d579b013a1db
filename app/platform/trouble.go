package platform

import (
	"errors"
	"strings"

	"regulars/app/fail"
)

// Trouble is the cause of an error that whoever owns a store can do something about.
// Its name has words in the catalogs (admin.trouble), in each language. It is stored
// in rows: never rename one.
type Trouble struct { //nolint:errname // what a person has, that an error tells of
	Name   string // lower case and underscores
	Detail string // what the words have a place for: an address, a number of minutes; never personal
}

// Error gives the name and the detail.
func (t Trouble) Error() string { return strings.TrimSpace(t.Name + " " + t.Detail) }

// What keeps a call from leaving for an address that a merchant typed.
var (
	ErrPrivateAddress = errors.New("a private address")
	ErrPort           = errors.New("a port that is not called")
)

// ReadTrouble reads what Error wrote, zero for none.
func ReadTrouble(text string) Trouble {
	name, detail, _ := strings.Cut(text, " ")
	return Trouble{name, detail}
}

// TroubleOf is the trouble behind an error, zero for none.
func TroubleOf(err error) Trouble {
	t, _ := errors.AsType[Trouble](err)
	return t
}

// Troubled makes an error of a trouble. The message is for logs and terminals; pages
// say it in the words of the trouble.
func Troubled(kind fail.Kind, field string, t Trouble, message string) *fail.Error {
	return &fail.Error{Kind: kind, Field: field, Message: message, Cause: t}
}
