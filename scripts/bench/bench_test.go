package main

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestQuantileIsTheSmallestThatCoversTheShare(t *testing.T) {
	var hundred []time.Duration
	for i := 100; i >= 1; i-- {
		hundred = append(hundred, time.Duration(i))
	}
	for _, x := range []struct {
		took []time.Duration
		p    float64
		want time.Duration
	}{{hundred, .5, 50}, {hundred, .99, 99}, {hundred, 1, 100}, {hundred, 0, 1}, {hundred[:1], .99, 100}, {nil, .5, 0}, {[]time.Duration{3, 1, 2}, .99, 3}} {
		if got := quantile(x.took, x.p); got != x.want {
			t.Errorf("%v of %d is %d, want %d", x.p, len(x.took), got, x.want)
		}
	}
}

func TestAProcessIsReadFromProc(t *testing.T) {
	got, err := cpuOf("4711 (a (strange) name) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0 9 0 1 1\n")
	if err != nil || got != 3*time.Second {
		t.Errorf("%v, %v", got, err)
	}
	if _, err = cpuOf("4711 (x) S 1"); err == nil {
		t.Error("half a line was read")
	}
	mb, err := residentOf("Name:\thuiyin\nVmHWM:\t  90000 kB\nVmRSS:\t   81920 kB\n")
	if err != nil || mb != 80 {
		t.Errorf("%v MB, %v", mb, err)
	}
	if _, err = residentOf("Name:\tkthread\n"); err == nil {
		t.Error("memory was read where none is said")
	}
	if mb, err = resident(os.Getpid()); err != nil || mb < 1 {
		t.Errorf("this process holds %v MB, %v", mb, err)
	}
	if none, err := cpu(0); none != 0 || err != nil {
		t.Errorf("no process used %v, %v", none, err)
	}
}

func TestAClosedLoadKeepsItsConnectionsAndEnds(t *testing.T) {
	var now, most, visits atomic.Int64
	began := time.Now()
	got := closed(t.Context(), 4, 60*time.Millisecond, func(context.Context, int) error {
		if n := now.Add(1); n > most.Load() {
			most.Store(n)
		}
		defer now.Add(-1)
		time.Sleep(5 * time.Millisecond)
		if visits.Add(1)%5 == 0 {
			return errors.New("refused")
		}
		return nil
	})
	if most.Load() > 4 || time.Since(began) > 2*time.Second {
		t.Errorf("%d at once, for %v", most.Load(), time.Since(began))
	}
	if len(got.took)+len(got.gaveUp) != int(visits.Load()) || len(got.gaveUp) != int(visits.Load())/5 || got.first == nil {
		t.Errorf("%d and %d of %d visits", len(got.took), len(got.gaveUp), visits.Load())
	}
}

// A server that stands still for a moment makes everybody wait who meant to ask in it; timed from the sending, one would have.
func TestAnOpenLoadCountsFromTheMomentThatWasMeant(t *testing.T) {
	still := time.Now().Add(200 * time.Millisecond)
	got := open(t.Context(), 10, 100*time.Millisecond, 200*time.Millisecond, time.Second, func(context.Context, int) error {
		time.Sleep(time.Until(still))
		return nil
	})
	if len(got.took) != 20 || len(got.gaveUp) != 0 {
		t.Fatalf("%d were answered, %d not", len(got.took), len(got.gaveUp))
	}
	if q := quantile(got.took, .5); q < 80*time.Millisecond {
		t.Errorf("half of them waited no longer than %v", q)
	}
}

func TestAnOpenLoadWaitsForNobodyAndEnds(t *testing.T) {
	began := time.Now()
	got := open(t.Context(), 10, 100*time.Millisecond, 100*time.Millisecond, 50*time.Millisecond, func(ctx context.Context, _ int) error {
		<-ctx.Done()
		return ctx.Err()
	})
	if len(got.gaveUp) != 10 || len(got.took) != 0 || time.Since(began) > 2*time.Second {
		t.Errorf("%d gave up and %d were answered in %v", len(got.gaveUp), len(got.took), time.Since(began))
	}
}

func TestADatabaseIsNamedWithItsProcess(t *testing.T) {
	for _, x := range []struct {
		text string
		want target
		bad  bool
	}{
		{"File=file:/tmp/h.db", target{name: "File", url: "file:/tmp/h.db"}, false},
		{"Server=server://u:p@h:1/n=4711", target{name: "Server", url: "server://u:p@h:1/n", pid: 4711}, false},
		{"Server", target{}, true},
		{"=url", target{}, true},
		{"Server=url=pid", target{}, true},
	} {
		got, err := targetOf(x.text)
		if (err != nil) != x.bad || !x.bad && got != x.want {
			t.Errorf("%s: %+v, %v", x.text, got, err)
		}
	}
}

func TestItMeasuresOnlyThisMachine(t *testing.T) {
	for _, args := range [][]string{{"-listen", "0.0.0.0:8099", "-on", "a=b"}, {"-listen", "127.0.0.1:8099"}} {
		if err := run(t.Context(), args); err == nil || !strings.Contains(err.Error(), "127.0.0.1") {
			t.Errorf("%v: %v", args, err)
		}
	}
}

func TestTheTableSaysWhatItRestsOn(t *testing.T) {
	text := report("2026-11-28 · 2 cores · commit abc", "30000 cases", 6*time.Second, []result{
		{on: "A", what: "opinion stored", conns: 8, visits: 10, rate: 100, p50: 1500 * time.Microsecond, p99: 40 * time.Millisecond, server: 2 * time.Millisecond, resident: 79.6},
		{on: "A", what: "opinion understood only", conns: 8, visits: 20, rate: 350},
		{on: "B", what: "overview", conns: 100, visits: 5, failed: 3, rate: 12.34},
	})
	for _, want := range []string{
		"2026-11-28 · 2 cores · commit abc", "City: 30000 cases. Each load lasted 6s.", "generator runs on the same cores", "## A\n", "## B\n",
		"| opinion stored | 8 | 100 | 1.50 | 40.0 | 2.00 |  |  | 80 | understood only: 3.5 times |", "| overview | 100 | 12.3 |", "3 without an answer",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
