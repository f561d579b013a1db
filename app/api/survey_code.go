package api

import (
	"bytes"
	"fmt"

	"github.com/boombuler/barcode/qr"

	"regulars/app/fail"
)

// drawCode draws a link as a QR code in SVG, black on white with the four modules
// of margin that readers need (ISO/IEC 18004). fail.Conflict without a link.
func drawCode(link string) ([]byte, error) {
	if link == "" {
		return nil, fail.New(fail.Conflict,
			"nobody may follow a link of this survey: open it to everybody and publish it")
	}
	code, err := qr.Encode(link, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("draw a code: %w", err)
	}
	size := code.Bounds().Dx()
	var svg bytes.Buffer
	fmt.Fprintf(&svg, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 %d %d" shape-rendering="crispEdges">`+
		`<path fill="#fff" d="M-4-4h%dv%dh-%dz"/><path d="`, size+8, size+8, size+8, size+8, size+8)
	for y := range size {
		for x := range size {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				fmt.Fprintf(&svg, "M%d %dh1v1h-1z", x, y)
			}
		}
	}
	svg.WriteString(`"/></svg>`)
	return svg.Bytes(), nil
}
