package code

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"github.com/boombuler/barcode/qr"
)

// ISO/IEC 18004 wants four light modules around the symbol; 300 pixels scan from a cheap phone's screen.
const (
	quiet = 4
	minQR = 300
	maxQR = 1024 // bytes of text: beyond it the modules get too small for a poster seen from two metres
)

// QR draws text as a QR code, level M, and returns a black and white PNG of at least 300 pixels, with its
// quiet zone, in whole pixels a module. An error when text is empty or longer than 1,024 bytes.
func QR(text string) ([]byte, error) {
	if text == "" || len(text) > maxQR {
		return nil, fmt.Errorf("draw a QR code of %d bytes: between 1 and %d will do", len(text), maxQR)
	}
	symbol, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("draw a QR code: %w", err)
	}
	modules := symbol.Bounds().Dx()
	scale := (minQR + modules + 2*quiet - 1) / (modules + 2*quiet)
	side := (modules + 2*quiet) * scale
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range modules {
		for x := range modules {
			if r, _, _, _ := symbol.At(x, y).RGBA(); r == 0 {
				at := image.Pt((x+quiet)*scale, (y+quiet)*scale)
				draw.Draw(img, image.Rectangle{at, at.Add(image.Pt(scale, scale))}, image.Black, image.Point{}, draw.Src)
			}
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, fmt.Errorf("write a QR code: %w", err)
	}
	return out.Bytes(), nil
}
