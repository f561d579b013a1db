// Package mailbox is a mail server that delivers nothing and keeps everything,
// for the demo and for tests. It speaks real SMTP on 127.0.0.1, and misbehaves on
// request.
package mailbox

import (
	"io"
	"net"
	"slices"
	"sync"

	"github.com/emersion/go-smtp"
)

// Fault is one way in which taking a letter goes wrong.
type Fault int

// The faults. Each is shown once, to the next letter.
const (
	Later    Fault = iota + 1 // 451 at RCPT: come again
	Never                     // 550 at RCPT: there is nobody
	Full                      // 452 after the text
	Spam                      // 554 after the text
	Vanished                  // the letter is kept and the connection breaks before the answer
)

// Server is a running mailbox.
type Server struct {
	listener net.Listener
	smtp     *smtp.Server

	mu      sync.Mutex
	letters []Letter
	faults  []Fault
	hold    *hold
}

// hold keeps one letter between its text and the answer.
type hold struct{ arrived, released chan struct{} }

// Start listens on a free port of 127.0.0.1.
func Start() (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // nothing to wait for
	if err != nil {
		return nil, err
	}
	s := &Server{listener: listener}
	s.smtp = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{server: s, conn: c}, nil
	}))
	s.smtp.Domain, s.smtp.MaxMessageBytes, s.smtp.ErrorLog = "localhost", 1<<20, quiet{}
	go func() { _ = s.smtp.Serve(listener) }()
	return s, nil
}

// quiet keeps broken connections, which are asked for, out of the log.
type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// Close ends the server and all connections.
func (s *Server) Close() error { return s.smtp.Close() }

// URL is where letters are handed in.
func (s *Server) URL() string { return "smtp://" + s.listener.Addr().String() }

// Letters are those kept so far, oldest first.
func (s *Server) Letters() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.letters)
}

// To are the letters kept for an address.
func (s *Server) To(address string) []Letter {
	return slices.DeleteFunc(s.Letters(), func(l Letter) bool { return l.To != address })
}

// Misbehave shows a fault to the next letter.
func (s *Server) Misbehave(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, f)
}

// Hold keeps the next letter between its text and the answer. arrived is closed
// when one is there; release lets it go on.
func (s *Server) Hold() (arrived <-chan struct{}, release func()) {
	h := &hold{arrived: make(chan struct{}), released: make(chan struct{})}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hold = h
	return h.arrived, sync.OnceFunc(func() { close(h.released) })
}

// wait keeps a letter as long as Hold asks.
func (s *Server) wait() {
	s.mu.Lock()
	h := s.hold
	s.hold = nil
	s.mu.Unlock()
	if h != nil {
		close(h.arrived)
		<-h.released
	}
}

// fault takes the next fault if it is one of those.
func (s *Server) fault(those ...Fault) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.faults) == 0 || !slices.Contains(those, s.faults[0]) {
		return 0
	}
	f := s.faults[0]
	s.faults = s.faults[1:]
	return f
}

func (s *Server) keep(l Letter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l.Number = len(s.letters) + 1
	s.letters = append(s.letters, l)
}

type session struct {
	server *Server
	conn   *smtp.Conn
	to     string
}

// Mail takes the sender.
func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

// Rcpt takes the recipient.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	switch s.server.fault(Later, Never) {
	case Later:
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "come again: " + to}
	case Never:
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "nobody here: " + to}
	default:
	}
	s.to = to
	return nil
}

// Data takes the text.
func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.server.wait()
	f := s.server.fault(Full, Spam, Vanished)
	switch f {
	case Full:
		return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 2, 2}, Message: "full: " + s.to}
	case Spam:
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "unwanted: " + s.to}
	default:
	}
	l, err := read(raw)
	if err != nil {
		return err
	}
	l.To = s.to
	s.server.keep(l)
	if f == Vanished {
		return s.conn.Conn().Close()
	}
	return nil
}

// Reset forgets the letter at hand.
func (s *session) Reset() { s.to = "" }

// Logout ends the session.
func (s *session) Logout() error { return nil }
