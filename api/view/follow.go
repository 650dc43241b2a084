package view

import (
	"context"
	"time"

	"huiyin/internal/code"
	"huiyin/internal/day"
	"huiyin/rectify"
	"huiyin/survey"
	"huiyin/survey/classify"
)

// Follow 查进度 is everything of one submission as the citizen sees it; never the ratings she gave.
type Follow struct {
	Receipt    string              `json:"receipt"`
	Kind       string              `json:"kind"`
	ReceivedOn string              `json:"received_on"`
	Place      string              `json:"place,omitempty"`
	Photos     int                 `json:"photos"`
	Pictures   []string            `json:"pictures"` // her own, by id
	Rated      bool                `json:"rated"`
	Concerns   []ConcernForCitizen `json:"concerns"`
	Looks      []LookView          `json:"looks"`
	Danger     []classify.Danger   `json:"danger"` // on the day she wrote it
}

// ConcernForCitizen is one of her problems: where it stands, who has it, until when, what comes next.
type ConcernForCitizen struct {
	N           int              `json:"n"`
	Text        string           `json:"text"`
	State       string           `json:"state"`
	CaseState   rectify.State    `json:"case_state,omitempty"`
	Headline    string           `json:"headline"`
	Detail      string           `json:"detail"`
	Unit        *survey.UnitName `json:"unit"`
	Row         *survey.Row      `json:"row"`
	Number      int              `json:"number,omitempty"`
	People      int              `json:"people,omitempty"`
	DueOn       string           `json:"due_on,omitempty"`
	Timeline    []TimelineStep   `json:"timeline"`
	Replies     []Reply          `json:"replies"`
	Answer      string           `json:"answer,omitempty"`
	ReasonLabel string           `json:"reason_label,omitempty"`
	Messages    []Message        `json:"messages"`
	Rating      *RatingView      `json:"rating,omitempty"`
	Can         CitizenCan       `json:"can"`
	Calls       []Call           `json:"calls,omitempty"` // who else takes what she said
	ObjectUntil string           `json:"object_until,omitempty"`
}

// CitizenCan is what she may do now.
type CitizenCan struct {
	Rate    bool `json:"rate"`
	Message bool `json:"message"`
	Object  bool `json:"object"`
	Answer  bool `json:"answer"` // the unit waits for her
}

// Message is one message as she sees it.
type Message struct {
	From   string    `json:"from"`
	Who    string    `json:"who,omitempty"`
	Kind   string    `json:"kind"`
	At     time.Time `json:"at"`
	Text   string    `json:"text"`
	Photos []string  `json:"photos"`
	Held   string    `json:"held,omitempty"` // hers, which the unit has not read yet (held) or does not read (kept)
}

// Reply is a unit's letter.
type Reply struct {
	Text         string `json:"text"`
	On           string `json:"on"`
	Unit         string `json:"unit"`
	Outcome      string `json:"outcome"`
	OutcomeLabel string `json:"outcome_label"`
	Round        int    `json:"round"`

	Photos []string `json:"photos"` // what the unit shows her; another citizen's never
}

// RatingView is where her rating stands, and what a bad one will do, said before she taps.
type RatingView struct {
	Open        bool         `json:"open"`
	Until       string       `json:"until,omitempty"`
	Late        bool         `json:"late"`
	Current     *CurrentMark `json:"current,omitempty"`
	Consequence string       `json:"consequence,omitempty"`
}

// CurrentMark is her newest answer.
type CurrentMark struct {
	Solved string    `json:"solved"`
	Level  string    `json:"level"`
	Reason string    `json:"reason,omitempty"`
	At     time.Time `json:"at"`

	round int // of the case
}

// Follow shows a submission by its receipt.
func (s *Service) Follow(ctx context.Context, typed string) (Follow, error) {
	r, err := s.survey.FindReceipt(ctx, typed)
	if err != nil {
		return Follow{}, err
	}
	digits, err := code.Parse(typed)
	if err != nil {
		return Follow{}, err
	}
	f := Follow{Receipt: digits, Kind: r.Kind, ReceivedOn: r.ReceivedOn, Rated: r.Kind == "survey", Pictures: []string{}, Concerns: []ConcernForCitizen{}, Looks: []LookView{}, Danger: []classify.Danger{}}
	l, err := s.lookup(ctx)
	if err != nil {
		return f, err
	}
	opinions, concerns, err := s.survey.Submission(ctx, r.ID)
	if err != nil {
		return f, err
	}
	var ids []string
	said := ""
	for _, o := range opinions {
		ids = append(ids, o.ID)
		if f.Place == "" {
			f.Place = o.Place
		}
		if o.ReceivedOn == day.Of(s.db.Now()) {
			said += o.Text + "\n"
		}
	}
	photos, err := s.survey.Photos(ctx, ids)
	for _, id := range ids {
		f.Photos += len(photos[id])
		for _, p := range photos[id] {
			f.Pictures = append(f.Pictures, p.ID)
		}
	}
	if err != nil {
		return f, err
	}
	if f.Looks, err = looks(s.db.Read(ctx), l, r.ID, opinions, concerns, photos); err != nil {
		return f, err
	}
	t, err := tell(s.db.Read(ctx), r.ID, concerns)
	if err != nil {
		return f, err
	}
	f.Concerns = s.forHer(l, t, concerns)
	for _, v := range f.Concerns {
		said += v.saidOn(l.today)
	}
	f.Danger = notNil(classify.Dangers(said))
	return f, nil
}

// Submitted is what became of an opinion as it was stored: the same as Follow would show, of which nothing else can stand there yet.
func (s *Service) Submitted(ctx context.Context, sent survey.Submitted) ([]ConcernForCitizen, error) {
	if len(sent.Concerns) == 0 {
		f, err := s.Follow(ctx, sent.Receipt)
		return f.Concerns, err
	}
	l, err := s.lookup(ctx)
	if err != nil {
		return nil, err
	}
	t, err := tell(s.db.Read(ctx), sent.Concerns[0].ReceiptID, sent.Concerns)
	return s.forHer(l, t, sent.Concerns), err
}

// forHer are the concerns of a submission, numbered over all its opinions.
func (s *Service) forHer(l lookup, t told, concerns []survey.Concern) []ConcernForCitizen {
	out := make([]ConcernForCitizen, len(concerns))
	for i, c := range concerns {
		out[i] = s.forCitizen(l, t, c)
		out[i].N = i + 1
	}
	return out
}

// saidOn is what she wrote about it on a day, after her opinion.
func (v ConcernForCitizen) saidOn(today string) (said string) {
	for _, m := range v.Messages {
		if m.From == "citizen" && day.Of(m.At) == today {
			said += m.Text + "\n"
		}
	}
	if v.Rating != nil && v.Rating.Current != nil && day.Of(v.Rating.Current.At) == today {
		said += v.Rating.Current.Reason + "\n"
	}
	for _, step := range v.Timeline {
		if step.On == today && step.Title == objected {
			said += step.Detail + "\n"
		}
	}
	return said
}

// objected is the line of her timeline that has the words of her objection.
const objected = "您提出了异议"

func (s *Service) forCitizen(l lookup, t told, c survey.Concern) ConcernForCitizen {
	v := ConcernForCitizen{Text: c.Text, State: c.State, Unit: l.unitOrNil(c.Unit), Row: l.row(c.Edition, c.RowCode), Replies: []Reply{}, Messages: []Message{}}
	v.Timeline = []TimelineStep{{Kind: "done", Title: "您提交了意见", On: c.ReceivedOn}}
	switch c.State {
	case survey.Waiting:
		if byPerson(c, &v) {
			break
		}
		due, _ := s.rectify.Calendar().Add(c.SinceOn, s.rectify.Rules().Limits.Triage)
		v.DueOn = due
		v.Headline, v.Detail = "考评办正在分办", day.Say(due)+"前转给责任单位，或者答复您。"
		if c.ObjectedOn != "" {
			v.Timeline = append(v.Timeline, TimelineStep{Kind: "done", Title: objected, Detail: c.Objection, On: c.ObjectedOn})
			v.Headline = "收到您的异议，考评办重新分办"
		}
		v.Timeline = append(v.Timeline, TimelineStep{Kind: "now", Title: "考评办分办", On: due, By: true}, TimelineStep{Kind: "next", Title: "责任单位联系您，整改并答复"}, TimelineStep{Kind: "next", Title: "请您评价：解决了吗，满意吗"})
	case survey.Answered:
		v.Answer = c.Answer
		v.Headline, v.Detail = "已答复", "答复在下面。不同意的话，"+day.Say(day.Plus(c.SinceOn, survey.ObjectionDays))+"前可以提一次异议。"
		if c.Praise {
			v.Headline = "谢谢您的表扬"
			v.Detail = "如果您说的其实是问题，" + day.Say(day.Plus(c.SinceOn, survey.ObjectionDays)) + "前可以告诉我们。"
		}
		v.Timeline = append(v.Timeline, TimelineStep{Kind: "done", Title: v.Headline, On: c.SinceOn})
	case survey.SetAside:
		v.Answer, v.ReasonLabel = c.AsideSentence, survey.SayAside(c.AsideReason)
		v.Headline, v.Detail = "这条没有立件", "理由写在下面，由两个人确认过。不同意的话，"+day.Say(day.Plus(c.SinceOn, survey.ObjectionDays))+"前可以提一次异议。"
		v.Timeline = append(v.Timeline, TimelineStep{Kind: "done", Title: "说明理由，没有立件", Detail: v.ReasonLabel, On: c.SinceOn})
	case survey.InCase:
		s.inCase(l, t, c, &v)
		return v
	}
	v.Can.Object = c.MayObject(l.today)
	if v.Can.Object {
		v.ObjectUntil = day.Plus(c.SinceOn, survey.ObjectionDays)
	}
	return v
}

// inCase adds what the case is doing.
func (s *Service) inCase(l lookup, t told, concern survey.Concern, v *ConcernForCitizen) {
	c := t.cases[concern.CaseID]
	v.CaseState, v.Number, v.People, v.DueOn, v.Unit = c.State, c.Number, len(t.people[c.ID]), c.DueOn, l.unitOrNil(c.Unit)
	for _, r := range hers(t.results, c, func(r rectify.CaseResult) int { return r.Version }) {
		v.Replies = append(v.Replies, Reply{Text: r.Reply, On: r.PublishedOn, Unit: l.names[r.Unit], Outcome: r.Outcome, OutcomeLabel: outcome(r.Outcome), Round: r.Round, Photos: notNil(r.Shown)})
	}
	asked := false // she is asked, not somebody else of the case
	for _, m := range hers(t.messages, c, func(m rectify.CaseMessage) int { return m.Version }) {
		if m.Sender == "citizen" {
			v.Messages = append(v.Messages, Message{From: "citizen", Who: "您", Kind: m.Kind, At: millis(m.At), Text: m.Text, Photos: []string{}, Held: heldForHer(m.Held)})
			asked = false
			continue
		}
		asked = m.Kind == "question"
		v.Messages = append(v.Messages, Message{From: "unit", Who: l.names[m.Unit], Kind: m.Kind, At: millis(m.At), Text: m.Text, Photos: []string{}})
	}
	v.Can.Message, v.Can.Answer = c.State.Open(), c.PausedUntil != "" && asked
	s.rating(l, t, c, v)
	s.timeline(l, t, concern, c, v)
}

// heldForHer is the mark of a message in the words of her page.
func heldForHer(mark string) string {
	switch mark {
	case rectify.Held, rectify.HeldFromOffice:
		return rectify.Held
	case rectify.Kept:
		return rectify.Kept
	}
	return ""
}

// rating says whether she is asked, what she said, and what a bad answer does.
func (s *Service) rating(l lookup, t told, c rectify.Case, v *ConcernForCitizen) {
	if !c.Published() {
		return
	}
	r := RatingView{Until: c.AskingUntil}
	if f, ok := t.ratings[c.Root()]; ok {
		r.Current = &CurrentMark{Solved: f.Solved, Level: f.Level, Reason: f.Reason, At: millis(f.At), round: f.Round}
	}
	change := day.Plus(c.PublishedOn, s.rectify.RulesOf(c.Rules).Limits.Change)
	r.Open = (c.State == rectify.Asking || c.State == rectify.Closed) && l.today <= change
	r.Late = r.Open && c.AskingUntil != "" && l.today > c.AskingUntil
	switch {
	case !r.Open:
	case c.Unresolved:
		r.Consequence = "考评办已经介入。您的评价照样计入满意度。"
	case c.Round >= 2:
		r.Consequence = "评“未解决”或“不满意”，考评办会约谈责任单位。"
	default:
		r.Consequence = "评“未解决”或“不满意”，这件事马上退回重办，期限减半。"
	}
	v.Rating, v.Can.Rate = &r, r.Open
}
