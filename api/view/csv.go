package view

import (
	"bytes"
	"encoding/csv"
	"strconv"

	"huiyin/rectify/figure"
)

// fewest answers a unit learns levels from.
const fewest = figure.Fewest

// csv is the year's figure as a table: one line a unit, one for all that stand together, one for those of which no answer is public. The headline is the sum of the units' means through
// the number of units with answers, both of which each line names; the mean over cases likewise.
func (p *publication) csv() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\ufeff") // Excel reads UTF-8 by it
	w := csv.NewWriter(&out)
	_ = w.Write([]string{"单位代码", "单位", "首次公布起", "首次公布止", "公布件数", "有评价的件数", "各件平均分之和", "有评价的单位数", "各单位平均分之和", "人数", "满意", "基本满意", "不满意", "未答", "未能询问", "满意度"})
	together, few := tableLine{name: "合并公布的单位合计"}, tableLine{name: "答复不足 5 份的单位合计"}
	lines := map[string]tableLine{}
	for _, c := range p.public.Cases {
		line := lines[c.Unit]
		line.add(c, p.rules.Rule)
		lines[c.Unit] = line
	}
	for _, u := range p.figure.ByUnit {
		line := lines[u.Unit]
		line.code, line.name, line.Measured, line.units = u.Unit, p.l.names[u.Unit], u.Measured, u.ValuedUnits
		if u.Value != nil {
			line.unitSum = *u.Value
		}
		switch {
		case p.public.Lines[u.Unit]:
			_ = w.Write(line.cells(p.period))
		case u.Answers > 0:
			together.join(line)
		default:
			few.join(line)
		}
	}
	for _, rest := range []tableLine{together, few} {
		if rest.Cases > 0 {
			_ = w.Write(rest.cells(p.period))
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// tableLine is one line: the figure, and the sums of the means of its cases and of its units.
type tableLine struct {
	code, name string
	figure.Measured
	answered int
	sum      float64
	units    int
	unitSum  float64
}

func (t *tableLine) add(c figure.Surveyed, rule figure.Rule) {
	if mean := c.Mean(rule); mean != nil {
		t.answered++
		t.sum += *mean
	}
}

func (t *tableLine) join(other tableLine) {
	t.answered, t.sum = t.answered+other.answered, t.sum+other.sum
	t.units, t.unitSum = t.units+other.units, t.unitSum+other.unitSum
	t.Cases, t.People = t.Cases+other.Cases, t.People+other.People
	a, b := &t.Counts, other.Counts
	a.Satisfied, a.Fairly, a.Dissatisfied = a.Satisfied+b.Satisfied, a.Fairly+b.Fairly, a.Dissatisfied+b.Dissatisfied
	a.Silent, a.NotAsked = a.Silent+b.Silent, a.NotAsked+b.NotAsked
}

func (t tableLine) cells(p Period) []string {
	n, exact, value := strconv.Itoa, func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }, ""
	if t.Value != nil {
		value = exact(*t.Value)
	}
	c := t.Counts
	return []string{t.code, t.name, p.From, p.To, n(t.Cases), n(t.answered), exact(t.sum), n(t.units), exact(t.unitSum), n(t.People),
		n(c.Satisfied), n(c.Fairly), n(c.Dissatisfied), n(c.Silent), n(c.NotAsked), value}
}
