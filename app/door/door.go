// Package door takes mail in by SMTP. It keeps each mail before it says so, and
// decides nothing: what a mail says is read by workers.
package door

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/incoming"
)

// What one connection may ask for.
const (
	mostRecipients = 10
	mostLine       = 2000
	ioTime         = time.Minute
	keepTime       = 20 * time.Second // of one mail's way to the disk
	mostAtOnce     = 4                // mails in memory
	mostOpen       = 100              // connections
)

// Door is an SMTP server for addresses of ours.
type Door struct {
	app  *app.App
	log  *slog.Logger
	smtp *smtp.Server
	room chan struct{} // one for each mail in memory
}

// New makes a door for the mail of a domain. With secure, servers may hand it over
// by STARTTLS.
func New(a *app.App, domain string, secure *tls.Config, log *slog.Logger) *Door {
	d := &Door{app: a, log: log, room: make(chan struct{}, mostAtOnce)}
	d.smtp = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &session{door: d}, nil
	}))
	d.smtp.Domain, d.smtp.TLSConfig, d.smtp.ErrorLog = domain, secure, quiet{}
	d.smtp.MaxMessageBytes, d.smtp.MaxRecipients, d.smtp.MaxLineLength = incoming.MostBytes, mostRecipients, mostLine
	d.smtp.ReadTimeout, d.smtp.WriteTimeout = ioTime, ioTime
	return d
}

// quiet keeps what strangers send out of the log.
type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// Serve takes mail on a listener until ctx ends, and lets mails that are being
// taken finish.
func (d *Door) Serve(ctx context.Context, listener net.Listener) error {
	ended := make(chan error, 1)
	go func() { ended <- d.smtp.Serve(&bounded{Listener: listener, open: make(chan struct{}, mostOpen)}) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	closing, stop := context.WithTimeout(context.WithoutCancel(ctx), keepTime)
	defer stop()
	if err := d.smtp.Shutdown(closing); err != nil {
		_ = d.smtp.Close()
	}
	if err := <-ended; err != nil && !errors.Is(err, smtp.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// bounded accepts no more connections than are to be open at once.
type bounded struct {
	net.Listener
	open chan struct{}
}

// Accept waits until another connection may be open.
func (b *bounded) Accept() (net.Conn, error) {
	b.open <- struct{}{}
	c, err := b.Listener.Accept()
	if err != nil {
		<-b.open
		return nil, err
	}
	return &counted{Conn: c, open: b.open}, nil
}

// counted frees its place when it is closed.
type counted struct {
	net.Conn
	open chan struct{}
	gone bool
}

// Close closes it once.
func (c *counted) Close() error {
	if !c.gone {
		c.gone = true
		<-c.open
	}
	return c.Conn.Close()
}

// session is one conversation with a mail server.
type session struct {
	door *Door
	from string
	to   []app.MailTo
}

// Mail begins a mail.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.Reset()
	s.from = from
	return nil
}

// Rcpt takes an address of ours, and no other.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	ctx, stop := context.WithTimeout(context.Background(), keepTime) //nolint:forbidigo // SMTP brings none
	defer stop()
	found, err := s.door.app.FindMailTo(ctx, strings.Trim(to, "<>"))
	if err != nil {
		return s.door.answer(ctx, err)
	}
	s.to = append(s.to, found)
	return nil
}

// Data takes the mail itself. When it returns nil, the mail is on the disk.
func (s *session) Data(r io.Reader) error {
	select {
	case s.door.room <- struct{}{}:
		defer func() { <-s.door.room }()
	default:
		_, _ = io.Copy(io.Discard, r)
		return &smtp.SMTPError{
			Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 2}, Message: "Busy with other mail: try again in a minute",
		}
	}
	raw, err := io.ReadAll(r)
	if errors.Is(err, smtp.ErrDataTooLarge) {
		return tooLarge()
	}
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(context.Background(), keepTime) //nolint:forbidigo // SMTP brings none
	defer stop()
	return s.door.answer(ctx, s.door.app.TakeMail(ctx, s.to, s.from, raw))
}

func tooLarge() error {
	return &smtp.SMTPError{
		Code: 552, EnhancedCode: smtp.EnhancedCode{5, 3, 4},
		Message: "This mail is larger than 25 MB. Please send it again with smaller files, or without them",
	}
}

// answer says to a mail server what became of its mail. Whoever sent it reads the
// words.
func (d *Door) answer(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case fail.Is(err, fail.NotFound):
		return &smtp.SMTPError{
			Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "There is no such mailbox here",
		}
	case fail.Is(err, fail.Limited):
		return &smtp.SMTPError{
			Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "Too much mail in this hour: try again later",
		}
	case fail.Is(err, fail.Conflict):
		return &smtp.SMTPError{
			Code: 450, EnhancedCode: smtp.EnhancedCode{4, 2, 1},
			Message: "This shop takes no mail here now: try again later",
		}
	case fail.Is(err, fail.Invalid):
		return tooLarge()
	}
	d.log.ErrorContext(ctx, "mail could not be kept", "error", err)
	return &smtp.SMTPError{
		Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "We cannot keep mail now: try again later",
	}
}

// Reset forgets a mail that was begun.
func (s *session) Reset() { s.from, s.to = "", nil }

// Logout ends the conversation.
func (s *session) Logout() error { return nil }
