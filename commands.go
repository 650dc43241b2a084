package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"huiyin/api"
	"huiyin/api/demo"
	"huiyin/data"
	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/sheet"
	"huiyin/rectify"
	"huiyin/survey"
	"huiyin/survey/classify"
)

// runCommand is what `make run` starts: the first time it loads the demonstration city.
func (p *program) runCommand(ctx context.Context) error {
	door, err := p.listen() // tried first: nobody should wait for a city that cannot be shown
	if err != nil {
		return err
	}
	_ = door.Close()
	if err := p.migrate(ctx); err != nil {
		return err
	}
	n, brokeOff, err := p.loaded(ctx)
	if err != nil {
		return err
	}
	if brokeOff {
		return errors.New("上一次装入演示城市没有完成。请删掉数据库（默认是 ./data）再运行一次")
	}
	if n == 0 {
		if err := p.demo(ctx); err != nil {
			return err
		}
	}
	if err := p.greet(ctx); err != nil {
		return err
	}
	return p.serve(ctx)
}

// loaded says how many units there are, and whether a demonstration was begun and never finished.
func (p *program) loaded(ctx context.Context) (units int64, brokeOff bool, err error) {
	db, err := p.open(database.Options{})
	if err != nil {
		return 0, false, err
	}
	defer db.Close()
	if err := db.Read(ctx).Table("units").Count(&units).Error; err != nil {
		return 0, false, err
	}
	brokeOff, err = survey.DemonstrationBrokeOff(db.Read(ctx))
	return units, brokeOff, err
}

// greet prints what a visitor of the demonstration needs.
func (p *program) greet(ctx context.Context) error {
	db, err := p.open(database.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	receipts, err := demo.Receipts(ctx, db)
	if receipts != "" {
		fmt.Fprint(p.out, demo.LogIns(), receipts)
	}
	return err
}

// demo loads the demonstration city into an empty database. Nothing of it is worth waiting for the disk at each step.
func (p *program) demo(ctx context.Context) error {
	began := time.Now()
	fmt.Fprintln(p.out, "正在装入演示城市……")
	open := func(o database.Options) (*database.DB, error) {
		o.Relaxed = true
		return p.open(o)
	}
	load := func() (string, error) { return demo.Load(ctx, p.cfg, open, data.FS, p.log) }
	if p.flags["size"] == "large" {
		load = func() (string, error) { return demo.LoadLarge(ctx, p.cfg, open, data.FS, p.log, demo.Large, p.out) }
	}
	n, err := load()
	if err == nil {
		fmt.Fprintf(p.out, "装好了：%s，用时 %.1f 秒\n", n, time.Since(began).Seconds())
	}
	return err
}

// imports reads a table into the database and says what that changes; nothing is taken over when any row is wrong, and nothing at all in
// a trial.
func (p *program) imports(ctx context.Context) error {
	raw, err := os.ReadFile(p.args[1])
	if err != nil {
		return fmt.Errorf("读不了文件 %s，请检查路径和权限（%w）", p.args[1], err)
	}
	t, err := sheet.Read(p.args[1], raw)
	if err != nil {
		return err
	}
	t.Replace, t.DryRun = p.flags["replace"] == said, p.flags["dry-run"] == said
	a, err := p.app(ctx)
	if err != nil {
		return err
	}
	defer a.DB.Close()
	change, err := p.takes(ctx, a, t)
	if err == nil {
		p.tell(t, change)
	}
	return err
}

func (p *program) takes(ctx context.Context, a *api.App, t *sheet.Table) (sheet.Change, error) {
	switch p.args[0] {
	case "units":
		return a.Survey.ImportUnits(ctx, actor.Clock, t)
	case "catalogue":
		return a.Survey.ImportCatalogue(ctx, actor.Clock, t)
	case "survey":
		return a.Survey.ImportSurvey(ctx, actor.Clock, t, "", "")
	case "duty":
		return p.importDuty(ctx, a.Rectify, t)
	}
	return a.Rectify.ImportCalendar(ctx, actor.Clock, t)
}

// tell says what an import did, or would do: in numbers, each change before and after, and what of the file was not read.
func (p *program) tell(t *sheet.Table, c sheet.Change) {
	if t.DryRun {
		fmt.Fprintf(p.out, "试算 %d 行，什么都没有写入：%s\n", c.Rows, c.Say)
	} else {
		fmt.Fprintf(p.out, "已导入 %d 行：%s\n", c.Rows, c.Say)
	}
	for _, line := range c.Lines() {
		fmt.Fprintln(p.out, "  "+line)
	}
	for _, note := range t.Notes() {
		fmt.Fprintln(p.out, "注意："+note)
	}
}

// importDuty says in which hours nobody would be called.
func (p *program) importDuty(ctx context.Context, s *rectify.Service, t *sheet.Table) (sheet.Change, error) {
	r, change, err := s.ImportDuty(ctx, actor.Clock, t)
	if gaps := r.Gaps(); err == nil && len(gaps) > 0 {
		fmt.Fprintf(p.out, "这些时间没有人值班：%s\n", strings.Join(gaps, "；"))
	}
	return change, err
}

// classify measures the classification on sentences with their answers (code,text and, where two answers are right, second). It needs no database: the catalogue is the one shipped.
func (p *program) classify(context.Context) error {
	set, err := labelled(p.args[1])
	if err != nil {
		return err
	}
	rows, err := shippedRows()
	if err != nil {
		return err
	}
	fmt.Fprint(p.out, classify.Evaluate(classify.New(rows, classify.Examples()), set).String())
	return nil
}

func labelled(name string) (set []classify.Labelled, err error) {
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	t, err := sheet.Read(name, raw)
	if err != nil {
		return nil, err
	}
	for _, r := range t.Rows() {
		set = append(set, classify.Labelled{Code: strings.TrimSpace(r.Get("code")), Text: r.Get("text"), Second: strings.TrimSpace(r.Get("second"))})
	}
	return set, t.Need("code", "text")
}

func shippedRows() (rows []classify.Row, err error) {
	raw, err := data.FS.ReadFile("catalogue.csv")
	if err != nil {
		return nil, err
	}
	t, err := sheet.Read("catalogue.csv", raw)
	if err != nil {
		return nil, err
	}
	for _, r := range t.Rows() {
		if r.Get("牵头单位") != "" {
			rows = append(rows, classify.Row{Code: r.Get("代码"), Text: r.Get("具体表现"), Short: r.Get("简称")})
		}
	}
	return rows, nil
}
