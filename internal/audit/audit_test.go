package audit_test

import (
	"context"
	"fmt"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
)

var ctx = context.Background()

func TestEntriesWrittenTogetherAreSealedOneByOne(t *testing.T) {
	db, _ := dbtest.Open(t)
	who := actor.Actor{ID: "a", Name: "考评办甲", Role: actor.Office}
	entries := make([]audit.Entry, 1200)
	for i := range entries {
		entries[i] = audit.Entry{Action: "concern.attach", Subject: fmt.Sprint("c", i), Detail: map[string]int{"after": i}}
	}
	err := db.Do(ctx, who, func(tx *database.Tx) error { return audit.RecordAll(tx, entries...) })
	var rows []audit.Audit
	db.Read(ctx).Find(&rows)
	if err != nil || len(rows) != len(entries) {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	seen := map[string]bool{}
	for _, r := range rows {
		if !r.Intact(db.Keys().Hash) || r.ActorName != "考评办甲" || seen[r.Mac] {
			t.Fatalf("%+v", r)
		}
		seen[r.Mac] = true
		for name, edited := range map[string]audit.Audit{
			"the deed": {ID: r.ID, At: r.At, ActorID: r.ActorID, ActorName: r.ActorName, Role: r.Role, Action: "concern.undo", Subject: r.Subject, Detail: r.Detail, Mac: r.Mac},
			"the hour": {ID: r.ID, At: r.At + 1, ActorID: r.ActorID, ActorName: r.ActorName, Role: r.Role, Action: r.Action, Subject: r.Subject, Detail: r.Detail, Mac: r.Mac},
		} {
			if edited.Intact(db.Keys().Hash) {
				t.Fatalf("%s can be edited", name)
			}
		}
	}
}

func TestNothingToRecordIsNoStatement(t *testing.T) {
	db, _ := dbtest.Open(t)
	if err := db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return audit.RecordAll(tx) }); err != nil {
		t.Fatal(err)
	}
}

func TestWhatCannotBeWrittenIsRefusedAndLeavesNothing(t *testing.T) {
	db, _ := dbtest.Open(t)
	err := db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		return audit.RecordAll(tx, audit.Entry{Action: "a", Subject: "1"}, audit.Entry{Action: "b", Subject: "2", Detail: func() {}})
	})
	var n int64
	db.Read(ctx).Model(&audit.Audit{}).Count(&n)
	if err == nil || n != 0 {
		t.Fatalf("%d rows, %v", n, err)
	}
}
