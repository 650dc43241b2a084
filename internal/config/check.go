package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"huiyin/internal/actor"
)

func text(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, v string) error {
		if strings.TrimSpace(v) == "" {
			return errors.New("不能为空")
		}
		*field(c) = strings.TrimSpace(v)
		return nil
	}
}

func setDatabase(c *Config, v string) error {
	c.Database = v
	if path, ok := strings.CutPrefix(v, "sqlite:"); ok {
		if path == "" {
			return errors.New("sqlite: 后面请写文件路径，例如 sqlite:./data/huiyin.db")
		}
		return nil
	}
	u, err := url.Parse(v)
	if err != nil || u.Scheme != "mysql" || u.Hostname() == "" || u.Port() == "" || u.User.Username() == "" || len(u.Path) < 2 || strings.Contains(u.Path[1:], "/") {
		return errors.New("请写成 sqlite:路径 或 mysql://用户:密码@主机:端口/库名；密码里的 @ : / 请写成 %40 %3A %2F")
	}
	return nil
}

func setListen(c *Config, v string) error {
	c.Listen = v
	return address(v)
}

func setMetrics(c *Config, v string) error {
	c.Metrics = v
	if v == "" {
		return nil
	}
	return address(v)
}

func address(v string) error {
	_, port, err := net.SplitHostPort(v)
	if n, bad := strconv.ParseUint(port, 10, 16); err != nil || bad != nil || strconv.FormatUint(n, 10) != port {
		return errors.New("请写成 地址:端口，例如 127.0.0.1:8080，端口在 0 到 65535 之间")
	}
	return nil
}

func setURL(c *Config, v string) error {
	u, err := url.Parse(strings.TrimSuffix(v, "/"))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return errors.New("请写成 https://主机名，后面不带路径")
	}
	c.URL = u.Scheme + "://" + strings.ToLower(u.Host) // as browsers write it: HTTPS:// asks for the cookies of https, too
	return nil
}

func setLimits(c *Config, v string) error {
	c.Limits = v == "on"
	if v != "on" && v != "off" {
		return errors.New("只能是 on 或 off")
	}
	return nil
}

func setProxies(c *Config, v string) error {
	for _, part := range strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' }) {
		p, err := netip.ParsePrefix(part)
		if err != nil {
			return fmt.Errorf("“%s”不是网段，请写成 10.0.0.0/8 或 10.1.2.3/32", part)
		}
		c.Proxies = append(c.Proxies, p.Masked())
	}
	return nil
}

func setFiguresRest(c *Config, v string) (err error) {
	c.FiguresRest, err = time.ParseDuration(v)
	if err != nil || c.FiguresRest < time.Second || c.FiguresRest > 10*time.Minute {
		return errors.New("要写 1s 到 10m 之间的时间，例如 10s")
	}
	return nil
}

func setSessionIdle(c *Config, v string) (err error) {
	c.SessionIdle, err = time.ParseDuration(v)
	if err != nil || c.SessionIdle < 5*time.Minute || c.SessionIdle > 12*time.Hour {
		return errors.New("要写 5m 到 12h 之间的时间，例如 30m")
	}
	return nil
}

func setSessionMost(c *Config, v string) (err error) {
	c.SessionMost, err = time.ParseDuration(v)
	if err != nil || c.SessionMost < time.Hour || c.SessionMost > 24*time.Hour {
		return errors.New("要写 1h 到 24h 之间的时间，例如 10h")
	}
	return nil
}

func setSecondFactor(c *Config, v string) error {
	for _, part := range strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' }) {
		role := actor.Role(part)
		if !slices.Contains([]actor.Role{actor.Handler, actor.Lead, actor.Office, actor.Auditor}, role) {
			return fmt.Errorf("没有“%s”这个角色，请从 handler、lead、office、auditor 里选", part)
		}
		c.SecondFactor = append(c.SecondFactor, role)
	}
	return nil
}

func setWebhook(c *Config, v string) error {
	c.Webhook = v
	u, err := url.Parse(v)
	if v == "" {
		return nil
	}
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" || u.Scheme != "https" && (u.Scheme != "http" || !inside(u.Hostname())) {
		return errors.New("请写成 https://…；只有本机和内网的地址可以写 http://")
	}
	return nil
}

func setWebhookKey(c *Config, v string) error {
	c.WebhookKey = v
	if v != "" && len(v) < shortestKey {
		return fmt.Errorf("至少要 %d 个字符", shortestKey)
	}
	return nil
}

// shortestKey is how long a shared key is at least, in bytes.
const shortestKey = 16

// inside says whether a host is an address of this machine or of its own network.
func inside(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && (ip.IsLoopback() || ip.IsPrivate())
}

func setLogLevel(c *Config, v string) error {
	levels := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	level, ok := levels[v]
	if !ok {
		return errors.New("只能是 debug、info、warn 或 error")
	}
	c.LogLevel = level
	return nil
}

// check is what one setting asks of another.
func (c Config) check() error {
	if !c.Limits && !c.loopback() {
		return errors.New("设置项 HUIYIN_LIMITS=off 只能在监听本机地址时使用，请把 HUIYIN_LISTEN 改为 127.0.0.1:端口，或打开频率限制")
	}
	if err := c.checkWeChat(); err != nil {
		return err
	}
	if (c.Webhook == "") != (c.WebhookKey == "") {
		return errors.New("设置项 HUIYIN_WEBHOOK 和 HUIYIN_WEBHOOK_KEY 要么都填，要么都不填")
	}
	path, ok := strings.CutPrefix(c.Database, "sqlite:")
	if !ok {
		return nil
	}
	folder, key := filepath.Dir(path), c.KeyFile
	// A backup of the data folder must not hold the key. Where data lies in the working directory itself,
	// that folder is no data folder, and only its own level counts.
	if same(folder, filepath.Dir(key)) || within(folder, key) && !within(folder, ".") {
		return errors.New("设置项 HUIYIN_KEY_FILE 不能放在数据库所在的文件夹里，否则备份数据时会带走密钥。请放到旁边的文件夹，例如 ./data-key/huiyin.key")
	}
	return nil
}

func same(a, b string) bool {
	rel, err := filepath.Rel(absolute(a), absolute(b))
	return err == nil && rel == "."
}

func within(folder, path string) bool {
	rel, err := filepath.Rel(absolute(folder), absolute(path))
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

func absolute(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	dir, err := os.Getwd()
	if err != nil {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

// loopback says whether only this machine reaches us.
func (c Config) loopback() bool {
	host, _, _ := net.SplitHostPort(c.Listen)
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// MetricsInside says whether the figures are listened for at an address that only this machine or its own network reaches.
func (c Config) MetricsInside() bool {
	host, _, _ := net.SplitHostPort(c.Metrics)
	return inside(host)
}

// urlOf is the address at which a browser on this machine finds us.
func urlOf(listen string) string {
	host, port, _ := net.SplitHostPort(listen)
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}
