package rectify

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"gorm.io/gorm"

	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/proof"
	"huiyin/survey"
)

// verification is one run, over one moment of the database.
type verification struct {
	proof.Findings
	*Service
	at    *gorm.DB
	right []database.Counter // what puts the counters right
}

// Rebuild counts the cases behind the lists anew from the rows of the moment, and says how many counters were wrong.
func (s *Service) Rebuild(tx *database.Tx) (int, error) {
	v := &verification{Service: s, at: tx.DB}
	if err := v.cases(); err != nil {
		return 0, err
	}
	tx.Moved()
	return len(v.right), tx.Count(v.right...)
}

// Verify proves from the rows that every case came to its state by the table of moves and by nothing else, that its concerns, units,
// clocks and answers agree with it, and that the figures keep within their bounds. No finding is the proof.
// It reads one moment of the database in batches, and may run beside everything else.
func (s *Service) Verify(ctx context.Context) ([]proof.Finding, error) {
	v := &verification{Service: s}
	err := s.db.Read(ctx).Transaction(func(tx *gorm.DB) error {
		v.at = tx
		for _, check := range []func() error{v.cases, v.answers, v.hanging, v.figures, v.published, v.calendar} {
			if err := check(); err != nil {
				return err
			}
		}
		return nil
	}, &sql.TxOptions{ReadOnly: true})
	return v.All(), err
}

// dossier is one case with what hangs on it.
type dossier struct {
	Case
	events   []CaseEvent
	concerns []survey.Concern
	units    []CaseUnit
	answers  []Feedback
	audits   []audit.Audit
	lates    []CaseLate
}

// cases walks all cases, some hundred at a time, each with what hangs on it.
func (v *verification) cases() error {
	counted := map[database.Counter]int64{}
	err := proof.Batches(func() *gorm.DB { return v.at }, 300, func(c Case) string { return c.ID }, func(batch []Case) error {
		files, err := v.dossiers(batch)
		for _, d := range files {
			v.standing(*d)
			v.belongings(*d)
			v.replay(*d)
			v.trail(*d)
			for _, c := range slices.Concat(d.Tallies(1), LateTallies(d.lates, d.Unit)) {
				c.N = 0
				counted[c]++
			}
		}
		return errors.Join(err, v.strangers(files))
	})
	return errors.Join(err, survey.Recount(&v.Findings, v.at, tallied+"%", counted, &v.right))
}

func (v *verification) dossiers(batch []Case) ([]*dossier, error) {
	var ids []string
	of, out := map[string]*dossier{}, []*dossier{}
	for _, c := range batch {
		d := &dossier{Case: c}
		ids, of[c.ID], out = append(ids, c.ID), d, append(out, d)
	}
	var all dossier
	for _, read := range []func() error{
		func() error { return v.at.Where("case_id IN ?", ids).Order("version").Find(&all.events).Error },
		func() error {
			return v.at.Select("id", "state", "closed", "case_id").Where("case_id IN ?", ids).Find(&all.concerns).Error
		},
		func() error { return v.at.Where("case_id IN ?", ids).Find(&all.units).Error },
		func() error { return v.at.Where("case_id IN ?", ids).Find(&all.answers).Error },
		func() error {
			return v.at.Where("subject IN ? AND action LIKE ?", ids, "case.%").Find(&all.audits).Error
		},
		func() error { return v.at.Where("case_id IN ?", ids).Find(&all.lates).Error },
	} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	for _, x := range all.lates {
		of[x.CaseID].lates = append(of[x.CaseID].lates, x)
	}
	for _, x := range all.events {
		of[x.CaseID].events = append(of[x.CaseID].events, x)
	}
	for _, x := range all.concerns {
		of[x.CaseID].concerns = append(of[x.CaseID].concerns, x)
	}
	for _, x := range all.units {
		of[x.CaseID].units = append(of[x.CaseID].units, x)
	}
	for _, x := range all.answers {
		of[x.CaseID].answers = append(of[x.CaseID].answers, x)
	}
	for _, x := range all.audits {
		of[x.Subject].audits = append(of[x.Subject].audits, x)
	}
	return out, nil
}

// standing checks the case against itself: dates and flags that its state and clocks decide.
func (v *verification) standing(d dossier) {
	c, whole := d.Case, ""
	if c.Clocks.Whole.running() && c.State.Open() {
		whole = c.Clocks.Whole.Due
	}
	paused := c.PausedUntil != ""
	for _, x := range []struct {
		broken bool
		what   string
		say    string
	}{
		{d.Say() == string(d.State), "case_state_unknown", "状态不在名单里"},
		{c.WaitsFor != v.waitsFor(c, day.Of(v.db.Now())), "case_turn", "等谁办的记录和规则不一致"},
		{c.DueOn != c.due(), "case_due", "应办日期和时钟不一致"},
		{c.OwedOn != c.owedOn(), "case_owed", "单位应办的期限和时钟不一致"},
		{c.WholeDueOn != whole, "case_whole_due", "全程期限和时钟不一致"},
		{paused != (c.PausedOn != "") || paused && (!c.State.In(Accepted, Rectifying) || c.Clocks.Whole.running() || c.Clocks.Stage.running()), "case_pause", "停表的记录和时钟不一致"},
		{c.Extension != nil && !c.State.In(OfUnit...), "case_extension", "不在单位手里，却有待定的延期"},
		{c.Blocked != nil && !c.State.In(Rectifying, LongTerm, Merged) || c.State == LongTerm && c.Blocked == nil, "case_blocked", "挂账的记录和状态不一致"},
		{(c.State == Merged) != (c.MergedInto != ""), "case_merged", "并案的记录和状态不一致"},
		{c.State.In(Asking, OfficeTalk, Closed) && !c.Published(), "case_unpublished", "没有公布过结果，却在评价或已办结"},
		{c.Published() && (c.CohortUnit == "" || c.PublishedOn == "" || c.PublishedOn < c.FirstPublishedOn), "case_cohort", "公布的记录不全"},
		{c.Unresolved && c.State != Closed, "case_unresolved", "没有办结，却记为约谈后仍未解决"},
		{c.Round < 1 || c.Round > 1 && !c.Published(), "case_round", "轮次和公布的记录不一致"},
	} {
		if x.broken {
			v.Add(x.what, c.ID, "整改件 %s %s。", c.ID, x.say)
		}
	}
}

// Say is the word for the state of the case, its code when there is none.
func (d dossier) Say() string { return d.State.Say() }

// belongings checks the concerns and units that hang on the case.
func (v *verification) belongings(d dossier) {
	switch n := len(d.concerns); {
	case d.State.In(Merged, Withdrawn) && n > 0:
		v.Add("case_concerns", d.ID, "整改件 %s 已经“%s”，却还有 %d 条意见。", d.ID, d.Say(), n)
	case !d.State.In(Merged, Withdrawn) && n == 0 && d.Source != Promised:
		v.Add("case_empty", d.ID, "整改件 %s 没有意见。", d.ID)
	}
	for _, c := range d.concerns {
		if c.State != survey.InCase || c.Closed != (d.State == Closed) {
			v.Add("concern_closed", c.ID, "诉求点 %s 和整改件 %s 是否办结不一致。", c.ID, d.ID)
		}
	}
	leads, right := 0, false
	for _, u := range d.units {
		if u.Role == "lead" {
			leads, right = leads+1, u.Unit == d.Unit
		}
	}
	if leads != 1 || !right {
		v.Add("case_lead", d.ID, "整改件 %s 有 %d 个牵头单位，或者和承办单位不一致。", d.ID, leads)
	}
}
