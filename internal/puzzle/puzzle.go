// Package puzzle makes small proofs of work: what costs an honest phone a second costs a guesser a second for every guess. A challenge
// keeps nothing on the server, so that another server of the same key takes its solution; a solution is good for one subject alone, so
// that it buys one guess and not a second.
package puzzle

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"time"
)

const (
	// Pieces is how many numbers a solution has. Eight small searches take nearly equally long each time; one large one may take ten times as long.
	Pieces = 8
	// Lives is how long a challenge can be answered.
	Lives = 10 * time.Minute

	skew = 3 * time.Minute // between the clocks of two servers
)

// Hash is a keyed hash in hex, as privacy.Keys has one.
type Hash func(purpose string, parts ...string) string

// New is the challenge for who (an address) at a moment: for each of the Pieces, 2^difficulty hashes are to be tried on average.
func New(hash Hash, who string, now time.Time, difficulty int) string {
	return challenge(hash, who, now.Unix()/60, difficulty)
}

func challenge(hash Hash, who string, minute int64, difficulty int) string {
	m, d := strconv.FormatInt(minute, 10), strconv.Itoa(difficulty)
	return m + "." + d + "." + hash("puzzle", who, m, d)[:32]
}

// Solved says whether proof ("challenge:n1.n2.…") answers a challenge made for who not long ago, at least so difficult, about subject.
func Solved(hash Hash, proof, who, subject string, now time.Time, difficulty int) bool {
	given, numbers, _ := strings.Cut(proof, ":")
	var minute int64
	var asked int
	if n, err := fmt.Sscanf(given, "%d.%d.", &minute, &asked); n != 2 || err != nil {
		return false
	}
	age := now.Sub(time.Unix(minute*60, 0))
	if age > Lives+skew || age < -skew || asked < difficulty {
		return false
	}
	if subtle.ConstantTimeCompare([]byte(given), []byte(challenge(hash, who, minute, asked))) != 1 {
		return false
	}
	return solves(given, subject, numbers, asked)
}

// solves hashes once a piece: the seed, the piece's number and the number found, both as 32 bits; enough zero bits in front solve it.
func solves(challenge, subject, numbers string, difficulty int) bool {
	found := strings.Split(numbers, ".")
	if len(found) != Pieces {
		return false
	}
	seed := sha256.Sum256([]byte(challenge + ":" + subject))
	for i, text := range found {
		n, err := strconv.ParseUint(text, 10, 32)
		if err != nil || zeros(seed, i, uint32(n)) < difficulty {
			return false
		}
	}
	return true
}

func zeros(seed [32]byte, piece int, n uint32) int {
	var b [40]byte
	copy(b[:], seed[:])
	binary.BigEndian.PutUint32(b[32:], uint32(piece)) //nolint:gosec // 0 to 7
	binary.BigEndian.PutUint32(b[36:], n)
	sum := sha256.Sum256(b[:])
	return bits.LeadingZeros32(binary.BigEndian.Uint32(sum[:]))
}

// Solve does the work, for programs that ask as pages do.
func Solve(challenge, subject string) string {
	var minute int64
	var difficulty int
	_, _ = fmt.Sscanf(challenge, "%d.%d.", &minute, &difficulty) // what is no challenge asks for nothing
	seed := sha256.Sum256([]byte(challenge + ":" + subject))
	numbers := make([]string, Pieces)
	for i := range numbers {
		n := uint32(0)
		for zeros(seed, i, n) < difficulty {
			n++
		}
		numbers[i] = strconv.FormatUint(uint64(n), 10)
	}
	return challenge + ":" + strings.Join(numbers, ".")
}

// Work is how many hashes a solution costs on average.
func Work(difficulty int) float64 { return Pieces * float64(uint64(1)<<difficulty) }
