package api_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// The same text through the same door, without and with being stored: what storing costs is the ratio of the two.

func BenchmarkOpinionUnderstoodOnly(b *testing.B) {
	d := newDoor(b)
	many(b, func(n int64) (string, string) {
		return "/api/v1/classify", fmt.Sprintf(`{"text":"文晖路 %d 号门前共享单车乱停，盲道全占了"}`, n)
	}, d, 200)
}

func BenchmarkOpinionStored(b *testing.B) {
	d := newDoor(b)
	many(b, func(n int64) (string, string) {
		return "/api/v1/opinions", fmt.Sprintf(`{"text":"文晖路 %d 号门前共享单车乱停，盲道全占了"}`, n)
	}, d, 201)
}

func BenchmarkResponseStored(b *testing.B) {
	d := newDoor(b)
	units, err := d.app.Survey.Units(b.Context())
	d.must(err)
	var ratings []string
	for _, u := range units {
		ratings = append(ratings, `"`+u.Code+`":{"level":"fairly"}`)
	}
	body := `{"version":1,"answers":{"q1":{` + strings.Join(ratings, ",") + `}}}`
	many(b, func(int64) (string, string) { return "/api/v1/surveys/2026/responses", body }, d, 201)
}

func BenchmarkPublicOverview(b *testing.B) {
	d := newDoor(b)
	for b.Loop() {
		if got := d.send("GET", "/api/v1/public/overview", "", nil); got.status != 200 {
			b.Fatal(got.body)
		}
	}
}

// many asks from 32 sides at once, over real connections.
func many(b *testing.B, request func(int64) (path, body string), d *door, want int) {
	d.app.Unlimited()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	d.must(err)
	go func() { _ = d.app.Serve(ln) }()
	b.Cleanup(func() { _ = d.app.Web.Shutdown() })
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	var n atomic.Int64
	b.SetParallelism(16)
	b.ResetTimer()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			path, body := request(n.Add(1))
			got, err := client.Post("http://"+ln.Addr().String()+path, "application/json", strings.NewReader(body))
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, got.Body)
			_ = got.Body.Close()
			if got.StatusCode != want {
				b.Errorf("%s: %d", path, got.StatusCode)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}
