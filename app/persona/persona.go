// Package persona knows groups of members as cards: who they are, what they buy,
// what they want it for, what they complain of and what works on them. What the
// data says and what staff write stand beside each other; neither changes the
// other. README.md says what always holds. Rules here do no I/O.
package persona

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/segment"
)

// Few is the number of people below which nothing is said of them.
const Few = segment.Few

// Most is how many personas a merchant can have: each is counted every night.
const Most = 30

const (
	nameRunes    = 80
	writtenRunes = 2_000
)

// Persona is one card.
type Persona struct {
	ID        uuid.UUID
	Name      string
	Segment   uuid.UUID // whom it is of
	Written   Written
	CreatedAt time.Time
	UpdatedAt time.Time // by staff
	RemovedAt *time.Time
	WantedAt  time.Time // figures of before are to be counted anew
	Figures   Figures
	FiguredAt *time.Time // as of when, nil for not yet
	Version   int        // of the segment's condition, which the figures are of
}

// Written is what staff say in their own words, by the parts of a card.
type Written struct {
	Who       string `json:"who,omitempty"`
	Buys      string `json:"buys,omitempty"`
	Wants     string `json:"wants,omitempty"`
	Complains string `json:"complains,omitempty"`
	Works     string `json:"works,omitempty"`
}

// Validate refuses what cannot be kept, naming the field.
func (p *Persona) Validate() error {
	p.Name = strings.TrimSpace(p.Name)
	if n := utf8.RuneCountInString(p.Name); n == 0 || n > nameRunes {
		return fail.Field("name", "must have between 1 and %d characters", nameRunes)
	}
	for _, part := range []struct {
		name string
		text *string
	}{
		{"who", &p.Written.Who},
		{"buys", &p.Written.Buys},
		{"wants", &p.Written.Wants},
		{"complains", &p.Written.Complains},
		{"works", &p.Written.Works},
	} {
		*part.text = strings.TrimSpace(*part.text)
		if utf8.RuneCountInString(*part.text) > writtenRunes {
			return fail.Field("written."+part.name, "must have at most %d characters", writtenRunes)
		}
	}
	return nil
}

// Counting reports whether newer figures are on their way.
func (p *Persona) Counting(now time.Time) bool {
	return p.FiguredAt == nil || p.WantedAt.After(*p.FiguredAt) && !p.WantedAt.After(now)
}
