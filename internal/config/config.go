// Package config reads the settings: command line > environment (HUIYIN_…) > file > defaults that work.
// Written on yaml.v3 alone: koanf with its three provider modules was no shorter, and knows no nearest name.
package config

import (
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"huiyin/internal/actor"
)

// Config is every setting there is; settings says what each is for.
type Config struct {
	Database    string         // sqlite:PATH or mysql://user:pass@host:port/name
	KeyFile     string         // the secret that seals originals
	Listen      string         // host:port
	URL         string         // public address, without a slash at the end
	Metrics     string         // host:port of the operator's figures; empty is off
	Limits      bool           // rate limits are on
	Proxies     []netip.Prefix // front proxies whose X-Real-IP is believed
	LogLevel    slog.Level
	City        string
	OfficeName  string
	Webhook     string        // address of the city's messenger for the units' letters; empty is off
	WebhookKey  string        // signs what goes there
	FiguresRest time.Duration // how often the public figures are made anew, at most

	SessionIdle  time.Duration // a staff session ends when it was not used for so long
	SessionMost  time.Duration // and after so long at the latest
	SecondFactor []actor.Role  // who must give a code of a second factor to log in

	WeChatApp       string // of the service account; empty: there is none
	WeChatSecret    string
	WeChatToken     string // signs what WeChat tells us
	WeChatKey       string // and this encrypts it
	WeChatVerify    string // what the domain's file says
	WeChatTemplates []WeChatTemplate
	WeChatAPI       string // of a WeChat that is made believe, on this machine; empty: the real one
}

// setting is one field of Config: its name in the file (key_file), from which the variable
// (HUIYIN_KEY_FILE) and the flag (--key-file) follow.
type setting struct {
	name, normal, help string
	set                func(c *Config, value string) error
}

var settings = []setting{
	{"database", "sqlite:./data/huiyin.db", "数据库：sqlite:路径，或 mysql://用户:密码@主机:端口/库名。", setDatabase},
	{"key_file", "./data-key/huiyin.key", "密钥文件，首次启动时自动生成；请另行备份，不要放进数据库所在的文件夹。", text(func(c *Config) *string { return &c.KeyFile })},
	{"listen", "127.0.0.1:8080", "监听的地址和端口。", setListen},
	{"url", "http://127.0.0.1:8080", "对外的网址，写进二维码；不填时由 listen 得出。", setURL},
	{"metrics", "", "运行指标的监听地址，例如 127.0.0.1:9090；不填就不开。只应让内网读到。", setMetrics},
	{"limits", "on", "频率限制，on 或 off；off 只用于本机压力测试。", setLimits},
	{"proxies", "", "可信的前置代理网段，逗号分隔，例如 10.0.0.0/8；没有代理就不填。", setProxies},
	{"figures_rest", "10s", "公开的数字最快隔多久更新一次，1s 到 10m。", setFiguresRest},
	{"session_idle", "30m", "工作台多久不用就自动退出，5m 到 12h。", setSessionIdle},
	{"session_most", "10h", "工作台登录一次最长用多久，1h 到 24h。", setSessionMost},
	{"second_factor", "", "哪些角色登录时必须再输动态码，逗号分隔，例如 office,auditor；不填就都不强制。", setSecondFactor},
	{"wechat_app", "", "微信服务号的 AppID；不接公众号就不填，下面各项也不填。", setWeChatApp},
	{"wechat_secret", "", "微信服务号的 AppSecret。", setWeChatSecret},
	{"wechat_token", "", "公众平台“服务器配置”里的 Token。", setWeChatToken},
	{"wechat_key", "", "公众平台“服务器配置”里的 EncodingAESKey；消息加解密方式要选安全模式。", setWeChatKey},
	{"wechat_verify", "", "网页授权域名的校验文件名，例如 MP_verify_Ab12Cd34Ef56.txt。", setWeChatVerify},
	{"wechat_templates", "", "各种通知用的模板：种类=方式:模板ID:字段=内容,字段=内容，多个用分号隔开。", setWeChatTemplates},
	{"wechat_api", "", "本机上模拟微信的地址，只用于演示和测试；用真的微信就不填。", setWeChatAPI},
	{"webhook", "", "给单位的消息另外发到哪里：城市自己的消息接口的网址，后面接政务钉钉或企业微信；不填就只在工作台显示。", setWebhook},
	{"webhook_key", "", "给 webhook 的每次请求签名的密钥，至少 16 个字符，和消息接口约定；请写在环境变量或配置文件里。", setWebhookKey},
	{"log_level", "info", "日志级别：debug、info、warn 或 error。", setLogLevel},
	{"city", "杭州市", "城市名称，显示在页面上。", text(func(c *Config) *string { return &c.City })},
	{"office_name", "杭州市考评办", "主办单位名称，显示在页面上。", text(func(c *Config) *string { return &c.OfficeName })},
}

func (s setting) env() string  { return "HUIYIN_" + strings.ToUpper(s.name) }
func (s setting) flag() string { return "--" + strings.ReplaceAll(s.name, "_", "-") }

// values are what somebody set, by name, and where: for the error.
type values map[string]value

type value struct{ text, from string }

// Load reads args (without the program's name) and env ("NAME=value", as os.Environ gives it) and returns
// the settings and the arguments that are none: the command and its own. An error names the setting, what
// is wrong and, for an unknown one, the nearest that exists; it never quotes a password.
func Load(args, env []string) (c Config, rest []string, err error) {
	flags, rest, err := fromArgs(args)
	if err != nil {
		return Config{}, nil, err
	}
	vars, err := fromEnv(env)
	if err != nil {
		return Config{}, nil, err
	}
	path, _ := firstOf(configName, flags, vars)
	file, err := fromFile(path.text)
	if err != nil {
		return Config{}, nil, err
	}
	for _, s := range settings {
		v, ok := firstOf(s.name, flags, vars, file)
		if !ok {
			v = value{s.normal, "默认值"}
		}
		if err := s.set(&c, v.text); err != nil {
			return Config{}, nil, fmt.Errorf("设置项 %s（来自%s）不对：%w", s.env(), v.from, err)
		}
	}
	if _, ok := firstOf("url", flags, vars, file); !ok {
		c.URL = urlOf(c.Listen)
	}
	return c, rest, c.check()
}

// Rest are the arguments that are no settings: the command and its own. An error when a setting stands there without a value.
func Rest(args []string) ([]string, error) {
	_, rest, err := fromArgs(args)
	return rest, err
}

// firstOf is what the first source says that says anything.
func firstOf(name string, sources ...values) (value, bool) {
	for _, s := range sources {
		if v, ok := s[name]; ok {
			return v, true
		}
	}
	return value{}, false
}

// configName is the setting that says where the file is; it cannot stand in the file.
const configName = "config"

// fromArgs takes --name value and --name=value wherever they stand before a --, and leaves the rest.
func fromArgs(args []string) (found values, rest []string, err error) {
	found = values{}
	for i := 0; i < len(args); i++ {
		if args[i] == "--" {
			return found, append(rest, args[i:]...), nil
		}
		flag, text, has := strings.Cut(args[i], "=")
		name := nameOf(func(s setting) string { return s.flag() }, flag)
		if name == "" {
			rest = append(rest, args[i])
			continue
		}
		if !has {
			if i++; i == len(args) {
				return nil, nil, fmt.Errorf("命令行 %s 后面缺少内容，请写成 %s=…", flag, flag)
			}
			text = args[i]
		}
		found[name] = value{text, "命令行 " + flag}
	}
	return found, rest, nil
}

// fromEnv takes HUIYIN_…; HUIYIN_TEST_… belongs to the tests, and an empty one counts as not set.
func fromEnv(env []string) (values, error) {
	found := values{}
	for _, line := range env {
		variable, text, _ := strings.Cut(line, "=")
		if !strings.HasPrefix(variable, "HUIYIN_") || strings.HasPrefix(variable, "HUIYIN_TEST_") {
			continue
		}
		name := nameOf(func(s setting) string { return s.env() }, variable)
		if name == "" {
			return nil, unknown("环境变量", variable, func(s setting) string { return s.env() })
		}
		if text != "" {
			found[name] = value{text, "环境变量"}
		}
	}
	return found, nil
}

// fromFile takes name: value of a YAML file; a list is as good as commas. No path, no values.
func fromFile(path string) (values, error) {
	if path == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(path) //nolint:gosec // the operator's own setting
	if err != nil {
		return nil, fmt.Errorf("读不了配置文件（设置项 HUIYIN_CONFIG）：%w", err)
	}
	var nodes map[string]yaml.Node
	if err := yaml.Unmarshal(raw, &nodes); err != nil {
		return nil, fmt.Errorf("配置文件 %s 的格式不对：%w", path, err)
	}
	found := values{}
	for key, node := range nodes {
		if nameOf(func(s setting) string { return s.name }, key) == "" || key == configName {
			return nil, unknown("配置文件 "+path+" 里的", key, func(s setting) string { return s.name })
		}
		parts := []string{node.Value}
		if node.Kind == yaml.SequenceNode {
			parts = nil
			for _, item := range node.Content {
				parts = append(parts, item.Value)
			}
		}
		if node.Kind == yaml.MappingNode {
			return nil, fmt.Errorf("配置文件 %s 里的 %s 下面不能再分项", path, key)
		}
		found[key] = value{strings.Join(parts, ","), "配置文件 " + path}
	}
	return found, nil
}
