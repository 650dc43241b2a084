package privacy

import (
	"regexp"
	"strings"
	"unicode"
)

const provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

var (
	// GA 36: province, letter of the city, five characters, or six for new energy; people add dots and spaces.
	plate   = regexp.MustCompile(`(?i)([` + provinces + `])江?牌?[ ·•.\-]{0,2}([A-Z])[ ·•●.\-_:/,(【\[]{0,3}((?:[A-Z0-9][ ·.\-]?){4,5}[A-Z0-9学警港澳挂领使])`)
	cuedCar = regexp.MustCompile(`(?i)(?:车牌|牌照|车号)(?:号码?|尾号|尾数|后[0-9]位)?[ :是为]{0,3}(?:杭州 ?)?((?:[A-Z0-9][ ·.\-]?){4,7}[A-Z0-9])`)
	mail    = regexp.MustCompile(`(?i)[A-Z0-9._%+\-]+ ?(?:@|\(at\)|\[at\]|艾特| at |#) ?(?:(?:[A-Z0-9\-]+ ?(?:[.。]|点|dot) ?)+[A-Z]{2,16}|qq|163|126|gmail|foxmail|sina|outlook|hotmail|aliyun)`)
	mailbox = regexp.MustCompile(`(?i)(?:邮箱|e-?mail)(?:地址)?[ :是为]{0,3}([A-Z0-9][A-Z0-9._#@\-]{4,40})`)
	chat    = regexp.MustCompile(`(?i)(微[ \-.]?信|[薇威徽]信?|卫星|微号|加我?微|加我?v|\+ ?v|v ?信|绿泡泡|\+ ?微|微我|微[:x]|[wW]ei信|围信|\bv[:号]|红书|红薯|\bdy|\bins[ :]|facebook|脸书|飞书|飞信|抖音|快手|小红书|微博|陌陌|支付宝|钉钉|闲鱼|淘宝|旺旺|易信|知乎|b站|推特|视频号|头条|贴吧|豆瓣|腾讯|游戏|twitter|wechat|weixin|telegram|whatsapp|skype|instagram|\bline|\bv ?x|\bw ?x)((?: ?(?:账号|帐号|号码|小号|号|同名|名|搜索?|uid|id))?[ :就是为=\-❤♥]{0,3}@?)([A-Z][A-Z0-9_.\-]{4,29})`)
	qqID    = regexp.MustCompile(`(?i)(?:q ?q|(?:^|[^a-z0-9])q|q号|扣号|扣扣|扣:|球球|腾讯|企鹅|微 ?信|\bvx|\bwx|支付宝)(?:群号?|账号|帐号|号码|号)?[ :是为=\-]{0,3}([1-9](?:[ \-]?[0-9]){4,11})`)
	siteID  = regexp.MustCompile(`(?i)(?:小?红书|红薯|头条|视频|腾讯|游戏|球球|飞信|抖音|快手|陌陌|b站|微博|知乎|淘宝|闲鱼|豆瓣|贴吧)(?: ?(?:号码|账号|帐号|uid|id|号|搜索?|:)[ :是为]{0,3})([1-9][0-9]{5,14})`)
	nick    = regexp.MustCompile(`(?:微博|推特|抖音|小红书|知乎)[ :是叫]{0,3}@([^ ,。;!?:\n]{2,16})`)
	papers  = regexp.MustCompile(`(?i)(?:护照|通行证|台胞证|港澳证|回乡证|社保卡?|医保卡?|证件)(?:号码?)?[ :是为]{0,3}([A-Z]{1,2} ?[0-9]{6,9}|[0-9]{8,9})`)
	public  = regexp.MustCompile(`^(?:1[12]\d{3}|9[56]\d{3,4})$`)
)

// liftNumber stands before what is like a plate in the number of a lift: 梯11浙A01234.
var liftNumber = regexp.MustCompile(`梯[0-9]{2}$`)

// plates finds vehicle plates; what stays is the province and the city's letter.
func (f *folded) plates() []span {
	var out []span
	next := 0
	for i, r := range f.digits {
		if i < next || r >= 0x80 && !strings.ContainsRune(provinces, r) || r < 0x80 || !f.letterAfter(i) || liftNumber.MatchString(f.left(i, 3)) {
			continue
		}
		for _, m := range f.within(plate, i, min(len(f.digits), i+30)) {
			if text := string(f.digits[m[6]:m[7]]); m[0] == i && digitsIn(text) >= 2 {
				say := string(f.digits[m[2]]) + strings.ToUpper(string(f.digits[m[4]])) + "·****"
				out, next = append(out, span{from: m[2], to: m[1], kind: Plate, say: say}), m[1]
			}
		}
	}
	if containsAny(f.text, []string{"车牌", "牌照", "车号"}) {
		for _, m := range f.all(cuedCar) {
			if digitsIn(string(f.digits[m[2]:m[3]])) >= 3 {
				out = append(out, span{from: m[2], to: m[3], kind: Plate, say: "****"})
			}
		}
	}
	return out
}

// letterAfter says whether an ASCII letter stands within the five runes behind i.
func (f *folded) letterAfter(i int) bool {
	for _, r := range f.digits[i+1 : min(len(f.digits), i+6)] {
		if r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return true
		}
	}
	return false
}

// handles finds e-mail addresses, passports behind their cue, and the ids of chats and social sites.
func (f *folded) handles() []span {
	var out []span
	if containsAny(f.text, []string{"@", "艾特", "at)", "at]", " at ", "AT", "#"}) {
		for _, m := range f.all(mail) {
			out = append(out, span{from: m[0], to: m[1], kind: Mail, say: "***@***"})
		}
	}
	if containsAny(f.text, []string{"护照", "港澳证", "回乡证", "通行证", "社保", "医保", "证件", "台胞证"}) {
		for _, m := range f.all(papers) {
			out = append(out, span{from: m[2], to: m[3], kind: Number, say: "****"})
		}
	}
	if containsAny(f.text, []string{"邮箱", "mail", "MAIL"}) {
		for _, m := range f.all(mailbox) {
			out = append(out, span{from: m[2], to: m[3], kind: Mail, say: "***@***"})
		}
	}
	return append(out, f.chats()...)
}

// chats finds the ids of chats and social sites behind their cue; 微信12345 is the hotline's account.
func (f *folded) chats() (out []span) {
	add := func(m []int, group int) {
		out = append(out, span{from: m[2*group], to: m[2*group+1], kind: Chat, say: "****"})
	}
	for _, token := range f.tokens() {
		from, to := max(0, token.from-14), min(len(f.digits), token.from+34)
		if !strings.ContainsAny(string(f.digits[from:min(to, token.from+12)]), chatMarks) {
			continue
		}
		if digits := digitsIn(string(f.digits[token.from:token.to])); digits < token.to-token.from {
			for _, m := range f.within(chat, from, to) {
				if f.isChatID(m) {
					add(m, 3)
				}
			}
		} else if digits >= 6 {
			for _, m := range f.within(siteID, from, to) {
				add(m, 1)
			}
		}
	}
	if containsAny(f.text, qqWords) && digitsIn(f.text) >= 5 {
		for _, m := range f.all(qqID) {
			if !public.MatchString(string(f.digits[m[2]:m[3]])) {
				add(m, 1)
			}
		}
	}
	if strings.Contains(f.text, "@") {
		for _, m := range f.all(nick) {
			add(m, 1)
		}
	}
	return out
}

// isChatID says whether the word behind a cue is an id: a bare word behind an English cue is a word; with a digit, or
// behind 号 or a colon, it is one.
func (f *folded) isChatID(m []int) bool {
	return f.digits[m[2]] >= 0x80 || m[5] > m[4] && strings.TrimSpace(string(f.digits[m[4]:m[5]])) != "" ||
		strings.ContainsAny(string(f.digits[m[6]:m[7]]), "0123456789_-.")
}

const chatMarks = "微信薇威徽星泡抖快书博陌鱼宝旺乎站推钉贴豆围红薯脸飞频头腾游球dDfFxXvVwWtTsSiIlL" // one of these is in every cue

var qqWords = []string{"q", "Q", "扣", "企鹅", "球球", "腾讯", "微信", "微 信", "支付宝", "vx", "VX", "Vx", "wx", "WX", "Wx"}

func digitsIn(s string) (n int) {
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
