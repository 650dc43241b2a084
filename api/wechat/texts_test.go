package wechat_test

import (
	"strings"
	"testing"

	"huiyin/api/texts"
	"huiyin/internal/actor"
)

// What the office has chosen is what the chat and the menu say, with the ways on behind it.
func TestTheChatSpeaksInTheWordsOfTheOffice(t *testing.T) {
	w := newWorld(t)
	office := actor.Actor{ID: "office", Name: "考评办甲", Role: actor.Office}
	for code, x := range map[texts.Code][2]string{
		texts.Welcome: {"您好，这里是{单位}的“回音”。\n哪里不好、想怎么改，直接打字说，也可以发语音、照片、位置。", "{单位}欢迎您。"},
		texts.Hint:    {"您好！想反映什么，直接打字就行，也可以发语音、照片、位置。", "请说。"}, texts.MenuSay: {"说一说", "有话说"},
	} {
		w.must(w.app.Texts.Set(t.Context(), office, code, x[0], x[1]))
	}
	f := w.wechat.NewFollower("阿明")
	c := chat{w, f}
	if said := c.said(w.wechat.Follows(f, "")); !strings.HasPrefix(said, w.app.Config.OfficeName+"欢迎您。\n<a ") || !strings.Contains(said, "/mine") {
		t.Errorf("%q", said)
	}
	if said := c.writes("你好"); !strings.HasPrefix(said, "请说。\n<a ") {
		t.Errorf("%q", said)
	}
	w.must(w.app.WeChat.PublishMenu())
	has(t, w.wechat.Menu(), "评一评", "有话说", "我的")
}
