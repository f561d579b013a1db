package paper

// clear is black on white: the value large, a line, and the code below it.
func (c *canvas) clear() {
	b, k := c.box.inset(c.form.margin), c.form.scale
	headed := b
	if k.narrow { // the QR code stands beside it
		headed, _ = c.split(b, b.w-k.qr-k.gap*2, k.gap*2)
	}
	c.head(headed, c.accent, white, black)
	top := b.y + k.logo + k.gap
	switch {
	case k.portrait:
		top += k.gap
		foot := c.codes(box{b.x, b.y, b.w, b.h}, k.qr)
		c.worth(box{b.x, top, b.w, foot - k.gap - top}, Bold, start, black, black)
		c.rule(point{b.x, foot - k.gap}, point{b.right(), foot - k.gap}, pen{0.3, 0, black})
	case k.narrow:
		c.narrow(b, top, black)
	default:
		foot := b.bottom() - k.qr
		c.worth(box{b.x, top, b.w, foot - k.gap - top}, Bold, start, black, black)
		c.rule(point{b.x, foot - k.gap*0.8}, point{b.right(), foot - k.gap*0.8}, pen{0.25, 0, hair})
		c.beside(box{b.x, foot, b.w, k.qr})
	}
}

// codes draws, at the bottom of a portrait coupon, the QR code with the code beside it,
// the bar code and the small print, and tells where that begins.
func (c *canvas) codes(b box, side float64) float64 {
	k := c.form.scale
	limits := c.small(b, start, 3)
	bars := limits - k.gap*0.8 - k.bar
	c.barsIn(box{b.x, bars, b.w, k.bar}, k.bar, start)
	top := bars - k.gap - side
	square, rest := c.split(box{b.x, top, b.w, side}, side, k.gap+1)
	c.qrIn(square.x, square.y, side)
	caption := style{face: Regular, size: k.small, ink: grey}
	said := c.lines(c.s.Words.Scan, caption, c.in(rest, start), 4)
	leading := mm(k.small) * 1.35
	block := leading*float64(len(said)+1) + mm(k.code)*1.6
	y := top + (side-block)/2 + mm(k.small)
	c.say(c.s.Words.YourCode, caption, c.in(rest, start), y)
	y += mm(k.code) * 1.35
	c.codeAt(rest, start, y)
	c.text(said, caption, c.in(rest, start), y+leading*1.25, leading)
	return top
}

// beside draws, at the bottom of a landscape coupon, the QR code at the end and the code,
// the bar code and the small print at the start.
func (c *canvas) beside(b box) {
	k := c.form.scale
	text, square := c.split(b, b.w-b.h-k.gap*1.6, k.gap*1.6)
	c.qrIn(square.x, square.y, b.h)
	caption := style{face: Regular, size: k.small, ink: grey}
	y := b.y + mm(k.small)*capital
	c.say(c.s.Words.YourCode, caption, c.in(text, start), y)
	y += mm(k.code) * 1.3
	c.codeAt(text, start, y)
	c.barsIn(box{text.x, y + k.gap*0.6, text.w, k.bar}, k.bar, start)
	c.small(text, start, 3)
}

// narrow draws a small card from below its head: value and QR code, then the bar code
// across, the code and the small print.
func (c *canvas) narrow(b box, top float64, value ink) {
	k := c.form.scale
	text, square := c.split(b, b.w-k.qr-k.gap*2, k.gap*2)
	c.qrIn(square.x, b.y, k.qr)
	c.worth(box{text.x, top, text.w, b.y + k.qr - top}, Bold, start, value, black)
	c.foot(box{b.x, b.y + k.qr + k.gap, b.w, b.bottom() - b.y - k.qr - k.gap}, start)
}

// foot draws the bar code across a box, with the code and the small print below.
func (c *canvas) foot(b box, where at) {
	k := c.form.scale
	c.barsIn(box{b.x, b.y, b.w, k.bar}, k.bar, where)
	y := b.y + k.bar + mm(k.code)*1.05
	c.codeAt(b, where, y)
	c.small(b, where, 2)
}
