package survey

import (
	"context"
	"encoding/json"
	"fmt"

	"huiyin/internal/audit"
	"huiyin/internal/code"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/kept"
	"huiyin/internal/once"
	"huiyin/survey/classify"
)

// submission is one thing sent by a citizen, ready to be stored: an opinion, or a response with the opinions in it.
type submission struct {
	kind      string // of the receipt
	digits    string
	opinions  []prepared
	response  *Response
	ratings   readResponse
	survey    SurveyView
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
	for _, in := range batch {
		w.add(in)
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
	opinions  []Opinion
	photos    [][]string // tokens, by opinion
	concerns  []Concern
	decisions []Classification
	entries   []audit.Entry
	counts    []database.Counter
}

func (w *writing) add(in submission) {
	r := w.s.receipt(w.tx, in.kind, in.digits)
	w.receipts = append(w.receipts, r)
	w.answers = append(w.answers, once.Kept{Intention: in.intention, Answer: in.answer()})
	if in.response != nil {
		row := *in.response
		row.ReceivedOn = w.today
		row.Mac = row.Sign(w.tx.Keys())
		w.responses = append(w.responses, row)
		w.counts = append(w.counts, in.ratings.counters(in.survey, day.Month(w.today))...)
		// The record names the survey, not the response: beside a receipt it would be the way back to the answers.
		w.entries = append(w.entries, audit.Entry{Action: "response.submit", Subject: in.survey.Code, Detail: map[string]int{"version": in.survey.Version}})
	}
	for i, p := range in.opinions {
		w.opinion(r, i+1, p)
	}
}

func (w *writing) opinion(r Receipt, n int, p prepared) {
	o := newOpinion(w.tx, r, n, p)
	parts := p.parts
	if len(parts) == 0 || o.Hearing != "" {
		parts = []piece{{p.text, p.verdict, p.likely}}
	}
	for i, part := range parts {
		c := newConcern(w.tx, o, i+1, part.text, p.edition, part.verdict)
		c.Likely = part.likely
		if len(parts) > 1 {
			c.Place = classify.PlaceIn(c.Text)
		}
		c.waitFor(o)
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
