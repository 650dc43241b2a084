package hearing

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/merkle"
)

// namedLeaves are leaves of what counts of a named round's ballots: SHA-256 over a zero byte and round|seat|n|choice.
func namedLeaves(db *gorm.DB, roundID string) ([]sealed, error) {
	var rows []named
	if err := db.Where("round_id = ?", roundID).Order("seat_id, n").Find(&rows).Error; err != nil {
		return nil, err
	}
	newest := map[string]named{}
	for _, b := range rows {
		newest[b.SeatID] = b
	}
	out := make([]sealed, 0, len(newest))
	for _, b := range newest {
		leaf := merkle.Leaf([]byte(strings.Join([]string{roundID, b.SeatID, strconv.Itoa(b.N), b.Choice}, "|")))
		out = append(out, sealed{RoundID: roundID, Leaf: hex.EncodeToString(leaf[:]), Choice: b.Choice, WeightClass: b.WeightClass})
	}
	slices.SortFunc(out, func(a, b sealed) int { return strings.Compare(a.Leaf, b.Leaf) })
	return out, nil
}
