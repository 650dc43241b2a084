package view

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/rectify"
	"huiyin/rectify/duty"
	"huiyin/survey"
	"huiyin/survey/classify"
)

// Attention is why a person looks first at a concern, by when, and who did.
type Attention struct {
	Voice      string     `json:"voice"`
	VoiceLabel string     `json:"voice_label"`
	Since      *time.Time `json:"since,omitempty"`
	LookBy     *time.Time `json:"look_by,omitempty"` // while nobody has looked
	Late       bool       `json:"late"`
	AlertedAt  *time.Time `json:"alerted_at,omitempty"`
	LookedAt   *time.Time `json:"looked_at,omitempty"`
	LookedBy   string     `json:"looked_by,omitempty"`
	Words      []HeldView `json:"words"` // of hers that no unit reads before a person has decided
}

// HeldView is a message or a reason that is held; its id opens the original.
type HeldView struct {
	ID    string    `json:"id"`
	Thing string    `json:"thing"` // messages or reasons
	Text  string    `json:"text"`  // masked
	At    time.Time `json:"at"`
}

// Alarms is what every page of the desk shows while somebody must look at a danger.
type Alarms struct {
	Waiting int          `json:"waiting"` // dangers at which nobody has looked
	Late    int          `json:"late"`    // of these, whose instant has passed
	LookBy  *time.Time   `json:"look_by,omitempty"`
	OnDuty  []duty.Watch `json:"on_duty"`
	Roster  []duty.Watch `json:"roster"`
	Gaps    []string     `json:"gaps"` // hours of the week in which nobody is on duty
	Minutes int          `json:"minutes"`
	Held    int          `json:"held"` // concerns with words that wait for a decision
	At      time.Time    `json:"at"`
}

// SayVoice is the word for where something was heard.
func SayVoice(code string) string {
	for _, v := range survey.Voices {
		if v.Code == code {
			return v.Say
		}
	}
	return code
}

// deskFor is whose concerns somebody of the staff decides about.
func deskFor(who actor.Actor) string {
	if who.Is(actor.Auditor) {
		return survey.Supervisor
	}
	return ""
}

// seenBy narrows a query on concerns to what somebody of the staff may see: the office nothing that accuses it, the auditor all.
func seenBy(q *gorm.DB, who actor.Actor) *gorm.DB {
	if who.Is(actor.Auditor) {
		return q
	}
	return q.Where("concerns.desk = ''")
}

// alarmed are the concerns of a desk that stand before all others: dangers by the instant by which somebody must look, then words that are held.
func (s *Service) alarmed(ctx context.Context, who actor.Actor) (rows []survey.Concern, err error) {
	err = s.db.Read(ctx).Where("alarm = ? AND desk = ?", true, deskFor(who)).Order("look_by, alarmed_at, id").Find(&rows).Error
	slices.SortStableFunc(rows, func(a, b survey.Concern) int {
		return boolOrder(a.LookBy == 0, b.LookBy == 0)
	})
	return rows, err
}

func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// Alarms says how many dangers wait for somebody of the reader's desk to look, and who is on duty.
func (s *Service) Alarms(ctx context.Context, who actor.Actor) (Alarms, error) {
	now := s.db.Now()
	out := Alarms{OnDuty: []duty.Watch{}, Roster: []duty.Watch{}, Gaps: []string{}, Minutes: s.rectify.Rules().Limits.Look, At: now.UTC()}
	rows, err := s.alarmed(ctx, who)
	if err != nil {
		return out, err
	}
	for _, c := range rows {
		if c.LookBy == 0 {
			out.Held++
			continue
		}
		if out.Waiting++; out.LookBy == nil {
			out.LookBy = instant(c.LookBy)
		}
		if c.LookBy <= now.UnixMilli() {
			out.Late++
		}
	}
	roster, err := s.rectify.Roster(ctx)
	out.Roster, out.OnDuty, out.Gaps = notNil(roster), notNil(roster.On(now)), notNil(roster.Gaps())
	return out, err
}

// instant is a moment as it is stored; nil for none.
func instant(at int64) *time.Time {
	if at == 0 {
		return nil
	}
	t := millis(at)
	return &t
}

// attention is nil for a concern at which nobody needs to look first.
func (s *Service) attention(db *gorm.DB, who actor.Actor, c survey.Concern) (*Attention, error) {
	if c.Danger == "" && !c.Alarm {
		return nil, nil
	}
	v := Attention{Voice: c.Voice, VoiceLabel: SayVoice(c.Voice), Since: instant(c.AlarmedAt), LookBy: instant(c.LookBy), AlertedAt: instant(c.AlertedAt),
		LookedAt: instant(c.LookedAt), LookedBy: c.LookedName, Words: []HeldView{}, Late: c.LookBy > 0 && c.LookBy <= s.db.Now().UnixMilli()}
	if !c.Alarm {
		return &v, nil
	}
	messages, reasons, err := rectify.HeldWords(db, c.ReceiptID)
	for _, m := range messages {
		if (m.Held == rectify.HeldFromOffice) == who.Is(actor.Auditor) {
			v.Words = append(v.Words, HeldView{ID: m.ID, Thing: "messages", Text: m.Text, At: millis(m.At)})
		}
	}
	for _, f := range reasons {
		if (f.Held == rectify.HeldFromOffice) == who.Is(actor.Auditor) {
			v.Words = append(v.Words, HeldView{ID: f.ID, Thing: "reasons", Text: f.Reason, At: millis(f.At)})
		}
	}
	return &v, err
}

// Call is whom else she can call, and what for.
type Call struct {
	Number string `json:"number"`
	Say    string `json:"say"`
}

// disciplineCalls are named to whoever accuses somebody.
var disciplineCalls = []Call{{"12388", "举报党员干部、公职人员违纪违法"}, {"12345", "政务服务便民热线"}}

// byPerson says of a concern that a person sees first what that person will do, without a date that nobody may promise, and without a
// unit; false for one that is placed as ever.
func byPerson(c survey.Concern, v *ConcernForCitizen) bool {
	why := strings.Fields(c.Reasons)
	switch {
	case strings.Contains(c.Danger, classify.SelfHarm):
		v.Headline, v.Detail = "值班的人会先看这一条", "您写的不会转给任何单位。看以前没有人知道您在哪里，请先打上面的电话，或者找一个您信得过的人。"
	case c.Danger != "":
		v.Headline, v.Detail = "值班的人会先看这一条", "这不能代替报警，请先打上面的电话。看过以后怎么办，会写在这里。"
	case slices.Contains(why, classify.Accusation) && c.Desk == survey.Supervisor:
		v.Headline, v.Detail = "由监督来看，考评办看不到", "您反映的是考评办自己，这一条直接到了监督那里。答复会写在这里。"
		v.Calls = disciplineCalls
	case slices.Contains(why, classify.Accusation):
		v.Headline, v.Detail = "考评办的人会看，不会转给您反映的单位", "您反映的是人，由考评办的人来定怎么办。要举报违纪违法，可以直接打 12388。"
		v.Calls = disciplineCalls
	case slices.Contains(why, classify.Insult), slices.Contains(why, classify.NoMatter):
		v.Headline, v.Detail = "收到了，考评办的人会看", "还没有看到要办的是哪一件事，所以没有转给单位，也说不了几号答复。可以再说一条：在哪里、怎么回事。"
	default:
		return false
	}
	if c.ObjectedOn != "" {
		v.Timeline = append(v.Timeline, TimelineStep{Kind: "done", Title: objected, Detail: c.Objection, On: c.ObjectedOn})
	}
	v.Timeline = append(v.Timeline, TimelineStep{Kind: "now", Title: v.Headline})
	return true
}
