package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// shop is a place where commands are typed: a database and a key of its own.
func shop(t *testing.T) func(line string) (out, say string, code int) {
	t.Helper()
	env := []string{"HUIYIN_DATABASE=sqlite:" + filepath.Join(t.TempDir(), "h.db"), "HUIYIN_KEY_FILE=" + filepath.Join(t.TempDir(), "k"), "HUIYIN_LOG_LEVEL=error"}
	return func(line string) (string, string, int) { return typed(strings.Fields(line), env...) }
}

// As README sets up an installation, word for word.
func TestAnInstallationIsSetUpByItsCommands(t *testing.T) {
	do := shop(t)
	if _, say, code := do("verify"); code != 1 || !strings.Contains(say, "huiyin migrate") {
		t.Errorf("before there is a schema: %d, %s", code, say)
	}
	stdin(t, "xihu-2026-long\nnothing else\n")
	for _, x := range []struct{ line, out string }{
		{"migrate", ""},
		{"import calendar data/calendar.csv", "已导入 72 行"},
		{"import units data/units.csv", "已导入 71 行"},
		{"import catalogue data/areas.csv", "已导入 4 行"},
		{"import catalogue data/catalogue.csv", "已导入 26 行"},
		{"import survey data/survey-2026.csv", "已导入 "},
		{"account add wangjian handler SCGW 市容管理处王建", "已加账号 wangjian（经办）"},
		{"verify", "核对无误"},
		{"migrate", ""},
	} {
		if out, say, code := do(x.line); code != 0 || !strings.Contains(out, x.out) {
			t.Errorf("huiyin %s: %d, %s%s", x.line, code, out, say)
		}
	}
	for line, want := range map[string]string{
		"demo":                              "演示城市只能装进空库",
		"demo --size=large":                 "演示城市只能装进空库",
		"import units nowhere.csv":          "读不了文件 nowhere.csv",
		"import units README.md":            "",
		"account add wangjian handler SCGW": "",
		"account add li handler NOPE":       "",
	} {
		if _, say, code := do(line); code != 1 || say == "" || !strings.Contains(say, want) {
			t.Errorf("huiyin %s: %d, %s", line, code, say)
		}
	}
}

func TestAnImportSaysWhatItWouldDoAndTakesNothingAwayWithoutLeave(t *testing.T) {
	do := shop(t)
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	short := file("short.csv", "代码,名称,类型\nSCGW,市城市管理局,市直部门\n")
	bare := file("bare.csv", "代码;名称;类型;别名\nSCGW;市城市管理局;市直部门;\n")
	for _, x := range []struct {
		line, out, say string
		code           int
	}{
		{"migrate", "", "", 0},
		{"import units data/units.csv --dry-run", "试算 71 行，什么都没有写入：新增 71 家，改 0 家，停用 0 家，别名少 0 个", "", 0},
		{"import units data/units.csv", "已导入 71 行：新增 71 家", "", 0},
		{"import units data/units.csv --replace", "已导入 71 行：新增 0 家，改 0 家，停用 0 家，别名少 0 个", "", 0},
		{"import --dry-run units " + short, "  SCGW 的“名称”：市城管委 → 市城市管理局", "", 0},
		{"import units " + short, "新增 0 家，改 1 家，停用 0 家，别名少 0 个", "", 0},
		{"import units " + bare, "", "确实要去掉，请加 --replace", 1},
		{"import units " + bare + " --replace", "改 1 家，停用 0 家，别名少 1 个", "", 0},
		{"import calendar data/calendar.csv --dry-run", "新增或改 72 天，去掉 0 天", "", 0},
		{"import calendar data/calendar.csv", "已导入 72 行", "", 0},
		{"verify", "核对无误", "", 0},
	} {
		if out, say, code := do(x.line); code != x.code || !strings.Contains(out, x.out) || !strings.Contains(say, x.say) {
			t.Errorf("huiyin %s: %d, %s%s", x.line, code, out, say)
		}
	}
}

// stdin gives the commands something to read.
func stdin(t *testing.T, text string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "stdin")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	before := os.Stdin
	os.Stdin = f
	t.Cleanup(func() { os.Stdin = before; _ = f.Close() })
}

func TestServeSaysWhereItIsAndEndsWhenItIsTold(t *testing.T) {
	env := []string{"HUIYIN_DATABASE=sqlite:" + filepath.Join(t.TempDir(), "h.db"), "HUIYIN_KEY_FILE=" + filepath.Join(t.TempDir(), "k"), "HUIYIN_LOG_LEVEL=error", "HUIYIN_LISTEN=127.0.0.1:18471"}
	if _, say, code := typed([]string{"migrate"}, env...); code != 0 {
		t.Fatal(say)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var out bytes.Buffer
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, []string{"serve"}, env, &out) }()
	healthy := false
	for range 100 {
		if got, err := http.Get("http://127.0.0.1:18471/readyz"); err == nil {
			_, _ = io.Copy(io.Discard, got.Body)
			_ = got.Body.Close()
			healthy = got.StatusCode == http.StatusOK
		}
		if healthy {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if _, say, code := typed([]string{"serve"}, env...); healthy && (code != 1 || !strings.Contains(say, "HUIYIN_LISTEN=127.0.0.1:18471 用不了")) {
		t.Errorf("a second one on the same port: %d, %s", code, say)
	}
	stop()
	select {
	case err := <-ended:
		if err != nil || !healthy || !strings.Contains(out.String(), "市民页 http://127.0.0.1:18471/") {
			t.Errorf("healthy %v, %v: %s", healthy, err, out.String())
		}
	case <-time.After(30 * time.Second):
		t.Fatal("it did not end")
	}
}

func TestClassifyMeasuresSentencesWithTheirAnswers(t *testing.T) {
	out, say, code := typed([]string{"classify", "eval", "survey/classify/testdata/frozen.csv"})
	if code != 0 || !strings.Contains(out, "CG-01") {
		t.Errorf("%d, %s: %s", code, say, out)
	}
}

func TestConfigPrintsEverySettingWithoutReadingThem(t *testing.T) {
	out, say, code := typed([]string{"config"}, "HUIYIN_LIMITS=wrong")
	if code != 0 || !strings.Contains(out, "HUIYIN_KEY_FILE") {
		t.Errorf("%d, %s: %s", code, say, out)
	}
}

// While the figures' port is taken the product is served all the same, and what is public never shows them.
func TestFiguresHaveAListenerOfTheirOwn(t *testing.T) {
	env := []string{"HUIYIN_DATABASE=sqlite:" + filepath.Join(t.TempDir(), "h.db"), "HUIYIN_KEY_FILE=" + filepath.Join(t.TempDir(), "k"), "HUIYIN_LOG_LEVEL=error"}
	if _, say, code := typed([]string{"migrate"}, env...); code != 0 {
		t.Fatal(say)
	}
	served := func(public, figures string) {
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			ended <- run(ctx, []string{"serve"}, append(env, "HUIYIN_LISTEN="+public, "HUIYIN_METRICS="+figures), io.Discard)
		}()
		t.Cleanup(func() {
			stop()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
	served("127.0.0.1:18472", "127.0.0.1:18473")
	if status, body := fetched("http://127.0.0.1:18473/metrics"); status != 200 || !strings.Contains(body, "go_goroutines") {
		t.Errorf("the figures: %d %s", status, body)
	}
	if status, body := fetched("http://127.0.0.1:18472/metrics"); status != 404 || strings.Contains(body, "go_goroutines") {
		t.Errorf("the public address shows figures: %d %s", status, body)
	}
	served("127.0.0.1:18474", "127.0.0.1:18473")
	if status, _ := fetched("http://127.0.0.1:18474/healthz"); status != 200 {
		t.Errorf("a taken port for the figures ends the server: %d", status)
	}
}

// fetched asks until somebody answers, for five seconds.
func fetched(url string) (status int, body string) {
	for range 100 {
		if got, err := http.Get(url); err == nil {
			b, _ := io.ReadAll(got.Body)
			_ = got.Body.Close()
			return got.StatusCode, string(b)
		}
		time.Sleep(50 * time.Millisecond)
	}
	return 0, ""
}
