package rectify_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/fault"
	"huiyin/internal/once"
	"huiyin/rectify"
	"huiyin/survey"
	"huiyin/survey/question"
)

// walk is a city left to chance: random people do random things, possible and impossible, on random days.
type walk struct {
	*world
	r        *rand.Rand
	receipts []string
	digits   map[string]string // receipts by their ids
	done     []string          // what was tried, for whoever has to find out
	did      map[string]int
	watch    func(id, verb string) func(error) // looks at a case before a verb, and after; nil: nobody looks
}

const (
	walksOfAWorld = 20
	stepsOfAWalk  = 60
)

// Whatever people do, in whatever order: the rows agree with each other, the ledger adds up, the figures keep within their bounds.
func TestRandomWalks(t *testing.T) {
	walks := 200
	if os.Getenv("HUIYIN_SOAK") != "" {
		walks = 1000
	}
	did := map[string]int{}
	for from := 0; from < walks; from += walksOfAWorld {
		t.Run(fmt.Sprintf("from %d", from), func(t *testing.T) {
			w := &walk{world: newWorld(t), did: did, digits: map[string]string{}}
			for seed := from; seed < from+walksOfAWorld; seed++ {
				w.r, w.done = rand.New(rand.NewPCG(uint64(seed), 2026)), nil
				w.walk()
				if w.ledger(); t.Failed() {
					t.Fatalf("walk %d:\n%s", seed, strings.Join(w.done, "\n"))
				}
			}
		})
	}
	t.Logf("%d walks: %v", walks, did)
	for _, m := range rectify.Table() {
		if did[m.Verb] == 0 {
			t.Errorf("no walk ever carried out %s: the walks are too tame", m.Verb)
		}
	}
}

func (w *walk) walk() {
	w.t.Helper()
	for range 3 {
		w.say()
	}
	for range stepsOfAWalk {
		step := w.one([]func() error{
			w.say, w.triage, w.triage, w.triage, w.act, w.guided, w.guided, w.guided, w.guided, w.guided, w.guided, w.guided,
			w.citizen, w.citizen, w.citizen, w.fill, w.time,
		})
		err := step()
		var f *fault.Fault
		if err != nil && !errors.As(err, &f) {
			w.t.Errorf("not a refusal but a failure: %v", err)
			return
		}
		if n := len(w.done); n > 0 && err != nil {
			w.done[n-1] += ": " + f.Reason
		}
	}
	w.must(w.rectify.Tick(ctx))
	w.sound()
	w.saysAll()
}

func (w *walk) one(list []func() error) func() error { return list[w.r.IntN(len(list))] }

func pick[T any](w *walk, list []T) T { return list[w.r.IntN(len(list))] }

func (w *walk) note(format string, args ...any) {
	w.done = append(w.done, fmt.Sprintf(format, args...))
}

// words are up to n characters, with what has to be masked among them.
func (w *walk) words(n int) string {
	if w.r.IntN(8) == 0 {
		return ""
	}
	if w.r.IntN(6) > 0 {
		n = min(n, 20)
	}
	var out []rune
	for len(out) < n {
		out = append(out, []rune(pick(w, []string{"路", "灯", "坏", "了", "，", "我叫王小二，", "13812345678", "浙A12345", "小区3幢2单元501室", "😀", "a b", "'", "%", "\n", "谢谢"}))...)
	}
	return string(out[:n])
}

// said are words of an official: mostly complete, now and then with what may not leave.
func (w *walk) said(n int) string {
	if w.r.IntN(8) == 0 {
		return w.words(n)
	}
	return pick(w, []string{"今天修好了路灯。", "5月2日前清理干净。", "昨天换了灯泡，今天再查一遍。", "3月20日前补好坑洼。", "第2步做完了，今天清理。", "尽快处理", "请您看看。", "我们高度重视，5月2日前清理干净。"})
}

func (w *walk) say() error {
	in := survey.SubmitOpinion{Text: w.words(2000), Contact: w.words(80), Place: &survey.Place{Text: w.words(80)}, Hint: pick(w, []string{"", survey.NoRow, "CG-01", "GG-00"}), About: pick(w, []string{"", ours, theirs})}
	if w.r.IntN(10) == 0 {
		in.Photos = []string{w.photo(actor.Actor{Role: actor.Citizen})}
	}
	w.note("opinion")
	out, err := w.survey.SubmitOpinion(ctx, in)
	if err == nil {
		w.holds(out.Receipt)
	}
	return err
}

func (w *walk) holds(receipt string) {
	r, err := w.survey.FindReceipt(ctx, receipt)
	w.must(err)
	w.receipts, w.digits[r.ID] = append(w.receipts, receipt), receipt
}

func (w *walk) fill() error {
	v, err := w.survey.Survey(ctx, "2026")
	w.must(err)
	answers := map[string]json.RawMessage{}
	for _, q := range v.Questions {
		if q.Type == "text" {
			b, _ := json.Marshal(w.words(1000))
			answers[q.Code] = b
			continue
		}
		ratings := map[string]question.Rating{}
		for _, u := range pick(w, q.Groups).Units {
			if w.r.IntN(3) == 0 {
				ratings[u.Code] = question.Rating{Level: pick(w, q.Levels).Code, Text: w.words(500)}
			}
		}
		b, _ := json.Marshal(ratings)
		answers[q.Code] = b
	}
	w.note("response")
	out, err := w.survey.SubmitResponse(ctx, "2026", survey.SubmitResponse{Version: v.Version, Answers: answers})
	if err == nil {
		w.holds(out.Receipt)
	}
	return err
}

func (w *walk) triage() error {
	var ids, cases []string
	q := w.db.Read(ctx).Model(&survey.Concern{}).Order("received_at DESC, id").Limit(30)
	if w.r.IntN(4) > 0 {
		q = q.Where("state = ?", survey.Waiting)
	}
	w.must(q.Pluck("id", &ids).Error)
	w.must(w.db.Read(ctx).Model(&rectify.Case{}).Order("year DESC, number DESC").Limit(6).Pluck("id", &cases).Error)
	if len(ids) == 0 {
		return nil
	}
	who, id := pick(w, []actor.Actor{office, second}), pick(w, ids)
	in := survey.Triage{Unit: pick(w, []string{ours, ours, theirs, "NOBODY"}), Row: pick(w, []string{"", "", "CG-01", "GG-00", "XX"}), Urgent: w.r.IntN(3) == 0, Case: pick(w, append(cases, "none")), Title: w.words(60),
		Texts: []string{w.words(1000), w.words(1000)}, Text: w.words(1000), Reason: pick(w, []string{"unclear", "abuse", "x"}), Sentence: w.words(500), Note: w.words(500)}
	verbs := []struct {
		name string
		do   func() error
	}{
		{"attach", func() error { return w.rectify.AttachConcern(ctx, who, id, in) }}, {"attach", func() error { return w.rectify.AttachConcern(ctx, who, id, in) }},
		{"attach", func() error { return w.rectify.AttachConcern(ctx, who, id, in) }}, {"join", func() error { return w.rectify.JoinConcern(ctx, who, id, in) }},
		{"join", func() error { return w.rectify.JoinConcern(ctx, who, id, in) }}, {"undo", func() error { return w.rectify.UndoConcern(ctx, who, id, in) }},
		{"answer", func() error { return w.survey.AnswerConcern(ctx, who, id, in) }}, {"praise", func() error { return w.survey.PraiseConcern(ctx, who, id, in) }},
		{"propose", func() error { return w.survey.ProposeSetAside(ctx, who, id, in) }}, {"confirm", func() error { return w.survey.ConfirmSetAside(ctx, who, id, in) }},
		{"refuse aside", func() error { return w.survey.RefuseSetAside(ctx, who, id, in) }}, {"split", func() error { return w.survey.SplitConcern(ctx, who, id, in) }},
	}
	v := pick(w, verbs)
	w.note("%s %s %s", who.ID, v.name, id)
	return v.do()
}

// act is any verb by anybody on any case.
func (w *walk) act() error {
	c, ok := w.someCase()
	if !ok {
		return nil
	}
	who := pick(w, []actor.Actor{handler, lead, office, second, auditor, aide, stranger, theirOwn, actor.Clock, {Role: actor.Citizen, ID: "nobody"}})
	return w.carry(who, c, pick(w, rectify.Table()))
}

// guided is a verb that the table allows, by one who may: without it a walk would never get far.
func (w *walk) guided() error {
	c, ok := w.someCase()
	if !ok || !c.State.Open() && w.r.IntN(3) > 0 {
		return nil
	}
	var may []rectify.Move
	for _, m := range rectify.Table() {
		onward := slices.Contains([]string{"accept", "submit_plan", "lead_approve", "office_approve", "step_done", "finish", "publish", "talk", "rule", "review", "unmerge", "report_blocked"}, m.Verb) ||
			(m.Verb == "grant" || m.Verb == "refuse") && c.Extension != nil || strings.HasSuffix(m.Verb, "_blocked") && c.Blocked != nil
		if slices.Contains(m.From, c.State) && m.Verb != "rate" && (onward || w.r.IntN(6) == 0) {
			may = append(may, m)
		}
	}
	if len(may) == 0 {
		return nil
	}
	m := pick(w, may)
	who := map[actor.Role]actor.Actor{actor.Handler: handler, actor.Lead: lead, actor.Office: office, actor.System: actor.Clock, actor.Citizen: handler}[m.Who[0]]
	if _, bound := who.Of(); bound {
		who.Unit = c.Unit
	}
	return w.carry(who, c, m)
}

func (w *walk) someCase() (c rectify.Case, ok bool) {
	var cases []rectify.Case
	q := w.db.Read(ctx).Order("year DESC, number DESC").Limit(8)
	if w.r.IntN(6) > 0 {
		q = q.Where("state NOT IN ?", []rectify.State{rectify.Closed, rectify.Merged, rectify.Withdrawn})
	}
	if w.r.IntN(3) == 0 { // what was reopened is rare, and where it gets difficult
		w.must(q.Session(&gorm.Session{}).Where("round > 1").Find(&cases).Error)
	}
	if len(cases) == 0 {
		w.must(q.Find(&cases).Error)
	}
	if len(cases) == 0 {
		return c, false
	}
	return pick(w, cases), true
}

func (w *walk) carry(who actor.Actor, c rectify.Case, m rectify.Move) error {
	on := func() string { return w.later(w.r.IntN(30) - 3) }
	in := rectify.Act{Version: c.Version, Why: w.said(200), Order: w.words(80), Message: w.said(2000), Reason: w.said(1000), Unit: pick(w, []string{ours, theirs, c.Unit, helper, "NOBODY"}), RestsOn: w.words(200),
		Gap: w.r.IntN(4) == 0, Urgent: w.r.IntN(4) == 0, Checked: w.r.IntN(8) > 0, PromisedOn: on(), Contents: w.words(2000), Leader: "王局", Division: "养护处", Measures: w.words(2000), Parts: w.words(2000),
		Supporting: []string{helper, ours}[:w.r.IntN(3)], Steps: []rectify.Step{{Text: w.said(200), DueOn: on()}, {Text: "第二步", DueOn: on()}}[:1+w.r.IntN(2)], Step: w.r.IntN(3), DoneOn: w.today(), Evidence: w.said(2000),
		Days: w.r.IntN(pick(w, []int{4, 40})), ReviewOn: w.later(w.r.IntN(110)), Reply: w.said(4000), Person: pick(w, []string{"", "市民 1", "市民 9"})}
	for _, n := range m.Needs {
		if len(n.Options) > 0 {
			in.Outcome = pick(w, n.Options).Code
		}
	}
	if m.Verb == "merge" {
		if into, ok := w.someCase(); ok {
			in.Survivor = into.ID
		}
	}
	if w.r.IntN(20) == 0 {
		in.Version--
	}
	w.note("%s of %q: %s on %d in %s", who.Role, who.Unit, m.Verb, c.Number, c.State)
	after := func(error) {}
	if w.watch != nil {
		after = w.watch(c.ID, m.Verb)
	}
	err := w.rectify.Act(ctx, who, c.ID, m.Verb, in)
	if after(err); err == nil {
		w.did[m.Verb]++
	}
	return err
}

// citizen is somebody with a receipt, most often one of those who wrote last.
func (w *walk) citizen() error {
	if len(w.receipts) == 0 {
		return nil
	}
	receipt := pick(w, w.receipts[max(0, len(w.receipts)-12):])
	var asked []string
	w.must(w.db.Read(ctx).Table("concerns").Joins("JOIN cases ON cases.id = concerns.case_id").Where("cases.state = ?", rectify.Asking).Order("concerns.id").Pluck("concerns.receipt_id", &asked).Error)
	if len(asked) > 0 && w.r.IntN(3) > 0 {
		receipt = w.digits[pick(w, asked)]
	}
	n, twice := w.r.IntN(3), once.Intention{}
	if w.r.IntN(3) > 0 {
		n = 1
	}
	if w.r.IntN(3) == 0 {
		twice = once.Intention{Key: fmt.Sprint("k", w.r.IntN(40)), Body: receipt}
	}
	switch w.r.IntN(9) {
	case 0:
		w.note("seen")
		return w.rectify.Seen(ctx, receipt)
	case 1:
		w.note("message")
		err := w.rectify.WriteMessage(ctx, receipt, n, w.words(1000), nil, twice)
		if err == nil {
			w.did["message"]++
		}
		return err
	case 2:
		w.note("object")
		return w.rectify.ObjectConcern(ctx, receipt, n, w.words(500), twice)
	}
	solved, level := pick(w, rectify.Solved).Code, pick(w, rectify.FeedbackLevels).Code
	w.note("rate %s %s", solved, level)
	err := w.rectify.RateConcern(ctx, receipt, n, solved, level, w.words(300), twice)
	if err == nil {
		w.did["rate"]++
	}
	return err
}

// time jumps, from an hour to a season.
func (w *walk) time() error {
	hours := pick(w, []int{1, 5, 24, 24, 48, 72, 24 * 7, 24 * 7, 24 * 14})
	w.clock.Add(time.Duration(hours) * time.Hour)
	w.note("%d hours pass", hours)
	before := map[string]rectify.State{}
	var asking []rectify.Case
	w.must(w.db.Read(ctx).Where("state = ?", rectify.Asking).Find(&asking).Error)
	for _, c := range asking {
		before[c.ID] = c.State
	}
	err := w.rectify.Tick(ctx)
	for id := range before {
		if w.row(id).State == rectify.Closed {
			w.did["expire"]++
		}
	}
	return err
}
