package data_test

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"huiyin/data"
)

// rows are the lines of a file by header name.
func rows(t *testing.T, name string, headers string) []map[string]string {
	t.Helper()
	raw, err := data.FS.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")) {
		t.Errorf("%s has no byte order mark, Excel will garble it", name)
	}
	all, err := csv.NewReader(bytes.NewReader(raw[3:])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(all[0], ","); got != headers {
		t.Fatalf("%s starts with %s, want %s", name, got, headers)
	}
	var out []map[string]string
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, h := range all[0] {
			row[h] = line[i]
		}
		out = append(out, row)
	}
	return out
}

const unitsHead = "代码,名称,别名,类型,排序,启用年份,停用年份,职责,俗称,主题,英文"

func TestUnits(t *testing.T) {
	code, kinds, owner := regexp.MustCompile(`^[A-Z]{2,8}$`), map[string]int{}, map[string]string{}
	for _, u := range rows(t, "units.csv", unitsHead) {
		kinds[u["类型"]]++
		if !code.MatchString(u["代码"]) {
			t.Errorf("%s has the code %q", u["名称"], u["代码"])
		}
		names := []string{"code " + u["代码"], "sort " + u["排序"], u["名称"]}
		if u["别名"] != "" {
			names = append(names, strings.Split(u["别名"], "|")...)
		}
		for _, n := range names {
			if other := owner[n]; other != "" {
				t.Errorf("%s belongs to %s and %s", n, other, u["名称"])
			}
			owner[n] = u["名称"]
		}
	}
	if kinds["区县(市)"] != 13 || kinds["市直部门"] < 40 || kinds["公共服务企业"] == 0 || kinds["其他"] == 0 || len(kinds) != 4 {
		t.Errorf("units by kind: %v", kinds)
	}
	for alias, name := range map[string]string{"市文广新局": "市文广新闻出版局", "市文广新闻出版局(市版权局)": "市文广新闻出版局", "市拥江办": "市钱江新城管委会", "市公安局交警支队": "市公安局", "临安区": "临安区政府"} {
		if owner[alias] != name {
			t.Errorf("%s leads to %q, want %s", alias, owner[alias], name)
		}
	}
	if owner["市考评办"] != "" {
		t.Error("the office is no responsible unit")
	}
}

func TestCatalogue(t *testing.T) {
	known := map[string]bool{}
	for _, u := range rows(t, "units.csv", unitsHead) {
		known[u["名称"]] = true
	}
	count, codes, shorts := map[string]int{}, map[string]bool{}, map[string]bool{}
	for _, r := range rows(t, "catalogue.csv", "年度,领域代码,领域,代码,具体表现,简称,牵头单位,排序") {
		count[r["领域代码"]]++
		if codes[r["代码"]] || shorts[r["简称"]] || !strings.HasPrefix(r["代码"], r["领域代码"]+"-") {
			t.Errorf("row %s %s is doubled or in the wrong area", r["代码"], r["简称"])
		}
		codes[r["代码"]], shorts[r["简称"]] = true, true
		if n := utf8.RuneCountInString(r["简称"]); n == 0 || n > 14 {
			t.Errorf("the short name of %s has %d characters", r["代码"], n)
		}
		catchAll := strings.HasSuffix(r["代码"], "-00")
		if catchAll != (r["牵头单位"] == "") || !catchAll && !known[r["牵头单位"]] {
			t.Errorf("row %s is led by %q", r["代码"], r["牵头单位"])
		}
	}
	for area, n := range map[string]int{"CJ": 8, "CG": 16, "GG": 1, "JG": 1} {
		if count[area] != n {
			t.Errorf("area %s has %d rows, want %d", area, count[area], n)
		}
	}
	for _, a := range rows(t, "areas.csv", "年度,领域代码,领域,存在问题,整改方向") {
		problems, directions := strings.Split(a["存在问题"], "|"), strings.Split(a["整改方向"], "|")
		want := map[string][2]int{"CJ": {3, 4}, "CG": {4, 5}, "GG": {1, 1}, "JG": {1, 1}}[a["领域代码"]] // an empty field splits into one
		if len(problems) != want[0] || len(directions) != want[1] {
			t.Errorf("area %s has %d problems and %d directions", a["领域代码"], len(problems), len(directions))
		}
	}
}

func TestSurvey(t *testing.T) {
	first, scores, reasons, questions := map[string]string{}, map[string]string{}, 0, ""
	for _, r := range rows(t, "survey-2026.csv", "项,题号,代码,内容,分值,适用") {
		switch r["项"] {
		case "题目":
			questions += r["题号"] + r["代码"] + " "
		case "等级":
			scores[r["代码"]] = r["分值"]
		case "原因":
			reasons++
		default:
			first[r["项"]] = r["内容"]
		}
	}
	for code, want := range map[string]string{"satisfied": "100", "mostly": "80", "fairly": "60", "hardly": "30", "dissatisfied": "0", "unknown": ""} {
		if got, ok := scores[code]; !ok || got != want {
			t.Errorf("level %s scores %q, want %q", code, got, want)
		}
	}
	if questions != "1units 2text " || reasons != 12 || first["代码"] != "2026" || first["开始"] >= first["截止"] || first["标题"] == "" || first["说明"] == "" {
		t.Errorf("questions %q, %d reasons, head %v", questions, reasons, first)
	}
}
