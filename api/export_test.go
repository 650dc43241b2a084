package api

// Unlimited takes the rate limits away, for load.
func (a *App) Unlimited() { a.limits.off = true }
