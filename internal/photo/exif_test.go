package photo_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"slices"
	"testing"

	"huiyin/internal/photo"
)

// entry is one line of a TIFF directory, with one value.
type entry struct {
	tag, kind uint16
	value     uint32
}

// tiff is a directory at a place, and one of the small picture behind it.
func tiff(order binary.AppendByteOrder, at int, entries ...entry) []byte {
	b := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		b = []byte("MM\x00*")
	}
	b = order.AppendUint32(b, uint32(at))
	b = append(b, make([]byte, at-len(b))...)
	b = order.AppendUint16(b, uint16(len(entries)))
	for _, e := range entries {
		b = order.AppendUint32(order.AppendUint16(order.AppendUint16(b, e.tag), e.kind), 1)
		switch e.kind {
		case 1:
			b = append(b, byte(e.value), 0, 0, 0)
		case 3:
			b = order.AppendUint16(order.AppendUint16(b, uint16(e.value)), 0)
		default:
			b = order.AppendUint32(b, e.value)
		}
	}
	b = order.AppendUint32(b, uint32(len(b)+4))
	b = order.AppendUint16(b, 1)
	return order.AppendUint32(order.AppendUint32(order.AppendUint16(order.AppendUint16(b, 0x0112), 3), 1), 8<<16|8)
}

// segment is one part of a JPEG.
func segment(marker byte, body string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
}

// behind puts segments behind the beginning of a JPEG.
func behind(jpg []byte, segments ...[]byte) []byte {
	return slices.Concat(jpg[:2], slices.Concat(segments...), jpg[2:])
}

const xmpName = "http://ns.adobe.com/xap/1.0/\x00"

// lies says which of the eight orientations a photo was given: where the red corner and the long side are tells it.
func lies(t *testing.T, data []byte) int {
	t.Helper()
	img := clean(t, data)
	b := img.Bounds()
	corner := -1
	for i, p := range []image.Point{{4, 4}, {b.Dx() - 5, 4}, {b.Dx() - 5, b.Dy() - 5}, {4, b.Dy() - 5}} {
		if near(img.At(p.X, p.Y), red) {
			corner = i
		}
	}
	if corner < 0 {
		t.Fatal("the corner is nowhere")
	}
	if b.Dx() > b.Dy() {
		return corner + 1
	}
	return corner + 5
}

// cornered is red in its upper left corner, and twice as wide as it is high.
func cornered(t *testing.T) []byte { return jpegOf(t, corneredImage()) }

func corneredImage() image.Image {
	src := image.NewRGBA(image.Rect(0, 0, 64, 32))
	draw.Draw(src, src.Bounds(), image.NewUniform(blue), image.Point{}, draw.Src)
	draw.Draw(src, image.Rect(0, 0, 16, 16), image.NewUniform(red), image.Point{}, draw.Src)
	return src
}

func TestAnOrientationIsReadAsCamerasAndEditorsWriteIt(t *testing.T) {
	jpg := cornered(t)
	make := entry{0x010f, 2, 50}
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		for how := uint32(1); how <= 8; how++ {
			short, long, byteOne := entry{0x0112, 3, how}, entry{0x0112, 4, how}, entry{0x0112, 1, how}
			exif := func(e ...entry) []byte { return segment(0xe1, "Exif\x00\x00"+string(tiff(order, 8, e...))) }
			jfif := segment(0xe0, "JFIF\x00\x01\x01\x00\x00\x48\x00\x48\x00\x00")
			xmp := func(s string) []byte { return segment(0xe1, xmpName+s) }
			attribute := fmt.Sprintf(`<rdf:Description tiff:Orientation="%d"/>`, how)
			for name, data := range map[string][]byte{
				"a camera": behind(jpg, exif(make, short)), "four bytes": behind(jpg, exif(make, long)), "one byte": behind(jpg, exif(byteOne)),
				"behind others":          behind(jpg, jfif, segment(0xed, "Photoshop 3.0\x00"), segment(0xe2, "ICC_PROFILE\x00\x01\x01"), xmp("<x/>"), exif(short)),
				"behind words of it":     behind(jpg, segment(0xfe, "Exif\x00\x00II*\x00"), segment(0xe2, "Exif\x00\x00"+string(tiff(order, 8, entry{0x0112, 3, how%8 + 1}))), exif(short)),
				"another sixth byte":     behind(jpg, segment(0xe1, "Exif\x00\xff"+string(tiff(order, 8, short)))),
				"a directory further on": behind(jpg, segment(0xe1, "Exif\x00\x00"+string(tiff(order, 26, make, short)))),
				"tags out of order":      behind(jpg, exif(entry{0x8825, 4, 60}, short, make)),
				"it and another XMP":     behind(jpg, xmp(`<rdf:Description tiff:Orientation="3"/>`), exif(short)),
				"XMP alone":              behind(jpg, xmp(attribute)),
				"XMP as an element":      behind(jpg, xmp(fmt.Sprintf("<tiff:Orientation>%d</tiff:Orientation>", how))),
				"XMP, and EXIF without":  behind(jpg, exif(make), xmp(attribute)),
				"filled up":              slices.Concat(jpg[:2], []byte{0xff, 0xff, 0xff}, exif(short), jpg[2:]),
			} {
				if got := lies(t, data); got != int(how) {
					t.Errorf("%s, %v: %d is read as %d", name, order, how, got)
				}
			}
			for name, data := range map[string][]byte{
				"png": inPNG(t, "eXIf", string(tiff(order, 8, short))), "png of an editor": inPNG(t, "iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+attribute),
			} {
				if got := lies(t, data); got != int(how) {
					t.Errorf("%s, %v: %d is read as %d", name, order, how, got)
				}
			}
		}
	}
}

// inPNG puts a chunk behind the header of a PNG.
func inPNG(t *testing.T, name, body string) []byte {
	whole := pngOf(t, corneredImage())
	const head = 8 + 25
	return slices.Concat(whole[:head], chunk(name, []byte(body)), whole[head:])
}

func TestWhatOnlyLooksLikeAnOrientationIsNone(t *testing.T) {
	jpg, order := cornered(t), binary.BigEndian
	six := string(tiff(order, 8, entry{0x0112, 3, 6}))
	for name, data := range map[string][]byte{
		"in a comment": behind(jpg, segment(0xfe, "Exif\x00\x00"+six)), "in another part": behind(jpg, segment(0xe2, "Exif\x00\x00"+six)),
		"behind the end": append(slices.Clone(jpg), segment(0xe1, "Exif\x00\x00"+six)...), "of the small picture alone": behind(jpg, segment(0xe1, "Exif\x00\x00"+string(tiff(order, 8)))),
		"zero": behind(jpg, segment(0xe1, "Exif\x00\x00"+string(tiff(order, 8, entry{0x0112, 3, 0})))), "nine": behind(jpg, segment(0xe1, "Exif\x00\x00"+string(tiff(order, 8, entry{0x0112, 3, 9})))),
		"a place outside": behind(jpg, segment(0xe1, "Exif\x00\x00MM\x00*\xff\xff\xff\xff\x00\x01")), "another order": behind(jpg, segment(0xe1, "Exif\x00\x00XX"+six[2:])),
		"among pixels of a PNG": inPNG(t, "tEXt", "eXIf"+six),
	} {
		if got := lies(t, data); got != 1 {
			t.Errorf("%s: read as %d", name, got)
		}
	}
	for n := range len(six) { // cut anywhere, it is upright or as it says
		if got := lies(t, behind(jpg, segment(0xe1, "Exif\x00\x00"+six[:n]))); got != 1 && got != 6 {
			t.Errorf("cut at %d: read as %d", n, got)
		}
	}
}

// A page of text as wide as a phone and as long as a talk: its lines are still lines, and nothing stands where there was nothing.
func TestALongScreenshotStaysReadable(t *testing.T) {
	for _, c := range []struct{ w, h, toW, toH int }{{1080, 20000, 1080, 20000}, {1440, 2880, 1200, 2400}, {3600, 1080, 3600, 1080}} {
		src := image.NewPaletted(image.Rect(0, 0, c.w, c.h), color.Palette{color.Transparent, color.Black})
		for y := range c.h {
			for x := range c.w {
				if x%36 < 9 && y%36 < 9 {
					src.Pix[y*src.Stride+x] = 1
				}
			}
		}
		img := clean(t, pngOf(t, src))
		b := img.Bounds()
		if b.Dx() != c.toW || b.Dy() != c.toH {
			t.Fatalf("%d×%d comes out %v", c.w, c.h, b)
		}
		for range 200 { // a black spot is black, the gap between spots white
			x, y := rand.IntN(c.w/36)*36, rand.IntN(c.h/36)*36
			at := func(x, y int) color.Color { return img.At(x*c.toW/c.w, y*c.toH/c.h) }
			if !near(at(x+4, y+4), color.RGBA{0, 0, 0, 255}) || !near(at(x+22, y+22), color.RGBA{255, 255, 255, 255}) {
				t.Fatalf("%d×%d: at %d,%d it is %v and %v", c.w, c.h, x, y, at(x+4, y+4), at(x+13, y+13))
			}
		}
	}
}

func TestALongerScreenshotIsBoundedByItsPixels(t *testing.T) {
	b := clean(t, pngOf(t, image.NewGray(image.Rect(0, 0, 1170, 30000)))).Bounds()
	if n := b.Dx() * b.Dy(); n > photo.MaxKept+30000 || n < photo.MaxKept-30000 || b.Dx() < 980 {
		t.Errorf("comes out %v", b)
	}
}

// Noise is the dearest there is: what is kept fits into the database all the same.
func TestWhatIsKeptFitsIntoTheDatabase(t *testing.T) {
	src := image.NewRGBA(image.Rect(0, 0, 1200, 6000))
	for i := range src.Pix {
		src.Pix[i] = byte(rand.Uint32()) | byte(i%4/3*255)
	}
	out, err := photo.Clean(jpegOf(t, src))
	if err != nil || len(out) > 10<<20 {
		t.Errorf("%d bytes, %v", len(out), err)
	}
}

func TestWhatWasTransparentIsWhite(t *testing.T) {
	src := image.NewNRGBA(image.Rect(0, 0, 40, 40))
	draw.Draw(src, image.Rect(0, 0, 20, 40), image.NewUniform(color.NRGBA{0, 0, 0, 0}), image.Point{}, draw.Src)
	draw.Draw(src, image.Rect(20, 0, 40, 40), image.NewUniform(color.NRGBA{200, 0, 0, 128}), image.Point{}, draw.Src)
	img := clean(t, pngOf(t, src))
	if !near(img.At(8, 20), color.RGBA{255, 255, 255, 255}) || !near(img.At(32, 20), color.RGBA{227, 127, 127, 255}) {
		t.Errorf("%v and %v", img.At(8, 20), img.At(32, 20))
	}
	if out, err := photo.Clean(pngOf(t, image.NewNRGBA(image.Rect(0, 0, 30, 30)))); err != nil || bytes.Contains(out, []byte("Exif")) {
		t.Errorf("nothing at all: %v", err)
	}
}

func BenchmarkCleanALongScreenshot(b *testing.B) {
	data := pngOf(b, halves(1080, 20000))
	for b.Loop() {
		if _, err := photo.Clean(data); err != nil {
			b.Fatal(err)
		}
	}
}
