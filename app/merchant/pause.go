package merchant

import "time"

// Pause is a time in which the program stands still: nothing is earned and no
// messages go out. What members have stays theirs to use.
type Pause struct {
	From  time.Time  `json:"from"`
	Until *time.Time `json:"until,omitempty"` // nil while it lasts
}

// Paused is the pause that lasts, nil for none.
func (m Merchant) Paused() *Pause {
	if n := len(m.Pauses); n > 0 && m.Pauses[n-1].Until == nil {
		return &m.Pauses[n-1]
	}
	return nil
}

// PausedAt reports whether the program stood still at a moment.
func (m Merchant) PausedAt(at time.Time) bool {
	for _, p := range m.Pauses {
		if !at.Before(p.From) && (p.Until == nil || at.Before(*p.Until)) {
			return true
		}
	}
	return false
}
