package duty_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"huiyin/data"
	"huiyin/internal/actor"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/sheet"
	"huiyin/rectify/duty"
)

var ctx = context.Background()

const head = "星期,从,到,姓名,电话\n"

func table(t *testing.T, csv string) *sheet.Table {
	t.Helper()
	out, err := sheet.Read("duty.csv", []byte(csv))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func read(t *testing.T, csv string) duty.Roster {
	t.Helper()
	db, _ := dbtest.Open(t)
	if _, _, err := duty.Import(ctx, db, actor.Clock, table(t, csv)); err != nil {
		t.Fatal(err)
	}
	r, err := duty.Read(db.Read(ctx))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func at(t *testing.T, clock string) time.Time {
	t.Helper()
	out, err := time.ParseInLocation("2006-01-02 15:04", clock, day.Shanghai)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTheListThatComesWithTheProgramCoversTheWholeWeek(t *testing.T) {
	b, err := data.FS.ReadFile("duty.csv")
	if err != nil {
		t.Fatal(err)
	}
	r := read(t, string(b))
	if gaps := r.Gaps(); len(gaps) > 0 {
		t.Errorf("nobody is on duty: %v", gaps)
	}
	for minute := range 7 * 24 * 60 {
		if on := r.On(at(t, "2026-03-02 00:00").Add(time.Duration(minute) * time.Minute)); len(on) != 1 {
			t.Fatalf("minute %d of the week: %s", minute, on.Say())
		}
	}
}

func TestWhoIsOnDutyIsKnownAtEveryHour(t *testing.T) {
	r := read(t, head+"周一至周五,8:30,17：30,白班,110\n每天,17:30,08:30,夜班,119\n周日,09:00,12:00,周末,120\n")
	for _, x := range []struct{ at, who string }{
		{"2026-03-02 08:29", "夜班 119"}, {"2026-03-02 08:30", "白班 110"}, {"2026-03-02 17:29", "白班 110"}, {"2026-03-02 17:30", "夜班 119"},
		{"2026-03-07 12:00", ""}, {"2026-03-08 10:00", "周末 120"}, {"2026-03-08 23:59", "夜班 119"}, {"2026-03-09 00:00", "夜班 119"}, // Sunday's night into Monday
	} {
		if got := r.On(at(t, x.at)).Say(); got != x.who {
			t.Errorf("%s: %q, want %q", x.at, got, x.who)
		}
	}
}

func TestHoursInWhichNobodyWouldBeCalledAreSaid(t *testing.T) {
	r := read(t, head+"周一至周五,08:30,17:30,白班,110\n周五,17:30,24:00,晚班,110\n每天,17:30,08:30,夜班,119\n周六,09:00,17:30,周末,120\n")
	if got := strings.Join(r.Gaps(), "；"); got != "周六 08:30到周六 09:00；周日 08:30到周日 17:30" {
		t.Error(got)
	}
	if got := strings.Join(duty.Roster(nil).Gaps(), ""); got != "周一 00:00到周日 24:00" {
		t.Error(got)
	}
}

func TestAListThatCannotBeRightChangesNothing(t *testing.T) {
	db, _ := dbtest.Open(t)
	first, _, err := duty.Import(ctx, db, actor.Clock, table(t, head+"每天,00:00,24:00,总值班,0571-85250101\n"))
	if err != nil || len(first) != 1 {
		t.Fatal(first, err)
	}
	for _, x := range []struct{ rows, say string }{
		{"周八,00:00,24:00,甲,110", "不是星期"},
		{"周五至周一,00:00,24:00,甲,110", "不是星期"},
		{"周一,24:00,25:00,甲,110", "不是时间"},
		{"周一,上午,24:00,甲,110", "不是时间"},
		{"周一,00:00,24:00,,110", "谁值班"},
		{"周一,00:00,24:00,甲,没有", "不像电话"},
		{"周一,00:00,24:00,甲,1", "不像电话"},
		{"", "没有值班的人"},
	} {
		_, _, err := duty.Import(ctx, db, actor.Clock, table(t, head+"每天,00:00,24:00,乙,110\n"[:min(len(x.rows), 1)*len("每天,00:00,24:00,乙,110\n")]+x.rows+"\n"))
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), x.say) {
			t.Errorf("%s: %v", x.rows, err)
		}
	}
	if _, _, err := duty.Import(ctx, db, actor.Clock, table(t, "姓名,电话\n甲,110\n")); !fault.Is(err, fault.Invalid) {
		t.Error("without its columns", err)
	}
	stands, err := duty.Read(db.Read(ctx))
	if err != nil || stands.Say() != "总值班 0571-85250101" {
		t.Errorf("%s, %v", stands.Say(), err)
	}
	anew := table(t, head+"周一、周三,00:00:00,24:00:00,新,110\n")
	if _, _, err := duty.Import(ctx, db, actor.Clock, anew); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "总值班 0571-85250101") {
		t.Errorf("whom it takes away without leave: %v", err)
	}
	anew.Replace, anew.DryRun = true, true
	_, change, err := duty.Import(ctx, db, actor.Clock, anew)
	if stands, _ = duty.Read(db.Read(ctx)); err != nil || change.Say != "新增 1 班，去掉 1 班" || len(change.Lines()) != 2 || stands.Say() != "总值班 0571-85250101" {
		t.Errorf("a trial: %s %v, %v; %s stands", change.Say, change.Lines(), err, stands.Say())
	}
	anew.DryRun = false
	if _, _, err := duty.Import(ctx, db, actor.Clock, anew); err != nil {
		t.Fatal(err)
	}
	if stands, _ = duty.Read(db.Read(ctx)); stands.Say() != "新 110" || stands[0].Days != "13" {
		t.Errorf("%+v", stands)
	}
}
