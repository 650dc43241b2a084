// Command huiyin is 回音: the platform on which a city hears its people and proves that it answered.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"
	_ "time/tzdata"

	"huiyin/api"
	"huiyin/internal/actor"
	"huiyin/internal/config"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/privacy"
)

// program is one call: what it was told, and what it opened for it.
type program struct {
	cfg  config.Config
	args []string // of the command
	out  io.Writer
	log  *slog.Logger
}

// commands in the order in which the usage names them.
var commands = []struct {
	name, use string
	run       func(*program, context.Context) error
}{
	{"run", "第一次装入演示城市，然后启动服务", (*program).runCommand},
	{"serve", "启动服务", (*program).serve},
	{"migrate", "把数据库的结构更新到这个程序的版本", (*program).migrate},
	{"demo", "把演示城市装进数据库（要求是空库）", (*program).demo},
	{"import", "import units|catalogue|survey|calendar 文件：导入 XLSX 或 CSV", (*program).imports},
	{"account", "account add 登录名 角色 [单位代码] [称呼]：加一个账号，口令从标准输入读", (*program).account},
	{"verify", "从每一行数据核对账目、计数、状态和操作记录", (*program).verify},
	{"classify", "classify eval 文件：用带答案的句子量分类的准确率", (*program).classify},
	{"config", "打印全部设置项", func(p *program, _ context.Context) error { fmt.Fprint(p.out, config.Reference()); return nil }},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Environ(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "huiyin:", say(err))
		os.Exit(1)
	}
}

// say is the sentence of a fault, or the error as it is: whoever types commands is the operator.
func say(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Say
	}
	return err.Error()
}

func run(ctx context.Context, args, env []string, out io.Writer) error {
	cfg, rest, err := config.Load(args, env)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return usage(out)
	}
	p := &program{cfg: cfg, args: rest[1:], out: out, log: slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: cfg.LogLevel}))}
	for _, word := range p.args {
		if word == "--" {
			break
		}
		if strings.HasPrefix(word, "--") {
			return fmt.Errorf("没有“%s”这个设置。全部设置项请看 huiyin config", word)
		}
	}
	for _, c := range commands {
		if c.name == rest[0] {
			return c.run(p, ctx)
		}
	}
	_ = usage(out)
	return fmt.Errorf("没有“%s”这个命令", rest[0])
}

func usage(out io.Writer) error {
	fmt.Fprintln(out, "用法：huiyin 命令 [--设置=值 …]")
	for _, c := range commands {
		fmt.Fprintf(out, "  %-9s %s\n", c.name, c.use)
	}
	return nil
}

// open connects with the real clock; migrated says whether the schema must already be there.
func (p *program) open(o database.Options) (*database.DB, error) {
	keys, err := privacy.LoadKeys(p.cfg.KeyFile)
	if err != nil {
		return nil, err
	}
	o.Keys = keys
	return database.Open(p.cfg.Database, o)
}

// app opens the product on a migrated database.
func (p *program) app(ctx context.Context) (*api.App, error) {
	db, err := p.open(database.Options{})
	if err != nil {
		return nil, err
	}
	n, err := db.Pending(ctx)
	if err == nil && n > 0 {
		err = fmt.Errorf("数据库的结构不是最新的（差 %d 步），请先运行 huiyin migrate", n)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return api.New(p.cfg, db, p.log)
}

func (p *program) migrate(ctx context.Context) error {
	db, err := p.open(database.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Migrate(ctx)
}

// serve answers until it is told to stop; then it takes nothing new and finishes what it began.
func (p *program) serve(ctx context.Context) error {
	a, err := p.app(ctx)
	if err != nil {
		return err
	}
	defer a.DB.Close()
	door, err := p.listen()
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	var jobs sync.WaitGroup
	jobs.Go(func() { a.Work(ctx) })
	defer jobs.Wait() // the database is closed after the last job
	defer stop()
	failed := make(chan error, 1)
	go func() { failed <- a.Web.Listener(door) }()
	fmt.Fprintf(p.out, "市民页 %s/\n工作台 %s/console/\n公开页 %s/public\n", p.cfg.URL, p.cfg.URL, p.cfg.URL)
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	p.log.Info("stopping")
	last, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	return a.Shutdown(last)
}

// listen takes the address, or says which setting to change.
func (p *program) listen() (net.Listener, error) {
	door, err := net.Listen("tcp", p.cfg.Listen)
	if err != nil {
		return nil, fmt.Errorf("HUIYIN_LISTEN=%s 用不了，可能已有别的程序在用这个端口；请换一个，例如 HUIYIN_LISTEN=127.0.0.1:8090（%w）", p.cfg.Listen, err)
	}
	return door, nil
}

// account adds an account; the password is the first line of standard input, so that it stands in no history.
func (p *program) account(ctx context.Context) error {
	if len(p.args) < 3 || p.args[0] != "add" {
		return errors.New("用法：huiyin account add 登录名 handler|lead|office|auditor [单位代码] [称呼]，口令从标准输入读")
	}
	a, err := p.app(ctx)
	if err != nil {
		return err
	}
	defer a.DB.Close()
	in, err := io.ReadAll(io.LimitReader(os.Stdin, 1024))
	if err != nil {
		return err
	}
	password, _, _ := strings.Cut(string(in), "\n")
	rest := append(p.args[3:], "", "")
	made, err := a.Auth.AddAccount(ctx, actor.Clock, newAccount(p.args[1], password, p.args[2], rest[0], rest[1]))
	if err == nil {
		fmt.Fprintf(p.out, "已加账号 %s（%s）\n", made.Name, made.Role.Say())
	}
	return err
}
