package survey_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"huiyin/internal/sheet"
	"huiyin/survey"
)

// unitsIn are all units as they stand.
func (w *world) unitsIn() []survey.Unit {
	w.t.Helper()
	var units []survey.Unit
	w.must(w.db.Read(ctx).Order("code").Find(&units).Error)
	return units
}

func named(s string) (out []string) {
	_ = json.Unmarshal([]byte(s), &out)
	return out
}

// put imports units from CSV, as its owner wants it.
func (w *world) put(csv string, how func(*sheet.Table)) (sheet.Change, error) {
	w.t.Helper()
	t, err := sheet.Read("units.csv", []byte(csv))
	w.must(err)
	how(t)
	return w.ImportUnits(ctx, office, t)
}

func gently(*sheet.Table)      {}
func replacing(t *sheet.Table) { t.Replace = true }
func trying(t *sheet.Table)    { t.DryRun = true }

// exported writes the units down with some of their columns, in any order.
func exported(units []survey.Unit, columns []string) string {
	cell := map[string]func(survey.Unit) string{
		"代码": func(u survey.Unit) string { return u.Code }, "名称": func(u survey.Unit) string { return u.Name }, "类型": func(u survey.Unit) string { return survey.SayKind(u.Kind) },
		"别名": func(u survey.Unit) string { return strings.Join(named(u.Aliases), "、") },
		"排序": func(u survey.Unit) string { return fmt.Sprint(u.Sort) }, "启用年份": func(u survey.Unit) string { return orEmpty(u.ActiveFrom) }, "停用年份": func(u survey.Unit) string { return orEmpty(u.ActiveTo) },
		"职责": func(u survey.Unit) string { return u.Duty }, "俗称": func(u survey.Unit) string { return strings.Join(named(u.Words), "|") }, "主题": func(u survey.Unit) string { return u.Theme }, "英文": func(u survey.Unit) string { return u.English },
	}
	out := strings.Join(columns, ",") + "\n"
	for _, u := range units {
		for i, c := range columns {
			if i > 0 {
				out += ","
			}
			out += `"` + cell[c](u) + `"`
		}
		out += "\n"
	}
	return out
}

func orEmpty(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// A file with 代码,名称,类型 once wiped the aliases, the order and the years of all its units.
func TestAColumnThatIsMissingEmptiesNothing(t *testing.T) {
	w := newWorld(t)
	before, dice := w.unitsIn(), rand.New(rand.NewPCG(1, 8))
	optional := []string{"别名", "排序", "启用年份", "停用年份", "职责", "俗称", "主题", "英文"}
	for range 12 {
		columns := []string{"代码", "名称", "类型"}
		for _, o := range optional {
			if dice.IntN(2) == 0 {
				columns = append(columns, o)
			}
		}
		dice.Shuffle(len(columns), func(i, j int) { columns[i], columns[j] = columns[j], columns[i] })
		c, err := w.put(exported(before[:1+dice.IntN(len(before))], columns), []func(*sheet.Table){gently, replacing}[dice.IntN(2)])
		w.must(err)
		if len(c.Lines()) != 0 || !slices.Equal(w.unitsIn(), before) {
			t.Fatalf("columns %v: %s, %v", columns, c.Say, c.Lines())
		}
	}
	w.sound()
}

func TestWhatAnImportTakesAwayNeedsLeave(t *testing.T) {
	w := newWorld(t)
	before := w.unitsIn()
	aliases := 0
	for _, u := range before {
		aliases += len(named(u.Aliases))
	}
	wiped := slices.Clone(before)
	for i := range wiped {
		wiped[i].Aliases = "[]"
	}
	file := exported(wiped, []string{"代码", "名称", "类型", "别名"})
	if _, err := w.put(file, gently); reasonOf(err) != "needs_replace" || !strings.Contains(err.Error(), fmt.Sprintf("别名少 %d 个", aliases)) || !slices.Equal(w.unitsIn(), before) {
		t.Fatalf("without leave: %v", err)
	}
	c, err := w.put(file, trying)
	if err != nil || !strings.Contains(c.Say, fmt.Sprintf("停用 0 家，别名少 %d 个", aliases)) || !strings.Contains(strings.Join(c.Lines(), "|"), "要加 --replace") || !slices.Equal(w.unitsIn(), before) {
		t.Fatalf("a trial: %v, %s", err, c.Say)
	}
	w.must2(w.put(file, replacing))
	for _, u := range w.unitsIn() {
		if u.Aliases != "[]" || u.Sort == 0 {
			t.Fatalf("with leave: %+v", u)
		}
	}
	w.sound()
}

func (w *world) must2(_ sheet.Change, err error) {
	w.t.Helper()
	w.must(err)
}

func TestAnImportSaysWhatWasAndWhatIs(t *testing.T) {
	w := newWorld(t)
	c, err := w.put("代码,名称,类型,停用年份\nSCGW,市城市管理局,市直部门,\nSNB,市农办,市直部门,2026\nNEU,市新局,区县（市）,\n", gently)
	w.must(err)
	if c.Say != "新增 1 家，改 2 家，停用 1 家，别名少 0 个" || c.Rows != 3 {
		t.Errorf("it says %s", c.Say)
	}
	if got := strings.Join(c.Lines(), "|"); got != "SCGW 的“名称”：市城管委 → 市城市管理局|SNB 的“停用年份”：（空） → 2026|新增 NEU 市新局" {
		t.Errorf("it lists %s", got)
	}
	w.sound()
}

func TestATrialWritesNothing(t *testing.T) {
	w := newWorld(t)
	before := w.dump()
	for name, csv := range map[string]string{
		"units": "代码,名称,类型\nNEU,市新局,市直部门\n", "catalogue": catalogueHead + "2026,CG,城市管理,CG-99,路不平,路不平,市城管委,1\n",
		"areas": areasHead + "2026,XX,新领域,乱,管\n", "survey": "项,题号,代码,内容,分值\n代码,,,2027,\n标题,,,问卷,\n开始,,,2027/1/1,\n截止,,,2027年12月31日,\n题目,1,text,请说,\n",
	} {
		tb, err := sheet.Read(name, []byte(csv))
		w.must(err)
		tb.DryRun = true
		var c sheet.Change
		switch name {
		case "units":
			c, err = w.ImportUnits(ctx, office, tb)
		case "survey":
			c, err = w.ImportSurvey(ctx, office, tb, "", "")
		default:
			c, err = w.ImportCatalogue(ctx, office, tb)
		}
		if err != nil || c.Say == "" || w.dump() != before {
			t.Errorf("%s: %v, %s", name, err, c.Say)
		}
	}
}

func TestANameStaysWithWhoKeepsIt(t *testing.T) {
	w := newWorld(t)
	for name, csv := range map[string]string{
		"an alias that stays, for want of a column": "代码,名称,类型\nSFGW,市发改委,市直部门\nNEU,市国推办,市直部门\n",
		"an alias in other brackets":                "代码,名称,类型\nNEU,市财政局（市地税局）,市直部门\n",
	} {
		if err := w.load("units.csv", csv); err == nil || !strings.Contains(err.Error(), "已经是单位") {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.must(w.load("units.csv", "代码,名称,类型\nSFGW,市科委,市直部门\nSKW,市发改委,市直部门\n")) // they change names
}

// A row is brought up to the file, the others of its edition stay, and a whole file says nothing new.
func TestACatalogueIsBroughtUpRowByRow(t *testing.T) {
	w := newWorld(t)
	rowsIn := func() (rows []survey.Manifestation) {
		w.must(w.db.Read(ctx).Where("edition = ?", "2026").Order("sort").Find(&rows).Error)
		return rows
	}
	before := rowsIn()
	w.must(w.load("catalogue.csv", strings.ReplaceAll(catalogueHead, ",排序", "")+"2026,CG,城市管理,CG-06,道路照明设施设计不合理;公厕、垃圾箱布点设置不够人性化,路灯、公厕、垃圾箱,市城管委\n"))
	if !slices.Equal(rowsIn(), before) {
		t.Error("a row that says what stands changed something")
	}
	w.must(w.load("catalogue.csv", strings.ReplaceAll(catalogueHead, ",排序", "")+"2026,CG,城市管理,CG-06,路灯,路灯,市城管委\n"))
	rows := rowsIn()
	if len(rows) != 26 || rows[13].Code != "CG-06" || rows[13].Short != "路灯" {
		t.Errorf("%d rows, %+v", len(rows), rows[13])
	}
	w.must(w.load("areas.csv", "年度,领域代码,领域,整改方向\n2026,CG,城市治理,一个方向|两个方向|三|四|五|六\n"))
	if err := w.load("areas.csv", "年度,领域代码,领域,整改方向\n2026,CG,城市治理,一个方向\n"); reasonOf(err) != "needs_replace" {
		t.Errorf("directions were lost: %v", err)
	}
	if err := w.load("areas.csv", "年度,领域代码,领域,存在问题\n2026,CG,城市治理,\n"); reasonOf(err) != "needs_replace" {
		t.Errorf("problems were emptied: %v", err)
	}
	if err := w.load("catalogue.csv", catalogueHead+"2026,CG,城市管理,CG-06,路灯,路灯,,14\n"); reasonOf(err) != "needs_replace" {
		t.Errorf("a row lost its lead: %v", err)
	}
	w.sound()
}

func TestWhatACellOfAUnitCannotBeIsRefusedWithItsLine(t *testing.T) {
	w := newWorld(t)
	for cell, say := range map[string]string{
		`NEU,市新局,市直部门,"1,90",2017,`:      "第 2 行：“排序”要写数字，这里是“1,90”",
		"NEU,市新局,市直部门,NaN,2017,":         "第 2 行：“排序”要写数字，这里是“NaN”",
		"NEU,市新局,市直部门,99999999999,,":     "第 2 行：“排序”要写数字",
		"NEU,市新局,市直部门,1,20170101,":       "第 2 行：“启用年份”要写数字，是四位的年份",
		"NEU,市新局,市直部门,1,Inf,":            "第 2 行：“启用年份”要写数字",
		"NEU,市新局,市直部门,1,2018,2017":       "第 2 行：停用年份 2017 早于启用年份 2018",
		"NEU,#N/A,市直部门,1,2018,":          "第 2 行：“名称”这一格不是内容",
		"NEU,市新局,市直部门,1,2017年度,":         "第 2 行：“启用年份”要写数字",
		"NEU,市新局,市直部门,1,17,":             "第 2 行：“启用年份”要写数字",
		"NEU,市新局,市直部门、区县(市),1,2017,":     "第 2 行：类型“市直部门、区县(市)”不认识",
		"NEU,市新局,市直部门,1,2017,1905-07-10": "第 2 行：“停用年份”要写数字",
	} {
		if err := w.load("units.csv", "代码,名称,类型,排序,启用年份,停用年份\n"+cell+"\n"); err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("%s: %v", cell, err)
		}
	}
	w.must(w.load("units.csv", "代码,名称,类型,排序,启用年份,停用年份\nＮＥＵ,市新局,区县（市）,\"1,901\",2017年,\n"))
	if got := w.unitsIn()[slices.IndexFunc(w.unitsIn(), func(u survey.Unit) bool { return u.Code == "NEU" })]; got.Sort != 1901 || got.ActiveFrom != 2017 || got.Kind != "district" {
		t.Errorf("%+v", got)
	}
}
