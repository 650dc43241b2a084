package rectify

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/code"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/once"
	"huiyin/survey"
)

// Follow 查进度 is everything of one submission as the citizen sees it; never the ratings she gave.
type Follow struct {
	Receipt    string              `json:"receipt"`
	Kind       string              `json:"kind"`
	ReceivedOn string              `json:"received_on"`
	Place      string              `json:"place,omitempty"`
	Photos     int                 `json:"photos"`
	Rated      bool                `json:"rated"`
	Concerns   []ConcernForCitizen `json:"concerns"`
}

// ConcernForCitizen is one of her problems: where it stands, who has it, until when, what comes next.
type ConcernForCitizen struct {
	N           int              `json:"n"`
	Text        string           `json:"text"`
	State       string           `json:"state"`
	CaseState   State            `json:"case_state,omitempty"`
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
	Messages    []MessageView    `json:"messages"`
	Rating      *RatingView      `json:"rating,omitempty"`
	Can         CitizenCan       `json:"can"`
	ObjectUntil string           `json:"object_until,omitempty"`
}

// CitizenCan is what she may do now.
type CitizenCan struct {
	Rate    bool `json:"rate"`
	Message bool `json:"message"`
	Object  bool `json:"object"`
	Answer  bool `json:"answer"` // the unit waits for her
}

// TimelineStep is a line of her timeline: done, now or still to come.
type TimelineStep struct {
	Kind   string `json:"kind"`
	Title  string `json:"title"`
	Detail string `json:"detail,omitempty"`
	On     string `json:"on,omitempty"`
	By     bool   `json:"by"` // On is a day by which, not at which
}

// Reply is a unit's letter.
type Reply struct {
	Text         string `json:"text"`
	On           string `json:"on"`
	Unit         string `json:"unit"`
	Outcome      string `json:"outcome"`
	OutcomeLabel string `json:"outcome_label"`
	Round        int    `json:"round"`
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
	f := Follow{Receipt: digits, Kind: r.Kind, ReceivedOn: r.ReceivedOn, Rated: r.Kind == "survey", Concerns: []ConcernForCitizen{}}
	l, err := s.lookup(ctx)
	if err != nil {
		return f, err
	}
	db := s.db.Read(ctx)
	opinions, concerns, err := s.survey.Submission(ctx, r.ID)
	if err != nil {
		return f, err
	}
	var ids []string
	for _, o := range opinions {
		ids = append(ids, o.ID)
		if f.Place == "" {
			f.Place = o.Place
		}
	}
	photos, err := s.survey.Photos(ctx, ids)
	for _, p := range photos {
		f.Photos += len(p)
	}
	if err != nil {
		return f, err
	}
	for i, c := range concerns {
		v, err := s.forCitizen(db, l, r.ID, c)
		if err != nil {
			return f, err
		}
		v.N = i + 1 // over all opinions of the submission
		f.Concerns = append(f.Concerns, v)
	}
	return f, nil
}

func (s *Service) forCitizen(db *gorm.DB, l lookup, receipt string, c survey.Concern) (ConcernForCitizen, error) {
	v := ConcernForCitizen{Text: c.Text, State: c.State, Unit: l.unitOrNil(c.Unit), Row: l.row(c.RowCode), Replies: []Reply{}, Messages: []MessageView{}}
	v.Timeline = []TimelineStep{{"done", "您提交了意见", "", c.ReceivedOn, false}}
	switch c.State {
	case survey.Waiting:
		due, _ := s.calendar().Add(c.SinceOn, s.Rules().Limits.Triage)
		v.DueOn = due
		v.Headline, v.Detail = "考评办正在分办", day.Say(due)+"前转给责任单位，或者答复您。"
		if c.ObjectedOn != "" {
			v.Timeline = append(v.Timeline, TimelineStep{"done", "您提出了异议", c.Objection, c.ObjectedOn, false})
			v.Headline = "收到您的异议，考评办重新分办"
		}
		v.Timeline = append(v.Timeline, TimelineStep{"now", "考评办分办", "", due, true}, TimelineStep{"next", "责任单位联系您，整改并答复", "", "", false}, TimelineStep{"next", "请您评价：解决了吗，满意吗", "", "", false})
	case survey.Answered:
		v.Answer = c.Answer
		v.Headline, v.Detail = "已答复", "答复在下面。不同意的话，"+day.Say(day.Plus(c.SinceOn, survey.ObjectionDays))+"前可以提一次异议。"
		if c.Praise {
			v.Headline = "谢谢您的表扬"
			v.Detail = "如果您说的其实是问题，" + day.Say(day.Plus(c.SinceOn, survey.ObjectionDays)) + "前可以告诉我们。"
		}
		v.Timeline = append(v.Timeline, TimelineStep{"done", v.Headline, "", c.SinceOn, false})
	case survey.SetAside:
		v.Answer, v.ReasonLabel = c.AsideSentence, survey.SayAside(c.AsideReason)
		v.Headline, v.Detail = "这条没有立件", "理由写在下面，由两个人确认过。不同意的话，"+day.Say(day.Plus(c.SinceOn, survey.ObjectionDays))+"前可以提一次异议。"
		v.Timeline = append(v.Timeline, TimelineStep{"done", "说明理由，没有立件", v.ReasonLabel, c.SinceOn, false})
	case survey.InCase:
		return v, s.inCase(db, l, receipt, c, &v)
	}
	v.Can.Object = c.MayObject(l.today)
	if v.Can.Object {
		v.ObjectUntil = day.Plus(c.SinceOn, survey.ObjectionDays)
	}
	return v, nil
}

// inCase adds what the case is doing.
func (s *Service) inCase(db *gorm.DB, l lookup, receipt string, concern survey.Concern, v *ConcernForCitizen) error {
	var c Case
	if err := db.Where("id = ?", concern.CaseID).Take(&c).Error; err != nil {
		return err
	}
	people, err := peopleOf(db, c.ID)
	if err != nil {
		return err
	}
	v.CaseState, v.Number, v.People, v.DueOn, v.Unit = c.State, c.Number, len(people), c.DueOn, l.unitOrNil(c.Unit)
	roots := []string{c.ID}
	if c.PartOf != "" {
		roots = append(roots, c.PartOf)
	}
	var results []CaseResult
	if err := db.Where("case_id IN ? AND published_on <> ''", roots).Order("id").Find(&results).Error; err != nil {
		return err
	}
	for _, r := range results {
		v.Replies = append(v.Replies, Reply{r.Reply, r.PublishedOn, l.names[r.Unit], r.Outcome, SayOutcome(r.Outcome), r.Round})
	}
	var messages []CaseMessage
	if err := db.Where("case_id IN ? AND (receipt_id = '' OR receipt_id = ?)", roots, receipt).Order("id").Find(&messages).Error; err != nil {
		return err
	}
	asked := false // she is asked, not somebody else of the case
	for _, m := range messages {
		if m.Sender == "citizen" {
			v.Messages = append(v.Messages, MessageView{From: "citizen", Who: "您", Kind: m.Kind, At: millis(m.At), Text: m.Text, Photos: []string{}})
			asked = false
			continue
		}
		asked = m.Kind == "question"
		v.Messages = append(v.Messages, MessageView{From: "unit", Who: l.names[m.Unit], Kind: m.Kind, At: millis(m.At), Text: m.Text, Photos: []string{}})
	}
	v.Can.Message, v.Can.Answer = c.State.Open(), c.PausedUntil != "" && asked
	if err := s.rating(db, l, receipt, c, v); err != nil {
		return err
	}
	return s.timeline(db, l, concern, roots, c, v)
}

// rating says whether she is asked, what she said, and what a bad answer does.
func (s *Service) rating(db *gorm.DB, l lookup, receipt string, c Case, v *ConcernForCitizen) error {
	if !c.published() {
		return nil
	}
	r := RatingView{Until: c.AskingUntil}
	var f Feedback
	if err := db.Where("root_id = ? AND receipt_id = ? AND newest = ?", c.root(), receipt, true).Limit(1).Find(&f).Error; err != nil {
		return err
	}
	if f.ID != "" {
		r.Current = &CurrentMark{f.Solved, f.Level, f.Reason, millis(f.At)}
	}
	change := day.Plus(c.PublishedOn, s.rulesOf(c.Rules).Limits.Change)
	r.Open = (c.State == Asking || c.State == Closed) && l.today <= change
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
	return nil
}

// verbsForCitizen are the moves that a citizen sees on her timeline, in her words.
var verbsForCitizen = map[string]string{
	"open": "转到%s", "rule": "考评办裁定，由%s办", "reassign": "考评办改派给%s", "accept": "%s受理了", "start": "%s开始整改", "lead_approve": "", "step_done": "%s做完一步",
	"ask_citizen": "%s请市民补充情况", "publish": "%s答复您，考评办已核验", "confirm_blocked": "考评办核实，暂时办不了", "review": "考评办复核", "talk": "考评办约谈了%s",
	"expire": "评价到期，办结", "dispute": "%s提出责任异议", "take_in": "和别的市民反映的同一件事一起办",
}

func (s *Service) timeline(db *gorm.DB, l lookup, concern survey.Concern, roots []string, c Case, v *ConcernForCitizen) error {
	var events []CaseEvent
	if err := db.Where("case_id IN ?", roots).Order("at, id").Find(&events).Error; err != nil {
		return err
	}
	joined := false // what was done before she wrote is another's story: she came to a case that was under way
	for _, e := range events {
		words, shown := verbsForCitizen[e.Verb]
		switch {
		case e.At < concern.ReceivedAt:
			if !joined {
				v.Timeline = append(v.Timeline, TimelineStep{"done", "转到" + l.names[c.Unit], "和别的市民反映的同一件事一起办", concern.SinceOn, false})
			}
			joined = true
			continue
		case joined && (e.Verb == "take_in" || e.Verb == "join"):
			continue
		case e.Verb == "rate" && e.ActorID == concern.ReceiptID:
			v.Timeline = append(v.Timeline, TimelineStep{"done", "您作了评价", ratedDetail(e), e.OnDay, false})
			continue
		case e.Verb == "rate" && e.CaseID == c.ID && e.StateFrom != Assigned && e.StateTo == Assigned:
			v.Timeline = append(v.Timeline, TimelineStep{"done", "不少市民不满意，整件退回重办", "", e.OnDay, false})
			continue
		case e.Verb == "lead_approve" && e.StateFrom == PlanReview && e.StateTo == Rectifying:
			words = "%s的整改计划通过，开始整改"
		case !shown || words == "":
			continue
		}
		step := TimelineStep{"done", words, "", e.OnDay, false}
		if strings.Contains(words, "%s") {
			step.Title = fmt.Sprintf(words, l.names[e.Unit])
		}
		if e.Verb == "step_done" || e.Verb == "confirm_blocked" || e.Verb == "review" {
			step.Detail = e.Note
		}
		v.Timeline = append(v.Timeline, step)
	}
	if v.People > 1 {
		v.Timeline[0].Detail = fmt.Sprintf("共 %d 人反映，一并办理", v.People)
	}
	s.ahead(l, c, v)
	return nil
}

func ratedDetail(e CaseEvent) string {
	switch e.StateTo {
	case Assigned:
		return "退回重办"
	case OfficeTalk:
		return "考评办介入"
	}
	return ""
}

// ahead says where it stands now and what comes next.
func (s *Service) ahead(l lookup, c Case, v *ConcernForCitizen) {
	unit, by := l.names[c.Unit], day.Say(c.DueOn)
	now := func(title string) { v.Timeline = append(v.Timeline, TimelineStep{"now", title, "", c.DueOn, true}) }
	later := func(title, on string) { v.Timeline = append(v.Timeline, TimelineStep{"next", title, "", on, on != ""}) }
	again := ""
	if c.Round > 1 {
		again = "重办中："
	}
	whole := c.Clocks.Whole.Due
	switch c.State {
	case Assigned, Disputed:
		v.Headline, v.Detail = again+"已转"+unit, day.Say(c.Clocks.First.Due)+"前联系您，"+day.Say(whole)+"前整改并答复。"
		if c.State == Disputed {
			v.Detail = unit + "认为应由别的单位办，考评办" + by + "前裁定。裁定前仍由" + unit + "负责。"
		}
		now("等" + unit + "受理")
		later("整改并书面答复您", whole)
	case Accepted, PlanReview, PlanOfficeReview:
		v.Headline, v.Detail = again+unit+"已受理", day.Say(whole)+"前整改并答复您。"
		now("定整改办法")
		later("整改并书面答复您", whole)
	case Rectifying, LeadReview:
		v.Headline, v.Detail = again+unit+"正在整改", day.Say(whole)+"前整改并答复您。"
		now("整改中")
		later("书面答复您", whole)
	case OfficeReview:
		v.Headline, v.Detail = again+"整改完了，考评办在验收", by+"前验收，通过后把答复给您看。"
		now("考评办验收")
	case LongTerm:
		v.Headline, v.Detail = "暂时办不了，已公开挂账", by+"考评办再复核一次。挂账的件按未解决计。"
		now("等复核")
	case OfficeTalk:
		v.Headline, v.Detail = "考评办已介入", by+"前约谈"+unit+"，定下怎么办。"
		now("考评办约谈")
	case Asking:
		v.Headline, v.Detail = unit+"已答复，请您评价", by+"前都可以评。"
		if v.Rating != nil && v.Rating.Current != nil && v.Rating.Current.At.UnixMilli() >= c.PublishedAt {
			v.Headline, v.Detail = "谢谢您的评价", "还可以改，180 天内都算数。"
		} else {
			now("等您评价")
		}
	case Closed:
		v.Headline, v.Detail = "已办结", "问题又出现的话，可以重新评价，或者再提一条。"
		if c.Unresolved {
			v.Headline, v.Detail = "约谈后办结，记为仍未解决", "这件不算办好，计入公开的满意度。"
		}
	}
	switch {
	case c.PausedUntil != "" && !v.Can.Answer: // somebody else of the case is asked
		v.Detail = "正在等别的市民补充情况，最晚" + day.Say(c.PausedUntil) + "接着办。"
	case c.PausedUntil != "":
		v.Headline, v.Detail = unit+"想请您补充情况", day.Say(c.PausedUntil)+"前回答，办得更快。不回答，到期接着办。"
	}
	if !c.State.in(Asking, Closed) {
		later("请您评价：解决了吗，满意吗", "")
	}
}

// RateConcern 评价整改结果.
func (s *Service) RateConcern(ctx context.Context, typed string, n int, solved, level, reason string, i once.Intention) error {
	return s.asCitizen(ctx, typed, n, i, func(tx *database.Tx, c survey.Concern) error {
		if c.CaseID == "" {
			return fault.New(fault.Conflict, "not_asked", "这条意见还没有答复，办好以后再请您评价。")
		}
		_, err := s.act(tx, c.CaseID, "rate", Act{Solved: solved, Level: level, Reason: reason})
		return err
	})
}

// WriteMessage 来往: the citizen's side of the conversation.
func (s *Service) WriteMessage(ctx context.Context, typed string, n int, text string, photos []string, i once.Intention) error {
	return s.asCitizen(ctx, typed, n, i, func(tx *database.Tx, c survey.Concern) error {
		if c.CaseID == "" {
			return fault.New(fault.Conflict, "no_case_yet", "这条意见还没有转到单位，现在不能留言。")
		}
		_, err := s.act(tx, c.CaseID, "message", Act{Message: text, Photos: photos})
		return err
	})
}

// ObjectConcern 异议: takes an answered or set-aside concern back to waiting.
func (s *Service) ObjectConcern(ctx context.Context, typed string, n int, reason string, i once.Intention) error {
	return s.asCitizen(ctx, typed, n, i, func(tx *database.Tx, c survey.Concern) error {
		return s.survey.Object(tx, c, reason)
	})
}

// asCitizen runs a verb of the person who holds the receipt, once for an intention.
func (s *Service) asCitizen(ctx context.Context, typed string, n int, i once.Intention, verb func(*database.Tx, survey.Concern) error) error {
	r, err := s.survey.FindReceipt(ctx, typed)
	if err != nil {
		return err
	}
	_, err = once.Do(ctx, s.db, i, func() (string, error) {
		return "done", s.db.Do(ctx, actor.Actor{Role: actor.Citizen, ID: r.ID}, func(tx *database.Tx) error {
			c, err := survey.ConcernOf(tx, r.ID, n)
			if err != nil {
				return err
			}
			if err := verb(tx, c); err != nil {
				return err
			}
			return once.Keep(tx, i, day.Of(tx.Now()), "done")
		})
	})
	return err
}

// Seen notes that the page has shown her that she is asked: what makes her 已询问 in the figures.
func (s *Service) Seen(ctx context.Context, typed string) error {
	r, err := s.survey.FindReceipt(ctx, typed)
	if err != nil {
		return err
	}
	return s.db.Do(ctx, actor.Actor{Role: actor.Citizen, ID: r.ID}, func(tx *database.Tx) error {
		var asked []Case
		if err := s.scope(tx.DB, tx.Actor()).Where("cases.state = ?", Asking).Find(&asked).Error; err != nil {
			return err
		}
		for i := range asked {
			if err := sawQuestion(&turn{tx: tx}, asked[i].root(), r.ID); err != nil {
				return err
			}
		}
		return nil
	})
}
