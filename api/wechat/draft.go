package wechat

import (
	"context"
	"encoding/json"
	"time"

	"huiyin/internal/database"
	"huiyin/survey"
)

// The states of a draft.
const (
	opened  = "open"    // it grows with each word
	sending = "sending" // it is as it will be sent, and being sent
)

const (
	// silence is after how long without a word a draft is sent as it is.
	silence = time.Hour
	// sendLease is how long a sender may take before another takes over.
	sendLease = time.Minute
)

// wechatDraft is an opinion that grows in the chat. She has at most one that is open.
type wechatDraft struct {
	ID       string `gorm:"primaryKey"`
	Person   string
	State    string
	Version  int
	Words    []byte // said, sealed
	Matter   bool   // there is something in it that can be answered
	Pictures int    // which WeChat still holds
	SinceAt  int64  // of its state
	DueAt    int64  // when it is sent as it is; while it is being sent: when another may take over

	said said `gorm:"-"`
}

// said is what she has said so far.
type said struct {
	survey.SubmitOpinion
	Media  []string `json:"media,omitempty"`   // pictures that WeChat still holds, by their ids
	AtOnce bool     `json:"at_once,omitempty"` // nothing is waited for
}

func wordsOf(id string) string { return "wechat.draft:" + id }

// openDraft is the draft that a person has open; without an id when there is none.
func (s *Service) openDraft(ctx context.Context, person string) (d wechatDraft, err error) {
	if err = s.db.Read(ctx).Where("person = ? AND state = ?", person, opened).Limit(1).Find(&d).Error; err == nil && d.ID != "" {
		err = s.unseal(&d)
	}
	return d, err
}

func (s *Service) unseal(d *wechatDraft) error {
	words, err := s.db.Keys().Open(wordsOf(d.ID), d.Words)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(words), &d.said)
}

func (d *wechatDraft) seal(tx *database.Tx) error {
	words, err := json.Marshal(d.said)
	d.Words, d.Pictures = tx.Keys().Seal(wordsOf(d.ID), string(words)), len(d.said.Media)
	return err
}

// freeze makes a draft what will be sent.
func (d *wechatDraft) freeze() { d.State = sending }

// put writes a draft as it was thought of: a new one when she has none, else the next version of the one that was read.
func (d *wechatDraft) put(tx *database.Tx, person string) error {
	d.Person, d.DueAt = person, tx.Now().Add(silence).UnixMilli()
	if d.State == sending {
		d.SinceAt, d.DueAt = tx.Millis(), tx.Now().Add(sendLease).UnixMilli()
	}
	if d.ID != "" {
		return d.next(tx)
	}
	var n int64
	if err := tx.Model(&wechatDraft{}).Where("person = ? AND state = ?", person, opened).Count(&n).Error; err != nil || n > 0 {
		return orMoved(err)
	}
	d.ID, d.Version, d.SinceAt = tx.ID(), 1, tx.Millis()
	if err := d.seal(tx); err != nil {
		return err
	}
	return tx.Create(d).Error
}

// next writes the next version of an open draft, if nobody has meanwhile.
func (d *wechatDraft) next(tx *database.Tx) error {
	before := d.Version
	row := *d
	if row.Version++; row.seal(tx) != nil {
		return errMoved
	}
	to := map[string]any{"state": row.State, "version": row.Version, "words": row.Words, "matter": row.Matter, "pictures": row.Pictures, "since_at": row.SinceAt, "due_at": row.DueAt}
	done := tx.Model(&wechatDraft{}).Where("id = ? AND version = ? AND state = ?", row.ID, before, opened).Updates(to)
	if done.Error != nil || done.RowsAffected != 1 {
		return orMoved(done.Error)
	}
	tx.AfterCommit(func() { *d = row })
	return nil
}

func orMoved(err error) error {
	if err == nil {
		return errMoved
	}
	return err
}

// drop removes an open draft.
func (d *wechatDraft) drop(tx *database.Tx) error {
	gone := tx.Where("id = ? AND version = ? AND state = ?", d.ID, d.Version, opened).Delete(&wechatDraft{})
	if gone.Error != nil || gone.RowsAffected != 1 {
		return orMoved(gone.Error)
	}
	return nil
}
