package privacy_test

import (
	"regexp"
	"testing"
	"unicode/utf8"

	"huiyin/internal/privacy"
)

var openMobile = regexp.MustCompile(`(^|\D)1[3-9]\d{9}(\D|$)`)

// Whatever people write: what comes back is text, hardly longer than theirs, and no mobile number stands in it.
func FuzzMaskedTextIsTextAndShowsNoMobile(f *testing.F) {
	for _, p := range planted {
		f.Add(p.text)
	}
	f.Add("我叫\u200b张三，一三八1234五六七八")
	f.Add("13812345678 13912345678 1381234567 8")
	f.Fuzz(func(t *testing.T, text string) {
		masked := privacy.Mask(text)
		if utf8.ValidString(text) && !utf8.ValidString(masked) {
			t.Errorf("%q becomes %q, which is no text", text, masked)
		}
		if was, is := utf8.RuneCountInString(text), utf8.RuneCountInString(masked); is > 2*was+16 {
			t.Errorf("%d characters become %d: %q", was, is, masked)
		}
		if openMobile.MatchString(masked) && !countedOrCoded.MatchString(text) {
			t.Errorf("%q is shown as %q", text, masked)
		}
	})
}

// What was masked once may be masked again, as an edited text is: that shows no more and says no other kinds for ever.
func FuzzMaskingComesToAnEnd(f *testing.F) {
	for _, p := range planted {
		f.Add(p.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := privacy.Mask(text)
		for range 8 {
			again := privacy.Mask(once)
			if again == once {
				return
			}
			once = again
		}
		t.Errorf("%q changes each time it is masked: %q", text, once)
	})
}
