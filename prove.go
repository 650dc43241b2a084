package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"huiyin/api"
	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/proof"
	"huiyin/survey"
)

// verify proves the books from the rows and names what is wrong; or prints the head of the chain, or adopts what is of before proofs.
func (p *program) verify(ctx context.Context) error {
	a, err := p.app(ctx)
	if err != nil {
		return err
	}
	defer a.DB.Close()
	switch {
	case p.flags["head"] == said:
		return p.head(ctx, a)
	case p.flags["adopt"] == said:
		return p.adopt(ctx, a)
	}
	found, err := p.findings(ctx, a)
	if err != nil {
		return err
	}
	for _, f := range found {
		fmt.Fprintf(p.out, "%s\t%s\t%s\n", f.What, f.Where, f.Say)
	}
	if n := len(found); n > 0 {
		return fmt.Errorf("核对出 %d 处不对", n)
	}
	fmt.Fprintln(p.out, "核对无误")
	return p.unsealed(ctx, a)
}

// findings are those of all rooms, each proved beside the others, and of a head that was kept elsewhere.
func (p *program) findings(ctx context.Context, a *api.App) ([]proof.Finding, error) {
	kept, err := p.keptHead(ctx, a)
	if err != nil {
		return nil, err
	}
	var ours, theirs, heard []proof.Finding
	var err1, err2, err3 error
	var rooms sync.WaitGroup
	rooms.Go(func() { ours, err1 = a.Survey.Verify(ctx) })
	rooms.Go(func() { theirs, err2 = a.Rectify.Verify(ctx) })
	rooms.Go(func() { heard, err3 = a.Hearing.Verify(ctx) })
	rooms.Wait()
	return slices.Concat(kept, ours, theirs, heard), errors.Join(err1, err2, err3)
}

// unsealed says what is not yet in the chain: no fault, but worth knowing.
func (p *program) unsealed(ctx context.Context, a *api.App) error {
	var n int64
	err := a.DB.Read(ctx).Model(&audit.Audit{}).Where("seal = 0").Count(&n).Error
	if n > 0 {
		fmt.Fprintf(p.out, "有 %d 条留痕还没有进链；服务运行时每秒封一块\n", n)
	}
	return err
}

// head prints what should be kept elsewhere: whoever has it sees when the whole database was exchanged.
func (p *program) head(ctx context.Context, a *api.App) error {
	b, err := audit.Head(a.DB.Read(ctx))
	if err == nil {
		fmt.Fprintf(p.out, "第 %d 块\n%d:%s\n签名 %s\n公钥 %s\n", b.N, b.N, b.Hash, b.Signature, hex.EncodeToString(audit.PublicKey(a.DB)))
	}
	return err
}

// keptHead compares the chain with a head that was kept elsewhere; without one there is nothing to compare.
func (p *program) keptHead(ctx context.Context, a *api.App) ([]proof.Finding, error) {
	if p.flags["since"] == "" {
		return nil, nil
	}
	number, hash, _ := strings.Cut(p.flags["since"], ":")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || len(hash) != 64 {
		return nil, misused("--since 要写成 块号:哈希，就是 huiyin verify --head 打印的第二行")
	}
	var b audit.Block
	err = a.DB.Read(ctx).Where("n = ?", n).Limit(1).Find(&b).Error
	if err == nil && b.Hash == hash {
		return nil, nil
	}
	return []proof.Finding{{What: "chain_head", Where: number, Say: "留痕链第 " + number + " 块不是以前抄下的那一块：整个数据库被换过。"}}, err
}

// adopt gives proofs to what was written before there were any.
func (p *program) adopt(ctx context.Context, a *api.App) error {
	given, err := proof.Adopt(ctx, a.DB, actor.Clock, survey.AdoptResponses)
	for _, table := range slices.Sorted(maps.Keys(given)) {
		fmt.Fprintf(p.out, "%s\t%d\n", table, given[table])
	}
	return err
}

// export writes the chain as lines of JSON: each block, then its entries.
func (p *program) export(ctx context.Context) error {
	a, err := p.app(ctx)
	if err != nil {
		return err
	}
	defer a.DB.Close()
	out := json.NewEncoder(p.out)
	key := hex.EncodeToString(audit.PublicKey(a.DB))
	if err := out.Encode(map[string]string{"key": key}); err != nil {
		return err
	}
	return audit.Export(ctx, a.DB, func(line any) error { return out.Encode(line) })
}

// rebuild counts everything anew from the rows.
func (p *program) rebuild(ctx context.Context) error {
	a, err := p.app(ctx)
	if err != nil {
		return err
	}
	defer a.DB.Close()
	n := 0
	err = a.DB.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		if err := tx.HoldCounters(); err != nil {
			return err
		}
		ours, err1 := a.Survey.Rebuild(tx)
		theirs, err2 := a.Rectify.Rebuild(tx)
		n = ours + theirs
		return errors.Join(err1, err2, audit.Record(tx, "counters.rebuild", "", map[string]int{"rows": n}))
	})
	if err == nil {
		fmt.Fprintf(p.out, "重新数过，改正了 %d 个计数\n", n)
	}
	return err
}
