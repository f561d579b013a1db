// Package picture makes pictures anew that strangers sent: what is kept holds
// pixels and nothing else, no place, no camera, nothing hidden behind the end.
package picture

import (
	"bytes"
	"errors"
	"image"
	"image/draw"
	_ "image/gif" // decoders of what is taken
	"image/jpeg"
	"image/png"

	xdraw "golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // and one more
)

// What is taken and kept.
const (
	// MostPixels of a picture are decoded: what a phone makes, and no bomb.
	MostPixels = 52_000_000
	// mostOther pixels of one that takes four bytes each in memory.
	mostOther = 26_000_000
	// Longest is the longest side of what is kept.
	Longest = 2000
	quality = 85
)

// Errors of pictures that are not kept.
var (
	ErrUnknown = errors.New("this is no picture that we know")
	ErrTooMany = errors.New("this picture has too many pixels")
	ErrBroken  = errors.New("this picture cannot be read")
)

// Picture is a picture as it is kept.
type Picture struct {
	Type          string // image/jpeg, or image/png of one that was
	Body          []byte
	Width, Height int
}

// working keeps pictures that are being made anew from filling the memory: two at
// a time.
var working = make(chan struct{}, 2)

// Remake decodes a picture and encodes what is seen.
func Remake(body []byte) (Picture, error) {
	head, format, err := image.DecodeConfig(bytes.NewReader(body))
	if err != nil {
		return Picture{}, errors.Join(ErrUnknown, err)
	}
	most := int64(mostOther)
	if format == "jpeg" {
		most = MostPixels
	}
	if head.Width <= 0 || head.Height <= 0 || int64(head.Width)*int64(head.Height) > most {
		return Picture{}, ErrTooMany
	}
	working <- struct{}{}
	defer func() { <-working }()
	seen, _, err := image.Decode(bytes.NewReader(body))
	if err != nil {
		return Picture{}, errors.Join(ErrBroken, err)
	}
	seen = shrink(seen)
	if format == "jpeg" {
		seen = turn(seen, orientation(body))
	}
	return encode(seen, format)
}

func encode(seen image.Image, format string) (p Picture, err error) {
	bounds := seen.Bounds()
	p = Picture{Type: "image/jpeg", Width: bounds.Dx(), Height: bounds.Dy()}
	var out bytes.Buffer
	if format == "png" || format == "gif" {
		p.Type = "image/png"
		err = png.Encode(&out, seen)
	} else {
		err = jpeg.Encode(&out, seen, &jpeg.Options{Quality: quality})
	}
	p.Body = out.Bytes()
	return p, err
}

// shrink makes a picture as small as what is kept.
func shrink(seen image.Image) image.Image {
	bounds := seen.Bounds()
	w, h := bounds.Dx(), bounds.Dy()
	long := max(w, h)
	if long <= Longest {
		return seen
	}
	small := image.NewNRGBA(image.Rect(0, 0, max(1, w*Longest/long), max(1, h*Longest/long)))
	xdraw.ApproxBiLinear.Scale(small, small.Bounds(), seen, bounds, draw.Src, nil)
	return small
}

// turn stands a picture up as its camera meant it: n is 1 to 8 of the EXIF tag.
func turn(seen image.Image, n int) image.Image {
	if n < 2 || n > 8 {
		return seen
	}
	bounds := seen.Bounds()
	w, h := bounds.Dx(), bounds.Dy()
	size := image.Rect(0, 0, w, h)
	if n >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	turned := image.NewNRGBA(size)
	for y := range h {
		for x := range w {
			to := turnedPoint(n, image.Pt(x, y), w, h)
			turned.Set(to.X, to.Y, seen.At(bounds.Min.X+x, bounds.Min.Y+y))
		}
	}
	return turned
}

func turnedPoint(n int, p image.Point, w, h int) image.Point {
	switch n {
	case 2:
		return image.Pt(w-1-p.X, p.Y)
	case 3:
		return image.Pt(w-1-p.X, h-1-p.Y)
	case 4:
		return image.Pt(p.X, h-1-p.Y)
	case 5:
		return image.Pt(p.Y, p.X)
	case 6:
		return image.Pt(h-1-p.Y, p.X)
	case 7:
		return image.Pt(h-1-p.Y, w-1-p.X)
	default:
		return image.Pt(p.Y, w-1-p.X)
	}
}
