package paper

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image/png"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// screen draws a page as SVG, for the screen: by the same designs as the file, and with
// the outlines of the same fonts, so that it is what will be printed.
type screen struct {
	out    strings.Builder
	setter *setter
	logo   string // data URL
}

// Preview draws the first coupon of a sheet, or a whole letter, as SVG.
func Preview(s Sheet, card Card) (string, error) {
	f, err := formOf(s.Size, s.Form)
	if err != nil {
		return "", err
	}
	d := &document{setter: newSetter(), byFile: map[*fontFile]int{}}
	shown := &screen{setter: d.setter}
	if s.Logo != nil {
		var packed bytes.Buffer
		if err := png.Encode(&packed, s.Logo); err != nil {
			return "", err
		}
		shown.logo = "data:image/png;base64," + base64.StdEncoding.EncodeToString(packed.Bytes())
	}
	cell := f.cells[0]
	width, height := cell.w, cell.h
	if f.letter != nil {
		width, height = f.width, f.height
	} else {
		cell.x, cell.y = 0, 0
	}
	p := d.page(width, height)
	p.screen = shown
	if err := d.coupon(p, &s, f, cell, card); err != nil {
		return "", err
	}
	if f.letter != nil {
		f.marks(p)
	}
	if d.setter.err != nil {
		return "", d.setter.err
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%smm" height="%smm">`+
		`<rect width="100%%" height="100%%" fill="#fff"/>%s</svg>`, number(width), number(height), number(width),
		number(height), shown.out.String()), nil
}

func (s *screen) put(format string, args ...any) { fmt.Fprintf(&s.out, format, args...) }

func hex(c ink) string {
	if c == noInk {
		return "none"
	}
	return fmt.Sprintf("#%02x%02x%02x", int(c[0]*255+0.5), int(c[1]*255+0.5), int(c[2]*255+0.5))
}

func (s *screen) rectangle(b box, radius float64, filled, outline ink, width float64) {
	s.put(`<rect x="%s" y="%s" width="%s" height="%s" rx="%s" fill="%s" stroke="%s" stroke-width="%s"/>`, number(b.x),
		number(b.y), number(b.w), number(b.h), number(radius), hex(filled), hex(outline), number(width))
}

func (s *screen) rule(from, to point, with pen) {
	dash := ""
	if with.dash > 0 {
		dash = fmt.Sprintf(` stroke-dasharray="%s"`, number(with.dash))
	}
	s.put(`<path d="M%s %sL%s %s" stroke="%s" stroke-width="%s"%s/>`, number(from.x), number(from.y), number(to.x),
		number(to.y), hex(with.ink), number(with.width), dash)
}

func (s *screen) picture(b box) {
	s.put(`<image x="%s" y="%s" width="%s" height="%s" href="%s"/>`, number(b.x), number(b.y), number(b.w), number(b.h),
		s.logo)
}

func (s *screen) matrix(code barcode.Barcode, b box) {
	bounds := code.Bounds()
	side := bounds.Dx()
	s.put(`<path shape-rendering="crispEdges" transform="translate(%s %s) scale(%s)" d="`, number(b.x), number(b.y),
		fmt.Sprintf("%.5f", b.w/float64(side)))
	for y := range side {
		for from := 0; from < side; {
			to := from
			for to < side && dark(code, bounds.Min.X+to, bounds.Min.Y+y) {
				to++
			}
			if to > from {
				s.put("M%d %dh%dv1H%dz", from, y, to-from, from)
			}
			from = max(to, from+1)
		}
	}
	s.put(`"/>`)
}

func (s *screen) bar(b box) {
	s.put(`<path d="M%s %sh%sv%sh-%sz"/>`, number(b.x), number(b.y), number(b.w), number(b.h), number(b.w))
}

// line draws the outlines of a line's glyphs from a pen on, in points.
func (s *screen) line(l line, with style, pen, base float64) {
	s.put(`<path fill="%s" d="`, hex(with.ink))
	for _, r := range l.runs {
		face := s.setter.faceOf(r.file)
		if face == nil {
			return
		}
		scale := with.size / float64(r.file.font.Upem())
		for _, g := range r.glyphs {
			s.outline(face, g.GlyphID, spot{pen + units(g.XOffset)*with.size, base - units(g.YOffset)*with.size, scale})
			pen += units(g.Advance)*with.size + with.track/1000*with.size
		}
	}
	s.put(`"/>`)
}

// spot is where a glyph stands, in points, and how large a unit of its font is.
type spot struct{ x, y, scale float64 }

func (a spot) of(p opentype.SegmentPoint) string {
	return number((a.x+float64(p.X)*a.scale)/pointsPerMM) + " " + number((a.y-float64(p.Y)*a.scale)/pointsPerMM)
}

func (s *screen) outline(face *font.Face, glyph font.GID, at spot) {
	drawn, ok := face.GlyphData(glyph).(font.GlyphOutline)
	if !ok {
		return
	}
	for _, segment := range drawn.Segments {
		switch segment.Op {
		case opentype.SegmentOpMoveTo:
			s.put("M%s", at.of(segment.Args[0]))
		case opentype.SegmentOpLineTo:
			s.put("L%s", at.of(segment.Args[0]))
		case opentype.SegmentOpQuadTo:
			s.put("Q%s %s", at.of(segment.Args[0]), at.of(segment.Args[1]))
		case opentype.SegmentOpCubeTo:
			s.put("C%s %s %s", at.of(segment.Args[0]), at.of(segment.Args[1]), at.of(segment.Args[2]))
		}
	}
}
