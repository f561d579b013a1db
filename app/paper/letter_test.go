package paper

import (
	"image"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

var (
	longAddress = []string{
		"Maximilian-Alexander Freiherr von Hohenstein-Wolkenburg-Meye", // 60 letters
		"Kaffeerösterei Donaudampfschifffahrtsgesellschaft mbH & Co. KG",
		"Untere Donaudampfschifffahrtsgasse 128, Hinterhaus, 3. Stock", "1020 Wien", "ÖSTERREICH",
	}
	arabAddress = []string{"فاطمة الزهراء بن علي", "شارع الملك فهد 12", "12345 الرياض", "السعودية"}
)

// An address stands in its window whole, however long its lines are, and alone.
func TestAnAddressIsWholeInItsWindow(t *testing.T) {
	for _, size := range Sizes {
		for name, lines := range map[string][]string{
			"long": longAddress, "word": {strings.Repeat("Mm", 40), "Calle 1", "28014 Madrid", "SPAIN"},
			"many": {"Ann Ray", "Ray & Ray", "Flat 7", "12 Main Street", "Newtown", "LD1 6AA", "UNITED KINGDOM"},
			"arab": arabAddress, "mixed": {"فاطمة الزهراء", "شارع الملك فهد 12", "SAUDI ARABIA"},
		} {
			t.Run(name+"-"+string(size), func(t *testing.T) {
				t.Parallel()
				card := coupon(0)
				card.Address = lines
				pdf := drawn(t, "address-"+name+"-"+string(size), sample(size, Folded, Clear), card)
				g, err := formOf(size, Folded)
				if err != nil {
					t.Fatal(err)
				}
				a := g.letter.address
				below := box{0, a.y, g.width, g.letter.folds[0] - 1 - a.y}
				ink := inked(scan(t, pdf, below))
				if ink.x < a.x-0.3 || ink.right() > a.right()+0.3 || ink.y < 0 || ink.bottom() > a.h+0.3 {
					t.Errorf("the window shows %+v of the letter, the address is to be in %+v", ink, a)
				}
				if atRight := a.right()-ink.right() < 1; (name == "arab") != atRight && (name == "arab" || name == "mixed") {
					t.Errorf("it ends at %.1f mm, the window's text at %.1f", ink.right(), a.right())
				}
				text := solid(command(t, "pdftotext", pdf, "-"))
				for _, line := range lines {
					if left, _ := runsLeft(line); !left && !strings.Contains(text, solid(line)) {
						t.Errorf("%q is cut", line)
					}
				}
			})
		}
	}
}

// The rows of an address have room for each other, long lines are broken before they are
// tiny, and each line runs its own way.
func TestAddressesAreLargeEnoughAndEachLineRunsItsWay(t *testing.T) {
	for _, size := range Sizes {
		g, err := formOf(size, Folded)
		if err != nil {
			t.Fatal(err)
		}
		c := &canvas{page: newDocument(io.Discard).page(g.width, g.height), form: g}
		twice := append([]string{longAddress[2], longAddress[1]}, longAddress...)
		for least, lines := range map[float64][]string{6.5: longAddress, addressLeast: twice, addressBreaks: arabAddress} {
			s, rows := c.addressed(lines, g.letter.address)
			if room := float64(len(rows)) * mm(s.size) * addressStep; s.size < least || room > g.letter.address.h {
				t.Errorf("%s: %d rows of %.1f points need %.1f mm", size, len(rows), s.size, room)
			}
		}
		_, rows := c.addressed(arabAddress, g.letter.address)
		if postcode := drawnFrom(rows[2]); postcode != mirror("الرياض")+" 12345" {
			t.Errorf("the place is drawn as %q", postcode)
		}
	}
}

// A letter with an accent is put together from others: they are in the file, too.
func TestPartsOfLettersAreEmbedded(t *testing.T) {
	file := fonts[Regular]
	if err := file.load(); err != nil {
		t.Fatal(err)
	}
	glyph, _ := file.font.NominalGlyph('é')
	s := newSubset(file)
	s.use(glyph, "é")
	if _, err := s.bytes(); err != nil || len(s.old) != 4 {
		t.Errorf("beside é and the box for what is missing %d glyphs are embedded, want e and its accent: %v", len(s.old)-2, err)
	}
}

// solid is a text without its spaces and hyphens, where it may have been broken.
func solid(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return r
	}, text)
}

// inked is the smallest box, in millimeters, that has all that was printed.
func inked(picture *image.Gray) box {
	const none = 1e6
	left, top, right, bottom := none, none, 0.0, 0.0
	size := picture.Bounds()
	for y := range size.Dy() {
		for x := range size.Dx() {
			if picture.GrayAt(x, y).Y < 200 {
				mmX, mmY := float64(x)/dpi*25.4, float64(y)/dpi*25.4
				left, right, top, bottom = min(left, mmX), max(right, mmX), min(top, mmY), max(bottom, mmY)
			}
		}
	}
	return box{left, top, right - left, bottom - top}
}

// What a merchant writes is on the letter to its last word, above the coupon.
func TestALettersWordsAreAllThere(t *testing.T) {
	for _, size := range Sizes {
		s := sample(size, Folded, Clear)
		s.Shop = "Kaffeerösterei Donaudampfschifffahrtsgesellschaft zu Wien an der Donau"
		s.Title = strings.Repeat("Wiederkommen ", 6) + "!"
		s.Text = strings.Repeat("Sie haben uns in diesem Jahr so oft besucht, dass wir Ihnen danken.\n\n", 11) + "Ihre letzte Zeile."
		card := coupon(0)
		card.Hello = "Guten Tag, Maximilian-Alexander Freiherr von Hohenstein,"
		pdf := drawn(t, "words-"+string(size), s, card)
		g, err := formOf(size, Folded)
		if err != nil {
			t.Fatal(err)
		}
		l := g.letter
		words := scan(t, pdf, box{l.margin, l.folds[0], g.width - 2*l.margin, l.folds[1] - l.folds[0] - 1})
		if ink := inked(words); ink.y < 8 || ink.bottom() > l.folds[1]-l.folds[0]-5 {
			t.Errorf("%s: the letter's words are at %+v between its folds", size, ink)
		}
		text := command(t, "pdftotext", "-layout", pdf, "-")
		if n := strings.Count(text, "so oft besucht"); n != 11 || !strings.Contains(text, "Ihre letzte Zeile.") {
			t.Errorf("%s: %d of 11 paragraphs are there, and the last: %v", size, n, strings.Contains(text, "Ihre letzte"))
		}
		if sender := solid(s.Shop + " · " + s.Host); !strings.Contains(solid(text), sender) {
			t.Errorf("%s: the line of the sender is cut", size)
		}
	}
}

// Arabic coupons are the mirror of others: texts begin at the right, the QR code is at the
// left; a code runs as it is typed.
func TestArabicCouponsAreMirrored(t *testing.T) {
	for _, d := range []Design{Clear, Color} {
		s := sample(A4, Eight, d)
		s.RTL, s.Locale, s.Shop, s.Value, s.Line, s.Limits = true, "ar", "قهوة الديمو", "خصم ٥ €", "", "صالح حتى ٣١ يناير"
		card := coupon(0)
		card.For = ""
		pdf := drawn(t, "mirrored-"+string(d), s, card)
		g, err := formOf(A4, Eight)
		if err != nil {
			t.Fatal(err)
		}
		cell, k := g.cells[0].inset(g.margin), g.scale
		found := regexp.MustCompile(`xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">` + card.Code + "<").
			FindStringSubmatch(command(t, "pdftotext", "-bbox", pdf, "-"))
		if len(found) != 3 {
			t.Fatalf("%s: the code cannot be found", d)
		}
		if right, err := strconv.ParseFloat(found[2], 64); err != nil || cell.right()-mm(right) > 1 {
			t.Errorf("%s: the code ends at %s points, not at %.1f mm", d, found[2], cell.right())
		}
		if code := inked(scan(t, pdf, box{cell.x, cell.bottom() - k.qr, k.qr, k.qr})); code.w < k.qr*0.85 {
			t.Errorf("%s: no QR code is at the left: %+v", d, code)
		}
		if d == Clear { // the value begins at the right
			from := cell.y + k.logo + 1
			value := inked(scan(t, pdf, box{cell.x, from, cell.w, cell.bottom() - k.qr - k.gap - from}))
			if value.x < cell.w/3 || value.right() < cell.w-2 {
				t.Errorf("the value stands at %+v of %.1f mm", value, cell.w)
			}
		}
	}
}
