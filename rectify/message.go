package rectify

import (
	"fmt"
	"strings"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/outbox"
	"huiyin/internal/privacy"
	"huiyin/rectify/letter"
	"huiyin/survey"
)

// CaseMessage 来往 is one message between a unit and the citizens of a case, always through the platform.
// A citizen's is masked for the unit and sealed as she wrote it.
type CaseMessage struct {
	ID         string
	CaseID     string
	ReceiptID  string // to or from one citizen; empty: to all of the case
	Sender     string // unit, citizen
	Unit       string
	Kind       string // message, question, answer
	Version    int    // of the case, when it was written
	Text       string
	TextSealed []byte
	Photos     []string `gorm:"serializer:json"`
	At         int64
	Held       string // what no unit reads before a person has: Held or HeldFromOffice, then Passed or Kept

	kept.Stamp
}

// write keeps a message of the conversation: sender, kind, words, to or from whom.
func (t *turn) write(m CaseMessage) error {
	m.ID, m.CaseID, m.Version, m.At = t.tx.ID(), t.c.ID, t.c.Version+1, t.tx.Millis()
	if m.Sender == "citizen" {
		m.TextSealed = t.tx.Keys().Seal("message.text:"+m.ID, m.Text)
		m.Text = privacy.Mask(strings.TrimSpace(m.Text))
	} else {
		m.Unit, m.Text = t.c.Unit, t.words(m.Text)
	}
	t.touch("message", m.ID)
	return kept.Insert(t.tx, &m)
}

// mayPause: one question at a time, and so many a round.
func mayPause(c Case, r Rules, _ string) *fault.Fault {
	switch {
	case c.PausedUntil != "":
		return conflict("already_asked", "已经问过市民了，在等回答。要补充说明，请用“给市民留言”。")
	case c.Pauses >= r.Most.Pauses:
		return conflict("too_many_pauses", "每一轮最多停表问 %d 次。还要问，请用“给市民留言”，时钟不停。", r.Most.Pauses)
	}
	return nil
}

// askCitizen 请市民补充: the stage and the whole clock stand still until she answers, or for ten days; twice a round.
func askCitizen(t *turn) error {
	receipt, err := t.person()
	if err != nil {
		return err
	}
	t.pause()
	t.remark(t.in.Message)
	if err := t.write(CaseMessage{Sender: "unit", Kind: "question", Text: t.in.Message, ReceiptID: receipt}); err != nil {
		return err
	}
	return t.tell(letter.Question, t.c.PausedUntil, receipt)
}

// message 来往: a citizen's ends a pause and stands before the unit; a unit's moves no clock.
func message(t *turn) error {
	who := t.tx.Actor()
	if who.Role != actor.Citizen {
		receipt, err := t.person()
		if err != nil {
			return err
		}
		return t.write(CaseMessage{Sender: "unit", Kind: "message", Text: t.in.Message, ReceiptID: receipt})
	}
	kind := "message"
	if t.c.PausedUntil != "" {
		kind = "answer"
		t.resume()
	}
	held := heldFor(t.survey.Hear(t.in.Message))
	if held == "" {
		t.c.Note = "市民补充了情况"
	}
	photos, err := t.photos()
	if err != nil {
		return err
	}
	if held == "" && len(photos) > 0 { // a citizen's photos wait for the office's look, also here
		t.c.Note = "市民补充了情况和照片"
	}
	return t.write(CaseMessage{Sender: "citizen", Kind: kind, Text: t.in.Message, ReceiptID: who.ID, Photos: photos, Held: held})
}

// tell writes a letter to a receipt, or to all people of the case when it is empty; on is the day that it names.
func (t *turn) tell(k letter.Kind, on, receipt string) error {
	if receipt == "" {
		return t.tellPeople(k, versionPublication(t.c.Version+1), on)
	}
	return letter.To(t.tx, k, letter.About{Case: t.c.ID, Publication: versionPublication(t.c.Version + 1), On: on}, receipt)
}

func (t *turn) tellPeople(k letter.Kind, publication, on string) error {
	people, err := survey.PeopleOf(t.tx.DB, []string{t.c.ID})
	if err != nil {
		return err
	}
	return letter.To(t.tx, k, letter.About{Case: t.c.ID, Publication: publication, On: on}, people[t.c.ID]...)
}

// tellUnit writes a letter to a unit.
func (t *turn) tellUnit(k letter.Kind, unit, on string) error {
	return outbox.Post(t.tx, letter.For(t.tx, k, letter.About{Case: t.c.ID, Name: t.c.Name(), Publication: versionPublication(t.c.Version + 1), On: on}, unit))
}

// tellNew writes to the units of cases that begin.
func tellNew(tx *database.Tx, cases []Case) error {
	letters := make([]outbox.Letter, len(cases))
	for i, c := range cases {
		letters[i] = letter.For(tx, letter.UnitNew, letter.About{Case: c.ID, Name: c.Name(), Publication: versionPublication(c.Version), On: c.Clocks.First.Due}, c.Unit)
	}
	return outbox.Post(tx, letters...)
}

// Name is what people call the case.
func (c Case) Name() string { return fmt.Sprintf("第 %d 件", c.Number) }

// A letter is of a version of the case; those that ask her are of a round, which is published once, and asked again at most once.
func versionPublication(version int) string { return fmt.Sprintf("v%d", version) }

// RoundPublication names the publication of the case's round.
func (c Case) RoundPublication() string { return fmt.Sprintf("r%d", c.Round) }

// person turns 市民 2 into her receipt; empty means all.
func (t *turn) person() (string, error) {
	if t.in.Person == "" {
		return "", nil
	}
	concerns, err := survey.InCases(t.tx.DB, t.c.ID)
	if err != nil {
		return "", err
	}
	for _, c := range concerns {
		if Citizen(c.Person) == t.in.Person {
			return c.ReceiptID, nil
		}
	}
	return "", fault.InField("person", "unknown_person", "这件里没有“%s”，请写“市民 1”这样的称呼。", t.in.Person)
}

// Citizen is what a unit may call a person of a case, by the number she got when she came to it: 市民 1, 市民 2 …
func Citizen(person int) string { return fmt.Sprintf("市民 %d", person) }
