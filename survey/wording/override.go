package wording

import (
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/kept"
	"huiyin/internal/privacy"
	"huiyin/survey/lint"
)

const longestWords = 200 // characters of those that were doubted

// Override is what left although a reason was asked for.
type Override struct {
	ID        string
	At        int64
	OnDay     string
	Unit      string // who spoke: a unit's code, or Office
	Subject   string
	Verb      string
	Rules     string // their codes, with commas
	Words     string // those that were doubted
	Reason    string
	ActorID   string
	ActorName string

	kept.Stamp
}

// RuleList are the codes of the rules.
func (o Override) RuleList() []string { return strings.Split(o.Rules, ",") }

func record(tx *database.Tx, s Said, found []lint.Finding) error {
	var words []string
	for _, f := range found {
		if f.Words != "" {
			words = append(words, f.Words)
		}
	}
	who := tx.Actor()
	o := Override{ID: tx.ID(), At: tx.Millis(), OnDay: day.Of(tx.Now()), Unit: s.Desks[0], Subject: s.Subject, Verb: s.Verb, Rules: strings.Join(lint.RulesOf(found), ","),
		Words: clip(strings.Join(words, "、")), Reason: privacy.Mask(s.Why), ActorID: who.ID, ActorName: who.Name}
	return kept.Insert(tx, &o)
}

func clip(s string) string {
	if r := []rune(s); len(r) > longestWords {
		return string(r[:longestWords-1]) + "…"
	}
	return s
}

// Of are the overrides about one case or concern, oldest first.
func Of(db *gorm.DB, subject string) (out []Override, err error) {
	err = db.Where("subject = ?", subject).Order("id").Find(&out).Error
	return out, err
}

// Newest are the newest overrides of a unit, or of all when it is empty.
func Newest(db *gorm.DB, unit string, most int) (out []Override, err error) {
	q := db.Order("at DESC, id DESC").Limit(most)
	if unit != "" {
		q = q.Where("unit = ?", unit)
	}
	err = q.Find(&out).Error
	return out, err
}

// Count is how often each unit spoke against a reason that was asked for since an instant in milliseconds, and ever.
type Count struct {
	Unit  string
	Ever  int
	Since int
}

// Counts count the overrides of each unit, or of one; who did most of late comes first.
func Counts(db *gorm.DB, unit string, since int64) (out []Count, err error) {
	q := db.Model(&Override{}).Select("unit, COUNT(*) AS ever, SUM(CASE WHEN at >= ? THEN 1 ELSE 0 END) AS since", since).Group("unit").Order("since DESC, ever DESC, unit")
	if unit != "" {
		q = q.Where("unit = ?", unit)
	}
	err = q.Scan(&out).Error
	return out, err
}
