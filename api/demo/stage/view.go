package stage

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"huiyin/api/wechat/fake"
	"huiyin/rectify"
)

// scene is everything that the page shows.
type scene struct {
	Now      time.Time  `json:"now"`
	Who      string     `json:"who"`
	People   []personIn `json:"people"`
	Chat     []bubble   `json:"chat"`
	Menu     []button   `json:"menu"`
	Log      []line     `json:"log"`
	Failures []choice   `json:"failures"`
}

type personIn struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Mark    string `json:"mark"`
	About   string `json:"about"`
	Note    string `json:"note"`
	Due     bool   `json:"due"` // something waits for her
	Follows bool   `json:"follows"`
}

// bubble is one thing in the chat; a template has a title and lines of its own, and a tap that leads somewhere.
type bubble struct {
	At    time.Time `json:"at"`
	Mine  bool      `json:"mine"`
	Kind  string    `json:"kind"`
	Title string    `json:"title,omitempty"`
	Lines []string  `json:"lines"`
	Tap   string    `json:"tap,omitempty"`
	URL   string    `json:"url,omitempty"`
}

// button is one of the menu's; one with buttons of its own opens them.
type button struct {
	Name string   `json:"name"`
	Type string   `json:"type"`
	Key  string   `json:"key"`
	URL  string   `json:"url"`
	Sub  []button `json:"sub_button"`
}

type choice struct {
	Key string `json:"key"`
	Say string `json:"say"`
}

func (s *Stage) view(ctx context.Context, p person) (v scene, err error) {
	v = scene{Now: s.clock.Now(), Who: p.ID, Menu: s.menu(), Log: s.lines(), Chat: []bubble{}}
	for _, x := range people {
		in, err := s.personIn(ctx, x)
		if err != nil {
			return v, err
		}
		v.People = append(v.People, in)
	}
	for _, b := range s.wechat.Chat(s.wechat.Find(p.OpenID)) {
		v.Chat = append(v.Chat, shown(b))
	}
	for _, f := range failures {
		v.Failures = append(v.Failures, choice{Key: f.key, Say: f.say})
	}
	return v, nil
}

func (s *Stage) personIn(ctx context.Context, p person) (personIn, error) {
	in := personIn{ID: p.ID, Name: p.Name, Mark: p.Mark, About: p.About, Follows: s.wechat.Find(p.OpenID).Follows}
	receipts, err := s.receiptsOf(ctx, p)
	if err != nil {
		return in, err
	}
	waits, err := s.waiting(ctx, receipts)
	switch {
	case !in.Follows:
		in.Note = "什么都收不到"
	case waits > 0:
		in.Note, in.Due = rated(waits), true
	case len(receipts) > 0:
		in.Note = "有事在办"
	default:
		in.Note = "还没交过意见"
	}
	return in, err
}

// waiting is how many of somebody's matters have a result that she has not judged.
func (s *Stage) waiting(ctx context.Context, receipts []string) (n int64, err error) {
	if len(receipts) == 0 {
		return 0, nil
	}
	err = s.app.DB.Read(ctx).Table("concerns c").Joins("JOIN cases k ON k.id = c.case_id").Where("c.receipt_id IN ? AND k.state = ?", receipts, rectify.Asking).
		Where("NOT EXISTS (SELECT 1 FROM feedbacks f WHERE f.receipt_id = c.receipt_id AND f.case_id = k.id)").Count(&n).Error
	return n, err
}

func shown(b fake.Bubble) bubble {
	out := bubble{At: b.At, Mine: b.Mine, Kind: b.Kind, URL: b.URL, Lines: []string{}}
	if b.Text != "" {
		out.Lines = append(out.Lines, b.Text)
	}
	for _, a := range b.Articles {
		out.Title, out.Lines, out.URL = a.Title, append(out.Lines, a.Say), a.URL
	}
	for _, name := range slices.Sorted(maps.Keys(b.Data)) {
		out.Lines = append(out.Lines, fields[name]+b.Data[name])
	}
	for _, l := range letters {
		if b.Template == l.id {
			out.Title, out.Tap = l.title, l.tap
		}
	}
	return out
}

// fields are how the demonstration's templates name what stands in them.
var fields = map[string]string{"thing1": "", "time2": "日期："}

// menu is the one that the account has created.
func (s *Stage) menu() []button {
	var m struct {
		Button []button `json:"button"`
	}
	_ = json.Unmarshal([]byte(s.wechat.Menu()), &m) // the fake took only JSON
	return m.Button
}
