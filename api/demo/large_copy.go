package demo

import (
	"fmt"
	"slices"
	"strconv"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/rectify"
)

// copying is a life being repeated: what becomes of its ids and proofs, and which numbers its cases get.
type copying struct {
	*growth
	life    *life
	days    int // earlier
	become  map[string]string
	numbers map[string]int64
	units   map[string]string // which has a case
	lates   map[string][]rectify.CaseLate
}

// repeat copies a life into a chunk.
func (g *growth) repeat(p plan, into chunk) error {
	k := &copying{growth: g, life: p.of, days: 7 * p.weeks, become: map[string]string{}, numbers: map[string]int64{}, units: map[string]string{}, lates: map[string][]rectify.CaseLate{}}
	for _, b := range p.of.born {
		to, err := g.idOn(k.earlier(b.on))
		if err != nil {
			return err
		}
		k.become[b.id] = to
	}
	for _, r := range p.of.rows {
		if err := k.meet(r); err != nil {
			return err
		}
	}
	for id, rows := range k.lates {
		for _, c := range rectify.LateTallies(rows, k.units[id]) {
			c.N = 0
			k.ledger[c]++
		}
	}
	for _, r := range p.of.rows {
		into[r.table] = append(into[r.table], k.copy(r))
	}
	return nil
}

// meet notes what the rest of the life must know of a row before it is copied.
func (k *copying) meet(r row) error {
	switch r.table.name {
	case "cases":
		y, _ := numberedYear(k, r, "").(int64)
		k.years[y]++
		k.numbers[r.text("id")] = k.years[y]
		k.units[r.text("id")] = r.text("unit")
		k.tally(r)
	case "case_lates":
		id := r.text("case_id")
		k.lates[id] = append(k.lates[id], rectify.CaseLate{Unit: r.text("unit")})
	case "concerns":
		k.ledger[database.Counter{Name: "concerns." + r.text("state"), Unit: r.text("desk")}]++
	case "opinions":
		month := asText(receivedMonth(k, r, ""))
		k.ledger[database.Counter{Name: "opinions.received", Month: month}]++
		k.ledger[database.Counter{Name: "opinions." + r.text("state"), Month: month}]++
	case "feedbacks":
		f := rectify.Feedback{ID: r.text("id"), RootID: r.text("root_id"), ReceiptID: r.text("receipt_id"), Solved: r.text("solved"), Level: r.text("level")}
		was := f.Proof(k.DB.Keys().Hash)
		f.ID, f.RootID, f.ReceiptID = k.become[f.ID], k.become[f.RootID], k.become[f.ReceiptID]
		k.become[was] = f.Proof(k.DB.Keys().Hash)
	}
	return k.unseal(r)
}

// tally counts a case where the lists count it.
func (k *copying) tally(r row) {
	c := rectify.Case{State: rectify.State(r.text("state"))}
	if r.old("extension") != nil {
		c.Extension = &rectify.Extension{}
	}
	if r.old("blocked") != nil {
		c.Blocked = &rectify.Blocked{}
	}
	for _, name := range c.Tallies(0) {
		k.ledger[name]++
	}
}

// unseal opens what is sealed in a row, once for all its copies.
func (k *copying) unseal(r row) (err error) {
	for column, purpose := range r.table.seals {
		from := purpose + ":" + r.text("id")
		if _, known := k.plain[from]; known || len(r.bytes(column)) == 0 {
			continue
		}
		if k.plain[from], err = k.DB.Keys().Open(from, r.bytes(column)); err != nil {
			return err
		}
	}
	return nil
}

func (k *copying) copy(r row) row {
	r.copied = slices.Clone(r.values)
	for column, change := range r.table.changes {
		r.copied[r.column[column]] = change(k, r, column)
	}
	for column, purpose := range r.table.seals {
		r.copied[r.column[column]] = sealed(k, r, column, purpose)
	}
	return r
}

// idsAtOnce are drawn for a day.
const idsAtOnce = 512

// idOn is an id as a transaction of that day makes it.
func (g *growth) idOn(on string) (string, error) {
	if len(g.ids[on]) == 0 {
		g.clock.turn(on)
		err := g.DB.Do(g.ctx, actor.Clock, func(tx *database.Tx) error {
			drawn := make([]string, idsAtOnce)
			for i := range drawn {
				drawn[i] = tx.ID()
			}
			g.ids[on] = drawn
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	next := g.ids[on][0]
	g.ids[on] = g.ids[on][1:]
	return next, nil
}

// sequence is how far the numbers of a year's cases have come.
type sequence struct {
	Name string `gorm:"primaryKey"`
	N    int64
}

const caseSequence = "case."

// readYears reads how far the numbers of each year have come.
func (g *growth) readYears() error {
	var rows []sequence
	err := g.DB.Read(g.ctx).Where("name LIKE ?", caseSequence+"%").Find(&rows).Error
	for _, r := range rows {
		y, e := strconv.ParseInt(r.Name[len(caseSequence):], 10, 64)
		if e != nil {
			return e
		}
		g.years[y] = r.N
	}
	return err
}

// settle adds what was copied to the counters, counts each response as often as it now stands there, and sets the sequences.
func (g *growth) settle(responses int) error {
	return g.DB.Do(g.ctx, actor.Clock, func(tx *database.Tx) error {
		var add []database.Counter
		for c, n := range g.ledger {
			c.N = n
			add = append(add, c)
		}
		if err := tx.Count(add...); err != nil {
			return err
		}
		// The days were counted while the play went on; of the grown city that is no longer true, and the clock counts it anew.
		if err := tx.Where("action = ?", "day.counts").Delete(&audit.Audit{}).Error; err != nil {
			return err
		}
		err := tx.Model(&database.Counter{}).Where("name LIKE ? OR name LIKE ?", "responses.%", "rating.%").UpdateColumn("n", gorm.Expr("n * ?", responses)).Error
		if err != nil {
			return err
		}
		for y, n := range g.years {
			if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&sequence{fmt.Sprint(caseSequence, y), n}).Error; err != nil {
				return err
			}
		}
		return nil
	})
}
