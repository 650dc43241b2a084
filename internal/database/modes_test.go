package database_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
)

func openFile(path string) error {
	db, err := database.Open("sqlite:"+path, database.Options{Keys: dbtest.Keys()})
	if err != nil {
		return err
	}
	return db.Close()
}

func TestADatabaseThatOthersReadIsClosedToThem(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", "huiyin.db")
	if err := openFile(path); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Dir(path)
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		if err := os.Chmod(name, 0o664); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	db, err := database.Open("sqlite:"+path, database.Options{Keys: dbtest.Keys()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		if info, _ := e.Info(); info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v", e.Name(), info.Mode())
		}
	}
	if info, _ := os.Stat(folder); info.Mode().Perm() != 0o700 || len(entries) == 0 {
		t.Errorf("the folder: %v, %d files", info.Mode(), len(entries))
	}
}

func TestADatabaseThatCannotBeClosedToOthersIsRefused(t *testing.T) {
	if err := openFile("/proc/self/status"); err == nil || !strings.Contains(err.Error(), "HUIYIN_DATABASE") || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("%v", err)
	}
}
