package database

import (
	"context"
	"database/sql/driver"
	"errors"
)

// remembering makes connections that keep the statements they prepared: within a transaction neither database/sql nor gorm does, and
// reading the same texts again cost a fifteenth of a visit's CPU.
type remembering struct{ driver.Connector }

// Connect makes a connection.
func (r remembering) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &remembered{connection: c.(connection), idle: map[string]statement{}}, nil
}

// connection is what one to a file can do, but to run a text that nobody prepared.
type connection interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// remembered is a connection with the statements that nobody uses now, by their text. database/sql lets one goroutine at a time in.
type remembered struct {
	connection
	idle map[string]statement
	size int // of their texts
}

// idleMost is how long the texts of the statements that are kept may be together, in bytes; a statement is some thirty times as large as
// its text.
const idleMost = 400 << 10

// PrepareContext gives the statement that was kept, or a new one.
func (c *remembered) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	if s, ok := c.idle[query]; ok {
		delete(c.idle, query)
		c.size -= len(query)
		return &lentStatement{s, query, c}, nil
	}
	s, err := c.connection.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return &lentStatement{s.(statement), query, c}, nil
}

// Prepare is PrepareContext without one.
func (c *remembered) Prepare(query string) (driver.Stmt, error) {
	return c.PrepareContext(context.Background(), query)
}

// Close ends the statements and the connection.
func (c *remembered) Close() error {
	var all error
	for _, s := range c.idle {
		all = errors.Join(all, s.Close())
	}
	c.idle = nil
	return errors.Join(all, c.connection.Close())
}

// Unwrap is the driver's own connection.
func (c *remembered) Unwrap() driver.Conn { return c.connection }

// keep takes a statement back. The second of a text that ran within itself ends; so do some others, whichever, when they are too many.
func (c *remembered) keep(query string, s statement) error {
	if _, twice := c.idle[query]; twice || c.idle == nil {
		return s.Close()
	}
	c.idle[query] = s
	c.size += len(query)
	var all error
	for text, old := range c.idle {
		if c.size <= idleMost {
			break
		}
		delete(c.idle, text)
		c.size -= len(text)
		all = errors.Join(all, old.Close())
	}
	return all
}

// lentStatement goes back to its connection when it is closed.
type lentStatement struct {
	statement
	query string
	of    *remembered
}

// Close gives it back.
func (l *lentStatement) Close() error { return l.of.keep(l.query, l.statement) }
