package figure

// Public is a cohort as the public sees it: answers as far as they are published; who gave another is silent still.
type Public struct {
	Cases  []Surveyed      // all
	Rows   []Surveyed      // likewise, but answers only of blocks of one row
	Months []Surveyed      // the published answers by the month in which they were, nobody silent
	Lines  map[string]bool // units that rest on answers of their own
	Said   map[string]Part // what is published of a case
}

// Published is the cohort as its blocks have it. People, and who could not be asked, are those of today: they tell nobody's answer.
func Published(cohort []Surveyed, blocks []Block) Public {
	all, rows := &release{shown: map[string]Part{}, own: map[string]bool{}, pooled: map[string]bool{}, mixed: map[string]string{}}, map[string]Part{}
	out := Public{}
	for _, b := range blocks {
		all.enter(b)
		for _, p := range b.Parts {
			if !b.Mixed {
				rows[p.Case] = rows[p.Case].plus(p, 1)
			}
			if p.changes() { // these have no month: they are no new answers
				continue
			}
			out.Months = append(out.Months, Surveyed{Unit: p.Unit, Case: p.Case, Month: b.Month, Row: p.Row, Satisfied: p.Satisfied, Fairly: p.Fairly, Dissatisfied: p.Dissatisfied})
		}
	}
	out.Lines, out.Said, out.Months = all.own, all.shown, byCaseAndMonth(out.Months)
	for _, c := range cohort {
		c.Pooled = all.pooled[c.Unit]
		out.Cases = append(out.Cases, c.as(all.shown[c.Case]))
		out.Rows = append(out.Rows, c.as(rows[c.Case]))
	}
	return out
}

// as is the case with these answers, and everybody else silent.
func (c Surveyed) as(p Part) Surveyed {
	c.Silent = max(0, c.answers()+c.Silent-p.Satisfied-p.Fairly-p.Dissatisfied)
	c.Satisfied, c.Fairly, c.Dissatisfied = p.Satisfied, p.Fairly, p.Dissatisfied
	return c
}

// byCaseAndMonth joins what several blocks of one month say of one case.
func byCaseAndMonth(all []Surveyed) (out []Surveyed) {
	at := map[[2]string]int{}
	for _, c := range all {
		key := [2]string{c.Case, c.Month}
		i, there := at[key]
		if !there {
			at[key] = len(out)
			out = append(out, c)
			continue
		}
		out[i].Satisfied, out[i].Fairly, out[i].Dissatisfied = out[i].Satisfied+c.Satisfied, out[i].Fairly+c.Fairly, out[i].Dissatisfied+c.Dissatisfied
	}
	return out
}
