package code_test

import (
	"bytes"
	"testing"

	"huiyin/internal/code"
)

// Every receipt that can be drawn is read as itself, and with any one digit wrong it is refused.
func FuzzEveryReceiptIsReadAndNoneWithAWrongDigit(f *testing.F) {
	f.Add([]byte("0123456789abcdef"), uint8(0), uint8(1))
	f.Add([]byte("\xff\xfe\xfa\x00\xf9 one two three four"), uint8(15), uint8(9))
	f.Fuzz(func(t *testing.T, random []byte, at, by uint8) {
		receipt, err := code.New(bytes.NewReader(random))
		if err != nil {
			return // too little randomness
		}
		if got, err := code.Parse(code.Format(receipt)); err != nil || got != receipt {
			t.Errorf("%s is read as %q, %v", receipt, got, err)
		}
		wrong := []byte(receipt)
		place := int(at) % code.Length
		wrong[place] = '0' + (wrong[place]-'0'+1+by%9)%10
		if _, err := code.Parse(string(wrong)); err == nil {
			t.Errorf("%s passes for %s", wrong, receipt)
		}
	})
}
