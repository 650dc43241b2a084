// Package photo takes a citizen's photo apart and makes a new one of its pixels, so that nothing of the
// file itself survives: no place, no camera, no second file hidden behind the picture.
package photo

import (
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"huiyin/internal/fault"
)

const (
	// MaxBytes is the largest file taken, in bytes.
	MaxBytes = 10 << 20
	// MaxPixels is the largest picture decoded: 33 bytes of PNG can claim 60000 × 60000, which is 13 GB.
	MaxPixels = 40_000_000

	quality      = 82
	maxScans     = 64       // a camera writes about ten; each costs a pass over all pixels
	maxKeptBytes = 10 << 20 // what a database takes in one piece
)

// atOnce bounds memory: each may hold 260 MB.
var atOnce = make(chan struct{}, 2)

// format is one kind of picture we can open.
type format struct {
	magic  func([]byte) bool
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	cost   func([]byte, image.Config) Size
}

var formats = []format{
	{isJPEG, jpeg.DecodeConfig, jpeg.Decode, jpegCost},
	{begins("\x89PNG\r\n\x1a\n"), png.DecodeConfig, png.Decode, pngCost},
	{begins("GIF8"), gif.DecodeConfig, gif.Decode, func(_ []byte, c image.Config) Size { return plainly(c) }},
	{func(b []byte) bool { return begins("RIFF")(b) && len(b) > 16 && string(b[8:12]) == "WEBP" }, webp.DecodeConfig, webp.Decode, webpCost},
}

var isJPEG = begins("\xff\xd8\xff")

func begins(magic string) func([]byte) bool {
	return func(b []byte) bool { return bytes.HasPrefix(b, []byte(magic)) }
}

// Cleaned is a JPEG that Clean has made: nothing else may be kept.
type Cleaned []byte

// Clean makes a new JPEG of a photo: JPEG, PNG, WebP or GIF (its first picture) of at most 10 MB and 40 megapixels, turned upright, at most
// 1,200 pixels on its shorter side and 25 megapixels in all, so that a long screenshot can be read, without any metadata. TooLarge for
// more; Invalid for what is no picture, or broken. At most two run at once, the others wait.
func Clean(data []byte) (Cleaned, error) {
	if _, err := Measure(data); err != nil {
		return nil, err
	}
	f, err := formatOf(data)
	if err != nil {
		return nil, err
	}
	atOnce <- struct{}{}
	defer func() { <-atOnce }()

	img, err := f.decode(bytes.NewReader(data))
	if err != nil {
		return nil, broken()
	}
	return encode(img, orientation(data))
}

// encode makes the JPEG; one that would take too much room is kept coarser, and if need be smaller: words are rather blurred than gone.
func encode(img image.Image, lies int) (Cleaned, error) {
	for less := 1.0; ; less *= 0.7 {
		w, h := fit(img.Bounds().Dx(), img.Bounds().Dy(), less)
		kept := upright(img, w, h, lies)
		for _, q := range []int{quality, quality / 2} {
			var out bytes.Buffer
			if err := jpeg.Encode(&out, kept, &jpeg.Options{Quality: q}); err != nil {
				return nil, err
			}
			if out.Len() <= maxKeptBytes {
				return out.Bytes(), nil
			}
		}
	}
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
