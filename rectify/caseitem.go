package rectify

import (
	"context"
	"encoding/base64"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/day"
	"huiyin/survey"
)

// CaseItem is a case as lists show it to the staff. It has no field through which a complainant could leak.
type CaseItem struct {
	ID               string            `json:"id"`
	Number           int               `json:"number"`
	Year             int               `json:"year"`
	Title            string            `json:"title"`
	Row              *survey.Row       `json:"row"`
	District         string            `json:"district"`
	Place            string            `json:"place"`
	State            State             `json:"state"`
	StateLabel       string            `json:"state_label"`
	Sentence         string            `json:"sentence"`
	Unit             survey.UnitName   `json:"unit"`
	Supporting       []survey.UnitName `json:"supporting,omitempty"`
	People           int               `json:"people"`
	Round            int               `json:"round"`
	Supervision      Level             `json:"supervision"`
	SupervisionLabel string            `json:"supervision_label"`
	Urgent           bool              `json:"urgent"`
	Group            string            `json:"group"`
	Next             *VerbName         `json:"next,omitempty"`
	Note             string            `json:"note,omitempty"`
	DueOn            string            `json:"due_on,omitempty"`
	DaysLeft         *int              `json:"days_left,omitempty"`
	Provisional      bool              `json:"provisional"`
	Paused           bool              `json:"paused"`
	Version          int               `json:"version"`
	OpenedOn         string            `json:"opened_on"`
}

// VerbName is a verb on its button.
type VerbName struct {
	Verb  string `json:"verb"`
	Label string `json:"label"`
}

// The groups of a worklist, in their order: what is late, due today, waiting for me, due within a week, the rest of mine,
// what is with others, what is closed.
var groups = []string{"late", "today", "mine", "week", "rest", "waiting", "closed"}

// CaseList is one page of a list; Counts are of the whole list.
type CaseList struct {
	Items  []CaseItem     `json:"items"`
	Next   string         `json:"next"`
	Counts map[string]int `json:"counts"`
}

// CaseFilter narrows a list.
type CaseFilter struct {
	Status string
	Unit   string
	Code   string // row
	Q      string
	Cursor string
	Limit  int
}

// page is the size of a list's page: 50 unless asked, 200 at most.
func (f CaseFilter) page() int {
	if f.Limit <= 0 {
		return 50
	}
	return min(f.Limit, 200)
}

// lookup is what views need beside the rows: names, the catalogue, today.
type lookup struct {
	names     map[string]string
	catalogue survey.Catalogue
	today     string
}

func (s *Service) lookup(ctx context.Context) (l lookup, err error) {
	l.today = day.Of(s.db.Now())
	if l.names, err = s.survey.Names(ctx); err != nil {
		return l, err
	}
	l.catalogue, err = s.survey.Catalogue(ctx)
	return l, err
}

func (l lookup) unit(code string) survey.UnitName {
	return survey.UnitName{Code: code, Name: l.names[code]}
}

func (l lookup) unitOrNil(code string) *survey.UnitName {
	if code == "" {
		return nil
	}
	u := l.unit(code)
	return &u
}

func (l lookup) row(code string) *survey.Row {
	if r, ok := l.catalogue.Row(code); ok {
		return &r
	}
	return nil
}

// item makes the list's view of a case for a reader.
func (s *Service) item(l lookup, who actor.Actor, c Case, people int) CaseItem {
	i := CaseItem{ID: c.ID, Number: c.Number, Year: c.Year, Title: c.Title, Row: l.row(c.RowCode), District: c.District, Place: c.Place, State: c.State, StateLabel: c.State.Say(),
		Unit: l.unit(c.Unit), People: people, Round: c.Round, Supervision: c.Supervision, SupervisionLabel: c.Supervision.Say(), Urgent: c.Urgent, Note: c.Note,
		DueOn: c.DueOn, Paused: c.PausedUntil != "", Version: c.Version, OpenedOn: c.OpenedOn}
	if c.DueOn != "" {
		left := s.calendar().Between(l.today, c.DueOn)
		i.DaysLeft = &left
		i.Provisional = c.DueOn > s.calendar().Through()
	}
	i.Sentence = l.sentence(c)
	i.Group = group(c, who, l.today)
	if m := next(c, who); m != nil {
		i.Next = &VerbName{m.verb, m.say}
	}
	return i
}

// sentence says where it is, who has it, until when.
func (l lookup) sentence(c Case) string {
	unit, by := l.names[c.Unit], ""
	if c.DueOn != "" {
		by = day.Say(c.DueOn)
	}
	round := ""
	if c.Round > 1 {
		round = fmt.Sprintf("第 %d 轮，", c.Round)
	}
	switch {
	case c.PausedUntil != "":
		return round + "等市民补充情况，最晚" + by + "接着办。"
	case c.State == Assigned:
		return round + "等" + unit + "受理，" + by + "前联系市民。"
	case c.State == Accepted:
		return round + unit + "已受理，" + by + "前报整改计划或即知即改。"
	case c.State == Disputed:
		return unit + "提出责任异议，考评办" + by + "前裁定；裁定前仍由" + unit + "负责。"
	case c.State == PlanReview:
		return round + "整改计划等" + unit + "分管领导审，" + by + "前审完。"
	case c.State == PlanOfficeReview:
		return round + "整改计划等考评办审，" + by + "前审完。"
	case c.State == Rectifying:
		return round + unit + "整改中，" + by + "前整改到位。"
	case c.State == LeadReview:
		return round + "结果等" + unit + "分管领导审，" + by + "前审完。"
	case c.State == OfficeReview:
		return round + "结果等考评办验收，" + by + "前验收。"
	case c.State == Asking:
		return round + "结果已公布，请市民评价到" + by + "。"
	case c.State == OfficeTalk:
		return round + "市民仍不满意，考评办" + by + "前约谈" + unit + "。"
	case c.State == LongTerm:
		return "挂账，" + by + "复核。"
	case c.State == Closed && c.Unresolved:
		return "约谈后办结，记为仍未解决。"
	}
	return c.State.Say() + "。"
}

// group is where a worklist shows the case for this reader.
func group(c Case, who actor.Actor, today string) string {
	if !c.State.Open() {
		return "closed"
	}
	if next(c, who) == nil || c.PausedUntil != "" {
		return "waiting"
	}
	switch {
	case c.DueOn != "" && c.DueOn < today:
		return "late"
	case c.DueOn == today:
		return "today"
	case c.Note != "" || who.Role == actor.Lead:
		return "mine"
	case c.DueOn != "" && c.DueOn <= day.Plus(today, 7):
		return "week"
	}
	return "rest"
}

// next is the next step of the case for this reader; nil when it is somebody else's turn.
func next(c Case, who actor.Actor) *move {
	var best *move
	for i := range moves {
		m := &moves[i]
		if m.allows(who.Role) && m.starts(c.State) && (!bound(who) || c.Unit == who.Unit) && m.rank >= 6 && (best == nil || m.rank > best.rank) && possible(c, *m) {
			best = m
		}
	}
	if who.Role == actor.Office && c.Extension != nil && best == nil {
		return &verbsOf("grant")[0]
	}
	if who.Role == actor.Office && c.Blocked != nil && !c.Blocked.Confirmed && best == nil {
		return &verbsOf("confirm_blocked")[0]
	}
	return best
}

// possible leaves out what the table allows in this state but this case cannot use now.
func possible(c Case, m move) bool {
	switch m.verb {
	case "grant", "refuse":
		return c.Extension != nil
	case "confirm_blocked", "refuse_blocked":
		return c.Blocked != nil
	case "report_blocked":
		return c.Blocked == nil
	case "ask_extension":
		return c.ExtendedRound < c.Round
	case "ask_citizen":
		return c.PausedUntil == ""
	case "ask_again":
		return !c.AskedAgain
	case "lift":
		return c.Supervision != None
	case "start":
		return c.Supervision != Yellow && c.Supervision != Red
	case "step_done":
		return c.PromisedOn == ""
	case "withdraw", "merge":
		return !c.published()
	}
	return true
}

// UnitCases is the worklist of a handler or lead: all open cases of the unit in their groups, or the closed ones.
func (s *Service) UnitCases(ctx context.Context, who actor.Actor, f CaseFilter) (CaseList, error) {
	l, err := s.lookup(ctx)
	if err != nil {
		return CaseList{}, err
	}
	var cases []Case
	q := narrow(s.scope(s.db.Read(ctx), who), f)
	if f.Status == "closed" || f.Status == "asking" {
		return s.paged(ctx, l, who, desks[f.Status](q, l.today), f)
	}
	if f.Status == "all" {
		return s.paged(ctx, l, who, q, f)
	}
	// A unit's open cases are few enough to be grouped here, where the words of the groups are.
	if err := q.Where("cases.state NOT IN ?", done).Order("due_on, id").Find(&cases).Error; err != nil {
		return CaseList{}, err
	}
	byGroup, counts := map[string][]Case{}, map[string]int{"total": len(cases)}
	for _, c := range cases {
		g := group(c, who, l.today)
		byGroup[g] = append(byGroup[g], c)
		counts[g]++
	}
	var sorted []Case
	for _, g := range groups {
		if f.Status == "" || f.Status == "open" || f.Status == g {
			sorted = append(sorted, byGroup[g]...)
		}
	}
	from, _ := strconv.Atoi(f.Cursor)
	from = min(max(from, 0), len(sorted))
	to := min(from+f.page(), len(sorted))
	items, err := s.items(ctx, l, who, sorted[from:to])
	out := CaseList{Items: items, Counts: counts}
	if to < len(sorted) {
		out.Next = strconv.Itoa(to)
	}
	return out, err
}

// desk narrows a list to what waits for one thing.
type desk func(q *gorm.DB, today string) *gorm.DB

// done are the states in which nothing more happens to a case.
var done = []State{Closed, Merged, Withdrawn}

// desks are the named parts of a list of cases; a state's own code is one too.
var desks = map[string]desk{
	"open": func(q *gorm.DB, _ string) *gorm.DB { return q.Where("cases.state NOT IN ?", done) },
	"late": func(q *gorm.DB, today string) *gorm.DB {
		return q.Where("cases.state NOT IN ? AND cases.due_on <> '' AND cases.due_on < ?", done, today)
	},
	"dispute":   inState(Disputed),
	"plan":      inState(PlanOfficeReview),
	"result":    inState(OfficeReview),
	"talk":      inState(OfficeTalk),
	"long_term": inState(LongTerm),
	"asking":    inState(Asking),
	"closed":    inState(Closed),
	"extension": func(q *gorm.DB, _ string) *gorm.DB { return q.Where("cases.extension IS NOT NULL") },
	"blocked": func(q *gorm.DB, _ string) *gorm.DB {
		return q.Where("cases.state = ? AND cases.blocked IS NOT NULL", Rectifying)
	},
}

func inState(s State) desk {
	return func(q *gorm.DB, _ string) *gorm.DB { return q.Where("cases.state = ?", s) }
}

// OfficeCases lists cases for the office and the auditor.
func (s *Service) OfficeCases(ctx context.Context, who actor.Actor, f CaseFilter) (CaseList, error) {
	l, err := s.lookup(ctx)
	if err != nil {
		return CaseList{}, err
	}
	q := narrow(s.scope(s.db.Read(ctx), who), f)
	if narrowed, ok := desks[f.Status]; ok {
		q = narrowed(q, l.today)
	} else if f.Status != "" && f.Status != "all" {
		q = q.Where("cases.state = ?", f.Status)
	}
	out, err := s.paged(ctx, l, who, q, f)
	if err != nil {
		return out, err
	}
	for name, narrowed := range desks {
		var n int64
		if err := narrowed(s.scope(s.db.Read(ctx), who), l.today).Count(&n).Error; err != nil {
			return out, err
		}
		out.Counts[name] = int(n)
	}
	return out, nil
}

func narrow(q *gorm.DB, f CaseFilter) *gorm.DB {
	if f.Unit != "" {
		q = q.Where("cases.unit = ?", f.Unit)
	}
	if f.Code != "" {
		q = q.Where("cases.row_code = ?", f.Code)
	}
	if words := strings.TrimSpace(f.Q); words != "" {
		if n, err := strconv.Atoi(strings.Trim(words, "第件 ")); err == nil {
			return q.Where("cases.number = ?", n)
		}
		like := "%" + escapeLike(words) + "%"
		q = q.Where("cases.title LIKE ? ESCAPE '!' OR cases.place LIKE ? ESCAPE '!' OR cases.id IN (SELECT case_id FROM concerns WHERE text LIKE ? ESCAPE '!')", like, like, like)
	}
	return q
}

func escapeLike(s string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s)
}

// paged lists by due day and id, with a cursor that holds while rows come and go.
func (s *Service) paged(ctx context.Context, l lookup, who actor.Actor, q *gorm.DB, f CaseFilter) (CaseList, error) {
	var total int64
	if err := q.Session(&gorm.Session{}).Count(&total).Error; err != nil {
		return CaseList{}, err
	}
	newestFirst := f.Status == "closed" || f.Status == "all" || f.Status == ""
	if at, err := base64.RawURLEncoding.DecodeString(f.Cursor); err == nil && f.Cursor != "" {
		due, id, _ := strings.Cut(string(at), "|")
		if newestFirst {
			q = q.Where("cases.id < ?", id)
		} else {
			q = q.Where("cases.due_on > ? OR (cases.due_on = ? AND cases.id > ?)", due, due, id)
		}
	}
	order := "cases.due_on, cases.id"
	if newestFirst {
		order = "cases.id DESC"
	}
	var cases []Case
	if err := q.Order(order).Limit(f.page() + 1).Find(&cases).Error; err != nil {
		return CaseList{}, err
	}
	next := ""
	if len(cases) > f.page() {
		cases = cases[:f.page()]
		last := cases[len(cases)-1]
		next = base64.RawURLEncoding.EncodeToString([]byte(last.DueOn + "|" + last.ID))
	}
	items, err := s.items(ctx, l, who, cases)
	return CaseList{Items: items, Next: next, Counts: map[string]int{"total": int(total)}}, err
}

// items makes views of cases, with one query for the people of all.
func (s *Service) items(ctx context.Context, l lookup, who actor.Actor, cases []Case) ([]CaseItem, error) {
	ids := make([]string, len(cases))
	for i, c := range cases {
		ids[i] = c.ID
	}
	people, err := s.peopleCounts(ctx, ids)
	out := make([]CaseItem, len(cases))
	for i, c := range cases {
		out[i] = s.item(l, who, c, people[c.ID])
	}
	return out, err
}

func (s *Service) peopleCounts(ctx context.Context, cases []string) (map[string]int, error) {
	out := map[string]int{}
	if len(cases) == 0 {
		return out, nil
	}
	var rows []struct {
		CaseID string
		N      int
	}
	err := s.db.Read(ctx).Table("concerns").Select("case_id, COUNT(DISTINCT receipt_id) AS n").Where("case_id IN ?", cases).Group("case_id").Scan(&rows).Error
	for _, r := range rows {
		out[r.CaseID] = r.N
	}
	return out, err
}

// sortedNames are units by name order of the list they came in.
func sortedNames(l lookup, codes []string) []survey.UnitName {
	sort.Strings(codes)
	out := make([]survey.UnitName, len(codes))
	for i, c := range codes {
		out[i] = l.unit(c)
	}
	return out
}
