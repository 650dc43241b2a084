// Package database is the way to the rows: one verb, one transaction, one moment.
package database

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"io"
	"sync"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/privacy"
)

// Options are what comes from outside, so that tests and the demonstration can hold it still.
type Options struct {
	Now     func() time.Time // default time.Now
	Random  io.Reader        // default crypto/rand
	Keys    *privacy.Keys    // seals what is nobody's business and signs the audit rows
	Relaxed bool             // do not wait for the disk at each commit: only for data that can be made again (demo, tests)
}

// DB is one database. Safe for concurrent use.
type DB struct {
	pools
	now     func() time.Time
	keys    *privacy.Keys
	dialect dialect

	reading, storing *gate
	ready            readiness

	process string // this process among others on the same database
	beat    beat

	mu     sync.Mutex
	random io.Reader
}

// Open connects to an address that one of the dialects reads. It does not migrate.
func Open(url string, o Options) (*DB, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	d, err := dialectOf(url)
	if err != nil {
		return nil, err
	}
	ways, err := d.open(o.Relaxed)
	if err != nil {
		return nil, err
	}
	for _, g := range ways.all() {
		if err := guard(g); err != nil {
			return nil, err
		}
	}
	db := &DB{pools: ways, now: o.Now, keys: o.Keys, dialect: d, random: o.Random, reading: newGate(), storing: newGate()}
	db.process = db.newID(db.Now())
	return db, nil
}

// Close ends all connections.
func (d *DB) Close() error {
	d.beat.stop()
	var all error
	for _, g := range d.all() {
		pool, err := g.DB()
		if err != nil {
			return err
		}
		all = errors.Join(all, pool.Close())
	}
	return all
}

// Read is for queries outside a transaction; nothing may be written through it. While the database is silent they fail at once.
func (d *DB) Read(ctx context.Context) *gorm.DB {
	if why := d.reading.closed(); why != nil {
		ended, cancel := context.WithCancelCause(ctx)
		cancel(why)
		ctx = ended
	}
	return d.read.WithContext(ctx)
}

// Now is the application's clock, which decides everything; to the millisecond, UTC.
func (d *DB) Now() time.Time { return d.now().UTC().Truncate(time.Millisecond) }

// Process names this process among others on the same database.
func (d *DB) Process() string { return d.process }

// Keys seal and sign.
func (d *DB) Keys() *privacy.Keys { return d.keys }

// newID is a random identifier of 26 characters that begins with the local day: rows of a day lie together, and who sees one learns no
// more of the time than the day. Identifiers tell no order.
func (d *DB) newID(at time.Time) string {
	var raw [14]byte
	d.mu.Lock()
	_, err := io.ReadFull(d.random, raw[:])
	d.mu.Unlock()
	if err != nil {
		panic(err) // crypto/rand ends the program rather than fail
	}
	days := int(at.Add(8*time.Hour).Sub(firstDay).Hours()) / 24
	head := []byte{digits[days>>10&31], digits[days>>5&31], digits[days&31]}
	return string(head) + crockford.EncodeToString(raw[:])
}

// firstDay is where days are counted from; three digits reach to 2089.
var firstDay = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// digits are Crockford's: no I, L, O and U, and in the order of their bytes.
const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

var crockford = base32.NewEncoding(digits).WithPadding(base32.NoPadding)

// Tx is one verb's transaction. It carries the moment, the actor and what is to happen once all is safe,
// so that audit and time need no discipline and nobody is told of what was not committed.
type Tx struct {
	*gorm.DB
	db    *DB
	now   time.Time
	who   actor.Actor
	moved bool

	before []func() error
	after  []func()
	notes  map[any]any
}

// Now is the moment of the verb: the same for every row it writes.
func (t *Tx) Now() time.Time { return t.now }

// Millis is Now as it is stored.
func (t *Tx) Millis() int64 { return t.now.UnixMilli() }

// Actor is who does it.
func (t *Tx) Actor() actor.Actor { return t.who }

// Keys seal and sign.
func (t *Tx) Keys() *privacy.Keys { return t.db.keys }

// ID makes a new identifier.
func (t *Tx) ID() string { return t.db.newID(t.now) }

// tries bounds how often a verb is begun again after the database itself broke it off (deadlock, busy).
const tries = 8

// Do runs one verb in one transaction. fn may run again when the database broke the transaction off,
// so it must keep nothing outside but its result.
// While the database stores nothing it fails at once, also when it was under way: whether a commit that was cut off is in the database
// only the same verb, done again, finds out.
func (d *DB) Do(ctx context.Context, who actor.Actor, fn func(*Tx) error) error {
	ctx, done, err := d.storing.pass(ctx)
	defer done()
	if err != nil {
		return err
	}
	if err = d.do(ctx, who, fn); err == nil {
		return nil
	}
	if why := d.storing.closed(); why != nil && ctx.Err() != nil {
		return errors.Join(why, err)
	}
	if why := d.Trouble(err); why == Full {
		d.storing.set(&refusal{why, err})
	}
	return err
}

func (d *DB) do(ctx context.Context, who actor.Actor, fn func(*Tx) error) error {
	for try := 1; ; try++ {
		tx := &Tx{db: d, now: d.Now(), who: who}
		err := d.write.WithContext(ctx).Transaction(func(g *gorm.DB) error {
			tx.DB = g
			if err := fn(tx); err != nil {
				return err
			}
			return tx.beforeCommit()
		})
		if err == nil {
			tx.committed()
			return nil
		}
		if try == tries || ctx.Err() != nil || !d.dialect.brokenOff(err) {
			return err
		}
		time.Sleep(time.Duration(try*try) * 3 * time.Millisecond)
	}
}
