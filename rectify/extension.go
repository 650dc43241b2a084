package rectify

import (
	"huiyin/internal/day"
	"huiyin/internal/fault"
)

// extendable: once a round, before the limit expires.
func extendable(c Case, _ Rules, today string) *fault.Fault {
	switch {
	case c.ExtendedRound >= c.Round:
		return conflict("extension_used", "每一轮只能申请一次延期，这一轮已经申请过了。")
	case c.Clocks.Whole.Late(today) || c.Clocks.Stage.running() && c.Clocks.Stage.Late(today):
		return conflict("extension_late", "已经超过期限，不能再申请延期。请尽快办结，或者向考评办报告困难。")
	}
	return nil
}

func extensionAsked(c Case, _ Rules, _ string) *fault.Fault {
	if c.Extension == nil {
		return conflict("no_extension", "这件没有待决定的延期申请，请刷新后再看。")
	}
	return nil
}

// askExtension 申请延期; it lapses when the case moves.
func askExtension(t *turn) error {
	if t.in.Days > t.rules.Most.ExtensionDays {
		return fault.InField("days", "too_many_days", "最多申请 %d 个工作日。", t.rules.Most.ExtensionDays)
	}
	t.c.ExtendedRound = t.c.Round
	due, _ := t.Calendar().Add(t.today, t.rules.Limits.Extension)
	t.c.Extension = &Extension{Reason: t.words(t.in.Reason), Days: t.in.Days, DueOn: due}
	t.remark(t.in.Reason)
	return nil
}

// grant 同意延期: the days are added to the stage and the whole limit.
func grant(t *turn) error {
	if t.in.Days > t.c.Extension.Days {
		return fault.InField("days", "more_than_asked", "单位申请的是 %d 个工作日，同意的天数不能更多。", t.c.Extension.Days)
	}
	t.c.Clocks.Stage.extend(t.Calendar(), t.in.Days)
	t.c.Clocks.Whole.extend(t.Calendar(), t.in.Days)
	t.c.Extension = nil
	t.c.Note = "延期已批准，全程到" + day.Say(t.c.Clocks.Whole.Due)
	return nil
}

// refuseExtension 不同意延期.
func refuseExtension(t *turn) error {
	t.c.Extension = nil
	t.remark(t.in.Reason)
	t.c.Note = clip("延期申请未获批：" + t.note)
	return nil
}
