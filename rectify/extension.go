package rectify

import (
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/privacy"
)

// askExtension 申请延期: once a round, before the limit expires; it lapses when the case moves.
func askExtension(t *turn) error {
	switch {
	case t.c.ExtendedRound >= t.c.Round:
		return t.refuse("extension_used", "每一轮只能申请一次延期，这一轮已经申请过了。")
	case t.c.Clocks.Whole.late(t.today) || t.c.Clocks.Stage.running() && t.c.Clocks.Stage.late(t.today):
		return t.refuse("extension_late", "已经超过期限，不能再申请延期。请尽快办结，或者向考评办报告困难。")
	case t.in.Days > t.rules.Most.ExtensionDays:
		return fault.InField("days", "too_many_days", "最多申请 %d 个工作日。", t.rules.Most.ExtensionDays)
	}
	t.c.ExtendedRound = t.c.Round
	due, _ := t.calendar().Add(t.today, t.rules.Limits.Extension)
	t.c.Extension = &Extension{Reason: privacy.Mask(t.in.Reason), Days: t.in.Days, DueOn: due}
	t.say(t.in.Reason)
	return nil
}

// grant 同意延期: the days are added to the stage and the whole limit.
func grant(t *turn) error {
	if t.c.Extension == nil {
		return t.refuse("no_extension", "这件没有待决定的延期申请，请刷新后再看。")
	}
	if t.in.Days > t.c.Extension.Days {
		return fault.InField("days", "more_than_asked", "单位申请的是 %d 个工作日，同意的天数不能更多。", t.c.Extension.Days)
	}
	t.c.Clocks.Stage.extend(t.calendar(), t.in.Days)
	t.c.Clocks.Whole.extend(t.calendar(), t.in.Days)
	t.c.Extension = nil
	t.c.Note = "延期已批准，全程到" + day.Say(t.c.Clocks.Whole.Due)
	return nil
}

// refuse 不同意延期.
func refuse(t *turn) error {
	if t.c.Extension == nil {
		return t.refuse("no_extension", "这件没有待决定的延期申请，请刷新后再看。")
	}
	t.c.Extension = nil
	t.say(t.in.Reason)
	t.c.Note = clip("延期申请未获批：" + t.note)
	return nil
}
