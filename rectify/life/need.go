package life

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"huiyin/internal/fault"
)

// Field is one thing that a verb can be given: its name on the wire, how a form asks for it, its greatest length, how it is read.
type Field[I any] struct {
	Name string      `json:"name"`
	Type string      `json:"type"`                 // text, area, date, unit, units, row, case, choice, steps, step, days, flag, photos
	Most int         `json:"max_length,omitempty"` // characters of a text, items of a list
	Read func(I) any `json:"-"`                    // a string, number, flag or list of strings; its zero value: not given
}

// Need is a field that one verb asks for, in its words; pages make their forms of these.
type Need[I any] struct {
	Field[I]
	Label    string   `json:"label"`
	Required bool     `json:"required"`
	Help     string   `json:"help,omitempty"`
	Options  []Option `json:"options,omitempty"`
}

// Option is one choice of a need.
type Option struct {
	Code  string `json:"code"`
	Label string `json:"label"`
}

// Say is the word people read for a code among options.
func Say(options []Option, code string) string {
	for _, o := range options {
		if o.Code == code {
			return o.Label
		}
	}
	return code
}

// shortest is how much a required text must say, in characters.
const shortest = 2

// Check says in one fault everything that is missing or cannot be, each at its field; nil when all is well.
func Check[I any](in I, needs []Need[I]) error {
	f := &fault.Fault{Kind: fault.Invalid, Reason: "incomplete"}
	for _, n := range needs {
		if words := n.wrong(n.Read(in)); words != "" {
			f.Fields = append(f.Fields, fault.Field{Name: n.Name, Say: words})
			f.Say += words
		}
	}
	if len(f.Fields) == 0 {
		return nil
	}
	return f
}

// wrong is what is wrong with a value, in words; empty when nothing is.
func (n Need[I]) wrong(value any) string {
	if !given(value) {
		if n.Required {
			return "请填写“" + n.Label + "”。"
		}
		return ""
	}
	switch v := value.(type) {
	case []string:
		return n.wrongList(v)
	case string:
		return n.wrongText(strings.TrimSpace(v))
	}
	return ""
}

func given(value any) bool {
	switch v := value.(type) {
	case string:
		return strings.TrimSpace(v) != ""
	case []string:
		return len(v) > 0
	case bool:
		return v
	case int:
		return v > 0
	}
	return false
}

func (n Need[I]) wrongList(v []string) string {
	if n.Most > 0 && len(v) > n.Most {
		return fmt.Sprintf("“%s”最多 %d 项，现在有 %d 项，请去掉一些。", n.Label, n.Most, len(v))
	}
	return ""
}

func (n Need[I]) wrongText(v string) string {
	length := utf8.RuneCountInString(v)
	switch {
	case n.Most > 0 && length > n.Most:
		return fmt.Sprintf("“%s”最多 %d 个字，现在有 %d 个字，请删短一些。", n.Label, n.Most, length)
	case n.Type == "date" && !date(v):
		return fmt.Sprintf("“%s”不是日期，请重新选择。", n.Label)
	case n.Type == "choice" && len(n.Options) > 0 && !slices.ContainsFunc(n.Options, func(o Option) bool { return o.Code == v }):
		return fmt.Sprintf("“%s”不在选项里，请重新选择。", n.Label)
	case (n.Type == "area" || n.Type == "text") && n.Required && length < shortest:
		return fmt.Sprintf("“%s”太短了，请写清楚一点。", n.Label)
	}
	return ""
}

// date says whether it is a date of this century, as stored.
func date(v string) bool {
	t, err := time.Parse(time.DateOnly, v)
	return err == nil && t.Year() >= 2000 && t.Year() < 2100
}
