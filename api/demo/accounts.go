package demo

import (
	"fmt"
	"strings"
	"time"

	"huiyin/api/auth"
	"huiyin/internal/actor"
	"huiyin/survey/wording"
)

// password is the same for all, printed wherever the demonstration is started, and good for nothing else.
const password = "huiyin-yanshi-85" //nolint:gosec // no secret: it opens a city that does not exist

// accounts are those people can log in with.
var accounts = []auth.NewAccount{
	{Name: "kaoping1", Title: "考评办 沈文", Role: actor.Office},
	{Name: "kaoping2", Title: "考评办 陆青", Role: actor.Office},
	{Name: "jiandu", Title: "监督员 何敏", Role: actor.Auditor},
	{Name: "chengguan", Title: "市容处 王建", Role: actor.Handler, Unit: "SCGW"},
	{Name: "chengguan-lead", Title: "副主任 林岚", Role: actor.Lead, Unit: "SCGW"},
	{Name: "jiaotong", Title: "客运处 徐波", Role: actor.Handler, Unit: "SJTYSJ"},
	{Name: "jiaotong-lead", Title: "副局长 方晓", Role: actor.Lead, Unit: "SJTYSJ"},
	{Name: "jianwei", Title: "市政处 周平", Role: actor.Handler, Unit: "SJW"},
	{Name: "jianwei-lead", Title: "副主任 郑洁", Role: actor.Lead, Unit: "SJW"},
	{Name: "gongan", Title: "交警支队 韩冰", Role: actor.Handler, Unit: "SGAJ"},
	{Name: "gongan-lead", Title: "副局长 谢宁", Role: actor.Lead, Unit: "SGAJ"},
}

// shown are the units of the accounts: those whose work has to be worth looking at.
var shown = []string{"SCGW", "SJTYSJ", "SJW", "SGAJ"}

// hire makes the accounts.
func (c *city) hire() error {
	c.staff = map[string]actor.Actor{}
	for _, in := range accounts {
		c.clock.step(time.Second)
		in.Password = password
		a, err := c.Auth.AddAccount(c.ctx, actor.Clock, in)
		if err != nil {
			return err
		}
		key := string(in.Role) + in.Unit
		if in.Name == "kaoping2" {
			key = second
		}
		c.staff[key] = a.Actor()
	}
	for unit, words := range desks {
		if err := c.Survey.SetDesk(c.ctx, c.staff[string(actor.Office)], unit, words); err != nil {
			return err
		}
	}
	return nil
}

// desks are what some of them may tell citizens of themselves.
var desks = map[string][]string{
	wording.Office: {"0571-87010085"},
	"SCGW":         {"王建", "0571-87012345", "行政服务中心3号楼201窗口"},
	"SJTYSJ":       {"徐波", "0571-87016688"},
}

// second is the other person of the office: setting aside needs two.
const second = "office2"

// LogIns are the demonstration's accounts, as a table to print.
func LogIns() string {
	units := map[string]string{"": "考评办", "SCGW": "市城管委", "SJTYSJ": "市交通运输局", "SJW": "市建委", "SGAJ": "市公安局"}
	var b strings.Builder
	fmt.Fprintf(&b, "演示账号（口令都是 %s）：\n", password)
	for _, a := range accounts {
		unit := units[a.Unit]
		if a.Role == actor.Auditor {
			unit = "监督"
		}
		fmt.Fprintf(&b, "  %-15s %s · %s（%s）\n", a.Name, unit, a.Role.Say(), a.Title)
	}
	return b.String()
}
