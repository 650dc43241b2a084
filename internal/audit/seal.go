package audit

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
)

// Block is one block of the chain: so many entries, sealed together after the block before. Its hash needs no secret; its signature is
// made with the key file.
type Block struct {
	N         int64  `gorm:"primaryKey;autoIncrement:false" json:"n"` // 1, 2, 3 …
	Count     int    `json:"count"`                                   // of its entries
	At        int64  `json:"at"`                                      // when it was sealed
	Hash      string `json:"hash"`
	Signature string `json:"signature"`
}

// TableName is where the blocks are.
func (Block) TableName() string { return "seals" }

// BlockMost is how many entries one block holds at most.
const BlockMost = 5000

// Seal makes one block of what is not sealed yet and says how many entries it holds; 0 when there was nothing, or when another process
// was first: a block's number is there once, so that the chain never forks.
func Seal(ctx context.Context, db *database.DB) (n int, err error) {
	err = db.Do(ctx, actor.Clock, func(tx *database.Tx) (err error) {
		n, err = seal(tx)
		return err
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) || errors.Is(err, errFirst) {
		return 0, nil
	}
	return n, err
}

var errFirst = errors.New("another process sealed first")

func seal(tx *database.Tx) (int, error) {
	last, err := Head(tx.DB)
	if err != nil {
		return 0, err
	}
	var entries []Audit
	if err := tx.Where("seal = 0").Order("id").Limit(BlockMost).Find(&entries).Error; err != nil || len(entries) == 0 {
		return 0, err
	}
	b := Block{N: last.N + 1, Count: len(entries), At: tx.Millis()}
	link, err := NewLink(last.Hash, b)
	if err != nil {
		return 0, err
	}
	ids := make([]string, len(entries))
	for i, e := range entries {
		link.Add(e)
		ids[i] = e.ID
	}
	b.Hash = link.Hash()
	b.Signature = hex.EncodeToString(ed25519.Sign(tx.Keys().Signer(signing), []byte(b.Hash)))
	if err := tx.Create(&b).Error; err != nil {
		return 0, err
	}
	return len(entries), stamp(tx, ids, b.N)
}

// stamp writes the number of their block on entries, each of which must still be without one.
func stamp(tx *database.Tx, ids []string, n int64) error {
	for some := range slices.Chunk(ids, database.Many) {
		done := tx.Model(&Audit{}).Where("id IN ? AND seal = 0", some).UpdateColumn("seal", n)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected != int64(len(some)) {
			return errFirst
		}
	}
	return nil
}

// signing is the use of the key that signs blocks.
const signing = "chain"

// Head is the newest block; a zero one when nothing was sealed.
func Head(db *gorm.DB) (b Block, err error) {
	err = db.Order("n DESC").Limit(1).Find(&b).Error
	return b, err
}

// PublicKey checks the signatures of a database's chain.
func PublicKey(db *database.DB) ed25519.PublicKey {
	public, _ := db.Keys().Signer(signing).Public().(ed25519.PublicKey) // it is one
	return public
}

// Signed says whether the block's signature is of that key.
func (b Block) Signed(key ed25519.PublicKey) bool {
	sig, err := hex.DecodeString(b.Signature)
	return err == nil && ed25519.Verify(key, []byte(b.Hash), sig)
}

// Link is a block's hash being made: of the hash before, number, count, moment, and the hash of each entry in the order of ids.
type Link struct{ sum hash.Hash }

// NewLink begins the hash of a block; before is the hash of the one before, empty for the first.
func NewLink(before string, b Block) (*Link, error) {
	prev, err := hex.DecodeString(before)
	if err != nil {
		return nil, fmt.Errorf("block %d: %w", b.N-1, err)
	}
	l := &Link{sha256.New()}
	l.sum.Write(prev)
	var numbers []byte
	for _, n := range []int64{b.N, int64(b.Count), b.At} {
		numbers = binary.BigEndian.AppendUint64(numbers, uint64(n)) //nolint:gosec // its bits
	}
	l.sum.Write(numbers)
	return l, nil
}

// Add puts the next entry into the hash.
func (l *Link) Add(a Audit) {
	var all []byte
	for _, s := range []string{a.ID, strconv.FormatInt(a.At, 10), a.ActorID, a.ActorName, a.Role, a.Unit, a.Action, a.Subject, a.Detail, a.Touched, a.Mac} {
		all = append(binary.BigEndian.AppendUint64(all, uint64(len(s))), s...)
	}
	entry := sha256.Sum256(all)
	l.sum.Write(entry[:])
}

// Hash is the block's, in hex.
func (l *Link) Hash() string { return hex.EncodeToString(l.sum.Sum(nil)) }
