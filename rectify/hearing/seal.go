package hearing

import (
	"encoding/hex"
	"slices"
	"strings"

	"huiyin/internal/database"
	"huiyin/internal/merkle"
)

// sealed is a final ballot of a secret round: its leaf, which only its phone can make, and what it says.
type sealed struct {
	RoundID     string `gorm:"primaryKey"`
	Leaf        string `gorm:"primaryKey"`
	Choice      string
	WeightClass string
}

// TableName is as the decision names it.
func (sealed) TableName() string { return "sealed_ballots" }

// LeafOf is the leaf of a ballot in hex: SHA-256 over a zero byte and round|token_hash|choice|salt, as RFC 9162 hashes a leaf.
func LeafOf(round, tokenHash, choice, salt string) string {
	sum := merkle.Leaf([]byte(strings.Join([]string{round, tokenHash, choice, salt}, "|")))
	return hex.EncodeToString(sum[:])
}

// closeRound 结束投票: under the round's lock the final ballots are sealed and counted, in one transaction.
func closeRound(t *roundTurn) error {
	if err := t.seal(); err != nil {
		return err
	}
	t.r.State = Closed
	return nil
}

func (t *roundTurn) seal() error {
	seal, r := t.sealNamed, t.r
	if r.Secret {
		seal = t.sealSecret
	}
	rows, err := seal()
	if err != nil {
		return err
	}
	if r.Tally.Voices, err = t.countVoices(); err != nil {
		return err
	}
	r.ClosedAt, r.Counted, r.Root, r.Tally.Seats = t.tx.Millis(), len(rows), rootOf(rows), count(rows)
	if r.Voters, err = t.votersAtClose(); err != nil {
		return err
	}
	t.detail["count"], t.detail["root"], t.detail["voters"] = r.Counted, r.Root, r.Voters
	t.tx.AfterCommit(t.forgetOrder)
	return nil
}

// sealSecret moves the ballots into the order of their leaves; nothing of the order in which they came is left.
func (t *roundTurn) sealSecret() ([]sealed, error) {
	var rows []ballot
	if err := t.tx.Where("round_id = ?", t.r.ID).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]sealed, len(rows))
	for i, b := range rows {
		out[i] = sealed{RoundID: t.r.ID, Leaf: LeafOf(t.r.ID, b.TokenHash, b.Choice, b.Salt), Choice: b.Choice, WeightClass: b.WeightClass}
	}
	slices.SortFunc(out, func(a, b sealed) int { return strings.Compare(a.Leaf, b.Leaf) })
	if err := database.CreateAll(t.tx, out); err != nil {
		return nil, err
	}
	return out, t.tx.Where("round_id = ?", t.r.ID).Delete(&ballot{}).Error
}

// sealNamed makes leaves of what counts of named ballots, whose rows stay as they are.
func (t *roundTurn) sealNamed() ([]sealed, error) { return namedLeaves(t.tx.DB, t.r.ID) }

// rootOf is the root over leaves in hex, in their order.
func rootOf(rows []sealed) string {
	leaves := make([]merkle.Hash, len(rows))
	for i, b := range rows {
		leaves[i] = hashIn(b.Leaf)
	}
	root := merkle.Root(leaves)
	return hex.EncodeToString(root[:])
}

func hashIn(leaf string) (out merkle.Hash) {
	raw, _ := hex.DecodeString(leaf) // ours, or checked: what is none is the hash of nothing
	copy(out[:], raw)
	return out
}

// forgetOrder lets the database forget in which order rows came, as far as it can.
func (t *roundTurn) forgetOrder() { t.db.Forget() }

// votersAtClose are the seats that could vote: those that may now, and those that did before they were revoked.
func (t *roundTurn) votersAtClose() (int, error) {
	seats, err := seatsOf(t.tx.DB, t.h.ID)
	if err != nil {
		return 0, err
	}
	var came []string
	if err := t.tx.Model(&turnout{}).Where("round_id = ?", t.r.ID).Pluck("seat_id", &came).Error; err != nil {
		return 0, err
	}
	n := 0
	for _, x := range seats {
		if x.mayVote(*t.r) || slices.Contains(came, x.ID) {
			n++
		}
	}
	return n, nil
}
