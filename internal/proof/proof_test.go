package proof_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/proof"
)

func TestFindingsStayBounded(t *testing.T) {
	var f proof.Findings
	for i := range 1000 {
		f.Add("broken", fmt.Sprint(i), "第 %d 处坏了。", i)
	}
	f.Add("torn", "x", "一处断了。")
	all := f.All()
	if len(all) != 52 || all[0].Say != "第 0 处坏了。" || all[50].Where != "x" {
		t.Fatalf("%d findings, %+v", len(all), all[len(all)-1])
	}
	if last := all[51]; last.What != "broken" || !strings.Contains(last.Say, "950") {
		t.Errorf("what is not listed is not counted: %+v", last)
	}
	if (&proof.Findings{}).All() != nil {
		t.Error("nothing found is something")
	}
}

type row struct {
	Name  string `gorm:"primaryKey"`
	Value int64  `gorm:"column:n"`
}

func (row) TableName() string { return "sequences" }

// rows puts n rows into a table of names.
func rows(t *testing.T, n int) *database.DB {
	db, _ := dbtest.Open(t)
	err := db.Do(context.Background(), actor.Clock, func(tx *database.Tx) error {
		var all []row
		for i := range n {
			all = append(all, row{Name: fmt.Sprintf("row %05d", i), Value: int64(i)})
		}
		return database.CreateAll(tx, all)
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestOrphansAreNamed(t *testing.T) {
	db := rows(t, 60)
	var f proof.Findings
	if err := f.Orphans("lost", "%s 不见了。", db.Read(context.Background()).Table("sequences").Select("name").Where("n < ?", 55)); err != nil {
		t.Fatal(err)
	}
	for _, x := range f.All() {
		if x.What != "lost" || x.Say != x.Where+" 不见了。" && !strings.Contains(x.Say, "没有列出") {
			t.Errorf("%+v", x)
		}
	}
	if n := len(f.All()); n == 0 || n > 51 {
		t.Errorf("%d findings", n)
	}
	if err := f.Orphans("lost", "%s", db.Read(context.Background()).Table("nowhere").Select("name")); err == nil {
		t.Error("a table that is not there has no orphans")
	}
}

type answer struct{ ID, Answers string }

func (answer) TableName() string { return "responses" }

// Every row comes once, whatever the size of a batch, and a failing batch ends the walk.
func TestBatchesGiveEveryRowOnce(t *testing.T) {
	db, _ := dbtest.Open(t)
	ctx := context.Background()
	for i := range 25 {
		if err := db.Read(ctx).Exec("INSERT INTO responses (id, survey, version, answers, received_on) VALUES (?, 's', 1, '{}', '2026-03-02')", fmt.Sprintf("%032d", i*7%25)).Error; err != nil {
			t.Fatal(err)
		}
	}
	for _, size := range []int{1, 7, 25, 100} {
		seen, calls := map[string]int{}, 0
		err := proof.Batches(func() *gorm.DB { return db.Read(ctx) }, size, func(a answer) string { return a.ID }, func(batch []answer) error {
			calls++
			if len(batch) > size {
				t.Errorf("%d rows in a batch of %d", len(batch), size)
			}
			for _, a := range batch {
				seen[a.ID]++
			}
			return nil
		})
		if err != nil || len(seen) != 25 || calls != (25+size-1)/size {
			t.Errorf("size %d: %d rows in %d batches, %v", size, len(seen), calls, err)
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("%s came %d times", id, n)
			}
		}
	}
	calls := 0
	err := proof.Batches(func() *gorm.DB { return db.Read(ctx) }, 5, func(a answer) string { return a.ID }, func([]answer) error { calls++; return fmt.Errorf("enough") })
	if err == nil || calls != 1 {
		t.Errorf("%d calls after a failure, %v", calls, err)
	}
}
