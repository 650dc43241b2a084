package demo

import (
	"fmt"
	"slices"
	"strings"

	"huiyin/internal/audit"
	"huiyin/internal/kept"
)

// prove gives each copied row of a chunk its proof, lets the copied entries of the record name them, and signs what is signed.
func (g *growth) prove(c chunk) error {
	var lines []string
	var entries []row
	for t, rows := range c {
		prover := kept.NewProver(g.DB, t.name, rows[0].names)
		for _, r := range rows {
			if prover != nil {
				lines = append(lines, prover.Prove(r.copied).String())
			}
		}
		if t.name == "audits" {
			entries = rows
		}
	}
	for some := range slices.Chunk(lines, audit.TouchedMost) {
		if len(entries) == 0 {
			return fmt.Errorf("prove copied rows: no entry is left to name %d rows", len(lines))
		}
		entries[0].copied[entries[0].column["touched"]] = strings.Join(some, ";")
		entries = entries[1:]
	}
	g.sign(c)
	return nil
}

func (g *growth) sign(c chunk) {
	for t, rows := range c {
		for _, r := range rows {
			if t.signs != nil {
				r.copied[r.column["mac"]] = t.signs(g, r)
			}
		}
	}
}

// chain seals all that was recorded so far.
func (c *city) chain() error {
	for {
		if n, err := audit.Seal(c.ctx, c.DB); err != nil || n == 0 {
			return err
		}
	}
}
