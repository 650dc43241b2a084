package hearing

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huiyin/internal/fault"
	rooms "huiyin/rectify/hearing"
)

// SeatOut is what a phone learns of the seat it sits on.
type SeatOut struct {
	Seat    string   `json:"seat"`
	Layer   string   `json:"layer"`
	Recused []string `json:"recused"` // units in whose rounds she does not vote
}

// admit 扫卡入场: the card's word makes a cookie that belongs to the hearing and to this card.
func (r *Room) admit(c *fiber.Ctx) error {
	var in struct {
		Admit string `json:"admit" validate:"required,max=64"`
	}
	if err := r.Read(c, &in); err != nil {
		return err
	}
	x, by, err := r.hearings.Admit(c.UserContext(), c.Params("code"), in.Admit, "phone")
	if err != nil {
		return err
	}
	r.give(c, "seat", c.Params("code"), r.sealed("seat", by.HearingID, by.SeatID, strconv.Itoa(by.Card)))
	return c.JSON(SeatOut{x.Seat, x.Layer, strings.Fields(x.Recused)})
}

// sealed is what a cookie carries: parts and a MAC over them, which no database holds.
func (r *Room) sealed(kind string, parts ...string) string {
	return strings.Join(append(parts, r.db.Keys().Hash("hearing.cookie", append([]string{kind}, parts...)...)), ".")
}

// opened are the parts of a cookie that is ours; nil of any other.
func (r *Room) opened(c *fiber.Ctx, kind string) []string {
	parts := strings.Split(c.Cookies(r.name(kind, c.Params("code"))), ".")
	if len(parts) < 2 || r.sealed(kind, parts[:len(parts)-1]...) != strings.Join(parts, ".") {
		return nil
	}
	return parts[:len(parts)-1]
}

// caster is who sits behind a phone. Unsigned without a card's cookie.
func (r *Room) caster(c *fiber.Ctx) (rooms.Caster, error) {
	parts := r.opened(c, "seat")
	if len(parts) != 3 {
		return rooms.Caster{}, notAdmitted()
	}
	card, err := strconv.Atoi(parts[2])
	if err != nil {
		return rooms.Caster{}, notAdmitted()
	}
	by := rooms.Caster{HearingID: parts[0], SeatID: parts[1], Card: card, How: "phone"}
	return by, r.Spend(casting, by.SeatID)
}

func (r *Room) seat(c *fiber.Ctx) error {
	by, err := r.caster(c)
	if err != nil {
		return err
	}
	x, err := r.hearings.SeatOf(c.UserContext(), by)
	if err != nil {
		return err
	}
	return c.JSON(SeatOut{x.Seat, x.Layer, append([]string{}, strings.Fields(x.Recused)...)})
}

func (r *Room) ballot(c *fiber.Ctx) error {
	by, err := r.caster(c)
	if err != nil {
		return err
	}
	var in rooms.Ballot
	if err := r.Read(c, &in); err != nil {
		return err
	}
	counted, err := r.hearings.Cast(c.UserContext(), by, roundOf(c), in)
	return answered(c, counted, err)
}

func (r *Room) mine(c *fiber.Ctx) error {
	by, err := r.caster(c)
	if err != nil {
		return err
	}
	var in struct {
		Token string `json:"token" validate:"len=64,hexadecimal"`
	}
	if err := r.Read(c, &in); err != nil {
		return err
	}
	m, err := r.hearings.Mine(c.UserContext(), by, roundOf(c), in.Token)
	return answered(c, m, err)
}

// pass uses a helper's or a screen's link up and makes its cookie.
func (r *Room) pass(c *fiber.Ctx) error {
	var in struct {
		Token string `json:"token" validate:"required,max=64"`
	}
	if err := r.Read(c, &in); err != nil {
		return err
	}
	p, err := r.hearings.UsePass(c.UserContext(), c.Params("code"), in.Token)
	if err != nil {
		return err
	}
	r.give(c, p.Kind, c.Params("code"), r.sealed(p.Kind, p.HearingID, p.ID))
	return c.JSON(passOut(p))
}

func passOut(p rooms.Pass) rooms.PassView {
	return rooms.PassView{ID: p.ID, Kind: p.Kind, Name: p.Name, Used: true}
}

// passed says which pass this device has.
func (r *Room) passed(c *fiber.Ctx) error {
	for _, kind := range []string{rooms.Helper, rooms.Screen} {
		if p, err := r.holder(c, kind); err == nil || !fault.Is(err, fault.Unsigned) {
			return answered(c, passOut(p), err)
		}
	}
	return noPass()
}

// holder is the pass behind a cookie of its kind.
func (r *Room) holder(c *fiber.Ctx, kind string) (rooms.Pass, error) {
	parts := r.opened(c, kind)
	if len(parts) != 2 {
		return rooms.Pass{}, noPass()
	}
	return r.hearings.PassOf(c.UserContext(), parts[0], parts[1], kind)
}

func noPass() error {
	return fault.New(fault.Unsigned, "no_pass", "这台设备没有通行，请找总导播要一个链接。")
}

// helperLook shows a helper the seat of a card she scanned, and admits it.
func (r *Room) helperLook(c *fiber.Ctx) error {
	if _, err := r.holder(c, rooms.Helper); err != nil {
		return err
	}
	var in struct {
		Admit string `json:"admit" validate:"required,max=64"`
	}
	if err := r.Read(c, &in); err != nil {
		return err
	}
	x, _, err := r.hearings.Admit(c.UserContext(), c.Params("code"), in.Admit, rooms.Helper)
	if err != nil {
		return err
	}
	return c.JSON(fiber.Map{"id": x.ID, "seat": x.Seat, "layer": x.Layer, "recused": append([]string{}, strings.Fields(x.Recused)...)})
}

// helperBallot casts for a seat whose card the helper has in hand, or hands it a paper.
func (r *Room) helperBallot(c *fiber.Ctx) error {
	p, err := r.holder(c, rooms.Helper)
	if err != nil {
		return err
	}
	var in struct {
		Admit  string `json:"admit" validate:"required,max=64"`
		Paper  bool   `json:"paper"`
		Token  string `json:"token" validate:"omitempty,len=64,hexadecimal"`
		N      int    `json:"n" validate:"min=0,max=1000000"`
		Choice string `json:"choice" validate:"max=12"`
	}
	if err := r.Read(c, &in); err != nil {
		return err
	}
	x, by, err := r.hearings.Admit(c.UserContext(), c.Params("code"), in.Admit, rooms.Helper)
	if err != nil {
		return err
	}
	if x.ID != c.Params("seat") {
		return fault.New(fault.Conflict, "other_seat", "扫的卡不是这个席位的，请重新扫一次。")
	}
	if in.Paper {
		return answered(c, rooms.Counted{}, r.hearings.HandPaper(c.UserContext(), p.HearingID, roundOf(c), x.ID))
	}
	counted, err := r.hearings.Cast(c.UserContext(), by, roundOf(c), rooms.Ballot{Token: in.Token, N: in.N, Choice: in.Choice})
	return answered(c, counted, err)
}
