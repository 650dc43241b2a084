// Package life is the life of anything as data: which verb leads from which state to which, who may do it, when, and what must be
// given. A room writes its table and its verbs; this runs them, offers them, and replays what was recorded.
package life

import (
	"slices"

	"huiyin/internal/actor"
	"huiyin/internal/fault"
)

// Move is one line of a life: from, verb, to, who, what must be given, when, and what it does. St are the states, S is the subject
// whose life it is, R the rules it lives under, I what a verb is given, T one verb being carried out.
type Move[St ~string, S, R, I, T any] struct {
	From  []St
	Verb  string
	Label string // on its button
	To    []St   // several: the verb decides; none: the state stays
	Who   []actor.Role
	Needs []Need[I]
	When  func(s S, rules R, today string) *fault.Fault // why it cannot be done now; nil: nothing is in the way
	Do    func(T) error
	Help  func(R) string // what happens then, shown before it is done
	Clock func(R) string // what it does to the clocks, for the help page

	Rank    int  // of what is offered, the highest is the next step; 0 never is
	Holds   bool // does not end a pause of the clock
	Overlay bool // acts beside the state: it is not the holder's work
}

// Starts says whether the move begins in a state.
func (m Move[St, S, R, I, T]) Starts(at St) bool { return slices.Contains(m.From, at) }

// Allows says whether a role may make the move.
func (m Move[St, S, R, I, T]) Allows(role actor.Role) bool { return slices.Contains(m.Who, role) }

// Plain are words in which no rule occurs.
func Plain[R any](words string) func(R) string { return func(R) string { return words } }

// Life is a table of moves with what the sentences about it need.
type Life[St ~string, S, R, I, T any] struct {
	Moves  []Move[St, S, R, I, T]
	Births []Move[St, S, R, I, T] // how a life may begin: verb, from, to and who
	Beside []Beside               // verbs that accompany others and leave the state alone
	Thing  string                 // what people call it: 这件整改件
	State  func(S) St
	Word   func(St) string                   // the word people read for a state
	Theirs func(S, actor.Actor) *fault.Fault // why it is not this actor's to act on; nil: it is
}

// Beside is a verb that accompanies others: recorded, never asked for.
type Beside struct{ Verb, Label string }

// Lines are the moves of one verb.
func (l Life[St, S, R, I, T]) Lines(verb string) (out []Move[St, S, R, I, T]) {
	for _, m := range l.Moves {
		if m.Verb == verb {
			out = append(out, m)
		}
	}
	return out
}

// Label is the word for a verb made in a state: one verb may be called differently in two. The verb itself when nobody declared it.
func (l Life[St, S, R, I, T]) Label(verb string, from St) string {
	label := verb
	for _, b := range l.Beside {
		if b.Verb == verb {
			label = b.Label
		}
	}
	for _, m := range slices.Concat(l.Births, l.Moves) {
		if m.Verb == verb && (label == verb || m.Starts(from)) {
			label = m.Label
		}
	}
	return label
}

// Named is a verb with its word. At is the state in which alone the word holds; empty: it holds in all that are not named.
type Named[St ~string] struct {
	Verb  string
	At    St
	Label string
}

// Verbs are all verbs that can be recorded, each once and again for every state in which it is called otherwise.
func (l Life[St, S, R, I, T]) Verbs() (out []Named[St]) {
	for _, b := range l.Beside {
		out = append(out, Named[St]{Verb: b.Verb, Label: b.Label})
	}
	for _, m := range slices.Concat(l.Births, l.Moves) {
		i := slices.IndexFunc(out, func(n Named[St]) bool { return n.Verb == m.Verb })
		if i < 0 {
			out = append(out, Named[St]{Verb: m.Verb, Label: m.Label})
			continue
		}
		for _, at := range m.From {
			if out[i].Label != m.Label {
				out = append(out, Named[St]{Verb: m.Verb, At: at, Label: m.Label})
			}
		}
	}
	return out
}

// Permitted finds the line of the table by which an actor may do a verb now. NotFound for no verb, Forbidden for the role or for
// somebody else's subject, Conflict in this state.
func (l Life[St, S, R, I, T]) Permitted(s S, verb string, who actor.Actor) (Move[St, S, R, I, T], error) {
	var none Move[St, S, R, I, T]
	lines := l.Lines(verb)
	if len(lines) == 0 {
		return none, fault.New(fault.NotFound, "no_verb", "没有这个操作。")
	}
	hers := slices.DeleteFunc(slices.Clone(lines), func(m Move[St, S, R, I, T]) bool { return !m.Allows(who.Role) })
	if len(hers) == 0 {
		return none, fault.New(fault.Forbidden, "not_your_role", "“%s”不是%s能做的。", lines[0].Label, who.Role.Say())
	}
	if f := l.theirs(s, who); f != nil {
		return none, f
	}
	for _, m := range hers {
		if m.Starts(l.State(s)) {
			return m, nil
		}
	}
	return none, fault.New(fault.Conflict, "wrong_state", "%s现在是“%s”，不能%s。请刷新后再看。", l.Thing, l.Word(l.State(s)), lines[0].Label)
}

func (l Life[St, S, R, I, T]) theirs(s S, who actor.Actor) *fault.Fault {
	if l.Theirs == nil {
		return nil
	}
	return l.Theirs(s, who)
}

// Refused says why a permitted move cannot be made now; nil when it can.
func (m Move[St, S, R, I, T]) Refused(s S, rules R, today string) error {
	if m.When == nil {
		return nil
	}
	if f := m.When(s, rules, today); f != nil {
		return f
	}
	return nil
}

// Offered are the moves that an actor can make now, in the order of the table: each would succeed, given what it needs.
func (l Life[St, S, R, I, T]) Offered(s S, rules R, who actor.Actor, today string) (out []Move[St, S, R, I, T]) {
	if l.theirs(s, who) != nil {
		return nil
	}
	for _, m := range l.Moves {
		if m.Allows(who.Role) && m.Starts(l.State(s)) && m.Refused(s, rules, today) == nil {
			out = append(out, m)
		}
	}
	return out
}

// Next is the actor's next step: the highest in rank of what is offered. ok is false when it is somebody else's turn.
func (l Life[St, S, R, I, T]) Next(s S, rules R, who actor.Actor, today string) (next Move[St, S, R, I, T], ok bool) {
	if l.theirs(s, who) != nil {
		return next, false
	}
	for _, m := range l.Moves {
		if m.Rank > next.Rank && m.Allows(who.Role) && m.Starts(l.State(s)) && m.Refused(s, rules, today) == nil {
			next, ok = m, true
		}
	}
	return next, ok
}
