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
	"huiyin/survey"
)

// TakeOpinions routes opinions in the transaction in which they arrive: above the threshold a case of its own is opened for the lead
// unit of the row, praise is thanked for, the rest waits for the office.
func (s *Service) TakeOpinions(tx *database.Tx, opinions []survey.Opinion) error {
	for _, o := range opinions {
		for _, c := range o.Concerns {
			if err := s.route(tx, o, c); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) route(tx *database.Tx, o survey.Opinion, c survey.Concern) error {
	if o.HintRow != "" { // she says the machine is wrong, or is surer than it
		return nil
	}
	if c.Praise && o.HintLevel == "" { // under a bad level nobody praises
		return s.survey.Thank(tx, c, o.About)
	}
	ranked := c.Ranked()
	if !c.Sure || len(ranked) == 0 {
		return nil
	}
	row, err := survey.RowOf(tx, c.Edition, ranked[0].Code)
	if err != nil {
		return err
	}
	named := o.HintUnit
	if named == "" {
		named = o.About
	}
	if row.LeadUnit == "" || named != "" && named != row.LeadUnit { // she names another unit: a person decides
		return nil
	}
	_, err = s.open(tx, o, c, opening{row: row, unit: row.LeadUnit, machine: true})
	return err
}

// opening is how a case begins.
type opening struct {
	row     survey.Manifestation // zero: without a row
	unit    string
	title   string
	urgent  bool
	machine bool
}

// open opens a case for one concern, always a new one: only people join or merge.
func (s *Service) open(tx *database.Tx, o survey.Opinion, concern survey.Concern, how opening) (Case, error) {
	today, rules := day.Of(tx.Now()), s.Rules()
	year := tx.Now().In(day.Shanghai).Year()
	number, err := nextNumber(tx, year)
	if err != nil {
		return Case{}, err
	}
	c := Case{ID: tx.ID(), Number: number, Year: year, Title: how.title, Edition: concern.Edition, RowCode: how.row.Code, Area: how.row.Area,
		District: o.District, Place: o.Place, State: Assigned, Version: 1, Round: 1, Urgent: how.urgent, Supervision: None, Lifted: None,
		Rules: rules.Version, OpenedAt: tx.Millis(), OpenedOn: today}
	if c.Title == "" {
		c.Title = title(o, concern, how.row)
	}
	t := s.turn(tx, &c)
	t.restart(how.unit)
	t.settle()
	if err := tx.Create(&c).Error; err != nil {
		return c, err
	}
	if err := tx.Create(&CaseUnit{c.ID, how.unit, "lead"}).Error; err != nil {
		return c, err
	}
	who := tx.Actor()
	e := CaseEvent{ID: tx.ID(), CaseID: c.ID, At: tx.Millis(), OnDay: today, Verb: "open", StateTo: Assigned, Version: 1, Round: 1, Unit: how.unit, ActorID: who.ID, ActorName: who.Name, Role: string(who.Role)}
	if who.Role == actor.Citizen {
		e.ActorID, e.ActorName, e.Role = "", "系统", string(actor.System) // the machine opened it; who complained is nobody's business
	}
	if err := tx.Create(&e).Error; err != nil {
		return c, err
	}
	if err := audit.Record(tx, "case.open", c.ID, map[string]any{"concern": concern.ID, "unit": how.unit, "row": c.RowCode, "machine": how.machine}); err != nil {
		return c, err
	}
	return c, s.survey.Attach(tx, concern, c.ID, c.RowCode, how.unit, how.machine)
}

// title is what lists call the case: the place and the problem in plain words, or the first words of a case without a row.
func title(o survey.Opinion, c survey.Concern, row survey.Manifestation) string {
	what := row.Short
	if what == "" || row.LeadUnit == "" {
		words := []rune(strings.Join(strings.Fields(c.Text), " "))
		what = string(words[:min(len(words), 24)])
	}
	if o.Place == "" {
		return what
	}
	words := []rune(o.Place + " " + what)
	return string(words[:min(len(words), longestTitle)])
}

// longestTitle is what the column holds, in characters.
const longestTitle = 120

func nextNumber(tx *database.Tx, year int) (int, error) {
	n, err := tx.Next(fmt.Sprintf("case.%d", year))
	return int(n), err
}

// AttachConcern 立件: the office puts a waiting concern under a row (or none) and a unit; a new case opens.
func (s *Service) AttachConcern(ctx context.Context, who actor.Actor, id string, in survey.Triage) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		o, c, err := takeWaiting(tx, id, in.Version)
		if err != nil {
			return err
		}
		how := opening{unit: in.Unit, title: strings.TrimSpace(in.Title), urgent: in.Urgent}
		if in.Row != "" {
			if how.row, err = survey.RowOf(tx, c.Edition, in.Row); err != nil {
				return err
			}
			if how.unit == "" {
				how.unit = how.row.LeadUnit
			}
		}
		if how.unit == "" {
			return fault.InField("unit", "no_unit", "这一行没有牵头单位，请选择由哪个单位负责。")
		}
		if _, err := survey.NeedUnit(tx, "unit", how.unit); err != nil {
			return err
		}
		_, err = s.open(tx, o, c, how)
		return err
	})
}

// JoinConcern 并入: the office adds a waiting concern to a case of the same problem that was never published.
func (s *Service) JoinConcern(ctx context.Context, who actor.Actor, id string, in survey.Triage) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		_, c, err := takeWaiting(tx, id, in.Version)
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
		t := s.turn(tx, &into)
		if err := t.other(into, "join", func(o *turn) { o.c.Note = "又有市民反映同一件事" }); err != nil {
			return err
		}
		return s.survey.Attach(tx, c, into.ID, into.RowCode, into.Unit, false)
	})
}

func takeWaiting(tx *database.Tx, id string, version int) (o survey.Opinion, c survey.Concern, err error) {
	if c, err = survey.TakeConcern(tx, id, version); err != nil {
		return o, c, err
	}
	if c.State != survey.Waiting {
		return o, c, fault.New(fault.Conflict, "concern_not_waiting", "这条意见已经分办过了，请刷新后再看。")
	}
	err = tx.Where("id = ?", c.OpinionID).Take(&o).Error
	return o, c, err
}

// UndoConcern 撤回: takes back what the machine or the office did with a concern. In a case with others only this one leaves;
// alone, its case is withdrawn, which the table allows before the unit has accepted it. Conflict once a result was published.
func (s *Service) UndoConcern(ctx context.Context, who actor.Actor, id string, in survey.Triage) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		c, err := survey.TakeConcern(tx, id, in.Version)
		if err != nil {
			return err
		}
		if err := audit.Record(tx, "concern.undo", c.ID, map[string]string{"state": c.State, "case": c.CaseID}); err != nil {
			return err
		}
		if c.State != survey.InCase {
			return s.survey.UndoAnswer(tx, c)
		}
		return s.leave(tx, c)
	})
}

func (s *Service) leave(tx *database.Tx, c survey.Concern) error {
	of, err := s.take(tx, actor.Clock, c.CaseID)
	if err != nil {
		return err
	}
	all, err := survey.InCases(tx.DB, of.ID)
	if err != nil {
		return err
	}
	if len(all) == 1 {
		_, err := s.act(tx, of.ID, "withdraw", Act{Version: of.Version, Reason: "分办撤回"})
		return err
	}
	if of.Published() || !of.State.Open() {
		return fault.New(fault.Conflict, "case_published", "第 %d 件已经公布过结果或不在办，不能撤回。", of.Number)
	}
	t := s.turn(tx, &of)
	if err := t.other(of, "leave", func(*turn) {}); err != nil {
		return err
	}
	return s.survey.Release(tx, c)
}
