package rectify

import (
	"huiyin/internal/fault"
	"huiyin/survey"
)

func unpublished(c Case, _ Rules, _ string) *fault.Fault {
	if c.Published() {
		return conflict("published", "这件的结果已经公布过，不能撤回。")
	}
	return nil
}

// withdraw 撤回分办: a wrong assignment; its concerns wait again. Only what was never published.
func withdraw(t *turn) error {
	concerns, err := survey.InCases(t.tx.DB, t.c.ID)
	if err != nil {
		return err
	}
	for _, c := range concerns {
		if err := t.survey.Release(t.tx, c); err != nil {
			return err
		}
	}
	t.remark(t.in.Reason)
	return nil
}
