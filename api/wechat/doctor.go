package wechat

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/silenceper/wechat/v2/officialaccount/message"
	"github.com/silenceper/wechat/v2/util"
)

// Check is one thing that was looked at for the operator, and what to do when it is not right.
type Check struct {
	Name string
	OK   bool
	Say  string
}

// Examine asks the account and our own address whether everything fits together. It sends nothing to anybody.
func (s *Service) Examine(ctx context.Context) []Check {
	if !s.On() {
		return []Check{{Name: "公众号", OK: true, Say: "没有接（HUIYIN_WECHAT_APP 没有填），其余功能照常"}}
	}
	out := []Check{s.checkToken(ctx)}
	if out[0].OK {
		out = append(out, s.checkTemplates()...)
	}
	return append(out, s.checkCallback(ctx), s.checkDomain(ctx))
}

func (s *Service) checkToken(ctx context.Context) Check {
	err := s.port.token(ctx)
	if err == nil {
		return Check{Name: "AppID 和 AppSecret", OK: true, Say: "微信认"}
	}
	return Check{Name: "AppID 和 AppSecret", Say: refusedBecause(err)}
}

// refusedBecause is what to put right when WeChat gives no token.
func refusedBecause(err error) string {
	switch codeOf(err) {
	case codeApp:
		return "AppID 不对，请核对 HUIYIN_WECHAT_APP"
	case codeSecret:
		return "AppSecret 不对，请核对 HUIYIN_WECHAT_SECRET"
	case codeAddress:
		return "这台服务器的公网 IP 不在白名单里。请在公众平台“基本配置—IP 白名单”里加上（微信的错误代码 40164）"
	}
	return "没有换到访问令牌：" + err.Error()
}

// checkTemplates compares the templates of the settings with those of the account, and their fields.
func (s *Service) checkTemplates() (out []Check) {
	has, err := s.templates()
	if err != nil {
		return []Check{{Name: "模板", Say: "读不到公众号的模板：" + err.Error()}}
	}
	for _, t := range s.cfg.WeChatTemplates {
		c := Check{Name: "模板 " + t.Kind + "（" + t.Way + "）", OK: true, Say: "在，字段也对"}
		content, known := has[t.Way == "template"][t.ID]
		if !known {
			c.OK, c.Say = false, "公众号里没有这个模板，请核对 ID，或者在公众平台里添加"
		}
		for name := range t.Fields {
			if known && !strings.Contains(content, "{{"+name+".DATA}}") {
				c.OK, c.Say = false, "模板里没有 "+name+" 这个字段，它的内容是 "+content
			}
		}
		out = append(out, c)
	}
	if len(out) == 0 {
		out = append(out, Check{Name: "模板", OK: true, Say: "没有设置，只在 48 小时内说过话的人收得到消息"})
	}
	return out
}

// templates are the account's, by whether they are of template messages, by id: what they say.
func (s *Service) templates() (map[bool]map[string]string, error) {
	has := map[bool]map[string]string{true: {}, false: {}}
	err := s.port.ask(func() error {
		list, err := message.NewTemplate(s.port.context).List()
		for _, t := range list {
			has[true][t.TemplateID] = t.Content
		}
		return err
	})
	if err != nil {
		return has, err
	}
	return has, s.port.ask(func() error {
		list, err := message.NewSubscribe(s.port.context).List()
		for _, t := range list {
			has[false][t.PriTmplID] = t.Content
		}
		return err
	})
}

// checkCallback asks our own address as WeChat does when it is entered there.
func (s *Service) checkCallback(ctx context.Context) Check {
	const word, nonce = "huiyindoctor", "doctor"
	at := fmt.Sprint(s.db.Now().Unix())
	q := url.Values{"timestamp": {at}, "nonce": {nonce}, "echostr": {word}, "signature": {util.Signature(s.cfg.WeChatToken, at, nonce)}}
	if body, err := fetched(ctx, s.cfg.URL+"/wechat?"+q.Encode()); err != nil || body != word {
		return Check{Name: "服务器地址", Say: "从 " + s.cfg.URL + "/wechat 没有得到应有的回答。服务启动了吗？域名和 https 通吗？"}
	}
	return Check{Name: "服务器地址", OK: true, Say: s.cfg.URL + "/wechat 通"}
}

func (s *Service) checkDomain(ctx context.Context) Check {
	if s.cfg.WeChatVerify == "" {
		return Check{Name: "域名校验文件", Say: "没有设置 HUIYIN_WECHAT_VERIFY，网页授权和分享用不了"}
	}
	at := s.cfg.URL + "/MP_verify_" + s.cfg.WeChatVerify + ".txt"
	if body, err := fetched(ctx, at); err != nil || body != s.cfg.WeChatVerify {
		return Check{Name: "域名校验文件", Say: at + " 打不开，或者内容不对"}
	}
	return Check{Name: "域名校验文件", OK: true, Say: at}
}

// fetched is what an address of ours answers with.
func fetched(ctx context.Context, address string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	answer, err := (&http.Client{Timeout: patience}).Do(q)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, 1<<10))
	if answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("status %d", answer.StatusCode)
	}
	return string(body), err
}
