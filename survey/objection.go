package survey

import (
	"strings"

	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/privacy"
	"huiyin/survey/question"
)

// ObjectionDays is how long a citizen may take an answer back to waiting, in calendar days, once.
const ObjectionDays = 15

// Object 异议: the citizen takes an answered or set-aside concern back to waiting; once, within ObjectionDays.
func (s *Service) Object(tx *database.Tx, c Concern, reason string) error {
	reason = strings.TrimSpace(reason)
	if !question.Readable(reason) {
		return fault.InField("reason", "empty_reason", "请写一句为什么不同意这个处理。")
	}
	if !c.MayObject(day.Of(tx.Now())) {
		return fault.New(fault.Conflict, "too_late_to_object", "只有已答复或未立件的意见，可以在 %d 天内提一次异议。您可以重新提交一条意见。", ObjectionDays)
	}
	return change(tx, c, "object", nil, func(c *Concern) error {
		c.move(tx, Waiting)
		c.ObjectedOn, c.Objection = day.Of(tx.Now()), privacy.Mask(reason)
		c.ObjectionSealed = tx.Keys().Seal("concern.objection:"+c.ID, reason)
		return nil
	})
}

// MayObject says whether the citizen may object today.
func (c Concern) MayObject(today string) bool {
	return (c.State == Answered || c.State == SetAside) && c.ObjectedOn == "" && today <= day.Plus(c.SinceOn, ObjectionDays)
}
