package hearing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
)

// Signup 报名 is a citizen who would like a seat. Her name, phone and reason are sealed; the lot knows her number, layer and district.
type Signup struct {
	ID           string
	HearingID    string
	Number       int // from 1, as she is told
	Layer        string
	District     string
	Theme        int
	State        string // in or drawn
	PersonHash   string // of her phone: nobody has two numbers
	NameSealed   []byte
	PhoneSealed  []byte
	ReasonSealed []byte
	SignedOn     string

	kept.Stamp
}

// TableName is beside those of the hearing's other rows.
func (Signup) TableName() string { return "hearing_signups" }

// NewSignup is what she sends.
type NewSignup struct {
	Name     string `json:"name" validate:"required,max=40"`
	Phone    string `json:"phone" validate:"required,max=20"`
	Layer    string `json:"layer" validate:"required,max=20"`
	District string `json:"district" validate:"required,max=20"`
	Theme    int    `json:"theme" validate:"min=0,max=10"`
	Reason   string `json:"reason" validate:"max=500"`
}

// SignUp gives her a number in the lot. Conflict when it is not the time, or when her phone has one.
func (s *Service) SignUp(ctx context.Context, code string, in NewSignup) (int, error) {
	h, err := s.ByCode(ctx, code)
	if err != nil {
		return 0, err
	}
	var n int
	err = s.db.Do(ctx, actor.Actor{Role: actor.Citizen}, func(tx *database.Tx) error {
		h, err := hold(tx, h.ID)
		if err != nil {
			return err
		}
		n, err = signUp(tx, h, in)
		return err
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		err = fault.New(fault.Conflict, "signed_up", "这个手机号已经报过名了，一人一个号。")
	}
	return n, err
}

func signUp(tx *database.Tx, h Hearing, in NewSignup) (int, error) {
	today := day.Of(tx.Now())
	if h.State != Gathering || len(h.Quotas) == 0 || h.SignupsUntil != "" && today > h.SignupsUntil {
		return 0, fault.New(fault.Conflict, "no_signups", "这场公述民评现在不报名。")
	}
	if !slices.ContainsFunc(h.Quotas, func(q Quota) bool { return q.Layer == in.Layer }) {
		return 0, fault.InField("layer", "no_layer", "请从名单里选择您的身份。")
	}
	var last int
	if err := tx.Model(&Signup{}).Select("COALESCE(MAX(number), 0)").Where("hearing_id = ?", h.ID).Scan(&last).Error; err != nil {
		return 0, err
	}
	phone := strings.Join(strings.Fields(in.Phone), "")
	x := Signup{ID: tx.ID(), HearingID: h.ID, Number: last + 1, Layer: in.Layer, District: in.District, Theme: in.Theme, State: "in",
		PersonHash: tx.Keys().Hash("hearing.person", h.ID, phone), SignedOn: today}
	x.NameSealed, x.PhoneSealed = tx.Keys().Seal("signup.name:"+x.ID, in.Name), tx.Keys().Seal("signup.phone:"+x.ID, phone)
	x.ReasonSealed = tx.Keys().Seal("signup.reason:"+x.ID, in.Reason)
	if err := kept.Insert(tx, &x); err != nil {
		return 0, err
	}
	return x.Number, audit.Record(tx, "hearing.signup", x.ID, map[string]any{"hearing": h.ID, "number": x.Number})
}

// reasonsKept is how many days after a hearing reasons and phones are still there.
const reasonsKept = 30

// Forget removes the reasons and phones of sign-ups whose hearing is long over, and those of rehearsals with them.
func (s *Service) Forget(ctx context.Context) error {
	before := day.Plus(day.Of(s.db.Now()), -reasonsKept)
	return s.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		var old []Signup
		over := tx.Model(&Hearing{}).Select("id").Where("on_day < ?", before)
		if err := tx.Where("hearing_id IN (?) AND reason_sealed IS NOT NULL", over).Limit(database.Many).Find(&old).Error; err != nil {
			return err
		}
		for i := range old {
			old[i].PhoneSealed, old[i].ReasonSealed = nil, nil
			if _, err := kept.Change(tx, &old[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// Signups are those of a hearing by number.
func (s *Service) Signups(ctx context.Context, hearingID string) ([]Signup, error) {
	return signupsOf(s.db.Read(ctx), hearingID)
}

func signupsOf(db *gorm.DB, hearingID string) (out []Signup, err error) {
	err = db.Where("hearing_id = ?", hearingID).Order("number").Find(&out).Error
	return out, err
}

// Numbers is the list that is frozen: a line "number,layer,district" for each sign-up, by number. Its SHA-256 is published first.
func Numbers(all []Signup) string {
	var b strings.Builder
	for _, x := range all {
		fmt.Fprintf(&b, "%d,%s,%s\n", x.Number, x.Layer, x.District)
	}
	return b.String()
}

func hexSum(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// freeze 冻结名单: nobody comes or goes any more, and the hash of the list is published.
func freeze(t *turn) error {
	all, err := signupsOf(t.tx.DB, t.h.ID)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fault.New(fault.Conflict, "nobody", "还没有人报名，没有名单可以冻结。")
	}
	t.h.NumbersHash, t.h.FrozenAt = hexSum(Numbers(all)), t.tx.Millis()
	t.detail["numbers"], t.detail["hash"] = len(all), t.h.NumbersHash
	return nil
}

// Rank is where a number stands in the lot: the SHA-256 of "seed:number" in hex, the smallest first.
func Rank(seed string, number int) string { return hexSum(fmt.Sprintf("%s:%d", seed, number)) }

// Lot draws the numbers of the seats, in the order of the quotas: each quota takes the first by rank of its layer and district; what is
// missing is filled from the same layer, and then from all, in the order of the quotas and by rank.
func Lot(all []Signup, quotas []Quota, seed string) []int {
	ranked := slices.Clone(all)
	slices.SortFunc(ranked, func(a, b Signup) int { return strings.Compare(Rank(seed, a.Number), Rank(seed, b.Number)) })
	l := lot{ranked: ranked, taken: map[int]bool{}}
	short := make([]int, len(quotas))
	for i, q := range quotas {
		short[i] = q.Seats - l.take(q.Seats, func(x Signup) bool { return x.Layer == q.Layer && (q.District == "" || x.District == q.District) })
	}
	for i, q := range quotas {
		short[i] -= l.take(short[i], func(x Signup) bool { return x.Layer == q.Layer })
	}
	for i := range quotas {
		l.take(short[i], func(Signup) bool { return true })
	}
	return l.picked
}

type lot struct {
	ranked []Signup
	taken  map[int]bool
	picked []int
}

// take picks up to n more that fit, and says how many there were.
func (l *lot) take(n int, fits func(Signup) bool) (got int) {
	for _, x := range l.ranked {
		if got == n {
			break
		}
		if !l.taken[x.Number] && fits(x) {
			l.taken[x.Number], l.picked, got = true, append(l.picked, x.Number), got+1
		}
	}
	return got
}

// seatsARow is how many seats stand beside each other when the lot gives them out.
const seatsARow = 20

// draw 抽签: the seed is published and gives the seats, in the order in which they were drawn.
func draw(t *turn) error {
	if t.h.Seed = strings.TrimSpace(t.in.Seed); t.h.Seed == "" {
		return fault.InField("seed", "no_seed", "请填写种子，来源是事先公布的：%s。", t.h.SeedSource)
	}
	all, err := signupsOf(t.tx.DB, t.h.ID)
	if err != nil {
		return err
	}
	if hexSum(Numbers(all)) != t.h.NumbersHash {
		return fault.New(fault.Conflict, "list_changed", "报名名单和公布的摘要对不上，不能抽签。")
	}
	byNumber := map[int]Signup{}
	for _, x := range all {
		byNumber[x.Number] = x
	}
	seats := []Seat{}
	for i, n := range Lot(all, t.h.Quotas, t.h.Seed) {
		x := byNumber[n]
		name, err := t.tx.Keys().Open("signup.name:"+x.ID, x.NameSealed)
		if err != nil {
			return err
		}
		row, place := i/seatsARow+1, i%seatsARow+1
		seats = append(seats, NewSeat{Seat: fmt.Sprintf("%d排%d座", row, place), Row: row, Place: place, Layer: x.Layer, District: x.District, Number: n, Name: name}.seat(t.tx, *t.h))
		x.State = "drawn"
		if _, err := kept.Change(t.tx, &x); err != nil {
			return err
		}
	}
	if err := free(t.tx, *t.h, seats); err != nil {
		return err
	}
	t.h.DrawnAt = t.tx.Millis()
	t.detail["seats"], t.detail["seed"] = len(seats), t.h.Seed
	return kept.InsertAll(t.tx, seats)
}

// DrawView is all by which anybody draws the lot again.
type DrawView struct {
	SeedSource  string       `json:"seed_source"`
	Seed        string       `json:"seed"`
	NumbersHash string       `json:"numbers_hash"`
	Numbers     []DrawNumber `json:"numbers"` // empty until the list is frozen
	Quotas      []Quota      `json:"quotas"`
	Picked      []int        `json:"picked"`
	Invited     int          `json:"invited"` // seats that were not drawn
	Rule        string       `json:"rule"`
}

// DrawNumber is a line of the frozen list.
type DrawNumber struct {
	Number   int    `json:"number"`
	Layer    string `json:"layer"`
	District string `json:"district"`
}

const drawRule = "名单每行写“号码,身份,区县”，按号码排列，先公布整份名单的 SHA-256。种子公布后，每个号码的名次是 SHA-256(种子:号码)，小的在前。按名额表的顺序，每个名额在本身份、本区县里取名次最前的；不够的，先在同一身份里补，再在全部号码里补，都按名额表的顺序和名次。"

// DrawOf is the lot of a hearing as everybody may see it.
func (s *Service) DrawOf(ctx context.Context, code string) (DrawView, error) {
	h, err := s.ByCode(ctx, code)
	v := DrawView{SeedSource: h.SeedSource, Seed: h.Seed, NumbersHash: h.NumbersHash, Numbers: []DrawNumber{}, Quotas: some(h.Quotas), Picked: []int{}, Rule: drawRule}
	if err != nil {
		return v, err
	}
	seats, err := seatsOf(s.db.Read(ctx), h.ID)
	for _, x := range seats {
		if x.Number == 0 {
			v.Invited++
		}
	}
	if err != nil || h.NumbersHash == "" {
		return v, err
	}
	all, err := s.Signups(ctx, h.ID)
	for _, x := range all {
		v.Numbers = append(v.Numbers, DrawNumber{x.Number, x.Layer, x.District})
	}
	if h.Seed != "" {
		v.Picked = some(Lot(all, h.Quotas, h.Seed))
	}
	return v, err
}
