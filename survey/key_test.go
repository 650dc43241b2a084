package survey_test

import (
	"bytes"
	"path/filepath"
	"testing"

	"huiyin/internal/database"
	"huiyin/internal/privacy"
	"huiyin/survey"
)

// A key file that got lost is made anew in silence; the database must not take it.
func TestAnotherKeyIsRefused(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "huiyin.db")
	open := func(secret byte) error {
		keys, err := privacy.NewKeys(bytes.Repeat([]byte{secret}, 32))
		if err != nil {
			t.Fatal(err)
		}
		db, err := database.Open(url, database.Options{Keys: keys})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
		_, err = survey.New(db, nil, func(*database.Tx, []survey.Opinion) error { return nil })
		return err
	}
	for range 2 {
		if err := open(1); err != nil {
			t.Fatalf("its own key: %v", err)
		}
	}
	if err := open(2); reasonOf(err) != "other_key" {
		t.Errorf("another key was taken: %v", err)
	}
}
