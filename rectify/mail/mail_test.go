package mail_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/once"
	"huiyin/internal/outbox"
	"huiyin/rectify"
	"huiyin/rectify/citytest"
	"huiyin/rectify/mail"
	"huiyin/survey"
)

var ctx = context.Background()

const ours, theirs = "SCGW", "SJTYSJ"

var (
	handler = actor.Actor{ID: "handler", Name: "经办", Role: actor.Handler, Unit: ours}
	lead    = actor.Actor{ID: "lead", Name: "领导", Role: actor.Lead, Unit: ours}
	office  = actor.Actor{ID: "office", Name: "考评办甲", Role: actor.Office}
)

// account is a way to citizens that answers as it is told.
type account struct {
	out  outbox.Outcome
	sent []outbox.Letter
}

func (*account) Name() string  { return "account" }
func (*account) Repeats() bool { return true }
func (a *account) Send(_ context.Context, l outbox.Letter) outbox.Outcome {
	a.sent = append(a.sent, l)
	out := a.out
	if out.ProviderID != "" {
		out.ProviderID += l.ID
	}
	return out
}

// world is a city whose letters go to an account.
type world struct {
	t testing.TB
	*citytest.City
	box *outbox.Outbox
	way *account
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, City: citytest.New(t, nil), way: &account{out: outbox.Outcome{State: outbox.Sent, ProviderID: "msg-"}}}
	w.box = outbox.New(w.DB, mail.Room(), []outbox.Way{w.way}, []outbox.Way{outbox.Browser{}})
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// opened is a case of our unit with so many citizens.
func (w *world) opened(people int) (id string, receipts []string) {
	w.t.Helper()
	for i := range people {
		in, err := w.Survey.SubmitOpinion(ctx, survey.SubmitOpinion{Text: fmt.Sprintf("门口的路坏了，第 %d 次说", i), Hint: survey.NoRow})
		w.must(err)
		c := w.concern(in.Receipt)
		if i == 0 {
			w.must(w.Rectify.AttachConcern(ctx, office, c.ID, survey.Triage{Unit: ours}))
			id = w.concern(in.Receipt).CaseID
		} else {
			w.must(w.Rectify.JoinConcern(ctx, office, c.ID, survey.Triage{Case: id}))
		}
		receipts = append(receipts, in.Receipt)
	}
	return id, receipts
}

func (w *world) concern(receipt string) survey.Concern {
	w.t.Helper()
	r, err := w.Survey.FindReceipt(ctx, receipt)
	w.must(err)
	_, all, err := w.Survey.Submission(ctx, r.ID)
	w.must(err)
	return all[0]
}

func (w *world) row(id string) (c rectify.Case) {
	w.t.Helper()
	w.must(w.DB.Read(ctx).Where("id = ?", id).Take(&c).Error)
	return c
}

func (w *world) act(who actor.Actor, id, verb string, in rectify.Act) {
	w.t.Helper()
	in.Version = w.row(id).Version
	w.must(w.Rectify.Act(ctx, who, id, verb, in))
}

// published takes a case to its result.
func (w *world) published(id string) {
	w.t.Helper()
	today := w.row(id).Clocks.Whole.Due
	w.act(handler, id, "accept", rectify.Act{Message: "我们来办，周五前有结果。"})
	w.act(handler, id, "start", rectify.Act{PromisedOn: today})
	w.act(handler, id, "finish", rectify.Act{Outcome: "done", Reply: "门口的路今天已修好，请您看看。", Evidence: "施工单 12 号"})
	w.act(lead, id, "lead_approve", rectify.Act{})
	w.act(office, id, "publish", rectify.Act{Checked: true})
}

func (w *world) rate(receipt, level string) {
	w.t.Helper()
	solved := map[string]string{"satisfied": "solved", "dissatisfied": "unsolved"}[level]
	w.must(w.Rectify.RateConcern(ctx, receipt, 1, solved, level, "还是坏的", once.Intention{}))
}

func (w *world) run() {
	w.t.Helper()
	_, err := w.box.Run(ctx)
	w.must(err)
}

// told are kinds and states of the letters to a receipt, or to a unit, in their order.
func (w *world) told(to string) string {
	w.t.Helper()
	if len(to) == 16 || strings.Contains(to, " ") {
		r, err := w.Survey.FindReceipt(ctx, to)
		w.must(err)
		to = r.ID
	}
	var all []outbox.Letter
	w.must(w.DB.Read(ctx).Where("receipt_id = ? OR unit = ?", to, to).Order("posted_at, chain_n").Find(&all).Error)
	var out []string
	for _, l := range all {
		out = append(out, l.Kind+" "+string(l.State))
	}
	return strings.Join(out, ", ")
}

// asked is how people were asked.
func (w *world) asked() (how []string) {
	w.t.Helper()
	w.must(w.DB.Read(ctx).Table("askings").Order("receipt_id").Pluck("how", &how).Error)
	return how
}

func (w *world) days(n int) { w.Clock.Add(time.Duration(n) * 24 * time.Hour) }

func (w *world) remind() {
	w.t.Helper()
	w.must(mail.Remind(ctx, w.DB, w.Rectify.Rules()))
	w.run()
}

func TestEveryVerbThatConcernsHerWritesToHer(t *testing.T) {
	w := newWorld(t)
	id, receipts := w.opened(1)
	her := receipts[0]
	w.act(handler, id, "accept", rectify.Act{Message: "我们来办，周五前有结果。"})
	w.run()
	w.act(handler, id, "ask_citizen", rectify.Act{Message: "请问是哪一段路？"})
	w.run()
	w.must(w.Rectify.WriteMessage(ctx, her, 1, "北门口", nil, once.Intention{}))
	w.act(handler, id, "ask_extension", rectify.Act{Reason: "要等材料", Days: 3})
	w.act(office, id, "grant", rectify.Act{Days: 3})
	w.run()
	w.act(handler, id, "start", rectify.Act{PromisedOn: w.row(id).Clocks.Whole.Due})
	w.act(handler, id, "finish", rectify.Act{Outcome: "done", Reply: "门口的路今天已修好，请您看看。", Evidence: "施工单 12 号"})
	w.act(lead, id, "lead_approve", rectify.Act{})
	w.act(office, id, "office_return", rectify.Act{Reason: "照片看不清"})
	w.act(handler, id, "finish", rectify.Act{Outcome: "done", Reply: "门口的路今天已修好，请您看看。", Evidence: "施工单 12 号"})
	w.act(lead, id, "lead_approve", rectify.Act{})
	w.act(office, id, "publish", rectify.Act{Checked: true})
	w.run()
	w.rate(her, "dissatisfied")
	w.run()
	if got := w.told(her); got != "accepted sent, question sent, term sent, result sent, reopened sent" {
		t.Error(got)
	}
	for _, l := range w.way.sent {
		if strings.Contains(l.Say+l.Key, her) || strings.Contains(l.Say, "路") || !strings.HasPrefix(l.Say, "您反映的一件事") {
			t.Errorf("%+v", l)
		}
	}
	if got := w.told(ours); got != "unit_new sent, unit_return dropped, unit_reopen waiting" {
		t.Error(got) // before it was told of the return, it had done it anew
	}
	w.Clock.Add(59 * time.Minute) // it is ten sharp: a unit learns no minute of hers
	w.run()
	if got := w.told(ours); !strings.HasSuffix(got, "unit_reopen waiting") {
		t.Error(got)
	}
	w.Clock.Add(time.Minute)
	w.run()
	if got := w.told(ours); !strings.HasSuffix(got, "unit_reopen sent") {
		t.Error(got)
	}
}

func TestOnlyResultsAndRemindersThatReachHerAskHer(t *testing.T) {
	w := newWorld(t)
	id, receipts := w.opened(3)
	w.act(handler, id, "accept", rectify.Act{Message: "我们来办，周五前有结果。"})
	w.run()
	for _, l := range w.way.sent {
		w.must(outbox.Delivered(ctx, w.DB, "msg-"+l.ID, true, ""))
	}
	w.run()
	if len(w.asked()) != 0 || w.told(receipts[0]) != "accepted delivered" {
		t.Fatalf("%v, %s", w.asked(), w.told(receipts[0]))
	}
	w.way.sent = nil
	w.act(handler, id, "start", rectify.Act{PromisedOn: w.row(id).Clocks.Whole.Due})
	w.act(handler, id, "finish", rectify.Act{Outcome: "done", Reply: "门口的路今天已修好，请您看看。", Evidence: "施工单 12 号"})
	w.act(lead, id, "lead_approve", rectify.Act{})
	w.act(office, id, "publish", rectify.Act{Checked: true})
	w.run()
	if len(w.asked()) != 0 {
		t.Fatal("sent is not delivered")
	}
	w.must(outbox.Delivered(ctx, w.DB, "msg-"+w.way.sent[0].ID, true, ""))
	w.must(outbox.Delivered(ctx, w.DB, "msg-"+w.way.sent[1].ID, false, "没有收下"))
	w.run()
	if how := w.asked(); len(how) != 1 || how[0] != outbox.ByDelivery {
		t.Fatalf("%v", how)
	}
	w.days(2)
	w.must(w.box.TakeTheCode(ctx))
	w.must(w.box.TakeTheCode(ctx))
	if how := fmt.Sprint(w.asked()); how != "[delivered sent]" && how != "[sent delivered]" {
		t.Errorf("of the third no event came: %s", how)
	}
	f, err := w.Rectify.Figure(ctx, 2026)
	w.must(err)
	if f.Counts.Silent != 2 || f.Counts.NotAsked != 1 {
		t.Errorf("%d silent, %d not asked", f.Counts.Silent, f.Counts.NotAsked)
	}
	w.rate(receipts[0], "satisfied")
	if found, err := w.Rectify.Verify(ctx); err != nil || len(found) > 0 {
		t.Errorf("%v %v", found, err)
	}
}

func TestWhoHasNotAnsweredIsRemindedOnceAfterSevenDays(t *testing.T) {
	w := newWorld(t)
	id, receipts := w.opened(2)
	w.published(id)
	w.run()
	w.days(6)
	w.remind()
	if got := w.told(receipts[0]); strings.Contains(got, "reminder") {
		t.Errorf("too early: %s", got)
	}
	w.rate(receipts[1], "satisfied")
	for range 3 {
		w.days(1)
		w.remind()
		w.remind()
	}
	if got := w.told(receipts[0]); got != "accepted dropped, result sent, reminder sent" {
		t.Errorf("the silent: %s", got)
	}
	if got := w.told(receipts[1]); strings.Contains(got, "reminder") {
		t.Errorf("who has answered: %s", got)
	}
	w.act(office, id, "ask_again", rectify.Act{Reason: "再请她评一次"})
	w.run()
	if got := w.told(receipts[0]); !strings.HasSuffix(got, "reminder sent, reminder sent") {
		t.Errorf("the office asks again: %s", got)
	}
}

func TestWhatIsNoLongerTrueIsNotSent(t *testing.T) {
	for _, x := range []struct {
		what  string
		then  func(w *world, id, receipt string)
		state string
	}{
		{"nothing happens", func(*world, string, string) {}, "result sent"},
		{"she has rated", func(w *world, _, r string) { w.rate(r, "satisfied") }, "result dropped"},
		{"it was reopened", func(w *world, _, r string) { w.rate(r, "dissatisfied") }, "result dropped, reopened sent"},
		{"the asking is over", func(w *world, _, _ string) { w.days(20); w.must(w.Rectify.Tick(ctx)) }, "result sent"}, // she may still rate
		{"the case is gone", func(w *world, id, _ string) {
			w.must(w.DB.Do(ctx, actor.Clock, func(tx *database.Tx) error {
				return tx.Model(&outbox.Letter{}).Where("case_id = ?", id).UpdateColumn("case_id", "GONE").Error
			}))
		}, "result dropped"},
	} {
		w := newWorld(t)
		id, receipts := w.opened(1)
		w.published(id)
		x.then(w, id, receipts[0])
		w.run()
		if got := strings.TrimPrefix(w.told(receipts[0]), "accepted dropped, "); got != x.state {
			t.Errorf("%s: %s", x.what, got)
		}
	}
}

func TestAReminderThatComesTooLateIsNotSent(t *testing.T) {
	w := newWorld(t)
	id, receipts := w.opened(1)
	w.published(id)
	w.way.out = outbox.Outcome{State: outbox.Waiting, After: 9 * 24 * time.Hour}
	w.run()
	w.days(7)
	w.remind()
	w.days(10)
	w.run()
	if got := w.told(receipts[0]); got != "accepted dropped, result dropped, reminder dropped" {
		t.Error(got)
	}
	if n := len(w.asked()); n != 0 {
		t.Errorf("%d asked", n)
	}
}

func TestBothUnitsHearOfARuling(t *testing.T) {
	w := newWorld(t)
	id, receipts := w.opened(1)
	w.run()
	w.act(handler, id, "accept", rectify.Act{Message: "我们来办，周五前有结果。"})
	w.act(lead, id, "dispute", rectify.Act{Unit: theirs, Reason: "不归我们", RestsOn: "职责清单第 3 条"})
	w.act(office, id, "rule", rectify.Act{Unit: theirs, Reason: "道路归交通"})
	w.run()
	if got := w.told(ours); got != "unit_new sent, unit_ruling sent" {
		t.Errorf("who disputed: %s", got)
	}
	if got := w.told(theirs); got != "unit_new sent" {
		t.Errorf("who has it now: %s", got)
	}
	if got := w.told(receipts[0]); got != "accepted dropped, term sent" {
		t.Errorf("she was promised a day: %s", got)
	}
	w.act(office, id, "reassign", rectify.Act{Unit: ours, Reason: "错了"})
	w.run()
	if got := w.told(ours); !strings.HasSuffix(got, "unit_new sent") {
		t.Error(got)
	}
}
