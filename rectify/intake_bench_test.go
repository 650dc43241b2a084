package rectify_test

import (
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/sheet"
	"huiyin/rectify"
	"huiyin/survey"
	"huiyin/survey/classify"
)

// BenchmarkConfidentLetters stores letters that the machine routes, on the databases as shipped (SQLite waits for the disk): how many
// statements and how much of our CPU each costs, from 1, 8 and 32 citizens at once.
func BenchmarkConfidentLetters(b *testing.B) {
	for _, citizens := range []int{1, 8, 32} {
		b.Run(fmt.Sprint(citizens), func(b *testing.B) {
			w := shipped(b)
			statements := w.counted()
			var n atomic.Int64
			b.SetParallelism((citizens + 1) / 2) // times GOMAXPROCS, 2
			cpu := spent()
			statements.Store(0)
			b.ResetTimer()
			letter := func() {
				text := fmt.Sprintf("文晖路和绍兴路口 %d 号的人行道，共享单车堆得走不了人，盲道全占了。", n.Add(1))
				if _, err := w.survey.SubmitOpinion(ctx, survey.SubmitOpinion{Text: text}); err != nil {
					b.Error(err)
				}
			}
			if citizens == 1 {
				for b.Loop() {
					letter()
				}
			} else {
				b.RunParallel(func(p *testing.PB) {
					for p.Next() {
						letter()
					}
				})
			}
			b.StopTimer()
			b.ReportMetric(float64(statements.Load())/float64(n.Load()), "statements/letter")
			b.ReportMetric((spent()-cpu)*1000/float64(n.Load()), "cpu-ms/letter")
			b.ReportMetric(float64(n.Load())/b.Elapsed().Seconds(), "letters/s")
			if l := w.ledger(); l.InCase != n.Load() {
				b.Fatalf("%d letters, %+v", n.Load(), l)
			}
		})
	}
}

// shipped is a taught city on a database as it is delivered.
func shipped(b *testing.B) *world {
	b.Helper()
	db, clock := dbtest.Open(b)
	if os.Getenv("HUIYIN_TEST_DATABASE") == "" {
		var err error
		if db, err = database.Open("sqlite:"+filepath.Join(b.TempDir(), "huiyin.db"), database.Options{Now: clock.Now, Keys: dbtest.Keys()}); err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = db.Close() })
	}
	w := &world{t: b, db: db, clock: clock}
	w.must(db.Migrate(ctx))
	var err error
	w.survey, err = survey.New(db, classify.Examples(), func(tx *database.Tx, o []survey.Opinion) error { return w.rectify.TakeOpinions(tx, o) })
	w.must(err)
	w.rectify, err = rectify.New(db, w.survey)
	w.must(err)
	for name, take := range map[string]func(*sheet.Table) (sheet.Change, error){
		"calendar.csv": func(t *sheet.Table) (sheet.Change, error) { return w.rectify.ImportCalendar(ctx, actor.Clock, t) },
		"units.csv":    func(t *sheet.Table) (sheet.Change, error) { return w.survey.ImportUnits(ctx, actor.Clock, t) },
	} {
		w.load(name, take)
	}
	for _, name := range []string{"areas.csv", "catalogue.csv"} {
		w.load(name, func(t *sheet.Table) (sheet.Change, error) { return w.survey.ImportCatalogue(ctx, actor.Clock, t) })
	}
	return w
}

// counted counts the statements of all verbs from now on.
func (w *world) counted() *atomic.Int64 {
	var n atomic.Int64
	count := func(*gorm.DB) { n.Add(1) }
	w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		c := tx.Callback()
		for _, register := range []func(string, func(*gorm.DB)) error{c.Create().Register, c.Query().Register, c.Update().Register, c.Delete().Register, c.Row().Register, c.Raw().Register} {
			if err := register("counted", count); err != nil {
				return err
			}
		}
		return nil
	}))
	return &n
}

// spent is our CPU so far, in seconds.
func spent() float64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}
