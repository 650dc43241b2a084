// Package merkle is the hash tree of RFC 9162: a list of leaves has one root, and a short path shows that a leaf is in it.
package merkle

import "crypto/sha256"

// Hash is the hash of a leaf or a node.
type Hash = [sha256.Size]byte

// Leaf is the hash of a leaf's data.
func Leaf(data []byte) Hash { return sha256.Sum256(append([]byte{0}, data...)) }

func node(left, right Hash) Hash {
	all := make([]byte, 0, 1+2*sha256.Size)
	all = append(append(append(all, 1), left[:]...), right[:]...)
	return sha256.Sum256(all)
}

// Root is the root over hashes of leaves in their order; of none, the hash of nothing.
func Root(leaves []Hash) Hash {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	}
	k := half(len(leaves))
	return node(Root(leaves[:k]), Root(leaves[k:]))
}

// half is the largest power of two below n, which is at least 2.
func half(n int) int {
	k := 1
	for 2*k < n {
		k *= 2
	}
	return k
}

// Path are the hashes beside the way from leaf i to the root, from below; nil when there is no such leaf.
func Path(leaves []Hash, i int) []Hash {
	if i < 0 || i >= len(leaves) || len(leaves) == 1 {
		return nil
	}
	k := half(len(leaves))
	if i < k {
		return append(Path(leaves[:k], i), Root(leaves[k:]))
	}
	return append(Path(leaves[k:], i-k), Root(leaves[:k]))
}

// Inside says whether a leaf with that path is number i of n under a root.
func Inside(leaf Hash, i, n int, path []Hash, root Hash) bool {
	if i < 0 || i >= n {
		return false
	}
	got, ok := climb(leaf, i, n, path)
	return ok && got == root
}

func climb(leaf Hash, i, n int, path []Hash) (Hash, bool) {
	if n == 1 {
		return leaf, len(path) == 0
	}
	if len(path) == 0 {
		return leaf, false
	}
	k, beside := half(n), path[len(path)-1]
	if i < k {
		below, ok := climb(leaf, i, k, path[:len(path)-1])
		return node(below, beside), ok
	}
	below, ok := climb(leaf, i-k, n-k, path[:len(path)-1])
	return node(beside, below), ok
}
