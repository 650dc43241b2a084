//go:build chaos

package chaos_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"huiyin/internal/database"
)

// letter is one opinion of one citizen, with all that became of it.
type letter struct {
	key, body string
	receipt   string // of the first 201; empty: never acknowledged
}

// reply is one answer to somebody of the crowd.
type reply struct {
	status int    // 0: none
	reason string // of a problem
	took   time.Duration
}

// crowd are citizens who write, each again with the same key until it is acknowledged, as the page does.
type crowd struct {
	t   *testing.T
	url func(n int) string // whom the n-th citizen asks

	mu      sync.Mutex
	letters []*letter
	replies []reply
	twice   []string // what got two different receipts
}

func newLetter(n int) *letter {
	raw := make([]byte, 16)
	_, _ = rand.Read(raw)
	body := fmt.Sprintf(`{"text":"文晖路 %d 号门前共享单车乱停，盲道全占了，早高峰只能走到马路上"}`, n)
	if n%3 == 0 {
		body = fmt.Sprintf(`{"text":"第 %d 次说了：有些事情我说不清楚，请你们来看看","place":{"text":"文晖路"}}`, n)
	}
	return &letter{key: hex.EncodeToString(raw), body: body}
}

// send sends a letter once.
func (c *crowd) send(ctx context.Context, url string, l *letter) reply {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/api/v1/opinions", strings.NewReader(l.body))
	must(c.t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", l.key)
	began := time.Now()
	got, err := quick.Do(r)
	if err != nil {
		return reply{took: time.Since(began)}
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	out := reply{status: got.StatusCode, took: time.Since(began)}
	if err != nil {
		out.status = 0
	}
	var said struct{ Receipt, Reason string }
	_ = json.NewDecoder(bytes.NewReader(body)).Decode(&said)
	out.reason = said.Reason
	c.mu.Lock()
	defer c.mu.Unlock()
	if out.status == http.StatusCreated {
		if l.receipt != "" && l.receipt != said.Receipt {
			c.twice = append(c.twice, l.key)
		}
		l.receipt = said.Receipt
	}
	c.replies = append(c.replies, out)
	return out
}

// write lets n citizens write letter after letter until the context ends.
func (c *crowd) write(ctx context.Context, n int) *sync.WaitGroup {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			for k := i; ctx.Err() == nil; k += n {
				l := newLetter(k)
				c.mu.Lock()
				c.letters = append(c.letters, l)
				c.mu.Unlock()
				for ctx.Err() == nil && c.send(ctx, c.url(i), l).status != http.StatusCreated {
					time.Sleep(50 * time.Millisecond)
				}
			}
		})
	}
	return &all
}

// settle sends again what was not acknowledged, and what was: nothing may get another receipt, and the receipt must open.
func (c *crowd) settle(url string) {
	c.t.Helper()
	ctx := ctxFor(c.t, 5*time.Minute)
	var all sync.WaitGroup
	work := make(chan *letter)
	lost := 0
	for range 16 {
		all.Go(func() {
			for l := range work {
				had := l.receipt
				for try := 0; try < 50 && c.send(ctx, url, l).status != http.StatusCreated; try++ {
					time.Sleep(50 * time.Millisecond)
				}
				got, err := quick.Get(url + "/api/v1/receipts/" + l.receipt)
				if err == nil {
					_ = got.Body.Close()
				}
				if err != nil || got.StatusCode != http.StatusOK || had != "" && had != l.receipt {
					c.mu.Lock()
					lost++
					c.mu.Unlock()
				}
			}
		})
	}
	for _, l := range c.letters {
		work <- l
	}
	close(work)
	all.Wait()
	if lost > 0 || len(c.twice) > 0 {
		c.t.Errorf("%d of %d letters cannot be found under their receipt, %d got two", lost, len(c.letters), len(c.twice))
	}
}

// acknowledged is how many were, before anything was sent again.
func (c *crowd) acknowledged() (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, l := range c.letters {
		if l.receipt != "" {
			n++
		}
	}
	return n
}

// opinions counts what is in the database.
func opinions(t *testing.T, url string) (n int64) {
	t.Helper()
	db, err := database.Open(url, database.Options{})
	must(t, err)
	defer db.Close()
	must(t, db.Read(t.Context()).Table("opinions").Count(&n).Error)
	return n
}

// since forgets the replies so far and gives them.
func (c *crowd) since() []reply {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := c.replies
	c.replies = nil
	return out
}
