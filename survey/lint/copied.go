package lint

import (
	"hash/fnv"
	"strings"
	"unicode"
)

const (
	sentence = 8  // characters from which on a sentence is one that can be copied: 请您监督 is everybody's
	passage  = 24 // characters of copied sentences from which on a text is looked at
)

// copied says whether most of a text was published about another case already, sentence by sentence, its days and numbers aside.
func copied(words string, earlier []string) bool {
	mine := sentences(words)
	all := 0
	for _, n := range mine {
		all += n
	}
	for _, text := range earlier {
		same := 0
		for hash := range sentences(text) {
			same += mine[hash]
		}
		if same >= passage && same*2 > all {
			return true
		}
	}
	return false
}

// sentences are the hashes of a text's sentences without marks and digits, each with its length; what is short is left out.
func sentences(text string) map[uint64]int {
	out := map[uint64]int{}
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("。！？；!?;\n", r) }) {
		hash, n := fnv.New64a(), 0
		for _, r := range s {
			if unicode.IsLetter(r) {
				_, _ = hash.Write([]byte(string(r)))
				n++
			}
		}
		if n >= sentence {
			out[hash.Sum64()] = n
		}
	}
	return out
}
