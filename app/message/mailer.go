package message

import (
	"context"
	"errors"
)

// Mailer hands letters to a mail server.
type Mailer interface {
	// Send returns nil when the server has taken the letter, and ErrLost when
	// nobody knows. Any other error is classified (app/fail) and means that the
	// server surely has not taken it: fail.Unavailable may work later,
	// fail.Conflict never will, around ErrNobody when there is no such address. An
	// error names no address.
	Send(ctx context.Context, l Letter) error
}

// ErrLost says that the connection broke after the server had the text: it may
// have been delivered, so it must not be sent again.
var ErrLost = errors.New("the mail server’s answer was lost")

// ErrNobody says that the server knows that nobody has the address (a hard
// bounce). The error around it is fail.Conflict.
var ErrNobody = errors.New("nobody has this address")

// Letter is one e-mail, ready to be sent. All of it is text of one line but Text
// and HTML.
type Letter struct {
	ID       string // the same for each attempt at one message; becomes its Message-ID
	FromName string
	To       string
	Subject  string
	Text     string
	HTML     string
	Language string   // BCP 47
	Lines    []string // what Text says between its greeting and its links, of letters about the program
	OffURL   string   // where messages of its sort are switched off, "" for what cannot be

	Personal   bool     // a person wrote it, to one person
	ReplyTo    string   // where an answer goes, "" for the sender's address
	InReplyTo  string   // Message-ID of what it answers, "" for nothing
	References []string // Message-IDs of the conversation, oldest first
}
