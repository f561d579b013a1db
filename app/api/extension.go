package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"regulars/app/fail"
)

// proveInExtension lets a part of ours in Shopify's own pages in by its token.
// Such a part runs in a worker without an origin of its own, so any origin may
// read the answer: nothing but the token says who asks, and there are no cookies.
func (s *server) proveInExtension(c echo.Context, ctx huma.Context, next func(huma.Context)) {
	readableByAll(c)
	shopper, err := s.app.ExtensionShopper(c.Request().Context(), extension.kind, c.Request())
	if fail.Is(err, fail.Invalid) {
		err = fail.Wrap(err, fail.Unauthorized, "Shopify did not sign this request")
	}
	if err != nil {
		s.answerError(err, c)
		return
	}
	next(huma.WithValue(ctx, shopperKey{}, shopper))
}

func readableByAll(c echo.Context) {
	h := c.Response().Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "Retry-After")
}

// preflightOfExtension answers the browser's question before a request with a
// session token.
func preflightOfExtension(c echo.Context) error {
	readableByAll(c)
	allowTokens(c, "GET, POST")
	return c.NoContent(http.StatusNoContent)
}
