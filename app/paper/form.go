package paper

import "regulars/app/fail"

// form is where coupons stand on a page.
type form struct {
	width, height float64 // of the page
	cells         []box
	margin        float64 // that is kept free in each cell
	scale         scale
	cuts          [][2]point // lines to cut along
	letter        *letter
}

// scale is how large things are on a coupon.
type scale struct {
	logo             float64 // height
	shop             float64 // points, as all that follow but qr and bar
	value, line      float64
	code, small      float64
	qr, bar          float64 // millimeters: side, height
	module           float64 // widest of the bar code's modules
	gap              float64
	portrait, narrow bool
}

var (
	quarter = scale{
		logo: 8, shop: 11.5, value: 46, line: 14, code: 11.5, small: 8.5, qr: 34, bar: 9, module: 0.28, gap: 4,
		portrait: true,
	}
	postcard = scale{
		logo: 8.5, shop: 12, value: 46, line: 13.5, code: 12, small: 8.5, qr: 37, bar: 9, module: 0.28, gap: 4,
	}
	panel = scale{
		logo: 7, shop: 11, value: 36, line: 12, code: 11.5, small: 7.5, qr: 30, bar: 8, module: 0.3, gap: 3.2,
	}
	eighth = scale{logo: 6, shop: 9, value: 29, line: 9.5, code: 9, small: 6.8, qr: 27, bar: 6, module: 0.25, gap: 2.6}
	tenth  = scale{
		logo: 5, shop: 7.6, value: 23, line: 7.8, code: 8, small: 5.6, qr: 23.5, bar: 6, module: 0.25, gap: 1.6,
		narrow: true,
	}
)

// letter is where things stand on a letter that is folded twice. The address can be read
// in the envelope's window wherever the letter slips to (see the test).
type letter struct {
	address  box
	sender   float64 // baseline of the line above the address
	folds    [2]float64
	margin   float64
	envelope envelope
}

// envelope is an envelope with a window, seen from its front.
type envelope struct {
	width, height float64
	window        box
	panel         float64 // height of the letter's upper third
}

// formOf gives the geometry of a form on a paper. Sources: DIN 5008 form B for the
// address of A4 letters and DIN 680 for the window of C6/5 and DL; USPS no. 10 with its
// usual window, 7/8 inch from the left and 1/2 from below. Cards: 85 by 54 mm (A4, ten on
// a sheet) and 3.5 by 2 inches (Letter).
func formOf(size Size, f Form) (form, error) {
	width, height := 210.0, 297.0
	switch size {
	case A4:
	case Letter:
		width, height = 215.9, 279.4
	default:
		return form{}, fail.Field("paper", "must be a4 or letter")
	}
	switch f {
	case Four:
		return grid(width, height, 2, quarter, 10), nil
	case Eight:
		return grid(width, height, 4, eighth, 7), nil
	case Ten:
		return cards(size, width, height), nil
	case Single:
		return single(size), nil
	case Folded:
		return folded(size, width, height), nil
	default:
		return form{}, fail.Field("form", "must be four, eight, ten, single or folded")
	}
}

// grid is two columns of coupons that share their cuts.
func grid(width, height float64, rows int, s scale, margin float64) form {
	f := form{width: width, height: height, scale: s, margin: margin}
	w, h := width/2, height/float64(rows)
	for row := range rows {
		for column := range 2 {
			f.cells = append(f.cells, box{float64(column) * w, float64(row) * h, w, h})
		}
		if row > 0 {
			f.cuts = append(f.cuts, [2]point{{0, float64(row) * h}, {width, float64(row) * h}})
		}
	}
	f.cuts = append(f.cuts, [2]point{{w, 0}, {w, height}})
	return f
}

// cards are ten on a perforated sheet, as they are sold for printers.
func cards(size Size, width, height float64) form {
	f := form{width: width, height: height, scale: tenth, margin: 4.5}
	w, h, left, top, between := 85.0, 54.0, 15.0, 13.5, 10.0
	if size == Letter {
		w, h, left, top, between = 88.9, 50.8, 19.05, 12.7, 0
	}
	for row := range 5 {
		for column := range 2 {
			f.cells = append(f.cells, box{left + float64(column)*(w+between), top + float64(row)*h, w, h})
		}
	}
	return f
}

// single is one card a page: A6, or 6 by 4 inches.
func single(size Size) form {
	w, h := 148.0, 105.0
	if size == Letter {
		w, h = 152.4, 101.6
	}
	return form{width: w, height: h, scale: postcard, margin: 10, cells: []box{{0, 0, w, h}}}
}

func folded(size Size, width, height float64) form {
	l := letter{
		address: box{25, 62.7, 65, 27.3}, sender: 59.5, folds: [2]float64{105, 210}, margin: 20,
		envelope: envelope{width: 229, height: 114, window: box{20, 54, 90, 45}, panel: 105},
	}
	if size == Letter {
		l = letter{
			address: box{25.4, 63.8, 84, 16.4}, sender: 40, folds: [2]float64{93.13, 186.27}, margin: 20,
			envelope: envelope{width: 241.3, height: 104.775, window: box{22.225, 63.5, 114.3, 28.575}, panel: 93.13},
		}
	}
	cut := l.folds[1]
	return form{
		width: width, height: height, scale: panel, margin: 9, letter: &l,
		cells: []box{{11, cut, width - 22, height - cut}},
		cuts:  [][2]point{{{0, cut}, {width, cut}}},
	}
}

// marks draws where to cut.
func (f form) marks(p *page) {
	for _, c := range f.cuts {
		p.rule(c[0], c[1], pen{0.15, 1.2, hair})
	}
	if f.letter != nil {
		for _, y := range f.letter.folds {
			p.rule(point{4, y}, point{8, y}, pen{0.15, 0, hair})
		}
	}
}
