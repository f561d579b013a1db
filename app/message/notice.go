package message

import (
	"strings"
	"time"

	"github.com/google/uuid"
)

// Notice is an offer that the shop shows: in the widget and on the loyalty page, until
// its member puts it away.
type Notice struct {
	ID        uuid.UUID
	Member    uuid.UUID
	Template  uuid.UUID
	Priority  int16
	Letter    *uuid.UUID
	Answers   bool
	Data      map[string]string
	Status    Status // Sent: it was shown
	CreatedAt time.Time
	FromAt    time.Time
	ExpiresAt time.Time
	ShownAt   *time.Time
}

// Sign is what a notice says. All of it is plain text; Link leads to a web page or is
// empty, and then there is no button.
type Sign struct{ Title, Text, Button, Link string }

// mostSign is how many characters a notice's text has: the rest is for letters.
const mostSign = 400

// ComposeSign makes a notice of the same words as a letter: its subject, what it says
// in text, its code, and its first button.
func ComposeSign(c OfferContent) Sign {
	s := Sign{Title: oneLine(fill(c.Text.Subject, c.Values))}
	var said []string
	for _, b := range c.Text.Blocks {
		switch {
		case b.Kind == Paragraph:
			said = append(said, strings.TrimSpace(fill(b.Text, c.Values)))
		case b.Kind == CodeBlock:
			said = append(said, c.Values[TagCode])
		case b.Kind == Button && s.Button == "":
			if s.Link = webOnly(b.Link); s.Link == "" {
				s.Link = webOnly(c.ShopURL)
			}
			if s.Link != "" {
				s.Button = oneLine(fill(b.Text, c.Values))
			}
		}
	}
	s.Text = strings.Join(said, "\n")
	if runes := []rune(s.Text); len(runes) > mostSign {
		s.Text = string(runes[:mostSign]) + "…"
	}
	return s
}
