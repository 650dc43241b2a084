// Package data holds what a new installation starts with: the working-day calendar, the responsible units, the
// catalogue of hot and difficult problems (Table 3 of the plan), the open survey and, as an example, who is on duty. Every file is a table that the
// office can open in Excel, change and load again with `huiyin import`; they start with a byte order mark, without
// which Excel shows the Chinese garbled.
package data

import "embed"

// FS holds the files by name: calendar.csv, units.csv, catalogue.csv, areas.csv, survey-2026.csv, duty.csv.
//
//go:embed *.csv
var FS embed.FS
