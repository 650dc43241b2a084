package privacy

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"hash"
	"sync"
)

// Macs makes HMAC-SHA256 under one key. Safe for concurrent use.
type Macs struct{ idle sync.Pool }

// Macs are those of a use's own key: made once, since deriving it costs more than what it makes.
func (k *Keys) Macs(use string) *Macs {
	if m, ok := k.macs.Load(use); ok {
		return m.(*Macs) //nolint:errcheck,forcetypeassert // nothing else is stored
	}
	key := k.derive(use)
	made := &Macs{idle: sync.Pool{New: func() any { return hmac.New(sha256.New, key) }}}
	m, _ := k.macs.LoadOrStore(use, made)
	return m.(*Macs) //nolint:errcheck,forcetypeassert // as above
}

// Sum is the HMAC of the data.
func (m *Macs) Sum(data []byte) (sum [sha256.Size]byte) {
	mac := m.idle.Get().(hash.Hash) //nolint:errcheck,forcetypeassert // the pool makes nothing else
	mac.Reset()
	mac.Write(data)
	mac.Sum(sum[:0])
	m.idle.Put(mac)
	return sum
}

// Signer signs for one use; whoever has its public half can check that without a secret.
func (k *Keys) Signer(use string) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(k.derive("sign:" + use))
}
