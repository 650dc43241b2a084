package wechat

import (
	"context"

	"huiyin/api/view"
	"huiyin/internal/database"
	"huiyin/internal/fault"
)

// Mine 我的 is all that a person finds on any phone.
type Mine struct {
	Following bool        `json:"following"`
	Receipts  []MyReceipt `json:"receipts"` // the newest first, at most mostMine
	Earlier   int         `json:"earlier"`  // how many more there are
	Draft     *MyDraft    `json:"draft,omitempty"`
}

// MyReceipt is something that she has sent in, and where it stands.
type MyReceipt struct {
	Receipt  string `json:"receipt"`
	Kind     string `json:"kind"`
	On       string `json:"on"`
	Label    string `json:"label"` // the first words
	Headline string `json:"headline"`
	Detail   string `json:"detail"`
	Rate     bool   `json:"rate"` // her rating is waited for
}

// MyDraft is what she has said in the chat and not sent yet.
type MyDraft struct {
	ID       string `json:"id"`
	Text     string `json:"text"`
	Place    string `json:"place"`
	Pictures int    `json:"pictures"`
	DueAt    int64  `json:"due_at"` // milliseconds; when it is sent as it is
}

const (
	mostMine = 30
	labelled = 20
)

// Mine is what a person has. NotFound when she has been forgotten.
func (s *Service) Mine(ctx context.Context, person string) (m Mine, err error) {
	var p wechatPerson
	if err = s.db.Read(ctx).Where("person = ?", person).Limit(1).Find(&p).Error; err != nil {
		return m, err
	}
	m = Mine{Following: p.Following, Receipts: []MyReceipt{}}
	var links []wechatLink
	if err = s.db.Read(ctx).Where("person = ?", person).Order("at DESC, receipt_id").Find(&links).Error; err != nil {
		return m, err
	}
	for i, l := range links {
		if i == mostMine {
			m.Earlier = len(links) - i
			break
		}
		r, err := s.mine(ctx, l)
		if err != nil {
			return m, err
		}
		m.Receipts = append(m.Receipts, r)
	}
	d, err := s.openDraft(ctx, person)
	if err == nil && d.ID != "" {
		m.Draft = &MyDraft{ID: d.ID, Text: d.said.Text, Pictures: d.pictures(), DueAt: d.DueAt}
		if d.said.Place != nil {
			m.Draft.Place = d.said.Place.Text
		}
	}
	return m, err
}

func (s *Service) mine(ctx context.Context, l wechatLink) (MyReceipt, error) {
	digits, err := s.db.Keys().Open(digitsOf(l.Person, l.ReceiptID), l.Digits)
	if err != nil {
		return MyReceipt{}, err
	}
	f, err := s.view.Follow(ctx, digits)
	if err != nil {
		return MyReceipt{}, err
	}
	r := MyReceipt{Receipt: digits, Kind: f.Kind, On: f.ReceivedOn, Label: "评一评", Headline: "您的评价收到了", Detail: "不记名，已经算进去。"}
	if len(f.Concerns) > 0 {
		c := foremost(f.Concerns)
		r.Label, r.Headline, r.Detail, r.Rate = label(f.Concerns[0].Text), c.Headline, c.Detail, asks(c)
	}
	return r, nil
}

// label is the first words of hers.
func label(text string) string {
	if short := cut(text, labelled); short != text {
		return short + "…"
	}
	return text
}

// foremost is the concern that wants something of her, else the first.
func foremost(all []view.ConcernForCitizen) view.ConcernForCitizen {
	for _, c := range all {
		if asks(c) || c.Can.Answer {
			return c
		}
	}
	return all[0]
}

func asks(c view.ConcernForCitizen) bool {
	return c.Can.Rate && c.Rating != nil && c.Rating.Current == nil
}

// Forget 忘记我 erases who she is: what joins her with her receipts, her log-ins, what she has begun to say, and her openid. The receipts
// stay, and open what they opened.
func (s *Service) Forget(ctx context.Context, person string) error {
	return s.db.Do(ctx, stranger, func(tx *database.Tx) error {
		if _, err := held(tx, person); err != nil {
			return err
		}
		for _, rows := range []any{&wechatLink{}, &wechatSession{}, &wechatPerson{}} {
			if err := tx.Where("person = ?", person).Delete(rows).Error; err != nil {
				return err
			}
		}
		return tx.Where("person = ? AND state = ?", person, opened).Delete(&wechatDraft{}).Error
	})
}

// Unknown is what somebody is told who must be a person for what she asks, and is none.
func Unknown() error {
	return fault.New(fault.Unsigned, "no_person", "要先知道您是谁。请在微信里打开这一页，再点一次。")
}
