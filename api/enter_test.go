package api_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
)

func (d *door) logsIn(name, pw string, headers ...string) answer {
	d.t.Helper()
	return d.send("POST", "/api/v1/session", fmt.Sprintf(`{"name":%q,"password":%q}`, name, pw), headers)
}

// device is the cookie by which a browser is known, of a log-in from a certain address.
func (d *door) device(name string, headers ...string) string {
	d.t.Helper()
	got := d.logsIn(name, password, headers...)
	for _, c := range got.header.Values("Set-Cookie") {
		if value, _, _ := strings.Cut(c, ";"); strings.HasPrefix(value, "huiyin-device=") {
			if !strings.Contains(strings.ToLower(c), "httponly") || strings.Contains(c, name) {
				d.t.Errorf("the cookie of a device: %s", c)
			}
			return "Cookie: " + value
		}
	}
	d.t.Fatalf("no device: %d %s", got.status, got.body)
	return ""
}

// A scaled flood: forty connections with fresh names from one address, as fast as they come.
func TestAFloodOfLogInsKeepsNoColleagueWaiting(t *testing.T) {
	d := behindProxy(t)
	d.staff("office", actor.Office, "")
	stop := make(chan struct{})
	var sent atomic.Int64
	var flood sync.WaitGroup
	for i := range 40 {
		flood.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				d.logsIn(fmt.Sprintf("fresh %d %d", i, n), "wrong-password", from(fmt.Sprintf("198.51.100.%d", i%4)))
				sent.Add(1)
			}
		})
	}
	time.Sleep(300 * time.Millisecond)
	slowest := time.Duration(0)
	for range 3 {
		begun := time.Now()
		if got := d.logsIn("office", password, from("203.0.113.9")); got.status != 200 {
			t.Errorf("a colleague from an own address: %d %s", got.status, got.body)
		}
		slowest = max(slowest, time.Since(begun))
	}
	close(stop)
	flood.Wait()
	t.Logf("%d guesses beside, the slowest log-in took %s", sent.Load(), slowest)
	if slowest > 2*time.Second {
		t.Errorf("it took %s", slowest)
	}
}

// Three hundred guesses from three hundred addresses: few are answered, she gets in with her own browser, and the office reads it.
func TestGuessesFromManyAddressesSlowTheAccountDownAndAreTold(t *testing.T) {
	d := behindProxy(t)
	cookie := d.staff("office", actor.Office, "")
	hers := d.device("office", from("203.0.113.9"))
	var answered, refused atomic.Int64
	spread(300, func(i int) {
		switch got := d.logsIn("office", "wrong-password", from(fmt.Sprintf("198.51.%d.%d", i/250, i%250))); got.status {
		case 401:
			answered.Add(1)
		case 429:
			refused.Add(1)
		default:
			t.Errorf("%d %s", got.status, got.body)
		}
	})
	if answered.Load() > 35 || answered.Load()+refused.Load() != 300 {
		t.Errorf("%d guesses answered, %d refused", answered.Load(), refused.Load())
	}
	if got := d.logsIn("office", password, from("203.0.113.77")); got.status != 429 {
		t.Errorf("from a browser that nobody knows: %d", got.status)
	}
	if got := d.logsIn("office", password, from("203.0.113.9"), hers); got.status != 200 {
		t.Errorf("from her own browser: %d %s", got.status, got.body)
	}
	d.must(d.app.TellGuesses(context.Background()))
	d.must(d.app.TellGuesses(context.Background()))
	var told []audit.Audit
	d.must(d.app.DB.Read(context.Background()).Where("action = ?", "account.guessed").Find(&told).Error)
	if len(told) != 1 || told[0].Detail != `{"guesses":301}` {
		t.Errorf("the record says %+v", told)
	}
	if got := d.as(cookie, "GET", "/api/v1/office/audits?limit=200", ""); !strings.Contains(got.body, "account.guessed") {
		t.Errorf("the office reads %s", got.body)
	}
}

func TestTheRecordTellsOfGuessesOnceAnHourAndOfNobodyUnknown(t *testing.T) {
	d := behindProxy(t)
	d.staff("office", actor.Office, "")
	tell := func(round int) (n int64) {
		for i := range 25 {
			d.logsIn("office", "wrong-password", from(fmt.Sprintf("198.51.%d.%d", round, i)))
			d.logsIn("nobody of this name", "wrong-password", from(fmt.Sprintf("198.52.%d.%d", round, i)))
		}
		d.must(d.app.TellGuesses(context.Background()))
		d.must(d.app.DB.Read(context.Background()).Table("audits").Where("action = ?", "account.guessed").Count(&n).Error)
		return n
	}
	if n := tell(0); n != 1 {
		t.Errorf("%d after 25", n)
	}
	if n := tell(1); n != 1 {
		t.Errorf("%d in the same hour", n)
	}
	d.clock.Add(time.Hour)
	if n := tell(2); n != 2 {
		t.Errorf("%d in the next", n)
	}
}

// Her own browser is locked by her own failures alone, and helps nobody else in.
func TestADeviceIsOfOnePersonAndCountsItsOwnFailures(t *testing.T) {
	d := behindProxy(t)
	d.staff("office", actor.Office, "")
	d.staff("auditor", actor.Auditor, "")
	hers := d.device("office")
	for i := range 10 {
		if got := d.logsIn("auditor", "wrong-password", from("198.51.100.1"), hers); got.status != 401 {
			t.Fatalf("guess %d with a colleague's device: %d", i+1, got.status)
		}
	}
	if got := d.logsIn("auditor", password, from("198.51.100.1"), hers); got.status != 429 {
		t.Errorf("a colleague's device opened a lane: %d", got.status)
	}
	for _, forged := range []string{"x", "0", hers[len("Cookie: huiyin-device="):][:65], strings.Repeat("0", 32) + "." + strings.Repeat("0", 32), strings.Repeat("a.", 1000)} {
		if got := d.logsIn("auditor", password, from("198.51.100.1"), "Cookie: huiyin-device="+forged); got.status != 429 {
			t.Errorf("a forged device %.80q: %d", forged, got.status)
		}
	}
	for range 10 {
		d.logsIn("office", "wrong-password", from("203.0.113.9"), hers)
	}
	if got := d.logsIn("office", password, from("203.0.113.9"), hers); got.status != 429 {
		t.Errorf("after ten failures of her own browser: %d", got.status)
	}
	if got := d.logsIn("office", password, from("203.0.113.10")); got.status != 200 {
		t.Errorf("from another browser: %d", got.status)
	}
}

// A desk that several share is known for each of them.
func TestABrowserIsKnownForAFewColleagues(t *testing.T) {
	d := behindProxy(t)
	desk := "Cookie: none=yet"
	names := []string{"a-one", "b-two", "c-three", "d-four", "e-five", "f-six"}
	for _, name := range names {
		d.staff(name, actor.Office, "")
		desk = d.device(name, from("203.0.113.9"), desk)
	}
	for i, name := range names {
		for range 12 {
			d.logsIn(name, "wrong-password", from("198.51.100.1"))
		}
		want := 200
		if i == 0 { // five are kept
			want = 429
		}
		if got := d.logsIn(name, password, from("198.51.100.1"), desk); got.status != want {
			t.Errorf("%s at the desk: %d, want %d", name, got.status, want)
		}
	}
}
