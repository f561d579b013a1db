package paper

// canvas is one coupon while it is drawn.
type canvas struct {
	*page
	s      *Sheet
	card   Card
	marks  marks
	form   form
	box    box
	accent ink
}

// in is a place across a box.
func (c *canvas) in(b box, where at) place { return place{b.x, b.right(), where, c.s.RTL} }

// split cuts a box in two across: the first as wide as told, at the side where reading
// begins, with a gap between.
func (c *canvas) split(b box, first, gap float64) (box, box) {
	rest := b.w - first - gap
	if c.s.RTL {
		return box{b.right() - first, b.y, first, b.h}, box{b.x, b.y, rest, b.h}
	}
	return box{b.x, b.y, first, b.h}, box{b.x + first + gap, b.y, rest, b.h}
}

// mm is how tall type is on the page.
func mm(points float64) float64 { return points / pointsPerMM }

// capital is how tall capitals are, of the size.
const capital = 0.727

// badge draws the shop's logo, or the first letter of its name on its color, and tells
// how wide it is.
func (c *canvas) badge(b box, h float64, ground, letter ink) float64 {
	w := h
	if logo := c.s.Logo; logo != nil {
		size := logo.Bounds()
		w = min(h*float64(size.Dx())/float64(size.Dy()), b.w/2)
		h = min(h, w*float64(size.Dy())/float64(size.Dx()))
	}
	own, _ := c.split(b, w, 0)
	own.h = h
	if c.s.Logo != nil {
		if ground == white { // stands on the shop's color: on a light field of its own
			c.rectangle(own.inset(-0.9), 1, white, noInk, 0)
		}
		c.picture(own)
		return w
	}
	c.rectangle(own, h*0.24, ground, noInk, 0)
	s := style{face: Bold, size: h * pointsPerMM * 0.6, ink: letter}
	c.say(initial(c.s.Shop), s, place{own.x, own.right(), middle, c.s.RTL}, own.y+h/2+mm(s.size)*capital/2)
	return w
}

func initial(name string) string {
	for _, r := range name {
		return string(r)
	}
	return ""
}

// head draws the shop's badge and name, and whom the coupon is for at the other side.
func (c *canvas) head(b box, ground, letter, text ink) {
	k := c.form.scale
	w := c.badge(b, k.logo, ground, letter)
	_, rest := c.split(b, w, k.logo*0.32)
	baseline := b.y + k.logo/2 + mm(k.shop)*capital/2
	shop := style{face: SemiBold, size: k.shop, ink: text}
	if c.card.For == "" || k.narrow {
		c.shrunk(c.s.Shop, shop, c.in(rest, start), baseline)
		return
	}
	whole := c.lines(c.s.Shop, shop, c.in(rest, start), 1)
	names, persons := c.split(rest, min(mm(widest(whole)*shop.size)+0.5, rest.w*0.6), 3)
	c.shrunk(c.s.Shop, shop, c.in(names, start), baseline)
	person := style{face: Regular, size: k.small + 0.7, ink: text}
	if text == black {
		person.ink = grey
	}
	person, lines := c.fits(c.card.For, person, k.small*0.75, c.in(persons, end), 2)
	leading := mm(person.size) * 1.25
	c.text(lines, person, c.in(persons, end), baseline-leading*float64(len(lines)-1)/2, leading)
}

// shrunk is one line of text, smaller where it would not fit.
func (c *canvas) shrunk(text string, s style, in place, y float64) {
	s, lines := c.fits(text, s, s.size*0.65, in, 1)
	c.text(lines, s, in, y, 0)
}

// worth draws the value and the line below it into a box, a little above its middle.
func (c *canvas) worth(b box, face Face, where at, value, below ink) {
	k := c.form.scale
	s, lines := c.value(b, face, where, value)
	leading := mm(s.size) * valueStep
	tall, deep := heights(s, lines)
	under := style{face: Regular, size: k.line, ink: below}
	var said []line
	if room := int((b.h - tall - deep - mm(k.line)*0.5) / (mm(k.line) * 1.2)); room > 0 && c.s.Line != "" {
		under, said = c.fits(c.s.Line, under, k.line*0.7, c.in(b, where), min(room, 2))
	}
	step := mm(under.size) * 1.3
	block := tall + deep + float64(len(said))*step + mm(under.size)*0.3
	y := b.y + max(b.h-block, 0)*0.4 + mm(s.size)*capital
	y = c.text(lines, s, c.in(b, where), y, leading)
	c.text(said, under, c.in(b, where), y+deep+mm(under.size)*1.65, step)
}

// valueStep is from one line of a value to the next, of its size.
const valueStep = 1.12

// heights are how tall the lines of a value are down to the last baseline, and how far
// below that they reach, as Arabic and others do.
func heights(s style, lines []line) (tall, deep float64) {
	if len(lines) == 0 {
		return 0, 0
	}
	return mm(s.size) * (capital + float64(len(lines)-1)*valueStep), max(lines[len(lines)-1].deep-0.06, 0) * mm(s.size)
}

// value breaks the value into lines: one, as large as it can be, or two or three of a
// smaller size where it is long, that stay in the box and, unless they were then very
// small, leave room for the line below.
func (c *canvas) value(b box, face Face, where at, color ink) (style, []line) {
	k := c.form.scale
	s, lines := c.fits(c.s.Value, style{face: face, size: k.value, ink: color}, k.value*0.62, c.in(b, where), 1)
	if wraps := len(c.setter().set(c.s.Value, face, b.w*pointsPerMM/s.size, 0, c.s.RTL)) > 1; wraps {
		most := 2
		if b.h > mm(k.value)*1.6 {
			most = 3
		}
		for s.size = k.value * 0.7; ; s.size *= 0.94 {
			s, lines = c.fits(c.s.Value, s, k.value*0.3, c.in(b, where), most)
			tall, deep := heights(s, lines)
			room := b.h
			if c.s.Line != "" && s.size > k.value*0.45 {
				room -= mm(k.line) * 1.75
			}
			if tall+deep <= room || s.size <= k.value*0.3 {
				break
			}
		}
	}
	if !c.s.RTL && face != Serif && s.size > 12 {
		s.track = -18 // large type wants to be a little closer
	}
	return s, lines
}

func (c *canvas) setter() *setter { return c.d.setter }

// qrIn draws the QR code into a square.
func (c *canvas) qrIn(x, y, side float64) { c.matrix(c.marks.qr, box{x, y, side, side}) }

// barsIn draws the bar code at the start or the middle of a box, as wide as its modules may be.
func (c *canvas) barsIn(b box, h float64, where at) {
	modules := float64(c.marks.bars.Bounds().Dx())
	width := min(b.w, modules*c.form.scale.module)
	own, _ := c.split(b, width, 0)
	if where == middle {
		own.x = b.x + (b.w-width)/2
	}
	own.h = h
	c.bars(c.marks.bars, own)
}

// codeAt writes the code. It is never mirrored: it is typed as it stands.
func (c *canvas) codeAt(b box, where at, baseline float64) {
	k := c.form.scale
	if c.s.RTL && where == start {
		where = end
	}
	in := place{b.x, b.right(), where, false}
	s, lines := c.fits(c.card.Code, style{face: Mono, size: k.code, ink: black}, k.code*0.5, in, 1)
	c.text(lines, s, in, baseline, 0)
}

// small writes the small print into a box, the last line at its bottom, and tells where its
// first line begins.
func (c *canvas) small(b box, where at, most int) float64 {
	k := c.form.scale
	s := style{face: Regular, size: k.small, ink: grey}
	s, lines := c.fits(c.s.Limits, s, max(k.small*0.72, 5), c.in(b, where), most)
	leading := mm(s.size) * 1.34
	first := b.bottom() - mm(s.size)*0.22 - float64(len(lines)-1)*leading
	c.text(lines, s, c.in(b, where), first, leading)
	return first - mm(s.size)*capital
}
