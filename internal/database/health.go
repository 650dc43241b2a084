package database

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm/clause"
)

// probe is one process's row that is written to see whether anything can be.
type probe struct {
	Process string `gorm:"primaryKey"`
	At      int64
	Ballast string
}

// How the database is watched. While all is well one question at a time is out; once one is late, another is asked each beat beside it,
// since the connection of the first may be dead for good.
const (
	watchBeat = 250 * time.Millisecond
	watchRest = 400 * time.Millisecond // between two answers
	watchMost = 8                      // questions out at once
	watchWait = 4 * time.Second        // for one answer, at most
	ballast   = 64 << 10               // what must find room before a full disk counts as mended, in bytes
)

// Bound is a context that also ends when the database falls silent; end it when the work is done.
func (d *DB) Bound(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel, _ := d.reading.pass(ctx)
	return ctx, cancel
}

// Watch asks the database all the time whether it answers and whether it stores, until the context ends. Work of which it does none is
// turned away at once from then on, and let in again within a second of the first answer.
func (d *DB) Watch(ctx context.Context) {
	var both sync.WaitGroup
	both.Go(func() { d.watch(ctx, "answers", d.reading, d.answers) })
	both.Go(func() { d.watch(ctx, "stores", d.storing, d.stores) })
	both.Wait()
}

// watcher is one question that is asked again and again.
type watcher struct {
	db   *DB
	what string
	gate *gate
	ask  func(context.Context) error

	answers chan answer
	out     int       // questions without an answer yet
	good    time.Time // the last good answer
	asked   time.Time // the first question after it; zero: none yet
}

type answer struct {
	asked time.Time
	err   error
}

func (d *DB) watch(ctx context.Context, what string, g *gate, ask func(context.Context) error) {
	w := &watcher{db: d, what: what, gate: g, ask: ask, answers: make(chan answer, watchMost)}
	beat := time.NewTicker(watchBeat)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case a := <-w.answers:
			w.hear(a)
		case now := <-beat.C:
			w.look(ctx, now)
		}
	}
}

// look asks when it is time, and judges the silence.
func (w *watcher) look(ctx context.Context, now time.Time) {
	late := !w.asked.IsZero() && now.Sub(w.asked) >= w.db.dialect.patience()
	if late {
		w.judge(&refusal{Silent, context.DeadlineExceeded})
	}
	if w.out == 0 && now.Sub(w.good) >= watchRest || late && w.out < w.db.dialect.probes() {
		if w.asked.IsZero() {
			w.asked = now
		}
		w.out++
		go func() {
			ctx, cancel := context.WithTimeout(ctx, watchWait)
			defer cancel()
			w.answers <- answer{now, w.ask(ctx)}
		}()
	}
}

// hear opens the gate after an answer, and shuts it when the database said why it does nothing. That it is busy, and a question that we
// gave up, are no answers: the silence is judged by its age.
func (w *watcher) hear(a answer) {
	w.out--
	switch why := w.db.Trouble(a.err); {
	case why == Fine && !w.db.dialect.brokenOff(a.err): // a schema older than ours is an answer too: others tell of it
		w.good, w.asked = time.Now(), time.Time{}
		w.judge(nil)
	case why != Fine && time.Since(a.asked) < watchWait:
		w.judge(&refusal{why, a.err})
	}
}

func (w *watcher) judge(why *refusal) {
	switch news := w.gate.set(why); {
	case news && why != nil:
		slog.Error("database in trouble", "no longer", w.what, "why", string(why.why), "error", why.err.Error())
	case news:
		slog.Info("database well again", "it", w.what)
	}
}

// answers asks the least there is.
func (d *DB) answers(ctx context.Context) error {
	return d.pools.answers.WithContext(ctx).Exec("SELECT 1").Error
}

// stores writes this process's row; with ballast when the disk was full, since a row as long as the last one always finds room.
func (d *DB) stores(ctx context.Context) error {
	row := probe{Process: d.process, At: d.Now().UnixMilli()}
	if d.Trouble(d.storing.closed()) == Full {
		row.Ballast = strings.Repeat(".", ballast)
	}
	return d.pools.stores.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error
}

// readiness is the last answer to Ready.
type readiness struct {
	mu   sync.Mutex
	at   time.Time
	skew time.Duration
	err  error
}

// Ready says whether the database answers and stores, and how far its clock is from ours (0 where it has none of its own). It is tried
// by writing, once a second at most; the answer is kept in between.
func (d *DB) Ready(ctx context.Context) (skew time.Duration, err error) {
	r := &d.ready
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Since(r.at) < time.Second {
		return r.skew, r.err
	}
	ctx, cancel := context.WithTimeout(ctx, d.dialect.patience())
	defer cancel()
	if r.err = d.storing.closed(); r.err == nil {
		r.err = d.stores(ctx)
	}
	if r.err == nil {
		r.skew, r.err = d.dialect.ping(d, ctx)
	}
	r.at = time.Now()
	return r.skew, r.err
}

// ForgetProbes removes the rows of processes that have not asked for long.
func ForgetProbes(tx *Tx, before int64) error {
	return tx.Where("at < ?", before).Delete(&probe{}).Error
}
