// Package budget counts what is dear by whoever asks for it: so much at once, refilled over a while. What it remembers is bounded,
// and nobody can make it forget what others have used up.
package budget

import (
	"container/list"
	"sync"
	"time"
)

// Budget is what one of a kind may use: Burst at once, refilled evenly over Per.
type Budget struct {
	Name  string
	Burst float64
	Per   time.Duration
}

// Most is how many of one budget are remembered; an entry takes about 200 bytes.
const Most = 1 << 15

// oldest is among how many of the longest unused ones the fullest is forgotten: one that somebody has emptied outlives those that
// were invented to push it out, since each of these is nearly full.
const oldest = 8

// Book is what was used of the budgets, by key. The zero value is empty; safe for concurrent use. What is asked of it, Take and
// GiveBack, is all that a body shared by several processes has to do.
type Book struct {
	mu    sync.Mutex
	pages map[string]*page
	clock func() time.Time // nil: the process's own
}

// page is one budget's part of the book, the longest unused first.
type page struct {
	byKey map[string]*list.Element
	order list.List
}

type entry struct {
	key  string
	left float64
	at   time.Time
}

// Clock is the time by which budgets are refilled.
func (b *Book) Clock(now func() time.Time) { b.clock = now }

func (b *Book) now() time.Time {
	if b.clock != nil {
		return b.clock()
	}
	return time.Now()
}

// Take uses up `weight` of a key's budget if it is there, all or nothing; wait says after how long it will be. What weighs more than
// the whole budget passes when nothing is used up, and leaves a debt.
func (b *Book) Take(of Budget, key string, weight float64) (ok bool, wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	e := b.entry(of, key)
	if need := min(weight, of.Burst) - e.left; need > 1e-9 {
		return false, time.Duration(need / of.Burst * float64(of.Per))
	}
	e.left -= weight
	return true, 0
}

// Left is how much of a key's budget is there; asking uses nothing up and is not remembered.
func (b *Book) Left(of Budget, key string) float64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	if p := b.pages[of.Name]; p != nil && p.byKey[key] != nil {
		return refilled(of, p.byKey[key].Value.(*entry), b.now())
	}
	return of.Burst
}

// GiveBack returns what Take took; of a key that was forgotten since, nothing is missing.
func (b *Book) GiveBack(of Budget, key string, weight float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if p := b.pages[of.Name]; p != nil && p.byKey[key] != nil {
		e := p.byKey[key].Value.(*entry)
		e.left = min(of.Burst, e.left+weight)
	}
}

// entry is what a key has left now; it becomes the last to be forgotten.
func (b *Book) entry(of Budget, key string) *entry {
	p := b.page(of.Name)
	now := b.now()
	if at := p.byKey[key]; at != nil {
		p.order.MoveToBack(at)
		e := at.Value.(*entry)
		e.left, e.at = refilled(of, e, now), now
		return e
	}
	if len(p.byKey) >= Most {
		p.forget(of, now)
	}
	e := &entry{key, of.Burst, now}
	p.byKey[key] = p.order.PushBack(e)
	return e
}

func (b *Book) page(name string) *page {
	if b.pages == nil {
		b.pages = map[string]*page{}
	}
	p := b.pages[name]
	if p == nil {
		p = &page{byKey: map[string]*list.Element{}}
		b.pages[name] = p
	}
	return p
}

// forget drops the fullest of the oldest entries.
func (p *page) forget(of Budget, now time.Time) {
	fullest := p.order.Front()
	for at, n := p.order.Front(), 0; at != nil && n < oldest; at, n = at.Next(), n+1 {
		if refilled(of, at.Value.(*entry), now) > refilled(of, fullest.Value.(*entry), now) {
			fullest = at
		}
	}
	delete(p.byKey, fullest.Value.(*entry).key)
	p.order.Remove(fullest)
}

func refilled(of Budget, e *entry, now time.Time) float64 {
	return min(of.Burst, e.left+of.Burst*float64(max(0, now.Sub(e.at)))/float64(of.Per))
}
