package message

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"regulars/app/fail"
)

// smtpTime bounds one exchange with the mail server; it is shorter than a task.
const smtpTime = 20 * time.Second

// SMTP is a Mailer that speaks to one mail server, a connection a letter.
type SMTP struct {
	client *gomail.Client
	from   string
	domain string // of from: the right side of Message-IDs
}

var _ Mailer = (*SMTP)(nil)

// NewSMTP makes a Mailer for smtp://user:password@host:587 (STARTTLS, which only
// a server on this machine may lack) or smtps://user:password@host:465. The
// sender of every letter is from. It connects to nothing yet.
//
// fail.Invalid names SMTP_URL or MAIL_FROM.
func NewSMTP(address, from string) (*SMTP, error) {
	sender, err := mail.ParseAddress(from)
	if err != nil || sender.Name != "" {
		return nil, fail.Field("MAIL_FROM", "must be an address like rewards@example.com")
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" ||
		strings.Trim(u.Path, "/") != "" {
		return nil, fail.Field("SMTP_URL", "must be like smtp://user:password@mail.example.com:587 or smtps://…:465")
	}
	options, err := smtpOptions(u)
	if err != nil {
		return nil, err
	}
	client, err := gomail.NewClient(u.Hostname(), options...)
	if err != nil {
		return nil, fail.Field("SMTP_URL", "cannot be used")
	}
	_, domain, _ := strings.Cut(sender.Address, "@")
	return &SMTP{client: client, from: sender.Address, domain: domain}, nil
}

func smtpOptions(u *url.URL) ([]gomail.Option, error) {
	port, options := 587, []gomail.Option{gomail.WithTimeout(smtpTime), gomail.WithoutNoop()}
	switch {
	case u.Scheme == "smtps":
		port, options = 465, append(options, gomail.WithSSL())
	case onThisMachine(u.Hostname()):
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if u.Port() != "" {
		given, err := strconv.Atoi(u.Port())
		if err != nil || given < 1 || given > 65535 {
			return nil, fail.Field("SMTP_URL", "has a port that is none")
		}
		port = given
	}
	if name := u.User.Username(); name != "" {
		password, _ := u.User.Password()
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(name), gomail.WithPassword(password))
	}
	return append(options, gomail.WithPort(port)), nil
}

func onThisMachine(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// Check signs in to the mail server and leaves again.
func (s *SMTP) Check(ctx context.Context) error {
	connection, err := s.client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return fail.Wrap(err, fail.Unavailable, "the mail server does not let us in")
	}
	return s.client.CloseWithSMTPClient(connection)
}

// Send hands over one letter.
func (s *SMTP) Send(ctx context.Context, l Letter) error {
	m, err := s.written(l)
	if err != nil {
		return err
	}
	connection, err := s.client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return fail.New(fail.Unavailable, "the mail server cannot be reached, or does not let us in")
	}
	defer func() { _ = s.client.CloseWithSMTPClient(connection) }() // what was taken was taken
	stop := context.AfterFunc(ctx, func() { _ = connection.Close() })
	defer stop()
	err = s.client.SendWithSMTPClient(connection, m)
	if err == nil || m.IsDelivered() {
		return nil
	}
	return refusal(m.SendError())
}

func (s *SMTP) written(l Letter) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := m.FromFormat(oneLine(l.FromName), s.from); err != nil {
		return nil, fail.New(fail.Conflict, "the sender’s name cannot be written")
	}
	if err := m.To(l.To); err != nil {
		return nil, fail.New(fail.Conflict, "the member’s e-mail is no address")
	}
	m.Subject(oneLine(l.Subject))
	m.SetMessageIDWithValue(l.ID + "@" + s.domain)
	m.SetDate()
	if err := answers(m, l); err != nil {
		return nil, err
	}
	if l.Language != "" {
		m.SetGenHeader("Content-Language", l.Language)
	}
	if l.OffURL != "" {
		m.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+l.OffURL+">")
		m.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	m.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	return m, nil
}

// answers says what a letter belongs to, and what may answer it.
func answers(m *gomail.Msg, l Letter) error {
	if !l.Personal {
		m.SetGenHeader("Auto-Submitted", "auto-generated")
	}
	if l.InReplyTo != "" {
		m.SetGenHeader("In-Reply-To", "<"+l.InReplyTo+">")
	}
	if len(l.References) > 0 {
		m.SetGenHeader("References", "<"+strings.Join(l.References, "> <")+">")
	}
	if l.ReplyTo == "" {
		return nil
	}
	if err := m.ReplyTo(l.ReplyTo); err != nil {
		return fail.New(fail.Conflict, "the address for answers cannot be written")
	}
	return nil
}

// refusal says what a failure to send means. Only the server's number is kept:
// its words name the address.
func refusal(err error) error {
	var e *gomail.SendError
	if !errors.As(err, &e) {
		return fail.New(fail.Unavailable, "the mail server ended the exchange")
	}
	code := e.ErrorCode()
	switch {
	case nobody(e):
		return fail.Wrap(ErrNobody, fail.Conflict, "the mail server refuses the letter for good (%d)", code)
	case code >= 500:
		return fail.New(fail.Conflict, "the mail server refuses the letter for good (%d)", code)
	case code >= 400:
		return fail.New(fail.Unavailable, "the mail server refuses the letter for now (%d)", code)
	case e.Reason == gomail.ErrSMTPDataClose || e.Reason == gomail.ErrWriteContent:
		return fmt.Errorf("%w while %s", ErrLost, e.Reason)
	default:
		return fail.New(fail.Unavailable, "the mail server ended the exchange (%s)", e.Reason)
	}
}

// nobody reports whether a server says that an address does not exist: class 5.1,
// addressing status (RFC 3463, 3.2); of servers without such codes, a refusal of
// the recipient that names the mailbox (RFC 5321, 4.2.3). A refusal for what the
// letter says, or for who sends it, is another thing.
func nobody(e *gomail.SendError) bool {
	if status := e.EnhancedStatusCode(); status != "" {
		return strings.HasPrefix(status, "5.1.")
	}
	code := e.ErrorCode()
	return e.Reason == gomail.ErrSMTPRcptTo && (code == 550 || code == 551 || code == 553)
}
