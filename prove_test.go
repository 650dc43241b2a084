package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/privacy"
)

// proving is an installation with its units, on which commands are typed, and its database in hand.
func proving(t *testing.T) (do func(line string) (out, say string, code int), db *database.DB) {
	t.Helper()
	dir := t.TempDir()
	url, key := "sqlite:"+filepath.Join(dir, "d", "h.db"), filepath.Join(dir, "k", "k")
	do = func(line string) (string, string, int) {
		return typed(strings.Fields(line), "HUIYIN_DATABASE="+url, "HUIYIN_KEY_FILE="+key, "HUIYIN_LOG_LEVEL=error")
	}
	for _, line := range []string{"migrate", "import calendar data/calendar.csv", "import units data/units.csv"} {
		if _, say, code := do(line); code != 0 {
			t.Fatalf("%s: %s", line, say)
		}
	}
	keys, err := privacy.LoadKeys(key)
	if err == nil {
		db, err = database.Open(url, database.Options{Keys: keys})
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return do, db
}

func hand(t *testing.T, db *database.DB, statements ...string) {
	t.Helper()
	err := db.Do(t.Context(), actor.Clock, func(tx *database.Tx) error {
		for _, s := range statements {
			if err := tx.Exec(s).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAHeadKeptElsewhereShowsThatTheWholeDatabaseWasExchanged(t *testing.T) {
	do, db := proving(t)
	if out, _, _ := do("verify"); !strings.Contains(out, "条留痕还没有进链") {
		t.Errorf("what is not sealed is not told: %s", out)
	}
	if _, err := audit.Seal(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	out, say, code := do("verify --head")
	lines := strings.Split(out, "\n")
	if code != 0 || len(lines) < 4 || !strings.HasPrefix(lines[1], "1:") || !strings.HasPrefix(lines[3], "公钥 ") {
		t.Fatalf("%d, %s%s", code, out, say)
	}
	if out, say, code := do("verify --since=" + lines[1]); code != 0 || !strings.Contains(out, "核对无误") {
		t.Errorf("the head that was kept: %d, %s%s", code, out, say)
	}
	if _, _, code := do("verify --since 1"); code != 2 {
		t.Errorf("half a head: %d", code)
	}
	// Whoever has everything may chain anew what he left of the record; he cannot make the head that was kept.
	hand(t, db, "DELETE FROM seals", "DELETE FROM audits WHERE action = 'calendar.import'", "UPDATE audits SET seal = 0")
	if _, err := audit.Seal(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if out, _, code := do("verify --since=" + lines[1]); code != 1 || !strings.Contains(out, "不是以前抄下的那一块") {
		t.Errorf("an exchanged chain: %d, %s", code, out)
	}
}

func TestAnOldDatabaseIsAdoptedByOneCommandOnRecord(t *testing.T) {
	do, db := proving(t)
	old := []string{"DELETE FROM audits"}
	for _, k := range database.Kept {
		old = append(old, "UPDATE "+k.Name+" SET rev = 0, mac = ''")
	}
	hand(t, db, append(old, "INSERT INTO responses (id, survey, version, answers, received_on) VALUES ('r', 's', 1, '{}', '2026-03-02')",
		"INSERT INTO questionnaires (survey, version, questions) VALUES ('s', 1, '[]')", "INSERT INTO counters (name, unit, month, n) VALUES ('responses.s', '', '2026-03', 1)")...)
	if out, _, code := do("verify"); code != 1 || !strings.Contains(out, "huiyin verify --adopt") || !strings.Contains(out, "response_unproved") {
		t.Errorf("before: %d, %s", code, out)
	}
	if out, say, code := do("import units data/units.csv"); code != 0 { // it is worked with all the same
		t.Errorf("%s%s", out, say)
	}
	if out, say, code := do("verify --adopt"); code != 0 || !strings.Contains(out, "calendar_days\t72") || !strings.Contains(out, "responses\t1") {
		t.Errorf("adopted: %d, %s%s", code, out, say)
	}
	if out, say, code := do("verify"); code != 0 {
		t.Errorf("after: %d, %s%s", code, out, say)
	}
	hand(t, db, "INSERT INTO units (code, name, aliases, kind, sort, active_from, active_to) VALUES ('ZZ', '假单位', '', 'other', 1, 1, 0)")
	if out, _, code := do("verify"); code != 1 || !strings.Contains(out, "units ZZ") {
		t.Errorf("a unit added by hand: %d, %s", code, out)
	}
}

func TestCountersAreRebuiltFromTheRows(t *testing.T) {
	do, db := proving(t)
	hand(t, db, "INSERT INTO counters (name, unit, month, n) VALUES ('opinions.waiting', '', '2026-03', 7), ('cases.asking', '', '', 3), ('responses.2026', '', '2026-03', 2)")
	if _, _, code := do("verify"); code != 1 {
		t.Error("counters of nothing are sound")
	}
	if out, say, code := do("rebuild"); code != 0 || !strings.Contains(out, "改正了 3 个计数") {
		t.Errorf("%d, %s%s", code, out, say)
	}
	if out, _, code := do("verify"); code != 0 {
		t.Errorf("after: %s", out)
	}
	var said int64
	if db.Read(t.Context()).Model(&audit.Audit{}).Where("action = ?", "counters.rebuild").Count(&said); said != 1 {
		t.Errorf("%d entries say so", said)
	}
}

func TestTheChainIsExported(t *testing.T) {
	do, db := proving(t)
	if _, err := audit.Seal(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	out, say, code := do("export chain")
	if code != 0 || !strings.HasPrefix(out, `{"key":"`) || strings.Count(out, `{"block"`) != 1 || strings.Count(out, `{"entry"`) < 3 {
		t.Errorf("%d, %s%s", code, out, say)
	}
}

// A backup that SQLite itself takes beside the running server is a whole installation: restored elsewhere it proves itself, and is worked with.
func TestARestoredBackupRaisesNoFalseAlarm(t *testing.T) {
	dir := t.TempDir()
	key, backup := filepath.Join(dir, "k", "k"), filepath.Join(dir, "b", "h.db")
	on := func(file, line string) (string, string, int) {
		return typed(strings.Fields(line), "HUIYIN_DATABASE=sqlite:"+file, "HUIYIN_KEY_FILE="+key, "HUIYIN_LOG_LEVEL=error")
	}
	city := filepath.Join(dir, "d", "h.db")
	if _, say, code := on(city, "demo"); code != 0 {
		t.Fatal(say)
	}
	head, _, _ := on(city, "verify --head")
	keys, err := privacy.LoadKeys(key)
	if err != nil {
		t.Fatal(err)
	}
	db, err := database.Open("sqlite:"+city, database.Options{Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := os.Mkdir(filepath.Dir(backup), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := db.Read(t.Context()).Exec("VACUUM INTO '" + backup + "'").Error; err != nil {
		t.Fatal(err)
	}
	hand(t, db, "DELETE FROM opinions") // whatever becomes of the original
	since := "verify --since=" + strings.Split(head, "\n")[1]
	for _, line := range []string{"migrate", since, "import units data/units.csv", "rebuild", since} {
		if out, say, code := on(backup, line); code != 0 {
			t.Errorf("%s: %d, %s%s", line, code, out, say)
		}
	}
}
