// Package paper draws coupons and cards as PDF: three designs, on sheets to be cut, on
// perforated sheets, one a page, or as letters whose address shows in a window envelope.
// It knows no database and no clock; pages leave as they are drawn, so that a print run
// of thousands needs the memory of one page.
package paper

import (
	"fmt"
	"image"
	"io"
	"time"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/code128"
	"github.com/boombuler/barcode/qr"
)

// Size is a size of paper.
type Size string

// The sizes.
const (
	A4     Size = "a4"
	Letter Size = "letter"
)

// Form is how coupons stand on paper.
type Form string

// The forms. Ten is on perforated sheets of cards; Single is one card a page; Folded is a
// letter, folded twice, with the address in the window of an envelope (DIN C6/5 or DL; US
// no. 10).
const (
	Four   Form = "four"
	Eight  Form = "eight"
	Ten    Form = "ten"
	Single Form = "single"
	Folded Form = "folded"
)

// Design is how a coupon looks.
type Design string

// The designs.
const (
	Clear  Design = "clear"  // black on white, much air
	Color  Design = "color"  // the value on a field of the shop's color
	Ticket Design = "ticket" // a frame and a stub, the value in a serif
)

// The choices there are.
var (
	Sizes   = []Size{A4, Letter}
	Forms   = []Form{Four, Eight, Ten, Single, Folded}
	Designs = []Design{Clear, Color, Ticket}
)

// Sheet is what all coupons of a print run share.
type Sheet struct {
	Size    Size
	Form    Form
	Design  Design
	Shop    string
	Host    string      // of the shop, as shoppers type it
	Accent  string      // "#rrggbb"; white is readable on it
	Logo    image.Image // nil for none
	Value   string      // what it gives: "€5 off"
	Line    string      // one line about it, may be empty
	Limits  string      // until when, how often, where
	Title   string      // of a letter
	Text    string      // of a letter
	Words   Words
	Locale  string
	RTL     bool
	Made    time.Time
	Product string // that made the file
}

// Words are the fixed texts on a coupon.
type Words struct {
	YourCode string // above the code
	Scan     string // what to do with it, the host in it
}

// Card is one coupon.
type Card struct {
	Code    string
	Link    string   // in its QR code
	For     string   // "For Ana", "" for whoever has it
	Hello   string   // begins a letter
	Address []string // of a letter, the name first
}

// Write draws coupons until next says that there are no more (false).
func Write(to io.Writer, s Sheet, next func() (Card, bool, error)) error {
	form, err := formOf(s.Size, s.Form)
	if err != nil {
		return err
	}
	d := newDocument(to)
	if s.Logo != nil {
		d.addLogo(s.Logo)
	}
	for more := true; more; {
		if more, err = d.sheet(&s, form, next); err != nil {
			return err
		}
	}
	return d.finish(about{title: s.Shop + " · " + s.Value, language: s.Locale, producer: s.Product, at: s.Made})
}

// sheet draws a page of coupons, and tells whether there may be more.
func (d *document) sheet(s *Sheet, f form, next func() (Card, bool, error)) (more bool, err error) {
	var p *page
	for i, cell := range f.cells {
		card, ok, err := next()
		if err != nil {
			return false, err
		}
		if !ok {
			more = false
			break
		}
		if p == nil {
			p = d.page(f.width, f.height)
		}
		if err := d.coupon(p, s, f, cell, card); err != nil {
			return false, err
		}
		more = i == len(f.cells)-1
	}
	if p == nil { // not one was left for this page
		if len(d.pages) == 0 {
			d.endPage(d.page(f.width, f.height))
		}
		return false, d.err
	}
	f.marks(p)
	d.endPage(p)
	return more, d.err
}

func (d *document) coupon(p *page, s *Sheet, f form, cell box, card Card) error {
	marks, err := marksOf(card)
	if err != nil {
		return err
	}
	c := &canvas{page: p, s: s, card: card, marks: marks, form: f, box: cell, accent: inkOf(s.Accent)}
	if f.letter != nil {
		c.letter()
	}
	switch s.Design {
	case Color:
		c.color()
	case Ticket:
		c.ticket()
	default:
		c.clear()
	}
	return nil
}

// marks are a code for machines.
type marks struct{ qr, bars barcode.Barcode }

func marksOf(c Card) (m marks, err error) {
	if m.qr, err = qr.Encode(c.Link, qr.M, qr.Auto); err != nil {
		return m, fmt.Errorf("a QR code: %w", err)
	}
	if m.bars, err = code128.Encode(c.Code); err != nil {
		return m, fmt.Errorf("a bar code: %w", err)
	}
	return m, nil
}
