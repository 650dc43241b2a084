package hearing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
)

// Seat 席位 is a representative's place in a hearing. Her name is sealed; what judges carries the seat alone.
type Seat struct {
	ID        string
	HearingID string
	Seat      string // as it stands on the card: 5排12座
	SeatRow   int
	SeatPlace int
	Layer     string
	District  string
	Number    int    // of the sign-up that was drawn; 0: invited
	State     string // active or revoked
	Away      bool   // 请假: stays in the denominator
	Recused   string // units concerned, separated by spaces: in their rounds she is in no denominator

	AdmitHash  string // of the word that admits, on the card; the card's other secret never reaches the server
	Card       int    // which card; a replaced one admits nobody
	AdmittedAt int64
	NameSealed []byte
	Version    int

	kept.Stamp
}

// TableName is beside those of the hearing's other rows.
func (Seat) TableName() string { return "hearing_seats" }

// The states of a seat.
const (
	Active  = "active"
	Revoked = "revoked"
)

// mayVote says whether the seat is in the denominator of a round.
func (x Seat) mayVote(r Round) bool { return x.State == Active && !x.recusedFor(r.Unit) }

func (x Seat) recusedFor(unit string) bool { return slices.Contains(strings.Fields(x.Recused), unit) }

func mayVote(seats []Seat, r Round) (n int) {
	for _, x := range seats {
		if x.mayVote(r) {
			n++
		}
	}
	return n
}

// refuses says why a caster's ballot is not taken; nil when it is.
func (x Seat) refuses(r Round, by Caster) error {
	switch {
	case x.ID == "" || x.HearingID != r.HearingID:
		return missing("这个席位")
	case x.State != Active:
		return fault.New(fault.Forbidden, "seat_revoked", "这张卡已经作废，请找门口的引导员。")
	case x.Card != by.Card || x.AdmittedAt == 0:
		return fault.New(fault.Forbidden, "card_replaced", "这张卡已经换过新的，请扫新卡。")
	case x.recusedFor(r.Unit):
		return fault.New(fault.Forbidden, "recused", "这一轮评的是和您有关的单位，按规定您回避，不投票。")
	}
	return nil
}

func seatsByID(tx *database.Tx, batch []*cast) (map[string]Seat, error) {
	ids := []string{}
	for _, c := range batch {
		if !slices.Contains(ids, c.by.SeatID) {
			ids = append(ids, c.by.SeatID)
		}
	}
	var rows []Seat
	err := tx.Select("id", "hearing_id", "layer", "state", "recused", "card", "admitted_at").Where("id IN ?", ids).Find(&rows).Error
	out := map[string]Seat{}
	for _, x := range rows {
		out[x.ID] = x
	}
	return out, err
}

// seatsOf are the seats of a hearing by row and place.
func seatsOf(db *gorm.DB, hearingID string) (out []Seat, err error) {
	err = db.Where("hearing_id = ?", hearingID).Order("seat_row, seat_place, seat").Find(&out).Error
	return out, err
}

// AdmitHash is what the server keeps of the word on a card that admits.
func AdmitHash(admit string) string {
	sum := sha256.Sum256([]byte("admit:" + admit))
	return hex.EncodeToString(sum[:])
}

// NewSeat is a line of the list of seats: of who is invited, or of who was drawn.
type NewSeat struct {
	Seat     string   `json:"seat" validate:"required,max=16"`
	Row      int      `json:"row" validate:"min=0,max=999"`
	Place    int      `json:"place" validate:"min=0,max=999"`
	Layer    string   `json:"layer" validate:"required,max=20"`
	District string   `json:"district" validate:"max=20"`
	Number   int      `json:"number" validate:"min=0"`
	Name     string   `json:"name" validate:"max=40"`
	Recused  []string `json:"recused" validate:"max=12,dive,max=16"`
	Admit    string   `json:"admit_hash" validate:"omitempty,len=64,hexadecimal"`
}

// AddSeats adds a list of seats, whole or not at all. Conflict when a seat is there already.
func (s *Service) AddSeats(ctx context.Context, who actor.Actor, id string, list []NewSeat) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		h, err := hold(tx, id)
		if err != nil {
			return err
		}
		if h.State == Finished || h.State == Published {
			return fault.New(fault.Conflict, "over", "这场公述民评已经结束，不能再加席位。")
		}
		rows := make([]Seat, len(list))
		for i, in := range list {
			rows[i] = in.seat(tx, h)
		}
		if err := free(tx, h, rows); err != nil {
			return err
		}
		if err := kept.InsertAll(tx, rows); err != nil {
			return err
		}
		s.told(tx, id)
		return audit.Record(tx, "hearing.seats", id, map[string]any{"seats": len(rows)})
	})
}

func (in NewSeat) seat(tx *database.Tx, h Hearing) Seat {
	x := Seat{ID: tx.ID(), HearingID: h.ID, Seat: in.Seat, SeatRow: in.Row, SeatPlace: in.Place, Layer: in.Layer, District: in.District, Number: in.Number,
		State: Active, Recused: strings.Join(in.Recused, " "), AdmitHash: strings.ToLower(in.Admit), Version: 1}
	if in.Admit != "" {
		x.Card = 1
	}
	if in.Name != "" {
		x.NameSealed = tx.Keys().Seal("seat.name:"+x.ID, in.Name)
	}
	return x
}

func free(tx *database.Tx, h Hearing, rows []Seat) error {
	there, err := seatsOf(tx.DB, h.ID)
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	for _, x := range there {
		taken[x.Seat] = true
	}
	for _, x := range rows {
		if taken[x.Seat] {
			return fault.New(fault.Conflict, "seat_taken", "席位“%s”已经在名单里，一个都没有加。", x.Seat)
		}
		taken[x.Seat] = true
	}
	return nil
}

// ActSeat is what a verb on a seat carries.
type ActSeat struct {
	Version int    `json:"version" validate:"min=1"`
	Unit    string `json:"unit" validate:"max=16"`
	Admit   string `json:"admit_hash" validate:"omitempty,len=64,hexadecimal"`
}

// seatMoves are the verbs on a seat.
var seatMoves = map[string]func(*database.Tx, *Seat, ActSeat) error{
	"card": func(_ *database.Tx, x *Seat, in ActSeat) error {
		if in.Admit == "" {
			return fault.InField("admit_hash", "no_card", "请先在本机生成新卡再登记。")
		}
		x.AdmitHash, x.Card, x.AdmittedAt = strings.ToLower(in.Admit), x.Card+1, 0
		return nil
	},
	"revoke":   func(_ *database.Tx, x *Seat, _ ActSeat) error { x.State = Revoked; return nil },
	"restore":  func(_ *database.Tx, x *Seat, _ ActSeat) error { x.State = Active; return nil },
	"leave":    func(_ *database.Tx, x *Seat, _ ActSeat) error { x.Away = true; return nil },
	"back":     func(_ *database.Tx, x *Seat, _ ActSeat) error { x.Away = false; return nil },
	"recuse":   recuse,
	"unrecuse": unrecuse,
	"admit": func(tx *database.Tx, x *Seat, _ ActSeat) error {
		x.AdmittedAt = tx.Millis()
		return nil
	},
}

// recuse 回避: she leaves the denominator of that unit's rounds, unless she has voted in one that is open.
func recuse(tx *database.Tx, x *Seat, in ActSeat) error {
	if in.Unit == "" {
		return fault.InField("unit", "no_unit", "请选择回避哪个单位的轮次。")
	}
	var n int64
	open := tx.Model(&Round{}).Select("id").Where("hearing_id = ? AND state = ? AND unit = ?", x.HearingID, Open, in.Unit)
	if err := tx.Model(&turnout{}).Where("seat_id = ? AND round_id IN (?)", x.ID, open).Count(&n).Error; err != nil {
		return err
	}
	if n > 0 {
		return fault.New(fault.Conflict, "voted_already", "这个席位在正在进行的这一轮已经投过票，请等这一轮结束再设回避。")
	}
	if !x.recusedFor(in.Unit) {
		x.Recused = strings.TrimSpace(x.Recused + " " + in.Unit)
	}
	return nil
}

func unrecuse(_ *database.Tx, x *Seat, in ActSeat) error {
	x.Recused = strings.Join(slices.DeleteFunc(strings.Fields(x.Recused), func(u string) bool { return u == in.Unit }), " ")
	return nil
}

// ActOnSeat carries out a verb on a seat as it was seen.
func (s *Service) ActOnSeat(ctx context.Context, who actor.Actor, hearingID, id, verb string, in ActSeat) error {
	do, ok := seatMoves[verb]
	if !ok {
		return fault.New(fault.NotFound, "no_verb", "没有这个操作。")
	}
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		var x Seat
		if err := found(tx.Where("id = ? AND hearing_id = ?", id, hearingID).Take(&x).Error, "这个席位"); err != nil {
			return err
		}
		if x.Version != in.Version {
			return stale()
		}
		if err := do(tx, &x, in); err != nil {
			return err
		}
		if err := changeSeat(tx, &x); err != nil {
			return err
		}
		s.told(tx, hearingID)
		return audit.Record(tx, "hearing.seat_"+verb, x.ID, map[string]any{"card": x.Card, "unit": in.Unit, "version": x.Version})
	})
}

func changeSeat(tx *database.Tx, x *Seat) error {
	x.Version++
	done, err := kept.Change(tx, x)
	if err == nil && !done {
		err = stale()
	}
	return err
}

// Admit 入场: the card's word admits the seat, from as many phones as she likes; the caster goes into a cookie of the hearing. NotFound for a
// word on no card, also on one that was replaced.
func (s *Service) Admit(ctx context.Context, code, admit, how string) (Seat, Caster, error) {
	h, err := s.ByCode(ctx, code)
	if err != nil {
		return Seat{}, Caster{}, err
	}
	var x Seat
	err = s.db.Do(ctx, voter, func(tx *database.Tx) error {
		x = Seat{}
		// Locked, since two phones scan one card in the same instant: the second finds it admitted.
		locked := tx.Clauses(clause.Locking{Strength: "UPDATE"})
		if err := found(locked.Where("hearing_id = ? AND admit_hash = ?", h.ID, AdmitHash(admit)).Take(&x).Error, "这张卡"); err != nil {
			return err
		}
		if x.State != Active {
			return fault.New(fault.Forbidden, "seat_revoked", "这张卡已经作废，请找门口的引导员。")
		}
		if x.AdmittedAt != 0 {
			return nil
		}
		x.AdmittedAt = tx.Millis()
		if err := changeSeat(tx, &x); err != nil {
			return err
		}
		s.told(tx, h.ID)
		return audit.Record(tx, "hearing.admit", x.ID, map[string]any{"how": how})
	})
	return x, Caster{HearingID: h.ID, SeatID: x.ID, Card: x.Card, How: how}, err
}

func (x Seat) view() SeatView {
	return SeatView{ID: x.ID, Seat: x.Seat, Row: x.SeatRow, Place: x.SeatPlace, Layer: x.Layer, District: x.District, Number: x.Number, State: x.State, Away: x.Away,
		Recused: some(strings.Fields(x.Recused)), Card: x.Card, Admitted: x.AdmittedAt > 0, Version: x.Version}
}

// SeatOf is the seat behind a card. Forbidden when it was revoked or the card replaced.
func (s *Service) SeatOf(ctx context.Context, by Caster) (Seat, error) {
	var x Seat
	if err := found(s.db.Read(ctx).Where("id = ? AND hearing_id = ?", by.SeatID, by.HearingID).Take(&x).Error, "这个席位"); err != nil {
		return x, err
	}
	return x, x.refuses(Round{HearingID: by.HearingID}, by)
}
