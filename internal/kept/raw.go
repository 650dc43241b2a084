package kept

import (
	"fmt"
	"slices"

	"gorm.io/gorm"

	"huiyin/internal/database"
)

// Found is a row as it lies in the database.
type Found struct {
	Key  string // as the record names it
	Rev  int
	Mac  string // that it carries
	Fits string // that its columns have
}

// Walk hands over every row of a proved table, in no order.
func Walk(db *gorm.DB, keys keys, t database.KeptTable, each func(Found)) error {
	columns, err := columnsOf(db, t)
	if err != nil {
		return err
	}
	return scan(db.Table(t.Name).Select(columns), t, keys, each)
}

// scan hands over the rows of a query on a proved table as the database holds them.
func scan(q *gorm.DB, t database.KeptTable, keys keys, each func(Found)) error {
	return scanRaw(q, t, keys, func(r *raw) { each(r.found()) })
}

func scanRaw(q *gorm.DB, t database.KeptTable, keys keys, each func(*raw)) error {
	rows, err := q.Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	r := rawOf(names, t, keys)
	for rows.Next() {
		if err := rows.Scan(r.into...); err != nil {
			return err
		}
		each(r)
	}
	return rows.Err()
}

// columnsOf are the columns of a table that a proof reads.
func columnsOf(db *gorm.DB, t database.KeptTable) ([]string, error) {
	none, err := db.Table(t.Name).Where("1 = 0").Rows()
	if err != nil {
		return nil, err
	}
	defer none.Close()
	names, err := none.Columns()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(names, func(n string) bool { return n == t.Apart }), none.Err()
}

// raw reads rows column by column.
type raw struct {
	table  database.KeptTable
	keys   keys
	names  []string
	sorted []int // where the columns of the MAC stand, in the order of their names
	key    []int
	rev    int
	mac    int
	values []any
	into   []any
	all    []byte
}

func rawOf(names []string, t database.KeptTable, k keys) *raw {
	r := &raw{table: t, keys: k, names: names, values: make([]any, len(names)), into: make([]any, len(names))}
	for _, name := range slices.Sorted(slices.Values(names)) {
		if at := slices.Index(names, name); name != macColumn && name != t.Apart {
			r.sorted = append(r.sorted, at)
		}
	}
	for _, name := range t.Key {
		r.key = append(r.key, slices.Index(names, name))
	}
	r.rev, r.mac = slices.Index(names, revColumn), slices.Index(names, macColumn)
	for i := range r.values {
		r.into[i] = &r.values[i]
	}
	return r
}

// fits is the MAC of the values that were read.
func (r *raw) fits() string {
	r.all = r.all[:0]
	for _, at := range r.sorted {
		r.all = appendRaw(r.all, r.names[at], r.values[at])
	}
	return macOf(r.keys, r.table.Name, r.all)
}

// proven makes the values that were read those of a row with its first proof.
func (r *raw) proven() Stamp {
	r.values[r.rev] = int64(1)
	r.values[r.mac] = r.fits()
	return Stamp{Rev: 1, Mac: textOf(r.values[r.mac])}
}

// keyValues are the values that name the row.
func (r *raw) keyValues() (out []any) {
	for _, at := range r.key {
		out = append(out, textOf(r.values[at]))
	}
	return out
}

// found is the row whose values were read.
func (r *raw) found() (x Found) {
	parts := make([]string, len(r.key))
	for i, at := range r.key {
		parts[i] = textOf(r.values[at])
	}
	n, _ := r.values[r.rev].(int64) // another kind is no version, and its MAC says so
	return Found{Key: keyOf(parts), Rev: int(n), Mac: textOf(r.values[r.mac]), Fits: r.fits()}
}

func textOf(v any) string {
	if b, ok := v.([]byte); ok {
		return string(b)
	}
	return fmt.Sprint(v)
}
