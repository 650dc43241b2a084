package kept

import (
	"strings"

	"huiyin/internal/database"
)

// Adopt gives proofs to at most `most` rows of a table that have none, and says how many it gave and how many it left as they are. Those
// that `named` knows are left: the record has seen them with a proof, so somebody took it away. skip is how many were left before.
func Adopt(tx *database.Tx, t database.KeptTable, skip, most int, named func(key string) bool) (given, left int, err error) {
	columns, err := columnsOf(tx.DB, t)
	if err != nil {
		return 0, 0, err
	}
	type proven struct {
		Line
		key []any
	}
	var all []proven
	q := tx.Table(t.Name).Select(columns).Where("mac = ''").Order(strings.Join(t.Key, ", ")).Offset(skip).Limit(most)
	err = scanRaw(q, t, tx.Keys(), func(r *raw) {
		x := r.found()
		if named(x.Key) {
			left++
			return
		}
		now := r.proven()
		all = append(all, proven{Line{Table: t.Name, Key: x.Key, Rev: now.Rev, Now: now.Mac}, r.keyValues()})
	})
	for _, p := range all {
		if err != nil {
			return given, left, err
		}
		q := database.Keeping(tx.DB).Table(t.Name)
		for i, name := range t.Key {
			q = q.Where(name+" = ?", p.key[i])
		}
		err = q.Where("mac = ''").Updates(map[string]any{revColumn: p.Rev, macColumn: p.Now}).Error
		p.touch(tx)
		given++
	}
	return given, left, err
}
