package photo

import (
	"bytes"
	"encoding/binary"
	"image"
)

// orientation is the EXIF tag 0x0112 of a JPEG, PNG or WebP: 1 upright, to 8; 1 when there is none or it
// cannot be read. It is the only thing we read of the metadata.
func orientation(data []byte) int {
	const header = "Exif\x00\x00"
	if i := bytes.Index(data, []byte(header)); bytes.HasPrefix(data, []byte("\xff\xd8")) {
		if i < 0 {
			return 1
		}
		return inTIFF(data[i+len(header):])
	}
	for _, chunk := range []struct {
		name string
		skip int // to the TIFF behind the chunk's name
	}{{"eXIf", 0}, {"EXIF", 4}} {
		if i := bytes.Index(data, []byte(chunk.name)); i >= 0 && i+4+chunk.skip <= len(data) {
			return inTIFF(bytes.TrimPrefix(data[i+4+chunk.skip:], []byte(header)))
		}
	}
	return 1
}

// inTIFF looks through the first directory (TIFF 6.0, section 2): entries of 12 bytes, tag, type, count, value.
func inTIFF(b []byte) int {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(b, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(b, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return 1
	}
	if len(b) < 10 {
		return 1
	}
	at := uint64(order.Uint32(b[4:]))
	if at+2 > uint64(len(b)) {
		return 1
	}
	entries := b[at+2:]
	for n := order.Uint16(b[at:]); n > 0 && len(entries) >= 12; n-- {
		if v := order.Uint16(entries[8:]); order.Uint16(entries) == 0x0112 && v >= 1 && v <= 8 {
			return int(v)
		}
		entries = entries[12:]
	}
	return 1
}

// turn makes upright what the camera stored as it lay. How the eight values lie is in EXIF 2.3, 4.6.4 A.
func turn(in *image.RGBA, how int) *image.RGBA {
	if how <= 1 {
		return in
	}
	w, h := in.Rect.Dx(), in.Rect.Dy()
	size := image.Rect(0, 0, w, h)
	if how >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			to := [...]image.Point{2: {w - 1 - x, y}, 3: {w - 1 - x, h - 1 - y}, 4: {x, h - 1 - y},
				5: {y, x}, 6: {h - 1 - y, x}, 7: {h - 1 - y, w - 1 - x}, 8: {y, w - 1 - x}}[how]
			copy(out.Pix[out.PixOffset(to.X, to.Y):][:4], in.Pix[in.PixOffset(x, y):][:4])
		}
	}
	return out
}
