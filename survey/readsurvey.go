package survey

import (
	"slices"
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
	case "等级", "追问", "原因", "卡片":
		f.part(r, item)
	default:
		f.Add(r.Line, "“%s”不认识，请写代码、标题、说明、种类、开始、截止、题目、等级、追问、原因或卡片。", item)
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
		f.reason(r, q)
	case "卡片":
		f.card(r, q)
	}
}

// reason is for units of the kinds that its line names; one without stands for all other kinds.
func (f *surveyFile) reason(r sheet.Row, q *question.Question) {
	if len(r.List("适用")) == 0 {
		q.Reasons = append(q.Reasons, r.Get("内容"))
		return
	}
	for _, say := range r.List("适用") {
		kind := kindCode(say)
		if kind == "" {
			f.Add(r.Line, "适用的类型“%s”不认识，请写市直部门、区县(市)、公共服务企业或其他。", say)
			continue
		}
		if q.ReasonsOf == nil {
			q.ReasonsOf = map[string][]string{}
		}
		q.ReasonsOf[kind] = append(q.ReasonsOf[kind], r.Get("内容"))
	}
}

// eachMeant is how many units a card names at most when people come for each of them.
const eachMeant = 4

// needed puts the themes that most cards lead to in front; the others keep their order.
func needed(q *question.Question) {
	times := map[string]int{}
	for _, c := range q.Cards {
		for _, u := range c.Units {
			if len(c.Units) <= eachMeant {
				times[u]++
			}
		}
	}
	weight := func(g question.Group) (n int) {
		for _, u := range g.Units {
			n += times[u.Code]
		}
		return n
	}
	q.Groups = slices.Clone(q.Groups)
	slices.SortStableFunc(q.Groups, func(a, b question.Group) int { return weight(b) - weight(a) })
}

// card is an everyday word and its units, each by a name of its own, or all of a kind.
func (f *surveyFile) card(r sheet.Row, q *question.Question) {
	c := question.Card{Name: r.Get("代码")}
	for _, name := range r.List("内容") {
		codes := f.named(*q, sheet.Fold(name))
		if len(codes) == 0 {
			f.Add(r.Line, "卡片的单位“%s”不认识，请写单位的名称，或者一个类型。", name)
		}
		c.Units = append(c.Units, codes...)
	}
	if c.Name == "" || longer(c.Name, 6) || len(c.Units) == 0 {
		f.Add(r.Line, "卡片要写 1 到 6 个字的名字（写在“代码”里）和它的单位（写在“内容”里）。")
	}
	q.Cards = append(q.Cards, c)
}

// named are the codes of the units that a name means: one unit, or all of a kind.
func (f *surveyFile) named(q question.Question, name string) (codes []string) {
	for u := range q.Units() {
		if u.Code == name || u.Kind == kindCode(name) || slices.ContainsFunc(append(u.Aliases, u.Name), func(n string) bool { return sheet.Fold(n) == name }) {
			codes = append(codes, u.Code)
		}
	}
	return codes
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
	for i := range f.questions {
		needed(&f.questions[i])
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
