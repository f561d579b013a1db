package api

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/platform"
)

// hintBody is what the web pixel of our Shopify app says
// (connectors/shopify/extension/src/pixel).
type hintBody struct {
	Account    uuid.UUID `json:"account"`
	Shop       string    `json:"shop"`
	ID         string    `json:"id"`
	At         time.Time `json:"at"`
	Customer   string    `json:"customer"`
	Product    string    `json:"product"`
	Collection string    `json:"collection"`
	Search     string    `json:"search"`
}

// pixel hears what pages say that shoppers look at. Nothing proves it, so little of
// it is heard of one address, and of one store.
func (s *server) pixel(e *echo.Echo) {
	e.POST("/pixel/shopify", func(c echo.Context) error {
		readableByAll(c) // pixels run in a sandbox without an origin of its own
		r := c.Request()
		if err := s.allow(r.Context(), "hint|"+s.clientIP(r)); err != nil {
			return err
		}
		var in hintBody
		if err := json.NewDecoder(http.MaxBytesReader(c.Response(), r.Body, 4<<10)).Decode(&in); err != nil {
			return fail.New(fail.Invalid, "the hint cannot be read")
		}
		if err := s.allow(r.Context(), "hints|"+in.Account.String()); err != nil {
			return err
		}
		err := s.app.Hear(r.Context(), platform.Shopify, app.Hint{
			StoreKey: in.Shop, Store: in.Account, ID: in.ID, Customer: in.Customer, Product: in.Product,
			Collection: in.Collection, Search: in.Search, At: in.At.UTC(),
		})
		if err != nil {
			return err
		}
		return c.NoContent(http.StatusNoContent)
	})
}
