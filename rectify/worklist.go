package rectify

import (
	"context"
	"strconv"

	"huiyin/internal/actor"
	"huiyin/internal/day"
)

// The groups of a worklist, in their order: what is late, due today, waiting for me, due within a week, the rest of mine,
// what is with others, what is closed.
var groups = []string{"late", "today", "mine", "week", "rest", "waiting", "closed"}

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
