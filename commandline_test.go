package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
)

// typed is what a command line prints and what the shell learns of it. No line here goes as far as a database.
func typed(args []string, env ...string) (out, say string, code int) {
	var b bytes.Buffer
	err := run(context.Background(), args, env, &b)
	if err != nil {
		say = err.Error()
	}
	return b.String(), say, exitCode(err)
}

func TestHelpIsGivenWhereverItIsAskedFor(t *testing.T) {
	for _, x := range []struct {
		name string
		line string
		want []string
	}{
		{"the flag", "--help", []string{"用法：huiyin 命令", "serve", "verify", "huiyin 命令 --help"}},
		{"the short flag", "-h", []string{"用法：huiyin 命令", "classify"}},
		{"the word", "help", []string{"用法：huiyin 命令", "version"}},
		{"of a command", "serve --help", []string{"启动服务", "用法：huiyin serve", "例如：huiyin serve", "huiyin config"}},
		{"of a command, before it", "--help serve", []string{"用法：huiyin serve"}},
		{"of a command, short", "import -h", []string{"用法：huiyin import units|catalogue|survey|calendar|duty 文件", "XLSX 或 CSV", "例如：huiyin import units"}},
		{"of a command, by the word", "help account", []string{"用法：huiyin account add|invite|list|", "[登录名] [角色] [单位代码] [称呼]", "分管领导"}},
		{"of a command with flags", "demo --help", []string{"[--size=usual|large]", "（默认 usual）"}},
		{"beside wrong arguments", "import --help nothing at all", []string{"用法：huiyin import"}},
		{"of help", "help --help", []string{"用法：huiyin help [命令]"}},
		{"beside a setting", "--city 宁波市 serve --help", []string{"用法：huiyin serve"}},
	} {
		out, say, code := typed(strings.Fields(x.line), "HUIYIN_LIMITS=wrong")
		if code != 0 || say != "" {
			t.Errorf("%s: huiyin %s ends with %d: %s", x.name, x.line, code, say)
		}
		for _, w := range x.want {
			if !strings.Contains(out, w) {
				t.Errorf("%s: huiyin %s does not say %q:\n%s", x.name, x.line, w, out)
			}
		}
	}
}

func TestWhatIsMistypedIsNamedWithTheNearest(t *testing.T) {
	for _, x := range []struct{ name, line, say string }{
		{"no command", "", "没有写命令"},
		{"a slip in a command", "sevre", "没有“sevre”这个命令，您是不是想写 serve"},
		{"a command far from all", "xyzzy", "没有“xyzzy”这个命令"},
		{"a slip in a setting", "serve --lisen=:1", "没有“--lisen”这个设置，您是不是想写 --listen"},
		{"a slip in a flag", "demo --sise=large", "您是不是想写 --size"},
		{"a flag of another command", "serve --size=large", "没有“--size”这个设置"},
		{"a short flag", "serve -v", "没有“-v”这个设置"},
		{"a slip in help", "serve --hepl", "您是不是想写 --help"},
		{"a flag before everything", "--lsiten=:1", "您是不是想写 --listen"},
		{"a value that is none", "demo --size=huge", "--size 只能是 usual 或 large，不能是“huge”"},
		{"a value that is missing", "demo --size", "--size 后面缺少内容"},
		{"a setting without a value", "serve --listen", "--listen"},
		{"a setting with a wrong value", "serve --limits=maybe", "HUIYIN_LIMITS"},
		{"too little", "import units", "少了“文件”。用法：huiyin import"},
		{"nothing at all", "import", "少了“units|catalogue|survey|calendar|duty”"},
		{"too much", "verify everything", "“everything”是多余的。用法：huiyin verify"},
		{"what nobody imports", "import unit units.csv", "不认识“unit”，您是不是想写 units"},
		{"a role that is none", "account add wang leader", "您是不是想写 lead"},
		{"another verb", "account remove wang lead", "不认识“remove”，您是不是想写 r"},
		{"an account without its role", "account add wang", "account add 后面还要写角色"},
		{"an account without its name", "account disable", "account disable 后面还要写登录名"},
		{"too much for a list", "account list wang", "“wang”是多余的"},
		{"no verb", "classify file.csv", "少了“文件”"},
		{"help of nothing", "help sevre", "您是不是想写 serve"},
		{"a flag after the end of flags", "verify -- --help", "“--help”是多余的"},
	} {
		out, say, code := typed(strings.Fields(x.line))
		if code != 2 || !strings.Contains(say, x.say) || out != "" {
			t.Errorf("%s: huiyin %s ends with %d: %s\n%s", x.name, x.line, code, say, out)
		}
	}
}

func TestAWrongSettingIsWrongUseAndAFailureIsNot(t *testing.T) {
	if _, say, code := typed([]string{"verify"}, "HUIYIN_DATABSE=x"); code != 2 || !strings.Contains(say, "HUIYIN_DATABASE") {
		t.Errorf("a slip in a variable ends with %d: %s", code, say)
	}
	if _, say, code := typed([]string{"classify", "eval", "/nowhere/sentences.csv"}); code != 1 || say == "" {
		t.Errorf("a file that is not there ends with %d: %s", code, say)
	}
	if code := exitCode(errors.New("the disk is full")); code != 1 {
		t.Errorf("a failure ends with %d", code)
	}
	if code := exitCode(nil); code != 0 {
		t.Errorf("success ends with %d", code)
	}
}

func TestAFileMayBeCalledLikeAFlagAfterTheEndOfFlags(t *testing.T) {
	for _, line := range []string{"classify eval -- --help", "classify -- eval --help", "-- classify eval --help"} {
		if _, say, code := typed(strings.Fields(line)); code != 1 || !strings.Contains(say, "--help") {
			t.Errorf("huiyin %s ends with %d: %s", line, code, say)
		}
	}
	l, err := readLine([]string{"a", "--size", "large", "--", "--size", "-h"}, []flag{{name: "size", normal: "usual", values: []string{"usual", "large"}}})
	if err != nil || strings.Join(l.words, " ") != "a --size -h" || l.flags["size"] != "large" || l.help {
		t.Errorf("read as %+v, %v", l, err)
	}
	if l, err = readLine([]string{"-"}, nil); err != nil || len(l.words) != 1 {
		t.Errorf("a single dash is a word: %+v, %v", l, err)
	}
}

func TestVersionNamesTheProgramAndItsMachine(t *testing.T) {
	out, say, code := typed([]string{"version"}, "HUIYIN_LIMITS=wrong")
	if code != 0 || !strings.HasPrefix(out, "huiyin "+version+" go") {
		t.Errorf("%q, %s, %d", out, say, code)
	}
}

// Whoever adds a command adds its help: the usage names it, and its example is one that it would take.
func TestEveryCommandSaysWhatItTakes(t *testing.T) {
	usage, _, _ := typed([]string{"help"})
	for _, c := range commands() {
		if c.say == "" || c.run == nil || !strings.Contains(usage, "  "+c.name+" ") {
			t.Errorf("%s: the usage does not name it", c.name)
		}
		for _, a := range c.args {
			if a.name == "" || a.say == "" {
				t.Errorf("%s: an argument says nothing", c.name)
			}
		}
		words := strings.Fields(c.example)
		if len(words) < 2 || words[0] != "huiyin" {
			t.Errorf("%s: no example", c.name)
			continue
		}
		if before, _, redirected := strings.Cut(c.example, " <"); redirected {
			words = strings.Fields(before)
		}
		if got, _, err := understand(words[1:]); err != nil || got.name != c.name {
			t.Errorf("%s: its example %q is read as %q: %v", c.name, c.example, got.name, err)
		}
	}
}
