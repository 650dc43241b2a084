package survey

import (
	"context"
	"encoding/json"
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
	parts          []piece // its matters, when the machine is sure of each of several; else none
	unlisted       bool
}

// piece is one of several matters of an opinion that the machine may open a case for.
type piece struct {
	text    string
	verdict classify.Verdict
	likely  *Manifestation
}

// Understood 理解 is what the machine makes of her words, and what it would do with them.
type Understood struct {
	classify.Verdict
	Masked    string // the copy that a unit would see
	Place     string // masked; lifted out of the text when she named none
	AsksPlace bool   // what she speaks of stands somewhere, and she does not say where
	Opens     bool   // cases would be opened at once; else a person looks first, unless it is praise

	likely   *Manifestation
	parts    []piece
	unmarked bool // her marks fit no text like this
}

// Words are what she wrote, and what she said about it.
type Words struct {
	Text  string
	Place string
	Unit  string // of which it is said, empty for none
	Level string // the level that she gave that unit
	Marks []privacy.Mark
}

// Understand says what the machine makes of words; the same for those who ask and for what is sent. Invalid when the marks do not fit them.
func (s *Service) Understand(ctx context.Context, in Words) (Understood, error) {
	u := s.reference(ctx).understand(in)
	return u, u.marked()
}

// marked is a fault when her marks fit no text like this: it was changed since.
func (u Understood) marked() error {
	if u.unmarked {
		return fault.InField("marks", "bad_marks", "您改过的遮盖和现在的文字对不上了，请在“单位看到的是”里再看一遍。")
	}
	return nil
}

func (r *reference) understand(in Words) Understood {
	u := Understood{Place: privacy.Mask(strings.TrimSpace(in.Place))}
	masked, fits := privacy.MaskMarked(in.Text, in.Marks)
	u.Masked, u.unmarked = masked, !fits
	u.Verdict = r.model.Classify(u.Masked)
	u.Praise = u.Praise && in.Level == "" // under a bad level nobody praises
	if u.Place == "" {
		u.Place = classify.PlaceIn(u.Masked)
	}
	u.AsksPlace = u.Place == "" && len(u.Candidates) > 0 && classify.PlaceBound(u.Candidates[0].Code)
	u.likely, u.parts = r.likely(u.Verdict), r.parts(u.Verdict)
	u.Opens = u.meant(u.likely, in.Unit) || len(u.parts) > 0
	for _, p := range u.parts {
		u.Opens = u.Opens && u.meant(p.likely, in.Unit)
	}
	return u
}

// meant says whether a row is there, and is of the unit that she names.
func (u Understood) meant(row *Manifestation, unit string) bool {
	return row != nil && (unit == "" || unit == row.LeadUnit)
}

// Named is the row of which there would be no doubt, were a person not to look first: the machine knows it, its unit is there, and she names
// no other. Nil else, and for whoever speaks of dying.
func (s *Service) Named(ctx context.Context, o Opinion, c Concern) *Manifestation {
	r := s.reference(ctx)
	v := r.model.Classify(c.Text)
	v.Sure = v.Named && !c.selfHarm() && !strings.Contains(c.Danger, classify.SelfHarm)
	row, named := r.likely(v), o.HintUnit
	if named == "" {
		named = o.About
	}
	if row == nil || named != "" && named != row.LeadUnit {
		return nil
	}
	return row
}

// parts are the matters of a text, when there are several and the machine is sure of each; none else.
func (r *reference) parts(v classify.Verdict) (parts []piece) {
	if len(v.Matters) < 2 {
		return nil
	}
	for _, m := range v.Matters {
		one := piece{text: m.Text, verdict: classify.Verdict{Candidates: m.Candidates, Sure: m.Sure}}
		if one.likely = r.likely(one.verdict); one.likely == nil {
			return nil
		}
		parts = append(parts, one)
	}
	return parts
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
	u := r.understand(Words{Text: in.Text, Place: place.Text, Marks: in.Marks})
	if err := u.marked(); err != nil {
		return prepared{}, err
	}
	p := prepared{text: u.Masked, place: u.Place, verdict: u.Verdict, likely: u.likely, edition: r.catalogue.Edition, model: r.model.Version()}
	p.unlisted = r.unlisted(&in)
	if in.Hint == "" && !p.unlisted {
		p.parts = u.parts
	}
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
		HintUnit: p.unit, HintLevel: p.level, ReceivedAt: tx.Millis(), ReceivedOn: r.ReceivedOn, Month: day.Month(r.ReceivedOn), State: Waiting, Unlisted: p.unlisted || in.Hearing != "", Hearing: in.Hearing, Theme: in.Theme}
	if o.Source == "" {
		o.Source = "page"
	}
	if len(in.Marks) > 0 {
		marks, _ := json.Marshal(in.Marks)
		o.Marks = string(marks)
	}
	if in.Place.Text != "" {
		o.PlaceSealed = tx.Keys().Seal("opinion.place:"+id, in.Place.Text)
	}
	if contact := strings.TrimSpace(in.Contact); contact != "" {
		o.ContactSealed = tx.Keys().Seal("opinion.contact:"+id, contact)
	}
	return o
}
