package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// The viewers of the public page: each asks every five seconds.
const (
	viewers   = 100
	viewEvery = 5 * time.Second
	viewWait  = 5 * time.Second
	writers   = 32
	turns     = 4

	besideViewers = "opinion stored, beside 100 viewers"
)

// loads are the numbers of connections at which the way in is measured; everything else at deskConns.
var loads = []int{1, 8, 32}

const deskConns = 8

// measure starts the server on one database and puts every load on it.
func (b *bench) measure(ctx context.Context, t target) (out []result, err error) {
	s, err := b.start(ctx, t)
	if s != nil {
		defer s.stop()
	}
	if err != nil {
		return nil, err
	}
	c, err := meet(ctx, s.url)
	if err == nil {
		err = c.opinion(ctx, 0) // there is one to be followed, whatever else is measured
	}
	if err != nil {
		return nil, err
	}
	m := meter{on: t.name, server: s.cmd.Process.Pid, database: t.pid, self: os.Getpid()}
	put := func(what string, conns int, do visit) {
		load := fmt.Sprintf("%s, %d", what, conns)
		if err != nil || !strings.Contains(load, b.only) {
			return
		}
		fmt.Fprintf(os.Stderr, "%s: %s\n", t.name, load)
		closed(ctx, conns, b.seconds/6, do) // to be warm
		var r result
		r, err = m.under(what, conns, func() *tally { return closed(ctx, conns, b.seconds, do) })
		out = append(out, r)
	}
	for _, x := range []struct {
		what string
		do   visit
	}{{"whole visit", c.whole}, {"opinion stored", c.opinion}, {"opinion understood only", c.understood}} {
		for _, conns := range loads {
			put(x.what, conns, x.do)
		}
	}
	for _, x := range []struct {
		what string
		do   visit
	}{
		{"worklist of a unit", c.from(c.handler, "/api/v1/unit/cases", "/api/v1/unit/cases?status=late", "/api/v1/unit/cases?status=closed")},
		{"office lists", c.from(c.office, "/api/v1/office/cases?status=open", "/api/v1/office/cases?status=late", "/api/v1/office/cases?status=closed", "/api/v1/office/cases?status=result")},
		{"triage", c.from(c.office, "/api/v1/office/concerns", "/api/v1/office/concerns?status=answered")},
		{"case page", c.casePages()},
		{"follow", c.follow},
	} {
		put(x.what, deskConns, x.do)
	}
	if err != nil || !strings.Contains(besideViewers, b.only) {
		return out, err
	}
	seen, err := b.public(ctx, m, c)
	return append(out, seen...), err
}

// public lets the writers write, in turns alone and with the viewers looking beside them, so that neither is measured later than the
// other, when there is more in the database. The last line is the viewers'.
func (b *bench) public(ctx context.Context, m meter, c *city) ([]result, error) {
	look := c.from("", "/api/v1/public/overview", "/api/v1/public/units/SCGW")
	lasts := max(viewEvery, 5*b.seconds/3)
	write := func() *tally { return closed(ctx, writers, lasts, c.opinion) }
	var alone, beside spent
	var seen tally
	for range turns {
		if err := m.run(&alone, write); err != nil {
			return nil, err
		}
		looked := make(chan *tally, 1)
		go func() { looked <- open(ctx, viewers, viewEvery, lasts, viewWait, look) }()
		if err := m.run(&beside, write); err != nil {
			return nil, err
		}
		seen.join(<-looked)
	}
	letters, err := m.line(&alone, "opinion stored, without viewers in turns", writers)
	if err != nil {
		return nil, err
	}
	watched, err := m.line(&beside, besideViewers, writers)
	if err != nil {
		return nil, err
	}
	watched.note = fmt.Sprintf("the viewers add %+.0f %% of CPU", 100*(float64(watched.server)/float64(letters.server)-1))
	waited := append(slices.Clone(seen.took), seen.gaveUp...) // who was sent away has waited too
	r := result{on: m.on, what: "overview and unit page, beside 32 writers", conns: viewers, visits: len(seen.took), failed: len(seen.gaveUp), p50: quantile(waited, .5),
		p99: quantile(waited, .99), rate: float64(len(seen.took)) / (turns * lasts).Seconds(), resident: watched.resident}
	return []result{letters, watched, r}, nil
}
