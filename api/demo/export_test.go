package demo

import "huiyin/internal/database"

// LoadOn is Load on a given day, for tests of other seasons.
var LoadOn = load

// LoadLargeOn is LoadLarge on a given day.
var LoadLargeOn = loadLarge

// OneOfEach are the tables of which nothing is repeated.
var OneOfEach = oneOfEach

// Repeated are the columns of each table that is repeated which a copy does not simply take over.
func Repeated() map[string][]string {
	out := map[string][]string{}
	for _, t := range livedTables {
		out[t.name] = []string{}
		for column := range t.changes {
			out[t.name] = append(out[t.name], column)
		}
		for column := range t.seals {
			out[t.name] = append(out[t.name], column)
		}
		if _, proved := database.KeptNamed(t.name); proved || t.signs != nil {
			out[t.name] = append(out[t.name], "mac")
		}
	}
	return out
}

// Quoted is what becomes of a text in a copy some days earlier.
func Quoted(text any, become map[string]string, days int) any {
	k := &copying{become: become, days: days}
	return quoted(k, row{column: map[string]int{"x": 0}, values: []any{text}}, "x")
}
