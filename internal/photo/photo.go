// Package photo takes a citizen's photo apart and makes a new one of its pixels, so that nothing of the
// file itself survives: no place, no camera, no second file hidden behind the picture.
package photo

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"huiyin/internal/fault"
)

const (
	// MaxBytes is the largest file taken, in bytes.
	MaxBytes = 10 << 20
	// MaxPixels is the largest picture decoded: 33 bytes of PNG can claim 60000 × 60000, which is 13 GB.
	MaxPixels = 40_000_000
	// Side is the longer side of what is kept, in pixels.
	Side = 1600

	quality  = 82
	maxScans = 64 // a camera writes about ten; each costs a pass over all pixels
)

// atOnce bounds memory: each decode may hold 160 MB.
var atOnce = make(chan struct{}, 2)

// format is one kind of picture we can open.
type format struct {
	magic  func([]byte) bool
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

var formats = []format{
	{begins("\xff\xd8\xff"), jpeg.DecodeConfig, jpeg.Decode},
	{begins("\x89PNG\r\n\x1a\n"), png.DecodeConfig, png.Decode},
	{begins("GIF8"), gif.DecodeConfig, gif.Decode},
	{func(b []byte) bool { return begins("RIFF")(b) && len(b) > 16 && string(b[8:12]) == "WEBP" }, webp.DecodeConfig, webp.Decode},
}

func begins(magic string) func([]byte) bool {
	return func(b []byte) bool { return bytes.HasPrefix(b, []byte(magic)) }
}

// Clean makes a new JPEG of a photo: JPEG, PNG, WebP or GIF (its first picture) of at most 10 MB and 40
// megapixels, turned upright, at most 1,600 pixels long, without any metadata. TooLarge for more; Invalid
// for what is no picture, or broken. At most two run at once, the others wait.
func Clean(data []byte) ([]byte, error) {
	if len(data) > MaxBytes {
		return nil, fault.New(fault.TooLarge, "photo_too_large", "照片超过 10 MB，请压缩后再上传，或改用截屏。")
	}
	f, err := formatOf(data)
	if err != nil {
		return nil, err
	}
	atOnce <- struct{}{}
	defer func() { <-atOnce }()

	img, err := f.open(data)
	if err != nil {
		return nil, err
	}
	img = turn(shrink(img), orientation(data))
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func formatOf(data []byte) (format, error) {
	for _, f := range formats {
		if f.magic(data) {
			return f, nil
		}
	}
	if len(data) > 12 && string(data[4:8]) == "ftyp" { // ISO base media: HEIC, AVIF, and films
		return format{}, fault.InField("photo", "photo_heic", "这张照片是 HEIC 等格式，这里打不开。请截屏后上传截图，或在手机“设置—相机—格式”里选“兼容性最佳”后重拍。")
	}
	return format{}, fault.InField("photo", "photo_unknown", "这个文件不是照片。请上传 JPG、PNG、WebP 或 GIF 格式的照片。")
}

// open looks at the size a file claims before it gives it memory.
func (f format) open(data []byte) (image.Image, error) {
	broken := fault.InField("photo", "photo_broken", "照片打不开，文件可能不完整。请重新拍一张，或换一张上传。")
	c, err := f.config(bytes.NewReader(data))
	if err != nil || c.Width < 1 || c.Height < 1 {
		return nil, broken
	}
	limit := MaxPixels
	if c.ColorModel == color.RGBA64Model || c.ColorModel == color.NRGBA64Model { // eight bytes a pixel
		limit /= 2
	}
	if c.Width > limit/c.Height || scans(data) > maxScans {
		return nil, fault.New(fault.TooLarge, "photo_too_many_pixels", "照片的像素太多，这里最多处理 4000 万像素。请截屏后上传截图，或换一张。")
	}
	img, err := f.decode(bytes.NewReader(data))
	if err != nil {
		return nil, broken
	}
	return img, nil
}

// scans counts the passes of a JPEG up to its end: a small file can ask for thousands over all its pixels.
// What phones hang on behind the end, such as a short film, is not looked at.
func scans(data []byte) (n int) {
	for i := 2; formats[0].magic(data) && i+4 <= len(data); {
		marker := data[i+1]
		switch {
		case data[i] != 0xff || marker == 0 || marker == 0xff || marker >= 0xd0 && marker <= 0xd7:
			i++ // pixels, filling, or a restart among them
			continue
		case marker == 0xd9:
			return n
		case marker == 0xda:
			n++
		}
		i += 2 + int(data[i+2])<<8 + int(data[i+3])
	}
	return n
}

// shrink draws the picture on white, at most Side long, without what was beneath transparent pixels.
func shrink(img image.Image) *image.RGBA {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if long := max(w, h); long > Side {
		w, h = max(1, w*Side/long), max(1, h*Side/long)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(out, out.Bounds(), img, b, draw.Over, nil)
	return out
}
