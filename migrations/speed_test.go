package migrations_test

import (
	"fmt"
	"testing"

	"github.com/pressly/goose/v3"

	"huiyin/migrations"
)

// What stood there before 0008 is counted as if the counters had always been kept.
func TestOldRowsAreCounted(t *testing.T) {
	for name, p := range places(t) {
		t.Run(name, func(t *testing.T) {
			provider, err := goose.NewProvider(p.goose, p.db, migrations.Files(p.dialect))
			if err == nil {
				_, err = provider.UpTo(ctx, 2)
			}
			if err != nil {
				t.Fatal(err)
			}
			concern := func(id, state string) string {
				return fmt.Sprintf(`INSERT INTO concerns (id, opinion_id, receipt_id, n, text, state, closed, edition, row_code, unit, case_id, home_case, candidates, confidence,
					praise, sure, decided_by, since_on, answer, aside_reason, aside_sentence, proposed_by, proposed_name, objection, objected_on, received_at, received_on, version)
					VALUES ('%s', '%[1]s', '', 1, '', '%s', 0, '', '', '', '', '', '', 0, 0, 0, '', '', '', '', '', '', '', '', '', 1, '', 1)`, id, state)
			}
			number := 0
			kase := func(state, extension, blocked string) string {
				number++
				return fmt.Sprintf(`INSERT INTO cases (id, number, year, title, edition, row_code, area, district, place, unit, state, version, round, urgent, supervision, lifted, note, rules, clocks,
					due_on, whole_due_on, promised_on, paused_on, paused_until, pauses, disputes, extended_round, extension, blocked, outcome, unresolved, opened_at, opened_on, published_at,
					published_on, first_published_on, cohort_unit, cohort_row, cohort_urgent, asking_until, asked_again, part_of, merged_into, merged_on, state_before)
					VALUES ('k%d', %[1]d, 2026, '', '', '', '', '', '', '', '%s', 1, 1, 0, '', '', '', '', '', '', '', '', '', '', 0, 0, 0, %s, %s, '', 0, 1, '', 0, '', '', '', '', 0, '', 0, '', '', '', '')`,
					number, state, extension, blocked)
			}
			run(t, p.db, concern("c1", "waiting"), concern("c2", "waiting"), concern("c3", "answered"),
				kase("assigned", "NULL", "NULL"), kase("rectifying", "'{}'", "NULL"), kase("rectifying", "'{}'", "'{}'"), kase("long_term", "NULL", "'{}'"), kase("asking", "'{}'", "NULL"))
			if err := migrations.Up(ctx, p.db, p.dialect); err != nil {
				t.Fatal(err)
			}
			got, want := map[string]int{}, map[string]int{"concerns.waiting": 2, "concerns.answered": 1, "cases.assigned": 1, "cases.rectifying": 2, "cases.long_term": 1, "cases.asking": 1,
				"cases.extension": 2, "cases.blocked": 1}
			var counter string
			var n int
			query(t, p.db, func() { got[counter] = n }, "SELECT name, n FROM counters WHERE unit = '' AND month = ''", &counter, &n)
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%v, want %v", got, want)
			}
		})
	}
}
