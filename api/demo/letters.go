package demo

import (
	"math/rand/v2"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/outbox"
	"huiyin/rectify/letter"
)

// letters says what became of the year's messages, as an account that a good half of the people follow would have told: in the play nobody's
// phone rings. Who was asked stays who it was: a result arrived only with those who are known to have seen the question.
func (c *city) letters() error {
	return c.DB.Do(c.ctx, actor.Clock, func(tx *database.Tx) error {
		p := &postman{dice: rand.New(rand.NewPCG(seed, 9)), follows: map[string]bool{}, last: c.last}
		var all []outbox.Letter
		if err := tx.Order("posted_at, letter_key").Find(&all).Error; err != nil {
			return err
		}
		if err := p.learn(tx, all); err != nil {
			return err
		}
		for _, l := range all {
			p.deliver(&l)
			if err := tx.Save(&l).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// postman knows whom a letter can reach.
type postman struct {
	dice    *rand.Rand
	follows map[string]bool      // by receipt
	asked   map[[2]string]bool   // case and receipt
	next    map[string]time.Time // when the next letter of the same chain was written, by letter
	last    string
	few     map[string]int
}

// learn reads who was asked, and which letter followed which.
func (p *postman) learn(tx *database.Tx, all []outbox.Letter) error {
	p.asked, p.next, p.few = map[[2]string]bool{}, map[string]time.Time{}, map[string]int{}
	before := map[string]string{}
	for _, l := range all {
		p.next[before[l.Chain]] = time.UnixMilli(l.PostedAt)
		before[l.Chain] = l.ID
	}
	var seen []struct{ RootID, ReceiptID string }
	err := tx.Table("askings").Select("root_id, receipt_id").Scan(&seen).Error
	for _, a := range seen {
		p.asked[[2]string{a.RootID, a.ReceiptID}] = true
	}
	return err
}

// deliver gives a letter its end.
func (p *postman) deliver(l *outbox.Letter) {
	due := time.UnixMilli(l.DueAt)
	l.State, l.Reason, l.Attempt, l.EndedAt = outbox.Arrived, "", 1, due.Add(time.Duration(2+p.dice.IntN(40))*time.Second).UnixMilli()
	if l.Unit != "" {
		p.atTheDesk(l)
		return
	}
	l.Way = "account"
	if _, met := p.follows[l.Receipt]; !met {
		p.follows[l.Receipt] = chance(p.dice, .6)
	}
	next, followed := p.next[l.ID]
	reached := !letter.Kind(l.Kind).Asks() || p.asked[[2]string{l.Case, l.Receipt}]
	switch {
	case !p.follows[l.Receipt], !reached && chance(p.dice, .85):
		l.State, l.Reason, l.Attempt, l.Way = outbox.Dropped, "没有关注公众号，没有办法送到", 0, ""
	case followed && next.Before(due):
		l.State, l.Reason, l.Attempt = outbox.Dropped, "后来又有了新的消息，这条不用发了", 0
	case !reached, chance(p.dice, .02):
		p.notToHer(l)
	case l.PostedOn >= day.Plus(p.last, -1):
		p.ofLate(l)
	}
}

// once says so for the first n times.
func (p *postman) once(what string, n int) bool {
	p.few[what]++
	return p.few[what] <= n
}

// notToHer is a letter that did not reach her, or of which nobody knows.
func (p *postman) notToHer(l *outbox.Letter) {
	l.State, l.Reason = outbox.Refused, "没有同意收这类消息（43101）"
	switch {
	case chance(p.dice, .3):
		l.Reason = "已经取消关注（43004）"
	case chance(p.dice, .15):
		l.State, l.Reason = outbox.Unknown, "发送的当口断了，不知道送到没有"
	}
}

// ofLate are the last two days: the account had a wrong template and a spent quota.
func (p *postman) ofLate(l *outbox.Letter) {
	switch {
	case p.once("parked", 3):
		l.State, l.Reason = outbox.Parked, "模板编号和公众号后台的对不上（40037），改好设置后再发"
	case p.once("waiting", 4):
		tomorrow, _ := time.ParseInLocation(time.DateOnly, day.Plus(p.last, 2), day.Shanghai)
		l.State, l.Reason, l.EndedAt, l.DueAt = outbox.Waiting, "当天的条数用完了（45009），明天接着发", 0, tomorrow.Add(8*time.Hour).UnixMilli()
	case p.once("sent", 6):
		l.State, l.ProviderID = outbox.Sent, "demonstration-"+l.ID
	}
}

// atTheDesk: units look at what they were told; of the last day's they have seen nothing yet.
func (p *postman) atTheDesk(l *outbox.Letter) {
	l.Way = outbox.Browser{}.Name()
	if l.HeardAt = l.EndedAt; l.PostedOn >= p.last {
		l.State, l.HeardAt = outbox.Sent, 0
	}
}
