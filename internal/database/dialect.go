package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	mysqldriver "github.com/go-sql-driver/mysql"
	"gorm.io/driver/mysql"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
	sqlite3 "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"huiyin/internal/privacy"
	"huiyin/migrations"
)

// What is left of the difference between the databases, all of it.
type dialect interface {
	open(relaxed bool) (pools, error)
	brokenOff(error) bool    // the database ended the transaction by itself; begin again
	trouble(error) Trouble   // what an error says of the database
	patience() time.Duration // for how long a question may have no answer before the database counts as silent
	probes() int             // how many questions may be out at once
	ping(*DB, context.Context) (time.Duration, error)
	migrations() migrations.Dialect
	sum(column string) clause.Expr // in an upsert: what is there plus what comes
	insert(rows int) int           // how many of so many rows one INSERT writes, 1 to Many
	batches() int                  // how many batches of a kind may be under way
	forget(*DB, context.Context) error
}

// pools are the ways to one database. Probes go their own way, or they would wait behind those whom they are to warn.
type pools struct{ write, read, answers, stores *gorm.DB }

// all are the pools, each once.
func (p pools) all() (out []*gorm.DB) {
	for _, g := range []*gorm.DB{p.write, p.read, p.answers, p.stores} {
		if g != nil && !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	return out
}

func dialectOf(address string) (dialect, error) {
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok && path != "" {
		return file{path}, nil
	}
	if strings.HasPrefix(address, "mysql://") {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || strings.Trim(u.Path, "/") == "" {
			return nil, fmt.Errorf("HUIYIN_DATABASE: want mysql://user:pass@host:port/name")
		}
		return server{u}, nil
	}
	return nil, fmt.Errorf("HUIYIN_DATABASE: want sqlite:PATH or mysql://user:pass@host:port/name")
}

// Migrate brings the schema up to this program's.
func (d *DB) Migrate(ctx context.Context) error {
	db, err := d.write.DB()
	if err != nil {
		return err
	}
	return migrations.Up(ctx, db, d.dialect.migrations())
}

// Pending says how many migrations this program has that the database has not.
func (d *DB) Pending(ctx context.Context) (int, error) {
	db, err := d.write.DB()
	if err != nil {
		return 0, err
	}
	return migrations.Pending(ctx, db, d.dialect.migrations())
}

var config = gorm.Config{
	Logger:                 logger.Discard, // errors are returned; statements hold personal data
	SkipDefaultTransaction: true,
	TranslateError:         true,
}

// file is the embedded SQLite. One writer connection: measured, it is what keeps p99 low under load.
type file struct{ path string }

func (f file) open(relaxed bool) (p pools, err error) {
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return p, err
	}
	for _, companion := range []string{"", "-wal", "-shm", "-journal"} {
		if err := privacy.Tighten(f.path + companion); err != nil {
			return p, fmt.Errorf("数据库用不了（设置项 HUIYIN_DATABASE）：%w", err)
		}
	}
	// Made here, for nobody else to read; SQLite gives its other files the same mode.
	made, err := os.OpenFile(f.path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return p, fmt.Errorf("HUIYIN_DATABASE: %w", err)
	}
	_ = made.Close()
	sync := "FULL" // what is acknowledged survives
	if relaxed {
		sync = "OFF"
	}
	dsn := "file:" + f.path + "?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(" + sync + ")&_pragma=foreign_keys(1)&_pragma=secure_delete(1)" +
		"&_pragma=wal_autocheckpoint(8000)" // 32 MB: measured, a third more letters a second than with 4, since the pages that all write are copied once
	connect := func(conns, cache int) (*gorm.DB, error) { // cache of each, in KB
		by, err := sqlite3.NewConnector(fmt.Sprintf("%s&_pragma=cache_size(-%d)", dsn, cache))
		if err != nil {
			return nil, fmt.Errorf("open %s: %w", f.path, err)
		}
		pool := sql.OpenDB(remembering{by})
		pool.SetMaxOpenConns(conns)
		pool.SetMaxIdleConns(conns)
		c := config
		g, err := gorm.Open(translating{sqlite.Dialector{Conn: pool}}, &c)
		if err != nil {
			return nil, fmt.Errorf("open %s: %w", f.path, err)
		}
		return g, nil
	}
	if p.write, err = connect(1, 6000); err != nil {
		return p, err
	}
	p.read, err = connect(4, 4000)
	p.answers, p.stores = p.read, p.write // a second writer would only wait for the first
	return p, err
}

func (file) brokenOff(err error) bool {
	var e *sqlite3.Error
	return errors.As(err, &e) && (e.Code()&0xff == lib.SQLITE_BUSY || e.Code()&0xff == lib.SQLITE_LOCKED)
}

func (file) trouble(err error) Trouble {
	var e *sqlite3.Error
	switch {
	case errors.As(err, &e) && e.Code()&0xff == lib.SQLITE_FULL:
		return Full
	case errors.As(err, &e) && (e.Code()&0xff == lib.SQLITE_IOERR || e.Code()&0xff == lib.SQLITE_READONLY):
		return Broken
	case away(err):
		return Silent
	}
	return Fine
}

// patience is longer than any of our own transactions: the one writer may be an import.
func (file) patience() time.Duration { return 5 * time.Second }

func (file) probes() int { return 1 } // it has one writer, which would only wait for itself

// away says whether the connection or the time is to blame.
func away(err error) bool {
	var n net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) || errors.Is(err, driver.ErrBadConn) || errors.As(err, &n)
}

func (file) ping(d *DB, ctx context.Context) (time.Duration, error) {
	return 0, d.Read(ctx).Exec("SELECT 1").Error
}

func (file) migrations() migrations.Dialect { return migrations.SQLite }

func (file) batches() int { return 1 } // it has one writer

// forget empties the log of writes, which tells in which order rows came. It waits for no reader: who is refused asks again.
func (file) forget(d *DB, ctx context.Context) error {
	pool, err := d.write.DB()
	if err != nil {
		return err
	}
	c, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	var busy, pages, moved int
	_, err = c.ExecContext(ctx, "PRAGMA busy_timeout = 100")
	if err == nil {
		err = c.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved)
	}
	if _, e := c.ExecContext(ctx, "PRAGMA busy_timeout = 10000"); err == nil {
		err = e
	}
	if err == nil && busy != 0 {
		err = errors.New("somebody reads what the log holds")
	}
	return err
}

// insert is few: lengths that recur are prepared once, and a long list is a long text.
func (file) insert(rows int) int { return min(rows, 64) }

func (file) sum(column string) clause.Expr { return gorm.Expr(column + " + excluded." + column) }

// translating makes gorm.ErrDuplicatedKey of the pure Go driver's errors, which gorm's dialector does not know.
type translating struct{ sqlite.Dialector }

func (t translating) Translate(err error) error {
	var e *sqlite3.Error
	if errors.As(err, &e) && (e.Code() == lib.SQLITE_CONSTRAINT_UNIQUE || e.Code() == lib.SQLITE_CONSTRAINT_PRIMARYKEY) {
		return gorm.ErrDuplicatedKey
	}
	return err
}

// server is MySQL, MariaDB or TiDB.
type server struct{ *url.URL }

func (s server) open(bool) (p pools, err error) {
	c := mysqldriver.NewConfig()
	c.Net, c.Addr, c.DBName = "tcp", s.Host, strings.Trim(s.Path, "/")
	if s.Port() == "" {
		c.Addr += ":3306"
	}
	c.User = s.User.Username()
	c.Passwd, _ = s.User.Password()
	c.ParseTime, c.Loc, c.Collation = true, time.UTC, "utf8mb4_bin"
	c.ClientFoundRows = true   // a row that matched counts, also when nothing in it changed: versions rest on it
	c.InterpolateParams = true // nothing is prepared: one round trip
	c.Timeout, c.ReadTimeout, c.WriteTimeout = 5*time.Second, 30*time.Second, 30*time.Second
	c.Params = map[string]string{"sql_mode": "'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'", "time_zone": "'+00:00'"}
	connector, err := mysqldriver.NewConnector(c)
	if err != nil {
		return p, fmt.Errorf("HUIYIN_DATABASE: %w", err)
	}
	for _, x := range []struct {
		into  **gorm.DB
		by    driver.Connector
		conns int
	}{{&p.write, readCommitted{connector}, serverConns}, {&p.read, connector, serverConns}, {&p.answers, connector, watchMost}, {&p.stores, connector, watchMost}} {
		if *x.into, err = pooled(x.by, x.conns); err != nil {
			return p, err
		}
	}
	return p, nil
}

// serverConns are the connections of each pool for work. Reading has its own, so that however many read, who sends in finds one.
const serverConns = 16

func pooled(c driver.Connector, conns int) (*gorm.DB, error) {
	pool := sql.OpenDB(c)
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	pool.SetConnMaxLifetime(5 * time.Minute)
	gc := config
	g, err := gorm.Open(mysql.New(mysql.Config{Conn: pool, SkipInitializeWithVersion: true, DefaultStringSize: 191}), &gc)
	if err != nil {
		return nil, fmt.Errorf("HUIYIN_DATABASE: %w", err)
	}
	return g, nil
}

// readCommitted makes connections for writing: every row that decides is guarded by its version, and gap locks only cost. Said once a
// connection, in the words that all servers share; reading keeps the default, by which a proof sees one moment.
type readCommitted struct{ driver.Connector }

// Connect makes a connection.
func (r readCommitted) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := c.(driver.ExecerContext).ExecContext(ctx, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", nil); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (server) brokenOff(err error) bool {
	var e *mysqldriver.MySQLError
	return errors.As(err, &e) && (e.Number == 1213 || e.Number == 1205 || e.Number == 1020)
}

func (server) trouble(err error) Trouble {
	var e *mysqldriver.MySQLError
	switch {
	case errors.As(err, &e) && slices.Contains([]uint16{1021, 1114, 1041}, e.Number), errors.As(err, &e) && strings.Contains(e.Message, "No space left"):
		return Full
	case errors.As(err, &e) && slices.Contains([]uint16{1026, 1030, 1036, 1290, 1792}, e.Number): // it cannot write, or is told to read only
		return Broken
	case away(err), errors.Is(err, mysqldriver.ErrInvalidConn), errors.As(err, &e) && slices.Contains([]uint16{1040, 1053, 1077}, e.Number): // it has no connection left, or is going
		return Silent
	}
	return Fine
}

func (server) patience() time.Duration { return 1300 * time.Millisecond }

func (server) probes() int { return watchMost }

func (server) ping(d *DB, ctx context.Context) (time.Duration, error) {
	var theirs time.Time
	before := time.Now()
	if err := d.pools.answers.WithContext(ctx).Raw("SELECT UTC_TIMESTAMP(3)").Row().Scan(&theirs); err != nil {
		return 0, err
	}
	return theirs.Sub(before.Add(time.Since(before) / 2).UTC()), nil
}

func (server) migrations() migrations.Dialect { return migrations.MySQL }

func (server) batches() int { return 4 }

func (server) forget(*DB, context.Context) error { return nil } // its logs are the operator's: README

func (server) insert(rows int) int { return min(rows, Many) }

func (server) sum(column string) clause.Expr {
	return gorm.Expr(column + " + VALUES(" + column + ")")
}

// ServerDSN is the driver's address of a server without a schema, for tests that make their own.
func ServerDSN(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	pass, _ := u.User.Password()
	return u.User.Username() + ":" + pass + "@tcp(" + u.Host + ")/"
}

// Tables are the names of all tables but the migrations' own.
func (d *DB) Tables(ctx context.Context) ([]string, error) {
	all, err := d.Read(ctx).Migrator().GetTables()
	var out []string
	for _, t := range all {
		if t != "goose_db_version" && !strings.HasPrefix(t, "sqlite_") {
			out = append(out, t)
		}
	}
	return out, err
}
