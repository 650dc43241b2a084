package migrations_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/pressly/goose/v3"

	"huiyin/migrations"
)

// What was written before 0005 gets the numbers that it would have been given: people of a case by when they came, opinions of a
// receipt by their order; a job that stood there is done.
func TestOldRowsAreNumbered(t *testing.T) {
	for name, p := range places(t) {
		t.Run(name, func(t *testing.T) {
			provider, err := goose.NewProvider(p.goose, p.db, migrations.Files(p.dialect))
			if err == nil {
				_, err = provider.UpTo(ctx, 2)
			}
			if err != nil {
				t.Fatal(err)
			}
			concern := func(id, opinion, receipt, in string, at, version int) string {
				return fmt.Sprintf(`INSERT INTO concerns (id, opinion_id, receipt_id, n, text, state, closed, edition, row_code, unit, case_id, home_case, candidates, confidence,
					praise, sure, decided_by, since_on, answer, aside_reason, aside_sentence, proposed_by, proposed_name, objection, objected_on, received_at, received_on, version)
					VALUES ('%s', '%s', '%s', 1, '', '', 0, '', '', '', '%s', '', '', 0, 0, 0, '', '', '', '', '', '', '', '', '', %d, '', %d)`, id, opinion, receipt, in, at, version)
			}
			opinion := func(id, receipt string) string {
				return fmt.Sprintf(`INSERT INTO opinions (id, receipt_id, source, text, text_sealed, place, district, about, hint_row, hint_unit, hint_level, received_at, received_on, month, state)
					VALUES ('%s', '%s', '', '', '', '', '', '', '', '', '', 1, '', '', '')`, id, receipt)
			}
			run(t, p.db,
				opinion("o1", "r1"), opinion("o2", "r2"), opinion("o3", "r1"),
				concern("c1", "o1", "r1", "case1", 30, 2), concern("c2", "o2", "r2", "case1", 10, 3), concern("c3", "o3", "r1", "case1", 40, 2),
				concern("c4", "o4", "r4", "case2", 50, 2), concern("c5", "o5", "r5", "", 60, 1), concern("c6", "o6", "r6", "case1", 30, 2),
				"INSERT INTO jobs (name, period, at) VALUES ('tick', '10', 77)")
			if err := migrations.Up(ctx, p.db, p.dialect); err != nil {
				t.Fatal(err)
			}
			numbers := func(q string) (out []int) {
				var n int
				query(t, p.db, func() { out = append(out, n) }, q, &n)
				return out
			}
			for q, want := range map[string][]int{
				"SELECT person FROM concerns ORDER BY id":        {2, 1, 2, 1, 0, 3},
				"SELECT recorded_from FROM concerns ORDER BY id": {2, 3, 2, 2, 1, 2},
				"SELECT n FROM opinions ORDER BY id":             {1, 1, 2},
				"SELECT done_at FROM jobs":                       {77},
			} {
				if got := numbers(q); !slices.Equal(got, want) {
					t.Errorf("%s: %v, want %v", q, got, want)
				}
			}
		})
	}
}
