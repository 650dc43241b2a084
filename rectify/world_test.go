package rectify_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"testing"

	"huiyin/api/view"
	"huiyin/data"
	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/fault"
	"huiyin/internal/once"
	"huiyin/internal/proof"
	"huiyin/internal/sheet"
	"huiyin/rectify"
	"huiyin/rectify/citytest"
	"huiyin/survey"
	"huiyin/survey/classify"
)

// world is a city with its units, catalogue, calendar and open survey, on a real database, at ten o'clock of dbtest.Start.
type world struct {
	t       testing.TB
	db      *database.DB
	clock   *dbtest.Clock
	survey  *survey.Service
	rectify *rectify.Service
	view    *view.Service
}

var ctx = context.Background()

// The people of the tests. ours holds the cases, theirs is another unit, helper supports.
const ours, theirs, helper = "SCGW", "SJTYSJ", "SJYJ"

var (
	handler  = actor.Actor{ID: "handler", Name: "经办", Role: actor.Handler, Unit: ours}
	lead     = actor.Actor{ID: "lead", Name: "领导", Role: actor.Lead, Unit: ours}
	office   = actor.Actor{ID: "office", Name: "考评办甲", Role: actor.Office}
	second   = actor.Actor{ID: "second", Name: "考评办乙", Role: actor.Office}
	auditor  = actor.Actor{ID: "auditor", Name: "监督", Role: actor.Auditor}
	aide     = actor.Actor{ID: "aide", Name: "配合经办", Role: actor.Handler, Unit: helper}
	stranger = actor.Actor{ID: "stranger", Name: "别的经办", Role: actor.Handler, Unit: theirs}
	theirOwn = actor.Actor{ID: "their-lead", Name: "别的领导", Role: actor.Lead, Unit: theirs}
)

// newWorld learns from the catalogue alone, which is quick; taught learns from all examples, for tests that let the machine route.
func newWorld(t testing.TB) *world { return worldOf(t, nil) }

func taught(t testing.TB) *world { return worldOf(t, classify.Examples()) }

func worldOf(t testing.TB, examples []classify.Example) *world {
	t.Helper()
	c := citytest.New(t, examples)
	return &world{t: t, db: c.DB, clock: c.Clock, survey: c.Survey, rectify: c.Rectify, view: view.New(c.DB, c.Survey, c.Rectify)}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) load(name string, take func(*sheet.Table) (sheet.Change, error)) {
	w.t.Helper()
	b, err := data.FS.ReadFile(name)
	w.must(err)
	t, err := sheet.Read(name, b)
	w.must(err)
	n, err := take(t)
	w.must(err)
	if n.Rows == 0 {
		w.t.Fatalf("%s: no rows", name)
	}
}

// table is an imported file as it would be uploaded.
func (w *world) table(csv string) *sheet.Table {
	w.t.Helper()
	t, err := sheet.Read("t.csv", []byte(csv))
	w.must(err)
	return t
}

// waiting submits an opinion that no row is meant for: it waits for the office. It gives the receipt.
func (w *world) waiting(text string) string {
	w.t.Helper()
	in, err := w.survey.SubmitOpinion(ctx, survey.SubmitOpinion{Text: text, Hint: survey.NoRow})
	w.must(err)
	return in.Receipt
}

// concern is the first concern under a receipt, as it is now; a zero one under that of a questionnaire without words.
func (w *world) concern(receipt string) survey.Concern {
	w.t.Helper()
	r, err := w.survey.FindReceipt(ctx, receipt)
	w.must(err)
	_, concerns, err := w.survey.Submission(ctx, r.ID)
	w.must(err)
	return append(concerns, survey.Concern{})[0]
}

// person acts by her receipt.
func (w *world) person(receipt string) actor.Actor {
	return actor.Actor{ID: w.concern(receipt).ReceiptID, Role: actor.Citizen}
}

// opened is a case of our unit with one citizen.
func (w *world) opened() (id, receipt string) {
	w.t.Helper()
	return w.openedWith(survey.Triage{Unit: ours})
}

func (w *world) openedWith(in survey.Triage) (id, receipt string) {
	w.t.Helper()
	receipt = w.waiting("门口的路坏了，走路要小心")
	w.must(w.rectify.AttachConcern(ctx, office, w.concern(receipt).ID, in))
	return w.concern(receipt).CaseID, receipt
}

// joined adds citizens to a case.
func (w *world) joined(id string, n int) (receipts []string) {
	w.t.Helper()
	for i := range n {
		r := w.waiting(fmt.Sprintf("门口的路坏了，第 %d 次说", i))
		w.must(w.rectify.JoinConcern(ctx, office, w.concern(r).ID, survey.Triage{Case: id}))
		receipts = append(receipts, r)
	}
	return receipts
}

// row is a case as it is stored.
func (w *world) row(id string) rectify.Case {
	w.t.Helper()
	var c rectify.Case
	w.must(w.db.Read(ctx).Where("id = ?", id).Take(&c).Error)
	return c
}

// try carries out a verb on what the actor has just seen.
func (w *world) try(who actor.Actor, id, verb string, in rectify.Act) error {
	w.t.Helper()
	in.Version = w.row(id).Version
	return w.rectify.Act(ctx, who, id, verb, in)
}

func (w *world) do(who actor.Actor, id, verb string, in rectify.Act) rectify.Case {
	w.t.Helper()
	if err := w.try(who, id, verb, in); err != nil {
		w.t.Fatalf("%s in %s: %v", verb, w.row(id).State, err)
	}
	return w.row(id)
}

// refused fails unless the verb is refused for that reason.
func (w *world) refused(reason string, err error) {
	w.t.Helper()
	if got := reasonOf(err); got != reason {
		w.t.Fatalf("want refusal %q, got %v", reason, err)
	}
}

func reasonOf(err error) string {
	if f, ok := err.(*fault.Fault); ok {
		return f.Reason
	}
	return ""
}

func kindOf(err error) fault.Kind {
	if f, ok := err.(*fault.Fault); ok {
		return f.Kind
	}
	return 0
}

// rate is a citizen's answer; bad ones get a reason.
func (w *world) rate(receipt, solved, level string) error {
	return w.rectify.RateConcern(ctx, receipt, 1, solved, level, "还是老样子，没有改", once.Intention{})
}

func (w *world) rated(receipt, solved, level string) {
	w.t.Helper()
	w.must(w.rate(receipt, solved, level))
}

// plan is a plan with two steps, within the limit or not.
func plan(steps ...string) rectify.Act {
	in := rectify.Act{Contents: "修好路面", Leader: "王局", Division: "养护处", Measures: "分两段修", Supporting: []string{helper}, Parts: "学校门口疏导"}
	for i, on := range steps {
		in.Steps = append(in.Steps, rectify.Step{Text: fmt.Sprintf("第 %d 段", i+1), DueOn: on})
	}
	return in
}

func (w *world) today() string { return w.db.Now().Add(8 * 3600e9).Format("2006-01-02") }

// accepted, working, reported and published carry a new or reopened case on by verbs.
func (w *world) accepted(id string) {
	w.do(handler, id, "accept", rectify.Act{Message: "您好，由养护处办。"})
}

func (w *world) working(id string) {
	w.accepted(id)
	w.do(handler, id, "submit_plan", plan(w.today()))
	if w.do(lead, id, "lead_approve", rectify.Act{}).State == rectify.PlanOfficeReview {
		w.do(office, id, "office_approve", rectify.Act{})
	}
}

func (w *world) reported(id string) {
	w.do(handler, id, "finish", rectify.Act{Outcome: "done", Reply: "今天已修好，请您看看。", Evidence: "照片两张"})
	w.do(lead, id, "lead_approve", rectify.Act{})
}

func (w *world) published(id string) {
	w.t.Helper()
	w.working(id)
	w.reported(id)
	w.do(office, id, "publish", rectify.Act{Checked: true})
}

// sound fails when the rows of the world contradict each other.
func (w *world) sound() {
	w.t.Helper()
	for _, f := range w.findings() {
		w.t.Errorf("%s %s: %s", f.What, f.Where, f.Say)
	}
}

func (w *world) findings() []proof.Finding {
	w.t.Helper()
	a, err := w.survey.Verify(ctx)
	w.must(err)
	b, err := w.rectify.Verify(ctx)
	w.must(err)
	return append(a, b...)
}

// dump is everything in the database but the pulse of what went before.
func (w *world) dump() string {
	w.t.Helper()
	tables, err := w.db.Tables(ctx)
	w.must(err)
	sort.Strings(tables)
	var out strings.Builder
	for _, name := range tables {
		if name == "pulses" { // written a second after the verbs before
			continue
		}
		var rows []map[string]any
		w.must(w.db.Read(ctx).Table(name).Find(&rows).Error)
		lines := make([]string, len(rows))
		for i, r := range rows {
			lines[i] = fmt.Sprint(r)
		}
		sort.Strings(lines)
		out.WriteString(name + "\n" + strings.Join(lines, "\n") + "\n")
	}
	return out.String()
}

// answered fills in the questionnaire: one level for one unit, with a reason.
func (w *world) answered(unit, level string, i once.Intention) (survey.Responded, error) {
	w.t.Helper()
	v, err := w.survey.Survey(ctx, "2026")
	w.must(err)
	for _, q := range v.Questions {
		if q.Type == "units" {
			answer := fmt.Sprintf(`{%q:{"level":%q,"text":"办事要跑好几趟"}}`, unit, level)
			return w.survey.SubmitResponse(ctx, "2026", survey.SubmitResponse{Version: v.Version, Answers: map[string]json.RawMessage{q.Code: json.RawMessage(answer)}, Intention: i})
		}
	}
	w.t.Fatal("no question over units")
	return survey.Responded{}, nil
}
