package wording

import (
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/survey/lint"
)

// Said is what is about to leave towards citizens.
type Said struct {
	Subject string   // the case or concern it is about
	Verb    string   // the verb it is said with
	Desks   []string // whose words may be told; the first is who speaks
	Texts   []lint.Text
	Why     string // why it leaves all the same, where a reason is needed
}

// Find is everything that is wrong with what is about to leave.
func Find(db *gorm.DB, s Said) ([]lint.Finding, error) {
	desks, err := Desks(db, s.Desks...)
	var passes []string
	for _, unit := range s.Desks {
		passes = append(passes, desks[unit]...)
	}
	out := []lint.Finding{}
	for _, t := range s.Texts {
		out = append(out, lint.Lint(t, passes)...)
	}
	return out, err
}

// Judge refuses what may not leave, and what needs a reason and has none; with one it records that it left all the same, and gives the
// rules by which it was in doubt. Invalid names each field, the words and what to do.
func Judge(tx *database.Tx, s Said) (rules []string, err error) {
	found, err := Find(tx.DB, s)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	s.Why = strings.TrimSpace(s.Why)
	switch {
	case lint.Needs(found, lint.Blocked):
		return nil, refusal("words_blocked", found, lint.Blocked, "")
	case len([]rune(s.Why)) < 2:
		return nil, refusal("words_need_reason", found, lint.Reason, "改不了的，请写明理由，会记录下来，领导和考评办看得到。")
	case len([]rune(s.Why)) > longestWhy:
		return nil, fault.InField("why", "long_why", "理由最多 %d 个字，请写短一些。", longestWhy)
	}
	return lint.RulesOf(found), record(tx, s, found)
}

const longestWhy = 200 // characters

// refusal is a fault that says at each field what is wrong with it.
func refusal(reason string, found []lint.Finding, need, more string) error {
	f := &fault.Fault{Kind: fault.Invalid, Reason: reason}
	at := map[string]int{}
	for _, x := range found {
		if x.Need != need {
			continue
		}
		f.Say += x.Say
		if i, there := at[x.Field]; there {
			f.Fields[i].Say += x.Say
			continue
		}
		at[x.Field] = len(f.Fields)
		f.Fields = append(f.Fields, fault.Field{Name: x.Field, Say: x.Say})
	}
	f.Say += more
	if more != "" {
		f.Fields = append(f.Fields, fault.Field{Name: "why", Say: more})
	}
	return f
}
