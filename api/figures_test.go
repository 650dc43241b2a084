package api_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
)

// gallery is the public's door: its figures grow old by a clock of their own, and each time they are made is seen.
type gallery struct {
	*door
	aging *dbtest.Clock
	built atomic.Int64

	mu   sync.Mutex
	hold chan struct{} // while it is there, who makes figures waits for its end
	fail error
}

func newGallery(t testing.TB) *gallery {
	g := &gallery{door: newDoor(t), aging: &dbtest.Clock{}}
	g.aging.Set(dbtest.Start)
	g.app.FiguresClock(g.aging.Now)
	g.app.Unlimited()
	g.must(g.app.DB.Read(context.Background()).Callback().Row().Before("gorm:row").Register("building", g.building))
	return g
}

// building sees the first statement of each time that figures are made: of which years there are any.
func (g *gallery) building(q *gorm.DB) {
	if !strings.Contains(fmt.Sprint(q.Statement.Selects, q.Statement.Clauses["SELECT"].Expression), "MAX(first_published_on)") {
		return
	}
	g.built.Add(1)
	g.mu.Lock()
	hold, fail := g.hold, g.fail
	g.mu.Unlock()
	if hold != nil {
		<-hold
	}
	_ = q.AddError(fail)
}

// with says what the next ones who make figures meet.
func (g *gallery) with(hold chan struct{}, fail error) {
	g.mu.Lock()
	g.hold, g.fail = hold, fail
	g.mu.Unlock()
}

// raw is an answer that is not held against the contract, which knows no compression.
func (g *gallery) raw(path, encoding string) answer {
	g.t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w, err := g.app.Web.Test(r, -1)
	g.must(err)
	b, err := io.ReadAll(w.Body)
	g.must(err)
	return answer{w.StatusCode, w.Header, string(b)}
}

func (g *gallery) looks() answer {
	g.t.Helper()
	got := g.send("GET", "/api/v1/public/overview", "", nil)
	if got.status != 200 {
		g.t.Fatalf("%d %s", got.status, got.body)
	}
	return got
}

// later lets time pass, somebody look, and whoever makes figures come to rest.
func (g *gallery) later(d time.Duration) answer {
	g.t.Helper()
	g.aging.Add(d)
	got := g.looks()
	g.rests()
	return got
}

// rests waits until nobody makes figures: what is asked anew in the background has ended when the next glance begins none.
func (g *gallery) rests() {
	g.t.Helper()
	for range 200 {
		if !g.app.FiguresBuilding() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	g.t.Fatal("figures are still being made")
}

func (g *gallery) wants(builds int64, when string) {
	g.t.Helper()
	if n := g.built.Load(); n != builds {
		g.t.Errorf("%s: made %d times, want %d", when, n, builds)
	}
}

// moves is something that figures are made of.
func (g *gallery) moves() {
	g.t.Helper()
	g.must(g.app.DB.Do(context.Background(), actor.Clock, func(tx *database.Tx) error { tx.Moved(); return nil }))
}

func TestAHundredViewersOfAColdServerHaveTheFiguresMadeOnce(t *testing.T) {
	g := newGallery(t)
	var looking sync.WaitGroup
	for i := range 100 {
		path := []string{"/api/v1/public/overview", "/api/v1/public/units/SCGW", "/api/v1/public/figures.csv"}[i%3]
		looking.Go(func() {
			if got := g.send("GET", path, "", nil); got.status != 200 {
				t.Errorf("%s: %d %s", path, got.status, got.body)
			}
		})
	}
	looking.Wait()
	g.wants(1, "a hundred at once")
}

func TestFiguresAreMadeAgainOnlyWhenSomethingMoved(t *testing.T) {
	g := newGallery(t)
	g.looks()
	g.later(11 * time.Second)
	g.wants(1, "nothing moved")
	g.moves()
	g.later(9 * time.Second)
	g.wants(1, "something moved, but it was just looked at")
	g.later(2 * time.Second)
	g.wants(2, "something moved and time passed")
	g.later(11 * time.Second)
	g.wants(2, "nothing moved since")
}

func TestFiguresAreMadeAgainAfterAMinuteAnyway(t *testing.T) {
	g := newGallery(t)
	g.looks()
	for range 5 {
		g.later(11 * time.Second)
	}
	g.wants(1, "55 seconds without a movement")
	g.later(11 * time.Second)
	g.wants(2, "66 seconds")
}

// Who looks while figures are being made gets the former ones at once.
func TestViewersAreShownTheFormerFiguresWhileNewOnesAreMade(t *testing.T) {
	g := newGallery(t)
	before := g.looks()
	_ = g.send("POST", "/api/v1/opinions", `{"text":"门口的路灯坏了，晚上看不见"}`, nil)
	hold := make(chan struct{})
	g.with(hold, nil)
	g.aging.Add(time.Hour)
	for range 20 {
		if got := g.looks(); got.body != before.body {
			t.Fatal("answered with other figures before they were made")
		}
	}
	g.with(nil, nil)
	close(hold)
	g.rests()
	g.wants(2, "twenty viewers of old figures")
	if after := g.looks(); after.get("ledger.received") != 1.0 || before.get("ledger.received") != 0.0 {
		t.Errorf("received %v before, %v after", before.get("ledger.received"), after.get("ledger.received"))
	}
}

func TestFiguresThatCannotBeMadeLeaveTheFormerOnes(t *testing.T) {
	g := newGallery(t)
	before := g.looks()
	g.moves()
	g.with(nil, errors.New("the disk is full"))
	if got := g.later(time.Hour); got.body != before.body {
		t.Error("an error took the figures away")
	}
	if !strings.Contains(g.log.String(), "the disk is full") {
		t.Error("nobody was told")
	}
	g.with(nil, nil)
	g.later(11 * time.Second)
	g.wants(3, "once more after the error")
}

func TestAColdServerThatCannotMakeFiguresSaysSoAndTriesAgain(t *testing.T) {
	g := newGallery(t)
	g.with(nil, errors.New("the disk is full"))
	if got := g.send("GET", "/api/v1/public/overview", "", nil); got.status != 500 || strings.Contains(got.body, "disk") {
		t.Errorf("%d, %d bytes", got.status, len(got.body))
	}
	g.with(nil, nil)
	g.looks()
	g.wants(2, "the next viewer")
}

func TestEveryPublicPageIsOneOfTheSameFigures(t *testing.T) {
	g := newGallery(t)
	for _, path := range []string{"overview", "units/SCGW", "units/SJYJ", "figures.csv", "overview?year=2026", "units/SCGW?year=2026"} {
		if got := g.send("GET", "/api/v1/public/"+path, "", nil); got.status != 200 || got.body == "" {
			t.Errorf("%s: %d", path, got.status)
		}
	}
	g.wants(2, "the page's year and 2026") // 0 moves on with the years, 2026 does not
	for path, words := range map[string]string{"units/NOPE": "没有找到这个单位。", "overview?year=2099": "没有找到这一年的数字。", "overview?year=2001": "没有找到这一年的数字。"} {
		if got := g.send("GET", "/api/v1/public/"+path, "", nil); got.status != 404 || got.text("detail") != words {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
	for _, path := range []string{"overview?year=1999", "figures.csv?year=abc", "units/SCGW?year=0"} {
		if got := g.send("GET", "/api/v1/public/"+path, "", nil); got.status != 422 {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
}

func TestWhoHasTheFiguresIsToldThatTheyStillStand(t *testing.T) {
	g := newGallery(t)
	for _, path := range []string{"/api/v1/public/overview", "/api/v1/public/units/SCGW", "/api/v1/public/figures.csv"} {
		tag := g.send("GET", path, "", nil).header.Get("ETag")
		if got := g.send("GET", path, "", []string{"If-None-Match: " + tag}); tag == "" || got.status != 304 || got.body != "" {
			t.Errorf("%s with %s: %d", path, tag, got.status)
		}
	}
	old := g.looks().header.Get("ETag")
	_ = g.send("POST", "/api/v1/opinions", `{"text":"门口的路灯坏了，晚上看不见"}`, nil)
	g.later(time.Hour)
	if got := g.send("GET", "/api/v1/public/overview", "", []string{"If-None-Match: " + old}); got.status != 200 {
		t.Errorf("new figures under the old tag: %d", got.status)
	}
}

func TestFiguresAreSentCompressedToWhoReadsThat(t *testing.T) {
	g := newGallery(t)
	plain := g.looks()
	r := g.raw("/api/v1/public/overview", "gzip, br")
	z, err := gzip.NewReader(strings.NewReader(r.body))
	g.must(err)
	body, err := io.ReadAll(z)
	g.must(err)
	if r.header.Get("Content-Encoding") != "gzip" || string(body) != plain.body || len(r.body) > len(plain.body)/2 || plain.header.Get("Content-Encoding") != "" {
		t.Errorf("%d bytes compressed to %d", len(plain.body), len(r.body))
	}
	g.wants(1, "plain and compressed")
}
