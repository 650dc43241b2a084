package rectify

import "huiyin/internal/actor"

// Move is a line of the table of moves, for the tests that walk it.
type Move struct {
	From  []State
	Verb  string
	To    []State // empty: the state stays
	Who   []actor.Role
	Needs []Need
}

// Table is the whole table.
func Table() (out []Move) {
	for _, m := range moves() {
		out = append(out, Move{From: m.From, Verb: m.Verb, To: m.To, Who: m.Who, Needs: m.Needs})
	}
	return out
}
