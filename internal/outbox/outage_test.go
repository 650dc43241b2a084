package outbox_test

import (
	"context"
	"fmt"
	"hash/fnv"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/outbox"
)

// provider is the other side of a way: it knows each letter by its id, is away while it is told to, and now and then takes a letter whose
// answer is lost.
type provider struct {
	name    string
	repeats bool
	away    atomic.Bool

	mu       sync.Mutex
	arrived  map[string]int      // how often a phone rang, by letter
	in       map[string][]string // what arrived, by chain
	lost     map[string]bool     // letters whose answer was lost once
	repeated int
}

func newProvider(name string, repeats bool) *provider {
	return &provider{name: name, repeats: repeats, arrived: map[string]int{}, in: map[string][]string{}, lost: map[string]bool{}}
}

func (p *provider) Name() string  { return p.name }
func (p *provider) Repeats() bool { return p.repeats }

// dice is a number of 0 to 99 that belongs to a letter.
func dice(l outbox.Letter) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(l.ID))
	return int(h.Sum32() % 100)
}

func (p *provider) Send(_ context.Context, l outbox.Letter) outbox.Outcome {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.away.Load() {
		return outbox.Outcome{State: outbox.Waiting, Reason: "对方没有回答"}
	}
	if p.arrived[l.ID] > 0 && p.repeats {
		p.repeated++ // known by its id: no phone rings again
	} else {
		p.arrived[l.ID]++
		p.in[l.Chain] = append(p.in[l.Chain], fmt.Sprint(l.ChainN))
	}
	if dice(l) < 7 && !p.lost[l.ID] {
		p.lost[l.ID] = true
		return outbox.Outcome{State: outbox.Unknown, Reason: "没有等到回答"}
	}
	return outbox.Outcome{State: outbox.Sent, ProviderID: "msg-" + l.ID}
}

const (
	citizens = 250 // with four letters each
	each     = 4
)

// outage posts a thousand letters, four a case, one after the other before each is sent, while the other side is away for half an hour, and lets
// two servers send them.
func (w *world) outage(p *provider) {
	w.t.Helper()
	servers := []*outbox.Outbox{outbox.New(w.db, w.room(), []outbox.Way{p}, nil), outbox.New(w.db, w.room(), []outbox.Way{p}, nil)}
	both := func() {
		var all sync.WaitGroup
		for _, s := range servers {
			all.Go(func() {
				if _, err := s.Run(ctx); err != nil {
					w.t.Error(err)
				}
			})
		}
		all.Wait()
	}
	w.post(batch(0)...)
	p.away.Store(true)
	for range 30 {
		both()
		w.clock.Add(time.Minute)
	}
	p.away.Store(false)
	for n := range each {
		if n > 0 {
			w.post(batch(n)...)
		}
		for range 4 {
			both()
			w.clock.Add(11 * time.Minute) // longer than any rest
		}
	}
	both()
}

// batch is the n-th letter of each case.
func batch(n int) []outbox.Letter {
	letters := make([]outbox.Letter, citizens)
	for i := range letters {
		letters[i] = outbox.Letter{Kind: "result", Case: fmt.Sprintf("C%03d", i), Publication: fmt.Sprint(n), Receipt: "r", Say: "您反映的一件事有结果了"}
	}
	return letters
}

func TestHalfAnHourOfOutageLosesNothingAndDoublesNothing(t *testing.T) {
	w := newWorld(t, sent)
	p := newProvider("template", true)
	w.outage(p)
	if got := w.states(); got != fmt.Sprintf("map[sent:%d]", citizens*each) {
		t.Errorf("outcomes: %s", got)
	}
	for _, l := range w.all() {
		if p.arrived[l.ID] != 1 {
			t.Fatalf("letter %s arrived %d times", l.Key, p.arrived[l.ID])
		}
	}
	if len(p.arrived) != citizens*each || p.repeated == 0 {
		t.Errorf("%d arrived, %d were sent twice under one id", len(p.arrived), p.repeated)
	}
	for chain, order := range p.in {
		if got := strings.Join(order, ""); got != "1234" {
			t.Errorf("%s: order %s", chain, got)
		}
	}
}

func TestWithoutAnIDWhatBrokeOffIsNamedAndNotSentAgain(t *testing.T) {
	w := newWorld(t, sent)
	p := newProvider("text", false)
	w.outage(p)
	n := map[outbox.State]int{}
	for _, l := range w.all() {
		n[l.State]++
		if p.arrived[l.ID] != 1 {
			t.Fatalf("letter %s arrived %d times", l.Key, p.arrived[l.ID])
		}
		if (l.State == outbox.Unknown) != p.lost[l.ID] || l.State == outbox.Unknown && l.Reason == "" {
			t.Errorf("%s is %s: %q", l.Key, l.State, l.Reason)
		}
	}
	if n[outbox.Sent]+n[outbox.Unknown] != citizens*each || n[outbox.Unknown] == 0 {
		t.Errorf("%v", n)
	}
	if got := len(w.heard); got != 0 {
		t.Errorf("%d heard before any event", got)
	}
}

// dies is a way that notes that a letter arrived and then keeps the process busy until it is killed.
type dies struct{ folder string }

func (dies) Name() string  { return "template" }
func (dies) Repeats() bool { return true }
func (d dies) Send(_ context.Context, l outbox.Letter) outbox.Outcome {
	_ = os.WriteFile(filepath.Join(d.folder, l.ID), nil, 0o600)
	if dice(l)%3 == 0 {
		time.Sleep(time.Hour)
	}
	return outbox.Outcome{State: outbox.Sent, ProviderID: "msg-" + l.ID}
}

// The child of the test below: a server that sends until it is killed.
func TestAServerThatWillBeKilled(t *testing.T) {
	url, folder := os.Getenv("HUIYIN_TEST_CHILD"), os.Getenv("HUIYIN_TEST_FOLDER")
	if url == "" {
		return
	}
	clock := &dbtest.Clock{}
	clock.Set(dbtest.Start)
	db, err := database.Open(url, database.Options{Now: clock.Now, Keys: dbtest.Keys()})
	if err != nil {
		t.Fatal(err)
	}
	nothing := outbox.Room{Stale: func(*database.Tx, outbox.Letter) (string, error) { return "", nil }, Heard: func(*database.Tx, outbox.Letter, string) error { return nil }}
	_, _ = outbox.New(db, nothing, []outbox.Way{dies{folder}}, nil).Run(ctx)
}

func TestAKilledServerLeavesNothingUndoneAndNothingTwice(t *testing.T) {
	for _, x := range []struct {
		repeats bool
		want    string
	}{{true, "all are sent"}, {false, "some are unknown"}} {
		url, folder := dbtest.Empty(t), t.TempDir()
		clock := &dbtest.Clock{}
		clock.Set(dbtest.Start)
		db, err := database.Open(url, database.Options{Now: clock.Now, Keys: dbtest.Keys()})
		if err != nil {
			t.Fatal(err)
		}
		w := &world{t: t, db: db, clock: clock, stale: map[string]string{}}
		w.must(db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return outbox.Post(tx, batch(0)[:60]...) }))
		killed(t, url, folder)
		before, _ := os.ReadDir(folder)
		clock.Add(outbox.Lease)
		p := &post{name: "template", repeats: x.repeats, answer: sent}
		w.box = w.server(p)
		w.run()
		again, unknown := 0, 0
		for _, l := range p.calls {
			if _, err := os.Stat(filepath.Join(folder, l.ID)); err == nil {
				again++
			}
		}
		for _, l := range w.all() {
			if l.State == outbox.Unknown {
				unknown++
			} else if l.State != outbox.Sent {
				t.Errorf("%s is %s", l.Key, l.State)
			}
		}
		if len(before) == 0 || x.repeats && (again == 0 || unknown > 0) || !x.repeats && (again > 0 || unknown == 0) {
			t.Errorf("%s: %d had left, %d went again, %d unknown", x.want, len(before), again, unknown)
		}
		w.must(db.Close())
	}
}

// killed runs a server and kills it while it waits for answers.
func killed(t *testing.T, url, folder string) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestAServerThatWillBeKilled$")
	child.Env = append(os.Environ(), "HUIYIN_TEST_CHILD="+url, "HUIYIN_TEST_FOLDER="+folder)
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	for began := time.Now(); time.Since(began) < 20*time.Second; time.Sleep(50 * time.Millisecond) {
		if sent, _ := os.ReadDir(folder); len(sent) >= 8 {
			break
		}
	}
	time.Sleep(300 * time.Millisecond)
	_ = child.Process.Kill()
	_ = child.Wait()
}
