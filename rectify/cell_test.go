package rectify_test

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/rectify"
	"huiyin/survey"
)

// specification is the state table of the project, line by line: from | verb | who | to (= stays).
const specification = `
assigned | accept | handler | accepted
assigned,accepted | dispute | lead | disputed
disputed | rule | office | assigned
assigned,accepted,plan_review,rectifying | reassign | office | assigned
accepted | start | handler | rectifying
accepted | submit_plan | handler | plan_review
plan_review | lead_approve | lead | rectifying,plan_office_review
plan_review | lead_return | lead | accepted
plan_office_review | office_approve | office | rectifying
plan_office_review | office_return | office | accepted
rectifying | step_done | handler | =
accepted,rectifying | ask_citizen | handler | =
assigned,accepted,disputed,plan_review,plan_office_review,rectifying,lead_review,office_review,asking,office_talk,long_term | message | citizen,handler | =
assigned,accepted,plan_review,rectifying,lead_review | ask_extension | handler | =
assigned,accepted,plan_review,rectifying,lead_review | grant | office | =
assigned,accepted,plan_review,rectifying,lead_review | refuse | office | =
rectifying | report_blocked | lead | =
rectifying | confirm_blocked | office | long_term
rectifying | refuse_blocked | office | =
long_term | review | office | rectifying,long_term
rectifying | finish | handler | lead_review
lead_review | lead_approve | lead | office_review
lead_review | lead_return | lead | rectifying
office_review | publish | office | asking,closed
office_review | office_return | office | rectifying
asking,closed | rate | citizen | asking,closed,assigned,office_talk
asking | ask_again | office | =
asking | expire | system | closed
office_talk | talk | office | closed,assigned
assigned,disputed | withdraw | office | withdrawn
assigned,accepted,plan_review,rectifying | merge | office | merged
merged | unmerge | office | assigned,accepted,plan_review,rectifying
assigned,accepted,disputed,plan_review,plan_office_review,rectifying,lead_review,office_review,asking,office_talk,long_term | lift | office | =
`

func TestTheTableIsTheSpecification(t *testing.T) {
	var lines []string
	for _, m := range rectify.Table() {
		to := words(m.To)
		if to == "" {
			to = "="
		}
		who := words(m.Who)
		lines = append(lines, sorted(words(m.From))+" | "+m.Verb+" | "+sorted(who)+" | "+to)
	}
	var want []string
	for _, l := range strings.Split(strings.TrimSpace(specification), "\n") {
		from, rest, _ := strings.Cut(l, " | ")
		want = append(want, sorted(from)+" | "+rest)
	}
	for _, l := range lines {
		if !slices.Contains(want, l) {
			t.Errorf("not in the specification: %s", l)
		}
	}
	for _, l := range want {
		if !slices.Contains(lines, l) {
			t.Errorf("not in the code: %s", l)
		}
	}
}

func words[S ~string](list []S) string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return strings.Join(out, ",")
}

func sorted(list string) string {
	parts := strings.Split(list, ",")
	sort.Strings(parts)
	return strings.Join(parts, ",")
}

// brought carries a new case into a state by verbs alone, and gives it with a citizen of it.
func (w *world) brought(to rectify.State) (id, receipt string) {
	w.t.Helper()
	id, receipt = w.opened()
	switch to {
	case rectify.Assigned:
	case rectify.Accepted:
		w.accepted(id)
	case rectify.Disputed:
		w.do(lead, id, "dispute", rectify.Act{Reason: "路归交通部门管", Unit: theirs, RestsOn: "三定方案第二条"})
	case rectify.PlanReview:
		w.accepted(id)
		w.do(handler, id, "submit_plan", plan(w.today()))
	case rectify.PlanOfficeReview:
		w.accepted(id)
		w.clock.Add(25 * 24 * 3600e9) // past the whole limit: a yellow card
		w.must(w.rectify.Tick(ctx))
		w.do(handler, id, "submit_plan", plan(w.today()))
		w.do(lead, id, "lead_approve", rectify.Act{})
	case rectify.Rectifying:
		w.working(id)
	case rectify.LeadReview:
		w.working(id)
		w.do(handler, id, "finish", rectify.Act{Outcome: "done", Reply: "今天已修好。", Evidence: "照片"})
	case rectify.OfficeReview:
		w.working(id)
		w.reported(id)
	case rectify.Asking:
		w.published(id)
	case rectify.OfficeTalk:
		w.published(id)
		w.rated(receipt, "unsolved", "dissatisfied")
		w.published(id)
		w.rated(receipt, "unsolved", "fairly")
	case rectify.LongTerm:
		w.working(id)
		w.do(lead, id, "report_blocked", rectify.Act{Reason: "要等地铁完工", ReviewOn: w.later(30)})
		w.do(office, id, "confirm_blocked", rectify.Act{Reason: "属实", ReviewOn: w.later(30)})
	case rectify.Closed:
		w.published(id)
		w.rated(receipt, "solved", "satisfied")
	case rectify.Merged:
		into, _ := w.opened()
		w.do(office, id, "merge", rectify.Act{Survivor: into, Reason: "同一段路"})
	case rectify.Withdrawn:
		w.do(office, id, "withdraw", rectify.Act{Reason: "分错了"})
	}
	if got := w.row(id).State; got != to {
		w.t.Fatalf("wanted a case in %s, got %s", to, got)
	}
	return id, receipt
}

func (w *world) later(days int) string {
	return w.db.Now().Add(8*3600e9).AddDate(0, 0, days).Format("2006-01-02")
}

// supported makes helper a supporting unit, whatever the state.
func (w *world) supported(id string) {
	w.t.Helper()
	w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		return kept.Put(tx, &rectify.CaseUnit{CaseID: id, Unit: helper, Role: "supporting"})
	}))
}

// cells says what the table asks of each actor: the line that applies, or the kind of refusal.
func cell(lines []rectify.Move, s rectify.State, who actor.Actor) (*rectify.Move, fault.Kind) {
	if who.Unit == theirs || who.Role == actor.Citizen && s == rectify.Withdrawn || who.Role == actor.Citizen && s == rectify.Merged {
		return nil, fault.NotFound // not this unit's; a citizen's concern has left these cases
	}
	may := false
	for i, m := range lines {
		if slices.Contains(m.Who, who.Role) {
			may = true
			if slices.Contains(m.From, s) && who.Unit != helper {
				return &lines[i], 0
			}
		}
	}
	if !may || who.Unit == helper {
		return nil, fault.Forbidden
	}
	return nil, fault.Conflict
}

func byVerb() (verbs []string, lines map[string][]rectify.Move) {
	lines = map[string][]rectify.Move{}
	for _, m := range rectify.Table() {
		if lines[m.Verb] == nil {
			verbs = append(verbs, m.Verb)
		}
		lines[m.Verb] = append(lines[m.Verb], m)
	}
	return verbs, lines
}

func TestWhatIsNotInTheTableIsRefusedAndWritesNothing(t *testing.T) {
	w := newWorld(t)
	verbs, lines := byVerb()
	cells := 0
	for _, s := range rectify.States {
		id, receipt := w.brought(s.Code)
		w.supported(id)
		for _, who := range []actor.Actor{w.person(receipt), handler, lead, office, auditor, actor.Clock, aide, stranger} {
			before := w.dump()
			for _, verb := range verbs {
				cells++
				m, kind := cell(lines[verb], s.Code, who)
				if m != nil {
					continue
				}
				if err := w.try(who, id, verb, w.given(id, verb, rectify.Move{})); kindOf(err) != kind {
					t.Errorf("%s, %s of %q, %s: want refusal %d, got %v", s.Code, who.Role, who.Unit, verb, kind, err)
				}
			}
			if w.dump() != before {
				t.Fatalf("%s: a refused verb of %s (%s) wrote something", s.Code, who.Role, who.Unit)
			}
		}
	}
	if want := len(rectify.States) * 8 * len(verbs); cells != want || len(rectify.States) != 14 {
		t.Fatalf("%d cells, want %d", cells, want)
	}
	w.sound()
}

func TestWhatIsInTheTableWorksWhenGivenWhatItNeeds(t *testing.T) {
	w := newWorld(t)
	_, lines := byVerb()
	for _, m := range rectify.Table() {
		for _, from := range m.From {
			for _, role := range m.Who {
				if _, kind := cell(lines[m.Verb], from, actor.Actor{Role: role}); kind != 0 {
					t.Fatalf("%s %s %s: not reachable", from, m.Verb, role)
				}
				w.cellWorks(m, from, role)
			}
		}
	}
	w.sound()
}

// cellWorks brings a case there, refuses the verb without each thing it needs, and carries it out with all.
func (w *world) cellWorks(m rectify.Move, from rectify.State, role actor.Role) {
	w.t.Helper()
	id, receipt := w.brought(from)
	who := map[actor.Role]actor.Actor{actor.Citizen: w.person(receipt), actor.Handler: handler, actor.Lead: lead, actor.Office: office, actor.System: actor.Clock}[role]
	w.prepared(id, m.Verb)
	in := w.given(id, m.Verb, m)
	before := w.dump()
	for _, n := range m.Needs {
		if !n.Required {
			continue
		}
		if n.Name == "direction" {
			continue // asked for where the area has directions: TestPlanServesADirection
		}
		err := w.try(who, id, m.Verb, without(in, n.Name))
		f, ok := err.(*fault.Fault)
		if !ok || f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Name != n.Name {
			w.t.Errorf("%s, %s without %s: %v", from, m.Verb, n.Name, err)
		}
	}
	if role != actor.Citizen && role != actor.System {
		stale := in
		stale.Version = w.row(id).Version - 1
		if err := w.rectify.Act(ctx, who, id, m.Verb, stale); kindOf(err) != fault.Conflict {
			w.t.Errorf("%s, %s on an old version: %v", from, m.Verb, err)
		}
	}
	if w.dump() != before {
		w.t.Fatalf("%s, %s: a refused verb wrote something", from, m.Verb)
	}
	if m.Verb == "expire" {
		w.clock.Add(16 * 24 * 3600e9)
	}
	if err := w.try(who, id, m.Verb, in); err != nil {
		w.t.Errorf("%s, %s by %s: %v", from, m.Verb, role, err)
		return
	}
	to, version := w.row(id).State, w.row(id).Version
	if len(m.To) == 0 && to != from || len(m.To) > 0 && !slices.Contains(m.To, to) {
		w.t.Errorf("%s, %s led to %s", from, m.Verb, to)
	}
	var events int64
	w.must(w.db.Read(ctx).Model(&rectify.CaseEvent{}).Where("case_id = ? AND verb = ? AND version = ?", id, m.Verb, version).Count(&events).Error)
	if events != 1 {
		w.t.Errorf("%s, %s: %d events", from, m.Verb, events)
	}
}

// prepared does what must stand before a verb makes sense.
func (w *world) prepared(id, verb string) {
	w.t.Helper()
	switch verb {
	case "grant", "refuse":
		w.do(handler, id, "ask_extension", rectify.Act{Reason: "材料没到", Days: 3})
	case "confirm_blocked", "refuse_blocked":
		w.do(lead, id, "report_blocked", rectify.Act{Reason: "要等地铁完工", ReviewOn: w.later(30)})
	case "lift":
		w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
			c := w.row(id)
			c.Supervision = rectify.Watch
			return kept.Put(tx, &c)
		}))
	}
}

// given is an input with everything that any verb needs.
func (w *world) given(id, verb string, m rectify.Move) rectify.Act {
	in := plan(w.today())
	in.Message, in.Reason, in.Unit, in.RestsOn = "请您看看", "有这样的理由", theirs, "三定方案"
	in.Checked, in.PromisedOn, in.Step, in.DoneOn, in.Evidence = true, w.today(), 1, w.today(), "做好了"
	in.Days, in.ReviewOn, in.Reply, in.Solved, in.Level = 2, w.later(20), "今天已修好。", "solved", "satisfied"
	for _, n := range m.Needs {
		if n.Name == "outcome" {
			in.Outcome = n.Options[0].Code
		}
	}
	if verb == "merge" && len(m.From) > 0 {
		in.Survivor, _ = w.opened()
	}
	return in
}

func without(in rectify.Act, need string) rectify.Act {
	switch need {
	case "message":
		in.Message = " "
	case "reason":
		in.Reason = ""
	case "unit":
		in.Unit = ""
	case "rests_on":
		in.RestsOn = ""
	case "checked":
		in.Checked = false
	case "promised_on":
		in.PromisedOn = ""
	case "contents":
		in.Contents = "修"
	case "leader":
		in.Leader = ""
	case "division":
		in.Division = ""
	case "measures":
		in.Measures = ""
	case "steps":
		in.Steps = nil
	case "step":
		in.Step = 0
	case "done_on":
		in.DoneOn = "2026-02-30"
	case "evidence":
		in.Evidence = ""
	case "days":
		in.Days = 0
	case "review_on":
		in.ReviewOn = "明天"
	case "outcome":
		in.Outcome = "好了"
	case "reply":
		in.Reply = ""
	case "survivor":
		in.Survivor = ""
	case "solved":
		in.Solved = ""
	case "level":
		in.Level = "very"
	default:
		panic(fmt.Sprint("a need that no test takes away: ", need))
	}
	return in
}

func TestPlanServesADirection(t *testing.T) {
	w := newWorld(t)
	id, _ := w.openedWith(survey.Triage{Row: "CG-01", Unit: ours})
	w.accepted(id)
	if err := w.try(handler, id, "submit_plan", plan(w.today())); kindOf(err) != fault.Invalid {
		t.Fatalf("a plan without a direction: %v", err)
	}
	v, err := w.view.Case(ctx, handler, id)
	w.must(err)
	in := plan(w.today())
	in.Direction = v.Directions[0] + "？"
	if err := w.try(handler, id, "submit_plan", in); kindOf(err) != fault.Invalid {
		t.Fatalf("a plan with a direction of its own: %v", err)
	}
	in.Direction = v.Directions[0]
	w.do(handler, id, "submit_plan", in)
}
