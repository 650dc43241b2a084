package survey

import (
	"context"
	"maps"
	"strings"
	"time"

	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
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
		if err := opinionOfDesk(tx, id); err != nil {
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

// lookOther is a look whose reason is given in words.
const lookOther = "other"

// LookReasons are why somebody opens what a citizen wrote or sent, in the words that she reads too. The last two are not chosen: they go with
// the work of a unit and of the auditor.
var LookReasons = []struct{ Code, Say string }{
	{"check", "核实情况"}, {"contact", "联系市民"}, {"assign", "分办需要"}, {"dispute", "复核争议"}, {lookOther, "其他"}, {"handling", "办理需要"}, {"oversight", "监督检查"},
}

// SayLook is the word for a reason; one that the list does not have, as older records do, was given in words.
func SayLook(code string) string {
	for _, r := range LookReasons {
		if r.Code == code {
			return r.Say
		}
	}
	return SayLook(lookOther)
}

// lookReason is a reason as the record keeps it: one of the list, or lookOther with the words.
func lookReason(why string) (code, note string) {
	for _, r := range LookReasons {
		if r.Code == why && r.Code != lookOther {
			return r.Code, ""
		}
	}
	return lookOther, privacy.Mask(why)
}

// RecordLook records that somebody opens what is sealed, and why, before anything is opened; more is what else the record names. The reason
// is one of LookReasons, or words, which count as another one. Invalid without it.
func RecordLook(tx *database.Tx, action, subject, why string, more map[string]any) error {
	why = strings.TrimSpace(why)
	if len([]rune(why)) < 2 || why == lookOther {
		return fault.InField("reason", "empty_reason", "请写明为什么要看，会记录下来，市民也看得到。")
	}
	code, note := lookReason(why)
	detail := map[string]any{"reason": code}
	if note != "" {
		detail["note"] = note
	}
	maps.Copy(detail, more)
	return audit.Record(tx, action, subject, detail)
}

// whyPhotos is why each role looks at photos: a page full of them asks nobody.
var whyPhotos = map[string]string{"office": "assign", "auditor": "oversight"}

// RecordPhotoLook records that somebody of the staff looks at a citizen's photo, once a day and person; a unit's own evidence is nobody's secret.
func (s *Service) RecordPhotoLook(ctx context.Context, who Who, p Photo) error {
	if p.Owner != "citizen" {
		return nil
	}
	seen, err := s.lookedToday(ctx, who, p.ID)
	if err != nil || seen {
		return err
	}
	why := whyPhotos[string(who.Role)]
	if why == "" {
		why = "handling"
	}
	return s.db.Do(ctx, who, func(tx *database.Tx) error { return RecordLook(tx, "photo.look", p.ID, why, nil) })
}

func (s *Service) lookedToday(ctx context.Context, who Who, photo string) (bool, error) {
	local := s.db.Now().In(day.Shanghai)
	begun := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, day.Shanghai)
	var n int64
	err := s.db.Read(ctx).Model(&audit.Audit{}).Where("subject = ? AND action = ? AND actor_id = ? AND at >= ?", photo, "photo.look", who.ID, begun.UnixMilli()).Count(&n).Error
	return n > 0, err
}
