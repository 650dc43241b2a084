package rectify_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/kept"
	"huiyin/internal/once"
	"huiyin/internal/proof"
	"huiyin/rectify"
	"huiyin/survey"
)

// proved are the findings of the record and the rows alone.
func (w *world) proved() []proof.Finding {
	w.t.Helper()
	var f proof.Findings
	_, err := proof.Record(&f, w.db.Read(ctx), w.db)
	w.must(err)
	return f.All()
}

// raw runs SQL as somebody does who has the database in hand.
func (w *world) raw(sql string, args ...any) {
	w.t.Helper()
	w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return tx.Exec(sql, args...).Error }))
}

// named fails unless a finding names the row.
func named(t *testing.T, found []proof.Finding, row, doing string) {
	t.Helper()
	for _, f := range found {
		if f.Where == row && strings.HasPrefix(f.What, "row_") && strings.Contains(f.Say, row) {
			return
		}
	}
	t.Errorf("%s %s: not named among %+v", doing, row, found)
}

// first is a row of a table, by column, and how the record names it.
func (w *world) first(t database.KeptTable) (row map[string]any, name string) {
	w.t.Helper()
	row = map[string]any{}
	w.must(w.db.Read(ctx).Table(t.Name).Order(strings.Join(t.Key, ", ")).Limit(1).Find(&row).Error)
	if len(row) == 0 {
		w.t.Fatalf("nothing was played in %s", t.Name)
	}
	return row, nameOf(t, row)
}

func nameOf(t database.KeptTable, row map[string]any) string {
	parts := make([]string, len(t.Key))
	for i, k := range t.Key {
		parts[i] = text(row[k])
	}
	return t.Name + " " + strings.Join(parts, "|")
}

func text(v any) string {
	if b, ok := v.([]byte); ok {
		return string(b)
	}
	return fmt.Sprint(v)
}

// where names the row in SQL.
func where(t database.KeptTable, row map[string]any) (sql string, args []any) {
	for _, k := range t.Key {
		sql += " AND " + k + " = ?"
		args = append(args, row[k])
	}
	return " WHERE" + strings.TrimPrefix(sql, " AND"), args
}

// other is another value for a column that may hold this one.
func other(v any) any {
	switch r := reflect.ValueOf(v); {
	case v == nil:
		return 1
	case r.CanInt():
		return r.Int() + 1000
	case r.CanFloat():
		return r.Float() + 0.25
	}
	s := text(v)
	if s == "" {
		return "x"
	}
	_, first := utf8.DecodeRuneInString(s)
	return "~" + s[first:]
}

// everyKind is a played world with a row in every proved table.
func everyKind(t testing.TB) *world {
	w, _, _ := played(t)
	id, _ := w.brought(rectify.Accepted)
	w.must(w.survey.SetDesk(ctx, office, ours, []string{"陈建国"}))
	w.do(handler, id, "message", rectify.Act{Message: "灯杆到货后尽快换。", Why: "到货的日子要等厂家"})
	w.clock.Add(20 * 24 * time.Hour) // it is late
	w.do(lead, id, "dispute", rectify.Act{Unit: theirs, Reason: "不归我们", RestsOn: "三定方案"})
	for range 5 { // enough to be public
		_, err := w.answered(ours, "satisfied", once.Intention{})
		w.must(err)
	}
	w.must(w.survey.ReleaseRatings(ctx, "2026"))
	w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		return tx.Exec("INSERT INTO accounts (id, name, title, password, role, unit, active, created_at) VALUES ('A', 'office', '考评办', 'hash', 'office', '', 1, 1)").Error
	}))
	_, err := proof.Adopt(ctx, w.db, actor.Clock, survey.AdoptResponses)
	w.must(err)
	return w
}

// playedHere are the proved tables but those of hearings, which rectify/hearing plays and tests.
func playedHere() []database.KeptTable {
	return slices.DeleteFunc(slices.Clone(database.Kept), func(k database.KeptTable) bool {
		return strings.HasPrefix(k.Name, "hearing") || k.Name == "paper_counts"
	})
}

// Generated from the schema: whatever column of whatever proved row is another one, the row is named.
func TestEveryAlteredColumnOfEveryProvedRowIsNamed(t *testing.T) {
	w := everyKind(t)
	w.sound()
	columns := 0
	for _, k := range playedHere() {
		row, name := w.first(k)
		for _, column := range slices.Sorted(maps.Keys(row)) {
			if column == k.Apart {
				continue
			}
			columns++
			at, args := where(k, row)
			changed := maps.Clone(row)
			changed[column] = other(row[column])
			w.raw("UPDATE "+k.Name+" SET "+column+" = ?"+at, append([]any{changed[column]}, args...)...)
			named(t, w.proved(), name, "altered "+column+" of")
			at, args = where(k, changed)
			w.raw("UPDATE "+k.Name+" SET "+column+" = ?"+at, append([]any{row[column]}, args...)...)
		}
	}
	if columns < 240 {
		t.Errorf("only %d columns were tried", columns)
	}
	w.sound() // each was put back, so none hid behind another
}

func TestEveryDeletedAndEveryForgedRowIsNamed(t *testing.T) {
	w := everyKind(t)
	for _, k := range playedHere() {
		row, name := w.first(k)
		at, args := where(k, row)
		put := func(row map[string]any) {
			w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
				return database.Keeping(tx.DB).Table(k.Name).Create(maps.Clone(row)).Error
			}))
		}
		w.raw("DELETE FROM "+k.Name+at, args...)
		named(t, w.proved(), name, "deleted")
		put(row)
		for _, mac := range []any{row["mac"], ""} {
			forged := maps.Clone(row)
			for _, unique := range append([]string{k.Key[len(k.Key)-1]}, "hash", "token_hash", "name", "number", "n") {
				if _, has := row[unique]; has {
					forged[unique] = other(row[unique])
				}
			}
			forged["mac"] = mac
			put(forged)
			named(t, w.proved(), nameOf(k, forged), "forged")
			at, args := where(k, forged)
			w.raw("DELETE FROM "+k.Name+at, args...)
		}
		stripped := maps.Clone(row)
		w.raw("UPDATE "+k.Name+" SET rev = 0, mac = ''"+at, args...)
		named(t, w.proved(), name, "stripped of its proof")
		_, err := proof.Adopt(ctx, w.db, actor.Clock, survey.AdoptResponses)
		w.must(err)
		named(t, w.proved(), name, "stripped, and no adoption launders it:")
		w.raw("UPDATE "+k.Name+" SET rev = ?, mac = ?"+at, append([]any{stripped["rev"], stripped["mac"]}, args...)...)
	}
	w.sound()
}

// Each row as it was some verbs ago is intact in itself; the record knows that it is not the newest.
func TestAnOlderCopyOfARowIsNamed(t *testing.T) {
	w := newWorld(t)
	id, receipt := w.opened()
	before := map[string][]map[string]any{}
	tables := []string{"cases", "concerns", "opinions", "case_plans", "feedbacks"}
	keep := func() {
		for _, k := range playedHere() {
			var rows []map[string]any
			w.must(w.db.Read(ctx).Table(k.Name).Find(&rows).Error)
			before[k.Name] = append(before[k.Name], rows...)
		}
	}
	keep()
	w.working(id)
	keep()
	w.do(handler, id, "step_done", rectify.Act{Step: 1, DoneOn: w.today(), Evidence: "补好 30 米"})
	w.reported(id)
	w.do(office, id, "publish", rectify.Act{Checked: true})
	w.rated(receipt, "solved", "fairly")
	keep()
	w.rated(receipt, "solved", "satisfied")
	w.sound()
	tried := map[string]bool{}
	for _, k := range playedHere() {
		for _, old := range before[k.Name] {
			at, args := where(k, old)
			now := map[string]any{}
			w.must(w.db.Read(ctx).Table(k.Name).Where(strings.TrimPrefix(at, " WHERE"), args...).Find(&now).Error)
			if len(now) == 0 || text(now["mac"]) == text(old["mac"]) {
				continue
			}
			tried[k.Name] = true
			set := func(row map[string]any) {
				w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
					return database.Keeping(tx.DB).Table(k.Name).Where(strings.TrimPrefix(at, " WHERE"), args...).Updates(row).Error
				}))
			}
			set(old)
			named(t, w.proved(), nameOf(k, old), "put back")
			set(now)
		}
	}
	for _, name := range tables {
		if !tried[name] {
			t.Errorf("no older copy of a row of %s was tried", name)
		}
	}
	w.sound()
}

// A hand that alters a row and lets the product change it afterwards has hidden nothing.
func TestAnAlteredRowThatLivesOnStaysNamed(t *testing.T) {
	w := newWorld(t)
	id, _ := w.opened()
	w.raw("UPDATE cases SET title = '没有这回事' WHERE id = ?", id)
	w.do(handler, id, "accept", rectify.Act{Message: "收到，马上看"})
	named(t, w.proved(), "cases "+id, "altered and changed")
}

func TestTheChainShowsEveryEntryThatIsMissingOrOther(t *testing.T) {
	w, _, _ := played(t)
	for sealed := 1; sealed > 0; {
		var err error
		if sealed, err = audit.Seal(ctx, w.db); err != nil {
			t.Fatal(err)
		}
		w.waiting("又一件没有人管的事")
		if sealed == 3 {
			break
		}
		if head, _ := audit.Head(w.db.Read(ctx)); head.N > 3 {
			break
		}
	}
	w.sound()
	for _, x := range []struct{ name, sql, what string }{
		{"an entry that names no row is deleted", "DELETE FROM audits WHERE seal = 1 AND action = 'response.submit'", "chain_block"},
		{"all about one letter", "DELETE FROM audits WHERE seal = 2", "chain_block"},
		{"an entry is moved to another block", "UPDATE audits SET seal = 2 WHERE seal = 1 AND action = 'response.submit'", "chain_block"},
		{"an entry is taken out of the chain", "UPDATE audits SET seal = 0 WHERE seal = 1 AND action = 'response.submit'", "chain_block"},
		{"an entry names a block that is not there", "UPDATE audits SET seal = 99 WHERE seal = 2", "chain_block"},
		{"a block is deleted", "DELETE FROM seals WHERE n = 1", "chain_gap"},
		{"a block is signed by nobody", "UPDATE seals SET signature = hash", "chain_signature"},
		{"a block has another hour", "UPDATE seals SET at = at + 1 WHERE n = 1", "chain_block"},
		{"what rows it names is edited", "UPDATE audits SET touched = '' WHERE touched <> ''", "audit"},
		{"a forged entry", "INSERT INTO audits SELECT 'forged', at, actor_id, actor_name, role, unit, action, subject, detail, mac, touched, 0 FROM audits WHERE id = (SELECT MIN(id) FROM audits WHERE action = 'case.publish')", "audit"},
	} {
		t.Run(x.name, func(t *testing.T) {
			w.t = t
			table := "audits"
			if strings.Contains(x.sql, "seals") {
				table = "seals"
			}
			var rows []map[string]any
			w.must(w.db.Read(ctx).Table(table).Find(&rows).Error)
			w.raw(x.sql)
			defer func() {
				w.raw("DELETE FROM " + table)
				w.must(w.db.Read(ctx).Table(table).CreateInBatches(rows, 20).Error)
			}()
			if !slices.ContainsFunc(w.proved(), func(f proof.Finding) bool { return f.What == x.what }) {
				t.Errorf("not named %s, but %+v", x.what, w.proved())
			}
		})
	}
	w.t = t
	w.sound()
}

// Whoever erases a letter with its receipt, its concerns, its case, its counters and its record is seen by the count of the day, even before
// the chain is asked.
func TestALetterErasedWithEverythingIsSeen(t *testing.T) {
	w := newWorld(t)
	w.waiting("要抹掉的一件事")
	day := w.today()
	w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		rows, err := proof.Counts(tx.DB, day)
		if err != nil {
			return err
		}
		return audit.Record(tx, "day.counts", day, map[string]any{"rows": rows, "finished": true})
	}))
	w.sound()
	for _, sql := range []string{"DELETE FROM opinions", "DELETE FROM concerns", "DELETE FROM receipts WHERE kind = 'opinion'", "DELETE FROM classifications",
		"DELETE FROM counters WHERE name LIKE 'opinions.%' OR name LIKE 'concerns.%'", "DELETE FROM audits WHERE action LIKE 'opinion.%' OR action LIKE 'concern.%'"} {
		w.raw(sql)
	}
	if found := w.findings(); !slices.ContainsFunc(found, func(f proof.Finding) bool { return f.What == "day_counts" && f.Where == day }) {
		t.Errorf("%+v", found)
	}
}

func TestWhatIsProvedIsWrittenInOneWayAlone(t *testing.T) {
	db, _ := dbtest.Open(t)
	err := db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		return tx.Create(&rectify.CaseUnit{CaseID: "C", Unit: ours, Role: "lead"}).Error
	})
	if err == nil || !strings.Contains(err.Error(), "case_units") {
		t.Errorf("past the proof: %v", err)
	}
	w := newWorld(t)
	id, _ := w.opened()
	for name, write := range map[string]func(*database.Tx) error{
		"update": func(tx *database.Tx) error {
			return tx.Model(&rectify.Case{}).Where("id = ?", id).Update("title", "x").Error
		},
		"column": func(tx *database.Tx) error {
			return tx.Table("cases").Where("id = ?", id).UpdateColumn("title", "x").Error
		},
		"delete": func(tx *database.Tx) error { return tx.Where("id = ?", id).Delete(&rectify.Case{}).Error },
		"save":   func(tx *database.Tx) error { c := w.row(id); return tx.Save(&c).Error },
	} {
		if err := w.db.Do(ctx, actor.Clock, write); err == nil || !strings.Contains(err.Error(), "cases") {
			t.Errorf("%s past the proof: %v", name, err)
		}
	}
	c := w.row(id)
	c.Rev--
	err = w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		done, err := kept.Change(tx, &c)
		if done {
			t.Error("a row that moved on was written over")
		}
		return err
	})
	w.must(err)
	w.sound()
}
