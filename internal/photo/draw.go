package photo

import (
	"image"
	"math"

	"golang.org/x/image/draw"
)

const (
	// Short is the shorter side of what is kept, in pixels: a page of a phone stays as wide as it is, however long it is.
	Short = 1200
	// MaxKept is the most pixels that are kept.
	MaxKept = 25_000_000

	longest = 65_000 // a JPEG can be no longer
	strip   = 64     // rows that are drawn at once before they are turned
)

// fit is the size in which a picture is kept, never larger than it was; less is the part of it when the first try took too much room.
func fit(w, h int, less float64) (int, int) {
	scale := min(1, Short/float64(min(w, h)), math.Sqrt(MaxKept/float64(w)/float64(h)), longest/float64(max(w, h))) * less
	return max(1, int(float64(w)*scale+0.5)), max(1, int(float64(h)*scale+0.5))
}

// upright draws a picture in a size, both as it lies: on white, without what was beneath transparent pixels, and turned upright.
func upright(img image.Image, w, h, lies int) *image.RGBA {
	if lies == 1 {
		out := image.NewRGBA(image.Rect(0, 0, w, h))
		onWhite(out, img, w, h)
		return out
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if lies >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	rows := image.NewRGBA(image.Rect(0, 0, w, strip))
	for y := 0; y < h; y += strip {
		rows.Rect = image.Rect(0, y, w, min(y+strip, h))
		onWhite(rows, img, w, h)
		turn(out, rows, w, h, lies)
	}
	return out
}

// onWhite draws those rows of a picture of a size that the target has.
func onWhite(to *image.RGBA, img image.Image, w, h int) {
	draw.Draw(to, to.Rect, image.White, image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(to, image.Rect(0, 0, w, h), img, img.Bounds(), draw.Over, nil)
}

// turn lays rows where they come to when the picture is upright. How the eight values lie is in EXIF 2.3, 4.6.4 A.
func turn(out, rows *image.RGBA, w, h, lies int) {
	for y := rows.Rect.Min.Y; y < rows.Rect.Max.Y; y++ {
		for x := range w {
			to := [...]image.Point{2: {w - 1 - x, y}, 3: {w - 1 - x, h - 1 - y}, 4: {x, h - 1 - y},
				5: {y, x}, 6: {h - 1 - y, x}, 7: {h - 1 - y, w - 1 - x}, 8: {y, w - 1 - x}}[lies]
			copy(out.Pix[out.PixOffset(to.X, to.Y):][:4], rows.Pix[rows.PixOffset(x, y):][:4])
		}
	}
}
