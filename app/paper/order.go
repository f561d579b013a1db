package paper

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/shaping"
	xbidi "golang.org/x/text/unicode/bidi"
)

// levels say which way each sign of a text runs (Unicode's UAX #9): those of odd levels
// run from right to left. A number among Arabic or Hebrew words has a level above theirs:
// it runs from left to right, and stands where they are read.
func (s *setter) levels(text []rune, rtl bool) []bidi.Level {
	base := bidi.LeftToRight
	if rtl {
		base = bidi.RightToLeft
	}
	found := make([]bidi.Level, len(text))
	for runs, i := s.order.Segment(text, base), 0; i < runs.NumRuns(); i++ {
		run := runs.Run(i)
		level := run.Level
		for at := run.Start; at < run.End; at++ {
			// A run is of one direction: after the number its words may go on at the lower level.
			if !rtl && level > 1 && (unicode.IsLetter(text[at]) || unicode.IsSpace(text[at])) {
				level = 0
			}
			found[at] = level
		}
	}
	return found
}

// directionOf is the way that signs of a level run.
func directionOf(level bidi.Level) di.Direction {
	if level%2 != 0 {
		return di.DirectionRTL
	}
	return di.DirectionLTR
}

// leftToRight puts the pieces of a line, which stand as they are read, in the order in
// which they are drawn: whatever is of a level or above it is turned around, from the
// highest level down to the first (UAX #9, rule L2).
func leftToRight(pieces []shaping.Output, levels []bidi.Level) {
	for level := slices.Max(append(levels, 0)); level > 0; level-- {
		for from := 0; from < len(pieces); from++ {
			to := from
			for to < len(pieces) && levels[to] >= level {
				to++
			}
			if to > from {
				slices.Reverse(pieces[from:to])
				slices.Reverse(levels[from:to])
				from = to
			}
		}
	}
}

// trim takes the room of a space at the end of a line's last piece.
func trim(last *shaping.Output, text []rune) {
	if len(last.Glyphs) == 0 {
		return
	}
	at := len(last.Glyphs) - 1
	if last.Direction == di.DirectionRTL {
		at = 0
	}
	if n := last.Glyphs[at].TextIndex(); n < len(text) && unicode.IsSpace(text[n]) {
		last.Glyphs = slices.Clone(last.Glyphs)
		last.Glyphs[at].Advance = 0
		last.RecomputeAdvance()
	}
}

// runsLeft tells whether a text runs from right to left by its first letter (UAX #9, rules
// P2 and P3), and whether it has a letter at all.
func runsLeft(text string) (left, known bool) {
	for _, r := range text {
		p, _ := xbidi.LookupRune(r)
		class := p.Class()
		if left = class == xbidi.R || class == xbidi.AL; left || class == xbidi.L {
			return left, true
		}
	}
	return false, false
}
