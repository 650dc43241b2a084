package wechat_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/silenceper/wechat/v2/util"

	"huiyin/api/wechat/fake"
)

// plainText is a message as WeChat writes it, under a number of its own.
func plainText(from string, id int, text string) string {
	return fmt.Sprintf("<xml><ToUserName><![CDATA[gh_fake]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName><CreateTime>1</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[%s]]></Content><MsgId>%d</MsgId></xml>", from, text, id)
}

const words = "文晖路口路灯不亮"

// parcel is an honest callback, to be forged.
func (w *world) parcel(plain string, at time.Time) fake.Parcel {
	w.t.Helper()
	p, err := w.wechat.Sealed(plain, at)
	w.must(err)
	return p
}

// resign signs a parcel anew with another token, as who knows all but ours would.
func resign(p fake.Parcel, token string) fake.Parcel {
	at, nonce := p.Query.Get("timestamp"), p.Query.Get("nonce")
	sealed := strings.TrimSuffix(p.Body[strings.Index(p.Body, "<Encrypt><![CDATA[")+18:], "]]></Encrypt></xml>")
	p.Query.Set("signature", util.Signature(token, at, nonce))
	p.Query.Set("msg_signature", util.Signature(token, at, nonce, sealed))
	return p
}

// sealedBy encrypts and signs as another account, or with another key, would.
func (w *world) sealedBy(a fake.Account, plain string) fake.Parcel {
	w.t.Helper()
	p, err := fake.New(a, w.clock.Now).Sealed(plain, w.clock.Now())
	w.must(err)
	return p
}

func TestForgeriesAreRefusedAndLeaveNothing(t *testing.T) {
	w := newWorld(t)
	n := 0
	mine := fake.Account{AppID: testApp, Token: testToken, AESKey: testKey, Original: "gh_fake"}
	honest := func() fake.Parcel { n++; return w.parcel(plainText("oVICTIM001", n, words), w.clock.Now()) }
	with := func(name, value string) func() fake.Parcel {
		return func() fake.Parcel { p := honest(); p.Query.Set(name, value); return p }
	}
	without := func(name string) func() fake.Parcel {
		return func() fake.Parcel { p := honest(); p.Query.Del(name); return p }
	}
	body := func(change func(string) string) func() fake.Parcel {
		return func() fake.Parcel { p := honest(); p.Body = change(p.Body); return p }
	}
	inner := func(plain string) func() fake.Parcel {
		return func() fake.Parcel { return w.parcel(plain, w.clock.Now()) }
	}
	at := func(d time.Duration) func() fake.Parcel {
		return func() fake.Parcel { n++; return w.parcel(plainText("oVICTIM001", n, words), w.clock.Now().Add(d)) }
	}
	for name, forge := range map[string]func() fake.Parcel{
		"no signature":                  without("signature"),
		"no signature of the body":      without("msg_signature"),
		"no time":                       without("timestamp"),
		"no nonce":                      without("nonce"),
		"no mode":                       without("encrypt_type"),
		"another signature":             with("signature", strings.Repeat("0", 40)),
		"another signature of the body": with("msg_signature", strings.Repeat("0", 40)),
		"a signature in capitals": func() fake.Parcel {
			p := honest()
			p.Query.Set("signature", strings.ToUpper(p.Query.Get("signature")))
			return p
		},
		"half a signature": func() fake.Parcel { p := honest(); p.Query.Set("signature", p.Query.Get("signature")[:20]); return p },
		"both signatures changed over": func() fake.Parcel {
			p := honest()
			s := p.Query.Get("signature")
			p.Query.Set("signature", p.Query.Get("msg_signature"))
			p.Query.Set("msg_signature", s)
			return p
		},
		"another time under the signature":  with("timestamp", fmt.Sprint(w.clock.Now().Unix()+1)),
		"another nonce under the signature": with("nonce", "another"),
		"a time that is no number":          with("timestamp", "now"),
		"a time beyond all numbers":         with("timestamp", "99999999999999999999"),
		"an empty nonce":                    with("nonce", ""),
		"plain mode with the plain text": func() fake.Parcel {
			p := honest()
			p.Query.Del("encrypt_type")
			p.Query.Del("msg_signature")
			p.Body = plainText("oVICTIM001", 1, words)
			return p
		},
		"plain mode by name": func() fake.Parcel {
			p := honest()
			p.Query.Set("encrypt_type", "raw")
			p.Body = plainText("oVICTIM001", 1, words)
			return p
		},
		"the plain text in encrypted mode": body(func(string) string { return plainText("oVICTIM001", 1, words) }),
		"aes in capitals":                  with("encrypt_type", "AES"),
		"six minutes old":                  at(-6 * time.Minute),
		"six minutes early":                at(6 * time.Minute),
		"of 2017":                          at(-9 * 365 * 24 * time.Hour),
		"another token":                    func() fake.Parcel { return resign(honest(), "anothertoken") },
		"the empty token":                  func() fake.Parcel { return resign(honest(), "") },
		"another key": func() fake.Parcel {
			a := mine
			a.AESKey = strings.Repeat("B", 43)
			return w.sealedBy(a, plainText("oVICTIM001", 1, words))
		},
		"another appid": func() fake.Parcel {
			a := mine
			a.AppID = "wxevil"
			return w.sealedBy(a, plainText("oVICTIM001", 1, words))
		},
		"an appid with ours as its beginning": func() fake.Parcel {
			a := mine
			a.AppID = testApp + "x"
			return w.sealedBy(a, plainText("oVICTIM001", 1, words))
		},
		"a byte of the body changed":   body(func(b string) string { i := strings.Index(b, "CDATA[") + 200; return b[:i] + string(b[i]^1) + b[i+1:] }),
		"half a body":                  body(func(b string) string { return b[:len(b)/2] }),
		"no body":                      body(func(string) string { return "" }),
		"JSON":                         body(func(string) string { return `{"Encrypt":"x"}` }),
		"a body that encrypts nothing": body(func(string) string { return "<xml><Encrypt></Encrypt></xml>" }),
		"a bomb of entities": body(func(string) string {
			return `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>`
		}),
		"a bomb of entities inside":   inner(`<!DOCTYPE x [<!ENTITY a "` + words + `"><!ENTITY b "&a;&a;">]><xml><FromUserName>oVICTIM001</FromUserName><MsgType>text</MsgType><Content>&b;</Content><MsgId>1</MsgId></xml>`),
		"a file by entity inside":     inner(`<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><FromUserName>oVICTIM001</FromUserName><MsgType>text</MsgType><Content>&a;</Content><MsgId>1</MsgId></xml>`),
		"ten thousand elements deep":  inner(strings.Repeat("<a>", 11000)),
		"no sender":                   inner(`<xml><MsgType>text</MsgType><Content>` + words + `</Content><MsgId>1</MsgId></xml>`),
		"a sender that is none":       inner(plainText("o'; DROP TABLE", 1, words)),
		"a sender as long as a novel": inner(plainText(strings.Repeat("o", 65), 1, words)),
		"no kind":                     inner(`<xml><FromUserName>oVICTIM001</FromUserName></xml>`),
		"65 KB":                       inner(plainText("oVICTIM001", 1, strings.Repeat("灯", 21000))),
	} {
		w.clock.Add(2 * time.Minute) // so that each is judged by itself, and not by how many came before
		got, err := w.wechat.Send(forge())
		if err == nil && got.Status == 200 || err != nil && !strings.Contains(err.Error(), "EOF") && !strings.Contains(err.Error(), "reset") {
			t.Errorf("%s: %d %q %v", name, got.Status, got.Raw, err)
		}
	}
	if w.count("wechat_people") != 0 || w.count("wechat_inbox") != 0 || w.count("wechat_drafts") != 0 || w.count("opinions") != 0 {
		t.Errorf("%d people, %d messages, %d drafts, %d opinions", w.count("wechat_people"), w.count("wechat_inbox"), w.count("wechat_drafts"), w.count("opinions"))
	}
}

func TestWhoForgesMuchIsTurnedAwayAndWeChatIsNot(t *testing.T) {
	w := newWorld(t)
	turned := 0
	for i := range 80 {
		p := w.parcel(plainText("oVICTIM001", i, words), w.clock.Now())
		p.Query.Set("signature", "forged")
		got, err := w.wechat.Send(p)
		if w.must(err); got.Status == 429 {
			turned++
		}
	}
	got, err := w.wechat.Send(w.parcel(plainText("oHONEST001", 1, "你好"), w.clock.Now()))
	if err != nil || turned == 0 || got.Status != 200 {
		t.Errorf("%d turned away; WeChat itself got %d %v", turned, got.Status, err)
	}
}

func TestWhatComesTwiceTakesEffectOnceAndGetsTheSameAnswer(t *testing.T) {
	w := newWorld(t)
	first := w.parcel(plainText("oHONEST001", 1, words), w.clock.Now())
	one, err := w.wechat.Send(first)
	w.must(err)
	w.clock.Add(time.Minute)
	replayed, err := w.wechat.Send(first)
	w.must(err)
	again, err := w.wechat.Send(w.parcel(plainText("oHONEST001", 1, words), w.clock.Now()))
	w.must(err)
	if one.Content == "" || replayed.Content != one.Content || again.Content != one.Content || w.count("wechat_drafts") != 1 || w.count("wechat_inbox") != 1 {
		t.Errorf("%q %q %q, %d drafts", one.Content, replayed.Content, again.Content, w.count("wechat_drafts"))
	}
	_, err = w.wechat.Send(w.parcel(plainText("oHONEST001", 2, "提交"), w.clock.Now()))
	w.must(err)
	w.clock.Add(6 * time.Minute)
	if late, err := w.wechat.Send(first); err != nil || late.Status != 403 {
		t.Errorf("replayed after its time: %d %v", late.Status, err)
	}
	w.pass(2 * time.Hour)
	if got := w.opinions(); len(got) != 1 || got[0] != words {
		t.Errorf("%q", got)
	}
}

func TestSixtyFourOfOneMessageAtOnceAreOneDraft(t *testing.T) {
	w := newWorld(t)
	parcel := w.parcel(plainText("oHONEST001", 1, words), w.clock.Now())
	answers := make(chan string, 64)
	for range 64 {
		go func() {
			got, err := w.wechat.Send(parcel)
			answers <- fmt.Sprint(got.Content, err)
		}()
	}
	first := <-answers
	for range 63 {
		if next := <-answers; next != first {
			t.Errorf("%q and %q", first, next)
		}
	}
	if w.count("wechat_drafts") != 1 || w.count("wechat_inbox") != 1 || !strings.Contains(first, "一小时后") {
		t.Errorf("%d drafts: %q", w.count("wechat_drafts"), first)
	}
}

func TestWordsThatComeAtOnceAreAllInTheDraft(t *testing.T) {
	w := newWorld(t)
	her := w.follower("王阿姨")
	her.writes(words)
	done := make(chan error, 8)
	for i := range 8 {
		go func() { _, err := w.wechat.Writes(her.f, fmt.Sprintf("在 %d 号门口", i+1)); done <- err }()
	}
	for range 8 {
		w.must(<-done)
	}
	her.writes("提交")
	got := w.opinions()
	for i := range 8 {
		if len(got) != 1 || !strings.Contains(got[0], fmt.Sprintf("在 %d 号门口", i+1)) {
			t.Errorf("%q lacks %d", got, i+1)
		}
	}
}

func TestOnePersonsFloodIsNotKept(t *testing.T) {
	w := newWorld(t)
	her := w.follower("王阿姨")
	var last string
	for i := range 62 {
		last = her.writes(fmt.Sprintf("路灯不亮 %d", i))
	}
	if has(t, last, "太快"); w.count("wechat_drafts") != 1 {
		t.Errorf("%d drafts", w.count("wechat_drafts"))
	}
	has(t, w.follower("李师傅").writes(words), "一小时后")
}

func TestTheAddressIsCheckedAsWeChatDoes(t *testing.T) {
	w := newWorld(t)
	if echo, status, err := w.wechat.Verify(); err != nil || status != 200 || echo != "echo-of-the-fake" {
		t.Errorf("%q %d %v", echo, status, err)
	}
	at := fmt.Sprint(w.clock.Now().Unix())
	for name, q := range map[string]string{
		"not signed": "signature=x&timestamp=" + at + "&nonce=n&echostr=e", "old": "signature=" + util.Signature(testToken, "1", "n") + "&timestamp=1&nonce=n&echostr=e",
		"a long word": "signature=" + util.Signature(testToken, at, "n") + "&timestamp=" + at + "&nonce=n&echostr=" + strings.Repeat("e", 129),
	} {
		if got := w.phone().send("GET", "/wechat?"+q, ""); got.status != 403 {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	got := w.phone().send("GET", "/wechat?signature="+util.Signature(testToken, at, "n")+"&timestamp="+at+"&nonce=n&echostr=<script>", "")
	if kind := got.header.Get("Content-Type"); got.status != 200 || !strings.HasPrefix(kind, "text/plain") {
		t.Errorf("%d %s", got.status, kind)
	}
}
