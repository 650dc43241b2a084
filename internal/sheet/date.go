package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Date is the cell as a date like 2026-03-01. Excel rewrites dates as it likes: 2026/3/1, 2026年3月1日星期日, 二〇二六年三月一日,
// 1-Mar-26, 20260301, with a time of day behind, or the number of days since 1900 are read too. ok is false for anything else, and for
// what leaves open which day it is: 3/1/2026, or 3月1日.
func (r Row) Date(header string) (on string, ok bool) {
	text := r.Get(header)
	if days, err := strconv.ParseFloat(text, 64); err == nil && serial.MatchString(text) {
		return dateOf(days, r.page.since1904)
	}
	text = strings.TrimSpace(timeOfDay.ReplaceAllString(arabic(weekday.ReplaceAllString(text, "")), ""))
	packed := dashes.Replace(text)
	for _, layout := range []string{"2006-1-2", "20060102"} {
		if day, err := time.Parse(layout, packed); err == nil {
			return day.Format(time.DateOnly), true
		}
	}
	for _, layout := range []string{"2-Jan-06", "2-Jan-2006", "January 2, 2006", "Jan 2, 2006", "2 January 2006", "2 Jan 2006"} {
		if day, err := time.Parse(layout, text); err == nil {
			return day.Format(time.DateOnly), true
		}
	}
	return "", false
}

var (
	serial    = regexp.MustCompile(`^[0-9]{5}(\.[0-9]+)?$`)
	dashes    = strings.NewReplacer("/", "-", ".", "-", "／", "-", "．", "-", "－", "-", "年", "-", "月", "-", "日", "", " ", "")
	weekday   = regexp.MustCompile(`[,，(（]?\s*(星期|周|礼拜)[一二三四五六日天]\s*[)）]?,?|(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,\s*`)
	timeOfDay = regexp.MustCompile(`(\s+|T)(上午|下午)?\s*[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?\s*([AaPp][Mm]|Z)?$`)
	chinese   = regexp.MustCompile(`^([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日$`)
)

// arabic writes a date in Chinese numerals with digits; anything else stays.
func arabic(text string) string {
	m := chinese.FindStringSubmatch(text)
	if m == nil {
		return text
	}
	return strings.Join([]string{digits(m[1]), upTo99(m[2]), upTo99(m[3])}, "-")
}

var digit = strings.NewReplacer("〇", "0", "零", "0", "○", "0", "一", "1", "二", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")

func digits(s string) string { return digit.Replace(s) }

// upTo99 is 二十三 as 23.
func upTo99(s string) string {
	tens, ones, has := strings.Cut(s, "十")
	switch {
	case !has:
		return digits(s)
	case tens == "":
		tens = "一"
	}
	if ones == "" {
		ones = "〇"
	}
	return digits(tens + ones)
}

// dateOf is the day of a serial number: days since the last of December 1899 as Excel counts them, or since 1904 as it once did on a
// Mac. ok is false before 2000 and after 2099, where a number means something else.
func dateOf(days float64, since1904 bool) (on string, ok bool) {
	begin := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC) // Excel has a 29 February 1900, so that it is one day off before March
	if since1904 {
		begin = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if days < 0 || days > 100_000 {
		return "", false
	}
	day := begin.AddDate(0, 0, int(days))
	return day.Format(time.DateOnly), day.Year() >= 2000 && day.Year() < 2100
}
