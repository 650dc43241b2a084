package photo

import "iter"

// scans counts the passes of a JPEG up to its end: a small file can ask for thousands over all its pixels.
// What phones hang on behind the end, such as a short film, is not looked at.
func scans(data []byte) (n int) {
	for marker := range segments(data) {
		if marker == 0xda {
			n++
		}
	}
	return n
}

// frame is what the header of a JPEG's frame says: whether it comes in several passes over all pixels, and how many values of all its
// components there are to 64 pixels.
func frame(data []byte) (progressive bool, values int) {
	for marker, body := range segments(data) {
		// SOF0 to SOF2 are all that Go opens: precision, height, width, then three bytes a component.
		if marker < 0xc0 || marker > 0xc2 || len(body) < 6 {
			continue
		}
		return marker == 0xc2, valuesOf(body[6:], int(body[5]))
	}
	return false, 0
}

// valuesOf adds up the components, each sampled as often as the one that is sampled most: 192 for three of the full size.
func valuesOf(components []byte, n int) (values int) {
	most := 1
	for i := range n {
		if 3*i+1 < len(components) {
			most = max(most, sampled(components[3*i+1]))
		}
	}
	for i := range n {
		if 3*i+1 < len(components) {
			values += 64 * sampled(components[3*i+1]) / most
		}
	}
	return values
}

// sampled is how often a component is sampled in one block of pixels, across times down.
func sampled(b byte) int { return int(b>>4) * int(b&15) }

// segments are the markers of a JPEG up to its end, with what stands in each.
func segments(data []byte) iter.Seq2[byte, []byte] {
	return func(yield func(byte, []byte) bool) {
		for i := 2; isJPEG(data) && i+4 <= len(data); {
			marker := data[i+1]
			if data[i] != 0xff || marker == 0 || marker == 0xff || marker >= 0xd0 && marker <= 0xd7 {
				i++ // pixels, filling, or a restart among them
				continue
			}
			end := i + 2 + int(data[i+2])<<8 + int(data[i+3])
			if marker == 0xd9 || !yield(marker, data[i+4:max(i+4, min(end, len(data)))]) {
				return
			}
			i = end
		}
	}
}
