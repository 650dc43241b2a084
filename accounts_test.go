package main

import (
	"bytes"
	"context"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// accountShop is a shop whose database has its units.
func accountShop(t *testing.T) func(line string) (out, say string, code int) {
	t.Helper()
	do := shop(t)
	for _, line := range []string{"migrate", "import units data/units.csv"} {
		if _, say, code := do(line); code != 0 {
			t.Fatal(say)
		}
	}
	return do
}

func TestAccountsAreManagedByTheirCommands(t *testing.T) {
	do := accountShop(t)
	stdin(t, "six unrelated words here\n")
	if _, say, code := do("account add boss office"); code != 0 {
		t.Fatal(say)
	}
	stdin(t, "")
	for _, x := range []struct{ line, out, say string }{
		{"account list", "boss\t考评办\t\t启用\t没有动态码", ""},
		{"account invite wang handler SCGW 市容处王建", "/console/first#", ""},
		{"account invite wang handler", "", "要写单位代码"},
		{"account sessions boss", "boss 现在没有登录", ""},
		{"account end boss", "", "没有这样的登录"},
		{"account disable boss", "", "最后一个能用的账号"},
		{"account role boss auditor", "", "最后一个能用的账号"},
		{"account reset boss", "/console/first#", ""}, // nothing on standard input: a link
		{"account second boss", "boss：办好了", ""},
		{"account enable boss", "boss：办好了", ""},
		{"account disable nobody", "", "没有找到这个账号"},
		{"verify", "核对无误", ""},
	} {
		out, say, code := do(x.line)
		if !strings.Contains(out, x.out) || !strings.Contains(say, x.say) || (code == 0) != (x.say == "") {
			t.Errorf("huiyin %s: %d, %s%s", x.line, code, out, say)
		}
	}
	stdin(t, "another six words in a row\n")
	if out, say, code := do("account reset boss"); code != 0 || !strings.Contains(out, "口令换好了") {
		t.Errorf("%d %s%s", code, out, say)
	}
	stdin(t, "another six words in a row\n")
	if _, say, code := do("account add second office"); code != 0 {
		t.Fatal(say)
	}
	if out, say, code := do("account role boss handler SCGW"); code != 0 || !strings.Contains(out, "boss：办好了") {
		t.Errorf("%d %s%s", code, out, say)
	}
	if out, _, _ := do("account list"); !strings.Contains(out, "boss\t经办\tSCGW\t启用") {
		t.Errorf("the list says %s", out)
	}
}

// started runs serve until it has said where it is, and gives what it printed.
func started(t *testing.T, env []string) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var out bytes.Buffer
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, []string{"serve"}, env, &out) }()
	time.AfterFunc(2*time.Second, stop)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestServePrintsTheLinkToTheFirstAccountWhileThereIsNone(t *testing.T) {
	env := []string{"HUIYIN_DATABASE=sqlite:" + filepath.Join(t.TempDir(), "h.db"), "HUIYIN_KEY_FILE=" + filepath.Join(t.TempDir(), "k"), "HUIYIN_LOG_LEVEL=error", "HUIYIN_LISTEN=127.0.0.1:18473", "HUIYIN_URL=https://huiyin.example.cn"}
	if _, say, code := typed([]string{"migrate"}, env...); code != 0 {
		t.Fatal(say)
	}
	link := regexp.MustCompile(`https://huiyin\.example\.cn/console/first#\S{60,}`)
	first, second := link.FindString(started(t, env)), link.FindString(started(t, env))
	if first == "" || second == "" || first == second {
		t.Errorf("two starts print %q and %q", first, second)
	}
	stdin(t, "six unrelated words here\n")
	if _, say, code := typed([]string{"account", "add", "boss", "office"}, env...); code != 0 {
		t.Fatal(say)
	}
	if out := started(t, env); strings.Contains(out, "/console/first") {
		t.Errorf("with an account it still prints %s", out)
	}
}
