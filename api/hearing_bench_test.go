package api_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/kept"
	"huiyin/rectify/hearing"
)

// benchSeats is how many seats vote once at each number of connections.
const benchSeats = 6000

// arena is a hearing with many seats that are admitted, on real connections.
type arena struct {
	*hall
	addr    string
	cookies []string
	tokens  []string
	seats   []hearing.Seat
}

func newArena(b *testing.B, seats int) *arena {
	b.Helper()
	a := &arena{hall: &hall{door: newDoor(b)}}
	a.app.Unlimited()
	a.office = a.staff("kaoping", actor.Office, "")
	units, err := a.app.Survey.Units(b.Context())
	a.must(err)
	a.unit = units[0].Code
	got := a.as(a.office, "POST", "/api/v1/office/hearings", fmt.Sprintf(`{"code":"2026-4","title":"停车难","on_day":"2026-03-02","themes":[{"title":"治停车","points":[]}],"units":[{"unit":%q,"role":"main"}]}`, a.unit))
	a.id = got.text("id")
	a.verb("announce", "")
	a.seats = make([]hearing.Seat, seats)
	a.must(a.app.DB.Do(b.Context(), actor.Clock, func(tx *database.Tx) error {
		for i := range a.seats {
			a.seats[i] = hearing.Seat{ID: tx.ID(), HearingID: a.id, Seat: fmt.Sprint(i), SeatRow: i, Layer: "市民", State: hearing.Active, Card: 1, AdmittedAt: 1, Version: 1}
		}
		return kept.InsertAll(tx, a.seats)
	}))
	for i, x := range a.seats {
		parts := []string{a.id, x.ID, "1"}
		a.cookies = append(a.cookies, "huiyin-seat-2026-4="+strings.Join(append(parts, a.app.DB.Keys().Hash("hearing.cookie", append([]string{"seat"}, parts...)...)), "."))
		a.tokens = append(a.tokens, fmt.Sprintf("%064x", i+1))
	}
	a.verb("invite", "")
	a.verb("start", "")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	a.must(err)
	go func() { _ = a.app.Serve(l) }()
	b.Cleanup(func() { _ = a.app.Web.Shutdown() })
	a.addr = l.Addr().String()
	return a
}

// storm lets every seat cast once over so many connections, and says how long each waited.
func (a *arena) storm(b *testing.B, conns, round, n int, choice string) (took []time.Duration, whole time.Duration) {
	client := &fasthttp.HostClient{Addr: a.addr, MaxConns: conns}
	path := fmt.Sprintf("http://%s/api/v1/hearings/2026-4/rounds/%d/ballot", a.addr, round)
	took = make([]time.Duration, len(a.seats))
	var next atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for range conns {
		all.Go(func() {
			q, w := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
			for i := int(next.Add(1)) - 1; i < len(a.seats); i = int(next.Add(1)) - 1 {
				q.Reset()
				q.SetRequestURI(path)
				q.Header.SetMethod("POST")
				q.Header.SetContentType("application/json")
				q.Header.Set("Cookie", a.cookies[i])
				q.SetBodyString(fmt.Sprintf(`{"token":%q,"n":%d,"choice":%q}`, a.tokens[i], n, choice))
				sent := time.Now()
				if err := client.Do(q, w); err != nil || w.StatusCode() != 200 {
					b.Errorf("%v %d %s", err, w.StatusCode(), w.Body())
					return
				}
				took[i] = time.Since(sent)
			}
		})
	}
	all.Wait()
	return took, time.Since(began)
}

func report(b *testing.B, took []time.Duration, whole time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(len(took))/whole.Seconds(), "ballots/s")
	b.ReportMetric(float64(took[len(took)*99/100].Milliseconds()), "p99-ms")
	b.ReportMetric(0, "ns/op")
}

// Acknowledged is durable: each commit waits for the disk. Every seat casts its first ballot, and then changes it.
func BenchmarkBallots(b *testing.B) {
	a := newArena(b, benchSeats)
	round := 0
	for _, conns := range []int{1, 32, 256} {
		a.plan("")
		round++
		a.round(round, "open", `,"seconds":3000`)
		for n, what := range []string{"first", "changed"} {
			b.Run(fmt.Sprintf("%s/%d", what, conns), func(b *testing.B) {
				took, whole := a.storm(b, conns, round, n+1, []string{"satisfied", "dissatisfied"}[n])
				report(b, took, whole)
			})
		}
		a.round(round, "close", "")
	}
}

// bareRow is a ballot's row, and nothing of what a ballot costs beside it.
type bareRow struct {
	RoundID, TokenHash, Salt string
	N                        int
	Choice, WeightClass      string
}

func (bareRow) TableName() string { return "ballots" }

// What ballots are held against: the same row by a bare group commit, and by one INSERT and commit each.
func BenchmarkBareCommit(b *testing.B) {
	d := newDoor(b)
	group := database.NewBatch(d.app.DB, actor.Clock, func(tx *database.Tx, rows []bareRow) error { return database.CreateAll(tx, rows) })
	alone := func(r bareRow) error {
		return d.app.DB.Do(b.Context(), actor.Clock, func(tx *database.Tx) error { return tx.Create(&r).Error })
	}
	for _, way := range []struct {
		name string
		put  func(bareRow) error
		rows int
	}{{"group", func(r bareRow) error { return group.Put(b.Context(), r) }, benchSeats}, {"alone", alone, benchSeats / 6}} {
		for _, sides := range []int{1, 32, 256} {
			b.Run(fmt.Sprintf("%s/%d", way.name, sides), func(b *testing.B) {
				took, began := make([]time.Duration, way.rows), time.Now()
				var next atomic.Int64
				var all sync.WaitGroup
				for range sides {
					all.Go(func() {
						for i := int(next.Add(1)) - 1; i < len(took); i = int(next.Add(1)) - 1 {
							sent := time.Now()
							if err := way.put(bareRow{RoundID: fmt.Sprint(way.name, sides, began.UnixNano())[:20], TokenHash: fmt.Sprint(i), N: 1, Choice: "satisfied"}); err != nil {
								b.Error(err)
							}
							took[i] = time.Since(sent)
						}
					})
				}
				all.Wait()
				report(b, took, time.Since(began))
			})
		}
	}
}

// Listeners hear each change within a quarter of a second and what the machine needs for all of them; here both ends are on it.
func BenchmarkListeners(b *testing.B) {
	a := newArena(b, 400)
	a.plan("")
	a.round(1, "open", `,"seconds":3000`)
	const listeners = 2000
	heard := make([]atomic.Int64, listeners) // when each heard the newest turnout
	for i := range listeners {
		r, err := http.NewRequest("GET", "http://"+a.addr+"/api/v1/hearings/2026-4/events", nil)
		a.must(err)
		from := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 1, byte(i/400+1))}} // a hall behind each
		conn, err := from.Dial("tcp", a.addr)
		a.must(err)
		b.Cleanup(func() { _ = conn.Close() })
		a.must(r.Write(conn))
		go listen(conn, &heard[i], fmt.Sprintf(`"turnout":%d,`, len(a.seats)))
	}
	time.Sleep(time.Second)
	a.storm(b, 32, 1, 1, "satisfied")
	ended := time.Now()
	var lags []time.Duration
	for i := range heard {
		for heard[i].Load() == 0 && time.Since(ended) < 20*time.Second {
			time.Sleep(10 * time.Millisecond)
		}
		lags = append(lags, time.Unix(0, heard[i].Load()).Sub(ended))
	}
	slices.Sort(lags)
	b.ReportMetric(float64(lags[len(lags)*99/100].Milliseconds()), "lag-p99-ms")
	b.ReportMetric(float64(listeners), "listeners")
}

// listen notes when an event says that.
func listen(conn net.Conn, at *atomic.Int64, want string) {
	s := bufio.NewScanner(conn)
	s.Buffer(make([]byte, 4096), 64<<10)
	for s.Scan() {
		if strings.Contains(s.Text(), want) {
			at.Store(time.Now().UnixNano())
			return
		}
	}
}
