// Package day says which local date it is in the city (Asia/Shanghai; no daylight saving since 1991).
package day

import "time"

// Shanghai is the city's time.
var Shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

// Of is the local date of an instant, as stored: "2026-03-12".
func Of(t time.Time) string { return t.In(Shanghai).Format(time.DateOnly) }

// Month is the month of a date: "2026-03".
func Month(on string) string { return on[:7] }

// Plus is the date n calendar days later.
func Plus(on string, n int) string {
	t, err := time.Parse(time.DateOnly, on)
	if err != nil {
		panic("day: not a date: " + on)
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}

// Valid says whether it is a date as stored.
func Valid(on string) bool {
	t, err := time.Parse(time.DateOnly, on)
	return err == nil && t.Year() >= 2000 && t.Year() < 2100
}

var week = [...]string{"日", "一", "二", "三", "四", "五", "六"}

// Say is the date in a sentence: 3月12日（周四）.
func Say(on string) string {
	t, err := time.Parse(time.DateOnly, on)
	if err != nil {
		return on
	}
	return t.Format("1月2日") + "（周" + week[t.Weekday()] + "）"
}
