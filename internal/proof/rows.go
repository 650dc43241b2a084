package proof

import (
	"fmt"

	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/kept"
)

// suspect is a row about which the record says something else than what stands there.
type suspect struct {
	table, key string
	mac        string // that stands there; empty: none stands there
	written    bool   // the record names the row
	known      bool   // the record names the MAC that stands there
	replaced   bool   // and says that another took its place
}

// mostSuspects are looked into; what is beyond is counted among the kinds already found.
const mostSuspects = 5000

// rows checks every proved row against its own proof, and takes what stands there from what the record says was written.
func (r *record) rows() error {
	for _, t := range database.Kept {
		err := kept.Walk(r.at, r.keys, t, func(x kept.Found) { r.stands(t.Name, x) })
		if err != nil {
			return fmt.Errorf("%s: %w", t.Name, err)
		}
	}
	for row, left := range r.sums {
		if left != 0 && r.suspects[row] == nil && len(r.suspects) < mostSuspects {
			r.suspects[row] = &suspect{}
		}
	}
	return nil
}

func (r *record) stands(table string, x kept.Found) {
	where, row := table+" "+x.Key, r.row(table, x.Key)
	switch {
	case x.Mac == "" && r.sums[row] == 0:
		r.Add("row_unproved", where, "%s 没有证明。老数据库升级后，请运行 huiyin verify --adopt。", where)
		return
	case x.Mac != x.Fits:
		r.Add("row_altered", where, "%s 的内容被改过，和写入时的证明不符。", where)
	}
	if r.sums[row] -= r.mac(x.Mac); r.sums[row] != 0 && len(r.suspects) < mostSuspects {
		r.suspects[row] = &suspect{table: table, key: x.Key, mac: x.Mac}
	}
}

// name says what is wrong with each suspect: it reads the record once more, for them alone.
func (r *record) name() error {
	if len(r.suspects) == 0 {
		return nil
	}
	err := r.entries(r.recall, "touched IS NOT NULL AND touched <> ''")
	for _, s := range r.suspects {
		where := s.table + " " + s.key
		switch {
		case s.table == "":
			r.Add("row_lost", "", "有一行留痕里写过又不见了的数据，它的留痕也读不出来。")
		case s.mac == "":
			r.Add("row_lost", where, "%s 在留痕里，数据库里却没有，或者没有证明：被删掉了。", where)
		case !s.written:
			r.Add("row_unrecorded", where, "%s 没有任何留痕：是绕过程序加进来的。", where)
		case s.known && s.replaced:
			r.Add("row_old", where, "%s 是以前的样子：后来的改动被退回去了。", where)
		default:
			r.Add("row_history", where, "%s 的变动和留痕对不上：中间被改过，或者有留痕不见了。", where)
		}
	}
	return err
}

func (r *record) recall(a audit.Audit) {
	if !a.Intact(r.keys.Hash) {
		return
	}
	_ = kept.ParseLines(a.Touched, func(l kept.Line) {
		s := r.suspects[r.row(l.Table, l.Key)]
		if s == nil {
			return
		}
		s.table, s.key, s.written = l.Table, l.Key, true
		mac := s.mac[:min(kept.Told, len(s.mac))]
		s.known, s.replaced = s.known || mac != "" && mac == l.Now, s.replaced || mac != "" && mac == l.Was
	})
}
