package api_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"
)

func TestAHundredViewersHaveTheRatingsMadeOnce(t *testing.T) {
	d := behindProxy(t)
	var made atomic.Int64
	d.must(d.app.DB.Read(t.Context()).Callback().Query().After("gorm:query").Register("made", func(q *gorm.DB) {
		if q.Statement.Table == "surveys" {
			made.Add(1)
		}
	}))
	var looking sync.WaitGroup
	for i := range 100 {
		looking.Go(func() {
			if got := d.send("GET", "/api/v1/public/surveys/2026", "", []string{from(fmt.Sprintf("198.51.100.%d", i))}); got.status != 200 {
				t.Errorf("%d %s", got.status, got.body)
			}
		})
	}
	looking.Wait()
	if n := made.Load(); n > 3 { // once a second at most, and only when something moved
		t.Errorf("read %d times", n)
	}
}

func TestRatingsAreNewASecondAfterAnAnswer(t *testing.T) {
	d := newDoor(t)
	look := func() any { return d.send("GET", "/api/v1/public/surveys/2026", "", nil).get("responses") }
	if n := look(); n != 0.0 {
		t.Fatalf("%v responses", n)
	}
	if got := d.send("POST", "/api/v1/surveys/2026/responses", ratings, nil); got.status != 201 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	d.soon("the answer", func() bool { return look() == 1.0 })
	if got := d.send("GET", "/api/v1/public/surveys/nope", "", nil); got.status != 404 {
		t.Errorf("no survey: %d", got.status)
	}
}

// What a unit was given shows once five people have given it something, whoever looks how often before.
func TestOneAnswerDoesNotMoveARating(t *testing.T) {
	d := newDoor(t)
	for n := range 6 {
		if got := d.send("POST", "/api/v1/surveys/2026/responses", ratings, nil); got.status != 201 {
			t.Fatalf("%d %s", got.status, got.body)
		}
		var body string
		d.soon("the answer", func() bool {
			got := d.send("GET", "/api/v1/public/surveys/2026", "", nil)
			body = got.body
			return got.get("responses") == float64(n+1)
		})
		if shown := strings.Contains(body, `"rated":5`); shown != (n >= 4) || strings.Contains(body, fmt.Sprintf(`"rated":%d,`, n+1)) != (n == 4) {
			t.Errorf("%d answers: %s", n+1, body[:400])
		}
	}
}

// Whoever asks for years that nobody looks at makes the server work, and is counted so; who looks at the page's year is not.
func TestYearsThatMustBeMadeWeighMore(t *testing.T) {
	d := behindProxy(t)
	refused := 0
	for y := range 12 {
		if d.send("GET", fmt.Sprintf("/api/v1/public/overview?year=%d", 2000+y), "", []string{from("198.51.100.1")}).status == 429 {
			refused++
		}
	}
	if refused < 2 {
		t.Errorf("%d of 12 years refused", refused)
	}
	for range 50 {
		if got := d.send("GET", "/api/v1/public/overview", "", []string{from("203.0.113.9")}); got.status != 200 {
			t.Fatalf("%d %s", got.status, got.body)
		}
	}
}

func TestPublicReadsOfOneAddressEnd(t *testing.T) {
	d := behindProxy(t)
	ends := func(path string) bool {
		for range 1500 {
			if d.send("GET", path, "", []string{from("198.51.100.1")}).status == 429 {
				return true
			}
		}
		return false
	}
	begun := time.Now()
	if !ends("/api/v1/public/surveys/2026") {
		t.Errorf("1,500 reads in %s passed", time.Since(begun))
	}
	if got := d.send("GET", "/api/v1/public/surveys/2026", "", []string{from("198.51.100.2")}); got.status != 200 {
		t.Errorf("another address: %d", got.status)
	}
}
