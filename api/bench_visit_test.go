package api_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// builtPage is as long as a built one.
const builtPage = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"><title>回音</title>
<script type="module" crossorigin src="/assets/citizen-0123456789.js"></script><link rel="stylesheet" crossorigin href="/assets/citizen-0123456789.css"></head><body><div id="app"></div></body></html>`

// visitor asks a listening server over real connections, as a phone does: compressed, with a key of its own.
type visitor struct {
	b      *testing.B
	client *http.Client
	base   string
	sheet  string
	n      atomic.Int64
}

func newVisitor(b *testing.B) *visitor {
	d := newDoor(b)
	d.app.Unlimited()
	d.must(d.app.WithPage("index.html", builtPage))
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	d.must(err)
	go func() { _ = d.app.Serve(ln) }()
	b.Cleanup(func() { _ = d.app.Web.Shutdown() })
	units, err := d.app.Survey.Units(b.Context())
	d.must(err)
	var ratings []string
	for _, u := range units[:30] {
		ratings = append(ratings, `"`+u.Code+`":{"level":"fairly"}`)
	}
	return &visitor{b: b, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}, base: "http://" + ln.Addr().String(),
		sheet: `{"version":1,"answers":{"q1":{` + strings.Join(ratings, ",") + `}}}`}
}

func (v *visitor) ask(method, path, body string, want int) {
	r, err := http.NewRequest(method, v.base+path, strings.NewReader(body))
	if err != nil {
		v.b.Error(err)
		return
	}
	r.Header.Set("Accept-Encoding", "gzip")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
		_, key, _ := strings.Cut(keyOf(fmt.Sprint("visit ", v.n.Add(1))), ": ")
		r.Header.Set("Idempotency-Key", key)
	}
	got, err := v.client.Do(r)
	if err != nil {
		v.b.Error(err)
		return
	}
	_, _ = io.Copy(io.Discard, got.Body)
	_ = got.Body.Close()
	if got.StatusCode != want {
		v.b.Errorf("%s %s: %d", method, path, got.StatusCode)
	}
}

func (v *visitor) each(do func()) {
	v.b.SetParallelism(4)
	v.b.ReportAllocs()
	v.b.ResetTimer()
	before := cpu()
	v.b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			do()
		}
	})
	v.b.ReportMetric(float64((cpu()-before).Microseconds())/float64(v.b.N), "µs-cpu/op")
	v.b.ReportMetric(float64(v.b.N)/v.b.Elapsed().Seconds(), "requests/s")
}

// cpu is what this process has used, asking and answering together: it holds still on a busy machine, which the rate does not.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func (v *visitor) open()   { v.ask("GET", "/s/2026", "", 200) }
func (v *visitor) handIn() { v.ask("POST", "/api/v1/surveys/2026/responses", v.sheet, 201) }

func BenchmarkSurveyPage(b *testing.B) {
	v := newVisitor(b)
	v.each(v.open)
}

func BenchmarkSurveyJSON(b *testing.B) {
	v := newVisitor(b)
	v.each(func() { v.ask("GET", "/api/v1/surveys/2026", "", 200) })
}

func BenchmarkResponseWithKey(b *testing.B) {
	v := newVisitor(b)
	v.each(v.handIn)
}

func BenchmarkVisit(b *testing.B) {
	v := newVisitor(b)
	v.each(func() { v.open(); v.handIn() })
}
