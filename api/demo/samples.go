package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"huiyin/internal/actor"
	"huiyin/internal/code"
	"huiyin/internal/database"
	"huiyin/rectify"
	"huiyin/survey"
)

// sample is a receipt of an invented citizen that visitors may use: a real one is known to nobody but its holder.
type sample struct {
	Receipt string `json:"receipt"`
	Say     string `json:"say"`
}

// places are where on the way at which a visitor may look.
var places = []struct {
	say   string
	where string
	args  []any
}{
	{"已答复，等您评价", "cases.state = ? AND cases.round = 1 AND NOT EXISTS (SELECT 1 FROM feedbacks f WHERE f.receipt_id = concerns.receipt_id)", []any{rectify.Asking}},
	{"单位请您补充情况", "cases.paused_until <> '' AND cases.state = ?", []any{rectify.Rectifying}},
	{"正在整改", "cases.state = ? AND cases.paused_until = ''", []any{rectify.Rectifying}},
	{"不满意后重办", "cases.round = 2 AND cases.state <> ?", []any{rectify.Closed}},
	{"已办结", "cases.state = ? AND cases.unresolved = ?", []any{rectify.Closed, false}},
}

const samplesSetting = "demonstration.receipts"

// keepSamples picks one receipt for each place and keeps it where visitors are told.
func (c *city) keepSamples(tx *database.Tx) error {
	var out []sample
	for _, s := range places {
		var ids []string
		err := tx.Table("concerns").Joins("JOIN cases ON cases.id = concerns.case_id").
			Where("(SELECT COUNT(*) FROM concerns o WHERE o.receipt_id = concerns.receipt_id) = 1").
			Where(s.where, s.args...).Order("concerns.received_at DESC, concerns.id DESC").Limit(1).Pluck("concerns.receipt_id", &ids).Error
		if err != nil {
			return err
		}
		for _, id := range ids {
			if p := c.people[id]; p != nil {
				out = append(out, sample{p.receipt, s.say})
			}
		}
	}
	raw, err := json.Marshal(out)
	if err != nil {
		return err
	}
	if err := survey.PutSetting(tx, samplesSetting, string(raw)); err != nil {
		return err
	}
	return c.keepFollower(tx)
}

// followerSetting holds the receipt of the invented follower whose result waits for her: about parking, when there is one.
const followerSetting = "demonstration.follower"

func (c *city) keepFollower(tx *database.Tx) error {
	var ids []string
	err := tx.Table("concerns").Joins("JOIN cases ON cases.id = concerns.case_id").
		Where("(SELECT COUNT(*) FROM concerns o WHERE o.receipt_id = concerns.receipt_id) = 1").
		Where(places[0].where, places[0].args...).Order("CASE WHEN cases.row_code = 'CG-03' THEN 0 ELSE 1 END, concerns.received_at, concerns.id").Limit(1).Pluck("concerns.receipt_id", &ids).Error
	if err != nil || len(ids) == 0 || c.people[ids[0]] == nil {
		return err
	}
	return survey.PutSetting(tx, followerSetting, c.people[ids[0]].receipt)
}

// Follower is the receipt of the invented follower; empty in a demonstration of before her.
func Follower(ctx context.Context, db *database.DB) (string, error) {
	var receipt []string
	err := db.Read(ctx).Table("settings").Where("name = ?", followerSetting).Limit(1).Pluck("value", &receipt).Error
	return strings.Join(receipt, ""), err
}

// keep keeps what visitors are told.
func (c *city) keep() error { return c.DB.Do(c.ctx, actor.Clock, c.keepSamples) }

// finish says that the year was played to its end.
func (c *city) finish() error {
	return c.DB.Do(c.ctx, actor.Clock, func(tx *database.Tx) error { return c.Survey.MarkDemonstration(tx, true) })
}

// Receipts are receipts a visitor may try, as `make run` prints them.
func Receipts(ctx context.Context, db *database.DB) (string, error) {
	var raw []string
	if err := db.Read(ctx).Table("settings").Where("name = ?", samplesSetting).Pluck("value", &raw).Error; err != nil || len(raw) == 0 {
		return "", err
	}
	var list []sample
	if err := json.Unmarshal([]byte(raw[0]), &list); err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("演示查询码：\n")
	for _, s := range list {
		fmt.Fprintf(&b, "  %s  %s\n", code.Format(s.Receipt), s.Say)
	}
	return b.String(), nil
}
