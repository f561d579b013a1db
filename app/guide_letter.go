package app

import (
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/guide"
	"regulars/app/internal/pg"
	"regulars/app/message"
	"regulars/app/words"
)

// addGuide adds the guide to the product that a letter is about: what helps with
// the goal that the member told, or else how to begin.
func (a *App) addGuide(
	tx *pg.Tx, w *words.Words, to *addressee, data map[string]string, c *message.OfferContent,
) error {
	if !c.Text.ShowsGuide() {
		return nil
	}
	store, err := uuid.Parse(data[message.Store])
	if err != nil {
		return nil //nolint:nilerr // it is about no product
	}
	g, err := guideTo(tx, store, data[message.ProductID])
	if err != nil || g == nil {
		return err
	}
	known, err := knownOf(tx, to.ID)
	if err != nil {
		return err
	}
	in := func(t guide.Texts) string { return t.In(w.Locale(), words.For(to.owner.Locale).Locale()) }
	text, goal := in(g.Live.FirstUse), ""
	if wanted := g.Live.Wanted(append([]string{data[message.Goal]}, known.Purposes...)); wanted != nil {
		if goal = wanted.ID; in(wanted.Advice) != "" {
			text = in(wanted.Advice)
		}
	}
	c.Values[message.TagGuide] = in(g.Live.Title)
	c.Guide = message.Guide{Title: in(g.Live.Title), Lines: shortened(paragraphs(text))}
	c.Guide.Link, err = a.guideLink(tx, g, goal)
	return err
}

// How much of a guide a letter holds: the rest is behind its link.
const (
	mostParagraphs = 5
	mostExcerpt    = 700 // characters
)

// shortened are the first paragraphs of a text.
func shortened(lines []string) (kept []string) {
	room := mostExcerpt
	for _, line := range lines {
		if len(kept) == mostParagraphs || room <= 0 {
			return kept
		}
		n := utf8.RuneCountInString(line)
		if n > room {
			line = cutTo(line, room) + "…"
		}
		kept, room = append(kept, line), room-n
	}
	return kept
}
