package stage

import (
	"slices"

	"huiyin/internal/config"
)

// person is one of three invented followers.
type person struct {
	ID, Name, Mark string
	About          string
	OpenID         string
	Scene          string // of the QR code by which she came
	Left           bool   // she follows no longer
}

var people = []person{
	{ID: "zhou", Name: "周阿姨", Mark: "周", About: "退休了，天天找车位", OpenID: "oYANSHI-zhou-0001"},
	{ID: "lin", Name: "小林", Mark: "林", About: "骑手，刚扫码关注", OpenID: "oYANSHI-lin-00002", Scene: "s:2026"},
	{ID: "shen", Name: "沈老师", Mark: "沈", About: "滨江，取消了关注", OpenID: "oYANSHI-shen-0003", Left: true},
}

func find(id string) *person {
	i := slices.IndexFunc(people, func(p person) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	return &people[i]
}

// phone is the name of a phone in her hand: she has two.
func (p person) phone(second bool) string {
	if second {
		return p.ID + "-2"
	}
	return p.ID
}

// letters are the templates of the demonstration's account: what each says above its fields, and what its tap leads to.
var letters = []struct{ kind, id, title, tap string }{
	{"accepted", "YANSHI-accepted-1", "已受理", "看看到哪一步了"},
	{"question", "YANSHI-question-1", "请您补充", "去补充"},
	{"result", "YANSHI-result-0001", "有结果了", "去评价，点一下就好"},
	{"reminder", "YANSHI-reminder-1", "还没有评价", "去评价，点一下就好"},
	{"reopened", "YANSHI-reopened-1", "重新办理", "看看到哪一步了"},
	{"term", "YANSHI-term-000001", "期限变了", "看看改到哪天"},
}

func templates() (out []config.WeChatTemplate) {
	for _, l := range letters {
		out = append(out, config.WeChatTemplate{Kind: l.kind, Way: "template", ID: l.id, Fields: map[string]string{"thing1": "what", "time2": "day"}})
	}
	return out
}
