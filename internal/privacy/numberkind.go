package privacy

import (
	"regexp"
	"strings"
	"time"
)

const hotline = "hotline" // found so as to be left alone

var (
	mobile  = regexp.MustCompile(`^(?:(?:00)?86)?0?(1[3-9]\d{9})$`)
	trunk   = regexp.MustCompile(`^(?:(?:00)?860?|0)(?:10|2\d|[3-9]\d\d)[2-8]\d{6,7}$`)
	service = regexp.MustCompile(`^(?:[48]00\d{7}|0(?:10|2\d|[3-9]\d\d)(?:1\d\d|12\d{3}|9[56]\d{3,4}))$`)
	fours   = regexp.MustCompile(`^\d{16,19}$`)
	dated   = regexp.MustCompile(`^20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])`)
)

// numberKind is what a row of digits is by itself, whatever stands around it, and how it is shown.
func numberKind(text string, groups []group) (kind, say string) {
	if m := mobile.FindStringSubmatch(text); m != nil {
		return Mobile, m[1][:3] + "****" + m[1][7:]
	}
	switch {
	case service.MatchString(text):
		return hotline, ""
	case trunk.MatchString(text):
		return Phone, "****"
	case isIdentity(text):
		return Identity, text[:3] + "***************"
	case isCard(text, groups):
		return Card, "****************"
	}
	if len(groups) > 1 || strings.Contains(text, "X") {
		return "", ""
	}
	if len(text) >= 15 { // no amount is that long: an account, an order, somebody's receipt
		return Number, "****************"
	}
	if len(text) < 12 || dated.MatchString(text) {
		return "", ""
	}
	for i := 0; i+11 <= len(text); i++ { // a digit too many
		if part := text[i : i+11]; mobile.MatchString(part) {
			return Mobile, part[:3] + "****" + part[7:]
		}
	}
	return "", ""
}

// isIdentity knows 18 characters with a right check character (GB 11643, ISO 7064 MOD 11-2) or a possible
// date of birth, so that a mistyped one is hidden too, and the 15 digits of before 1999.
func isIdentity(text string) bool {
	switch len(text) {
	case 18:
		if strings.Contains(text[:17], "X") || text[0] == '0' {
			return false
		}
		sum := 0
		for i := 0; i < 17; i++ {
			sum = (sum + int(text[i]-'0')) * 2
		}
		return "10X98765432"[sum%11] == text[17] || birthday(text[6:14])
	case 15:
		return text[0] != '0' && !strings.Contains(text, "X") && birthday("19"+text[6:12])
	}
	return false
}

func birthday(ymd string) bool {
	day, err := time.Parse("20060102", ymd)
	return err == nil && day.Year() >= 1900 && day.Year() < 2100
}

// isCard knows 16 to 19 digits that pass Luhn's check, and any written in fours as on a card.
func isCard(text string, groups []group) bool {
	if !fours.MatchString(text) {
		return false
	}
	inFours, years := len(groups) > 1, true
	for i, g := range groups {
		inFours = inFours && g.script == groups[0].script && (len(g.text) == 4 || i == len(groups)-1 && len(g.text) <= 4)
		years = years && len(g.text) == 4 && (g.text[:2] == "19" || g.text[:2] == "20")
	}
	if years {
		return false
	}
	sum := 0
	for i := range text {
		d := int(text[len(text)-1-i] - '0')
		if i%2 == 1 {
			d = d*2/10 + d*2%10
		}
		sum += d
	}
	return inFours || sum%10 == 0 && strings.ContainsRune("34569", rune(text[0]))
}

var (
	phoneCue = regexp.MustCompile(`(?i)(?:电话|手机|香港|台湾|澳门|座机|固话|号码|致电|拨打|来电|回电|打我|联系|传真|tel|phone)[^0-9。；;!?]{0,6}$`)
	counted  = "元万千百人户次个平米吨株份件条例公里度号年月日时点分%$字亿项名辆套亩章票张块页"
)

// landline says whether 7 or 8 digits without an area code are a phone: behind a cue (there up to 13, as abroad), or
// 8 digits in one group that begin like one of Hangzhou's and are not counted in anything.
func (f *folded) landline(text string, groups []group) bool {
	if len(text) < 7 || len(text) > 13 || strings.Contains(text, "X") {
		return false
	}
	from, to := groups[0].from, groups[len(groups)-1].to
	if f.is(to, counted) {
		return false
	}
	local := len(text) <= 8 && text[0] >= '2' && text[0] <= '8'
	if phoneCue.MatchString(string(f.digits[max(0, from-12):from])) {
		return (local || len(text) > 8 && !mobile.MatchString(text[:min(11, len(text))])) && !dated.MatchString(text)
	}
	lone := local && len(groups) == 1 && len(text) == 8 && groups[0].script == arabic && text[0] >= '5'
	return lone && (from == 0 || !strings.ContainsRune("¥￥$№#号.", f.plain[from-1]))
}
