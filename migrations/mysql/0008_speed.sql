-- +goose Up
-- What lists count is kept with every change, so that no list counts the city: concerns and cases by state, extensions and difficulties that wait.
INSERT INTO counters (name, unit, month, n) SELECT CONCAT('concerns.', state), '', '', COUNT(*) FROM concerns GROUP BY state;
INSERT INTO counters (name, unit, month, n) SELECT CONCAT('cases.', state), '', '', COUNT(*) FROM cases GROUP BY state;
INSERT INTO counters (name, unit, month, n) SELECT 'cases.extension', '', '', COUNT(*) FROM cases
  WHERE extension IS NOT NULL AND state IN ('assigned', 'accepted', 'plan_review', 'rectifying', 'lead_review') HAVING COUNT(*) > 0;
INSERT INTO counters (name, unit, month, n) SELECT 'cases.blocked', '', '', COUNT(*) FROM cases WHERE blocked IS NOT NULL AND state = 'rectifying' HAVING COUNT(*) > 0;

-- Every list stands in an index in its own order, so that a page costs the same in any city.
DROP INDEX cases_unit ON cases;
DROP INDEX cases_state ON cases;
DROP INDEX cases_turn ON cases;
DROP INDEX cases_cohort ON cases;
DROP INDEX cases_part ON cases;
DROP INDEX cases_entered ON cases;
DROP INDEX case_units_unit ON case_units;
DROP INDEX concerns_state ON concerns;
DROP INDEX concerns_row ON concerns;
CREATE INDEX cases_unit ON cases (unit, state, year, number);
CREATE INDEX cases_state ON cases (state, due_on, year, number);
CREATE INDEX cases_newest ON cases (state, year, number);
CREATE INDEX cases_turn ON cases (unit, waits_for, due_on, year, number, whole_due_on);
CREATE INDEX cases_due ON cases (waits_for, due_on, year, number);
CREATE INDEX cases_cohort ON cases (part_of, first_published_on, year, number);
CREATE INDEX cases_entered ON cases (part_of, entered_on);
CREATE INDEX cases_part ON cases (part_of, cohort_unit, first_published_on, year, number);
CREATE INDEX case_units_unit ON case_units (unit, role);
CREATE INDEX concerns_proposed ON concerns (state, proposed_by);
CREATE INDEX concerns_row ON concerns (row_code, received_on, edition);

-- +goose Down
DROP INDEX concerns_row ON concerns;
DROP INDEX concerns_proposed ON concerns;
DROP INDEX case_units_unit ON case_units;
DROP INDEX cases_part ON cases;
DROP INDEX cases_entered ON cases;
DROP INDEX cases_cohort ON cases;
DROP INDEX cases_due ON cases;
DROP INDEX cases_turn ON cases;
DROP INDEX cases_newest ON cases;
DROP INDEX cases_state ON cases;
DROP INDEX cases_unit ON cases;
CREATE INDEX cases_unit ON cases (unit, state, due_on);
CREATE INDEX cases_state ON cases (state, due_on);
CREATE INDEX cases_turn ON cases (unit, waits_for, due_on);
CREATE INDEX cases_cohort ON cases (first_published_on);
CREATE INDEX cases_part ON cases (part_of);
CREATE INDEX cases_entered ON cases (entered_on);
CREATE INDEX case_units_unit ON case_units (unit);
CREATE INDEX concerns_state ON concerns (state, confidence, id);
CREATE INDEX concerns_row ON concerns (row_code, state);
DELETE FROM counters WHERE name LIKE 'concerns.%' OR name LIKE 'cases.%';
