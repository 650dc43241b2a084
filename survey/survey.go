// Package survey is 评价: units and catalogue, questionnaires and responses, opinions and their concerns, triage and the ledger.
package survey

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/few"
	"huiyin/internal/kept"
	"huiyin/survey/classify"
	"huiyin/survey/question"
)

// Service is the room's verbs. Safe for concurrent use.
type Service struct {
	db         *database.DB
	examples   []classify.Example
	onOpinions func(*database.Tx, []Opinion) error
	intake     *database.Batch[submission]

	questionnaires few.Few[edition, []question.Question]

	cached  atomic.Pointer[reference]
	lookAt  atomic.Int64 // in nanoseconds since 1970: when the reference is looked at again
	looking sync.Mutex
}

// New opens the room. onOpinions is what the room above must do in the very transaction in which opinions arrive
// (open a case, thank for praise); it cannot be forgotten. It gets them before their concerns are stored, and says by
// Concern.BeginInCase and BeginThanked how each of these begins; one of which it says nothing waits.
func New(db *database.DB, examples []classify.Example, onOpinions func(*database.Tx, []Opinion) error) (*Service, error) {
	if onOpinions == nil {
		panic("survey.New: onOpinions is missing: opinions would never become cases")
	}
	s := &Service{db: db, examples: examples, onOpinions: onOpinions}
	s.intake = database.NewBatch(db, Who{Role: actor.Citizen}, s.store)
	if err := s.sameKey(context.Background()); err != nil {
		return nil, err
	}
	_, err := s.fresh(context.Background())
	return s, err
}

// sameKey refuses a database that was written with another key: its receipts would not be found, its originals not be opened,
// and what came now could not be read once the right key is back. The first start leaves a keyed hash to compare with.
func (s *Service) sameKey(ctx context.Context) error {
	const name = "key"
	mine := settingRow{Name: name, Value: s.db.Keys().Hash("settings.key", name)}
	stands, err := setting(s.db.Read(ctx), name)
	if err == nil && stands == "" {
		stands, err = s.leaveKey(ctx, mine)
	}
	if err == nil && stands != mine.Value {
		err = fault.New(fault.Conflict, "other_key", "密钥文件和数据库不配套：这个数据库是用另一把密钥写的。请把原来的密钥文件放回去（设置项 HUIYIN_KEY_FILE），再启动一次。")
	}
	return err
}

// leaveKey leaves the hash of a first start, unless another process was first; it gives the one that stands.
func (s *Service) leaveKey(ctx context.Context, mine settingRow) (stands string, err error) {
	err = s.db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return kept.Insert(tx, &mine) })
	if err != nil && !errors.Is(err, gorm.ErrDuplicatedKey) {
		return "", err
	}
	return setting(s.db.Read(ctx), mine.Name)
}

// setting reads one line of the settings, empty when it is not there.
func setting(db *gorm.DB, name string) (string, error) {
	var v []string
	err := db.Table("settings").Where("name = ?", name).Pluck("value", &v).Error
	if err != nil || len(v) == 0 {
		return "", err
	}
	return v[0], nil
}

type settingRow struct {
	Name  string `gorm:"primaryKey"`
	Value string

	kept.Stamp
}

func (settingRow) TableName() string { return "settings" }

// PutSetting writes one line of the settings.
func PutSetting(tx *database.Tx, name, value string) error {
	return kept.Put(tx, &settingRow{Name: name, Value: value})
}

// demonstration is the setting that marks a database whose people are invented; its values say whether their year was played to its end.
const (
	demonstration = "demonstration"
	demoBegun     = "begun"
	demoPlayed    = "played"
)

// Demonstration says whether the people in this database are invented; every page then says so.
func (s *Service) Demonstration(ctx context.Context) (bool, error) {
	return IsDemonstration(s.db.Read(ctx))
}

// IsDemonstration is Demonstration before the room is opened.
func IsDemonstration(db *gorm.DB) (bool, error) {
	v, err := setting(db, demonstration)
	return v != "", err
}

// DemonstrationBrokeOff says whether the demonstration was begun and never finished: half a city, good for nothing.
func DemonstrationBrokeOff(db *gorm.DB) (bool, error) {
	v, err := setting(db, demonstration)
	return v == demoBegun, err
}

// MarkDemonstration marks the database for ever: when the play begins, and when it is over.
func (s *Service) MarkDemonstration(tx *database.Tx, played bool) error {
	if played {
		return PutSetting(tx, demonstration, demoPlayed)
	}
	return PutSetting(tx, demonstration, demoBegun)
}

func list(s string) []string {
	out := []string{}
	if s != "" {
		_ = json.Unmarshal([]byte(s), &out) // written by ourselves
	}
	return out
}

func packed(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // only our own plain structs come here
	}
	return string(b)
}

func missing(what string) error {
	return fault.New(fault.NotFound, "not_found", "没有找到%s。", what)
}

func unpack(s string, into any) {
	if s != "" {
		_ = json.Unmarshal([]byte(s), into) // written by ourselves
	}
}
