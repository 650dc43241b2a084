// Package hearing is the front door of 公述民评: what everybody, a seat, a helper, a unit and the office may ask of a hearing.
package hearing

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/internal/actor"
	"huiyin/internal/budget"
	"huiyin/internal/database"
	"huiyin/internal/once"
	rooms "huiyin/rectify/hearing"
)

// Door is what the front door lends this room.
type Door struct {
	Read      func(*fiber.Ctx, any) error // binds and validates a body
	Who       func(*fiber.Ctx) actor.Actor
	May       func(...actor.Role) fiber.Handler
	Spend     func(of budget.Budget, key string) error // TooMany when it is used up
	Address   func(*fiber.Ctx) string
	Intention func(*fiber.Ctx) (once.Intention, error)
	Uploaded  func(*fiber.Ctx, string) ([]byte, error)
	Secure    bool                 // behind https
	Watched   func(hearing string) // told that somebody directs a hearing
}

// Room serves a hearing.
type Room struct {
	Door
	db       *database.DB
	hearings *rooms.Service
	stages   stages
}

// New opens the room.
func New(d Door, db *database.DB, h *rooms.Service) *Room {
	r := &Room{Door: d, db: db, hearings: h}
	r.stages.room = r
	return r
}

// The budgets of a hearing. A hall is one address: what a seat does is counted by the seat.
var (
	watching = budget.Budget{Name: "hearing watch", Burst: 12000, Per: time.Minute}
	asking   = budget.Budget{Name: "hearing ask", Burst: 400, Per: time.Minute}
	entering = budget.Budget{Name: "hearing enter", Burst: 3000, Per: time.Minute}
	casting  = budget.Budget{Name: "hearing cast", Burst: 120, Per: time.Minute} // by seat
	speaking = budget.Budget{Name: "hearing voice", Burst: 6000, Per: time.Minute}
)

// here limits a route for one address.
func (r *Room) here(of budget.Budget) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if err := r.Spend(of, r.Address(c)); err != nil {
			return err
		}
		return c.Next()
	}
}

// items is a list as the API answers it.
type items[T any] struct {
	Items []T `json:"items"`
}

func listed[T any](c *fiber.Ctx, list []T, err error) error {
	if err != nil {
		return err
	}
	if list == nil {
		list = []T{}
	}
	return c.JSON(items[T]{list})
}

func answered[T any](c *fiber.Ctx, v T, err error) error {
	if err != nil {
		return err
	}
	return c.JSON(v)
}

// roundOf is the number of the round in a path; 0, which there is not, when it is none.
func roundOf(c *fiber.Ctx) int {
	n, err := c.ParamsInt("n")
	if err != nil {
		return 0
	}
	return n
}
