package wechat_test

import (
	"bytes"
	"crypto/rand"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"huiyin/api/wechat/fake"
	"huiyin/internal/code"
)

// chat is one follower's side of the conversation.
type chat struct {
	w *world
	f *fake.Follower
}

func (w *world) follower(name string) chat {
	w.t.Helper()
	c := chat{w, w.wechat.NewFollower(name)}
	c.said(w.wechat.Follows(c.f, ""))
	return c
}

// said is what was answered; nothing is answered with silence.
func (c chat) said(r fake.Reply, err error) string {
	c.w.t.Helper()
	c.w.must(err)
	if r.Status != 200 || r.Content == "" || r.Took > time.Second {
		c.w.t.Errorf("answered %d %q after %s", r.Status, r.Raw, r.Took)
	}
	return r.Content
}

func (c chat) writes(text string) string {
	c.w.t.Helper()
	return c.said(c.w.wechat.Writes(c.f, text))
}

// opinions are what was handed in so far, by text.
func (w *world) opinions() (texts []string) {
	w.t.Helper()
	w.must(w.app.DB.Read(w.t.Context()).Table("opinions").Where("source = ?", "wechat").Order("received_at, id").Pluck("text", &texts).Error)
	return texts
}

// pass lets time go by, and does what is due then.
func (w *world) pass(d time.Duration) {
	w.t.Helper()
	w.clock.Add(d)
	w.must(w.app.WeChat.DoDue(w.t.Context()))
}

func photo() []byte {
	img := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range 64 * 48 {
		img.Set(i%64, i/64, color.RGBA{uint8(i), uint8(i / 7), 90, 255})
	}
	var b bytes.Buffer
	_ = jpeg.Encode(&b, img, nil)
	return b.Bytes()
}

func has(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("no %q in %q", w, text)
		}
	}
}

func TestWhoFollowsIsGreetedInThreeLines(t *testing.T) {
	w := newWorld(t)
	f := w.wechat.NewFollower("王阿姨")
	c := chat{w, f}
	got := c.said(w.wechat.Follows(f, ""))
	if has(t, got, "回音", "直接打字", w.url+"/mine"); strings.Count(got, "\n") != 2 {
		t.Errorf("%q", got)
	}
	if n, err := w.app.WeChat.Followers(t.Context()); err != nil || n != 1 {
		t.Errorf("%d followers, %v", n, err)
	}
}

func TestWordsAPictureAndAPlaceWithinTheHourAreOneOpinion(t *testing.T) {
	w := newWorld(t)
	her := w.follower("王阿姨")
	has(t, her.writes("文晖路口共享单车乱停，把盲道堵住了"), "一小时后自动交上去", "取消", w.url+"/say")
	w.pass(20 * time.Minute)
	has(t, her.said(w.wechat.Shows(her.f, photo())), "照片：1 张")
	w.pass(20 * time.Minute)
	has(t, her.said(w.wechat.Stands(her.f, 30.29, 120.16, "文晖路 12 号")), "地点：文晖路 12 号", "照片：1 张")
	w.pass(59 * time.Minute)
	if got := w.opinions(); len(got) != 0 {
		t.Fatalf("sent before the hour: %q", got)
	}
	w.pass(2 * time.Minute)
	w.pass(2 * time.Minute)
	got := w.opinions()
	if len(got) != 1 || got[0] != "文晖路口共享单车乱停，把盲道堵住了" || w.count("photos") != 1 || w.count("wechat_drafts") != 0 {
		t.Errorf("%q, %d photos, %d drafts", got, w.count("photos"), w.count("wechat_drafts"))
	}
	for _, call := range w.asked {
		if strings.Contains(call, "qpic") {
			t.Errorf("PicUrl was followed: %s", call)
		}
	}
}

func TestSheSendsItHerselfOrTakesItBack(t *testing.T) {
	w := newWorld(t)
	her := w.follower("王阿姨")
	has(t, her.writes("提交"), "没有等着交")
	her.writes("文晖路口路灯不亮")
	has(t, her.writes("在 12 号门口"), "一小时后")
	has(t, her.writes("提交！"), "交上去了", "/mine")
	if got := w.opinions(); len(got) != 1 || got[0] != "文晖路口路灯不亮\n在 12 号门口" {
		t.Fatalf("%q", got)
	}
	her.writes("小区垃圾没人收")
	has(t, her.writes("取 消。"), "不交了")
	w.pass(3 * time.Hour)
	if got := w.opinions(); len(got) != 1 || w.count("wechat_drafts") != 0 {
		t.Errorf("%q", got)
	}
}

func TestADangerIsKeptAtOnceAndTheNumbersComeFirst(t *testing.T) {
	w := newWorld(t)
	her := w.follower("王阿姨")
	her.writes("三楼楼道")
	her.writes("文晖路口路灯不亮")
	got := her.writes("闻到很浓的煤气味，燃气泄漏了")
	if has(t, got, "119", "110", "不会自动报警"); !strings.HasPrefix(got, "请马上打 119") {
		t.Errorf("%q", got)
	}
	if kept := w.opinions(); len(kept) != 1 || !strings.Contains(kept[0], "煤气味") || !strings.Contains(kept[0], "路灯") {
		t.Errorf("%q", kept)
	}
}

func TestGreetingsGetTheMenuAndNothingIsAnsweredWithSilence(t *testing.T) {
	w := newWorld(t)
	her := w.follower("王阿姨")
	for _, text := range []string{"你好", "您好！", "谢谢", "在吗？", "ＨＥＬＬＯ", "菜单", "。", "[微笑]", "哈哈哈"} {
		her.writes(text)
	}
	for _, r := range []func() (fake.Reply, error){
		func() (fake.Reply, error) { return w.wechat.Speaks(her.f, "") }, func() (fake.Reply, error) { return w.wechat.Taps(her.f, "CLICK", "say") },
		func() (fake.Reply, error) { return w.wechat.Taps(her.f, "CLICK", "mine") }, func() (fake.Reply, error) { return w.wechat.Taps(her.f, "CLICK", "gone") }, func() (fake.Reply, error) { return w.wechat.Scans(her.f, "s:2026") },
		func() (fake.Reply, error) { return w.wechat.Scans(her.f, "nothing of ours") },
	} {
		her.said(r())
	}
	if w.count("wechat_drafts") != 0 {
		t.Errorf("%d drafts", w.count("wechat_drafts"))
	}
	has(t, her.said(w.wechat.Speaks(her.f, "文晖路口路灯不亮。")), "一小时后")
}

func TestAPictureAloneAsksForWordsAndIsNotSent(t *testing.T) {
	w := newWorld(t)
	her := w.follower("王阿姨")
	has(t, her.said(w.wechat.Shows(her.f, photo())), "收到 1 张照片", "再写一句")
	has(t, her.writes("提交"), "还差一句话")
	w.pass(2 * time.Hour)
	if got := w.opinions(); len(got) != 0 {
		t.Errorf("%q", got)
	}
	w.clock.Add(25 * time.Hour)
	w.must(w.app.WeChat.Tidy(t.Context()))
	if w.count("wechat_drafts") != 0 {
		t.Error("the draft is still there")
	}
	for range 4 {
		w.wechat.Shows(her.f, photo())
	}
	has(t, her.said(w.wechat.Shows(her.f, photo())), "最多 4 张")
}

func TestAReceiptTypedInGetsWhereItStands(t *testing.T) {
	w := newWorld(t)
	her := w.follower("王阿姨")
	receipt, _ := w.phone().send("POST", "/api/v1/opinions", `{"text":"文晖路口路灯不亮"}`).get("receipt").(string)
	full := strings.Map(func(r rune) rune { return r - '0' + '０' }, receipt)
	for _, typed := range []string{receipt, receipt[:4] + " " + receipt[4:8] + " " + receipt[8:12] + " " + receipt[12:], full, "查询码：" + receipt, receipt[:8] + "-" + receipt[8:]} {
		got := her.writes(typed)
		if strings.Contains(got, receipt) || strings.Contains(got, "路灯") || strings.Contains(got, "\n") || !strings.Contains(got, "前") {
			t.Errorf("%s: %q", typed, got)
		}
	}
	has(t, her.writes(receipt[:15]), "还少 1 位")
	if strings.Contains(w.log.String(), receipt) {
		t.Error("the receipt is in the log")
	}
}

func TestWhoTypesWrongReceiptsIsStopped(t *testing.T) {
	w := newWorld(t)
	her := w.follower("王阿姨")
	stopped := false
	for range 15 {
		wrong, err := code.New(rand.Reader)
		w.must(err)
		stopped = stopped || strings.Contains(her.writes(wrong), "试错的次数太多")
	}
	if !stopped {
		t.Error("she may guess on")
	}
}

func TestAScanLeadsToTheSurveyAlsoWhoFollowsByIt(t *testing.T) {
	w := newWorld(t)
	f := w.wechat.NewFollower("李师傅")
	c := chat{w, f}
	has(t, c.said(w.wechat.Scans(f, "s:2026")), w.url+"/s/2026", "“回音”")
	has(t, c.said(w.wechat.Scans(f, "s:2026")), w.url+"/s/2026")
	has(t, c.said(w.wechat.Scans(f, "s:1999")), "没有开着")
}

func TestWhoUnfollowsIsNotCounted(t *testing.T) {
	w := newWorld(t)
	her := w.follower("王阿姨")
	her.writes("文晖路口路灯不亮")
	r, err := w.wechat.Unfollows(her.f)
	w.must(err)
	if n, _ := w.app.WeChat.Followers(t.Context()); n != 0 || r.Raw != "success" {
		t.Errorf("%d followers, %q", n, r.Raw)
	}
	w.pass(2 * time.Hour)
	if len(w.opinions()) != 1 {
		t.Error("what she believes to have sent was not sent")
	}
}
