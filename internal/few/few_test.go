package few_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huiyin/internal/few"
)

func TestAValueIsMadeOnceHoweverManyAsk(t *testing.T) {
	var f few.Few[string, int]
	var made atomic.Int64
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			v, err := f.Get("a", func() (int, error) {
				time.Sleep(time.Millisecond)
				return int(made.Add(1)), nil
			})
			if v != 1 || err != nil {
				t.Errorf("%d, %v", v, err)
			}
		})
	}
	wg.Wait()
}

func TestWhatFailedIsMadeAgain(t *testing.T) {
	var f few.Few[int, string]
	broken := errors.New("broken")
	if _, err := f.Get(1, func() (string, error) { return "half", broken }); !errors.Is(err, broken) {
		t.Fatalf("%v", err)
	}
	if v, err := f.Get(1, func() (string, error) { return "whole", nil }); v != "whole" || err != nil {
		t.Fatalf("%q, %v", v, err)
	}
	if v, _ := f.Get(1, func() (string, error) { return "other", nil }); v != "whole" {
		t.Fatalf("%q", v)
	}
}

func TestWhoIsThereIsServedWhileAnotherIsMade(t *testing.T) {
	var f few.Few[string, int]
	_, _ = f.Get("there", func() (int, error) { return 1, nil })
	begun, goOn := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_, _ = f.Get("slow", func() (int, error) { close(begun); <-goOn; return 2, nil })
	})
	<-begun
	if v, _ := f.Get("there", func() (int, error) { return 9, nil }); v != 1 {
		t.Errorf("%d", v)
	}
	close(goOn)
	wg.Wait()
}

func TestMemoryIsBounded(t *testing.T) {
	var f few.Few[int, int]
	made := 0
	get := func(k int) {
		_, _ = f.Get(k, func() (int, error) { made++; return k, nil })
	}
	for k := range 10 * few.Most {
		get(k)
	}
	get(0)
	if made != 10*few.Most+1 {
		t.Errorf("the first of %d is still kept: %d made", 10*few.Most, made)
	}
}
