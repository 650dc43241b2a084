package photo_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"testing"
	"time"

	"huiyin/internal/fault"
	"huiyin/internal/photo"
)

// interlaced is a PNG in seven passes (Adam7) of one colour: small to send, dear to open.
func interlaced(w, h int) []byte {
	var raw bytes.Buffer
	z := zlib.NewWriter(&raw)
	x, y := []int{0, 4, 0, 2, 0, 1, 0}, []int{0, 0, 4, 0, 2, 0, 1}
	dx, dy := []int{8, 8, 4, 4, 2, 2, 1}, []int{8, 8, 8, 4, 4, 2, 2}
	for p := range 7 {
		row := make([]byte, 1+4*((w-x[p]+dx[p]-1)/dx[p]))
		for range (h - y[p] + dy[p] - 1) / dy[p] {
			_, _ = z.Write(row)
		}
	}
	_ = z.Close()
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(w)), uint32(h))
	return append([]byte("\x89PNG\r\n\x1a\n"), append(chunk("IHDR", append(head, 8, 6, 0, 0, 1)), append(chunk("IDAT", raw.Bytes()), chunk("IEND", nil)...)...)...)
}

func chunk(name string, body []byte) []byte {
	named := append([]byte(name), body...)
	out := append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), named...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(named))
}

// claims writes another size, and whether it comes in several passes, into the frame of a JPEG.
func claims(t testing.TB, w, h int, progressive bool) []byte {
	jpg := jpegOf(t, halves(16, 16))
	at := bytes.Index(jpg, []byte("\xff\xc0"))
	if progressive {
		jpg[at+1] = 0xc2
	}
	binary.BigEndian.PutUint16(jpg[at+5:], uint16(h))
	binary.BigEndian.PutUint16(jpg[at+7:], uint16(w))
	return jpg
}

func TestMeasureSaysWhatOpeningCosts(t *testing.T) {
	deep := pngOf(t, image.NewNRGBA64(image.Rect(0, 0, 100, 100)))
	for _, x := range []struct {
		name                   string
		data                   []byte
		pixels, effort, memory int // in ten thousands
	}{
		{"jpeg", jpegOf(t, halves(100, 100)), 1, 1, 4},
		{"jpeg of a camera", claims(t, 4000, 3000, false), 1200, 1200, 4800},
		{"jpeg in several passes", claims(t, 4000, 3000, true), 1200, 1500, 1200*3/2 + 1200*6},
		{"png", pngOf(t, halves(100, 100)), 1, 1, 4},
		{"png of 16 bits", deep, 1, 2, 8},
		{"interlaced png", interlaced(100, 100), 1, 4, 4},
		{"a long screenshot", pngOf(t, image.NewGray(image.Rect(0, 0, 1080, 20000))), 2160, 2160 + 2*1968, 8640 + 4*1968},
	} {
		got, err := photo.Measure(x.data)
		if want := (photo.Size{Pixels: x.pixels * 10_000, Effort: x.effort * 10_000, Memory: x.memory * 10_000}); err != nil || got != want {
			t.Errorf("%s: %+v, want %+v, %v", x.name, got, want, err)
		}
	}
}

// Each of these is a small file that would hold hundreds of megabytes.
func TestMeasureRefusesWhatWouldFillTheMemory(t *testing.T) {
	for name, data := range map[string][]byte{
		"60000 × 60000": bomb(), "a JPEG in several passes of 30 megapixels": claims(t, 6000, 5000, true), "a JPEG of 41 megapixels": claims(t, 8200, 5000, false),
	} {
		if _, err := photo.Measure(data); !fault.Is(err, fault.TooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := photo.Measure(nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("nothing: %v", err)
	}
}

// The longest screenshot of a phone is opened, and a small file of 16 megapixels takes about as long as its effort says.
func TestALongScreenshotIsTaken(t *testing.T) {
	if b := clean(t, pngOf(t, image.NewGray(image.Rect(0, 0, 1080, 20000)))).Bounds(); b.Dx() != 1080 || b.Dy() != 20000 {
		t.Errorf("comes out %v", b)
	}
}

func TestEffortIsInTheMeasureOfPlainPixels(t *testing.T) {
	plain := pngOf(t, image.NewNRGBA(image.Rect(0, 0, 2400, 2000)))
	dear := interlaced(2400, 2000)
	took := func(data []byte) float64 {
		size, err := photo.Measure(data)
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		clean(t, data)
		return time.Since(begun).Seconds() / float64(size.Effort)
	}
	one, seven := 1.0, 1.0
	for range 8 { // the least is what the work takes, whoever else is busy
		one, seven = min(one, took(plain)), min(seven, took(dear))
	}
	if seven > 3*one {
		t.Errorf("an interlaced one takes %.1f times as long as its effort says", seven/one)
	}
}

func TestCleanMakesOfSixteenInterlacedMegapixelsWhatItShould(t *testing.T) {
	data := interlaced(4000, 4000)
	if len(data) > 200_000 {
		t.Fatalf("%d bytes are no small file", len(data))
	}
	if _, err := png.DecodeConfig(bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	clean(t, data)
}
