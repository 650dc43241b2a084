package api

import (
	"compress/gzip"
	"time"
)

// Unlimited takes the rate limits away, for load.
func (a *App) Unlimited() { a.limits.off = true }

// RestFigures sets how often the public figures are looked at again.
func (a *App) RestFigures(d time.Duration) { a.figures.rest = d }

// WithPage stands in for a built page, so that tests of the server need no Node.
func (a *App) WithPage(name, html string) (err error) {
	a.pages[name], err = newFile(name, []byte(html), gzip.BestCompression)
	return err
}
