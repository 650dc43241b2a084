package sheet

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// decode makes UTF-8 of the file. What is valid UTF-8 is taken as such: Chinese in GB18030 practically never is.
func decode(data []byte) (text []byte, ok bool) {
	if order, wide := utf16(data); wide {
		text, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data)
		return text, err == nil && len(data)%2 == 0 && !bytes.ContainsRune(text, 0) && !bytes.ContainsRune(text, utf8.RuneError)
	}
	text, marked := bytes.CutPrefix(data, []byte("\ufeff"))
	if bytes.IndexByte(text, 0) >= 0 {
		return nil, false
	}
	if utf8.Valid(text) {
		return text, true
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(text)
	return text, err == nil && !marked && !bytes.ContainsRune(text, utf8.RuneError)
}

// utf16 says whether a file is in UTF-16: by its mark, or because every comma, digit and line end has a zero on the same side.
func utf16(data []byte) (order unicode.Endianness, is bool) {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) {
		return unicode.LittleEndian, true
	}
	if bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return unicode.BigEndian, true
	}
	var zeros [2]int
	for i, b := range data {
		if b == 0 {
			zeros[i%2]++
		}
	}
	if zeros[0] > 0 {
		return unicode.BigEndian, zeros[1] == 0
	}
	return unicode.LittleEndian, zeros[1] > 0
}
