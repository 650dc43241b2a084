package privacy_test

import (
	"os"
	"strings"
	"testing"

	"huiyin/internal/privacy"
)

// lines are those of a list of testdata, its comments left out.
func lines(t *testing.T, list string) (out []string) {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + list + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		if !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	if len(out) < 150 {
		t.Fatalf("%s has only %d lines", list, len(out))
	}
	return out
}

// marked parts a line into what somebody writes and the words in {braces}, which nobody else may read.
func marked(line string) (text string, secrets []string) {
	for i, part := range strings.Split(line, "{") {
		secret, rest, braced := strings.Cut(part, "}")
		if i > 0 && braced {
			secrets = append(secrets, secret)
		}
		text += secret + rest
	}
	return text, secrets
}

// Each list was written before anything was run on it, and later ones show what the rules are worth on what they have not seen: of fresh
// 20 of 307 stayed at first sight, of last 23 of 174, of blind, whose names are the rarest, 31 of 181. Then their kinds were worked on.
func TestOfWhatMustBeHiddenHardlyAnythingStays(t *testing.T) {
	for list, most := range map[string]int{"hide_learn": 1, "hide_frozen": 3, "hide_more": 8, "hide_again": 5, "hide_fresh": 4, "hide_last": 4, "hide_blind": 22} {
		all, left := 0, 0
		for _, line := range lines(t, list) {
			text, secrets := marked(line)
			masked := privacy.Mask(text)
			for _, secret := range secrets {
				all++
				if strings.Contains(masked, secret) {
					left++
				}
			}
		}
		t.Logf("%s: %d of %d stay", list, left, all)
		if left > most {
			t.Errorf("%s: %d of %d stay, %d did", list, left, all, most)
		}
	}
}

func TestOfWhatMustStayAtMostTwoInAHundredAreHidden(t *testing.T) {
	for _, name := range []string{"keep_learn", "keep_frozen", "keep_more", "keep_fresh", "keep_last", "keep_blind"} {
		lost, list := 0, lines(t, name)
		for _, line := range list {
			if privacy.Mask(line) != line {
				lost++
			}
		}
		t.Logf("%s: %d of %d are masked", name, lost, len(list))
		if lost*50 > len(list) {
			t.Errorf("%s: %d of %d are masked", name, lost, len(list))
		}
	}
}

func TestWhatIsMaskedTwiceIsMaskedOnce(t *testing.T) {
	for _, list := range []string{"hide_learn", "hide_frozen", "hide_more", "hide_again", "hide_fresh", "hide_last", "hide_blind", "keep_learn", "keep_frozen", "keep_more", "keep_fresh", "keep_last", "keep_blind"} {
		for _, line := range lines(t, list) {
			text, _ := marked(line)
			once := privacy.Mask(text)
			if again := privacy.Mask(once); again != once {
				t.Errorf("%q is shown as %q, and that as %q", text, once, again)
			}
		}
	}
}

func BenchmarkMaskOrdinaryLetters(b *testing.B) {
	raw, err := os.ReadFile("testdata/clean.txt")
	if err != nil {
		b.Fatal(err)
	}
	sentences := strings.Split(string(raw), "\n")
	var letters []string // of about 140 characters, as many as half of the real ones have
	for i := 0; i+9 <= len(sentences); i += 9 {
		letters = append(letters, strings.Join(sentences[i:i+9], ""))
	}
	for i := 0; b.Loop(); i++ {
		privacy.Mask(letters[i%len(letters)])
	}
}
