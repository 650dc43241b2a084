package kept

import (
	"slices"

	"huiyin/internal/database"
)

// Prover gives first proofs to rows of one table that are written column by column. Not safe for concurrent use.
type Prover struct{ raw *raw }

// NewProver makes one for rows with these columns; nil for a table whose rows are not proved.
func NewProver(db *database.DB, table string, columns []string) *Prover {
	t, kept := database.KeptNamed(table)
	if !kept {
		return nil
	}
	return &Prover{rawOf(slices.Clone(columns), t, db.Keys())}
}

// Prove sets the version and the MAC among the values of a row, and gives the line that its entry of the record must hold.
func (p *Prover) Prove(values []any) Line {
	p.raw.values = values
	now := p.raw.proven()
	return Line{Table: p.raw.table.Name, Key: p.raw.found().Key, Rev: now.Rev, Now: now.Mac}
}
