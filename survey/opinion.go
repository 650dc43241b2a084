package survey

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/once"
	"huiyin/internal/privacy"
	"huiyin/survey/classify"
)

// Opinion 意见建议 is what a citizen wrote, and what has become of it. Text and place are masked copies; the originals are sealed.
type Opinion struct {
	ID            string
	ReceiptID     string
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
	ReceivedAt    int64
	ReceivedOn    string
	Month         string
	State         string // where the ledger counts it

	Concerns []Concern `gorm:"-"`
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
	Lat      *float64 `json:"lat" validate:"omitempty,latitude"`
	Lng      *float64 `json:"lng" validate:"omitempty,longitude"`
}

// SubmitOpinion is what a citizen sends.
type SubmitOpinion struct {
	Text    string   `json:"text"`
	Place   *Place   `json:"place"`
	Contact string   `json:"contact" validate:"max=80"`
	Photos  []string `json:"photos" validate:"max=4"`
	About   string   `json:"about" validate:"max=40"`
	Hint    string   `json:"hint" validate:"max=20"`

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

// prepared is an opinion ready to be stored: everything that needs no database is done, outside of any transaction.
type prepared struct {
	opinion SubmitOpinion
	text    string // masked
	place   string // masked
	verdict classify.Verdict
	unit    string // hint of a questionnaire
	level   string
}

func (s *Service) prepare(ctx context.Context, in SubmitOpinion) (prepared, error) {
	in.Text = strings.TrimSpace(in.Text)
	if !readable(in.Text) {
		return prepared{}, fault.InField("text", "empty_text", "请写下您的意见，一句话也可以。")
	}
	if n := utf8.RuneCountInString(in.Text); n > MaxText {
		return prepared{}, fault.InField("text", "long_text", "意见最多 %d 个字，现在有 %d 个字。请删短一些，或者分两次提交。", MaxText, n)
	}
	if in.Place == nil {
		in.Place = &Place{}
	}
	if err := s.known(ctx, in); err != nil {
		return prepared{}, err
	}
	text := privacy.Mask(in.Text)
	return prepared{opinion: in, text: text, place: privacy.Mask(strings.TrimSpace(in.Place.Text)), verdict: s.Model().Classify(text)}, nil
}

// readable says whether there is anything to read: not only spaces, invisible characters and marks.
func readable(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.So, r) {
			return true
		}
	}
	return false
}

// known checks what must name something that exists.
func (s *Service) known(ctx context.Context, in SubmitOpinion) error {
	if in.Place.District != "" {
		districts, err := s.Districts(ctx)
		if err != nil {
			return err
		}
		if !contains(districts, in.Place.District) {
			return fault.InField("district", "unknown_district", "没有这个区县，请从名单里选一个。")
		}
	}
	if in.Hint != "" && in.Hint != NoRow {
		c, err := s.Catalogue(ctx)
		if err != nil {
			return err
		}
		if _, ok := c.Row(in.Hint); !ok {
			return fault.InField("hint", "unknown_row", "目录里没有这一项，请重新选择。")
		}
	}
	if in.About != "" {
		names, err := s.Names(ctx)
		if err != nil {
			return err
		}
		if names[in.About] == "" {
			return fault.InField("about", "unknown_unit", "没有这个单位，请从名单里选一个。")
		}
	}
	return nil
}

func (s *Service) opinion(tx *database.Tx, r Receipt, p prepared) Opinion {
	in := p.opinion
	id := tx.ID()
	o := Opinion{ID: id, ReceiptID: r.ID, Source: in.Source, Text: p.text, TextSealed: tx.Keys().Seal("opinion.text:"+id, in.Text),
		Place: p.place, District: in.Place.District, Lat: in.Place.Lat, Lng: in.Place.Lng, About: in.About, HintRow: in.Hint,
		HintUnit: p.unit, HintLevel: p.level, ReceivedAt: tx.Millis(), ReceivedOn: r.ReceivedOn, Month: day.Month(r.ReceivedOn), State: Waiting}
	if o.Source == "" {
		o.Source = "page"
	}
	if in.Place.Text != "" {
		o.PlaceSealed = tx.Keys().Seal("opinion.place:"+id, in.Place.Text)
	}
	if contact := strings.TrimSpace(in.Contact); contact != "" {
		o.ContactSealed = tx.Keys().Seal("opinion.contact:"+id, contact)
	}
	return o
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
	if len(ids) == 0 {
		return out, of, nil
	}
	var rows []Opinion
	if err := s.db.Read(ctx).Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, nil, err
	}
	for _, o := range rows {
		out[o.ID] = o
	}
	var counts []struct {
		OpinionID string
		N         int
	}
	err := s.db.Read(ctx).Model(&Concern{}).Select("opinion_id, COUNT(*) AS n").Where("opinion_id IN ?", ids).Group("opinion_id").Scan(&counts).Error
	for _, c := range counts {
		of[c.OpinionID] = c.N
	}
	return out, of, err
}
