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
}

// Group is the units of one kind.
type Group struct {
	Name  string `json:"name"`
	Units []Unit `json:"units"`
}

// Unit is a unit as it was when the version was made.
type Unit struct {
	Code    string   `json:"code"`
	Name    string   `json:"name"`
	Aliases []string `json:"aliases"`
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
