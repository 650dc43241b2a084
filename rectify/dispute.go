package rectify

import (
	"gorm.io/gorm"

	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/privacy"
	"huiyin/rectify/letter"
	"huiyin/survey"
)

// CaseDispute 责任异议 and, once ruled, a precedent for the next routing of its row.
type CaseDispute struct {
	ID         string
	CaseID     string
	N          int // 1..n within the case
	Number     int // of the case, for people
	RowCode    string
	Unit       string // that disputes
	Proposed   string
	Reason     string
	RestsOn    string
	DisputedOn string
	RuledUnit  string // empty while open
	Reasons    string
	Gap        bool // 职责空白: nobody is responsible by rule; the holder keeps it
	RuledOn    string

	kept.Stamp
}

func disputable(c Case, r Rules, _ string) *fault.Fault {
	if c.Disputes >= r.Most.Disputes {
		return conflict("too_many_disputes", "一件最多提 %d 次异议，这件已经提过了。请先办理。", r.Most.Disputes)
	}
	return nil
}

// dispute 提出异议: the case stays with this unit and its clock runs (首接负责).
func dispute(t *turn) error {
	if t.in.Unit == t.c.Unit {
		return fault.InField("unit", "same_unit", "请选择您认为应当负责的另一个单位。")
	}
	if _, err := survey.NeedUnit(t.tx, "unit", t.in.Unit); err != nil {
		return err
	}
	t.c.Disputes++
	t.touch("dispute", t.c.Disputes)
	t.touch("proposed", t.in.Unit)
	t.officeClock("ruling", t.rules.Limits.Ruling)
	t.remark(t.in.Reason)
	return kept.Insert(t.tx, &CaseDispute{ID: t.tx.ID(), CaseID: t.c.ID, N: t.c.Disputes, Number: t.c.Number, RowCode: t.c.RowCode, Unit: t.c.Unit, Proposed: t.in.Unit,
		Reason: t.note, RestsOn: privacy.Mask(t.in.RestsOn), DisputedOn: t.today})
}

// rule 裁定: another unit begins with clocks of its own; with the same one they run on. A gap keeps the holder.
func rule(t *turn) error {
	if t.in.Gap && t.in.Unit != t.c.Unit {
		return fault.InField("unit", "gap_keeps", "职责空白的件由现单位先办，请选现单位，或者去掉“职责空白”。")
	}
	if _, err := survey.NeedUnit(t.tx, "unit", t.in.Unit); err != nil {
		return err
	}
	var d CaseDispute
	if err := t.tx.Where("case_id = ? AND ruled_on = ''", t.c.ID).Order("n DESC").Take(&d).Error; err != nil {
		return err
	}
	d.RuledUnit, d.Reasons, d.Gap, d.RuledOn = t.in.Unit, t.words(t.in.Reason), t.in.Gap, t.today
	if _, err := kept.Change(t.tx, &d); err != nil { // its case is held
		return err
	}
	t.touch("dispute", d.N)
	t.c.Clocks.Office.stop(t.today)
	from := t.c.Unit
	if err := t.hand("裁定", t.in.Unit); err != nil {
		return err
	}
	return t.tellRuling(from)
}

// reassign 改派 by the office.
func reassign(t *turn) error {
	if _, err := survey.NeedUnit(t.tx, "unit", t.in.Unit); err != nil {
		return err
	}
	from := t.c.Unit
	if err := t.hand("改派", t.in.Unit); err != nil || from == t.c.Unit {
		return err
	}
	return t.tellUnit(letter.UnitNew, t.c.Unit, t.c.Clocks.First.Due)
}

// hand gives the case to a unit: all clocks new for another one, running on for the same.
func (t *turn) hand(why, unit string) error {
	t.remark(t.in.Reason)
	t.c.Urgent = t.c.Urgent || t.in.Urgent
	t.c.Blocked = nil
	if unit == t.c.Unit {
		if t.c.Clocks.Stage.Kind == "work" {
			t.c.Clocks.Stage.stop(t.today)
		}
		t.c.PromisedOn, t.c.StepsLeft = "", 0
		t.c.Note = clip("考评办" + why + "，仍由本单位办：" + t.note)
		return nil
	}
	t.touch("unit_from", t.c.Unit)
	promised := t.c.Clocks.First.Stopped != "" // she was told a day
	err := t.unitChanged(unit)
	t.c.Note = clip("考评办" + why + "到本单位：" + t.note)
	if err == nil && promised {
		err = t.tell(letter.Term, t.c.Clocks.Whole.Due, "")
	}
	return err
}

// tellRuling writes to both units what the office has decided; a unit that the case is new to hears of the case itself.
func (t *turn) tellRuling(from string) error {
	if err := t.tellUnit(letter.UnitRuling, from, ""); err != nil || from == t.c.Unit {
		return err
	}
	return t.tellUnit(letter.UnitNew, t.c.Unit, t.c.Clocks.First.Due)
}

// Precedents are the rulings on a row, newest first.
func Precedents(db *gorm.DB, row, except string) ([]CaseDispute, error) {
	var out []CaseDispute
	if row == "" {
		return out, nil
	}
	err := db.Where("row_code = ? AND ruled_on <> '' AND case_id <> ?", row, except).Order("ruled_on DESC, number DESC, n DESC").Limit(3).Find(&out).Error
	return out, err
}
