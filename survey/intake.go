package survey

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm/clause"

	"huiyin/internal/audit"
	"huiyin/internal/code"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/kept"
	"huiyin/internal/once"
	"huiyin/survey/classify"
	"huiyin/survey/voter"
)

// submission is one thing sent by a citizen, ready to be stored: an opinion, or a response with the opinions in it.
type submission struct {
	kind      string // of the receipt
	digits    string
	opinions  []prepared
	response  *Response
	ratings   readResponse
	survey    SurveyView
	ballot    *voter.Ballot // nil where anybody answers
	intention once.Intention
}

// submit stores a submission and gives its answer; the commit is shared with whoever submits beside it.
func (s *Service) submit(ctx context.Context, in submission) (answer string, err error) {
	if in.digits, err = s.newReceipt(); err != nil {
		return "", err
	}
	return in.answer(), s.intake.Put(ctx, in)
}

// answer is the whole answer to a submission, as it is kept for whoever asks again: nothing in it is worked out a second time.
func (in submission) answer() string {
	if in.response != nil {
		return packed(Responded{Receipt: in.digits, Rated: in.ratings.rated, Opinions: len(in.opinions)})
	}
	return packed(Submitted{Receipt: in.digits, Verdict: in.opinions[0].verdict})
}

// again reads a kept answer. A program before this one kept the digits of the receipt alone.
func again[T any](kept string) (out T, err error) {
	if len(kept) == code.Length {
		kept = packed(map[string]string{"receipt": kept})
	}
	if err = json.Unmarshal([]byte(kept), &out); err != nil {
		err = fmt.Errorf("read a kept answer: %w", err)
	}
	return out, err
}

// store writes submissions with their counters and records, and hands the opinions to the room above: all in one transaction, with as
// many statements for one submission as for a batch of them (photos apart).
func (s *Service) store(tx *database.Tx, batch []submission) error {
	tx.Moved()
	w := writing{tx: tx, s: s, today: day.Of(tx.Now())}
	if err := w.hold(batch); err != nil {
		return err
	}
	for _, in := range batch {
		if err := w.add(in); err != nil {
			return err
		}
	}
	return w.flush()
}

// writing gathers the rows of a batch.
type writing struct {
	tx    *database.Tx
	s     *Service
	today string

	receipts  []Receipt
	answers   []once.Kept
	responses []Response
	voters    *voter.Box
	votes     map[string]Response // the responses of persons, as they will stand
	opinions  []Opinion
	photos    [][]string // tokens, by opinion
	concerns  []Concern
	decisions []Classification
	entries   []audit.Entry
	counts    []database.Counter
}

func (w *writing) add(in submission) error {
	r := w.s.receipt(w.tx, in.kind, in.digits)
	w.receipts = append(w.receipts, r)
	w.answers = append(w.answers, once.Kept{Intention: in.intention, Answer: in.answer()})
	if in.response != nil {
		if err := w.answered(in); err != nil {
			return err
		}
	}
	if in.ballot != nil {
		in.opinions = only(in.opinions, w.voters.Take(in.ballot))
	}
	for i, p := range in.opinions {
		w.opinion(r, i+1, p)
	}
	return nil
}

// answered takes a response; a person's takes the place of the one that she gave before.
func (w *writing) answered(in submission) error {
	row, action := *in.response, "response.submit"
	if in.ballot == nil {
		row.ReceivedOn = w.today
	} else if before, changed := w.votes[row.ID]; changed {
		action = "response.change"
		if err := w.recall(in.survey, before); err != nil {
			return err
		}
	}
	row.Mac = row.Sign(w.tx.Keys())
	if in.ballot == nil {
		w.responses = append(w.responses, row)
	} else {
		w.votes[row.ID] = row
	}
	w.counts = append(w.counts, in.ratings.counters(in.survey, day.Month(row.ReceivedOn))...)
	// The record names the survey, not the response: beside a receipt it would be the way back to the answers.
	w.entries = append(w.entries, audit.Entry{Action: action, Subject: in.survey.Code, Detail: map[string]int{"version": in.survey.Version}})
	return nil
}

// recall takes the counts of a response back, by the version that it answers.
func (w *writing) recall(v SurveyView, before Response) (err error) {
	if v.Questions, err = w.s.questions(w.tx.Statement.Context, edition{before.Survey, before.Version}); err != nil {
		return err
	}
	read, err := v.recount(before.Answers)
	for _, c := range read.counters(v, day.Month(before.ReceivedOn)) {
		c.N = -c.N
		w.counts = append(w.counts, c)
	}
	return err
}

// hold lets nobody else answer for the persons of a batch until it is stored, and reads what they answered before.
func (w *writing) hold(batch []submission) (err error) {
	var ballots []*voter.Ballot
	var ids []string
	for _, in := range batch {
		if in.ballot != nil {
			ballots, ids = append(ballots, in.ballot), append(ids, in.ballot.Row)
		}
	}
	w.votes = map[string]Response{}
	if len(ballots) == 0 {
		return nil
	}
	if w.voters, err = voter.Open(w.tx, ballots); err != nil {
		return err
	}
	var rows []Response
	err = w.tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id IN ?", ids).Order("id").Find(&rows).Error
	for _, r := range rows {
		w.votes[r.ID] = r
	}
	return err
}

// vote writes the responses of persons over those of before, and which words of theirs are known.
func (w *writing) vote() error {
	if len(w.votes) == 0 {
		return nil
	}
	rows := slices.SortedFunc(maps.Values(w.votes), func(a, b Response) int { return strings.Compare(a.ID, b.ID) })
	over := clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns([]string{"version", "answers", "received_on", "mac"})}
	for some := range database.Inserts(w.tx, rows) {
		if err := w.tx.Clauses(over).Create(some).Error; err != nil {
			return err
		}
	}
	return w.voters.Close()
}

func (w *writing) opinion(r Receipt, n int, p prepared) {
	o := newOpinion(w.tx, r, n, p)
	parts := p.parts
	if len(parts) == 0 {
		parts = []piece{{p.text, p.verdict, p.likely}}
	}
	for i, part := range parts {
		c := newConcern(w.tx, o, i+1, part.text, p.edition, part.verdict)
		c.Likely = part.likely
		if len(parts) > 1 {
			c.Place = classify.PlaceIn(c.Text)
		}
		o.Concerns = append(o.Concerns, c)
		w.decisions = append(w.decisions, decision(w.tx, c, p.model))
	}
	w.opinions, w.photos = append(w.opinions, o), append(w.photos, p.opinion.Photos)
	w.entries = append(w.entries, audit.Entry{Action: "opinion.submit", Subject: o.ID,
		Detail: map[string]any{"source": o.Source, "photos": len(p.opinion.Photos), "text": w.tx.Keys().Hash("audit.text", p.opinion.Text)}})
}

// flush asks the room above how the concerns begin, then writes the rows and counts them. What all writers want, numbers and counters,
// comes as late as it can.
func (w *writing) flush() error {
	if err := w.free(); err != nil {
		return err
	}
	if len(w.opinions) > 0 {
		if err := w.s.onOpinions(w.tx, w.opinions); err != nil {
			return err
		}
	}
	for i := range w.opinions {
		o := &w.opinions[i]
		o.State = shelf(o.Concerns)
		w.counts = append(w.counts, ledgerCounter("received", o.Month, 1), ledgerCounter(o.State, o.Month, 1))
		for _, c := range o.Concerns {
			w.entries, w.counts = append(w.entries, began(c)), append(w.counts, concernCounter(c, 1))
		}
		w.concerns = append(w.concerns, o.Concerns...)
	}
	return w.settled()
}

// free writes what depends on nothing else.
func (w *writing) free() error {
	if err := kept.InsertAll(w.tx, w.receipts); err != nil {
		return err
	}
	if err := once.KeepAll(w.tx, w.today, w.answers...); err != nil {
		return err
	}
	if err := database.CreateAll(w.tx, w.responses); err != nil {
		return err
	}
	if err := w.vote(); err != nil {
		return err
	}
	for i, o := range w.opinions {
		if _, err := w.s.ClaimPhotos(w.tx, o.ID, "", w.photos[i]); err != nil {
			return err
		}
	}
	return kept.InsertAll(w.tx, w.decisions)
}

// settled writes the opinions, their concerns and the records in their final state.
func (w *writing) settled() error {
	if err := kept.InsertAll(w.tx, w.opinions); err != nil {
		return err
	}
	if err := kept.InsertAll(w.tx, w.concerns); err != nil {
		return err
	}
	if err := audit.RecordAll(w.tx, w.entries...); err != nil {
		return err
	}
	return w.tx.Count(w.counts...)
}
