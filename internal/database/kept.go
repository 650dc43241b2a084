package database

import (
	"fmt"

	"gorm.io/gorm"
)

// KeptTable is a table whose rows are proved: each carries a version and a MAC over its columns, and the record names every change.
type KeptTable struct {
	Name  string
	Key   []string // columns that name a row
	Apart string   // a column too large to go through the MAC; another one holds its hash
}

// Kept are all of them. Package kept alone writes their rows; what is not here is lent (sessions, jobs, answers to ask for again),
// counted anew (counters, sequences) or proved in another way (responses, the record itself; ballots and turnouts, which the record must
// not put in an order: the root and the tally of their round, which are proved).
var Kept = []KeptTable{
	{Name: "settings", Key: []string{"name"}},
	{Name: "units", Key: []string{"code"}},
	{Name: "areas", Key: []string{"edition", "code"}},
	{Name: "manifestations", Key: []string{"edition", "code"}},
	{Name: "surveys", Key: []string{"code"}},
	{Name: "questionnaires", Key: []string{"survey", "version"}},
	{Name: "calendar_days", Key: []string{"day_on"}},
	{Name: "calendar_years", Key: []string{"year"}},
	{Name: "accounts", Key: []string{"id"}},
	{Name: "receipts", Key: []string{"id"}},
	{Name: "opinions", Key: []string{"id"}},
	{Name: "concerns", Key: []string{"id"}},
	{Name: "classifications", Key: []string{"id"}},
	{Name: "photos", Key: []string{"id"}, Apart: "jpeg"},
	{Name: "cases", Key: []string{"id"}},
	{Name: "case_units", Key: []string{"case_id", "unit"}},
	{Name: "case_events", Key: []string{"id"}},
	{Name: "case_plans", Key: []string{"id"}},
	{Name: "case_results", Key: []string{"id"}},
	{Name: "case_messages", Key: []string{"id"}},
	{Name: "case_disputes", Key: []string{"id"}},
	{Name: "case_lates", Key: []string{"case_id", "round", "unit", "clock"}},
	{Name: "triage_acts", Key: []string{"id"}},
	{Name: "public_ratings", Key: []string{"survey"}},
	{Name: "feedbacks", Key: []string{"id"}},
	{Name: "askings", Key: []string{"root_id", "receipt_id"}},
	{Name: "duties", Key: []string{"n"}},
	{Name: "desks", Key: []string{"unit"}},
	{Name: "overrides", Key: []string{"id"}},
	{Name: "hearings", Key: []string{"id"}},
	{Name: "hearing_signups", Key: []string{"id"}},
	{Name: "hearing_seats", Key: []string{"id"}},
	{Name: "hearing_passes", Key: []string{"id"}},
	{Name: "hearing_rounds", Key: []string{"id"}},
	{Name: "hearing_questions", Key: []string{"id"}},
	{Name: "hearing_promises", Key: []string{"id"}},
	{Name: "paper_counts", Key: []string{"round_id", "account"}},
}

// KeptNamed is the table of that name; ok is false when its rows are not proved.
func KeptNamed(name string) (t KeptTable, ok bool) {
	t, ok = keptNames[name]
	return t, ok
}

var keptNames = func() map[string]KeptTable {
	out := make(map[string]KeptTable, len(Kept))
	for _, t := range Kept {
		out[t.Name] = t
	}
	return out
}()

// keeping marks a statement as one of package kept.
const keeping = "huiyin:keeping"

// Keeping is the handle by which package kept writes; through any other one a proved row cannot be written.
func Keeping(q *gorm.DB) *gorm.DB { return q.Set(keeping, true).Session(&gorm.Session{}) }

// guard refuses to write a proved row past its proof, so that nobody forgets it.
func guard(db *gorm.DB) error {
	refuse := func(q *gorm.DB) {
		if _, kept := keptNames[q.Statement.Table]; !kept {
			return
		}
		if _, ours := q.Get(keeping); !ours {
			_ = q.AddError(fmt.Errorf("rows of %s are proved: write them with package kept", q.Statement.Table))
		}
	}
	for _, register := range []func() error{
		func() error { return db.Callback().Create().Before("gorm:create").Register("huiyin:kept", refuse) },
		func() error { return db.Callback().Update().Before("gorm:update").Register("huiyin:kept", refuse) },
		func() error { return db.Callback().Delete().Before("gorm:delete").Register("huiyin:kept", refuse) },
	} {
		if err := register(); err != nil {
			return err
		}
	}
	return nil
}
