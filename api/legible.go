package api

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"huiyin/internal/fault"
)

// deepest is how far values may lie within each other; an answer to a questionnaire lies five deep.
const deepest = 16

// legible judges every text of a JSON body, wherever it stands, before anything is bound: a NUL, half a character (an unpaired \uD800,
// which Go would turn into U+FFFD in silence) and control characters alone are refused in the field's words. Text of nothing but what is
// not seen becomes empty, so that each verb says what is missing. A name given twice is refused: two readers would take two values.
func legible(body []byte) ([]byte, error) {
	l := &lector{body: body, d: json.NewDecoder(bytes.NewReader(body))}
	l.d.UseNumber()
	if err := l.value("", 0); err != nil {
		return nil, err
	}
	if _, err := l.d.Token(); err != io.EOF {
		return nil, badJSON()
	}
	if l.out == nil {
		return body, nil
	}
	return append(l.out, body[l.kept:]...), nil
}

func badJSON() error {
	return fault.New(fault.Invalid, "bad_json", "提交的内容不完整，请刷新页面再试，您填的内容还在。")
}

// lector walks through a body.
type lector struct {
	body []byte
	d    *json.Decoder
	out  []byte // the body up to kept with unseen texts emptied; nil while there were none
	kept int
}

func (l *lector) value(path string, depth int) error {
	before := l.d.InputOffset()
	token, err := l.d.Token()
	if err != nil {
		return badJSON()
	}
	raw := l.body[before:l.d.InputOffset()]
	switch t := token.(type) {
	case string:
		return l.text(path, t, raw)
	case json.Delim:
		if depth == deepest {
			return badJSON()
		}
		if t == '{' {
			return l.object(path, depth+1)
		}
		return l.list(path, depth+1)
	}
	return nil
}

func (l *lector) object(path string, depth int) error {
	seen := map[string]bool{}
	for l.d.More() {
		before := l.d.InputOffset()
		token, err := l.d.Token()
		name, ok := token.(string)
		if err != nil || !ok || broken(name, l.body[before:l.d.InputOffset()]) {
			return badJSON()
		}
		if folded := strings.ToLower(name); !seen[folded] {
			seen[folded] = true
		} else {
			return fault.InField(joined(path, name), "twice", "“%s”填了两次，请刷新页面再试。", label(joined(path, name)))
		}
		if err := l.value(joined(path, name), depth); err != nil {
			return err
		}
	}
	return l.end()
}

func (l *lector) list(path string, depth int) error {
	for l.d.More() {
		if err := l.value(path, depth); err != nil {
			return err
		}
	}
	return l.end()
}

func (l *lector) end() error {
	if _, err := l.d.Token(); err != nil {
		return badJSON()
	}
	return nil
}

func joined(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// text judges one text; raw is how it stands in the body, with what stands before it.
func (l *lector) text(path, text string, raw []byte) error {
	shown := strings.ContainsFunc(text, func(r rune) bool { return !unseen(r) && !unicode.IsControl(r) })
	if broken(text, raw) || !shown && strings.ContainsFunc(text, control) {
		return fault.InField(path, "unreadable", "“%s”里有读不出来的字符，请重新填写。", label(path))
	}
	if shown || text == "" {
		return nil
	}
	end := int(l.d.InputOffset())
	l.out = append(append(l.out, l.body[l.kept:end-len(raw)+bytes.IndexByte(raw, '"')]...), `""`...)
	l.kept = end
	return nil
}

// unseen says whether a character leaves nothing on the page: space, format (zero width, direction), filler.
func unseen(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == '\u115f' || r == '\u1160' || r == '\u3164' || r == '\uffa0' || r == '\u2800' || r == '\u034f'
}

func control(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }

// broken says whether a text holds a NUL, or in its raw form half a character.
func broken(text string, raw []byte) bool {
	return strings.IndexByte(text, 0) >= 0 || halved(raw)
}

// halved says whether an escape \uXXXX is half of a pair whose other half is missing. raw is valid JSON.
func halved(raw []byte) bool {
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		if i++; raw[i] != 'u' {
			continue
		}
		first := escaped(raw[i-1:])
		if !utf16.IsSurrogate(first) {
			continue
		}
		if utf16.DecodeRune(first, escaped(raw[i+5:])) == unicode.ReplacementChar {
			return true
		}
		i += 10
	}
	return false
}

// escaped is the character of the escape \uXXXX with which raw begins, 0 when it begins with none.
func escaped(raw []byte) rune {
	if len(raw) < 6 || raw[0] != '\\' || raw[1] != 'u' {
		return 0
	}
	n, err := strconv.ParseUint(string(raw[2:6]), 16, 16)
	if err != nil {
		return 0
	}
	return rune(n)
}
