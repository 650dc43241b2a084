package api

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/once"
	"huiyin/internal/outbox"
	"huiyin/internal/schedule"
	"huiyin/rectify/mail"
	"huiyin/survey"
)

// RunJobs does what is due by the clock; several servers may call it at once, each period is done by one of them. What each job does
// is the same done twice, since a server that dies at it leaves it to another.
func (a *App) RunJobs(ctx context.Context) error {
	now := a.DB.Now()
	hour, today := now.Format("2006-01-02T15"), day.Of(now)
	_, err1 := schedule.Once(ctx, a.DB, "tick", today+hour[10:], a.Rectify.Tick)
	_, err2 := schedule.Once(ctx, a.DB, "tidy", hour, a.tidy)
	_, err3 := schedule.Once(ctx, a.DB, "count", hour, a.count)
	_, err4 := schedule.Once(ctx, a.DB, "remind", today, func(ctx context.Context) error { return mail.Remind(ctx, a.DB, a.Rectify.Rules()) })
	_, err5 := schedule.Once(ctx, a.DB, "sent", hour, a.Outbox.TakeTheCode)
	return errors.Join(err1, err2, err3, err4, err5, a.alertDuty(ctx))
}

// alertDuty tells those on duty of dangers at which nobody has looked in time: in the log and the metrics, and by the banner on every page
// of the office, which stays until somebody has looked.
func (a *App) alertDuty(ctx context.Context) error {
	told, err := a.Rectify.Alert(ctx)
	if len(told) == 0 {
		return err
	}
	roster, failed := a.Rectify.Roster(ctx)
	on := roster.On(a.DB.Now())
	for _, t := range told {
		a.metrics.alerts.Inc()
		a.Log.Error("danger not looked at", "concern", t.Concern, "danger", t.Danger, "since", t.Since.In(day.Shanghai).Format(time.RFC3339), "case", t.Case, "duty", on.Say())
	}
	return errors.Join(err, failed)
}

// countDangers shows the operator's dashboard how many dangers wait for somebody to look.
func (a *App) countDangers(ctx context.Context) error {
	waiting, late, err := a.Survey.Dangers(ctx)
	if err == nil {
		a.metrics.unseen.WithLabelValues("in_time").Set(float64(waiting - late))
		a.metrics.unseen.WithLabelValues("late").Set(float64(late))
	}
	return err
}

// tidy removes what was only lent: photos nobody claimed, answers nobody asks for again, old marks of jobs and of processes, the secrets of closed surveys. Each goes by itself.
func (a *App) tidy(ctx context.Context) (err error) {
	each := func(forget func(*database.Tx, int64) error) func() error {
		return func() error {
			return a.DB.Do(ctx, actor.Clock, func(tx *database.Tx) error { return forget(tx, tx.Now().AddDate(0, 0, -40).UnixMilli()) })
		}
	}
	for what, forget := range map[string]func() error{
		"secrets": func() error { return a.Survey.Unlink(ctx) },
		"photos":  func() error { return a.DB.Do(ctx, actor.Clock, survey.ForgetPhotos) },
		"answers": func() error { return once.Forget(ctx, a.DB, day.Plus(day.Of(a.DB.Now()), -once.KeptDays)) },
		"pulses":  each(database.ForgetPulses),
		"probes":  each(database.ForgetProbes),
		"jobs":    each(schedule.Forget),
		"wechat":  func() error { return a.WeChat.Tidy(ctx) },
		"letters": func() error {
			return a.DB.Do(ctx, actor.Clock, func(tx *database.Tx) error { return outbox.Forget(tx, tx.Now().AddDate(-1, 0, 0).UnixMilli()) })
		},
	} {
		if failed := schedule.Safely(forget); failed != nil {
			err = errors.Join(err, fmt.Errorf("forget %s: %w", what, failed))
		}
	}
	return err
}

// Work runs the jobs each minute, seals the record each second and sends letters as they fall due, until the context ends.
func (a *App) Work(ctx context.Context) {
	var sealing sync.WaitGroup
	sealing.Go(func() { a.seals(ctx) })
	sealing.Go(func() { a.WeChat.Work(ctx) })
	sealing.Go(func() {
		a.Outbox.Work(ctx, func(err error) { a.Log.Error("letters failed", "error", err.Error()) })
	})
	defer sealing.Wait()
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		for _, job := range []func(context.Context) error{a.RunJobs, a.countDangers, a.keepFigures, a.tellGuesses} {
			err := schedule.Safely(func() error { return job(ctx) })
			if err != nil && ctx.Err() == nil {
				a.Log.Error("jobs failed", "error", err.Error())
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
