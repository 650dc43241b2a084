package survey

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/privacy"
	"huiyin/survey/classify"
	"huiyin/survey/question"
)

// prepared is an opinion ready to be stored: everything that needs no database is done, outside of any transaction.
type prepared struct {
	opinion SubmitOpinion
	text    string // masked
	place   string // masked
	verdict classify.Verdict
	unit    string // hint of a questionnaire
	level   string

	// What the reference of that moment says, so that the commit has nothing to look up.
	edition, model string
	likely         *Manifestation
	unlisted       bool
}

func (s *Service) prepare(ctx context.Context, in SubmitOpinion) (prepared, error) {
	in.Text = strings.TrimSpace(in.Text)
	if !question.Readable(in.Text) {
		return prepared{}, fault.InField("text", "empty_text", "请写下您的意见，一句话也可以。")
	}
	if n := utf8.RuneCountInString(in.Text); n > MaxText {
		return prepared{}, fault.InField("text", "long_text", "意见最多 %d 个字，现在有 %d 个字。请删短一些，或者分两次提交。", MaxText, n)
	}
	place := Place{}
	if in.Place != nil {
		place = *in.Place
	}
	in.Place = &place
	r := s.reference(ctx)
	p := prepared{text: privacy.Mask(in.Text), place: privacy.Mask(strings.TrimSpace(place.Text)), edition: r.catalogue.Edition, model: r.model.Version()}
	p.verdict = r.model.Classify(p.text)
	p.likely, p.unlisted = r.likely(p.verdict), r.unlisted(&in)
	p.opinion = in
	return p, nil
}

// unlisted says whether she names a row, unit or district that is on none of our lists (any more). No letter is refused for that: what
// she chose is kept as a hint, masked like all that people write.
func (r *reference) unlisted(in *SubmitOpinion) (unlisted bool) {
	keep := func(name *string, listed bool, longest int) {
		if *name == "" || listed {
			return
		}
		words := []rune(privacy.Mask(*name))
		*name, unlisted = string(words[:min(len(words), longest)]), true
	}
	_, row := r.rows[in.Hint]
	keep(&in.Hint, row || in.Hint == NoRow, 16)
	keep(&in.About, r.active(in.About), 40)
	keep(&in.Place.District, slices.Contains(r.districts, in.Place.District), 20)
	return unlisted
}

func newOpinion(tx *database.Tx, r Receipt, n int, p prepared) Opinion {
	in := p.opinion
	id := tx.ID()
	o := Opinion{ID: id, ReceiptID: r.ID, N: n, Source: in.Source, Text: p.text, TextSealed: tx.Keys().Seal("opinion.text:"+id, in.Text),
		Place: p.place, District: in.Place.District, Lat: in.Place.Lat, Lng: in.Place.Lng, About: in.About, HintRow: in.Hint,
		HintUnit: p.unit, HintLevel: p.level, ReceivedAt: tx.Millis(), ReceivedOn: r.ReceivedOn, Month: day.Month(r.ReceivedOn), State: Waiting, Unlisted: p.unlisted}
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
