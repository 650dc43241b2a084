package life

import (
	"slices"

	"huiyin/internal/actor"
)

// Step is one recorded move: the verb, who made it, from where to where, and which change of its subject it was, counted from 1.
type Step[St ~string] struct {
	Verb    string
	From    St
	To      St
	Role    actor.Role
	Version int
}

// The ways in which a recorded life can break.
const (
	Gap        = "gap"        // a step is missing
	Torn       = "torn"       // a step does not begin where the one before ended
	Undeclared = "undeclared" // the table has no such move
)

// Break is where a recorded life breaks: at which step, and how.
type Break struct {
	At  int // place in the list of steps
	How string
}

// Replay lets recorded steps run through the table again and says where they end and where they break; a gap ends it.
// born are the births that this subject may have had.
func (l Life[St, S, R, I, T]) Replay(born []Move[St, S, R, I, T], steps []Step[St]) (end St, breaks []Break) {
	for i, s := range steps {
		switch {
		case s.Version != i+1:
			return end, append(breaks, Break{At: i, How: Gap})
		case i == 0 && !made(s, born), i > 0 && s.From != end:
			breaks = append(breaks, Break{At: i, How: Torn})
		case i > 0 && !l.Declared(s):
			breaks = append(breaks, Break{At: i, How: Undeclared})
		}
		end = s.To
	}
	return end, breaks
}

// Declared says whether a step is a line of the table, or one of the verbs that accompany others and leave the state alone.
func (l Life[St, S, R, I, T]) Declared(s Step[St]) bool {
	if slices.ContainsFunc(l.Beside, func(b Beside) bool { return b.Verb == s.Verb }) {
		return s.From == s.To
	}
	return made(s, l.Moves)
}

// made says whether one of the moves made the step.
func made[St ~string, S, R, I, T any](s Step[St], moves []Move[St, S, R, I, T]) bool {
	return slices.ContainsFunc(moves, func(m Move[St, S, R, I, T]) bool {
		stays := len(m.To) == 0 && s.To == s.From
		return m.Verb == s.Verb && m.Starts(s.From) && m.Allows(s.Role) && (stays || slices.Contains(m.To, s.To))
	})
}
