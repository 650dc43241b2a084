package rectify

import (
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/rectify/letter"
)

// extendable: once a round, before the limit expires.
func extendable(c Case, _ Rules, today string) *fault.Fault {
	switch {
	case c.ExtendedRound >= c.Round:
		return conflict("extension_used", "每一轮只能申请一次延期，这一轮已经申请过了。")
	case c.lateBut("first", today): // also while it stands still: days granted then would wash it clean
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
	return t.tell(letter.Term, t.c.Clocks.Whole.Due, "")
}

// refuseExtension 不同意延期.
func refuseExtension(t *turn) error {
	t.c.Extension = nil
	t.remark(t.in.Reason)
	t.c.Note = clip("延期申请未获批：" + t.note)
	return nil
}

// quarter bounds how far away a review of a long-term case may lie, in calendar days.
const quarter = 92

func (t *turn) reviewDay() error {
	if t.in.ReviewOn <= t.today || t.in.ReviewOn > day.Plus(t.today, quarter) {
		return fault.InField("review_on", "bad_review_day", "复核日期要在明天到%s之间。", day.Say(day.Plus(t.today, quarter)))
	}
	return nil
}

func nothingReported(c Case, _ Rules, _ string) *fault.Fault {
	if c.Blocked != nil {
		return conflict("already_reported", "已经报告过困难，考评办正在核实。")
	}
	return nil
}

func blockedReported(c Case, _ Rules, _ string) *fault.Fault {
	if c.Blocked == nil {
		return conflict("nothing_reported", "单位没有报告困难，请刷新后再看。")
	}
	return nil
}

// reportBlocked 报告困难: the clock runs until the office has confirmed it.
func reportBlocked(t *turn) error {
	if err := t.reviewDay(); err != nil {
		return err
	}
	due, _ := t.Calendar().Add(t.today, t.rules.Limits.Blocked)
	t.c.Blocked = &Blocked{Reason: t.words(t.in.Reason), ReviewOn: t.in.ReviewOn, DueOn: due}
	t.remark(t.in.Reason)
	return nil
}

// confirmBlocked 同意挂账: not resolved, public with its reason, looked at again each quarter.
func confirmBlocked(t *turn) error {
	if err := t.reviewDay(); err != nil {
		return err
	}
	t.c.Blocked.Confirmed, t.c.Blocked.ReviewOn = true, t.in.ReviewOn
	t.enter()
	t.c.Clocks.Stage.stop(t.today)
	t.c.Clocks.Whole.stop(t.today)
	t.remark(t.in.Reason)
	return t.tell(letter.Term, "", "")
}

// refuseBlocked 不同意挂账: the unit goes on.
func refuseBlocked(t *turn) error {
	t.c.Blocked = nil
	t.remark(t.in.Reason)
	t.c.Note = clip("挂账未获同意：" + t.note)
	return nil
}

// review 复核 of a long-term case, by the office, each quarter.
func review(t *turn) error {
	t.remark(t.in.Reason)
	if t.in.Outcome == "stay" {
		if err := t.reviewDay(); err != nil {
			return err
		}
		t.to = LongTerm
		t.c.Blocked.ReviewOn = t.in.ReviewOn
		return nil
	}
	t.to = Rectifying
	t.c.Blocked = nil
	t.c.Clocks.Stage.resume(t.Calendar(), t.today, false)
	t.c.Clocks.Whole.resume(t.Calendar(), t.today, false)
	t.c.Note = clip("考评办复核，恢复整改：" + t.note)
	return t.tell(letter.Term, t.c.Clocks.Whole.Due, "")
}
