package api

import "compress/gzip"

// Unlimited takes the rate limits away, for load.
func (a *App) Unlimited() { a.limits.off = true }

// WithPage stands in for a built page, so that tests of the server need no Node.
func (a *App) WithPage(name, html string) (err error) {
	a.pages[name], err = newFile(name, []byte(html), gzip.BestCompression)
	return err
}
