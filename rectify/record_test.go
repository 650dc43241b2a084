package rectify_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"huiyin/api/view"
	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/rectify"
	"huiyin/survey"
)

// recorded are the entries that a verb left, as lines that can be compared: "action of what, key=what …". What every change of a case
// or a concern says (from, to, before, after, unit, row, order) is left out; ids are called by what they name.
func (w *world) recorded(this string, verb func()) string {
	w.t.Helper()
	var before, all []audit.Audit
	w.must(w.db.Read(ctx).Find(&before).Error)
	verb()
	w.must(w.db.Read(ctx).Find(&all).Error)
	old := map[string]bool{}
	for _, a := range before {
		old[a.ID] = true
	}
	names := w.names(this)
	var lines []string
	for _, a := range all {
		if !old[a.ID] {
			lines = append(lines, w.line(a, names))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// names are what ids stand for: the case at hand is this, every other thing its kind.
func (w *world) names(this string) map[string]string {
	w.t.Helper()
	out := map[string]string{}
	for table, name := range map[string]string{"cases": "another case", "concerns": "a concern", "opinions": "an opinion", "case_messages": "a message", "case_results": "a result", "photos": "a photo", "feedbacks": "a rating"} {
		var ids []string
		w.must(w.db.Read(ctx).Table(table).Pluck("id", &ids).Error)
		for _, id := range ids {
			out[id] = name
		}
	}
	out[this] = "this"
	return out
}

var said = []string{"from", "to", "before", "after", "unit", "row", "order", "machine"}

func (w *world) line(a audit.Audit, names map[string]string) string {
	w.t.Helper()
	var detail map[string]any
	w.must(json.Unmarshal([]byte(a.Detail), &detail))
	line := a.Action + " of " + what(names, a.Subject)
	for _, key := range slices.Sorted(maps.Keys(detail)) {
		if !slices.Contains(said, key) && detail[key] != "" {
			line += fmt.Sprintf(", %s=%s", key, what(names, fmt.Sprint(detail[key])))
		}
	}
	return line
}

func what(names map[string]string, value string) string {
	switch name := names[value]; {
	case name != "":
		return name
	case len(value) == 64:
		return "a proof"
	case len(value) == 26:
		return "nobody knows what"
	}
	return value
}

// What each line of the table of moves leaves in the record, beside the case itself; the verbs that are not here touch the case alone.
var touches = map[string]string{
	"accept":            "case.accept of this, message=a message",
	"dispute":           "case.dispute of this, dispute=1, proposed=SJTYSJ",
	"rule":              "case.rule of this, dispute=1, unit_from=SCGW",
	"reassign":          "case.reassign of this, unit_from=SCGW",
	"submit_plan":       "case.submit_plan of this, plan=1",
	"office_approve":    "case.office_approve of this, plan=1",
	"step_done":         "case.step_done of this, plan=1, step=1",
	"ask_citizen":       "case.ask_citizen of this, message=a message",
	"message":           "case.message of this, message=a message",
	"finish":            "case.finish of this, result=a result",
	"publish":           "case.publish of this, result=a result",
	"rate":              "asking.seen of this\ncase.rate of this, answer=a proof\nconcern.close of a concern, case_from=this, case_to=this",
	"expire":            "case.expire of this\nconcern.close of a concern, case_from=this, case_to=this",
	"talk":              "case.talk of this",
	"withdraw":          "case.withdraw of this\nconcern.release of a concern, case_from=this",
	"merge":             "case.merge of this, survivor=another case\ncase.take_in of another case, merged=this\nconcern.move of a concern, case_from=this, case_to=another case",
	"unmerge":           "case.give_back of another case, merged=this\ncase.unmerge of this, survivor=another case\nconcern.move of a concern, case_from=another case, case_to=this",
	"lift":              "case.lift of this, level=watch",
	"lead_approve plan": "case.lead_approve of this, plan=1",
}

func TestEveryVerbOfACaseRecordsWhatItTouched(t *testing.T) {
	w := newWorld(t)
	for _, m := range rectify.Table() {
		from, role := m.From[0], m.Who[0]
		id, receipt := w.brought(from)
		who := map[actor.Role]actor.Actor{actor.Citizen: w.person(receipt), actor.Handler: handler, actor.Lead: lead, actor.Office: office, actor.System: actor.Clock}[role]
		w.prepared(id, m.Verb)
		in := w.given(id, m.Verb, m)
		if m.Verb == "expire" {
			w.clock.Add(16 * 24 * 3600e9)
		}
		want := touches[m.Verb]
		if from == rectify.PlanReview && m.Verb == "lead_approve" {
			want = touches["lead_approve plan"]
		}
		if want == "" {
			want = "case." + m.Verb + " of this"
		}
		if got := w.recorded(id, func() { w.do(who, id, m.Verb, in) }); got != want {
			t.Errorf("%s in %s is recorded as\n%s\nwant\n%s", m.Verb, from, got, want)
		}
	}
	w.sound()
}

func TestABadRatingRecordsThePartThatItMakes(t *testing.T) {
	w := newWorld(t)
	id, _ := w.opened()
	two := w.joined(id, 1)[0]
	w.published(id)
	got := w.recorded(id, func() { w.rated(two, "unsolved", "dissatisfied") })
	if want := "asking.seen of this\ncase.rate of another case, part_of=this\ncase.rate of this, answer=a proof, part=another case\nconcern.move of a concern, case_from=this, case_to=another case"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	w.sound()
}

func TestTheClockRecordsWhatItDid(t *testing.T) {
	w := newWorld(t)
	id, _ := w.brought(rectify.Rectifying)
	w.do(handler, id, "ask_citizen", rectify.Act{Message: "几点最严重？"})
	w.clock.Add(11 * 24 * 3600e9)
	if got, want := w.recorded(id, func() { w.must(w.rectify.Tick(ctx)) }), "case.pause_over of this"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	w.clock.Add(60 * 24 * 3600e9)
	if got, want := w.recorded(id, func() { w.must(w.rectify.Tick(ctx)) }), "case.supervise of this, level=red"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	w.sound()
}

func TestEveryVerbOfTriageRecordsWhatItTouched(t *testing.T) {
	w := newWorld(t)
	case1, _ := w.opened()
	waits := func() string {
		return w.concern(w.waiting("门口的路坏了，走路要小心。路灯也不亮。")).ID
	}
	proposed := func() string {
		id := waits()
		w.must(w.survey.ProposeSetAside(ctx, office, id, survey.Triage{Reason: "unclear", Sentence: "没有说清楚"}))
		return id
	}
	joined := func() string { return w.concern(w.joined(case1, 1)[0]).ID }
	answered := func() string {
		id := waits()
		w.must(w.survey.AnswerConcern(ctx, office, id, survey.Triage{Text: "修好了"}))
		return id
	}
	for _, x := range []struct {
		name string
		of   func() string
		verb func(id string) error
		want string
	}{
		{"attach", waits, func(id string) error { return w.rectify.AttachConcern(ctx, office, id, survey.Triage{Unit: ours}) },
			"case.open of another case, concern=a concern\nconcern.attach of a concern, case_to=another case"},
		{"join", waits, func(id string) error { return w.rectify.JoinConcern(ctx, office, id, survey.Triage{Case: case1}) },
			"case.join of this, concern=a concern\nconcern.join of a concern, case_to=this"},
		{"leave", joined, func(id string) error { return w.rectify.UndoConcern(ctx, office, id, survey.Triage{}) },
			"case.leave of this, concern=a concern\nconcern.release of a concern, case_from=this"},
		{"undo an answer", answered, func(id string) error { return w.rectify.UndoConcern(ctx, office, id, survey.Triage{}) }, "concern.undo of a concern"},
		{"split", waits, func(id string) error {
			return w.survey.SplitConcern(ctx, office, id, survey.Triage{Texts: []string{"门口的路坏了", "路灯不亮"}})
		}, "concern.receive of a concern, opinion=an opinion\nconcern.split of a concern, parts=2"},
		{"answer", waits, func(id string) error {
			return w.survey.AnswerConcern(ctx, office, id, survey.Triage{Text: "修好了", Unit: ours})
		}, "concern.answer of a concern"},
		{"praise", waits, func(id string) error { return w.survey.PraiseConcern(ctx, office, id, survey.Triage{Unit: ours}) }, "concern.praise of a concern"},
		{"propose", waits, func(id string) error {
			return w.survey.ProposeSetAside(ctx, office, id, survey.Triage{Reason: "unclear", Sentence: "没有说清楚"})
		}, "concern.propose_set_aside of a concern, reason=unclear"},
		{"confirm", proposed, func(id string) error { return w.survey.ConfirmSetAside(ctx, second, id, survey.Triage{}) }, "concern.confirm_set_aside of a concern, reason=unclear"},
		{"refuse", proposed, func(id string) error {
			return w.survey.RefuseSetAside(ctx, second, id, survey.Triage{Note: "再问问"})
		}, "concern.refuse_set_aside of a concern, note=再问问"},
	} {
		id := x.of()
		if got := w.recorded(case1, func() { w.must(x.verb(id)) }); got != x.want {
			t.Errorf("%s is recorded as\n%s\nwant\n%s", x.name, got, x.want)
		}
	}
	w.sound()
}

func TestAPhotoIsRecordedWithWhatItCameWithWhenItIsClaimedAndWhenItIsShown(t *testing.T) {
	w := newWorld(t)
	var id string
	letter := w.recorded("", func() {
		c := w.submits(survey.SubmitOpinion{Text: "门口的路坏了", Hint: survey.NoRow, Photos: []string{w.photo(actor.Actor{Role: actor.Citizen})}})
		id = c.OpinionID
	})
	if want := "concern.receive of a concern, opinion=an opinion\nopinion.submit of an opinion"; !strings.HasPrefix(letter, want) || !strings.Contains(letter, "photo.claim of a photo, opinion=an opinion") {
		t.Errorf("a letter with a photo is recorded as\n%s", letter)
	}
	photos, err := w.survey.Photos(ctx, []string{id})
	w.must(err)
	for _, x := range []struct{ state, from string }{{survey.PhotoReleased, survey.PhotoWaiting}, {survey.PhotoWithheld, survey.PhotoReleased}} {
		w.must(w.survey.JudgePhoto(ctx, office, photos[id][0].ID, x.state))
		var a audit.Audit
		w.must(w.db.Read(ctx).Where("action = ? AND subject = ?", "photo."+x.state, photos[id][0].ID).Take(&a).Error)
		if want := fmt.Sprintf(`{"case":"","from":%q,"opinion":%q,"to":%q}`, x.from, id, x.state); a.Detail != want {
			t.Errorf("photo.%s says %s, want %s", x.state, a.Detail, want)
		}
	}
	w.sound()
}

// saysAll fails when the record holds an action, or names something beside its subject, that people have no word for.
func (w *world) saysAll() {
	w.t.Helper()
	known := map[string]bool{}
	for _, a := range view.Actions() {
		known[a.Code] = true
	}
	for _, d := range view.Details {
		known[d.Code] = true
	}
	var rows []audit.Audit
	w.must(w.db.Read(ctx).Find(&rows).Error)
	for _, a := range rows {
		var detail map[string]any
		w.must(json.Unmarshal([]byte(a.Detail), &detail))
		for _, code := range append(slices.Sorted(maps.Keys(detail)), a.Action) {
			if !known[code] {
				w.t.Errorf("%s of %s: there is no word for %s in api/view/actions.go", a.Action, a.Subject, code)
			}
		}
	}
}
