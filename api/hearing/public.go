package hearing

import (
	"crypto/rand"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/internal/day"
	"huiyin/internal/fault"
	rooms "huiyin/rectify/hearing"
)

func (r *Room) list(c *fiber.Ctx) error {
	list, err := r.hearings.List(c.UserContext(), false)
	return listed(c, list, err)
}

func (r *Room) page(c *fiber.Ctx) error {
	h, err := r.hearings.ByCode(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	v, err := r.hearings.Page(c.UserContext(), h)
	return answered(c, v, err)
}

func (r *Room) draw(c *fiber.Ctx) error {
	v, err := r.hearings.DrawOf(c.UserContext(), c.Params("code"))
	return answered(c, v, err)
}

func (r *Room) proof(c *fiber.Ctx) error {
	v, err := r.hearings.ProofOf(c.UserContext(), c.Params("code"), roundOf(c))
	return answered(c, v, err)
}

// unitYear is a unit's year at the hearings, this year's when none is asked for.
func (r *Room) unitYear(c *fiber.Ctx) error {
	v, err := r.hearings.UnitYear(c.UserContext(), c.Params("code"), strconv.Itoa(c.QueryInt("year", r.db.Now().In(day.Shanghai).Year())))
	return answered(c, v, err)
}

func (r *Room) check(c *fiber.Ctx) error {
	var in struct {
		Round int    `json:"round" validate:"min=1"`
		Leaf  string `json:"leaf" validate:"len=64,hexadecimal"`
	}
	if err := r.Read(c, &in); err != nil {
		return err
	}
	v, err := r.hearings.Check(c.UserContext(), c.Params("code"), in.Round, in.Leaf)
	return answered(c, v, err)
}

func (r *Room) question(c *fiber.Ctx) error {
	var in rooms.NewQuestion
	if err := r.Read(c, &in); err != nil {
		return err
	}
	var err error
	if in.Intention, err = r.Intention(c); err != nil {
		return err
	}
	in.Source = ""
	receipt, err := r.hearings.Ask(c.UserContext(), c.Params("code"), in)
	if err != nil {
		return err
	}
	return c.Status(fiber.StatusCreated).JSON(fiber.Map{"receipt": receipt})
}

func (r *Room) signUp(c *fiber.Ctx) error {
	var in rooms.NewSignup
	if err := r.Read(c, &in); err != nil {
		return err
	}
	n, err := r.hearings.SignUp(c.UserContext(), c.Params("code"), in)
	if err != nil {
		return err
	}
	return c.Status(fiber.StatusCreated).JSON(fiber.Map{"number": n})
}

// voice takes a voice of the public: a browser is one voter, by a cookie that says nothing of her.
func (r *Room) voice(c *fiber.Ctx) error {
	var in rooms.Voice
	if err := r.Read(c, &in); err != nil {
		return err
	}
	h, err := r.hearings.ByCode(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	in.Kind = "open"
	if in.Voter = c.Cookies(r.name("voice", "")); len(in.Voter) != 32 {
		raw := make([]byte, 16)
		_, _ = rand.Read(raw) // never fails: it ends the program rather
		in.Voter = hex.EncodeToString(raw)
		r.give(c, "voice", "", in.Voter)
	}
	counted, err := r.hearings.Speak(c.UserContext(), h.ID, roundOf(c), in)
	return answered(c, counted, err)
}

// name is a cookie's name; __Host- behind https, where browsers allow it.
func (r *Room) name(kind, code string) string {
	name := "huiyin-" + kind
	if code != "" {
		name += "-" + code
	}
	if r.Secure {
		return "__Host-" + name
	}
	return name
}

// cookieDays is how long the cookies of a hearing live: it is over then.
const cookieDays = 3

func (r *Room) give(c *fiber.Ctx, kind, code, value string) {
	c.Cookie(&fiber.Cookie{Name: r.name(kind, code), Value: value, Path: "/", HTTPOnly: true, Secure: r.Secure, SameSite: fiber.CookieSameSiteLaxMode,
		Expires: time.Now().AddDate(0, 0, cookieDays)})
}

func notAdmitted() error {
	return fault.New(fault.Unsigned, "not_admitted", "请先扫一下您的席位卡。")
}
