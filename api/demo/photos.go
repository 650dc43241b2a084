package demo

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math/rand/v2"

	"huiyin/internal/actor"
	"huiyin/internal/day"
	"huiyin/survey"
)

// picture draws a street of nowhere: sky, houses with windows, a road, and something lying on it.
func picture(dice *rand.Rand) ([]byte, error) {
	const w, h = 480, 360
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	fill := func(x0, y0, x1, y1 int, r, g, b uint8) {
		draw.Draw(img, image.Rect(x0, y0, x1, y1), image.NewUniform(color.RGBA{r, g, b, 255}), image.Point{}, draw.Src)
	}
	shade := uint8(dice.IntN(60))
	fill(0, 0, w, h, 150+shade, 180+shade/2, 215)
	for x := -20; x < w; {
		width, top := between(dice, 50, 110), between(dice, 60, 160)
		tone := uint8(between(dice, 120, 190))
		fill(x, top, x+width, 240, tone, tone-10, tone-25)
		for wy := top + 12; wy < 225; wy += 24 {
			for wx := x + 10; wx < x+width-14; wx += 22 {
				fill(wx, wy, wx+10, wy+13, 70, 85, uint8(between(dice, 100, 150)))
			}
		}
		x += width + between(dice, 0, 12)
	}
	fill(0, 240, w, 275, 170, 165, 155)
	fill(0, 275, w, h, 88, 90, 94)
	for x := between(dice, 0, 30); x < w; x += 70 {
		fill(x, 314, x+38, 319, 225, 225, 215)
	}
	for range between(dice, 2, 6) {
		x, y := between(dice, 20, w-70), between(dice, 245, h-40)
		fill(x, y, x+between(dice, 12, 50), y+between(dice, 8, 26), uint8(dice.IntN(200)), uint8(dice.IntN(160)), uint8(dice.IntN(120)))
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 75})
	return b.Bytes(), err
}

// photograph uploads a picture and gives the tokens with which it is claimed.
func (c *city) photograph(who actor.Actor, dice *rand.Rand) ([]string, error) {
	data, err := picture(dice)
	if err != nil {
		return nil, err
	}
	token, err := c.Survey.UploadPhoto(c.ctx, who, data)
	return []string{token}, err
}

// lookAtPhotos lets citizens' pictures of the days before go to the units, or keeps one back in which somebody can be recognised.
func (c *city) lookAtPhotos() error {
	if c.today > day.Plus(c.last, -2) {
		return nil
	}
	photos, err := c.Survey.Photos(c.ctx, c.unseen)
	if err != nil {
		return err
	}
	for _, id := range c.unseen {
		for _, p := range photos[id] {
			state := survey.PhotoReleased
			if c.quota["photos"]++; c.quota["photos"]%9 == 4 {
				state = survey.PhotoWithheld
			}
			c.pass()
			if err := c.Survey.JudgePhoto(c.ctx, c.office(), p.ID, state); err != nil {
				return err
			}
		}
	}
	c.unseen = nil
	return nil
}
