package survey_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/survey"
)

const nextVersion = "项,题号,代码,内容,分值\n代码,,,2026,\n标题,,,又一版,\n开始,,,2026-01-01,\n截止,,,2026-12-31,\n题目,1,units,请评价,\n等级,1,satisfied,满意,100\n等级,1,mostly,比较满意,80\n"

func (w *world) sees() survey.SurveyView {
	w.t.Helper()
	v, err := w.Survey(ctx, "2026")
	w.must(err)
	return v
}

func TestTheQuestionsAreReadOnceAVersion(t *testing.T) {
	w := newWorld(t)
	first := w.sees()
	w.must(database.Keeping(w.db.Read(ctx)).Model(&survey.Questionnaire{}).Where("1 = 1").Update("questions", "[]").Error)
	if again := w.sees(); len(again.Questions) != len(first.Questions) {
		t.Errorf("they were read again: %d questions", len(again.Questions))
	}
	open, err := w.OpenSurveys(ctx)
	if err != nil || len(open) != 1 || open[0].Units != 71 {
		t.Errorf("%+v, %v", open, err)
	}
	w.must(w.load("survey.csv", nextVersion))
	if next := w.sees(); next.Version != 2 || next.Title != "又一版" || len(next.Questions) != 1 {
		t.Errorf("the next version: %+v", next)
	}
}

// Another process on the same database imports, closes and renames: nobody answers the old version, not once.
func TestAChangeByAnotherServerIsSeenAtOnce(t *testing.T) {
	w := newWorld(t)
	s, err := survey.New(w.db, nil, func(*database.Tx, []survey.Opinion) error { return nil })
	w.must(err)
	other := &world{t: t, Service: s, db: w.db, clock: w.clock}
	if w.sees().Version != 1 || other.sees().Version != 1 {
		t.Fatal("the first version")
	}
	w.must(other.load("survey.csv", nextVersion))
	if v := w.sees(); v.Version != 2 || len(v.Questions) != 1 || v.Title != "又一版" {
		t.Errorf("%+v", v)
	}
	_, err = w.SubmitResponse(ctx, "2026", survey.SubmitResponse{Version: 1, Answers: given(question, `{"SCGW":{"level":"satisfied"}}`)})
	if reasonOf(err) != "survey_changed" {
		t.Errorf("an answer to the old version: %v", err)
	}
	other.set("published")
	if v := w.sees(); v.State != "published" {
		t.Errorf("%+v", v)
	}
}

func TestTheStateTurnsAtMidnight(t *testing.T) {
	w := newWorld(t)
	for _, x := range []struct {
		at, state string
	}{
		{"2025-12-31 23:59:59 +0800", "draft"}, {"2026-01-01 00:00:00 +0800", "open"}, {"2026-12-31 23:59:59 +0800", "open"}, {"2027-01-01 00:00:00 +0800", "closed"},
		{"2026-06-01 00:00:00 +0800", "open"}, {"2026-12-31 16:00:00 +0000", "closed"},
	} {
		at, err := time.Parse("2006-01-02 15:04:05 -0700", x.at)
		w.must(err)
		w.clock.Add(at.Sub(w.clock.Now()))
		v, err := w.Survey(ctx, "2026")
		if x.state == "draft" {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", x.at, err)
			}
		} else if err != nil || v.State != x.state {
			t.Errorf("%s: %q, want %q, %v", x.at, v.State, x.state, err)
		}
	}
}

// A questionnaire that this program cannot read is an error with its name, not a shorter questionnaire.
func TestAQuestionnaireThatCannotBeReadIsAnError(t *testing.T) {
	w := newWorld(t)
	v := w.sees()
	for _, x := range []struct{ name, from, to, say string }{
		{"a level of nobody", `"code":"hardly"`, `"code":"great"`, `"great" is no level`},
		{"a kind of nobody", `"type":"units"`, `"type":"stars"`, `"stars" is no kind of question`},
		{"half of it", `"type":"text"`, `"type":`, "invalid character"},
	} {
		b, err := json.Marshal(v.Questions)
		w.must(err)
		questions := strings.Replace(string(b), x.from, x.to, 1)
		w.must(database.Keeping(w.db.Read(ctx)).Create(&survey.Questionnaire{Survey: "2026", Version: 2, Questions: questions}).Error)
		w.must(database.Keeping(w.db.Read(ctx)).Model(&survey.Survey{}).Where("code = ?", "2026").Update("version", 2).Error)
		if _, err := w.Survey(ctx, "2026"); err == nil || !strings.Contains(err.Error(), x.say) || !strings.Contains(err.Error(), "questionnaire 2026, version 2") || reasonOf(err) == x.say {
			t.Errorf("%s: %v", x.name, err)
		}
		w.must(database.Keeping(w.db.Read(ctx)).Where("version = ?", 2).Delete(&survey.Questionnaire{}).Error)
	}
	if _, err := w.Survey(ctx, "2026"); err == nil || fault.Is(err, fault.NotFound) {
		t.Errorf("a version without its questions is no survey that was never there: %v", err)
	}
}

// Questionnaires stored before levels had their place get it when they are read.
func TestOldQuestionnairesAreReadWithTheirPlaces(t *testing.T) {
	w := newWorld(t)
	old := `[{"code":"q1","type":"units","title":"请评价","max_length":500,"levels":[{"code":"unknown","label":"不了解","score":null,"asks_reason":false},{"code":"dissatisfied","label":"不满意","score":0,"asks_reason":true}],"groups":[{"name":"甲","units":[{"code":"SCGW","name":"市城管委","aliases":[]}]}]}]`
	w.must(database.Keeping(w.db.Read(ctx)).Model(&survey.Questionnaire{}).Where("version = 1").Update("questions", old).Error)
	levels := w.sees().Questions[0].Levels
	if len(levels) != 2 || levels[0].Place != 0 || levels[1].Place != 5 || levels[1].Label != "不满意" {
		t.Errorf("%+v", levels)
	}
}

// A stored line is one letter a unit; whatever else stands there is somebody's hand, and verify says so.
func TestStoredAnswersThatAreNoneAreFound(t *testing.T) {
	w := newWorld(t)
	_, err := w.send(given(question, `{"SCGW":{"level":"satisfied"}}`, words, `"多种树"`))
	w.must(err)
	w.sound()
	var row survey.Response
	w.must(w.db.Read(ctx).Take(&row).Error)
	var line map[string]string
	w.must(json.Unmarshal([]byte(row.Answers), &line))
	letters := line[question]
	if len(letters) != 71 || strings.Trim(letters, "-") != "a" || len(line) != 1 {
		t.Fatalf("%s", row.Answers)
	}
	for _, x := range []struct{ name, answers string }{
		{"a letter too few", `{"q1":"` + letters[1:] + `"}`},
		{"a letter too many", `{"q1":"` + letters + `-"}`},
		{"a letter of no level", `{"q1":"g` + letters[1:] + `"}`},
		{"a sign", `{"q1":"?` + letters[1:] + `"}`},
		{"no letters", `{"q1":""}`},
		{"words beside the letters", `{"q1":"` + letters + `","q2":"多种树"}`},
		{"a question that was not asked", `{"q1":"` + letters + `","q9":"a"}`},
		{"no answers at all", `[]`},
	} {
		w.must(w.db.Read(ctx).Model(&survey.Response{}).Where("id = ?", row.ID).Update("answers", x.answers).Error)
		found, err := w.Verify(ctx)
		w.must(err)
		if len(found) == 0 || found[0].What != "response" || found[0].Where != row.ID {
			t.Errorf("%s: %+v", x.name, found)
		}
	}
}
