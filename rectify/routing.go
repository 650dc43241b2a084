package rectify

import (
	"context"
	"fmt"
	"strings"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/survey"
)

// TakeOpinions routes opinions in the transaction in which they arrive, before their concerns are stored: above the threshold a case of
// its own is opened for the lead unit of the row, praise is thanked for, the rest waits for the office.
func (s *Service) TakeOpinions(tx *database.Tx, opinions []survey.Opinion) error {
	var begin []opening
	by := s.lookBy(tx)
	for _, o := range opinions {
		for i := range o.Concerns {
			o.Concerns[i].MustLook(by)
			if how, ok := route(o, &o.Concerns[i]); ok {
				begin = append(begin, how)
			}
		}
	}
	cases, err := s.openAll(tx, begin)
	for i, c := range cases {
		begin[i].concern.BeginInCase(c.ID, begin[i].row, c.Unit)
	}
	return err
}

// route thanks for praise, or says how the machine opens a case; ok is false when a person decides.
func route(o survey.Opinion, c *survey.Concern) (how opening, ok bool) {
	if o.HintRow != "" || o.Unlisted { // she says the machine is wrong, or is surer than it, or names what is on no list
		return how, false
	}
	if c.Praise && o.HintLevel == "" { // under a bad level nobody praises
		c.BeginThanked(o.About)
		return how, false
	}
	named := o.HintUnit
	if named == "" {
		named = o.About
	}
	if c.Likely == nil || named != "" && named != c.Likely.LeadUnit { // she names another unit: a person decides
		return how, false
	}
	return opening{opinion: o, concern: c, row: *c.Likely, unit: c.Likely.LeadUnit, machine: true}, true
}

// opening is how a case begins.
type opening struct {
	opinion survey.Opinion
	concern *survey.Concern
	row     survey.Manifestation // zero: without a row
	unit    string
	title   string
	urgent  bool
	machine bool
}

// openAll opens a case for each concern, always a new one: only people join or merge.
func (s *Service) openAll(tx *database.Tx, begin []opening) ([]Case, error) {
	if len(begin) == 0 {
		return nil, nil
	}
	year := tx.Now().In(day.Shanghai).Year()
	first, err := nextNumbers(tx, year, len(begin))
	if err != nil {
		return nil, err
	}
	cases, units, events, entries := make([]Case, len(begin)), make([]CaseUnit, len(begin)), make([]CaseEvent, len(begin)), make([]audit.Entry, len(begin))
	var tally []database.Counter
	for i, how := range begin {
		c := s.begun(tx, how, year, first+i)
		cases[i], units[i], events[i] = c, CaseUnit{CaseID: c.ID, Unit: how.unit, Role: "lead"}, openEvent(tx, c)
		tally = append(tally, c.Tallies(1)...)
		entries[i] = audit.Entry{Action: "case.open", Subject: c.ID, Detail: map[string]any{"concern": how.concern.ID, "unit": how.unit, "row": c.RowCode, "machine": how.machine}}
	}
	if err := kept.InsertAll(tx, cases); err != nil {
		return nil, err
	}
	if err := kept.InsertAll(tx, units); err != nil {
		return nil, err
	}
	if err := kept.InsertAll(tx, events); err != nil {
		return nil, err
	}
	if err := audit.RecordAll(tx, entries...); err != nil {
		return nil, err
	}
	if err := tx.Count(tally...); err != nil {
		return nil, err
	}
	return cases, tellNew(tx, cases)
}

// begun is a case as it begins, its clocks running.
func (s *Service) begun(tx *database.Tx, how opening, year, number int) Case {
	today, rules := day.Of(tx.Now()), s.Rules()
	tx.Moved()
	c := Case{ID: tx.ID(), Number: number, Year: year, Title: how.title, Edition: how.concern.Edition, RowCode: how.row.Code, Area: how.row.Area,
		Place: survey.PlaceOf(how.opinion, *how.concern), State: Assigned, Version: 1, Round: 1, Urgent: how.urgent, Supervision: None, Lifted: None,
		Rules: rules.Version, OpenedAt: tx.Millis(), OpenedOn: today}
	if how.opinion.Source == survey.FromHearing {
		c.Source = FromHearing
	}
	if how.row.Code != "" {
		c.Edition = how.row.Edition
	}
	if s.survey.WasDistrict(how.opinion.District) {
		c.District = how.opinion.District
	}
	if c.Title == "" {
		c.Title = title(how.opinion, *how.concern, how.row)
	}
	t := s.turn(tx, &c)
	t.restart(how.unit)
	t.listed()
	return c
}

// openEvent is the first move in the life of a case.
func openEvent(tx *database.Tx, c Case) CaseEvent {
	who := tx.Actor()
	e := CaseEvent{ID: tx.ID(), CaseID: c.ID, At: tx.Millis(), OnDay: c.OpenedOn, Verb: "open", StateTo: Assigned, Version: 1, Round: 1, Unit: c.Unit, ActorID: who.ID, ActorName: who.Name, Role: string(who.Role)}
	if who.Role == actor.Citizen {
		e.ActorID, e.ActorName, e.Role = "", "系统", string(actor.System) // the machine opened it; who complained is nobody's business
	}
	return e
}

// title is what lists call the case: the place and the problem in plain words, or the first words of a case without a row.
func title(o survey.Opinion, c survey.Concern, row survey.Manifestation) string {
	what := row.Short
	if what == "" || row.LeadUnit == "" {
		words := []rune(strings.Join(strings.Fields(c.Text), " "))
		what = string(words[:min(len(words), 24)])
	}
	place := survey.PlaceOf(o, c)
	if place == "" {
		return what
	}
	words := []rune(place + " " + what)
	return string(words[:min(len(words), longestTitle)])
}

// longestTitle is what the column holds, in characters.
const longestTitle = 120

func nextNumber(tx *database.Tx, year int) (int, error) { return nextNumbers(tx, year, 1) }

// nextNumbers draws n numbers of a year's cases and gives the first.
func nextNumbers(tx *database.Tx, year, n int) (int, error) {
	first, err := tx.NextN(fmt.Sprintf("case.%d", year), n)
	return int(first), err
}

// AttachConcern 立件: the office puts a waiting concern under a row (or none) and a unit; a new case opens.
func (s *Service) AttachConcern(ctx context.Context, who actor.Actor, id string, in survey.Triage) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		_, err := s.Attach(tx, id, in)
		return err
	})
}

// Attach is AttachConcern inside a transaction, for verbs of the rooms above; it gives the case.
func (s *Service) Attach(tx *database.Tx, id string, in survey.Triage) (Case, error) {
	o, c, err := s.takeWaiting(tx, id, in)
	if err != nil {
		return Case{}, err
	}
	how := opening{opinion: o, concern: &c, unit: in.Unit, title: strings.TrimSpace(in.Title), urgent: in.Urgent}
	if in.Row != "" {
		if how.row, err = s.survey.RowFor(tx, c, in.Row); err != nil {
			return Case{}, err
		}
		if how.unit == "" {
			how.unit = how.row.LeadUnit
		}
	}
	if how.unit == "" {
		return Case{}, fault.InField("unit", "no_unit", "这一行没有牵头单位，请选择由哪个单位负责。")
	}
	if _, err := survey.NeedUnit(tx, "unit", how.unit); err != nil {
		return Case{}, err
	}
	cases, err := s.openAll(tx, []opening{how})
	if err != nil {
		return Case{}, err
	}
	return cases[0], s.survey.Attach(tx, c, cases[0].ID, how.row, how.unit)
}

// joinedNote stands at a case that another citizen joined.
const joinedNote = "又有市民反映同一件事"

// JoinConcern 并入: the office adds a waiting concern to a case of the same problem that was never published.
func (s *Service) JoinConcern(ctx context.Context, who actor.Actor, id string, in survey.Triage) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		_, c, err := s.takeWaiting(tx, id, in)
		if err != nil {
			return err
		}
		into, err := s.take(tx, who, in.Case)
		if fault.Is(err, fault.NotFound) {
			return fault.InField("case", "no_case", "没有这件整改件，请重新选择。")
		}
		if err != nil {
			return err
		}
		if into.Published() || !into.State.Open() {
			return fault.New(fault.Conflict, "case_published", "第 %d 件已经公布过结果或不在办，不能再并入，请另立一件。", into.Number)
		}
		if _, err := survey.NeedUnit(tx, "case", into.Unit); err != nil {
			return err
		}
		t, note := s.turn(tx, &into), into.Note
		if err := t.other(into, "join", func(o *turn) {
			o.c.Note = joinedNote
			o.touch("concern", c.ID)
		}); err != nil {
			return err
		}
		if err := s.survey.Join(tx, c, into.ID, survey.Manifestation{Edition: into.Edition, Code: into.RowCode}, into.Unit); err != nil {
			return err
		}
		return survey.RememberNote(tx, c.ID, note)
	})
}

func (s *Service) takeWaiting(tx *database.Tx, id string, in survey.Triage) (o survey.Opinion, c survey.Concern, err error) {
	if c, err = s.survey.TakeWaiting(tx, id, in); err != nil {
		return o, c, err
	}
	o, err = survey.OpinionOf(tx, c)
	return o, c, err
}

// Promise 承诺 is what a unit said in public that it would do, and until when.
type Promise struct {
	Unit    string
	Text    string
	UntilOn string
	Hearing string // id
}

// OpenPromise opens a case for a promise: its whole clock ends on the promised day, and no citizen stands behind it.
func (s *Service) OpenPromise(tx *database.Tx, p Promise) (Case, error) {
	if _, err := survey.NeedUnit(tx, "unit", p.Unit); err != nil {
		return Case{}, err
	}
	today := day.Of(tx.Now())
	number, err := nextNumber(tx, yearOf(today))
	if err != nil {
		return Case{}, err
	}
	words, nobody := []rune(p.Text), new(survey.Concern)
	c := s.begun(tx, opening{concern: nobody, unit: p.Unit, title: string(words[:min(len(words), longestTitle)])}, yearOf(today), number)
	c.Source = Promised
	c.Clocks.Whole = startUntil(s.Calendar(), "whole", today, p.UntilOn, "")
	s.turn(tx, &c).listed()
	event := openEvent(tx, c)
	if err := kept.Insert(tx, &c); err != nil {
		return c, err
	}
	if err := kept.Insert(tx, &CaseUnit{CaseID: c.ID, Unit: p.Unit, Role: "lead"}); err != nil {
		return c, err
	}
	if err := kept.Insert(tx, &event); err != nil {
		return c, err
	}
	if err := audit.Record(tx, "case.open", c.ID, map[string]any{"hearing": p.Hearing, "unit": p.Unit, "machine": false}); err != nil {
		return c, err
	}
	return c, tx.Count(c.Tallies(1)...)
}

// Fates are what became of a promise, with the word that people read.
var Fates = []struct{ Code, Say string }{{"kept", "按时做到"}, {"late", "晚了做到"}, {"broken", "没做到"}, {"open", "未到期"}}

// Fate is what became of a promise by a day: kept and late with the day on which it was reported as done, broken once its day is over
// and nothing was accepted, or once what was published says that it was not done.
func (c Case) Fate(today string) (fate, doneOn string) {
	due := c.Clocks.Whole.Due
	switch {
	case c.State == Closed && c.Outcome == Outcomes[0].Code && c.Clocks.Whole.Stopped <= due:
		return "kept", c.Clocks.Whole.Stopped
	case c.State == Closed && c.Outcome == Outcomes[0].Code:
		return "late", c.Clocks.Whole.Stopped
	case c.State == Closed || today > due:
		return "broken", ""
	}
	return "open", ""
}

// CasesByID are the cases with these ids, for the rooms above.
func (s *Service) CasesByID(ctx context.Context, ids []string) (map[string]Case, error) {
	out := map[string]Case{}
	err := database.Chunks(ids, func(some []string) error {
		var cases []Case
		err := s.db.Read(ctx).Where("id IN ?", some).Find(&cases).Error
		for _, c := range cases {
			out[c.ID] = c
		}
		return err
	})
	return out, err
}
