package hearing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm/clause"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/fault"
)

// voter is on whose behalf ballots are stored: the record names no seat.
var voter = actor.Actor{Role: actor.System, Name: "现场测评"}

// Ballot 选票 is what a phone sends. Token is HMAC-SHA256(secret of the card, id of the round) in hex: the server sees no secret, and
// nothing of the token leads to the seat. N counts the phone's own choices in this round, from 1: a late retry never undoes a change.
type Ballot struct {
	Token  string `json:"token" validate:"len=64,hexadecimal"`
	N      int    `json:"n" validate:"min=1,max=1000000"`
	Choice string `json:"choice" validate:"required,max=12"`
}

// Counted is what counts now for a token: N is 0 while nothing does.
type Counted struct {
	N      int    `json:"n"`
	Choice string `json:"choice"`
}

// turnout says that a seat has voted; it has no time and no way to the ballot.
type turnout struct {
	RoundID string `gorm:"primaryKey"`
	SeatID  string `gorm:"primaryKey"`
	How     string // phone, helper or paper
}

// ballot is a vote without a voter: no time, no seat, no address. It protects against who has the closed database, its logs and ours;
// not against a changed server or a memory dump during a round, a copied card together with the database, coercion, a unanimous result,
// or an office that invents seats.
type ballot struct {
	RoundID     string `gorm:"primaryKey"`
	TokenHash   string `gorm:"primaryKey"`
	Salt        string
	N           int
	Choice      string
	WeightClass string
}

// named is a ballot of a named round; rows are only added, and the greatest n counts.
type named struct {
	RoundID     string `gorm:"primaryKey"`
	SeatID      string `gorm:"primaryKey"`
	N           int    `gorm:"primaryKey"`
	Choice      string
	WeightClass string
	How         string
	At          int64
}

// TableName is as the decision names it.
func (named) TableName() string { return "named_ballots" }

// Caster is who casts: a seat with the card it was admitted by, and how.
type Caster struct {
	HearingID string
	SeatID    string
	Card      int
	How       string // phone or helper
}

// cast is a ballot on its way into the commit; what the commit decided about it stands in counted and refused.
type cast struct {
	round string
	by    Caster
	row   ballot

	counted Counted
	refused error
}

// ballotWait is how long a ballot may wait for its commit; then the phone is told to send it again.
const ballotWait = 2 * time.Second

func hashOf(what, token string) string {
	sum := sha256.Sum256([]byte(what + ":" + strings.ToLower(token)))
	return hex.EncodeToString(sum[:])
}

// Cast stores a ballot and returns once it is durable, with what now counts. Conflict when the round is not open or the seat has voted
// by another card; Forbidden for who does not vote in it; Unavailable when it had to wait too long: send the same again.
func (s *Service) Cast(ctx context.Context, by Caster, n int, in Ballot) (Counted, error) {
	r, err := s.roundFor(ctx, by.HearingID, n)
	if err != nil {
		return Counted{}, err
	}
	if !takes(r.Scale, in.Choice) {
		return Counted{}, fault.InField("choice", "no_choice", "这一轮没有这个选项，请重新选择。")
	}
	c := &cast{round: r.ID, by: by, row: ballot{RoundID: r.ID, TokenHash: hashOf("hash", in.Token), Salt: hashOf("salt", in.Token), N: in.N, Choice: in.Choice}}
	ctx, cancel := context.WithTimeout(ctx, ballotWait)
	defer cancel()
	if err := s.casts.Put(ctx, c); err != nil {
		return Counted{}, err // c may still be written to: nothing of it is read
	}
	if c.refused == nil {
		s.bus.Publish(by.HearingID)
	}
	return c.counted, c.refused
}

// roundFor is a round as it is read without a lock: its scale and id never change once it is planned.
func (s *Service) roundFor(ctx context.Context, hearingID string, n int) (roundKey, error) {
	return s.keys.Get(roundAt{hearingID, n}, func() (roundKey, error) {
		var k roundKey
		err := s.db.Read(ctx).Model(&Round{}).Select("id", "scale", "secret", "voices").Where("hearing_id = ? AND n = ?", hearingID, n).Take(&k).Error
		return k, found(err, "这一轮")
	})
}

type roundAt struct {
	hearing string
	n       int
}

// roundKey is what never changes of a round.
type roundKey struct {
	ID, Scale      string
	Secret, Voices bool
}

// storeCasts is the commit of a batch: the round's lock is held, so that no ballot enters after the close and none is lost before it.
func (s *Service) storeCasts(tx *database.Tx, batch []*cast) error {
	by := map[string][]*cast{}
	for _, c := range batch {
		c.counted, c.refused = Counted{}, nil
		by[c.round] = append(by[c.round], c)
	}
	rounds := make([]string, 0, len(by))
	for id := range by {
		rounds = append(rounds, id)
	}
	slices.Sort(rounds)
	for _, id := range rounds {
		if err := storeRound(tx, id, by[id]); err != nil {
			return err
		}
	}
	return nil
}

func storeRound(tx *database.Tx, id string, batch []*cast) error {
	var r Round
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Take(&r).Error; err != nil {
		return err
	}
	if r.State != Open {
		for _, c := range batch {
			c.refused = notOpen(r)
		}
		return nil
	}
	seats, err := seatsByID(tx, batch)
	if err != nil {
		return err
	}
	var admitted []*cast
	for _, c := range batch {
		if c.refused = seats[c.by.SeatID].refuses(r, c.by); c.refused == nil {
			c.row.WeightClass = r.classOf(seats[c.by.SeatID].Layer)
			admitted = append(admitted, c)
		}
	}
	if r.Secret {
		return storeSecret(tx, r, admitted)
	}
	return storeNamed(tx, r, admitted)
}

func notOpen(r Round) error {
	if r.State == Planned {
		return fault.New(fault.Conflict, "not_open", "第 %d 轮还没有开始。", r.N)
	}
	return fault.New(fault.Conflict, "round_closed", "第 %d 轮已经结束，不能再投了。", r.N)
}

// storeSecret decides each ballot against what is there: a seat's first makes its turnout; later ones need a token of this round.
func storeSecret(tx *database.Tx, r Round, batch []*cast) error {
	voted, there, err := standing(tx, r, batch)
	if err != nil {
		return err
	}
	var came []turnout
	changed := map[string]ballot{}
	for _, c := range batch {
		was, known := there[c.row.TokenHash]
		switch {
		case voted[c.by.SeatID] != known: // another card's token, or a ballot cast by a card since replaced
			c.refused = otherCard()
			continue
		case known && c.row.N == was.N && c.row.Choice != was.Choice:
			c.refused = sameNumber()
			continue
		case !known:
			voted[c.by.SeatID] = true
			came = append(came, turnout{r.ID, c.by.SeatID, c.by.How})
		}
		if !known || c.row.N > was.N {
			there[c.row.TokenHash], changed[c.row.TokenHash] = c.row, c.row
		}
		c.counted = Counted{there[c.row.TokenHash].N, there[c.row.TokenHash].Choice}
	}
	return writeSecret(tx, came, changed)
}

func otherCard() error {
	return fault.New(fault.Conflict, "voted_already", "您的席位这一轮已经投过了，这张卡改不了那一票；下一轮可以正常投。")
}

func sameNumber() error {
	return fault.New(fault.Conflict, "other_choice", "另一部手机刚用这张卡投过了，请看一眼现在计入的是哪一项，再决定要不要改。")
}

// standing are the seats of a batch that have voted, and the ballots that its tokens have.
func standing(tx *database.Tx, r Round, batch []*cast) (voted map[string]bool, there map[string]ballot, err error) {
	voted, there = map[string]bool{}, map[string]ballot{}
	if len(batch) == 0 {
		return voted, there, nil
	}
	seats, hashes := make([]string, len(batch)), make([]string, len(batch))
	for i, c := range batch {
		seats[i], hashes[i] = c.by.SeatID, c.row.TokenHash
	}
	var came []string
	if err := tx.Model(&turnout{}).Where("round_id = ? AND seat_id IN ?", r.ID, seats).Pluck("seat_id", &came).Error; err != nil {
		return voted, there, err
	}
	for _, id := range came {
		voted[id] = true
	}
	var rows []ballot
	err = tx.Where("round_id = ? AND token_hash IN ?", r.ID, hashes).Find(&rows).Error
	for _, b := range rows {
		there[b.TokenHash] = b
	}
	return voted, there, err
}

// writeSecret writes both lists, each in the order of its own key: what lies beside each other on the disk tells no pairs.
func writeSecret(tx *database.Tx, came []turnout, changed map[string]ballot) error {
	slices.SortFunc(came, func(a, b turnout) int { return strings.Compare(a.SeatID, b.SeatID) })
	rows := make([]ballot, 0, len(changed))
	for _, b := range changed {
		rows = append(rows, b)
	}
	slices.SortFunc(rows, func(a, b ballot) int { return strings.Compare(a.TokenHash, b.TokenHash) })
	if err := database.CreateAll(tx, came); err != nil {
		return err
	}
	for some := range database.Inserts(tx, rows) {
		newer := clause.OnConflict{Columns: []clause.Column{{Name: "round_id"}, {Name: "token_hash"}}, DoUpdates: clause.AssignmentColumns([]string{"n", "choice"})}
		if err := tx.Clauses(newer).Create(some).Error; err != nil {
			return err
		}
	}
	return nil
}

// storeNamed adds ballots under their seats' names; the greatest n counts, and the same n with another choice is refused.
func storeNamed(tx *database.Tx, r Round, batch []*cast) error {
	there, err := standingNamed(tx, r, batch)
	if err != nil {
		return err
	}
	var came []turnout
	var rows []named
	for _, c := range batch {
		was, known := there[c.by.SeatID]
		if known && c.row.N == was.N && c.row.Choice != was.Choice {
			c.refused = sameNumber()
			continue
		}
		if !known {
			came = append(came, turnout{r.ID, c.by.SeatID, c.by.How})
		}
		if !known || c.row.N > was.N {
			was = named{RoundID: r.ID, SeatID: c.by.SeatID, N: c.row.N, Choice: c.row.Choice, WeightClass: c.row.WeightClass, How: c.by.How, At: tx.Millis()}
			there[c.by.SeatID], rows = was, append(rows, was)
		}
		c.counted = Counted{was.N, was.Choice}
	}
	if err := database.CreateAll(tx, came); err != nil {
		return err
	}
	return database.CreateAll(tx, rows)
}

func standingNamed(tx *database.Tx, r Round, batch []*cast) (map[string]named, error) {
	out, seats := map[string]named{}, []string{}
	for _, c := range batch {
		seats = append(seats, c.by.SeatID)
	}
	var rows []named
	err := tx.Where("round_id = ? AND seat_id IN ?", r.ID, seats).Order("n").Find(&rows).Error
	for _, b := range rows {
		out[b.SeatID] = b
	}
	return out, err
}

// Mine is what counts for a token while the round is open, and afterwards whether it is among the sealed ones.
type Mine struct {
	Counted
	State  RoundState `json:"state"`
	Leaf   string     `json:"leaf"` // once sealed: her place in the tree
	Sealed bool       `json:"sealed"`
}

// Mine looks a ballot up by its token, which only its phone has; in a named round, by its seat.
func (s *Service) Mine(ctx context.Context, by Caster, n int, token string) (Mine, error) {
	key, err := s.roundFor(ctx, by.HearingID, n)
	if err != nil {
		return Mine{}, err
	}
	if key.Secret {
		return s.mineSecret(ctx, key, token)
	}
	return s.mineNamed(ctx, key, by)
}

// mineSecret reads the ballot before the round: one that the close moves in between is found among the sealed.
func (s *Service) mineSecret(ctx context.Context, key roundKey, token string) (m Mine, err error) {
	var b ballot
	if err := s.db.Read(ctx).Where("round_id = ? AND token_hash = ?", key.ID, hashOf("hash", token)).Limit(1).Find(&b).Error; err != nil {
		return m, err
	}
	var r Round
	if err := s.db.Read(ctx).Where("id = ?", key.ID).Take(&r).Error; err != nil {
		return m, err
	}
	if r.ClosedAt > 0 {
		return s.mineSealed(ctx, r, token, Mine{State: r.State})
	}
	return Mine{Counted: Counted{b.N, b.Choice}, State: r.State}, nil
}

// mineNamed reads the round before the ballot: what it finds in a closed one is final.
func (s *Service) mineNamed(ctx context.Context, key roundKey, by Caster) (m Mine, err error) {
	var r Round
	if err := s.db.Read(ctx).Where("id = ?", key.ID).Take(&r).Error; err != nil {
		return m, err
	}
	var b named
	err = s.db.Read(ctx).Where("round_id = ? AND seat_id = ?", key.ID, by.SeatID).Order("n DESC").Limit(1).Find(&b).Error
	return Mine{Counted: Counted{b.N, b.Choice}, State: r.State}, err
}

// mineSealed tries each choice: its leaf is known to who has the token alone.
func (s *Service) mineSealed(ctx context.Context, r Round, token string, m Mine) (Mine, error) {
	of := map[string]string{}
	for _, c := range choicesOf(r.Scale) {
		of[LeafOf(r.ID, hashOf("hash", token), c.Code, hashOf("salt", token))] = c.Code
	}
	leaves := make([]string, 0, len(of))
	for leaf := range of {
		leaves = append(leaves, leaf)
	}
	var rows []sealed
	err := s.db.Read(ctx).Where("round_id = ? AND leaf IN ?", r.ID, leaves).Limit(1).Find(&rows).Error
	if len(rows) > 0 {
		m.N, m.Choice, m.Leaf, m.Sealed = 1, of[rows[0].Leaf], rows[0].Leaf, true
	}
	return m, err
}
