package main

import (
	"go/token"
	"path"
)

// exception is a kind of finding that is right in a file, and why.
type exception struct {
	file string // from the root; a * stands for any name in a folder
	kind string
	why  string
}

// allowed are all exceptions there are.
var allowed = []exception{
	{file: "api/demo/*.go", kind: guessable, why: "the demonstration city must be the same each time it is played, and holds no secret"},
	{file: "api/demo/large_rows.go", kind: rawSQL, why: "the large city copies whole tables: their columns are asked of the database that was just migrated, not of a request"},
	{file: "internal/database/prepared.go", kind: rawSQL, why: "it hands on the text that database/sql was given, which is judged where it was made"},
	{file: "internal/kept/*.go", kind: rawSQL, why: "a proof reads every column that a table of ours has: their names are asked of the database itself, and the table is one of a fixed list"},
}

// excuse takes out what the exceptions allow, and adds the exceptions that allow nothing.
func excuse(found []finding, allowed []exception) (left []finding) {
	used := make([]bool, len(allowed))
	for _, f := range found {
		if i := excusing(f, allowed); i >= 0 {
			used[i] = true
			continue
		}
		left = append(left, f)
	}
	for i, e := range allowed {
		if !used[i] {
			left = append(left, finding{at: token.Position{Filename: "scripts/lint/allowed.go", Line: 1}, kind: "exception", say: e.file + " no longer holds any " + e.kind + ": take the exception out"})
		}
	}
	return left
}

func excusing(f finding, allowed []exception) int {
	for i, e := range allowed {
		if ok, _ := path.Match(e.file, f.at.Filename); ok && e.kind == f.kind {
			return i
		}
	}
	return -1
}
