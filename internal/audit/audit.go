// Package audit is the record of who did what: one row a change, in the same transaction as the change, and all of them in one chain.
package audit

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

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
	Mac       string // HMAC over all the rest but the seal: an edited row shows
	Touched   string // lines about the proved rows that were written, as package kept writes them
	Seal      int64  // the block of the chain in which it stands; 0: not yet
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

// RecordAll records entries of the same actor and moment: they are written together with all others of the transaction, before its commit.
func RecordAll(tx *database.Tx, entries ...Entry) error {
	q := queueOf(tx)
	for _, e := range entries {
		if err := q.add(tx, e); err != nil {
			return err
		}
	}
	return nil
}

// Touch notes for the record what became of a proved row: a line without a semicolon.
func Touch(tx *database.Tx, line string) {
	q := queueOf(tx)
	q.touched = append(q.touched, line)
}

// TouchedMost is how many rows one entry names at most.
const TouchedMost = 500

// queue is what a transaction records.
type queue struct {
	rows    []Audit
	touched []string
}

type queueKey struct{}

func queueOf(tx *database.Tx) *queue {
	return tx.Note(queueKey{}, func() any {
		q := &queue{}
		tx.BeforeCommit(func() error { return q.flush(tx) })
		return q
	}).(*queue) //nolint:errcheck,forcetypeassert // the key is ours
}

func (q *queue) add(tx *database.Tx, e Entry) error {
	detail, err := json.Marshal(e.Detail)
	if err != nil {
		return fmt.Errorf("audit %s: %w", e.Action, err)
	}
	who := tx.Actor()
	q.rows = append(q.rows, Audit{ID: tx.ID(), At: tx.Millis(), ActorID: who.ID, ActorName: who.Name, Role: string(who.Role), Unit: who.Unit,
		Action: e.Action, Subject: e.Subject, Detail: string(detail)})
	return nil
}

// flush names the touched rows on the last entries, or on entries of their own where there are none, and writes all.
func (q *queue) flush(tx *database.Tx) error {
	for len(q.rows)*TouchedMost < len(q.touched) {
		if err := q.add(tx, Entry{Action: Rows}); err != nil {
			return err
		}
	}
	for at := len(q.rows) - 1; len(q.touched) > 0; at-- {
		q.rows[at].Touched = q.take(min(TouchedMost, len(q.touched)))
	}
	for i := range q.rows {
		q.rows[i].Mac = q.rows[i].Sign(tx.Keys().Hash)
	}
	return database.CreateAll(tx, q.rows)
}

// Rows is the action of an entry that only names rows: what was done needs no other words.
const Rows = "rows.write"

func (q *queue) take(n int) string {
	lines := strings.Join(q.touched[:n], ";")
	q.touched = q.touched[n:]
	return lines
}

// Sign is the HMAC of the row over all its other fields but the seal, which comes later.
func (a Audit) Sign(hash func(purpose string, parts ...string) string) string {
	parts := []string{a.ID, strconv.FormatInt(a.At, 10), a.ActorID, a.ActorName, a.Role, a.Unit, a.Action, a.Subject, a.Detail}
	if a.Touched != "" { // entries of before name none
		parts = append(parts, a.Touched)
	}
	return hash("audit", parts...)
}

// Intact says whether the row is as it was written.
func (a Audit) Intact(hash func(purpose string, parts ...string) string) bool {
	return a.Mac == a.Sign(hash)
}
