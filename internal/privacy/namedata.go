package privacy

import "strings"

var (
	givenness = readGiven()
	wordPairs = readWords()
	surnameOf = readSurnames()
	compounds = set(strings.Fields(compound))
)

// readiness is how readily a character is a surname.
type readiness int

const (
	noSurname    readiness = iota
	namedSurname           // only where a name is announced
	rareSurname            // also behind a person, when what follows is very like a given name
	wordSurname            // oftener a preposition: its given name must be two likely characters, or stand alone
	plainSurname
)

// readGiven is how like a given name's each character is: usual 2, ordinary 0; what is in neither list counts 1.
func readGiven() map[rune]int {
	out := map[rune]int{}
	for _, r := range ordinary {
		out[r] = 0
	}
	for _, r := range usual {
		out[r] = 2
	}
	return out
}

func readWords() map[[2]rune]bool {
	out := map[[2]rune]bool{}
	for _, line := range strings.Split(strings.TrimSpace(surnameWords), "\n") {
		first, seconds, _ := strings.Cut(line, " ")
		for _, r := range seconds {
			out[[2]rune{[]rune(first)[0], r}] = true
		}
	}
	return out
}

func readSurnames() map[rune]readiness {
	out := map[rune]readiness{}
	for _, r := range rareSurnames {
		out[r] = rareSurname
	}
	for _, r := range surnames {
		out[r] = plainSurname
	}
	for _, r := range function {
		out[r] = wordSurname
	}
	for _, r := range strongOnly {
		out[r] = namedSurname
	}
	return out
}

func set(words []string) map[string]bool {
	out := map[string]bool{}
	for _, w := range words {
		out[w] = true
	}
	return out
}
