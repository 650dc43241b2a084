// Command huiyin is 回音: the platform on which a city hears its people and proves that it answered.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
	_ "time/tzdata"

	"huiyin/api"
	"huiyin/api/demo"
	"huiyin/api/demo/stage"
	"huiyin/internal/config"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/privacy"
)

// program is one call: what it was told, and what it opened for it.
type program struct {
	cfg   config.Config
	args  []string          // of the command
	flags map[string]string // of the command
	out   io.Writer
	log   *slog.Logger
}

// commands in the order in which the usage names them. A function, since help lists them and stands among them.
func commands() []command {
	return []command{
		{name: "run", say: "第一次装入演示城市，然后启动服务", example: "huiyin run", run: (*program).runCommand},
		{name: "serve", say: "启动服务", example: "huiyin serve --listen=127.0.0.1:8090", run: (*program).serve},
		{name: "migrate", say: "把数据库的结构更新到这个程序的版本", example: "huiyin migrate", run: (*program).migrate},
		{name: "demo", say: "把演示城市装进数据库（要求是空库）", example: "huiyin demo --size=large", run: (*program).demo,
			flags: []flag{{name: "size", normal: "usual", values: []string{"usual", "large"}, say: "usual 是一年的演示；large 扩成三年、三万件整改件，用来量速度"}}},
		{name: "import", say: "导入 XLSX 或 CSV 表格", example: "huiyin import units units.xlsx", run: (*program).imports,
			args: []argument{
				{name: "units|catalogue|survey|calendar|duty", say: "导入什么：单位、目录、问卷、工作日历或值班表", values: []string{"units", "catalogue", "survey", "calendar", "duty"}}, {name: "文件", say: "XLSX 或 CSV"}},
			flags: []flag{
				{name: "dry-run", bare: true, say: "只打印会改什么，什么都不写入"},
				{name: "replace", bare: true, say: "允许去掉：空着的格子、少写的别名，以及目录、日历里同一年度没写的行、值班表没写的班；不写就只增不减"}}},
		{name: "account", say: "管理账号：开通、邀请、列出、停用、启用、重设、改角色、看和结束登录", example: "huiyin account add wangjian handler SCGW 市容处王建 <口令文件", run: (*program).account, optional: 4,
			args: []argument{
				{name: "add|invite|list|disable|enable|reset|second|role|sessions|end", say: "开通（口令从标准输入读）、邀请（打印一次性链接）、列出、停用、启用、重设口令（标准输入有口令就用它，没有就打印一次性链接）、重设动态码、改角色、看登录、结束登录", values: accountVerbs},
				{name: "登录名", say: "登录时填的名字；list 不写"}, {name: "角色", say: "handler 经办、lead 分管领导、office 考评办或 auditor 监督；只有 add、invite、role 要写", values: []string{"handler", "lead", "office", "auditor"}},
				{name: "单位代码", say: "经办和分管领导所在的单位"}, {name: "称呼", say: "记录上写的名字"}}},
		{name: "verify", say: "从每一行数据核对账目、计数、状态、证明和操作记录", example: "huiyin verify", run: (*program).verify,
			flags: []flag{
				{name: "head", bare: true, say: "只打印留痕链最新一块的号、哈希、签名和公钥，请抄到别处保存"},
				{name: "since", normal: "", say: "写成 块号:哈希，另外核对以前抄下的这一块还在链上"},
				{name: "adopt", bare: true, say: "给老数据库里没有证明的数据补上证明，会留痕"}}},
		{name: "export", say: "把留痕链打印成一行一条 JSON，请存成文件；scripts/checkchain 不用密钥就能核对", example: "huiyin export chain", run: (*program).export,
			args: []argument{{name: "chain", say: "留痕链", values: []string{"chain"}}}},
		{name: "rebuild", say: "从每一行数据重新数出全部计数，会留痕", example: "huiyin rebuild", run: (*program).rebuild},
		{name: "classify", say: "用带答案的句子量分类的准确率", example: "huiyin classify eval sentences.csv", run: (*program).classify,
			args: []argument{
				{name: "eval", say: "量一次", values: []string{"eval"}}, {name: "文件", say: "CSV，两列 code,text；不属于任何一行的 code 空着"}}},
		{name: "doctor", say: "检查公众号的设置和公众号是不是对得上，不给任何人发消息", example: "huiyin doctor --menu", run: (*program).doctor,
			flags: []flag{
				{name: "menu", bare: true, say: "另外把菜单发布到公众号"},
				{name: "qr", normal: "", say: "写问卷的代码，另外生成一个扫了就关注并打开这份问卷的二维码"}}},
		{name: "config", say: "打印全部设置项", example: "huiyin config", bare: true, run: func(p *program, _ context.Context) error { fmt.Fprint(p.out, config.Reference()); return nil }},
		{name: "version", say: "打印程序的版本", example: "huiyin version", bare: true, run: (*program).version},
		{name: "help", say: "打印用法", example: "huiyin help import", bare: true, run: (*program).helps, optional: 1, args: []argument{{name: "命令", say: "哪一个命令的用法"}}},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Environ(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "huiyin:", say(err))
		os.Exit(exitCode(err))
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

// run carries out one command line. What needs no settings is done before they are read: whoever has one wrong needs help most.
func run(ctx context.Context, args, env []string, out io.Writer) error {
	c, l, err := understand(args)
	if err != nil {
		return err
	}
	if l.help {
		c.help(out)
		return nil
	}
	var cfg config.Config
	if !c.bare {
		if cfg, _, err = config.Load(args, env); err != nil {
			return misuse{err}
		}
	}
	p := &program{cfg: cfg, args: l.words, flags: l.flags, out: out, log: slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: cfg.LogLevel}))}
	slog.SetDefault(p.log)
	return c.run(p, ctx)
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
	db, err := p.migrated(ctx, database.Options{})
	if err != nil {
		return nil, err
	}
	return api.New(p.cfg, db, nil, p.log)
}

// migrated opens a database whose structure is the program's.
func (p *program) migrated(ctx context.Context, o database.Options) (*database.DB, error) {
	db, err := p.open(o)
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
	return db, nil
}

// served is the product as a server opens it: in the demonstration, on this machine alone, with a WeChat that answers; then begin lets its
// people come in, once the server listens.
func (p *program) served(ctx context.Context) (a *api.App, begin func(context.Context) error, err error) {
	clock := &stage.Clock{} // nobody moves it where there is no stage
	db, err := p.migrated(ctx, database.Options{Now: clock.Now})
	if err != nil {
		return nil, nil, err
	}
	playable, err := stage.Playable(ctx, db, p.cfg.Listen, p.cfg.URL)
	if err != nil || !playable || p.cfg.WeChat() {
		a, err = api.New(p.cfg, db, nil, p.log)
		return a, func(context.Context) error { return nil }, err
	}
	if a, err = api.New(stage.Settings(p.cfg), db, nil, p.log); err != nil {
		return nil, nil, err
	}
	s := stage.New(a, clock)
	a.Stage = s
	return a, s.Begin, nil
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
	a, begin, err := p.served(ctx)
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
	jobs.Go(func() { a.DB.Watch(ctx) })
	defer jobs.Wait() // the database is closed after the last job
	defer stop()
	defer p.figures(a.Metrics())()
	if err := p.people(ctx, a); err != nil {
		return err
	}
	failed := make(chan error, 1)
	go func() { failed <- a.Serve(door) }()
	if err := p.greetFirst(ctx, a); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "市民页 %s/\n工作台 %s/console/\n公开页 %s/public\n", p.cfg.URL, p.cfg.URL, p.cfg.URL)
	if a.Stage != nil {
		fmt.Fprintf(p.out, "在微信里走一遍 %s/demo/wechat\n公述民评 %s/hearings（导播台在工作台的“公述民评”里：打开它，代表就进场）\n", p.cfg.URL, p.cfg.URL)
	}
	if err := begin(ctx); err != nil {
		p.log.Error("the stage's people did not come in", "error", err.Error())
	}
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

// people lets the demonstration's representatives wait for their hearing.
func (p *program) people(ctx context.Context, a *api.App) error {
	is, err := a.Survey.Demonstration(ctx)
	if err == nil && is {
		a.Watched = demo.NewGallery(ctx, a).Watched
	}
	return err
}

// listen takes the address, or says which setting to change.
func (p *program) listen() (net.Listener, error) {
	door, err := net.Listen("tcp", p.cfg.Listen)
	if err != nil {
		return nil, fmt.Errorf("HUIYIN_LISTEN=%s 用不了，可能已有别的程序在用这个端口；请换一个，例如 HUIYIN_LISTEN=127.0.0.1:8090（%w）", p.cfg.Listen, err)
	}
	return door, nil
}

// figures serves the operator's figures on a listener of their own and gives what ends it. That it cannot is said in the log: nobody's
// letter is worth less than a dashboard.
func (p *program) figures(h http.Handler) (end func()) {
	if p.cfg.Metrics == "" {
		return func() {}
	}
	if !p.cfg.MetricsInside() {
		p.log.Warn("HUIYIN_METRICS 的地址外面也可能读到，请改为本机或内网的地址", "address", p.cfg.Metrics)
	}
	l, err := net.Listen("tcp", p.cfg.Metrics)
	if err != nil {
		p.log.Warn("HUIYIN_METRICS 的地址用不了，没有开运行指标；请换一个端口", "address", p.cfg.Metrics, "error", err.Error())
		return func() {}
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second, MaxHeaderBytes: 8 << 10}
	go func() { _ = s.Serve(l) }()
	return func() { _ = s.Close() }
}
