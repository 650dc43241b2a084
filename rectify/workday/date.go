package workday

import "time"

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
