package hearing

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm/clause"

	"huiyin/internal/database"
	"huiyin/internal/fault"
)

// Kinds are the public's voices beside the seats, each counted by itself.
var Kinds = []struct{ Code, Say string }{{"person", "微信实名市民"}, {"open", "任意参与"}}

// publicVote is a voice of the public under a key of this round alone.
type publicVote struct {
	RoundID  string `gorm:"primaryKey"`
	VoterKey string `gorm:"primaryKey"`
	Kind     string
	N        int
	Choice   string
}

// roundSecret makes the keys of a round's voters; without it, after the close, no key leads to anybody.
type roundSecret struct {
	RoundID string `gorm:"primaryKey"`
	Secret  string
}

// Voice is what somebody of the public sends. Voter is who: an account of WeChat, or what the server gave this browser.
type Voice struct {
	N      int    `json:"n" validate:"min=1,max=1000000"`
	Choice string `json:"choice" validate:"required,max=12"`

	Kind  string `json:"-"`
	Voter string `json:"-"`
}

type voice struct {
	round string
	in    Voice

	counted Counted
	refused error
}

// Speak stores a voice of the public, changeable until the close like a ballot.
func (s *Service) Speak(ctx context.Context, hearingID string, n int, in Voice) (Counted, error) {
	r, err := s.roundFor(ctx, hearingID, n)
	switch {
	case err != nil:
		return Counted{}, err
	case !r.Voices:
		return Counted{}, fault.New(fault.Conflict, "seats_only", "这一轮只由现场代表投票。")
	case !takes(r.Scale, in.Choice):
		return Counted{}, fault.InField("choice", "no_choice", "这一轮没有这个选项，请重新选择。")
	}
	v := &voice{round: r.ID, in: in}
	ctx, cancel := context.WithTimeout(ctx, ballotWait)
	defer cancel()
	if err := s.voices.Put(ctx, v); err != nil {
		return Counted{}, err
	}
	return v.counted, v.refused
}

// storeVoices is the commit of a batch.
func (s *Service) storeVoices(tx *database.Tx, batch []*voice) error {
	by, rounds := map[string][]*voice{}, []string{}
	for _, v := range batch {
		v.counted, v.refused = Counted{}, nil
		if by[v.round] == nil {
			rounds = append(rounds, v.round)
		}
		by[v.round] = append(by[v.round], v)
	}
	slices.Sort(rounds)
	for _, id := range rounds {
		if err := storeVoicesOf(tx, id, by[id]); err != nil {
			return err
		}
	}
	return nil
}

func storeVoicesOf(tx *database.Tx, id string, batch []*voice) error {
	var r Round
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Take(&r).Error; err != nil {
		return err
	}
	var secret roundSecret
	if r.State == Open {
		if err := tx.Where("round_id = ?", id).Take(&secret).Error; err != nil {
			return err
		}
	}
	rows, keys := map[string]publicVote{}, []string{}
	for _, v := range batch {
		if r.State != Open {
			v.refused = notOpen(r)
			continue
		}
		keys = append(keys, tx.Keys().Hash("hearing.voice", secret.Secret, v.in.Kind, v.in.Voter))
	}
	if len(keys) == 0 {
		return nil
	}
	var there []publicVote
	if err := tx.Where("round_id = ? AND voter_key IN ?", id, keys).Find(&there).Error; err != nil {
		return err
	}
	for _, v := range there {
		rows[v.VoterKey] = v
	}
	return writeVoices(tx, merged(id, batch, keys, rows))
}

// merged are the rows that a batch changes, each voter's newest choice.
func merged(id string, batch []*voice, keys []string, rows map[string]publicVote) []publicVote {
	changed := map[string]publicVote{}
	for i, v := range batch {
		was, known := rows[keys[i]]
		if !known || v.in.N > was.N {
			was = publicVote{RoundID: id, VoterKey: keys[i], Kind: v.in.Kind, N: v.in.N, Choice: v.in.Choice}
			rows[keys[i]], changed[keys[i]] = was, was
		}
		v.counted = Counted{was.N, was.Choice}
	}
	out := make([]publicVote, 0, len(changed))
	for _, v := range changed {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b publicVote) int { return strings.Compare(a.VoterKey, b.VoterKey) })
	return out
}

func writeVoices(tx *database.Tx, rows []publicVote) error {
	newer := clause.OnConflict{Columns: []clause.Column{{Name: "round_id"}, {Name: "voter_key"}}, DoUpdates: clause.AssignmentColumns([]string{"n", "choice"})}
	for some := range database.Inserts(tx, rows) {
		if err := tx.Clauses(newer).Create(some).Error; err != nil {
			return err
		}
	}
	return nil
}

// countVoices counts the public's votes and destroys what their keys were made with.
func (t *roundTurn) countVoices() ([]Count, error) {
	var rows []Count
	err := t.tx.Model(&publicVote{}).Select("kind AS class", "choice", "COUNT(*) AS n").Where("round_id = ?", t.r.ID).Group("kind, choice").Order("kind, choice").Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	return rows, t.tx.Where("round_id = ?", t.r.ID).Delete(&roundSecret{}).Error
}
