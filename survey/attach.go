package survey

import (
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
)

// Attach puts a concern into the case that was opened for it, by a person; row is zero when there is none.
func (s *Service) Attach(tx *database.Tx, c Concern, caseID string, row Manifestation, unit string) error {
	return s.intoCase(tx, c, "attach", caseID, row, unit)
}

// Join puts a concern into a case beside others; row and unit are the case's. The case is held.
func (s *Service) Join(tx *database.Tx, c Concern, caseID string, row Manifestation, unit string) error {
	return s.intoCase(tx, c, "join", caseID, row, unit)
}

// SendOn puts a danger at which nobody looked into the case that the machine opened for it; it goes on waiting for somebody to look.
func (s *Service) SendOn(tx *database.Tx, c Concern, caseID string, row Manifestation, unit string) error {
	return change(tx, c, "attach", map[string]any{"machine": true, "row": row.Code, "unit": unit}, func(c *Concern) error {
		c.move(tx, InCase)
		c.BeginInCase(caseID, row, unit)
		c.under(row)
		return decided(tx, *c, s.Model().Version())
	})
}

func (s *Service) intoCase(tx *database.Tx, c Concern, verb, caseID string, row Manifestation, unit string) error {
	there, err := peopleIn(tx, caseID)
	if err != nil {
		return err
	}
	return change(tx, c, verb, map[string]any{"row": row.Code, "unit": unit}, func(c *Concern) error {
		c.move(tx, InCase)
		c.CaseID, c.Person, c.Unit, c.Praise, c.DecidedBy = caseID, there.number(c.ReceiptID), unit, false, byPerson
		c.under(row)
		return decided(tx, *c, "")
	})
}

// under puts the concern under a row, and with it under the row's edition.
func (c *Concern) under(row Manifestation) {
	if c.RowCode = row.Code; row.Code != "" {
		c.Edition = row.Edition
	}
}

// Release takes a concern out of its case: it is again as it was before it came into one. What the machine put there when it arrived begins
// to wait today.
func (s *Service) Release(tx *database.Tx, c Concern) error {
	act, err := lastAct(tx, c.ID)
	if err != nil {
		return err
	}
	if act.Verb == "attach" || act.Verb == "join" {
		return takeBack(tx, c, act, "release")
	}
	return change(tx, c, "release", nil, func(c *Concern) error {
		c.move(tx, Waiting)
		return nil
	})
}

// MoveConcerns carries concerns from one case to another, which is held; home remembers where they came from (empty: they are at home).
func MoveConcerns(tx *database.Tx, concerns []Concern, to, home string) error {
	there, err := peopleIn(tx, to)
	if err != nil {
		return err
	}
	for _, c := range concerns {
		err := change(tx, c, "move", nil, func(c *Concern) error {
			c.CaseID, c.HomeCase, c.Person = to, home, there.number(c.ReceiptID)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// CloseConcerns notes for the ledger that the case of these concerns was closed or opened again.
func CloseConcerns(tx *database.Tx, caseID string, closed bool) error {
	concerns, err := InCases(tx.DB, caseID)
	verb := "reopen"
	if closed {
		verb = "close"
	}
	for _, c := range concerns {
		if err != nil || c.Closed == closed {
			continue
		}
		err = change(tx, c, verb, nil, func(c *Concern) error {
			c.Closed = closed
			return nil
		})
	}
	return err
}

// Undo takes back the last verb on a concern that is in no case. It is again as it was before in all but its version; what the machine
// answered when it arrived begins to wait today. Conflict when there is nothing to take back.
func (s *Service) Undo(tx *database.Tx, c Concern) error {
	act, err := lastAct(tx, c.ID)
	switch {
	case err != nil:
		return err
	case act.ID != "" && act.Version == c.Version:
		return takeBack(tx, c, act, "undo")
	case c.State != Answered && c.State != SetAside:
		return fault.New(fault.Conflict, "nothing_to_undo", "这条意见没有可以撤回的处理。")
	}
	return change(tx, c, "undo", nil, func(c *Concern) error {
		c.move(tx, Waiting)
		return nil
	})
}

// takeBack gives the concern the row that it was before an act; the act before that one can be taken back next.
func takeBack(tx *database.Tx, c Concern, act TriageAct, verb string) error {
	var was Concern
	unpack(act.Image, &was)
	if err := unsplit(tx, act.Made); err != nil {
		return err
	}
	act.Undone = true
	if _, err := kept.Change(tx, &act); err != nil {
		return err
	}
	was.Attention = was.since(c.Attention)
	if err := change(tx, c, verb, nil, func(c *Concern) error {
		sealed, version, stamp := c.ObjectionSealed, c.Version, c.Stamp
		*c = was
		c.ObjectionSealed, c.Version, c.Stamp = sealed, version, stamp
		return nil
	}); err != nil {
		return err
	}
	earlier, err := lastAct(tx, c.ID)
	if err != nil || earlier.ID == "" || earlier.Version != was.Version {
		return err
	}
	earlier.Version = c.Version + 1
	_, err = kept.Change(tx, &earlier)
	return err
}
