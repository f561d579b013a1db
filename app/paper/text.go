package paper

import (
	"cmp"
	"slices"
	"unicode"

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
	parts := s.segmenter.Split(shaping.Input{
		Text: runes, RunEnd: len(runes), Direction: direction, Size: fixed.I(shapedAt),
		Language: language.NewLanguage("en"),
	}, &fontmap{s: s, face: face})
	shaped := make([]shaping.Output, 0, len(parts))
	for _, part := range parts {
		shaped = append(shaped, s.shaper.Shape(part))
	}
	config := shaping.WrapConfig{
		Direction: direction, TruncateAfterLines: lines, Truncator: s.ellipsis(face, direction),
	}
	if lines == 0 {
		config.BreakPolicy = shaping.Never
	}
	wrapped, _ := s.wrapper.WrapParagraph(config, int(width*shapedAt), runes, shaping.NewSliceIterator(shaped))
	found := make([]line, len(wrapped))
	for i, l := range wrapped {
		found[i] = s.lineOf(l, config.Truncator, runes)
	}
	if len(s.kept) < mostKept {
		s.kept[key] = found
	}
	return found
}

// ellipsis stands where a text was cut off.
func (s *setter) ellipsis(face Face, direction di.Direction) shaping.Output {
	return s.shaper.Shape(shaping.Input{
		Text: []rune("…"), RunEnd: 1, Direction: direction, Face: s.faceOf(fonts[face]), Size: fixed.I(shapedAt),
		Script: language.Latin, Language: language.NewLanguage("en"),
	})
}

func (s *setter) lineOf(wrapped shaping.Line, ellipsis shaping.Output, text []rune) (made line) {
	ordered := slices.Clone(wrapped)
	slices.SortStableFunc(ordered, func(a, b shaping.Output) int { return cmp.Compare(a.VisualIndex, b.VisualIndex) })
	for _, o := range ordered {
		if len(o.Glyphs) == 0 {
			continue
		}
		says := text
		if &o.Glyphs[0] == &ellipsis.Glyphs[0] {
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
