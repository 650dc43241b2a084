package question

import "unicode"

// Question is one question; its type decides which of the rest it uses.
type Question struct {
	Code      string   `json:"code"`
	Type      string   `json:"type"` // the code of one of Kinds
	Title     string   `json:"title"`
	Help      string   `json:"help,omitempty"`
	MaxLength int      `json:"max_length,omitempty"` // of the text, or of each reason; characters
	Levels    []Level  `json:"levels,omitempty"`
	Reasons   []string `json:"reasons,omitempty"` // ready-made reasons to tap
	Groups    []Group  `json:"groups,omitempty"`

	ReasonsOf map[string][]string `json:"reasons_of,omitempty"` // by the kind of unit, where its reasons are others
	Cards     []Card              `json:"cards,omitempty"`      // what most people come for
}

// Card 卡片 is an everyday word, 公交, with the units whom people mean by it.
type Card struct {
	Name  string   `json:"name"`
	Units []string `json:"units"` // codes
}

// ReasonsFor are the reasons to tap under a unit.
func (q Question) ReasonsFor(u Unit) []string {
	if own, differ := q.ReasonsOf[u.Kind]; differ {
		return own
	}
	return q.Reasons
}

// Group is the units of one theme, or of one kind.
type Group struct {
	Name  string `json:"name"`
	Units []Unit `json:"units"`
}

// Unit is a unit as it was when the version was made.
type Unit struct {
	Code    string   `json:"code"`
	Name    string   `json:"name"`
	Aliases []string `json:"aliases"`
	Kind    string   `json:"kind,omitempty"`
	Duty    string   `json:"duty,omitempty"`
	Words   []string `json:"words,omitempty"` // what people say when they mean it
	English string   `json:"english,omitempty"`
}

// Readable says whether there is anything to read: not only spaces, invisible characters and marks.
func Readable(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.So, r) {
			return true
		}
	}
	return false
}
