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

// Entry is what is to be recorded about a subject (an id), with a detail that is stored as JSON.
type Entry struct {
	Action  string
	Subject string
	Detail  any
}

// Record writes an entry about subject (an id) with a detail that is stored as JSON.
func Record(tx *database.Tx, action, subject string, detail any) error {
	return RecordAll(tx, Entry{action, subject, detail})
}

// RecordAll writes entries of the same actor and moment with one statement.
func RecordAll(tx *database.Tx, entries ...Entry) error {
	rows := make([]Audit, len(entries))
	for i, e := range entries {
		detail, err := json.Marshal(e.Detail)
		if err != nil {
			return fmt.Errorf("audit %s: %w", e.Action, err)
		}
		who := tx.Actor()
		rows[i] = Audit{ID: tx.ID(), At: tx.Millis(), ActorID: who.ID, ActorName: who.Name, Role: string(who.Role), Unit: who.Unit,
			Action: e.Action, Subject: e.Subject, Detail: string(detail)}
		rows[i].Mac = rows[i].Sign(tx.Keys().Hash)
	}
	return database.CreateAll(tx, rows)
}

// Sign is the HMAC of the row over all its other fields.
func (a Audit) Sign(hash func(purpose string, parts ...string) string) string {
	return hash("audit", a.ID, strconv.FormatInt(a.At, 10), a.ActorID, a.ActorName, a.Role, a.Unit, a.Action, a.Subject, a.Detail)
}

// Intact says whether the row is as it was written.
func (a Audit) Intact(hash func(purpose string, parts ...string) string) bool {
	return a.Mac == a.Sign(hash)
}
