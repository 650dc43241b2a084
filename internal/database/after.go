package database

import (
	"fmt"
	"log/slog"
	"runtime/debug"
)

// AfterCommit is done once everything is safe, and not at all otherwise. A panic in it is logged and nothing more: what was committed
// stays committed, whoever waits for it is told so, and the functions after it run.
func (t *Tx) AfterCommit(fn func()) { t.after = append(t.after, fn) }

// committed does what was to follow the commit.
func (t *Tx) committed() {
	for _, fn := range t.after {
		alone(fn)
	}
}

func alone(fn func()) {
	defer func() {
		if r := recover(); r != nil {
			slog.Error("after the commit: panic", "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
		}
	}()
	fn()
}
