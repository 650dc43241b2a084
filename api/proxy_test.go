package api_test

import (
	"bytes"
	"log/slog"
	"testing"

	"huiyin/api"
	"huiyin/internal/config"
	"huiyin/internal/database/dbtest"
)

// behindProxy is a door behind a proxy that it trusts: who asks is who the proxy says, with the limits on.
func behindProxy(t testing.TB) *door {
	t.Helper()
	db, clock := dbtest.Open(t)
	cfg, _, err := config.Load(nil, []string{"HUIYIN_PROXIES=0.0.0.0/32"}) // as Fiber's tests come
	d := &door{t: t, clock: clock, log: &bytes.Buffer{}, spec: spec(t)}
	d.must(err)
	d.app, err = api.New(cfg, db, nil, slog.New(slog.DiscardHandler))
	d.must(err)
	d.furnish()
	return d
}

// from is the header by which the proxy says who asks.
func from(address string) string { return "X-Real-IP: " + address }
