package order

import (
	"encoding/binary"
	"math"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

// formatOne is the first byte of every packed order. A new format takes a new
// byte and keeps reading the old.
const formatOne = 1

// Pack writes what rules need of an order in a compact binary form: varints and
// length-prefixed text, no personal data.
func Pack(o *platform.Order) []byte {
	p := packer{buf: make([]byte, 0, 64+48*len(o.Lines))}
	p.buf = append(p.buf, formatOne, byte(o.Status), flags(o.Test, o.TaxInPrice))
	p.text(o.Currency, o.Channel, o.Country)
	p.number(o.PlacedAt.Unix(), o.Shipping, o.ShipTax, o.Tips, o.Adjustment, o.Refunded, o.Total)
	p.number(int64(len(o.Lines)))
	for i := range o.Lines {
		line := &o.Lines[i]
		p.text(line.ID, line.ProductID, line.VariantID)
		p.number(line.Quantity, line.Net, line.Tax, line.Discount)
		p.buf = append(p.buf, flags(line.GiftCard, line.Sale))
	}
	p.number(int64(len(o.Codes)))
	for _, code := range o.Codes {
		p.text(code)
	}
	return p.buf
}

// Unpack reads a packed order into o, reusing its slices. The order's own ids,
// name and people are not in it.
func Unpack(packed []byte, o *platform.Order) error { return unpack(unpacker{buf: packed}, o) }

// UnpackInto is Unpack without allocations: text must hold the same bytes, and
// the order's texts are cut out of it. Many orders share one text.
func UnpackInto(packed []byte, text string, o *platform.Order) error {
	return unpack(unpacker{buf: packed, whole: text}, o)
}

func unpack(u unpacker, o *platform.Order) error {
	if u.octet() != formatOne {
		return fail.New(fail.Internal, "a packed order of an unknown format")
	}
	o.Status = platform.OrderStatus(u.octet())
	o.Test, o.TaxInPrice = u.flags()
	o.Currency, o.Channel, o.Country = u.text(), u.text(), u.text()
	o.PlacedAt = time.Unix(u.number(), 0).UTC()
	o.Shipping, o.ShipTax, o.Tips = u.number(), u.number(), u.number()
	o.Adjustment, o.Refunded, o.Total = u.number(), u.number(), u.number()
	o.Lines = o.Lines[:0]
	for n := u.count(); n > 0; n-- {
		var line platform.Line
		line.ID, line.ProductID, line.VariantID = u.text(), u.text(), u.text()
		line.Quantity, line.Net, line.Tax, line.Discount = u.number(), u.number(), u.number(), u.number()
		line.GiftCard, line.Sale = u.flags()
		o.Lines = append(o.Lines, line)
	}
	o.Codes = o.Codes[:0]
	for n := u.count(); n > 0; n-- {
		o.Codes = append(o.Codes, u.text())
	}
	if u.broken {
		return fail.New(fail.Internal, "a packed order ends too early")
	}
	return nil
}

func flags(a, b bool) byte {
	var f byte
	if a {
		f |= 1
	}
	if b {
		f |= 2
	}
	return f
}

type packer struct{ buf []byte }

func (p *packer) number(values ...int64) {
	for _, v := range values {
		p.buf = binary.AppendVarint(p.buf, v)
	}
}

func (p *packer) text(values ...string) {
	for _, v := range values {
		p.buf = binary.AppendUvarint(p.buf, uint64(len(v)))
		p.buf = append(p.buf, v...)
	}
}

type unpacker struct {
	buf    []byte
	whole  string // the same bytes from the beginning, "" when texts are to be copied
	broken bool
}

func (u *unpacker) octet() byte {
	if len(u.buf) == 0 {
		u.broken = true
		return 0
	}
	b := u.buf[0]
	u.buf = u.buf[1:]
	return b
}

func (u *unpacker) flags() (a, b bool) {
	f := u.octet()
	return f&1 != 0, f&2 != 0
}

func (u *unpacker) number() int64 {
	v, n := binary.Varint(u.buf)
	if n <= 0 {
		u.broken, u.buf = true, nil
		return 0
	}
	u.buf = u.buf[n:]
	return v
}

func (u *unpacker) count() int64 {
	n := u.number()
	if n < 0 || n > math.MaxInt16 || n > int64(len(u.buf)) {
		u.broken = u.broken || n != 0
		return 0
	}
	return n
}

func (u *unpacker) text() string {
	size, n := binary.Uvarint(u.buf)
	if n <= 0 || size > uint64(len(u.buf)-n) { //nolint:gosec // n is at most the length
		u.broken, u.buf = true, nil
		return ""
	}
	var text string
	if at := len(u.whole) - len(u.buf) + n; u.whole != "" {
		text = u.whole[at : at+int(size)] //nolint:gosec // bounded by the buffer's length
	} else {
		text = string(u.buf[n : n+int(size)]) //nolint:gosec // bounded by the buffer's length
	}
	u.buf = u.buf[n+int(size):] //nolint:gosec // bounded by the buffer's length
	return text
}
