package hearing

import (
	"context"
	"fmt"
	"strings"

	"huiyin/internal/day"
	"huiyin/internal/sheet"
)

// Protocol 实录 is everything of a hearing that is written down, for the page, the printer and a file.
type Protocol struct {
	Page      Page           `json:"page"`
	Questions []QuestionView `json:"question_list"`
	Results   []RoundView    `json:"results"`
}

// Protocol reads a hearing's protocol. Results stand in it as soon as their rounds are closed.
func (s *Service) Protocol(ctx context.Context, id string) (Protocol, error) {
	h, err := s.ByID(ctx, id)
	if err != nil {
		return Protocol{}, err
	}
	p := Protocol{Results: []RoundView{}}
	if p.Page, err = s.Page(ctx, h); err != nil {
		return p, err
	}
	if p.Questions, err = s.QuestionViews(ctx, id); err != nil {
		return p, err
	}
	l, err := s.look(ctx, h)
	if err != nil {
		return p, err
	}
	rounds, err := roundsOf(l.db, id)
	for _, r := range rounds {
		v, failed := l.round(r, true)
		if failed != nil {
			return p, failed
		}
		p.Results = append(p.Results, v)
	}
	return p, err
}

// File is the protocol as an XLSX file.
func (p Protocol) File() ([]byte, error) {
	rounds := [][]any{{"轮次", "单位", "题目", "评什么", "方式", "状态", "席位", "投票", "选项", "票数", "占比 %", "最低 %", "最高 %", "均分", "封存号"}}
	for _, r := range p.Results {
		rounds = append(rounds, rowsOf(r)...)
	}
	promises := [][]any{{"单位", "承诺", "当场记下的", "承诺日", "结果", "做成日"}}
	for _, x := range p.Page.Promises {
		promises = append(promises, []any{x.Unit.Name, x.Text, x.Typed, x.UntilOn, x.FateLabel, x.DoneOn})
	}
	questions := [][]any{{"主题", "问题", "来源", "单位", "去向", "收到"}}
	for _, q := range p.Questions {
		questions = append(questions, []any{q.Theme, q.Text, q.SourceLabel, q.Unit.Name, q.StateLabel, q.OnDay})
	}
	about := [][]any{{"项目", "内容"}, {"名称", p.Page.Title}, {"日期", day.Say(p.Page.OnDay)}, {"地点", p.Page.Place}, {"主题", themesOf(p.Page.Themes)},
		{"席位", p.Page.Seats.Seats}, {"抽签产生", p.Page.Seats.Drawn}, {"邀请", p.Page.Seats.Invited}, {"种子", p.Page.Seed}, {"名单摘要", p.Page.NumbersHash}}
	return sheet.Write(sheet.Page{Title: "概况", Rows: about}, sheet.Page{Title: "测评", Rows: rounds}, sheet.Page{Title: "承诺", Rows: promises}, sheet.Page{Title: "问题", Rows: questions})
}

func themesOf(list []Theme) string {
	titles := make([]string, len(list))
	for i, t := range list {
		titles[i] = t.Title
	}
	return strings.Join(titles, "；")
}

// rowsOf are the lines of a round: one for each choice that anybody chose, and its state alone while there is no result.
func rowsOf(r RoundView) (out [][]any) {
	judges, way := "现场回答", "不记名"
	if r.Judges == "work" {
		judges = "总评"
	}
	if !r.Secret {
		way = "记名"
	}
	head := []any{r.N, r.Unit.Name, r.Title, judges, way, r.StateLabel, r.Voters, r.Turnout}
	if r.Result == nil {
		return [][]any{append(head, r.Reason)}
	}
	for _, c := range r.Result.Counts {
		if c.N > 0 || len(r.Result.Counts) < 10 {
			out = append(out, append(append([]any{}, head...), c.Say, c.N, c.Share, r.Result.Low, r.Result.High, r.Result.Mean, r.Result.Seal))
		}
	}
	return out
}

// ReadSeats reads the list of invited seats from a table: 席位, 排, 座, 身份, 区县, 姓名, 回避单位.
func ReadSeats(t *sheet.Table) (out []NewSeat) {
	for _, r := range t.Rows() {
		var x NewSeat
		x.Seat, x.Layer, x.District, x.Name = r.Get("席位"), r.Get("身份"), r.Get("区县"), r.Get("姓名")
		_, _ = fmt.Sscan(r.Get("排"), &x.Row)
		_, _ = fmt.Sscan(r.Get("座"), &x.Place)
		x.Recused = strings.Fields(r.Get("回避单位"))
		out = append(out, x)
	}
	return out
}

// ReadQuestions reads questions from a table: 问题, 主题, 来源, 单位.
func ReadQuestions(t *sheet.Table) (out []NewQuestion) {
	for _, r := range t.Rows() {
		q := NewQuestion{Text: r.Get("问题"), Unit: r.Get("单位"), Contact: r.Get("联系方式")}
		_, _ = fmt.Sscan(r.Get("主题"), &q.Theme)
		for _, s := range QuestionSources {
			if s.Say == r.Get("来源") {
				q.Source = s.Code
			}
		}
		out = append(out, q)
	}
	return out
}
