package config

import (
	"fmt"
	"strings"
	"unicode"
)

// Reference is the table of all settings that `huiyin config` prints.
func Reference() string {
	rows := [][]string{{"环境变量", "命令行", "配置文件", "默认值", "说明"}, {"HUIYIN_CONFIG", "--config", "", "", "配置文件（YAML）的路径；不填就不读。"}}
	for _, s := range settings {
		rows = append(rows, []string{s.env(), s.flag(), s.name, s.normal, s.help})
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], width(cell))
		}
	}
	var out strings.Builder
	for _, row := range rows {
		for i, cell := range row[:len(row)-1] {
			fmt.Fprint(&out, cell, strings.Repeat(" ", widths[i]-width(cell)+2))
		}
		fmt.Fprintln(&out, row[len(row)-1])
	}
	out.WriteString("\n命令行优先于环境变量，环境变量优先于配置文件。\n")
	return out.String()
}

// width is how many columns a terminal gives to s.
func width(s string) (n int) {
	for _, r := range s {
		n++
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n
}

// nameOf is the setting whose form is given, or nothing.
func nameOf(form func(setting) string, given string) string {
	for _, s := range append([]setting{{name: configName}}, settings...) {
		if form(s) == given {
			return s.name
		}
	}
	return ""
}

// unknown names what is not known and the nearest that is: a setting with a slip in it would otherwise
// work as if it had not been set.
func unknown(where, given string, form func(setting) string) error {
	var forms []string
	for _, s := range settings {
		forms = append(forms, form(s))
	}
	return fmt.Errorf("%s %s 不是设置项，您是不是想写 %s？全部设置项请看 huiyin config", where, given, Nearest(given, forms...))
}

// Flags are the settings as they stand on a command line.
func Flags() []string {
	out := []string{"--" + configName}
	for _, s := range settings {
		out = append(out, s.flag())
	}
	return out
}

// Nearest is which of the known words was most likely meant by the given one.
func Nearest(given string, known ...string) string {
	nearest, best := "", 1<<30
	for _, k := range known {
		if d := distance(given, k); d < best {
			nearest, best = k, d
		}
	}
	return nearest
}

// distance is Levenshtein's: how many letters to add, drop or change.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
