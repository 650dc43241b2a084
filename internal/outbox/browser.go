package outbox

import "context"

// Browser is the way to units that needs nothing: the console shows a unit's letters itself, as soon as they are sent.
type Browser struct{}

// Name is browser.
func (Browser) Name() string { return "browser" }

// Repeats is true: it is the row that is shown.
func (Browser) Repeats() bool { return true }

// Send has nothing to do, and nobody will tell more of it.
func (Browser) Send(context.Context, Letter) Outcome { return Outcome{State: Sent} }
