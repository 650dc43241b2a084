package code_test

import (
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"huiyin/internal/code"
	"huiyin/internal/fault"
)

func receipts(t *testing.T) func() string {
	random := rand.NewChaCha8([32]byte{7}) // the same receipts each time
	return func() string { return receipt(t, random) }
}

func receipt(t *testing.T, random io.Reader) string {
	t.Helper()
	c, err := code.New(random)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestNewMakesReceiptsThatParse(t *testing.T) {
	next := receipts(t)
	seen, counts := map[string]bool{}, [10]int{}
	for range 2000 {
		c := next()
		if got, err := code.Parse(c); err != nil || got != c || len(c) != code.Length {
			t.Fatalf("%q: %q, %v", c, got, err)
		}
		if seen[c] {
			t.Fatalf("%q twice", c)
		}
		seen[c] = true
		for _, d := range c[:15] {
			counts[d-'0']++
		}
	}
	for d, n := range counts {
		if n < 2700 || n > 3300 { // 3,000 expected, more than five standard deviations
			t.Errorf("the digit %d came %d times of 30,000", d, n)
		}
	}
	if _, err := code.New(strings.NewReader("short")); err == nil {
		t.Error("no error when there is no randomness")
	}
}

func TestNewGivesTheStandardsCheckDigit(t *testing.T) {
	// ISO 7064's example for MOD 11,10 is 0794 with the check digit 5; a 5 before it leaves the sum as it is.
	c, err := code.New(strings.NewReader(strings.Repeat("\x05", 11) + "\x00\x07\x09\x04"))
	if err != nil || c != "5555555555507945" {
		t.Errorf("got %q, %v", c, err)
	}
}

func TestParseCatchesMistypedDigits(t *testing.T) {
	next := receipts(t)
	swaps, missed := 0, 0
	for range 300 {
		c := next()
		for i := range c {
			for d := byte('0'); d <= '9'; d++ {
				wrong := []byte(c)
				wrong[i] = d
				if _, err := code.Parse(string(wrong)); d != c[i] && !fault.Is(err, fault.Invalid) {
					t.Fatalf("%s passes for %s", wrong, c)
				}
			}
			if i > 0 && c[i] != c[i-1] {
				swapped := []byte(c)
				swapped[i], swapped[i-1] = c[i-1], c[i]
				swaps++
				if _, err := code.Parse(string(swapped)); err == nil {
					missed++
				}
			}
		}
	}
	t.Logf("%d of %d swaps of neighbours pass", missed, swaps)
	if missed*33 > swaps {
		t.Errorf("%d of %d swaps of neighbours pass, more than 3 %%", missed, swaps)
	}
}

func TestParseReadsWhatPeopleWrite(t *testing.T) {
	const want = "1234567890123459"
	for _, s := range []string{"1234567890123459", "1234 5678 9012 3459", " 1234-5678-9012-3459\n", "１２３４　５６７８　９０１２　３４５９", "1234，5678，9012，3459。",
		"1234—5678—9012—3459", "查询码：1234 5678 9012 3459", "1234\u200b5678\u00a090123459", "【1234·5678·9012·3459】"} {
		if got, err := code.Parse(s); err != nil || got != want {
			t.Errorf("%q: %q, %v", s, got, err)
		}
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ s, say string }{
		{"", "请填写查询码"}, {"  。", "请填写查询码"}, {"1234 5678", "您填了 8 位，还少 8 位"}, {"1234 5678 9012 34591", "您填了 17 位，多了 1 位"},
		{"1234 5678 9012 3451", "有数字填错了"}, {"1234 5678 9012 345O", "去掉“O”"}, {"查询马1234", "去掉“查”"}, {strings.Repeat("1", 999), "太长"},
	} {
		_, err := code.Parse(c.s)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Kind != fault.Invalid || !strings.Contains(f.Say, c.say) || len(f.Fields) != 1 {
			t.Errorf("%q: %v", c.s, err)
		}
	}
}

func TestFormat(t *testing.T) {
	if got := code.Format("1234567890123459"); got != "1234 5678 9012 3459" {
		t.Errorf("got %q", got)
	}
}

// Whatever is read as a receipt is one, and reads again as itself.
func FuzzParse(f *testing.F) {
	f.Add("1234 5678 9012 3459")
	f.Add("查询码：１２３４")
	f.Add("\xff⑴①")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := code.Parse(s)
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		if again, err := code.Parse(code.Format(got)); err != nil || again != got || len(got) != code.Length {
			t.Errorf("%q is read as %q, then %q, %v", s, got, again, err)
		}
	})
}
