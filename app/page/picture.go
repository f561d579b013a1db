package page

import (
	"bytes"
	"encoding/hex"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// Picture is what networks show of a link: 1200 by 630 pixels, as all of them want
// it (The Open Graph protocol; 1.91 to 1).
type Picture struct {
	Accent string // #rrggbb
	Shop   string
	Gift   string // what the friend gets, "" for nothing in particular
}

const (
	pictureWide = 1200
	pictureHigh = 630
	margin      = 64
	biggest     = 96 // of the gift's words, in pixels
	smallest    = 44
	mostLines   = 3
)

var bold = sync.OnceValues(func() (*sfnt.Font, error) { return opentype.Parse(gobold.TTF) })

// DrawPicture makes the PNG. Words in letters that the font has not are left out:
// the network writes them beside the picture anyway.
func DrawPicture(p Picture) ([]byte, error) {
	ground := accentOf(p.Accent)
	canvas := image.NewRGBA(image.Rect(0, 0, pictureWide, pictureHigh))
	draw.Draw(canvas, canvas.Bounds(), image.NewUniform(ground), image.Point{}, draw.Src)
	card := image.Rect(margin, margin, pictureWide-margin, pictureHigh-margin)
	fillRound(canvas, card, 40, color.White)
	gift := image.Rect(card.Max.X-300, card.Min.Y+110, card.Max.X-60, card.Min.Y+390)
	drawGift(canvas, gift, ground)
	words := image.Rect(card.Min.X+56, card.Min.Y+56, gift.Min.X-40, card.Max.Y-56)
	if err := writePicture(canvas, words, p, ground); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	err := encoder.Encode(&out, canvas)
	return out.Bytes(), err
}

func accentOf(text string) color.RGBA {
	raw, err := hex.DecodeString(strings.TrimPrefix(text, "#"))
	if err != nil || len(raw) != 3 {
		return color.RGBA{0x0b, 0x6b, 0x50, 0xff}
	}
	return color.RGBA{raw[0], raw[1], raw[2], 0xff}
}

// writePicture puts the shop at the foot and the gift, as large as it fits, above.
func writePicture(canvas *image.RGBA, box image.Rectangle, p Picture, accent color.RGBA) error {
	family, err := bold()
	if err != nil {
		return err
	}
	if covers(family, p.Shop) {
		line := fit(family, p.Shop, box.Dx(), 40, 1)
		line.write(canvas, box.Min.X, box.Max.Y, color.RGBA{0x4a, 0x50, 0x4d, 0xff})
	}
	if p.Gift == "" || !covers(family, p.Gift) {
		return nil
	}
	for size := biggest; ; size -= 8 {
		set := fit(family, p.Gift, box.Dx(), size, mostLines)
		if set.whole || size <= smallest {
			set.write(canvas, box.Min.X, box.Min.Y+set.high()+20, accent)
			return nil
		}
	}
}

// covers reports whether a font has a shape for each letter.
func covers(family *sfnt.Font, text string) bool {
	var buffer sfnt.Buffer
	for _, letter := range text {
		index, err := family.GlyphIndex(&buffer, letter)
		if err != nil || index == 0 && letter != ' ' {
			return false
		}
	}
	return text != ""
}

// setting is a text broken into lines of one size.
type setting struct {
	face  font.Face
	size  int
	lines []string
	whole bool // nothing had to be left out
}

func (s *setting) high() int { return len(s.lines) * s.size * 6 / 5 }

// fit breaks a text into lines that are no wider than so many pixels.
func fit(family *sfnt.Font, text string, wide, size, most int) *setting {
	options := opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingFull}
	face, err := opentype.NewFace(family, &options)
	if err != nil {
		return &setting{size: size}
	}
	s := &setting{face: face, size: size, whole: true}
	line := ""
	for word := range strings.FieldsSeq(text) {
		longer := strings.TrimSpace(line + " " + word)
		if line == "" || font.MeasureString(face, longer).Ceil() <= wide {
			line = longer
			continue
		}
		s.lines = append(s.lines, line)
		line = word
	}
	s.lines = append(s.lines, line)
	if len(s.lines) > most {
		s.lines, s.whole = s.lines[:most], false
		s.lines[most-1] += "…"
	}
	for i := range s.lines {
		s.whole = s.whole && font.MeasureString(face, s.lines[i]).Ceil() <= wide
		s.lines[i] = cut(face, s.lines[i], wide)
	}
	return s
}

// cut shortens a line that is too wide.
func cut(face font.Face, line string, wide int) string {
	letters := []rune(line)
	for len(letters) > 1 && font.MeasureString(face, string(letters)).Ceil() > wide {
		letters = append(letters[:len(letters)-2], '…')
	}
	return string(letters)
}

// write puts the lines down, the last one standing on foot.
func (s *setting) write(canvas draw.Image, left, foot int, ink color.Color) {
	if s.face == nil {
		return
	}
	for i, line := range s.lines {
		y := foot - (len(s.lines)-1-i)*s.size*6/5
		pen := font.Drawer{Dst: canvas, Src: image.NewUniform(ink), Face: s.face, Dot: fixed.P(left, y)}
		pen.DrawString(line)
	}
}

// drawGift draws a parcel with a ribbon.
func drawGift(canvas draw.Image, box image.Rectangle, accent color.RGBA) {
	soft := color.RGBA{blend(accent.R), blend(accent.G), blend(accent.B), 0xff}
	lid := image.Rect(box.Min.X-16, box.Min.Y+70, box.Max.X+16, box.Min.Y+130)
	fillRound(canvas, image.Rect(box.Min.X, lid.Max.Y-10, box.Max.X, box.Max.Y), 18, soft)
	fillRound(canvas, lid, 14, accent)
	middle := (box.Min.X + box.Max.X) / 2
	fillRound(canvas, image.Rect(middle-22, lid.Min.Y, middle+22, box.Max.Y), 0, accent)
	fillRound(canvas, image.Rect(middle-92, box.Min.Y+10, middle-4, lid.Min.Y+6), 34, accent)
	fillRound(canvas, image.Rect(middle+4, box.Min.Y+10, middle+92, lid.Min.Y+6), 34, accent)
	fillRound(canvas, image.Rect(middle-66, box.Min.Y+34, middle-26, lid.Min.Y-14), 12, color.White)
	fillRound(canvas, image.Rect(middle+26, box.Min.Y+34, middle+66, lid.Min.Y-14), 12, color.White)
}

// blend is a channel three quarters of the way to white.
func blend(channel uint8) uint8 { return 255 - (255-channel)/4 }

// fillRound fills a rectangle with round corners.
func fillRound(canvas draw.Image, r image.Rectangle, radius int, ink color.Color) {
	const bend = 0.5523 // of a quarter of a circle by one cubic curve
	w, h, c := float32(r.Dx()), float32(r.Dy()), float32(radius)
	k := c * (1 - bend)
	pen := vector.NewRasterizer(r.Dx(), r.Dy())
	pen.MoveTo(c, 0)
	pen.LineTo(w-c, 0)
	pen.CubeTo(w-k, 0, w, k, w, c)
	pen.LineTo(w, h-c)
	pen.CubeTo(w, h-k, w-k, h, w-c, h)
	pen.LineTo(c, h)
	pen.CubeTo(k, h, 0, h-k, 0, h-c)
	pen.LineTo(0, c)
	pen.CubeTo(0, k, k, 0, c, 0)
	pen.ClosePath()
	pen.Draw(canvas, r, image.NewUniform(ink), image.Point{})
}
