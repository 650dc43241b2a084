package demo

import (
	"fmt"
	"strings"

	"huiyin/internal/actor"
	"huiyin/internal/database"
)

// row is one row of a table as it was read, and its copy while that is made.
type row struct {
	table  *lived
	column map[string]int // where each column stands
	names  []string
	values []any
	copied []any
}

func (r row) old(column string) any { return r.values[r.column[column]] }

func (r row) text(column string) string  { return asText(r.old(column)) }
func (r row) bytes(column string) []byte { b, _ := r.old(column).([]byte); return b }
func (r row) number(column string) int64 { n, _ := r.old(column).(int64); return n }

func asText(v any) string { s, _ := v.(string); return s }

// readTable reads a table whole, in the order of its first column.
func (g *growth) readTable(t *lived) (out []row, err error) {
	found, err := g.DB.Read(g.ctx).Table(t.name).Order("1").Rows()
	if err != nil {
		return nil, err
	}
	defer found.Close()
	types, err := found.ColumnTypes()
	if err != nil {
		return nil, err
	}
	names, column := []string{}, map[string]int{}
	for i, c := range types {
		names, column[c.Name()] = append(names, c.Name()), i
	}
	for found.Next() {
		values, into := make([]any, len(types)), make([]any, len(types))
		for i := range values {
			into[i] = &values[i]
		}
		if err := found.Scan(into...); err != nil {
			return nil, err
		}
		for i, c := range types {
			if b, ok := values[i].([]byte); ok && !strings.Contains(c.DatabaseTypeName(), "BLOB") {
				values[i] = string(b)
			}
		}
		out = append(out, row{table: t, column: column, names: names, values: values})
	}
	return out, found.Err()
}

// chunk are copied rows by table.
type chunk map[*lived][]row

func (c chunk) size() (n int) {
	for _, rows := range c {
		n += len(rows)
	}
	return n
}

// statementRows go into one statement: within what either database takes of parameters.
const statementRows = 100

// write writes a chunk in one transaction.
func (g *growth) write(c chunk) error {
	if err := g.prove(c); err != nil {
		return err
	}
	return g.DB.Do(g.ctx, actor.Clock, func(tx *database.Tx) error {
		for i := range livedTables {
			rows := c[&livedTables[i]]
			for len(rows) > 0 {
				n := min(statementRows, len(rows))
				if n < statementRows {
					n = 1 // so that two statements a table are prepared, not a hundred
				}
				if err := insert(tx, rows[:n]); err != nil {
					return fmt.Errorf("%s: %w", livedTables[i].name, err)
				}
				rows = rows[n:]
			}
		}
		return nil
	})
}

// insert is one statement for rows of one table. Below gorm: its parsing of each statement would take longer than the writing.
func insert(tx *database.Tx, rows []row) error {
	one := "(" + strings.Repeat("?,", len(rows[0].names)-1) + "?)"
	args := make([]any, 0, len(rows)*len(rows[0].names))
	for _, r := range rows {
		args = append(args, r.copied...)
	}
	sql := "INSERT INTO " + rows[0].table.name + " (`" + strings.Join(rows[0].names, "`,`") + "`) VALUES " + strings.Repeat(one+",", len(rows)-1) + one
	_, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, sql, args...)
	return err
}
