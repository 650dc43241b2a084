package rectify_test

import (
	"strings"
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/kept"
	"huiyin/rectify"
)

func TestTheClockPassesOverACaseAtWhichItFails(t *testing.T) {
	for name, sql := range map[string]string{
		"panics":         `UPDATE cases SET clocks = REPLACE(clocks, '"due":"2026', '"due":"no date'), due_on = '', whole_due_on = '2026-03-20' WHERE id = ?`,
		"cannot read it": "UPDATE cases SET extension = 'no json' WHERE id = ?",
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			before, _ := w.brought(rectify.Asking)
			bad, _ := w.opened()
			after, _ := w.brought(rectify.Asking)
			w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return tx.Exec(sql, bad).Error }))
			w.clock.Set("2026-06-01")
			for range 2 { // again and again: it is never done for
				if err := w.rectify.Tick(ctx); err == nil || !strings.Contains(err.Error(), "case "+bad) {
					t.Errorf("the case is not named: %v", err)
				}
				w.in(before, rectify.Closed)
				w.in(after, rectify.Closed)
			}
		})
	}
}

// A city has more open cases than are read at once: the clock comes to the last as to the first.
func TestTheClockComesToEveryCaseOfALargeCity(t *testing.T) {
	w := newWorld(t)
	id, _ := w.opened()
	var one rectify.Case
	w.must(w.db.Read(ctx).Where("id = ?", id).Take(&one).Error)
	w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		more := make([]rectify.Case, 2*database.Many+3)
		for i := range more {
			more[i] = one
			more[i].ID, more[i].Number = tx.ID(), 1000+i
		}
		return kept.InsertAll(tx, more)
	}))
	w.clock.Add(60 * 24 * time.Hour)
	w.must(w.rectify.Tick(ctx))
	var raised int64
	w.must(w.db.Read(ctx).Model(&rectify.Case{}).Where("supervision = ?", rectify.Red).Count(&raised).Error)
	if raised != 2*database.Many+4 {
		t.Errorf("the clock came to %d cases", raised)
	}
}
