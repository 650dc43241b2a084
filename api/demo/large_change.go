package demo

import (
	"crypto/rand"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"huiyin/internal/audit"
	"huiyin/internal/day"
	"huiyin/survey"
)

// change is what a column of a row becomes in a copy.
type change func(k *copying, r row, column string) any

// id is another one where it names something of this life; an account stays who it is.
func id(k *copying, r row, column string) any {
	if to, ok := k.become[r.text(column)]; ok {
		return to
	}
	return r.old(column)
}

// none is nothing: in a copy nobody waits for somebody to look.
func none(*copying, row, string) any { return int64(0) }

// random is a new secret that nobody holds, as long as the old one.
func random(_ *copying, r row, column string) any {
	b := make([]byte, len(r.text(column))/2)
	_, _ = rand.Read(b) // never fails: it ends the program rather
	return hex.EncodeToString(b)
}

func date(k *copying, r row, column string) any { return k.earlier(r.text(column)) }

func instant(k *copying, r row, column string) any {
	at := r.number(column)
	if at == 0 {
		return at
	}
	return at - int64(k.days)*24*time.Hour.Milliseconds()
}

// quoted is text in which ids and dates stand in quotes, as in JSON; words between quotes are neither.
func quoted(k *copying, r row, column string) any {
	if r.old(column) == nil {
		return nil
	}
	parts := strings.Split(r.text(column), `"`)
	for i, p := range parts {
		if to, ok := k.become[p]; ok {
			parts[i] = to
		} else if len(p) == len(time.DateOnly) && day.Valid(p) {
			parts[i] = k.earlier(p)
		}
	}
	return strings.Join(parts, `"`)
}

func receivedMonth(k *copying, r row, _ string) any {
	return day.Month(k.earlier(r.text("received_on")))
}

// numberedYear is the year that numbers a case; a part is numbered in the year of its original.
func numberedYear(k *copying, r row, _ string) any {
	on := r.text("opened_on")
	if original := k.life.opened[r.text("part_of")]; original != "" {
		on = original
	}
	y, _ := strconv.ParseInt(k.earlier(on)[:4], 10, 64) // a date as stored
	return y
}

// numberOf is the number that the case named in a column got.
func numberOf(named string) change {
	return func(k *copying, r row, _ string) any { return k.numbers[r.text(named)] }
}

// sealed is sealed again: what was sealed for the old id opens for no other.
func sealed(k *copying, r row, column, purpose string) any {
	if len(r.bytes(column)) == 0 {
		return r.old(column)
	}
	return k.DB.Keys().Seal(purpose+":"+k.become[r.text("id")], k.plain[purpose+":"+r.text("id")])
}

// sign is the signature of a row as copied.
type sign func(g *growth, r row) string

// auditSign is that of an entry of the record.
func auditSign(g *growth, r row) string {
	at, _ := r.copied[r.column["at"]].(int64)
	a := audit.Audit{ID: r.now("id"), At: at, ActorID: r.now("actor_id"), ActorName: r.now("actor_name"), Role: r.now("role"), Unit: r.now("unit"),
		Action: r.now("action"), Subject: r.now("subject"), Detail: r.now("detail"), Touched: r.now("touched")}
	return a.Sign(g.DB.Keys().Hash)
}

// responseSign is that of a response.
func responseSign(g *growth, r row) string {
	version, _ := r.copied[r.column["version"]].(int64)
	x := survey.Response{ID: r.now("id"), Survey: r.now("survey"), Version: int(version), Answers: r.now("answers"), ReceivedOn: r.now("received_on")}
	return x.Sign(g.DB.Keys())
}

// now is the text of a column of the copy.
func (r row) now(column string) string { return asText(r.copied[r.column[column]]) }

// A copied entry names the rows that are copied with it, and stands in no block yet.
func untouched(*copying, row, string) any { return "" }
func unsealed(*copying, row, string) any  { return int64(0) }

// earlier is a date of the copy; none stays none.
func (k *copying) earlier(on string) string {
	if on == "" {
		return ""
	}
	return day.Plus(on, -k.days)
}
