package wootest

import "slices"

// TakeWebhooks makes the store a staging copy of another in what matters here: it has
// the other's webhooks, with their secrets, and says its own address.
func (s *Server) TakeWebhooks(of *Server) {
	of.mu.Lock()
	taken := make([]*hook, len(of.hooks))
	for i, h := range of.hooks {
		copied := *h
		taken[i] = &copied
	}
	of.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks = slices.Concat(s.hooks, taken)
}
