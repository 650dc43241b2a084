package photo

import (
	"bytes"
	"encoding/binary"
	"iter"
	"regexp"
)

// orientation is how the picture lies, from 1, upright, to 8: EXIF tag 0x0112 of a JPEG, PNG or WebP, or what an editor wrote into the
// XMP when there is no such tag; 1 when there is none or it cannot be read. It is the only thing we read of the metadata.
func orientation(data []byte) int {
	inXMP := 0
	for name, body := range metadata(data) {
		switch name {
		case isEXIF:
			if how := inTIFF(body); how > 0 {
				return how
			}
		case isXMP:
			if found := tiffOrientation.FindSubmatch(body); inXMP == 0 && found != nil {
				inXMP = int(found[1][0] - '0')
			}
		}
	}
	return max(inXMP, 1)
}

// The kinds of metadata that say how a picture lies.
const (
	isEXIF = iota
	isXMP
)

// tiffOrientation is an attribute or an element, as the writer likes.
var tiffOrientation = regexp.MustCompile(`tiff:Orientation(?:\s*=\s*["']|>\s*)([1-8])\s*["'<]`)

// metadata are the parts of a file that are it, where each format keeps them. Words that look like it among the pixels, in a comment, or in
// a small picture inside the picture are none.
func metadata(data []byte) iter.Seq2[int, []byte] {
	switch {
	case isJPEG(data):
		return ofJPEG(data)
	case begins("RIFF")(data):
		return ofChunks(data, 12, riffChunk)
	case begins("\x89PNG")(data):
		return ofChunks(data, 8, pngChunk)
	}
	return func(func(int, []byte) bool) {}
}

func ofJPEG(data []byte) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		for marker, body := range segments(data) {
			if marker == 0xda {
				return // pixels
			}
			if marker != 0xe1 { // APP1, behind whatever else the camera wrote
				continue
			}
			kind, text := isXMP, body
			if bytes.HasPrefix(body, []byte("Exif\x00")) && len(body) > 6 {
				kind, text = isEXIF, body[6:] // what fills the sixth place is not the same everywhere
			}
			if !yield(kind, text) {
				return
			}
		}
	}
}

// chunk is one part of a PNG or a WebP: what is behind it, and what of it is metadata; ok is false for pixels.
type chunk func(at []byte) (size int, kind int, body []byte, ok bool)

func ofChunks(data []byte, first int, read chunk) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		for at := first; at >= 0 && at+8 <= len(data); {
			size, kind, body, ok := read(data[at:])
			if ok && !yield(kind, body) {
				return
			}
			at += size
		}
	}
}

func riffChunk(at []byte) (size, kind int, body []byte, ok bool) {
	n := int(binary.LittleEndian.Uint32(at[4:]))
	body = at[8:min(len(at), 8+n)]
	switch string(at[:4]) {
	case "EXIF":
		return 8 + n + n%2, isEXIF, bytes.TrimPrefix(body, []byte("Exif\x00\x00")), true
	case "XMP ":
		return 8 + n + n%2, isXMP, body, true
	}
	return 8 + n + n%2, 0, nil, false
}

func pngChunk(at []byte) (size, kind int, body []byte, ok bool) {
	n := int(binary.BigEndian.Uint32(at))
	body = at[8:min(len(at), 8+n)]
	switch {
	case string(at[4:8]) == "eXIf":
		return 12 + n, isEXIF, bytes.TrimPrefix(body, []byte("Exif\x00\x00")), true
	case string(at[4:8]) == "iTXt" && bytes.HasPrefix(body, []byte("XML:com.adobe.xmp\x00")):
		return 12 + n, isXMP, body, true
	}
	return 12 + n, 0, nil, false
}

// inTIFF looks through the first directory (TIFF 6.0, section 2): entries of 12 bytes, tag, type, count, value. The second is of the small
// picture. 0 when it does not say.
func inTIFF(b []byte) int {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(b, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(b, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return 0
	}
	if len(b) < 10 {
		return 0
	}
	at := uint64(order.Uint32(b[4:]))
	if at+2 > uint64(len(b)) {
		return 0
	}
	entries := b[at+2:]
	for n := order.Uint16(b[at:]); n > 0 && len(entries) >= 12; n-- {
		if how := number(entries, order); order.Uint16(entries) == 0x0112 && how >= 1 && how <= 8 {
			return int(how)
		}
		entries = entries[12:]
	}
	return 0
}

// number is the value of an entry, which some editors write as a byte or with four bytes; in either order it begins at its place.
func number(entry []byte, order binary.ByteOrder) uint32 {
	switch order.Uint16(entry[2:]) {
	case 1, 6:
		return uint32(entry[8])
	case 4, 9:
		return order.Uint32(entry[8:])
	}
	return uint32(order.Uint16(entry[8:]))
}
