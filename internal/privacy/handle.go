package privacy

import (
	"regexp"
	"strings"
	"unicode"
)

const provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

var (
	// GA 36: province, letter of the city, five characters, or six for new energy; people add dots and spaces.
	plate   = regexp.MustCompile(`(?i)([` + provinces + `])江?牌?[ ·•.\-]{0,2}([A-Z])[ ·•.\-_:]{0,3}((?:[A-Z0-9][ ·.\-]?){4,5}[A-Z0-9学警港澳挂领使])`)
	cuedCar = regexp.MustCompile(`(?i)(?:车牌|牌照|车号)(?:号码?)?[ :是为]{0,3}((?:[A-Z0-9][ ·.\-]?){4,7}[A-Z0-9])`)
	mail    = regexp.MustCompile(`(?i)[A-Z0-9._%+\-]+ ?(?:@|\(at\)|\[at\]|艾特| at ) ?(?:(?:[A-Z0-9\-]+ ?(?:[.。]|点|dot) ?)+[A-Z]{2,16}|qq|163|126|gmail|foxmail|sina|outlook|hotmail|aliyun)`)
	chat    = regexp.MustCompile(`(?i)(微 ?信|薇信|威信|微号|加微|加v|\+ ?v|v信|抖音|支付宝|钉钉|wechat|weixin|\bvx|\bwx)((?: ?(?:账号|帐号|号码|号|id))?[ :是为=\-]{0,3})([A-Z][A-Z0-9_\-]{4,19})`)
	qqID    = regexp.MustCompile(`(?i)(?:qq|q号|扣号|扣扣|企鹅|微 ?信|\bvx|\bwx|支付宝)(?:群号?|账号|帐号|号码|号)?[ :是为=\-]{0,3}([1-9](?:[ \-]?[0-9]){4,11})`)
	papers  = regexp.MustCompile(`(?i)(?:护照|通行证|社保卡?|医保卡?|证件)(?:号码?)?[ :是为]{0,3}([A-Z]{1,2} ?[0-9]{6,9})`)
	public  = regexp.MustCompile(`^(?:1[12]\d{3}|9[56]\d{3,4})$`)
)

// plates finds vehicle plates; what stays is the province and the city's letter.
func (f *folded) plates() []span {
	var out []span
	text := string(f.digits)
	at := runeAt(text)
	if strings.ContainsAny(text, provinces) {
		for _, m := range plate.FindAllStringSubmatchIndex(text, -1) {
			if digitsIn(text[m[6]:m[7]]) >= 2 {
				say := text[m[2]:m[3]] + strings.ToUpper(text[m[4]:m[5]]) + "·****"
				out = append(out, span{from: at[m[2]], to: at[m[1]], kind: Plate, say: say})
			}
		}
	}
	if strings.ContainsAny(text, "牌车") {
		for _, m := range cuedCar.FindAllStringSubmatchIndex(text, -1) {
			if digitsIn(text[m[2]:m[3]]) >= 3 {
				out = append(out, span{from: at[m[2]], to: at[m[3]], kind: Plate, say: "****"})
			}
		}
	}
	return out
}

// handles finds e-mail addresses, passports behind their cue, and WeChat and QQ ids behind their cue; 微信12345 is the hotline's account.
func (f *folded) handles() []span {
	var out []span
	text := string(f.digits)
	at := runeAt(text)
	if strings.ContainsAny(text, "@特aA") {
		for _, m := range mail.FindAllStringIndex(text, -1) {
			out = append(out, span{from: at[m[0]], to: at[m[1]], kind: Mail, say: "***@***"})
		}
	}
	if strings.ContainsAny(text, "照证保") {
		for _, m := range papers.FindAllStringSubmatchIndex(text, -1) {
			out = append(out, span{from: at[m[2]], to: at[m[3]], kind: Number, say: "****"})
		}
	}
	if !strings.ContainsAny(text, "微信扣企抖支钉vVwWqQ") {
		return out
	}
	for _, m := range chat.FindAllStringSubmatchIndex(text, -1) {
		// a bare word behind an English cue is a word; with a digit, or behind 号 or a colon, it is an id
		if text[m[2]] >= 0x80 || strings.TrimSpace(text[m[4]:m[5]]) != "" || strings.ContainsAny(text[m[6]:m[7]], "0123456789_-") {
			out = append(out, span{from: at[m[6]], to: at[m[7]], kind: Chat, say: "****"})
		}
	}
	for _, m := range qqID.FindAllStringSubmatchIndex(text, -1) {
		if !public.MatchString(text[m[2]:m[3]]) {
			out = append(out, span{from: at[m[2]], to: at[m[3]], kind: Chat, say: "****"})
		}
	}
	return out
}

func digitsIn(s string) (n int) {
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
