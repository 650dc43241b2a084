package privacy_test

import (
	"strings"
	"testing"

	"huiyin/internal/privacy"
)

func TestACitizenChangesTheCopyThatAUnitGets(t *testing.T) {
	text := "😀我叫王建国，住3幢2单元501室，电话13812345678，儿子在三小。"
	at := func(words string, show bool) privacy.Mark {
		i := strings.Index(text, words)
		from := len([]rune(text[:i]))
		return privacy.Mark{From: from, To: from + len([]rune(words)), Show: show}
	}
	for _, c := range []struct {
		marks []privacy.Mark
		want  string
	}{
		{nil, "😀我叫王**，住***，电话138****5678，儿子在三小。"},
		{[]privacy.Mark{at("儿子在三小", false)}, "😀我叫王**，住***，电话138****5678，***。"},
		{[]privacy.Mark{at("3幢2单元501室", true)}, "😀我叫王**，住3幢2单元501室，电话138****5678，儿子在三小。"},
		{[]privacy.Mark{at("13812345678", true), at("三小", false)}, "😀我叫王**，住***，电话13812345678，儿子在***。"},
		{[]privacy.Mark{at("678，儿子", false)}, "😀我叫王**，住***，电话***在三小。"},
		{[]privacy.Mark{at("😀", false)}, "***我叫王**，住***，电话138****5678，儿子在三小。"},
	} {
		if got, ok := privacy.MaskMarked(text, c.marks); !ok || got != c.want {
			t.Errorf("%v: %q, %v", c.marks, got, ok)
		}
	}
	for name, marks := range map[string][]privacy.Mark{
		"a name is not shown again":     {at("王建国", true)},
		"half a number is not shown":    {at("13812345", true)},
		"what is not hidden":            {at("三小", true)},
		"beyond the end":                {{From: 3, To: 400}},
		"backwards":                     {{From: 5, To: 5}},
		"before the beginning":          {{From: -1, To: 2}},
		"two over each other":           {at("儿子在", false), at("在三小", false)},
		"more than anybody would press": make([]privacy.Mark, 21),
	} {
		if got, ok := privacy.MaskMarked(text, marks); ok {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Whatever is marked to hide is gone, and nothing but what was marked to show is shown.
func FuzzMarks(f *testing.F) {
	f.Add("我叫王建国，住3幢2单元501室，电话13812345678", 2, 9)
	f.Fuzz(func(t *testing.T, text string, from, to int) {
		got, ok := privacy.MaskMarked(text, []privacy.Mark{{From: from, To: to}})
		runes := []rune(text)
		if !ok {
			return
		}
		if from < 0 || to > len(runes) || from >= to {
			t.Errorf("%q from %d to %d: taken", text, from, to)
		}
		if len([]rune(got)) > len(runes)*2+16 {
			t.Errorf("%q becomes %q", text, got)
		}
	})
}
