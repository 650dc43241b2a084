package survey

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/kept"
)

// Ledger accounts for every opinion: Received = Waiting + InCase + Answered + SetAside, always.
type Ledger struct {
	Received     int64 `json:"received"`
	Waiting      int64 `json:"waiting"`
	InCase       int64 `json:"in_case"` // open and closed
	InCaseClosed int64 `json:"in_case_closed"`
	Answered     int64 `json:"answered"` // praise included
	Praise       int64 `json:"praise"`
	SetAside     int64 `json:"set_aside"`
}

// The states of a concern and, joined from its concerns, of an opinion. The last two divide in_case and answered further,
// for the counters only.
const (
	Waiting  = "waiting"
	InCase   = "in_case"
	Answered = "answered"
	SetAside = "set_aside"
	Joined   = "joined" // once a part of an opinion, which is one concern again: it counts nowhere

	inCaseClosed   = "in_case_closed"
	answeredPraise = "answered_praise"
)

// ConcernStates are the states of a concern with the word that the office reads.
var ConcernStates = []struct{ Code, Say string }{{Waiting, "待分办"}, {InCase, "已分办"}, {Answered, "已答复"}, {SetAside, "不立件"}, {Joined, "已合回"}}

// shelf is where an opinion stands, by its concerns: waiting if any waits, else in_case, else answered, else set_aside.
// A case counts as closed when all cases of the opinion are; an answer as praise when all its answers thank for praise.
func shelf(concerns []Concern) string {
	has := map[string]bool{}
	closed, praise := true, true
	for _, c := range concerns {
		has[c.State] = true
		closed = closed && (c.State != InCase || c.Closed)
		praise = praise && (c.State != Answered || c.Praise)
	}
	switch {
	case has[Waiting]:
		return Waiting
	case has[InCase] && closed:
		return inCaseClosed
	case has[InCase]:
		return InCase
	case has[Answered] && praise:
		return answeredPraise
	case has[Answered]:
		return Answered
	}
	return SetAside
}

// ledgerCounter is the counter of one shelf and month.
func ledgerCounter(shelf, month string, n int64) database.Counter {
	return database.Counter{Name: "opinions." + shelf, Month: month, N: n}
}

// concernCounter is the counter of the concerns in one state, whatever the month: what triage's lists hold.
func concernCounter(state string, n int64) database.Counter {
	return database.Counter{Name: "concerns." + state, N: n}
}

// ConcernCounts are how many concerns are in each state, by the state's code.
func (s *Service) ConcernCounts(ctx context.Context) (map[string]int, error) {
	var rows []database.Counter
	err := s.db.Read(ctx).Where("name LIKE ?", "concerns.%").Find(&rows).Error
	out := map[string]int{}
	for _, c := range rows {
		out[strings.TrimPrefix(c.Name, "concerns.")] = int(c.N)
	}
	return out, err
}

// settle puts an opinion, which is held, on the shelf its concerns now ask for, and keeps the counters.
func settle(tx *database.Tx, o Opinion) error {
	var concerns []Concern
	if err := tx.Where("opinion_id = ?", o.ID).Find(&concerns).Error; err != nil {
		return err
	}
	to := shelf(concerns)
	if to == o.State {
		return nil
	}
	from := o.State
	o.State = to
	if _, err := kept.Change(tx, &o); err != nil {
		return err
	}
	return tx.Count(ledgerCounter(from, o.Month, -1), ledgerCounter(to, o.Month, 1))
}

// Ledger adds up the opinions received from month `from` to month `to`, both included; empty bounds mean all.
func (s *Service) Ledger(ctx context.Context, from, to string) (Ledger, error) {
	var sums []struct {
		Name string
		N    int64
	}
	q := s.db.Read(ctx).Model(&database.Counter{}).Select("name, SUM(n) AS n").Where("name LIKE ?", "opinions.%")
	if from != "" {
		q = q.Where("month >= ? AND month <= ?", from, to)
	}
	if err := q.Group("name").Scan(&sums).Error; err != nil {
		return Ledger{}, err
	}
	n := map[string]int64{}
	for _, x := range sums {
		n[x.Name] = x.N
	}
	at := func(shelf string) int64 { return n["opinions."+shelf] }
	return Ledger{
		Received: at("received"), Waiting: at(Waiting),
		InCase: at(InCase) + at(inCaseClosed), InCaseClosed: at(inCaseClosed),
		Answered: at(Answered) + at(answeredPraise), Praise: at(answeredPraise),
		SetAside: at(SetAside),
	}, nil
}

// AsideReasons are the reasons for which an opinion may be set aside, each with the word that people read.
var AsideReasons = []struct{ Code, Say string }{
	{"unclear", "说的事情看不清楚，问过也没有补充"},
	{"not_city", "不属于本市管理的事项"},
	{"legal_way", "已进入诉讼、仲裁、复议等法定途径"},
	{"repeat", "同一人就同一件事重复提交"},
	{"abuse", "只有辱骂或广告，没有诉求"},
}

// SayAside is the word for a reason code.
func SayAside(code string) string {
	for _, r := range AsideReasons {
		if r.Code == code {
			return r.Say
		}
	}
	return code
}

// AsideCount counts the opinions set aside for one reason.
type AsideCount struct {
	Code  string `json:"code"`
	Label string `json:"label"`
	N     int64  `json:"n"`
}

// AsideCounts counts the opinions of the ledger's set_aside by the reason of their first concern, so that the reasons add up to it:
// those received in the months of two dates, both included.
func (s *Service) AsideCounts(ctx context.Context, from, to string) ([]AsideCount, error) {
	out := []AsideCount{}
	err := s.asides(ctx, from, to).Select("c.aside_reason AS code, COUNT(*) AS n").Where("o.state = ? AND c.n = 1", SetAside).
		Group("c.aside_reason").Order("n DESC, code").Scan(&out).Error
	for i := range out {
		out[i].Label = SayAside(out[i].Code)
	}
	return out, err
}

// AsideWithin counts the concerns set aside inside opinions that the ledger counts elsewhere, since others of their concerns wait, are in
// a case or were answered; the same months as AsideCounts.
func (s *Service) AsideWithin(ctx context.Context, from, to string) (n int64, err error) {
	err = s.asides(ctx, from, to).Where("o.state <> ?", SetAside).Count(&n).Error
	return n, err
}

func (s *Service) asides(ctx context.Context, from, to string) *gorm.DB {
	return s.db.Read(ctx).Table("concerns c").Joins("JOIN opinions o ON o.id = c.opinion_id").
		Where("c.state = ? AND o.month >= ? AND o.month <= ?", SetAside, day.Month(from), day.Month(to))
}
