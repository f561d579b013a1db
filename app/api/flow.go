package api

import (
	"context"
	"io"
	"maps"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/app/flow"
	"regulars/app/platform"
)

// A run of an action is small, and Flow waits ten seconds for its answer.
const (
	mostFlowRun = 64 << 10
	flowTime    = 8 * time.Second
)

// FlowAnswer is what a workflow is answered; its log shows it.
type FlowAnswer struct {
	Message string `json:"message"`
}

// flowAction does what a workflow asks for. 200 is done, 202 has Flow ask again, and
// any other status below 500 but 429 ends it.
func (s *server) flowAction(c echo.Context) error {
	r := c.Request()
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, mostFlowRun))
	if err != nil {
		return c.NoContent(http.StatusRequestEntityTooLarge)
	}
	ctx, cancel := context.WithTimeout(r.Context(), flowTime)
	defer cancel()
	status, said, err := s.app.ActForWorkflow(ctx, platform.Shopify, r.Header, body)
	switch {
	case err == nil && status == flow.Waiting:
		return c.JSON(http.StatusAccepted, FlowAnswer{said})
	case err == nil:
		return c.JSON(http.StatusOK, FlowAnswer{said})
	}
	p := problemOf(err)
	s.noteFailure(r.Context(), p, err)
	maps.Copy(c.Response().Header(), p.GetHeaders())
	if said == "" {
		said = p.Detail
	}
	return c.JSON(p.Status, FlowAnswer{said})
}
