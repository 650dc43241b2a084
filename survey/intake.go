package survey

import (
	"context"

	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/once"
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

// store writes submissions with their counters and records, and hands the opinions to the room above: all in one transaction.
func (s *Service) store(tx *database.Tx, batch []submission) error {
	edition, err := s.edition(tx)
	if err != nil {
		return err
	}
	w := writing{tx: tx, s: s, edition: edition, today: day.Of(tx.Now())}
	for _, in := range batch {
		if err := w.add(in); err != nil {
			return err
		}
	}
	return w.flush()
}

// writing gathers the rows of a batch.
type writing struct {
	tx             *database.Tx
	s              *Service
	edition, today string

	receipts  []Receipt
	responses []Response
	opinions  []Opinion
	concerns  []Concern
	decisions []Classification
	counts    []database.Counter
}

func (w *writing) add(in submission) error {
	r := w.s.receipt(w.tx, in.kind, in.digits)
	w.receipts = append(w.receipts, r)
	if in.response != nil {
		row := *in.response
		row.ReceivedOn = w.today
		w.responses = append(w.responses, row)
		w.counts = append(w.counts, in.ratings.counters(in.survey, day.Month(w.today))...)
		// The record names the survey, not the response: beside a receipt it would be the way back to the answers.
		if err := audit.Record(w.tx, "response.submit", in.survey.Code, map[string]int{"version": in.survey.Version}); err != nil {
			return err
		}
	}
	for _, p := range in.opinions {
		if err := w.opinion(r, p); err != nil {
			return err
		}
	}
	return once.Keep(w.tx, in.intention, w.today, in.answer())
}

func (w *writing) opinion(r Receipt, p prepared) error {
	o := w.s.opinion(w.tx, r, p)
	c := w.s.concern(w.tx, o, 1, p.text, w.edition, p.verdict)
	w.opinions, w.concerns = append(w.opinions, o), append(w.concerns, c)
	w.decisions = append(w.decisions, w.s.decision(w.tx, c, byModel))
	w.counts = append(w.counts, ledgerCounter("received", o.Month, 1), ledgerCounter(Waiting, o.Month, 1))
	if _, err := w.s.ClaimPhotos(w.tx, o.ID, "", p.opinion.Photos); err != nil {
		return err
	}
	return audit.Record(w.tx, "opinion.submit", o.ID, map[string]any{"source": o.Source, "photos": len(p.opinion.Photos), "text": w.tx.Keys().Hash("audit.text", p.opinion.Text)})
}

// flush writes the rows and counts them, then tells the room above.
func (w *writing) flush() error {
	for _, rows := range []struct {
		n    int
		rows any
	}{{len(w.receipts), w.receipts}, {len(w.responses), w.responses}, {len(w.opinions), w.opinions}, {len(w.concerns), w.concerns}, {len(w.decisions), w.decisions}} {
		if rows.n == 0 {
			continue
		}
		if err := w.tx.CreateInBatches(rows.rows, 100).Error; err != nil {
			return err
		}
	}
	if err := w.tx.Count(w.counts...); err != nil {
		return err
	}
	for i := range w.opinions {
		w.opinions[i].Concerns = w.concerns[i : i+1]
	}
	if len(w.opinions) == 0 {
		return nil
	}
	return w.s.onOpinions(w.tx, w.opinions)
}
