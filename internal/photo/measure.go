package photo

import (
	"bytes"
	"image"
	"image/color"

	"huiyin/internal/fault"
)

// Size is what opening a photo costs, known before it is opened.
type Size struct {
	Pixels int
	Effort int // in pixels of a plain picture that take as long
	Memory int // bytes that are held at once
}

// MaxMemory is the most that opening one photo may hold, in bytes: a plain one of MaxPixels, and the largest that is kept.
const MaxMemory = 4*MaxPixels + 4*MaxKept

// ordinary is how many pixels are kept of a photo that is no long page.
const ordinary = Short * Short * 4 / 3

// Measure looks at what a file claims to be, without opening it. TooLarge for what is more than Clean takes; Invalid for what is no
// picture, or broken at its beginning.
func Measure(data []byte) (Size, error) {
	if len(data) > MaxBytes {
		return Size{}, fault.New(fault.TooLarge, "photo_too_large", "照片超过 10 MB，请压缩后再上传，或改用截屏。")
	}
	f, err := formatOf(data)
	if err != nil {
		return Size{}, err
	}
	c, err := f.config(bytes.NewReader(data))
	if err != nil || c.Width < 1 || c.Height < 1 {
		return Size{}, broken()
	}
	// Before they are multiplied: 33 bytes can claim more than a number holds.
	if c.Width > MaxPixels/c.Height || scans(data) > maxScans {
		return Size{}, tooMany()
	}
	s := f.cost(data, c)
	if s.Memory > 4*MaxPixels {
		return s, tooMany()
	}
	if w, h := fit(c.Width, c.Height, 1); w*h > ordinary { // to make it again takes longer than to open it
		s.Effort += 2 * (w*h - ordinary)
		s.Memory += 4 * (w*h - ordinary)
	}
	return s, nil
}

func broken() error {
	return fault.InField("photo", "photo_broken", "照片打不开，文件可能不完整。请重新拍一张，或换一张上传。")
}

func tooMany() error {
	return fault.New(fault.TooLarge, "photo_too_many_pixels", "照片的像素太多，这里最多处理 4000 万像素。请截屏后上传截图，或换一张。")
}

// plainly is the cost of a picture that is opened in one pass.
func plainly(c image.Config) Size {
	n := c.Width * c.Height
	s := Size{Pixels: n, Effort: n, Memory: 4 * n}
	if c.ColorModel == color.RGBA64Model || c.ColorModel == color.NRGBA64Model { // eight bytes a pixel
		s.Effort, s.Memory = 2*n, 8*n
	}
	return s
}

// jpegCost: one of several passes keeps four bytes for each value of each component until the last, and each pass goes over all.
func jpegCost(data []byte, c image.Config) Size {
	s := plainly(c)
	if progressive, values := frame(data); progressive {
		s.Memory = s.Pixels*values/64 + s.Pixels/16*values
		s.Effort = s.Pixels * (4 + scans(data)) / 4
	}
	return s
}

// pngCost: an interlaced one is put together pixel by pixel, of seven pictures.
func pngCost(data []byte, c image.Config) Size {
	s := plainly(c)
	const interlaceAt = 28 // behind the signature: length, name, width, height, depth, colour, compression, filter
	if len(data) > interlaceAt && data[interlaceAt] != 0 {
		s.Effort *= 4
	}
	return s
}

// webpCost: a lossless one is as dear as three plain ones; which it is, is not looked at.
func webpCost(_ []byte, c image.Config) Size {
	s := plainly(c)
	s.Effort *= 3
	return s
}
