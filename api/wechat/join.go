package wechat

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"huiyin/api/view"
	"huiyin/survey"
	"huiyin/survey/classify"
)

// mostPictures is how many pictures go with an opinion.
const mostPictures = 4

// join adds words to the draft, or begins one, and says how all of it is understood.
func (s *Service) join(ctx context.Context, d wechatDraft, text string) (turn, error) {
	whole := strings.TrimSpace(d.said.Text + "\n" + strings.TrimSpace(text))
	if utf8.RuneCountInString(whole) > survey.MaxText {
		return turn{say: tooLong}, nil
	}
	d.said.Text = whole
	p, err := s.understand(ctx, &d)
	if err != nil {
		return turn{}, err
	}
	if len(p.Danger) > 0 {
		d.said.AtOnce = true
		d.freeze()
		return turn{say: s.sayDanger(p.Danger), draft: &d}, nil
	}
	if d.ID == "" && !d.Matter {
		return turn{say: s.sayNoMatter()}, nil
	}
	d.State = opened
	return turn{say: s.sayUnderstood(d, p), draft: &d}, nil
}

// understand says what the machine makes of a draft, the same as it will when it is sent.
func (s *Service) understand(ctx context.Context, d *wechatDraft) (p view.Preview, err error) {
	place := ""
	if d.said.Place != nil {
		place = d.said.Place.Text
	}
	p, err = s.view.Preview(ctx, survey.Words{Text: d.said.Text, Place: place})
	d.Matter = d.said.Text != "" && !slices.Contains(p.Person, classify.NoMatter)
	return p, err
}

// voice takes the words that WeChat has heard in it.
func (s *Service) voice(ctx context.Context, person string, d wechatDraft, m inbound) (turn, error) {
	if strings.TrimSpace(m.Recognition) == "" {
		return turn{say: notHeard}, nil
	}
	return s.text(ctx, person, d, m.Recognition)
}

var mediaShape = regexp.MustCompile(`^[A-Za-z0-9_-]{8,200}$`)

// picture adds a picture to the draft, or begins one: by its id at WeChat, never by an address that somebody sends.
func (s *Service) picture(ctx context.Context, d wechatDraft, media string) (turn, error) {
	if !mediaShape.MatchString(media) {
		return turn{say: cannotRead}, nil
	}
	if len(d.said.Media)+len(d.said.Photos) >= mostPictures {
		return turn{say: tooManyPictures}, nil
	}
	d.said.Media, d.State = append(d.said.Media, media), opened
	return s.more(ctx, d)
}

// place adds where it is to the draft, or begins one.
func (s *Service) place(ctx context.Context, d wechatDraft, m inbound) (turn, error) {
	p := &survey.Place{Text: cut(strings.TrimSpace(m.Label), 80)}
	if m.Lat >= -90 && m.Lat <= 90 && m.Lng >= -180 && m.Lng <= 180 && (m.Lat != 0 || m.Lng != 0) {
		p.Lat, p.Lng = &m.Lat, &m.Lng
	}
	d.said.Place, d.State = p, opened
	return s.more(ctx, d)
}

// more answers what comes with words, or before them.
func (s *Service) more(ctx context.Context, d wechatDraft) (turn, error) {
	p, err := s.understand(ctx, &d)
	if err != nil {
		return turn{}, err
	}
	if !d.Matter {
		return turn{say: s.sayGot(d), draft: &d}, nil
	}
	return turn{say: s.sayUnderstood(d, p), draft: &d}, nil
}

// cut is the first so many characters.
func cut(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most])
	}
	return text
}
