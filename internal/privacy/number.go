package privacy

import "strings"

// group is a stretch of digits of one script; a number may be written in several.
type group struct {
	from, to int    // in folded.digits
	text     string // 0-9, and X at the end of an ID number
	script   int
}

// runs are the stretches of groups that only separators part: each may hold several numbers.
func (f *folded) runs() [][]group {
	var runs [][]group
	var run []group
	end := func() {
		if len(run) > 0 {
			runs, run = append(runs, run), nil
		}
	}
	for i := 0; i < len(f.digits); i++ {
		d, script := f.digit(i, run)
		if script == 0 {
			continue
		}
		if n := len(run); n > 0 && !apart(f.digits[run[n-1].to:i]) {
			end()
		}
		if n := len(run); n > 0 && run[n-1].to == i && run[n-1].script == script {
			run[n-1].to, run[n-1].text = i+1, run[n-1].text+string(d)
		} else {
			run = append(run, group{from: i, to: i + 1, text: string(d), script: script})
		}
	}
	end()
	return runs
}

// The scripts a digit can be written in: a change of script parts two numbers, as in 13800000000一直没人接.
const (
	arabic = iota + 1
	han
	letter // O for 0 and l for 1, and the X of an ID number: only straight behind a digit
)

func (f *folded) digit(i int, run []group) (rune, int) {
	r := f.digits[i]
	if r >= '0' && r <= '9' {
		if f.plain[i] != r {
			return r, han
		}
		return r, arabic
	}
	if n := len(run); n == 0 || run[n-1].to != i {
		return 0, 0
	}
	switch r {
	case 'O', 'o':
		return '0', letter
	case 'l', 'I':
		return '1', letter
	case 'X', 'x':
		return 'X', letter
	}
	return 0, 0
}

// apart says whether what stands between two groups lets them be one number.
func apart(between []rune) bool {
	if len(between) > 9 {
		return false
	}
	marks := 0
	for _, r := range between {
		if r != ' ' {
			marks++
		}
		if marks > 3 {
			return false
		}
		if !strings.ContainsRune(" \n-_.·•()+~*", r) {
			return false
		}
	}
	return true
}

// numbers finds phones, ID numbers, cards and other long numbers, in whatever groups they are written.
func (f *folded) numbers() []span {
	var out []span
	for _, run := range f.runs() {
		for i := 0; i < len(run); {
			s, n := f.longest(run[i:])
			if s.kind != "" {
				out = append(out, s)
			}
			i += n
		}
	}
	return append(append(out, f.partedMobiles()...), f.cuedNumbers()...)
}

func onlyDigits(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}

// longest is the longest number that begins at the first group, and how many groups it takes: at least one.
func (f *folded) longest(run []group) (best span, groups int) {
	text, groups := "", 1
	for n := 1; n <= len(run); n++ {
		text += run[n-1].text
		if len(text) > 24 && n > 1 {
			break
		}
		kind, say := numberKind(text, run[:n])
		if kind == "" && f.landline(text, run[:n]) {
			kind, say = Phone, "****"
		}
		if kind != "" {
			best, groups = span{from: run[0].from, to: run[n-1].to, kind: kind, say: say}, n
		}
	}
	if best.kind == hotline || best.kind == Phone && f.isOffice(best.from) || best.kind != "" && f.isCode(best.from, best.to) {
		return span{}, groups
	}
	return best, groups
}
