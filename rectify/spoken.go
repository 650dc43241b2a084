package rectify

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/privacy"
	"huiyin/survey/lint"
	"huiyin/survey/wording"
)

// saying is what one field says to citizens: a reply is complete only with a day and a measure, and is compared with earlier ones.
type saying struct {
	field string
	reply bool
}

// spoken are the fields that leave a unit or the office towards citizens, by verb. They are linted and kept as they were written; all
// other words of the staff are for the staff, and masked.
var spoken = map[string][]saying{
	"accept": {{field: "message"}}, "message": {{field: "message"}}, "ask_citizen": {{field: "message"}}, "submit_plan": {{field: "steps"}}, "step_done": {{field: "evidence"}},
	"finish": {{field: "reply", reply: true}}, "ask_extension": {{field: "reason"}}, "refuse": {{field: "reason"}}, "rule": {{field: "reason"}},
	"report_blocked": {{field: "reason"}}, "confirm_blocked": {{field: "reason"}}, "review": {{field: "reason"}},
}

// compared is with how many of its own published replies a unit's new one is compared.
const compared = 60

// judge refuses what may not leave, and records what leaves with a reason.
func (t *turn) judge(needs []Need) error {
	said := map[string]string{}
	for _, n := range needs {
		switch v := n.Read(t.in).(type) {
		case string:
			said[n.Name] = v
		case []string:
			said[n.Name] = strings.Join(v, "\n")
		}
	}
	s, err := t.said(t.tx.DB, t.tx.Actor(), *t.c, t.verb, said)
	if err != nil || len(s.Texts) == 0 {
		return err
	}
	s.Why = t.in.Why
	rules, err := wording.Judge(t.tx, s)
	if len(rules) > 0 {
		t.touch("wording", strings.Join(rules, ","))
	}
	return err
}

// said is what a verb on a case would say to its citizens; nothing when the actor is one of them.
func (s *Service) said(db *gorm.DB, who actor.Actor, c Case, verb string, texts map[string]string) (wording.Said, error) {
	out := wording.Said{Subject: c.ID, Verb: verb, Desks: []string{c.Unit, wording.Office}}
	switch {
	case who.Is(actor.Citizen, actor.System):
		return out, nil
	case !bound(who):
		out.Desks = []string{wording.Office, c.Unit}
	}
	for _, x := range spoken[verb] {
		t := lint.Text{Field: x.field, Words: texts[x.field], Complete: x.reply}
		if t.Words == "" {
			continue
		}
		if x.reply {
			var err error
			if t.Earlier, err = earlierReplies(db, c); err != nil {
				return out, err
			}
		}
		out.Texts = append(out.Texts, t)
	}
	return out, nil
}

// earlierReplies are what the case's unit published last about other cases.
func earlierReplies(db *gorm.DB, c Case) (out []string, err error) {
	err = db.Model(&CaseResult{}).Where("unit = ? AND published_on <> '' AND case_id <> ?", c.Unit, c.ID).Order("id DESC").Limit(compared).Pluck("reply", &out).Error
	return out, err
}

// Lint is what would be wrong with words that are being written for a verb on a case, by field: for the form, before it is sent.
// NotFound outside the actor's reach.
func (s *Service) Lint(ctx context.Context, who actor.Actor, id, verb string, texts map[string]string) ([]lint.Finding, error) {
	db := s.db.Read(ctx)
	c, err := s.Within(db, who, id)
	if err != nil {
		return nil, err
	}
	said, err := s.said(db, who, c, verb, texts)
	if err != nil {
		return nil, err
	}
	return wording.Find(db, said)
}

// words are those of the staff as they are kept: as they were written when they are for citizens, masked when they are not.
func (t *turn) words(said string) string {
	if len(spoken[t.verb]) > 0 {
		return strings.TrimSpace(said)
	}
	return privacy.Mask(said)
}
