package migrations_test

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"huiyin/internal/database"
	"huiyin/migrations"
)

var ctx = context.Background()

// stands is what the MySQL folder says instead, and nothing else may differ.
var stands = strings.NewReplacer(" MEDIUMTEXT", " TEXT", " MEDIUMBLOB", " BLOB", ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;", ");")

// onTable is where an index is dropped from, which MySQL wants said.
var onTable = regexp.MustCompile(`(DROP INDEX \w+) ON \w+;`)

func TestBothFoldersSayTheSame(t *testing.T) {
	lite, my := read(t, migrations.SQLite), read(t, migrations.MySQL)
	if a, b := slices.Sorted(maps.Keys(lite)), slices.Sorted(maps.Keys(my)); !slices.Equal(a, b) || len(a) == 0 {
		t.Fatalf("file names: %v and %v", a, b)
	}
	for name, text := range my {
		if strings.Contains(text, " TEXT") || strings.Contains(text, " BLOB") {
			t.Errorf("mysql/%s: TEXT and BLOB hold 64 kB there, use MEDIUMTEXT and MEDIUMBLOB", name)
		}
		// WITHOUT ROWID lays rows by their key, as InnoDB does by itself.
		a, b := strings.Split(strings.ReplaceAll(lite[name], ") WITHOUT ROWID;", ");"), "\n"), strings.Split(onTable.ReplaceAllString(stands.Replace(text), "$1;"), "\n")
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				t.Errorf("%s, line %d:\n%s\n%s", name, i+1, a[i], b[i])
			}
		}
		if len(a) != len(b) {
			t.Errorf("%s: %d and %d lines", name, len(a), len(b))
		}
	}
}

func read(t *testing.T, d migrations.Dialect) map[string]string {
	out := map[string]string{}
	files := migrations.Files(d)
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(b)
	}
	return out
}

// place is a database to migrate.
type place struct {
	dialect migrations.Dialect
	goose   goose.Dialect
	db      *sql.DB
	schema  func(*testing.T, *sql.DB) map[string]string
}

// places are a fresh file, and a fresh schema on the server of HUIYIN_TEST_DATABASE when there is one.
func places(t *testing.T) map[string]place {
	open := func(driver, dsn string) *sql.DB {
		db, err := sql.Open(driver, dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	out := map[string]place{"sqlite": {migrations.SQLite, goose.DialectSQLite3, open("sqlite", filepath.Join(t.TempDir(), "t.db")), schemaOfFile}}
	if server := os.Getenv("HUIYIN_TEST_DATABASE"); server != "" {
		const name = "huiyin_migrations_test"
		run(t, open("mysql", database.ServerDSN(server)), "DROP DATABASE IF EXISTS "+name, "CREATE DATABASE "+name+" CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
		out["mysql"] = place{dialect: migrations.MySQL, goose: goose.DialectMySQL, db: open("mysql", database.ServerDSN(server)+name+"?parseTime=true"), schema: schemaOfServer}
	}
	return out
}

func run(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func TestUpAndDown(t *testing.T) {
	schemas := map[string]map[string]string{}
	for name, p := range places(t) {
		up := func() {
			t.Helper()
			if err := migrations.Up(ctx, p.db, p.dialect); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		up()
		up() // twice is once
		if n, err := migrations.Pending(ctx, p.db, p.dialect); n != 0 || err != nil {
			t.Fatalf("%s: %d pending, %v", name, n, err)
		}
		schemas[name] = p.schema(t, p.db)
		down, err := goose.NewProvider(p.goose, p.db, migrations.Files(p.dialect))
		if err == nil {
			_, err = down.DownTo(ctx, 0)
		}
		if err != nil {
			t.Fatalf("%s down: %v", name, err)
		}
		if left := p.schema(t, p.db); len(left) != 0 {
			t.Errorf("%s: down left %v", name, slices.Sorted(maps.Keys(left)))
		}
		if n, _ := migrations.Pending(ctx, p.db, p.dialect); n == 0 {
			t.Errorf("%s: after down nothing is pending", name)
		}
		up()
		if again := p.schema(t, p.db); !maps.Equal(again, schemas[name]) {
			t.Errorf("%s: up after down made another schema", name)
		}
	}
	lite := schemas["sqlite"]
	if len(lite) < 100 || !strings.HasPrefix(lite["opinions.text_sealed"], "blob, required") {
		t.Fatalf("%d lines of schema: the reading of it is broken: %q", len(lite), lite["opinions.text_sealed"])
	}
	for name, other := range schemas {
		for _, key := range slices.Sorted(maps.Keys(lite)) {
			if other[key] != lite[key] {
				t.Errorf("%s: %s is %q, in sqlite %q", name, key, other[key], lite[key])
			}
		}
		for key := range other {
			if lite[key] == "" {
				t.Errorf("only %s has %s", name, key)
			}
		}
	}
}

var length = regexp.MustCompile(`\(.*\)`)

// family is what a type is for, whatever it is called.
func family(kind string) string {
	switch kind = strings.ToLower(length.ReplaceAllString(kind, "")); kind {
	case "int", "bigint", "smallint", "tinyint", "integer":
		return "integer"
	case "char", "varchar", "text", "mediumtext":
		return "text"
	case "blob", "mediumblob":
		return "blob"
	case "double", "real":
		return "real"
	}
	return kind
}

func column(out map[string]string, table, name, kind string, at int, required, key bool) {
	need := "optional"
	if required {
		need = "required"
	}
	if key {
		need = "key"
	}
	out[table+"."+name] = fmt.Sprintf("%s, %s, at %d", family(kind), need, at)
}

// query reads rows of the given pointers, calling each after every row.
func query(t *testing.T, db *sql.DB, each func(), text string, into ...any) {
	t.Helper()
	rows, err := db.Query(text)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		each()
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

func schemaOfFile(t *testing.T, db *sql.DB) map[string]string {
	out := map[string]string{}
	var table, name, kind string
	var at, required, key int
	query(t, db, func() { column(out, table, name, kind, at+1, required == 1, key > 0) },
		`SELECT m.name, c.name, c.type, c.cid, c."notnull", c.pk FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'goose_db_version'`, &table, &name, &kind, &at, &required, &key)
	var unique int
	query(t, db, func() { out["index "+table+"."+name] += fmt.Sprintf("%s unique=%d; ", kind, unique) },
		`SELECT m.name, i.name, i."unique", c.name FROM sqlite_master m JOIN pragma_index_list(m.name) i JOIN pragma_index_info(i.name) c
		WHERE m.type = 'table' AND m.name <> 'goose_db_version' AND i.origin = 'c' ORDER BY m.name, i.name, c.seqno`, &table, &name, &unique, &kind)
	return out
}

func schemaOfServer(t *testing.T, db *sql.DB) map[string]string {
	out := map[string]string{}
	var table, name, kind, null, key string
	var at int
	query(t, db, func() { column(out, table, name, kind, at, null == "NO", key == "PRI") },
		`SELECT table_name, column_name, data_type, ordinal_position, is_nullable, column_key FROM information_schema.columns
		WHERE table_schema = DATABASE() AND table_name <> 'goose_db_version'`, &table, &name, &kind, &at, &null, &key)
	var shared int
	query(t, db, func() { out["index "+table+"."+name] += fmt.Sprintf("%s unique=%d; ", kind, 1-shared) },
		`SELECT table_name, index_name, non_unique, column_name FROM information_schema.statistics
		WHERE table_schema = DATABASE() AND table_name <> 'goose_db_version' AND index_name <> 'PRIMARY' ORDER BY table_name, index_name, seq_in_index`, &table, &name, &shared, &kind)
	return out
}
