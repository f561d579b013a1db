package paper

// color has the value in white on a field of the shop's color, and the code on white
// below it.
func (c *canvas) color() {
	b, k := c.box.inset(c.form.margin), c.form.scale
	pad := k.gap * 1.5
	if k.narrow {
		c.colorNarrow(b)
		return
	}
	var foot float64
	if k.portrait {
		foot = c.codes(b, k.qr)
	} else {
		foot = b.bottom() - k.qr*0.92
		c.beside(box{b.x, foot, b.w, k.qr * 0.92})
	}
	field := box{b.x, b.y, b.w, foot - k.gap*1.2 - b.y}
	c.rectangle(field, k.gap, c.accent, noInk, 0)
	inner := field.inset(pad)
	c.head(inner, white, c.accent, white)
	top := inner.y + k.logo + k.gap*0.9
	if k.portrait {
		top += k.gap
	}
	c.worth(box{inner.x, top, inner.w, inner.bottom() - top}, Bold, start, white, white)
}

// colorNarrow is color on a small card: the field at the start, the QR code beside it.
func (c *canvas) colorNarrow(b box) {
	k := c.form.scale
	field, square := c.split(box{b.x, b.y, b.w, k.qr}, b.w-k.qr-k.gap*2, k.gap*2)
	c.rectangle(field, k.gap, c.accent, noInk, 0)
	c.qrIn(square.x, square.y, k.qr)
	inner := field.inset(k.gap * 1.3)
	c.head(inner, white, c.accent, white)
	top := inner.y + k.logo + k.gap*0.7
	c.worth(box{inner.x, top, inner.w, inner.bottom() - top}, Bold, start, white, white)
	c.foot(box{b.x, b.y + k.qr + k.gap, b.w, b.bottom() - b.y - k.qr - k.gap}, start)
}
