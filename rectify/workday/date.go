package workday

import "time"

// The city keeps one time all year round: China has had no daylight saving time since 1991.
var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

// AddDays is the date n calendar days later, or earlier when n is negative.
func AddDays(on string, n int) string { return date(must(on) + n) }

// DaysBetween is the number of calendar days from one date to another; negative when to lies before from.
func DaysBetween(from, to string) int { return must(to) - must(from) }

// DateOf is the local date of an instant.
func DateOf(t time.Time) string { return t.In(shanghai).Format(time.DateOnly) }

// EndOf is the instant at which a local date ends, 24:00 in the city, in UTC as instants are stored. Limits of n
// days expire then.
func EndOf(on string) time.Time {
	return time.Unix(int64(must(on)+1)*86400-8*3600, 0).UTC()
}

// Days are counted from 1970-01-01 = 0, a Thursday.
func number(t time.Time) int {
	s := t.Unix()
	if s < 0 { // division must round down, also before 1970
		s -= 86399
	}
	return int(s / 86400)
}

func date(d int) string { return time.Unix(int64(d)*86400, 0).UTC().Format(time.DateOnly) }

func weekday(d int) bool { return ((d+3)%7+7)%7 < 5 } // Monday is 0

func parse(on string) (d int, ok bool) {
	t, err := time.Parse(time.DateOnly, on)
	return number(t), err == nil
}

func must(on string) int {
	d, ok := parse(on)
	if !ok {
		panic("workday: not a date: " + on)
	}
	return d
}
