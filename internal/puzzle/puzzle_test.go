package puzzle_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"huiyin/internal/privacy"
	"huiyin/internal/puzzle"
)

const easy = 6

var noon = time.Date(2026, 3, 2, 12, 0, 30, 0, time.UTC)

func hashOf(t testing.TB, secret byte) puzzle.Hash {
	t.Helper()
	k, err := privacy.NewKeys(bytes.Repeat([]byte{secret}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return k.Hash
}

func TestASolutionIsGoodForOneSubjectOfOneAddressForTenMinutes(t *testing.T) {
	hash := hashOf(t, 1)
	proof := puzzle.Solve(puzzle.New(hash, "192.0.2.1", noon, easy), "1234567890123456")
	for _, x := range []struct {
		name         string
		who, subject string
		at           time.Duration
		difficulty   int
		hash         puzzle.Hash
		want         bool
	}{
		{"at once", "192.0.2.1", "1234567890123456", 0, easy, hash, true},
		{"again, for the same", "192.0.2.1", "1234567890123456", time.Minute, easy, hash, true},
		{"at a server whose clock is behind", "192.0.2.1", "1234567890123456", -2 * time.Minute, easy, hash, true},
		{"when less is asked for by now", "192.0.2.1", "1234567890123456", 0, easy - 1, hash, true},
		{"another subject", "192.0.2.1", "1234567890123457", 0, easy, hash, false},
		{"another address", "192.0.2.2", "1234567890123456", 0, easy, hash, false},
		{"a quarter of an hour later", "192.0.2.1", "1234567890123456", 15 * time.Minute, easy, hash, false},
		{"long before", "192.0.2.1", "1234567890123456", -time.Hour, easy, hash, false},
		{"when more is asked for", "192.0.2.1", "1234567890123456", 0, easy + 1, hash, false},
		{"another city's key", "192.0.2.1", "1234567890123456", 0, easy, hashOf(t, 2), false},
	} {
		if got := puzzle.Solved(x.hash, proof, x.who, x.subject, noon.Add(x.at), x.difficulty); got != x.want {
			t.Errorf("%s: %v", x.name, got)
		}
	}
}

func TestWhatIsNoSolutionSolvesNothing(t *testing.T) {
	hash := hashOf(t, 1)
	challenge := puzzle.New(hash, "a", noon, easy)
	good := puzzle.Solve(challenge, "s")
	cheap := puzzle.New(hash, "a", noon, 0)
	mac := cheap[strings.LastIndexByte(cheap, '.'):]
	for _, proof := range []string{
		"", ":", challenge, challenge + ":", challenge + ":0.0.0.0.0.0.0.0", good + ".0", good[:strings.LastIndexByte(good, '.')], good + "x", "+" + good,
		" " + good, strings.Replace(good, ":", "::", 1), challenge + ":-1.0.0.0.0.0.0.0", challenge + ":99999999999.0.0.0.0.0.0.0",
		puzzle.Solve("29540160.6"+mac, "s"), puzzle.Solve("29540160.6.", "s"), strings.Repeat("9", 5000),
	} {
		if puzzle.Solved(hash, proof, "a", "s", noon, easy) {
			t.Errorf("%.80q solves", proof)
		}
	}
}

// What the page computes is what the server computes: fixed once, so that neither moves alone. mobile-h5/src/citizen/prove.test.ts has the same line.
func TestThePageSolvesAsTheServerDoes(t *testing.T) {
	const challenge, subject = "29540160.8.00112233445566778899aabbccddeeff", "1234567890123456"
	const want = challenge + ":105.506.5.567.424.162.159.90"
	if got := puzzle.Solve(challenge, subject); got != want {
		t.Errorf("got %s", got)
	}
}

func BenchmarkSolve(b *testing.B) {
	for b.Loop() {
		puzzle.Solve("29540160.14.00112233445566778899aabbccddeeff", "1234567890123456")
	}
	b.ReportMetric(puzzle.Work(14)*float64(b.N)/b.Elapsed().Seconds(), "hashes/s")
}
