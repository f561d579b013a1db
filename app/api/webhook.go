package api

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/app/fail"
	"regulars/app/platform"
)

// A webhook is at most 5 MiB and is answered within 4 s: both platforms give up
// at 5.
const (
	maxWebhook  = 5 << 20
	webhookTime = 3500 * time.Millisecond
	keepBuffer  = 256 << 10 // larger buffers are not kept for the next delivery
)

var webhookBodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func (s *server) webhooks(e *echo.Echo) {
	e.POST("/webhooks/shopify", func(c echo.Context) error { return s.webhook(c, platform.Shopify, "") })
	e.POST("/webhooks/woocommerce/:token", func(c echo.Context) error {
		return s.webhook(c, platform.WooCommerce, c.Param("token"))
	})
	e.POST("/webhooks/mail/:provider/:merchant", s.mailHook)
	e.POST("/webhooks/mail-in/resend/:merchant", s.mailTold)
	e.POST("/webhooks/mail-in/mailgun/:merchant/mime", s.mailPosted)
	e.POST("/flow/shopify", s.flowAction)
}

// webhook hands the raw bytes over and answers. 200 means that they are on
// Postgres' disk.
func (s *server) webhook(c echo.Context, kind platform.Kind, storeKey string) error {
	r := c.Request()
	if r.ContentLength > maxWebhook {
		return c.NoContent(http.StatusRequestEntityTooLarge)
	}
	body, ok := webhookBodies.Get().(*bytes.Buffer)
	if !ok {
		body = new(bytes.Buffer)
	}
	body.Reset()
	if n := r.ContentLength; n > 0 {
		body.Grow(int(n) + bytes.MinRead) // ReadFrom wants room to see the end
	}
	if _, err := body.ReadFrom(io.LimitReader(r.Body, maxWebhook+1)); err != nil {
		return c.NoContent(http.StatusBadRequest)
	}
	if body.Len() > maxWebhook {
		return c.NoContent(http.StatusRequestEntityTooLarge)
	}
	ctx, cancel := context.WithTimeout(r.Context(), webhookTime)
	defer cancel()
	err := s.app.Receive(ctx, kind, storeKey, r.Header, body.Bytes())
	if released(err) && body.Cap() <= keepBuffer {
		webhookBodies.Put(body)
	}
	return s.acknowledge(c, err)
}

// released reports whether nobody holds the body any more: what could not be
// stored in time may still be written.
func released(err error) bool { return err == nil || fail.Is(err, fail.Unauthorized) }

func (s *server) acknowledge(c echo.Context, err error) error {
	if err == nil {
		return c.NoContent(http.StatusOK)
	}
	p := problemOf(err)
	if p.Status >= http.StatusInternalServerError { // the platform sends it again
		s.o.Log.WarnContext(c.Request().Context(), "delivery not stored", "error", err)
		return c.NoContent(http.StatusServiceUnavailable)
	}
	return c.NoContent(p.Status)
}
