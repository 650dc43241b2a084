package rectify_test

import (
	"strings"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/database"
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
