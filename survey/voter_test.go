package survey_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"huiyin/internal/audit"
	"huiyin/internal/fault"
	"huiyin/internal/once"
	"huiyin/survey"
	"huiyin/survey/voter"
)

// forPersons is a questionnaire that each person answers once, until the end of September.
const forPersons = "项,题号,代码,内容,分值\n代码,,,W,\n标题,,,一人一份,\n种类,,wechat,微信,\n开始,,,2026-01-01,\n截止,,,2026-09-30,\n题目,1,units,请评价,\n等级,1,satisfied,满意,100\n等级,1,fairly,基本满意,60\n等级,1,dissatisfied,不满意,0\n追问,1,dissatisfied,为什么,\n题目,2,text,还有什么意见,\n"

func newVote(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.must(w.load("survey.csv", forPersons))
	return w
}

// votes is what a person sends to the questionnaire for persons.
func (w *world) votes(person, unit, level string, more ...string) (survey.Responded, error) {
	answers := given(append([]string{question, fmt.Sprintf(`{%q:{"level":%q}}`, unit, level)}, more...)...)
	return w.SubmitResponse(ctx, "W", survey.SubmitResponse{Version: 1, Answers: answers, Person: person})
}

func (w *world) stands() (rows []survey.Response) {
	w.t.Helper()
	w.must(w.db.Read(ctx).Where("survey = ?", "W").Order("id").Find(&rows).Error)
	return rows
}

func (w *world) counted(unit string) map[string]int64 {
	w.t.Helper()
	r, err := w.CountedResult(ctx, "W", func(int, int) (float64, float64) { return 0, 1 })
	w.must(err)
	for _, u := range r.Units {
		if u.Unit.Code == unit {
			return u.Counts
		}
	}
	return nil
}

func TestAPersonChangesHerAnswersAndHasOneRow(t *testing.T) {
	w := newVote(t)
	for _, level := range []string{"dissatisfied", "satisfied", "fairly"} {
		_, err := w.votes("zhou", "SCGW", level)
		w.must(err)
		if rows, n := w.stands(), w.counted("SCGW"); len(rows) != 1 || n[level] != 1 || n["dissatisfied"]+n["satisfied"]+n["fairly"] != 1 {
			t.Errorf("%s: %d rows, %v", level, len(rows), n)
		}
	}
	_, err := w.votes("lin", "SJYJ", "satisfied")
	w.must(err)
	if n, err := w.Responses(ctx, "W"); n != 2 || err != nil {
		t.Errorf("%d responses, %v", n, err)
	}
	for _, r := range w.stands() {
		if r.ReceivedOn != "2026-09-30" {
			t.Errorf("a row tells when its person answered: %s", r.ReceivedOn)
		}
	}
	w.sound()
}

func TestWhoIsNobodyCannotAnswerASurveyForPersons(t *testing.T) {
	w := newVote(t)
	before := w.dump()
	if _, err := w.votes("", "SCGW", "satisfied"); !fault.Is(err, fault.Unsigned) || reasonOf(err) != "person_needed" {
		t.Errorf("%v", err)
	}
	if w.dump() != before {
		t.Error("it left something")
	}
	if _, err := w.send(given(question, `{"SCGW":{"level":"satisfied"}}`)); err != nil {
		t.Errorf("an open survey asks for a person: %v", err)
	}
}

// Words that she sends again are the opinion that stands; others are new ones, and the earlier stay.
func TestWordsChangedLaterAreNewOpinions(t *testing.T) {
	w := newVote(t)
	for i, x := range []struct {
		words string
		news  int
	}{{`"多种树"`, 1}, {`"多种树"`, 0}, {`"多种花"`, 1}, {`"多种树"`, 0}} {
		out, err := w.votes("zhou", "SCGW", "satisfied", words, x.words)
		if err != nil || out.Opinions != x.news {
			t.Errorf("%d: %+v %v", i, out, err)
		}
	}
	if out, err := w.votes("lin", "SCGW", "satisfied", words, `"多种树"`); err != nil || out.Opinions != 1 {
		t.Errorf("the same words of another person: %+v %v", out, err)
	}
	if l, err := w.Ledger(ctx, "", ""); l.Received != 3 || err != nil {
		t.Errorf("%+v %v", l, err)
	}
	w.sound()
}

// One person taps sixty-four times at once, on several phones; and sixty-four people once each.
func TestSixtyFourAtOnceAreExact(t *testing.T) {
	w := newVote(t)
	all := func(person func(int) string) {
		var wg sync.WaitGroup
		for i := range 64 {
			wg.Go(func() {
				level := []string{"satisfied", "fairly", "dissatisfied"}[i%3]
				if _, err := w.votes(person(i), "SCGW", level, words, `"多种树"`); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
	sum := func() (n int64) {
		for _, x := range w.counted("SCGW") {
			n += x
		}
		return n
	}
	all(func(int) string { return "zhou" })
	if l, err := w.Ledger(ctx, "", ""); len(w.stands()) != 1 || sum() != 1 || l.Received != 1 || err != nil {
		t.Errorf("one person: %d rows, %d counted, %+v %v", len(w.stands()), sum(), l, err)
	}
	all(func(i int) string { return fmt.Sprint("person", i) })
	if len(w.stands()) != 65 || sum() != 65 {
		t.Errorf("%d rows, %d counted", len(w.stands()), sum())
	}
	w.sound()
}

// Once it is closed, all that is stored, with the key file and her own key in hand, does not lead from a person to her answers.
func TestAfterTheClosingNothingLeadsToAPerson(t *testing.T) {
	w := newVote(t)
	people := []string{"zhou", "lin", "shen"}
	for _, p := range people {
		_, err := w.votes(p, "SCGW", "satisfied", words, `"多种树，`+p+`"`)
		w.must(err)
	}
	secret, err := voter.SecretOf(w.db.Read(ctx), w.db.Keys(), "W")
	w.must(err)
	if !strings.Contains(w.dumpOf("responses"), secret.Ballot("zhou").Row) {
		t.Fatal("while it is open, her row is found: that is how she changes it")
	}
	sealed := w.blobs()["survey_secrets"]
	w.clock.Set("2026-09-30")
	w.must(w.Unlink(ctx))
	if _, err := voter.SecretOf(w.db.Read(ctx), w.db.Keys(), "W"); err != nil {
		t.Fatalf("gone on its last day: %v", err)
	}
	w.clock.Set("2026-10-02")
	for range 2 {
		w.must(w.Unlink(ctx))
	}
	if _, err := voter.SecretOf(w.db.Read(ctx), w.db.Keys(), "W"); !errors.Is(err, voter.ErrDestroyed) {
		t.Errorf("the secret: %v", err)
	}
	for _, r := range w.stands() {
		if strings.Contains(w.dumpOf("receipts")+w.dumpOf("opinions")+w.dumpOf("audits")+w.dumpOf("survey_voters"), r.ID) {
			t.Error("another table names a response")
		}
	}
	for table, held := range w.blobs() {
		if len(sealed) == 0 || strings.Contains(held, sealed) || table == "survey_secrets" && held != "" {
			t.Errorf("%s still holds the secret, or there was none", table)
		}
	}
	// A second secret is never made: it would let everybody answer again, under other keys.
	w.must(w.load("survey.csv", forPersons))
	if _, err := w.votes("zhou", "SCGW", "fairly"); reasonOf(err) != "survey_changed" && reasonOf(err) != "survey_closed" {
		t.Errorf("%v", err)
	}
	var told []audit.Audit
	w.must(w.db.Read(ctx).Where("action = ?", "survey.unlink").Find(&told).Error)
	if len(told) != 1 || told[0].Subject != "W" || len(w.stands()) != 3 {
		t.Errorf("%+v, %d rows", told, len(w.stands()))
	}
	w.sound()
}

// blobs is all binary that each table holds, one after the other.
func (w *world) blobs() map[string]string {
	w.t.Helper()
	tables, err := w.db.Tables(ctx)
	w.must(err)
	out := map[string]string{}
	for _, name := range tables {
		var rows []map[string]any
		w.must(w.db.Read(ctx).Table(name).Find(&rows).Error)
		for _, r := range rows {
			for _, v := range r {
				if b, is := v.([]byte); is {
					out[name] += string(b)
				}
			}
		}
	}
	return out
}

// What the file says of who answers, and until when, holds once somebody has.
func TestKindAndClosingDayStandOnceSomebodyAnswered(t *testing.T) {
	w := newVote(t)
	longer, open := strings.Replace(forPersons, "09-30", "10-31", 1), strings.Replace(forPersons, "种类,,wechat,微信,\n", "", 1)
	w.must(w.load("survey.csv", longer))
	w.must(w.load("survey.csv", forPersons))
	_, err := w.SubmitResponse(ctx, "W", survey.SubmitResponse{Version: 3, Answers: given(question, `{"SCGW":{"level":"satisfied"}}`), Person: "zhou"})
	w.must(err)
	for say, file := range map[string]string{"another day": longer, "another kind": open} {
		if err := w.load("survey.csv", file); reasonOf(err) != "survey_answered" {
			t.Errorf("%s: %v", say, err)
		}
	}
	w.must(w.load("survey.csv", strings.Replace(forPersons, "还有什么意见", "还想说什么", 1)))
	out, err := w.SubmitResponse(ctx, "W", survey.SubmitResponse{Version: 4, Answers: given(question, `{"SCGW":{"level":"fairly"}}`), Person: "zhou"})
	if err != nil || out.Rated != 1 || len(w.stands()) != 1 || w.counted("SCGW")["satisfied"] != 0 {
		t.Errorf("a change across versions: %+v %v, %v", out, err, w.counted("SCGW"))
	}
	if err := w.load("survey.csv", strings.Replace(forPersons, "wechat", "phone", 1)); err == nil || !strings.Contains(err.Error(), "phone") {
		t.Errorf("an invented kind: %v", err)
	}
	w.sound()
}

func TestASecondTapOfAPersonGetsTheSameAnswer(t *testing.T) {
	w := newVote(t)
	in := survey.SubmitResponse{Version: 1, Answers: given(question, `{"SCGW":{"level":"satisfied"}}`, words, `"多种树"`), Person: "zhou", Intention: once.Intention{Key: "k", Body: "b"}}
	first, err := w.SubmitResponse(ctx, "W", in)
	w.must(err)
	if again, err := w.SubmitResponse(ctx, "W", in); err != nil || again != first {
		t.Errorf("%+v, then %+v %v", first, again, err)
	}
}

// While people may still change their answers nothing is public of them; afterwards by fives.
func TestRatingsOfPersonsArePublicOnceTheyStand(t *testing.T) {
	w := newVote(t)
	share := func() (n int64) {
		w.must(w.ReleaseRatings(ctx, "W"))
		r, err := w.SurveyResult(ctx, "W", func(int, int) (float64, float64) { return 0, 1 })
		w.must(err)
		for _, u := range r.Units {
			n += u.Rated
		}
		return n
	}
	for i := range 7 {
		_, err := w.votes(fmt.Sprint("person", i), "SCGW", "satisfied")
		w.must(err)
	}
	_, err := w.votes("person3", "SCGW", "dissatisfied")
	w.must(err)
	if n := share(); n != 0 {
		t.Errorf("open, and %d are public", n)
	}
	w.clock.Set("2026-10-01")
	if n := share(); n != 7 {
		t.Errorf("closed, and %d are public", n)
	}
	w.sound()
}

func TestVerifyNamesASurveyWithMoreAnswersThanPeople(t *testing.T) {
	w := newVote(t)
	_, err := w.votes("zhou", "SCGW", "satisfied")
	w.must(err)
	w.must(w.db.Read(ctx).Exec("DELETE FROM survey_voters").Error)
	found, err := w.Verify(ctx)
	w.must(err)
	for _, f := range found {
		if f.What == "voters" && f.Where == "W" {
			return
		}
	}
	t.Errorf("%+v", found)
}
