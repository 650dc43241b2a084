package demo

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"time"

	"huiyin/api"
	"huiyin/internal/actor"
	"huiyin/internal/config"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/sheet"
	"huiyin/rectify"
	"huiyin/rectify/workday"
)

// Load fills an empty database with the demonstration city and plays the year that ended yesterday through the verbs.
// files are the tables a new installation starts with. Conflict when the database has units already. The summary
// counts what is there then: 771 条意见、547 件整改件、250 份答卷.
func Load(ctx context.Context, cfg config.Config, open func(database.Options) (*database.DB, error), files fs.FS, log *slog.Logger) (summary string, err error) {
	return load(ctx, cfg, open, files, log, day.Of(time.Now()))
}

// load is Load on a given day.
func load(ctx context.Context, cfg config.Config, open func(database.Options) (*database.DB, error), files fs.FS, log *slog.Logger, today string) (summary string, err error) {
	return build(ctx, cfg, open, files, log, today, func(*city) error { return nil })
}

// build plays the city, and then does one thing more before it says that all was loaded.
func build(ctx context.Context, cfg config.Config, open func(database.Options) (*database.DB, error), files fs.FS, log *slog.Logger, today string, more func(*city) error) (summary string, err error) {
	c := &city{ctx: ctx, clock: &clock{}, first: day.Plus(today, -365), last: day.Plus(today, -1), dice: rand.New(rand.NewPCG(seed, 0)), deskDice: rand.New(rand.NewPCG(seed, 1)), paceDice: rand.New(rand.NewPCG(seed, 2))}
	c.clock.reach(c.first, 0)
	// Drawn by seed too: what is listed by its identifiers meets the same dice each time.
	db, err := open(database.Options{Now: c.clock.Now, Random: rand.NewChaCha8(sha256.Sum256(fmt.Append(nil, seed)))})
	if err != nil {
		return "", err
	}
	defer func() {
		if e := db.Close(); err == nil {
			err = e
		}
	}()
	if err := empty(ctx, db); err != nil {
		return "", err
	}
	if c.App, err = api.New(cfg, db, nil, log); err != nil {
		return "", err
	}
	for _, step := range []func() error{func() error { return c.furnish(files) }, c.hire, c.know, c.schedule, c.play, c.keep, c.askPersons, c.letters, c.hearings, func() error { return more(c) }, c.finish, c.chain} {
		if err := step(); err != nil {
			return "", fmt.Errorf("demonstration: %w", err)
		}
	}
	for reason, n := range c.refused {
		log.Debug("demonstration: refused", "reason", reason, "times", n)
	}
	return c.summary()
}

// empty migrates and makes sure that nobody works in this database.
func empty(ctx context.Context, db *database.DB) error {
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	var n int64
	if err := db.Read(ctx).Table("units").Count(&n).Error; err != nil {
		return err
	}
	if n > 0 {
		return fault.New(fault.Conflict, "not_empty", "这个数据库里已经有 %d 个单位，演示城市只能装进空库。请用 HUIYIN_DATABASE 指定一个新的数据库。", n)
	}
	return nil
}

// furnish marks the database and loads what every installation starts with.
func (c *city) furnish(files fs.FS) error {
	err := c.DB.Do(c.ctx, actor.Clock, func(tx *database.Tx) error { return c.Survey.MarkDemonstration(tx, false) })
	if err != nil {
		return err
	}
	tables := map[string]*sheet.Table{}
	for _, name := range []string{"calendar.csv", "units.csv", "areas.csv", "catalogue.csv", "survey-2026.csv", "duty.csv"} {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		if tables[name], err = sheet.Read(name, raw); err != nil {
			return err
		}
	}
	for _, load := range []func() (sheet.Change, error){
		func() (sheet.Change, error) {
			_, change, err := c.Rectify.ImportDuty(c.ctx, actor.Clock, tables["duty.csv"])
			return change, err
		},
		func() (sheet.Change, error) {
			return c.Rectify.ImportCalendar(c.ctx, actor.Clock, tables["calendar.csv"])
		},
		func() (sheet.Change, error) { return c.Survey.ImportUnits(c.ctx, actor.Clock, tables["units.csv"]) },
		func() (sheet.Change, error) { return c.Survey.ImportCatalogue(c.ctx, actor.Clock, tables["areas.csv"]) },
		func() (sheet.Change, error) {
			return c.Survey.ImportCatalogue(c.ctx, actor.Clock, tables["catalogue.csv"])
		},
		func() (sheet.Change, error) {
			return c.Survey.ImportSurvey(c.ctx, actor.Clock, tables["survey-2026.csv"], c.first, day.Plus(c.last, surveyDaysLeft))
		},
	} {
		if _, err := load(); err != nil {
			return err
		}
	}
	return c.readCalendar(tables["calendar.csv"])
}

// surveyDaysLeft is how long the open survey can still be answered after the played year.
const surveyDaysLeft = 61

// readCalendar gives the play its own copy of the working days: people know when they work.
func (c *city) readCalendar(t *sheet.Table) (err error) {
	var days []workday.Day
	var years []int
	for _, r := range t.Rows() {
		on := r.Get("日期")
		var y int
		if _, err := fmt.Sscanf(on, "%4d-", &y); err != nil {
			return err
		}
		if len(years) == 0 || years[len(years)-1] != y {
			years = append(years, y)
		}
		days = append(days, workday.Day{On: on, Work: r.Get("类型") == "班", Name: r.Get("名称")})
	}
	if c.cal, err = workday.New("demonstration", years, days); err != nil {
		return err
	}
	for c.lastWork = c.last; !c.cal.IsWork(c.lastWork); c.lastWork = day.Plus(c.lastWork, -1) {
	}
	return nil
}

// know tells the play what everybody in the city knows: units, rows, directions.
func (c *city) know() error {
	names, err := c.Survey.Names(c.ctx)
	if err != nil {
		return err
	}
	catalogue, err := c.Survey.Catalogue(c.ctx)
	if err != nil {
		return err
	}
	c.nameOf, c.unitOf, c.directions, c.lead = names, map[string]string{}, map[string][]string{}, map[string]string{}
	for code, name := range names {
		c.unitOf[name] = code
	}
	for _, a := range catalogue.Areas {
		c.directions[a.Code] = a.Directions
		for _, r := range a.Rows {
			c.lead[r.Code] = r.LeadUnit
		}
	}
	c.people, c.itemOf, c.files = map[string]*person{}, map[string]*item{}, map[string]*file{}
	c.agenda, c.quota, c.refused = map[string][]func() error{}, map[string]int{}, map[string]int{}
	c.texts, err = readTexts(c.unitOf)
	return err
}

// summary counts what is there.
func (c *city) summary() (string, error) {
	l, err := c.Survey.Ledger(c.ctx, "", "")
	if err != nil {
		return "", err
	}
	var cases int64
	if err := c.DB.Read(c.ctx).Model(&rectify.Case{}).Where("source = ''").Count(&cases).Error; err != nil {
		return "", err
	}
	n, err := c.Survey.Responses(c.ctx, surveyCode)
	return fmt.Sprintf("%d 条意见、%d 件整改件、%d 份答卷", l.Received, cases, n), err
}
