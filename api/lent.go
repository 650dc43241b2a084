package api

import (
	"context"
	"sync"
	"time"
)

// lent are the photos that wait to be claimed, and whose budget they burden.
type lent struct {
	most    int64 // bytes of all
	mu      sync.Mutex
	loans   map[string]loan // by token
	all     int64
	counted time.Time
}

type loan struct {
	key   string
	bytes int
}

const (
	// loansKept bounds the memory; one that is forgotten is given back by time.
	loansKept = 1 << 15
	// unclaimedAge is how old the sum of all may be.
	unclaimedAge = time.Minute
)

func (l *lent) lend(token string, x loan) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.loans == nil {
		l.loans = map[string]loan{}
	}
	for some := range l.loans { // any
		if len(l.loans) < loansKept {
			break
		}
		delete(l.loans, some)
	}
	l.loans[token] = x
	l.all += int64(x.bytes)
}

// take is the loan of a token, which ends with it.
func (l *lent) take(token string) (loan, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	x, ok := l.loans[token]
	delete(l.loans, token)
	l.all -= int64(x.bytes)
	return x, ok
}

// bytes is what all unclaimed photos take: counted anew after a minute, for others upload as well.
func (l *lent) bytes(ctx context.Context, count func(context.Context) (int64, error)) (int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Since(l.counted) < unclaimedAge {
		return l.all, nil
	}
	n, err := count(ctx)
	if err == nil {
		l.all, l.counted = n, time.Now()
	}
	return l.all, err
}

// claimed gives back what photos burdened until somebody sent them in.
func (l *Limits) claimed(tokens []string) {
	for _, t := range tokens {
		if x, ok := l.lent.take(t); ok {
			l.book.GiveBack(lentBytes, x.key, float64(x.bytes))
		}
	}
}
