package rectify

import (
	"sort"
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/privacy"
	"huiyin/rectify/letter"
	"huiyin/survey"
)

// CasePlan 整改计划 is one version of what a unit will do. A unit's yearly plan is the view over its cases' plans.
type CasePlan struct {
	ID          string
	CaseID      string
	Round       int
	N           int // version within the case
	Contents    string
	Direction   string // the 整改方向 it serves
	Leader      string // 分管领导
	Division    string // 责任处室
	Measures    string
	Parts       string     // of the supporting units
	Steps       []PlanStep `gorm:"serializer:json"`
	SubmittedOn string
	ApprovedOn  string

	kept.Stamp
}

// PlanStep 工作步骤 with what was done.
type PlanStep struct {
	Text     string   `json:"text"`
	DueOn    string   `json:"due_on"`
	DoneOn   string   `json:"done_on,omitempty"`
	Evidence string   `json:"evidence,omitempty"`
	Photos   []string `json:"photos,omitempty"`
}

// accept 受理: the unit takes the case as its own; its first message to the citizens stops the first-reply clock.
func accept(t *turn) error {
	t.c.Clocks.First.stop(t.today)
	if !(t.c.Clocks.Stage.Kind == "plan" && t.c.Clocks.Stage.running()) { // a dispute ruled back to the same unit: the plan clock runs on
		t.c.Clocks.Stage = startClock(t.Calendar(), "plan", t.today, halved(t.rules.Limits.Plan, t.c.half()))
	}
	if err := t.write(CaseMessage{Sender: "unit", Kind: "message", Text: t.in.Message}); err != nil {
		return err
	}
	return t.tell(letter.Accepted, t.c.Clocks.Whole.Due, "")
}

// withoutCard: a case with a card needs a plan that the office has seen.
func withoutCard(c Case, _ Rules, _ string) *fault.Fault {
	if c.carded() {
		return conflict("needs_plan", "%s的件不能即知即改，请报整改计划。", c.Supervision.Say())
	}
	return nil
}

// start 即知即改: no plan, a promised day instead.
func start(t *turn) error {
	if t.in.PromisedOn < t.today {
		return fault.InField("promised_on", "past_day", "承诺的日期已经过去了，请选今天或以后的日期。")
	}
	if w := t.c.Clocks.Whole; t.in.PromisedOn > w.Due && !w.Late(t.today) {
		return fault.InField("promised_on", "beyond_limit", "承诺的日期不能晚于全程期限%s。需要更多时间，请先申请延期。", day.Say(w.Due))
	}
	t.c.PromisedOn, t.c.StepsLeft = t.in.PromisedOn, 0
	t.work(t.in.PromisedOn)
	return nil
}

// work begins the rectifying stage: it ends on the promised day or with the last step, within the whole limit.
func (t *turn) work(until string) {
	t.c.Clocks.Stage.stop(t.today)
	latest := t.c.Clocks.Whole.Due
	if t.c.Clocks.Whole.Late(t.today) { // the limit is behind us: what is promised now is later, and no promise is before today
		latest = ""
	}
	t.c.Clocks.Stage = startUntil(t.Calendar(), "work", t.today, until, latest)
}

// submitPlan 报整改计划: a new version of the plan, for the lead.
func submitPlan(t *turn) error {
	steps, err := t.steps()
	if err != nil {
		return err
	}
	plan := CasePlan{ID: t.tx.ID(), CaseID: t.c.ID, Round: t.c.Round, Contents: privacy.Mask(t.in.Contents), Direction: t.in.Direction, Leader: strings.TrimSpace(t.in.Leader),
		Division: strings.TrimSpace(t.in.Division), Measures: privacy.Mask(t.in.Measures), Parts: privacy.Mask(t.in.Parts), Steps: steps, SubmittedOn: t.today}
	last, _, err := PlansOf(t.tx.DB, t.c.ID)
	if err != nil {
		return err
	}
	plan.N = last.N + 1
	t.touch("plan", plan.N)
	if err := t.supporting(t.in.Supporting); err != nil {
		return err
	}
	return kept.Insert(t.tx, &plan)
}

func (t *turn) steps() ([]PlanStep, error) {
	var steps []PlanStep
	for _, x := range t.in.Steps {
		text := strings.TrimSpace(x.Text)
		switch {
		case text == "" || !day.Valid(x.DueOn):
			return nil, fault.InField("steps", "incomplete_step", "每一步都要写明做什么、哪天完成。")
		case x.DueOn < t.today:
			return nil, fault.InField("steps", "past_day", "“%s”的日期已经过去了，请改成今天或以后。", text)
		case x.DueOn > t.c.Clocks.Whole.Due && !t.c.Clocks.Whole.Late(t.today):
			return nil, fault.InField("steps", "beyond_limit", "“%s”的日期晚于全程期限%s。需要更多时间，请先申请延期。", text, day.Say(t.c.Clocks.Whole.Due))
		}
		steps = append(steps, PlanStep{Text: t.words(text), DueOn: x.DueOn})
	}
	sort.SliceStable(steps, func(i, j int) bool { return steps[i].DueOn < steps[j].DueOn })
	return steps, nil
}

// supporting writes the supporting units that a plan names.
func (t *turn) supporting(units []string) error {
	if err := t.dismiss("supporting"); err != nil {
		return err
	}
	seen := map[string]bool{t.c.Unit: true}
	for _, u := range units {
		if seen[u] {
			continue
		}
		seen[u] = true
		if _, err := survey.NeedUnit(t.tx, "supporting", u); err != nil {
			return err
		}
		if err := kept.Insert(t.tx, &CaseUnit{CaseID: t.c.ID, Unit: u, Role: "supporting"}); err != nil {
			return err
		}
	}
	return nil
}

// PlansOf gives the newest plan (zero when there is none) and all, newest first.
func PlansOf(db *gorm.DB, caseID string) (newest CasePlan, all []CasePlan, err error) {
	err = db.Where("case_id = ?", caseID).Order("n DESC").Find(&all).Error
	if len(all) > 0 {
		newest = all[0]
	}
	return newest, all, err
}

// approvePlan: the lead approves; with a yellow or red card the office looks too.
func approvePlan(t *turn) error {
	t.c.Clocks.Stage.stop(t.today)
	if t.c.carded() {
		t.to = PlanOfficeReview
		t.officeClock("plan", t.rules.Limits.Review)
		return nil
	}
	return t.beginPlanned()
}

func officeApprovePlan(t *turn) error {
	t.c.Clocks.Office.stop(t.today)
	return t.beginPlanned()
}

// beginPlanned begins the work of the newest plan.
func (t *turn) beginPlanned() error {
	t.to = Rectifying
	plan, _, err := PlansOf(t.tx.DB, t.c.ID)
	if err != nil {
		return err
	}
	last := t.today
	for _, s := range plan.Steps {
		if s.DueOn > last {
			last = s.DueOn
		}
	}
	t.touch("plan", plan.N)
	t.c.PromisedOn, t.c.StepsLeft = "", len(plan.Steps)
	t.work(last)
	plan.ApprovedOn = t.today
	return t.changed(&plan)
}

// returned 退回: by the lead, to the handler; no clock moves.
func returned(t *turn) error {
	t.remark(t.in.Reason)
	t.c.Note = clip("分管领导退回：" + t.note)
	return nil
}

func officeReturnPlan(t *turn) error {
	t.c.Clocks.Office.stop(t.today)
	t.c.Clocks.Stage.resume(t.Calendar(), t.today, false)
	t.remark(t.in.Reason)
	t.c.Note = clip("考评办退回：" + t.note)
	return t.tellUnit(letter.UnitReturned, t.c.Unit, t.c.Clocks.Whole.Due)
}

// stepsLeft: there is a plan at work, and something of it still to be done.
func stepsLeft(c Case, _ Rules, _ string) *fault.Fault {
	switch {
	case c.PromisedOn != "":
		return conflict("no_steps", "这件是即知即改，没有分步计划，改好后请直接报结。")
	case c.StepsLeft == 0:
		return conflict("steps_done", "计划的每一步都已完成，请直接报结。")
	}
	return nil
}

// stepDone 完成一步, with evidence; the citizens see it on their timeline. What was reported once stays as it was reported.
func stepDone(t *turn) error {
	plan, _, err := PlansOf(t.tx.DB, t.c.ID)
	if err != nil {
		return err
	}
	if t.in.Step > len(plan.Steps) {
		return fault.InField("step", "unknown_step", "计划里没有这一步，请重新选择。")
	}
	if done := plan.Steps[t.in.Step-1].DoneOn; done != "" {
		return fault.InField("step", "step_done", "这一步已于%s完成，不能再改。请选还没完成的一步。", day.Say(done))
	}
	if t.in.DoneOn > t.today {
		return fault.InField("done_on", "future_day", "完成日期不能晚于今天。")
	}
	photos, err := t.photos()
	if err != nil {
		return err
	}
	step := &plan.Steps[t.in.Step-1]
	step.DoneOn, step.Evidence, step.Photos = t.in.DoneOn, t.words(t.in.Evidence), photos
	t.c.StepsLeft--
	t.touch("plan", plan.N)
	t.touch("step", t.in.Step)
	t.remark(step.Text + "：" + t.in.Evidence)
	return t.changed(&plan)
}

// changed writes a plan that another hand may have changed beside it.
func (t *turn) changed(plan *CasePlan) error {
	done, err := kept.Change(t.tx, plan)
	if err == nil && !done {
		err = movedOn()
	}
	return err
}

func (t *turn) photos() ([]string, error) { return t.claim(t.in.Photos) }

// claim makes uploaded photos the case's, and says which they are.
func (t *turn) claim(tokens []string) ([]string, error) {
	if len(tokens) == 0 {
		return nil, nil
	}
	return t.survey.ClaimPhotos(t.tx, "", t.c.ID, tokens)
}

// clip keeps a note short enough for a list.
func clip(s string) string {
	r := []rune(s)
	if len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}
