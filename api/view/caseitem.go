package view

import (
	"fmt"

	"huiyin/internal/actor"
	"huiyin/internal/day"
	"huiyin/rectify"
	"huiyin/survey"
)

// CaseItem is a case as lists show it to the staff. It has no field through which a complainant could leak.
type CaseItem struct {
	ID               string            `json:"id"`
	Number           int               `json:"number"`
	Year             int               `json:"year"`
	Title            string            `json:"title"`
	Row              *survey.Row       `json:"row"`
	District         string            `json:"district"`
	Place            string            `json:"place"`
	State            rectify.State     `json:"state"`
	StateLabel       string            `json:"state_label"`
	Sentence         string            `json:"sentence"`
	Unit             survey.UnitName   `json:"unit"`
	Supporting       []survey.UnitName `json:"supporting,omitempty"`
	People           int               `json:"people"`
	Round            int               `json:"round"`
	Supervision      rectify.Level     `json:"supervision"`
	SupervisionLabel string            `json:"supervision_label"`
	Urgent           bool              `json:"urgent"`
	Next             *VerbName         `json:"next,omitempty"`
	Note             string            `json:"note,omitempty"`
	Paused           bool              `json:"paused"`
	Version          int               `json:"version"`
	OpenedOn         string            `json:"opened_on"`
	Source           string            `json:"source,omitempty"`
	SourceLabel      string            `json:"source_label,omitempty"`
	Standing
}

// VerbName is a verb on its button.
type VerbName struct {
	Verb  string `json:"verb"`
	Label string `json:"label"`
}

// item makes the list's view of a case for a reader; lates are its rows.
func (s *Service) item(l lookup, who actor.Actor, c rectify.Case, people int, lates []rectify.CaseLate) CaseItem {
	mark := c.Mark(l.today)
	i := CaseItem{ID: c.ID, Source: c.Source, SourceLabel: c.SaySource(), Number: c.Number, Year: c.Year, Title: c.Title, Row: l.row(c.Edition, c.RowCode), District: c.District, Place: c.Place, State: c.State, StateLabel: c.State.Say(),
		Unit: l.unit(c.Unit), People: people, Round: c.Round, Supervision: mark, SupervisionLabel: mark.Say(), Urgent: c.Urgent, Note: c.Note,
		Paused: c.PausedUntil != "", Version: c.Version, OpenedOn: c.OpenedOn, Standing: s.standing(l, c, who, lates)}
	i.Sentence = l.sentence(c) + sayLate(i.Late)
	if m, ok := s.rectify.Next(c, who, l.today); ok {
		i.Next = &VerbName{Verb: m.Verb, Label: m.Label}
	}
	return i
}

// sentence says where it is, who has it, until when.
func (l lookup) sentence(c rectify.Case) string {
	unit, by := l.names[c.Unit], ""
	if c.DueOn != "" {
		by = day.Say(c.DueOn)
	}
	round := ""
	if c.Round > 1 {
		round = fmt.Sprintf("第 %d 轮，", c.Round)
	}
	switch {
	case c.PausedUntil != "":
		return round + "等市民补充情况，最晚" + by + "接着办。"
	case c.State == rectify.Assigned:
		return round + "等" + unit + "受理，" + by + "前联系市民。"
	case c.State == rectify.Accepted:
		return round + unit + "已受理，" + by + "前报整改计划或即知即改。"
	case c.State == rectify.Disputed:
		return unit + "提出责任异议，考评办" + by + "前裁定；裁定前仍由" + unit + "负责。"
	case c.State == rectify.PlanReview:
		return round + "整改计划等" + unit + "分管领导审，" + by + "前审完。"
	case c.State == rectify.PlanOfficeReview:
		return round + "整改计划等考评办审，" + by + "前审完。"
	case c.State == rectify.Rectifying:
		return round + unit + "整改中，" + by + "前整改到位。"
	case c.State == rectify.LeadReview:
		return round + "结果等" + unit + "分管领导审，" + by + "前审完。"
	case c.State == rectify.OfficeReview:
		return round + "结果等考评办验收，" + by + "前验收。"
	case c.State == rectify.Asking:
		return round + "结果已公布，请市民评价到" + by + "。"
	case c.State == rectify.OfficeTalk:
		return round + "市民仍不满意，考评办" + by + "前约谈" + unit + "。"
	case c.State == rectify.LongTerm:
		return "挂账，" + by + "复核。"
	case c.State == rectify.Closed && c.Unresolved:
		return "约谈后办结，记为仍未解决。"
	}
	return c.State.Say() + "。"
}
