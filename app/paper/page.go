package paper

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/boombuler/barcode"
)

// Lengths are millimeters from the upper left corner; sizes of type are points.
const pointsPerMM = 72 / 25.4

// ink is a color: red, green and blue from 0 to 1.
type ink [3]float64

// The inks beside the merchant's own.
var (
	black  = ink{0, 0, 0}
	grey   = ink{0.35, 0.36, 0.38}
	hair   = ink{0.62, 0.63, 0.65}
	white  = ink{1, 1, 1}
	noInk  = ink{-1, -1, -1}
	curved = 0.5523 // of a radius: where the handles of a quarter circle are
)

// inkOf reads "#rrggbb"; anything else is black.
func inkOf(hex string) ink {
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil || len(hex) != len("#rrggbb") {
		return black
	}
	return ink{float64(n>>16&0xff) / 255, float64(n>>8&0xff) / 255, float64(n&0xff) / 255}
}

// page is one page while it is drawn.
type page struct {
	d             *document
	width, height float64
	content       bytes.Buffer
	screen        *screen // for a preview instead of a file; nil for a file
}

func (d *document) page(width, height float64) *page {
	return &page{d: d, width: width, height: height}
}

// points writes a length in PDF's unit, to a thousandth.
func points(mm float64) string { return number(mm * pointsPerMM) }

func number(v float64) string {
	text := strconv.FormatFloat(math.Round(v*1000)/1000, 'f', 3, 64)
	text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	if text == "-0" {
		return "0"
	}
	return text
}

func (p *page) put(format string, args ...any) { fmt.Fprintf(&p.content, format, args...) }

func (p *page) x(mm float64) string { return points(mm) }

func (p *page) y(mm float64) string { return points(p.height - mm) }

func (p *page) fill(c ink) { p.put("%s %s %s rg\n", number(c[0]), number(c[1]), number(c[2])) }

func (p *page) stroke(c ink, width float64) {
	p.put("%s %s %s RG %s w\n", number(c[0]), number(c[1]), number(c[2]), points(width))
}

// box is a rectangle on a page.
type box struct{ x, y, w, h float64 }

func (b box) inset(by float64) box { return box{b.x + by, b.y + by, b.w - 2*by, b.h - 2*by} }

func (b box) right() float64 { return b.x + b.w }

func (b box) bottom() float64 { return b.y + b.h }

// rectangle draws a box with round corners, filled or outlined.
func (p *page) rectangle(b box, radius float64, filled, outline ink, width float64) {
	if p.screen != nil {
		p.screen.rectangle(b, radius, filled, outline, width)
		return
	}
	if filled != noInk {
		p.fill(filled)
	}
	if outline != noInk {
		p.stroke(outline, width)
	}
	r, k := radius, radius*(1-curved)
	left, right, top, bottom := b.x, b.right(), b.y, b.bottom()
	p.put("%s %s m\n", p.x(left+r), p.y(top))
	for _, corner := range [][8]float64{
		{right - r, top, right - k, top, right, top + k, right, top + r},
		{right, bottom - r, right, bottom - k, right - k, bottom, right - r, bottom},
		{left + r, bottom, left + k, bottom, left, bottom - k, left, bottom - r},
		{left, top + r, left, top + k, left + k, top, left + r, top},
	} {
		c := corner
		p.put("%s %s l %s %s %s %s %s %s c\n", p.x(c[0]), p.y(c[1]), p.x(c[2]), p.y(c[3]), p.x(c[4]), p.y(c[5]),
			p.x(c[6]), p.y(c[7]))
	}
	switch {
	case filled != noInk && outline != noInk:
		p.put("b\n")
	case filled != noInk:
		p.put("f\n")
	default:
		p.put("s\n")
	}
}

// point is a place on a page.
type point struct{ x, y float64 }

// pen is how a line is drawn; dash is the length of its dashes, 0 for none.
type pen struct {
	width, dash float64
	ink         ink
}

// rule draws a straight line.
func (p *page) rule(from, to point, with pen) {
	if p.screen != nil {
		p.screen.rule(from, to, with)
		return
	}
	p.stroke(with.ink, with.width)
	if with.dash > 0 {
		p.put("[%s] 0 d\n", points(with.dash))
	}
	p.put("%s %s m %s %s l S\n", p.x(from.x), p.y(from.y), p.x(to.x), p.y(to.y))
	if with.dash > 0 {
		p.put("[] 0 d\n")
	}
}

// disc draws a filled circle.
func (p *page) disc(x, y, radius float64, c ink) {
	p.rectangle(box{x - radius, y - radius, 2 * radius, 2 * radius}, radius, c, noInk, 0)
}

// picture draws the shop's logo into a box.
func (p *page) picture(b box) {
	if p.screen != nil {
		p.screen.picture(b)
		return
	}
	p.put("q %s 0 0 %s %s %s cm /Logo Do Q\n", points(b.w), points(b.h), p.x(b.x), p.y(b.bottom()))
}

// matrix draws a two-dimensional code as one mask of a bit a module, so that no seams
// show between modules.
func (p *page) matrix(code barcode.Barcode, b box) {
	bounds := code.Bounds()
	side := bounds.Dx()
	if p.screen != nil {
		p.screen.matrix(code, b)
		return
	}
	row := (side + 7) / 8
	bits := make([]byte, row*side)
	for y := range side {
		for x := range side {
			if !dark(code, bounds.Min.X+x, bounds.Min.Y+y) {
				bits[y*row+x/8] |= 0x80 >> (x % 8)
			}
		}
	}
	p.fill(black)
	p.put("q %s 0 0 %s %s %s cm\nBI /W %d /H %d /IM true /BPC 1 /F /AHx ID %X> EI\nQ\n",
		points(b.w), points(b.h), p.x(b.x), p.y(b.bottom()), side, side, bits)
}

// bars draws a linear code.
func (p *page) bars(code barcode.Barcode, b box) {
	bounds := code.Bounds()
	count := bounds.Dx()
	module := b.w / float64(count)
	p.fill(black)
	for from := 0; from < count; {
		to := from
		for to < count && dark(code, bounds.Min.X+to, bounds.Min.Y) {
			to++
		}
		switch {
		case to == from:
		case p.screen != nil:
			p.screen.bar(box{b.x + float64(from)*module, b.y, float64(to-from) * module, b.h})
		default:
			p.put("%s %s %s %s re\n", p.x(b.x+float64(from)*module), p.y(b.bottom()), points(float64(to-from)*module),
				points(b.h))
		}
		from = max(to, from+1)
	}
	p.put("f\n")
}

func dark(code barcode.Barcode, x, y int) bool {
	r, _, _, _ := code.At(x, y).RGBA()
	return r < 0x8000
}

// style is how a text is set. Track is added after each sign, in thousandths of the size.
type style struct {
	face  Face
	size  float64
	ink   ink
	track float64
}

// at is where in a width a line stands.
type at int

const (
	start at = iota // left, or right where texts run from right to left
	middle
	end
)

// place is where texts go: between left and right, and which way they run.
type place struct {
	left, right float64
	at          at
	rtl         bool
}

// lines breaks a text to fit a place, in at most so many lines.
func (p *page) lines(text string, s style, in place, most int) []line {
	width := (in.right - in.left) * pointsPerMM / s.size
	return p.d.setter.set(text, s.face, width-s.track/1000*float64(len([]rune(text))), most, in.rtl)
}

// fits breaks a text in at most so many lines at the largest size that leaves nothing out
// and breaks no word, between a least and a most; the least holds as much as fits.
func (p *page) fits(text string, s style, least float64, in place, most int) (style, []line) {
	width := (in.right - in.left) * pointsPerMM
	for ; s.size > least; s.size = max(s.size*0.94, least) {
		whole := p.d.setter.set(text, s.face, width/s.size, 0, in.rtl)
		if len(whole) <= most && widest(whole) <= width/s.size {
			return s, p.balanced(text, s, width/s.size, whole, in.rtl)
		}
	}
	s.size = least
	return s, p.lines(text, s, in, most)
}

// balanced breaks a text into as many lines as it needs anyway, about as long as each
// other: no word stands alone.
func (p *page) balanced(text string, s style, width float64, whole []line, rtl bool) []line {
	if len(whole) < 2 {
		return whole
	}
	for least, most := width*0.4, width; most-least > width*0.02; {
		tried := (least + most) / 2
		set := p.d.setter.set(text, s.face, tried, 0, rtl)
		if len(set) == len(whole) && widest(set) <= tried {
			most, whole = tried, set
		} else {
			least = tried
		}
	}
	return whole
}

// text draws lines of text, the first line's baseline at y, and tells the last baseline.
func (p *page) text(lines []line, s style, in place, y, leading float64) float64 {
	for i, l := range lines {
		base := y + float64(i)*leading
		p.line(l, s, in, base)
	}
	return y + float64(max(len(lines)-1, 0))*leading
}

// say is text of one line that fits.
func (p *page) say(text string, s style, in place, y float64) {
	p.text(p.lines(text, s, in, 1), s, in, y, 0)
}

func (p *page) line(l line, s style, in place, y float64) {
	glyphs := 0
	for _, r := range l.runs {
		glyphs += len(r.glyphs)
	}
	width := (l.width*s.size + s.track/1000*s.size*float64(max(glyphs-1, 0))) / pointsPerMM
	x := in.left
	switch {
	case in.at == middle:
		x = (in.left + in.right - width) / 2
	case (in.at == end) != in.rtl:
		x = in.right - width
	}
	pen := x * pointsPerMM
	if p.screen != nil {
		p.screen.line(l, s, pen, y*pointsPerMM)
		return
	}
	p.fill(s.ink)
	p.put("BT\n")
	for _, r := range l.runs {
		pen = p.glyphs(r, s, pen, (p.height-y)*pointsPerMM)
	}
	p.put("ET\n")
}

// glyphs draws a run from a pen on and gives the pen behind it. Glyphs that stand where
// their widths put them share one operator.
func (p *page) glyphs(r run, s style, pen, base float64) float64 {
	d := p.d
	n := d.fontNumber(r.file)
	font, face := d.fonts[n], d.setter.faceOf(r.file)
	scale := 1000 / float64(r.file.font.Upem())
	p.put("/F%d %s Tf\n", n, number(s.size))
	open, drawn := false, 0.0
	for i, g := range r.glyphs {
		code := font.use(g.GlyphID, saying(r, i))
		dx, dy := units(g.XOffset)*s.size, units(g.YOffset)*s.size
		wanted := pen + dx
		if open && (dy != 0 || math.Abs(wanted-drawn) > 0.004*s.size) || !open || dx != 0 {
			if open {
				p.put("] TJ\n")
			}
			p.put("1 0 0 1 %s %s Tm [", number(wanted), number(base+dy))
			open, drawn = true, wanted
		}
		p.put("<%04X>", code)
		drawn += float64(widthOf(face, g.GlyphID, scale)) / 1000 * s.size
		if dy != 0 {
			p.put("] TJ\n")
			open = false
		}
		pen += units(g.Advance)*s.size + s.track/1000*s.size
	}
	if open {
		p.put("] TJ\n")
	}
	return pen
}

// saying is the text that a glyph stands for: that of its cluster, told by the first
// glyph of it.
func saying(r run, i int) string {
	g := r.glyphs[i]
	if i > 0 && r.glyphs[i-1].TextIndex() == g.TextIndex() {
		return ""
	}
	from := g.TextIndex()
	to := min(from+g.RunesCount(), len(r.text))
	if from < 0 || from >= to {
		return ""
	}
	return string(r.text[from:to])
}
