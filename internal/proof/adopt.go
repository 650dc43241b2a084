package proof

import (
	"context"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/kept"
)

// Adopt gives a first proof to the rows of before proofs, and records how many of which table. What the record has already seen with a
// proof is left as it is: it lost that by somebody's hand, and Record goes on saying so.
// own adopts what has proofs of its own, some rows a transaction, until none is left.
func Adopt(ctx context.Context, db *database.DB, who actor.Actor, own func(*database.Tx) (int, error)) (given map[string]int, err error) {
	r := newRecord(&Findings{}, db.Read(ctx), db)
	if err := r.chain(); err != nil {
		return nil, err
	}
	given = map[string]int{}
	for _, t := range database.Kept {
		if given[t.Name], err = r.adopt(ctx, db, who, t); err != nil {
			return nil, err
		}
	}
	for n := -1; n != 0; {
		if err := db.Do(ctx, who, func(tx *database.Tx) (err error) { n, err = own(tx); return err }); err != nil {
			return nil, err
		}
		given["responses"] += n
	}
	return given, db.Do(ctx, who, func(tx *database.Tx) error { return audit.Record(tx, "proof.adopt", "", given) })
}

// adopt adopts a table, so many rows a transaction as one entry of the record names.
func (r *record) adopt(ctx context.Context, db *database.DB, who actor.Actor, t database.KeptTable) (total int, err error) {
	named := func(key string) bool { return r.sums[r.row(t.Name, key)] != 0 }
	for skip := 0; ; {
		given, left := 0, 0
		err = db.Do(ctx, who, func(tx *database.Tx) (err error) {
			given, left, err = kept.Adopt(tx, t, skip, audit.TouchedMost, named)
			return err
		})
		total, skip = total+given, skip+left
		if err != nil || given+left == 0 {
			return total, err
		}
	}
}
