package member

import "time"

// certainty orders states by what they say of a person: whoever is a member with
// one account is a member, and whoever left is no guest.
var certainty = map[State]int{StateMember: 4, StateLeft: 3, StateGuest: 2, StateLead: 1, StateKnown: 0}

// Absorb takes over what is known of the same person under another record,
// and empties that record: nothing personal stays there, and nobody is found by
// it any more.
func (m *Member) Absorb(lost *Member) {
	if certainty[lost.State] > certainty[m.State] {
		m.State, m.LeftAt = lost.State, lost.LeftAt
	}
	m.JoinedAt = earlier(m.JoinedAt, lost.JoinedAt)
	m.Name, m.Locale = orKeep(m.Name, lost.Name), orKeep(m.Locale, lost.Locale)
	m.Country = orKeep(m.Country, lost.Country)
	if len(m.EmailMAC) == 0 {
		m.Email, m.EmailMAC = lost.Email, lost.EmailMAC
	}
	*lost = Member{ID: lost.ID, State: StateKnown, CreatedAt: lost.CreatedAt}
}

func earlier(a, b *time.Time) *time.Time {
	if a == nil || b != nil && b.Before(*a) {
		return b
	}
	return a
}
