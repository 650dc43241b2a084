// Package audit is the record of who did what: one row a change, in the same transaction as the change.
package audit

import (
	"encoding/json"
	"fmt"
	"strconv"

	"huiyin/internal/database"
)

// Audit is one entry. Its detail holds ids, codes and hashes, never a citizen's words.
type Audit struct {
	ID        string
	At        int64
	ActorID   string
	ActorName string
	Role      string
	Unit      string
	Action    string
	Subject   string
	Detail    string
	Mac       string // HMAC over all the rest: an edited row shows
}

// Record writes an entry about subject (an id) with a detail that is stored as JSON.
func Record(tx *database.Tx, action, subject string, detail any) error {
	d, err := json.Marshal(detail)
	if err != nil {
		return fmt.Errorf("audit %s: %w", action, err)
	}
	who := tx.Actor()
	a := Audit{ID: tx.ID(), At: tx.Millis(), ActorID: who.ID, ActorName: who.Name, Role: string(who.Role), Unit: who.Unit,
		Action: action, Subject: subject, Detail: string(d)}
	a.Mac = a.Sign(tx.Keys().Hash)
	return tx.Create(&a).Error
}

// Sign is the HMAC of the row over all its other fields.
func (a Audit) Sign(hash func(purpose string, parts ...string) string) string {
	return hash("audit", a.ID, strconv.FormatInt(a.At, 10), a.ActorID, a.ActorName, a.Role, a.Unit, a.Action, a.Subject, a.Detail)
}

// Intact says whether the row is as it was written.
func (a Audit) Intact(hash func(purpose string, parts ...string) string) bool {
	return a.Mac == a.Sign(hash)
}
