package rectify

import (
	"huiyin/internal/kept"
	"huiyin/rectify/letter"
	"huiyin/survey"
)

// worse reopens for one who is not content.
func (t *turn) worse() error {
	people, err := survey.PeopleOf(t.tx.DB, []string{t.c.ID})
	if err != nil {
		return err
	}
	if len(people[t.c.ID]) == 1 {
		return t.again()
	}
	if err := t.part(t.tx.Actor().ID); err != nil {
		return err
	}
	rest, err := t.restReopens()
	if err != nil {
		return err
	}
	if rest {
		return t.again()
	}
	if t.c.State == Asking {
		return t.closeWhenAllAnswered()
	}
	return nil
}

// again begins the next round: back to the unit with half the time, or from round 2 to the office's talk.
func (t *turn) again() error {
	if t.c.Round >= 2 {
		t.to = OfficeTalk
		t.officeClock("talk", t.rules.Limits.Talk)
		t.c.raise(Red)
		return nil
	}
	err := t.nextRound()
	t.c.Note = "市民评价不好，第 2 轮"
	return err
}

func (t *turn) nextRound() error {
	t.to = Assigned
	t.c.Round++
	t.c.AskingUntil, t.c.AskedAgain = "", false
	t.restart(t.c.Unit)
	if err := t.tellUnit(letter.UnitReopened, t.c.Unit, t.c.Clocks.First.Due); err != nil {
		return err
	}
	return t.tell(letter.Reopened, t.c.Clocks.Whole.Due, "")
}

// part makes a case of its own of one person's concern; figures go on counting her in the original.
func (t *turn) part(receipt string) error {
	concerns, err := survey.InCases(t.tx.DB, t.c.ID)
	if err != nil {
		return err
	}
	var hers []survey.Concern
	for _, x := range concerns {
		if x.ReceiptID == receipt {
			hers = append(hers, x)
		}
	}
	p := *t.c
	p.ID, p.PartOf, p.PartFrom, p.Version, p.State = t.tx.ID(), t.c.Root(), t.c.Version, 0, Asking
	p.OpenedAt, p.OpenedOn = t.tx.Millis(), t.today
	if p.Number, err = nextNumber(t.tx, p.Year); err != nil {
		return err
	}
	var units []CaseUnit
	if err := t.tx.Where("case_id = ?", t.c.ID).Find(&units).Error; err != nil {
		return err
	}
	for i := range units {
		units[i].CaseID = p.ID
	}
	if err := kept.Insert(t.tx, &p); err != nil {
		return err
	}
	if err := kept.InsertAll(t.tx, units); err != nil {
		return err
	}
	if err := t.tx.Count(p.Tallies(1)...); err != nil {
		return err
	}
	if err := survey.MoveConcerns(t.tx, hers, p.ID, ""); err != nil {
		return err
	}
	if err := survey.CloseConcerns(t.tx, p.ID, false); err != nil {
		return err
	}
	before := p
	of := t.beside(&p)
	t.touch("part", p.ID)
	of.touch("part_of", p.PartOf)
	of.note = "从原件分出，单独重办"
	if err := of.again(); err != nil {
		return err
	}
	p.State = of.to
	return of.save(before, "rate")
}

// restReopens says whether so many of all its people are not content that the rest of the case opens again too.
func (t *turn) restReopens() (bool, error) {
	var badOnes int64
	root := t.c.Root()
	if err := t.tx.Model(&Feedback{}).Where("root_id = ? AND newest = ? AND (solved = ? OR level = ?)", root, true, "unsolved", "dissatisfied").Count(&badOnes).Error; err != nil {
		return false, err
	}
	people, err := peopleOfRoots(t.tx.DB, []string{root})
	r := t.rules.ReopenRest
	return badOnes >= int64(r.Bad) && float64(badOnes) >= r.Share*float64(len(people[root])), err
}
