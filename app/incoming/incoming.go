// Package incoming reads mail that strangers wrote. Nothing in a mail decides how
// much of it is read: headers, parts, nesting, text and files are bounded, and
// what is beyond is named and left out. HTML becomes text; nothing is unpacked.
package incoming

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/mail"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // texts in other encodings
)

// What is read of a mail.
const (
	MostBytes  = 25 << 20 // of the mail as it came
	mostHeader = 256 << 10
	mostParts  = 100
	mostDepth  = 10
	mostRead   = 1 << 20 // bytes of one text
	mostText   = 18_000  // characters that are kept
	mostFiles  = 20      // that are looked at
	mostFile   = 10 << 20
	mostBodies = 40 << 20 // of all files together
	mostIDs    = 50
	mostLine   = 300 // characters of a subject, or a name
)

// ErrUnreadable says that nothing can be read of a mail.
var ErrUnreadable = errors.New("this mail cannot be read")

// Mail is what was read.
type Mail struct {
	FromName string
	From     string // one address, "" when there is none, or more than one
	Subject  string
	ID       string   // Message-ID, without brackets
	Answers  []string // Message-IDs that it answers, newest first
	Text     string
	Cut      bool // there was more text than is kept
	Files    []File
	LeftOut  []string // names of what was not even looked at
	Auto     bool     // a machine wrote it
	Bounce   bool     // says that a mail was not delivered
}

// File is something that came along.
type File struct {
	Name     string
	Body     []byte
	TooLarge bool // Body is not there
}

// Parse reads a mail.
func Parse(raw []byte) (Mail, error) {
	e, err := message.ReadWithOptions(bytes.NewReader(raw), &message.ReadOptions{MaxHeaderBytes: mostHeader})
	if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) || e == nil {
		return Mail{}, errors.Join(ErrUnreadable, err)
	}
	m := Mail{Subject: oneLine(text(&e.Header, "Subject")), ID: firstID(e.Header.Get("Message-Id"))}
	m.FromName, m.From = sender(&e.Header)
	m.Answers = append(ids(e.Header.Get("In-Reply-To")), newestFirst(ids(e.Header.Get("References")))...)
	m.Auto, m.Bounce = machine(&e.Header)
	r := reader{mail: &m}
	r.part(e, 0)
	if r.plain == "" {
		r.plain = fromHTML(r.html)
	}
	m.Text, m.Cut = clean(r.plain, len(m.Answers) > 0)
	m.Cut = m.Cut || r.cut
	return m, nil
}

// text decodes a header, as far as it can be.
func text(h *message.Header, name string) string {
	decoded, err := h.Text(name)
	if err != nil {
		return h.Get(name)
	}
	return decoded
}

func sender(h *message.Header) (name, address string) {
	if len(h.Values("From")) != 1 {
		return "", ""
	}
	list, err := mail.ParseAddressList(text(h, "From"))
	if err != nil || len(list) != 1 || len(list[0].Address) > 254 {
		return "", ""
	}
	return oneLine(list[0].Name), list[0].Address
}

// machine reports whether a machine wrote a mail, and whether it says that another
// was not delivered (RFC 3834, RFC 3464).
func machine(h *message.Header) (auto, bounce bool) {
	kind, params, _ := h.ContentType()
	bounce = kind == "multipart/report" && strings.EqualFold(params["report-type"], "delivery-status")
	said := strings.ToLower(strings.TrimSpace(h.Get("Auto-Submitted")))
	auto = bounce || said != "" && said != "no"
	switch strings.ToLower(strings.TrimSpace(h.Get("Precedence"))) {
	case "bulk", "junk", "list", "auto_reply":
		auto = true
	}
	for _, name := range []string{
		"X-Auto-Response-Suppress", "X-Autoreply", "X-Autorespond", "List-Id", "List-Unsubscribe", "List-Post",
		"List-Help",
	} {
		auto = auto || h.Has(name)
	}
	local, _, _ := strings.Cut(strings.ToLower(h.Get("From")), "@")
	if path := strings.TrimSpace(h.Get("Return-Path")); path == "<>" || strings.HasSuffix(local, "mailer-daemon") ||
		strings.HasSuffix(local, "postmaster") {
		auto = true
	}
	return auto, bounce
}

// reader goes through the parts of a mail.
type reader struct {
	mail        *Mail
	parts       int
	bodies      int64
	plain, html string
	cut         bool
}

func (r *reader) part(e *message.Entity, depth int) {
	if r.parts++; r.parts > mostParts || depth > mostDepth {
		r.cut = true
		return
	}
	kind, params, err := e.Header.ContentType()
	if err != nil {
		kind = "text/plain"
	}
	if parts := e.MultipartReader(); parts != nil {
		r.all(parts, depth)
		return
	}
	disposition, about, _ := e.Header.ContentDisposition()
	name := about["filename"]
	if name == "" {
		name = params["name"]
	}
	attached := disposition == "attachment" || name != ""
	switch {
	case kind == "text/plain" && !attached:
		r.plain += r.words(e.Body, r.plain != "")
	case kind == "text/html" && !attached:
		r.html += r.words(e.Body, r.html != "")
	case strings.HasPrefix(kind, "multipart/"), kind == "text/plain" && name == "", kind == "message/delivery-status":
	default:
		r.file(e.Body, decoded(name), kind)
	}
}

func (r *reader) all(parts message.MultipartReader, depth int) {
	for {
		p, err := parts.NextPart()
		if p == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
			return // the end, or where it breaks off
		}
		r.part(p, depth+1)
		if r.parts > mostParts {
			return
		}
	}
}

func (r *reader) words(body io.Reader, more bool) string {
	said, err := io.ReadAll(io.LimitReader(body, mostRead+1))
	if len(said) > mostRead {
		said, r.cut = said[:mostRead], true
	}
	if err != nil && len(said) == 0 {
		return ""
	}
	if more {
		return "\n\n" + string(said)
	}
	return string(said)
}

func (r *reader) file(body io.Reader, name, kind string) {
	if name == "" {
		name = strings.ReplaceAll(kind, "/", ".")
	}
	if len(r.mail.Files) >= mostFiles || r.bodies >= mostBodies {
		if len(r.mail.LeftOut) < mostParts {
			r.mail.LeftOut = append(r.mail.LeftOut, name)
		}
		return
	}
	content, err := io.ReadAll(io.LimitReader(body, mostFile+1))
	f := File{Name: name, Body: content, TooLarge: len(content) > mostFile}
	if r.bodies += int64(len(content)); f.TooLarge || err != nil && len(content) == 0 {
		f.Body = nil
	}
	r.mail.Files = append(r.mail.Files, f)
}

func decoded(name string) string {
	plain, err := new(mime.WordDecoder).DecodeHeader(name)
	if err != nil {
		return name
	}
	return plain
}

func firstID(header string) string {
	if all := ids(header); len(all) > 0 {
		return all[0]
	}
	return ""
}

// ids reads Message-IDs, the first mostIDs, or the last of more.
func ids(header string) (found []string) {
	for {
		_, rest, ok := strings.Cut(header, "<")
		id, after, closed := strings.Cut(rest, ">")
		if !ok || !closed {
			break
		}
		header = after
		if id != "" && len(id) < 500 && !strings.ContainsAny(id, " \t\r\n\x00") && utf8.ValidString(id) {
			found = append(found, id)
		}
	}
	return found[max(0, len(found)-mostIDs):]
}

func newestFirst(list []string) []string {
	turned := make([]string, 0, len(list))
	for i := range list {
		turned = append(turned, list[len(list)-1-i])
	}
	return turned
}
