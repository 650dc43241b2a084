package rectify

import (
	"encoding/json"
	"maps"
	"slices"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/rectify/figure"
	"huiyin/rectify/life"
	"huiyin/survey"
)

// replay lets the events of a case run through the table of moves again: each begins where the one before ended.
func (v *verification) replay(d dossier) {
	steps := make([]life.Step[State], len(d.events))
	for i, e := range d.events {
		steps[i] = life.Step[State]{Verb: e.Verb, From: e.StateFrom, To: e.StateTo, Role: actor.Role(e.Role), Version: e.Version}
	}
	born := []move{opened}
	if d.PartOf != "" {
		born = []move{parted}
	}
	end, breaks := v.life.Replay(born, steps)
	for _, b := range breaks {
		word := v.life.Label(steps[b.At].Verb, steps[b.At].From)
		switch b.How {
		case life.Gap:
			v.Add("event_version", d.ID, "整改件 %s 的经过缺第 %d 步。", d.ID, b.At+1)
			return
		case life.Torn:
			v.Add("event_chain", d.ID, "整改件 %s 的第 %d 步“%s”接不上前一步。", d.ID, b.At+1, word)
		default:
			v.Add("event_move", d.ID, "整改件 %s 的第 %d 步“%s”不在规则里。", d.ID, b.At+1, word)
		}
	}
	if end != d.State || len(d.events) != d.Version {
		v.Add("case_state", d.ID, "整改件 %s 现在是“%s”，按经过应是“%s”。", d.ID, d.Say(), end.Say())
	}
}

// step names an event as the audit trail does.
type step struct {
	verb    string
	version int
	actor   string
}

// trail compares the events and the answers of a case with the sealed audit trail, both ways.
func (v *verification) trail(d dossier) {
	steps, proofs := map[step]int{}, map[string]int{}
	for _, a := range d.audits {
		var detail struct {
			After  int
			Answer string
		}
		_ = json.Unmarshal([]byte(a.Detail), &detail) // an edited one fails its seal
		if a.Action == "case.open" {
			steps[step{a.Action, 1, ""}]++
			continue
		}
		steps[step{a.Action, detail.After, a.ActorID}]++
		if detail.Answer != "" {
			proofs[detail.Answer]++
		}
	}
	for _, e := range d.events {
		s := step{"case." + e.Verb, e.Version, e.ActorID}
		if e.Verb == "open" {
			s.actor = ""
		}
		steps[s]--
	}
	for s, n := range steps {
		if n != 0 {
			v.Add("event_unrecorded", d.ID, "整改件 %s 的第 %d 步“%s”和留痕不一致。", d.ID, s.version, v.life.Label(s.verb[len("case."):], ""))
		}
	}
	for _, f := range d.answers {
		proofs[f.Proof(v.db.Keys().Hash)]--
	}
	for _, n := range proofs {
		if n != 0 {
			v.Add("answer_changed", d.ID, "整改件 %s 有市民的评价和留痕不一致。", d.ID)
			return
		}
	}
}

// strangers checks that who answered is one of the people of the case.
func (v *verification) strangers(files []*dossier) error {
	roots := map[string]bool{}
	for _, d := range files {
		for _, f := range d.answers {
			roots[f.RootID] = true
		}
	}
	people, err := peopleOfRoots(v.at, slices.Collect(maps.Keys(roots)))
	for _, d := range files {
		for _, f := range d.answers {
			if err == nil && !people[f.RootID][f.ReceiptID] {
				v.Add("answer_stranger", f.ID, "评价 %s 的市民不在这件里。", f.ID)
			}
		}
	}
	return err
}

// answers checks that of each person's answers on a case exactly the last one counts.
func (v *verification) answers() error {
	var pairs []struct{ RootID, ReceiptID string }
	err := v.at.Model(&Feedback{}).Select("root_id, receipt_id").Group("root_id, receipt_id").Having("SUM(newest) <> 1").Limit(50).Scan(&pairs).Error
	for _, p := range pairs {
		v.Add("answer_newest", p.RootID, "整改件 %s 里同一位市民计入的评价不是正好一次。", p.RootID)
	}
	if err != nil {
		return err
	}
	return v.Orphans("answer_newest", "评价 %s 计入满意度，但它不是这位市民最后一次的。", v.at.Table("feedbacks a").Select("a.id").
		Where("a.newest = 1 AND EXISTS (SELECT 1 FROM feedbacks b WHERE b.root_id = a.root_id AND b.receipt_id = a.receipt_id AND b.n > a.n)"))
}

// hanging are rows whose case is gone, or that count where they do not belong.
func (v *verification) hanging() error {
	gone := func(table, id, column string) *gorm.DB {
		return v.at.Table(table + " a").Select("a." + id).Where("a." + column + " <> '' AND NOT EXISTS (SELECT 1 FROM cases b WHERE b.id = a." + column + ")")
	}
	concerns, photos := survey.Astray(v.at, v.at.Model(&Case{}).Select("id"))
	for _, x := range []struct {
		what, say string
		q         *gorm.DB
	}{
		{"concern_case", "诉求点 %s 的整改件不见了。", concerns},
		{"photo_case", "照片 %s 的整改件不见了。", photos},
		{"event_orphan", "经过 %s 的整改件不见了。", gone("case_events", "id", "case_id")},
		{"unit_orphan", "承办单位记录里的整改件 %s 不见了。", gone("case_units", "case_id", "case_id")},
		{"plan_orphan", "计划 %s 的整改件不见了。", gone("case_plans", "id", "case_id")},
		{"result_orphan", "结果 %s 的整改件不见了。", gone("case_results", "id", "case_id")},
		{"message_orphan", "来往 %s 的整改件不见了。", gone("case_messages", "id", "case_id")},
		{"dispute_orphan", "异议 %s 的整改件不见了。", gone("case_disputes", "id", "case_id")},
		{"late_orphan", "曾超期记录里的整改件 %s 不见了。", gone("case_lates", "case_id", "case_id")},
		{"answer_orphan", "评价 %s 的整改件不见了。", gone("feedbacks", "id", "case_id")},
		{"answer_orphan", "评价 %s 的原件不见了。", gone("feedbacks", "id", "root_id")},
		{"asking_orphan", "询问记录里的整改件 %s 不见了。", gone("askings", "root_id", "root_id")},
		{"part_orphan", "整改件 %s 的原件不见了。", gone("cases", "id", "part_of")},
		{"merged_orphan", "整改件 %s 并入的件不见了。", gone("cases", "id", "merged_into")},
		{"case_deleted", "留痕里的整改件 %s 不见了。", v.at.Table("audits a").Select("a.subject").Where("a.action = 'case.open' AND NOT EXISTS (SELECT 1 FROM cases b WHERE b.id = a.subject)")},
	} {
		if err := v.Orphans(x.what, x.say, x.q); err != nil {
			return err
		}
	}
	return nil
}

// figures measures each year's cohort and checks what must hold of any figure: its five counts add up to its people, and it keeps
// within the bounds that silence leaves it.
func (v *verification) figures() error {
	var years []string
	if err := v.at.Model(&Case{}).Distinct("SUBSTR(first_published_on, 1, 4)").Where("first_published_on <> ''").Scan(&years).Error; err != nil {
		return err
	}
	for _, y := range years {
		cases, err := Surveyed(v.at.Where("first_published_on LIKE ?", y+"-%"))
		if err != nil {
			return err
		}
		s := figure.Measure(cases, v.Rules().Rule)
		v.bounds(y, s.Measured)
		for _, u := range s.ByUnit {
			v.bounds(y+" "+u.Unit, u.Measured)
		}
		for _, p := range append(s.ByMonth, s.ByRow...) {
			v.bounds(y+" "+p.Key, p.Measured)
		}
	}
	return nil
}

func (v *verification) bounds(where string, m figure.Measured) {
	n := m.Counts
	if sum := n.Satisfied + n.Fairly + n.Dissatisfied + n.Silent + n.NotAsked; sum != m.People || m.Answers != n.Satisfied+n.Fairly+n.Dissatisfied {
		v.Add("figure_counts", where, "%s 的五个人数加起来是 %d，应是 %d。", where, sum, m.People)
	}
	if m.Value != nil && (m.Pessimistic == nil || *m.Pessimistic > *m.Value+figure.Rounding || *m.Value > *m.Optimistic+figure.Rounding) {
		v.Add("figure_bounds", where, "%s 的满意度超出了它的最低和最高值。", where)
	}
}
