package proof

import (
	"encoding/json"

	"gorm.io/gorm"

	"huiyin/internal/audit"
)

// dated are the tables whose rows stay for ever, each with the column of the day on which a row came.
var dated = []struct{ table, on string }{
	{"receipts", "received_on"}, {"opinions", "received_on"}, {"concerns", "received_on"}, {"responses", "received_on"},
	{"cases", "opened_on"}, {"case_events", "on_day"},
}

// Counts are how many rows came on a day, by table.
func Counts(at *gorm.DB, on string) (map[string]int64, error) {
	out := map[string]int64{}
	for _, d := range dated {
		var n int64
		if err := at.Table(d.table).Where(d.on+" = ?", on).Count(&n).Error; err != nil {
			return nil, err
		}
		out[d.table] = n
	}
	return out, nil
}

// Counted is the action of an entry that counts the rows of a day, its subject.
const Counted = "day.counts"

// Days proves that of no counted day there are fewer rows now than there were: whoever erases all of an opinion, with its record, is seen.
func Days(found *Findings, at *gorm.DB, counted []audit.Audit) error {
	if len(counted) == 0 {
		return nil
	}
	now, err := countsByDay(at)
	for _, a := range counted {
		var day struct{ Rows map[string]int64 }
		_ = json.Unmarshal([]byte(a.Detail), &day) // an edited one fails its seal
		for table, was := range day.Rows {
			if is := now[table+" "+a.Subject]; is < was {
				found.Add("day_counts", a.Subject, "%s 那天 %s 清点时有 %d 行，现在只有 %d 行。", a.Subject, table, was, is)
			}
		}
	}
	return err
}

func countsByDay(at *gorm.DB) (map[string]int64, error) {
	out := map[string]int64{}
	for _, d := range dated {
		var days []struct {
			On string
			N  int64
		}
		if err := at.Table(d.table).Select(d.on + " AS `on`, COUNT(*) AS n").Group(d.on).Scan(&days).Error; err != nil {
			return nil, err
		}
		for _, x := range days {
			out[d.table+" "+x.On] = x.N
		}
	}
	return out, nil
}
