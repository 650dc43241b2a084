package survey

import (
	"strings"

	"huiyin/internal/day"
	"huiyin/internal/sheet"
	"huiyin/survey/question"
	"huiyin/survey/voter"
)

// surveyFile is a questionnaire while its lines are read.
type surveyFile struct {
	sheet.Problems
	survey    Survey
	questions []question.Question
	at        map[string]int // number of a question → its place
	units     []question.Group
}

func readSurvey(t *sheet.Table, units []question.Group) (Survey, []question.Question, error) {
	f := &surveyFile{survey: Survey{State: "open"}, at: map[string]int{}, units: units}
	for _, r := range t.Rows() {
		f.line(r)
	}
	f.whole()
	return f.survey, f.questions, f.Err()
}

func (f *surveyFile) line(r sheet.Row) {
	item, text := r.Get("项"), r.Get("内容")
	switch item {
	case "代码":
		f.survey.Code = text
	case "标题":
		f.survey.Title = text
	case "说明":
		f.survey.Intro = text
	case "种类":
		f.kind(r)
	case "开始":
		f.survey.OpensOn = f.day(r)
	case "截止":
		f.survey.ClosesOn = f.day(r)
	case "题目":
		f.question(r)
	case "等级", "追问", "原因":
		f.part(r, item)
	default:
		f.Add(r.Line, "“%s”不认识，请写代码、标题、说明、种类、开始、截止、题目、等级、追问或原因。", item)
	}
}

// kind is who may answer: everybody, unless the file says that each person does so once.
func (f *surveyFile) kind(r sheet.Row) {
	switch kind := r.Get("代码"); kind {
	case "open":
	case voter.Wechat:
		f.survey.Kind = kind
	default:
		f.Add(r.Line, "种类的代码“%s”不认识，请写 open（谁都能答）或 wechat（微信里一人一份）。", kind)
	}
}

func (f *surveyFile) day(r sheet.Row) string {
	on, ok := r.Date("内容")
	if !ok {
		f.Add(r.Line, "“%s”不是日期，请写成 2026-10-01 这样。", r.Get("内容"))
	}
	return on
}

func (f *surveyFile) question(r sheet.Row) {
	n, code := r.Get("题号"), r.Get("代码")
	q := question.Question{Code: "q" + n, Type: code, Title: r.Get("内容")}
	if k, err := question.Of(code); err != nil {
		f.Add(r.Line, "题型“%s”不认识，请写 %s 中的一个。", code, question.InWords())
	} else {
		k.Ask(&q, f.units)
	}
	if _, known := f.at[n]; known {
		f.Add(r.Line, "第 %s 题写了两次。", n)
	}
	f.at[n] = len(f.questions)
	f.questions = append(f.questions, q)
}

// part reads a line that belongs to a question above it.
func (f *surveyFile) part(r sheet.Row, item string) {
	i, known := f.at[r.Get("题号")]
	if !known {
		f.Add(r.Line, "第 %s 题的“题目”要写在前面。", r.Get("题号"))
		return
	}
	q := &f.questions[i]
	switch item {
	case "等级":
		f.level(r, q)
	case "追问":
		q.Help = r.Get("内容")
		for _, code := range r.List("代码") {
			if _, known := question.LevelIn(q.Levels, code); !known {
				f.Add(r.Line, "追问的代码“%s”不是上面写过的等级。", code)
			}
		}
		for i := range q.Levels {
			q.Levels[i].AsksReason = contains(r.List("代码"), q.Levels[i].Code)
		}
	case "原因":
		q.Reasons = append(q.Reasons, r.Get("内容"))
	}
}

func (f *surveyFile) level(r sheet.Row, q *question.Question) {
	l := question.Level{Code: r.Get("代码"), Label: r.Get("内容")}
	var err error
	if l.Place, err = question.PlaceOf(l.Code); err != nil {
		f.Add(r.Line, "等级的代码“%s”不认识，请写 %s 中的一个。", l.Code, question.LevelsInWords())
	}
	if _, twice := question.LevelIn(q.Levels, l.Code); twice {
		f.Add(r.Line, "等级的代码“%s”写了两次。", l.Code)
	}
	if cell := r.Get("分值"); cell != "" {
		score, ok := r.Decimal("分值")
		if !ok || score > 100 {
			f.Add(r.Line, "分值要写 0 到 100，不计分的空着，这里是“%s”。", cell)
		}
		l.Score = &score
	}
	q.Levels = append(q.Levels, l)
}

// whole judges what only all lines together can say.
func (f *surveyFile) whole() {
	v := f.survey
	if longer(v.Code, 32) || strings.ContainsFunc(strings.ToUpper(v.Code), notCode) || longer(v.Title, 120) {
		f.Add(1, "代码要用 1 到 32 个字母或数字，标题最多 120 个字。")
	}
	if v.Code == "" || v.Title == "" || !day.Valid(v.OpensOn) || !day.Valid(v.ClosesOn) || v.ClosesOn < v.OpensOn {
		f.Add(1, "代码、标题、开始和截止日期都要写，截止不能早于开始。")
	}
	for _, q := range f.questions {
		k, err := question.Of(q.Type)
		if err != nil {
			continue // said at its line
		}
		if say := k.Lacks(q); say != "" {
			f.Add(1, "题目“%s”%s", q.Title, say)
		}
	}
	if len(f.questions) == 0 {
		f.Add(1, "问卷里没有题目。")
	}
}
