package code_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"

	"huiyin/internal/code"
)

func TestQRDrawsASymbolThatScans(t *testing.T) {
	for _, text := range []string{"1234567890123450", "https://huiyin.example.gov.cn/r#1234567890123450", "查询码", strings.Repeat("a", 1024)} {
		raw, err := code.QR(text)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		side := img.Bounds().Dx()
		if side < 300 || img.Bounds().Dy() != side {
			t.Errorf("%v is too small or not square", img.Bounds())
		}
		first := 0 // the finder's corner lies on the diagonal behind the quiet zone
		for !dark(img, first, first) {
			first++
		}
		finder := 0 // seven dark modules
		for dark(img, first+finder, first) {
			finder++
		}
		if module := finder / 7; finder%7 != 0 || first != 4*module || side%module != 0 {
			t.Errorf("quiet zone of %d pixels around a finder of %d", first, finder)
		}
		for i := range side {
			for _, p := range []image.Point{{i, first - 1}, {first - 1, i}, {i, side - first}, {side - first, i}} {
				if dark(img, p.X, p.Y) {
					t.Fatalf("the quiet zone is dark at %v", p)
				}
			}
		}
	}
}

func dark(img image.Image, x, y int) bool {
	r, _, _, _ := img.At(x, y).RGBA()
	return r == 0
}

func TestQRRefuses(t *testing.T) {
	for _, text := range []string{"", strings.Repeat("a", 1025)} {
		if _, err := code.QR(text); err == nil {
			t.Errorf("draws %d bytes", len(text))
		}
	}
}
