package support

import (
	"time"

	"github.com/google/uuid"
)

// MailKind is what a letter of the desk says. The texts are stored.
type MailKind string

// The kinds.
const (
	MailReply    MailKind = "reply"     // what staff answered
	MailLeftOut  MailKind = "left_out"  // which files of a mail were not kept; Said "files"
	MailTooLarge MailKind = "too_large" // a mail that was not kept at all
)

// Mail is one letter of the desk, and its own work.
type Mail struct {
	ID        uuid.UUID
	Request   uuid.UUID // zero for a letter about a mail that was not kept
	Message   uuid.UUID // that it carries, zero for none
	Kind      MailKind
	Key       string
	To        string // where no request says it
	Locale    string
	Said      map[string]string
	Status    int16 // message.Status
	Via       string
	CreatedAt time.Time
	BegunAt   *time.Time
	KeyedAt   *time.Time
	State     int16
}

// Tried reports whether an attempt was made of which nobody knows what came.
func (m *Mail) Tried() bool { return m.BegunAt != nil || m.KeyedAt != nil }

// Fate is what became of a mail that came in. The texts are stored.
type Fate string

// The fates.
const (
	Opened   Fate = "opened"    // a request
	Joined   Fate = "joined"    // a conversation
	OurOwn   Fate = "ours"      // a letter of ours came back: nothing
	Bounced  Fate = "bounced"   // says that a letter of ours was not delivered
	Unread   Fate = "unread"    // cannot be read at all
	Oversize Fate = "too_large" // not kept, and its sender told
)

// Incoming is a mail as it came in.
type Incoming struct {
	ID       uuid.UUID
	Request  uuid.UUID // that its signed address answers, zero for the forwarding address
	Kind     Kind      // of what it opens, "" for what answers a request
	Key      string
	Envelope string // return path, "" for the empty one
	Via      string // smtp, or a MailService
	Fetch    string // the service's id of what is to be fetched, "" when Raw came along
	Raw      []byte
	Received time.Time
	State    int16
}
