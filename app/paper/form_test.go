package paper

import (
	"bytes"
	"testing"
)

// The measures that sheets, cards and envelopes have when they are bought: a sheet that is
// perforated elsewhere, or a window elsewhere, is waste paper.
func TestFormsHaveTheMeasuresOfWhatIsSold(t *testing.T) {
	type measures struct {
		width, height float64
		cells         int
		first, last   box
		margin        float64
	}
	const inch = 25.4
	for size, forms := range map[Size]map[Form]measures{
		A4: {
			Four:   {210, 297, 4, box{0, 0, 105, 148.5}, box{105, 148.5, 105, 148.5}, 10},
			Eight:  {210, 297, 8, box{0, 0, 105, 74.25}, box{105, 222.75, 105, 74.25}, 7},
			Ten:    {210, 297, 10, box{15, 13.5, 85, 54}, box{110, 229.5, 85, 54}, 4.5},
			Single: {148, 105, 1, box{0, 0, 148, 105}, box{0, 0, 148, 105}, 10},
			Folded: {210, 297, 1, box{11, 210, 188, 87}, box{11, 210, 188, 87}, 9},
		},
		Letter: {
			Ten:    {8.5 * inch, 11 * inch, 10, box{0.75 * inch, 0.5 * inch, 3.5 * inch, 2 * inch}, box{4.25 * inch, 8.5 * inch, 3.5 * inch, 2 * inch}, 4.5},
			Single: {6 * inch, 4 * inch, 1, box{0, 0, 6 * inch, 4 * inch}, box{0, 0, 6 * inch, 4 * inch}, 10},
			Four:   {8.5 * inch, 11 * inch, 4, box{0, 0, 4.25 * inch, 5.5 * inch}, box{4.25 * inch, 5.5 * inch, 4.25 * inch, 5.5 * inch}, 10},
		},
	} {
		for f, want := range forms {
			g, err := formOf(size, f)
			if err != nil {
				t.Fatal(err)
			}
			last := g.cells[len(g.cells)-1]
			if !near(box{g.width, g.height, float64(len(g.cells)), g.margin}, box{want.width, want.height, float64(want.cells), want.margin}) ||
				!near(g.cells[0], want.first) || !near(last, want.last) {
				t.Errorf("%s %s: %.2f by %.2f mm, %d coupons from %+v to %+v with %.1f free", size, f, g.width, g.height,
					len(g.cells), g.cells[0], last, g.margin)
			}
		}
	}
	// DIN 680: 20 mm from the left, 15 from below, 90 by 45. USPS: 7/8, 1/2, 4 1/2 by 1 1/8 inch.
	for size, want := range map[Size]envelope{
		A4:     {229, 114, box{20, 114 - 15 - 45, 90, 45}, 105},
		Letter: {9.5 * inch, 4.125 * inch, box{0.875 * inch, (4.125 - 0.5 - 1.125) * inch, 4.5 * inch, 1.125 * inch}, 93.13},
	} {
		g, err := formOf(size, Folded)
		if err != nil {
			t.Fatal(err)
		}
		have := g.letter.envelope
		if !near(have.window, want.window) || !near(box{have.width, have.height, have.panel, g.letter.folds[0]},
			box{want.width, want.height, want.panel, want.panel}) {
			t.Errorf("%s: the envelope is %+v", size, have)
		}
	}
}

func near(a, b box) bool {
	for _, d := range []float64{a.x - b.x, a.y - b.y, a.w - b.w, a.h - b.h} {
		if d > 0.01 || d < -0.01 {
			return false
		}
	}
	return true
}

// Where to cut and to fold is marked, and the file asks printers not to make it smaller.
func TestCutsAndFoldsAreMarked(t *testing.T) {
	for _, f := range []Form{Four, Eight, Folded} {
		pdf := drawn(t, "cuts-"+string(f), sample(A4, f, Clear), cardsOf(8)...)
		g, err := formOf(A4, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, cut := range g.cuts {
			at := box{cut[0].x, cut[0].y - 0.5, 30, 1}
			if cut[0].x == cut[1].x {
				at = box{cut[0].x - 0.5, cut[0].y, 1, 30}
			}
			if ink := inked(scan(t, pdf, at)); ink.w < 20 && ink.h < 20 {
				t.Errorf("%s: no line is at %+v", f, cut)
			}
		}
		if g.letter == nil {
			continue
		}
		for _, fold := range g.letter.folds {
			if ink := inked(scan(t, pdf, box{3, fold - 0.5, 6, 1})); ink.w < 3 {
				t.Errorf("no mark is at the fold at %.1f mm", fold)
			}
		}
	}
	var out bytes.Buffer
	if err := Write(&out, sample(A4, Four, Clear), some(cardsOf(1)...)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(out.Bytes(), []byte("/PrintScaling /None")) {
		t.Error("a printer may make it smaller")
	}
}
