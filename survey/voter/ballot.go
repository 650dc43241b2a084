package voter

import (
	"encoding/json"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"huiyin/internal/database"
	"huiyin/internal/proof"
)

// Ballot is one person's place in a survey: her row, her key, and marks of what she writes this time.
type Ballot struct {
	Survey, Key string
	Row         string   // id of her response, 32 hex digits
	Words       []string // one for each of her texts, in their order
}

// Text is what she wrote, and where: the same words under another unit are others.
type Text struct{ Where, Words string }

// Ballot is a person's. The person is a key of the account's, never an openid.
func (s Secret) Ballot(person string, texts ...Text) *Ballot {
	b := &Ballot{Survey: s.survey, Key: s.mac("vote", person), Row: s.mac("row", person)[:32]}
	for _, t := range texts {
		b.Words = append(b.Words, s.mac("words", person, t.Where, t.Words)[:24])
	}
	return b
}

type voterRow struct {
	Survey   string `gorm:"primaryKey"`
	VoterKey string `gorm:"primaryKey"`
	Words    string // JSON of marks
}

func (voterRow) TableName() string { return "survey_voters" }

func (r voterRow) read() (marks []string) {
	_ = json.Unmarshal([]byte(r.Words), &marks) // written by ourselves
	return marks
}

// New says which of a ballot's texts she has not sent before, as it stands now.
func (b *Ballot) New(db *gorm.DB) ([]bool, error) {
	var row voterRow
	err := db.Where("survey = ? AND voter_key = ?", b.Survey, b.Key).Limit(1).Find(&row).Error
	return b.news(row.read()), err
}

func (b *Ballot) news(known []string) []bool {
	out := make([]bool, len(b.Words))
	for i, w := range b.Words {
		out[i] = !slices.Contains(known, w)
		known = append(known, w)
	}
	return out
}

// Box holds the voters of one transaction: whoever else answers for them waits until its commit.
type Box struct {
	tx      *database.Tx
	rows    map[string]*voterRow
	changed map[string]bool
}

// Open holds the voters of ballots, those that are new to their survey included.
func Open(tx *database.Tx, ballots []*Ballot) (*Box, error) {
	box := &Box{tx: tx, rows: map[string]*voterRow{}, changed: map[string]bool{}}
	ballots = slices.Clone(ballots)
	slices.SortFunc(ballots, func(a, b *Ballot) int { return strings.Compare(a.name(), b.name()) }) // in one order, so that writers wait and never lock each other out
	for _, b := range ballots {
		if box.rows[b.name()] != nil {
			continue
		}
		row := voterRow{Survey: b.Survey, VoterKey: b.Key, Words: "[]"}
		// Written over itself, a row is held on every database, and an absent one is made.
		hold := clause.OnConflict{Columns: []clause.Column{{Name: "survey"}, {Name: "voter_key"}}, DoUpdates: clause.AssignmentColumns([]string{"survey"})}
		if err := tx.Clauses(hold).Create(&row).Error; err != nil {
			return nil, err
		}
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("survey = ? AND voter_key = ?", b.Survey, b.Key).Take(&row).Error; err != nil {
			return nil, err
		}
		box.rows[b.name()] = &row
	}
	return box, nil
}

func (b *Ballot) name() string { return b.Survey + " " + b.Key }

// Take says which of a ballot's texts are new, and remembers them.
func (x *Box) Take(b *Ballot) []bool {
	row := x.rows[b.name()]
	known := row.read()
	news := b.news(known)
	for i, is := range news {
		if is {
			known = append(known, b.Words[i])
			x.changed[b.name()] = true
		}
	}
	marks, _ := json.Marshal(known)
	row.Words = string(marks)
	return news
}

// Close writes what was remembered.
func (x *Box) Close() error {
	for name := range x.changed {
		r := x.rows[name]
		if err := x.tx.Model(&voterRow{}).Where("survey = ? AND voter_key = ?", r.Survey, r.VoterKey).UpdateColumn("words", r.Words).Error; err != nil {
			return err
		}
	}
	return nil
}

// Check proves that each survey for persons has as many responses as persons who answered.
func Check(found *proof.Findings, at *gorm.DB, responses map[string]int) error {
	var secrets []secretRow
	if err := at.Select("survey").Order("survey").Find(&secrets).Error; err != nil {
		return err
	}
	for _, s := range secrets {
		var n int64
		if err := at.Model(&voterRow{}).Where("survey = ?", s.Survey).Count(&n).Error; err != nil {
			return err
		}
		if int(n) != responses[s.Survey] {
			found.Add("voters", s.Survey, "问卷 %s 有 %d 人答过，答卷却有 %d 份。", s.Survey, n, responses[s.Survey])
		}
	}
	return nil
}
