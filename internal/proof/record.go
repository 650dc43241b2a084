package proof

import (
	"crypto/ed25519"
	"database/sql"
	"hash/maphash"

	"gorm.io/gorm"

	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/kept"
	"huiyin/internal/privacy"
)

// record is the proof of the record and of every row that it names, over one moment of the database.
type record struct {
	*Findings
	at   *gorm.DB
	keys *privacy.Keys
	key  ed25519.PublicKey

	seed     maphash.Seed
	sums     map[uint64]uint64 // by row: what was written less what was replaced; with what stands there it must be nothing
	suspects map[uint64]*suspect
	days     []audit.Audit // what the record says of days
}

// Record proves that no entry of the record was altered, added or taken away since it was sealed, that every proved row is the newest one
// that the record names, and that all it names are there. What is not sealed yet is no fault.
// It gives the entries that count days.
func Record(found *Findings, at *gorm.DB, db *database.DB) (days []audit.Audit, err error) {
	r := newRecord(found, at, db)
	for _, check := range []func() error{r.chain, r.rows, r.name} {
		if err := check(); err != nil {
			return nil, err
		}
	}
	return r.days, nil
}

func newRecord(found *Findings, at *gorm.DB, db *database.DB) *record {
	return &record{Findings: found, at: at, keys: db.Keys(), key: audit.PublicKey(db), seed: maphash.MakeSeed(),
		sums: map[uint64]uint64{}, suspects: map[uint64]*suspect{}}
}

// blocksAtOnce are read together with their entries.
const blocksAtOnce = 500

// chain walks the blocks with their entries, and then the entries without a block.
func (r *record) chain() error {
	var last audit.Block
	for {
		var blocks []audit.Block
		if err := r.at.Where("n > ?", last.N).Order("n").Limit(blocksAtOnce).Find(&blocks).Error; err != nil {
			return err
		}
		if len(blocks) == 0 {
			break
		}
		if err := r.sealed(last, blocks); err != nil {
			return err
		}
		last = blocks[len(blocks)-1]
	}
	if err := r.entries(r.entry, "seal = 0"); err != nil {
		return err
	}
	return r.entries(func(a audit.Audit) {
		r.Add("chain_block", a.ID, "留痕 %s 说自己在第 %d 块，链上没有这一块。", a.ID, a.Seal)
		r.entry(a)
	}, "seal > ? OR seal < 0", last.N)
}

// sealed checks blocks that follow `last` against their entries.
func (r *record) sealed(last audit.Block, blocks []audit.Block) error {
	hashes, counts := map[int64]*audit.Link{}, map[int64]int{}
	for _, b := range blocks {
		if b.N != last.N+1 {
			r.Add("chain_gap", "", "留痕链缺第 %d 块到第 %d 块。", last.N+1, b.N-1)
		}
		link, err := audit.NewLink(last.Hash, b)
		if err != nil {
			r.Add("chain_block", "", "留痕链第 %d 块的哈希读不出来。", last.N)
			link, _ = audit.NewLink("", b)
		}
		if !b.Signed(r.key) {
			r.Add("chain_signature", "", "留痕链第 %d 块的签名不对。", b.N)
		}
		hashes[b.N], last = link, b
	}
	err := r.entries(func(a audit.Audit) {
		if link := hashes[a.Seal]; link != nil {
			link.Add(a)
			counts[a.Seal]++
		} else {
			r.Add("chain_block", a.ID, "留痕 %s 说自己在第 %d 块，链上没有这一块。", a.ID, a.Seal)
		}
		r.entry(a)
	}, "seal >= ? AND seal <= ?", blocks[0].N, last.N)
	for _, b := range blocks {
		if counts[b.N] != b.Count {
			r.Add("chain_block", "", "留痕链第 %d 块应有 %d 条，现在是 %d 条。", b.N, b.Count, counts[b.N])
		} else if hashes[b.N].Hash() != b.Hash {
			r.Add("chain_block", "", "留痕链第 %d 块和它的留痕不一致：有被改过或换过的。", b.N)
		}
	}
	return err
}

// entry checks one entry's own mark, and keeps what it says of rows.
func (r *record) entry(a audit.Audit) {
	if !a.Intact(r.keys.Hash) {
		r.Add("audit", a.ID, "留痕 %s（%s %s）被改过。", a.ID, a.Action, a.Subject)
		return
	}
	if a.Action == Counted {
		r.days = append(r.days, a)
	}
	_ = kept.ParseLines(a.Touched, func(l kept.Line) { // what fits its mark was written by us
		r.sums[r.row(l.Table, l.Key)] += r.mac(l.Now) - r.mac(l.Was)
	})
}

// row names a row in eight bytes.
func (r *record) row(table, key string) uint64 {
	var h maphash.Hash
	h.SetSeed(r.seed)
	_, _ = h.WriteString(table)
	_ = h.WriteByte(0)
	_, _ = h.WriteString(key)
	return h.Sum64()
}

// mac is what a MAC adds to a row's sum; no MAC adds nothing.
func (r *record) mac(told string) uint64 {
	if told == "" {
		return 0
	}
	return maphash.String(r.seed, told[:min(kept.Told, len(told))])
}

// entries walks entries of the record, block by block, in the order of their ids.
func (r *record) entries(each func(audit.Audit), where string, args ...any) error {
	return Entries(r.at.Where(where, args...), each)
}

// Entries walks the entries that a query finds, block by block, in the order of their ids.
func Entries(q *gorm.DB, each func(audit.Audit)) error {
	rows, err := q.Model(&audit.Audit{}).Order("seal, id").
		Select("id", "at", "actor_id", "actor_name", "role", "unit", "action", "subject", "detail", "mac", "touched", "seal").Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var a audit.Audit
		var touched sql.NullString
		err := rows.Scan(&a.ID, &a.At, &a.ActorID, &a.ActorName, &a.Role, &a.Unit, &a.Action, &a.Subject, &a.Detail, &a.Mac, &touched, &a.Seal)
		if err != nil {
			return err
		}
		a.Touched = touched.String
		each(a)
	}
	return rows.Err()
}
