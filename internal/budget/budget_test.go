package budget_test

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huiyin/internal/budget"
)

// watch is a clock that moves when it is told to.
type watch struct{ at time.Time }

func (w *watch) now() time.Time { return w.at }

func newBook() (*budget.Book, *watch) {
	b, w := &budget.Book{}, &watch{time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	b.Clock(w.now)
	return b, w
}

var guesses = budget.Budget{Name: "guesses", Burst: 10, Per: 10 * time.Minute}

func takes(b *budget.Book, key string, weight float64) bool {
	ok, _ := b.Take(guesses, key, weight)
	return ok
}

func TestABudgetIsUsedUpAndRefilled(t *testing.T) {
	b, w := newBook()
	for i := range 10 {
		if !takes(b, "a", 1) {
			t.Fatalf("refused at %d", i)
		}
	}
	ok, wait := b.Take(guesses, "a", 1)
	if ok || wait != time.Minute {
		t.Errorf("the eleventh: %v, wait %s", ok, wait)
	}
	if !takes(b, "b", 1) {
		t.Error("another key has a budget of its own")
	}
	w.at = w.at.Add(59 * time.Second)
	if takes(b, "a", 1) {
		t.Error("refilled too soon")
	}
	w.at = w.at.Add(time.Second)
	if !takes(b, "a", 1) || takes(b, "a", 1) {
		t.Error("a minute refills one, no more and no less")
	}
	w.at = w.at.Add(time.Hour)
	if left := b.Left(guesses, "a"); left != 10 {
		t.Errorf("after an hour %v are left", left)
	}
}

func TestWhatIsDearIsCountedByItsWeight(t *testing.T) {
	b, w := newBook()
	if !takes(b, "a", 7) || takes(b, "a", 4) || !takes(b, "a", 3) {
		t.Error("7 and 3 are all of 10, and 4 is too much between them")
	}
	if !takes(b, "dear", 25) || takes(b, "dear", 1) {
		t.Error("what weighs more than the budget passes once")
	}
	if ok, wait := b.Take(guesses, "dear", 1); ok || wait != 16*time.Minute {
		t.Errorf("and leaves a debt: wait %s", wait)
	}
	w.at = w.at.Add(16 * time.Minute)
	if !takes(b, "dear", 1) {
		t.Error("the debt is paid and it is refused")
	}
}

func TestWhatIsGivenBackIsThereAgainAndNoMore(t *testing.T) {
	b, _ := newBook()
	takes(b, "a", 10)
	b.GiveBack(guesses, "a", 4)
	if left := b.Left(guesses, "a"); left != 4 {
		t.Errorf("%v left", left)
	}
	b.GiveBack(guesses, "a", 40)
	b.GiveBack(guesses, "never seen", 40)
	if a, n := b.Left(guesses, "a"), b.Left(guesses, "never seen"); a != 10 || n != 10 {
		t.Errorf("more than a whole budget: %v, %v", a, n)
	}
}

// A clock that is set back must neither fill nor empty a budget.
func TestAClockThatIsSetBackChangesNothing(t *testing.T) {
	b, w := newBook()
	takes(b, "a", 10)
	w.at = w.at.Add(-72 * time.Hour)
	if takes(b, "a", 1) || b.Left(guesses, "a") != 0 {
		t.Error("refilled by a clock set back")
	}
}

// Whoever has used up the budget and then invents 100,000 keys is still known, the memory is bounded, and nobody waits longer.
func TestAHundredThousandInventedKeysSwitchNothingOff(t *testing.T) {
	b, w := newBook()
	takes(b, "attacker", 10)
	takes(b, "victim's account", 10)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	begun := time.Now()
	for i := range 100_000 {
		takes(b, fmt.Sprintf("invented name number %d", i), 1)
		if i%1000 == 0 {
			w.at = w.at.Add(100 * time.Millisecond)
		}
	}
	took := time.Since(begun)
	runtime.GC()
	runtime.ReadMemStats(&after)
	grown := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	t.Logf("100,000 keys: %s, %d kB kept", took, grown/1024)
	if takes(b, "attacker", 1) || takes(b, "victim's account", 1) {
		t.Error("a budget that was used up was forgotten")
	}
	if grown > 20<<20 || took > 5*time.Second {
		t.Errorf("%d bytes, %s", grown, took)
	}
}

func TestManyAtOnceTakeNoMoreThanThereIs(t *testing.T) {
	b := &budget.Book{}
	slow := budget.Budget{Name: "slow", Burst: 50, Per: 1000 * time.Hour}
	var got atomic.Int64
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for range 20 {
				if ok, _ := b.Take(slow, "hall", 1); ok {
					got.Add(1)
				}
			}
		})
	}
	all.Wait()
	if got.Load() != 50 {
		t.Errorf("%d passed, want 50", got.Load())
	}
}

func TestAnIPv6AddressIsCountedByItsNet(t *testing.T) {
	for ip, want := range map[string]string{
		"203.0.113.7": "203.0.113.7", "::ffff:203.0.113.7": "203.0.113.7", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "2001:db8:1:2::1": "2001:db8:1:2::/64",
		"2001:db8:1:3::1": "2001:db8:1:3::/64", "fe80::1%eth0": "fe80::/64", "": "", "no address": "no address",
	} {
		if got := budget.Address(ip); got != want {
			t.Errorf("%q is counted as %q, want %q", ip, got, want)
		}
	}
}
