package paper

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"

	"regulars/app/fail"
)

// pictures is where pages are left to be looked at: build output.
const pictures = "../../dist/paper"

func sample(size Size, f Form, d Design) Sheet {
	return Sheet{
		Size: size, Form: f, Design: d, Shop: "Demo Coffee", Host: "demo-coffee.example", Accent: "#0b6b50",
		Value: "€5 off", Line: "Thank you for a great year with us",
		Limits: "Valid until 31 January 2027, once, on demo-coffee.example. Orders from €20. Not with other discounts.",
		Title:  "A thank-you, because you came back",
		Text: "You have been with us for a year now, and we noticed. Here is something for your next bag: cut it out, or " +
			"scan it, and it is taken off at the checkout.\n\nIf you would rather spend it in our shop, show it at the till.",
		Words:  Words{YourCode: "Your code", Scan: "Scan it, or type it at the checkout on demo-coffee.example"},
		Locale: "en", Made: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Product: "Regulars",
	}
}

func coupon(n int) Card {
	codes := []string{"RG-7P4K-M9QX-2TVW-H3NC", "RG-9TQ2-WXYZ-4K7M-PHRD", "RG-3XM8-QQTV-9HNC-2K4W"}
	code := codes[n%len(codes)]
	return Card{
		Code: code, Link: "https://demo-coffee.example/discount/" + code + "?redirect=/", For: "For Ana María Ortiz",
		Hello: "Hello Ana María,", Address: []string{"Ana María Ortiz", "Calle de Alcalá 42, 3º izq.", "28014 Madrid", "España"},
	}
}

// some gives cards one after another.
func some(cards ...Card) func() (Card, bool, error) {
	n := 0
	return func() (Card, bool, error) {
		if n == len(cards) {
			return Card{}, false, nil
		}
		n++
		return cards[n-1], true, nil
	}
}

func cardsOf(n int) (cards []Card) {
	for i := range n {
		cards = append(cards, coupon(i))
	}
	return cards
}

// drawn writes a PDF and leaves pictures of its pages to be looked at.
func drawn(t *testing.T, name string, s Sheet, cards ...Card) (pdf string) {
	t.Helper()
	if err := os.MkdirAll(pictures, 0o755); err != nil {
		t.Fatal(err)
	}
	pdf = filepath.Join(pictures, name+".pdf")
	var out bytes.Buffer
	if err := Write(&out, s, some(cards...)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(pdf, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	command(t, "pdftoppm", "-r", "90", "-png", pdf, filepath.Join(pictures, name))
	return pdf
}

// command runs a program of the package poppler-utils, which says nothing unless
// something is wrong with a file.
func command(t *testing.T, program string, args ...string) (said string) {
	t.Helper()
	var complaint bytes.Buffer
	run := exec.Command(program, args...)
	run.Stderr = &complaint
	out, err := run.Output()
	if err != nil || complaint.Len() > 0 {
		t.Fatalf("%s (Debian's poppler-utils): %v %s", program, err, complaint.String())
	}
	return string(out)
}

// dpi is what a plain office printer does.
const dpi = 300

// scan is a piece of the first page as a scanner sees it.
func scan(t *testing.T, pdf string, b box) *image.Gray {
	t.Helper()
	px := func(mm float64) string { return strconv.Itoa(int(mm / 25.4 * dpi)) }
	raw := command(t, "pdftoppm", "-r", strconv.Itoa(dpi), "-gray", "-f", "1", "-l", "1", "-x", px(b.x), "-y", px(b.y),
		"-W", px(b.w), "-H", px(b.h), pdf)
	var w, h, most int
	if _, err := fmt.Sscanf(raw, "P5\n%d %d\n%d", &w, &h, &most); err != nil || w*h > len(raw) {
		t.Fatalf("no picture came: %v", err)
	}
	return &image.Gray{Pix: []byte(raw[len(raw)-w*h:]), Stride: w, Rect: image.Rect(0, 0, w, h)}
}

// readBack reads both codes of a coupon.
func readBack(t *testing.T, picture image.Image) (qr, bars string) {
	t.Helper()
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	square, err := qrcode.NewQRCodeReader().Decode(bitmap, hints)
	if err != nil {
		t.Fatalf("the QR code cannot be read: %v", err)
	}
	linear, err := oned.NewCode128Reader().Decode(bitmap, hints)
	if err != nil {
		t.Fatalf("the bar code cannot be read: %v", err)
	}
	return square.GetText(), linear.GetText()
}

func TestEveryDesignIsReadBackFromEachPaper(t *testing.T) {
	for _, size := range Sizes {
		for _, f := range Forms {
			for _, d := range Designs {
				name := string(d) + "-" + string(f) + "-" + string(size)
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					geometry, err := formOf(size, f)
					if err != nil {
						t.Fatal(err)
					}
					cards := cardsOf(len(geometry.cells))
					pdf := drawn(t, name, sample(size, f, d), cards...)
					last := len(cards) - 1 // the first is in the middle of none of the cuts, the last at two edges
					picture := scan(t, pdf, geometry.cells[last])
					qr, bars := readBack(t, picture)
					if qr != cards[last].Link || bars != cards[last].Code {
						t.Errorf("the last coupon says %q and %q", qr, bars)
					}
					keepsEdges(t, picture, geometry)
				})
			}
		}
	}
}

// keepsEdges checks that a coupon keeps its edge free: for the cut, or where a printer
// cannot print. The lines to cut along stand on the edge itself.
func keepsEdges(t *testing.T, picture *image.Gray, f form) {
	t.Helper()
	const line = 0.4
	edge := f.margin - 1
	size := picture.Bounds()
	for y := range size.Dy() {
		for x := range size.Dx() {
			mmX, mmY := float64(x)/dpi*25.4, float64(y)/dpi*25.4
			near := min(mmX, mmY, float64(size.Dx())/dpi*25.4-mmX, float64(size.Dy())/dpi*25.4-mmY)
			if near > line && near < edge && picture.GrayAt(x, y).Y < 200 && (f.letter == nil || mmX > edge) {
				t.Fatalf("something stands at %.1f, %.1f mm of a coupon", mmX, mmY)
			}
		}
	}
}

func TestAllCellsAreOnThePaper(t *testing.T) {
	for _, size := range Sizes {
		for _, f := range Forms {
			g, err := formOf(size, f)
			if err != nil {
				t.Fatal(err)
			}
			for i, cell := range g.cells {
				inner := cell.inset(g.margin)
				if inner.x < 4 || inner.y < 4 || inner.right() > g.width-4 || inner.bottom() > g.height-4 {
					t.Errorf("%s %s: coupon %d is within 4 mm of the edge: %+v", size, f, i, inner)
				}
				for j, other := range g.cells[:i] {
					if cell.x < other.right()-0.01 && other.x < cell.right()-0.01 &&
						cell.y < other.bottom()-0.01 && other.y < cell.bottom()-0.01 {
						t.Errorf("%s %s: coupons %d and %d lie on each other", size, f, i, j)
					}
				}
			}
		}
	}
}

// An address must be read whole wherever the letter slips to in its envelope, and
// nothing else of it but the sender's line may be.
func TestAddressShowsInTheWindow(t *testing.T) {
	for _, size := range Sizes {
		g, err := formOf(size, Folded)
		if err != nil {
			t.Fatal(err)
		}
		l, e := g.letter, g.letter.envelope
		for _, right := range []float64{0, e.width - g.width} {
			for _, up := range []float64{0, e.height - e.panel} {
				top := e.height - e.panel - up // of the letter, in the envelope
				a := box{l.address.x + right, l.address.y + top, l.address.w, l.address.h}
				w := e.window
				if a.x < w.x || a.y < w.y || a.right() > w.right() || a.bottom() > w.bottom() {
					t.Errorf("%s: slipped %.1f right and %.1f up, the address %+v is not within the window %+v", size, right, up, a, w)
				}
				if below := l.folds[0] + top + 10; below < w.bottom() {
					t.Errorf("%s: the letter's words show in the window", size)
				}
			}
		}
	}
}

func TestNamesInAnyScript(t *testing.T) {
	names := []string{
		"Ana María Ortiz Peña", "Łukasz Żółć", "Nguyễn Thị Hồng", "Дмитрий Ёлкин", "Ελένη Παπαδοπούλου", "فاطمة الزهراء بن علي",
		"יוסף בן־דוד", "佐藤 さくら", "王小明", "김민준", "प्रिया शर्मा", "ภัทรวดี สุขใจ", "ნინო ბერიძე", "Արամ Սարգսյան", "সুমিত্রা দাস", "தமிழ்ச்செல்வி",
		"لينا Müller", "ገብረ ክርስቶስ",
	}
	var cards []Card
	for _, name := range names {
		clean, whole, err := Printable(name)
		if err != nil || !whole || clean != name {
			t.Errorf("%q is printed as %q, whole: %v, %v", name, clean, whole, err)
		}
		card := coupon(0)
		card.For = name
		cards = append(cards, card)
	}
	s := sample(A4, Eight, Clear)
	s.Logo = disc()
	pdf := drawn(t, "names", s, cards...)
	for _, row := range strings.Split(strings.TrimSpace(command(t, "pdffonts", pdf)), "\n")[2:] {
		columns := strings.Fields(row)
		if n := len(columns); columns[n-5] != "yes" || columns[n-4] != "yes" || columns[n-3] != "yes" {
			t.Errorf("a font is not embedded, a subset and readable: %s", row)
		}
	}
	text := command(t, "pdftotext", "-layout", pdf, "-")
	for _, name := range []string{"Ana María Ortiz Peña", "Дмитрий Ёлкин", "佐藤 さくら", "王小明", "김민준", "ნინო ბერიძე"} {
		if !strings.Contains(text, name) {
			t.Errorf("%q cannot be found in the file's text", name)
		}
	}
}

// No glyph of a name may be the box that stands for a missing one, joined Arabic letters
// must be shaped, and they must run from right to left.
func TestGlyphsOfNames(t *testing.T) {
	for _, name := range []string{"فاطمة", "شكرًا ٣١", "佐藤さくら", "김민준", "प्रिया", "יוסף", "Nguyễn"} {
		set := newSetter().set(name, Bold, 100, 1, false)
		if len(set) != 1 {
			t.Fatalf("%q is set in %d lines", name, len(set))
		}
		for _, r := range set[0].runs {
			for _, g := range r.glyphs {
				if g.GlyphID == 0 {
					t.Errorf("%q has a sign without a picture in %s", name, r.file.name)
				}
			}
		}
	}
	alone := newSetter().set("ب", Regular, 100, 1, true)[0].runs[0].glyphs[0].GlyphID
	joined := newSetter().set("ببب", Regular, 100, 1, true)[0].runs[0].glyphs
	if joined[0].TextIndex() != 2 {
		t.Error("Arabic runs from left to right")
	}
	for _, g := range joined {
		if g.GlyphID == alone {
			t.Error("Arabic letters are not joined")
		}
	}
}

func TestSignsThatCannotBePrintedAreLeftOutAndTold(t *testing.T) {
	for name, want := range map[string]string{"Maria \U0001F338 Rossi": "Maria Rossi", "\U0001F600": "", "A\x00B": "AB", " a \t b ": "a b"} {
		clean, whole, err := Printable(name)
		if err != nil || clean != want {
			t.Errorf("%q is printed as %q: %v", name, clean, err)
		}
		if strings.ContainsAny(name, "\U0001F338\U0001F600\x00") == whole {
			t.Errorf("of %q all is printed: %v", name, whole)
		}
	}
}

func TestArabicCouponsRunFromRightToLeft(t *testing.T) {
	for _, d := range Designs {
		s := sample(A4, Eight, d)
		s.RTL, s.Locale, s.Shop, s.Value = true, "ar", "قهوة الديمو", "خصم ٥ €"
		s.Line, s.Limits = "شكرًا لسنة رائعة معنا", "صالح حتى ٣١ يناير ٢٠٢٧، مرة واحدة، على demo-coffee.example."
		s.Words = Words{YourCode: "رمزك", Scan: "امسحه، أو اكتبه عند الدفع"}
		card := coupon(0)
		card.For = "إلى فاطمة الزهراء"
		pdf := drawn(t, "arabic-"+string(d), s, card, card)
		g, err := formOf(A4, Eight)
		if err != nil {
			t.Fatal(err)
		}
		if qr, bars := readBack(t, scan(t, pdf, g.cells[0])); qr != card.Link || bars != card.Code {
			t.Errorf("%s says %q and %q", d, qr, bars)
		}
	}
}

// Long German words are on the coupon whole, and nothing stands on a code or a rule.
func TestLongTextsStayOnTheCoupon(t *testing.T) {
	for _, f := range Forms {
		for _, d := range Designs {
			t.Run(string(d)+"-"+string(f), func(t *testing.T) {
				t.Parallel()
				s := sample(A4, f, d)
				s.Shop = "Kaffeerösterei Donaudampfschifffahrtsgesellschaft"
				s.Value = "Hochlandkaffeebohnen Äthiopien Yirgacheffe 250 g gratis"
				s.Line = "Weil Sie im vergangenen Jahr so oft wiedergekommen sind und uns weiterempfohlen haben"
				card := coupon(0)
				card.For = "Für Maximilian-Alexander von Hohenstein-Wolkenburg"
				pdf := drawn(t, "long-"+string(d)+"-"+string(f), s, card)
				g, err := formOf(A4, f)
				if err != nil {
					t.Fatal(err)
				}
				picture := scan(t, pdf, g.cells[0])
				keepsEdges(t, picture, g)
				if qr, bars := readBack(t, picture); qr != card.Link || bars != card.Code {
					t.Errorf("it says %q and %q", qr, bars)
				}
				keepsRule(t, picture, g, d)
				words := strings.Fields(command(t, "pdftotext", pdf, "-"))
				for word := range strings.FieldsSeq(s.Value) {
					if !slices.Contains(words, word) {
						t.Errorf("%q is not whole", word)
					}
				}
			})
		}
	}
}

// keepsRule checks that no text touches the rule of a clear coupon from above.
func keepsRule(t *testing.T, picture *image.Gray, g form, d Design) {
	t.Helper()
	if d != Clear || g.scale.portrait || g.scale.narrow {
		return
	}
	px := func(mm float64) int { return int(mm / 25.4 * dpi) }
	rule := g.cells[0].h - g.margin - g.scale.qr - g.scale.gap*0.8
	for y := px(rule - 0.5); y < px(rule-0.2); y++ {
		for x := px(g.margin); x < px(g.cells[0].w-g.margin); x++ {
			if picture.GrayAt(x, y).Y < 128 {
				t.Fatalf("something touches the rule at %d, %d", x, y)
			}
		}
	}
}

func TestUnknownPaperNamesItsField(t *testing.T) {
	for field, s := range map[string]Sheet{"paper": {Size: "a0", Form: Four}, "form": {Size: A4, Form: "five"}} {
		err := Write(io.Discard, s, some())
		var refused *fail.Error
		if !errors.As(err, &refused) || refused.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestLogosAreMadeSmallAndHostileOnesRefused(t *testing.T) {
	var large, bomb bytes.Buffer
	if err := png.Encode(&large, image.NewNRGBA(image.Rect(0, 0, 1500, 300))); err != nil {
		t.Fatal(err)
	}
	kept, err := ReadLogo(large.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if logo, err := OpenLogo(kept); err != nil || logo.Bounds().Dx() != 600 || logo.Bounds().Dy() != 120 {
		t.Errorf("the logo is %v: %v", logo, err)
	}
	if err := png.Encode(&bomb, image.NewGray(image.Rect(0, 0, 20_000, 1_000))); err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{
		"a bomb": bomb.Bytes(), "half a picture": large.Bytes()[:200], "a page": []byte("<svg></svg>"), "nothing": nil,
	} {
		if _, err := ReadLogo(raw); !fail.Is(err, fail.Invalid) {
			t.Errorf("%s is taken: %v", name, err)
		}
	}
}

func disc() image.Image {
	out := image.NewNRGBA(image.Rect(0, 0, 200, 200))
	for y := range 200 {
		for x := range 200 {
			if (x-100)*(x-100)+(y-100)*(y-100) < 9_500 {
				out.Set(x, y, color.NRGBA{R: 0xb4, G: 0x53, B: 0x09, A: 0xff})
			}
		}
	}
	return out
}

// A thousand coupons leave page by page: what is held while the last are drawn is what was
// held while the first were, of 256 MiB that a process may hold.
func TestThousandCoupons(t *testing.T) {
	out, n, live := &counter{}, 0, map[int]int64{}
	heap := func() int64 {
		var now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&now)
		return int64(now.HeapAlloc)
	}
	before := heap()
	err := Write(out, sample(A4, Eight, Color), func() (Card, bool, error) {
		if n%300 == 0 {
			live[n] = heap()
		}
		card := coupon(n)
		card.Code = fmt.Sprintf("RG-7P4K-M9QX-2TVW-%04d", n) // each is another, as are their names
		card.For = fmt.Sprintf("For Ana María Ortiz %d", n)
		n++
		return card, n <= 1_000, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	grew, most := live[900]-live[300], live[900]-before
	t.Logf("%d bytes; %d held at the end, %d of them since the 300th coupon", out.all, most, grew)
	if out.most > 1<<20 || grew > 1<<20 || most > 64<<20 {
		t.Errorf("%d bytes left at once; %d are held, %d since the 300th coupon", out.most, most, grew)
	}
}

type counter struct{ all, most int }

func (c *counter) Write(p []byte) (int, error) {
	c.all, c.most = c.all+len(p), max(c.most, len(p))
	return len(p), nil
}

// The preview is of the same designs: each has its texts' outlines, its code and no box
// for a missing sign.
func TestPreview(t *testing.T) {
	for _, f := range Forms {
		for _, d := range Designs {
			shown, err := Preview(sample(A4, f, d), coupon(0))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(pictures, 0o755); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(pictures, "preview-"+string(d)+"-"+string(f)+".svg")
			if err := os.WriteFile(file, []byte(shown), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := xml.Unmarshal([]byte(shown), new(struct{ XMLName xml.Name })); err != nil || strings.Contains(shown, "NaN") {
				t.Errorf("%s %s is no picture: %v", f, d, err)
			}
		}
	}
}
