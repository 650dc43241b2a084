// Package fair lets few do at once what many ask for: who waits is served in turn by line, not by number, so that one who sends a
// thousand requests makes another wait for one of them.
package fair

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// ErrFull says that too many wait already.
var ErrFull = errors.New("too many wait")

// Line is whose turn it is: all with one key share it. Known ones have every second turn among themselves, however many others wait.
type Line struct {
	Key   string
	Known bool
}

// Queue hands out Room. Safe for concurrent use.
type Queue struct {
	room       int // that is free
	most, each int // who may wait in all, and in one line

	mu      sync.Mutex
	waiting int
	lines   map[Line]*line
	rounds  [2]round // of the others, of the known ones
	turn    int
}

// round are lines in which somebody waits, in the order of their turns.
type round []*line

type line struct {
	Line
	waiters []*waiter
}

type waiter struct {
	weight  int
	granted chan struct{} // closed when it has its turn
	shed    chan struct{} // closed when it gave way
}

// New makes a queue with room for so much at once, in which at most `most` wait, `each` of them in one line.
func New(room, most, each int) *Queue {
	return &Queue{room: room, most: most, each: each, lines: map[Line]*line{}}
}

// Enter waits for a turn of some weight, at most the whole room, and gives what ends it. ErrFull when too many wait, the context's
// error when it ends first.
func (q *Queue) Enter(ctx context.Context, in Line, weight int) (leave func(), err error) {
	w, err := q.wait(in, weight)
	if err != nil {
		return nil, err
	}
	leave = sync.OnceFunc(func() { q.free(weight) })
	select {
	case <-w.granted:
		return leave, nil
	case <-w.shed:
		return nil, ErrFull
	case <-ctx.Done():
	}
	if !q.giveUp(in, w) {
		leave() // its turn came at the same moment
	}
	return nil, ctx.Err()
}

// wait puts a waiter at the end of its line.
func (q *Queue) wait(in Line, weight int) (*waiter, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	w := &waiter{weight, make(chan struct{}), make(chan struct{})}
	l := q.lines[in]
	if l != nil && len(l.waiters) >= q.each {
		return nil, ErrFull
	}
	if q.waiting >= q.most && !q.makeWay(in) {
		return nil, ErrFull
	}
	if l = q.lines[in]; l == nil {
		l = &line{Line: in}
		q.lines[in] = l
		r := &q.rounds[rank(in)]
		*r = append(*r, l)
	}
	l.waiters = append(l.waiters, w)
	q.waiting++
	q.serve()
	return w, nil
}

// makeWay lets the last of the longest line go: for a known one any stranger's, otherwise one that is longer than the newcomer's own
// would be.
func (q *Queue) makeWay(in Line) bool {
	longest, own := q.longest(), 1
	if l := q.lines[in]; l != nil {
		own += len(l.waiters)
	}
	if longest == nil || len(longest.waiters) <= own && !(in.Known && !longest.Known) {
		return false
	}
	last := longest.waiters[len(longest.waiters)-1]
	q.remove(longest, last)
	close(last.shed)
	return true
}

// longest is the longest line of strangers; of known ones when there are none.
func (q *Queue) longest() (out *line) {
	for _, r := range q.rounds {
		for _, l := range r {
			if out == nil || len(l.waiters) > len(out.waiters) {
				out = l
			}
		}
		if out != nil {
			return out
		}
	}
	return nil
}

// giveUp takes a waiter out again; false when it has its turn already.
func (q *Queue) giveUp(in Line, w *waiter) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if l := q.lines[in]; l != nil && slices.Contains(l.waiters, w) {
		q.remove(l, w)
		q.serve() // a lighter one may stand behind
		return true
	}
	select {
	case <-w.shed:
		return true
	default:
		return false
	}
}

func (q *Queue) free(weight int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.room += weight
	q.serve()
}

// serve gives turns while there is room. Nobody light overtakes one who is heavy, or the heavy one would wait for ever.
func (q *Queue) serve() {
	for q.waiting > 0 {
		rank := q.turn
		if len(q.rounds[rank]) == 0 {
			rank = 1 - rank
		}
		l := q.rounds[rank][0]
		w := l.waiters[0]
		if w.weight > q.room {
			return
		}
		q.turn = 1 - rank
		q.room -= w.weight
		q.rounds[rank] = append(q.rounds[rank][1:], l) // its next one waits for all others
		q.remove(l, w)
		close(w.granted)
	}
}

// remove takes a waiter out of its line, and the line away when it was the last.
func (q *Queue) remove(l *line, w *waiter) {
	l.waiters = slices.DeleteFunc(l.waiters, func(x *waiter) bool { return x == w })
	q.waiting--
	if len(l.waiters) > 0 {
		return
	}
	delete(q.lines, l.Line)
	r := &q.rounds[rank(l.Line)]
	*r = slices.DeleteFunc(*r, func(x *line) bool { return x == l })
}

func rank(l Line) int {
	if l.Known {
		return 1
	}
	return 0
}
