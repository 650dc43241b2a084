-- +goose Up
-- With how many cases a unit was late, and how many of these another has now: counted where the rows of its lateness are written.
INSERT INTO counters (name, unit, month, n)
  SELECT 'cases.was_late', unit, '', COUNT(DISTINCT case_id) FROM case_lates GROUP BY unit;
INSERT INTO counters (name, unit, month, n)
  SELECT 'cases.was_late_elsewhere', l.unit, '', COUNT(DISTINCT l.case_id) FROM case_lates l JOIN cases c ON c.id = l.case_id WHERE c.unit <> l.unit GROUP BY l.unit;
-- A worklist counts what is new beside what is due without looking at a row.
DROP INDEX cases_turn;
CREATE INDEX cases_turn ON cases (unit, waits_for, due_on, year, number, owed_on, note);

-- +goose Down
DROP INDEX cases_turn;
CREATE INDEX cases_turn ON cases (unit, waits_for, due_on, year, number, owed_on);
DELETE FROM counters WHERE name LIKE 'cases.was_late%';
