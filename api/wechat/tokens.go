package wechat

import (
	"sync"
	"time"
)

// tokens keeps what the library fetches, for as long as WeChat says. The library's own memory is read without its lock. Each server has
// one: the stable token is the same for all who ask.
type tokens struct {
	now func() time.Time

	mu   sync.Mutex
	kept map[string]kept
}

type kept struct {
	value any
	until time.Time
}

// Get is the value of a key, nil when there is none any more.
func (t *tokens) Get(key string) any {
	t.mu.Lock()
	defer t.mu.Unlock()
	k, ok := t.kept[key]
	if !ok || !t.now().Before(k.until) {
		return nil
	}
	return k.value
}

// Set keeps a value.
func (t *tokens) Set(key string, value any, lives time.Duration) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kept == nil {
		t.kept = map[string]kept{}
	}
	t.kept[key] = kept{value, t.now().Add(lives)}
	return nil
}

// IsExist says whether there is a value.
func (t *tokens) IsExist(key string) bool { return t.Get(key) != nil }

// Delete forgets a value.
func (t *tokens) Delete(key string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.kept, key)
	return nil
}
