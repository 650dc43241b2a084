package rectify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/rectify/figure"
)

// publication is a block of answers that entered the public figures of a year together, by its number within the year. Rows are only
// added: what every server and every restart shows is made of them.
type publication struct {
	Year   int `gorm:"primaryKey"`
	N      int `gorm:"primaryKey"`
	Unit   string
	RowKey string
	Mixed  bool
	Month  string
	Parts  []figure.Part `gorm:"serializer:json"`
	Mac    string
	At     int64
}

// proof is what shows that a row was changed.
func (p publication) proof(hash func(purpose string, parts ...string) string) string {
	parts, _ := json.Marshal(p.Parts) // numbers and words: it never fails
	return hash("publication", strconv.Itoa(p.Year), strconv.Itoa(p.N), p.Unit, p.RowKey, strconv.FormatBool(p.Mixed), p.Month, string(parts))
}

// Release lets those answers of a year into the public figures that are enough to be there; 0 is the newest year with anything published.
// Of servers that do so at once one succeeds.
func (s *Service) Release(ctx context.Context, year int) error {
	db := s.db.Read(ctx)
	if year == 0 {
		var newest []string
		err := db.Model(&Case{}).Where("first_published_on <> '' AND source <> ?", Promised).Order("first_published_on DESC").Limit(1).Pluck("first_published_on", &newest).Error
		if err != nil || len(newest) == 0 {
			return err
		}
		year, _ = strconv.Atoi(newest[0][:4])
	}
	kept, err := Blocks(db, year)
	if err != nil {
		return err
	}
	said, err := said(db, year)
	if err != nil {
		return err
	}
	news := figure.Release(kept, said, day.Month(day.Of(s.db.Now())))
	if len(news) == 0 {
		return nil
	}
	err = s.db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return release(tx, year, len(kept), news) })
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return nil
	}
	return err
}

func release(tx *database.Tx, year, after int, news []figure.Block) error {
	rows := make([]publication, len(news))
	for i, b := range news {
		rows[i] = publication{Year: year, N: after + i + 1, Unit: b.Unit, RowKey: b.Row, Mixed: b.Mixed, Month: b.Month, Parts: b.Parts, At: tx.Millis()}
		rows[i].Mac = rows[i].proof(tx.Keys().Hash)
	}
	return database.CreateAll(tx, rows)
}

// Blocks are the answers of a year that are public, in the order in which they became so.
func Blocks(db *gorm.DB, year int) ([]figure.Block, error) {
	var rows []publication
	err := db.Where("year = ?", year).Order("n").Find(&rows).Error
	out := make([]figure.Block, len(rows))
	for i, r := range rows {
		out[i] = figure.Block{Unit: r.Unit, Row: r.RowKey, Mixed: r.Mixed, Month: r.Month, Parts: r.Parts}
	}
	return out, err
}

// said are the newest answers on a year's cases, by the month in which they came.
func said(db *gorm.DB, year int) ([]figure.Said, error) {
	var cases []Case
	err := Cohort(db, year).Select("id", "edition", "cohort_unit", "cohort_row").Where("part_of = ''").Order("id").Find(&cases).Error
	if err != nil {
		return nil, err
	}
	ids, at := make([]string, len(cases)), map[string]figure.Part{}
	for i, c := range cases {
		ids[i], at[c.ID] = c.ID, figure.Part{Unit: c.CohortUnit, Case: c.ID, Row: rowOf(c)}
	}
	by := map[[2]string]*figure.Said{}
	var out []*figure.Said
	err = database.Chunks(ids, func(some []string) error {
		var answers []Feedback
		err := db.Select("root_id", "level", "solved", "at").Where("root_id IN ? AND newest = ?", some, true).Order("root_id, at").Find(&answers).Error
		for _, f := range answers {
			month := day.Month(day.Of(time.UnixMilli(f.At)))
			key := [2]string{f.RootID, month}
			if by[key] == nil {
				by[key] = &figure.Said{Part: at[f.RootID], Month: month}
				out = append(out, by[key])
			}
			by[key].Add(f.Level, f.Solved == "solved")
		}
		return err
	})
	all := make([]figure.Said, len(out))
	for i, s := range out {
		all[i] = *s
	}
	return all, err
}

// published checks that the blocks are those that were written, and that each of them is enough to hide one answer among others.
func (v *verification) published() error {
	var rows []publication
	if err := v.at.Order("year, n").Find(&rows).Error; err != nil {
		return err
	}
	next := map[int]int{}
	for _, r := range rows {
		where := fmt.Sprintf("%d-%d", r.Year, r.N)
		next[r.Year]++
		switch {
		case r.Mac != r.proof(v.db.Keys().Hash):
			v.Add("publication_changed", where, "公布记录 %s 被改动过。", where)
		case r.N != next[r.Year]:
			v.Add("publication_gap", where, "公布记录 %s 之前缺了一条。", where)
			next[r.Year] = r.N
		case figure.People(r.Parts) < figure.Fewest:
			v.Add("publication_few", where, "公布记录 %s 不足 %d 份答复。", where, figure.Fewest)
		}
	}
	return nil
}
