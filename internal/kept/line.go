package kept

import (
	"fmt"
	"strconv"
	"strings"

	"huiyin/internal/audit"
	"huiyin/internal/database"
)

// Line is what the record says of one row at one change.
type Line struct {
	Table, Key string
	Rev        int
	Now        string // MAC of the row as it then was; empty: it is gone
	Was        string // MAC of the row it replaced; empty: there was none, or it had no proof yet
}

// Told is how much of a MAC the record tells: 132 bits in base64.
const Told = 22

// none stands for no MAC in a line.
const none = "-"

func (l Line) String() string {
	return l.Table + " " + l.Key + " " + strconv.Itoa(l.Rev) + " " + told(l.Now) + " " + told(l.Was)
}

// touch notes the line for the record.
func (l Line) touch(tx *database.Tx) { audit.Touch(tx, l.String()) }

func told(mac string) string {
	if mac == "" {
		return none
	}
	return mac[:min(Told, len(mac))]
}

// ParseLines reads what an entry touched; an error when it cannot have been written by this package.
func ParseLines(touched string, each func(Line)) error {
	for touched != "" {
		one, rest, _ := strings.Cut(touched, ";")
		touched = rest
		f := strings.Split(one, " ")
		if len(f) != 5 {
			return fmt.Errorf("touched: %q", one)
		}
		rev, err := strconv.Atoi(f[2])
		if err != nil {
			return fmt.Errorf("touched: %w", err)
		}
		each(Line{Table: f[0], Key: f[1], Rev: rev, Now: strings.TrimPrefix(f[3], none), Was: strings.TrimPrefix(f[4], none)})
	}
	return nil
}
