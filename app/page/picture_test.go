package page

import (
	"bytes"
	"image/color"
	"image/png"
	"testing"
)

// TestAPictureIsInTheMerchantsColorWithWhatTheFriendGets decodes what networks
// would fetch.
func TestAPictureIsInTheMerchantsColorWithWhatTheFriendGets(t *testing.T) {
	t.Parallel()
	bare := draw2(t, Picture{Accent: "#7a1f5c", Shop: "مقهى"})
	for name, p := range map[string]Picture{
		"short":  {Accent: "#7a1f5c", Shop: "North Coffee", Gift: "€5 off"},
		"long":   {Accent: "#7a1f5c", Shop: "Kaffeerösterei", Gift: "Versandkostenfreie Lieferung und 250 Treuepunkte für deine Bestellung"},
		"no end": {Accent: "#7a1f5c", Shop: "Coffee", Gift: "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"},
	} {
		if drawn := draw2(t, p); bytes.Equal(drawn, bare) {
			t.Errorf("%s: no words are on the picture", name)
		}
	}
}

func draw2(t *testing.T, p Picture) []byte {
	t.Helper()
	drawn, err := DrawPicture(p)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(drawn))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 1200 || size.Y != 630 {
		t.Errorf("it is %v large", size)
	}
	if len(drawn) > 300<<10 {
		t.Errorf("it is %d bytes, too many for WhatsApp", len(drawn))
	}
	if r, g, b, _ := picture.At(5, 5).RGBA(); (color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 0xff}) != accentOf(p.Accent) {
		t.Errorf("its ground is %d %d %d", r>>8, g>>8, b>>8)
	}
	return drawn
}
