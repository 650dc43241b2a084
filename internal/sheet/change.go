package sheet

import (
	"fmt"
	"slices"
	"strings"

	"huiyin/internal/fault"
)

// Change is what a table does to what stands: each cell before and after, and what it would take away.
type Change struct {
	Rows int    // of the table
	Say  string // in numbers: 新增 2 家，改 3 家，停用 0 家，别名少 41 个

	lines, lost []string
	more        int
}

// Compare notes a cell that the table changes, or empties. what is whose cell it is; it says whether anything changes.
func (c *Change) Compare(what, header, before, after string) bool {
	if before == after {
		return false
	}
	c.Note("%s 的“%s”：%s → %s", what, header, or(before, "（空）"), or(after, "（空）"))
	if before != "" && after == "" {
		c.Lose("%s 的“%s”（%s）", what, header, before)
	}
	return true
}

// CompareLists is Compare for several values in one cell. gone are those that the table no longer has, which are lost.
func (c *Change) CompareLists(what, header string, before, after []string) (changed bool, gone int) {
	if slices.Equal(before, after) {
		return false, 0
	}
	left := []string{}
	for _, b := range before {
		if !slices.Contains(after, b) {
			left = append(left, b)
		}
	}
	c.Note("%s 的“%s”：%s → %s", what, header, or(strings.Join(before, "、"), "（空）"), or(strings.Join(after, "、"), "（空）"))
	if len(left) > 0 {
		c.Lose("%s 的%s%s", what, header, quoted(left))
	}
	return true, len(left)
}

// Note adds a line on what changes; say and args read as in fmt.Sprintf.
func (c *Change) Note(say string, args ...any) {
	if len(c.lines) == listed {
		c.more++
		return
	}
	c.lines = append(c.lines, fmt.Sprintf(say, args...))
}

// Lose adds a line on what the table takes away.
func (c *Change) Lose(say string, args ...any) { c.lost = append(c.lost, fmt.Sprintf(say, args...)) }

// Allowed is nil when nothing is lost, or the table may replace. Invalid otherwise: it names what would be lost. A trial is always
// allowed, and told.
func (c *Change) Allowed(t *Table) error {
	if len(c.lost) == 0 || t.Replace {
		return nil
	}
	if t.DryRun {
		c.lines = append(c.lines, fmt.Sprintf("其中去掉 %d 处，真正导入时要加 --replace。", len(c.lost)))
		return nil
	}
	say := strings.Join(c.lost[:min(len(c.lost), listed)], "\n")
	return fault.New(fault.Invalid, "needs_replace", "这次导入会去掉 %d 处，什么都没有导入（%s）：\n%s%s\n确实要去掉，请加 --replace；想先看看，请加 --dry-run。", len(c.lost), c.Say, say, etc(len(c.lost) > listed))
}

// Lines are what changes, one a line, and at the end how many are not listed.
func (c *Change) Lines() []string {
	if c.more == 0 {
		return c.lines
	}
	return append(slices.Clone(c.lines), fmt.Sprintf("还有 %d 处没有列出。", c.more))
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
