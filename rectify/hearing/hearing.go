// Package hearing is 公述民评: units answer citizens on a theme, representatives judge each answer on the spot, and what was promised is
// followed until it is kept. Its tables are its own; cases and concerns are opened by the rooms below.
package hearing

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"huiyin/internal/bus"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/few"
	"huiyin/internal/kept"
	"huiyin/rectify"
	"huiyin/survey"
)

// Hearing 公述民评 is one session: its themes, units and agenda, how its seats are drawn, and what is on air.
type Hearing struct {
	ID        string
	Code      string // in addresses and on cards
	Title     string
	OnDay     string
	Place     string
	State     State
	Rehearsal bool    // 彩排: outside every figure, and the only hearing whose rows can be removed
	Themes    []Theme `gorm:"serializer:json"`
	Units     []Part  `gorm:"serializer:json"`
	Agenda    []Item  `gorm:"serializer:json"`

	Quotas       []Quota  `gorm:"serializer:json"`
	Weights      []Weight `gorm:"serializer:json"` // by the representatives' layer; empty: every ballot counts the same
	SeedSource   string   // from where the seed will come, named before anybody can know it
	SignupsUntil string   // last day
	NumbersHash  string   // of the list of numbers, published before the seed; empty until it is frozen
	FrozenAt     int64
	Seed         string
	DrawnAt      int64

	Programme Scene   `gorm:"serializer:json"` // what the city sees
	Preview   Scene   `gorm:"serializer:json"`
	Speaker   Speaker `gorm:"serializer:json"`
	Version   int     // of the verbs on the hearing itself

	kept.Stamp
}

// Theme 问政主题 is what a hearing is about, with its points.
type Theme struct {
	Title  string   `json:"title" validate:"required,max=40"`
	Points []string `json:"points" validate:"max=6,dive,required,max=60"`
}

// Part is a unit's part in a hearing: main or supporting.
type Part struct {
	Unit string `json:"unit" validate:"required,max=16"`
	Role string `json:"role" validate:"oneof=main supporting"`
}

// Item is a line of the agenda; questions name it by its number.
type Item struct {
	N       int    `json:"n" validate:"min=1,max=200"`
	Title   string `json:"title" validate:"required,max=120"`
	Theme   int    `json:"theme" validate:"min=0,max=10"` // 1..n; 0: of none
	Unit    string `json:"unit" validate:"max=16"`
	Minutes int    `json:"minutes" validate:"min=0,max=240"`
}

// Quota is how many seats of a layer and a district are drawn; an empty district takes any.
type Quota struct {
	Layer    string `json:"layer" validate:"required,max=20"`
	District string `json:"district" validate:"max=20"`
	Seats    int    `json:"seats" validate:"min=1,max=2000"`
}

// Weight is what the ballots of a layer weigh together, 0 to 1.
type Weight struct {
	Layer  string  `json:"layer" validate:"required,max=20"`
	Weight float64 `json:"weight" validate:"gt=0,max=1"`
}

// Scene is one picture of the big screen; what it shows is named, never copied.
type Scene struct {
	Kind     string `json:"kind" validate:"oneof=title theme question open result promise follow break test lower"`
	Theme    int    `json:"theme,omitempty" validate:"min=0,max=10"`
	Round    int    `json:"round,omitempty" validate:"min=0,max=999"`
	Question string `json:"question,omitempty" validate:"max=26"`
	Promise  string `json:"promise,omitempty" validate:"max=26"`
	Unit     string `json:"unit,omitempty" validate:"max=16"`
	Text     string `json:"text,omitempty" validate:"max=80"` // of a lower third
}

// Speaker is the speaker's clock: it runs from StartedAt, on top of what was spent before.
type Speaker struct {
	Unit      string `json:"unit"`
	Seconds   int    `json:"seconds"`
	Spent     int    `json:"spent"`
	StartedAt int64  `json:"started_at"` // 0: it stands
}

// Service is the room's verbs. Safe for concurrent use.
type Service struct {
	db      *database.DB
	rectify *rectify.Service
	survey  *survey.Service
	bus     *bus.Bus
	casts   *database.Batch[*cast]
	voices  *database.Batch[*voice]
	keys    few.Few[roundAt, roundKey]
}

// New opens the room; what changes is told to the bus under the hearing's id.
func New(db *database.DB, s *survey.Service, r *rectify.Service, b *bus.Bus) *Service {
	h := &Service{db: db, survey: s, rectify: r, bus: b}
	h.casts = database.NewBatch(db, voter, h.storeCasts)
	h.voices = database.NewBatch(db, voter, h.storeVoices)
	return h
}

// Bus is where changes are told.
func (s *Service) Bus() *bus.Bus { return s.bus }

func missing(what string) error {
	return fault.New(fault.NotFound, "no_such", "没有找到%s，请检查链接或刷新页面。", what)
}

func stale() error {
	return fault.New(fault.Conflict, "moved_on", "另一位刚刚操作过，请看一眼现在的情况再决定。")
}

// found turns "no row" into NotFound of a thing.
func found(err error, what string) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return missing(what)
	}
	return err
}

// ByCode reads a hearing by the code in its address. NotFound while it is only drafted.
func (s *Service) ByCode(ctx context.Context, code string) (Hearing, error) {
	var h Hearing
	err := s.db.Read(ctx).Where("code = ? AND state <> ?", code, Draft).Take(&h).Error
	return h, found(err, "这场公述民评")
}

// ByID reads a hearing for the office.
func (s *Service) ByID(ctx context.Context, id string) (Hearing, error) {
	var h Hearing
	err := s.db.Read(ctx).Where("id = ?", id).Take(&h).Error
	return h, found(err, "这场公述民评")
}
