package wechat

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"huiyin/api/view"
	"huiyin/internal/budget"
	"huiyin/internal/fault"
)

// misses are the receipts that one person may type in wrongly.
var misses = budget.Budget{Name: "wechat missed", Burst: 10, Per: time.Hour}

const tooManyMisses = "查询码试错的次数太多了，请过一小时再试。也可以到页面里查。"

func sentence(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Say
	}
	return ""
}

// sayStanding is where a submission stands: a sentence for each of its matters, without her words and without the code.
func sayStanding(f view.Follow) string {
	if len(f.Concerns) == 0 {
		return "您的评价收到了，已经算进去，不记名。"
	}
	lines := []string{}
	for i, c := range f.Concerns {
		line := strings.TrimSuffix(c.Headline, "。") + "。" + c.Detail
		if len(f.Concerns) > 1 {
			line = fmt.Sprintf("第 %d 件：%s", i+1, line)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
