// Package migrations holds the schema, in one folder a dialect with the same names in both, and brings a database up to it.
package migrations

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// Dialect names a folder and how goose speaks to it.
type Dialect struct {
	folder string
	goose  goose.Dialect
}

// The dialects. TiDB takes the MySQL folder.
var (
	SQLite = Dialect{"sqlite", goose.DialectSQLite3}
	MySQL  = Dialect{"mysql", goose.DialectMySQL}
)

//go:embed sqlite/*.sql mysql/*.sql
var files embed.FS

// Files are the migrations of one dialect.
func Files(d Dialect) fs.FS {
	sub, err := fs.Sub(files, d.folder)
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}

func provider(db *sql.DB, d Dialect) (*goose.Provider, error) {
	return goose.NewProvider(d.goose, db, Files(d))
}

// Up applies what is missing. One process migrates at a time: `huiyin migrate` before the others start.
func Up(ctx context.Context, db *sql.DB, d Dialect) error {
	p, err := provider(db, d)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// Pending counts what is missing.
func Pending(ctx context.Context, db *sql.DB, d Dialect) (int, error) {
	p, err := provider(db, d)
	if err != nil {
		return 0, err
	}
	status, err := p.Status(ctx)
	n := 0
	for _, s := range status {
		if s.State == goose.StatePending {
			n++
		}
	}
	return n, err
}
