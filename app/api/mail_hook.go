package api

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/incoming"
	"regulars/app/message"
)

// mostMailNews is how much a mail service may post at once.
const mostMailNews = 1 << 20

// mailHook hears what a mail service tells of letters. Only a signed body is
// heeded; anything else learns nothing about whose address it is.
func (s *server) mailHook(c echo.Context) error {
	provider := message.Provider(c.Param("provider"))
	return s.hearMail(c, http.StatusBadRequest, func(merchant uuid.UUID, body []byte) error {
		return s.app.HearMail(c.Request().Context(), provider, merchant, c.Request().Header, body)
	})
}

// mailTold hears that Resend has a mail for us.
func (s *server) mailTold(c echo.Context) error {
	return s.hearMail(c, http.StatusRequestEntityTooLarge, func(merchant uuid.UUID, body []byte) error {
		return s.app.TellMail(c.Request().Context(), merchant, c.Request().Header, body)
	})
}

// hearMail reads what is posted at a merchant's address; what cannot be read is
// answered by the status given.
func (s *server) hearMail(c echo.Context, unread int, hear func(merchant uuid.UUID, body []byte) error) error {
	merchant, err := uuid.Parse(c.Param("merchant"))
	if err != nil {
		return c.NoContent(http.StatusUnauthorized)
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), c.Request().Body, mostMailNews))
	if err != nil {
		return c.NoContent(unread)
	}
	return s.acknowledge(c, hear(merchant, body))
}

const (
	// mostMailPosted is how much Mailgun may post: a mail of 25 MB, written as a form.
	mostMailPosted = 80 << 20
	// mostMailsRead is how many such mails are read at once, for the memory's sake.
	mostMailsRead = 2
)

// mailPosted takes a mail from Mailgun, raw: its route forwards to an address that
// ends in mime. 406 has it not tried again.
func (s *server) mailPosted(c echo.Context) error {
	merchant, err := uuid.Parse(c.Param("merchant"))
	if err != nil {
		return c.NoContent(http.StatusUnauthorized)
	}
	r := c.Request()
	if err := s.app.TakesPosted(r.Context(), merchant); err != nil {
		return s.acknowledge(c, err)
	}
	select {
	case s.mails <- struct{}{}:
		defer func() { <-s.mails }()
	default:
		return c.NoContent(http.StatusServiceUnavailable) // it is posted again
	}
	if r.ContentLength > mostMailPosted {
		return c.NoContent(http.StatusRequestEntityTooLarge)
	}
	r.Body = http.MaxBytesReader(c.Response(), r.Body, mostMailPosted)
	if err := r.ParseMultipartForm(incoming.MostBytes + 1<<20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		var large *http.MaxBytesError
		if errors.As(err, &large) || strings.Contains(err.Error(), "too large") {
			return c.NoContent(http.StatusRequestEntityTooLarge)
		}
		return c.NoContent(http.StatusBadRequest)
	}
	if r.MultipartForm != nil {
		defer func() { _ = r.MultipartForm.RemoveAll() }()
	}
	p := app.PostedMail{
		Timestamp: r.PostFormValue("timestamp"), Token: r.PostFormValue("token"),
		Signature: r.PostFormValue("signature"),
		Recipient: r.PostFormValue("recipient"), Sender: r.PostFormValue("sender"),
		Raw: []byte(r.PostFormValue("body-mime")),
	}
	if len(p.Raw) > incoming.MostBytes {
		return c.NoContent(http.StatusRequestEntityTooLarge)
	}
	err = s.app.PostMail(r.Context(), merchant, p)
	if fail.Is(err, fail.NotFound) {
		return c.NoContent(http.StatusNotAcceptable)
	}
	return s.acknowledge(c, err)
}
