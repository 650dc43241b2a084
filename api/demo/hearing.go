package demo

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"

	"huiyin/internal/actor"
	"huiyin/internal/day"
	"huiyin/rectify"
	"huiyin/rectify/hearing"
)

// The hearing that is over was so many days before the last; its promises were due since, or are still to come.
const heldBefore = 170

// hearings plays one hearing to its end and prepares another, which begins when somebody opens its director's page. It comes after the
// year: whatever is drawn here changes nothing that was drawn there.
func (c *city) hearings() error {
	held := day.Plus(c.last, -heldBefore)
	a := &auditorium{city: c, dice: rand.New(rand.NewPCG(seed, 3)), code: held[:4] + "-2", title: "停车难，怎么停得下？"}
	if err := a.hold(held); err != nil {
		return fmt.Errorf("the hearing that is over: %w", err)
	}
	c.clock.turn(c.last)
	b := &auditorium{city: c, dice: rand.New(rand.NewPCG(seed, 4)), code: day.Plus(c.last, 1)[:4] + "-3", title: "停车难，答应的做到了吗？"}
	if err := b.prepare(day.Plus(c.last, 1)); err != nil {
		return fmt.Errorf("the hearing to come: %w", err)
	}
	return nil
}

// auditorium is a hearing being played.
type auditorium struct {
	*city
	dice  *rand.Rand
	code  string
	title string
	id    string
}

// judged are the units that answer, with how well they do: the share of those who are content.
var judged = []struct {
	unit    string
	content float64
	asked   []string
}{
	{"SJW", .52, []string{"老小区的立体车库，为什么总也装不上？", "去年答应的泊位，建成了几个？"}},
	{"SCGW", .58, []string{"夜里空着的路边泊位，能不能停？", "共享单车占了盲道，谁来管？"}},
	{"SGAJ", .71, []string{"学校门口停三排，谁来管？", "消防通道被占，挪车电话打不通？"}},
}

var layers = []struct {
	name  string
	seats int
	comes int // who sign up
}{{"市民", 140, 260}, {"人大代表和政协委员", 20, 34}, {"企业", 20, 40}}

func (a *auditorium) plan(on string) hearing.Plan {
	p := hearing.Plan{Code: a.code, Title: a.title, OnDay: on, Place: "市电视台一号演播厅", SeedSource: "名单冻结次日双色球开奖的七个号码，从小到大用横线连起来", SignupsUntil: day.Plus(on, -20),
		Themes: []hearing.Theme{{Title: "治停车", Points: []string{"老小区泊位", "路边泊位", "停车秩序"}}, {Title: "治占道", Points: []string{"共享单车", "盲道"}}}}
	n := 0
	for _, j := range judged {
		p.Units = append(p.Units, hearing.Part{Unit: j.unit, Role: "main"})
		for _, title := range j.asked {
			n++
			p.Agenda = append(p.Agenda, hearing.Item{N: n, Title: title, Theme: 1, Unit: j.unit, Minutes: 8})
		}
	}
	p.Units = append(p.Units, hearing.Part{Unit: "SJTYSJ", Role: "supporting"})
	for _, l := range layers {
		p.Quotas = append(p.Quotas, hearing.Quota{Layer: l.name, Seats: l.seats})
	}
	return p
}

// gather drafts the hearing, lets people sign up, and draws the seats: 180 by lot, 20 invited.
func (a *auditorium) gather(on string) error {
	a.clock.turn(day.Plus(on, -40))
	h, err := a.Hearing.Draft(a.ctx, a.office(), a.plan(on))
	if err != nil {
		return err
	}
	a.id = h.ID
	if err := a.act("announce", hearing.Act{}); err != nil {
		return err
	}
	for nth, l := range layers {
		for i := range l.comes {
			a.clock.step(1e9)
			in := hearing.NewSignup{Name: fmt.Sprintf("%s%d", l.name, i+1), Phone: fmt.Sprintf("1380%03d%04d", nth, i), Layer: l.name, District: "西湖区", Theme: 1, Reason: "想当面听一听。"}
			if _, err := a.Hearing.SignUp(a.ctx, a.code, in); err != nil {
				return err
			}
		}
	}
	a.clock.turn(day.Plus(on, -18))
	if err := a.act("freeze", hearing.Act{}); err != nil {
		return err
	}
	a.clock.turn(day.Plus(on, -17))
	if err := a.act("draw", hearing.Act{Seed: "3-8-12-17-25-31-06"}); err != nil {
		return err
	}
	return a.cards()
}

// cards gives every seat its card, and invites the last row.
func (a *auditorium) cards() error {
	var list []hearing.NewSeat
	for i := range 20 {
		list = append(list, hearing.NewSeat{Seat: fmt.Sprintf("10排%d座", i+1), Row: 10, Place: i + 1, Layer: "媒体和专家", District: "上城区", Admit: hearing.AdmitHash(cardOf(a.code, fmt.Sprintf("10排%d座", i+1)))})
	}
	if err := a.Hearing.AddSeats(a.ctx, a.office(), a.id, list); err != nil {
		return err
	}
	seats, err := a.Hearing.Seats(a.ctx, a.id, false)
	for _, x := range seats {
		if err == nil && x.Card == 0 {
			err = a.Hearing.ActOnSeat(a.ctx, a.office(), a.id, x.ID, "card", hearing.ActSeat{Version: x.Version, Admit: hearing.AdmitHash(cardOf(a.code, x.Seat))})
		}
	}
	return err
}

// cardOf is the word on a card of the demonstration; whoever has a real card has chance instead.
func cardOf(code, seat string) string { return "yanshi-" + code + "-" + seat }

// tokenOf is what the phone of such a card computes.
func tokenOf(code, seat, round string) string {
	secret := sha256.Sum256([]byte("secret " + cardOf(code, seat)))
	m := hmac.New(sha256.New, secret[:16])
	m.Write([]byte(round))
	return hex.EncodeToString(m.Sum(nil))
}

func (a *auditorium) act(verb string, in hearing.Act) error {
	h, err := a.Hearing.ByID(a.ctx, a.id)
	if err != nil {
		return err
	}
	in.Version = h.Version
	return a.Hearing.Act(a.ctx, a.office(), a.id, verb, in)
}

// rounds plans two answers of each unit, and at the end its work.
func (a *auditorium) rounds() error {
	for _, judges := range []string{"answer", "work"} {
		for _, j := range judged {
			titles, scale := j.asked, "two"
			if judges == "work" {
				titles, scale = []string{"治停车，这一年干得怎么样？"}, "five"
			}
			for _, title := range titles {
				if _, err := a.Hearing.PlanRound(a.ctx, a.office(), a.id, hearing.NewRound{Title: title, Unit: j.unit, Judges: judges, Scale: scale, Seconds: 60}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// hold plays a hearing to its end, and what became of its promises.
func (a *auditorium) hold(on string) error {
	for _, step := range []func() error{func() error { return a.gather(on) }, a.choose, a.rounds, func() error { return a.evening(on) }, func() error { return a.afterwards(on) }} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// prepare makes a hearing ready to begin.
func (a *auditorium) prepare(on string) error {
	if err := a.gather(on); err != nil {
		return err
	}
	a.clock.turn(a.last)
	if err := a.choose(); err != nil {
		return err
	}
	return a.rounds()
}

// choose confirms what the machine suggests of the daily flow, and puts it on the agenda.
func (a *auditorium) choose() error {
	found, err := a.Hearing.Suggest(a.ctx, a.id, 2)
	if err != nil {
		return err
	}
	for _, x := range found[:min(len(found), 12)] {
		if err := a.Hearing.Confirm(a.ctx, a.office(), a.id, x.ID, 2); err != nil {
			return err
		}
	}
	list, err := a.Hearing.Questions(a.ctx, a.id)
	for i, q := range list[:min(len(list), 4)] {
		if err == nil {
			err = a.Hearing.ActOnQuestion(a.ctx, a.office(), a.id, q.ID, "choose", hearing.ActQuestion{Version: q.Version, Item: 4, Unit: "SCGW"})
		}
		if err == nil && i < 2 {
			err = a.Hearing.ActOnQuestion(a.ctx, a.office(), a.id, q.ID, "ask", hearing.ActQuestion{Version: q.Version + 1})
		}
	}
	return err
}

// evening is the session itself.
func (a *auditorium) evening(on string) error {
	a.clock.turn(on)
	if err := a.act("start", hearing.Act{}); err != nil {
		return err
	}
	seats, err := a.admitAll()
	if err != nil {
		return err
	}
	list, err := a.roundsNow()
	if err != nil {
		return err
	}
	for i, r := range list {
		if err := a.vote(r, seats, judged[i%6/2].content); err != nil {
			return err
		}
		if i < 6 && i%2 == 1 {
			if err := a.promise(r.N, judged[i/2].unit, on); err != nil {
				return err
			}
		}
	}
	return a.act("finish", hearing.Act{})
}

func (a *auditorium) roundsNow() ([]hearing.OfficeRound, error) {
	v, err := a.Hearing.Office(a.ctx, a.id)
	return v.Rounds, err
}

// seated is who came, with what her cookie carries.
type seated struct {
	seat string
	by   hearing.Caster
}

func (a *auditorium) admitAll() (out []seated, err error) {
	seats, err := a.Hearing.Seats(a.ctx, a.id, false)
	for i, x := range seats {
		if err != nil || i%29 == 7 { // some do not come
			continue
		}
		a.clock.step(1e9)
		_, by, failed := a.Hearing.Admit(a.ctx, a.code, cardOf(a.code, x.Seat), "phone")
		out, err = append(out, seated{x.Seat, by}), failed
	}
	return out, err
}

// vote opens a round, lets the seats vote together, and closes it. What each says is drawn before: the order in which they come changes
// nothing.
func (a *auditorium) vote(r hearing.OfficeRound, seats []seated, content float64) error {
	if err := a.round(r.N, "open"); err != nil {
		return err
	}
	var failed atomic.Value
	var all sync.WaitGroup
	for _, x := range seats {
		choice := chosen(a.dice, r.Choices, content)
		if choice == "" {
			continue
		}
		all.Go(func() {
			if _, err := a.Hearing.Cast(a.ctx, x.by, r.N, hearing.Ballot{Token: tokenOf(a.code, x.seat, r.ID), N: 1, Choice: choice}); err != nil {
				failed.Store(err)
			}
		})
	}
	all.Wait()
	if err, ok := failed.Load().(error); ok {
		return err
	}
	a.clock.step(45e9)
	if err := a.round(r.N, "close"); err != nil {
		return err
	}
	return a.round(r.N, "show")
}

// chosen draws a choice; empty for who does not vote.
func chosen(dice *rand.Rand, choices []hearing.Choice, content float64) string {
	switch d := dice.Float64(); {
	case d < .03:
		return ""
	case d < .07:
		return hearing.Abstain
	}
	good := []hearing.Choice{}
	for _, c := range choices {
		if c.Code != hearing.Abstain && (c.Score >= 60) == (dice.Float64() < content) {
			good = append(good, c)
		}
	}
	if len(good) == 0 {
		return choices[0].Code
	}
	return good[dice.IntN(len(good))].Code
}

func (a *auditorium) round(n int, verb string) error {
	list, err := a.roundsNow()
	if err != nil {
		return err
	}
	return a.Hearing.ActOnRound(a.ctx, a.office(), a.id, n, verb, hearing.ActRound{Version: list[n-1].Version})
}

// promised is what each unit says, after how many days it is due, and after how many it is done; 0: it is not.
var promised = map[string][]struct {
	text string
	due  int
	done int
}{
	"SJW":  {{"10 个老小区装上立体车库", 90, 82}, {"每季度公布泊位建设进度", 300, 0}},
	"SCGW": {{"夜间 21 点后路边泊位免费", 60, 74}},
	"SGAJ": {{"30 所学校门口设接送车位", 120, 0}},
}

func (a *auditorium) promise(n int, unit, on string) error {
	for _, p := range promised[unit] {
		a.clock.step(30e9)
		in := hearing.NewPromise{Unit: unit, Text: p.text, UntilOn: day.Plus(on, p.due), Round: n}
		noted, err := a.Hearing.NotePromise(a.ctx, a.office(), a.id, in)
		if err != nil {
			return err
		}
		if unit == "SCGW" { // typed in haste
			in.Version, in.Text = noted.Version, "夜间 21 点到次日 7 点，路边泊位免费"
			a.clock.step(3600e9)
			if err := a.Hearing.CorrectPromise(a.ctx, a.handler(unit), noted.ID, in); err != nil {
				return err
			}
		}
	}
	return nil
}

// afterwards publishes the protocol, and lets the units do what they promised, or not.
func (a *auditorium) afterwards(on string) error {
	a.clock.turn(a.workdays(on, 3))
	if err := a.act("publish", hearing.Act{}); err != nil {
		return err
	}
	list, err := a.Hearing.Promises(a.ctx, a.id)
	if err != nil {
		return err
	}
	for _, p := range list {
		for _, x := range promised[p.Unit] {
			if day.Plus(on, x.due) == p.UntilOn {
				if err := a.fulfil(p.CaseID, p.Unit, on, x.due, x.done); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// fulfil works on the case of a promise: begun at once, and done on its day when it is.
func (a *auditorium) fulfil(id, unit, on string, due, done int) error {
	k := rectify.Case{ID: id}
	if err := a.reload(&k); err != nil {
		return err
	}
	for _, x := range []struct {
		who  actor.Actor
		verb string
		in   rectify.Act
		day  int
	}{
		{a.handler(unit), "accept", rectify.Act{Message: "我们按会上的承诺办理，进度在公述民评页公布。"}, 5},
		{a.handler(unit), "start", rectify.Act{PromisedOn: day.Plus(on, due)}, 6},
		{a.handler(unit), "finish", rectify.Act{Outcome: "done", Reply: "会上的承诺已经做到，现场可以看到。", Evidence: "验收记录和现场照片已存档。"}, done},
		{a.leader(unit), "lead_approve", rectify.Act{}, done},
		{a.office(), "publish", rectify.Act{Checked: true}, done + 1},
	} {
		if x.day < 5 {
			return nil
		}
		a.clock.turn(day.Plus(on, x.day))
		if moved, err := a.city.act(x.who, &k, x.verb, x.in); err != nil || !moved {
			return fmt.Errorf("%s of a promise was refused: %w", x.verb, err)
		}
	}
	return nil
}
