// Package clean does the neighbours of what flawed does, and all of it is right.
package clean

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Asked is what a request says.
type Asked struct{ Column, Order string }

type filter struct{ by string }

type port interface{ column(string) clause.Expr }

type body struct{}

func (body) column(name string) clause.Expr { return gorm.Expr(name + " + 1") }

const open = "state <> 'closed'"

var orders = map[string]string{"newest": "at DESC", "oldest": "at"}

// Rows asks with words of its own along every way, and binds what others say.
func Rows(db *gorm.DB, raw []byte, c *fiber.Ctx) {
	var in Asked
	_ = json.Unmarshal(raw, &in)
	db.Order(orders[in.Order]).Find(&in)
	db.Where("name = ?", c.Query("name")).Find(&in)
	db.Where(open+" AND at > ?", in.Order).Find(&in)
	db.Raw(fmt.Sprintf("SELECT * FROM %s LIMIT %d", "units", len(in.Column))).Scan(&in)
	db.First(&in, "id = ?", c.Params("id"))
	db.Select("id", "name").Find(&in)
	db.Group(strings.Join([]string{"a", "b"}, ",")).Find(&in)
	db.Table("units").Pluck(inner("id"), &in)
	_ = clause.Expr{SQL: "n + 1"}
	_ = clause.Column{Name: in.Column}
	narrow(db, filter{by: "id"})
	var p port = body{}
	p.column("n")
	byHand := func(order string) { db.Order(order) }
	byHand("id")
	each([]string{"id", "at"}, func(s string) { db.Having(s) })
	by := "id"
	if in.Order == "newest" {
		by += " DESC"
	}
	db.Order(by).Where(db.Where("a = ?", in.Column).Or("b = ?", 1)).Find(&in, map[string]any{"id": in.Column})
	for _, table := range []string{"units", "cases"} {
		db.Exec("DELETE FROM " + table)
	}
}

func narrow(db *gorm.DB, f filter) { db.Order(f.by) }

func inner(s string) string { return s }

func each(all []string, do func(string)) {
	for _, s := range all {
		do(s)
	}
}

// Plain asks the standard library.
func Plain(ctx context.Context, db *sql.DB, name string) {
	_, _ = db.ExecContext(ctx, "DELETE FROM units WHERE name = ?", name)
}

// Wait has an end, cannot be guessed, and tells the log nothing.
func Wait(log *slog.Logger, receipt string, c *fiber.Ctx) error {
	_ = &http.Client{Timeout: time.Second}
	_, _ = rand.Read(make([]byte, 8))
	log.Info("found", "length", len(receipt), "route", c.Route().Path)
	return fmt.Errorf("find: nothing among %d", len(receipt))
}
