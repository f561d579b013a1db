package conformance

import (
	"sync"
	"time"
)

// Clock stands still until it is moved. A connector and the platform that is imitated
// share one.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock begins at a moment.
func NewClock(at time.Time) *Clock { return &Clock{now: at} }

// Now is the moment it stands at.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Pass moves it on.
func (c *Clock) Pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
