package mailbox

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
)

// Letter is one letter as it came in, decoded.
type Letter struct {
	Number  int // from 1
	To      string
	From    string
	Subject string
	Header  mail.Header // raw
	Text    string
	HTML    string
}

func read(raw []byte) (Letter, error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Letter{}, err
	}
	l := Letter{Header: m.Header}
	var decoder mime.WordDecoder
	if l.Subject, err = decoder.DecodeHeader(m.Header.Get("Subject")); err != nil {
		return l, err
	}
	if l.From, err = decoder.DecodeHeader(m.Header.Get("From")); err != nil {
		return l, err
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return l, err
	}
	return l, l.readParts(multipart.NewReader(m.Body, params["boundary"]))
}

func (l *Letter) readParts(parts *multipart.Reader) error {
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			return err
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			l.HTML = string(body)
		} else {
			l.Text = strings.ReplaceAll(string(body), "\r\n", "\n")
		}
	}
}
