package auth_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"huiyin/api/auth"
	"huiyin/internal/fault"
)

func hash(t testing.TB, pw string) string {
	t.Helper()
	h, err := auth.HashPassword(pw)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestCheckPassword(t *testing.T) {
	const pw = "西湖 rain 桂花 2017"
	h := hash(t, pw)
	if !strings.HasPrefix(h, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("the hash is %s", h)
	}
	if h == hash(t, pw) {
		t.Error("two hashes of one password are the same")
	}
	if !auth.CheckPassword(h, pw) {
		t.Error("the right password does not fit")
	}
	for _, wrong := range []string{"", pw + " ", strings.ToUpper(pw), pw[:len(pw)-1], strings.Repeat("a", 200)} {
		if auth.CheckPassword(h, wrong) {
			t.Errorf("%q fits", wrong)
		}
	}
	for _, none := range []string{"", "x", h[:len(h)-4], "$argon2id$v=19$m=19456,t=2,p=1$$"} {
		if auth.CheckPassword(none, pw) || auth.CheckPassword(none, "") {
			t.Errorf("a password fits the hash %q", none)
		}
	}
}

// A name that is not there must take as long as a wrong password: both do the same work.
func TestCheckNobodyTakesAsLong(t *testing.T) {
	h := hash(t, "some password")
	best := func(f func()) time.Duration { // the least of ten is what the work takes, whoever else is busy
		least := time.Hour
		for range 10 {
			start := time.Now()
			f()
			least = min(least, time.Since(start))
		}
		return least
	}
	known := best(func() { auth.CheckPassword(h, "wrong password") })
	nobody := best(func() {
		if auth.CheckNobody("wrong password") {
			t.Error("nobody has a password")
		}
	})
	if nobody < known/2 || nobody > known*2 {
		t.Errorf("a wrong password takes %s, an unknown name %s", known, nobody)
	}
}

func TestPasswordsAreCheckedSideBySide(t *testing.T) {
	h := hash(t, "the one password")
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			if right := i%2 == 0; auth.CheckPassword(h, map[bool]string{true: "the one password", false: "another one"}[right]) != right {
				t.Error("a check was mixed up with its neighbour")
			}
		})
	}
	all.Wait()
}

func TestAllowPassword(t *testing.T) {
	for _, c := range []struct{ name, pw, reason string }{
		{"wangjg", "西湖桂花雨落满城秋色", ""}, {"wangjg", "correct horse battery", ""}, {"", "k3-Tz9qQ+w", ""}, {"li", "live long and prosper", ""},
		{"wangjg", "", "password_short"}, {"wangjg", "九个字的口令不够长", "password_short"}, {"wangjg", "short1234", "password_short"},
		{"wangjianguo", "WangJianGuo", "password_is_name"}, {"wangjianguo", "wangjianguo1", "password_is_name"}, {"wangjianguo", "!wangjianguo", "password_is_name"},
		{"wangjg", "aaaaaaaaaa", "password_plain"}, {"wangjg", "1212121212", "password_plain"}, {"wangjg", "1234567890", "password_plain"},
		{"wangjg", "0987654321", "password_plain"}, {"wangjg", "abcdefghijk", "password_plain"}, {"wangjg", strings.Repeat("密", 129), "password_long"},
	} {
		err := auth.AllowPassword(c.name, c.pw)
		var f *fault.Fault
		if c.reason == "" && err != nil || c.reason != "" && (!errors.As(err, &f) || f.Kind != fault.Invalid || f.Reason != c.reason || f.Fields[0].Name != "password") {
			t.Errorf("%q for %q: %v", c.pw, c.name, err)
		}
		if err != nil && len(c.pw) > 0 && strings.Contains(err.Error(), c.pw) {
			t.Errorf("the fault repeats the password: %v", err)
		}
	}
}

func TestNewToken(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		if token := auth.NewToken(); len(token) != 43 || seen[token] {
			t.Fatalf("token %q", token)
		} else {
			seen[token] = true
		}
	}
}

func BenchmarkCheckPassword(b *testing.B) {
	h := hash(b, "the one password")
	for b.Loop() {
		auth.CheckPassword(h, "the one password")
	}
}
