package view

import (
	"encoding/json"
	"sort"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/rectify"
	"huiyin/survey"
)

// LookView is that somebody looked at what a citizen wrote or sent: by role and day, never by name.
type LookView struct {
	On   string `json:"on"`
	Who  string `json:"who"`
	What string `json:"what"`
	Why  string `json:"why"`
}

// lookedAt is what each look was at, as she reads it.
var lookedAt = map[string]string{
	"opinion.original": "您的原话", "objection.original": "您异议的原话", "reason.original": "您评价理由的原话", "message.original": "您留言的原话", "photo.look": "您的照片",
}

// looks are the looks at everything of one submission, newest first, each once a day, role and reason.
func looks(db *gorm.DB, l lookup, receipt string, opinions []survey.Opinion, concerns []survey.Concern, photos map[string][]survey.PhotoRef) ([]LookView, error) {
	subjects, err := lookable(db, receipt)
	for _, o := range opinions {
		subjects = append(subjects, o.ID)
		for _, p := range photos[o.ID] {
			subjects = append(subjects, p.ID)
		}
	}
	for _, c := range concerns {
		subjects = append(subjects, c.ID)
	}
	if err != nil {
		return nil, err
	}
	var actions []string
	for a := range lookedAt {
		actions = append(actions, a)
	}
	seen := map[LookView]bool{}
	err = database.Chunks(subjects, func(some []string) error {
		var rows []audit.Audit
		err := db.Where("subject IN ? AND action IN ?", some, actions).Find(&rows).Error
		for _, r := range rows {
			seen[l.look(r)] = true
		}
		return err
	})
	out := make([]LookView, 0, len(seen))
	for v := range seen {
		out = append(out, v)
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i], out[j]
		return a.On > b.On || a.On == b.On && a.Who+a.What+a.Why < b.Who+b.What+b.Why
	})
	return out, err
}

// lookable are the answers and messages of a citizen, and the photos that came with her messages.
func lookable(db *gorm.DB, receipt string) (ids []string, err error) {
	if err := db.Model(&rectify.Feedback{}).Where("receipt_id = ? AND reason <> ''", receipt).Pluck("id", &ids).Error; err != nil {
		return nil, err
	}
	var messages []rectify.CaseMessage
	err = db.Select("id", "photos").Where("receipt_id = ? AND sender = ?", receipt, "citizen").Find(&messages).Error
	for _, m := range messages {
		ids = append(append(ids, m.ID), m.Photos...)
	}
	return ids, err
}

func (l lookup) look(r audit.Audit) LookView {
	var detail struct {
		Reason  string
		Contact bool
	}
	_ = json.Unmarshal([]byte(r.Detail), &detail) // a record that says no more is still a look
	v := LookView{On: day.Of(millis(r.At)), Who: actor.Role(r.Role).Say(), What: lookedAt[r.Action], Why: survey.SayLook(detail.Reason)}
	if r.Unit != "" {
		v.Who = l.names[r.Unit]
	}
	if detail.Contact {
		v.What = "您的原话和联系方式"
	}
	return v
}
