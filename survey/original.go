package survey

import (
	"context"

	"huiyin/internal/database"
	"huiyin/internal/privacy"
)

// Original is what she really wrote; of an opinion also where it is and how she can be reached. For the office alone.
type Original struct {
	Text    string `json:"text"`
	Contact string `json:"contact,omitempty"`
	Place   string `json:"place,omitempty"`
}

// RevealOriginal opens an opinion's original text and contact for the office; the look and its reason are recorded first.
// Invalid without a reason, NotFound when there is none.
func (s *Service) RevealOriginal(ctx context.Context, who Who, id, reason string) (Original, error) {
	var out Original
	err := s.db.Do(ctx, who, func(tx *database.Tx) error {
		var o Opinion
		if err := tx.Where("id = ?", id).Limit(1).Find(&o).Error; err != nil {
			return err
		}
		if o.ID == "" {
			return missing("这条意见")
		}
		if err := RecordLook(tx, "opinion.original", id, reason, map[string]any{"contact": len(o.ContactSealed) > 0}); err != nil {
			return err
		}
		return o.unseal(tx.Keys(), &out)
	})
	return out, err
}

// RevealObjection opens the original words of a concern's objection for the office; the look and its reason are recorded first.
// Invalid without a reason, NotFound when there is none.
func (s *Service) RevealObjection(ctx context.Context, who Who, concernID, reason string) (words string, err error) {
	err = s.db.Do(ctx, who, func(tx *database.Tx) error {
		c, err := TakeConcern(tx, concernID, 0)
		if err != nil {
			return err
		}
		if len(c.ObjectionSealed) == 0 {
			return missing("这条异议")
		}
		if err := RecordLook(tx, "objection.original", c.ID, reason, nil); err != nil {
			return err
		}
		words, err = tx.Keys().Open("concern.objection:"+c.ID, c.ObjectionSealed)
		return err
	})
	return words, err
}

func (o Opinion) unseal(keys *privacy.Keys, out *Original) (err error) {
	if out.Text, err = keys.Open("opinion.text:"+o.ID, o.TextSealed); err != nil {
		return err
	}
	if len(o.PlaceSealed) > 0 {
		if out.Place, err = keys.Open("opinion.place:"+o.ID, o.PlaceSealed); err != nil {
			return err
		}
	}
	if len(o.ContactSealed) > 0 {
		out.Contact, err = keys.Open("opinion.contact:"+o.ID, o.ContactSealed)
	}
	return err
}
