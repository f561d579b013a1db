package paper

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif" // logos of shops come as any of these
	_ "image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // as any of these, too

	"regulars/app/fail"
)

// What a logo may be.
const (
	mostLogoPixels = 16_000_000
	logoSide       = 600 // pixels of its longer side when it is kept: 12 mm at 1,200 dpi
)

// ReadLogo makes a picture of a shop's (PNG, JPEG, GIF or WebP) small enough to be kept,
// as PNG. fail.Invalid for what is no such picture, or one of more than 16 million pixels.
func ReadLogo(raw []byte) ([]byte, error) {
	size, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return nil, fail.New(fail.Invalid, "the logo is not a PNG, JPEG, GIF or WebP picture")
	}
	if size.Width < 1 || size.Height < 1 || size.Width > mostLogoPixels/size.Height {
		return nil, fail.New(fail.Invalid, "the logo is larger than 16 million pixels")
	}
	picture, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, fail.New(fail.Invalid, "the logo is damaged")
	}
	var out bytes.Buffer
	err = png.Encode(&out, shrunk(picture))
	return out.Bytes(), err
}

// OpenLogo reads what ReadLogo made.
func OpenLogo(kept []byte) (image.Image, error) {
	if len(kept) == 0 {
		return nil, nil
	}
	return png.Decode(bytes.NewReader(kept))
}

func shrunk(picture image.Image) image.Image {
	b := picture.Bounds()
	longer := max(b.Dx(), b.Dy())
	if longer <= logoSide {
		return picture
	}
	w, h := max(b.Dx()*logoSide/longer, 1), max(b.Dy()*logoSide/longer, 1)
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.CatmullRom.Scale(out, out.Bounds(), picture, b, draw.Src, nil)
	return out
}

// addLogo writes the logo as an image with its transparency beside it.
func (d *document) addLogo(picture image.Image) {
	b := picture.Bounds()
	colors, opaque := make([]byte, 0, b.Dx()*b.Dy()*3), make([]byte, 0, b.Dx()*b.Dy())
	plain := image.NewNRGBA(image.Rect(0, 0, 1, 1)) // as PDF has them: colors not multiplied by their opacity
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			plain.Set(0, 0, picture.At(x, y))
			colors, opaque = append(colors, plain.Pix[:3]...), append(opaque, plain.Pix[3])
		}
	}
	mask := d.reserve()
	d.logo = d.reserve()
	shape := fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8", b.Dx(), b.Dy())
	d.stream(mask, shape+" /ColorSpace /DeviceGray", opaque)
	d.stream(d.logo, fmt.Sprintf("%s /ColorSpace /DeviceRGB /SMask %d 0 R", shape, mask), colors)
}
