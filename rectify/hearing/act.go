package hearing

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/survey"
)

// Plan is what a hearing is drafted and edited with.
type Plan struct {
	Code         string   `json:"code" validate:"required,max=16"`
	Title        string   `json:"title" validate:"required,max=80"`
	OnDay        string   `json:"on_day" validate:"required,datetime=2006-01-02"`
	Place        string   `json:"place" validate:"max=80"`
	Rehearsal    bool     `json:"rehearsal"`
	Themes       []Theme  `json:"themes" validate:"min=1,max=10,dive"`
	Units        []Part   `json:"units" validate:"min=1,max=60,dive"`
	Agenda       []Item   `json:"agenda" validate:"max=200,dive"`
	Quotas       []Quota  `json:"quotas" validate:"max=100,dive"`
	Weights      []Weight `json:"weights" validate:"max=30,dive"`
	SeedSource   string   `json:"seed_source" validate:"max=200"`
	SignupsUntil string   `json:"signups_until" validate:"omitempty,datetime=2006-01-02"`
}

// Act is what a verb on a hearing carries; only what the verb needs is read.
type Act struct {
	Version int    `json:"version" validate:"min=1"`
	Plan    *Plan  `json:"plan" validate:"omitempty"`
	Scene   *Scene `json:"scene" validate:"omitempty"`
	Seed    string `json:"seed" validate:"max=120"`
	Unit    string `json:"unit" validate:"max=16"`
	Seconds int    `json:"seconds" validate:"min=0,max=3600"`
}

var codes = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{2,15}$`)

// Draft 筹备 begins a hearing. Conflict when its code is taken.
func (s *Service) Draft(ctx context.Context, who actor.Actor, in Plan) (Hearing, error) {
	if !codes.MatchString(in.Code) {
		return Hearing{}, fault.InField("code", "bad_code", "编号用 3 到 16 个字母、数字或横线，例如 2026-4。")
	}
	var h Hearing
	err := s.db.Do(ctx, who, func(tx *database.Tx) error {
		h = Hearing{ID: tx.ID(), Code: in.Code, Rehearsal: in.Rehearsal, State: Draft, Programme: Scene{Kind: "test"}, Preview: Scene{Kind: "title"}, Version: 1}
		if err := h.follow(tx, in); err != nil {
			return err
		}
		if err := kept.Insert(tx, &h); err != nil {
			return err
		}
		return audit.Record(tx, "hearing.draft", h.ID, map[string]any{"code": h.Code, "rehearsal": h.Rehearsal})
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		err = fault.InField("code", "code_taken", "编号“%s”已经用过，请换一个。", in.Code)
	}
	return h, err
}

// follow takes over a plan; the units must be there.
func (h *Hearing) follow(tx *database.Tx, in Plan) error {
	for _, p := range in.Units {
		if _, err := survey.NeedUnit(tx, "unit", p.Unit); err != nil {
			return err
		}
	}
	h.Title, h.OnDay, h.Place, h.Units = in.Title, in.OnDay, in.Place, in.Units
	h.Themes = make([]Theme, len(in.Themes))
	for i, t := range in.Themes {
		h.Themes[i] = Theme{t.Title, some(t.Points)}
	}
	h.Agenda, h.Quotas, h.Weights = some(in.Agenda), some(in.Quotas), some(in.Weights)
	h.SeedSource, h.SignupsUntil = strings.TrimSpace(in.SeedSource), in.SignupsUntil
	return nil
}

func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// turn is one verb being carried out on a hearing.
type turn struct {
	*Service
	tx *database.Tx
	h  *Hearing
	in Act

	verb   string
	detail map[string]any
}

// hold reads a hearing that a verb is about to change or to add to.
func hold(tx *database.Tx, id string) (Hearing, error) {
	var h Hearing
	err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Take(&h).Error
	return h, found(err, "这场公述民评")
}

// told wakes whoever watches a hearing once everything is safe.
func (s *Service) told(tx *database.Tx, id string) {
	tx.AfterCommit(func() { s.bus.Publish(id) })
}

// Act carries out a verb on a hearing as it was seen: Conflict when somebody was first or it is not its time.
func (s *Service) Act(ctx context.Context, who actor.Actor, id, verb string, in Act) error {
	if verb == "remove" {
		return s.remove(ctx, who, id, in)
	}
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		h, err := hold(tx, id)
		if err != nil {
			return err
		}
		m, err := moveOf(h, verb)
		if err != nil {
			return err
		}
		if h.Version != in.Version {
			return stale()
		}
		t := &turn{Service: s, tx: tx, h: &h, in: in, verb: verb, detail: map[string]any{}}
		if err := m.do(t); err != nil {
			return err
		}
		if m.to != "" {
			h.State = m.to
		}
		return t.save()
	})
}

func (t *turn) save() error {
	t.h.Version++
	done, err := kept.Change(t.tx, t.h)
	if err == nil && !done {
		err = stale()
	}
	if err != nil {
		return err
	}
	t.detail["version"], t.detail["state"] = t.h.Version, t.h.State
	t.told(t.tx, t.h.ID)
	return audit.Record(t.tx, "hearing."+t.verb, t.h.ID, t.detail)
}

func nothing(*turn) error { return nil }

func edit(t *turn) error {
	if t.in.Plan == nil {
		return fault.InField("plan", "no_plan", "没有收到要改的内容，请刷新页面再试。")
	}
	if t.h.State != Draft && (t.in.Plan.SeedSource != t.h.SeedSource || t.in.Plan.Rehearsal != t.h.Rehearsal) {
		return fault.New(fault.Conflict, "announced", "抽签种子的来源已经公布，不能再改。")
	}
	t.h.Rehearsal = t.in.Plan.Rehearsal
	return t.h.follow(t.tx, *t.in.Plan)
}

// announce opens the page: whoever signs up knows how the lot will be drawn.
func announce(t *turn) error {
	if len(t.h.Quotas) > 0 && t.h.SeedSource == "" {
		return fault.InField("seed_source", "no_source", "请先写明抽签种子从哪里来（例如某日某彩票的开奖号码），要在报名前公布。")
	}
	return nil
}

func start(t *turn) error {
	t.h.Programme = Scene{Kind: "title"}
	return nil
}

func finish(t *turn) error {
	var open int64
	if err := t.tx.Model(&Round{}).Where("hearing_id = ? AND state = ?", t.h.ID, Open).Count(&open).Error; err != nil {
		return err
	}
	if open > 0 {
		return fault.New(fault.Conflict, "round_open", "还有一轮没有结束投票，请先结束它。")
	}
	t.h.Programme, t.h.Speaker = Scene{Kind: "title"}, Speaker{}
	return nil
}

func preview(t *turn) error {
	if t.in.Scene == nil {
		return fault.InField("scene", "no_scene", "请选择要预备的画面。")
	}
	t.h.Preview = *t.in.Scene
	t.detail["scene"] = t.in.Scene.Kind
	return nil
}

// take 切到播出: what was prepared is what the city sees, and the other way round.
func take(t *turn) error {
	t.h.Programme, t.h.Preview = t.h.Preview, t.h.Programme
	t.detail["scene"] = t.h.Programme.Kind
	return nil
}

// speak starts the speaker's clock, or lets it run on for the same unit.
func speak(t *turn) error {
	sp := &t.h.Speaker
	if t.in.Unit != "" && t.in.Unit != sp.Unit || t.in.Seconds > 0 {
		*sp = Speaker{Unit: t.in.Unit, Seconds: t.in.Seconds}
	}
	if sp.StartedAt == 0 {
		sp.StartedAt = t.tx.Millis()
	}
	return nil
}

func stopSpeaking(t *turn) error {
	sp := &t.h.Speaker
	if sp.StartedAt > 0 {
		sp.Spent += int((t.tx.Millis() - sp.StartedAt) / 1000)
	}
	sp.StartedAt = 0
	return nil
}

// remove takes a rehearsal away with all its rows; nothing else can be.
func (s *Service) remove(ctx context.Context, who actor.Actor, id string, in Act) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		h, err := hold(tx, id)
		switch {
		case err != nil:
			return err
		case !h.Rehearsal:
			return fault.New(fault.Forbidden, "no_rehearsal", "只有彩排可以删除，正式场次的每一行都要留着。")
		case h.Version != in.Version:
			return stale()
		}
		if err := removeRows(tx, h); err != nil {
			return err
		}
		s.told(tx, id)
		return audit.Record(tx, "hearing.remove", id, map[string]any{"code": h.Code})
	})
}

// removeRows removes a rehearsal's rows, the proved ones with their names in the record.
func removeRows(tx *database.Tx, h Hearing) error {
	rounds, err := roundsOf(tx.DB, h.ID)
	if err != nil {
		return err
	}
	ids := make([]string, len(rounds))
	for i, r := range rounds {
		ids[i] = r.ID
	}
	for _, row := range []any{&turnout{}, &ballot{}, &sealed{}, &named{}, &publicVote{}, &roundSecret{}} {
		if err := tx.Where("round_id IN ?", append(ids, "")).Delete(row).Error; err != nil {
			return err
		}
	}
	return errors.Join(gone(tx, kept.Remove[PaperCount], "round_id IN ?", append(ids, "")), gone(tx, kept.Remove[Round], "hearing_id = ?", h.ID), gone(tx, kept.Remove[Seat], "hearing_id = ?", h.ID),
		gone(tx, kept.Remove[Signup], "hearing_id = ?", h.ID), gone(tx, kept.Remove[Pass], "hearing_id = ?", h.ID), gone(tx, kept.Remove[Question], "hearing_id = ?", h.ID),
		gone(tx, kept.Remove[Promise], "hearing_id = ?", h.ID), kept.Remove(tx, []Hearing{h}))
}

func gone[T any](tx *database.Tx, remove func(*database.Tx, []T) error, where string, arg any) error {
	var rows []T
	if err := tx.Where(where, arg).Find(&rows).Error; err != nil {
		return err
	}
	return remove(tx, rows)
}
