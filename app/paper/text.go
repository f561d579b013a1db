package paper

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// shapedAt is the size that texts are shaped at: a thousandth of it is PDF's unit of
// widths, so that one shaping serves every size.
const shapedAt = 1000

// setter turns texts into glyphs. It is of one document: faces are not to be shared.
type setter struct {
	shaper    shaping.HarfbuzzShaper
	segmenter shaping.Segmenter
	wrapper   shaping.LineWrapper
	faces     map[*fontFile]*font.Face
	files     map[*font.Face]*fontFile
	order     bidi.Paragraph
	kept      map[setKey][]line
	err       error
}

type setKey struct {
	text  string
	face  Face
	width int
	lines int
	rtl   bool
}

// mostKept bounds the texts whose glyphs are remembered: those that all coupons share.
const mostKept = 256

func newSetter() *setter {
	return &setter{
		faces: map[*fontFile]*font.Face{}, files: map[*font.Face]*fontFile{}, kept: map[setKey][]line{},
	}
}

// line is a line of text as glyphs, from left to right.
type line struct {
	runs  []run
	width float64 // at a size of 1
	deep  float64 // how far it reaches below its baseline, at a size of 1
}

// run is a piece of a line in one font.
type run struct {
	file   *fontFile
	glyphs []shaping.Glyph
	text   []rune
}

// fontmap says which face a sign is set in.
type fontmap struct {
	s    *setter
	face Face
	last *font.Face // of the sign before, which marks stand on
}

// ResolveFace is asked by the segmenter.
func (m *fontmap) ResolveFace(r rune) *font.Face {
	if m.last != nil && unicode.Is(unicode.M, r) {
		if _, ok := m.last.NominalGlyph(r); ok {
			return m.last
		}
	}
	m.last = m.resolve(r)
	return m.last
}

func (m *fontmap) resolve(r rune) *font.Face {
	file, err := fontOf(m.face, r)
	if err != nil {
		m.s.err = err
	}
	if file == nil || file.font == nil {
		file = fonts[m.face]
	}
	return m.s.faceOf(file)
}

func (s *setter) faceOf(file *fontFile) *font.Face {
	if have := s.faces[file]; have != nil {
		return have
	}
	if err := file.load(); err != nil {
		s.err = err
		return nil
	}
	made := font.NewFace(file.font)
	s.faces[file], s.files[made] = made, file
	return made
}

// set breaks a text into lines of at most a width (at a size of 1), at most so many; what
// does not fit the last is left out. Of any number (0) a line is wider where a word is.
func (s *setter) set(text string, face Face, width float64, lines int, rtl bool) []line {
	if text == "" || s.err != nil {
		return nil
	}
	key := setKey{text, face, int(width * shapedAt), lines, rtl}
	if have, ok := s.kept[key]; ok {
		return have
	}
	if s.faceOf(fonts[face]) == nil {
		return nil
	}
	direction := di.DirectionLTR
	if rtl {
		direction = di.DirectionRTL
	}
	runes := []rune(text)
	levels := s.levels(runes, rtl)
	config := shaping.WrapConfig{
		Direction: direction, TruncateAfterLines: lines, Truncator: s.ellipsis(face, direction),
		DisableTrailingWhitespaceTrim: true, // it takes the last piece as drawn, not as read: lineOf trims
	}
	if lines == 0 {
		config.BreakPolicy = shaping.Never
	}
	pieces := shaping.NewSliceIterator(s.shape(runes, levels, face))
	wrapped, _ := s.wrapper.WrapParagraph(config, int(width*shapedAt), runes, pieces)
	found := make([]line, len(wrapped))
	for i, l := range wrapped {
		found[i] = s.lineOf(l, config.Truncator, runes, levels)
	}
	if len(s.kept) < mostKept {
		s.kept[key] = found
	}
	return found
}

// shape turns a text into glyphs, piece by piece: each is of one level, font and script.
func (s *setter) shape(text []rune, levels []bidi.Level, face Face) (shaped []shaping.Output) {
	faces := &fontmap{s: s, face: face}
	for from, to := 0, 0; from < len(text); from = to {
		for to < len(text) && levels[to] == levels[from] {
			to++
		}
		for _, part := range s.segmenter.Split(shaping.Input{
			Text: text, RunStart: from, RunEnd: to, Direction: directionOf(levels[from]), Size: fixed.I(shapedAt),
			Language: language.NewLanguage("en"),
		}, faces) {
			shaped = append(shaped, s.shaper.Shape(part))
		}
	}
	return shaped
}

// ellipsis stands where a text was cut off.
func (s *setter) ellipsis(face Face, direction di.Direction) shaping.Output {
	return s.shaper.Shape(shaping.Input{
		Text: []rune("…"), RunEnd: 1, Direction: direction, Face: s.faceOf(fonts[face]), Size: fixed.I(shapedAt),
		Script: language.Latin, Language: language.NewLanguage("en"),
	})
}

// lineOf puts the pieces of a line in their order from left to right.
func (s *setter) lineOf(wrapped shaping.Line, ellipsis shaping.Output, text []rune, levels []bidi.Level) (made line) {
	ordered, of := slices.Clone(wrapped), make([]bidi.Level, len(wrapped))
	for i, o := range ordered {
		of[i] = levels[min(o.Runes.Offset, len(levels)-1)] // the ellipsis': of what it stands for
	}
	cut := func(o shaping.Output) bool { return len(o.Glyphs) > 0 && &o.Glyphs[0] == &ellipsis.Glyphs[0] }
	last := len(ordered) - 1
	if last > 0 && cut(ordered[last]) {
		last--
	}
	if last >= 0 {
		trim(&ordered[last], text)
	}
	leftToRight(ordered, of)
	for _, o := range ordered {
		if len(o.Glyphs) == 0 {
			continue
		}
		says := text
		if cut(o) {
			says = nil
		}
		made.width += units(o.Advance)
		for _, g := range o.Glyphs {
			made.deep = max(made.deep, -units(g.YBearing+g.Height+g.YOffset))
		}
		made.runs = append(made.runs, run{file: s.files[o.Face], glyphs: slices.Clone(o.Glyphs), text: says})
	}
	return made
}

func units(v fixed.Int26_6) float64 { return float64(v) / 64 / shapedAt }

// widest is how wide the widest line is, at a size of 1.
func widest(lines []line) (width float64) {
	for _, l := range lines {
		width = max(width, l.width)
	}
	return width
}
