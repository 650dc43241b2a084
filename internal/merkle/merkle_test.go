package merkle_test

import (
	"encoding/hex"
	"fmt"
	"testing"

	"huiyin/internal/merkle"
)

// The values of RFC 6962's own test suite, whose tree RFC 9162 keeps.
func TestTheTreeIsTheOneOfTheStandard(t *testing.T) {
	var leaves []merkle.Hash
	if got := root(leaves); got != "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" {
		t.Errorf("of nothing: %s", got)
	}
	for i, want := range map[string]string{"": "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "L123456": "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"} {
		if got := root([]merkle.Hash{merkle.Leaf([]byte(i))}); got != want {
			t.Errorf("of the leaf %q: %s", i, got)
		}
	}
}

func root(leaves []merkle.Hash) string {
	r := merkle.Root(leaves)
	return hex.EncodeToString(r[:])
}

func TestEveryLeafOfEveryTreeHasAPathAndNothingElseHas(t *testing.T) {
	var leaves []merkle.Hash
	for n := 1; n <= 40; n++ {
		leaves = append(leaves, merkle.Leaf([]byte(fmt.Sprint(n))))
		top := merkle.Root(leaves)
		for i := range leaves {
			path := merkle.Path(leaves, i)
			if !merkle.Inside(leaves[i], i, n, path, top) {
				t.Fatalf("leaf %d of %d is not inside", i, n)
			}
			if merkle.Inside(merkle.Leaf([]byte("x")), i, n, path, top) || n > 1 && merkle.Inside(leaves[i], (i+1)%n, n, path, top) && n != 2 {
				t.Fatalf("something else is inside at %d of %d", i, n)
			}
		}
	}
	if merkle.Path(leaves, 40) != nil || merkle.Inside(leaves[0], 40, 40, nil, merkle.Root(leaves)) {
		t.Error("a leaf beyond the last")
	}
}
