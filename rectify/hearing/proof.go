package hearing

import (
	"context"
	"encoding/hex"
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/fault"
	"huiyin/internal/merkle"
)

// Proof is what the city publishes of a closed round: the root over the leaves of all ballots, and how many there are. What each says
// stands in the tally alone.
type Proof struct {
	N      int      `json:"n"`
	ID     string   `json:"id"`
	Secret bool     `json:"secret"`
	State  string   `json:"state"`
	Count  int      `json:"count"`
	Voters int      `json:"voters"`
	Root   string   `json:"root"`
	Seal   string   `json:"seal"`
	Leaves []string `json:"leaves"`
	Rule   string   `json:"rule"`
}

const proofRule = "每张选票是一片叶：SHA-256(0x00 ‖ 轮次|令牌摘要|选项|盐)，令牌摘要和盐由手机上的令牌算出：SHA-256(\"hash:\"+令牌)、SHA-256(\"salt:\"+令牌)，都写成十六进制。叶按十六进制排列，按 RFC 9162 第 2.1 节合成一个根。"

// closedRound is a round whose ballots are sealed. Conflict before that.
func (s *Service) closedRound(ctx context.Context, code string, n int) (Round, error) {
	h, err := s.ByCode(ctx, code)
	if err != nil {
		return Round{}, err
	}
	var r Round
	if err := found(s.db.Read(ctx).Where("hearing_id = ? AND n = ?", h.ID, n).Take(&r).Error, "这一轮"); err != nil {
		return r, err
	}
	if r.ClosedAt == 0 {
		return r, fault.New(fault.Conflict, "not_closed", "第 %d 轮还没有结束，结束时才封存。", n)
	}
	return r, nil
}

// leavesOf are the leaves of a closed round in their order.
func leavesOf(db *gorm.DB, r Round) (out []sealed, err error) {
	if !r.Secret {
		return namedLeaves(db, r.ID)
	}
	err = db.Where("round_id = ?", r.ID).Order("leaf").Find(&out).Error
	return out, err
}

// ProofOf is the proof of a closed round.
func (s *Service) ProofOf(ctx context.Context, code string, n int) (Proof, error) {
	r, err := s.closedRound(ctx, code, n)
	if err != nil {
		return Proof{}, err
	}
	rows, err := leavesOf(s.db.Read(ctx), r)
	p := Proof{N: r.N, ID: r.ID, Secret: r.Secret, State: string(r.State), Count: len(rows), Voters: r.Voters, Root: r.Root, Seal: Fours(r.Root), Leaves: make([]string, len(rows)), Rule: proofRule}
	for i, b := range rows {
		p.Leaves[i] = b.Leaf
	}
	return p, err
}

// Inside says that a leaf is in a round's tree, with the path that proves it; never what it says.
type Inside struct {
	Inside bool     `json:"inside"`
	Index  int      `json:"index"`
	Size   int      `json:"size"`
	Path   []string `json:"path"`
	Root   string   `json:"root"`
}

// Check looks a leaf up.
func (s *Service) Check(ctx context.Context, code string, n int, leaf string) (Inside, error) {
	r, err := s.closedRound(ctx, code, n)
	if err != nil {
		return Inside{}, err
	}
	rows, err := leavesOf(s.db.Read(ctx), r)
	out := Inside{Size: len(rows), Path: []string{}, Root: r.Root}
	hashes := make([]merkle.Hash, len(rows))
	at := -1
	for i, b := range rows {
		hashes[i] = hashIn(b.Leaf)
		if b.Leaf == strings.ToLower(leaf) {
			at = i
		}
	}
	if at >= 0 {
		out.Inside, out.Index = true, at
		for _, p := range merkle.Path(hashes, at) {
			out.Path = append(out.Path, hex.EncodeToString(p[:]))
		}
	}
	return out, err
}
