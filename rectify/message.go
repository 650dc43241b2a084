package rectify

import (
	"fmt"
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/fault"
	"huiyin/internal/privacy"
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
	Text       string
	TextSealed []byte
	Photos     []string `gorm:"serializer:json"`
	At         int64
}

// write keeps a message of the conversation.
func (t *turn) write(sender, kind, text, receipt string, photos []string) error {
	m := CaseMessage{ID: t.tx.ID(), CaseID: t.c.ID, ReceiptID: receipt, Sender: sender, Unit: t.c.Unit, Kind: kind, Text: privacy.Mask(strings.TrimSpace(text)), Photos: photos, At: t.tx.Millis()}
	if sender == "citizen" {
		m.Unit = ""
		m.TextSealed = t.tx.Keys().Seal("message.text:"+m.ID, text)
	}
	return t.tx.Create(&m).Error
}

// askCitizen 请市民补充: the stage and the whole clock stand still until she answers, or for ten days; twice a round.
func askCitizen(t *turn) error {
	if t.c.PausedUntil != "" {
		return t.refuse("already_asked", "已经问过市民了，在等回答。要补充说明，请用“给市民留言”。")
	}
	if t.c.Pauses >= t.rules.Most.Pauses {
		return t.refuse("too_many_pauses", "每一轮最多停表问 %d 次。还要问，请用“给市民留言”，时钟不停。", t.rules.Most.Pauses)
	}
	receipt, err := t.person()
	if err != nil {
		return err
	}
	t.pause()
	t.say(t.in.Message)
	return t.write("unit", "question", t.in.Message, receipt, nil)
}

// message 来往: a citizen's ends a pause and stands before the unit; a unit's moves no clock.
func message(t *turn) error {
	who := t.tx.Actor()
	if who.Role != actor.Citizen {
		receipt, err := t.person()
		if err != nil {
			return err
		}
		return t.write("unit", "message", t.in.Message, receipt, nil)
	}
	kind := "message"
	if t.c.PausedUntil != "" {
		kind = "answer"
		t.resume()
	}
	t.c.Note = "市民补充了情况"
	photos, err := t.photos()
	if err != nil {
		return err
	}
	if len(photos) > 0 { // a citizen's photos wait for the office's look, also here
		t.c.Note = "市民补充了情况和照片"
	}
	return t.write("citizen", kind, t.in.Message, who.ID, photos)
}

// person turns 市民 2 into her receipt; empty means all.
func (t *turn) person() (string, error) {
	if t.in.Person == "" {
		return "", nil
	}
	people, err := peopleOf(t.tx.DB, t.c.ID)
	if err != nil {
		return "", err
	}
	for receipt, label := range labels(people) {
		if label == t.in.Person {
			return receipt, nil
		}
	}
	return "", fault.InField("person", "unknown_person", "这件里没有“%s”，请写“市民 1”这样的称呼。", t.in.Person)
}

// peopleOf are the receipts of a case in the order in which they came.
func peopleOf(db *gorm.DB, caseID string) ([]string, error) {
	var ids []string
	err := db.Table("concerns").Where("case_id = ?", caseID).Group("receipt_id").Order("MIN(id)").Pluck("receipt_id", &ids).Error
	return ids, err
}

// labels are what a unit may call them: 市民 1, 市民 2 …
func labels(receipts []string) map[string]string {
	out := map[string]string{}
	for i, r := range receipts {
		out[r] = fmt.Sprintf("市民 %d", i+1)
	}
	return out
}
