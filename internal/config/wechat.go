package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
)

// WeChat says whether a WeChat service account is set up.
func (c Config) WeChat() bool { return c.WeChatApp != "" }

var (
	appID     = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)
	wordOnly  = regexp.MustCompile(`^[A-Za-z0-9]{3,32}$`)
	domainTag = regexp.MustCompile(`^(?:MP_verify_)?([A-Za-z0-9]{4,40})(?:\.txt)?$`)
)

func setWeChatApp(c *Config, v string) error {
	c.WeChatApp = v
	if v != "" && !appID.MatchString(v) {
		return errors.New("请照抄公众平台“设置与开发—基本配置”里的 AppID，例如 wx 开头的 18 个字符")
	}
	return nil
}

func setWeChatSecret(c *Config, v string) error {
	c.WeChatSecret = v
	if v != "" && !appID.MatchString(v) {
		return errors.New("请照抄公众平台“基本配置”里的 AppSecret，只有字母和数字")
	}
	return nil
}

func setWeChatToken(c *Config, v string) error {
	c.WeChatToken = v
	if v != "" && !wordOnly.MatchString(v) {
		return errors.New("要写 3 到 32 个字母或数字，和公众平台“服务器配置”里的 Token 一样")
	}
	return nil
}

func setWeChatKey(c *Config, v string) error {
	c.WeChatKey = v
	if key, err := base64.StdEncoding.DecodeString(v + "="); v != "" && (len(v) != 43 || err != nil || len(key) != 32) {
		return errors.New("要写 43 个字符，和公众平台“服务器配置”里的 EncodingAESKey 一样")
	}
	return nil
}

func setWeChatVerify(c *Config, v string) error {
	if v == "" {
		c.WeChatVerify = ""
		return nil
	}
	found := domainTag.FindStringSubmatch(v)
	if found == nil {
		return errors.New("请写公众平台给的文件名，例如 MP_verify_Ab12Cd34Ef56.txt")
	}
	c.WeChatVerify = found[1]
	return nil
}

func setWeChatTemplates(c *Config, v string) (err error) {
	c.WeChatTemplates, err = templates(v)
	return err
}

func setWeChatAPI(c *Config, v string) error {
	c.WeChatAPI = strings.TrimSuffix(v, "/")
	if v == "" {
		return nil
	}
	u, err := url.Parse(c.WeChatAPI)
	if err == nil {
		var ip netip.Addr
		if ip, err = netip.ParseAddr(u.Hostname()); err == nil && ip.IsLoopback() && u.Scheme == "http" && u.RawQuery == "" && u.User == nil {
			return nil
		}
	}
	return errors.New("只能是本机上模拟微信的地址，例如 http://127.0.0.1:8080/demo/weixin；用真的微信就不填")
}

// WeChatTemplate is what one kind of message is sent with: each account has other templates, and other names for their fields.
type WeChatTemplate struct {
	Kind   string            // of the message, as in the outbox
	Way    string            // subscribe, template or once
	ID     string            // of the template, as the account shows it
	Fields map[string]string // name of a field, to what stands in it
}

// WeChatWays are the ways in which templates are sent.
var WeChatWays = []string{"subscribe", "template", "once"}

var templatePart = regexp.MustCompile(`^([a-z_]+)=(subscribe|template|once):([A-Za-z0-9_-]{10,60}):([A-Za-z0-9_]+=(?:what|day|office)(?:,[A-Za-z0-9_]+=(?:what|day|office))*)$`)

// templates reads kind=way:id:field=value,field=value;kind=… .
func templates(v string) (out []WeChatTemplate, err error) {
	for _, part := range strings.FieldsFunc(v, func(r rune) bool { return r == ';' || r == ' ' || r == '\n' }) {
		found := templatePart.FindStringSubmatch(part)
		if found == nil {
			return nil, fmt.Errorf("“%s”读不懂，请写成 种类=方式:模板ID:字段=内容,字段=内容，多个用分号隔开；方式是 subscribe、template 或 once，内容是 what、day 或 office", part)
		}
		t := WeChatTemplate{Kind: found[1], Way: found[2], ID: found[3], Fields: map[string]string{}}
		for _, pair := range strings.Split(found[4], ",") {
			name, value, _ := strings.Cut(pair, "=")
			t.Fields[name] = value
		}
		out = append(out, t)
	}
	return out, nil
}

// checkWeChat says which setting is missing: half an account takes anybody's word for WeChat's.
func (c Config) checkWeChat() error {
	parts := []struct{ name, value string }{{"HUIYIN_WECHAT_APP", c.WeChatApp}, {"HUIYIN_WECHAT_SECRET", c.WeChatSecret}, {"HUIYIN_WECHAT_TOKEN", c.WeChatToken}, {"HUIYIN_WECHAT_KEY", c.WeChatKey}}
	given, missing := "", ""
	for _, p := range parts {
		switch {
		case p.value != "" && given == "":
			given = p.name
		case p.value == "" && missing == "":
			missing = p.name
		}
	}
	if given != "" && missing != "" {
		return fmt.Errorf("设置了 %s，还缺 %s：接公众号要这四项都有（APP、SECRET、TOKEN、KEY），不接就都不填", given, missing)
	}
	if c.WeChat() && c.WeChatAPI == "" && !strings.HasPrefix(c.URL, "https://") {
		return errors.New("设置项 HUIYIN_URL 要写 https:// 开头的网址：微信只连 https，网页授权也只认备案的域名")
	}
	return nil
}
