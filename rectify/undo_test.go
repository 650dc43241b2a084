package rectify_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"huiyin/api/view"
	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/once"
	"huiyin/rectify"
	"huiyin/survey"
)

// image is all that triage can change of a submission: its opinions and concerns in all but their versions, the counters, what the office
// reads of its day, and the note at a case.
func (w *world) image(receipt, at string) string {
	w.t.Helper()
	r, err := w.survey.FindReceipt(ctx, receipt)
	w.must(err)
	opinions, concerns, err := w.survey.Submission(ctx, r.ID)
	w.must(err)
	var counters []database.Counter
	w.must(w.db.Read(ctx).Where("n <> 0 AND (name LIKE 'opinions.%' OR name LIKE 'concerns.%') AND name <> 'concerns.joined'").Order("name, month").Find(&counters).Error)
	var out []any
	for _, o := range opinions {
		o.Rev, o.Mac = 0, ""
		out = append(out, o)
	}
	for _, c := range concerns {
		seen, err := w.view.ConcernForOffice(ctx, office, c.ID)
		w.must(err)
		out = append(out, seen.DueOn, seen.Proposed, seen.Of)
		c.Version, c.Rev, c.Mac = 0, 0, ""
		out = append(out, c)
	}
	b, err := json.Marshal(append(out, counters, w.row(at).Note))
	w.must(err)
	return string(b)
}

// triageVerb is a verb of triage as it is carried out on a waiting concern.
type triageVerb struct {
	name string
	do   func(who actor.Actor, id, into string) error
}

func (w *world) triageVerbs() []triageVerb {
	on := func(verb func(actor.Actor, string, survey.Triage) error, in survey.Triage) func(actor.Actor, string, string) error {
		return func(who actor.Actor, id, into string) error {
			if in.Case != "" {
				in.Case = into
			}
			return verb(who, id, in)
		}
	}
	r, s := w.rectify, w.survey
	with := func(verb func(_ context.Context, who actor.Actor, id string, in survey.Triage) error) func(actor.Actor, string, survey.Triage) error {
		return func(who actor.Actor, id string, in survey.Triage) error { return verb(ctx, who, id, in) }
	}
	return []triageVerb{
		{"attach", on(with(r.AttachConcern), survey.Triage{Unit: ours, Urgent: true, Title: "路坏了"})},
		{"attach to a row", on(with(r.AttachConcern), survey.Triage{Row: "CG-02"})},
		{"join", on(with(r.JoinConcern), survey.Triage{Case: "into"})},
		{"answer", on(with(s.AnswerConcern), survey.Triage{Text: "公园早上六点开门。", Unit: theirs, Row: "CG-01"})},
		{"praise", on(with(s.PraiseConcern), survey.Triage{Unit: ours})},
		{"propose", on(with(s.ProposeSetAside), survey.Triage{Reason: "unclear", Sentence: "请说清楚地点。"})},
		{"confirm", on(with(s.ConfirmSetAside), survey.Triage{})},
		{"refuse", on(with(s.RefuseSetAside), survey.Triage{Note: "其实说了地点"})},
		{"split", on(with(s.SplitConcern), survey.Triage{Texts: []string{"路灯不亮，晚上看不见", "公交也不来，等了一个小时", "谢谢公园，修得很好"}})},
	}
}

// undone takes the last thing back.
func (w *world) undone(id string) error {
	return w.rectify.UndoConcern(ctx, office, id, survey.Triage{})
}

// The example of the issue: thanked for by P and taken back by Z three days later, it is due when it was, and no praise.
func TestAnUndoneVerbLeavesTheConcernAsItWas(t *testing.T) {
	w := newWorld(t)
	at, hers := w.opened()
	w.do(handler, at, "accept", rectify.Act{Message: "您好，由养护处办。"})
	w.must(w.rectify.WriteMessage(ctx, hers, 1, "今天还是一样。", nil, once.Intention{}))
	for _, v := range w.triageVerbs() {
		t.Run(v.name, func(t *testing.T) {
			receipt := w.waiting("路灯不亮，公交也不来，没有人管")
			id := w.concern(receipt).ID
			if v.name == "confirm" || v.name == "refuse" {
				w.must(w.survey.ProposeSetAside(ctx, office, id, survey.Triage{Reason: "abuse", Sentence: "没有看到具体的事情。"}))
			}
			w.clock.Add(96 * time.Hour)
			before := w.image(receipt, at)
			if err := v.do(second, id, at); err != nil {
				t.Fatal(err)
			}
			if w.image(receipt, at) == before {
				t.Fatal("it changed nothing")
			}
			w.clock.Add(72 * time.Hour)
			if err := w.undone(id); err != nil {
				t.Fatal(err)
			}
			if after := w.image(receipt, at); after != before {
				t.Errorf("before\n%s\nafter\n%s", before, after)
			}
			w.sound()
		})
	}
}

// Any number of verbs by anybody, days between them, and as many times Z: each gives back what was there before its verb.
func TestVerbsAreTakenBackOneByOne(t *testing.T) {
	w := newWorld(t)
	r := rand.New(rand.NewPCG(3, 2026))
	at, _ := w.opened()
	verbs, did := w.triageVerbs(), map[string]int{}
	often := append(slices.Clone(verbs), verbs[5], verbs[5], verbs[6], verbs[6], verbs[7]) // what needs a proposal is rare otherwise
	for range 25 {
		receipt := w.waiting("路灯不亮，公交也不来，没有人管")
		id, stack := w.concern(receipt).ID, []string{}
		for range 14 {
			w.clock.Add(time.Duration(r.IntN(100)) * time.Hour)
			before, v := w.image(receipt, at), often[r.IntN(len(often))]
			if err := v.do([]actor.Actor{office, second}[r.IntN(2)], id, at); err == nil {
				stack, did[v.name] = append(stack, before), did[v.name]+1
			}
			if len(stack) > 0 && r.IntN(4) == 0 {
				stack = w.back(t, receipt, id, at, stack)
			}
		}
		for len(stack) > 0 && !t.Failed() {
			stack = w.back(t, receipt, id, at, stack)
		}
		w.refused("nothing_to_undo", w.undone(id))
	}
	for _, v := range verbs {
		if did[v.name] == 0 {
			t.Errorf("nobody ever did %s", v.name)
		}
	}
	w.sound()
}

func (w *world) back(t *testing.T, receipt, id, at string, stack []string) []string {
	t.Helper()
	last := len(stack) - 1
	if err := w.undone(id); err != nil {
		t.Fatal(err)
	}
	if after := w.image(receipt, at); after != stack[last] {
		t.Fatalf("before\n%s\nafter\n%s", stack[last], after)
	}
	return stack[:last]
}

// A case taken back by its own verb is a wrong assignment too: who waited before waits since then.
func TestAWithdrawnConcernWaitsSinceItDid(t *testing.T) {
	w := newWorld(t)
	receipt := w.waiting("路灯不亮，没有人管")
	w.clock.Set("2026-03-06")
	w.must(w.rectify.AttachConcern(ctx, office, w.concern(receipt).ID, survey.Triage{Unit: ours}))
	w.clock.Set("2026-03-09")
	w.do(office, w.concern(receipt).CaseID, "withdraw", rectify.Act{Reason: "分错了"})
	if c := w.concern(receipt); c.SinceOn != "2026-03-02" || c.State != survey.Waiting {
		t.Errorf("%+v", c)
	}
	w.sound()
}

func TestPartsAreJoinedOnlyWhileTheyWait(t *testing.T) {
	w := newWorld(t)
	receipt := w.waiting("路灯不亮，公交也不来")
	id := w.concern(receipt).ID
	w.must(w.survey.SplitConcern(ctx, office, id, survey.Triage{Texts: []string{"路灯不亮", "公交也不来"}}))
	_, parts, err := w.survey.Submission(ctx, w.concern(receipt).ReceiptID)
	w.must(err)
	w.must(w.survey.PraiseConcern(ctx, office, parts[1].ID, survey.Triage{}))
	w.refused("part_decided", w.undone(id))
	w.refused("nothing_to_undo", w.undone(w.concern(w.waiting("还有一件")).ID))
	w.must(w.undone(parts[1].ID))
	w.must(w.undone(id))
	_, left, err := w.survey.Submission(ctx, w.concern(receipt).ReceiptID)
	w.must(err)
	var rows []survey.Concern
	w.must(w.db.Read(ctx).Where("opinion_id = ?", left[0].OpinionID).Order("n").Find(&rows).Error)
	if len(left) != 1 || left[0].Text != "路灯不亮，公交也不来" || len(rows) != 2 || rows[1].State != survey.Joined || rows[1].Text != "公交也不来" {
		t.Errorf("%+v", rows)
	}
	for _, list := range []string{"waiting", "all"} {
		if page := w.triage(list); slices.Contains(page, rows[1].ID) || !slices.Contains(page, id) {
			t.Errorf("%s: %s", list, strings.Join(page, " "))
		}
	}
	w.sound()
}

// triage are the ids of a list of triage.
func (w *world) triage(status string) (ids []string) {
	w.t.Helper()
	page, err := w.view.Concerns(ctx, office, view.Filter{Status: status, Limit: 200})
	w.must(err)
	for _, c := range page.Items {
		ids = append(ids, c.ID)
	}
	if len(ids) != page.Counts[status] {
		w.t.Errorf("%s: %d listed, %d counted", status, len(ids), page.Counts[status])
	}
	return ids
}

// What a citizen did meanwhile is not the office's to take back.
func TestAnObjectionIsNotUndone(t *testing.T) {
	w := newWorld(t)
	receipt := w.waiting("想问问公园几点开门")
	id := w.concern(receipt).ID
	w.must(w.survey.AnswerConcern(ctx, office, id, survey.Triage{Text: "公园早上六点开门。"}))
	w.must(w.rectify.ObjectConcern(ctx, receipt, 1, "没有回答我的问题", once.Intention{}))
	w.refused("nothing_to_undo", w.undone(id))
	if c := w.concern(receipt); c.Objection == "" || c.State != survey.Waiting {
		t.Errorf("%+v", c)
	}
}

func TestVerifyNamesAnImageThatWasChanged(t *testing.T) {
	w := newWorld(t)
	id := w.concern(w.waiting("路灯不亮")).ID
	w.must(w.survey.PraiseConcern(ctx, office, id, survey.Triage{}))
	w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		return tx.Exec("UPDATE triage_acts SET image = REPLACE(image, '路灯', '树') WHERE concern_id = ?", id).Error
	}))
	if found := w.findings(); len(found) == 0 || !strings.Contains(fmt.Sprint(found), "triage_acts") {
		t.Errorf("%+v", found)
	}
}
