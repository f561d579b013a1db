package paper

// letter draws what is above the coupon on a letter: the address where the window is, the
// shop, and what it says.
func (c *canvas) letter() {
	l := c.form.letter
	whole := box{l.margin, 14, c.width - 2*l.margin, l.folds[0] - 14}
	c.letterHead(whole)
	c.address(l)
	c.said(box{l.margin, l.folds[0] + 10, whole.w, l.folds[1] - l.folds[0] - 18})
}

// letterHead is the shop's badge and name above, away from the window.
func (c *canvas) letterHead(b box) {
	k := c.form.scale
	w := c.badge(b, 11, c.accent, white)
	_, rest := c.split(b, w, 3.5)
	c.say(c.s.Shop, style{face: SemiBold, size: k.shop + 2, ink: black}, c.in(rest, start), b.y+5)
	c.say(c.s.Host, style{face: Regular, size: k.small + 0.5, ink: grey}, c.in(rest, start), b.y+9.8)
}

// address writes the address from left to right, as the post reads it; only lines of a
// script that runs the other way run so, within the window.
func (c *canvas) address(l *letter) {
	b := l.address
	lines := c.card.Address
	if len(lines) == 0 {
		return
	}
	leading := min(b.h/float64(len(lines)), 5.2)
	size := min(leading*pointsPerMM/1.22, 11)
	in := place{b.x, b.right(), start, false}
	for i, text := range lines {
		s, set := c.fits(text, style{face: Regular, size: size, ink: black}, 7, in, 1)
		c.text(set, s, in, b.y+leading*(float64(i)+0.76), 0)
	}
	s := style{face: Regular, size: 6, ink: grey}
	sender := c.lines(c.s.Shop+" · "+c.s.Host, s, in, 1)
	c.text(sender, s, in, l.sender, 0)
}

// said is the letter's own words.
func (c *canvas) said(b box) {
	y := b.y
	if c.s.Title != "" {
		s, lines := c.fits(c.s.Title, style{face: c.heading(), size: 22, ink: black}, 14, c.in(b, start), 2)
		y = c.text(lines, s, c.in(b, start), y+mm(s.size)*capital, mm(s.size)*1.2) + 9
	}
	body := style{face: Regular, size: 11, ink: black}
	leading := mm(body.size) * 1.5
	if c.card.Hello != "" {
		c.say(c.card.Hello, body, c.in(b, start), y+mm(body.size)*capital)
		y += leading * 1.35
	}
	for _, paragraph := range paragraphs(c.s.Text) {
		room := int((b.bottom() - y) / leading)
		if room < 1 {
			return
		}
		lines := c.lines(paragraph, body, place{b.x, b.x + min(b.w, 140), start, c.s.RTL}, room)
		if c.s.RTL {
			lines = c.lines(paragraph, body, place{b.right() - min(b.w, 140), b.right(), start, true}, room)
		}
		y = c.text(lines, body, c.in(b, start), y+mm(body.size)*capital, leading) - mm(body.size)*capital + leading*1.35
	}
}

func (c *canvas) heading() Face {
	if c.s.Design == Ticket {
		return Serif
	}
	return Bold
}

func paragraphs(text string) (list []string) {
	from := 0
	for i, r := range text {
		if r == '\n' {
			if i > from {
				list = append(list, text[from:i])
			}
			from = i + 1
		}
	}
	if from < len(text) {
		list = append(list, text[from:])
	}
	return list
}
