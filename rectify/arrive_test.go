package rectify_test

import (
	"fmt"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/rectify"
	"huiyin/survey"
	"huiyin/survey/classify"
)

const bikes = "文晖路和绍兴路口的人行道，共享单车堆得走不了人，盲道全占了。"

// entries are the actions of the record about a subject, by action.
func (w *world) entries(subject string) map[string]int {
	w.t.Helper()
	var rows []audit.Audit
	w.must(w.db.Read(ctx).Where("subject = ?", subject).Find(&rows).Error)
	out := map[string]int{}
	for _, r := range rows {
		out[r.Action]++
	}
	return out
}

func (w *world) submits(in survey.SubmitOpinion) survey.Concern {
	w.t.Helper()
	got, err := w.survey.SubmitOpinion(ctx, in)
	w.must(err)
	return w.concern(got.Receipt)
}

func TestLettersThatArriveTogetherGetCasesOfTheirOwn(t *testing.T) {
	w := taught(t)
	receipts := make([]string, 40)
	for i, a := range atOnce(len(receipts), func(i int) (string, error) {
		in, err := w.survey.SubmitOpinion(ctx, survey.SubmitOpinion{Text: fmt.Sprintf("%s第 %d 次说了", bikes, i), Place: &survey.Place{District: "上城区"}})
		return in.Receipt, err
	}) {
		w.must(a.err)
		receipts[i] = a.text
	}
	numbers := map[int]bool{}
	for _, r := range receipts {
		c := w.concern(r)
		of := w.row(c.CaseID)
		numbers[of.Number] = true
		if c.State != survey.InCase || c.DecidedBy != "model" || c.Version != 1 || c.Person != 1 || c.Unit != of.Unit || c.RowCode != of.RowCode {
			t.Fatalf("%+v", c)
		}
		if of.State != rectify.Assigned || of.Version != 1 || of.District != "上城区" || of.WholeDueOn == "" || of.Title == "" || of.Edition != "2026" {
			t.Fatalf("%+v", of)
		}
		if a, b := w.entries(c.ID), w.entries(c.CaseID); len(a) != 1 || a["concern.attach"] != 1 || len(b) != 1 || b["case.open"] != 1 {
			t.Fatalf("%v, %v", a, b)
		}
	}
	for n := range len(receipts) {
		if !numbers[n+1] {
			t.Errorf("number %d is missing", n+1)
		}
	}
	if l := w.ledger(); l.InCase != 40 {
		t.Errorf("%+v", l)
	}
	w.sound()
}

func TestTheMachinesThanksAreOnRecord(t *testing.T) {
	w := taught(t)
	c := w.submits(survey.SubmitOpinion{Text: "公交司机很热心，帮老人提行李，谢谢你们，点赞！", About: ours})
	if got := w.entries(c.ID); c.State != survey.Answered || len(got) != 1 || got["concern.thank"] != 1 {
		t.Errorf("%+v, %v", c, got)
	}
	w.sound()
}

// What the machine would route waits when she names what is on no list, or when the lead unit is not there this year.
func TestWhatIsOnNoListWaitsForAPerson(t *testing.T) {
	w := taught(t)
	lead := w.row(w.submits(survey.SubmitOpinion{Text: bikes}).CaseID).Unit
	praise := "公交司机很热心，帮老人提行李，谢谢你们，点赞！"
	for name, in := range map[string]survey.SubmitOpinion{
		"an unknown row":             {Text: bikes, Hint: "XX-99"},
		"an unknown unit":            {Text: bikes, About: "NOBODY"},
		"an unknown district":        {Text: bikes, Place: &survey.Place{District: "浦东新区"}},
		"praise for an unknown unit": {Text: praise, About: "NOBODY"},
	} {
		if c := w.submits(in); c.State != survey.Waiting {
			t.Errorf("%s: %s", name, c.State)
		}
	}
	names, err := w.survey.Names(ctx)
	w.must(err)
	_, err = w.survey.ImportUnits(ctx, actor.Clock, w.table("代码,名称,类型,停用年份\n"+lead+","+names[lead]+",市直部门,2025\n"))
	w.must(err)
	c := w.submits(survey.SubmitOpinion{Text: bikes})
	if c.State != survey.Waiting {
		t.Errorf("a case was opened for a unit that is gone: %+v", c)
	}
	for _, in := range []survey.Triage{{Row: c.Ranked()[0].Code}, {Unit: lead}} {
		w.refused("unknown_unit", w.rectify.AttachConcern(ctx, office, c.ID, in))
	}
	w.must(w.rectify.AttachConcern(ctx, office, c.ID, survey.Triage{Row: c.Ranked()[0].Code, Unit: helper}))
	w.sound()
}

// The public sees the district of a case: only a name from the list may come there, never what somebody wrote in its place.
func TestAnInventedDistrictIsNeverTheCases(t *testing.T) {
	w := newWorld(t)
	for district, want := range map[string]string{"上城区": "上城区", "找王某某算账": "", "": ""} {
		in, err := w.survey.SubmitOpinion(ctx, survey.SubmitOpinion{Text: "门口的路坏了", Hint: survey.NoRow, Place: &survey.Place{District: district}})
		w.must(err)
		w.must(w.rectify.AttachConcern(ctx, office, w.concern(in.Receipt).ID, survey.Triage{Unit: ours}))
		if got := w.row(w.concern(in.Receipt).CaseID).District; got != want {
			t.Errorf("%q became %q", district, got)
		}
	}
	w.sound()
}

// Another server imports a new edition: a confident letter of this one, which has not looked yet, once got 422 until restart.
func TestAnEditionOfAnotherServerRefusesNoLetter(t *testing.T) {
	w := taught(t)
	other, err := survey.New(w.db, classify.Examples(), func(*database.Tx, []survey.Opinion) error { return nil })
	w.must(err)
	_, err = other.ImportCatalogue(ctx, actor.Clock, w.table("年度,领域代码,领域,存在问题,整改方向\n2027,XX,新领域,新问题,新方向\n"))
	w.must(err)
	_, err = other.ImportCatalogue(ctx, actor.Clock, w.table("年度,领域代码,领域,代码,具体表现,简称,牵头单位\n2027,XX,新领域,XX-01,共享单车停满人行道,单车,SCGW\n"))
	w.must(err)
	for range 30 {
		c := w.submits(survey.SubmitOpinion{Text: bikes})
		if c.State == survey.InCase && w.row(c.CaseID).Edition != c.Edition {
			t.Errorf("%s in a case of %s", c.Edition, w.row(c.CaseID).Edition)
		}
	}
	w.sound()
}

func TestNoVerbOfTriageHereTakesAUnitOrRowThatIsNotThere(t *testing.T) {
	w := newWorld(t)
	into, first := w.opened()
	id := w.concern(w.waiting("门口的路坏了，我也要说")).ID
	verbs := map[string]func(survey.Triage) error{
		"attach": func(in survey.Triage) error { return w.rectify.AttachConcern(ctx, office, id, in) },
		"join": func(in survey.Triage) error {
			in.Case = into
			return w.rectify.JoinConcern(ctx, office, id, in)
		},
		"undo": func(in survey.Triage) error { return w.rectify.UndoConcern(ctx, office, w.concern(first).ID, in) },
	}
	before := w.dump()
	for name, verb := range verbs {
		if err := verb(survey.Triage{Unit: "NOPE"}); reasonOf(err) != "unknown_unit" {
			t.Errorf("%s: %v", name, err)
		}
		if err := verb(survey.Triage{Unit: ours, Row: "XX-99"}); reasonOf(err) != "unknown_row" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if w.dump() != before {
		t.Fatal("a refused verb left something")
	}
	_, err := w.survey.ImportUnits(ctx, actor.Clock, w.table("代码,名称,类型,停用年份\n"+ours+",市城管委,市直部门,2025\n"))
	w.must(err)
	w.refused("unknown_unit", verbs["join"](survey.Triage{})) // its unit is gone: give the case to another first
}

// Every way into and out of a case stands in the record of the concern, once.
func TestTheRecordNamesTheConcernInEveryMove(t *testing.T) {
	w := newWorld(t)
	a, first := w.opened()
	b := w.another()
	joined := w.joined(a, 1)[0]
	w.do(office, a, "merge", rectify.Act{Survivor: b, Reason: "同一段路"})
	w.do(office, a, "unmerge", rectify.Act{Reason: "不是同一段路"})
	w.must(w.rectify.UndoConcern(ctx, office, w.concern(joined).ID, survey.Triage{}))
	w.do(office, a, "withdraw", rectify.Act{Reason: "分错了"})
	for receipt, want := range map[string]map[string]int{
		first:  {"concern.receive": 1, "concern.attach": 1, "concern.move": 2, "concern.release": 1},
		joined: {"concern.receive": 1, "concern.join": 1, "concern.move": 2, "concern.release": 1},
	} {
		if got := w.entries(w.concern(receipt).ID); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%v, want %v", got, want)
		}
	}
	closed, receipt := w.brought(rectify.Closed)
	if got := w.entries(w.concern(receipt).ID); got["concern.close"] != 1 {
		t.Errorf("%s: %v", closed, got)
	}
	w.sound()
}
