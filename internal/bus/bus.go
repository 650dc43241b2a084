// Package bus tells whoever listens in this process that something moved. It carries no message: a listener reads what is true now, so
// that nothing told twice, late or together misleads anybody.
package bus

import "sync"

// Bus is topics with listeners. The zero value is ready; safe for concurrent use.
type Bus struct {
	mu     sync.Mutex
	topics map[string]map[chan struct{}]struct{}
}

// Publish wakes all who listen to a topic; it never waits for any of them.
func (b *Bus) Publish(topic string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for c := range b.topics[topic] {
		select {
		case c <- struct{}{}:
		default: // it is awake already, and will read what is true when it looks
		}
	}
}

// Listen gives a channel on which a topic's changes wake, however many there were; leave ends it.
func (b *Bus) Listen(topic string) (woken <-chan struct{}, leave func()) {
	c := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.topics == nil {
		b.topics = map[string]map[chan struct{}]struct{}{}
	}
	if b.topics[topic] == nil {
		b.topics[topic] = map[chan struct{}]struct{}{}
	}
	b.topics[topic][c] = struct{}{}
	return c, func() { b.leave(topic, c) }
}

func (b *Bus) leave(topic string, c chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if delete(b.topics[topic], c); len(b.topics[topic]) == 0 {
		delete(b.topics, topic)
	}
}
