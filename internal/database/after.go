package database

import (
	"fmt"
	"log/slog"
	"runtime/debug"
)

// BeforeCommit is done when the verb is through and nothing of it is safe yet; its error takes all of it back. In the order of the calls.
func (t *Tx) BeforeCommit(fn func() error) { t.before = append(t.before, fn) }

func (t *Tx) beforeCommit() error {
	for _, fn := range t.before {
		if err := fn(); err != nil {
			return err
		}
	}
	return nil
}

// Note is what a package keeps with the transaction under a key of a type of its own; make makes it the first time.
func (t *Tx) Note(key any, make func() any) any {
	if t.notes == nil {
		t.notes = map[any]any{}
	}
	if _, ok := t.notes[key]; !ok {
		t.notes[key] = make()
	}
	return t.notes[key]
}

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
