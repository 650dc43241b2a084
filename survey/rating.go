package survey

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/kept"
	"huiyin/survey/question"
	"huiyin/survey/voter"
)

// PublicRating are the ratings of a survey that are public, by question, unit and level: JSON of map[string]question.Counts.
type PublicRating struct {
	Survey string `gorm:"primaryKey"`
	Counts string

	kept.Stamp
}

// ReleaseRatings lets the ratings of a survey into its public result that are enough to be there: question.Release says which. Of servers
// that do so at once one succeeds.
func (s *Service) ReleaseRatings(ctx context.Context, code string) error {
	v, err := s.Survey(ctx, code)
	if err != nil {
		return err
	}
	if v.Kind == voter.Wechat && v.State == "open" {
		return nil // while answers may change, the difference of two days would be one person's
	}
	if _, news, err := s.release(ctx, s.db.Read(ctx), v); err != nil || !news {
		return err
	}
	err = s.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		row, news, err := s.release(ctx, tx.DB, v)
		switch {
		case err != nil || !news:
			return err
		case row.Rev == 0:
			return kept.Insert(tx, &row)
		}
		_, err = kept.Change(tx, &row) // another server was first: the next look goes on from what it wrote
		return err
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return nil
	}
	return err
}

// release is the row that a survey's ratings ask for now, and whether it is another than the one that stands.
func (s *Service) release(ctx context.Context, db *gorm.DB, v SurveyView) (row PublicRating, news bool, err error) {
	if row, err = publicRating(db, v.Code); err != nil {
		return row, false, err
	}
	public := row.read()
	for _, q := range v.Questions {
		counted, err := countsOf(db, v.Code, q.Code)
		if err != nil {
			return row, false, err
		}
		levels, err := s.everLevels(ctx, v, q, counted)
		if err != nil {
			return row, false, err
		}
		now, changed := question.Release(public[q.Code], counted, levels)
		public[q.Code], news = now, news || changed
	}
	row.Survey, row.Counts = v.Code, packed(public)
	return row, news, nil
}

func publicRating(db *gorm.DB, code string) (row PublicRating, err error) {
	err = db.Where("survey = ?", code).Limit(1).Find(&row).Error
	return row, err
}

func (r PublicRating) read() map[string]question.Counts {
	out := map[string]question.Counts{}
	unpack(r.Counts, &out)
	return out
}

// rated checks that no public rating rests on fewer answers than it may, or says more than was answered.
func (v *verification) rated() error {
	var rows []PublicRating
	if err := v.at.Order("survey").Find(&rows).Error; err != nil {
		return err
	}
	for _, r := range rows {
		for q, units := range r.read() {
			counted, err := countsOf(v.at, r.Survey, q)
			if err != nil {
				return err
			}
			v.covered(r.Survey+" "+q, units, counted)
		}
	}
	return nil
}

func (v *verification) covered(where string, public, counted question.Counts) {
	for unit, values := range public {
		n := int64(0)
		for value, times := range values {
			if n += times; times > counted[unit][value] {
				v.Add("rating_more", where, "问卷 %s 公布的对 %s 的评价比收到的多。", where, unit)
				return
			}
		}
		if n < question.Fewest {
			v.Add("rating_few", where, "问卷 %s 公布的对 %s 的评价不足 %d 份。", where, unit, question.Fewest)
		}
	}
}
