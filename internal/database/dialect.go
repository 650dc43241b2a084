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
	open(relaxed bool) (write, read *gorm.DB, err error)
	brokenOff(error) bool // the database ended the transaction by itself; begin again
	down(error) bool      // the database did not answer; no statement is to blame
	ping(*DB, context.Context) (time.Duration, error)
	migrations() migrations.Dialect
	sum(column string) clause.Expr // in an upsert: what is there plus what comes
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
	PrepareStmt:            true,
	TranslateError:         true,
}

// file is the embedded SQLite. One writer connection: measured, it is what keeps p99 low under load.
type file struct{ path string }

func (f file) open(relaxed bool) (*gorm.DB, *gorm.DB, error) {
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return nil, nil, err
	}
	for _, companion := range []string{"", "-wal", "-shm", "-journal"} {
		if err := privacy.Tighten(f.path + companion); err != nil {
			return nil, nil, fmt.Errorf("数据库用不了（设置项 HUIYIN_DATABASE）：%w", err)
		}
	}
	// Made here, for nobody else to read; SQLite gives its other files the same mode.
	made, err := os.OpenFile(f.path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("HUIYIN_DATABASE: %w", err)
	}
	_ = made.Close()
	sync := "FULL" // what is acknowledged survives
	if relaxed {
		sync = "OFF"
	}
	dsn := "file:" + f.path + "?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(" + sync + ")&_pragma=foreign_keys(1)&_pragma=cache_size(-6000)"
	connect := func(conns int) (*gorm.DB, error) {
		c := config
		g, err := gorm.Open(translating{sqlite.Dialector{DriverName: "sqlite", DSN: dsn}}, &c)
		if err != nil {
			return nil, fmt.Errorf("open %s: %w", f.path, err)
		}
		pool, err := g.DB()
		if err != nil {
			return nil, err
		}
		pool.SetMaxOpenConns(conns)
		pool.SetMaxIdleConns(conns)
		return g, nil
	}
	write, err := connect(1)
	if err != nil {
		return nil, nil, err
	}
	read, err := connect(4)
	return write, read, err
}

func (file) brokenOff(err error) bool {
	var e *sqlite3.Error
	return errors.As(err, &e) && (e.Code()&0xff == lib.SQLITE_BUSY || e.Code()&0xff == lib.SQLITE_LOCKED)
}

func (file) down(err error) bool {
	var e *sqlite3.Error
	return away(err) || errors.As(err, &e) && (e.Code()&0xff == lib.SQLITE_FULL || e.Code()&0xff == lib.SQLITE_IOERR)
}

// away says whether the connection or the time is to blame.
func away(err error) bool {
	var n net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) || errors.Is(err, driver.ErrBadConn) || errors.As(err, &n)
}

func (file) ping(d *DB, ctx context.Context) (time.Duration, error) {
	return 0, d.Read(ctx).Exec("SELECT 1").Error
}

func (file) migrations() migrations.Dialect { return migrations.SQLite }

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

func (s server) open(bool) (*gorm.DB, *gorm.DB, error) {
	c := mysqldriver.NewConfig()
	c.Net, c.Addr, c.DBName = "tcp", s.Host, strings.Trim(s.Path, "/")
	if s.Port() == "" {
		c.Addr += ":3306"
	}
	c.User = s.User.Username()
	c.Passwd, _ = s.User.Password()
	c.ParseTime, c.Loc, c.Collation = true, time.UTC, "utf8mb4_bin"
	c.ClientFoundRows = true // a row that matched counts, also when nothing in it changed: versions rest on it
	c.InterpolateParams = true
	c.Timeout, c.ReadTimeout, c.WriteTimeout = 5*time.Second, 30*time.Second, 30*time.Second
	c.Params = map[string]string{"sql_mode": "'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'", "time_zone": "'+00:00'"}
	connector, err := mysqldriver.NewConnector(c)
	if err != nil {
		return nil, nil, fmt.Errorf("HUIYIN_DATABASE: %w", err)
	}
	write, err := pooled(readCommitted{connector})
	if err != nil {
		return nil, nil, err
	}
	read, err := pooled(connector)
	return write, read, err
}

// serverConns are the connections of each pool. Reading has its own, so that however many read, who sends in finds one.
const serverConns = 16

func pooled(c driver.Connector) (*gorm.DB, error) {
	pool := sql.OpenDB(c)
	pool.SetMaxOpenConns(serverConns)
	pool.SetMaxIdleConns(serverConns)
	pool.SetConnMaxLifetime(5 * time.Minute)
	gc := config
	gc.PrepareStmt = false // parameters are interpolated by the driver: one round trip
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

func (server) down(err error) bool { return away(err) || errors.Is(err, mysqldriver.ErrInvalidConn) }

func (server) ping(d *DB, ctx context.Context) (time.Duration, error) {
	var theirs time.Time
	before := time.Now()
	if err := d.Read(ctx).Raw("SELECT UTC_TIMESTAMP(3)").Row().Scan(&theirs); err != nil {
		return 0, err
	}
	return theirs.Sub(before.Add(time.Since(before) / 2).UTC()), nil
}

func (server) migrations() migrations.Dialect { return migrations.MySQL }

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
