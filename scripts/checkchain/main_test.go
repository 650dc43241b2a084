package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
)

// exported is a chain of three blocks as huiyin export chain writes it, with its head.
func exported(t *testing.T) (text, head, key string) {
	t.Helper()
	ctx := context.Background()
	db, _ := dbtest.Open(t)
	for block := range 3 {
		err := db.Do(ctx, actor.Actor{ID: "a", Name: "考评办甲", Role: actor.Office}, func(tx *database.Tx) error {
			for i := range 4 {
				if err := audit.Record(tx, "case.publish", fmt.Sprint(block, i), map[string]string{"reason": `说“好”, "A"<b>` + "\u2028"}); err != nil {
					return err
				}
			}
			audit.Touch(tx, "cases C 1 - -")
			return nil
		})
		if err == nil {
			_, err = audit.Seal(ctx, db)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	lines := json.NewEncoder(&out)
	key = hex.EncodeToString(audit.PublicKey(db))
	_ = lines.Encode(map[string]string{"key": key})
	if err := audit.Export(ctx, db, func(line any) error { return lines.Encode(line) }); err != nil {
		t.Fatal(err)
	}
	b, err := audit.Head(db.Read(ctx))
	if err != nil {
		t.Fatal(err)
	}
	return out.String(), fmt.Sprintf("%d:%s", b.N, b.Hash), key
}

func TestAnExportedChainIsSound(t *testing.T) {
	text, head, key := exported(t)
	for _, k := range []string{"", key} {
		var out strings.Builder
		if n, err := run(strings.NewReader(text), &out, k, head); n != 0 || err != nil || !strings.Contains(out.String(), "3 blocks, 12 entries: sound") {
			t.Errorf("%d faults, %v: %s", n, err, out.String())
		}
	}
}

func TestEveryManipulationOfAnExportedChainIsSaid(t *testing.T) {
	text, head, key := exported(t)
	lines := strings.SplitAfter(strings.TrimSpace(text), "\n")
	without := func(i int) string { return strings.Join(append(append([]string{}, lines[:i]...), lines[i+1:]...), "") }
	for _, x := range []struct{ name, text, key, head, want string }{
		{"an entry is missing", without(3), "", "", "holds 3 entries, not 4"},
		{"an entry is edited", strings.Replace(text, "考评办甲", "考评办乙", 1), "", "", "does not hold what was sealed"},
		{"an entry names other rows", strings.Replace(text, "cases C 1", "cases C 2", 1), "", "", "does not hold what was sealed"},
		{"a block is missing", without(6), "", "", "block 3 follows block 1"},
		{"entries are exchanged", strings.Replace(text, lines[2]+lines[3], lines[3]+lines[2], 1), "", "", "out of its place"},
		{"the end is missing", strings.Join(lines[:11], ""), "", head, "is not in this chain"},
		{"another's key", text, strings.Repeat("ab", 32), "", "not signed with the key"},
		{"a head of another chain", text, key, "3:" + strings.Repeat("0", 64), "is not in this chain"},
	} {
		var out strings.Builder
		if n, err := run(strings.NewReader(x.text), &out, x.key, x.head); n == 0 || err != nil || !strings.Contains(out.String(), x.want) {
			t.Errorf("%s: %d faults, %v: %s", x.name, n, err, out.String())
		}
	}
	for _, bad := range []string{"nonsense\n", "{\n"} {
		if _, err := run(strings.NewReader(bad), &strings.Builder{}, "", ""); err == nil {
			t.Errorf("%q is a chain", bad)
		}
	}
	if _, err := run(strings.NewReader(text), &strings.Builder{}, "short", ""); err == nil {
		t.Error("a short key is a key")
	}
}
