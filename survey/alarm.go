package survey

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/privacy"
	"huiyin/survey/classify"
)

// Attention 关注 is what makes a person look first at a concern, and who did. Instants are milliseconds, 0 for none.
type Attention struct {
	Danger     string // kinds, a space between them
	Reasons    string // why a person looks first, likewise: accusation, insult, no_matter, language
	Voice      string // in which of her words it was heard: a code of Voices
	Desk       string // Supervisor: the office does not decide about what accuses the office; else empty
	Alarm      bool   // stands before all others of its desk until somebody there has seen to it
	AlarmedAt  int64
	LookBy     int64 // the instant by which somebody must look; 0 once somebody has, and when nobody must
	AlertedAt  int64 // when those on duty were told that nobody had
	LookedAt   int64
	LookedBy   string
	LookedName string
}

// ForHearing is the desk of questions that wait for their hearing, outside of triage and its clock.
const ForHearing = "hearing"

// waitFor lets a question wait for its hearing, unless somebody must look at it first.
func (c *Concern) waitFor(o Opinion) {
	if o.Hearing != "" && c.Desk == "" && !c.Alarm {
		c.Desk = ForHearing
	}
}

// LetGo takes a question from its hearing's desk into triage.
func LetGo(tx *database.Tx, id string) error {
	c, err := TakeConcern(tx, id, 0)
	if err != nil || c.Desk != ForHearing {
		return err
	}
	return change(tx, c, "let_go", nil, func(c *Concern) error { c.Desk = ""; return nil })
}

// Supervisor is the desk of the auditor.
const Supervisor = "auditor"

// Where something was heard.
const (
	InOpinion   = "opinion"
	InMessage   = "message"
	InObjection = "objection"
	InReason    = "reason"
)

// Voices are where something can be heard, with the words that the office reads.
var Voices = []struct{ Code, Say string }{{InOpinion, "意见"}, {InMessage, "给单位的留言"}, {InObjection, "异议"}, {InReason, "评价的理由"}}

// DangerKinds are the kinds of danger with the word that the office reads.
var DangerKinds = []struct{ Code, Say string }{
	{"gas", "燃气"}, {"fire", "火情"}, {"electric", "触电"}, {"water", "落水"}, {"collapse", "坍塌坠落"}, {"traffic", "交通事故"}, {"violence", "暴力"},
	{"missing", "走失"}, {"medical", "急病伤人"}, {classify.SelfHarm, "说到不想活"},
}

// PersonReasons are why a person looks first, with the words that the office reads.
var PersonReasons = []struct{ Code, Say string }{
	{classify.Accusation, "反映人的问题"}, {classify.Insult, "骂人，没说清事"}, {classify.NoMatter, "看不出要办什么事"}, {classify.Language, "不是中文"},
}

// Heard 听出 is why a person looks first at words of hers.
type Heard struct {
	Danger []classify.Danger
	Person []string
	Desk   string
}

// ourselves are the words by which people call the office.
var ourselves = []string{"考评办", "绩效办", "考核办", "考评委", "绩效委", "绩效考核", "效能办", "目标办", "绩效管理"}

// Hear says what makes a person look first at words that may go on to a unit: dangers and accusations. What is short or rude goes as it is.
func (s *Service) Hear(words string) Heard {
	v := s.Model().Classify(privacy.Mask(words))
	h := heard(v, words)
	h.Person = slices.DeleteFunc(h.Person, func(why string) bool { return why != classify.Accusation })
	return h
}

func heard(v classify.Verdict, words string) Heard {
	h := Heard{Danger: v.Danger, Person: slices.Clone(v.Person)}
	if len(h.Danger) > 0 { // a danger is a matter, whether or not there is a row for it
		h.Person = slices.DeleteFunc(h.Person, func(why string) bool { return why == classify.NoMatter })
	}
	if slices.Contains(v.Person, classify.Accusation) && slices.ContainsFunc(ourselves, func(w string) bool { return strings.Contains(words, w) }) {
		h.Desk = Supervisor
	}
	return h
}

// Calm says that nobody needs to look first.
func (h Heard) Calm() bool { return len(h.Danger) == 0 && len(h.Person) == 0 }

// kinds are the dangers by their codes.
func (h Heard) kinds() string {
	kinds := make([]string, len(h.Danger))
	for i, d := range h.Danger {
		kinds[i] = d.Kind
	}
	return strings.Join(kinds, " ")
}

// hear notes on a concern what was heard, beside what still waits for somebody to look. The instant by which that must be is the rules' to say.
func (c *Concern) hear(tx *database.Tx, h Heard, voice string) {
	before := c.Attention
	c.Attention = Attention{Danger: h.kinds(), Reasons: strings.Join(h.Person, " "), Voice: voice, Desk: h.Desk}
	if before.Alarm {
		c.Danger, c.Reasons = both(before.Danger, c.Danger), both(before.Reasons, c.Reasons)
		c.LookBy, c.AlertedAt = before.LookBy, before.AlertedAt
	}
	if before.Desk != "" {
		c.Desk = before.Desk
	}
	if c.Alarm = c.Danger != "" || c.holdsWords(); c.Alarm {
		c.AlarmedAt = tx.Millis()
	}
	if c.Danger != "" {
		c.Confidence = dangerous
	}
}

// both are the codes of either list, each once.
func both(a, b string) string {
	all := strings.Fields(a)
	for _, code := range strings.Fields(b) {
		if !slices.Contains(all, code) {
			all = append(all, code)
		}
	}
	return strings.Join(all, " ")
}

// holdsWords says whether words of hers wait for a person before a unit reads them.
func (c Concern) holdsWords() bool { return c.Voice == InMessage || c.Voice == InReason }

// Dangers are the dangers of a concern, the most pressing first; also of one that came before they were kept.
func (c Concern) Dangers() []classify.Danger {
	if c.Danger == "" {
		return classify.Dangers(c.Text + "\n" + c.Objection)
	}
	return classify.DangersOf(strings.Fields(c.Danger))
}

// selfHarm says whether she speaks of dying in what a unit would read of this concern.
func (c Concern) selfHarm() bool {
	return slices.ContainsFunc(classify.Dangers(c.Text+"\n"+c.Objection), func(d classify.Danger) bool { return d.Kind == classify.SelfHarm })
}

// Raise 警示 puts a concern before all others of its desk for what was heard in later words of hers; by is the instant by which somebody
// must look at a danger. Calm words change nothing.
func (s *Service) Raise(tx *database.Tx, id, voice string, h Heard, by int64) error {
	if h.Calm() {
		return nil
	}
	c, err := TakeConcern(tx, id, 0)
	if err != nil {
		return err
	}
	return change(tx, c, "alarm", map[string]any{"danger": h.kinds(), "person": strings.Join(h.Person, " ")}, func(c *Concern) error {
		c.hear(tx, h, voice)
		c.MustLook(by)
		return nil
	})
}

// MustLook sets the instant by which somebody must look, where there is a danger; an earlier one stands.
func (c *Concern) MustLook(by int64) {
	if c.Danger != "" && c.LookBy == 0 {
		c.LookBy = by
	}
}

// LookAtConcern 看过: somebody of the desk has looked at a danger, and has begun to do what must be done. Conflict when somebody else was first.
func (s *Service) LookAtConcern(ctx context.Context, who Who, id string, in Triage) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		c, err := TakeConcern(tx, id, in.Version)
		if err != nil {
			return err
		}
		if c.LookBy == 0 {
			return fault.New(fault.Conflict, "already_looked", "这条已经有人看过了，请刷新后再看。")
		}
		return change(tx, c, "look", nil, func(*Concern) error { return nil }) // a change by the desk is a look
	})
}

// looked notes who looked first. Words that are held still wait for what becomes of them.
func (c *Concern) looked(tx *database.Tx) {
	who := tx.Actor()
	if c.LookBy == 0 || !who.Is(actor.Office, actor.Auditor) {
		return
	}
	c.LookBy, c.LookedAt, c.LookedBy, c.LookedName = 0, tx.Millis(), who.ID, who.Name
	c.Alarm = c.Alarm && c.holdsWords()
}

// since is the attention of before an act that is taken back: what was heard since, and that somebody has looked, nothing takes away.
func (a Attention) since(now Attention) Attention {
	if now.AlarmedAt > a.AlarmedAt {
		now.Danger, now.Reasons = both(a.Danger, now.Danger), both(a.Reasons, now.Reasons)
		return now
	}
	now.Danger, now.Reasons, now.Voice, now.AlarmedAt = a.Danger, a.Reasons, a.Voice, a.AlarmedAt
	return now
}

// Unseen are the ids of the dangers at which nobody has looked by their instant and of which nobody was told, the earliest first.
func (s *Service) Unseen(ctx context.Context) (ids []string, err error) {
	err = s.db.Read(ctx).Model(&Concern{}).Where("alarm = ? AND look_by > 0 AND look_by <= ? AND alerted_at = 0", true, s.db.Now().UnixMilli()).
		Order("look_by, id").Pluck("id", &ids).Error
	return ids, err
}

// Dangers are how many dangers of all desks wait for somebody to look, and for how many of them it is too late.
func (s *Service) Dangers(ctx context.Context) (waiting, late int64, err error) {
	q := s.db.Read(ctx).Model(&Concern{}).Where("alarm = ? AND look_by > 0", true).Session(&gorm.Session{})
	if err = q.Count(&waiting).Error; err == nil {
		err = q.Where("look_by <= ?", s.db.Now().UnixMilli()).Count(&late).Error
	}
	return waiting, late, err
}

// Alert notes that those on duty were told, once; done is false when somebody has looked meanwhile, or they were told.
func (s *Service) Alert(tx *database.Tx, id string) (c Concern, done bool, err error) {
	if c, err = TakeConcern(tx, id, 0); err != nil || c.LookBy == 0 || c.LookBy > tx.Millis() || c.AlertedAt != 0 {
		return c, false, err
	}
	if err = change(tx, c, "alert", nil, func(c *Concern) error { c.AlertedAt = tx.Millis(); return nil }); err != nil {
		return c, false, err
	}
	c, err = TakeConcern(tx, id, 0)
	return c, err == nil, err
}

// DecideWords 转给单位 or 不转: what becomes of the words of a concern that were held is decided; they stand no longer first.
func (s *Service) DecideWords(tx *database.Tx, c Concern, verb string) error {
	return change(tx, c, verb, nil, func(c *Concern) error {
		c.Alarm, c.Desk = false, ""
		return nil
	})
}

// HandOver 转回考评办: the auditor found that it does not accuse the office.
func (s *Service) HandOver(ctx context.Context, who Who, id string, in Triage) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		c, err := TakeConcern(tx, id, in.Version)
		if err != nil {
			return err
		}
		if c.Desk != Supervisor {
			return fault.New(fault.Conflict, "not_handed", "这条意见本来就由考评办分办。")
		}
		return change(tx, c, "hand_over", nil, func(c *Concern) error { c.Desk = ""; return nil })
	})
}

// opinionOfDesk says whether the original of an opinion is for somebody of the staff to open.
func opinionOfDesk(tx *database.Tx, opinionID string) error {
	var c Concern
	if err := tx.Select("desk").Where("opinion_id = ?", opinionID).Order("desk DESC").Limit(1).Find(&c).Error; err != nil {
		return err
	}
	return c.ofDesk(tx.Actor())
}

// AuditorsVerbs are what the auditor may do with what accuses the office.
var AuditorsVerbs = []string{"look", "answer", "undo", "hand_over", "pass_on", "keep_back"}
