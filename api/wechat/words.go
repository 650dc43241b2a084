package wechat

import (
	"context"
	"fmt"
	"strings"

	"huiyin/api/texts"
	"huiyin/api/view"
	"huiyin/internal/day"
	"huiyin/survey/classify"
)

// What is said in the chat, as far as it is always the same.
const (
	cannotRead      = "这样的消息我们看不了。请打字，或者发语音、照片、位置。"
	notHeard        = "没有听清这段语音。请再说一遍，或者打字告诉我们。"
	tooFast         = "您发得太快了，这一条没有记下。请过几分钟再发。"
	tooLong         = "一次最多 2,000 字，这一段放不下了，没有加进去。回“提交”先交上去，再接着说。"
	tooManyPictures = "一次最多 4 张照片，这一张没有加进去。回“提交”先交上去，再接着发。"
	nothingToSend   = "现在没有等着交的意见。直接打字，说说哪里、什么问题，就行。"
	nothingToCancel = "现在没有等着交的意见，不用取消。"
	needsWords      = "还差一句话：请写上哪里、什么问题，就能交。"
	cancelled       = "好的，不交了，刚才说的都没有留。想起来随时再说。"
	byItself        = "回“提交”现在就交。不回也行，一小时后自动交上去；回“取消”就不交。"
)

func (s *Service) link(path, say string) string {
	return `<a href="` + s.cfg.URL + path + `">` + say + `</a>`
}

// sayWelcome greets who follows, in three lines.
func (s *Service) sayWelcome(ctx context.Context) string { return s.chosen(ctx, texts.Welcome) }

// chosen are words of the office with the three ways on. Without its words the ways alone are said: nothing is answered with silence.
func (s *Service) chosen(ctx context.Context, code texts.Code) string {
	say, err := s.texts.Say(ctx, code)
	if err != nil {
		return s.choices()
	}
	return say + "\n" + s.choices()
}

func (s *Service) choices() string {
	return s.link("/", "评一评") + "　" + s.link("/say", "说一说") + "　" + s.link("/mine", "我的")
}

func (s *Service) sayMenu(ctx context.Context) string { return s.chosen(ctx, texts.Hint) }

func (s *Service) sayMine() string {
	return "您交过的都在" + s.link("/mine", "我的") + "里。也可以把 16 位查询码直接发过来，马上告诉您到了哪一步。"
}

func (s *Service) sayNoMatter() string {
	return "没听出要办什么事，所以没有记下。请说说哪里、什么问题，比如“文晖路口路灯不亮”。\n" + s.choices()
}

func (s *Service) saySent() string {
	return "好的，替您交上去了。到了哪一步、谁在办，随时看" + s.link("/mine", "我的") + "。"
}

// sayDanger says whom to call before anything else; what she wrote is kept already.
func (s *Service) sayDanger(dangers []classify.Danger) string {
	var out strings.Builder
	for _, d := range dangers {
		fmt.Fprintf(&out, "请马上打 %s。%s\n", strings.Join(d.Numbers, "、"), d.Say)
	}
	out.WriteString("这里不会自动报警。您写的已经记下，考评办会有人先看。进度在" + s.link("/mine", "我的") + "。")
	return out.String()
}

// sayGot answers a picture or a place that no words came with.
func (s *Service) sayGot(d wechatDraft) string {
	got := "位置收到了。"
	if n := d.pictures(); n > 0 {
		got = fmt.Sprintf("收到 %d 张照片。", n)
	}
	return got + "再写一句是什么问题，就能交上去；一天内不写，就不留了。"
}

func (d wechatDraft) pictures() int { return len(d.said.Media) + len(d.said.Photos) }

// sayUnderstood says how all that she has said is understood, what is still missing, and what happens if she says no more.
func (s *Service) sayUnderstood(d wechatDraft, p view.Preview) string {
	lines := []string{understood(p)}
	if d.said.Place != nil && d.said.Place.Text != "" {
		lines = append(lines, "地点："+d.said.Place.Text)
	} else if p.AsksPlace {
		lines = append(lines, "在哪里？回一句地点，或者发个位置。")
	}
	if n := d.pictures(); n > 0 {
		lines = append(lines, fmt.Sprintf("照片：%d 张", n))
	}
	if p.ReplyBy != "" {
		lines = append(lines, "现在交，"+day.Say(p.ReplyBy)+"前答复您。")
	}
	return strings.Join(append(lines, byItself, s.link("/say?from=chat", "到页面里补充、修改")), "\n")
}

// understood is how the machine takes it: as surely as it is.
func understood(p view.Preview) string {
	switch {
	case p.Praise:
		return "谢谢您的表扬，会转给他们看。"
	case len(p.Matters) > 1:
		out := fmt.Sprintf("听到 %d 件事：", len(p.Matters))
		for i, m := range p.Matters {
			out += fmt.Sprintf("\n%d. %s", i+1, first(m.Candidates, cut(m.Text, 20)))
		}
		return out
	case p.Sure:
		return "听明白了：" + first(p.Candidates, "") + "。"
	case len(p.Candidates) > 0:
		return "收到了，像是" + first(p.Candidates, "") + "；考评办会先看一眼，再转。"
	}
	return "收到了，考评办会先看一眼，再转给该管的单位。"
}

// first is the likeliest row in plain words, with its unit.
func first(rows []view.Candidate, otherwise string) string {
	if len(rows) == 0 {
		return otherwise
	}
	if rows[0].Unit == nil {
		return rows[0].Short
	}
	return rows[0].Short + "（" + rows[0].Unit.Name + "）"
}
