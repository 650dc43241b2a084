package survey_test

import (
	"strings"
	"testing"

	"huiyin/internal/fault"
	"huiyin/survey"
)

func TestWrongTablesAreRefusedByLineAndImportNothing(t *testing.T) {
	const (
		units     = "代码,名称,别名,类型,排序,启用年份,停用年份\n"
		catalogue = "年度,领域代码,领域,代码,具体表现,简称,牵头单位,排序\n"
		areas     = "年度,领域代码,领域,存在问题,整改方向\n"
		question  = "项,题号,代码,内容,分值\n代码,,,2027,\n标题,,,明年的问卷,\n开始,,,2027-01-01,\n截止,,,2027-12-31,\n题目,1,units,请评价,\n"
		levels    = "等级,1,good,满意,100\n等级,1,bad,不满意,0\n"
	)
	w := newWorld(t)
	long := strings.Repeat("长", 201)
	before := w.dump()
	for _, x := range []struct{ name, csv, say string }{
		{"units.no column", "代码,名称\nA,甲\n", "类型"},
		{"units.empty", units, "没有"},
		{"units.no code", units + "A,甲,,市直部门,1,2017,\n,乙,,市直部门,1,2017,\n", "第 3 行：代码“”"},
		{"units.small letters", units + "abc,甲,,市直部门,1,2017,\n", "第 2 行：代码“abc”"},
		{"units.long code", units + "ABCDEFGHIJKLMNOPQ,甲,,市直部门,1,2017,\n", "第 2 行：代码"},
		{"units.no name", units + "A,,,市直部门,1,2017,\n", "第 2 行：名称"},
		{"units.kind", units + "A,甲,,工厂,1,2017,\n", "第 2 行：类型“工厂”"},
		{"units.code twice", units + "A,甲,,市直部门,1,2017,\nA,乙,,市直部门,1,2017,\n", "第 3 行：代码“A”和第 2 行重复"},
		{"units.alias is another's name", units + "A,甲,,市直部门,1,2017,\nB,乙,甲,市直部门,1,2017,\n", "第 3 行：名称“甲”和第 2 行重复"},
		{"units.name of another", units + "A,市城管委,,市直部门,1,2017,\n", "第 2 行：名称“市城管委”已经是单位 SCGW 的"},
		{"units.year", units + "A,甲,,市直部门,1,去年,\n", "第 2 行：“启用年份”要写数字"},
		{"catalogue.no column", "年度,代码\n2027,A-1\n", "领域代码"},
		{"catalogue.empty", catalogue, "没有"},
		{"catalogue.no short", catalogue + "2027,A,甲,A-1,路不平,,,1\n", "第 2 行：年度、领域代码"},
		{"catalogue.unknown unit", catalogue + "2027,A,甲,A-1,路不平,路不平,市路局,1\n", "第 2 行：没有叫“市路局”的单位"},
		{"catalogue.twice", catalogue + "2027,A,甲,A-1,路不平,路不平,市城管委,1\n2027,A,甲,A-1,路不平,路不平,市城管委,1\n", "第 3 行：代码“A-1”和第 2 行重复"},
		{"catalogue.two editions", catalogue + "2027,A,甲,A-1,路不平,路不平,市城管委,1\n2028,A,甲,A-1,路不平,路不平,市城管委,1\n", "第 3 行：一个文件只能有一个年度"},
		{"catalogue.unknown area", catalogue + "2026,ZZ,甲,ZZ-1,路不平,路不平,市城管委,1\n", "第 2 行：2026 年度没有领域“ZZ”"},
		{"catalogue.too long", catalogue + "2027,A,甲,A-1," + long + ",路不平,市城管委,1\n", "第 2 行：有一格太长了"},
		{"areas.empty", areas, "没有"},
		{"areas.no name", areas + "2027,A,,乱,管\n", "第 2 行：年度、领域代码"},
		{"areas.too long", areas + "2027,ABCDEFGHI,甲,乱,管\n", "第 2 行：有一格太长了"},
		{"survey.no column", "项,内容\n代码,2027\n", "题号"},
		{"survey.empty", "项,题号,代码,内容,分值\n", "没有题目"},
		{"survey.no days", strings.Replace(question, "2027-12-31", "明年底", 1) + levels, "截止"},
		{"survey.ends before it begins", strings.Replace(question, "2027-12-31", "2026-12-31", 1) + levels, "截止不能早于开始"},
		{"survey.code", strings.Replace(question, "代码,,,2027", "代码,,,2027 %", 1) + levels, "代码要用"},
		{"survey.kind of question", strings.Replace(question, "units", "stars", 1) + levels, "第 6 行：题型“stars”不认识"},
		{"survey.no levels", question, "要有 2 到"},
		{"survey.level twice", question + levels + "等级,1,bad,很不满意,0\n", "第 9 行：等级的代码“bad”"},
		{"survey.score", question + levels + "等级,1,worse,更差,101\n", "第 9 行：分值要写 0 到 100"},
		{"survey.score that is no number", question + levels + "等级,1,worse,更差,NaN\n", "第 9 行：分值要写 0 到 100，不计分的空着，这里是“NaN”"},
		{"survey.known kinds are named", strings.Replace(question, "units", "stars", 1), "请写 units（逐个单位评价）、text（写一段话） 中的一个"},
		{"survey.unknown level", question + levels, "第 7 行：等级的代码“good”不认识，请写 satisfied（满意）、mostly（比较满意）、fairly（基本满意）、hardly（不太满意）、dissatisfied（不满意）、unknown（不了解） 中的一个"},
		{"survey.no level", question + "等级,1,,满意,100\n", "第 7 行：等级的代码“”不认识"},
		{"survey.words with levels", question + "等级,1,satisfied,满意,100\n等级,1,unknown,不了解,\n题目,2,text,还有什么话,\n等级,2,satisfied,满意,100\n", "题目“还有什么话”是一段话，不能有等级和原因"},
		{"survey.words with reasons", question + "等级,1,satisfied,满意,100\n等级,1,unknown,不了解,\n题目,2,text,还有什么话,\n原因,2,slow,办事慢,\n", "题目“还有什么话”是一段话，不能有等级和原因"},
		{"survey.one level", question + "等级,1,satisfied,满意,100\n", "题目“请评价”要有 2 到 6 个等级"},
		{"survey.question twice", question + levels + "题目,1,text,还有什么话,\n", "第 9 行：第 1 题写了两次"},
		{"survey.level before its question", question + levels + "等级,2,good,满意,100\n", "第 9 行：第 2 题的“题目”要写在前面"},
		{"survey.unknown line", question + levels + "图片,1,,,\n", "第 9 行：“图片”不认识"},
	} {
		err := w.load(x.name, x.csv)
		f, ok := err.(*fault.Fault)
		if !ok || f.Kind != fault.Invalid || !strings.Contains(f.Say, x.say) {
			t.Errorf("%s: want “%s”, got %v", x.name, x.say, err)
		}
	}
	if w.dump() != before {
		t.Fatal("a refused table was half imported")
	}
}

func TestImportingAgainBringsUpToTheFile(t *testing.T) {
	w := newWorld(t)
	w.must(w.load("units.csv", "代码,名称,类型\nSCGW,市城市管理局,市直部门\nNEU,市新局,市直部门\n"))
	names, err := w.Names(ctx)
	w.must(err)
	if names["SCGW"] != "市城市管理局" || names["NEU"] != "市新局" || names["SJYJ"] != "市教育局" {
		t.Fatalf("%v", names)
	}
	w.must(w.load("areas.csv", "年度,领域代码,领域,存在问题,整改方向\n2027,CG,城市管理,,\n"))
	w.must(w.load("catalogue.csv", "年度,领域代码,领域,代码,具体表现,简称,牵头单位,排序\n2027,CG,城市管理,CG-01,路不平,路不平,市新局,1\n"))
	c, err := w.Catalogue(ctx)
	w.must(err)
	if c.Edition != "2027" {
		t.Fatalf("%+v", c)
	}
}

// A case of this year keeps its row, whatever the file of this year says later.
func TestRowsInUseStay(t *testing.T) {
	w := newWorld(t)
	in, err := w.SubmitOpinion(ctx, survey.SubmitOpinion{Text: "路灯不亮"})
	w.must(err)
	r, err := w.FindReceipt(ctx, in.Receipt)
	w.must(err)
	_, concerns, err := w.Submission(ctx, r.ID)
	w.must(err)
	w.must(w.AnswerConcern(ctx, office, concerns[0].ID, survey.Triage{Version: concerns[0].Version, Text: "已经修好了", Row: "CG-06"}))
	const head = "年度,领域代码,领域,代码,具体表现,简称,牵头单位,排序\n"
	err = w.load("catalogue.replace", head+"2026,CG,城市管理,CG-01,路不平,路不平,市城管委,1\n")
	if reasonOf(err) != "rows_in_use" || !strings.Contains(err.Error(), "CG-06") {
		t.Fatalf("a row in use was taken away: %v", err)
	}
	w.must(w.load("catalogue.replace", head+"2026,CG,城市管理,CG-06,路灯不亮,路灯,市城管委,1\n"))
}
