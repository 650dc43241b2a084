package survey

import (
	"slices"
	"strings"

	"gorm.io/gorm/clause"

	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/kept"
)

// change is the one place where a stored concern changes. It is guarded by the version it was read at, the ledger follows, and exactly
// one entry of the record names the concern, with what it was and what it is.
func change(tx *database.Tx, c Concern, verb string, more map[string]any, with func(*Concern) error) error {
	o, err := held(tx, c.OpinionID)
	if err != nil {
		return err
	}
	tx.Moved()
	before := c
	if err := with(&c); err != nil {
		return err
	}
	c.looked(tx)
	c.Version++
	done, err := kept.ChangeWhere(tx, &c, "version = ?", before.Version)
	if err == nil && !done {
		err = stale()
	}
	if err != nil {
		return err
	}
	if err := tx.Count(concernCounter(before, -1), concernCounter(c, 1)); err != nil {
		return err
	}
	if err := settle(tx, o); err != nil {
		return err
	}
	if err := remember(tx, before, c, verb, more); err != nil {
		return err
	}
	delete(more, made) // each part has an entry of its own
	return audit.RecordAll(tx, entry(before, c, verb, more))
}

// held reads an opinion for changing: two of its concerns may change at the same moment, and neither would see the other.
func held(tx *database.Tx, opinionID string) (o Opinion, err error) {
	err = tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", opinionID).Take(&o).Error
	return o, err
}

// entry is a change of a concern in the record; what is new was the zero Concern before.
func entry(before, after Concern, verb string, more map[string]any) audit.Entry {
	detail := map[string]any{"from": before.State, "to": after.State, "before": before.Version, "after": after.Version}
	for key, value := range map[string]string{"case_from": before.CaseID, "case_to": after.CaseID} {
		if value != "" {
			detail[key] = value
		}
	}
	for key, value := range more {
		detail[key] = value
	}
	return audit.Entry{Action: "concern." + verb, Subject: after.ID, Detail: detail}
}

// began is the entry of a concern that is just arriving.
func began(c Concern) audit.Entry {
	more := map[string]any{"opinion": c.OpinionID}
	switch c.State {
	case InCase:
		more["machine"], more["row"], more["unit"] = true, c.RowCode, c.Unit
		return entry(Concern{}, c, "attach", more)
	case Answered:
		more["machine"], more["unit"] = true, c.Unit
		return entry(Concern{}, c, "thank", more)
	}
	return entry(Concern{}, c, "receive", more)
}

// TriageAct 分办 is a verb of the office on a concern, with the concern as it was before: taking the verb back gives exactly that again.
type TriageAct struct {
	ID        string
	ConcernID string
	Verb      string
	Version   int    // of the concern, once it was done and nothing else since
	Image     string // JSON of the concern before; what is sealed stays where it is
	Made      string // ids of the parts that a split made, with commas
	CaseNote  string // what stood at the case that it joined
	Undone    bool
	At        int64

	kept.Stamp
}

// made is what a split hands over of its parts.
const made = "made"

// undoable are the verbs that are remembered.
var undoable = []string{"attach", "join", "split", "answer", "praise", "propose_set_aside", "confirm_set_aside", "refuse_set_aside"}

func remember(tx *database.Tx, before, after Concern, verb string, more map[string]any) error {
	if !slices.Contains(undoable, verb) {
		return nil
	}
	ids, _ := more[made].([]string)
	before.ObjectionSealed = nil
	return kept.Insert(tx, &TriageAct{ID: tx.ID(), ConcernID: after.ID, Verb: verb, Version: after.Version, Image: packed(before), Made: strings.Join(ids, ","), At: tx.Millis()})
}

// lastAct is the newest verb on a concern that was not taken back; a zero one when there is none.
func lastAct(tx *database.Tx, concernID string) (a TriageAct, err error) {
	err = tx.Where("concern_id = ? AND undone = ?", concernID, false).Order("version DESC").Limit(1).Find(&a).Error
	return a, err
}

// RememberNote keeps what stood at the case that a concern has just joined.
func RememberNote(tx *database.Tx, concernID, note string) error {
	a, err := lastAct(tx, concernID)
	if err != nil {
		return err
	}
	a.CaseNote = note
	_, err = kept.Change(tx, &a) // its case is held
	return err
}

// NoteBefore is what stood at the case of a concern before that joined it.
func NoteBefore(tx *database.Tx, c Concern) (string, error) {
	a, err := lastAct(tx, c.ID)
	return a.CaseNote, err
}
