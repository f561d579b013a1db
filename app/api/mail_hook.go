package api

import (
	"io"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"regulars/app/message"
)

// mostMailNews is how much a mail service may post at once.
const mostMailNews = 1 << 20

// mailHook hears what a mail service tells of letters. Only a signed body is
// heeded; anything else learns nothing about whose address it is.
func (s *server) mailHook(c echo.Context) error {
	merchant, err := uuid.Parse(c.Param("merchant"))
	if err != nil {
		return c.NoContent(http.StatusUnauthorized)
	}
	r := c.Request()
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, mostMailNews))
	if err != nil {
		return c.NoContent(http.StatusBadRequest)
	}
	provider := message.Provider(c.Param("provider"))
	return s.acknowledge(c, s.app.HearMail(r.Context(), provider, merchant, r.Header, body))
}
