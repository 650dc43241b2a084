package photo_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"strings"
	"testing"

	"huiyin/internal/fault"
	"huiyin/internal/photo"
)

var red, blue = color.RGBA{220, 0, 0, 255}, color.RGBA{0, 0, 220, 255}

// halves is red above and blue below.
func halves(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Bounds(), image.NewUniform(red), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(0, h/2, w, h), image.NewUniform(blue), image.Point{}, draw.Src)
	return img
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withEXIF puts an APP1 segment into a JPEG: an orientation, a camera's name and a GPS directory.
func withEXIF(jpg []byte, order binary.AppendByteOrder, how uint16) []byte {
	tiff := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		tiff = []byte("MM\x00*")
	}
	entry := func(tag, kind uint16, n, value uint32) {
		tiff = order.AppendUint16(order.AppendUint16(tiff, tag), kind)
		tiff = order.AppendUint32(tiff, n)
		if kind == 3 {
			tiff = order.AppendUint16(order.AppendUint16(tiff, uint16(value)), 0)
		} else {
			tiff = order.AppendUint32(tiff, value)
		}
	}
	tiff = order.AppendUint16(order.AppendUint32(tiff, 8), 3)
	entry(0x010f, 2, 10, 50)
	entry(0x0112, 3, 1, uint32(how))
	entry(0x8825, 4, 1, 60)
	tiff = append(order.AppendUint32(tiff, 0), "SECRETCAM\x00GPS 30.287459N 120.153576E"...)
	body := append([]byte("Exif\x00\x00"), tiff...)
	seg := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(body)+2))
	return append(append(append([]byte{}, jpg[:2]...), append(seg, body...)...), jpg[2:]...)
}

func clean(t *testing.T, data []byte) image.Image {
	t.Helper()
	out, err := photo.Clean(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, left := range []string{"Exif", "GPS", "SECRET", "ICC_PROFILE", "<script", "PK\x03\x04"} {
		if bytes.Contains(out, []byte(left)) {
			t.Errorf("%q survives", left)
		}
	}
	img, err := jpeg.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func near(got color.Color, want color.RGBA) bool {
	r, g, b, _ := got.RGBA()
	off := func(a uint32, b uint8) bool { return max(int(a>>8)-int(b), int(b)-int(a>>8)) > 40 }
	return !off(r, want.R) && !off(g, want.G) && !off(b, want.B)
}

func TestCleanLosesMetadataAndTurnsUpright(t *testing.T) {
	// Where the red half of the stored picture lies when it is shown upright.
	for how, side := range map[uint16]string{1: "top", 2: "top", 3: "bottom", 4: "bottom", 5: "left", 6: "right", 7: "right", 8: "left", 9: "top"} {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			img := clean(t, withEXIF(jpegOf(t, halves(64, 32)), order, how))
			w, h := img.Bounds().Dx(), img.Bounds().Dy()
			if lies := how >= 5 && how <= 8; lies != (w == 32 && h == 64) {
				t.Errorf("orientation %d gives %d×%d", how, w, h)
			}
			at := map[string]image.Point{"top": {w / 2, 3}, "bottom": {w / 2, h - 4}, "left": {3, h / 2}, "right": {w - 4, h / 2}}[side]
			if !near(img.At(at.X, at.Y), red) || !near(img.At(w-1-at.X, h-1-at.Y), blue) {
				t.Errorf("orientation %d: the red half is not at the %s", how, side)
			}
		}
	}
}

// A mirror needs corners: orientation 2 swaps left and right, 5 and 7 lie and are mirrored too.
func TestCleanMirrors(t *testing.T) {
	for how, want := range map[uint16]image.Point{1: {0, 0}, 2: {1, 0}, 3: {1, 1}, 4: {0, 1}, 5: {0, 0}, 6: {1, 0}, 7: {1, 1}, 8: {0, 1}} {
		src := image.NewRGBA(image.Rect(0, 0, 64, 32))
		draw.Draw(src, src.Bounds(), image.NewUniform(blue), image.Point{}, draw.Src)
		draw.Draw(src, image.Rect(0, 0, 16, 16), image.NewUniform(red), image.Point{}, draw.Src)
		img := clean(t, withEXIF(jpegOf(t, src), binary.BigEndian, how))
		b := img.Bounds()
		if x, y := want.X*(b.Dx()-8)+4, want.Y*(b.Dy()-8)+4; !near(img.At(x, y), red) {
			t.Errorf("orientation %d: the corner is not at %v", how, want)
		}
	}
}

func TestCleanTakesWhatPhonesMake(t *testing.T) {
	var moving bytes.Buffer
	pal := image.NewPaletted(image.Rect(0, 0, 24, 16), color.Palette{red, blue})
	if err := gif.EncodeAll(&moving, &gif.GIF{Image: []*image.Paletted{pal, pal}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	deep := image.NewNRGBA64(image.Rect(0, 0, 24, 16))
	draw.Draw(deep, deep.Bounds(), image.NewUniform(red), image.Point{}, draw.Src)
	film := append(jpegOf(t, halves(24, 16)), bytes.Repeat([]byte("\xff\xda\x00\x02"), 1000)...)
	for name, data := range map[string][]byte{
		"gif": moving.Bytes(), "png": pngOf(t, halves(24, 16)), "png of 16 bits": pngOf(t, deep), "grey": jpegOf(t, image.NewGray(image.Rect(0, 0, 24, 16))),
		"jpeg and a film": film, "cmyk": file(t, "cmyk.jpg"), "webp": file(t, "half.webp"), "one pixel wide": pngOf(t, halves(1, 5000)),
	} {
		img := clean(t, data)
		want := red
		if name == "grey" {
			want = color.RGBA{A: 255}
		}
		if !near(img.At(0, 0), want) {
			t.Errorf("%s: the first pixel is %v", name, img.At(0, 0))
		}
	}
	if img := clean(t, file(t, "half.webp")); !near(img.At(12, 14), color.RGBA{255, 255, 255, 255}) {
		t.Errorf("what was transparent is %v, not white", img.At(12, 14))
	}
	if img := clean(t, file(t, "turned.webp")); img.Bounds().Dx() != 16 {
		t.Errorf("a turned webp comes out %v", img.Bounds())
	}
}

func file(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCleanShrinks(t *testing.T) {
	for _, c := range []struct{ w, h, toW, toH int }{{4000, 3000, 1600, 1200}, {900, 3200, 900, 3200}, {1600, 10, 1600, 10}, {300, 200, 300, 200}} {
		if b := clean(t, jpegOf(t, halves(c.w, c.h))).Bounds(); b.Dx() != c.toW || b.Dy() != c.toH {
			t.Errorf("%d×%d comes out %v", c.w, c.h, b)
		}
	}
}

func TestCleanDropsWhatHidesBehindThePicture(t *testing.T) {
	clean(t, append(jpegOf(t, halves(24, 16)), "<script>alert(1)</script>PK\x03\x04 SECRET"...))
	clean(t, append(pngOf(t, halves(24, 16)), "PK\x03\x04 SECRET"...))
}

// bomb is a PNG of 33 bytes that claims 60000 × 60000.
func bomb() []byte {
	head := append([]byte("IHDR"), 0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60, 8, 6, 0, 0, 0)
	b := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(head))
}

// manyScans is a JPEG that asks for the same pass again and again.
func manyScans(t testing.TB) []byte {
	jpg := jpegOf(t, halves(24, 16))
	sos, end := bytes.Index(jpg, []byte("\xff\xda")), len(jpg)-2
	return append(append(jpg[:end:end], bytes.Repeat(jpg[sos:end], 100)...), jpg[end:]...)
}

func TestCleanRefuses(t *testing.T) {
	good := jpegOf(t, halves(640, 480))
	for _, c := range []struct {
		name   string
		data   []byte
		reason string
		say    string
	}{
		{"nothing", nil, "photo_unknown", "不是照片"},
		{"text renamed", []byte("我不是照片，只是改了名字。"), "photo_unknown", "不是照片"},
		{"svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "photo_unknown", "JPG"},
		{"heic", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "photo_heic", "截屏"},
		{"60000 × 60000", bomb(), "photo_too_many_pixels", "4000 万"},
		{"scans without end", manyScans(t), "photo_too_many_pixels", "截屏"},
		{"truncated", good[:len(good)/2], "photo_broken", "重新拍"},
		{"the magic alone", []byte("\xff\xd8\xff\xe0"), "photo_broken", "重新拍"},
		{"truncated png", pngOf(t, halves(64, 64))[:60], "photo_broken", "重新拍"},
		{"truncated webp", file(t, "half.webp")[:24], "photo_broken", "重新拍"},
		{"over 10 MB", append(good, make([]byte, photo.MaxBytes)...), "photo_too_large", "10 MB"},
	} {
		out, err := photo.Clean(c.data)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Reason != c.reason || !strings.Contains(f.Say, c.say) || out != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// Whatever comes in, out comes a fault or a JPEG.
func FuzzClean(f *testing.F) {
	f.Add(withEXIF(jpegOf(f, halves(16, 8)), binary.LittleEndian, 6))
	f.Add(pngOf(f, halves(8, 8)))
	f.Add(file(f, "half.webp"))
	f.Add(file(f, "turned.webp"))
	f.Add(file(f, "cmyk.jpg"))
	f.Add(bomb())
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := photo.Clean(data)
		if err == nil {
			_, err = jpeg.DecodeConfig(bytes.NewReader(out))
		}
		var known *fault.Fault
		if err != nil && !errors.As(err, &known) {
			t.Error(err)
		}
	})
}

func BenchmarkClean12MP(b *testing.B) {
	data := jpegOf(b, halves(4000, 3000))
	for b.Loop() {
		if _, err := photo.Clean(data); err != nil {
			b.Fatal(err)
		}
	}
}
