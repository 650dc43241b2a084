// Package few keeps the few things that everybody asks for and that are dear to make.
package few

import "sync"

// Most is how many are kept; one more, and all are forgotten and made again as they are asked for.
const Most = 64

// Few keeps values by key, made once each. The key must say all that a value depends on: nothing is ever made again otherwise.
// Values are shared and must not be changed. The zero value is ready; safe for concurrent use.
type Few[K comparable, V any] struct {
	making sync.Mutex // held by the one who makes
	mu     sync.RWMutex
	kept   map[K]V
}

// Get gives the value of a key, by `fresh` when it is not kept. One is made at a time, while those that are kept are given at once;
// what failed is not kept.
func (f *Few[K, V]) Get(key K, fresh func() (V, error)) (V, error) {
	if v, ok := f.find(key); ok {
		return v, nil
	}
	f.making.Lock()
	defer f.making.Unlock()
	if v, ok := f.find(key); ok { // made while we waited
		return v, nil
	}
	v, err := fresh()
	if err == nil {
		f.keep(key, v)
	}
	return v, err
}

func (f *Few[K, V]) find(key K) (V, bool) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	v, ok := f.kept[key]
	return v, ok
}

func (f *Few[K, V]) keep(key K, v V) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.kept == nil || len(f.kept) >= Most {
		f.kept = map[K]V{}
	}
	f.kept[key] = v
}
