package sheet

import (
	"fmt"
	"strings"

	"huiyin/internal/fault"
)

// Problems collects what is wrong with the rows of a table, so that a person can mend everything at once. Callers
// check all rows, ask Err, and only then write: nothing is half imported.
type Problems struct {
	list []string
	more int
}

const listed = 50

// Add notes what is wrong with a line, and what to do; say and args read as in fmt.Sprintf.
func (p *Problems) Add(line int, say string, args ...any) {
	if len(p.list) == listed {
		p.more++
		return
	}
	p.list = append(p.list, fmt.Sprintf("第 %d 行：%s", line, fmt.Sprintf(say, args...)))
}

// Err is nil without problems, otherwise one Invalid fault that lists the first 50 and says how many more there are.
func (p *Problems) Err() error {
	if len(p.list) == 0 {
		return nil
	}
	say := fmt.Sprintf("表格有 %d 处要改，什么都没有导入：\n%s", len(p.list)+p.more, strings.Join(p.list, "\n"))
	if p.more > 0 {
		say += fmt.Sprintf("\n还有 %d 处没有列出。", p.more)
	}
	return fault.New(fault.Invalid, "table_refused", "%s", say)
}
