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
	c.shrunk(c.s.Shop, style{face: SemiBold, size: k.shop + 2, ink: black}, c.in(rest, start), b.y+5)
	c.shrunk(c.s.Host, style{face: Regular, size: k.small + 0.5, ink: grey}, c.in(rest, start), b.y+9.8)
}

// How an address is set, in points. It is of one size, and its lines are broken before it
// becomes small; only one that would not fit otherwise is smaller than post is read well.
const (
	addressLarge  = 11
	addressBreaks = 9 // from here on lines are broken
	wordBreaks    = 7 // from here on a word that is wider than the window is, too
	addressLeast  = 5
	addressStep   = 1.22 // from a line to the next, of its size
	addressWidest = 5.2  // the same in millimeters, at most
	senderLarge   = 6
	senderLeast   = 4.5
)

// address writes the address where the window is. Each line runs the way its first letter
// does, and all begin at the right where all their letters run from there. None is cut.
func (c *canvas) address(l *letter) {
	if len(c.card.Address) == 0 {
		return
	}
	b := l.address
	in := place{b.x, b.right(), start, false}
	if mirrored(c.card.Address) {
		in.at = end
	}
	sender := style{face: Regular, size: senderLarge, ink: grey}
	sender, from := c.fits(c.s.Shop+" · "+c.s.Host, sender, senderLeast, in, 2)
	step := mm(sender.size) * addressStep
	c.text(from, sender, in, l.sender-step*float64(len(from)-1), step)

	s, rows := c.addressed(c.card.Address, b)
	leading := min(b.h/float64(len(rows)), addressWidest)
	c.text(rows, s, in, b.y+leading*0.76, leading)
}

// addressed breaks the lines of an address into rows that fit a box, as large as they can be.
func (c *canvas) addressed(lines []string, b box) (style, []line) {
	for s := (style{face: Regular, size: addressLarge, ink: black}); ; s.size = max(s.size*0.96, addressLeast) {
		var rows []line
		most := 0
		if s.size <= wordBreaks {
			most = mostLines
		}
		for _, text := range lines {
			left, _ := runsLeft(text)
			rows = append(rows, c.setter().set(text, s.face, b.w*pointsPerMM/s.size, most, left)...)
		}
		fits := widest(rows)*mm(s.size) <= b.w && float64(len(rows))*mm(s.size)*addressStep <= b.h &&
			(len(rows) == len(lines) || s.size <= addressBreaks)
		if fits || s.size == addressLeast {
			return s, rows
		}
	}
}

// mirrored tells whether all lines that have letters run from right to left.
func mirrored(lines []string) (all bool) {
	for _, text := range lines {
		left, known := runsLeft(text)
		if known && !left {
			return false
		}
		all = all || known
	}
	return all
}

// How a letter's words are set, in points.
const (
	bodyLarge = 11
	bodyClose = 9 // from here on lines and paragraphs are closer
	bodyLeast = 6.5
	bodyWidth = 140 // millimeters: longer lines are hard to read
	mostLines = 1_000
)

// bodySteps are from a line to the next and from a paragraph to the next, in millimeters.
func bodySteps(size float64) (line, paragraph float64) {
	if size <= bodyClose {
		return mm(size) * 1.3, mm(size) * 1.3 * 1.2
	}
	return mm(size) * 1.5, mm(size) * 1.5 * 1.35
}

// said is the letter's own words, smaller where they are many: those that a run may have
// (coupon.Run's Check) are all there.
func (c *canvas) said(b box) {
	y := b.y
	if c.s.Title != "" {
		s, lines := c.fits(c.s.Title, style{face: c.heading(), size: 22, ink: black}, 14, c.in(b, start), 2)
		y = c.text(lines, s, c.in(b, start), y+mm(s.size)*capital, mm(s.size)*1.2) + 9
	}
	words := paragraphs(c.s.Text)
	if c.card.Hello != "" {
		words = append([]string{c.card.Hello}, words...)
	}
	s := style{face: Regular, size: bodyLarge, ink: black}
	set, tall := c.broken(words, s, b.w)
	for ; y+tall > b.bottom() && s.size > bodyLeast; set, tall = c.broken(words, s, b.w) {
		s.size = max(s.size*0.97, bodyLeast)
	}
	leading, apart := bodySteps(s.size)
	for y += mm(s.size) * capital; len(set) > 0 && y <= b.bottom(); set = set[1:] {
		y = c.text(set[0], s, c.in(b, start), y, leading) + apart
	}
}

// broken breaks paragraphs into lines, and tells how tall all are.
func (c *canvas) broken(words []string, s style, width float64) (set [][]line, tall float64) {
	leading, apart := bodySteps(s.size)
	tall = mm(s.size) * capital
	for i, paragraph := range words {
		lines := c.lines(paragraph, s, place{0, min(width, bodyWidth), start, c.s.RTL}, mostLines)
		set = append(set, lines)
		tall += leading * float64(len(lines)-1)
		if i > 0 {
			tall += apart
		}
	}
	return set, tall
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
