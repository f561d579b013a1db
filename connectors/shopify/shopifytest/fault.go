package shopifytest

import (
	"slices"
	"strings"
)

// Fault is one way in which one API call goes wrong.
type Fault string

// The faults.
const (
	DropReply     Fault = "drop the reply after applying"
	BadGateway    Fault = "502 before applying"
	BadGatewayEnd Fault = "502 after applying"
	Late          Fault = "502, applied when LandLate is called"
	TooMany       Fault = "429"
	Throttled     Fault = "THROTTLED"
	MaxCost       Fault = "MAX_COST_EXCEEDED"
	Frozen        Fault = "402"
	TokenRefused  Fault = "401"
	NoJSON        Fault = "an HTML page with status 200"
)

type fault struct {
	kind  Fault
	field string
}

// Misbehave arms a fault for the next call whose root field contains the text:
// "discountCode" for discounts, "Create", "token" for the token endpoint, "" for
// any.
func (s *Shop) Misbehave(kind Fault, field string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, fault{kind, field})
}

// LandLate applies what Late kept back and returns how many calls that were.
func (s *Shop) LandLate() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	landed := len(s.late)
	for _, apply := range s.late {
		apply()
	}
	s.late = nil
	return landed
}

// takeFault spends the first fault armed for a root field; "" when none is.
func (s *Shop) takeFault(field string) Fault {
	at := slices.IndexFunc(s.faults, func(f fault) bool { return strings.Contains(field, f.field) })
	if at < 0 {
		return ""
	}
	kind := s.faults[at].kind
	s.faults = slices.Delete(s.faults, at, at+1)
	return kind
}

// Withhold has protected customer data answered with null and ACCESS_DENIED, or
// shown.
func (s *Shop) Withhold(protected bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.options.WithholdProtected = protected
}
