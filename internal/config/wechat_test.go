package config_test

import (
	"strings"
	"testing"

	"huiyin/internal/config"
)

const aesKey = "HUIYIN_WECHAT_KEY=Y2FuYXJ5a2V5Y2FuYXJ5a2V5Y2FuYXJ5a2V5Y2FuYXI"

func TestHalfAWeChatAccountIsRefusedWithTheSettingsName(t *testing.T) {
	all := []string{"HUIYIN_WECHAT_APP=wx1", "HUIYIN_WECHAT_SECRET=s1", "HUIYIN_WECHAT_TOKEN=t0k", aesKey, "HUIYIN_URL=https://pj.example.gov.cn"}
	if c, _, err := config.Load(nil, all); err != nil || !c.WeChat() {
		t.Fatalf("%v", err)
	}
	for i, left := range all[:4] {
		name, _, _ := strings.Cut(left, "=")
		some := append(append([]string{}, all[:i]...), all[i+1:]...)
		if _, _, err := config.Load(nil, some); err == nil || !strings.Contains(err.Error(), "还缺 "+name) {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

func TestAWeChatSettingThatCannotBeIsRefused(t *testing.T) {
	for _, env := range []string{
		"HUIYIN_WECHAT_APP=wx&appid=evil", "HUIYIN_WECHAT_SECRET=a b", "HUIYIN_WECHAT_TOKEN=ab", "HUIYIN_WECHAT_TOKEN=with-dash", "HUIYIN_WECHAT_KEY=short", "HUIYIN_WECHAT_VERIFY=../etc/passwd",
		"HUIYIN_WECHAT_TEMPLATES=result", "HUIYIN_WECHAT_TEMPLATES=result=mail:ABCDEFGHIJK:thing1=what", "HUIYIN_WECHAT_TEMPLATES=result=once:ABCDEFGHIJK:thing1=text",
		"HUIYIN_WECHAT_API=https://evil.example", "HUIYIN_WECHAT_API=http://10.0.0.1", "HUIYIN_WECHAT_API=nowhere",
	} {
		name, _, _ := strings.Cut(env, "=")
		if _, _, err := config.Load(nil, []string{env}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", env, err)
		}
	}
	if _, _, err := config.Load(nil, []string{"HUIYIN_WECHAT_APP=wx1", "HUIYIN_WECHAT_SECRET=s1", "HUIYIN_WECHAT_TOKEN=t0k", aesKey}); err == nil || !strings.Contains(err.Error(), "HUIYIN_URL") {
		t.Errorf("http: %v", err)
	}
}

func TestTemplatesAreReadByKindAndWay(t *testing.T) {
	c, _, err := config.Load(nil, []string{"HUIYIN_WECHAT_TEMPLATES=result=template:ABCDEFGHIJK:thing1=what,time2=day; accepted=subscribe:KJIHGFEDCBA:thing3=office", "HUIYIN_WECHAT_VERIFY=MP_verify_Ab12Cd34.txt"})
	if err != nil || len(c.WeChatTemplates) != 2 || c.WeChatTemplates[0].Fields["time2"] != "day" || c.WeChatTemplates[1].Way != "subscribe" || c.WeChatVerify != "Ab12Cd34" {
		t.Errorf("%+v, %v", c, err)
	}
}
