// Package fault is the one error type that people get to read: what kind it is for the machine,
// a stable reason for programs, and a sentence that says what to do for the person.
package fault

import (
	"errors"
	"fmt"
	"time"
)

// Kind decides the HTTP status and nothing else.
type Kind int

// The kinds of fault. Everything that is none of them is ours to fix and is never shown.
const (
	Invalid     Kind = iota + 1 // 422: what was sent cannot be used as it is
	NotFound                    // 404: not there, or not this actor's to see
	Forbidden                   // 403: there, but not for this role
	Conflict                    // 409: someone or something was first
	TooMany                     // 429: later
	Unavailable                 // 503: not now
	Unsigned                    // 401: log in first
	TooLarge                    // 413: more than we take
)

// Fault is an error with words for the person who caused it.
type Fault struct {
	Kind   Kind
	Reason string        // stable, English, snake_case: for programs
	Say    string        // a sentence in the reader's language that says what to do
	Fields []Field       // for forms: which field, what is wrong with it
	After  time.Duration // when it can be tried again; 0: nobody knows
}

// Field is one field of a form that cannot be used as it is.
type Field struct {
	Name string `json:"name"`
	Say  string `json:"say"`
}

func (f *Fault) Error() string { return f.Reason + ": " + f.Say }

// New makes a fault; say and args read as in fmt.Sprintf.
func New(kind Kind, reason, say string, args ...any) *Fault {
	return &Fault{Kind: kind, Reason: reason, Say: fmt.Sprintf(say, args...)}
}

// InField is New for one field of a form; the sentence is shown both at the field and at the top.
func InField(name, reason, say string, args ...any) *Fault {
	f := New(Invalid, reason, say, args...)
	f.Fields = []Field{{name, f.Say}}
	return f
}

// Is says whether err is, or wraps, a fault of that kind.
func Is(err error, kind Kind) bool {
	var f *Fault
	return errors.As(err, &f) && f.Kind == kind
}
