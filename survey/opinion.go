package survey

import (
	"context"
	"slices"

	"huiyin/internal/database"
	"huiyin/internal/kept"
	"huiyin/internal/once"
	"huiyin/internal/privacy"
	"huiyin/survey/classify"
)

// Opinion 意见建议 is what a citizen wrote, and what has become of it. Text and place are masked copies; the originals are sealed.
type Opinion struct {
	ID            string
	ReceiptID     string
	N             int    // 1..n under its receipt
	Source        string // a code of Sources
	Text          string
	TextSealed    []byte
	Place         string
	PlaceSealed   []byte
	District      string
	Lat, Lng      *float64
	ContactSealed []byte
	About         string // unit code, when she says what it is about
	HintRow       string // row she chose instead of the machine's, or NoRow
	HintUnit      string // unit under which a questionnaire asked for the reason
	HintLevel     string // the level she gave that unit
	Marks         string // JSON of what she changed in the copy; empty: nothing
	ReceivedAt    int64
	ReceivedOn    string
	Month         string
	State         string // where the ledger counts it

	kept.Stamp

	Concerns []Concern `gorm:"-"`
	Unlisted bool      `gorm:"-"` // on arrival: she names what is on none of our lists, so a person decides
}

// NoRow is the hint of a citizen who says that none of the rows is meant.
const NoRow = "none"

// Sources are the ways in with the word that people read.
var Sources = []struct{ Code, Say string }{{"page", "网页"}, {"questionnaire", "问卷"}, {"wechat", "公众号"}, {"officer", "绩效信息员"}}

// SaySource is the word for a way in.
func SaySource(code string) string {
	for _, s := range Sources {
		if s.Code == code {
			return s.Say
		}
	}
	return code
}

// Place is where the problem is, not where the person is.
type Place struct {
	Text     string   `json:"text" validate:"max=80"`
	District string   `json:"district" validate:"max=20"`
	Lat      *float64 `json:"lat" validate:"required_with=Lng,omitempty,latitude"`
	Lng      *float64 `json:"lng" validate:"required_with=Lat,omitempty,longitude"`
}

// SubmitOpinion is what a citizen sends.
type SubmitOpinion struct {
	Text    string   `json:"text"`
	Place   *Place   `json:"place"`
	Contact string   `json:"contact" validate:"max=80"`
	Photos  []string `json:"photos" validate:"max=4"`
	About   string   `json:"about" validate:"max=40"`
	Hint    string   `json:"hint" validate:"max=20"`

	Marks []privacy.Mark `json:"marks" validate:"max=20,dive"` // what she changed in the copy that a unit gets

	Source    string         `json:"-"` // page when empty
	Intention once.Intention `json:"-"`
}

// Submitted is what she gets: the receipt, and how the machine understood her.
type Submitted struct {
	Receipt string
	Verdict classify.Verdict
}

// MaxText is the longest opinion, in characters.
const MaxText = 2000

// SubmitOpinion stores an opinion for ever and gives its receipt. Invalid when there is nothing to read in it;
// the same intention gets the same answer, whatever has changed since.
func (s *Service) SubmitOpinion(ctx context.Context, in SubmitOpinion) (Submitted, error) {
	answer, err := once.Do(ctx, s.db, in.Intention, func() (string, error) {
		p, err := s.prepare(ctx, in)
		if err != nil {
			return "", err
		}
		return s.submit(ctx, submission{kind: "opinion", opinions: []prepared{p}, intention: in.Intention})
	})
	if err != nil {
		return Submitted{}, err
	}
	return again[Submitted](answer)
}

// Check says why an opinion would be refused, before it is sent; nil when it would be taken.
func (s *Service) Check(ctx context.Context, in SubmitOpinion) error {
	_, err := s.prepare(ctx, in)
	return err
}

func contains(list []string, x string) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

// Opinions are opinions by id, and how many concerns each has.
func (s *Service) Opinions(ctx context.Context, ids []string) (map[string]Opinion, map[string]int, error) {
	out, of := map[string]Opinion{}, map[string]int{}
	for some := range slices.Chunk(ids, database.Many) {
		if err := s.opinions(ctx, some, out, of); err != nil {
			return nil, nil, err
		}
	}
	return out, of, nil
}

func (s *Service) opinions(ctx context.Context, ids []string, out map[string]Opinion, of map[string]int) error {
	var rows []Opinion
	if err := s.db.Read(ctx).Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return err
	}
	for _, o := range rows {
		out[o.ID] = o
	}
	var counts []struct {
		OpinionID string
		N         int
	}
	err := s.db.Read(ctx).Model(&Concern{}).Select("opinion_id, COUNT(*) AS n").Where("opinion_id IN ? AND state <> ?", ids, Joined).Group("opinion_id").Scan(&counts).Error
	for _, c := range counts {
		of[c.OpinionID] = c.N
	}
	return err
}
