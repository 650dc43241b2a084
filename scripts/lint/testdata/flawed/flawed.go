// Package flawed does all that must not be done, one flaw a function. The kind of finding that each must cause stands behind it.
package flawed

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2" // want random
	"net/http"
	"os"
	"strings"

	"github.com/gofiber/fiber/v2"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Asked is what a request says.
type Asked struct{ Column, Order string }

type filter struct{ by string }

type port interface{ column(string) clause.Expr }

type body struct{}

func (body) column(name string) clause.Expr { return gorm.Expr(name + " + 1") } // want sql

// Rows plants raw SQL along every way that a value can take.
func Rows(db *gorm.DB, raw []byte, c *fiber.Ctx) {
	var in Asked
	_ = json.Unmarshal(raw, &in)
	db.Order(in.Order).Find(&in)                                            // want sql
	db.Where("name = '" + c.Query("name") + "'").Find(&in)                  // want sql
	db.Raw(fmt.Sprintf("SELECT * FROM %s", in.Column)).Scan(&in)            // want sql
	db.First(&in, "id = "+c.Params("id"))                                   // want sql
	db.Select("id", c.Query("column")).Find(&in)                            // want sql
	db.Group(strings.Join(strings.Split(c.Query("g"), ","), ",")).Find(&in) // want sql
	db.Table(os.Args[1]).Pluck(inner(c.Query("p")), &in)                    // want sql
	_ = clause.Expr{SQL: in.Column}                                         // want sql
	_ = clause.Column{Name: in.Column, Raw: true}                           // want sql
	narrow(db, filter{by: c.Query("by")})
	var p port = body{}
	p.column(in.Column)
	byHand := func(order string) { db.Order(order) } // want sql
	byHand("id")
	byHand(in.Order)
	each([]string{"id", in.Order}, func(s string) { db.Having(s) }) // want sql
	switch x := any(in.Order).(type) {
	case string:
		db.Exec(x) // want sql
	}
	var scanned string
	db.Select("name").Scan(&scanned)
	db.Distinct(scanned) // want sql
	names := map[string]string{"a": "id"}
	names["b"] = in.Column
	db.Joins(names["a"])                                           // want sql
	db.Scopes(func(q *gorm.DB) *gorm.DB { return q.Not(scanned) }) // want sql
}

func narrow(db *gorm.DB, f filter) { db.Order(f.by) } // want sql

func inner(s string) string { return s }

func each(all []string, do func(string)) {
	for _, s := range all {
		do(s)
	}
}

// Handed is called by who knows whom.
func Handed(db *gorm.DB, by string) { db.Order(by) } // want sql

// Plain asks the standard library.
func Plain(ctx context.Context, db *sql.DB, table string) {
	_, _ = db.ExecContext(ctx, "DROP TABLE "+table) // want sql
	_, _ = db.Query(table)                          // want sql
}

// Wait hangs for ever, guesses, and tells the log.
func Wait(log *slog.Logger, receipt string, c *fiber.Ctx) error {
	_, _ = http.Get("http://127.0.0.1/") // want client
	_ = &http.Client{}                   // want client
	_ = rand.IntN(10)
	log.Info("found", "code", receipt)             // want log
	log.Info("asked", "path", c.Path())            // want log
	return fmt.Errorf("find %s: nothing", receipt) // want log
}

// Routes are where none belong.
func Routes(app *fiber.App) { app.Get("/hidden", nil) } // want route
