package paper

// ticket is framed, with notches where its stub is torn off; the value is in a serif.
func (c *canvas) ticket() {
	k := c.form.scale
	frame := c.box.inset(c.form.margin)
	c.rectangle(frame, k.gap*0.7, noInk, c.accent, 0.45)
	c.rectangle(frame.inset(0.9), k.gap*0.5, noInk, c.accent, 0.12)
	switch {
	case k.portrait:
		c.ticketTall(frame)
	case k.narrow:
		c.ticketNarrow(frame)
	default:
		c.ticketWide(frame)
	}
}

// title draws the shop in the middle of the top of a box, and tells where it ends.
func (c *canvas) title(b box) float64 {
	k := c.form.scale
	y := b.y
	if c.s.Logo != nil {
		size := c.s.Logo.Bounds()
		h := k.logo
		w := min(h*float64(size.Dx())/float64(size.Dy()), b.w*0.6)
		h = w * float64(size.Dy()) / float64(size.Dx())
		c.picture(box{b.x + (b.w-w)/2, y, w, h})
		y += h + mm(k.shop)*0.6
	}
	y += mm(k.shop) * capital
	s := style{face: SemiBold, size: k.shop, ink: c.accent}
	c.shrunk(c.s.Shop, s, c.in(b, middle), y)
	return y
}

// ornament draws a short rule with a dot in its middle.
func (c *canvas) ornament(b box, y float64) {
	x, half := b.x+b.w/2, c.form.scale.gap*2.4
	c.rule(point{x - half, y}, point{x - 1.2, y}, pen{0.18, 0, c.accent})
	c.rule(point{x + 1.2, y}, point{x + half, y}, pen{0.18, 0, c.accent})
	c.disc(x, y, 0.42, c.accent)
}

// tear draws a perforation from edge to edge of a frame, and bites half a circle out of
// the frame at either end.
func (c *canvas) tear(frame box, from, to point) {
	r := c.form.scale.gap * 0.55
	c.rule(from, to, pen{0.18, 0.9, c.accent})
	for _, at := range []point{from, to} {
		round := box{at.x - r, at.y - r, 2 * r, 2 * r}
		c.rectangle(round, r, white, c.accent, 0.45)
		beyond := box{round.x - 0.5, round.y - 0.5, round.w + 1, round.h + 1}
		const line = 0.225 // half of the frame's
		switch {
		case at.x == frame.x && from.x != to.x:
			beyond.w = frame.x - line - beyond.x
		case at.x == frame.right() && from.x != to.x:
			beyond.x, beyond.w = frame.right()+line, beyond.right()-frame.right()-line
		case at.y == frame.y:
			beyond.h = frame.y - line - beyond.y
		default:
			beyond.y, beyond.h = frame.bottom()+line, beyond.bottom()-frame.bottom()-line
		}
		c.rectangle(beyond, 0, white, noInk, 0)
	}
}

func (c *canvas) ticketTall(frame box) {
	k := c.form.scale
	b := frame.inset(k.gap * 1.4)
	limits := c.small(b, middle, 3)
	bars := limits - k.gap*0.7 - k.bar
	c.barsIn(box{b.x, bars, b.w, k.bar}, k.bar, middle)
	code := bars - k.gap*0.6
	c.codeAt(b, middle, code)
	side := k.qr * 0.9
	top := code - mm(k.code)*capital - k.gap*0.9 - side
	c.qrIn(b.x+(b.w-side)/2, top, side)
	cut := top - k.gap*1.3
	c.tear(frame, point{frame.x, cut}, point{frame.right(), cut})
	y := c.title(b) + k.gap*1.1
	c.ornament(b, y)
	y += k.gap * 1.5
	bottom := cut - k.gap
	if c.card.For != "" {
		c.shrunk(c.card.For, style{face: Regular, size: k.small + 0.8, ink: grey}, c.in(b, middle), bottom)
		bottom -= mm(k.small) * 1.6
	}
	c.worth(box{b.x, y, b.w, bottom - y}, Serif, middle, black, black)
}

func (c *canvas) ticketWide(frame box) {
	k := c.form.scale
	stub := k.qr*0.9 + k.gap*2.6
	main, square := c.split(frame, frame.w-stub, 0)
	edge := main.right()
	if c.s.RTL {
		edge = main.x
	}
	c.tear(frame, point{edge, frame.y}, point{edge, frame.bottom()})
	side := k.qr * 0.9
	y := square.y + (square.h-side)/2
	c.qrIn(square.x+(square.w-side)/2, y, side)
	caption := style{face: Regular, size: k.small, ink: grey}
	within := square.inset(k.gap * 0.8)
	c.say(c.s.Words.YourCode, caption, c.in(within, middle), y-k.gap*0.8)
	if c.card.For != "" {
		c.shrunk(c.card.For, caption, c.in(within, middle), y+side+k.gap*0.8+mm(k.small)*capital)
	}
	b := main.inset(k.gap * 1.2)
	limits := c.small(b, middle, 2)
	code := limits - k.gap*0.55
	c.codeAt(b, middle, code)
	bars := code - mm(k.code)*capital - k.gap*0.5 - k.bar
	c.barsIn(box{b.x, bars, b.w, k.bar}, k.bar, middle)
	top := c.title(b) + k.gap*0.9
	if bars-top > mm(k.value)*1.4 {
		c.ornament(b, top)
		top += k.gap * 0.9
	}
	c.worth(box{b.x, top, b.w, bars - top - k.gap*0.6}, Serif, middle, black, black)
}

func (c *canvas) ticketNarrow(frame box) {
	k := c.form.scale
	b := frame.inset(k.gap * 1.2)
	b.y += 0.4
	side := k.qr - k.gap*1.6
	text, square := c.split(box{b.x, b.y, b.w, side}, b.w-side-k.gap*2, k.gap*2)
	c.qrIn(square.x, square.y, side)
	top := c.title(text) + k.gap*1.2
	c.worth(box{text.x, top, text.w, b.y + side - top}, Serif, middle, black, black)
	c.foot(box{b.x, b.y + side + k.gap, b.w, b.bottom() - b.y - side - k.gap}, middle)
}
