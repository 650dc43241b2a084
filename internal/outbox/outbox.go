// Package outbox is the way of letters out: verbs write them in their own transactions, a runner hands each to the way that carries it,
// and what became of it is kept. It knows neither what a letter is about nor who holds a receipt.
package outbox

import (
	"huiyin/internal/database"
)

// State is how far a letter has come; the Chinese stands beside each code in States.
type State string

// The states of a letter. Waiting and leased are under way, the others are ends: parked and unknown are for a person to look at.
const (
	Waiting State = "waiting"
	Leased  State = "leased"
	Sent    State = "sent"
	Arrived State = "delivered"
	Refused State = "refused"
	Parked  State = "parked"
	Dropped State = "dropped"
	Unknown State = "unknown"
)

// States are all states with the word that people read.
var States = []struct {
	Code State
	Say  string
}{
	{Waiting, "等着发"}, {Leased, "正在发"}, {Sent, "已发出"}, {Arrived, "已送达"}, {Refused, "被拒收"}, {Parked, "发不出，停着"}, {Dropped, "不用发了"}, {Unknown, "不知道送到没有"},
}

// Letter is one message to the holder of a receipt, or to a unit. It carries no word of hers, no code and no name: what it says is a
// sentence of its kind and a day.
type Letter struct {
	ID          string // the same at every try: what a way gives as client_msg_id
	Key         string `gorm:"column:letter_key"` // kind:case:publication:receipt; the second of a key is never written
	Chain       string // case:receipt
	ChainN      int    // 1..n within the chain: the order in which they leave
	Kind        string // a code of the room that writes it, at most 12 characters
	Case        string `gorm:"column:case_id"`
	Publication string // which of its kind in the case: a round, a version, a message; at most 26 characters
	Receipt     string `gorm:"column:receipt_id"` // id of the receipt, never its code; empty when it goes to a unit
	Unit        string // code of the unit it goes to; empty when it goes to a citizen
	Say         string // the sentence, at most 120 characters
	OnDay       string // the day it speaks of, as stored; empty for none
	PostedAt    int64
	PostedOn    string // its local day
	DueAt       int64  // not before; 0 when it is posted: at once, within the hours
	State       State
	Attempt     int    // how often it was taken for sending: the fence of outcomes
	Way         string // by which it goes or went; empty: the first that takes it
	LeaseBy     string // the process that sends it
	LeaseUntil  int64
	SendingAt   int64  // when the call began that has no outcome yet; 0 otherwise
	ProviderID  string // what the other side calls it
	Reason      string // why it is where it is, in plain words
	EndedAt     int64
	HeardAt     int64 // when the room was told that it had reached her, or somebody of the unit looked
}

// TableName is outbox.
func (Letter) TableName() string { return "outbox" }

// event is what the other side told of a letter.
type event struct {
	ProviderID string `gorm:"primaryKey"`
	OK         bool   `gorm:"column:ok"`
	Reason     string
	At         int64
}

// TableName is outbox_events.
func (event) TableName() string { return "outbox_events" }

// Forget removes letters that ended, and events without a letter, before a moment.
func Forget(tx *database.Tx, before int64) error {
	ends := []State{Sent, Arrived, Refused, Parked, Dropped, Unknown}
	if err := tx.Where("posted_at < ? AND state IN ?", before, ends).Delete(&Letter{}).Error; err != nil {
		return err
	}
	return tx.Where("at < ?", before).Delete(&event{}).Error
}

// clip fits words into their column.
func clip(words string) string {
	r := []rune(words)
	return string(r[:min(len(r), longest)])
}

const longest = 120

// Say is the word people read for the state.
func (s State) Say() string {
	for _, x := range States {
		if x.Code == s {
			return x.Say
		}
	}
	return string(s)
}
