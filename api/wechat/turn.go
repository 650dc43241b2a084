package wechat

import (
	"context"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"huiyin/internal/budget"
	"huiyin/internal/database"
)

// turn is what becomes of one message: what is said, and what is written with it.
type turn struct {
	say      string
	person   func(p *wechatPerson, now int64)
	draft    *wechatDraft // to be written; nil: there is none, or it stays as it is
	away     *wechatDraft // to be dropped
	stranger bool         // nothing is kept of her
}

func (t *turn) write(tx *database.Tx, person string) error {
	if t.away != nil {
		return t.away.drop(tx)
	}
	if t.draft != nil {
		return t.draft.put(tx, person)
	}
	return nil
}

// talks are the words of one person; beyond, nothing is kept of them.
var talks = budget.Budget{Name: "wechat talk", Burst: 60, Per: 10 * time.Minute}

// think finds out what a message means, without writing anything.
func (s *Service) think(ctx context.Context, m inbound) (t turn, err error) {
	if m.Kind == "event" {
		return s.event(ctx, m)
	}
	person := s.key(m.From)
	if ok, _ := s.book.Take(talks, person, 1); !ok {
		return turn{say: tooFast, stranger: true}, nil
	}
	d, err := s.openDraft(ctx, person)
	if err != nil {
		return t, err
	}
	switch m.Kind {
	case "text":
		t, err = s.text(ctx, person, d, m.Content)
	case "voice":
		t, err = s.voice(ctx, person, d, m)
	case "image":
		t, err = s.picture(ctx, d, m.MediaID)
	case "location":
		t, err = s.place(ctx, d, m)
	default:
		t.say = cannotRead
	}
	t.person = heardNow
	return t, err
}

// heardNow notes her word, from which on we may write to her for 48 hours; who writes, follows.
func heardNow(p *wechatPerson, now int64) { p.HeardAt, p.Following = now, true }

// The words that are no opinion. She writes them as she likes: full width, with a full stop or an exclamation mark.
var (
	sendWords   = regexp.MustCompile(`^(提交|交|交吧|交上去|提交吧|确定|确认|确认提交|现在交)$`)
	cancelWords = regexp.MustCompile(`^(取消|不交|不交了|别交|算了|撤回|不要交)$`)
	mineWords   = regexp.MustCompile(`^(我的|进度|查进度|查询|查一查)$`)
	greetings   = regexp.MustCompile(`(?i)^((你|您)们?好|在吗|有人吗|早上好|下午好|晚上好|早|hi|hello|喂|(非常|太|多)?(谢谢|感谢)(你|您)?们?(了|啊)?|多谢|好的?|嗯+|ok|收到|知道了|辛苦了|再见|菜单|帮助|help|\?)$`)
	receiptLike = regexp.MustCompile(`^(查询码)?\d{12,20}$`)
)

// plainWord is a message without the marks around it, as commands are compared.
func plainWord(text string) string {
	return strings.Trim(strings.Join(strings.Fields(norm.NFKC.String(text)), ""), "。.!！~～,，”“\"'‘’:：;；、")
}

// text answers what she writes.
func (s *Service) text(ctx context.Context, person string, d wechatDraft, text string) (turn, error) {
	word := plainWord(text)
	switch {
	case word == "":
		return turn{say: cannotRead}, nil
	case sendWords.MatchString(word):
		return s.submit(d), nil
	case cancelWords.MatchString(word):
		return s.cancel(d), nil
	case mineWords.MatchString(word):
		return turn{say: s.sayMine()}, nil
	case greetings.MatchString(word):
		return turn{say: s.sayMenu(ctx)}, nil
	case receiptLike.MatchString(digitsOnly.ReplaceAllString(word, "")):
		return s.standing(ctx, person, word)
	}
	return s.join(ctx, d, text)
}

// digitsOnly are the marks that people put between the digits of a receipt.
var digitsOnly = regexp.MustCompile(`[-—–_.·#:]`)

// submit is 提交.
func (s *Service) submit(d wechatDraft) turn {
	switch {
	case d.ID == "":
		return turn{say: nothingToSend}
	case !d.Matter:
		return turn{say: needsWords}
	}
	d.freeze()
	return turn{say: s.saySent(), draft: &d}
}

// cancel is 取消.
func (s *Service) cancel(d wechatDraft) turn {
	if d.ID == "" {
		return turn{say: nothingToCancel}
	}
	return turn{say: cancelled, away: &d}
}
