// Package letter is 消息: what is told to the people of a case and to its units, in sentences that hold no word of hers, no code and no name.
package letter

import (
	"fmt"
	"strings"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/outbox"
)

// Kind is what a letter tells.
type Kind string

// The kinds of letters: to citizens, then to units.
const (
	Accepted Kind = "accepted"
	Question Kind = "question"
	Result   Kind = "result"
	Reminder Kind = "reminder"
	Reopened Kind = "reopened"
	Term     Kind = "term"

	UnitNew      Kind = "unit_new"
	UnitReturned Kind = "unit_return"
	UnitReopened Kind = "unit_reopen"
	UnitRuling   Kind = "unit_ruling"
)

// Kinds are all kinds with the word that the office reads, the sentence that is sent, and how it goes on when it names a day.
var Kinds = []struct {
	Code       Kind
	Label      string
	Say, Until string
}{
	{Accepted, "已受理", "您反映的一件事已受理", "，预计%s前有结果"},
	{Question, "请您补充", "您反映的一件事，单位想请您补充一点情况", "，请在%s前回答"},
	{Result, "有结果了，请评价", "您反映的一件事有结果了，请您评价", "，%s前都可以评"},
	{Reminder, "提醒评价", "您反映的一件事有结果了，还没有收到您的评价", "，%s截止"},
	{Reopened, "重新办理", "您反映的一件事重新办理", "，预计%s前有结果"},
	{Term, "期限变了", "您反映的一件事，办理期限变了", "，改为%s"},
	{UnitNew, "新件", "%s：新的整改件，请受理", "，%s到期"},
	{UnitReturned, "退回", "%s：考评办退回，请看原因后重做", "，全程%s到期"},
	{UnitReopened, "重办", "%s：市民评价不好，重新办理", "，%s前受理"},
	{UnitRuling, "裁定", "%s：责任异议已裁定，请看裁定理由", ""},
}

// Say is the word for a kind.
func (k Kind) Say() string {
	for _, x := range Kinds {
		if x.Code == k {
			return x.Label
		}
	}
	return string(k)
}

// Asks says whether a letter of the kind asks her to rate: it alone makes her 已询问.
func (k Kind) Asks() bool { return k == Result || k == Reminder }

// ToUnit says whether letters of the kind go to units.
func (k Kind) ToUnit() bool { return strings.HasPrefix(string(k), "unit_") }

// About is what a letter is about.
type About struct {
	Case        string
	Name        string // what a unit knows the case by: 第 783 件
	Publication string // which of its kind: a round, or a version of the case
	On          string // the day that the letter names; empty for none
}

// To writes a letter of a kind to receipts.
func To(tx *database.Tx, k Kind, a About, receipts ...string) error {
	letters := make([]outbox.Letter, len(receipts))
	for i, r := range receipts {
		letters[i] = k.letter(a)
		letters[i].Receipt = r
	}
	return outbox.Post(tx, letters...)
}

// For is a letter of a kind to a unit; outbox.Post writes it. What a citizen has caused leaves with the next full hour: a messenger keeps the
// minute, and a unit sees the day of what she did and never its minute.
func For(tx *database.Tx, k Kind, a About, unit string) outbox.Letter {
	l := k.letter(a)
	l.Unit = unit
	if tx.Actor().Is(actor.Citizen) {
		l.DueAt = tx.Now().Truncate(time.Hour).Add(time.Hour).UnixMilli()
	}
	return l
}

func (k Kind) letter(a About) outbox.Letter {
	l := outbox.Letter{Kind: string(k), Case: a.Case, Publication: a.Publication, OnDay: a.On}
	for _, x := range Kinds {
		if x.Code != k {
			continue
		}
		if l.Say = x.Say; a.Name != "" {
			l.Say = fmt.Sprintf(x.Say, a.Name)
		}
		if a.On != "" && x.Until != "" {
			l.Say += fmt.Sprintf(x.Until, day.Say(a.On))
		}
	}
	return l
}
